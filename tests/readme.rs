//! What README shows is what works.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::path::PathBuf;

#[test]
fn its_examples_are_the_smallest_hub() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("it is there");
    let readme = read("README.md");
    // tests/golden.rs builds this hub.
    for path in ["tests/sites/minimal/site.toml", "tests/sites/minimal/content/resources/first.md"] {
        assert!(readme.contains(&read(path)), "README.md shows another {path}");
    }
}

//! What README and the guides show is what works.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeMap;
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

/// `.ci/hosting` tries the files in their servers.
#[test]
fn the_hosting_guide_shows_its_files() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let guide = std::fs::read_to_string(docs.join("hosting.md")).expect("it is there");
    let files: BTreeMap<String, String> = std::fs::read_dir(docs.join("hosting"))
        .expect("it is there")
        .map(|entry| entry.expect("it can be read"))
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).expect("it is text");
            (entry.file_name().into_string().expect("its name is text"), text)
        })
        .collect();
    for name in files.keys() {
        assert!(guide.contains(&format!("](hosting/{name})")), "the guide does not link {name}");
    }
    // ```nginx nginx.conf
    let blocks = guide.split("\n```").skip(1).step_by(2);
    let shown = blocks.filter_map(|block| {
        let (info, text) = block.split_once('\n').expect("a block has lines");
        info.split_once(' ').map(|(_, name)| (name, text))
    });
    let mut count = 0;
    for (name, text) in shown {
        assert!(files[name].contains(&format!("{text}\n")), "{name} has no such lines:\n{text}");
        count += 1;
    }
    assert_eq!(count, 8, "blocks that name a file");
}

#[test]
fn every_server_sends_the_policy_that_the_guide_shows() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let read = |path: &str| std::fs::read_to_string(docs.join(path)).expect("it is there");
    let guide = read("hosting.md");
    let (_, rest) = guide.split_once("Content-Security-Policy: ").expect("it is shown");
    let (policy, _) = rest.split_once("\n\n").expect("it ends");
    let policy = policy.split_whitespace().collect::<Vec<_>>().join(" ");
    for name in ["nginx.conf", "htaccess", "Caddyfile"] {
        let line = format!("Content-Security-Policy \"{policy}\"");
        assert!(read(&format!("hosting/{name}")).contains(&line), "{name} sends another policy");
    }
}

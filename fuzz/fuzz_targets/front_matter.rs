//! Any text as a file: where its front matter ends, and what stands in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pustaka::parse::{front_matter, split};

fuzz_target!(|text: &str| {
    if let (Some(split), _) = split::split("x.md", text) {
        let _ = front_matter::title(split.yaml);
        let _ = front_matter::parse("x.md", split.yaml, split.yaml_line);
    }
    // Most texts have no `---`.
    let _ = front_matter::parse("x.md", text, 1);
});

//! Any text as site.toml.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = pustaka::config::parse(text);
});

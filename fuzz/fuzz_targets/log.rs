//! Any text as a line of a log: it is one, or it is none, and what is counted can be read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pustaka::usage::Count;
use pustaka::usage::Usage;
use pustaka::usage::log::{Line, read};

fuzz_target!(|text: &str| {
    if let Line::Sent(request) = read(text) {
        let mut usage = Usage::default();
        usage.count(request.month, &request.path, Count { views: 1, downloads: 0 });
        let again: Usage = serde_json::from_str(&usage.json().to_string()).expect("what is written can be read");
        assert_eq!(again, usage);
    }
});

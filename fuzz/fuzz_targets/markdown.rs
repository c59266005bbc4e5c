//! Any text as Markdown, its HTML cleaned or trusted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pustaka::load::Source;
use pustaka::parse;

fuzz_target!(|body: &str| {
    let source = Source { path: "news/x.md".to_owned(), text: Some(format!("---\ntitle: T\n---\n{body}")) };
    for trust_html in [false, true] {
        let (parsed, _) = parse::parse_one(&source, trust_html);
        // Holes stand in the order of the text, between its characters.
        let html = &parsed.body.html;
        assert!(html.holes.is_sorted_by_key(|(at, _)| *at));
        assert!(html.holes.iter().all(|(at, _)| html.text.is_char_boundary(*at)));
    }
});

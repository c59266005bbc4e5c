//! Cleans HTML that editors wrote themselves, unless site.toml trusts it.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use super::markdown::{MARK, link_mark};

/// Attributes that rendered Markdown has and that do no harm in anybody's hands.
const ATTRIBUTES: [&str; 14] = [
    "id",
    "class",
    "lang",
    "dir",
    "role",
    "aria-label",
    "aria-hidden",
    "tabindex",
    "title",
    "scope",
    "start",
    "datetime",
    "download",
    "loading",
];

/// Keeps what an allow-list knows, and asks `register` for the number of each relative address it meets.
pub(super) fn clean(html: &str, mut register: impl FnMut(&str) -> usize) -> String {
    // ammonia wants a filter that lives for ever, so addresses are collected here and numbered afterwards.
    let found: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = Arc::clone(&found);
    let mut builder = ammonia::Builder::default();
    builder
        .add_tags(["audio", "video", "section", "input"])
        .add_generic_attributes(ATTRIBUTES)
        .add_tag_attributes("audio", ["controls", "preload", "src"])
        .add_tag_attributes("video", ["controls", "preload", "src", "width", "height"])
        .add_tag_attributes("input", ["type", "disabled", "checked"])
        .link_rel(None)
        .attribute_filter(move |element, attribute, value| {
            let is_address = matches!((element, attribute), ("a", "href") | ("img" | "audio" | "video", "src"));
            if element == "input" && attribute == "type" && value != "checkbox" {
                return None;
            }
            if !is_address || value.contains(MARK) || value.starts_with('#') || value.contains(':') {
                return Some(Cow::Borrowed(value));
            }
            let mut found = sink.lock().unwrap_or_else(PoisonError::into_inner);
            found.push(value.to_owned());
            Some(Cow::Owned(format!("{MARK}r{}{MARK}", found.len() - 1)))
        });
    let mut cleaned = builder.clean(html).to_string();
    let found = found.lock().unwrap_or_else(PoisonError::into_inner);
    for (n, address) in found.iter().enumerate() {
        cleaned = cleaned.replacen(&format!("{MARK}r{n}{MARK}"), &link_mark(register(address)), 1);
    }
    cleaned
}

//! HTML that editors wrote themselves: its addresses are checked as those of Markdown are, and it is cleaned, unless
//! site.toml trusts it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use quick_xml::escape::escape;

use super::address::scheme;
use super::markdown::{Hole, Html, Origin};
use super::tags::{Piece, Pieces, Tag, is_any, plain};
use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic};

/// Elements that are kept besides those that harm nobody by the cleaner's own knowledge.
pub(super) const TAGS: [&str; 3] = ["audio", "video", "section"];
/// Attributes that rendered Markdown has and that do no harm in anybody's hands.
const ATTRIBUTES: [&str; 15] = [
    "id",
    "class",
    "lang",
    "dir",
    "role",
    "aria-label",
    "aria-labelledby",
    "aria-hidden",
    "tabindex",
    "title",
    "scope",
    "start",
    "datetime",
    "download",
    "loading",
];
/// Elements that have no end.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements that the next of their kind ends.
const ENDED_BY_THE_NEXT: [&str; 15] =
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rp", "rt"];
/// Elements within a word.
const WITHIN_WORDS: [&str; 17] = [
    "a", "abbr", "b", "bdi", "code", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u",
    "wbr",
];
/// How deep elements may be nested, and how many attributes one may have: the cleaner's time grows with the square.
const MOST: usize = 256;

/// Encloses a hole's number while HTML is cleaned: a code point that is never text, and is taken out of content.
const MARK: char = '\u{fdd0}';

/// Whether an attribute leads to a page or file.
pub(super) fn is_address(element: &str, attribute: &str) -> bool {
    match attribute {
        _ if attribute.eq_ignore_ascii_case("href") => is_any(element, &["a", "area"]),
        _ if attribute.eq_ignore_ascii_case("src") => is_any(element, &["img", "audio", "video", "source", "track"]),
        _ if attribute.eq_ignore_ascii_case("poster") => is_any(element, &["video"]),
        _ => false,
    }
}

impl Writer<'_> {
    /// HTML as it is, but for holes in place of its addresses, and ids that nothing else on the page has. `lines` says
    /// where it stands in the source: a byte of it, and the byte there, for each of its lines.
    pub(super) fn raw(&mut self, html: &str, lines: &[(usize, usize)]) {
        self.has_raw_html = true;
        let in_source = |range: Range<usize>| {
            let line = lines.partition_point(|(at, _)| *at <= range.start).saturating_sub(1);
            let (at, source) = lines.get(line).copied().unwrap_or_default();
            source + range.start - at..source + range.end - at
        };
        let mut written = 0;
        for piece in Pieces::new(html) {
            let tag = match piece {
                Piece::Tag(tag) => tag,
                Piece::Text(text) => {
                    for part in plain(text).split_inclusive(char::is_whitespace) {
                        let word = part.trim_end();
                        self.plain(word);
                        self.space_if(word.len() < part.len());
                    }
                    continue;
                }
            };
            self.space_if(!is_any(tag.name, &WITHIN_WORDS));
            self.count(&tag, &in_source(tag.start..tag.start));
            self.look_what_goes(&tag, html, in_source);
            for attribute in tag.attributes {
                let Some(range) = attribute.value else { continue };
                let value = plain(&html[range.clone()]);
                let is_id = attribute.name.eq_ignore_ascii_case("id") && !value.trim().is_empty();
                // What has a scheme leads elsewhere; which schemes harm nobody is the cleaner's knowledge.
                let is_relative = is_address(tag.name, attribute.name) && scheme(value.trim()).is_none();
                if !is_id && !is_relative {
                    continue;
                }
                let quote = if attribute.quoted { "" } else { "\"" };
                self.out.push(&html[written..range.start]).push(quote);
                written = range.end;
                if is_id {
                    let id = self.ids.give(&value);
                    self.out.push(&escape(id.as_str()));
                } else {
                    let embedded = !attribute.name.eq_ignore_ascii_case("href");
                    let link = self.link(&value, in_source(range), embedded);
                    self.out.hole(link);
                }
                self.out.push(quote);
            }
        }
        self.out.push(&html[written..]);
    }

    /// Counts how deep elements are nested: what a tag in the right order has not ended stays open.
    fn count(&mut self, tag: &Tag<'_>, place: &Range<usize>) {
        let can_hold_others = !is_any(tag.name, &VOID) && !is_any(tag.name, &ENDED_BY_THE_NEXT);
        if !tag.is_end && can_hold_others {
            self.open.push(tag.name.to_ascii_lowercase());
        } else if self.open.last().is_some_and(|open| tag.is_end && tag.name.eq_ignore_ascii_case(open)) {
            self.open.pop();
        }
        self.look_how_deep(tag.attributes.len(), place);
    }

    /// Remembers where there is more than the cleaner can take in good time.
    pub(super) fn look_how_deep(&mut self, attributes: usize, place: &Range<usize>) {
        if self.too_deep.is_none() && (self.open.len() + self.depth > MOST || attributes > MOST) {
            self.too_deep = Some(place.clone());
        }
    }
}

/// Says that there is more than the cleaner can take.
pub(super) fn too_deep(origin: &Origin<'_>, place: Range<usize>) -> Diagnostic {
    let message = format!("elements are nested more than {MOST} deep here, or one has more attributes than that");
    origin
        .error(place, Code::HtmlTooDeep, message)
        .suggest("end every element that begins above, in the reverse order: `</b></div>`")
}

/// Keeps what an allow-list knows, and of ids those that were given.
pub(super) fn clean(html: &Html, ids: HashSet<String>) -> Html {
    let ids = Mutex::new(ids);
    let mut builder = ammonia::Builder::default();
    builder
        .add_tags(TAGS)
        .add_generic_attributes(ATTRIBUTES)
        .add_tag_attributes("audio", ["controls", "preload", "src"])
        .add_tag_attributes("video", ["controls", "preload", "src", "width", "height"])
        .link_rel(None)
        .attribute_filter(move |element, attribute, value| {
            let keep = match attribute {
                // Once: elements that were never closed are repeated. An id or address that the scan did not see
                // stands where HTML is broken.
                "id" => ids.lock().unwrap_or_else(PoisonError::into_inner).remove(value),
                // Footnotes and headings lead to places of the text itself.
                _ if is_address(element, attribute) => {
                    value.contains(MARK) || value.starts_with('#') || scheme(value.trim()).is_some()
                }
                _ => true,
            };
            keep.then_some(Cow::Borrowed(value))
        });
    cut(&builder.clean(&mark(html)).to_string(), &html.holes)
}

/// HTML with a mark for each hole, and none that content has put there.
fn mark(html: &Html) -> String {
    let mut marked = String::with_capacity(html.text.len() + html.holes.len() * 16);
    let mut from = 0;
    for (number, (at, _)) in html.holes.iter().enumerate() {
        let _ = write!(marked, "{}{MARK}{number}{MARK}", without_marks(&html.text[from..*at]));
        from = *at;
    }
    marked.push_str(&without_marks(&html.text[from..]));
    marked
}

/// HTML without the mark, neither as a character nor as the number of one.
fn without_marks(html: &str) -> Cow<'_, str> {
    if !html.contains(MARK) && !html.contains("&#") {
        return Cow::Borrowed(html);
    }
    let html = html.replace(MARK, "\u{fffd}");
    let mut parts = html.split("&#");
    let mut clean = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let (number, radix) = part.strip_prefix(['x', 'X']).map_or((part, 10), |number| (number, 16));
        let end = number.find(|c: char| !c.is_digit(radix)).unwrap_or(number.len());
        let is_mark = u32::from_str_radix(&number[..end], radix) == Ok(u32::from(MARK));
        clean.push_str(if is_mark { "&amp;#" } else { "&#" });
        clean.push_str(part);
    }
    Cow::Owned(clean)
}

/// Turns marks into the holes that they stand for.
fn cut(marked: &str, holes: &[(usize, Hole)]) -> Html {
    let mut html = Html::default();
    for (n, part) in marked.split(MARK).enumerate() {
        if n % 2 == 0 {
            html.push(part);
        } else if let Some((_, hole)) = part.parse().ok().and_then(|number: usize| holes.get(number)) {
            html.hole(*hole);
        }
    }
    html
}

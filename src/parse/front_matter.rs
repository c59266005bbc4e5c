//! YAML front matter as a tree in which every value knows its place.
//!
//! The schema is known only at run time, so YAML is read into [`Node`]s first; `resolve` then holds
//! the tree against the schema and finds all mistakes at once, where a typed reading would stop at the
//! first. A scalar is kept as it was written: `1.10` stays `1.10`, `no` stays `no`.

use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::yaml_mistakes;
use crate::diagnostic::{Code, Diagnostic, Span};

/// The most YAML nodes one front matter may hold. A long list of terms has dozens; a bomb has millions.
const MAX_NODES: usize = 20_000;
/// The most bytes of front matter.
const MAX_BYTES: usize = 1 << 20;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands in the file.
    pub span: Span,
    /// Its bytes in the YAML: those of a scalar (without the header of a block), the bracket that opens a flow list or
    /// mapping; of a block list or mapping, and of nothing, no more than about where it begins.
    pub bytes: Range<usize>,
    /// What stands there.
    pub data: Data,
}

/// The shapes of YAML.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Nothing after the colon, `~` or `null`.
    Null,
    /// Text, number or date as it was written, without quotes.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<(Key, Node)>),
}

/// The name of a value in a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Where it stands in the file.
    pub span: Span,
    /// Its bytes in the YAML.
    pub bytes: Range<usize>,
    /// As it was written.
    pub name: String,
}

impl Node {
    /// The text of a scalar.
    pub fn as_scalar(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// A list's values; any other value is a list of one, and nothing is none.
    pub fn items(&self) -> &[Node] {
        match &self.data {
            Data::List(items) => items,
            Data::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// What an editor would call it.
    pub fn describe(&self) -> &'static str {
        match self.data {
            Data::Null => "nothing",
            Data::Scalar(_) => "a single value",
            Data::List(_) => "a list",
            Data::Map(_) => "a group of fields",
        }
    }
}

/// The two parts of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// The YAML between the two `---` lines.
    pub yaml: &'a str,
    /// The byte at which the YAML begins.
    pub yaml_start: usize,
    /// The Markdown after it.
    pub body: &'a str,
    /// The byte at which the Markdown begins.
    pub body_start: usize,
}

/// Cuts a file into front matter and body.
///
/// # Errors
/// Says where the front matter should have begun or ended.
pub fn split<'a>(path: &str, text: &'a str) -> Result<Split<'a>, Diagnostic> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if first.trim_end() != "---" {
        let (message, suggestion) = if text.trim_start().lines().next().is_some_and(|line| line.trim_end() == "---") {
            ("something stands before the first `---`", "remove the empty lines and spaces before it")
        } else {
            ("the file does not begin with front matter", "begin it with three lines: `---`, `title: …`, `---`")
        };
        return Err(Diagnostic::error(path, Span::START, Code::MissingFrontMatter, message).suggest(suggestion));
    }
    let mut at = first.len();
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") && !line.starts_with([' ', '\t']) {
            let body_start = at + line.len();
            return Ok(Split {
                yaml: &text[first.len()..at],
                yaml_start: first.len(),
                body: &text[body_start..],
                body_start,
            });
        }
        at += line.len();
    }
    Err(Diagnostic::error(path, Span::START, Code::UnclosedFrontMatter, "the front matter that begins here has no end")
        .suggest("put a line `---` between the fields and the text"))
}

/// Fields, and what is doubtful about them.
type Fields = (Vec<(Key, Node)>, Vec<Diagnostic>);

/// Reads front matter; an empty one has no fields.
///
/// # Errors
/// The first mistake in the YAML itself (the parser reports no more than one).
pub fn parse(path: &str, yaml: &str) -> Result<Fields, Box<Diagnostic>> {
    // The opening `---` is line 1, so YAML's line n is the file's n + 1.
    let at = |location: serde_saphyr::Location, length: u32| Span {
        line: u32::try_from(location.line()).unwrap_or(u32::MAX).saturating_add(1).max(2),
        column: u32::try_from(location.column()).unwrap_or(u32::MAX).max(1),
        length,
    };
    if yaml.len() > MAX_BYTES {
        return Err(Box::new(
            Diagnostic::error(
                path,
                Span::START,
                Code::FrontMatterTooLong,
                "the front matter is longer than a megabyte",
            )
            .suggest("move the text below the second `---`"),
        ));
    }
    if yaml.trim().is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: MAX_NODES, max_events: 4 * MAX_NODES, max_depth: 16, max_aliases: 0, max_anchors: 0, max_documents: 1 },
        strict_booleans: true,
        // `.inf` and `1e400` stay what was written, as all numbers do; what they mean is for the schema to say.
        non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::PassThrough,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    let raw: Spanned<Raw> = serde_saphyr::from_str_with_options(yaml, options).map_err(|error| {
        let span = error.location().map_or(Span::START, |location| at(location, 0));
        Box::new(yaml_mistakes::explain(path, span, &error, yaml))
    })?;
    let mut ends = Vec::new();
    let node = convert(raw, yaml, &at, &mut ends);
    let warnings = yaml_mistakes::cut_short(path, yaml, &ends);
    match node.data {
        Data::Map(entries) => Ok((entries, warnings)),
        Data::Null => Ok((Vec::new(), warnings)),
        _ => Err(Box::new(yaml_mistakes::without_space(path, node.span.line, yaml).unwrap_or_else(|| {
            let message = format!("the front matter is {}, not fields", node.describe());
            Diagnostic::error(path, node.span, Code::FrontMatterNotFields, message)
                .suggest("write each field on a line of its own: `title: …`")
        }))),
    }
}

/// The title in front matter that cannot be read, as far as its line says: others may refer to the document by it.
pub fn title(yaml: &str) -> Vec<(Key, Node)> {
    let title = yaml.lines().find_map(|line| line.strip_prefix("title:"));
    let title = title.map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
    let entry = |title| {
        let key = Key { span: Span::START, bytes: 0..0, name: "title".to_owned() };
        (key, Node { span: Span::START, bytes: 0..0, data: Data::Scalar(title) })
    };
    title.map(entry).into_iter().collect()
}

/// YAML as the deserializer hands it over.
enum Raw {
    Null,
    /// Something that looks like a number or a boolean: its text is taken from the source.
    Typed,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RawVisitor;
        impl<'de> Visitor<'de> for RawVisitor {
            type Value = Raw;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_none<E>(self) -> Result<Raw, E> {
                Ok(Raw::Null)
            }
            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
                Raw::deserialize(deserializer)
            }
            fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
                Ok(Raw::Typed)
            }
            fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
                Ok(Raw::Typed)
            }
            fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
                Ok(Raw::Typed)
            }
            fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
                Ok(Raw::Typed)
            }
            fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
                Ok(Raw::Typed)
            }
            fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
                Ok(Raw::Typed)
            }
            fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
                Ok(Raw::Text(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Raw, E> {
                Ok(Raw::Text(text))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Raw, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Raw::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Raw::Map(entries))
            }
        }
        deserializer.deserialize_any(RawVisitor)
    }
}

/// Turns what the deserializer hands over into nodes. `ends` gets the bytes at which values without quotes end.
fn convert(
    raw: Spanned<Raw>,
    yaml: &str,
    at: &impl Fn(serde_saphyr::Location, u32) -> Span,
    ends: &mut Vec<usize>,
) -> Node {
    let range = range_of(raw.defined);
    let source = yaml.get(range.clone()).unwrap_or("");
    if matches!(raw.value, Raw::Typed | Raw::Text(_)) && !source.starts_with(['"', '\'', '|', '>']) {
        ends.push(range.start + source.trim_end().len());
    }
    let data = match raw.value {
        Raw::Null => Data::Null,
        Raw::Typed => Data::Scalar(source.trim().to_owned()),
        Raw::Text(text) => Data::Scalar(text),
        Raw::List(items) => Data::List(items.into_iter().map(|item| convert(item, yaml, at, ends)).collect()),
        Raw::Map(entries) => {
            let entry = |(key, value): (Spanned<String>, Spanned<Raw>)| {
                if let Raw::Null = value.value {
                    // Behind the colon.
                    ends.push(range_of(key.defined).end + 1);
                }
                let length = u32::try_from(key.value.chars().count()).unwrap_or(u32::MAX);
                let span = at(key.defined, length);
                (Key { span, bytes: range_of(key.defined), name: key.value }, convert(value, yaml, at, ends))
            };
            Data::Map(entries.into_iter().map(entry).collect())
        }
    };
    // Only the first line of a value is underlined.
    let length = source.lines().next().map_or(0, |line| line.trim_end().chars().count());
    Node { span: at(raw.defined, u32::try_from(length).unwrap_or(u32::MAX)), bytes: range, data }
}

/// The bytes that a location spans; none where it does not say.
fn range_of(location: serde_saphyr::Location) -> Range<usize> {
    let span = location.span();
    let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) else { return 0..0 };
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    start..start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX))
}

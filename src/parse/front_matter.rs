//! YAML front matter as a tree in which every value knows its place.
//!
//! The schema is known only at run time, so YAML is read into [`Node`]s first; `resolve` then holds
//! the tree against the schema and finds all mistakes at once, where a typed reading would stop at the
//! first. A scalar is kept as it was written: `1.10` stays `1.10`, `no` stays `no`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::yaml_lines::{Mistake, Yaml};
use super::{yaml_lists, yaml_lost, yaml_mistakes};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hash::HashMap;

/// The most YAML nodes one front matter may hold. A long list of terms has dozens; a bomb has millions.
const MAX_NODES: usize = 20_000;
/// The most bytes of front matter.
const MAX_BYTES: usize = 1 << 20;
/// How many bytes are read to look behind mistakes in the YAML itself: each is a reading of all.
const MAX_READ: usize = 20 * MAX_BYTES;

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
    /// Line and column at which the text of a scalar begins, where it stands in the file as it is: on one line, or as a
    /// block behind `|`, all lines of which then begin in this column.
    pub origin: Option<(u32, u32)>,
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

    /// The place in the file of a place in the scalar's text, of which `part` is all but what was trimmed off; that of the whole
    /// value where YAML has folded its lines.
    pub fn within(&self, part: &str, place: Span) -> Span {
        let (Some(text), Some((line, column))) = (self.as_scalar(), self.origin) else { return self.span };
        let before = &text[..text.find(part).unwrap_or(0)];
        let lines = u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX);
        let columns = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
        let first_line = if place.line == 1 { u32::try_from(columns).unwrap_or(u32::MAX) } else { 0 };
        Span {
            line: line + lines + place.line - 1,
            column: column + first_line + place.column - 1,
            length: place.length,
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

/// Fields, where they can be read, and what is wrong or doubtful about them.
pub type Fields = (Option<Entries>, Vec<Diagnostic>);
/// Fields in the order of the file.
pub type Entries = Vec<(Key, Node)>;

/// Reads front matter that begins on the line `first` of its file; an empty one has no fields.
///
/// The parser stops at the first mistake in the YAML itself. Where it is known what was meant, that is put in its place and all
/// is read again, so that the next mistake shows too.
pub fn parse(path: &str, yaml: &str, first: u32) -> Fields {
    let mut diagnostics = Vec::new();
    if yaml.len() > MAX_BYTES {
        let message = "the front matter is longer than a megabyte";
        let error = Diagnostic::error(path, Span::START, Code::FrontMatterTooLong, message);
        return (None, vec![error.suggest("move the text below the second `---`")]);
    }
    if yaml.trim().is_empty() {
        return (Some(Vec::new()), diagnostics);
    }
    let mut text = Cow::Borrowed(yaml);
    let (mut mended, mut taken_out): (BTreeSet<u32>, BTreeSet<u32>) = Default::default();
    for _ in 0..(MAX_READ / yaml.len()).min(MAX_NODES) {
        let yaml = Yaml { path, text: &text, first };
        let mistake = match read(yaml) {
            Ok((fields, mut found)) => {
                diagnostics.append(&mut found);
                return (Some(fields), diagnostics);
            }
            Err(mistake) => *mistake,
        };
        let line = mistake.diagnostic.span.line;
        let meant = if mended.contains(&line) {
            // It has been said. Without this line the others may be read.
            if taken_out.insert(line) { vec![(line, String::new())] } else { Vec::new() }
        } else {
            diagnostics.push(mistake.diagnostic);
            mistake.meant
        };
        if meant.is_empty() {
            break;
        }
        let new = yaml.with(&meant);
        mended.extend(meant.iter().map(|(line, _)| line));
        text = Cow::Owned(new);
    }
    (None, diagnostics)
}

/// Reads front matter without mistakes in the YAML itself.
fn read(yaml: Yaml<'_>) -> Result<(Entries, Vec<Diagnostic>), Box<Mistake>> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: MAX_NODES, max_events: 4 * MAX_NODES, max_depth: 16, max_aliases: 0, max_anchors: 0, max_documents: 1 },
        strict_booleans: true,
        // A field that stands twice is found below, with all others.
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::PassThrough,
        // `.inf` and `1e400` stay what was written, as all numbers do; what they mean is for the schema to say.
        non_finite_float_policy: serde_saphyr::NonFiniteFloatPolicy::PassThrough,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    let raw: Spanned<Raw> = serde_saphyr::from_str_with_options(yaml.text, options)
        .map_err(|error| Box::new(yaml_mistakes::explain(yaml, &error)))?;
    let mut converter = Converter { yaml, ends: Vec::new(), swallowed: None, diagnostics: Vec::new() };
    let node = converter.node(raw);
    if let Some(mistake) = converter.swallowed {
        return Err(Box::new(mistake));
    }
    let mut diagnostics = converter.diagnostics;
    diagnostics.append(&mut yaml_lost::cut_short(yaml, &converter.ends));
    match node.data {
        Data::Map(entries) => Ok((entries, diagnostics)),
        Data::Null => Ok((Vec::new(), diagnostics)),
        _ => Err(Box::new(
            yaml_mistakes::without_space(yaml, node.span.line)
                .or_else(|| yaml_lists::fields_in_list(yaml))
                .unwrap_or_else(|| {
                    let message = format!("the front matter is {}, not fields", node.describe());
                    let error = Diagnostic::error(yaml.path, node.span, Code::FrontMatterNotFields, message);
                    let diagnostic = error.suggest("write each field on a line of its own: `title: …`");
                    Mistake { diagnostic, meant: Vec::new() }
                }),
        )),
    }
}

/// The title in front matter that cannot be read, as far as its line says: others may refer to the document by it.
pub fn title(yaml: &str) -> Entries {
    let title = yaml.lines().find_map(|line| line.strip_prefix("title:"));
    let title = title.map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
    let entry = |title| {
        let node = Node { span: Span::START, bytes: 0..0, data: Data::Scalar(title), origin: None };
        (Key { span: Span::START, bytes: 0..0, name: "title".to_owned() }, node)
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

/// Turns what the deserializer hands over into nodes.
struct Converter<'a> {
    yaml: Yaml<'a>,
    /// The bytes at which values without quotes end.
    ends: Vec<usize>,
    /// The first list that was taken for text.
    swallowed: Option<Mistake>,
    diagnostics: Vec<Diagnostic>,
}

impl Converter<'_> {
    fn span(&self, location: serde_saphyr::Location, length: usize) -> Span {
        let line = u32::try_from(location.line()).unwrap_or(u32::MAX).max(1);
        Span {
            line: self.yaml.first.saturating_add(line - 1),
            column: u32::try_from(location.column()).unwrap_or(u32::MAX).max(1),
            length: u32::try_from(length).unwrap_or(u32::MAX),
        }
    }

    fn node(&mut self, raw: Spanned<Raw>) -> Node {
        let range = range_of(raw.defined);
        let source = self.yaml.text.get(range.clone()).unwrap_or("");
        // Only the first line of a value is underlined.
        let length = source.lines().next().map_or(0, |line| line.trim_end().chars().count());
        let span = self.span(raw.defined, length);
        let block = block_sign(self.yaml.text.get(..range.start).unwrap_or(""));
        if matches!(raw.value, Raw::Typed | Raw::Text(_)) && block.is_none() && !source.starts_with(['"', '\'']) {
            self.ends.push(range.start + source.trim_end().len());
            self.swallowed = self.swallowed.take().or_else(|| yaml_lists::swallowed_dash(self.yaml, span, source));
        }
        if let Raw::Text(text) = &raw.value
            && text.trim().is_empty()
            && !source.starts_with(['"', '\''])
        {
            self.swallowed = self.swallowed.take().or_else(|| yaml_lost::empty_text(self.yaml, span.line, range.start));
        }
        self.diagnostics.extend(yaml_lost::escaped_path(self.yaml, span.line, range.start, source));
        // In brackets no dash stands before a value.
        if let Raw::List(items) = &raw.value
            && !source.starts_with('[')
        {
            let empty = items.iter().filter(|item| matches!(item.value, Raw::Null));
            self.ends.extend(empty.filter_map(|item| yaml_lost::empty_item(self.yaml, range_of(item.defined).start)));
        }
        let data = match raw.value {
            Raw::Null => Data::Null,
            Raw::Typed => Data::Scalar(source.trim().to_owned()),
            Raw::Text(text) => Data::Scalar(text),
            Raw::List(items) => Data::List(items.into_iter().map(|item| self.node(item)).collect()),
            Raw::Map(entries) => Data::Map(self.entries(entries)),
        };
        let origin = match &data {
            Data::Scalar(text) => origin(text, source, span, block),
            _ => None,
        };
        Node { span, bytes: range, data, origin }
    }

    /// The entries of a mapping, each name once.
    fn entries(&mut self, entries: Vec<(Spanned<String>, Spanned<Raw>)>) -> Entries {
        let mut kept: Vec<(Key, Node)> = Vec::with_capacity(entries.len());
        let mut firsts: HashMap<String, Span> = HashMap::default();
        for (key, value) in entries {
            if let Raw::Null = value.value {
                // Behind the colon.
                self.ends.push(range_of(key.defined).end + 1);
            }
            let span = self.span(key.defined, key.value.chars().count());
            let key = Key { span, bytes: range_of(key.defined), name: key.value };
            let value = self.node(value);
            match firsts.get(&key.name) {
                None => {
                    firsts.insert(key.name.clone(), key.span);
                    kept.push((key, value));
                }
                // What is behind the commas of 1,000,000 is said to be no field.
                Some(_) if key.name.bytes().all(|byte| byte.is_ascii_digit()) => {}
                Some(first) => {
                    let message = format!("`{}` stands twice, first on line {}", key.name, first.line);
                    let error = Diagnostic::error(self.yaml.path, key.span, Code::DuplicateKey, message);
                    self.diagnostics.push(error.suggest("keep one of the two"));
                }
            }
        }
        kept
    }
}

/// The sign that makes one text of all the lines below it, `|` or `>`, where it is the last thing before a value: the parser's
/// place is that of the text itself.
fn block_sign(before: &str) -> Option<char> {
    let (above, indent) = before.rsplit_once('\n')?;
    let header = above.trim_end().rsplit('\n').next().filter(|_| indent.trim().is_empty())?;
    let header = header.split(" #").next().unwrap_or("").trim_end();
    header
        .trim_end_matches(|c: char| matches!(c, '-' | '+') || c.is_ascii_digit())
        .chars()
        .next_back()
        .filter(|sign| matches!(sign, '|' | '>'))
}

/// Where the text of a scalar begins, if it stands in its source as it is.
fn origin(text: &str, source: &str, span: Span, block: Option<char>) -> Option<(u32, u32)> {
    if let Some(sign) = block {
        let empty = text.len() - text.trim_start_matches('\n').len();
        return (sign == '|').then(|| (span.line.saturating_sub(u32::try_from(empty).unwrap_or(0)), span.column));
    }
    let quote = u32::from(source.starts_with(['"', '\'']));
    let is_same = source.get(quote as usize..).is_some_and(|source| source.starts_with(text)) && !text.contains('\n');
    is_same.then_some((span.line, span.column + quote))
}

/// The bytes that a location spans; none where it does not say.
fn range_of(location: serde_saphyr::Location) -> Range<usize> {
    let span = location.span();
    let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) else { return 0..0 };
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    start..start.saturating_add(usize::try_from(length).unwrap_or(usize::MAX))
}

//! Changes fields of a Markdown file's front matter; every other byte stays: comments, order, quotes, line ends, body.
//!
//! What a field means is what [`front_matter`] reads. A result is read again before it is handed out, so a wrong edit
//! is never written: where the YAML is of a kind that cannot be changed safely, the editor is told to do it by hand.
//!
//! - A value that means the same as what is written changes nothing, whatever its notation.
//! - Comment lines and empty lines belong to the field below them and stay, even where that field is taken out: what an
//!   editor wrote for others to read is not for a form to delete. A comment behind a value stays where the value is
//!   changed, and goes with a field or item that is taken out. A block list or mapping that becomes a single value
//!   takes the comments within it along.
//! - Scalars are plain where that is in no doubt, else in double quotes, or in single ones where they save backslashes.
//!   Quotes that a value had are kept. `no`, `NO` and `2024` are plain: for our reader a scalar is what was written.

mod change;
mod notation;
mod place;

use std::fmt;

use crate::diagnostic::Diagnostic;
use crate::parse::{
    self,
    front_matter::{Data, Key, Node},
};
use crate::span::without_mark;
use place::Source;

/// A value as it is meant, without its notation.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Text, number or date, without quotes.
    Scalar(String),
    /// A list.
    List(Vec<Value>),
    /// A group of fields.
    Map(Vec<(String, Value)>),
}

impl From<&Node> for Value {
    fn from(node: &Node) -> Self {
        match &node.data {
            Data::Null => Value::Null,
            Data::Scalar(text) => Value::Scalar(text.clone()),
            Data::List(items) => Value::List(items.iter().map(Value::from).collect()),
            Data::Map(entries) => {
                Value::Map(entries.iter().map(|(key, node)| (key.name.clone(), Value::from(node))).collect())
            }
        }
    }
}

/// As YAML would be written on one line, for showing.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Scalar(text) => f.write_str(&notation::scalar(text, notation::Quotes::AsNeeded, false)),
            _ => f.write_str(&notation::flow(self)),
        }
    }
}

impl Value {
    /// A list's values; any other value is a list of one, and nothing is none.
    fn items(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            Value::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// Whether two values mean the same: a single value is a list of one, and the order of a group means nothing.
    fn means(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::List(_), _) | (_, Value::List(_)) => {
                let (one, two) = (self.items(), other.items());
                one.len() == two.len() && one.iter().zip(two).all(|(a, b)| a.is_item(b))
            }
            (Value::Map(one), Value::Map(two)) => {
                let has = |(name, a): &(String, Value)| two.iter().any(|(other, b)| name == other && a.means(b));
                one.len() == two.len() && one.iter().all(has)
            }
            _ => self == other,
        }
    }

    /// Whether two items of lists mean the same: there a list of one is not its value.
    fn is_item(&self, other: &Value) -> bool {
        matches!(self, Value::List(_)) == matches!(other, Value::List(_)) && self.means(other)
    }
}

/// The file with these fields changed: `None` takes a field out; a field that is not there is put where `order` (ids in
/// the order of the schema) says, else at the end. `body` replaces all that follows the closing line; its line ends
/// become those of the file, because a browser sends others. `path` is for messages.
///
/// # Errors
/// The front matter cannot be read, or not be changed without touching more than was asked: braces around all of it,
/// tags, comments within brackets.
pub fn edit(
    path: &str,
    text: &str,
    changes: &[(&str, Option<Value>)],
    order: &[&str],
    body: Option<&str>,
) -> Result<String, Diagnostic> {
    let (mark, text) = text.split_at(text.len() - without_mark(text).len());
    let (split, entries) = parse::parts(path, text).map_err(|mistake| *mistake)?;
    let eol = if text[..split.yaml_start].ends_with("\r\n") { "\r\n" } else { "\n" };
    let fields = Data::Map(entries.clone());
    let source = Source { path, yaml: split.yaml, eol };
    let changes: Vec<(&str, Option<&Value>)> = changes.iter().map(|(id, value)| (*id, value.as_ref())).collect();
    let is_changed = |(id, value): &(&str, Option<&Value>)| {
        let old = entries.iter().find(|(key, _)| key.name == *id).map(|(_, node)| Value::from(node));
        !match (old, value) {
            (None, None) => true,
            (Some(old), Some(value)) => old.means(value),
            _ => false,
        }
    };
    let yaml = if changes.iter().any(is_changed) {
        change::fields(&source, &fields, &changes, order)?
    } else {
        split.yaml.to_owned()
    };
    let closing = &text[split.yaml_start + split.yaml.len()..split.body_start];
    let unix = |text: &str| text.replace("\r\n", "\n");
    let body = body.map(unix).filter(|body| *body != unix(split.body)).map(|body| body.replace('\n', eol));
    let body = body.as_deref().unwrap_or(split.body);
    let end = if closing.ends_with('\n') || body.is_empty() { "" } else { eol };
    let result = format!("{}{yaml}{closing}{end}{body}", &text[..split.yaml_start]);
    if is_as_meant(path, &result, &entries, &changes, body) {
        Ok(format!("{mark}{result}"))
    } else {
        Err(source.by_hand(0, "they are written in an unusual way"))
    }
}

/// Whether a file has these changes and no others.
fn is_as_meant(path: &str, text: &str, old: &[(Key, Node)], changes: &[(&str, Option<&Value>)], body: &str) -> bool {
    let Ok((split, new)) = parse::parts(path, text) else { return false };
    let is_edited = |key: &Key| changes.iter().any(|(id, _)| *id == key.name);
    let others = |entries: &[(Key, Node)]| -> Vec<(String, Value)> {
        let others = entries.iter().filter(|(key, _)| !is_edited(key));
        others.map(|(key, node)| (key.name.clone(), Value::from(node))).collect()
    };
    let is_made = |(id, value): &(&str, Option<&Value>)| {
        let found = new.iter().find(|(key, _)| key.name == *id).map(|(_, node)| Value::from(node));
        match (found, value) {
            (None, None) => true,
            (Some(found), Some(value)) => found.means(value),
            _ => false,
        }
    };
    split.body == body && others(old) == others(&new) && changes.iter().all(is_made)
}

/// A new file: front matter, an empty line, the body, one line end at the end; without body only front matter.
pub fn new_file(fields: &[(&str, Value)], body: &str) -> String {
    let fields: String = fields.iter().map(|(id, value)| notation::field(id, value, 0, notation::INDENT)).collect();
    let body = body.replace("\r\n", "\n");
    let body = body.trim_start_matches('\n').trim_end();
    let rest = if body.is_empty() { String::new() } else { format!("\n{body}\n") };
    format!("---\n{fields}---\n{rest}")
}

//! Values of fields.

use super::{AttachmentId, Date, DocumentId, Entity, Measure, Period, TermId, Text};

/// A value of a field.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text of one line.
    Text(String),
    /// Markdown.
    Markdown(Box<Text>),
    /// A number as written.
    Number(String),
    /// Yes or no.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// A time from one date to another.
    Period(Period),
    /// An address on the web.
    Url(String),
    /// A term.
    Term(TermId),
    /// A document or a term.
    Reference(Entity),
    /// A number with what belongs to it.
    Measure(Box<Measure>),
    /// Where a fact is from.
    Source(Box<Source>),
    /// A file beside the document.
    File(AttachmentId),
    /// Several values.
    List(Vec<Value>),
    /// Fields under one name: index into the group's fields, and value.
    Group(Vec<(usize, Value)>),
}

impl Value {
    /// The values in it that are neither list nor group, in order.
    pub fn leaves(&self) -> Vec<&Value> {
        match self {
            Value::List(values) => values.iter().flat_map(Value::leaves).collect(),
            Value::Group(values) => values.iter().flat_map(|(_, value)| value.leaves()).collect(),
            leaf => vec![leaf],
        }
    }
}

/// Where a fact is from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// A document of the library.
    pub document: Option<DocumentId>,
    /// The paragraph in it.
    pub paragraph: Option<String>,
    /// A source outside the library, in words.
    pub text: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
}

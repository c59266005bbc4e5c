//! Front matter as a form shows it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pustaka::config::Site;
use pustaka::config::schema::{self, Field, Input};
use pustaka::edit::Value;
use pustaka::library::{Role, TermId};
use pustaka::parse::{self, front_matter};
use serde::Serialize;

use super::controls::PREFIX;
use super::shape::normal;

/// The fields of a file, by its path from `content/`; none where its folder is none of the hub's.
pub fn of<'a>(site: &'a Site, path: &str) -> Vec<Field<'a>> {
    role(site, path).map_or_else(Vec::new, |role| schema::fields(site, role.schema()))
}

/// What a file would be for.
pub fn role(site: &Site, path: &str) -> Option<Role> {
    let (place, _) = parse::place(path);
    // Which term does not matter: all of a taxonomy have the same fields.
    Role::of(site, &place.folder, &place.name, |taxonomy| Some(TermId { taxonomy, term: 0 }))
}

/// The values of front matter by field.
pub fn values(front: &[(front_matter::Key, front_matter::Node)]) -> BTreeMap<&str, Value> {
    front.iter().map(|(key, node)| (key.name.as_str(), Value::from(node))).collect()
}

/// A field for the template.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    id: &'a str,
    /// Begins the names of its controls: `f.measures.0.source`.
    name: String,
    label: Cow<'a, str>,
    help: &'a str,
    example: &'a str,
    required: bool,
    list: bool,
    /// Which control shows it: see the template.
    control: &'static str,
    /// What can be chosen: value and label.
    choices: &'a [(&'a str, &'a str)],
    /// One for each value; one that is empty where there is none, or where another may be added.
    entries: Vec<Entry<'a>>,
    /// What is copied for one more, with [`PLACE`] for its number.
    blank: Option<Box<Entry<'a>>>,
    /// Whether it has a value.
    used: bool,
    /// Whether most files do without it.
    seldom: bool,
    /// A value that only a hand can write: it is shown, and left as it is.
    by_hand: Option<String>,
    /// What is wrong with it.
    mistakes: Vec<String>,
}

impl Row<'_> {
    /// The field's name.
    pub fn id(&self) -> &str {
        self.id
    }

    /// Adds what is wrong with it.
    pub fn add_mistake(&mut self, message: String) {
        self.mistakes.push(message);
    }

    /// Its first control and what it is called, where something is wrong with it.
    pub fn wrong(&self) -> Option<(String, String)> {
        let first = self.entries.first().filter(|_| self.is_wrong())?;
        Some((first.name.clone(), self.label.clone().into_owned()))
    }

    /// Whether something is.
    pub fn is_wrong(&self) -> bool {
        !self.mistakes.is_empty()
    }

    /// Whether it is among those that are shown first.
    pub fn is_usual(&self) -> bool {
        self.used || self.is_wrong() || !self.seldom
    }
}

/// One value of a field for the template.
#[derive(Debug, Serialize)]
pub struct Entry<'a> {
    /// The name of its control: `f.measures.0.value`.
    name: String,
    value: String,
    /// What the value is called: the name of a term.
    called: String,
    /// Whether it is none of the choices.
    is_other: bool,
    /// Of a group.
    rows: Vec<Row<'a>>,
}

/// Stands for the number of a value that is not there yet; one for each list within another.
const PLACE: &str = "__n__";
/// From how many characters on text has a control of several lines.
const LONG: usize = 70;

/// What terms and documents are called.
pub type Names<'n> = &'n dyn Fn(&Input<'_>, &str) -> Option<String>;

/// The rows for fields, with the values that a file has.
pub fn rows<'a>(fields: &'a [Field<'a>], values: &BTreeMap<&str, Value>, names: Names<'_>) -> Vec<Row<'a>> {
    fields.iter().map(|field| row(field, values.get(field.id), PREFIX, names)).collect()
}

fn row<'a>(field: &'a Field<'a>, value: Option<&Value>, prefix: &str, names: Names<'_>) -> Row<'a> {
    let normal = value.map(|value| normal(field, value));
    let by_hand = match &normal {
        Some(None) => value.map(ToString::to_string),
        _ => None,
    };
    let value = normal.flatten().unwrap_or(Value::Null);
    let name = format!("{prefix}{}", field.id);
    let used = value != Value::Null || by_hand.is_some();
    let (entries, blank) = if field.list {
        let items = if let Value::List(items) = value { items } else { Vec::new() };
        let count = items.len();
        let mut entries: Vec<Entry<'_>> = items
            .into_iter()
            .enumerate()
            .map(|(n, item)| entry(field, Some(&item), format!("{name}.{n}"), names))
            .collect();
        // Who has no JavaScript adds one at a time.
        entries.push(entry(field, None, format!("{name}.{count}"), names));
        (entries, Some(Box::new(entry(field, None, format!("{name}.{PLACE}"), names))))
    } else {
        (vec![entry(field, Some(&value), name.clone(), names)], None)
    };
    Row {
        id: field.id,
        name,
        label: field.label.clone(),
        help: field.help,
        example: &field.example,
        required: field.required,
        list: field.list,
        control: control(field, &entries),
        choices: match &field.input {
            Input::Choice(choices) => choices,
            _ => &[],
        },
        entries,
        blank,
        used,
        seldom: field.seldom,
        by_hand,
        mistakes: Vec::new(),
    }
}

fn entry<'a>(field: &'a Field<'a>, value: Option<&Value>, name: String, names: Names<'_>) -> Entry<'a> {
    let mut entry = Entry { value: String::new(), called: String::new(), is_other: false, rows: Vec::new(), name };
    match (&field.input, value) {
        (Input::Group { fields, .. }, value) => {
            let map = if let Some(Value::Map(map)) = value { map.as_slice() } else { &[] };
            let values: BTreeMap<&str, &Value> = map.iter().map(|(key, value)| (key.as_str(), value)).collect();
            let prefix = format!("{}.", entry.name);
            entry.rows = fields.iter().map(|field| row(field, values.get(field.id).copied(), &prefix, names)).collect();
        }
        (input, Some(Value::Scalar(text))) => {
            entry.is_other = match input {
                Input::Choice(choices) => !choices.iter().any(|(id, _)| id == text),
                Input::Boolean => !["true", "false"].contains(&text.as_str()),
                _ => false,
            };
            entry.called = names(input, text).filter(|called| called != text).unwrap_or_default();
            entry.value.clone_from(text);
        }
        _ => {}
    }
    entry
}

fn control(field: &Field<'_>, entries: &[Entry<'_>]) -> &'static str {
    match &field.input {
        Input::Text if entries.iter().any(|entry| entry.value.chars().count() > LONG) => "long",
        Input::Sentences | Input::Markdown => "long",
        Input::Text | Input::Address | Input::Period => "text",
        Input::Number => "number",
        Input::Boolean => "boolean",
        Input::Date => "date",
        Input::Url => "url",
        Input::Language => "language",
        Input::Choice(_) => "choice",
        Input::Term(_) | Input::Reference(_) => "name",
        Input::File => "file",
        Input::Group { .. } => "group",
    }
}

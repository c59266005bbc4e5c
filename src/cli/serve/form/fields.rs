//! Front matter as a form has it: what the form shows of a file, and what a filled-in form means.
//!
//! Both are held in one shape, [`normal`], in which a list is a list and a group a group even where a single value stands
//! for it. What is the same in that shape has not been changed, and is not written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pustaka::config::schema::{Field, Input};
use pustaka::edit::Value;
use serde::Serialize;

/// A field for the template.
#[derive(Debug, Serialize)]
pub struct Row<'a> {
    id: &'a str,
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

/// Begins the names of all controls that are fields.
pub const PREFIX: &str = "f.";
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
        (vec![entry(field, Some(&value), name, names)], None)
    };
    Row {
        id: field.id,
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

/// A value in the one shape: none where a form cannot show it, such as a group with a field that the schema does not
/// know.
pub fn normal(field: &Field<'_>, value: &Value) -> Option<Value> {
    if !field.list {
        return match value {
            Value::List(items) if items.len() == 1 => normal_item(field, &items[0]),
            value => normal_item(field, value),
        };
    }
    let items = match value {
        Value::List(items) => items.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    let items: Vec<Value> = items.iter().map(|item| normal_item(field, item)).collect::<Option<_>>()?;
    let items: Vec<Value> = items.into_iter().filter(|item| *item != Value::Null).collect();
    Some(if items.is_empty() { Value::Null } else { Value::List(items) })
}

fn normal_item(field: &Field<'_>, value: &Value) -> Option<Value> {
    match (&field.input, value) {
        (_, Value::Null) => Some(Value::Null),
        (Input::Group { fields, short }, Value::Scalar(text)) => {
            let short = fields.iter().find(|field| Some(field.id) == *short)?;
            let inner = normal(short, &Value::Scalar(text.clone()))?;
            Some(if inner == Value::Null { inner } else { Value::Map(vec![(short.id.to_owned(), inner)]) })
        }
        (Input::Group { fields, .. }, Value::Map(entries)) => {
            if entries.iter().any(|(key, _)| !fields.iter().any(|field| field.id == key)) {
                return None;
            }
            // In the order of the schema: a form has no other.
            let mut normals = Vec::new();
            for field in fields {
                let Some((key, value)) = entries.iter().find(|(key, _)| key == field.id) else { continue };
                let inner = normal(field, value)?;
                if inner != Value::Null {
                    normals.push((key.clone(), inner));
                }
            }
            Some(if normals.is_empty() { Value::Null } else { Value::Map(normals) })
        }
        (Input::Period, Value::Map(entries)) => match entries.as_slice() {
            [(from, Value::Scalar(first)), (to, Value::Scalar(last))] if from == "from" && to == "to" => {
                scalar(&format!("{first}/{last}"))
            }
            // Its end is not known yet.
            [(from, Value::Scalar(first))] if from == "from" => scalar(&format!("{first}/")),
            _ => None,
        },
        (Input::Group { .. }, Value::List(_)) | (_, Value::List(_) | Value::Map(_)) => None,
        (Input::Markdown, Value::Scalar(text)) => scalar(text.replace("\r\n", "\n").trim_end()),
        // Spaces that keep words together are part of the text.
        (_, Value::Scalar(text)) => scalar(&text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

fn scalar(text: &str) -> Option<Value> {
    Some(if text.is_empty() { Value::Null } else { Value::Scalar(text.to_owned()) })
}

/// What a hand would write for a value in the one shape: a single value where one stands for a list or a group; and what is
/// the same in `before`, which the file has, as it is written there.
fn brief(field: &Field<'_>, value: Value, before: Option<&Value>) -> Value {
    let Value::List(items) = value else { return brief_item(field, value, before) };
    let before = match before {
        Some(Value::List(items)) => items.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    // What an item was before: the one that means the same, else the one in its place.
    let items = items.into_iter().enumerate().map(|(n, item)| {
        let same = before.iter().find(|before| normal_item(field, before).as_ref() == Some(&item));
        brief_item(field, item, same.or_else(|| before.get(n)))
    });
    let items: Vec<Value> = items.collect();
    match (items.as_slice(), &field.input) {
        // `countries: [KH]` says that there may be more; `file: a.pdf` is how one file is written.
        ([only @ Value::Scalar(_)], Input::Group { .. }) => only.clone(),
        _ => Value::List(items),
    }
}

fn brief_item(field: &Field<'_>, value: Value, before: Option<&Value>) -> Value {
    if let Some(before) = before.filter(|before| normal_item(field, before).as_ref() == Some(&value)) {
        return before.clone();
    }
    match (&field.input, value) {
        (Input::Group { fields, short }, Value::Map(entries)) => {
            let before = |key: &str| match before {
                Some(Value::Map(entries)) => entries.iter().find(|(other, _)| other == key).map(|(_, value)| value),
                _ => None,
            };
            let entry = |(key, value): (String, Value)| match fields.iter().find(|field| field.id == key) {
                Some(field) => (brief(field, value, before(&key)), key),
                None => (value, key),
            };
            let entries: Vec<(Value, String)> = entries.into_iter().map(entry).collect();
            match entries.as_slice() {
                [(only @ Value::Scalar(_), key)] if Some(key.as_str()) == *short => only.clone(),
                _ => Value::Map(entries.into_iter().map(|(value, key)| (key, value)).collect()),
            }
        }
        (Input::Period, Value::Scalar(period)) => match period.split_once('/') {
            Some((from, to)) => {
                let dates = [("from", from), ("to", to)].map(|(key, date)| (key, date.trim()));
                let known = dates.into_iter().filter(|(_, date)| !date.is_empty());
                Value::Map(known.map(|(key, date)| (key.to_owned(), Value::Scalar(date.to_owned()))).collect())
            }
            None => Value::Scalar(period),
        },
        (_, value) => value,
    }
}

/// What a filled-in form says: values by the names of controls, without [`PREFIX`].
#[derive(Debug, Default, Clone)]
pub struct Posted(BTreeMap<String, String>);

impl Posted {
    /// From the names and values that a browser sends.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let own = |(name, value): (String, String)| Some((name.strip_prefix(PREFIX)?.to_owned(), value));
        Posted(pairs.into_iter().filter_map(own).collect())
    }

    /// The names and values that are not empty.
    pub fn filled(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Puts another value into a control, such as the name of the file that was chosen there, and hands out what it had.
    pub fn set(&mut self, control: &str, value: &str) -> String {
        let name = control.strip_prefix(PREFIX).map(str::to_owned);
        name.and_then(|name| self.0.insert(name, value.to_owned())).unwrap_or_default()
    }

    /// Whether the form had the field: one that has come into the schema since it was opened is not emptied by it.
    fn has(&self, field: &Field<'_>) -> bool {
        let prefix = format!("{}.", field.id);
        self.0.contains_key(field.id)
            || self.0.range(prefix.clone()..).next().is_some_and(|(name, _)| name.starts_with(&prefix))
    }

    /// The value of a field in the one shape.
    pub fn value(&self, field: &Field<'_>) -> Value {
        self.field(field, field.id)
    }

    fn field(&self, field: &Field<'_>, name: &str) -> Value {
        if !field.list {
            return self.item(field, name);
        }
        let prefix = format!("{name}.");
        let names = self.0.range(prefix.clone()..).map_while(|(name, _)| name.strip_prefix(&prefix));
        let mut numbers: Vec<usize> = names.filter_map(|rest| rest.split('.').next()?.parse().ok()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let items = numbers.into_iter().map(|n| self.item(field, &format!("{prefix}{n}")));
        let items: Vec<Value> = items.filter(|item| *item != Value::Null).collect();
        if items.is_empty() { Value::Null } else { Value::List(items) }
    }

    fn item(&self, field: &Field<'_>, name: &str) -> Value {
        if let Input::Group { fields, .. } = &field.input {
            let entry = |field: &Field<'_>| (field.id.to_owned(), self.field(field, &format!("{name}.{}", field.id)));
            let entries: Vec<_> = fields.iter().map(entry).filter(|(_, value)| *value != Value::Null).collect();
            return if entries.is_empty() { Value::Null } else { Value::Map(entries) };
        }
        let text = self.0.get(name).map_or("", String::as_str);
        normal_item(field, &Value::Scalar(text.to_owned())).unwrap_or(Value::Null)
    }

    /// What differs from the values of a file: each field that was changed, with what a hand would write, or `None`
    /// where it was emptied.
    pub fn changes<'f>(
        &self,
        fields: &'f [Field<'f>],
        values: &BTreeMap<&str, Value>,
    ) -> Vec<(&'f str, Option<Value>)> {
        let changed = |field: &'f Field<'f>| {
            // What the form cannot show it cannot change.
            let before = match values.get(field.id) {
                Some(value) => normal(field, value)?,
                None => Value::Null,
            };
            let now = self.value(field);
            if now == before {
                return None;
            }
            let written = brief(field, now, values.get(field.id));
            Some((field.id, (written != Value::Null).then_some(written)))
        };
        fields.iter().filter(|field| self.has(field)).filter_map(changed).collect()
    }
}

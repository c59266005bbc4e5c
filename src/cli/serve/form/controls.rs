//! What a filled-in form says of the fields.

use std::collections::BTreeMap;

use pustaka::config::schema::{Field, Input};
use pustaka::edit::Value;
use pustaka::parse;

use super::shape::{brief, normal, normal_item};

/// Begins the names of all controls that are fields.
pub const PREFIX: &str = "f.";

/// The field that a control belongs to.
pub fn field_of(control: &str) -> &str {
    control.split('.').nth(1).unwrap_or_default()
}

/// Values by the names of controls, without [`PREFIX`].
#[derive(Debug, Default, Clone)]
pub struct Controls(BTreeMap<String, String>);

impl Controls {
    /// From the names and values that a browser sends.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let own = |(name, value): (String, String)| Some((name.strip_prefix(PREFIX)?.to_owned(), value));
        Controls(pairs.into_iter().filter_map(own).collect())
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
    pub fn has(&self, field: &Field<'_>) -> bool {
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
        // A control may have the whole list, as a file has it.
        let items = items.flat_map(|item| match item {
            Value::List(items) => items,
            item => vec![item],
        });
        let items: Vec<Value> = items.filter(|item| *item != Value::Null).collect();
        if items.is_empty() { Value::Null } else { Value::List(items) }
    }

    fn item(&self, field: &Field<'_>, name: &str) -> Value {
        if let Input::Group { fields, short } = &field.input {
            let first = short.and_then(|short| self.0.get(&format!("{name}.{short}")));
            if let Some(whole) = first.and_then(|text| as_in_file(field, text)) {
                return whole;
            }
            let entry = |field: &Field<'_>| (field.id.to_owned(), self.field(field, &format!("{name}.{}", field.id)));
            let entries: Vec<_> = fields.iter().map(entry).filter(|(_, value)| *value != Value::Null).collect();
            return if entries.is_empty() { Value::Null } else { Value::Map(entries) };
        }
        let text = self.0.get(name).map_or("", String::as_str);
        let written = as_in_file(field, text);
        written.or_else(|| normal_item(field, &Value::Scalar(text.to_owned()))).unwrap_or(Value::Null)
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

/// What was typed as it stands in a file, for advice has it so: `{from: 2016, to: 2018}`, `countries: [KH, LK]`. None where
/// it is no such thing, or may be meant as it is.
fn as_in_file(field: &Field<'_>, text: &str) -> Option<Value> {
    let is_free = match field.input {
        Input::Sentences | Input::Markdown | Input::Address | Input::Url | Input::File => true,
        Input::Text => !field.list,
        _ => false,
    };
    let text = text.trim();
    let named = text.strip_prefix(field.id).and_then(|rest| rest.strip_prefix(':')).map(str::trim);
    let value = named.unwrap_or(text);
    if is_free || text.contains('\n') || !value.starts_with(['[', '{']) {
        return None;
    }
    let file = format!("---\n{}: {value}\n---\n", field.id);
    let (_, front) = parse::parts("", &file).ok()?;
    match Value::from(&front.first()?.1) {
        Value::List(items) if field.list => {
            Some(Value::List(items.iter().map(|item| normal_item(field, item)).collect::<Option<_>>()?))
        }
        value => normal_item(field, &value).filter(|value| *value != Value::Null),
    }
}

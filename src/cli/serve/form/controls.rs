//! What a filled-in form says of the fields.

use std::collections::BTreeMap;

use pustaka::config::schema::{Field, Input};
use pustaka::edit::Value;

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

//! Front matter in the one shape that forms have: a list is a list and a group a group even where a single value stands
//! for it. What is the same in that shape has not been changed, and is not written.

use pustaka::config::schema::{Field, Input};
use pustaka::edit::Value;

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

pub fn normal_item(field: &Field<'_>, value: &Value) -> Option<Value> {
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
pub fn brief(field: &Field<'_>, value: Value, before: Option<&Value>) -> Value {
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

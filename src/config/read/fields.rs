//! What site.toml says of fields.

use std::ops::Range;

use toml::Spanned;

use super::{Reader, mistyped};
use crate::config::raw::{self, Entries, OneOrMany};
use crate::config::{Field, FieldType, Series, label_of};
use crate::diagnostic::{Code, instead};

/// The names of field types.
pub(crate) const TYPES: [&str; 14] = [
    "text",
    "markdown",
    "choice",
    "number",
    "boolean",
    "date",
    "period",
    "url",
    "term",
    "reference",
    "measure",
    "source",
    "file",
    "group",
];
/// The properties of schema.org that every page has, and once.
const CORE: [&str; 4] = ["name", "url", "inLanguage", "datePublished"];
/// What every document has and no schema may take for something else.
const RESERVED: [&str; 2] = ["title", "draft"];

impl Reader<'_> {
    /// The fields of a collection, or of something else.
    pub(super) fn fields(&mut self, written: Entries<raw::Field>, collection: Option<&str>) -> Vec<Field> {
        for key in written.keys().filter(|key| RESERVED.contains(&key.get_ref().as_str())) {
            let message = format!("every document has a field `{}`", key.get_ref());
            self.error(key.span(), Code::DuplicateId, message, Some("give this one another name".to_owned()));
        }
        let fields = written.0.into_iter().map(|(id, field)| {
            self.within_collection(id.get_ref(), &field, collection);
            self.field(id, field)
        });
        fields.collect()
    }

    fn field(&mut self, id: Spanned<String>, written: raw::Field) -> Field {
        let range = id.span();
        let id = id.into_inner();
        let Some(type_name) = written.kind else {
            let message = format!("the field `{id}` has no type");
            self.error(range, Code::MissingKey, message, Some("add `type = \"text\"`, or another".to_owned()));
            let (label, kind) = (label_of(&id), FieldType::Text);
            return Field { label, kind, list: written.list, property: None, id };
        };
        // What only some types have.
        for (key, at, needed) in [
            ("taxonomy", written.taxonomy.as_ref().map(Spanned::span), "term"),
            ("to", written.to.as_ref().map(Spanned::span), "reference"),
            ("inverse", written.inverse.as_ref().map(Spanned::span), "reference"),
            ("series", written.series.as_ref().map(Spanned::span), "reference"),
            ("fields", written.fields.as_ref().map(Spanned::span), "group"),
            ("values", written.values.as_ref().map(Spanned::span), "choice"),
            ("short", written.short.as_ref().map(Spanned::span), "group"),
        ] {
            if let Some(at) = at.filter(|_| type_name.get_ref() != needed) {
                let message = format!("`{key}` belongs to fields of the type {needed}");
                let suggestion = format!("write `type = \"{needed}\"`, or take it out");
                self.error(at, Code::UnknownKey, message, Some(suggestion));
            }
        }
        let kind = match type_name.get_ref().as_str() {
            "text" => FieldType::Text,
            "markdown" => FieldType::Markdown,
            "choice" => FieldType::Choice(self.values(&id, written.values, range)),
            "number" => FieldType::Number,
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "period" => FieldType::Period,
            "url" => FieldType::Url,
            "measure" => FieldType::Measure,
            "source" => FieldType::Source,
            "file" => FieldType::File,
            "term" => {
                let (name, range) =
                    written.taxonomy.map_or((id.clone(), range), |name| (name.get_ref().clone(), name.span()));
                self.taxonomy_at(&name, range).map_or(FieldType::Text, FieldType::Term)
            }
            "reference" => FieldType::Reference {
                to: self.targets(&id, written.to, range),
                inverse: written.inverse.map(Spanned::into_inner),
                series: written.series.and_then(|series| self.series(&series)),
            },
            "group" => {
                let fields = self.fields(written.fields.map(Spanned::into_inner).unwrap_or_default(), None);
                let short = written.short.and_then(|short| self.short(&short, &fields));
                FieldType::Group { fields, short }
            }
            unknown => {
                let message = format!("`{unknown}` is no type of field");
                self.error(type_name.span(), Code::UnknownType, message, instead(unknown, TYPES));
                FieldType::Text
            }
        };
        let property = written.property.and_then(|property| self.property(&property));
        Field { label: written.label.unwrap_or_else(|| label_of(&id)), kind, list: written.list, property, id }
    }

    /// Documents of a series are those of one collection, and say so themselves: not in a group, which may be there again and
    /// again.
    fn within_collection(&mut self, id: &str, field: &raw::Field, collection: Option<&str>) {
        let Some(series) = &field.series else { return };
        let (message, help) = match collection {
            Some(collection) if field.to.as_ref().is_none_or(|to| to.get_ref().0 == [collection]) => return,
            Some(collection) => (
                format!("`{id}` makes a series, and leads out of its collection"),
                format!("write `to = \"{collection}\"`, or take `series` out"),
            ),
            None => (
                format!("`{id}` makes a series, and is no field of a collection by itself"),
                "take `series` out, or move the field to the fields of a collection".to_owned(),
            ),
        };
        self.error(series.span(), Code::UnknownKey, message, Some(help));
    }

    /// What a field takes: some texts, each once.
    fn values(&mut self, id: &str, written: Option<Spanned<Vec<String>>>, range: Range<usize>) -> Vec<String> {
        let (range, values) = written.map_or((range, Vec::new()), |values| (values.span(), values.into_inner()));
        let is_twice =
            |(n, value): (usize, &String)| values[..n].iter().any(|other| other.to_lowercase() == value.to_lowercase());
        let wrong = if values.is_empty() {
            Some("has no values to choose from")
        } else if values.iter().any(|value| value.trim().is_empty()) {
            Some("has a value that says nothing")
        } else if values.iter().enumerate().any(is_twice) {
            Some("has a value twice")
        } else {
            None
        };
        if let Some(wrong) = wrong {
            let help = "write what can be chosen, as in `values = [\"Draft\", \"Published\"]`".to_owned();
            self.error(range, Code::MissingKey, format!("the field `{id}` {wrong}"), Some(help));
        }
        values
    }

    fn series(&mut self, written: &Spanned<String>) -> Option<Series> {
        let found = Series::NAMES.iter().find(|(name, _)| name == written.get_ref()).map(|(_, series)| *series);
        if found.is_none() {
            let message = format!("`{}` makes no series", written.get_ref());
            let help = instead(written.get_ref(), Series::NAMES.map(|(name, _)| name));
            self.error(written.span(), Code::UnknownKey, message, help);
        }
        found
    }

    /// The field of a group that a single value stands for: one that takes a single value itself.
    fn short(&mut self, written: &Spanned<String>, fields: &[Field]) -> Option<usize> {
        let is_single = |field: &&Field| {
            !field.list && !matches!(field.kind, FieldType::Group { .. } | FieldType::Measure | FieldType::Source)
        };
        let found = fields.iter().position(|field| field.id == *written.get_ref() && is_single(&field));
        if found.is_none() {
            let message = format!("no single value can stand for `{}`", written.get_ref());
            let known = fields.iter().filter(is_single).map(|field| field.id.as_str());
            self.error(written.span(), Code::UnknownField, message, instead(written.get_ref(), known));
        }
        found
    }

    /// Properties of schema.org are written in camel case.
    fn property(&mut self, written: &Spanned<String>) -> Option<String> {
        let name = written.get_ref();
        let fits =
            name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
        let (message, help) = if !fits {
            let help = "write its name as there, such as `location` or `alternateName`";
            (format!("`{name}` is not how a property of schema.org is written"), help.to_owned())
        } else if let Some(meant) = mistyped(name) {
            (format!("schema.org has no property `{name}`"), format!("did you mean `{meant}`?"))
        } else if CORE.contains(&name.as_str()) {
            (format!("every page says its `{name}` already"), "take `property` out".to_owned())
        } else {
            return Some(name.clone());
        };
        self.error(written.span(), Code::UnknownKey, message, Some(help));
        None
    }

    /// What a field refers to: collections and taxonomies.
    fn targets(&mut self, field: &str, written: Option<Spanned<OneOrMany>>, range: Range<usize>) -> Vec<String> {
        let known: Vec<String> = self.collections.iter().chain(&self.taxonomies).cloned().collect();
        let (range, written) = written.map_or((range, None), |to| (to.span(), Some(to.into_inner())));
        let to = match written {
            Some(OneOrMany(names)) => names,
            None => {
                let message = format!("the field `{field}` does not say what it refers to");
                let example = known.first().map_or("resources", String::as_str);
                self.error(range.clone(), Code::MissingKey, message, Some(format!("add `to = \"{example}\"`")));
                Vec::new()
            }
        };
        for id in to.iter().filter(|id| !known.contains(id)) {
            let message = format!("`{id}` is neither a collection nor a taxonomy");
            let suggestion = instead(id, known.iter().map(String::as_str));
            self.error(range.clone(), Code::UnknownCollection, message, suggestion);
        }
        to
    }
}

//! The fields that a schema adds, as templates see them.

use super::{Frame, Renderer, format};
use crate::config::{Field, FieldType};
use crate::library::{Document, Entity, Measure, Role, Source, Value};
use crate::urls;
use crate::views;

impl Renderer<'_> {
    /// The fields of a document: facts in the order of the schema, and all its measures.
    ///
    /// The period that dates the document stands at its head and is no fact as well.
    pub(super) fn facts(&self, document: &Document, frame: &Frame<'_>) -> (Vec<views::Fact>, Vec<views::Measure>) {
        let schema = match document.role {
            Role::Document(collection) => &self.site.collections[collection].fields,
            Role::Term(term) => &self.site.taxonomies[term.taxonomy].fields,
            _ => &self.site.page_fields,
        };
        let (mut facts, mut measures) = (Vec::new(), Vec::new());
        let mut dated = false;
        for (at, value) in &document.fields {
            let field = &schema[*at];
            match value {
                Value::Period(_) if !dated => dated = true,
                Value::Measure(measure) => measures.push(self.measure(measure, Some(field), frame)),
                Value::List(values) if field.kind == FieldType::Measure => {
                    measures.extend(values.iter().filter_map(|value| match value {
                        Value::Measure(measure) => Some(self.measure(measure, None, frame)),
                        _ => None,
                    }))
                }
                _ => facts.push(views::Fact { label: field.label.clone(), value: self.value(value, field, frame) }),
            }
        }
        (facts, measures)
    }

    fn value(&self, value: &Value, field: &Field, frame: &Frame<'_>) -> views::Field {
        let plain = |kind, text: String| views::Field { kind, text: Some(text), ..views::Field::default() };
        match value {
            Value::Text(text) => plain("text", text.clone()),
            Value::Markdown(text) => {
                views::Field { kind: "html", html: Some(self.html(text, frame)), ..views::Field::default() }
            }
            Value::Number(number) => plain("number", format::number(number, frame.texts)),
            Value::Boolean(yes) => plain("boolean", frame.texts.get(if *yes { "yes" } else { "no" }).to_owned()),
            Value::Date(date) => {
                let date = format::date(*date, frame.texts);
                views::Field { iso: Some(date.iso), ..plain("date", date.text) }
            }
            Value::Period(period) => views::Field {
                iso: Some(period.from.to_string()),
                ..plain("period", format::period(*period, frame.texts))
            },
            Value::Url(url) => views::Field { url: Some(url.clone()), ..plain("url", host(url)) },
            Value::Term(term) => {
                let link = self.link_to_term(*term);
                views::Field { path: Some(link.path), ..plain("term", link.title) }
            }
            Value::Reference(entity) => {
                let link = match entity {
                    Entity::Document(id) => self.link_to(*id),
                    Entity::Term(id) => self.link_to_term(*id),
                };
                views::Field { path: Some(link.path), ..plain("reference", link.title) }
            }
            Value::Measure(measure) => views::Field {
                kind: "measure",
                measure: Some(Box::new(self.measure(measure, Some(field), frame))),
                ..views::Field::default()
            },
            Value::Source(source) => {
                let source = self.source(source, frame);
                let text = match source.locator {
                    Some(locator) => format!("{}, {locator}", source.title),
                    None => source.title,
                };
                views::Field { path: source.path, ..plain("source", text) }
            }
            Value::File(id) => {
                let attachment = &self.library.attachments[*id];
                let name = attachment.path.rsplit('/').next().unwrap_or("").to_owned();
                views::Field { path: Some(urls::attachment(self.library, *id).encoded()), ..plain("file", name) }
            }
            Value::List(values) => views::Field {
                kind: "list",
                items: values.iter().map(|value| self.value(value, field, frame)).collect(),
                ..views::Field::default()
            },
            Value::Group(values) => {
                let fields: &[Field] = match &field.kind {
                    FieldType::Group(fields) => fields,
                    _ => &[],
                };
                let entries = values.iter().map(|(at, value)| views::Fact {
                    label: fields[*at].label.clone(),
                    value: self.value(value, &fields[*at], frame),
                });
                views::Field { kind: "group", entries: entries.collect(), ..views::Field::default() }
            }
        }
    }

    /// A measure; where it has no name of its own, that of its field.
    fn measure(&self, measure: &Measure, field: Option<&Field>, frame: &Frame<'_>) -> views::Measure {
        views::Measure {
            label: measure.label.clone().or_else(|| field.map(|field| field.label.clone())),
            qualifier: format::qualifier(measure.qualifier, frame.texts),
            number: format::number(&measure.number, frame.texts),
            unit: measure.unit.clone(),
            since: measure.since.map(|date| format::date(date, frame.texts)),
            as_of: measure.as_of.map(|date| format::date(date, frame.texts)),
            note: measure.note.clone(),
            source: measure.source.as_ref().map(|source| self.source(source, frame)),
        }
    }

    pub(super) fn source(&self, source: &Source, frame: &Frame<'_>) -> views::Source {
        let document = source.document.map(|id| self.link_to(id));
        let (title, path) = match (document, &source.text) {
            (Some(link), _) => (link.title, Some(link.path)),
            (None, text) => (text.clone().unwrap_or_default(), None),
        };
        let locator = source.paragraph.as_ref().map(|paragraph| frame.texts.fill("paragraph", &[("n", paragraph)]));
        views::Source { title, path, locator, note: source.note.clone() }
    }

    pub(super) fn sources(&self, document: &Document, frame: &Frame<'_>) -> Vec<views::Source> {
        document.sources.iter().map(|source| self.source(source, frame)).collect()
    }
}

/// The host of an address, for a label.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

//! The fields that a schema adds, as templates see them.

use super::{Frame, Renderer, charts, format};
use crate::config::{Field, FieldType};
use crate::library::{Document, DocumentId, Entity, Measure, Source, Value};
use crate::urls;
use crate::views;

impl Renderer<'_> {
    /// The fields of a document, in the order of the schema.
    pub(super) fn fields(&self, id: DocumentId, frame: &Frame<'_>) -> views::Fields {
        let document = &self.library.documents[id];
        let schema = document.role.fields(self.site);
        let measure = |measure: &Measure, field| views::Measure {
            series: charts::series(self.library, id, measure, frame.texts),
            ..self.measure(measure, Some(field), frame)
        };
        let mut fields = views::Fields::default();
        for (at, value) in &document.fields {
            let field = &schema[*at];
            match (&field.kind, value) {
                (FieldType::Measure, Value::List(values)) => {
                    let measures = values.iter().filter_map(|value| match value {
                        Value::Measure(value) => Some(measure(value, field)),
                        _ => None,
                    });
                    fields.measures.extend(measures);
                }
                (_, Value::Measure(value)) => fields.measures.push(measure(value, field)),
                _ => {
                    let fact = views::Fact { label: field.label.clone(), value: self.value(value, field, frame) };
                    let is_long = match &field.kind {
                        FieldType::Markdown => true,
                        // With a field that stands for all it reads well in a line.
                        FieldType::Group { short, .. } => field.list && short.is_none(),
                        _ => false,
                    };
                    if is_long { fields.sections.push(fact) } else { fields.facts.push(fact) }
                }
            }
        }
        fields
    }

    pub(super) fn value(&self, value: &Value, field: &Field, frame: &Frame<'_>) -> views::Field {
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
            Value::Url(url) => views::Field { url: Some(url.clone()), ..plain("url", short(url)) },
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
            Value::Source(source) => views::Field {
                kind: "source",
                source: Some(Box::new(self.source(source, frame))),
                ..views::Field::default()
            },
            Value::File(id) => {
                let attachment = &self.library.attachments[*id];
                let name = attachment.path.rsplit('/').next().unwrap_or("").to_owned();
                views::Field { path: Some(urls::attachment(self.library, *id).link(self.site)), ..plain("file", name) }
            }
            Value::List(rows) if let FieldType::Group { fields, short: None } = &field.kind => {
                self.table(rows, fields, frame)
            }
            Value::List(values) => views::Field {
                kind: "list",
                items: values.iter().map(|value| self.value(value, field, frame)).collect(),
                ..views::Field::default()
            },
            Value::Group(values) => {
                let (fields, short): (&[Field], _) = match &field.kind {
                    FieldType::Group { fields, short } => (fields, *short),
                    _ => (&[], None),
                };
                // “An institute (host)”.
                if let Some((at, value)) = values.iter().find(|(at, _)| Some(*at) == short) {
                    let others = values.iter().filter(|(at, _)| Some(*at) != short);
                    let notes = others.map(|(at, value)| self.value(value, &fields[*at], frame)).collect();
                    return views::Field { notes, ..self.value(value, &fields[*at], frame) };
                }
                let entries = values.iter().map(|(at, value)| views::Fact {
                    label: fields[*at].label.clone(),
                    value: self.value(value, &fields[*at], frame),
                });
                views::Field { kind: "group", entries: entries.collect(), ..views::Field::default() }
            }
        }
    }

    /// Groups of the same fields as a table, without the columns that no row fills.
    fn table(&self, rows: &[Value], fields: &[Field], frame: &Frame<'_>) -> views::Field {
        let rows: Vec<&[(usize, Value)]> = rows
            .iter()
            .filter_map(|row| match row {
                Value::Group(values) => Some(values.as_slice()),
                _ => None,
            })
            .collect();
        let cell = |row: &[(usize, Value)], column: usize| {
            let (_, value) = row.iter().find(|(at, _)| *at == column)?;
            Some(self.value(value, &fields[column], frame))
        };
        let columns: Vec<usize> =
            (0..fields.len()).filter(|column| rows.iter().any(|row| row.iter().any(|(at, _)| at == column))).collect();
        views::Field {
            kind: "table",
            columns: columns.iter().map(|column| fields[*column].label.clone()).collect(),
            rows: rows.iter().map(|row| columns.iter().map(|column| cell(row, *column)).collect()).collect(),
            ..views::Field::default()
        }
    }

    /// A measure; where it has no name of its own, that of its field.
    pub(super) fn measure(&self, measure: &Measure, field: Option<&Field>, frame: &Frame<'_>) -> views::Measure {
        let label = measure.label.as_ref().or(field.map(|field| &field.label)).or(measure.name.as_ref());
        views::Measure {
            label: label.cloned().unwrap_or_default(),
            of: None,
            qualifier: format::qualifier(measure.qualifier, frame.texts),
            number: format::number(&measure.number, frame.texts),
            unit: measure.unit.clone(),
            since: measure.since.map(|date| format::date(date, frame.texts)),
            as_of: measure.as_of.map(|date| format::date(date, frame.texts)),
            note: measure.note.clone(),
            source: measure.source.as_ref().map(|source| self.source(source, frame)),
            change: None,
            items: measure.items.map(|collection| {
                let (count, url) =
                    (self.library.collections[collection].len(), urls::collection(self.site, collection));
                let path = self.plan.has(&url).then(|| url.link(self.site));
                let title = self.site.collections[collection].title.clone();
                views::Counted { title, path, count, summary: None }
            }),
            parts: charts::parts(measure, frame.texts),
            series: Vec::new(),
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

/// An address as people write it: without its scheme.
pub(super) fn short(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.strip_suffix('/').unwrap_or(rest).to_owned()
}

/// The host of an address.
pub(super) fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

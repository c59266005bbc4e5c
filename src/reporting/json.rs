//! A report as JSON: typed records, one for each document.

use serde_json::{Map, Value as Json, json};

use super::{Measured, Report, Seen};
use crate::config::{Field, FieldType, Site};
use crate::events;
use crate::library::{DocumentId, Entity, Library, Measure, Period, Source, TermId, Value};
use crate::selection::CountedValue;
use crate::urls;

/// The whole report. docs/portals.md says what each member is.
pub fn report(report: &Report<'_>, library: &Library, site: &Site) -> Json {
    let writer = Writer { library, site };
    let sections: Vec<Json> = report
        .sections
        .iter()
        .map(|section| {
            let counts: Map<String, Json> =
                section.counts.iter().map(|(by, values)| (by.name(site).to_owned(), writer.counts(values))).collect();
            let records: Vec<Json> = section.shown().iter().map(|id| writer.record(*id)).collect();
            let total = section.documents.len();
            json!({ "heading": section.section.heading, "total": total, "counts": counts, "records": records })
        })
        .collect();
    let reached: Map<String, Json> = report
        .reached
        .iter()
        .map(|(taxonomy, terms)| {
            let terms: Vec<Json> = terms.iter().map(|(term, count)| writer.counted(*term, *count)).collect();
            (site.taxonomies[*taxonomy].id.clone(), terms.into())
        })
        .collect();
    json!({
        "period": period(report.period),
        "document": report.document.map(|id| writer.link(id)),
        "sections": sections,
        "reached": reached,
        "usage": report.usage.iter().map(|Seen { id, title, count }| {
            json!({ "id": id, "title": title, "views": count.views, "downloads": count.downloads })
        }).collect::<Vec<_>>(),
        "measures": report.measures.iter().map(|measured| writer.measured(measured)).collect::<Vec<_>>(),
    })
}

struct Writer<'a> {
    library: &'a Library,
    site: &'a Site,
}

impl Writer<'_> {
    fn counts(&self, values: &[(CountedValue, usize)]) -> Json {
        let counted = |(value, count): &(CountedValue, usize)| match value {
            CountedValue::Term(term) => self.counted(*term, *count),
            CountedValue::Named(title) => json!({ "title": title, "count": count }),
        };
        values.iter().map(counted).collect()
    }

    fn counted(&self, id: TermId, count: usize) -> Json {
        let term = self.library.term(id);
        json!({ "id": term.id, "title": term.title, "count": count })
    }

    fn link(&self, id: DocumentId) -> Json {
        let url = urls::document(self.library, self.site, id).absolute(self.site);
        json!({ "id": self.library.id_of(id, self.site), "title": self.library.documents[id].title, "url": url })
    }

    fn term(&self, id: TermId) -> Json {
        let term = self.library.term(id);
        json!({ "id": term.id, "title": term.title })
    }

    /// A document with all that the hub knows of it.
    fn record(&self, id: DocumentId) -> Json {
        let document = &self.library.documents[id];
        let collection = document.role.collection().map(|collection| &self.site.collections[collection]);
        let kind = collection.zip(document.kind).map(|(collection, kind)| {
            let (id, title) = &collection.kinds[kind];
            json!({ "id": id, "title": title })
        });
        let mut terms = Map::new();
        for term in document.all_terms() {
            let of_taxonomy = terms.entry(&self.site.taxonomies[term.taxonomy].id).or_insert_with(|| json!([]));
            if let Json::Array(of_taxonomy) = of_taxonomy {
                of_taxonomy.push(self.term(term));
            }
        }
        let schema = document.role.fields(self.site);
        let fields: Map<String, Json> = document
            .fields
            .iter()
            .map(|(at, value)| (schema[*at].id.clone(), self.value(value, &schema[*at])))
            .collect();
        let mut record = json!({
            "collection": collection.map(|collection| &collection.id),
            "kind": kind,
            "date": document.date.map(|date| date.to_string()),
            "period": document.period.map(period),
            "place": events::place(document, self.site),
            "summary": document.summary,
            "authors": document.authors,
            "language": document.language.code,
            "terms": terms,
            "fields": fields,
        });
        if let (Json::Object(record), Json::Object(link)) = (&mut record, self.link(id)) {
            // What it is comes first.
            let rest = std::mem::replace(record, link);
            record.extend(rest);
        }
        record
    }

    fn value(&self, value: &Value, field: &Field) -> Json {
        match value {
            Value::Text(text) | Value::Url(text) => json!(text),
            Value::Number(number) => self::number(number),
            Value::Markdown(text) => json!(text.body.text),
            Value::Boolean(yes) => json!(yes),
            Value::Date(date) => json!(date.to_string()),
            Value::Period(value) => period(*value),
            Value::Term(term) | Value::Reference(Entity::Term(term)) => self.term(*term),
            Value::Reference(Entity::Document(id)) => self.link(*id),
            Value::Measure(measure) => self.measure(measure, measure.label.as_deref().unwrap_or(&field.label)),
            Value::Source(source) => self.source(source),
            Value::File(id) => json!(urls::attachment(self.library, *id).absolute(self.site)),
            Value::List(values) => values.iter().map(|value| self.value(value, field)).collect(),
            Value::Group(values) => {
                let FieldType::Group { fields, .. } = &field.kind else { return Json::Null };
                let entries =
                    values.iter().map(|(at, value)| (fields[*at].id.clone(), self.value(value, &fields[*at])));
                Json::Object(entries.collect())
            }
        }
    }

    fn source(&self, source: &Source) -> Json {
        json!({
            "document": source.document.map(|id| self.link(id)),
            "paragraph": source.paragraph,
            "text": source.text,
            "note": source.note,
        })
    }

    fn measure(&self, measure: &Measure, label: &str) -> Json {
        let parts: Vec<Json> = measure
            .parts
            .iter()
            .map(|(label, value)| json!({ "label": label, "value": self::number(value) }))
            .collect();
        json!({
            "name": measure.name,
            "label": label,
            "value": self::number(&measure.number),
            "qualifier": measure.qualifier.name(),
            "unit": measure.unit,
            "since": measure.since.map(|date| date.to_string()),
            "as_of": measure.as_of.map(|date| date.to_string()),
            "note": measure.note,
            "source": measure.source.as_ref().map(|source| self.source(source)),
            "parts": parts,
        })
    }

    fn measured(&self, measured: &Measured<'_>) -> Json {
        let mut measure = self.measure(measured.measure, measured.label);
        if let Json::Object(measure) = &mut measure {
            let before = measured.before.map(|before| {
                json!({ "value": self::number(&before.number), "as_of": before.as_of.map(|date| date.to_string()) })
            });
            measure.insert("before".to_owned(), before.into());
            measure.insert(
                "change".to_owned(),
                measured.change().map_or(Json::Null, |change| self::number(&change.by.normalize().to_string())),
            );
            measure.insert("document".to_owned(), self.link(measured.document));
        }
        measure
    }
}

fn period(period: Period) -> Json {
    json!({ "from": period.from.to_string(), "to": period.to.map(|to| to.to_string()) })
}

/// A number as a number, where JSON has it without loss; else as it is written.
fn number(written: &str) -> Json {
    match serde_json::from_str::<serde_json::Number>(written) {
        Ok(number) if number.to_string() == written => Json::Number(number),
        _ => json!(written),
    }
}

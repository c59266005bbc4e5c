//! Reports on a period, from what the hub holds and nothing else: what took place in it, counted, and what is measured.

pub mod json;
pub mod markdown;
pub mod rows;
pub mod sheets;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::config::section::{By, Filter, Section, SectionOrder, Show};
use crate::config::{FieldType, ReportSection, Site};
use crate::events;
use crate::library::{Document, DocumentId, Entity, Library, Measure, Period, Role, TermId, Value};
use crate::selection::{self, CountedValue};
use crate::theme::Texts;
use crate::usage::{Count, Usage};

/// What a hub holds of a period.
#[derive(Debug)]
pub struct Report<'a> {
    /// From its first day to its last.
    pub period: Period,
    /// The document that is this report, where there is one.
    pub document: Option<DocumentId>,
    /// What took place.
    pub sections: Vec<Listed>,
    /// For each taxonomy of countries where events took place, each country with how many.
    pub reached: Vec<(usize, Vec<(TermId, usize)>)>,
    /// What is measured, as of the end of the period.
    pub measures: Vec<Measured<'a>>,
    /// How often each page was seen in its months, the most seen first; empty where that was not counted.
    pub usage: Vec<(&'a str, Count)>,
}

/// A section of a report.
#[derive(Debug)]
pub struct Listed {
    /// Its heading.
    pub heading: String,
    /// The documents whose time is in the period.
    pub documents: Vec<DocumentId>,
    /// How many of each there are.
    pub counts: Vec<(By, Vec<(CountedValue, usize)>)>,
    /// How its documents are shown.
    pub show: Show,
}

/// A measure with what was measured before it.
#[derive(Debug)]
pub struct Measured<'a> {
    /// Who says it.
    pub document: DocumentId,
    /// What it is called: its own label, or that of its field.
    pub label: &'a str,
    /// What it says.
    pub measure: &'a Measure,
    /// The one before it in its series.
    pub before: Option<&'a Measure>,
}

impl Measured<'_> {
    /// By how much it has changed since.
    pub fn change(&self) -> Option<Decimal> {
        self.measure.change_since(self.before?)
    }
}

/// Reports on a period.
pub fn report<'a>(library: &'a Library, site: &'a Site, usage: &'a Usage, period: Period) -> Report<'a> {
    let document = document_of(library, site, period);
    let all = sections(library, site);
    let sections: Vec<Listed> = all
        .into_iter()
        .map(|ReportSection { section, counts }| {
            let mut documents = selection::section(library, site, &section, None);
            documents.retain(|id| Some(*id) != document && is_in(library, site, *id, period));
            let count = |by: By| (by, selection::counts(library, site, &documents, by));
            let counts = counts.into_iter().map(count).filter(|(_, values)| !values.is_empty()).collect();
            Listed { heading: section.heading, documents, counts, show: section.show }
        })
        .collect();
    let is_event = |id: &DocumentId| events::when(&library.documents[*id], site).is_some();
    let took_place: BTreeSet<DocumentId> =
        sections.iter().flat_map(|section| &section.documents).copied().filter(is_event).collect();
    let took_place: Vec<DocumentId> = took_place.into_iter().collect();
    let countries = (0..site.taxonomies.len()).filter(|taxonomy| site.taxonomies[*taxonomy].countries);
    let reached = countries.map(|taxonomy| {
        let counts = selection::counts(library, site, &took_place, By::Taxonomy(taxonomy));
        (taxonomy, selection::of_terms(counts).collect::<Vec<_>>())
    });
    let reached = reached.filter(|(_, terms)| !terms.is_empty()).collect();
    let mut usage: Vec<(&str, Count)> = usage.within(period).into_iter().collect();
    usage.sort_by_key(|(id, count)| (Reverse(count.views + count.downloads), *id));
    Report { period, document, sections, reached, measures: measures(library, site, period), usage }
}

/// The sections of reports: those of site.toml, or every collection by itself.
fn sections(library: &Library, site: &Site) -> Vec<ReportSection<TermId>> {
    if !library.report.is_empty() {
        return library.report.clone();
    }
    let of_collection = |collection: usize| {
        let schema = &site.collections[collection];
        let filter =
            Filter { collections: vec![collection], kinds: Vec::new(), languages: Vec::new(), terms: Vec::new() };
        let section = Section {
            heading: schema.title.clone(),
            empty: None,
            filter,
            show: Show::List,
            order: SectionOrder::Oldest,
            limit: None,
        };
        let taxonomies = (0..site.taxonomies.len()).map(By::Taxonomy);
        ReportSection { section, counts: std::iter::once(By::Kind).chain(taxonomies).collect() }
    };
    (0..site.collections.len()).map(of_collection).collect()
}

/// The period of a document that is a report.
pub fn period_of(document: &Document, site: &Site) -> Option<Period> {
    let reports = site.report.documents?;
    let is_report = document.role == Role::Document(reports.collection) && document.kind == Some(reports.kind);
    let value = document.fields.iter().find(|(at, _)| *at == reports.period).map(|(_, value)| value);
    match value.filter(|_| is_report) {
        Some(Value::Period(period)) => Some(*period),
        _ => None,
    }
}

/// The newest of the hub's own reports, where it has any.
pub fn newest(library: &Library, site: &Site) -> Option<Period> {
    let documents = library.collections.iter().flatten().map(|id| &library.documents[*id]);
    documents.filter_map(|document| period_of(document, site)).max_by_key(|period| (period.to, period.from))
}

fn document_of(library: &Library, site: &Site, period: Period) -> Option<DocumentId> {
    let mut documents = library.collections.iter().flatten().copied();
    documents.find(|id| period_of(&library.documents[*id], site) == Some(period))
}

/// What counting by something is called.
pub fn counted_by(by: By, site: &Site, texts: &Texts) -> String {
    match by {
        By::Taxonomy(taxonomy) => site.taxonomies[taxonomy].title.clone(),
        _ => texts.get(&format!("browse_{}", by.name(site))).to_owned(),
    }
}

/// Whether a document's time lies in a period, or some of it: when it took place, or else its date, or else that of what it
/// follows.
fn is_in(library: &Library, site: &Site, id: DocumentId, period: Period) -> bool {
    let document = &library.documents[id];
    let date = document.date.or_else(|| library.implied_dates.get(&id).copied());
    let time = events::when(document, site).or(document.period);
    let Some(Period { from, to }) = time.or(date.map(|date| Period { from: date, to: Some(date) })) else {
        return false;
    };
    let ended_before = to.is_some_and(|to| to.is_before(period.from));
    let begins_after = period.to.is_some_and(|end| end.is_before(from));
    !ended_before && !begins_after
}

/// What published files measure, as of the end of a period: of a series the last before it.
fn measures<'a>(library: &'a Library, site: &'a Site, period: Period) -> Vec<Measured<'a>> {
    let is_known_by_then =
        |measure: &Measure| measure.as_of.is_none_or(|as_of| period.to.is_none_or(|end| !end.is_before(as_of)));
    let mut found = Vec::new();
    for (id, document) in library.documents.iter().enumerate() {
        if document.draft || document.translation.is_some() {
            continue;
        }
        let schema = document.role.fields(site);
        // Those within groups are details of what stands around them.
        for (at, value) in document.fields.iter().filter(|(at, _)| schema[*at].kind == FieldType::Measure) {
            for leaf in value.leaves() {
                let Value::Measure(measure) = leaf else { continue };
                if !is_known_by_then(measure) {
                    continue;
                }
                let mut before = None;
                if let Some(series) = measure.name.as_ref().and_then(|name| library.measures.get(name)) {
                    let known: Vec<_> = series.iter().filter(|other| is_known_by_then(&other.measure)).collect();
                    let is_last = |other: &&crate::library::Observation| {
                        other.document == id && other.measure.span == measure.span
                    };
                    if !known.last().is_some_and(is_last) {
                        continue;
                    }
                    before = known.len().checked_sub(2).map(|before| &known[before].measure);
                }
                let label = measure.label.as_deref().unwrap_or(&schema[*at].label);
                found.push(Measured { document: id, label, measure, before });
            }
        }
    }
    found
}

/// A value in a line of text, without what only its language can say: dates are ISO 8601.
pub fn text(library: &Library, value: &Value) -> String {
    let joined = |values: Vec<String>| values.join("; ");
    match value {
        Value::Text(text) | Value::Number(text) | Value::Url(text) => text.clone(),
        Value::Markdown(text) => text.body.text.clone(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Period(Period { from, to }) => match to {
            Some(to) if to == from => from.to_string(),
            Some(to) => format!("{from}/{to}"),
            None => format!("{from}/.."),
        },
        Value::Term(term) | Value::Reference(Entity::Term(term)) => library.term(*term).title.clone(),
        Value::Reference(Entity::Document(id)) => library.documents[*id].title.clone(),
        Value::Measure(measure) => {
            let unit = measure.unit.iter().map(String::as_str);
            let parts: Vec<&str> =
                measure.qualifier.name().into_iter().chain([measure.number.as_str()]).chain(unit).collect();
            parts.join(" ")
        }
        Value::Source(source) => {
            let document = source.document.map(|id| library.documents[id].title.as_str());
            let parts = document.or(source.text.as_deref()).into_iter().chain(source.paragraph.as_deref());
            parts.collect::<Vec<_>>().join(", ")
        }
        Value::File(id) => library.attachments[*id].path.clone(),
        Value::List(values) => joined(values.iter().map(|value| text(library, value)).collect()),
        Value::Group(values) => match values.as_slice() {
            [] => String::new(),
            [(_, first)] => text(library, first),
            [(_, first), others @ ..] => {
                let others: Vec<String> = others.iter().map(|(_, value)| text(library, value)).collect();
                format!("{} ({})", text(library, first), others.join(", "))
            }
        },
    }
}

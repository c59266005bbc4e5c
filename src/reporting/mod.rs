//! Reports on a period, from what the hub holds and nothing else: what took place in it, counted, and what is measured.

pub mod json;
pub mod markdown;
pub mod rows;
pub mod sheets;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::config::section::{By, Filter, Section, SectionOrder, Show};
use crate::config::{ReportSection, Site};
use crate::events;
use crate::hash::HashMap;
use crate::library::{Change, Document, DocumentId, Entity, Library, Measure, Period, Role, TermId, Value};
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
    pub usage: Vec<Seen<'a>>,
}

/// How often a page was seen.
#[derive(Debug)]
pub struct Seen<'a> {
    /// As the counts name it.
    pub id: &'a str,
    /// What it is called; its id where it is gone.
    pub title: &'a str,
    /// How often.
    pub count: Count,
}

/// A section of a report.
#[derive(Debug)]
pub struct Listed {
    /// As site.toml asks for it.
    pub section: Section<TermId>,
    /// The documents whose time is in the period.
    pub documents: Vec<DocumentId>,
    /// How many of each there are.
    pub counts: Vec<(By, Vec<(CountedValue, usize)>)>,
}

impl Listed {
    /// The documents that are listed: as many as the section says.
    pub fn shown(&self) -> &[DocumentId] {
        &self.documents[..self.documents.len().min(self.section.limit.unwrap_or(usize::MAX))]
    }
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
    pub fn change(&self) -> Option<Change> {
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
            Listed { section, documents, counts }
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
    let titles = if usage.months.is_empty() { HashMap::default() } else { titles(library, site) };
    let seen = usage.within(period).into_iter();
    let seen = seen.map(|(id, count)| Seen { id, title: titles.get(id).copied().unwrap_or(id), count });
    let mut usage: Vec<Seen<'_>> = seen.collect();
    usage.sort_by_key(|seen| (Reverse(seen.count.views.saturating_add(seen.count.downloads)), seen.id));
    Report { period, document, sections, reached, measures: measures(library, site, period), usage }
}

/// What pages are called, by the names that counts have of them.
fn titles<'a>(library: &'a Library, site: &'a Site) -> HashMap<String, &'a str> {
    let collections = site.collections.iter().map(|collection| (collection.id.clone(), collection.title.as_str()));
    let taxonomies = site.taxonomies.iter().map(|taxonomy| (taxonomy.id.clone(), taxonomy.title.as_str()));
    let terms = library.terms.iter().zip(&site.taxonomies).flat_map(|(terms, taxonomy)| {
        terms.iter().map(|term| (format!("{}/{}", taxonomy.id, term.id), term.title.as_str()))
    });
    let documents = library.documents.iter().enumerate().filter(|(_, document)| document.is_listed());
    let documents = documents.map(|(id, document)| (library.id_of(id, site), document.title.as_str()));
    collections.chain(taxonomies).chain(terms).chain(documents).collect()
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
    match document.value(reports.period).filter(|_| is_report) {
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

/// Whether a document's time lies in a period, or some of it: its own, or what its series says where that says more. What has no
/// end goes on where it is an event; else it was made, or published, once.
fn is_in(library: &Library, site: &Site, id: DocumentId, period: Period) -> bool {
    let document = &library.documents[id];
    let Some(Period { from, to }) = library.implied_times.get(&id).copied().or_else(|| document.time()) else {
        return false;
    };
    let to = to.or_else(|| events::when(document, site).is_none().then_some(from));
    let ended_before = to.is_some_and(|to| to.is_before(period.from));
    let begins_after = period.to.is_some_and(|end| end.is_before(from));
    !ended_before && !begins_after
}

/// What published files measure, as of the end of a period: of a series the last before it. What does not say as of when it is was
/// known when its source was published, or where that has no date, when the document that says it was.
fn measures<'a>(library: &'a Library, site: &'a Site, period: Period) -> Vec<Measured<'a>> {
    let is_known_by_then = |measure: &Measure, document: DocumentId| {
        // A report says what was known at the end of its period, whenever it was written.
        let dated = |id: DocumentId| {
            let document = &library.documents[id];
            period_of(document, site).map_or(document.date, |period| period.to)
        };
        let source = measure.source.as_ref().and_then(|source| source.document);
        let known = measure.as_of.or_else(|| source.and_then(dated)).or_else(|| dated(document)).max(measure.since);
        known.is_none_or(|known| period.to.is_none_or(|end| !end.is_before(known)))
    };
    let mut found = Vec::new();
    for (id, document) in library.documents.iter().enumerate().filter(|(_, document)| document.is_listed()) {
        let known = document.measures(site).filter(|(measure, _)| is_known_by_then(measure, id));
        found.extend(known.filter_map(|(measure, field)| {
            let before = library.newest_since(id, measure, |id, measure| is_known_by_then(measure, id))?;
            Some(Measured { document: id, label: measure.label.as_deref().unwrap_or(&field.label), measure, before })
        }));
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

//! Which documents a filter means, and in which order a section has them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::config::section::{By, Filter, Section, SectionOrder, Spoken};
use crate::config::{FieldType, Site};
use crate::countries;
use crate::library::{Date, Document, DocumentId, Entity, Library, Period, Role, TermId, Value};
use crate::urls;

/// The documents of a section, in its order and as many as there are. On a page that all terms of a taxonomy have, they are
/// those with the page's `own` term.
///
/// They are published documents of collections in their original language; where the filter asks for languages, their
/// translations too, for who reads no other language looks for those.
pub fn section(library: &Library, site: &Site, section: &Section<TermId>, own: Option<TermId>) -> Vec<DocumentId> {
    let mut found = matching(library, site, &section.filter, own);
    let documents = &library.documents;
    match &section.order {
        SectionOrder::Newest => found.sort_by(|a, b| newest_first(&documents[*a], &documents[*b])),
        SectionOrder::Oldest => found.sort_by_cached_key(|id| oldest_first(library, *id)),
        SectionOrder::Title => found.sort_by_cached_key(|id| (natural(&documents[*id].title), *id)),
        SectionOrder::Field(field) => found.sort_by_cached_key(|id| {
            let key = Key::of(&documents[*id], field, library, site);
            // What has no value comes last.
            (key.is_none(), key, natural(&documents[*id].title), *id)
        }),
    }
    found
}

/// What documents are sorted by: a value of a field.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Place(usize),
    Number(Decimal),
    Date(Date),
    Text(Vec<(u64, String)>),
}

impl Key {
    fn of(document: &Document, field: &str, library: &Library, site: &Site) -> Option<Self> {
        let at = document.role.fields(site).iter().position(|own| own.id == field)?;
        let value = *document.value(at)?.leaves().first()?;
        match (&document.role.fields(site)[at].kind, value) {
            (FieldType::Choice(values), Value::Text(text)) => {
                values.iter().position(|value| value == text).map(Key::Place)
            }
            (_, Value::Number(number)) => number.parse().ok().map(Key::Number),
            (_, Value::Measure(measure)) => measure.value().map(Key::Number),
            (_, Value::Date(date) | Value::Period(Period { from: date, .. })) => Some(Key::Date(*date)),
            (_, other) => label(other, library).map(|text| Key::Text(natural(&text))),
        }
    }
}

/// The documents that a filter means, in no order.
pub fn matching(library: &Library, site: &Site, filter: &Filter<TermId>, own: Option<TermId>) -> Vec<DocumentId> {
    // Few documents have a term, and the library knows which.
    let first = filter.terms.chunk_by(|a, b| a.taxonomy == b.taxonomy).next();
    let all: Vec<DocumentId> = match (own, first) {
        (Some(own), _) => library.term(own).documents.clone(),
        (None, Some(terms)) => {
            let together: BTreeSet<DocumentId> =
                terms.iter().flat_map(|term| library.term(*term).documents.iter().copied()).collect();
            together.into_iter().collect()
        }
        (None, None) => library.collections.iter().flatten().copied().collect(),
    };
    let mut found = Vec::new();
    for id in all {
        let document = &library.documents[id];
        let Role::Document(collection) = document.role else { continue };
        let kind = document.kind.map(|kind| (collection, kind));
        let fits = (filter.collections.is_empty() || filter.collections.contains(&collection))
            && (filter.kinds.is_empty() || kind.is_some_and(|kind| filter.kinds.contains(&kind)))
            && has_terms(document, &filter.terms, own);
        if !fits {
            continue;
        }
        if filter.languages.is_empty() {
            found.push(id);
        } else {
            let is_asked = |id: &DocumentId| spoken(library, site, *id, &filter.languages, own);
            found.extend(library.in_all_languages(id).into_iter().filter(is_asked));
        }
    }
    found
}

/// Of each taxonomy that is asked for it has a term, and the page's own.
fn has_terms(document: &Document, asked: &[TermId], own: Option<TermId>) -> bool {
    if asked.is_empty() && own.is_none() {
        return true;
    }
    let terms = document.all_terms();
    own.is_none_or(|own| terms.contains(&own))
        && asked.chunk_by(|a, b| a.taxonomy == b.taxonomy).all(|of_one| of_one.iter().any(|term| terms.contains(term)))
}

fn spoken(library: &Library, site: &Site, id: DocumentId, asked: &[Spoken], own: Option<TermId>) -> bool {
    let language = library.documents[id].language;
    let primary = |code: &'static str| code.split('-').next().unwrap_or(code);
    let is_own = primary(language.code) == primary(site.language.code);
    asked.iter().any(|spoken| match spoken {
        Spoken::In(asked) => asked.code == language.code,
        Spoken::Other => !is_own,
        Spoken::There => {
            let country = own.and_then(|own| countries::by_code(&library.term(own).id));
            !is_own && country.is_some_and(|country| country.languages.contains(&primary(language.code)))
        }
    })
}

/// What documents are counted under: a term, or what else a value is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CountedValue {
    /// A term.
    Term(TermId),
    /// A kind, language, year or letter.
    Named(String),
}

/// How many documents there are of each value: the most frequent first, years from the newest and letters from the first.
pub fn counts(library: &Library, site: &Site, documents: &[DocumentId], by: By) -> Vec<(CountedValue, usize)> {
    let mut counts: BTreeMap<CountedValue, usize> = BTreeMap::new();
    for id in documents {
        let document = &library.documents[*id];
        let kind = || {
            let kinds = &site.collections[document.role.collection()?].kinds;
            document.kind.map(|kind| kinds[kind].1.clone())
        };
        let named = match by {
            By::Taxonomy(taxonomy) => {
                for term in document.all_terms().into_iter().filter(|term| term.taxonomy == taxonomy) {
                    *counts.entry(CountedValue::Term(term)).or_default() += 1;
                }
                None
            }
            By::Kind => kind(),
            By::Year => document.date.map(|date| date.year.to_string()),
            By::Language => Some(document.language.native.to_owned()),
            By::Title => Some(urls::letter(&document.title)),
        };
        if let Some(named) = named {
            *counts.entry(CountedValue::Named(named)).or_default() += 1;
        }
    }
    let mut counts: Vec<(CountedValue, usize)> = counts.into_iter().collect();
    match by {
        By::Year => counts.reverse(),
        By::Title => {}
        By::Kind | By::Language | By::Taxonomy(_) => counts.sort_by_cached_key(|(value, count)| {
            let title = match value {
                CountedValue::Term(term) => &library.term(*term).title,
                CountedValue::Named(title) => title,
            };
            (Reverse(*count), natural(title))
        }),
    }
    counts
}

/// Of counts those of terms.
pub fn of_terms(counts: Vec<(CountedValue, usize)>) -> impl Iterator<Item = (TermId, usize)> {
    counts.into_iter().filter_map(|(value, count)| match value {
        CountedValue::Term(term) => Some((term, count)),
        CountedValue::Named(_) => None,
    })
}

/// The order of lists: the newest first, what has no date last, then by title and path.
pub fn newest_first(a: &Document, b: &Document) -> std::cmp::Ordering {
    b.date.cmp(&a.date).then_with(|| a.title.cmp(&b.title)).then_with(|| a.path.cmp(&b.path))
}

/// What sorts a course of events: the oldest first, what has no date after what it follows, else last.
pub fn oldest_first(library: &Library, id: DocumentId) -> (bool, Option<Date>, bool, String, DocumentId) {
    let document = &library.documents[id];
    let implied = library.implied_times.get(&id).map(|time| time.from);
    let date = implied.or(document.date);
    (date.is_none(), date, implied.is_some(), document.title.clone(), id)
}

/// What a value stands under in an index; nothing for what is too long or says nothing by itself.
pub fn label(value: &Value, library: &Library) -> Option<String> {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Url(text) => Some(text.clone()),
        Value::Boolean(yes) => Some(yes.to_string()),
        Value::Date(date) | Value::Period(Period { from: date, .. }) => Some(date.year.to_string()),
        Value::Term(term) | Value::Reference(Entity::Term(term)) => Some(library.term(*term).title.clone()),
        Value::Reference(Entity::Document(id)) => Some(library.documents[*id].title.clone()),
        _ => None,
    }
}

/// A key that sorts titles as people do: numbers by value, letters without case.
pub fn natural(title: &str) -> Vec<(u64, String)> {
    let mut key = Vec::new();
    let mut rest = title;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse().unwrap_or(u64::MAX);
        let text = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| digits + at);
        // Text comes after numbers.
        let number = if digits == 0 { u64::MAX } else { number };
        key.push((number, rest[digits..text].to_lowercase()));
        rest = &rest[text..];
    }
    key
}

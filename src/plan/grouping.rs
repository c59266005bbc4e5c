//! What stands together: the years and letters of archives, and the values of browsed fields.

use std::collections::BTreeMap;

use super::{Letter, Section};
use crate::config::Site;
use crate::library::{Document, DocumentId, Library, Role};
use crate::selection::label;
use crate::urls::{self, Url};

pub(super) fn by_year(library: &Library, list: &Url, documents: &[DocumentId]) -> Vec<Section> {
    let mut years: BTreeMap<Option<u16>, Vec<DocumentId>> = BTreeMap::new();
    for id in documents.iter().rev() {
        years.entry(library.documents[*id].date.map(|date| date.year)).or_default().push(*id);
    }
    years
        .into_iter()
        .rev()
        .map(|(year, documents)| Section {
            title: year.map(|year| year.to_string()),
            url: urls::year(list, year),
            documents,
        })
        .collect()
}

pub(super) fn by_letter(library: &Library, list: &Url, documents: &[DocumentId]) -> Vec<Section> {
    let mut letters: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
    for id in documents {
        letters.entry(urls::letter(&library.documents[*id].title)).or_default().push(*id);
    }
    letters
        .into_iter()
        .map(|(letter, documents)| Section { url: urls::below(list, &letter), title: Some(letter), documents })
        .collect()
}

pub(super) fn letters(field: &str, values: BTreeMap<String, Vec<DocumentId>>) -> Vec<Letter> {
    let mut letters: BTreeMap<String, Vec<(String, Vec<DocumentId>)>> = BTreeMap::new();
    for (value, documents) in values {
        letters.entry(urls::letter(&value)).or_default().push((value, documents));
    }
    letters
        .into_iter()
        .map(|(title, mut entries)| {
            entries.sort_by_cached_key(|(value, _)| value.to_lowercase());
            Letter { url: urls::browse_value(field, &title, 1), title, entries }
        })
        .collect()
}

/// What a document stands under in the index of a field.
pub(super) fn browsed(document: &Document, field: &str, site: &Site, library: &Library) -> Vec<String> {
    let Role::Document(collection) = document.role else { return Vec::new() };
    let schema = &site.collections[collection];
    match field {
        "title" => vec![document.title.clone()],
        "authors" => document.authors.clone(),
        "kind" => document.kind.map(|kind| schema.kinds[kind].1.clone()).into_iter().collect(),
        "language" => vec![document.language.native.to_owned()],
        "year" => document.date.map(|date| date.year.to_string()).into_iter().collect(),
        _ => {
            let value = document.fields.iter().find(|(at, _)| schema.fields[*at].id == field);
            let leaves = value.map_or_else(Vec::new, |(_, value)| value.leaves());
            leaves.into_iter().filter_map(|value| label(value, library)).collect()
        }
    }
}

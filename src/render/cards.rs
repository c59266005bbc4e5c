//! A document in a list.

use super::format;
use crate::config::Site;
use crate::library::{DocumentId, Library, Role};
use crate::theme::Texts;
use crate::urls;
use crate::views::{Card, Link};

/// How many terms a card shows.
const TERMS: usize = 4;

/// The card of a document.
pub(super) fn card(library: &Library, site: &Site, texts: &Texts, id: DocumentId) -> Card {
    let document = &library.documents[id];
    let (collection, kind) = match document.role {
        Role::Document(collection) => {
            let collection = &site.collections[collection];
            (collection.singular.clone(), document.kind.map(|kind| collection.kinds[kind].1.clone()))
        }
        Role::Term(term) => (site.taxonomies[term.taxonomy].singular.clone(), None),
        _ => (String::new(), None),
    };
    let terms = document.terms.iter().take(TERMS).map(|term| Link {
        title: library.term(*term).title.clone(),
        path: urls::term(library, site, *term).link(site),
    });
    Card {
        title: document.title.clone(),
        path: urls::document(library, site, id).link(site),
        collection,
        kind,
        date: document.date.map(|date| format::date(date, texts)),
        period: document.period.map(|period| format::period(period, texts)),
        summary: document.summary.clone(),
        language: (document.language.code != site.language.code).then(|| super::language(document.language)),
        cover: document.cover.map(|cover| urls::attachment(library, cover).link(site)),
        terms: terms.collect(),
    }
}

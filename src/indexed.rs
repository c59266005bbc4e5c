//! The library as search sees it: plain documents and the names of terms.

use crate::config::Site;
use crate::library::{Document, DocumentId, Library, Role, Value};
use crate::search::{SearchDocument, VocabularyTerm};
use crate::urls;

/// What is found: published documents of collections and pages, translations included; and their ids.
pub fn documents(library: &Library, site: &Site) -> (Vec<SearchDocument>, Vec<DocumentId>) {
    let found = library.documents.iter().enumerate().filter(|(_, document)| document.has_own_page());
    let document = |(id, document): (DocumentId, &Document)| {
        let (collection, kind) = match document.role {
            Role::Document(collection) => {
                let collection = &site.collections[collection];
                (collection.id.clone(), document.kind.map(|kind| collection.kinds[kind].0.clone()))
            }
            _ => ("pages".to_owned(), None),
        };
        let term =
            |term: &crate::library::TermId| (site.taxonomies[term.taxonomy].id.clone(), library.term(*term).id.clone());
        let entry = SearchDocument {
            id: library.id_of(id, site),
            url: urls::document(library, site, id).encoded(),
            title: document.title.clone(),
            subtitle: document.subtitle.clone(),
            summary: document.summary.clone(),
            authors: document.authors.clone(),
            text: text(document),
            language: document.language.code.to_owned(),
            collection,
            kind,
            date: document.date.map(|date| date.to_string()),
            terms: document.all_terms().iter().map(term).collect(),
            is_translation: document.translation.is_some(),
        };
        (entry, id)
    };
    found.map(document).unzip()
}

/// What is read on its page: the body, and what its fields say in words.
fn text(document: &Document) -> String {
    let mut all = document.text.body.text.clone();
    for value in document.values() {
        let words = match value {
            Value::Markdown(text) => &text.body.text,
            Value::Text(text) => text,
            _ => continue,
        };
        all.push('\n');
        all.push_str(words);
    }
    all
}

/// Every term that a document has, with all its names.
pub fn vocabulary(library: &Library, site: &Site) -> Vec<VocabularyTerm> {
    let terms = library.terms.iter().zip(&site.taxonomies);
    terms
        .flat_map(|(terms, taxonomy)| {
            terms.iter().filter(|term| !term.documents.is_empty()).map(|term| VocabularyTerm {
                taxonomy: taxonomy.id.clone(),
                id: term.id.clone(),
                names: std::iter::once(&term.title).chain(&term.names).cloned().collect(),
            })
        })
        .collect()
}

//! The library as search sees it: plain documents and the names of terms.

use rayon::prelude::*;

use crate::config::Site;
use crate::countries;
use crate::languages;
use crate::library::{Document, DocumentId, Library, Role, Term, TermId, Value};
use crate::search::{SearchDocument, VocabularyTerm};
use crate::urls;

/// What pages outside collections count as in results.
const PAGES: &str = "pages";

/// What is found, in the order of the index: every published file, for each has its page: the texts of terms, lists and
/// home as well as documents. Translations come last, so that of equals the original is shown first.
pub fn found(library: &Library) -> impl Iterator<Item = DocumentId> {
    let published = library.documents.iter().enumerate().filter(|(_, document)| !document.draft);
    let originals = published.clone().filter(|(_, document)| document.translation.is_none());
    let translations = published.filter(|(_, document)| document.translation.is_some());
    originals.chain(translations).map(|(id, _)| id)
}

/// The documents that are [`found`].
pub fn documents(library: &Library, site: &Site) -> Vec<SearchDocument> {
    let ids: Vec<DocumentId> = found(library).collect();
    ids.into_par_iter().map(|id| search_document(library, site, id)).collect()
}

fn search_document(library: &Library, site: &Site, id: DocumentId) -> SearchDocument {
    let document = &library.documents[id];
    let mut terms = document.all_terms();
    let (collection, kind, own_term) = match document.role {
        Role::Document(collection) => {
            let collection = &site.collections[collection];
            let kind = document.kind.map(|kind| collection.kinds[kind].0.clone());
            (collection.id.as_str(), kind, None)
        }
        Role::Term(term) => {
            if !terms.contains(&term) {
                terms.push(term);
            }
            (site.taxonomies[term.taxonomy].id.as_str(), None, Some(term))
        }
        Role::Page | Role::Home | Role::Collection(_) | Role::Taxonomy(_) => (PAGES, None, None),
    };
    let by_id = |term: TermId| (site.taxonomies[term.taxonomy].id.clone(), library.term(term).id.clone());
    SearchDocument {
        id: library.id_of(id, site),
        url: urls::document(library, site, id).encoded(),
        title: document.title.clone(),
        subtitle: document.subtitle.clone(),
        summary: document.summary.clone(),
        authors: document.authors.clone(),
        text: text(document),
        facts: facts(document),
        language: document.language.code.to_owned(),
        collection: collection.to_owned(),
        kind,
        date: document.date.map(|date| date.to_string()),
        terms: terms.into_iter().map(by_id).collect(),
        own_term: own_term.map(by_id),
        compared: document.has_own_page() && document.translation.is_none(),
    }
}

/// What is read on its page: the body, and what its fields say in words.
fn text(document: &Document) -> String {
    let values = document.values().filter_map(|value| match value {
        Value::Markdown(text) => Some(text.body.text.as_str()),
        Value::Text(text) => Some(text),
        _ => None,
    });
    std::iter::once(document.text.body.text.as_str()).chain(values).collect::<Vec<_>>().join("\n")
}

/// Who else it is from, what it is numbered and what it measures.
fn facts(document: &Document) -> String {
    let mut facts: Vec<&str> = document.publisher.as_deref().into_iter().collect();
    facts.extend(document.contributors.iter().map(|(name, _)| name.as_str()));
    facts.extend(document.identifiers.iter().map(|(_, value)| value.as_str()));
    for value in document.values() {
        if let Value::Measure(measure) = value {
            facts.extend(
                [measure.label.as_deref(), Some(&*measure.number), measure.unit.as_deref()].into_iter().flatten(),
            );
        }
    }
    facts.join("\n")
}

/// Whatever narrows a search: every term, kind, collection and language, whether or not a document has it.
pub fn vocabulary(library: &Library, site: &Site) -> Vec<VocabularyTerm> {
    let mut vocabulary = Vec::new();
    for (terms, taxonomy) in library.terms.iter().zip(&site.taxonomies) {
        let is_draft = |term: &&Term| term.document.is_some_and(|id| library.documents[id].draft);
        for term in terms.iter().filter(|term| !is_draft(term)) {
            let country = countries::by_code(&term.id).filter(|_| taxonomy.countries);
            let codes: Vec<String> =
                country.iter().flat_map(|country| [country.alpha2, country.alpha3]).map(str::to_owned).collect();
            // What an editor calls it is meant, whatever it looks like.
            let own = term.document.map_or(&[][..], |id| &library.documents[id].other_names);
            let is_name = |name: &&String| !codes.contains(*name) || own.contains(*name);
            let names = std::iter::once(&term.title).chain(term.names.iter().filter(is_name)).cloned().collect();
            vocabulary.push(VocabularyTerm { group: taxonomy.id.clone(), id: term.id.clone(), names, codes });
        }
    }
    // These narrow only: the words “report” and “French” mean more than a kind and a language.
    let mut add = |group: &str, id: &str, codes: &[&str]| {
        let codes = codes.iter().map(|&code| code.to_owned()).collect();
        vocabulary.push(VocabularyTerm { group: group.to_owned(), id: id.to_owned(), names: Vec::new(), codes });
    };
    for collection in &site.collections {
        add("collection", &collection.id, &[&collection.title]);
        for (kind, label) in &collection.kinds {
            add("kind", kind, &[label]);
        }
    }
    for taxonomy in &site.taxonomies {
        add("collection", &taxonomy.id, &[&taxonomy.title]);
    }
    add("collection", PAGES, &[]);
    for language in languages::all() {
        add("language", language.code, &[language.english, language.native]);
    }
    vocabulary
}

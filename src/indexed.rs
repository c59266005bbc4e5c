//! The library as search sees it: plain documents and the names of terms.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::config::Site;
use crate::countries;
use crate::languages::Language;
use crate::library::{Document, DocumentId, Library, Role, Term, TermId, Value};
use crate::search::{Documents, SearchDocument, Vocabulary, VocabularyGroup, VocabularyTerm};
use crate::slug::slug;
use crate::urls;

/// What pages outside collections count as in results.
const PAGES: &str = "pages";

/// What is found, in the order of the index: every published file, for each has its page: the texts of terms, lists and
/// home as well as documents. In the order of time, so that of equals the newest is found first, and one
/// that is the newest renumbers no other; what has no date comes before. Of one date the original comes after its translations.
fn found(library: &Library) -> Vec<DocumentId> {
    let published = library.documents.iter().enumerate().filter(|(_, document)| !document.draft);
    let mut found: Vec<DocumentId> = published.map(|(id, _)| id).collect();
    found.sort_by_key(|id| {
        let document = &library.documents[*id];
        (document.date, document.translation.is_none(), Reverse(&document.path))
    });
    found
}

/// The documents that are [`found`], as search sees them.
#[derive(Debug)]
pub struct Found<'a> {
    library: &'a Library,
    site: &'a Site,
    ids: Vec<DocumentId>,
}

impl<'a> Found<'a> {
    /// Those of a library.
    pub fn of(library: &'a Library, site: &'a Site) -> Self {
        Found { library, site, ids: found(library) }
    }

    /// Documents like each document, from what the index has of them by number.
    pub fn related(&self, lists: &[Vec<usize>]) -> BTreeMap<DocumentId, Vec<DocumentId>> {
        let lists = lists.iter().map(|others| others.iter().map(|other| self.ids[*other]).collect());
        self.ids.iter().copied().zip(lists).collect()
    }
}

impl Documents for Found<'_> {
    fn count(&self) -> usize {
        self.ids.len()
    }

    fn document(&self, number: usize) -> SearchDocument<'_> {
        let (library, site, id) = (self.library, self.site, self.ids[number]);
        let document = &library.documents[id];
        let mut terms = document.all_terms();
        let (collection, kind, own_term) = match document.role {
            Role::Document(collection) => {
                let collection = &site.collections[collection];
                (collection.id.as_str(), document.kind.map(|kind| collection.kinds[kind].0.as_str()), None)
            }
            Role::Term(term) => {
                if !terms.contains(&term) {
                    terms.push(term);
                }
                (site.taxonomies[term.taxonomy].id.as_str(), None, Some(term))
            }
            Role::Page | Role::Home | Role::Collection(_) | Role::Taxonomy(_) => (PAGES, None, None),
        };
        let by_id =
            |term: TermId| (site.taxonomies[term.taxonomy].id.as_str().into(), library.term(term).id.as_str().into());
        let countries = terms.iter().filter(|term| site.taxonomies[term.taxonomy].countries);
        SearchDocument {
            id: library.id_of(id, site).into(),
            url: urls::document(library, site, id).encoded().into(),
            title: document.title.as_str().into(),
            subtitle: document.subtitle.as_deref().map(Cow::from),
            summary: document.summary.as_deref().map(Cow::from),
            authors: document.authors.as_slice().into(),
            text: text(document),
            facts: facts(library, document).into(),
            language: document.language.code.into(),
            label: label(site, document).into(),
            collection: collection.into(),
            kind: kind.map(Cow::from),
            date: document.date.map(|date| date.to_string().into()),
            places: countries.map(|term| library.term(*term).title.as_str().into()).collect(),
            terms: terms.into_iter().map(by_id).collect(),
            own_term: own_term.map(by_id),
            compared: document.has_own_page() && document.translation.is_none(),
        }
    }
}

/// What a document is, in a word: its kind, or what it is one of.
fn label<'a>(site: &'a Site, document: &Document) -> &'a str {
    match document.role {
        Role::Document(collection) => {
            let collection = &site.collections[collection];
            document.kind.map_or(&collection.singular, |kind| &collection.kinds[kind].1)
        }
        Role::Term(term) => &site.taxonomies[term.taxonomy].singular,
        Role::Page | Role::Home | Role::Collection(_) | Role::Taxonomy(_) => "",
    }
}

/// What is read on its page: the body, and what its fields say in words.
fn text(document: &Document) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(document.text.body.text.as_str());
    for value in document.values() {
        let more = match value {
            Value::Markdown(text) => &text.body.text,
            Value::Text(text) => text,
            _ => continue,
        };
        text.to_mut().push('\n');
        text.to_mut().push_str(more);
    }
    text
}

/// Who else it is from, what it is numbered and what it measures; what its terms are called; and its name in its address,
/// which may be the abbreviation by which it is known.
fn facts(library: &Library, document: &Document) -> String {
    let mut facts: Vec<&str> = document.publisher.as_deref().into_iter().collect();
    let title = slug(&document.title);
    facts.extend(document.slug.split('-').filter(|part| !title.split('-').any(|word| word == *part)));
    facts.extend(document.all_terms().into_iter().map(|term| &*library.term(term).title));
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

/// What a search can be narrowed by, in the order in which it is offered.
pub fn groups(site: &Site) -> impl Iterator<Item = &str> {
    let taxonomies = site.taxonomies.iter().map(|taxonomy| taxonomy.id.as_str());
    ["collection", "kind"].into_iter().chain(taxonomies).chain(["language", "year"])
}

/// Whatever narrows a search: every term, kind, collection and language, whether or not a document has it.
pub fn vocabulary(library: &Library, site: &Site) -> Vocabulary {
    let mut terms = Vec::new();
    for (of, taxonomy) in library.terms.iter().zip(&site.taxonomies) {
        let is_draft = |term: &&Term| term.document.is_some_and(|id| library.documents[id].draft);
        for term in of.iter().filter(|term| !is_draft(term)) {
            let country = countries::by_code(&term.id).filter(|_| taxonomy.countries);
            let codes: Vec<String> =
                country.iter().flat_map(|country| [country.alpha2, country.alpha3]).map(str::to_owned).collect();
            // What an editor calls it is meant, whatever it looks like.
            let own = term.document.map_or(&[][..], |id| &library.documents[id].other_names);
            let is_name = |name: &&String| !codes.contains(*name) || own.contains(*name);
            let names = std::iter::once(&term.title).chain(term.names.iter().filter(is_name)).cloned().collect();
            let section = term.group.map(|group| taxonomy.groups[group].0.clone());
            terms.push(VocabularyTerm { group: taxonomy.id.clone(), id: term.id.clone(), names, codes, section });
        }
    }
    // These narrow only: the words “report” and “French” mean more than a kind and a language.
    let mut add = |group: &str, id: &str, codes: &[&str]| {
        let codes = codes.iter().map(|&code| code.to_owned()).collect();
        let (group, id) = (group.to_owned(), id.to_owned());
        terms.push(VocabularyTerm { group, id, names: Vec::new(), codes, section: None });
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
    let languages: BTreeMap<&str, &Language> =
        library.documents.iter().map(|document| (document.language.code, document.language)).collect();
    for language in languages.into_values() {
        add("language", language.code, &[language.english, language.native]);
    }
    let group = |id: &str| {
        let taxonomy = site.taxonomy(id).map(|taxonomy| &site.taxonomies[taxonomy]);
        VocabularyGroup {
            id: id.to_owned(),
            title: taxonomy.map(|taxonomy| taxonomy.title.clone()),
            names: taxonomy.map_or_else(Vec::new, |taxonomy| vec![taxonomy.title.clone(), taxonomy.singular.clone()]),
        }
    };
    let groups = groups(site).map(group).collect();
    Vocabulary { groups, terms }
}

//! How documents are cited: in words of three styles, and as records for programs that manage references.

pub mod formats;
pub mod styles;

use crate::config::Site;
use crate::config::work::{Thing, WORKS, Work};
use crate::library::{Date, Document, DocumentId, Library, Role};
use crate::urls;

/// What is cited of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Its name in a bibliography: ASCII letters, digits and hyphens.
    pub key: String,
    /// What it is.
    pub work: &'static Work,
    /// Its title, with its subtitle.
    pub title: String,
    /// People, written “Family, Given”, and institutions.
    pub authors: Vec<String>,
    /// When it was published, as exact as known.
    pub date: Option<Date>,
    /// Who published it: of what is but a page of the hub, the hub.
    pub publisher: Option<String>,
    /// Where it is.
    pub url: String,
    /// DOI, ISBN, ISSN and the number of an official document: scheme and value.
    pub identifiers: Vec<(String, String)>,
    /// What it is written in (BCP 47).
    pub language: &'static str,
    /// One or two sentences about it.
    pub summary: Option<String>,
    /// The terms that it is about.
    pub keywords: Vec<String>,
}

impl Reference {
    /// Of a document of the library.
    pub fn of(library: &Library, site: &Site, id: DocumentId) -> Self {
        let document = &library.documents[id];
        let work = work(document, site).unwrap_or(&WORKS[WORKS.len() - 1]);
        let title = match &document.subtitle {
            Some(subtitle) => format!("{}: {subtitle}", document.title),
            None => document.title.clone(),
        };
        Reference {
            key: key(&library.id_of(id, site), document.translation.map(|_| document.language.code)),
            work,
            title,
            authors: document.authors.clone(),
            date: document.date,
            publisher: document.publisher.clone().or_else(|| (!work.is_catalogued()).then(|| site.title.clone())),
            url: urls::document(library, site, id).absolute(site),
            identifiers: document.identifiers.clone(),
            language: document.language.code,
            summary: document.summary.clone(),
            keywords: document.all_terms().into_iter().map(|term| library.term(term).title.clone()).collect(),
        }
    }

    /// An identifier of a scheme.
    pub fn identifier(&self, scheme: &str) -> Option<&str> {
        self.identifiers.iter().find(|(of, _)| of == scheme).map(|(_, value)| value.as_str())
    }
}

/// What a document is as a work; none where it is something else, such as an event.
pub fn work(document: &Document, site: &Site) -> Option<&'static Work> {
    match document.role {
        Role::Document(collection) => match site.collections[collection].thing_of(document.kind) {
            Thing::Work(work) => Some(work),
            Thing::Other(_) => None,
        },
        Role::Page => Some(&WORKS[WORKS.len() - 1]),
        _ => None,
    }
}

/// Whether there are records of a document.
pub fn is_catalogued(document: &Document, site: &Site) -> bool {
    work(document, site).is_some_and(Work::is_catalogued)
}

/// The family and given name of a person; none of an institution. Only a comma tells one from the other.
pub fn person(name: &str) -> Option<(&str, &str)> {
    let (family, given) = name.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    (!family.is_empty() && !given.is_empty() && !given.contains(',')).then_some((family, given))
}

/// A key that every program takes.
fn key(id: &str, language: Option<&str>) -> String {
    let ascii = id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    let key: String =
        ascii.chain(language.into_iter().flat_map(|code| std::iter::once('-').chain(code.chars()))).collect();
    if key.bytes().any(|b| b.is_ascii_alphanumeric()) {
        return key;
    }
    // A name in another script: what tells it apart is a hash of it.
    format!("ref-{}", &blake3::hash(id.as_bytes()).to_hex()[..8])
}

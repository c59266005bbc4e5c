//! How documents are cited: in words of three styles, and as records for programs that manage references.

pub mod formats;
pub mod styles;

use crate::config::work::{Thing, Work};
use crate::config::{IN_CONTAINER, IN_ISSUE, IN_PAGES, IN_VOLUME, Site};
use crate::library::{Date, Document, DocumentId, Entity, Library, Value};
use crate::urls;

/// What is cited of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Its name in a bibliography: ASCII letters, digits, hyphens and colons; of no other document of the hub.
    pub key: String,
    /// What it is.
    pub work: &'static Work,
    /// Its title, with its subtitle.
    pub title: String,
    /// People and institutions.
    pub authors: Vec<Name>,
    /// When it was published, as exact as known.
    pub date: Option<Date>,
    /// Who published it: of what is but a page of the hub, the hub.
    pub publisher: Option<String>,
    /// The journal or book that it is in.
    pub container: Option<String>,
    /// Where in it.
    pub volume: Option<String>,
    /// The issue of the volume.
    pub issue: Option<String>,
    /// From which page to which.
    pub pages: Option<String>,
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

/// Who wrote or published something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// A person.
    Person {
        /// The name that it is sorted by.
        family: String,
        /// All others.
        given: String,
    },
    /// An institution, or a person of one name.
    Whole(String),
}

impl Name {
    /// What is meant by a name as it is written: “Family, Given” is a person, but where the hub has a page of an institution
    /// of that name.
    pub fn of(written: &str, library: &Library, site: &Site) -> Self {
        let page = library.agents_by_name.get(written);
        let is_institution = page.is_some_and(|id| library.documents[*id].thing(site).schema_org() != "Person");
        if is_institution { Name::Whole(written.to_owned()) } else { Name::written(written) }
    }

    /// The same, where nothing but the name is known: a comma tells a person from an institution, if no name of a person would
    /// be as long or have such words.
    pub fn written(written: &str) -> Self {
        let is_name = |part: &str, most: usize| {
            let words: Vec<&str> = part.split_whitespace().collect();
            (1..=most).contains(&words.len())
                && !words.iter().any(|word| JOINING.contains(&word.to_lowercase().as_str()))
        };
        if let Some((family, given)) = written.split_once(',') {
            let (family, given) = (family.trim(), given.trim());
            let is_given = given.chars().next().is_some_and(|c| !c.is_lowercase()) && !given.contains(',');
            if is_given && is_name(family, 3) && is_name(given, 4) {
                return Name::Person { family: family.to_owned(), given: given.to_owned() };
            }
        }
        Name::Whole(written.to_owned())
    }
}

/// Words that names of institutions have, and those of people do not.
const JOINING: [&str; 8] = ["and", "&", "of", "for", "et", "für", "und", "para"];

impl Reference {
    /// Of a document of the library; of what is no work the page is cited.
    pub fn of(library: &Library, site: &Site, id: DocumentId) -> Self {
        let document = &library.documents[id];
        let work = work(document, site).unwrap_or(Work::page());
        let title = match &document.subtitle {
            Some(subtitle) => format!("{}: {subtitle}", document.title),
            None => document.title.clone(),
        };
        let of_property = |property: &str| document.texts_of(site, property).next().map(str::to_owned);
        Reference {
            key: key(&library.id_of(id, site), document.translation.map(|_| document.language.code)),
            work,
            title,
            authors: document.authors.iter().map(|name| Name::of(name, library, site)).collect(),
            date: document.published,
            publisher: publisher(document, site).map(str::to_owned),
            container: container(library, site, document),
            volume: of_property(IN_VOLUME),
            issue: of_property(IN_ISSUE),
            pages: of_property(IN_PAGES),
            url: urls::document(library, site, id).absolute(site),
            identifiers: document.identifiers.clone(),
            language: document.language.code,
            summary: document.summary.clone(),
            keywords: document.all_terms().into_iter().map(|term| library.term(term).title.clone()).collect(),
        }
    }
}

/// The journal or book that a document is in: its name, or the document that it is.
pub fn container(library: &Library, site: &Site, document: &Document) -> Option<String> {
    let at = document.role.fields(site).iter().position(|field| field.property.as_deref() == Some(IN_CONTAINER))?;
    document.value(at)?.leaves().into_iter().find_map(|value| match value {
        Value::Text(title) => Some(title.clone()),
        Value::Reference(Entity::Document(id)) => Some(library.documents[*id].title.clone()),
        Value::Term(term) | Value::Reference(Entity::Term(term)) => Some(library.term(*term).title.clone()),
        _ => None,
    })
}

/// What a document is as a work; none where it is something else, such as an event.
pub fn work(document: &Document, site: &Site) -> Option<&'static Work> {
    match document.thing(site) {
        Thing::Work(work) => Some(work),
        Thing::Other(_) => None,
    }
}

/// Who published a document: of what is but a page of the hub, the hub.
pub fn publisher<'a>(document: &'a Document, site: &'a Site) -> Option<&'a str> {
    let is_page = work(document, site).is_none_or(Work::is_page);
    document.publisher.as_deref().or_else(|| is_page.then_some(site.title.as_str()))
}

/// A key that every program takes. What it cannot have of a name is told apart by a hash of that.
fn key(id: &str, language: Option<&str>) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let ascii = id.chars().map(|c| match c {
        '/' => ':',
        c if fits(c) => c,
        _ => '-',
    });
    let mut key: String = ascii.collect();
    if !id.chars().all(|c| fits(c) || c == '/') {
        key = format!("{}:{}", key.trim_end_matches('-'), &blake3::hash(id.as_bytes()).to_hex()[..8]);
    }
    match language {
        Some(language) => format!("{key}:{language}"),
        None => key,
    }
}

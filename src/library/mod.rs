//! The library: documents, terms and how they hang together. What all later stages read.
//!
//! From here on every reference is an index that exists.

mod date;
mod document;
mod measure;
mod value;

use std::collections::BTreeMap;

use crate::config::schema::Of;
use crate::config::section::Section;
use crate::config::{Field, ReportSection, Site};
use crate::languages::Language;
use crate::load::Attachment;

pub use date::{Date, Period};
pub use document::{Document, Text};
pub use measure::{Change, Measure, Observation, Qualifier};
pub use value::{Source, Value};

/// Index into [`Library::documents`].
pub type DocumentId = usize;
/// Index into [`Library::attachments`].
pub type AttachmentId = usize;

/// A term: a taxonomy of the site and one of its terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId {
    /// Index into `Site::taxonomies` and [`Library::terms`].
    pub taxonomy: usize,
    /// Index into the taxonomy's terms.
    pub term: usize,
}

/// All documents, held against the schema and each other.
#[derive(Debug, Default)]
pub struct Library {
    /// Every Markdown file, drafts and texts of terms included, sorted by path.
    pub documents: Vec<Document>,
    /// The terms of each taxonomy, sorted by id.
    pub terms: Vec<Vec<Term>>,
    /// The published documents of each collection in its order, without translations.
    pub collections: Vec<Vec<DocumentId>>,
    /// The published pages outside collections, without translations.
    pub pages: Vec<DocumentId>,
    /// Every file beside documents, sorted by path.
    pub attachments: Vec<Attachment>,
    /// For each document or term the documents that refer to it, by the heading of the reference.
    pub backlinks: BTreeMap<Entity, Vec<(String, Vec<DocumentId>)>>,
    /// Documents that are people or institutions, by each of their names.
    pub agents_by_name: BTreeMap<String, DocumentId>,
    /// What is known of each of them.
    pub agents: BTreeMap<DocumentId, Agent>,
    /// Measures by their names, each in the order of time; what has no date comes first.
    pub measures: BTreeMap<String, Vec<Observation>>,
    /// Documents that are parts of each other or follow each other, each series in the order of its events.
    pub series: Vec<Vec<DocumentId>>,
    /// For each document that is in one its index in [`series`](Self::series).
    pub in_series: BTreeMap<DocumentId, usize>,
    /// For documents in one whose time is not known, or not as exactly, what that of others says: it begins with the latest that
    /// they come after, and ends with what they are a part of. By these they stand in a course of events.
    pub implied_times: BTreeMap<DocumentId, Period>,
    /// The day on which the hub is as it is: what begins after it is still to come. No clock is asked.
    pub as_of: Option<Date>,
    /// For each taxonomy the sections that the page of each of its terms has.
    pub sections: Vec<Vec<Section<TermId>>>,
    /// The sections of reports.
    pub report: Vec<ReportSection<TermId>>,
}

/// What can be referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// A document.
    Document(DocumentId),
    /// A term.
    Term(TermId),
}

/// What a Markdown file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A document of the collection with this index.
    Document(usize),
    /// A page outside collections.
    Page,
    /// The home page.
    Home,
    /// The introduction of a collection.
    Collection(usize),
    /// The introduction of a taxonomy.
    Taxonomy(usize),
    /// The text of a term.
    Term(TermId),
}

impl Role {
    /// What a file in this folder of `content/` is for, by its name; `term` is the term of a taxonomy that it would be. None
    /// where the folder is no collection's and no taxonomy's, or there is no such term.
    pub fn of(site: &Site, folder: &str, name: &str, term: impl Fn(usize) -> Option<TermId>) -> Option<Role> {
        let is_introduction = name == "_index";
        if folder.is_empty() {
            return Some(if name == "index" { Role::Home } else { Role::Page });
        }
        if let Some(collection) = site.collection(folder) {
            return Some(if is_introduction { Role::Collection(collection) } else { Role::Document(collection) });
        }
        let taxonomy = site.taxonomy(folder)?;
        if is_introduction { Some(Role::Taxonomy(taxonomy)) } else { term(taxonomy).map(Role::Term) }
    }

    /// The collection that it is a document of.
    pub fn collection(self) -> Option<usize> {
        match self {
            Role::Document(collection) => Some(collection),
            _ => None,
        }
    }

    /// Whose fields files with this role have.
    pub fn schema(self) -> Of {
        match self {
            Role::Document(collection) => Of::Documents(collection),
            Role::Term(term) => Of::Terms(term.taxonomy),
            Role::Page | Role::Home | Role::Collection(_) | Role::Taxonomy(_) => Of::Pages,
        }
    }

    /// The fields that the schema adds to files with this role.
    pub fn fields(self, site: &Site) -> &[Field] {
        match self {
            Role::Document(collection) => &site.collections[collection].fields,
            Role::Term(term) => &site.taxonomies[term.taxonomy].fields,
            Role::Page | Role::Home | Role::Collection(_) | Role::Taxonomy(_) => &site.page_fields,
        }
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Out of the site, as written.
    External(String),
    /// Within the same page; with `#`.
    Anchor(String),
    /// To a document or the text of a term, with the anchor and its `#` or empty.
    Document(DocumentId, String),
    /// To a term's page.
    Term(TermId, String),
    /// To a collection's list, with the anchor and its `#` or empty.
    Collection(usize, String),
    /// To a taxonomy's terms, with the anchor and its `#` or empty.
    Taxonomy(usize, String),
    /// To a file beside a document.
    Attachment(AttachmentId),
    /// To an address of the site, held against the plan: its path from the root, and what follows that (`?…`, `#…`).
    Site(String, String),
}

/// A file to download.
#[derive(Debug, Clone)]
pub struct FileLink {
    /// The file.
    pub attachment: AttachmentId,
    /// What to call it.
    pub label: Option<String>,
    /// Its language, where it is not the document's.
    pub language: Option<&'static Language>,
}

/// A term of a taxonomy.
#[derive(Debug, Clone)]
pub struct Term {
    /// Its name in front matter and, in a taxonomy of countries, its ISO 3166 code.
    pub id: String,
    /// Its name in its address.
    pub slug: String,
    /// Its name.
    pub title: String,
    /// All its other names in any language.
    pub names: Vec<String>,
    /// Its text, where it has a file of its own.
    pub document: Option<DocumentId>,
    /// The term above it.
    pub broader: Option<usize>,
    /// The same thing elsewhere on the web.
    pub same_as: Vec<String>,
    /// Index into the taxonomy's groups.
    pub group: Option<usize>,
    /// Published documents with this term, in order of date, without translations.
    pub documents: Vec<DocumentId>,
    /// Whether it has a page: it has a text, documents, or a place in a group.
    pub has_page: bool,
}

/// A person or an institution that has a document; lists have the newest first.
#[derive(Debug, Clone, Default)]
pub struct Agent {
    /// The documents that it wrote, published or took part in.
    pub works: Vec<DocumentId>,
    /// Those of which a text leads to it, where nothing else does.
    pub mentions: Vec<DocumentId>,
}

impl Library {
    /// The term with this id.
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.taxonomy][id.term]
    }

    /// What lists of terms hold: published documents of collections and pages outside, without translations.
    pub fn listed(&self) -> impl Iterator<Item = DocumentId> {
        self.collections.iter().flatten().chain(&self.pages).copied()
    }

    /// A document in each of its languages.
    pub fn in_all_languages(&self, id: DocumentId) -> Vec<DocumentId> {
        let all = &self.documents[id].translations;
        if all.is_empty() { vec![id] } else { all.clone() }
    }

    /// The text of a taxonomy or collection, or of the home page: the published file with this role in the hub's own language.
    pub fn text_of(&self, role: Role) -> Option<DocumentId> {
        self.documents
            .iter()
            .position(|document| document.role == role && document.translation.is_none() && !document.draft)
    }

    /// The published page outside collections with this slug.
    pub fn page(&self, slug: &str) -> Option<DocumentId> {
        self.documents.iter().position(|document| {
            document.role == Role::Page && document.slug == slug && document.translation.is_none() && !document.draft
        })
    }

    /// What was measured before a measure of a document, where that is the newest of its series in the documents that are
    /// meant, and the first of them to say it; none where it is not.
    pub fn newest_since<'a>(
        &'a self,
        id: DocumentId,
        measure: &Measure,
        is_meant: impl Fn(DocumentId, &Measure) -> bool,
    ) -> Option<Option<&'a Measure>> {
        let Some(series) = measure.name.as_ref().and_then(|name| self.measures.get(name)) else { return Some(None) };
        let of_meant = |observation: &'a Observation| {
            let first = observation.documents.iter().find(|id| is_meant(**id, &observation.measure))?;
            Some((*first, &observation.measure))
        };
        let mut meant = series.iter().rev().filter_map(of_meant);
        let (first, newest) = meant.next()?;
        let is_newest = first == id && newest.as_of == measure.as_of;
        is_newest.then(|| meant.next().map(|(_, before)| before))
    }

    /// `collection/slug`, which names a document for good. Its translations have the same.
    pub fn id_of(&self, id: DocumentId, site: &Site) -> String {
        let document = &self.documents[id];
        let folder = match document.role {
            Role::Document(collection) => site.collections[collection].id.as_str(),
            Role::Term(term) => site.taxonomies[term.taxonomy].id.as_str(),
            Role::Collection(collection) => return site.collections[collection].id.clone(),
            Role::Taxonomy(taxonomy) => return site.taxonomies[taxonomy].id.clone(),
            Role::Page | Role::Home => return document.slug.clone(),
        };
        format!("{folder}/{}", document.slug)
    }
}

//! Search: documents and the vocabulary go in, ranked answers and related documents come out.
//!
//! [`Index`] holds tantivy's index and, beside it, what tantivy has no place for: word forms, names of terms, facets.
//! It is derived: it can be deleted at any time, and is made anew where its fingerprint differs.

mod analysis;
mod answer;
mod index;
mod query;
mod related;
mod tables;
mod words;

use serde::Serialize;

pub use answer::{Answer, Hit, Segment};
pub use index::Index;

/// What the index knows of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchDocument {
    /// `collection/slug`.
    pub id: String,
    /// From the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its text without markup.
    pub text: String,
    /// BCP 47.
    pub language: String,
    /// Id of its collection.
    pub collection: String,
    /// Id of its kind.
    pub kind: Option<String>,
    /// ISO 8601, as exact as known.
    pub date: Option<String>,
    /// Ids of taxonomy and term.
    pub terms: Vec<(String, String)>,
    /// Whether it is a translation of another one: it is found, and is related to nothing by itself.
    pub is_translation: bool,
}

/// A term with all its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VocabularyTerm {
    /// Id of its taxonomy.
    pub taxonomy: String,
    /// Its id.
    pub id: String,
    /// Its title and every other name in any language.
    pub names: Vec<String>,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// As it was typed. Nothing typed is an error.
    pub text: String,
    /// Group and value: several values of a group mean any of them. A term is meant by any of its names.
    pub filters: Vec<(String, String)>,
    /// The most results.
    pub limit: usize,
}

//! Search: documents and the vocabulary go in, ranked answers and related documents come out.
//!
//! [`Index`] holds tantivy's index and, beside it, what tantivy has no place for: word forms, names of terms, facets.
//! It is derived: it can be deleted at any time, and is made anew where its fingerprint differs.

mod analysis;
mod answer;
mod clause;
mod export;
mod forms;
mod index;
mod met;
mod passage;
mod query;
mod related;
mod syntax;
mod tables;
mod tokens;
mod words;

use std::borrow::Cow;

pub use answer::{Answer, Hit};
pub use export::{Shard, Start, text as text_shard};
pub use index::{Index, Unfinished};
pub use passage::Segment;

/// What the index knows of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SearchDocument<'a> {
    /// What names it for good; its translations have the same.
    pub id: Cow<'a, str>,
    /// From the site's root.
    pub url: Cow<'a, str>,
    /// Its title.
    pub title: Cow<'a, str>,
    /// Its subtitle.
    pub subtitle: Option<Cow<'a, str>>,
    /// One or two sentences.
    pub summary: Option<Cow<'a, str>>,
    /// Who wrote it.
    pub authors: Cow<'a, [String]>,
    /// Its text without markup.
    pub text: Cow<'a, str>,
    /// What else is known of it, such as who published it and what it is numbered: it is found by these words, but they make
    /// no two documents alike.
    pub facts: Cow<'a, str>,
    /// BCP 47.
    pub language: Cow<'a, str>,
    /// Id of its collection; of its taxonomy where it is the text of a term.
    pub collection: Cow<'a, str>,
    /// Id of its kind.
    pub kind: Option<Cow<'a, str>>,
    /// What its kind or collection is called.
    pub label: Cow<'a, str>,
    /// ISO 8601, as exact as known.
    pub date: Option<Cow<'a, str>>,
    /// What its countries are called.
    pub places: Vec<Cow<'a, str>>,
    /// Ids of taxonomy and term.
    pub terms: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The one whose page it is: by the name of that term it is found first.
    pub own_term: Option<(Cow<'a, str>, Cow<'a, str>)>,
    /// Whether it has related documents: what is not compared is found, and is related to nothing.
    pub compared: bool,
}

impl SearchDocument<'_> {
    /// The year of its date.
    fn year(&self) -> Option<&str> {
        self.date.as_deref().and_then(|date| date.split('-').next())
    }

    /// What passages are taken from: the summary and the text, which may begin with it.
    fn passages(&self) -> Cow<'_, str> {
        match self.summary.as_deref().filter(|summary| !self.text.starts_with(summary.trim())) {
            Some(summary) => Cow::Owned(format!("{summary}\n{}", self.text)),
            None => Cow::Borrowed(&self.text),
        }
    }
}

/// What is indexed: in the order of time, for of equals what comes later is found first. A document is made when it is asked
/// for, so that a library is never in memory twice; the index does not hold what it shows of documents.
pub trait Documents: Sync {
    /// How many there are.
    fn count(&self) -> usize;
    /// The one with this number, counted from 0.
    fn document(&self, number: usize) -> SearchDocument<'_>;
}

impl Documents for [SearchDocument<'_>] {
    fn count(&self) -> usize {
        self.len()
    }

    fn document(&self, number: usize) -> SearchDocument<'_> {
        self[number].clone()
    }
}

/// All that narrows a search, and its names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Vocabulary {
    /// What can be narrowed by, in the order in which it is offered. Others follow as documents have them.
    pub groups: Vec<VocabularyGroup>,
    /// The values of all groups.
    pub terms: Vec<VocabularyTerm>,
}

/// What a search can be narrowed by: a taxonomy, or `collection`, `kind`, `language`, `year`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VocabularyGroup {
    /// Its id.
    pub id: String,
    /// As a heading; none where the theme has a text for it.
    pub title: Option<String>,
    /// What a query may call it, beside its id: `country:KH`.
    pub names: Vec<String>,
}

/// A value that narrows a search, with all its names: a term, or a kind, a collection, a language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VocabularyTerm {
    /// Id of its group.
    pub group: String,
    /// Its id.
    pub id: String,
    /// Its title and every other name in any language. These are words of a query too, which lead to the term.
    pub names: Vec<String>,
    /// What else a filter may call it. As words these would mean something else: `IN` is India's.
    pub codes: Vec<String>,
    /// The heading under which it is offered: a subregion.
    pub section: Option<String>,
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
    /// Whether results have passages.
    pub passages: bool,
}

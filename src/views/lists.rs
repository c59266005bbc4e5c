//! What lists, terms and indexes show.

use serde::Serialize;
use tera::Value;

use super::{Counted, Document, Group, Link, Part, TileGroup, Usage, WebLink};

/// The home page.
#[derive(Debug, Clone, Serialize)]
pub struct Home {
    /// Its heading.
    pub title: String,
    /// Its text, where it has one.
    pub text: Option<Document>,
}

/// A part of the home page: the newest of a collection.
#[derive(Debug, Clone, Serialize)]
pub struct HomeSection {
    /// The collection.
    pub title: String,
    /// Its list.
    pub path: String,
    /// How many it has.
    pub count: usize,
    /// The newest: [`Card`]s.
    pub cards: Vec<Value>,
}

/// A taxonomy on the home page.
#[derive(Debug, Clone, Serialize)]
pub struct HomeTaxonomy {
    /// The taxonomy.
    pub title: String,
    /// The page of its terms.
    pub path: String,
    /// How many terms it has.
    pub count: usize,
    /// Its terms.
    pub terms: Vec<Counted>,
}

/// A list of documents.
#[derive(Debug, Clone, Serialize, Default)]
pub struct List {
    /// Its heading.
    pub title: String,
    /// Its introduction, where it has one.
    pub text: Option<Document>,
    /// How many documents it has in all.
    pub count: usize,
    /// Events that are still to come, the next first; the other cards are without them: [`Card`]s.
    pub upcoming: Vec<Value>,
    /// Those on this page: [`Card`]s.
    pub cards: Vec<Value>,
    /// Of events: a file for calendars.
    pub calendar: Option<String>,
    /// Its archive; empty where one page holds all.
    pub years: Vec<Part>,
    /// The page before.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
    /// The list that this archive belongs to.
    pub of: Option<Link>,
    /// Of a list of two terms: both.
    pub links: Vec<Link>,
}

/// The terms of a taxonomy.
#[derive(Debug, Clone, Serialize)]
pub struct Taxonomy {
    /// Its name.
    pub title: String,
    /// Its introduction, where it has one.
    pub text: Option<Document>,
    /// How many terms it has.
    pub count: usize,
    /// Its terms as tiles, where the schema groups them.
    pub map: Vec<TileGroup>,
    /// Terms in groups of which the hub holds nothing yet; they are in no list of the page.
    pub bare: Vec<Link>,
}

/// Terms under one heading.
#[derive(Debug, Clone, Serialize)]
pub struct TermGroup {
    /// The heading; null where there are no groups.
    pub title: Option<String>,
    /// How many documents belong to its terms.
    pub count: usize,
    /// Its terms.
    pub terms: Vec<TermTree>,
}

/// A term with those below it.
#[derive(Debug, Clone, Serialize)]
pub struct TermTree {
    /// The term.
    #[serde(flatten)]
    pub term: Counted,
    /// Those below.
    pub narrower: Vec<TermTree>,
}

/// A term's page.
#[derive(Debug, Clone, Serialize)]
pub struct Term {
    /// Its name in front matter and in the addresses of searches: the code of a country.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its taxonomy.
    pub taxonomy: Group,
    /// Its group.
    pub group: Option<String>,
    /// How often its page was seen, where that was counted.
    pub usage: Option<Usage>,
    /// Of a country: those of its group as tiles, itself among them; else empty.
    pub map: Vec<TileGroup>,
    /// Its other names.
    pub names: Vec<String>,
    /// Its text, where it has one.
    pub text: Option<Document>,
    /// The same thing elsewhere.
    pub same_as: Vec<WebLink>,
    /// The term above.
    pub broader: Option<Link>,
    /// The terms below.
    pub narrower: Vec<Counted>,
    /// How many documents it has.
    pub count: usize,
}

/// A collection's documents on a term's page.
#[derive(Debug, Clone, Serialize)]
pub struct TermCollection {
    /// The collection.
    pub title: String,
    /// How many of it have the term.
    pub count: usize,
    /// Whether some of them stand in sections already.
    pub others: bool,
    /// The newest: [`Card`]s.
    pub cards: Vec<Value>,
}

/// Terms of another taxonomy that occur with a term.
#[derive(Debug, Clone, Serialize)]
pub struct Facet {
    /// The taxonomy.
    pub title: String,
    /// Its terms, the most frequent first.
    pub items: Vec<Counted>,
}

/// The index of a field.
#[derive(Debug, Clone, Serialize)]
pub struct Browse {
    /// Its heading.
    pub title: String,
    /// Letters; empty where there are none.
    pub letters: Vec<Part>,
    /// What it lists.
    pub entries: Vec<Entry>,
    /// The page before.
    pub previous: Option<Link>,
    /// The page after.
    pub next: Option<Link>,
}

/// An entry of an index.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// What it says.
    pub title: String,
    /// Its page, where it has one.
    pub path: Option<String>,
    /// How many documents.
    pub count: Option<usize>,
    /// The documents, where they stand beneath it: [`Card`]s.
    pub cards: Vec<Value>,
}

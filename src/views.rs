//! What templates see: plain data and nothing else.
//!
//! Every optional value is present and null, every list present and perhaps empty. Paths lead from the site's
//! root and are percent-encoded: a template writes `href="{{ root }}{{ card.path }}"`. Values of type [`tera::Value`] that hold
//! HTML are marked as safe.

use serde::Serialize;
use tera::Value;

/// The site, for every page.
#[derive(Debug, Clone, Serialize)]
pub struct Site<'a> {
    /// Its name.
    pub title: &'a str,
    /// One or two sentences.
    pub description: Option<&'a str>,
    /// Code of its language.
    pub language: &'a str,
    /// Its main menu.
    pub menu: Vec<MenuItem<'a>>,
    /// Where the home page is.
    pub home: String,
    /// Path of the feed of everything.
    pub feed: String,
    /// Path of the page that searches; a query is its parameter `q`.
    pub search: String,
    /// Path of what tells browsers how to search.
    pub open_search: String,
    /// Path of the picture for tabs and bookmarks, where the site has one.
    pub icon: Option<String>,
}

/// An entry of the menu.
#[derive(Debug, Clone, Serialize)]
pub struct MenuItem<'a> {
    /// What it says.
    pub title: &'a str,
    /// Where it leads.
    pub path: String,
    /// Whether the page is within it.
    pub current: bool,
}

/// What the frame of a page needs.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Page {
    /// Its name.
    pub title: String,
    /// For the window's title bar: with the site's name.
    pub full_title: String,
    /// One or two sentences.
    pub description: Option<String>,
    /// Code of its language.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// From the site's root.
    pub path: String,
    /// The whole address.
    pub canonical: String,
    /// The Atom feed that belongs to it.
    pub feed: Option<String>,
    /// What that feed is of.
    pub feed_title: Option<String>,
    /// The whole address of a picture for previews.
    pub image: Option<String>,
    /// Type of Open Graph: `website` or `article`.
    pub og_type: &'static str,
    /// Date of publication, ISO 8601.
    pub published: Option<String>,
    /// The pages above it, from home.
    pub breadcrumbs: Vec<Link>,
    /// The same page in all its languages; empty where there is one.
    pub alternates: Vec<Alternate>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
}

/// The same page in a language.
#[derive(Debug, Clone, Serialize)]
pub struct Alternate {
    /// Its code.
    pub language: &'static str,
    /// The whole address.
    pub url: String,
}

/// A page with its name.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// Where it is.
    pub path: String,
}

/// A name that leads somewhere, perhaps.
#[derive(Debug, Clone, Serialize)]
pub struct Name {
    /// The name.
    pub title: String,
    /// Where it leads.
    pub path: Option<String>,
}

/// A page with how many documents it has.
#[derive(Debug, Clone, Serialize)]
pub struct Counted {
    /// What it is called.
    pub title: String,
    /// Where it is, if it has a page.
    pub path: Option<String>,
    /// How many documents.
    pub count: usize,
    /// One or two sentences.
    pub summary: Option<String>,
}

/// A part of an archive or index, beside its other parts.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// The year, the letter, or the name of the index.
    pub title: String,
    /// Where it is.
    pub path: String,
    /// How many documents, where that is said.
    pub count: Option<usize>,
    /// Whether it is this page.
    pub current: bool,
}

/// A date as exact as it is known.
#[derive(Debug, Clone, Serialize)]
pub struct Date {
    /// ISO 8601.
    pub iso: String,
    /// In words of the page's language.
    pub text: String,
}

/// A language.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Language {
    /// BCP 47.
    pub code: &'static str,
    /// In itself.
    pub name: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
}

/// A document in a list.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub path: String,
    /// What one of its collection is called.
    pub collection: String,
    /// Its kind.
    pub kind: Option<String>,
    /// Its date.
    pub date: Option<Date>,
    /// When it took place, where a field says so.
    pub period: Option<String>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Its language, where it is not the site's.
    pub language: Option<Language>,
    /// A picture.
    pub cover: Option<String>,
    /// Its first terms.
    pub terms: Vec<Link>,
}

/// A document's page.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Its collection; null for a page outside.
    pub collection: Option<Group>,
    /// When it was published or took place.
    pub date: Option<Date>,
    /// When it took place, where a field says so; that field is among the facts.
    pub period: Option<String>,
    /// When it was last changed in substance.
    pub updated: Option<Date>,
    /// Who wrote it, with where else they are listed.
    pub authors: Vec<Name>,
    /// Who else took part.
    pub contributors: Vec<Contributor>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// The text: HTML; empty where there is none.
    pub body: Value,
    /// What it is written in.
    pub language: Language,
    /// Whether that is not the page's own.
    pub language_differs: bool,
    /// Path of a picture, which adds nothing to the title.
    pub cover: Option<String>,
    /// Files to download, hear and see.
    pub files: Vec<File>,
    /// Where it is on the web.
    pub links: Vec<WebLink>,
    /// Its licence.
    pub licence: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// DOI, ISBN and so on.
    pub identifiers: Vec<Identifier>,
    /// The fields that the schema adds.
    pub fields: Fields,
    /// Its terms, by taxonomy.
    pub terms: Vec<Terms>,
    /// Whether it has any of what is set out beside a text: dates, people, identifiers, facts, terms, other versions.
    pub has_details: bool,
    /// All languages that it exists in; empty where there is one.
    pub translations: Vec<Translation>,
    /// Its headings of levels 2 and 3.
    pub headings: Vec<Heading>,
    /// Where its facts are from.
    pub sources: Vec<Source>,
    /// What it takes the place of.
    pub replaces: Option<Link>,
    /// What takes its place.
    pub replaced_by: Option<Link>,
    /// What it is another version of.
    pub version_of: Option<Link>,
    /// Its other versions.
    pub versions: Vec<Link>,
    /// Who refers to it.
    pub backlinks: Vec<Backlinks>,
    /// Documents like it: [`Card`]s.
    pub related: Vec<Value>,
}

/// A collection or taxonomy.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// Its id in site.toml, which addresses of searches have too.
    pub id: String,
    /// Plural.
    pub title: String,
    /// One of it.
    pub singular: String,
    /// Where its list is.
    pub path: String,
}

/// Who took part, and how.
#[derive(Debug, Clone, Serialize)]
pub struct Contributor {
    /// Who.
    pub name: String,
    /// How.
    pub role: Option<String>,
}

/// A file to download.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    /// What to call it.
    pub title: String,
    /// Where it is.
    pub path: String,
    /// Its language, where it is not the document's.
    pub language: Option<Language>,
    /// How large, in words.
    pub size: String,
    /// `PDF`.
    pub extension: String,
    /// `audio`, `video`, `image` or `other`.
    pub media: &'static str,
    /// `application/pdf`.
    pub media_type: String,
}

/// A page elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct WebLink {
    /// What to call it.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The host's name, where the title does not say it.
    pub host: Option<String>,
}

/// An identifier.
#[derive(Debug, Clone, Serialize)]
pub struct Identifier {
    /// `DOI`.
    pub label: String,
    /// `10.1000/182`.
    pub text: String,
    /// Where it resolves.
    pub url: Option<String>,
}

/// The fields that the schema adds, each where it reads best.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Fields {
    /// Short values, in the order of the schema.
    pub facts: Vec<Fact>,
    /// Texts and tables, in the order of the schema.
    pub sections: Vec<Fact>,
    /// Numbers with what belongs to them.
    pub measures: Vec<Measure>,
}

/// A field that the schema adds.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Its name.
    pub label: String,
    /// What it holds.
    pub value: Field,
}

/// A value of such a field.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Field {
    /// `text`, `html`, `number`, `boolean`, `date`, `period`, `url`, `term`, `reference`, `measure`, `source`, `file`, `list`, `group` or `table`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// In words, for all that has no attribute of its own below.
    pub text: Option<String>,
    /// Of type html.
    pub html: Option<Value>,
    /// Of a date or the beginning of a period, ISO 8601.
    pub iso: Option<String>,
    /// Of a term, a reference or a file.
    pub path: Option<String>,
    /// Of an address.
    pub url: Option<String>,
    /// Of a list.
    pub items: Vec<Field>,
    /// Of a group.
    pub entries: Vec<Fact>,
    /// Of a measure.
    pub measure: Option<Box<Measure>>,
    /// Of a source.
    pub source: Option<Box<Source>>,
    /// Of a table: the names of its columns.
    pub columns: Vec<String>,
    /// Of a table: for each row the value of each column, or null.
    pub rows: Vec<Vec<Option<Field>>>,
}

/// A number with what belongs to it.
#[derive(Debug, Clone, Serialize)]
pub struct Measure {
    /// What is measured.
    pub label: String,
    /// “more than”; null where exact.
    pub qualifier: Option<String>,
    /// `1,227,100`.
    pub number: String,
    /// Of what.
    pub unit: Option<String>,
    /// Counted from this date.
    pub since: Option<Date>,
    /// True on this date.
    pub as_of: Option<Date>,
    /// What else is to be known.
    pub note: Option<String>,
    /// Where it is from.
    pub source: Option<Source>,
}

/// Where a fact is from.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// The document's title, or the source in words.
    pub title: String,
    /// Where it is.
    pub path: Option<String>,
    /// “paragraph 27”.
    pub locator: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
}

/// Terms of one taxonomy.
#[derive(Debug, Clone, Serialize)]
pub struct Terms {
    /// The taxonomy's name.
    pub title: String,
    /// The terms.
    pub items: Vec<Link>,
}

/// A language that a document exists in.
#[derive(Debug, Clone, Serialize)]
pub struct Translation {
    /// Its code.
    pub language: &'static str,
    /// In itself.
    pub name: &'static str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Where it is.
    pub path: String,
    /// Whether it is this page.
    pub current: bool,
}

/// A heading of a text.
#[derive(Debug, Clone, Serialize)]
pub struct Heading {
    /// What it says.
    pub title: String,
    /// 2 or 3.
    pub level: u8,
    /// Its anchor.
    pub id: String,
}

/// Documents that refer to a page.
#[derive(Debug, Clone, Serialize)]
pub struct Backlinks {
    /// By what.
    pub title: String,
    /// Which: [`Card`]s.
    pub cards: Vec<Value>,
}

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
    /// Those on this page: [`Card`]s.
    pub cards: Vec<Value>,
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
}

/// Terms under one heading.
#[derive(Debug, Clone, Serialize)]
pub struct TermGroup {
    /// The heading; null where there are no groups.
    pub title: Option<String>,
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

/// A page that leads elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Redirect {
    /// Where to, relative to the page.
    pub url: String,
    /// The same with `index.html`, which a disk needs where no script completes it.
    pub file: String,
    /// What is there.
    pub title: String,
}

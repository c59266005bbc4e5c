//! What the page of a document shows.

use serde::Serialize;
use tera::Value;

use super::{Counted, Date, Language, Link, Name, Report, Section};

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
    /// Of a page or the text of a list: what it shows besides its text.
    pub sections: Vec<Section>,
    /// Of a report on a period: what the hub holds of that.
    pub report: Option<Report>,
    /// Its headings of levels 2 and 3.
    pub headings: Vec<Heading>,
    /// Where its facts are from.
    pub sources: Vec<Source>,
    /// Of an event: a file for calendars.
    pub calendar: Option<String>,
    /// The series that it is in, itself too, in the order of its events: [`Card`]s.
    pub series: Vec<Value>,
    /// What it takes the place of.
    pub replaces: Option<Link>,
    /// How it is cited, in several styles; empty where it is no work.
    pub citations: Vec<Cited>,
    /// Records of it for programs that manage references.
    pub records: Vec<Record>,
    /// How often it was seen, where that was counted.
    pub usage: Option<Usage>,
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

/// A document cited in one style.
#[derive(Debug, Clone, Serialize)]
pub struct Cited {
    /// What the style is called.
    pub style: &'static str,
    /// The citation.
    pub pieces: Vec<Piece>,
}

/// A piece of a citation.
#[derive(Debug, Clone, Serialize)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is set in italics.
    pub italic: bool,
}

/// How often a page was seen.
#[derive(Debug, Clone, Serialize)]
pub struct Usage {
    /// `1,234`.
    pub views: String,
    /// How often its files were loaded; null where never.
    pub downloads: Option<String>,
    /// Of when the counts are.
    pub period: String,
}

/// A record of a document.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// `BibTeX`.
    pub title: &'static str,
    /// Where it is.
    pub path: String,
    /// `application/x-bibtex`.
    pub media_type: &'static str,
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
    /// What else is said of it, in parentheses.
    pub notes: Vec<Field>,
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
    /// Who says it, where that is another page.
    pub of: Option<Link>,
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
    /// The collection of what is counted, with how many the hub has.
    pub items: Option<Counted>,
    /// In a report: by how much it has changed since it was last measured, `+1,200`.
    pub change: Option<String>,
    /// What it is made of.
    pub parts: Vec<Bar>,
    /// The same at other times, the earliest first; empty where it was measured once.
    pub series: Vec<Bar>,
}

/// A row of a chart, which is a table too.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// What the row is of: a part, or a date.
    pub label: String,
    /// “more than”; null where exact.
    pub qualifier: Option<String>,
    /// `1,227,100`.
    pub number: String,
    /// How long its bar is: hundredths of the longest; null where numbers cannot be lengths.
    pub length: Option<String>,
    /// Of a series: by how much it differs from the row before, `+1,200`.
    pub change: Option<String>,
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

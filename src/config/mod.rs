//! site.toml, as the schema that everything else follows.
//!
//! What is written (`raw`) and what is meant ([`Site`]) are two types: defaults are filled in once, here.

mod explain;
mod raw;
mod read;
pub mod schema;
pub mod section;
mod toml_lines;
pub mod work;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Problem, Span, instead, is_no_text};
use crate::environment::at;
use crate::languages::Language;
use section::{By, NamedTerm, Section};
use work::Thing;

use crate::span::{with_line_feeds, without_mark};

pub(crate) use explain::explain;
pub(crate) use read::{BROWSE, COLLECTIONS, TAXONOMIES, TYPES};

/// The name of the file that makes a folder a hub.
pub const FILE: &str = "site.toml";
/// Where the page that searches stands.
pub const SEARCH: &str = "search";
/// The parameter of its address that has the query. Ids of groups narrow; what else there is begins with `_`, as no id does.
pub const QUERY: &str = "q";
/// The most mistakes that are looked for: each takes a reading of the whole file.
const MOST_MISTAKES: usize = 100;

/// A hub's schema and settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// The hub's name.
    pub title: String,
    /// Where it is published, always ending in `/`. Needed by feeds, sitemap, canonical links and 404.html only.
    pub base_url: String,
    /// The hub's own language.
    pub language: &'static Language,
    /// One or two sentences about the hub.
    pub description: Option<String>,
    /// The folder under `themes/`, or `default`, which is built in; with its place in site.toml.
    pub theme: (String, Span),
    /// Whether raw HTML in content is left as it is, but for ids and for the addresses of links, images, sound and film:
    /// these are checked all the same. What else it refers to, such as scripts, is its writer's care.
    pub trust_html: bool,
    /// Ids of collections and taxonomies, and slugs of pages, in the order of the menu; with their places in site.toml.
    pub menu: Vec<(String, Span)>,
    /// Fields with an index of their own: `title`, `authors`, `kind`, `language`, `year` or a field of a collection.
    pub browse: Vec<String>,
    /// Pairs of taxonomies whose terms have a page for each combination.
    pub pairs: Vec<(usize, usize)>,
    /// In the order of site.toml, the default ones first.
    pub collections: Vec<Collection>,
    /// In the order of site.toml, the default ones first.
    pub taxonomies: Vec<Taxonomy>,
    /// Typed fields of pages outside collections.
    pub page_fields: Vec<Field>,
    /// What reports on a period have.
    pub report: Report,
    /// Whether pages lead to the files in folders, `x/index.html`: for a copy that is read from a disk without
    /// JavaScript. Not of site.toml: an option of a build.
    pub disk: bool,
}

/// Reports on a period, which write themselves from what the hub holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Which documents are reports, where any are.
    pub documents: Option<ReportDocuments>,
    /// What they list and count; where there are none, every collection by itself.
    pub sections: Vec<ReportSection<NamedTerm>>,
}

/// Which documents are reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportDocuments {
    /// Index of their collection.
    pub collection: usize,
    /// Index of their kind.
    pub kind: usize,
    /// Index of the field that has their period.
    pub period: usize,
}

/// A section of a report: what took place in the period.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportSection<Term> {
    /// What it lists.
    pub section: Section<Term>,
    /// What that is counted by.
    pub counts: Vec<By>,
}

/// A folder of documents of one sort.
#[derive(Debug, Clone, PartialEq)]
pub struct Collection {
    /// Its folder under `content/` and the first part of its URLs.
    pub id: String,
    /// Plural, as a heading.
    pub title: String,
    /// One of them.
    pub singular: String,
    /// Kinds of documents: id and label. Empty where the collection knows no kinds.
    pub kinds: Vec<(String, String)>,
    /// How its lists are ordered.
    pub order: Order,
    /// Fields of its own.
    pub fields: Vec<Field>,
    /// Where its documents are events: what a calendar has of them.
    pub calendar: Option<Calendar>,
    /// What its documents are, where their kind does not say it.
    pub thing: Thing,
    /// What documents of each kind are, by the kind's index.
    pub things: Vec<Option<Thing>>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The newest first; what has no date comes last.
    #[default]
    Date,
    /// By title.
    Title,
}

/// A controlled vocabulary.
#[derive(Debug, Clone, PartialEq)]
pub struct Taxonomy {
    /// Its folder under `content/`, its field in front matter and the first part of its URLs.
    pub id: String,
    /// Plural, as a heading.
    pub title: String,
    /// One of its terms.
    pub singular: String,
    /// Whether its terms are the countries that are built in.
    pub countries: bool,
    /// Display names that differ from the built-in ones: id and name.
    pub names: BTreeMap<String, String>,
    /// Groups of terms: heading, and ids with their places in site.toml.
    pub groups: Vec<(String, Vec<(String, Span)>)>,
    /// Fields of its terms.
    pub fields: Vec<Field>,
    /// What the page of each of its terms shows: documents with that term.
    pub sections: Vec<Section<NamedTerm>>,
}

impl Collection {
    /// What a document of a kind is.
    pub fn thing_of(&self, kind: Option<usize>) -> &Thing {
        kind.and_then(|kind| self.things[kind].as_ref()).unwrap_or(&self.thing)
    }
}

impl Site {
    /// That there is no collection of a name.
    pub fn no_collection(&self, written: &str) -> Problem {
        let known = self.collections.iter().map(|collection| collection.id.as_str());
        (Code::UnknownCollection, format!("there is no collection `{written}`"), instead(written, known))
    }
}

impl Taxonomy {
    /// Whether its terms can be shown as tiles, which codes fit on: countries in groups.
    pub fn has_map(&self) -> bool {
        self.countries && !self.groups.is_empty()
    }
}

/// A typed field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in front matter.
    pub id: String,
    /// Its name on the page.
    pub label: String,
    /// What it takes.
    pub kind: FieldType,
    /// Whether it takes several values. One value is then a list of one.
    pub list: bool,
    /// What it says in the words of schema.org, for programs that read pages.
    pub property: Option<String>,
}

/// The property of schema.org for other names of a thing: by these it is found and referred to, too.
pub const OTHER_NAMES: &str = "alternateName";
/// The property of schema.org for the same thing elsewhere on the web.
pub const SAME_AS: &str = "sameAs";
/// The property of schema.org by which a field names the journal or book that a work is in…
pub const IN_CONTAINER: &str = "isPartOf";
/// … and, in it, the volume, …
pub const IN_VOLUME: &str = "volumeNumber";
/// … the issue, …
pub const IN_ISSUE: &str = "issueNumber";
/// … and the pages.
pub const IN_PAGES: &str = "pagination";

/// What a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldType {
    /// Text of one line.
    Text,
    /// Markdown.
    Markdown,
    /// One of these texts, which sort in this order.
    Choice(Vec<String>),
    /// A number, kept as written.
    Number,
    /// true or false.
    Boolean,
    /// A date as exact as known.
    Date,
    /// A time from one date to another.
    Period,
    /// An address on the web.
    Url,
    /// A term of the taxonomy with this index.
    Term(usize),
    /// A document of one of these collections, or a term of one of these taxonomies.
    Reference {
        /// Ids of collections and taxonomies.
        to: Vec<String>,
        /// Heading over the links back, on the page that is referred to.
        inverse: Option<String>,
        /// How it makes a series of documents.
        series: Option<Series>,
    },
    /// A number with qualifier, unit, dates and source.
    Measure,
    /// Where a fact is from: a document and a place in it, or text.
    Source,
    /// A file beside the document.
    File,
    /// Several fields under one name.
    Group {
        /// The fields.
        fields: Vec<Field>,
        /// Index of the field that a single value stands for.
        short: Option<usize>,
    },
}

/// How documents that refer to each other hang together in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// It is a part of the other.
    PartOf,
    /// It comes after the other.
    Follows,
}

impl Series {
    /// What each is called in site.toml.
    pub const NAMES: [(&'static str, Series); 2] = [("part_of", Series::PartOf), ("follows", Series::Follows)];
}

/// How the documents of a collection stand in calendars.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Index of the field that says when something takes place: a period or a date.
    pub when: usize,
    /// Index of the field that says where.
    pub place: Option<usize>,
}

impl Site {
    /// The collection with this id.
    pub fn collection(&self, id: &str) -> Option<usize> {
        self.collections.iter().position(|collection| collection.id == id)
    }

    /// The taxonomy with this id.
    pub fn taxonomy(&self, id: &str) -> Option<usize> {
        self.taxonomies.iter().position(|taxonomy| taxonomy.id == id)
    }
}

/// Reads the text of site.toml.
///
/// # Errors
/// Every mistake that can be found at once.
pub fn parse(text: &str) -> Result<Site, Vec<Diagnostic>> {
    if let Some(at) = text.lines().position(|line| line.starts_with("<<<<<<< ")) {
        let line = u32::try_from(at + 1).unwrap_or(u32::MAX);
        return Err(vec![Diagnostic::conflict(FILE, Span { line, column: 1, length: 7 })]);
    }
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(explain::explain_all(FILE, text, MOST_MISTAKES));
    }
    let mut diagnostics = Vec::new();
    let mut taken = Vec::new();
    not_text(text, table.get_ref(), &mut diagnostics);
    // A reader stops at the first mistake. What it is about is taken out, and the rest is read again.
    let written = loop {
        match raw::Site::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(written) => break written,
            Err(error) => {
                diagnostics.push(explain(FILE, text, &error));
                if diagnostics.len() >= MOST_MISTAKES {
                    return Err(diagnostics);
                }
                if !error.span().is_some_and(|span| take_out(table.get_mut(), &span, &mut taken)) {
                    return Err(diagnostics);
                }
            }
        }
    };
    match read::site(text, written) {
        Ok(site) if diagnostics.is_empty() => Ok(site),
        Ok(_) => Err(diagnostics),
        Err(more) => {
            // What is missing or unknown now may be what was taken out, which has been said.
            let is_new = |other: &Diagnostic| !taken.iter().any(|key| other.message.contains(&format!("`{key}`")));
            diagnostics.extend(more.into_iter().filter(is_new));
            Err(diagnostics)
        }
    }
}

/// Finds what is no text in keys and values.
fn not_text(text: &str, table: &DeTable<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for (key, value) in table {
        let mut check = |range, string: &str| {
            // To find its line the text is read from its beginning.
            if string.contains(is_no_text) {
                diagnostics.extend(Diagnostic::not_text(FILE, Span::within(text, range), string));
            }
        };
        check(key.span(), key.get_ref());
        match value.get_ref() {
            DeValue::String(string) => check(value.span(), string),
            DeValue::Table(table) => not_text(text, table, diagnostics),
            _ => {}
        }
    }
}

/// Takes the innermost entry out that a place of the text belongs to. `taken` gets its key, and that of what it stood in.
fn take_out(table: &mut DeTable<'_>, span: &Range<usize>, taken: &mut Vec<String>) -> bool {
    let holds = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    for (key, value) in table.iter_mut() {
        let before = taken.len();
        if let DeValue::Table(inner) = value.get_mut()
            && take_out(inner, span, taken)
        {
            if taken.len() == before + 1 {
                taken.push(key.get_ref().to_string());
            }
            return true;
        }
    }
    let found = table.iter().find(|(key, value)| holds(key.span()) || holds(value.span()));
    let Some(key) = found.map(|(key, _)| key.clone()) else { return false };
    taken.push(key.get_ref().to_string());
    table.remove(&key).is_some()
}

/// Reads site.toml of the hub in `root`.
///
/// # Errors
/// The file cannot be read.
pub fn load(root: &Path) -> std::io::Result<Result<Site, Vec<Diagnostic>>> {
    let file = root.join(FILE);
    let bytes = std::fs::read(&file).map_err(at(&file))?;
    Ok(match String::from_utf8(bytes) {
        // A text of several lines has in it what stands at their ends.
        Ok(text) => parse(&with_line_feeds(without_mark(&text).replace("\r\n", "\n"))),
        Err(error) => Err(vec![Diagnostic::not_utf8(FILE, &error)]),
    })
}

/// The address of a site as [`Site::base_url`] has it: whole, ending in `/`.
///
/// # Errors
/// What is wrong with it.
pub fn base_url(written: &str) -> Result<String, String> {
    let url = written.trim();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let is_bad = |c: char| matches!(c, '?' | '#' | '"' | '<' | '>' | '\\') || c.is_whitespace() || c.is_control();
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && !rest.contains(is_bad) => {
            Ok(format!("{}/", url.trim_end_matches('/')))
        }
        _ => Err(format!("`{url}` is not the address of a site")),
    }
}

/// A label from an id: `journal-paper` is “Journal paper”.
pub fn label_of(id: &str) -> String {
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

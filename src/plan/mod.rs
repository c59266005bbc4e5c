//! Decides every page and its address, once.
//!
//! Two pages that claim one address are an error here, and so is a link to an address that no page has.

mod grouping;
mod planner;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use crate::config::{FieldType, Site};
use crate::diagnostic::Diagnostic;
use crate::library::{DocumentId, Library, TermId};
use crate::statics::Static;
use crate::theme::Asset;
use crate::urls::Url;

/// A list up to this length stands on one page; a longer one has an archive.
pub const ONE_PAGE: usize = 30;
/// How many of the newest a long list shows first.
pub const NEWEST: usize = 20;
/// How many documents a page of an archive shows.
pub const PER_PAGE: usize = 50;
/// How many documents of a collection a term's page shows.
pub const PER_COLLECTION: usize = 10;
/// The most addresses in one sitemap (sitemaps.org, protocol 0.9).
pub const PER_SITEMAP: usize = 50_000;

/// Every file of the site.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of their addresses.
    pub pages: Vec<Page>,
    /// What lists, term pages and feeds hold.
    pub lists: Vec<List>,
    /// What can be browsed, in the order of site.toml.
    pub browses: Vec<Browse>,
    /// Pages of two terms: the list of each.
    pub pairs: BTreeMap<(TermId, TermId), usize>,
}

impl Plan {
    /// The page with this address.
    pub fn page(&self, url: &Url) -> Option<&Page> {
        let at = self.pages.binary_search_by(|page| page.url.cmp(url)).ok()?;
        Some(&self.pages[at])
    }

    /// Whether a page has this address.
    pub fn has(&self, url: &Url) -> bool {
        self.page(url).is_some()
    }
}

/// A file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// What it holds.
    pub kind: PageKind,
}

/// What a page holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageKind {
    /// The home page, or a translation of its text.
    Home(Option<DocumentId>),
    /// A document of a collection, or a page outside.
    Document(DocumentId),
    /// A list's first page; a term's page where the list is a term's.
    List(usize),
    /// A page of a list's archive: list, section, page counted from 0.
    Archive(usize, usize, usize),
    /// The terms of a taxonomy.
    Taxonomy(usize),
    /// The index of a browsed field, or a page, counted from 0, of one of its letters.
    Browse(usize, Option<(usize, usize)>),
    /// The Atom feed of a list; of the whole site where there is none.
    Feed(Option<usize>),
    /// A record of a document, in a format: index into the [formats](crate::citation::formats::FORMATS).
    Record(DocumentId, usize),
    /// An event as iCalendar.
    Event(DocumentId),
    /// The events of a collection as iCalendar.
    Calendar(usize),
    /// A part of the sitemap: which of the pages that [stand in it](in_sitemap).
    Sitemap(Range<usize>),
    /// The list of sitemaps, where there are several.
    SitemapIndex,
    /// robots.txt.
    Robots,
    /// The page that searches.
    Search,
    /// What tells browsers how to search (OpenSearch 1.1).
    OpenSearch,
    /// What a visitor keeps.
    Kept,
    /// What a server shows for an address that no page has.
    NotFound,
    /// Leads from a former address to a page of the site.
    Redirect(Url),
    /// A file of the theme: index into its assets.
    Asset(usize),
    /// A file copied as it is.
    Copy(PathBuf),
}

/// Documents that are listed together.
#[derive(Debug)]
pub struct List {
    /// What they have in common.
    pub of: ListOf,
    /// The address of its first page.
    pub url: Url,
    /// In its order.
    pub documents: Vec<DocumentId>,
    /// Its archive: by year or by letter. Empty where one page holds all.
    pub sections: Vec<Section>,
}

/// What the documents of a list have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListOf {
    /// A collection.
    Collection(usize),
    /// A term.
    Term(TermId),
    /// Two terms.
    Pair(TermId, TermId),
    /// A value of a browsed field: the field's index in [`Plan::browses`], and the value.
    Value(usize, String),
}

/// A part of a list's archive.
#[derive(Debug)]
pub struct Section {
    /// The year or letter; none for what has no date.
    pub title: Option<String>,
    /// The address of its first page; the others are numbered.
    pub url: Url,
    /// By year: in the order of time, so that what is new comes last and other pages stay. By letter: by title.
    pub documents: Vec<DocumentId>,
}

/// The index of a field.
#[derive(Debug)]
pub struct Browse {
    /// The field.
    pub field: String,
    /// Its name, where the schema says it; interface texts have the standard ones.
    pub label: Option<String>,
    /// What it takes, where the schema says it.
    pub kind: Option<FieldType>,
    /// Its address.
    pub url: Url,
    /// For titles and authors: letters, each with entries.
    pub letters: Vec<Letter>,
    /// For other fields: the list of each value.
    pub values: Vec<usize>,
}

/// What stands under one letter.
#[derive(Debug)]
pub struct Letter {
    /// The letter.
    pub title: String,
    /// Its address.
    pub url: Url,
    /// A title or author, with the documents.
    pub entries: Vec<(String, Vec<DocumentId>)>,
}

/// Plans the site. A part of the sitemap has at most `per_sitemap` addresses, which is [`PER_SITEMAP`] but in tests.
pub fn plan(
    library: &Library,
    site: &Site,
    assets: &[Asset],
    statics: &[Static],
    per_sitemap: usize,
) -> (Plan, Vec<Diagnostic>) {
    planner::Planner::new(library, site).plan(assets, statics, per_sitemap)
}

/// Whether search engines should hear of a page.
pub fn in_sitemap(page: &Page) -> bool {
    matches!(
        page.kind,
        PageKind::Home(_)
            | PageKind::Document(_)
            | PageKind::List(_)
            | PageKind::Archive(..)
            | PageKind::Taxonomy(_)
            | PageKind::Browse(..)
    )
}

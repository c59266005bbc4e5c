//! What templates see: plain data and nothing else.
//!
//! Every optional value is present and null, every list present and perhaps empty. Paths lead from the site's
//! root and are percent-encoded: a template writes `href="{{ root }}{{ card.path }}"`. Values of type [`tera::Value`] that hold
//! HTML are marked as safe.

mod document;
mod lists;
mod section;

use serde::Serialize;
use tera::Value;

pub use document::*;
pub use lists::*;
pub use section::*;

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
    /// Path of the page with what a visitor keeps.
    pub kept: String,
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
    /// What it says of itself: Dublin Core, and the tags of indexes of scholarly works.
    pub meta: Vec<Meta>,
    /// Typed links for programs (Signposting).
    pub links: Vec<HeadLink>,
    /// The same in the words of schema.org, as JSON-LD; marked as safe.
    pub json_ld: Option<Value>,
}

/// A name and what it says.
#[derive(Debug, Clone, Serialize)]
pub struct Meta {
    /// `DC.title`.
    pub name: &'static str,
    /// Its text.
    pub content: String,
}

/// A typed link.
#[derive(Debug, Clone, Serialize)]
pub struct HeadLink {
    /// `cite-as`.
    pub rel: &'static str,
    /// The whole address.
    pub href: String,
    /// The type of what is there.
    pub media_type: Option<String>,
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

//! The library: documents, terms and how they hang together. What all later stages read.
//!
//! From here on every reference is an index that exists.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::config::schema::Of;
use crate::config::section::Section;
use crate::config::{Field, FieldType, ReportSection, Site};
use crate::diagnostic::Span;
use crate::languages::Language;
use crate::load::Attachment;
use crate::parse::markdown::Body;

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

/// A Markdown file as it is meant.
#[derive(Debug, Clone)]
pub struct Document {
    /// From `content/`.
    pub path: String,
    /// What it is for.
    pub role: Role,
    /// Its name in its collection; with the collection's id it names the document for good.
    pub slug: String,
    /// Whether its path says that it is a translation, and the original where there is one.
    pub translation: Option<DocumentId>,
    /// All languages of the same document, the original first; empty where there is but one.
    pub translations: Vec<DocumentId>,
    /// Whether it stays out of everything.
    pub draft: bool,
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// Index into its collection's kinds.
    pub kind: Option<usize>,
    /// When it was published: the date that it says itself, as exact as known.
    pub published: Option<Date>,
    /// When it was published or took place: by this it stands in lists.
    pub date: Option<Date>,
    /// When it took place, where a period says it.
    pub period: Option<Period>,
    /// When it was last changed in substance.
    pub updated: Option<Date>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who else took part: name and role.
    pub contributors: Vec<(String, Option<String>)>,
    /// The language it is written in.
    pub language: &'static Language,
    /// Files to download.
    pub files: Vec<FileLink>,
    /// Where it is on the web: address and label.
    pub links: Vec<(String, Option<String>)>,
    /// A picture for lists and previews.
    pub cover: Option<AttachmentId>,
    /// Under which licence.
    pub licence: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Identifiers: scheme (doi, isbn, issn, symbol) and value.
    pub identifiers: Vec<(String, String)>,
    /// Former addresses, with where they are written.
    pub aliases: Vec<(String, Span)>,
    /// Of a term: what else it is called.
    pub other_names: Vec<String>,
    /// The document whose place it takes.
    pub replaces: Option<DocumentId>,
    /// The document of which it is another version.
    pub version_of: Option<DocumentId>,
    /// Where its facts are from.
    pub sources: Vec<Source>,
    /// Its terms, by taxonomy and then as written; [`all_terms`](Self::all_terms) has those in fields too.
    pub terms: Vec<TermId>,
    /// The values of the fields that the schema adds: index into them, and value.
    pub fields: Vec<(usize, Value)>,
    /// Of a page or term: what it shows besides its text.
    pub sections: Vec<Section<TermId>>,
    /// The Markdown.
    pub text: Text,
}

/// Rendered Markdown with where its links lead.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// HTML with holes.
    pub body: Arc<Body>,
    /// For each of the body's links.
    pub targets: Vec<Target>,
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

/// A value of a field.
#[derive(Debug, Clone)]
pub enum Value {
    /// Text of one line.
    Text(String),
    /// Markdown.
    Markdown(Box<Text>),
    /// A number as written.
    Number(String),
    /// Yes or no.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// A time from one date to another.
    Period(Period),
    /// An address on the web.
    Url(String),
    /// A term.
    Term(TermId),
    /// A document or a term.
    Reference(Entity),
    /// A number with what belongs to it.
    Measure(Box<Measure>),
    /// Where a fact is from.
    Source(Box<Source>),
    /// A file beside the document.
    File(AttachmentId),
    /// Several values.
    List(Vec<Value>),
    /// Fields under one name: index into the group's fields, and value.
    Group(Vec<(usize, Value)>),
}

impl Value {
    /// The values in it that are neither list nor group, in order.
    pub fn leaves(&self) -> Vec<&Value> {
        match self {
            Value::List(values) => values.iter().flat_map(Value::leaves).collect(),
            Value::Group(values) => values.iter().flat_map(|(_, value)| value.leaves()).collect(),
            leaf => vec![leaf],
        }
    }
}

/// A person or an institution that has a document; lists have the newest first.
#[derive(Debug, Clone, Default)]
pub struct Agent {
    /// The documents that it wrote, published or took part in.
    pub works: Vec<DocumentId>,
    /// Those of which a text leads to it, where nothing else does.
    pub mentions: Vec<DocumentId>,
}

impl Document {
    /// The single values of the fields that the schema adds, those in lists and groups too.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.fields.iter().flat_map(|(_, value)| value.leaves())
    }

    /// Whether it stands in lists: it is published, and an original.
    pub fn is_listed(&self) -> bool {
        !self.draft && self.translation.is_none()
    }

    /// What it measures, each with its field; those within groups are details of what stands around them.
    pub fn measures<'a>(&'a self, site: &'a Site) -> impl Iterator<Item = (&'a Measure, &'a Field)> {
        let schema = self.role.fields(site);
        let fields = self.fields.iter().map(|(at, value)| (&schema[*at], value));
        let measures = fields.filter(|(field, _)| field.kind == FieldType::Measure);
        measures.flat_map(|(field, value)| value.leaves().into_iter().map(move |leaf| (field, leaf))).filter_map(
            |(field, value)| match value {
                Value::Measure(measure) => Some((&**measure, field)),
                _ => None,
            },
        )
    }

    /// Its time: a period, or its date as one.
    pub fn time(&self) -> Option<Period> {
        self.period.or_else(|| self.date.map(|date| Period { from: date, to: Some(date) }))
    }

    /// The value of the field at this place of the schema.
    pub fn value(&self, field: usize) -> Option<&Value> {
        self.fields.iter().find(|(at, _)| *at == field).map(|(_, value)| value)
    }

    /// The value of the field of this name that the schema adds.
    pub fn field(&self, site: &Site, name: &str) -> Option<&Value> {
        self.value(self.role.fields(site).iter().position(|field| field.id == name)?)
    }

    /// The texts of the fields that stand for a property of schema.org.
    pub fn texts_of<'a>(&'a self, site: &'a Site, property: &str) -> impl Iterator<Item = &'a str> {
        let schema = self.role.fields(site);
        let of_property = self.fields.iter().filter(move |(at, _)| schema[*at].property.as_deref() == Some(property));
        of_property.flat_map(|(_, value)| value.leaves()).filter_map(|value| match value {
            Value::Text(text) | Value::Url(text) | Value::Number(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// Every term that it has, each once: its own, and those in the fields that the schema adds.
    pub fn all_terms(&self) -> Vec<TermId> {
        let mut terms = self.terms.clone();
        for value in self.values() {
            if let Value::Term(term) = value
                && !terms.contains(term)
            {
                terms.push(*term);
            }
        }
        terms
    }

    /// Whether it is a page by itself: everything but drafts and the texts of lists.
    pub fn has_own_page(&self) -> bool {
        !self.draft && matches!(self.role, Role::Document(_) | Role::Page)
    }

    /// The Markdown of its body and fields.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let in_fields = self.values().filter_map(|value| match value {
            Value::Markdown(text) => Some(&**text),
            _ => None,
        });
        std::iter::once(&self.text).chain(in_fields)
    }
}

/// A date as exact as it is known.
///
/// Less exact dates sort before the exact ones that they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year of the Gregorian calendar, 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; only where there is a month.
    pub day: Option<u8>,
}

impl Date {
    /// Whether it is before another, however exact both are: a year is not before its months.
    pub fn is_before(self, other: Date) -> bool {
        let same = |own: Option<u8>, other: Option<u8>| own.is_none() || other.is_none() || own == other;
        let is_within = self.year == other.year
            && same(self.month, other.month)
            && (self.month.is_none() || other.month.is_none() || same(self.day, other.day));
        self < other && !is_within
    }

    /// Its day, where it is exact; none where there is no such day.
    pub fn day_of_calendar(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year.into(), self.month?.into(), self.day?.into())
    }
}

impl fmt::Display for Date {
    /// ISO 8601: `2017`, `2017-03` or `2017-03-09`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A time from one date to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub from: Date,
    /// Its last day, which may be the first; none where the end is not known.
    pub to: Option<Date>,
}

/// A number with what belongs to it: “more than 1,227,100 page views (May 2018, para. 27)”.
#[derive(Debug, Clone)]
pub struct Measure {
    /// By which the same thing is known when it is measured again: measures of one name are a series.
    pub name: Option<String>,
    /// What is measured.
    pub label: Option<String>,
    /// How exact it is.
    pub qualifier: Qualifier,
    /// The number as written, with a point before decimals and no separators.
    pub number: String,
    /// Of what.
    pub unit: Option<String>,
    /// Counted from this date on.
    pub since: Option<Date>,
    /// True on this date.
    pub as_of: Option<Date>,
    /// Where it is from.
    pub source: Option<Source>,
    /// What else is to be known.
    pub note: Option<String>,
    /// What it is made of, held against the number: label and number as written.
    pub parts: Vec<(String, String)>,
    /// Index of the collection whose documents are what is counted.
    pub items: Option<usize>,
    /// Whether all of these are in the hub: then it is how many they are.
    pub complete: bool,
    /// Where its file says it.
    pub span: Span,
}

impl Measure {
    /// Its number, where that has no more digits than can be calculated with (28).
    pub fn value(&self) -> Option<Decimal> {
        self.number.parse().ok()
    }

    /// By how much it differs from another: where both are as exact, and of the same unit.
    pub fn change_since(&self, before: &Measure) -> Option<Change> {
        let is_alike = self.qualifier == before.qualifier && self.unit == before.unit;
        let by = self.value()?.checked_sub(before.value()?)?;
        is_alike.then_some(Change { by, is_exact: self.qualifier == Qualifier::Exactly })
    }
}

/// How a measure differs from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// By how much.
    pub by: Decimal,
    /// Whether that is exact; else both are only known roughly.
    pub is_exact: bool,
}

/// One measure of a series.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Who says it: several where all say the same.
    pub documents: Vec<DocumentId>,
    /// What the first of them says.
    pub measure: Measure,
}

/// How exact a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// The number itself.
    Exactly,
    /// More.
    MoreThan,
    /// The number or more.
    AtLeast,
    /// Roughly.
    About,
    /// The number or less.
    UpTo,
    /// Less.
    LessThan,
}

impl Qualifier {
    /// Every qualifier with its name in front matter.
    pub const ALL: [(&'static str, Qualifier); 6] = [
        ("exactly", Qualifier::Exactly),
        ("more than", Qualifier::MoreThan),
        ("at least", Qualifier::AtLeast),
        ("about", Qualifier::About),
        ("up to", Qualifier::UpTo),
        ("less than", Qualifier::LessThan),
    ];

    /// Its name, where the number is not exact.
    pub fn name(self) -> Option<&'static str> {
        let named = Self::ALL.into_iter().find(|(_, qualifier)| *qualifier == self);
        named.map(|(name, _)| name).filter(|_| self != Qualifier::Exactly)
    }
}

/// Where a fact is from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// A document of the library.
    pub document: Option<DocumentId>,
    /// The paragraph in it.
    pub paragraph: Option<String>,
    /// A source outside the library, in words.
    pub text: Option<String>,
    /// What else is to be known.
    pub note: Option<String>,
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

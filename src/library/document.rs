//! A Markdown file as it is meant.

use std::sync::Arc;

use super::{AttachmentId, Date, DocumentId, FileLink, Measure, Period, Role, Source, Target, TermId, Value};
use crate::config::section::Section;
use crate::config::work::Thing;
use crate::config::{Field, FieldType, Site};
use crate::diagnostic::Span;
use crate::languages::Language;
use crate::parse::markdown::Body;

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

impl Document {
    /// The single values of the fields that the schema adds, those in lists and groups too.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.fields.iter().flat_map(|(_, value)| value.leaves())
    }

    /// What it is: a work that is cited, or something else, such as a person.
    pub fn thing<'a>(&self, site: &'a Site) -> &'a Thing {
        match self.role {
            Role::Document(collection) => site.collections[collection].thing_of(self.kind),
            _ => Thing::page(),
        }
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

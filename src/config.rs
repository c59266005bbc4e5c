//! site.toml, as the schema that everything else follows.
//!
//! What is written ([`raw`]) and what is meant ([`Site`]) are two types: defaults are filled in once, here.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean, one_of};
use crate::languages::{self, Language};

/// The name of the file that makes a folder a hub.
pub const FILE: &str = "site.toml";

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
    /// The folder under `themes/`, or `default`, which is built in.
    pub theme: String,
    /// Whether raw HTML in content is left as it is.
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
    /// Groups of terms: heading and ids.
    pub groups: Vec<(String, Vec<String>)>,
    /// Fields of its terms.
    pub fields: Vec<Field>,
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
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldType {
    /// Text of one line.
    Text,
    /// Markdown.
    Markdown,
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
    },
    /// A number with qualifier, unit, dates and source.
    Measure,
    /// Where a fact is from: a document and a place in it, or text.
    Source,
    /// A file beside the document.
    File,
    /// Several fields under one name.
    Group(Vec<Field>),
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

/// site.toml as it is written.
mod raw {
    use super::{BTreeMap, Deserialize, Order, Spanned};

    use super::Entries as Table;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Site {
        pub title: String,
        pub base_url: Spanned<String>,
        pub language: Option<Spanned<String>>,
        pub description: Option<String>,
        pub theme: Option<String>,
        #[serde(default)]
        pub trust_html: bool,
        pub menu: Option<Vec<Spanned<String>>>,
        pub browse: Option<Vec<Spanned<String>>>,
        #[serde(default)]
        pub pairs: Vec<Spanned<(String, String)>>,
        #[serde(default)]
        pub collections: Table<Toggle<Collection>>,
        #[serde(default)]
        pub taxonomies: Table<Toggle<Taxonomy>>,
        #[serde(default)]
        pub pages: Pages,
    }

    /// `name = false` leaves a default out.
    pub enum Toggle<T> {
        Off,
        On(T),
    }

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Toggle<T> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visitor<T>(std::marker::PhantomData<T>);
            impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
                type Value = Toggle<T>;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a table, or `false` to leave it out")
                }
                fn visit_bool<E: serde::de::Error>(self, on: bool) -> Result<Self::Value, E> {
                    if on { Err(E::custom("expected a table, or `false` to leave it out")) } else { Ok(Toggle::Off) }
                }
                fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                    T::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Toggle::On)
                }
            }
            deserializer.deserialize_any(Visitor(std::marker::PhantomData))
        }
    }

    #[derive(Deserialize, Default)]
    #[serde(deny_unknown_fields)]
    pub struct Pages {
        #[serde(default)]
        pub fields: Table<Spanned<Field>>,
    }

    #[derive(Deserialize, Default)]
    #[serde(deny_unknown_fields)]
    pub struct Collection {
        pub title: Option<String>,
        pub singular: Option<String>,
        pub kinds: Option<Kinds>,
        pub order: Option<Order>,
        #[serde(default)]
        pub fields: Table<Spanned<Field>>,
    }

    /// A list of ids, or a table of ids and labels.
    #[derive(Deserialize)]
    #[serde(untagged)]
    pub enum Kinds {
        Ids(Vec<String>),
        Labels(Table<String>),
    }

    #[derive(Deserialize, Default)]
    #[serde(deny_unknown_fields)]
    pub struct Taxonomy {
        pub title: Option<String>,
        pub singular: Option<String>,
        pub vocabulary: Option<Spanned<String>>,
        #[serde(default)]
        pub names: BTreeMap<String, String>,
        #[serde(default)]
        pub groups: Table<Vec<Spanned<String>>>,
        #[serde(default)]
        pub fields: Table<Spanned<Field>>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    pub struct Field {
        #[serde(rename = "type")]
        pub kind: Spanned<String>,
        pub label: Option<String>,
        #[serde(default)]
        pub list: bool,
        pub taxonomy: Option<Spanned<String>>,
        pub to: Option<OneOrMany>,
        pub inverse: Option<String>,
        #[serde(default)]
        pub fields: Table<Spanned<Field>>,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    pub enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
}

/// A TOML table in the order of the file.
struct Entries<T>(Vec<(String, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Entries<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Visitor(std::marker::PhantomData))
    }
}

/// Reads the text of site.toml.
///
/// # Errors
/// Every mistake that can be found at once.
pub fn parse(text: &str) -> Result<Site, Vec<Diagnostic>> {
    let raw: raw::Site = toml::from_str(text).map_err(|error| vec![explain(text, &error)])?;
    let mut reader = Reader { text, diagnostics: Vec::new() };
    let site = reader.site(raw);
    if reader.diagnostics.is_empty() { Ok(site) } else { Err(reader.diagnostics) }
}

/// Reads site.toml of the hub in `root`.
///
/// # Errors
/// The file cannot be read.
pub fn load(root: &Path) -> std::io::Result<Result<Site, Vec<Diagnostic>>> {
    let bytes = std::fs::read(root.join(FILE))?;
    Ok(match String::from_utf8(bytes) {
        Ok(text) => parse(text.trim_start_matches('\u{feff}')),
        Err(error) => Err(vec![
            Diagnostic::error(
                FILE,
                Span::START,
                Code::NotUtf8,
                format!("byte {} is not UTF-8", error.utf8_error().valid_up_to() + 1),
            )
            .suggest("save the file as UTF-8"),
        ]),
    })
}

fn explain(text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().map_or(Span::START, |range| span_at(text, range));
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if message.starts_with("unknown field")
        && let Some((unknown, known)) = quoted.split_first()
    {
        return Diagnostic::error(FILE, span, Code::UnknownKey, format!("site.toml knows no key `{unknown}` here"))
            .suggest(
                did_you_mean(unknown, known.iter().copied())
                    .map_or_else(|| format!("one of {}", known.join(", ")), |key| format!("`{key}`")),
            );
    }
    if message.starts_with("missing field")
        && let Some(missing) = quoted.first()
    {
        return Diagnostic::error(FILE, span, Code::MissingKey, format!("`{missing}` is missing"))
            .suggest(format!("add a line `{missing} = \"…\"` at the top"));
    }
    Diagnostic::error(FILE, span, Code::InvalidToml, message.lines().collect::<Vec<_>>().join("; "))
}

fn span_at(text: &str, range: std::ops::Range<usize>) -> Span {
    let before = text.get(..range.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span {
        line: count(before.matches('\n').count() + 1),
        column: count(before[line_start..].chars().count() + 1),
        length: count(text.get(range).map_or(0, |inside| inside.lines().next().unwrap_or("").chars().count())),
    }
}

/// Fills in defaults and holds names against each other.
struct Reader<'a> {
    text: &'a str,
    diagnostics: Vec<Diagnostic>,
}

/// The default schema: collections with their kinds…
const COLLECTIONS: [(&str, &str, &str, &[&str]); 3] = [
    (
        "resources",
        "Resources",
        "Resource",
        &[
            "publication",
            "report",
            "journal-paper",
            "working-paper",
            "training-manual",
            "audio-book",
            "video",
            "course",
            "link",
        ],
    ),
    ("case-studies", "Case studies", "Case study", &[]),
    ("news", "News", "News item", &[]),
];
/// … and taxonomies.
const TAXONOMIES: [(&str, &str, &str); 3] =
    [("countries", "Countries", "Country"), ("topics", "Topics", "Topic"), ("programmes", "Programmes", "Programme")];
/// What can be browsed without any field of a collection.
const BROWSE: [&str; 5] = ["title", "authors", "kind", "language", "year"];
/// The names of field types.
const TYPES: [&str; 13] = [
    "text",
    "markdown",
    "number",
    "boolean",
    "date",
    "period",
    "url",
    "term",
    "reference",
    "measure",
    "source",
    "file",
    "group",
];

impl Reader<'_> {
    fn error(&mut self, range: std::ops::Range<usize>, code: Code, message: String, suggestion: Option<String>) {
        self.diagnostics.push(Diagnostic::error(FILE, span_at(self.text, range), code, message).suggest_if(suggestion));
    }

    fn site(&mut self, raw: raw::Site) -> Site {
        let taxonomy_ids = merged_ids(TAXONOMIES.iter().map(|t| t.0), &raw.taxonomies);
        let collection_ids = merged_ids(COLLECTIONS.iter().map(|c| c.0), &raw.collections);
        if let Some(both) = taxonomy_ids.iter().find(|id| collection_ids.contains(id)) {
            let message = format!("`{both}` is a collection and a taxonomy");
            self.error(0..0, Code::DuplicateId, message, Some("give one of the two another name".to_owned()));
        }
        let targets: Vec<&str> = collection_ids.iter().chain(&taxonomy_ids).map(String::as_str).collect();
        let mut given = raw.collections.0;
        let collections = collection_ids
            .iter()
            .map(|id| {
                let written = take(&mut given, id);
                self.collection(id, written, &taxonomy_ids, &targets)
            })
            .collect();
        let mut given = raw.taxonomies.0;
        let taxonomies = taxonomy_ids
            .iter()
            .map(|id| {
                let written = take(&mut given, id);
                self.taxonomy(id, written, &taxonomy_ids, &targets)
            })
            .collect();
        let mut site = Site {
            title: raw.title,
            base_url: String::new(),
            language: languages::english(),
            description: raw.description,
            theme: raw.theme.unwrap_or_else(|| "default".to_owned()),
            trust_html: raw.trust_html,
            menu: Vec::new(),
            browse: Vec::new(),
            pairs: Vec::new(),
            collections,
            taxonomies,
            page_fields: self.fields(raw.pages.fields, &taxonomy_ids, &targets),
        };
        site.base_url = self.base_url(&raw.base_url);
        if let Some(language) = raw.language {
            site.language = self.language(&language);
        }
        site.menu = match raw.menu {
            Some(entries) => {
                entries.into_iter().map(|entry| (entry.get_ref().clone(), span_at(self.text, entry.span()))).collect()
            }
            None => site
                .collections
                .iter()
                .map(|c| &c.id)
                .chain(site.taxonomies.iter().map(|t| &t.id))
                .map(|id| (id.clone(), Span::START))
                .collect(),
        };
        site.browse = match raw.browse {
            Some(entries) => self.browse(entries, &site),
            None => ["title", "kind", "language", "year"].map(str::to_owned).to_vec(),
        };
        for pair in raw.pairs {
            let range = pair.span();
            let (a, b) = pair.into_inner();
            match (site.taxonomy(&a), site.taxonomy(&b)) {
                (Some(a), Some(b)) if a != b => site.pairs.push((a, b)),
                (Some(_), Some(_)) => {
                    self.error(range, Code::InvalidPair, "a pair needs two different taxonomies".to_owned(), None)
                }
                (known, _) => {
                    let unknown = if known.is_some() { &b } else { &a };
                    let suggestion =
                        did_you_mean(unknown, taxonomy_ids.iter().map(String::as_str)).map(|id| format!("`{id}`"));
                    self.error(range, Code::UnknownTaxonomy, format!("there is no taxonomy `{unknown}`"), suggestion);
                }
            }
        }
        site
    }

    fn base_url(&mut self, written: &Spanned<String>) -> String {
        base_url(written.get_ref()).unwrap_or_else(|message| {
            let suggestion = "write it whole, as in \"https://hub.example.org/\"".to_owned();
            self.error(written.span(), Code::InvalidBaseUrl, message, Some(suggestion));
            String::new()
        })
    }

    fn language(&mut self, written: &Spanned<String>) -> &'static Language {
        if let Some(language) = languages::find(written.get_ref()) {
            return language;
        }
        let suggestion = languages::suggest(written.get_ref()).map(|l| format!("`{}` ({})", l.code, l.english));
        self.error(
            written.span(),
            Code::UnknownLanguage,
            format!("`{}` is no language code", written.get_ref()),
            suggestion,
        );
        languages::english()
    }

    fn browse(&mut self, entries: Vec<Spanned<String>>, site: &Site) -> Vec<String> {
        let known: Vec<&str> = BROWSE
            .into_iter()
            .chain(site.collections.iter().flat_map(|c| c.fields.iter().map(|f| f.id.as_str())))
            .collect();
        let mut ids = Vec::new();
        for entry in entries {
            let range = entry.span();
            let id = entry.into_inner();
            if known.contains(&id.as_str()) {
                if !ids.contains(&id) {
                    ids.push(id);
                }
            } else {
                let suggestion = did_you_mean(&id, known.iter().copied()).map_or_else(|| one_of(BROWSE), str::to_owned);
                self.error(range, Code::UnknownField, format!("there is no field `{id}` to browse"), Some(suggestion));
            }
        }
        ids
    }

    fn collection(
        &mut self,
        id: &str,
        raw: Option<raw::Collection>,
        taxonomies: &[String],
        targets: &[&str],
    ) -> Collection {
        let default = COLLECTIONS.iter().find(|c| c.0 == id);
        let raw = raw.unwrap_or_default();
        let title = raw.title.unwrap_or_else(|| default.map_or_else(|| label_of(id), |d| d.1.to_owned()));
        let kinds = match raw.kinds {
            Some(raw::Kinds::Ids(ids)) => ids.into_iter().map(|id| (id.clone(), label_of(&id))).collect(),
            Some(raw::Kinds::Labels(labels)) => labels.0,
            None => default.map_or(&[][..], |d| d.3).iter().map(|id| ((*id).to_owned(), label_of(id))).collect(),
        };
        Collection {
            singular: raw.singular.unwrap_or_else(|| default.map_or_else(|| title.clone(), |d| d.2.to_owned())),
            title,
            kinds,
            order: raw.order.unwrap_or_default(),
            fields: self.fields(raw.fields, taxonomies, targets),
            id: id.to_owned(),
        }
    }

    fn taxonomy(&mut self, id: &str, raw: Option<raw::Taxonomy>, taxonomies: &[String], targets: &[&str]) -> Taxonomy {
        let default = TAXONOMIES.iter().find(|t| t.0 == id);
        let raw = raw.unwrap_or_default();
        let title = raw.title.unwrap_or_else(|| default.map_or_else(|| label_of(id), |d| d.1.to_owned()));
        let countries = match &raw.vocabulary {
            None => id == "countries",
            Some(name) if name.get_ref() == "iso3166" => true,
            Some(name) => {
                let message = format!("no vocabulary `{}` is built in", name.get_ref());
                self.error(name.span(), Code::UnknownVocabulary, message, Some("`iso3166`".to_owned()));
                false
            }
        };
        if countries {
            for id in raw.groups.0.iter().flat_map(|(_, ids)| ids) {
                if crate::countries::by_code(id.get_ref()).is_none() {
                    let message = format!("`{}` is no code of a country", id.get_ref());
                    self.error(
                        id.span(),
                        Code::UnknownCountry,
                        message,
                        Some("two letters as in ISO 3166, such as `KH`".to_owned()),
                    );
                }
            }
        }
        Taxonomy {
            singular: raw.singular.unwrap_or_else(|| default.map_or_else(|| title.clone(), |d| d.2.to_owned())),
            title,
            countries,
            names: raw.names,
            groups: raw
                .groups
                .0
                .into_iter()
                .map(|(name, ids)| (name, ids.into_iter().map(Spanned::into_inner).collect()))
                .collect(),
            fields: self.fields(raw.fields, taxonomies, targets),
            id: id.to_owned(),
        }
    }

    fn fields(&mut self, raw: Entries<Spanned<raw::Field>>, taxonomies: &[String], targets: &[&str]) -> Vec<Field> {
        raw.0.into_iter().map(|(id, field)| self.field(id, field, taxonomies, targets)).collect()
    }

    fn field(&mut self, id: String, field: Spanned<raw::Field>, taxonomies: &[String], targets: &[&str]) -> Field {
        let range = field.span();
        let raw = field.into_inner();
        let kind = match raw.kind.get_ref().as_str() {
            "text" => FieldType::Text,
            "markdown" => FieldType::Markdown,
            "number" => FieldType::Number,
            "boolean" => FieldType::Boolean,
            "date" => FieldType::Date,
            "period" => FieldType::Period,
            "url" => FieldType::Url,
            "measure" => FieldType::Measure,
            "source" => FieldType::Source,
            "file" => FieldType::File,
            "term" => {
                let named = raw.taxonomy.as_ref().map_or(id.as_str(), |taxonomy| taxonomy.get_ref());
                match taxonomies.iter().position(|taxonomy| taxonomy == named) {
                    Some(index) => FieldType::Term(index),
                    None => {
                        let suggestion = did_you_mean(named, taxonomies.iter().map(String::as_str))
                            .map_or_else(|| one_of(taxonomies.iter().map(String::as_str)), str::to_owned);
                        let range = raw.taxonomy.as_ref().map_or(range, Spanned::span);
                        self.error(
                            range,
                            Code::UnknownTaxonomy,
                            format!("the field `{id}` takes terms of `{named}`, which is no taxonomy"),
                            Some(format!("taxonomy = \"{suggestion}\"")),
                        );
                        FieldType::Text
                    }
                }
            }
            "reference" => {
                let to = match raw.to {
                    Some(raw::OneOrMany::One(one)) => vec![one],
                    Some(raw::OneOrMany::Many(many)) => many,
                    None => Vec::new(),
                };
                let unknown = to.iter().find(|to| !targets.contains(&to.as_str()));
                if to.is_empty() {
                    let message = format!("the field `{id}` does not say what it refers to");
                    self.error(
                        range,
                        Code::MissingKey,
                        message,
                        Some(format!("to = \"{}\"", targets.first().unwrap_or(&"resources"))),
                    );
                } else if let Some(unknown) = unknown {
                    let suggestion = did_you_mean(unknown, targets.iter().copied()).map(|id| format!("`{id}`"));
                    self.error(
                        range,
                        Code::UnknownCollection,
                        format!("`{unknown}` is neither a collection nor a taxonomy"),
                        suggestion,
                    );
                }
                FieldType::Reference { to, inverse: raw.inverse }
            }
            "group" => FieldType::Group(self.fields(raw.fields, taxonomies, targets)),
            unknown => {
                let suggestion = did_you_mean(unknown, TYPES)
                    .map_or_else(|| format!("one of {}", TYPES.join(", ")), |t| format!("`{t}`"));
                self.error(
                    raw.kind.span(),
                    Code::UnknownType,
                    format!("`{unknown}` is no type of field"),
                    Some(suggestion),
                );
                FieldType::Text
            }
        };
        Field { label: raw.label.unwrap_or_else(|| label_of(&id)), kind, list: raw.list, id }
    }
}

/// Default ids that were not switched off, then the site's own.
fn merged_ids<'a, T>(defaults: impl Iterator<Item = &'a str>, given: &Entries<raw::Toggle<T>>) -> Vec<String> {
    let off = |id: &str| given.0.iter().any(|(name, toggle)| name == id && matches!(toggle, raw::Toggle::Off));
    let mut ids: Vec<String> = defaults.filter(|id| !off(id)).map(str::to_owned).collect();
    for (id, _) in &given.0 {
        if !off(id) && !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

fn take<T>(given: &mut Vec<(String, raw::Toggle<T>)>, id: &str) -> Option<T> {
    let at = given.iter().position(|(name, _)| name == id)?;
    match given.swap_remove(at).1 {
        raw::Toggle::On(value) => Some(value),
        raw::Toggle::Off => None,
    }
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

//! What is written in site.toml becomes what is meant: defaults are filled in, names held against each other.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::raw::{self, Entries, Kinds, OneOrMany, Toggle, Values};
use super::section::{self, NamedTerm, Section, Written};
use super::work::{self, Thing};
use super::{
    Calendar, Collection, FILE, Field, FieldType, QUERY, Report, ReportDocuments, ReportSection, SEARCH, Series, Site,
    Taxonomy, base_url, label_of, schema,
};
use crate::diagnostic::{Code, Diagnostic, Problem, Span, instead};
use crate::languages::{self, Language};
use crate::slug::slug;

/// The default schema: collections with their kinds…
pub(crate) const COLLECTIONS: [(&str, &str, &str, &[&str]); 3] = [
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
pub(crate) const TAXONOMIES: [(&str, &str, &str); 3] =
    [("countries", "Countries", "Country"), ("topics", "Topics", "Topic"), ("programmes", "Programmes", "Programme")];
/// What can be browsed without any field of a collection…
pub(crate) const BROWSE: [&str; 5] = ["title", "authors", "kind", "language", "year"];
/// … and what is, where site.toml does not say.
const BROWSED: [&str; 4] = ["title", "kind", "language", "year"];
/// What every document has and no schema may take for something else.
const RESERVED: [&str; 2] = ["title", "draft"];
/// What searches can be narrowed by without any taxonomy.
const NARROWED_BY: [&str; 2] = ["collection", "year"];
/// The names of field types.
pub(crate) const TYPES: [&str; 13] = [
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

/// Makes the schema of what is written.
///
/// # Errors
/// Every mistake.
pub(super) fn site(text: &str, written: raw::Site) -> Result<Site, Vec<Diagnostic>> {
    let collections = merged_ids(COLLECTIONS.iter().map(|c| c.0), &written.collections);
    let taxonomies = merged_ids(TAXONOMIES.iter().map(|t| t.0), &written.taxonomies);
    let mut reader = Reader { text, collections, taxonomies, diagnostics: Vec::new() };
    let site = reader.site(written);
    if reader.diagnostics.is_empty() { Ok(site) } else { Err(reader.diagnostics) }
}

struct Reader<'a> {
    text: &'a str,
    /// The ids of all collections, default ones first.
    collections: Vec<String>,
    /// The ids of all taxonomies, default ones first.
    taxonomies: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn error(&mut self, range: Range<usize>, code: Code, message: String, suggestion: Option<String>) {
        let span = Span::within(self.text, range);
        self.diagnostics.push(Diagnostic::error(FILE, span, code, message).suggest_if(suggestion));
    }

    fn site(&mut self, mut written: raw::Site) -> Site {
        self.ids(&written);
        let sections: Vec<(String, Vec<_>)> = (written.taxonomies.0.iter_mut())
            .filter_map(|(id, taxonomy)| match taxonomy {
                Toggle::On(taxonomy) => Some((id.get_ref().clone(), std::mem::take(&mut taxonomy.sections))),
                Toggle::Off => None,
            })
            .collect();
        let title = written.title.filter(|title| !title.trim().is_empty());
        let title = title.unwrap_or_else(|| self.missing("title", "…"));
        let base_url = match written.base_url {
            Some(base_url) => self.base_url(&base_url),
            None => self.missing("base_url", "https://hub.example.org/"),
        };
        let language = written.language.map_or_else(languages::english, |language| self.language(&language));
        let theme = written.theme.map_or_else(|| ("default".to_owned(), Span::START), |theme| self.placed(theme));
        let mut site = Site {
            title,
            base_url,
            language,
            description: written.description,
            theme,
            trust_html: written.trust_html,
            menu: self.menu(written.menu),
            browse: Vec::new(),
            pairs: self.pairs(written.pairs),
            collections: self.collections(written.collections),
            taxonomies: self.taxonomies(written.taxonomies),
            page_fields: self.fields(written.pages.fields),
            report: Report::default(),
            disk: false,
        };
        site.browse = match written.browse {
            Some(entries) => self.browse(entries, &site.collections),
            None => BROWSED.map(str::to_owned).to_vec(),
        };
        // They name collections and taxonomies, which are known by now.
        for (id, sections) in sections {
            let Some(taxonomy) = site.taxonomy(&id) else { continue };
            let sections: Vec<_> =
                sections.into_iter().filter_map(|section| self.section(&site, section, Some(taxonomy))).collect();
            site.taxonomies[taxonomy].sections = sections;
        }
        if let Some(report) = written.report {
            site.report = self.report(&site, report);
        }
        site
    }

    fn report(&mut self, site: &Site, written: raw::Report) -> Report {
        let sections = written.sections.into_iter().filter_map(|section| {
            let place = Span::within(self.text, section.span());
            let (counts, parts): (Vec<Written>, Vec<Written>) =
                self.parts(section).into_iter().partition(|part| part.key.0 == "counts");
            let mut problems = Vec::new();
            let counts = counts.iter().flat_map(|part| &part.values);
            let counts = counts.filter_map(|value| section::by(site, value, &mut problems)).collect();
            let section = section::read(site, &parts, place, None, &mut problems);
            self.problems(problems);
            section.map(|section| ReportSection { section, counts })
        });
        let sections = sections.collect();
        let parts = [&written.collection, &written.kind, &written.period];
        let documents = match parts {
            [Some(collection), Some(kind), Some(period)] => self.report_documents(site, collection, kind, period),
            [None, None, None] => None,
            _ => {
                let at = parts.into_iter().flatten().next().map_or(0..0, Spanned::span);
                let message = "documents that are reports are known by collection, kind and period".to_owned();
                let help =
                    "write all three, such as `collection = \"resources\"`, `kind = \"report\"`, `period = \"covers\"`";
                self.error(at, Code::MissingKey, message, Some(help.to_owned()));
                None
            }
        };
        Report { documents, sections }
    }

    fn report_documents(
        &mut self,
        site: &Site,
        collection: &Spanned<String>,
        kind: &Spanned<String>,
        period: &Spanned<String>,
    ) -> Option<ReportDocuments> {
        let Some(at) = site.collection(collection.get_ref()) else {
            let message = format!("there is no collection `{}`", collection.get_ref());
            let known = site.collections.iter().map(|collection| collection.id.as_str());
            self.error(collection.span(), Code::UnknownCollection, message, instead(collection.get_ref(), known));
            return None;
        };
        let schema = &site.collections[at];
        let found_kind = schema.kinds.iter().position(|(id, _)| id == kind.get_ref());
        if found_kind.is_none() {
            let message = format!("`{}` is no kind of {}", kind.get_ref(), schema.title.to_lowercase());
            let known = schema.kinds.iter().map(|(id, _)| id.as_str());
            self.error(kind.span(), Code::UnknownKind, message, instead(kind.get_ref(), known));
        }
        let is_period = |field: &&Field| field.kind == FieldType::Period && !field.list;
        let found = schema.fields.iter().position(|field| is_period(&field) && field.id == *period.get_ref());
        if found.is_none() {
            let message =
                format!("`{}` is no field of the type period of {}", period.get_ref(), schema.title.to_lowercase());
            let known = schema.fields.iter().filter(is_period).map(|field| field.id.as_str());
            let help = instead(period.get_ref(), known);
            let add = || format!("add `{} = {{ type = \"period\" }}` to its fields", period.get_ref());
            self.error(period.span(), Code::UnknownField, message, help.or_else(|| Some(add())));
        }
        Some(ReportDocuments { collection: at, kind: found_kind?, period: found? })
    }

    fn section(&mut self, site: &Site, written: raw::Section, shared: Option<usize>) -> Option<Section<NamedTerm>> {
        let place = Span::within(self.text, written.span());
        let parts = self.parts(written);
        let mut problems = Vec::new();
        let section = section::read(site, &parts, place, shared, &mut problems);
        self.problems(problems);
        section
    }

    fn problems(&mut self, problems: Vec<(Span, Problem)>) {
        self.diagnostics.extend(
            problems
                .into_iter()
                .map(|(place, (code, message, help))| Diagnostic::error(FILE, place, code, message).suggest_if(help)),
        );
    }

    /// A section's parts with their places.
    fn parts(&self, written: raw::Section) -> Vec<Written> {
        let parts = written.into_inner().0.into_iter().map(|(key, values)| {
            let at = values.span();
            let values = match values.into_inner() {
                Values::One(text) => vec![(text, Span::within(self.text, at))],
                Values::Many(values) => values
                    .into_iter()
                    .map(|value| {
                        let at = Span::within(self.text, value.span());
                        (value.into_inner().0, at)
                    })
                    .collect(),
            };
            Written { key: self.placed(key), values }
        });
        parts.collect()
    }

    /// What site.toml must have and has not.
    fn missing(&mut self, key: &str, example: &str) -> String {
        let suggestion = format!("add a line `{key} = \"{example}\"`");
        self.error(0..0, Code::MissingKey, format!("`{key}` is missing"), Some(suggestion));
        String::new()
    }

    /// Ids are names of folders, parts of addresses and fields of front matter, all at once.
    fn ids(&mut self, written: &raw::Site) {
        let keys = written.collections.keys().chain(written.taxonomies.keys());
        let bad: Vec<_> = keys.filter(|key| !is_id(key.get_ref())).map(|key| (key.span(), key.get_ref())).collect();
        for (range, id) in bad {
            let message = format!("`{id}` cannot be the name of a folder and part of an address");
            self.error(range, Code::InvalidId, message, Some(other_id(id)));
        }
        // A taxonomy is a field of front matter and narrows searches.
        let standard = schema::standard();
        let is_standard = |id: &str| standard.iter().any(|field| field.id == id);
        let taken = |id: &str| is_standard(id) || NARROWED_BY.contains(&id);
        for key in written.taxonomies.keys().filter(|key| taken(key.get_ref())) {
            let message = format!("every document has `{}`: no taxonomy can be called so", key.get_ref());
            self.error(key.span(), Code::DuplicateId, message, Some("give it another name".to_owned()));
        }
        for key in written.taxonomies.keys().filter(|key| key.get_ref() == QUERY) {
            let message = format!("addresses of searches have a `{QUERY}` of their own: no taxonomy can be called so");
            self.error(key.span(), Code::DuplicateId, message, Some("give it another name".to_owned()));
        }
        let keys = written.collections.keys().chain(written.taxonomies.keys());
        for range in keys.filter(|key| key.get_ref() == SEARCH).map(Spanned::span).collect::<Vec<_>>() {
            let message = format!("/{SEARCH}/ is the address of the page that searches: nothing else can be called so");
            self.error(range, Code::DuplicateId, message, Some("give it another name".to_owned()));
        }
        if let Some(both) = self.taxonomies.iter().find(|id| self.collections.contains(id)).cloned() {
            let mut keys = written.collections.keys().chain(written.taxonomies.keys());
            let range = keys.find(|key| *key.get_ref() == both).map_or(0..0, Spanned::span);
            let message = format!("`{both}` is a collection and a taxonomy");
            self.error(range, Code::DuplicateId, message, Some("give one of the two another name".to_owned()));
        }
    }

    fn base_url(&mut self, written: &Spanned<String>) -> String {
        base_url(written.get_ref()).unwrap_or_else(|message| {
            let suggestion = "write it whole, as in \"https://hub.example.org/\"".to_owned();
            self.error(written.span(), Code::InvalidBaseUrl, message, Some(suggestion));
            String::new()
        })
    }

    fn language(&mut self, written: &Spanned<String>) -> &'static Language {
        languages::find(written.get_ref()).unwrap_or_else(|| {
            let (message, suggestion) = languages::unknown(written.get_ref());
            self.error(written.span(), Code::UnknownLanguage, message, Some(suggestion));
            languages::english()
        })
    }

    fn menu(&self, written: Option<Vec<Spanned<String>>>) -> Vec<(String, Span)> {
        let all = || self.collections.iter().chain(&self.taxonomies).map(|id| (id.clone(), Span::START)).collect();
        written.map_or_else(all, |entries| entries.into_iter().map(|entry| self.placed(entry)).collect())
    }

    /// A value with its place.
    fn placed(&self, written: Spanned<String>) -> (String, Span) {
        let span = Span::within(self.text, written.span());
        (written.into_inner(), span)
    }

    fn browse(&mut self, entries: Vec<Spanned<String>>, collections: &[Collection]) -> Vec<String> {
        let known: Vec<&str> =
            BROWSE.into_iter().chain(collections.iter().flat_map(|c| c.fields.iter().map(|f| f.id.as_str()))).collect();
        let mut ids = Vec::new();
        for entry in entries {
            let range = entry.span();
            let id = entry.into_inner();
            if !known.contains(&id.as_str()) {
                let message = format!("there is no field `{id}` to browse");
                self.error(range, Code::UnknownField, message, instead(&id, known.iter().copied()));
            } else if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }

    fn pairs(&mut self, written: Vec<Spanned<Vec<String>>>) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        for pair in written {
            let range = pair.span();
            match self.pair(&pair) {
                Some((a, b)) if pairs.contains(&(a, b)) || pairs.contains(&(b, a)) => {
                    let message = "the pair stands twice".to_owned();
                    self.error(range, Code::InvalidPair, message, Some("keep one of the two".to_owned()));
                }
                pair => pairs.extend(pair),
            }
        }
        pairs
    }

    fn pair(&mut self, written: &Spanned<Vec<String>>) -> Option<(usize, usize)> {
        let range = written.span();
        let [a, b] = written.get_ref().as_slice() else {
            let message = "a pair is two taxonomies".to_owned();
            let suggestion = "write it as [\"countries\", \"topics\"]".to_owned();
            self.error(range, Code::InvalidPair, message, Some(suggestion));
            return None;
        };
        let a = self.taxonomy_at(a, range.clone());
        let b = self.taxonomy_at(b, range.clone());
        let (a, b) = a.zip(b)?;
        if a == b {
            let message = "a pair needs two different taxonomies".to_owned();
            self.error(range, Code::InvalidPair, message, Some("take it out, or name another".to_owned()));
            return None;
        }
        Some((a, b))
    }

    fn taxonomy_at(&mut self, id: &str, range: Range<usize>) -> Option<usize> {
        let at = self.taxonomies.iter().position(|taxonomy| taxonomy == id);
        if at.is_none() {
            let suggestion = instead(id, self.taxonomies.iter().map(String::as_str));
            self.error(range, Code::UnknownTaxonomy, format!("there is no taxonomy `{id}`"), suggestion);
        }
        at
    }

    fn collections(&mut self, mut written: Entries<Toggle<raw::Collection>>) -> Vec<Collection> {
        let ids = self.collections.clone();
        ids.into_iter().map(|id| self.collection(take(&mut written, &id), id)).collect()
    }

    fn collection(&mut self, written: raw::Collection, id: String) -> Collection {
        let default = COLLECTIONS.iter().find(|c| c.0 == id);
        let title = written.title.unwrap_or_else(|| default.map_or_else(|| label_of(&id), |d| d.1.to_owned()));
        self.series_within(&id, &written.fields);
        let labelled = |id: &str| (id.to_owned(), label_of(id));
        let written_kinds = written.kinds.map(|kinds| match kinds {
            Kinds::Ids(ids) => ids.into_iter().map(|id| (label_of(id.get_ref()), id)).map(|(l, id)| (id, l)).collect(),
            Kinds::Labels(labels) => labels.0,
        });
        let fields = self.fields(written.fields);
        let kinds = match written_kinds {
            Some(kinds) => self.kinds(kinds),
            None => default.map_or(&[][..], |d| d.3).iter().map(|id| labelled(id)).collect(),
        };
        let calendar = written.calendar.and_then(|calendar| self.calendar(&calendar, &fields));
        let thing = written.thing.and_then(|written| self.thing(&written));
        Collection {
            things: self.things(written.types, &kinds),
            thing: thing.unwrap_or_else(|| match (&calendar, id.as_str()) {
                (Some(_), _) => Thing::Other("Event".to_owned()),
                (None, "news") => Thing::named("article-newspaper").unwrap_or_else(Thing::page),
                (None, _) => Thing::page(),
            }),
            calendar,
            singular: written.singular.unwrap_or_else(|| default.map_or_else(|| title.clone(), |d| d.2.to_owned())),
            title,
            kinds,
            order: written.order.unwrap_or_default(),
            fields,
            id,
        }
    }

    /// What documents of each kind are: as site.toml says, or as is usual for kinds of the default names.
    fn things(&mut self, written: Entries<Spanned<String>>, kinds: &[(String, String)]) -> Vec<Option<Thing>> {
        let usual =
            |id: &str| work::DEFAULTS.iter().find(|(kind, _)| *kind == id).and_then(|(_, name)| Thing::named(name));
        let mut things: Vec<Option<Thing>> = kinds.iter().map(|(id, _)| usual(id)).collect();
        for (kind, name) in written.0 {
            match kinds.iter().position(|(id, _)| id == kind.get_ref()) {
                Some(at) => things[at] = self.thing(&name),
                None => {
                    let message = format!("there is no kind `{}`", kind.get_ref());
                    let help = instead(kind.get_ref(), kinds.iter().map(|(id, _)| id.as_str()));
                    self.error(kind.span(), Code::UnknownKind, message, help);
                }
            }
        }
        things
    }

    fn thing(&mut self, written: &Spanned<String>) -> Option<Thing> {
        let found = Thing::named(written.get_ref());
        if found.is_none() {
            let message = format!("`{}` is no type of documents", written.get_ref());
            let known = work::WORKS.iter().map(|work| work.csl);
            let help = instead(written.get_ref(), known)
                .map(|help| format!("{help} or a type of schema.org, such as `Organization`"));
            self.error(written.span(), Code::UnknownType, message, help);
        }
        found
    }

    /// Documents of a series are those of one collection.
    fn series_within(&mut self, collection: &str, fields: &Entries<raw::Field>) {
        for (key, field) in &fields.0 {
            let Some(series) = &field.series else { continue };
            if field.to.as_ref().is_some_and(|to| to.get_ref().0 != [collection]) {
                let message = format!("`{}` makes a series, and leads out of its collection", key.get_ref());
                let help = format!("write `to = \"{collection}\"`, or take `series` out");
                self.error(series.span(), Code::UnknownKey, message, Some(help));
            }
        }
    }

    fn calendar(&mut self, written: &raw::Calendar, fields: &[Field]) -> Option<Calendar> {
        let when = |field: &Field| matches!(field.kind, FieldType::Period | FieldType::Date) && !field.list;
        let place = |field: &Field| matches!(field.kind, FieldType::Text) && !field.list;
        let when = self.calendar_field(&written.when, fields, when, "a field of the type period or date");
        let place = (written.place.as_ref())
            .and_then(|written| self.calendar_field(written, fields, place, "a field of the type text"));
        Some(Calendar { when: when?, place })
    }

    fn calendar_field(
        &mut self,
        written: &Spanned<String>,
        fields: &[Field],
        fits: impl Fn(&Field) -> bool,
        wanted: &str,
    ) -> Option<usize> {
        let found = fields.iter().position(|field| field.id == *written.get_ref() && fits(field));
        if found.is_none() {
            let message = format!("a calendar needs {wanted}, and `{}` is none of the collection", written.get_ref());
            let known = fields.iter().filter(|field| fits(field)).map(|field| field.id.as_str());
            let help = instead(written.get_ref(), known).or_else(|| Some(format!("add {wanted} to its fields")));
            self.error(written.span(), Code::UnknownField, message, help);
        }
        found
    }

    /// Kinds with their labels: ids that can be told apart in an address.
    fn kinds(&mut self, written: Vec<(Spanned<String>, String)>) -> Vec<(String, String)> {
        let mut kinds: Vec<(String, String)> = Vec::new();
        for (id, label) in written {
            let range = id.span();
            let id = id.into_inner();
            if !is_id(&id) || label.trim().is_empty() {
                let message = format!("`{id}` cannot be the name of a kind");
                self.error(range, Code::InvalidId, message, Some(other_id(&id)));
            } else if kinds.iter().any(|(known, _)| *known == id) {
                let message = format!("the kind `{id}` stands twice");
                self.error(range, Code::DuplicateId, message, Some("keep one of the two".to_owned()));
            } else {
                kinds.push((id, label));
            }
        }
        kinds
    }

    fn taxonomies(&mut self, mut written: Entries<Toggle<raw::Taxonomy>>) -> Vec<Taxonomy> {
        let ids = self.taxonomies.clone();
        ids.into_iter().map(|id| self.taxonomy(take(&mut written, &id), id)).collect()
    }

    fn taxonomy(&mut self, written: raw::Taxonomy, id: String) -> Taxonomy {
        let default = TAXONOMIES.iter().find(|t| t.0 == id);
        let title = written.title.unwrap_or_else(|| default.map_or_else(|| label_of(&id), |d| d.1.to_owned()));
        let countries = match &written.vocabulary {
            None => id == "countries",
            Some(name) if name.get_ref() == "iso3166" => true,
            Some(name) => {
                let message = format!("no vocabulary `{}` is built in", name.get_ref());
                self.error(name.span(), Code::UnknownVocabulary, message, Some("write `iso3166`".to_owned()));
                false
            }
        };
        if let Some(name) = written.names.keys().next().filter(|_| !countries) {
            let message = "only countries are given other names here".to_owned();
            let suggestion = format!("write it as the title of content/{id}/{}.md", name.get_ref());
            self.error(name.span(), Code::UnknownKey, message, Some(suggestion));
        }
        let mut names = BTreeMap::new();
        for (code, name) in written.names.0 {
            let (id, _) = self.term_id(code, countries);
            names.insert(id, name);
        }
        let mut groups: Vec<(String, Vec<(String, Span)>)> = Vec::new();
        for (group, ids) in written.groups.0 {
            let mut terms = Vec::with_capacity(ids.len());
            for id in ids {
                let range = id.span();
                let (id, span) = self.term_id(id, countries);
                let others = groups.iter().flat_map(|(_, terms)| terms).chain(&terms);
                if others.clone().any(|(other, _)| *other == id) {
                    let message = format!("`{id}` stands in a group already");
                    self.error(range, Code::DuplicateId, message, Some("keep it in one group".to_owned()));
                } else {
                    terms.push((id, span));
                }
            }
            groups.push((group.into_inner(), terms));
        }
        Taxonomy {
            singular: written.singular.unwrap_or_else(|| default.map_or_else(|| title.clone(), |d| d.2.to_owned())),
            title,
            countries,
            names,
            groups,
            fields: self.fields(written.fields),
            sections: Vec::new(),
            id,
        }
    }

    /// The id of a term with its place: of a country the code in capitals, however it is written.
    fn term_id(&mut self, written: Spanned<String>, is_country: bool) -> (String, Span) {
        let country = crate::countries::by_code(written.get_ref()).filter(|_| is_country);
        if is_country && country.is_none() {
            let message = format!("`{}` is no code of a country", written.get_ref());
            let suggestion = "write two letters as in ISO 3166, such as `KH`".to_owned();
            self.error(written.span(), Code::UnknownCountry, message, Some(suggestion));
        }
        let (id, span) = self.placed(written);
        (country.map_or(id, |country| country.alpha2.to_owned()), span)
    }

    fn fields(&mut self, written: Entries<raw::Field>) -> Vec<Field> {
        for key in written.keys().filter(|key| RESERVED.contains(&key.get_ref().as_str())) {
            let message = format!("every document has a field `{}`", key.get_ref());
            self.error(key.span(), Code::DuplicateId, message, Some("give this one another name".to_owned()));
        }
        written.0.into_iter().map(|(id, field)| self.field(id, field)).collect()
    }

    fn field(&mut self, id: Spanned<String>, written: raw::Field) -> Field {
        let range = id.span();
        let id = id.into_inner();
        let Some(type_name) = written.kind else {
            let message = format!("the field `{id}` has no type");
            self.error(range, Code::MissingKey, message, Some("add `type = \"text\"`, or another".to_owned()));
            let (label, kind) = (label_of(&id), FieldType::Text);
            return Field { label, kind, list: written.list, property: None, id };
        };
        // What only some types have.
        for (key, at, needed) in [
            ("taxonomy", written.taxonomy.as_ref().map(Spanned::span), "term"),
            ("to", written.to.as_ref().map(Spanned::span), "reference"),
            ("inverse", written.inverse.as_ref().map(Spanned::span), "reference"),
            ("series", written.series.as_ref().map(Spanned::span), "reference"),
            ("fields", written.fields.as_ref().map(Spanned::span), "group"),
            ("short", written.short.as_ref().map(Spanned::span), "group"),
        ] {
            if let Some(at) = at.filter(|_| type_name.get_ref() != needed) {
                let message = format!("`{key}` belongs to fields of the type {needed}");
                let suggestion = format!("write `type = \"{needed}\"`, or take it out");
                self.error(at, Code::UnknownKey, message, Some(suggestion));
            }
        }
        let kind = match type_name.get_ref().as_str() {
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
                let (name, range) =
                    written.taxonomy.map_or((id.clone(), range), |name| (name.get_ref().clone(), name.span()));
                self.taxonomy_at(&name, range).map_or(FieldType::Text, FieldType::Term)
            }
            "reference" => FieldType::Reference {
                to: self.targets(&id, written.to, range),
                inverse: written.inverse.map(Spanned::into_inner),
                series: written.series.and_then(|series| self.series(&series)),
            },
            "group" => {
                let fields = self.fields(written.fields.map(Spanned::into_inner).unwrap_or_default());
                let short = written.short.and_then(|short| self.short(&short, &fields));
                FieldType::Group { fields, short }
            }
            unknown => {
                let message = format!("`{unknown}` is no type of field");
                self.error(type_name.span(), Code::UnknownType, message, instead(unknown, TYPES));
                FieldType::Text
            }
        };
        let property = written.property.and_then(|property| self.property(&property));
        Field { label: written.label.unwrap_or_else(|| label_of(&id)), kind, list: written.list, property, id }
    }

    fn series(&mut self, written: &Spanned<String>) -> Option<Series> {
        let found = Series::NAMES.iter().find(|(name, _)| name == written.get_ref()).map(|(_, series)| *series);
        if found.is_none() {
            let message = format!("`{}` makes no series", written.get_ref());
            let help = instead(written.get_ref(), Series::NAMES.map(|(name, _)| name));
            self.error(written.span(), Code::UnknownKey, message, help);
        }
        found
    }

    /// The field of a group that a single value stands for: one that takes a single value itself.
    fn short(&mut self, written: &Spanned<String>, fields: &[Field]) -> Option<usize> {
        let is_single = |field: &&Field| {
            !field.list && !matches!(field.kind, FieldType::Group { .. } | FieldType::Measure | FieldType::Source)
        };
        let found = fields.iter().position(|field| field.id == *written.get_ref() && is_single(&field));
        if found.is_none() {
            let message = format!("no single value can stand for `{}`", written.get_ref());
            let known = fields.iter().filter(is_single).map(|field| field.id.as_str());
            self.error(written.span(), Code::UnknownField, message, instead(written.get_ref(), known));
        }
        found
    }

    /// Properties of schema.org are written in camel case.
    fn property(&mut self, written: &Spanned<String>) -> Option<String> {
        let name = written.get_ref();
        let fits =
            name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
        if !fits {
            let message = format!("`{name}` is not how a property of schema.org is written");
            let help = "write its name as there, such as `location` or `alternateName`".to_owned();
            self.error(written.span(), Code::UnknownKey, message, Some(help));
        }
        fits.then(|| name.clone())
    }

    /// What a field refers to: collections and taxonomies.
    fn targets(&mut self, field: &str, written: Option<Spanned<OneOrMany>>, range: Range<usize>) -> Vec<String> {
        let known: Vec<String> = self.collections.iter().chain(&self.taxonomies).cloned().collect();
        let (range, written) = written.map_or((range, None), |to| (to.span(), Some(to.into_inner())));
        let to = match written {
            Some(OneOrMany(names)) => names,
            None => {
                let message = format!("the field `{field}` does not say what it refers to");
                let example = known.first().map_or("resources", String::as_str);
                self.error(range.clone(), Code::MissingKey, message, Some(format!("add `to = \"{example}\"`")));
                Vec::new()
            }
        };
        for id in to.iter().filter(|id| !known.contains(id)) {
            let message = format!("`{id}` is neither a collection nor a taxonomy");
            let suggestion = instead(id, known.iter().map(String::as_str));
            self.error(range.clone(), Code::UnknownCollection, message, suggestion);
        }
        to
    }
}

fn is_id(id: &str) -> bool {
    let is_bad = |c: char| c.is_whitespace() || c.is_control() || c.is_uppercase() || "/\\.?#%\"'<>:|*".contains(c);
    !id.is_empty() && !id.starts_with(['_', '-']) && !id.contains(is_bad)
}

/// What to write in place of an id that is none.
fn other_id(id: &str) -> String {
    match slug(id) {
        other if other.is_empty() || other == id => "give it a name of letters and digits".to_owned(),
        other => format!("write `{other}`"),
    }
}

/// Default ids that were not switched off, then the site's own.
fn merged_ids<'a, T>(defaults: impl Iterator<Item = &'a str>, written: &Entries<Toggle<T>>) -> Vec<String> {
    let off = |id: &str| written.0.iter().any(|(key, toggle)| key.get_ref() == id && matches!(toggle, Toggle::Off));
    let mut ids: Vec<String> = defaults.filter(|id| !off(id)).map(str::to_owned).collect();
    for key in written.keys() {
        let id = key.get_ref();
        if !off(id) && !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// What is written of a collection or taxonomy: nothing where it is a default one.
fn take<T: Default>(written: &mut Entries<Toggle<T>>, id: &str) -> T {
    let at = written.keys().position(|key| key.get_ref() == id);
    match at.map(|at| written.0.swap_remove(at).1) {
        Some(Toggle::On(value)) => value,
        _ => T::default(),
    }
}

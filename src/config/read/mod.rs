//! What is written in site.toml becomes what is meant: defaults are filled in, names held against each other.

mod collections;
mod fields;
mod sections;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::raw::{self, Entries, Toggle};
use super::{Collection, FILE, QUERY, Report, SEARCH, Site, Taxonomy, base_url, label_of, schema};
use crate::config::work;
use crate::diagnostic::{Code, Diagnostic, Span, instead};
use crate::languages::{self, Language};
use crate::near::did_you_mean;
use crate::slug::slug;
pub(crate) use collections::COLLECTIONS;
pub(crate) use fields::TYPES;

/// The default taxonomies.
pub(crate) const TAXONOMIES: [(&str, &str, &str); 3] =
    [("countries", "Countries", "Country"), ("topics", "Topics", "Topic"), ("programmes", "Programmes", "Programme")];
/// What can be browsed without any field of a collection…
pub(crate) const BROWSE: [&str; 5] = ["title", "authors", "kind", "language", "year"];
/// … and what is, where site.toml does not say.
const BROWSED: [&str; 4] = ["title", "kind", "language", "year"];
/// What searches can be narrowed by without any taxonomy.
const NARROWED_BY: [&str; 2] = ["collection", "year"];

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
            page_fields: self.fields(written.pages.fields, None),
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
            fields: self.fields(written.fields, None),
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
}

fn is_id(id: &str) -> bool {
    let is_bad = |c: char| c.is_whitespace() || c.is_control() || c.is_uppercase() || "/\\.?#%\"'<>:|*".contains(c);
    !id.is_empty() && !id.starts_with(['_', '-']) && !id.contains(is_bad)
}

/// What a word of schema.org is meant to be that is nearly one.
fn mistyped(name: &str) -> Option<&'static str> {
    did_you_mean(name, work::LONG).filter(|meant| *meant != name)
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

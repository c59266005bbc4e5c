//! What can be referred to by name: documents, terms and files, before any document is understood.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use unicode_normalization::UnicodeNormalization;

use super::meant;
use crate::config::{OTHER_NAMES, Site};
use crate::countries;
use crate::diagnostic::{Code, Diagnostic, Problem, Span};
use crate::hash::HashMap;
use crate::languages;
use crate::library::{DocumentId, Entity, Role, Term, TermId};
use crate::load::{Attachment, FOLDER};
use crate::near::{Candidates, Folders, did_you_mean};
use crate::parse::Parsed;
use crate::parse::front_matter::Node;
use crate::slug::slug;

/// What can be referred to.
pub(super) struct Catalogue<'a> {
    pub site: &'a Site,
    parsed: &'a [Arc<Parsed>],
    /// Of each parsed file; `None` where its path has no meaning.
    pub roles: Vec<Option<Role>>,
    /// Of each file the one that makes it a draft: itself, or its original.
    pub drafts: Vec<Option<DocumentId>>,
    /// Files with the id of another.
    pub duplicates: HashSet<DocumentId>,
    pub titles: Vec<&'a str>,
    /// From `content/`.
    pub paths: Vec<&'a str>,
    pub terms: Vec<Vec<Term>>,
    /// By path from `content/`.
    pub by_path: HashMap<&'a str, DocumentId>,
    /// By folder and name, originals only.
    by_name: HashMap<(&'a str, &'a str), DocumentId>,
    /// Made when somebody names a document by its title.
    by_title: OnceLock<HashMap<String, Vec<DocumentId>>>,
    /// Of each taxonomy, by folded id, title or other name.
    by_term_name: Vec<HashMap<String, Vec<usize>>>,
    pub attachments: HashMap<&'a str, usize>,
    /// Ids and titles of each taxonomy's terms, for suggestions.
    term_names: Vec<Candidates<'a>>,
    /// Originals, for suggestions.
    pub documents: Folders<'a>,
    /// Files beside documents, for suggestions.
    pub files: Folders<'a>,
}

/// Names are compared without case, in one normal form.
fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.trim().to_ascii_lowercase();
    }
    name.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// Of each file the one that makes it a draft: a translation of a draft is one too.
fn drafts(parsed: &[Arc<Parsed>]) -> Vec<Option<DocumentId>> {
    let says_so = |file: &Parsed| scalars(file, "draft").next().is_some_and(|value| value.trim() == "true");
    let originals: HashMap<(&str, &str), DocumentId> = parsed
        .iter()
        .enumerate()
        .filter(|(_, file)| file.place.language.is_none() && says_so(file))
        .map(|(id, file)| ((file.place.folder.as_str(), file.place.name.as_str()), id))
        .collect();
    let draft = |(id, file): (DocumentId, &Arc<Parsed>)| match originals.get(&(&file.place.folder, &file.place.name)) {
        Some(original) if file.place.language.is_some() => Some(*original),
        _ => says_so(file).then_some(id),
    };
    parsed.iter().enumerate().map(draft).collect()
}

/// The scalar values under a key.
fn scalars<'a>(parsed: &'a Parsed, name: &str) -> impl Iterator<Item = &'a str> {
    let node = parsed.front.iter().find(|(key, _)| key.name == name).map(|(_, node)| node);
    node.into_iter().flat_map(Node::items).filter_map(Node::as_scalar)
}

impl<'a> Catalogue<'a> {
    /// Gathers what there is; `with_drafts` takes drafts for published.
    pub fn new(
        parsed: &'a [Arc<Parsed>],
        attachments: &'a [Attachment],
        site: &'a Site,
        with_drafts: bool,
    ) -> (Self, Vec<Diagnostic>) {
        let (drafts, (titles, by_path)) = rayon::join(
            || if with_drafts { vec![None; parsed.len()] } else { drafts(parsed) },
            || {
                let titles = parsed.iter().map(|file| scalars(file, "title").next().unwrap_or(""));
                let by_path = parsed.iter().enumerate().map(|(id, file)| (file.path.as_str(), id));
                (titles.collect(), by_path.collect())
            },
        );
        let mut catalogue = Catalogue {
            site,
            parsed,
            roles: Vec::with_capacity(parsed.len()),
            drafts,
            duplicates: HashSet::new(),
            titles,
            paths: parsed.iter().map(|file| file.path.as_str()).collect(),
            terms: site.taxonomies.iter().map(|_| Vec::new()).collect(),
            by_path,
            by_name: HashMap::default(),
            by_title: OnceLock::new(),
            by_term_name: site.taxonomies.iter().map(|_| HashMap::default()).collect(),
            attachments: attachments.iter().enumerate().map(|(id, file)| (file.path.as_str(), id)).collect(),
            term_names: Vec::new(),
            documents: Folders::default(),
            files: Folders::new(attachments.iter().map(|file| file.path.rsplit_once('/').unwrap_or(("", &file.path)))),
        };
        let mut diagnostics = Vec::new();
        catalogue.add_terms(parsed, &mut diagnostics);
        let originals = || parsed.iter().zip(&catalogue.titles).filter(|(file, _)| file.place.language.is_none());
        let names = |id: &str| -> Candidates<'a> {
            let own = originals().filter(|(file, _)| file.place.folder == id && file.place.name != "_index");
            Candidates::new(
                own.flat_map(|(file, title)| [file.place.name.as_str(), *title]).filter(|name| !name.is_empty()),
            )
        };
        catalogue.term_names = site.taxonomies.iter().map(|taxonomy| names(&taxonomy.id)).collect();
        for (id, file) in parsed.iter().enumerate() {
            // Of one that lies too deep it is worth knowing too that its first folder is none.
            let role = catalogue.role(file, &mut diagnostics).filter(|_| file.readable);
            catalogue.roles.push(role);
            if file.place.language.is_some() || (file.readable && role.is_none()) {
                continue;
            }
            if !file.readable {
                // It is known, so that nobody who refers to it is blamed; what is wrong with it is said already.
                catalogue.by_name.entry((&file.place.folder, &file.place.name)).or_insert(id);
                continue;
            }
            if let Some(other) = catalogue.by_name.insert((&file.place.folder, &file.place.name), id)
                && parsed[other].readable
            {
                catalogue.duplicates.insert(id);
                diagnostics.push(
                    Diagnostic::error(
                        &file.shown(),
                        Span::START,
                        Code::DuplicateId,
                        format!(
                            "{FOLDER}/{} has the same id, `{}/{}`",
                            parsed[other].path, file.place.folder, file.place.name
                        ),
                    )
                    .suggest("rename one of the two"),
                );
            }
        }
        for file in parsed.iter().filter(|file| file.readable && file.place.language.is_none()) {
            let Some((name, ending)) = file.place.name.rsplit_once(['.', '_']) else { continue };
            if !catalogue.by_name.contains_key(&(file.place.folder.as_str(), name)) {
                continue;
            }
            let is_short = (2..=3).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphabetic());
            let is_name = || languages::all().iter().any(|language| language.english.eq_ignore_ascii_case(ending));
            if !file.place.name.ends_with(&format!(".{ending}")) {
                if let Some(language) = languages::find(ending).filter(|_| is_short) {
                    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                    let message = format!("this is a document of its own, and no translation of {name}.md");
                    let target = format!("{FOLDER}/{folder}/{name}.{}.md", language.code);
                    let help = format!("if it is one, rename it to {target}");
                    let warning = Diagnostic::warning(&file.shown(), Span::START, Code::UnknownLanguage, message);
                    diagnostics.push(warning.suggest(help).moving_to(target));
                }
            } else if is_short || is_name() {
                let (message, suggestion) = languages::unknown(ending);
                let suggestion = format!("{suggestion}, in the name of the file before `.md`");
                diagnostics.push(
                    Diagnostic::error(&file.shown(), Span::START, Code::UnknownLanguage, message).suggest(suggestion),
                );
            }
        }
        let mut names: Vec<_> = catalogue.by_name.keys().copied().collect();
        names.sort_unstable();
        catalogue.documents = Folders::new(names.into_iter());
        (catalogue, diagnostics)
    }

    /// Documents by their folded titles.
    fn by_title(&self) -> &HashMap<String, Vec<DocumentId>> {
        self.by_title.get_or_init(|| {
            let mut by_title: HashMap<String, Vec<DocumentId>> = HashMap::default();
            for (id, (file, role)) in self.parsed.iter().zip(&self.roles).enumerate() {
                // One that cannot be read may be a document; what has no role otherwise is none.
                let is_document = matches!(role, Some(Role::Document(_))) || !file.readable;
                if is_document && file.place.language.is_none() {
                    by_title.entry(fold(self.titles[id])).or_default().push(id);
                    // What else it is called means it, too.
                    let fields = role.map_or(&[][..], |role| role.fields(self.site));
                    let others = fields.iter().filter(|field| field.property.as_deref() == Some(OTHER_NAMES));
                    for name in others.flat_map(|field| scalars(file, &field.id)) {
                        let bearers = by_title.entry(fold(name)).or_default();
                        if !bearers.contains(&id) {
                            bearers.push(id);
                        }
                    }
                }
            }
            by_title
        })
    }

    /// Makes the terms of all taxonomies: countries from what is built in, the others from their files.
    fn add_terms(&mut self, parsed: &[Arc<Parsed>], diagnostics: &mut Vec<Diagnostic>) {
        for (taxonomy, schema) in self.site.taxonomies.iter().enumerate() {
            let files = || {
                parsed
                    .iter()
                    .enumerate()
                    .filter(|(_, file)| file.place.folder == schema.id && file.place.name != "_index")
            };
            // A term is what its original says; translations add names to it.
            let originals = files().filter(|(_, file)| file.place.language.is_none());
            let translations = files().filter(|(_, file)| file.place.language.is_some());
            let mut terms: Vec<Term> = Vec::new();
            if schema.countries {
                for country in countries::all() {
                    let title = schema.names.get(country.alpha2).map_or(country.name, String::as_str);
                    let mut names: Vec<String> = country.names().map(str::to_owned).collect();
                    names.extend([country.alpha2.to_owned(), country.alpha3.to_owned()]);
                    terms.push(term(country.alpha2, title, &slug(title), names));
                }
            }
            for (id, file) in originals.chain(translations) {
                let name = &file.place.name;
                let title = self.titles[id];
                let at = terms.iter().position(|term| term.id == *name);
                let at = match at {
                    Some(at) => at,
                    None if schema.countries => {
                        let message = format!("`{name}` is no code of a country");
                        let error = Diagnostic::error(&file.shown(), Span::START, Code::UnknownCountry, message);
                        diagnostics.push(match countries::find(name) {
                            countries::Lookup::Found(country) => {
                                let right = format!("{}.md", country.alpha2);
                                let target = format!("{FOLDER}/{}/{right}", schema.id);
                                error.suggest(format!("rename it to {right}")).moving_to(target)
                            }
                            _ => error.suggest("name it by the country's two letters as in ISO 3166, such as KH.md"),
                        });
                        continue;
                    }
                    None => {
                        terms.push(term(name, if title.is_empty() { name } else { title }, &slug(name), Vec::new()));
                        terms.len() - 1
                    }
                };
                if self.drafts[id].is_some() {
                    // A country is there without it. Other terms are known, so that it can be said that they are drafts.
                    if !schema.countries && file.place.language.is_none() {
                        terms[at].document = Some(id);
                    }
                    continue;
                }
                if file.place.language.is_none() {
                    terms[at].document = Some(id);
                    if !title.is_empty() {
                        let before = std::mem::replace(&mut terms[at].title, title.to_owned());
                        terms[at].names.push(before);
                    }
                } else {
                    terms[at].names.push(title.to_owned());
                }
                terms[at].names.extend(scalars(file, "aliases").map(str::to_owned));
            }
            terms.sort_by(|a, b| a.id.cmp(&b.id));
            for (n, term) in terms.iter_mut().enumerate() {
                term.group = schema
                    .groups
                    .iter()
                    .position(|(_, ids)| ids.iter().any(|(id, _)| id.eq_ignore_ascii_case(&term.id)));
                let own = term.title.clone();
                term.names.retain(|name| !name.is_empty() && *name != own);
                let mut seen = HashSet::new();
                term.names.retain(|name| seen.insert(name.clone()));
                for name in [&term.id, &term.title].into_iter().chain(&term.names) {
                    let entry = self.by_term_name[taxonomy].entry(fold(name)).or_default();
                    if entry.last() != Some(&n) {
                        entry.push(n);
                    }
                }
            }
            self.terms[taxonomy] = terms;
        }
    }

    fn role(&self, file: &Parsed, diagnostics: &mut Vec<Diagnostic>) -> Option<Role> {
        let (folder, name) = (file.place.folder.as_str(), file.place.name.as_str());
        let is_known = folder.is_empty() || self.site.collection(folder).or(self.site.taxonomy(folder)).is_some();
        if is_known {
            return Role::of(self.site, folder, name, |taxonomy| {
                let term = self.terms[taxonomy].iter().position(|term| term.id == name)?;
                Some(TermId { taxonomy, term })
            });
        }
        let known = self
            .site
            .collections
            .iter()
            .map(|c| c.id.as_str())
            .chain(self.site.taxonomies.iter().map(|t| t.id.as_str()));
        let suggestion = match did_you_mean(folder, known) {
            Some(known) => format!("rename the folder to `{known}`"),
            None => format!("add `[collections.{folder}]` to site.toml, or move what is in the folder"),
        };
        // Of a folder it is said once.
        let message = format!("`{folder}` is neither a collection nor a taxonomy of site.toml");
        if !diagnostics.iter().any(|other| other.code == Code::UnknownCollection && other.message == message) {
            let error = Diagnostic::error(&file.shown(), Span::START, Code::UnknownCollection, message);
            diagnostics.push(error.suggest(suggestion));
        }
        None
    }

    /// The original with this folder and name.
    pub fn named(&self, folder: &str, name: &str) -> Option<DocumentId> {
        self.by_name.get(&(folder, name)).copied()
    }

    /// The term that a name means, or a diagnostic's code, message and suggestion.
    pub fn term(&self, taxonomy: usize, written: &str) -> Result<TermId, Problem> {
        let schema = &self.site.taxonomies[taxonomy];
        let found = |term: usize| Ok(TermId { taxonomy, term });
        // An id is never ambiguous, whoever else is called so.
        if let Ok(term) = self.terms[taxonomy].binary_search_by(|term| term.id.as_str().cmp(written)) {
            return found(term);
        }
        let names = &self.by_term_name[taxonomy];
        if let Some([term]) = names.get(&fold(written)).map(Vec::as_slice) {
            return found(*term);
        }
        let singular = schema.singular.to_lowercase();
        let title = |alpha2: &str| {
            self.terms[taxonomy]
                .iter()
                .find(|term| term.id == alpha2)
                .map_or_else(String::new, |term| format!("{} ({alpha2})", term.title))
        };
        if schema.countries {
            return match countries::find(written) {
                countries::Lookup::Found(country) => {
                    let term =
                        self.terms[taxonomy].iter().position(|term| term.id == country.alpha2).unwrap_or_default();
                    found(term)
                }
                countries::Lookup::Ambiguous(candidates) => {
                    let candidates: Vec<String> = candidates.iter().map(|country| title(country.alpha2)).collect();
                    let message = format!("`{written}` can mean more than one {singular}");
                    Err((Code::AmbiguousCountry, message, Some(format!("write which: {}", candidates.join(", ")))))
                }
                countries::Lookup::Unknown(candidates) => {
                    let candidates: Vec<String> = candidates.iter().map(|country| title(country.alpha2)).collect();
                    let is_group = schema.groups.iter().any(|(name, _)| fold(name) == fold(written));
                    let suggestion = if is_group || meant::is_no_country(written) {
                        "name each country, or take the line out: what is about none in particular has none".to_owned()
                    } else if candidates.is_empty() {
                        "write its name, or its two letters as in ISO 3166, such as `KH`".to_owned()
                    } else {
                        format!("did you mean {}?", candidates.join(", or "))
                    };
                    Err((Code::UnknownCountry, format!("there is no {singular} `{written}`"), Some(suggestion)))
                }
            };
        }
        if let Some(several) = names.get(&fold(written)) {
            let ids: Vec<String> = several.iter().map(|term| format!("`{}`", self.terms[taxonomy][*term].id)).collect();
            let message = format!("`{written}` can mean more than one {singular}");
            return Err((Code::AmbiguousTerm, message, Some(format!("write which: {}", ids.join(", ")))));
        }
        let suggestion = match self.term_names[taxonomy].nearest(written) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("add {FOLDER}/{}/{}.md with its title, or use one that is there", schema.id, slug(written)),
        };
        Err((Code::UnknownTerm, format!("there is no {singular} `{written}`"), Some(suggestion)))
    }

    /// The document or term that a reference means, or a diagnostic's message and suggestion.
    pub fn reference(&self, to: &[String], written: &str) -> Result<Entity, Problem> {
        // As a path or as `collection/name`, it names its folder too.
        let path = written.trim_start_matches("../").trim_end_matches(".md");
        let (folder, name) = path.split_once('/').map_or((None, path), |(folder, name)| (Some(folder), name));
        for target in to.iter().filter(|target| folder.is_none_or(|folder| folder == *target)) {
            if let Some(taxonomy) = self.site.taxonomy(target) {
                match self.term(taxonomy, name) {
                    Ok(term) => return Ok(Entity::Term(term)),
                    Err(error) if to.len() == 1 => return Err(error),
                    Err(_) => {}
                }
            } else if let Some(id) = self.named(target, name) {
                return Ok(Entity::Document(id));
            }
        }
        let in_targets =
            |id: DocumentId| self.paths[id].split('/').next().is_some_and(|folder| to.iter().any(|to| to == folder));
        if let Some(titled) = self.by_title().get(&fold(written)) {
            let titled: Vec<DocumentId> = titled.iter().copied().filter(|id| in_targets(*id)).collect();
            if let [one] = titled.as_slice() {
                return Ok(Entity::Document(*one));
            }
        }
        let possible = crate::diagnostic::one_of(to.iter().map(String::as_str));
        let message = format!("there is no `{written}` in {possible}");
        let suggestion = match folder.filter(|folder| !to.iter().any(|to| to == folder)) {
            Some(folder) if self.named(folder, name).is_some() => {
                format!("name what is in {possible}, not in {folder}")
            }
            _ => {
                let first = to.first().map_or("", String::as_str);
                let folders = folder.into_iter().chain(to.iter().map(String::as_str));
                let near = folders.filter_map(|folder| {
                    self.documents.nearest(folder, name).filter(|(found, _)| to.iter().any(|to| to == found))
                });
                match near.map(|(_, near)| near).next() {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("add {FOLDER}/{first}/{}.md, or name one that is there", slug(name)),
                }
            }
        };
        Err((Code::DanglingReference, message, Some(suggestion)))
    }

    /// A document named `collection/slug`, or by its title.
    pub fn find(&self, written: &str) -> Option<DocumentId> {
        let (folder, name) = written.split_once('/').unwrap_or(("", written));
        let titled = || match self.by_title().get(&fold(written)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        };
        self.named(folder, name).filter(|_| !folder.is_empty()).or_else(titled)
    }

    /// The same, or what is wrong.
    pub fn document(&self, written: &str) -> Result<DocumentId, Problem> {
        if let Some(id) = self.find(written) {
            return Ok(id);
        }
        let (folder, name) =
            meant::by_path(written).map_or(("", written), |(folder, name)| (folder.unwrap_or(""), name));
        let suggestion = self.documents.nearest(folder, name).map_or_else(
            || "write it as collection/slug, such as `resources/annual-report`".to_owned(),
            |(folder, name)| format!("did you mean `{folder}/{name}`?"),
        );
        Err((Code::DanglingReference, format!("there is no document `{written}`"), Some(suggestion)))
    }
}

fn term(id: &str, title: &str, slug: &str, names: Vec<String>) -> Term {
    Term {
        id: id.to_owned(),
        slug: if slug.is_empty() { id.to_owned() } else { slug.to_owned() },
        title: title.to_owned(),
        names,
        document: None,
        broader: None,
        same_as: Vec::new(),
        group: None,
        documents: Vec::new(),
        has_page: false,
    }
}

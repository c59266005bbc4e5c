//! Holds all files against the schema and each other, and makes the [`Library`].

mod agents;
mod anchors;
mod catalogue;
mod dates;
mod document;
mod fields;
mod gone;
mod groups;
mod identifiers;
mod links;
mod meant;
mod measures;
mod numbers;
mod other_dates;
mod same_things;
mod sections;
mod series;
mod unused;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Field, FieldType, Order, Site};
use crate::diagnostic::{Code, Diagnostic, Span, instead};
use crate::hash::HashMap;
use crate::library::{Date, Document, DocumentId, Entity, Library, Role, Value};
use crate::load::{Attachment, FOLDER};
use crate::parse::{Parsed, Place};
use crate::selection::newest_first;
pub(crate) use anchors::Anchors;
use catalogue::Catalogue;
pub(crate) use links::no_picture;

/// Reads a date as front matter has it.
///
/// # Errors
/// What is wrong, and what to write instead where that can be known.
pub fn date(written: &str) -> Result<Date, (String, Option<String>)> {
    dates::date(written)
}

/// Makes the library. Where a diagnostic is an error, the library is what could be understood.
pub fn resolve(
    files: &[Arc<Parsed>],
    attachments: Vec<Attachment>,
    site: &Site,
    with_drafts: bool,
) -> (Library, Vec<Diagnostic>) {
    let (mut catalogue, mut diagnostics) = Catalogue::new(files, &attachments, site, with_drafts);
    let results: Vec<_> = (0..files.len()).into_par_iter().map(|id| document::resolve(&catalogue, files, id)).collect();
    let sections = sections::shared(&catalogue, &mut diagnostics);
    let report = sections::of_reports(&catalogue, &mut diagnostics);
    let roles = std::mem::take(&mut catalogue.roles);
    let duplicates = std::mem::take(&mut catalogue.duplicates);
    let mut terms = std::mem::take(&mut catalogue.terms);
    drop(catalogue);
    let mut documents = Vec::with_capacity(files.len());
    let mut broader_spans = BTreeMap::new();
    let mut missing = Vec::new();
    for (id, (mut resolved, mut found)) in results.into_iter().enumerate() {
        diagnostics.append(&mut found);
        missing.append(&mut resolved.missing);
        // Both have their diagnostic, and stay in their places, for ids are places.
        resolved.document.draft |= roles[id].is_none() || duplicates.contains(&id);
        if let Role::Term(term) = resolved.document.role
            && files[id].place.language.is_none()
            && !resolved.document.draft
        {
            let term = &mut terms[term.taxonomy][term.term];
            term.same_as = resolved.same_as;
            term.broader = resolved.broader.map(|(broader, _)| broader);
            broader_spans.extend(resolved.broader.map(|(_, span)| (id, span)));
        }
        documents.push(resolved.document);
    }
    let mut places = Vec::with_capacity(files.len());
    let version_spans: HashMap<(DocumentId, &str), Span> = VERSIONS
        .iter()
        .flat_map(|(name, ..)| files.iter().enumerate().map(move |(id, file)| (id, *name, file)))
        .filter_map(|(id, name, file)| {
            let (_, node) = file.front.iter().find(|(key, _)| key.name == name)?;
            Some(((id, name), node.span))
        })
        .collect();
    let understood: Vec<bool> = roles.iter().map(Option::is_some).collect();
    for (document, file) in documents.iter_mut().zip(files) {
        document.text.body = Arc::clone(&file.body);
        places.push(&file.place);
    }
    let mut library = Library {
        documents,
        terms,
        collections: Vec::new(),
        pages: Vec::new(),
        attachments,
        backlinks: BTreeMap::new(),
        agents_by_name: BTreeMap::new(),
        agents: BTreeMap::new(),
        measures: BTreeMap::new(),
        series: Vec::new(),
        in_series: BTreeMap::new(),
        implied_times: BTreeMap::new(),
        as_of: None,
        sections,
        report,
    };
    translations(&mut library, &places, &understood, site, &mut diagnostics);
    groups(&library, site, &mut diagnostics);
    circles(&library, site, &broader_spans, &mut diagnostics);
    versions(&library, &version_spans, &mut diagnostics);
    lists(&mut library, site);
    library.backlinks = backlinks(&library, site);
    library.agents_by_name = agents::by_name(&library, site);
    library.agents = agents::agents(&library);
    same_things::same_things(&library, files, site, &mut diagnostics);
    measures::count_items(&mut library.documents, &library.collections, site, &mut diagnostics);
    library.measures = measures::series(&library.documents, site, &mut diagnostics);
    sections::unknown_measures(&library, &mut diagnostics);
    (library.series, library.implied_times) = series::series(&library, files, site, &mut diagnostics);
    let all = library.series.iter().enumerate();
    library.in_series = all.flat_map(|(n, documents)| documents.iter().map(move |id| (*id, n))).collect();
    unused::attachments(&library, &places, &understood, &missing, site, &mut diagnostics);
    unused::terms(&library, &understood, site, &mut diagnostics);
    gone::folders(&places, site, &missing, &mut diagnostics);
    (library, diagnostics)
}

/// Joins translations to their originals; `places` are those of the documents' files, and `understood` says of which more is
/// known than that they are there.
fn translations(
    library: &mut Library,
    places: &[&Place],
    understood: &[bool],
    site: &Site,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut groups: BTreeMap<(&str, &str), Vec<DocumentId>> = BTreeMap::new();
    for (id, place) in places.iter().enumerate() {
        groups.entry((&place.folder, &place.name)).or_default().push(id);
    }
    for group in groups.into_values() {
        let originals: Vec<DocumentId> = group.iter().copied().filter(|id| places[*id].language.is_none()).collect();
        let Some(original) = originals.first().copied() else {
            for id in group.into_iter().filter(|id| understood[*id]) {
                let document = &library.documents[id];
                let shown = format!("{}/{}", FOLDER, document.path);
                let message = "the translation has no original beside it";
                let named = places[id].language.as_deref().unwrap_or("");
                let plain = document.path.replacen(&format!(".{named}.md"), ".md", 1);
                let suggestion =
                    format!("rename it to {FOLDER}/{plain} and set `language: {}`", document.language.code);
                let error = Diagnostic::error(&shown, Span::START, Code::OrphanTranslation, message);
                diagnostics.push(error.suggest(suggestion).moving_to(format!("{FOLDER}/{plain}")));
            }
            continue;
        };
        if group.len() < 2 {
            continue;
        }
        let mut all = vec![original];
        all.extend(group.iter().copied().filter(|id| !originals.contains(id)));
        all[1..].sort_by_key(|id| library.documents[*id].language.code);
        for (n, id) in all.iter().enumerate() {
            let b = &library.documents[*id];
            let mut before = all[..n].iter().map(|id| &library.documents[*id]);
            if let Some(a) = before.find(|a| a.language.code == b.language.code && understood[*id]) {
                let shown = format!("{}/{}", FOLDER, b.path);
                let message = format!("{FOLDER}/{} is in the same language, `{}`", a.path, a.language.code);
                diagnostics.push(
                    Diagnostic::error(&shown, Span::START, Code::DuplicateLanguage, message)
                        .suggest("set the `language` of the original, or name this file by another"),
                );
            }
        }
        let published: Vec<DocumentId> = all.iter().copied().filter(|id| !library.documents[*id].draft).collect();
        for id in &all {
            let document = &mut library.documents[*id];
            document.translations.clone_from(&published);
            if *id != original {
                document.translation = Some(original);
            }
        }
        for id in all {
            // One document, where it is the original itself, has nothing to have from another.
            if let Ok([translation, original]) = library.documents.get_disjoint_mut([id, original]) {
                inherit(translation, original, site);
            }
        }
    }
}

/// A translation repeats nothing: what it does not say it has from its original, but for text and for identifiers, which
/// would be wrong of it.
fn inherit(translation: &mut Document, original: &Document, site: &Site) {
    fn fill<T: Clone>(own: &mut Vec<T>, original: &[T]) {
        if own.is_empty() {
            own.extend_from_slice(original);
        }
    }
    translation.kind = translation.kind.or(original.kind);
    translation.published = translation.published.or(original.published);
    translation.cover = translation.cover.or(original.cover);
    fill(&mut translation.authors, &original.authors);
    fill(&mut translation.files, &original.files);
    fill(&mut translation.links, &original.links);
    fill(&mut translation.terms, &original.terms);
    for (field, value) in &original.fields {
        let is_said = translation.fields.iter().any(|(own, _)| own == field);
        if !is_said && !value.leaves().iter().any(|leaf| matches!(leaf, Value::Markdown(_))) {
            translation.fields.push((*field, value.clone()));
        }
    }
    translation.fields.sort_by_key(|(field, _)| *field);
    document::set_time(translation, site);
}

/// What stands in a group must be a term.
fn groups(library: &Library, site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for (terms, schema) in library.terms.iter().zip(&site.taxonomies) {
        for (id, span) in schema.groups.iter().flat_map(|(_, ids)| ids) {
            if !terms.iter().any(|term| term.id.eq_ignore_ascii_case(id)) {
                let message = format!("there is no {} `{id}`", schema.singular.to_lowercase());
                diagnostics.push(
                    Diagnostic::error(config::FILE, *span, Code::UnknownTerm, message)
                        .suggest_if(instead(id, terms.iter().map(|term| term.id.as_str()))),
                );
            }
        }
    }
}

/// How many terms may stand above one another over a term: templates show them within each other.
const DEEPEST: usize = 15;

/// Terms above terms must not go round in circles, nor be a tower. `spans`: where each file says which term is above its own.
fn circles(library: &Library, site: &Site, spans: &BTreeMap<DocumentId, Span>, diagnostics: &mut Vec<Diagnostic>) {
    for (terms, schema) in library.terms.iter().zip(&site.taxonomies) {
        for (start, term) in terms.iter().enumerate() {
            let above = |at: &usize| terms[*at].broader;
            // As many steps as there are terms lead out of every chain that is no circle.
            let chain: Vec<usize> = std::iter::successors(term.broader, above).take(terms.len()).collect();
            let Some(id) = term.document else { continue };
            let taxonomy = schema.title.to_lowercase();
            let (code, message, help) = if let Some(end) = chain.iter().position(|above| *above == start) {
                let circle = &chain[..=end];
                // The circle is said once, where the first of its terms stands.
                if circle.iter().any(|other| *other < start) {
                    continue;
                }
                let names: Vec<String> = circle.iter().map(|term| format!("`{}`", terms[*term].title)).collect();
                let message = format!("`{}` is below {} in {taxonomy}", term.title, names.join(", which is below "));
                (Code::Circle, message, "take one `broader:` out of the circle")
            // The first of a tower stands for those beneath it; above those beneath a circle there is no end.
            } else if std::iter::successors(term.broader, above).take(DEEPEST + 2).count() == DEEPEST + 1 {
                let message = format!("`{}` has more than {DEEPEST} terms above it in {taxonomy}", term.title);
                (Code::TermTooDeep, message, "name a term as `broader` that is nearer to the top")
            } else {
                continue;
            };
            let shown = format!("{}/{}", FOLDER, library.documents[id].path);
            let span = spans.get(&id).copied().unwrap_or(Span::START);
            diagnostics.push(Diagnostic::error(&shown, span, code, message).suggest(help));
        }
    }
}

/// Finds the document that one follows.
type Followed = fn(&Document) -> Option<DocumentId>;

/// Fields by which a document follows another: their names, what they say, and the other.
const VERSIONS: [(&str, &str, Followed); 2] = [
    ("replaces", "replaces", |document| document.replaces),
    ("version_of", "is a version of", |document| document.version_of),
];

/// No document can follow itself, over however many others. `spans`: where each file says which one it follows.
fn versions(library: &Library, spans: &HashMap<(DocumentId, &str), Span>, diagnostics: &mut Vec<Diagnostic>) {
    let documents = &library.documents;
    for (name, verb, other) in VERSIONS {
        for (start, document) in documents.iter().enumerate() {
            let next = |id: &DocumentId| other(&documents[*id]);
            // It is said once, where the first of its documents stands. As many steps as there are documents lead out of
            // every chain that is no circle.
            let others = std::iter::successors(next(&start), next).take(documents.len()).take_while(|id| *id > start);
            let circle: Vec<DocumentId> = others.collect();
            if circle.last().and_then(next) != Some(start) {
                continue;
            }
            let titles: Vec<&str> = circle.iter().chain([&start]).map(|id| documents[*id].title.as_str()).collect();
            let message = format!("`{}` {verb} `{}`", document.title, titles.join(&format!("`, which {verb} `")));
            let span = spans.get(&(start, name)).copied().unwrap_or(Span::START);
            let error = Diagnostic::error(&format!("{FOLDER}/{}", document.path), span, Code::Circle, message);
            diagnostics.push(error.suggest(format!("take one `{name}:` out of the circle")));
        }
    }
}

/// Fills the lists of collections and terms.
fn lists(library: &mut Library, site: &Site) {
    let mut collections = vec![Vec::new(); site.collections.len()];
    for (id, document) in library.documents.iter().enumerate() {
        if let Role::Document(collection) = document.role
            && document.is_listed()
        {
            collections[collection].push(id);
        }
    }
    let is_page = |document: &Document| document.role == Role::Page && document.is_listed();
    library.pages = (0..library.documents.len()).filter(|id| is_page(&library.documents[*id])).collect();
    let documents = &library.documents;
    let by_date = |a: &DocumentId, b: &DocumentId| newest_first(&documents[*a], &documents[*b]);
    for (list, schema) in collections.iter_mut().zip(&site.collections) {
        match schema.order {
            Order::Date => list.sort_by(by_date),
            Order::Title => {
                list.sort_by_cached_key(|id| (documents[*id].title.to_lowercase(), documents[*id].path.clone()));
            }
        }
    }
    let mut all: Vec<DocumentId> = collections.iter().flatten().chain(&library.pages).copied().collect();
    all.sort_by(by_date);
    for id in all {
        for term in documents[id].all_terms() {
            library.terms[term.taxonomy][term.term].documents.push(id);
        }
    }
    for (terms, schema) in library.terms.iter_mut().zip(&site.taxonomies) {
        for term in terms {
            let has_text = term.document.is_some_and(|id| !documents[id].draft);
            term.has_page = has_text || !term.documents.is_empty() || (schema.countries && term.group.is_some());
        }
    }
    // What a text of a term or page names has a page too, or its link would lead nowhere.
    let published = documents.iter().filter(|document| !document.draft);
    for term in published.flat_map(unused::named_by) {
        library.terms[term.taxonomy][term.term].has_page = true;
    }
    // What is above a term with a page has one too. As many steps as there are terms lead out of every circle.
    for terms in &mut library.terms {
        for _ in 0..terms.len() {
            let above = terms.iter().filter(|term| term.has_page).filter_map(|term| term.broader);
            let new: Vec<usize> = above.filter(|term| !terms[*term].has_page).collect();
            if new.is_empty() {
                break;
            }
            new.into_iter().for_each(|term| terms[term].has_page = true);
        }
    }
    library.collections = collections;
}

/// For each document and term who refers to it, under the heading that the schema gives such references.
fn backlinks(library: &Library, site: &Site) -> BTreeMap<Entity, Vec<(String, Vec<DocumentId>)>> {
    let mut found: BTreeMap<Entity, BTreeMap<String, Vec<DocumentId>>> = BTreeMap::new();
    for (id, document) in library.documents.iter().enumerate().filter(|(_, document)| document.is_listed()) {
        for (field, value) in &document.fields {
            collect(&document.role.fields(site)[*field], value, &mut |entity, inverse| {
                let list = found.entry(entity).or_default().entry(inverse.to_owned()).or_default();
                if list.last() != Some(&id) {
                    list.push(id);
                }
            });
        }
    }
    let ordered = |mut list: Vec<DocumentId>| {
        list.sort_by(|a, b| newest_first(&library.documents[*a], &library.documents[*b]));
        list
    };
    found
        .into_iter()
        .map(|(entity, lists)| (entity, lists.into_iter().map(|(name, list)| (name, ordered(list))).collect()))
        .collect()
}

fn collect(field: &Field, value: &Value, add: &mut impl FnMut(Entity, &str)) {
    match (&field.kind, value) {
        (_, Value::List(values)) => values.iter().for_each(|value| collect(field, value, add)),
        (FieldType::Group { fields, .. }, Value::Group(values)) => {
            values.iter().for_each(|(at, value)| collect(&fields[*at], value, add));
        }
        (FieldType::Reference { inverse: Some(inverse), .. }, Value::Reference(entity)) => add(*entity, inverse),
        _ => {}
    }
}

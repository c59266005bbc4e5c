//! One thing written in two ways: two files of one organisation, one institution under two names among authors.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::agents;
use crate::citation::Name;
use crate::config::{OTHER_NAMES, SAME_AS, Site};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hash::HashMap;
use crate::library::{DocumentId, Library};
use crate::load::FOLDER;
use crate::parse::Parsed;

/// Says of documents and of people and institutions which are written in two ways.
pub(super) fn same_things(library: &Library, files: &[Arc<Parsed>], site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    let mut named: HashMap<String, Vec<DocumentId>> = HashMap::default();
    for (collection, schema) in site.collections.iter().enumerate() {
        let has = |property: &str| schema.fields.iter().any(|field| field.property.as_deref() == Some(property));
        if !has(OTHER_NAMES) && !has(SAME_AS) {
            continue;
        }
        let mut of_collection: BTreeMap<(&str, String), DocumentId> = BTreeMap::new();
        let mut documents = library.collections[collection].clone();
        documents.sort_unstable();
        for id in documents {
            let document = &library.documents[id];
            let names = agents::names(document, site).map(|name| ("name", key(name)));
            let elsewhere = document.texts_of(site, SAME_AS).map(|url| ("address", url.to_owned()));
            let mut told = false;
            for (what, key) in names.chain(elsewhere).filter(|(_, key)| !key.is_empty()) {
                if what == "name" {
                    let bearers = named.entry(key.clone()).or_default();
                    if !bearers.contains(&id) {
                        bearers.push(id);
                    }
                }
                let first = *of_collection.entry((what, key.clone())).or_insert(id);
                if first != id && !told {
                    told = true;
                    diagnostics.push(twice(library, files, first, id, what));
                }
            }
        }
    }
    credits(library, files, &named, diagnostics);
}

fn twice(library: &Library, files: &[Arc<Parsed>], first: DocumentId, second: DocumentId, what: &str) -> Diagnostic {
    let (first, document) = (&library.documents[first], &library.documents[second]);
    let message = match what {
        "name" => format!("`{}` is called as {FOLDER}/{} is", document.title, first.path),
        _ => format!("`{}` is the same elsewhere on the web as {FOLDER}/{} is", document.title, first.path),
    };
    let help = "where both are one, keep one file, and put the other name under its other names; else tell them apart";
    let path = format!("{FOLDER}/{}", document.path);
    Diagnostic::warning(&path, place(&files[second], "title", None), Code::SameThing, message).suggest(help)
}

/// Authors and others who took part: one spelling for each.
fn credits(
    library: &Library,
    files: &[Arc<Parsed>],
    named: &HashMap<String, Vec<DocumentId>>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    // Each spelling with how often it is written, and by whom first.
    let mut spellings: BTreeMap<&str, (usize, DocumentId, &str)> = BTreeMap::new();
    for (id, document) in library.documents.iter().enumerate().filter(|(_, document)| document.is_listed()) {
        let authors = document.authors.iter().map(|name| ("authors", name));
        let contributors = document.contributors.iter().map(|(name, _)| ("contributors", name));
        let publisher = document.publisher.iter().map(|name| ("publisher", name));
        for (field, name) in authors.chain(contributors).chain(publisher) {
            spellings.entry(name).or_insert((0, id, field)).0 += 1;
        }
    }
    let mut people: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in spellings.keys() {
        let key = key(name);
        // Whoever has a file is known by its title.
        let known = match named.get(&key).map(Vec::as_slice) {
            Some([one]) => self::key(&library.documents[*one].title),
            _ => key,
        };
        people.entry(known).or_default().push(name);
    }
    for (key, names) in people.into_iter().filter(|(key, names)| names.len() > 1 && !key.is_empty()) {
        let of_file = named.get(&key).and_then(|bearers| bearers.first());
        let title = of_file.map(|id| library.documents[*id].title.as_str());
        // The title of its file…
        let usual = names.iter().copied().filter(|name| Some(*name) == title);
        // … or of a person the form that says which name is the family's.
        let persons = names.iter().copied().filter(|name| matches!(Name::written(name), Name::Person { .. }));
        // … or what is written most.
        let most = names.iter().copied().max_by_key(|name| spellings[name].0);
        let Some(right) = usual.chain(persons).chain(most).next() else {
            continue;
        };
        for name in names.iter().filter(|name| **name != right) {
            let (_, id, field) = spellings[name];
            let path = format!("{FOLDER}/{}", library.documents[id].path);
            let other = library.documents[spellings[right].1].path.as_str();
            let message = format!("`{name}` is written `{right}` in {FOLDER}/{other}");
            let help = format!("write `{right}` everywhere, so that it stands once in lists of names");
            let place = place(&files[id], field, Some(name));
            diagnostics.push(Diagnostic::warning(&path, place, Code::SameThing, message).suggest(help));
        }
    }
}

/// Where a value of a field stands.
fn place(file: &Parsed, field: &str, value: Option<&str>) -> Span {
    let Some((key, node)) = file.front.iter().find(|(key, _)| key.name == field) else { return Span::START };
    let found = node.items().iter().find(|item| value.is_none() || item.as_scalar().map(str::trim) == value);
    found.map_or(key.span, |item| item.span)
}

/// A name without what is written in one way or another: case, punctuation, articles, signs for “and”.
fn key(name: &str) -> String {
    let letters: String = name.nfkc().flat_map(char::to_lowercase).map(|c| if c == '&' { ' ' } else { c }).collect();
    // An apostrophe is no gap: women's, women’s, womens.
    let letters = letters.replace(['\'', '’'], "");
    let words = letters.split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c));
    words.filter(|word| !matches!(*word, "" | "the" | "and")).collect::<Vec<_>>().join(" ")
}

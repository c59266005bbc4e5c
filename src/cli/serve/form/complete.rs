//! What a name that has been begun may become: terms by any of their names, documents by title, languages, files.

use pustaka::Hub;
use pustaka::config::schema::{Field, Input};
use pustaka::countries::fold;
use pustaka::languages;
use pustaka::library::{Role, Term};
use pustaka::parse;
use serde::Serialize;

/// The most that are offered.
const OFFERED: usize = 12;

/// Something that may be meant.
#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Completion {
    /// How well it fits: 0 where it begins so, 1 where a word within does, 2 elsewhere.
    #[serde(skip)]
    rank: usize,
    /// What it is called.
    title: String,
    /// What is written.
    value: String,
    /// The name that fits, where it is another.
    name: String,
}

/// What may be meant in the control `name` of the form for a file.
pub fn complete(hub: &Hub, path: &str, name: &str, text: &str) -> Vec<Completion> {
    let fields = super::fields::of(&hub.site, path);
    let Some(field) = field_of(&fields, name) else { return Vec::new() };
    let text = fold(text);
    let own = hub.library.documents.iter().position(|document| document.path == path).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut offer = |value: &str, title: &str, names: &mut dyn Iterator<Item = &str>| {
        let best = names.filter_map(|name| Some((fits(&fold(name), &text)?, name))).min_by_key(|(rank, _)| *rank);
        if let Some((rank, name)) = best {
            let name = if name == title || name == value { "" } else { name };
            found.push(Completion { rank, title: title.to_owned(), value: value.to_owned(), name: name.to_owned() });
        }
    };
    match &field.input {
        Input::Term(taxonomy) => {
            for term in &hub.library.terms[*taxonomy] {
                offer(&term.id, &term.title, &mut term_names(term));
            }
        }
        Input::Reference(targets) => {
            let value = |folder: &str, name: &str| {
                if targets.len() == 1 { name.to_owned() } else { format!("{folder}/{name}") }
            };
            for (id, document) in hub.library.documents.iter().enumerate() {
                let Role::Document(collection) = document.role else { continue };
                let folder = hub.site.collections[collection].id.as_str();
                if document.translation.is_none() && (targets.is_empty() || targets.contains(&folder)) && id != own {
                    let names = [&*document.title, &*document.slug];
                    offer(&value(folder, &document.slug), &document.title, &mut names.into_iter());
                }
            }
            for (taxonomy, terms) in hub.site.taxonomies.iter().zip(&hub.library.terms) {
                for term in terms.iter().filter(|_| targets.contains(&taxonomy.id.as_str())) {
                    offer(&value(&taxonomy.id, &term.id), &term.title, &mut term_names(term));
                }
            }
        }
        Input::Language => {
            for language in languages::all() {
                offer(
                    language.code,
                    language.english,
                    &mut [language.english, language.native, language.code].into_iter(),
                );
            }
        }
        Input::File => {
            let (place, _) = parse::place(path);
            for file in &hub.library.attachments {
                let beside = file.path.strip_prefix(&place.beside).filter(|name| !name.contains('/'));
                if let Some(name) = beside {
                    offer(name, name, &mut [name].into_iter());
                }
            }
        }
        _ => {}
    }
    found.sort();
    found.truncate(OFFERED);
    found
}

fn term_names(term: &Term) -> impl Iterator<Item = &str> {
    [&*term.title, &*term.id].into_iter().chain(term.names.iter().map(String::as_str))
}

/// The field that a control belongs to: `f.measures.0.value` is the value of a measure.
fn field_of<'f>(fields: &'f [Field<'f>], name: &str) -> Option<&'f Field<'f>> {
    let name = name.strip_prefix(super::controls::PREFIX)?;
    let mut parts = name.split('.').filter(|part| part.parse::<usize>().is_err());
    let first = parts.next()?;
    let field = fields.iter().find(|field| field.id == first)?;
    parts.try_fold(field, |field, part| match &field.input {
        Input::Group { fields, .. } => fields.iter().find(|field| field.id == part),
        _ => None,
    })
}

fn fits(name: &str, text: &str) -> Option<usize> {
    let at = name.find(text)?;
    Some(match name[..at].chars().next_back() {
        None => 0,
        Some(before) if !before.is_alphanumeric() => 1,
        Some(_) => 2,
    })
}

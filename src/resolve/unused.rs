//! Files and terms that nothing refers to: forgotten, or meant for somewhere.
//!
//! Who has a mistake may refer to them once it is mended, so they are looked for where all is understood.

use std::collections::HashSet;

use super::fields::Missing;
use crate::config::Site;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::library::{AttachmentId, Document, Entity, Library, Role, Target, TermId, Value};
use crate::load::FOLDER;
use crate::parse::Place;

/// What systems and programs leave behind: how the names of such files begin, and how they end.
const LITTER: ([&str; 5], [&str; 6]) =
    (["~$", "Thumbs.db", "desktop.ini", "ehthumbs.db", "Icon\r"], ["~", ".bak", ".tmp", ".orig", ".swp", ".md#"]);

/// Warns of files beside documents that no document refers to, drafts included.
pub(super) fn attachments(
    library: &Library,
    places: &[&Place],
    understood: &[bool],
    missing: &[Missing],
    site: &Site,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let used: HashSet<AttachmentId> = library.documents.iter().flat_map(used_by).collect();
    let mistaken = mistaken(diagnostics);
    // What a document misses may be here: left behind where it was moved.
    let missed: HashSet<&str> = missing
        .iter()
        .filter(|missing| missing.code == Code::MissingAttachment)
        .filter_map(|missing| missing.path.rsplit('/').next())
        .collect();
    let unclear: HashSet<&str> = (library.documents.iter().zip(places).zip(understood))
        .filter(|((document, _), understood)| !**understood || mistaken.contains(&document.path))
        .map(|((_, place), _)| place.beside.as_str())
        .collect();
    for (_, attachment) in library.attachments.iter().enumerate().filter(|(id, _)| !used.contains(id)) {
        let mut folders = attachment.path.match_indices('/').map(|(at, _)| &attachment.path[..=at]);
        let is_unclear = match attachment.path.contains('/') {
            true => folders.any(|folder| unclear.contains(folder)),
            false => unclear.contains(""),
        };
        // HTML that is trusted may name files in ways that nobody looks at.
        let name = attachment.path.rsplit('/').next().unwrap_or("");
        let is_named = || library.documents.iter().any(|document| document.text.body.html.text.contains(name));
        let (begins, ends) = LITTER;
        let is_litter =
            begins.iter().any(|begin| name.starts_with(begin)) || ends.iter().any(|end| name.ends_with(end));
        if is_unclear || is_litter || missed.contains(name) || site.trust_html && is_named() {
            continue;
        }
        let path = format!("{FOLDER}/{}", attachment.path);
        let message = "no document refers to this file, so it is not on the site";
        let help = format!("name it in a document beside it, as in `file: {name}`, or take it away");
        diagnostics.push(Diagnostic::warning(&path, Span::START, Code::UnusedAttachment, message).suggest(help));
    }
}

/// Warns of terms with a file of their own that nothing is about and nothing leads to, drafts included.
pub(super) fn terms(library: &Library, understood: &[bool], site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    if understood.contains(&false) || !mistaken(diagnostics).is_empty() {
        return;
    }
    let mut used: HashSet<TermId> = HashSet::new();
    for document in &library.documents {
        let own = match document.role {
            Role::Term(term) => Some(term),
            _ => None,
        };
        used.extend(named_by(document).into_iter().filter(|term| Some(*term) != own));
    }
    for (taxonomy, schema) in site.taxonomies.iter().enumerate().filter(|(_, schema)| !schema.countries) {
        let terms = &library.terms[taxonomy];
        let above: HashSet<usize> = terms.iter().filter_map(|term| term.broader).collect();
        let own = terms.iter().enumerate().filter_map(|(id, term)| {
            let document = term.document.filter(|id| !library.documents[*id].draft)?;
            Some((id, term, &library.documents[document].path))
        });
        // A term with sections is a page by itself.
        let own = own.filter(|(_, term, _)| term.document.is_none_or(|id| library.documents[id].sections.is_empty()));
        let own: Vec<_> = own.collect();
        let is_used = |id| used.contains(&TermId { taxonomy, term: id }) || above.contains(&id);
        let unused: Vec<_> = own.iter().filter(|(id, term, _)| !is_used(*id) && term.group.is_none()).collect();
        // Where they are not the exception, the list was taken over whole, for what is to come.
        if unused.len() * 2 >= own.len() {
            continue;
        }
        for (_, term, path) in unused {
            let message = format!("no document has the {} `{}`", schema.singular.to_lowercase(), term.title);
            let help = format!("write `{}: [{}]` in those that it fits, or take the file away", schema.id, term.id);
            let path = format!("{FOLDER}/{path}");
            diagnostics.push(Diagnostic::warning(&path, Span::START, Code::UnusedTerm, message).suggest(help));
        }
    }
}

/// The documents that have a mistake, by their paths from `content/`.
fn mistaken(diagnostics: &[Diagnostic]) -> HashSet<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
    errors.filter_map(|error| Some(error.path.strip_prefix(FOLDER)?.trim_start_matches('/').to_owned())).collect()
}

/// The files that a document offers, shows or links to.
fn used_by(document: &Document) -> Vec<AttachmentId> {
    let mut used: Vec<AttachmentId> = document.files.iter().map(|file| file.attachment).chain(document.cover).collect();
    used.extend(document.values().filter_map(|value| match value {
        Value::File(attachment) => Some(*attachment),
        _ => None,
    }));
    used.extend(document.texts().flat_map(|text| &text.targets).filter_map(|target| match target {
        Target::Attachment(attachment) => Some(*attachment),
        _ => None,
    }));
    used
}

/// The terms that a document is about, refers to or links to.
pub(super) fn named_by(document: &Document) -> Vec<TermId> {
    let mut named = document.all_terms();
    named.extend(document.values().filter_map(|value| match value {
        Value::Reference(Entity::Term(term)) => Some(*term),
        _ => None,
    }));
    named.extend(document.texts().flat_map(|text| &text.targets).filter_map(|target| match target {
        Target::Term(term, _) => Some(*term),
        _ => None,
    }));
    named.extend(document.sections.iter().flat_map(|section| &section.filter.terms));
    named
}

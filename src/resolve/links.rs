//! Where links in Markdown lead, and files beside a document.

use percent_encoding::percent_decode_str;

use super::Problem;
use super::catalogue::Catalogue;
use super::fields::Reader;
use crate::diagnostic::{Code, Span, did_you_mean};
use crate::library::{AttachmentId, Role, Target, TermId};
use crate::load::FOLDER;
use crate::parse::Parsed;
use crate::parse::markdown::Body;

/// Where each link of a body leads. A broken one is a diagnostic, and leads nowhere (`#`).
pub(super) fn targets(reader: &mut Reader<'_>, body: &Body) -> Vec<Target> {
    body.links
        .iter()
        .map(|link| match target(reader.catalogue, reader.file, reader.files, body, &link.destination, link.span) {
            Ok(target) => target,
            Err((code, message, suggestion)) => {
                reader.error(link.span, code, message, suggestion);
                Target::Anchor("#".to_owned())
            }
        })
        .collect()
}

fn target(
    catalogue: &Catalogue<'_>,
    file: &Parsed,
    files: &[Parsed],
    body: &Body,
    destination: &str,
    span: Span,
) -> Result<Target, Problem> {
    let destination = destination.trim();
    if let Some(scheme) = scheme(destination) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" | "ftp" | "doi" | "geo" => Ok(Target::External(destination.to_owned())),
            _ => Err((
                Code::UnknownScheme,
                format!("`{scheme}:` is no address that a page may link to"),
                Some("begin it with https://, or give the path of a file".to_owned()),
            )),
        };
    }
    if destination.starts_with("//") {
        return Ok(Target::External(format!("https:{destination}")));
    }
    let (path, anchor) = match destination.split_once('#') {
        Some((path, anchor)) => (path, format!("#{anchor}")),
        None => (destination, String::new()),
    };
    if path.is_empty() {
        if anchor.len() < 2 {
            return if anchor.is_empty() {
                Err((
                    Code::BrokenLink,
                    "the link leads nowhere".to_owned(),
                    Some("put an address between the brackets".to_owned()),
                ))
            } else {
                Ok(Target::Anchor(anchor))
            };
        }
        check_anchor(body, &anchor, "this document")?;
        return Ok(Target::Anchor(anchor));
    }
    let decoded = percent_decode_str(path.split('?').next().unwrap_or("")).decode_utf8_lossy().into_owned();
    let Some(full) = join(&file.place.beside, &decoded) else {
        return Err((
            Code::BrokenLink,
            format!("`{path}` leads out of {FOLDER}/"),
            Some("give a path from this file".to_owned()),
        ));
    };
    if let Some(id) = catalogue.by_path.get(full.as_str()).copied() {
        check_draft(catalogue, file, id)?;
        check_anchor(&files[id].body, &anchor, &full)?;
        return Ok(match catalogue.roles[id] {
            Some(Role::Collection(collection)) => Target::Collection(collection),
            Some(Role::Taxonomy(taxonomy)) => Target::Taxonomy(taxonomy),
            Some(Role::Term(term)) => Target::Term(term, anchor),
            _ => Target::Document(id, anchor),
        });
    }
    if let Some(id) = catalogue.attachments.get(full.as_str()) {
        return Ok(Target::Attachment(*id));
    }
    if let Some((folder, name)) = full.strip_suffix(".md").and_then(|stem| stem.split_once('/')) {
        // `resources/x/index.md` and `resources/x.md` are the same document, and so may be linked either way.
        let name = name.strip_suffix("/index").unwrap_or(name);
        if let Some(id) = catalogue.named(folder, name).filter(|_| name != "_index") {
            check_draft(catalogue, file, id)?;
            check_anchor(&files[id].body, &anchor, &full)?;
            return Ok(Target::Document(id, anchor));
        }
        // A country that is built in needs no file of its own.
        if let Some(taxonomy) = catalogue.site.taxonomy(folder)
            && let Some(term) = catalogue.terms[taxonomy].iter().position(|term| term.id == name)
        {
            return Ok(Target::Term(TermId { taxonomy, term }, anchor));
        }
        if name == "_index" {
            if let Some(collection) = catalogue.site.collection(folder) {
                return Ok(Target::Collection(collection));
            }
            if let Some(taxonomy) = catalogue.site.taxonomy(folder) {
                return Ok(Target::Taxonomy(taxonomy));
            }
        }
    }
    if destination.starts_with('/') && !full.ends_with(".md") {
        let query = path.find('?').map_or("", |at| &path[at..]);
        return Ok(Target::Site(decoded.trim_start_matches('/').to_owned(), format!("{query}{anchor}"), span));
    }
    let code = if full.ends_with(".md") { Code::BrokenLink } else { Code::MissingAttachment };
    let known = catalogue.by_path.keys().copied().chain(catalogue.attachments.keys().copied());
    // Paths are compared from content/, so that a wrong number of `../` is mended too.
    let suggestion = match nearest(&full, known) {
        Some(known) => format!("did you mean `{}`?", relative(&file.place.beside, known)),
        None if code == Code::MissingAttachment => {
            format!("put it beside the document, in {FOLDER}/{}", file.place.beside)
        }
        None => "give the path from this file, such as `../news/launch.md`".to_owned(),
    };
    Err((code, format!("there is no file {FOLDER}/{full}"), Some(suggestion)))
}

/// The file whose name is most like the one that is wanted; among several the one nearest in its folders too.
fn nearest<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    let own = name(wanted);
    let same: Vec<&str> = known.iter().copied().filter(|path| name(path) == own).collect();
    if let Some(best) = same.iter().min_by_key(|path| strsim::levenshtein(path, wanted)) {
        return Some(best);
    }
    did_you_mean(wanted, known)
}

/// A path as it is written from a folder: `../news/launch.md`.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut parts = vec![".."; from.len() - common];
    parts.extend(&to[common..]);
    parts.join("/")
}

fn check_anchor(body: &Body, anchor: &str, name: &str) -> Result<(), Problem> {
    let Some(id) = anchor.strip_prefix('#').filter(|id| !id.is_empty()) else { return Ok(()) };
    let id = percent_decode_str(id).decode_utf8_lossy();
    let known = |id: &str| {
        body.headings.iter().any(|heading| heading.id == id) || body.html.text.contains(&format!("id=\"{id}\""))
    };
    if known(&id) {
        return Ok(());
    }
    let suggestion = match did_you_mean(&id, body.headings.iter().map(|heading| heading.id.as_str())) {
        Some(id) => format!("did you mean `#{id}`?"),
        None => "take the part from # on out: without it the link leads to the top".to_owned(),
    };
    Err((Code::BrokenAnchor, format!("{name} has no heading `#{id}`"), Some(suggestion)))
}

/// Nothing that is published may lead to a draft.
pub(super) fn check_draft(catalogue: &Catalogue<'_>, file: &Parsed, id: usize) -> Result<(), Problem> {
    let is_draft = |path: &str| catalogue.by_path.get(path).is_some_and(|id| catalogue.drafts[*id]);
    if catalogue.drafts[id] && catalogue.roles[id].is_some() && !is_draft(&file.path) {
        return Err((
            Code::LinkToDraft,
            format!("{FOLDER}/{} is a draft", catalogue.paths[id]),
            Some("take `draft: true` out of it, or what leads there out of here".to_owned()),
        ));
    }
    Ok(())
}

/// The scheme of an address, in lower case.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let mut letters = scheme.chars();
    let valid = letters.next()?.is_ascii_alphabetic()
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// A path from a folder, both from `content/`; none where it leads out of it. A leading `/` begins at `content/`.
fn join(folder: &str, path: &str) -> Option<String> {
    let (folder, path) = match path.strip_prefix('/') {
        Some(path) => ("", path),
        None => (folder, path),
    };
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A file beside a document.
pub(super) fn attachment(catalogue: &Catalogue<'_>, file: &Parsed, written: &str) -> Result<AttachmentId, Problem> {
    let full = join(&file.place.beside, written);
    if let Some(id) = full.as_deref().and_then(|full| catalogue.attachments.get(full)) {
        return Ok(*id);
    }
    if written.contains("://") {
        return Err((
            Code::MissingAttachment,
            format!("`{written}` is an address, not a file"),
            Some("write it under `link:`".to_owned()),
        ));
    }
    let beside: Vec<&str> =
        catalogue.attachments.keys().filter_map(|path| path.strip_prefix(file.place.beside.as_str())).collect();
    let suggestion = did_you_mean(written, beside).map_or_else(
        || format!("put it beside the document, in {FOLDER}/{}", file.place.beside),
        |name| format!("did you mean `{name}`?"),
    );
    Err((Code::MissingAttachment, format!("there is no file `{written}` beside the document"), Some(suggestion)))
}

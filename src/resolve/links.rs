//! Where links in Markdown lead, and files beside a document.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::anchors::Anchors;
use super::catalogue::Catalogue;
use super::fields::Reader;
use crate::diagnostic::{Code, Problem};
use crate::hash::HashMap;
use crate::library::{AttachmentId, DocumentId, Role, Target, TermId};
use crate::load::FOLDER;
use crate::near::CURLY;
use crate::parse::Parsed;
use crate::parse::address::{self, scheme};
use crate::parse::markdown::{Body, Link};
use crate::parse::paths::{join, relative};

/// Where each link of a body leads. A broken one is a diagnostic, and leads nowhere (`#`).
pub(super) fn targets(reader: &mut Reader<'_>, body: &Body) -> Vec<Target> {
    for link in &body.wiki_links {
        if let Some(meant) = wiki_link(reader.catalogue, reader.file, &link.destination) {
            let message = "this is no link: double brackets are of another system";
            reader.warning(link.span, Code::SlipInMarkdown, message, format!("write `{meant}`"));
        }
    }
    let mut parts = Parts { own: Anchors::new(body), others: HashMap::default() };
    let mut target_of = |link: &Link| {
        let found = target(reader.catalogue, reader.file, reader.files, &mut parts, &link.destination);
        let found = found.and_then(|target| check_embedded(link, &target).map(|()| target));
        let wanted = if found.is_err() { path(reader.file, &link.destination) } else { None };
        reader.keep_at(link.span, wanted, found)
    };
    body.links.iter().map(|link| target_of(link).unwrap_or_else(|| Target::Anchor("#".to_owned()))).collect()
}

/// The path from `content/` that a link names.
fn path(file: &Parsed, destination: &str) -> Option<String> {
    let path = destination.trim().split(['#', '?']).next().filter(|path| !path.is_empty())?;
    let decoded: String = percent_decode_str(path).decode_utf8_lossy().nfc().collect();
    join(&file.place.beside, &decoded)
}

/// The link that is meant by `[[path]]`, `[[title]]` or `[[path|text]]`, if there is such a document or file.
fn wiki_link(catalogue: &Catalogue<'_>, file: &Parsed, written: &str) -> Option<String> {
    let (name, text) = written.split_once('|').unwrap_or((written, written));
    let beside = join(&file.place.beside, name).filter(|full| catalogue.attachments.contains_key(full.as_str()));
    let full = beside.or_else(|| {
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let id = catalogue.named(&file.place.folder, stem).or_else(|| catalogue.find(stem))?;
        Some(catalogue.paths[id].to_owned())
    })?;
    let path = relative(&file.place.beside, &full);
    Some(if path.contains(' ') { format!("[{text}](<{path}>)") } else { format!("[{text}]({path})") })
}

/// What links may name of the text itself and of others.
struct Parts<'a> {
    own: Anchors<'a>,
    others: HashMap<DocumentId, Anchors<'a>>,
}

fn target<'a>(
    catalogue: &Catalogue<'_>,
    file: &Parsed,
    files: &'a [Arc<Parsed>],
    parts: &mut Parts<'a>,
    destination: &str,
) -> Result<Target, Problem> {
    let destination = destination.trim();
    if let Some(problem) = quoted(destination) {
        return Err(problem);
    }
    if let Some(external) = external(destination) {
        return external;
    }
    let (path, anchor) = match destination.split_once('#') {
        Some((path, id)) => (path, anchor(id)),
        None => (destination, String::new()),
    };
    if path.is_empty() {
        return match anchor.as_str() {
            "" => Err((
                Code::BrokenLink,
                "the link leads nowhere".to_owned(),
                Some("put an address between the brackets".to_owned()),
            )),
            // The top of the page.
            "#" => Ok(Target::Anchor(anchor)),
            _ => parts.own.check(&anchor, "this document").map(|()| Target::Anchor(anchor)),
        };
    }
    let (path, query) = path.find('?').map_or((path, ""), |at| path.split_at(at));
    let decoded: String = percent_decode_str(path).decode_utf8_lossy().nfc().collect();
    let Some(full) = join(&file.place.beside, &decoded) else {
        return Err((
            Code::BrokenLink,
            format!("`{path}` leads out of {FOLDER}/"),
            Some("give a path from this file".to_owned()),
        ));
    };
    if let Some(target) = known(catalogue, file, files, parts, &full, &anchor)? {
        return Ok(target);
    }
    if destination.starts_with('/') && !full.ends_with(".md") {
        return Ok(Target::Site(decoded.trim_start_matches('/').to_owned(), format!("{query}{anchor}")));
    }
    Err(broken(catalogue, file, &full))
}

/// What is wrong with quotes in an address, if it has any.
fn quoted(destination: &str) -> Option<Problem> {
    let is_quote = |c: char| matches!(c, '"' | '\'') || CURLY.contains(&c);
    // In a query they may be part of what is asked.
    let (address, title) = destination.split_once(is_quote).filter(|(address, _)| !address.contains('?'))?;
    let title = title.strip_suffix(is_quote)?;
    let (message, suggestion) = if address.is_empty() {
        (format!("`{destination}` has quotes around it, and addresses have none"), format!("write {title}"))
    } else if destination.ends_with('"') {
        (format!("there is no space between `{address}` and its title"), format!("write `{address} \"{title}\"`"))
    } else {
        return None;
    };
    Some((Code::InvalidUrl, message, Some(suggestion)))
}

/// An address out of the site, if it is one.
fn external(destination: &str) -> Option<Result<Target, Problem>> {
    if destination.starts_with("//") {
        return Some(Ok(Target::External(format!("https:{destination}"))));
    }
    let not_whole = || {
        let (message, suggestion) = no_address(destination);
        Err((Code::InvalidUrl, message, Some(suggestion)))
    };
    let Some(scheme) = scheme(destination) else {
        let tag = address::template_tag(destination);
        let tag = tag.map(|tag| (Code::BrokenLink, address::no_meaning(tag), Some(address::OWN_ADDRESS.to_owned())));
        return tag.map(Err).or_else(|| address::has_no_colon(destination).then(not_whole));
    };
    Some(match scheme.as_str() {
        "http" | "https" | "ftp" if !is_whole(destination) => not_whole(),
        "http" | "https" | "mailto" | "tel" | "ftp" | "doi" | "geo" => Ok(Target::External(destination.to_owned())),
        _ => Err((
            Code::UnknownScheme,
            format!("`{scheme}:` is no address that a page may link to"),
            Some(match (address::file_name(destination), address::meant(destination)) {
                (Some(name), _) => format!("put the file beside the document, and write {name}"),
                (_, Some(meant)) => format!("write {meant}"),
                _ => "begin it with https://, or give the path of a file".to_owned(),
            }),
        )),
    })
}

/// What stands at a path from `content/`, if anything does.
fn known<'a>(
    catalogue: &Catalogue<'_>,
    file: &Parsed,
    files: &'a [Arc<Parsed>],
    parts: &mut Parts<'a>,
    full: &str,
    anchor: &str,
) -> Result<Option<Target>, Problem> {
    if let Some(id) = catalogue.attachments.get(full) {
        return Ok(Some(Target::Attachment(*id)));
    }
    let stem = full.strip_suffix(".md").and_then(|stem| stem.split_once('/'));
    // `resources/x/index.md` and `resources/x.md` are the same document, and so may be linked either way.
    let named = || {
        let (folder, name) = stem?;
        catalogue.named(folder, name.strip_suffix("/index").unwrap_or(name))
    };
    if let Some(id) = catalogue.by_path.get(full).copied().or_else(named) {
        check_draft(catalogue, file, id)?;
        // What an unreadable file has in it is not known.
        if files[id].readable {
            parts.others.entry(id).or_insert_with(|| Anchors::new(&files[id].body)).check(anchor, full)?;
        }
        let anchor = anchor.to_owned();
        return Ok(Some(match catalogue.roles[id] {
            Some(Role::Collection(collection)) => Target::Collection(collection, anchor),
            Some(Role::Taxonomy(taxonomy)) => Target::Taxonomy(taxonomy, anchor),
            Some(Role::Term(term)) => Target::Term(term, anchor),
            _ => Target::Document(id, anchor),
        }));
    }
    // Lists and built-in terms need no file of their own; without one they have no headings either.
    let Some((folder, name)) = stem else { return Ok(None) };
    let target = match (catalogue.site.collection(folder), catalogue.site.taxonomy(folder)) {
        (Some(collection), _) if name == "_index" => Some(Target::Collection(collection, String::new())),
        (_, Some(taxonomy)) if name == "_index" => Some(Target::Taxonomy(taxonomy, String::new())),
        (_, Some(taxonomy)) => catalogue.terms[taxonomy]
            .iter()
            .position(|term| term.id == name)
            .map(|term| Target::Term(TermId { taxonomy, term }, String::new())),
        _ => None,
    };
    if target.is_some() {
        Anchors::new(&Body::default()).check(anchor, full)?;
    }
    Ok(target)
}

/// What is wrong with a path that leads nowhere.
fn broken(catalogue: &Catalogue<'_>, file: &Parsed, full: &str) -> Problem {
    let is_list = catalogue.site.collection(full).is_some() || catalogue.site.taxonomy(full).is_some();
    let is_document = full.ends_with(".md") || is_list;
    // Paths are compared from content/, so that a wrong number of `../` is mended too.
    let list = is_list.then(|| format!("{full}/_index.md"));
    let meant = list.or_else(|| without_ending(catalogue, full));
    let is_document = is_document || meant.is_some();
    let near = meant.or_else(|| nearest(catalogue, full));
    let name = full.rsplit('/').next().unwrap_or(full);
    let suggestion = match near {
        Some(known) => format!("did you mean `{}`?", relative(&file.place.beside, &known)),
        None if name.starts_with("www.") => format!("write https://{name}"),
        None if address::meant(name).is_some_and(|meant| meant.starts_with("mailto:")) => {
            format!("write mailto:{name}")
        }
        None if is_document => "give the path from this file, such as `../news/launch.md`".to_owned(),
        None => format!("put it beside the document, in {FOLDER}/{}", file.place.beside),
    };
    let code = if is_document { Code::BrokenLink } else { Code::MissingAttachment };
    (code, format!("there is no file {FOLDER}/{full}"), Some(suggestion))
}

/// The document that a path without the right ending means: `launch`, `launch.MD`, `launch.html`.
fn without_ending(catalogue: &Catalogue<'_>, full: &str) -> Option<String> {
    let (folder, name) = full.rsplit_once('/').unwrap_or(("", full));
    let endings = ["", ".md", ".markdown", ".html", ".htm"];
    let mut stem = endings.iter().filter_map(|ending| {
        let (stem, end) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
        end.eq_ignore_ascii_case(ending).then_some(stem)
    });
    let stem = stem.rfind(|stem| catalogue.named(folder, stem).is_some())?;
    let slash = if folder.is_empty() { "" } else { "/" };
    Some(format!("{folder}{slash}{stem}.md"))
}

/// The file of the same sort whose name is most like the one that is wanted; among several of that name the one nearest
/// in its folders too.
fn nearest(catalogue: &Catalogue<'_>, wanted: &str) -> Option<String> {
    let (known, path, ending) = match wanted.strip_suffix(".md") {
        Some(stem) => (&catalogue.documents, stem, ".md"),
        None => (&catalogue.files, wanted, ""),
    };
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (folder, name) = known.nearest(folder, name)?;
    let slash = if folder.is_empty() { "" } else { "/" };
    Some(format!("{folder}{slash}{name}{ending}"))
}

/// The part of an address from `#` on, in the normal form that ids have.
fn anchor(written: &str) -> String {
    let decoded = percent_decode_str(written).decode_utf8_lossy();
    let composed: String = decoded.nfc().collect();
    if composed == decoded { format!("#{written}") } else { format!("#{composed}") }
}

/// What a page shows must be a file; a page can only be linked to.
fn check_embedded(link: &Link, target: &Target) -> Result<(), Problem> {
    match target {
        Target::External(_) | Target::Attachment(_) | Target::Site(..) => Ok(()),
        _ if !link.embedded => Ok(()),
        _ => Err(no_picture()),
    }
}

/// A page stands where a picture should.
pub(crate) fn no_picture() -> Problem {
    let suggestion = "take the `!` out: the link then leads to the page".to_owned();
    (Code::BrokenLink, "a page cannot be shown as a picture".to_owned(), Some(suggestion))
}

/// Nothing that is published may lead to a draft.
pub(super) fn check_draft(catalogue: &Catalogue<'_>, file: &Parsed, id: DocumentId) -> Result<(), Problem> {
    let is_draft = |path: &str| catalogue.by_path.get(path).is_some_and(|id| catalogue.drafts[*id].is_some());
    match catalogue.drafts[id] {
        Some(draft) if catalogue.roles[id].is_some() && !is_draft(&file.path) => Err((
            Code::LinkToDraft,
            format!("{FOLDER}/{} is a draft", catalogue.paths[draft]),
            Some("take `draft: true` out of it, or what leads there out of here".to_owned()),
        )),
        _ => Ok(()),
    }
}

/// The same for a term: one whose file is a draft is not there.
pub(super) fn check_draft_term(catalogue: &Catalogue<'_>, file: &Parsed, term: TermId) -> Result<(), Problem> {
    match catalogue.terms[term.taxonomy][term.term].document {
        Some(id) => check_draft(catalogue, file, id),
        None => Ok(()),
    }
}

/// Whether an address on the web is whole: a scheme and what it needs.
pub(super) fn is_whole(address: &str) -> bool {
    let rest = address.split_once(':').map_or("", |(_, rest)| rest);
    match scheme(address).as_deref() {
        Some("http" | "https" | "ftp") => rest.strip_prefix("//").is_some_and(|host| {
            // A second `https:` is no host.
            let is_twice = ["http:", "https:", "http//", "https//"].iter().any(|begin| host.starts_with(begin));
            host.starts_with(|c: char| c.is_alphanumeric() || c == '[') && !is_twice
        }),
        Some("mailto") => !rest.is_empty(),
        _ => false,
    }
}

/// What is wrong with an address that [`is_whole`] does not pass or that has spaces, and what to write instead.
pub(super) fn no_address(written: &str) -> (String, String) {
    let meant = address::meant(written);
    let message = match &meant {
        Some(meant) if meant.starts_with("mailto:") => format!("`{written}` is an address of e-mail, not of a page"),
        _ if is_whole(written) => format!("`{written}` has a space in it, and addresses have none"),
        _ => format!("`{written}` is not a whole address"),
    };
    let help = || "write it whole, as in https://www.example.org/".to_owned();
    (message, meant.map_or_else(help, |meant| format!("write {meant}")))
}

/// A file beside a document.
pub(super) fn attachment(catalogue: &Catalogue<'_>, file: &Parsed, written: &str) -> Result<AttachmentId, Problem> {
    let written: String = written.nfc().collect();
    let full = join(&file.place.beside, &written);
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
    if full.as_deref().is_some_and(|full| catalogue.by_path.contains_key(full)) {
        return Err((
            Code::MissingAttachment,
            format!("`{written}` is a document, not a file to download"),
            Some(format!("link to it in the text: `[…]({written})`")),
        ));
    }
    // As a path is written on Windows.
    let full = join(&file.place.beside, &written.replace('\\', "/"));
    let near = full.as_deref().and_then(|full| nearest(catalogue, full));
    let suggestion = near.map_or_else(
        || format!("put it beside the document, in {FOLDER}/{}", file.place.beside),
        |near| format!("did you mean `{}`?", relative(&file.place.beside, &near)),
    );
    Err((Code::MissingAttachment, format!("there is no file `{written}` beside the document"), Some(suggestion)))
}

//! A file's Markdown as its page will show it.

use percent_encoding::percent_decode_str;
use pustaka::Hub;
use pustaka::library::TermId;
use pustaka::parse::{self, Place, address, markdown, paths};
use pustaka::span::Lines;
use pustaka::urls::{self, Url};
use unicode_normalization::UnicodeNormalization;

/// The text of a file as HTML, with the links that it has on the file's page as far as the hub has what they lead to.
pub fn html(hub: &Hub, path: &str, text: &str) -> String {
    let (body, _) = markdown::render(path, text, 0, &Lines::new(text), hub.site.trust_html, "");
    let (place, _) = parse::place(path);
    body.html.fill(|hole| match hole {
        markdown::Hole::Link(link) => address(hub, &place, &body.links[link].destination),
        markdown::Hole::Text(key) => hub.theme.texts(hub.site.language.code).get(key).to_owned(),
    })
}

fn address(hub: &Hub, place: &Place, written: &str) -> String {
    if written.starts_with('#') || written.starts_with("//") || address::scheme(written).is_some() {
        return written.to_owned();
    }
    let (path, rest) = written.split_at(written.find(['#', '?']).unwrap_or(written.len()));
    let decoded: String = percent_decode_str(path).decode_utf8_lossy().nfc().collect();
    let url = paths::join(&place.beside, &decoded).and_then(|full| url(hub, &full));
    url.map_or_else(|| written.to_owned(), |url| format!("/{}{rest}", url.encoded()))
}

/// What stands at a path from `content/`, if anything does.
fn url(hub: &Hub, full: &str) -> Option<Url> {
    let (library, site) = (&hub.library, &hub.site);
    if let Some(id) = library.attachments.iter().position(|file| file.path == full) {
        return Some(urls::attachment(library, id));
    }
    full.strip_suffix(".md")?;
    // `resources/x/index.md` and `resources/x.md` are the same document, and so may be linked either way.
    let who = |path: &str| {
        let (place, _) = parse::place(path);
        (place.folder, place.name, place.language)
    };
    let wanted = who(full);
    let is_wanted = |path: &str| path.starts_with(&wanted.0) && who(path) == wanted;
    if let Some(id) = library.documents.iter().position(|document| is_wanted(&document.path)) {
        return Some(urls::document(library, site, id));
    }
    // Lists and built-in terms need no file of their own.
    let (folder, name, _) = wanted;
    match (site.collection(&folder), site.taxonomy(&folder)) {
        (Some(collection), _) if name == "_index" => Some(urls::collection(site, collection)),
        (_, Some(taxonomy)) if name == "_index" => Some(urls::taxonomy(site, taxonomy)),
        (_, Some(taxonomy)) => {
            let term = library.terms[taxonomy].iter().position(|term| term.id == name)?;
            Some(urls::term(library, site, TermId { taxonomy, term }))
        }
        _ => None,
    }
}

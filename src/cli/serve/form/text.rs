//! A file's Markdown as its page will show it.

use std::cell::OnceCell;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use pustaka::Hub;
use pustaka::library::{AttachmentId, DocumentId, TermId};
use pustaka::parse::{self, Place, address, markdown, paths};
use pustaka::span::Lines;
use pustaka::urls::{self, Url};
use unicode_normalization::UnicodeNormalization;

/// The text of a file as HTML, with the links that it has on the file's page as far as the hub has what they lead to.
pub fn html(hub: &Hub, path: &str, text: &str) -> String {
    let (body, _) = markdown::render(path, text, 0, &Lines::new(text), hub.site.trust_html, "");
    let (place, _) = parse::place(path);
    let known = OnceCell::new();
    body.html.fill(|hole| match hole {
        markdown::Hole::Link(link) => {
            address(&place, &body.links[link].destination, || known.get_or_init(|| Known::new(hub)))
        }
        markdown::Hole::Text(key) => hub.theme.texts(hub.site.language.code).get(key).to_owned(),
    })
}

fn address<'k>(place: &Place, written: &str, known: impl Fn() -> &'k Known<'k>) -> String {
    if written.starts_with('#') || written.starts_with("//") || address::scheme(written).is_some() {
        return written.to_owned();
    }
    let (path, rest) = written.split_at(written.find(['#', '?']).unwrap_or(written.len()));
    let decoded: String = percent_decode_str(path).decode_utf8_lossy().nfc().collect();
    let url = paths::join(&place.beside, &decoded).and_then(|full| known().url(&full));
    url.map_or_else(|| written.to_owned(), |url| format!("/{}{rest}", url.encoded()))
}

/// What links may lead to.
struct Known<'a> {
    hub: &'a Hub,
    attachments: HashMap<&'a str, AttachmentId>,
    /// `resources/x/index.md` and `resources/x.md` are the same document, and so may be linked either way.
    documents: HashMap<(String, String, Option<String>), DocumentId>,
}

/// What tells a document from others by its path from `content/`.
fn who(path: &str) -> (String, String, Option<String>) {
    let (place, _) = parse::place(path);
    (place.folder, place.name, place.language)
}

impl<'a> Known<'a> {
    fn new(hub: &'a Hub) -> Self {
        let library = &hub.library;
        let attachments = library.attachments.iter().enumerate().map(|(id, file)| (file.path.as_str(), id)).collect();
        let documents = library.documents.iter().enumerate().map(|(id, document)| (who(&document.path), id)).collect();
        Known { hub, attachments, documents }
    }

    /// What stands at a path from `content/`, if anything does.
    fn url(&self, full: &str) -> Option<Url> {
        let (library, site) = (&self.hub.library, &self.hub.site);
        if let Some(id) = self.attachments.get(full) {
            return Some(urls::attachment(library, *id));
        }
        full.strip_suffix(".md")?;
        let wanted = who(full);
        if let Some(id) = self.documents.get(&wanted) {
            return Some(urls::document(library, site, *id));
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
}

//! What the preview puts into a page: data for the script that reloads it, shows mistakes and the bar.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use percent_encoding::percent_decode_str;
use pustaka::library::{DocumentId, Role};
use pustaka::plan::{ListOf, Page, PageKind};
use pustaka::{load, urls};
use serde::Serialize;

use super::http::App;
use super::preview::Preview;
use super::status::Mistake;
use super::{FORM, SCRIPT};
use crate::cli::content;

/// What a page knows of itself.
#[derive(Serialize)]
pub struct Info {
    /// As in [`Status`](super::status::Status).
    run: String,
    /// The state of the hub that it was made of; 0 where there is none.
    shown: u64,
    /// The file that it comes from.
    source: Option<Source>,
    /// The file that would give it a text of its own, from the hub's root.
    would_be: Option<String>,
    /// The same text in other languages.
    translations: Vec<Translation>,
    /// Where a new document is begun; none where nothing may be written.
    new: Option<&'static str>,
    /// Whether drafts can be shown and hidden from here.
    has_drafts: bool,
    /// A mistake that only shows when this page is made.
    mistake: Option<Mistake>,
    /// Whether nothing is at the address.
    is_missing: bool,
    /// Whether the page shows how it was before that.
    is_before: bool,
}

/// A file of the hub.
#[derive(Serialize)]
pub struct Source {
    /// From the hub's root.
    path: String,
    /// On this machine; none for who looks from another.
    file: Option<PathBuf>,
    /// Where it is changed in a form.
    edit: Option<String>,
    /// How the page stands to it, before its path.
    says: &'static str,
}

impl Source {
    /// A file by its path from `content/`.
    fn new(app: &App, path: &str, says: &'static str) -> Self {
        let edit = app.token.as_ref().map(|_| format!("{FORM}?path={}", urls::encoded(path)));
        let path = format!("{}/{path}", load::FOLDER);
        Source { file: app.is_local.then(|| app.options.root.join(&path)), path, edit, says }
    }
}

/// A text in another language.
#[derive(Serialize)]
pub struct Translation {
    /// The language, in itself.
    name: &'static str,
    language: &'static str,
    /// Its page, from the site's root.
    url: String,
    /// How it stands to its original: `older than the original by 3 days`; none where it is the original.
    age: Option<String>,
}

impl Info {
    /// What is known of a page, or of the draft that is not shown in its place.
    pub fn of(app: &App, preview: &Preview<'_>, page: Option<&Page>, hidden: Option<DocumentId>) -> Self {
        let library = &preview.hub.library;
        let source = hidden.or_else(|| page.and_then(|page| source_of(preview, page)));
        let own = source.map(|id| {
            let document = &library.documents[id];
            let says = match (hidden, document.draft) {
                (Some(_), _) => "Here is a draft, and drafts are hidden:",
                (None, true) => "Draft, from",
                (None, false) => "From",
            };
            Source::new(app, &document.path, says)
        });
        Info {
            shown: preview.shown,
            would_be: page.filter(|_| own.is_none()).and_then(|page| would_be(preview, page)),
            source: own,
            translations: source.map_or_else(Vec::new, |id| translations(preview, id, &app.options.root)),
            new: app.token.as_ref().map(|_| FORM),
            ..Info::without_hub(app)
        }
    }

    /// The same page, which says that nothing is at a path of the address. A file that has been saved while there are
    /// mistakes has no page yet.
    pub fn without_page(self, app: &App, path: &str) -> Self {
        let decoded = percent_decode_str(path.trim_matches('/')).decode_utf8_lossy();
        let parts: Vec<&str> = decoded.split('/').collect();
        let stems = |folder: &str, name: &str, ending: &str| {
            [format!("{folder}{name}{ending}.md"), format!("{folder}{name}/index{ending}.md")]
        };
        let paths: Vec<String> = match parts.as_slice() {
            [name] => stems("", name, "").into(),
            [folder, name] => {
                let own = stems(&format!("{folder}/"), name, "");
                own.into_iter().chain(stems("", name, &format!(".{folder}"))).collect()
            }
            [language, folder, name] => stems(&format!("{folder}/"), name, &format!(".{language}")).into(),
            _ => Vec::new(),
        };
        let is_there = |path: &String| content::file_of(&app.options.root, path).is_ok_and(|file| file.is_file());
        let waits = paths.iter().find(|path| is_there(path));
        let source = waits.map(|path| Source::new(app, path, "Saved; its page comes when the mistakes are mended:"));
        Info { is_missing: source.is_none(), source, would_be: None, ..self }
    }

    /// The same page, which cannot be made; it may show how it was before.
    pub fn with(self, mistake: Mistake, is_before: bool) -> Self {
        Info { mistake: Some(mistake), is_before, ..self }
    }

    /// Where there is no hub yet.
    pub fn without_hub(app: &App) -> Self {
        Info {
            run: app.status.borrow().run.to_string(),
            shown: 0,
            source: None,
            would_be: None,
            translations: Vec::new(),
            new: None,
            has_drafts: app.is_local,
            mistake: None,
            is_missing: false,
            is_before: false,
        }
    }

    /// What is wrong with the page itself.
    pub fn mistake(&self) -> Option<&Mistake> {
        self.mistake.as_ref()
    }

    /// Puts the data and the script into a page.
    pub fn insert(&self, mut html: Vec<u8>) -> Vec<u8> {
        // In a script nothing but `</` and `<!--` has a meaning.
        let json = serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c");
        let script = format!(
            "<script type=\"application/json\" id=\"pustaka-preview\">{json}</script>\n<script src=\"{SCRIPT}\" defer></script>\n"
        );
        let end = b"</body>";
        let at = html.windows(end.len()).rposition(|window| window == end).unwrap_or(html.len());
        html.splice(at..at, script.into_bytes());
        html
    }
}

/// The document whose text a page shows.
fn source_of(preview: &Preview<'_>, page: &Page) -> Option<DocumentId> {
    let library = &preview.hub.library;
    match &page.kind {
        PageKind::Home(document) => document.or_else(|| library.text_of(Role::Home)),
        PageKind::Document(document) => Some(*document),
        PageKind::Taxonomy(taxonomy) => library.text_of(Role::Taxonomy(*taxonomy)),
        PageKind::List(list) => match preview.hub.plan.lists[*list].of {
            ListOf::Collection(collection) => library.text_of(Role::Collection(collection)),
            ListOf::Term(term) => library.term(term).document,
            ListOf::Pair(..) | ListOf::Value(..) => None,
        },
        _ => None,
    }
}

/// The file that would give a page without text its own.
fn would_be(preview: &Preview<'_>, page: &Page) -> Option<String> {
    let (site, library) = (&preview.hub.site, &preview.hub.library);
    let path = match &page.kind {
        PageKind::Home(_) => "index.md".to_owned(),
        PageKind::Taxonomy(taxonomy) => format!("{}/_index.md", site.taxonomies[*taxonomy].id),
        PageKind::List(list) => match preview.hub.plan.lists[*list].of {
            ListOf::Collection(collection) => format!("{}/_index.md", site.collections[collection].id),
            ListOf::Term(term) => format!("{}/{}.md", site.taxonomies[term.taxonomy].id, library.term(term).id),
            ListOf::Pair(..) | ListOf::Value(..) => return None,
        },
        _ => return None,
    };
    Some(format!("{}/{path}", load::FOLDER))
}

/// The same document in all its other languages.
fn translations(preview: &Preview<'_>, id: DocumentId, root: &Path) -> Vec<Translation> {
    let (library, site) = (&preview.hub.library, &preview.hub.site);
    let original = library.documents[id].translation.unwrap_or(id);
    let saved = |id: DocumentId| {
        let file = root.join(load::FOLDER).join(&library.documents[id].path);
        fs::metadata(file).and_then(|found| found.modified()).ok()
    };
    let others = library.documents[original].translations.iter().copied();
    let translation = |other: DocumentId| {
        let document = &library.documents[other];
        Translation {
            name: document.language.native,
            language: document.language.code,
            url: format!("/{}", urls::document(library, site, other).encoded()),
            age: (other != original).then(|| age(saved(other), saved(original))),
        }
    };
    let mut all: Vec<Translation> = others.filter(|other| *other != id).map(translation).collect();
    // How old a translation is shows on its own page too: beside its original.
    if id != original
        && let Some(first) = all.first_mut().filter(|first| first.age.is_none())
    {
        first.age = Some(format!("this page is {}", age(saved(id), saved(original))));
    }
    all
}

/// How a translation stands to its original, by when they were saved.
fn age(translation: Option<SystemTime>, original: Option<SystemTime>) -> String {
    let Some((translation, original)) = translation.zip(original) else { return "not saved yet".to_owned() };
    match original.duration_since(translation) {
        // What is saved together, as by a checkout, is of one age.
        Ok(older) if older > Duration::from_secs(60) => format!("older than the original by {}", span_of_time(older)),
        _ => "up to date".to_owned(),
    }
}

fn span_of_time(duration: Duration) -> String {
    let minutes = duration.as_secs() / 60;
    let (count, unit) = match minutes {
        0..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

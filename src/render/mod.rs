//! One planned page into bytes. Pure: the local server renders just the page that is asked for.

mod calendar;
mod cards;
mod charts;
mod cite;
mod document;
mod feed;
mod fields;
mod format;
mod lists;
mod metadata;
mod report;
mod search;
mod sections;
mod sitemap;
mod tiles;
mod used;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use serde::Serialize;
use tera::{Context, Value};

use crate::citation::styles::Styles;
use crate::config::Site;
use crate::diagnostic::Diagnostic;
use crate::languages::Language;
use crate::library::{DocumentId, Library, TermId, Text};
use crate::parse::markdown::Hole;
use crate::plan::{ListOf, Page, PageKind, Plan};
use crate::search::Start;
use crate::theme::{Texts, Theme};
use crate::urls::{self, Url};
use crate::usage::{Count, Usage};
use crate::views;

/// What a page becomes.
#[derive(Debug)]
pub enum Output<'a> {
    /// These bytes.
    Bytes(Cow<'a, [u8]>),
    /// A copy of this file.
    Copy(&'a Path),
}

/// Documents like each document, the most alike first: by [`DocumentId`].
pub type Related = BTreeMap<DocumentId, Vec<DocumentId>>;

/// All that pages are made of.
#[derive(Debug)]
pub struct Renderer<'a> {
    library: &'a Library,
    site: &'a Site,
    theme: &'a Theme,
    plan: &'a Plan,
    related: &'a Related,
    /// How often pages were seen, by month…
    usage: Option<&'a Usage>,
    /// … and in all, by what they are.
    seen: BTreeMap<&'a str, Count>,
    /// Whether editors look at it: what is missing is said then.
    preview: bool,
    /// What the index for browsers begins with, where it is known.
    start: Option<&'a Start>,
    /// The card of each document, made once, when it is needed: a document stands on many lists.
    cards: Vec<OnceLock<Value>>,
    /// Titles and addresses of the menu's entries.
    menu: Vec<(String, Url)>,
    /// What can be browsed.
    browse: Vec<views::Link>,
    /// How documents are cited in the hub's own language, once that is needed.
    styles: OnceLock<Styles>,
    /// For each document what takes its place.
    replaced_by: BTreeMap<DocumentId, DocumentId>,
    /// For each document its other versions.
    versions: BTreeMap<DocumentId, Vec<DocumentId>>,
}

/// A page on its way: what its parts need to know of it.
struct Frame<'a> {
    url: &'a Url,
    /// What leads to the site's root.
    root: String,
    texts: &'a Texts,
    /// Of the frame, not of what stands in it.
    language: &'static Language,
}

impl<'a> Renderer<'a> {
    /// Prepares what many pages share.
    pub fn new(library: &'a Library, site: &'a Site, theme: &'a Theme, plan: &'a Plan, related: &'a Related) -> Self {
        let mut renderer = Renderer {
            library,
            site,
            theme,
            plan,
            related,
            usage: None,
            seen: BTreeMap::new(),
            preview: false,
            start: None,
            cards: library.documents.iter().map(|_| OnceLock::new()).collect(),
            menu: Vec::new(),
            browse: Vec::new(),
            styles: OnceLock::new(),
            replaced_by: BTreeMap::new(),
            versions: BTreeMap::new(),
        };
        renderer.menu = renderer.site_menu();
        renderer.browse = renderer.browse_links();
        for (id, document) in library.documents.iter().enumerate().filter(|(_, document)| !document.draft) {
            if let Some(old) = document.replaces {
                renderer.replaced_by.insert(old, id);
            }
            if let Some(first) = document.version_of {
                renderer.versions.entry(first).or_default().push(id);
            }
        }
        renderer
    }

    /// Gives the page that searches what the index for browsers begins with; without, it loads that.
    pub fn begin_search_with(&mut self, start: &'a Start) {
        self.start = Some(start);
    }

    /// Says on pages how often they were seen.
    pub fn with_usage(mut self, usage: &'a Usage) -> Self {
        self.usage = Some(usage);
        self.seen = usage.totals();
        self
    }

    /// Says on pages what editors have not filled in yet.
    pub fn for_preview(mut self) -> Self {
        self.preview = true;
        self
    }

    /// Renders one page.
    ///
    /// # Errors
    /// What its template does wrong.
    pub fn render(&self, page: &'a Page) -> Result<Output<'a>, Box<Diagnostic>> {
        let url = &page.url;
        let text = match &page.kind {
            PageKind::Home(document) => self.home(url, *document)?,
            PageKind::Document(document) => self.document(url, *document)?,
            PageKind::List(list) => match self.plan.lists[*list].of {
                ListOf::Term(term) => self.term(url, *list, term)?,
                _ => self.list(url, *list)?,
            },
            PageKind::Archive(list, section, page) => self.archive(url, *list, *section, *page)?,
            PageKind::Taxonomy(taxonomy) => self.taxonomy(url, *taxonomy)?,
            PageKind::Browse(browse, page) => self.browse(url, *browse, *page)?,
            PageKind::NotFound => self.not_found(url)?,
            PageKind::Redirect(to) => self.redirect(url, to)?,
            PageKind::Feed(list) => self.feed(url, *list),
            PageKind::Record(document, format) => self.record(*document, *format),
            PageKind::Event(document) => self.event(*document),
            PageKind::Calendar(collection) => self.calendar(*collection),
            PageKind::Sitemap(part) => self.sitemap(part),
            PageKind::SitemapIndex => self.sitemap_index(),
            PageKind::Robots => self.robots(),
            PageKind::Search => self.search(url)?,
            PageKind::OpenSearch => self.open_search(),
            PageKind::Kept => self.kept(url)?,
            PageKind::Asset(asset) => return Ok(Output::Bytes(Cow::Borrowed(&self.theme.assets[*asset].bytes))),
            PageKind::Copy(file) => return Ok(Output::Copy(file)),
        };
        Ok(Output::Bytes(Cow::Owned(text.into_bytes())))
    }

    /// The frame of a page in the hub's own language.
    fn frame(&self, url: &'a Url) -> Frame<'a> {
        self.frame_in(url, self.site.language)
    }

    /// The frame of a page in a language, as far as the theme has texts for it.
    fn frame_in(&self, url: &'a Url, language: &'static Language) -> Frame<'a> {
        let language = if self.theme.has_texts(language.code) { language } else { self.site.language };
        Frame { url, root: url.root(), texts: self.theme.texts(language.code), language }
    }

    /// What the frame of a page says; the caller fills in what is special.
    fn page(&self, frame: &Frame<'_>, title: &str) -> views::Page {
        let full_title = match title {
            "" => self.site.title.clone(),
            title if title == self.site.title => title.to_owned(),
            title => format!("{title} – {}", self.site.title),
        };
        views::Page {
            title: title.to_owned(),
            full_title,
            language: frame.language.code.to_owned(),
            direction: direction(frame.language),
            path: frame.url.link(self.site),
            canonical: frame.url.absolute(self.site),
            og_type: "website",
            ..views::Page::default()
        }
    }

    /// Renders a template with what every page has, and `parts`.
    fn template(
        &self,
        name: &str,
        frame: &Frame<'_>,
        page: &views::Page,
        parts: &[(&'static str, &dyn Serializable)],
    ) -> Result<String, Box<Diagnostic>> {
        let site = views::Site {
            title: &self.site.title,
            description: self.site.description.as_deref(),
            language: self.site.language.code,
            menu: self
                .menu
                .iter()
                .map(|(title, url)| views::MenuItem {
                    title,
                    path: url.link(self.site),
                    current: frame.url.path().starts_with(url.path()),
                })
                .collect(),
            home: Url::home().link(self.site),
            feed: urls::feed(&Url::home()).link(self.site),
            search: urls::search().link(self.site),
            open_search: urls::open_search().link(self.site),
            kept: urls::kept().link(self.site),
            icon: urls::icons().into_iter().find(|icon| self.plan.has(icon)).map(|icon| icon.link(self.site)),
        };
        let mut context = Context::new();
        context.insert("root", &frame.root);
        context.insert("site", &site);
        context.insert("page", page);
        context.insert_value("t", frame.texts.for_templates.clone());
        context.insert_value("assets", self.theme.asset_paths.clone());
        for (key, part) in parts {
            context.insert_value(*key, part.value());
        }
        self.theme.render(name, &context, frame.url)
    }

    fn site_menu(&self) -> Vec<(String, Url)> {
        let entries = self.site.menu.iter().filter_map(|(id, _)| {
            if let Some(collection) = self.site.collection(id) {
                return Some((
                    self.site.collections[collection].title.clone(),
                    urls::collection(self.site, collection),
                ));
            }
            if let Some(taxonomy) = self.site.taxonomy(id) {
                return Some((self.site.taxonomies[taxonomy].title.clone(), urls::taxonomy(self.site, taxonomy)));
            }
            let page = self.library.page(id)?;
            Some((self.library.documents[page].title.clone(), urls::document(self.library, self.site, page)))
        });
        entries.filter(|(_, url)| self.plan.has(url)).collect()
    }

    /// A document as a link.
    fn link_to(&self, id: DocumentId) -> views::Link {
        let title = self.library.documents[id].title.clone();
        views::Link { title, path: urls::document(self.library, self.site, id).link(self.site) }
    }

    /// A term as a link.
    fn link_to_term(&self, id: TermId) -> views::Link {
        let title = self.library.term(id).title.clone();
        views::Link { title, path: urls::term(self.library, self.site, id).link(self.site) }
    }

    /// A list of cards.
    fn cards(&self, documents: &[DocumentId]) -> Vec<Value> {
        let texts = self.theme.texts(self.site.language.code);
        let card = |id| Value::from_serializable(&cards::card(self.library, self.site, texts, id));
        documents.iter().map(|id| self.cards[*id].get_or_init(|| card(*id)).clone()).collect()
    }

    /// A text's HTML, its holes filled for a page.
    fn html(&self, text: &Text, frame: &Frame<'_>) -> Value {
        let filled = text.body.html.fill(|hole| match hole {
            Hole::Link(link) => urls::target(self.library, self.site, &text.targets[link], &frame.root),
            Hole::Text(key) => frame.texts.get(key).to_owned(),
        });
        Value::safe_string(&filled)
    }

    fn home_crumb(&self) -> views::Link {
        views::Link { title: self.site.title.clone(), path: Url::home().link(self.site) }
    }

    /// A page that a server shows anywhere: its links are whole addresses.
    fn not_found(&self, url: &'a Url) -> Result<String, Box<Diagnostic>> {
        let mut frame = self.frame(url);
        frame.root.clone_from(&self.site.base_url);
        let mut page = self.page(&frame, frame.texts.get("not_found_title"));
        page.noindex = true;
        self.template("404.html", &frame, &page, &[("browse", &self.browse)])
    }

    /// The page with what a visitor keeps: its script fills it in.
    fn kept(&self, url: &'a Url) -> Result<String, Box<Diagnostic>> {
        let frame = self.frame(url);
        let mut page = self.page(&frame, frame.texts.get("kept"));
        page.noindex = true;
        page.breadcrumbs = vec![self.home_crumb()];
        self.template("kept.html", &frame, &page, &[])
    }

    fn redirect(&self, url: &'a Url, to: &Url) -> Result<String, Box<Diagnostic>> {
        let frame = self.frame(url);
        let title = self.title_of(to, &frame);
        let mut page = self.page(&frame, &title);
        page.noindex = true;
        page.canonical = to.absolute(self.site);
        let file = to.with_file_name().link(self.site);
        let redirect = views::Redirect {
            url: format!("{}{}", frame.root, to.link(self.site)),
            file: format!("{}{file}", frame.root),
            title,
        };
        self.template("redirect.html", &frame, &page, &[("redirect", &redirect)])
    }
}

/// What can be given to a template.
trait Serializable {
    fn value(&self) -> Value;
}

impl<T: Serialize> Serializable for T {
    fn value(&self) -> Value {
        Value::from_serializable(self)
    }
}

/// `ltr` or `rtl`.
fn direction(language: &Language) -> &'static str {
    if language.rtl { "rtl" } else { "ltr" }
}

fn language(language: &'static Language) -> views::Language {
    views::Language { code: language.code, name: language.native, direction: direction(language) }
}

//! Takes the library apart into pages: the methods stand in the order in which addresses are given away.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::grouping::{browsed, by_letter, by_year, letters};
use super::{Browse, List, ListOf, ONE_PAGE, PER_COLLECTION, PER_PAGE, Page, PageKind, Plan, in_sitemap};
use crate::citation;
use crate::citation::formats::FORMATS;
use crate::config::{FILE, Order, Site};
use crate::diagnostic::{Code, Diagnostic, Problem, Span, instead};
use crate::events;
use crate::hash::HashMap;
use crate::library::{AttachmentId, Document, DocumentId, Library, Role, Target, TermId, Value};
use crate::load::FOLDER;
use crate::near::{Folders, did_you_mean};
use crate::parse::address::of_preview;
use crate::parse::paths::relative;
use crate::resolve::{Anchors, no_picture};
use crate::selection::newest_first;
use crate::statics::Static;
use crate::theme::Asset;
use crate::urls::{self, Url};

/// The longest name of a file, in bytes: that of most file systems.
const LONGEST_NAME: usize = 255;
/// The longest path of a file in the output folder, in bytes. Most systems have 4096 for all of a path.
const LONGEST_PATH: usize = 2048;

pub(super) struct Planner<'a> {
    library: &'a Library,
    site: &'a Site,
    plan: Plan,
    /// Who has an address: by the file on disk, so that `a/` and `a/index.html` are one.
    owners: HashMap<String, String>,
    /// Who needs a folder: by its path on disk.
    folders: HashMap<String, String>,
    /// What links to a part of each document may name.
    anchors: Vec<Anchors<'a>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Planner<'a> {
    pub fn new(library: &'a Library, site: &'a Site) -> Self {
        let start = urls::search_start();
        // What is made beside pages.
        let owners = [urls::MANIFEST, urls::STAGING, urls::SHARDS, start.path()];
        let owners = owners.map(|own| (own.to_owned(), FILE.to_owned())).into_iter().collect();
        let anchors = library.documents.iter().map(|document| Anchors::new(&document.text.body)).collect();
        let (plan, folders, diagnostics) = (Plan::default(), HashMap::default(), Vec::new());
        Planner { library, site, plan, owners, folders, anchors, diagnostics }
    }

    pub fn plan(mut self, assets: &[Asset], statics: &[Static], per_sitemap: usize) -> (Plan, Vec<Diagnostic>) {
        self.documents();
        self.collections();
        self.terms();
        self.pairs();
        self.browse();
        self.whole_site();
        self.files(assets, statics);
        self.redirects();
        self.sitemaps(per_sitemap);
        self.links();
        self.menu();
        self.plan.pages.sort_by(|a, b| a.url.cmp(&b.url));
        (self.plan, self.diagnostics)
    }

    /// Adds a page of `owner`, a file of the hub or site.toml for what pustaka makes; says whether it could.
    fn add(&mut self, url: Url, kind: PageKind, owner: &str, span: Span) -> bool {
        // Some file systems know no case: what differs in nothing else is one address.
        let key = url.file().to_lowercase();
        let path = url.path();
        let is_alias = matches!(kind, PageKind::Redirect(_));
        if key.len() > LONGEST_PATH || key.split('/').any(|name| name.len() > LONGEST_NAME) {
            let message = format!(
                "an address has at most {LONGEST_NAME} bytes between two slashes and {LONGEST_PATH} in all: it is that of a file"
            );
            self.diagnostics.push(Diagnostic::error(owner, span, Code::AddressTooLong, message).suggest(if is_alias {
                "take the alias out, or write what was its real address"
            } else {
                "give it a shorter name"
            }));
            return false;
        }
        if let Some(other) = self.owners.get(&key).cloned() {
            let address = if is_alias { "the alias" } else { "its address" };
            let is = if is_alias { "the address" } else { "that" };
            self.clash(owner, span, &other, is_alias, |other| format!("{address} /{path} is {is} of {other}"));
            return false;
        }
        let above = || urls::folders_of(&key).find_map(|folder| self.owners.get(folder));
        if let Some(other) = self.folders.get(&key).or_else(above).cloned() {
            self.clash(owner, span, &other, is_alias, |other| {
                format!("its address /{path} and that of {other} cannot be side by side: one is a file, one a folder")
            });
            return false;
        }
        for folder in urls::folders_of(&key) {
            // Those above it are known with it.
            if self.folders.contains_key(folder) {
                break;
            }
            self.folders.insert(folder.to_owned(), owner.to_owned());
        }
        self.owners.insert(key, owner.to_owned());
        self.plan.pages.push(Page { url, kind });
        true
    }

    /// Two pages want one address. That is shown where somebody can mend it: at a file rather than at what pustaka makes.
    fn clash(&mut self, new: &str, span: Span, other: &str, is_alias: bool, message: impl Fn(&str) -> String) {
        let (at, span, other) = if new == FILE { (other, Span::START, new) } else { (new, span, other) };
        let is_made = other == FILE;
        let suggestion = match is_made {
            _ if is_alias && at == new => "take the alias out",
            true => "give it another name",
            false => "rename one of the two",
        };
        let message = message(if is_made { "a page that pustaka makes" } else { other });
        self.diagnostics.push(Diagnostic::error(at, span, Code::DuplicateUrl, message).suggest(suggestion));
    }

    fn add_own(&mut self, url: Url, kind: PageKind) -> bool {
        self.add(url, kind, FILE, Span::START)
    }

    fn shown(&self, id: DocumentId) -> String {
        format!("{FOLDER}/{}", self.library.documents[id].path)
    }

    fn documents(&mut self) {
        let home = self.library.text_of(Role::Home).is_some();
        if !home {
            self.add_own(Url::home(), PageKind::Home(None));
        }
        for (id, document) in self.library.documents.iter().enumerate().filter(|(_, document)| !document.draft) {
            let url = urls::document(self.library, self.site, id);
            let kind = match document.role {
                Role::Home => PageKind::Home(Some(id)),
                Role::Document(_) | Role::Page => PageKind::Document(id),
                // The translation of a term's or list's text is a page by itself; the original is part of the list.
                _ if document.translation.is_some() => PageKind::Document(id),
                _ => continue,
            };
            let (page, event) = (url.clone(), urls::event(&url));
            let is_cited = matches!(kind, PageKind::Document(_)) && citation::work(document, self.site).is_some();
            let added = self.add(url, kind, &self.shown(id), Span::START);
            if added && is_cited {
                for (index, format) in FORMATS.iter().enumerate() {
                    self.add(
                        urls::record(&page, format.ending),
                        PageKind::Record(id, index),
                        &self.shown(id),
                        Span::START,
                    );
                }
            }
            if added && document.translation.is_none() && events::has_day(document, self.site) {
                self.add(event, PageKind::Event(id), &self.shown(id), Span::START);
            }
        }
    }

    fn collections(&mut self) {
        for (collection, schema) in self.site.collections.iter().enumerate() {
            let documents = self.library.collections[collection].clone();
            if documents.is_empty() && self.library.text_of(Role::Collection(collection)).is_none() {
                continue;
            }
            if documents.iter().any(|id| events::has_day(&self.library.documents[*id], self.site)) {
                self.add_own(urls::calendar(self.site, collection), PageKind::Calendar(collection));
            }
            self.list(
                ListOf::Collection(collection),
                urls::collection(self.site, collection),
                documents,
                schema.order,
                true,
            );
        }
    }

    fn terms(&mut self) {
        for (taxonomy, terms) in self.library.terms.iter().enumerate() {
            if !terms.iter().any(|term| term.has_page) && self.library.text_of(Role::Taxonomy(taxonomy)).is_none() {
                continue;
            }
            self.add_own(urls::taxonomy(self.site, taxonomy), PageKind::Taxonomy(taxonomy));
            for (term, data) in terms.iter().enumerate().filter(|(_, term)| term.has_page) {
                let id = TermId { taxonomy, term };
                self.list(
                    ListOf::Term(id),
                    urls::term(self.library, self.site, id),
                    data.documents.clone(),
                    Order::Date,
                    true,
                );
            }
        }
    }

    fn pairs(&mut self) {
        let mut found: BTreeMap<(TermId, TermId), Vec<DocumentId>> = BTreeMap::new();
        for id in self.library.listed() {
            let terms = self.library.documents[id].all_terms();
            for (a, b) in &self.site.pairs {
                for first in terms.iter().filter(|term| term.taxonomy == *a) {
                    for second in terms.iter().filter(|term| term.taxonomy == *b) {
                        found.entry((*first, *second)).or_default().push(id);
                    }
                }
            }
        }
        for ((a, b), documents) in found {
            let list =
                self.list(ListOf::Pair(a, b), urls::pair(self.library, self.site, a, b), documents, Order::Date, false);
            self.plan.pairs.insert((a, b), list);
        }
    }

    /// Plans a list, its archive and its feed; returns its index.
    fn list(&mut self, of: ListOf, url: Url, mut documents: Vec<DocumentId>, order: Order, feed: bool) -> usize {
        let library = self.library;
        if order == Order::Date {
            documents.sort_by(|a, b| newest_first(&library.documents[*a], &library.documents[*b]));
        }
        let index = self.plan.lists.len();
        let owner = match &of {
            ListOf::Term(term) => library.term(*term).document,
            _ => None,
        };
        let owner = owner.map_or_else(|| FILE.to_owned(), |id| self.shown(id));
        let added = self.add(url.clone(), PageKind::List(index), &owner, Span::START);
        if feed && added {
            self.add(urls::feed(&url), PageKind::Feed(Some(index)), &owner, Span::START);
        }
        let one_page = match &of {
            // A term's page shows the newest of each collection.
            ListOf::Term(_) => {
                let mut counts = vec![0; self.site.collections.len() + 1];
                for id in &documents {
                    // Pages outside collections stand together.
                    let collection = library.documents[*id].role.collection().unwrap_or(self.site.collections.len());
                    counts[collection] += 1;
                }
                counts.iter().all(|count| *count <= PER_COLLECTION)
            }
            _ => documents.len() <= ONE_PAGE,
        };
        let sections = match order {
            _ if one_page => Vec::new(),
            Order::Date => by_year(library, &url, &documents),
            Order::Title => by_letter(library, &url, &documents),
        };
        for (n, section) in sections.iter().enumerate().filter(|_| added) {
            for page in 0..section.documents.len().div_ceil(PER_PAGE) {
                let url = urls::numbered(&section.url, page);
                self.add(url, PageKind::Archive(index, n, page), &owner, Span::START);
            }
        }
        self.plan.lists.push(List { of, url, documents, sections });
        index
    }

    fn browse(&mut self) {
        let library = self.library;
        let mut all: Vec<DocumentId> = library.collections.iter().flatten().copied().collect();
        if all.is_empty() {
            return;
        }
        // By language translations stand by themselves: who reads no other finds them there.
        let mut translated: Vec<DocumentId> = all.iter().copied().flat_map(|id| library.in_all_languages(id)).collect();
        for documents in [&mut all, &mut translated] {
            documents.sort_by(|a, b| newest_first(&library.documents[*a], &library.documents[*b]));
        }
        for field in &self.site.browse {
            let mut values: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
            for id in if field == "language" { &translated } else { &all } {
                for value in browsed(&library.documents[*id], field, self.site, library) {
                    let list = values.entry(value).or_default();
                    // A value that is written twice is one.
                    if list.last() != Some(id) {
                        list.push(*id);
                    }
                }
            }
            if values.is_empty() {
                continue;
            }
            let url = urls::browse(field);
            let index = self.plan.browses.len();
            let schema = self.site.collections.iter().flat_map(|c| &c.fields).find(|f| f.id == *field);
            self.add_own(url.clone(), PageKind::Browse(index, None));
            let mut browse = Browse {
                field: field.clone(),
                label: schema.map(|schema| schema.label.clone()),
                kind: schema.map(|schema| schema.kind.clone()),
                url,
                letters: Vec::new(),
                values: Vec::new(),
            };
            if matches!(field.as_str(), "title" | "authors") {
                browse.letters = letters(field, values);
                for (n, letter) in browse.letters.iter().enumerate() {
                    for page in 0..letter.entries.len().div_ceil(PER_PAGE) {
                        let url = urls::numbered(&letter.url, page);
                        self.add_own(url, PageKind::Browse(index, Some((n, page))));
                    }
                }
            } else {
                let mut values: Vec<_> = values.into_iter().collect();
                if field == "year" {
                    values.reverse();
                }
                let mut taken = BTreeSet::new();
                for (value, documents) in values {
                    // “C” and “C++” have one name in an address.
                    let mut again = 1;
                    while !taken.insert(urls::browse_value(field, &value, again)) {
                        again += 1;
                    }
                    let url = urls::browse_value(field, &value, again);
                    browse.values.push(self.list(ListOf::Value(index, value), url, documents, Order::Date, false));
                }
            }
            self.plan.browses.push(browse);
        }
    }

    fn whole_site(&mut self) {
        self.add_own(urls::feed(&Url::home()), PageKind::Feed(None));
        self.add_own(urls::not_found(), PageKind::NotFound);
        self.add_own(urls::robots(), PageKind::Robots);
        self.add_own(urls::search(), PageKind::Search);
        self.add_own(urls::open_search(), PageKind::OpenSearch);
        self.add_own(urls::kept(), PageKind::Kept);
    }

    fn files(&mut self, assets: &[Asset], statics: &[Static]) {
        for (n, asset) in assets.iter().enumerate() {
            self.add(asset.url.clone(), PageKind::Asset(n), &format!("themes/{}", self.site.theme.0), Span::START);
        }
        for id in used_attachments(self.library) {
            let file = self.library.attachments[id].file.clone();
            let owner = format!("{FOLDER}/{}", self.library.attachments[id].path);
            self.add(urls::attachment(self.library, id), PageKind::Copy(file), &owner, Span::START);
        }
        for Static { path, file } in statics {
            // A file of its own takes the place of one that is made, where it is meant to.
            let url = urls::copied(path);
            if url == urls::robots() {
                self.plan.pages.retain(|page| page.kind != PageKind::Robots);
                self.owners.remove(path);
            }
            self.add(url, PageKind::Copy(file.clone()), &format!("{}/{path}", crate::statics::FOLDER), Span::START);
        }
    }

    fn redirects(&mut self) {
        for (taxonomy, terms) in self.library.terms.iter().enumerate() {
            for (term, _) in terms.iter().enumerate().filter(|(_, term)| term.has_page) {
                let id = TermId { taxonomy, term };
                if let Some(url) = urls::term_by_id(self.library, self.site, id)
                    && !self.owners.contains_key(&url.file().to_lowercase())
                {
                    self.add_own(url, PageKind::Redirect(urls::term(self.library, self.site, id)));
                }
            }
        }
        for (id, document) in self.library.documents.iter().enumerate().filter(|(_, document)| !document.draft) {
            for (alias, span) in &document.aliases {
                let to = urls::document(self.library, self.site, id);
                self.add(urls::former(alias), PageKind::Redirect(to), &self.shown(id), *span);
            }
        }
    }

    /// Addresses of this site that are written out in content must be those of pages, and lists that are linked must be there.
    fn links(&mut self) {
        let pages: LazyCell<HashMap<String, &PageKind>, _> =
            LazyCell::new(|| self.plan.pages.iter().map(|page| (page.url.file(), &page.kind)).collect());
        let page_at = |path: &str| pages.get(&Url::asked(path).file()).copied();
        let mut known: Option<Folders<'_>> = None;
        let mut diagnostics = Vec::new();
        for (id, document) in self.library.documents.iter().enumerate().filter(|(_, document)| !document.draft) {
            let links = document.texts().flat_map(|text| text.body.links.iter().zip(&text.targets));
            for (link, target) in links {
                let problem = match target {
                    Target::External(address) => {
                        let own = address.strip_prefix(&self.site.base_url);
                        if let Some(path) = own.or_else(|| of_preview(address)) {
                            let page = page_at(path.split(['?', '#']).next().unwrap_or(""));
                            diagnostics.push(self.own_address(id, link.span, path, page, own.is_none()));
                        }
                        None
                    }
                    Target::Site(path, rest) => match page_at(path) {
                        Some(kind) => self.wrong_part(kind, rest, link.embedded),
                        None => {
                            let all =
                                || Folders::new(self.plan.pages.iter().map(|page| urls::in_folder(page.url.path())));
                            let (folder, name) = urls::in_folder(path);
                            let near = known.get_or_insert_with(all).nearest(folder, name);
                            let suggestion = near.map(|(folder, name)| format!("did you mean `/{folder}{name}`?"));
                            Some((Code::BrokenLink, format!("no page has the address /{path}"), suggestion))
                        }
                    },
                    Target::Collection(collection, _) => {
                        let is_there = pages.contains_key(&urls::collection(self.site, *collection).file());
                        (!is_there).then(|| nothing_yet(&self.site.collections[*collection].title))
                    }
                    Target::Taxonomy(taxonomy, _) => {
                        let is_there = pages.contains_key(&urls::taxonomy(self.site, *taxonomy).file());
                        (!is_there).then(|| nothing_yet(&self.site.taxonomies[*taxonomy].title))
                    }
                    _ => None,
                };
                if let Some((code, message, suggestion)) = problem {
                    let diagnostic = Diagnostic::error(&self.shown(id), link.span, code, message);
                    diagnostics.push(diagnostic.suggest_if(suggestion));
                }
            }
        }
        self.diagnostics.append(&mut diagnostics);
    }

    /// A link of a document to the hub itself by its address on the web: a preview or a copy elsewhere should not lead there.
    /// So does that of a preview, where nobody gets at all.
    fn own_address(
        &self,
        id: DocumentId,
        place: Span,
        path: &str,
        page: Option<&PageKind>,
        is_preview: bool,
    ) -> Diagnostic {
        let (message, help) = match page {
            None if is_preview => {
                let help = "write the address that others see, or put backticks around it if none is meant";
                ("only the machine of who follows this has the address", help.to_owned())
            }
            Some(PageKind::Document(to)) => {
                let file = relative(&self.library.documents[id].path, &self.library.documents[*to].path);
                ("this is an address of this hub itself", format!("link to the file: `{file}`"))
            }
            Some(_) => ("this is an address of this hub itself", format!("write it from the root: `/{path}`")),
            None => ("this is an address of this hub, and no page has it", "link to the file that is meant".to_owned()),
        };
        Diagnostic::warning(&self.shown(id), place, Code::OwnAddress, message).suggest(help)
    }

    /// What is wrong with a link to a page that is there: it is no picture, or has no such heading.
    fn wrong_part(&self, kind: &PageKind, rest: &str, embedded: bool) -> Option<Problem> {
        if embedded && !matches!(kind, PageKind::Copy(_) | PageKind::Asset(_)) {
            return Some(no_picture());
        }
        let (PageKind::Document(id) | PageKind::Home(Some(id))) = kind else { return None };
        self.anchors[*id].check(&rest[rest.find('#')?..], &self.library.documents[*id].path).err()
    }

    /// Every entry of the menu must be something.
    fn menu(&mut self) {
        let site = self.site;
        for (id, span) in &site.menu {
            if site.collection(id).is_some() || site.taxonomy(id).is_some() || self.library.page(id).is_some() {
                continue;
            }
            let is_draft = |document: &&Document| document.role == Role::Page && document.draft && document.slug == *id;
            if let Some(draft) = self.library.documents.iter().find(is_draft) {
                let message = format!("{FOLDER}/{} is a draft", draft.path);
                let suggestion = "take `draft: true` out of it, or its name out of the menu";
                let diagnostic = Diagnostic::error(FILE, *span, Code::LinkToDraft, message);
                self.diagnostics.push(diagnostic.suggest(suggestion));
                continue;
            }
            let pages = self.library.pages.iter().map(|id| &self.library.documents[*id]);
            let known: Vec<&str> = (site.collections.iter().map(|collection| collection.id.as_str()))
                .chain(site.taxonomies.iter().map(|taxonomy| taxonomy.id.as_str()))
                .chain(pages.map(|page| page.slug.as_str()))
                .collect();
            let free = known.into_iter().filter(|name| !site.menu.iter().any(|(other, _)| other == name));
            let free: Vec<&str> = free.collect();
            let suggestion = match (did_you_mean(id, free.iter().copied()), instead(id, free)) {
                (Some(meant), _) => format!("did you mean `{meant}`?"),
                (None, Some(help)) => format!("take it out, or {help}"),
                (None, None) => "take it out".to_owned(),
            };
            let message = format!("`{id}` in the menu is no collection, taxonomy or page");
            self.diagnostics.push(Diagnostic::error(FILE, *span, Code::UnknownMenuEntry, message).suggest(suggestion));
        }
    }

    fn sitemaps(&mut self, per_part: usize) {
        let pages = self.plan.pages.iter().filter(|page| in_sitemap(page)).count();
        if pages <= per_part {
            self.add_own(urls::sitemap(), PageKind::Sitemap(0..pages));
            return;
        }
        self.add_own(urls::sitemap(), PageKind::SitemapIndex);
        for part in 0..pages.div_ceil(per_part) {
            let first = part * per_part;
            self.add_own(urls::sitemap_part(part), PageKind::Sitemap(first..pages.min(first + per_part)));
        }
    }
}

fn nothing_yet(list: &str) -> Problem {
    let suggestion = "take the link out until there is".to_owned();
    (Code::BrokenLink, format!("there is nothing in {list} yet"), Some(suggestion))
}

/// The files that published documents show or offer, in order.
fn used_attachments(library: &Library) -> BTreeSet<AttachmentId> {
    let mut used = BTreeSet::new();
    for document in library.documents.iter().filter(|document| !document.draft) {
        used.extend(document.files.iter().map(|file| file.attachment));
        used.extend(document.cover);
        used.extend(document.texts().flat_map(|text| &text.targets).filter_map(|target| match target {
            Target::Attachment(id) => Some(*id),
            _ => None,
        }));
        used.extend(document.values().filter_map(|value| match value {
            Value::File(id) => Some(*id),
            _ => None,
        }));
    }
    used
}

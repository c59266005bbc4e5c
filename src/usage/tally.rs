//! Counts what was sent, by what of the hub it is.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;

use super::log::{Line, Request, read};
use super::robots::Robots;
use super::{Count, Usage};
use crate::config::Site;
use crate::library::Library;
use crate::plan::{ListOf, PageKind, Plan};
use crate::urls;

/// Counts line by line; it needs no more room than the hub has pages.
#[derive(Debug)]
pub struct Tally {
    /// What each path is: its name, and whether it is a download.
    pages: HashMap<String, (String, bool)>,
    /// Where the hub stands on its host: `/hub/`.
    base: String,
    robots: Robots,
    /// The counts.
    pub usage: Usage,
    /// How many requests were counted…
    pub counted: u64,
    /// … how many were robots' …
    pub by_robots: u64,
    /// … and how many were for what is not counted: styles, scripts, pages that are gone, errors.
    pub others: u64,
    /// How many lines are none.
    pub unknown: u64,
}

impl Tally {
    /// Of a hub.
    ///
    /// # Errors
    /// The list of robots is none.
    pub fn new(library: &Library, site: &Site, plan: &Plan) -> Result<Self, String> {
        let mut pages = HashMap::new();
        for page in &plan.pages {
            let id = match &page.kind {
                PageKind::Document(id) | PageKind::Home(Some(id)) => library.id_of(*id, site),
                PageKind::List(list) => match plan.lists[*list].of {
                    ListOf::Collection(collection) => site.collections[collection].id.clone(),
                    ListOf::Term(term) => {
                        format!("{}/{}", site.taxonomies[term.taxonomy].id, library.term(term).id)
                    }
                    ListOf::Pair(..) | ListOf::Value(..) => continue,
                },
                PageKind::Taxonomy(taxonomy) => site.taxonomies[*taxonomy].id.clone(),
                PageKind::Home(None) => "index".to_owned(),
                _ => continue,
            };
            pages.insert(page.url.path().to_owned(), (id, false));
        }
        let documents = library.documents.iter().enumerate().filter(|(_, document)| !document.draft);
        let files = documents.flat_map(|(id, document)| document.files.iter().map(move |file| (id, file)));
        for (id, file) in files {
            let id = library.documents[id].translation.unwrap_or(id);
            let url = urls::attachment(library, file.attachment);
            pages.entry(url.path().to_owned()).or_insert_with(|| (library.id_of(id, site), true));
        }
        let host = site.base_url.split_once("://").map_or("", |(_, rest)| rest);
        let base = host.split_once('/').map_or_else(|| "/".to_owned(), |(_, path)| format!("/{path}"));
        let (usage, robots) = (Usage::default(), Robots::new()?);
        Ok(Tally { pages, base, robots, usage, counted: 0, by_robots: 0, others: 0, unknown: 0 })
    }

    /// Counts a line; says whether it is one.
    pub fn line(&mut self, line: &str) -> bool {
        match read(line) {
            Line::Sent(request) => self.request(&request),
            Line::Other => self.others += 1,
            Line::Unknown => {
                self.unknown += 1;
                return false;
            }
        }
        true
    }

    fn request(&mut self, request: &Request<'_>) {
        let Some(path) = request.path.strip_prefix(self.base.as_str()) else {
            self.others += 1;
            return;
        };
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        let path = urls::without_file(&decoded);
        let Some((id, is_download)) = self.pages.get(path) else {
            self.others += 1;
            return;
        };
        if self.robots.is_robot(request.agent.as_deref()) {
            self.by_robots += 1;
            return;
        }
        self.counted += 1;
        let one = if *is_download { Count { views: 0, downloads: 1 } } else { Count { views: 1, downloads: 0 } };
        self.usage.count(request.month, id, one);
    }
}

//! Lists, their archives, terms and indexes.

use std::collections::{BTreeMap, BTreeSet};

use super::document::web_link;
use super::{Frame, Renderer};
use crate::config::FieldType;
use crate::diagnostic::Diagnostic;
use crate::events;
use crate::library::{DocumentId, Entity, Role, TermId};
use crate::plan::{List, ListOf, NEWEST, ONE_PAGE, PER_COLLECTION, PER_PAGE, Page, PageKind};
use crate::selection::natural;
use crate::urls::{self, Url};
use crate::views;

/// How many terms of another taxonomy a term's page shows.
const PER_FACET: usize = 12;

impl<'a> Renderer<'a> {
    /// The first page of a list: all of it, or the newest and its archive.
    pub(super) fn list(&self, url: &'a Url, index: usize) -> Result<String, Box<Diagnostic>> {
        let list = &self.plan.lists[index];
        let introduction = match list.of {
            ListOf::Collection(collection) => self.library.text_of(Role::Collection(collection)),
            _ => None,
        };
        let frame = self.frame(url);
        let text = introduction.map(|id| self.document_view(&frame, id));
        let title = text.as_ref().map_or_else(|| self.list_title(list, &frame), |text| text.title.clone());
        let mut page = self.page(&frame, &title);
        page.description = text.as_ref().and_then(|text| text.summary.clone());
        page.breadcrumbs = self.crumbs(list, &frame);
        self.set_feed(&mut page, list, &title);
        let collection = if let ListOf::Collection(collection) = list.of { Some(collection) } else { None };
        let mut upcoming = collection.map_or_else(Vec::new, |of| events::upcoming(self.library, self.site, of));
        let to_come: BTreeSet<DocumentId> = upcoming.iter().copied().collect();
        let is_past = |id: &DocumentId| !to_come.contains(id);
        // What is left out here stands in the archive, where the list has one.
        if !list.sections.is_empty() {
            upcoming.truncate(NEWEST);
        }
        let most = if list.sections.is_empty() { list.documents.len() } else { NEWEST };
        let shown: Vec<DocumentId> = list.documents.iter().copied().filter(is_past).take(most).collect();
        let calendar = collection.map(|of| urls::calendar(self.site, of)).filter(|url| self.plan.has(url));
        let links = match list.of {
            ListOf::Pair(a, b) => vec![self.link_to_term(a), self.link_to_term(b)],
            _ => Vec::new(),
        };
        let view = views::List {
            title,
            text,
            count: list.documents.len(),
            upcoming: self.cards(&upcoming),
            cards: self.cards(&shown),
            calendar: calendar.map(|url| url.link(self.site)),
            years: self.years(list, None, &frame),
            links,
            ..views::List::default()
        };
        self.template("list.html", &frame, &page, &[("list", &view)])
    }

    /// A page of a list's archive.
    pub(super) fn archive(
        &self,
        url: &'a Url,
        index: usize,
        section: usize,
        number: usize,
    ) -> Result<String, Box<Diagnostic>> {
        let list = &self.plan.lists[index];
        let frame = self.frame(url);
        let whole = views::Link { title: self.list_title(list, &frame), path: list.url.link(self.site) };
        let current = &list.sections[section];
        let name = |section: usize| self.section_title(list, section, &frame);
        let title = format!("{}: {}", whole.title, name(section));
        let pages = current.documents.len().div_ceil(PER_PAGE);
        let page_link = |number: usize| self.numbered(&current.url, number, &frame);
        let mut page = self.page(&frame, &title);
        if number > 0 {
            page.full_title = format!("{} – {}", page_name(number, &frame), page.full_title);
        }
        page.breadcrumbs = self.crumbs(list, &frame);
        page.breadcrumbs.push(whole.clone());
        self.set_feed(&mut page, list, &whole.title);
        let from = number * PER_PAGE;
        let to = (from + PER_PAGE).min(current.documents.len());
        let view = views::List {
            title,
            count: current.documents.len(),
            cards: self.cards(&current.documents[from..to]),
            years: self.years(list, Some(section), &frame),
            previous: (number > 0).then(|| page_link(number - 1)),
            next: (number + 1 < pages).then(|| page_link(number + 1)),
            of: Some(whole),
            ..views::List::default()
        };
        self.template("list.html", &frame, &page, &[("list", &view)])
    }

    /// A page, counted from 0, of what begins at an address.
    fn numbered(&self, first: &Url, number: usize, frame: &Frame<'_>) -> views::Link {
        views::Link { title: page_name(number, frame), path: urls::numbered(first, number).link(self.site) }
    }

    /// The sections of a list's archive. Only its first page counts them: a document more leaves other years' pages alone.
    fn years(&self, list: &List, current: Option<usize>, frame: &Frame<'_>) -> Vec<views::Part> {
        (0..list.sections.len())
            .map(|section| views::Part {
                title: self.section_title(list, section, frame),
                path: list.sections[section].url.link(self.site),
                count: current.is_none().then(|| list.sections[section].documents.len()),
                current: current == Some(section),
            })
            .collect()
    }

    fn section_title(&self, list: &List, section: usize, frame: &Frame<'_>) -> String {
        list.sections[section].title.clone().unwrap_or_else(|| frame.texts.get("undated").to_owned())
    }

    /// What a list is called.
    fn list_title(&self, list: &List, frame: &Frame<'_>) -> String {
        match &list.of {
            ListOf::Collection(collection) => self.site.collections[*collection].title.clone(),
            ListOf::Term(term) => self.library.term(*term).title.clone(),
            ListOf::Pair(a, b) => format!("{} × {}", self.library.term(*a).title, self.library.term(*b).title),
            ListOf::Value(browse, value) => {
                format!("{}: {}", self.browse_title(*browse, frame), self.value_title(*browse, value, frame))
            }
        }
    }

    /// The pages above a list.
    fn crumbs(&self, list: &List, frame: &Frame<'_>) -> Vec<views::Link> {
        let mut crumbs = vec![self.home_crumb()];
        let taxonomy = |taxonomy: usize| views::Link {
            title: self.site.taxonomies[taxonomy].title.clone(),
            path: urls::taxonomy(self.site, taxonomy).link(self.site),
        };
        match &list.of {
            ListOf::Collection(_) => {}
            ListOf::Term(term) => crumbs.push(taxonomy(term.taxonomy)),
            ListOf::Pair(term, _) => crumbs.extend([taxonomy(term.taxonomy), self.link_to_term(*term)]),
            ListOf::Value(browse, _) => crumbs.push(views::Link {
                title: self.browse_title(*browse, frame),
                path: self.plan.browses[*browse].url.link(self.site),
            }),
        }
        crumbs
    }

    fn set_feed(&self, page: &mut views::Page, list: &List, title: &str) {
        let feed = urls::feed(&list.url);
        if self.plan.has(&feed) {
            page.feed = Some(feed.link(self.site));
            page.feed_title = Some(title.to_owned());
        }
    }

    /// The page of a term.
    pub(super) fn term(&self, url: &'a Url, index: usize, id: TermId) -> Result<String, Box<Diagnostic>> {
        let list = &self.plan.lists[index];
        let term = self.library.term(id);
        let taxonomy = &self.site.taxonomies[id.taxonomy];
        let text = term.document.filter(|id| !self.library.documents[*id].draft);
        let frame = self.frame(url);
        let mut page = self.page(&frame, &term.title);
        page.description = text.and_then(|id| self.library.documents[id].summary.clone());
        page.image = text.and_then(|id| self.image(id));
        page.breadcrumbs = self.crumbs(list, &frame);
        page.alternates = term.document.map_or_else(Vec::new, |document| self.alternates(document));
        self.set_feed(&mut page, list, &term.title);
        self.describe_term(&mut page, id, &frame);
        let view = views::Term {
            id: term.id.clone(),
            title: term.title.clone(),
            taxonomy: views::Group {
                id: taxonomy.id.clone(),
                title: taxonomy.title.clone(),
                singular: taxonomy.singular.clone(),
                path: urls::taxonomy(self.site, id.taxonomy).link(self.site),
            },
            group: term.group.map(|group| taxonomy.groups[group].0.clone()),
            usage: self.usage_of(&format!("{}/{}", taxonomy.id, term.id), &frame),
            map: self.own_group(id),
            names: text.map_or_else(Vec::new, |id| self.library.documents[id].other_names.clone()),
            text: text.map(|id| self.document_view(&frame, id)),
            same_as: term.same_as.iter().map(|url| web_link(url, None)).collect(),
            broader: term.broader.map(|broader| self.link_to_term(TermId { term: broader, ..id })),
            narrower: self.narrower(id).map(|below| self.counted(below)).collect(),
            count: list.documents.len(),
        };
        let shared = &self.library.sections[id.taxonomy];
        let (sections, mut shown) = self.sections(shared, Some(id), &frame);
        shown.extend(text.into_iter().flat_map(|id| self.shown_in(&self.library.documents[id].sections)));
        self.template(
            "term.html",
            &frame,
            &page,
            &[
                ("term", &view),
                ("collections", &self.by_collection(list, &shown, &frame)),
                ("years", &self.years(list, None, &frame)),
                ("facets", &self.facets(list, id)),
                ("sections", &sections),
                ("backlinks", &self.backlinks(Entity::Term(id), &frame)),
            ],
        )
    }

    /// The newest documents of each collection, and pages outside, but for those that are `shown` already.
    fn by_collection(&self, list: &List, shown: &[DocumentId], frame: &Frame<'_>) -> Vec<views::TermCollection> {
        let collections = self.site.collections.iter().enumerate();
        let named = collections.map(|(collection, schema)| (Some(collection), schema.title.as_str()));
        named
            .chain([(None, frame.texts.get("pages"))])
            .filter_map(|(collection, title)| {
                let is_in = |id: &DocumentId| self.library.documents[*id].role.collection() == collection;
                let all: Vec<DocumentId> = list.documents.iter().copied().filter(is_in).collect();
                let newest = all.iter().copied().filter(|id| !shown.contains(id)).take(PER_COLLECTION);
                let newest: Vec<DocumentId> = newest.collect();
                (!newest.is_empty()).then(|| views::TermCollection {
                    title: title.to_owned(),
                    count: all.len(),
                    others: newest.len() < all.len() && all.iter().any(|id| shown.contains(id)),
                    cards: self.cards(&newest),
                })
            })
            .collect()
    }

    /// Terms of other taxonomies that occur with a term: they lead to the page of both, where there is one.
    fn facets(&self, list: &List, id: TermId) -> Vec<views::Facet> {
        let mut counts: BTreeMap<TermId, usize> = BTreeMap::new();
        for document in &list.documents {
            let terms = self.library.documents[*document].all_terms();
            for other in terms.into_iter().filter(|other| other.taxonomy != id.taxonomy) {
                *counts.entry(other).or_default() += 1;
            }
        }
        let mut counts: Vec<(TermId, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(term, count)| (term.taxonomy, std::cmp::Reverse(*count), term.term));
        counts
            .chunk_by(|(a, _), (b, _)| a.taxonomy == b.taxonomy)
            .map(|facet| views::Facet {
                title: self.site.taxonomies[facet[0].0.taxonomy].title.clone(),
                items: facet
                    .iter()
                    .take(PER_FACET)
                    .map(|(other, count)| {
                        let mut item = self.counted(*other);
                        item.count = *count;
                        if let Some(pair) = self.pair_of(id, *other) {
                            item.path = Some(pair.link(self.site));
                        }
                        item
                    })
                    .collect(),
            })
            .collect()
    }

    /// The page of what has both terms, where there is one.
    pub(super) fn pair_of(&self, a: TermId, b: TermId) -> Option<&Url> {
        let pair = self.plan.pairs.get(&(a, b)).or_else(|| self.plan.pairs.get(&(b, a)))?;
        Some(&self.plan.lists[*pair].url)
    }

    /// A term with its page and how many documents it has.
    pub(super) fn counted(&self, id: TermId) -> views::Counted {
        let term = self.library.term(id);
        let text = term.document.map(|document| &self.library.documents[document]).filter(|text| !text.draft);
        views::Counted {
            title: term.title.clone(),
            path: term.has_page.then(|| urls::term(self.library, self.site, id).link(self.site)),
            count: term.documents.len(),
            summary: text.and_then(|text| text.summary.clone()),
        }
    }

    /// The terms right below a term.
    fn narrower(&self, id: TermId) -> impl Iterator<Item = TermId> {
        let terms = &self.library.terms[id.taxonomy];
        let is_below = move |term: &usize| terms[*term].broader == Some(id.term) && terms[*term].has_page;
        (0..terms.len()).filter(is_below).map(move |term| TermId { term, ..id })
    }

    /// A term with all terms below it.
    fn tree(&self, id: TermId) -> views::TermTree {
        views::TermTree { term: self.counted(id), narrower: self.narrower(id).map(|below| self.tree(below)).collect() }
    }

    /// All terms of a taxonomy: by group, and narrower ones beneath broader ones.
    pub(super) fn taxonomy(&self, url: &'a Url, taxonomy: usize) -> Result<String, Box<Diagnostic>> {
        let schema = &self.site.taxonomies[taxonomy];
        let terms = &self.library.terms[taxonomy];
        let frame = self.frame(url);
        let text = self.library.text_of(Role::Taxonomy(taxonomy)).map(|id| self.document_view(&frame, id));
        let title = text.as_ref().map_or(&schema.title, |text| &text.title).clone();
        let mut page = self.page(&frame, &title);
        page.description = text.as_ref().and_then(|text| text.summary.clone());
        page.breadcrumbs.push(self.home_crumb());
        // A term beneath one without a page stands for itself.
        let is_top = |term: &usize| terms[*term].broader.is_none_or(|broader| !terms[broader].has_page);
        let mut shown: Vec<usize> = (0..terms.len()).filter(|term| terms[*term].has_page && is_top(term)).collect();
        shown.sort_by_cached_key(|term| natural(&terms[*term].title));
        // Of what nothing is known yet only a line is made.
        let is_bare = |term: usize| {
            let data = &terms[term];
            let has_text = data.document.is_some_and(|id| !self.library.documents[id].draft);
            data.group.is_some()
                && !has_text
                && data.documents.is_empty()
                && self.narrower(TermId { taxonomy, term }).next().is_none()
        };
        let bare: Vec<views::Link> = shown
            .iter()
            .filter(|term| is_bare(**term))
            .map(|term| self.link_to_term(TermId { taxonomy, term: *term }))
            .collect();
        shown.retain(|term| !is_bare(*term));
        let group_of = |group: Option<usize>, title: Option<String>| {
            let of_group = || shown.iter().copied().filter(|term| terms[*term].group == group);
            let documents: BTreeSet<DocumentId> =
                of_group().flat_map(|term| terms[term].documents.iter().copied()).collect();
            let trees = of_group().map(|term| self.tree(TermId { taxonomy, term })).collect();
            views::TermGroup { title, terms: trees, count: documents.len() }
        };
        let mut groups: Vec<views::TermGroup> = schema
            .groups
            .iter()
            .enumerate()
            .map(|(group, (title, _))| group_of(Some(group), Some(title.clone())))
            .collect();
        let others = (!groups.is_empty()).then(|| frame.texts.get("other_terms").to_owned());
        groups.push(group_of(None, others));
        groups.retain(|group| !group.terms.is_empty());
        let counts = self.documents_of_terms(taxonomy);
        let view = views::Taxonomy {
            title,
            text,
            count: terms.iter().filter(|term| term.has_page).count(),
            map: if schema.has_map() { self.tiles(taxonomy, &counts, None) } else { Vec::new() },
            bare,
        };
        self.template("taxonomy.html", &frame, &page, &[("taxonomy", &view), ("groups", &groups)])
    }

    /// The index of a field, or a page of one of its letters.
    pub(super) fn browse(
        &self,
        url: &'a Url,
        index: usize,
        page_of: Option<(usize, usize)>,
    ) -> Result<String, Box<Diagnostic>> {
        let browse = &self.plan.browses[index];
        let letter = page_of.map(|(letter, _)| letter);
        let frame = self.frame(url);
        let name = self.browse_title(index, &frame);
        let title = match letter {
            Some(letter) => format!("{name}: {}", browse.letters[letter].title),
            None => name.clone(),
        };
        let mut page = self.page(&frame, &title);
        if let Some((_, number)) = page_of.filter(|(_, number)| *number > 0) {
            page.full_title = format!("{} – {}", page_name(number, &frame), page.full_title);
        }
        page.breadcrumbs.push(self.home_crumb());
        if letter.is_some() {
            page.breadcrumbs.push(views::Link { title: name, path: browse.url.link(self.site) });
        }
        let entry = |(title, ids): &(String, Vec<DocumentId>)| views::Entry {
            title: title.clone(),
            path: None,
            count: None,
            cards: self.cards(ids),
        };
        let entries: Vec<views::Entry> = match page_of {
            Some((letter, number)) => {
                browse.letters[letter].entries.iter().skip(number * PER_PAGE).take(PER_PAGE).map(entry).collect()
            }
            None if browse.letters.is_empty() => browse
                .values
                .iter()
                .map(|list| {
                    let list = &self.plan.lists[*list];
                    let title = match &list.of {
                        ListOf::Value(_, value) => self.value_title(index, value, &frame).to_owned(),
                        _ => self.list_title(list, &frame),
                    };
                    views::Entry {
                        title,
                        path: Some(list.url.link(self.site)),
                        count: Some(list.documents.len()),
                        cards: Vec::new(),
                    }
                })
                .collect(),
            None => {
                // Few need no second page.
                let all = || browse.letters.iter().flat_map(|letter| &letter.entries);
                let count: usize = all().map(|(_, ids)| ids.len()).sum();
                all().filter(|_| count <= ONE_PAGE).map(entry).collect()
            }
        };
        let letters = browse.letters.iter().enumerate().map(|(n, other)| views::Part {
            title: other.title.clone(),
            path: other.url.link(self.site),
            count: None,
            current: letter == Some(n),
        });
        let beside = |step: isize| {
            let (letter, number) = page_of?;
            let letter = &browse.letters[letter];
            let number = number.checked_add_signed(step)?;
            (number < letter.entries.len().div_ceil(PER_PAGE)).then(|| self.numbered(&letter.url, number, &frame))
        };
        let view = views::Browse { title, letters: letters.collect(), entries, previous: beside(-1), next: beside(1) };
        let browses: Vec<views::Part> = self
            .browse
            .iter()
            .map(|link| views::Part {
                title: link.title.clone(),
                path: link.path.clone(),
                count: None,
                current: link.path == browse.url.link(self.site),
            })
            .collect();
        self.template("browse.html", &frame, &page, &[("browse", &view), ("browses", &browses)])
    }

    /// What a value of a browsed field is called.
    fn value_title<'t>(&self, index: usize, value: &'t str, frame: &Frame<'t>) -> &'t str {
        match (&self.plan.browses[index].kind, value) {
            (Some(FieldType::Boolean), "true") => frame.texts.get("yes"),
            (Some(FieldType::Boolean), _) => frame.texts.get("no"),
            _ => value,
        }
    }

    /// What a browsed field is called.
    fn browse_title(&self, index: usize, frame: &Frame<'_>) -> String {
        let browse = &self.plan.browses[index];
        let standard = || frame.texts.get(&format!("browse_{}", browse.field)).to_owned();
        browse.label.clone().unwrap_or_else(standard)
    }

    pub(super) fn browse_links(&self) -> Vec<views::Link> {
        let home = Url::home();
        let frame = Frame {
            url: &home,
            root: home.root(),
            texts: self.theme.texts(self.site.language.code),
            language: self.site.language,
        };
        (0..self.plan.browses.len())
            .map(|index| views::Link {
                title: self.browse_title(index, &frame),
                path: self.plan.browses[index].url.link(self.site),
            })
            .collect()
    }

    /// What the page at an address is called, for a redirect.
    pub(super) fn title_of(&self, url: &Url, frame: &Frame<'_>) -> String {
        match self.plan.page(url) {
            Some(Page { kind: PageKind::Document(id) | PageKind::Home(Some(id)), .. }) => {
                self.library.documents[*id].title.clone()
            }
            Some(Page { kind: PageKind::List(list), .. }) => self.list_title(&self.plan.lists[*list], frame),
            Some(Page { kind: PageKind::Taxonomy(taxonomy), .. }) => self.site.taxonomies[*taxonomy].title.clone(),
            _ => self.site.title.clone(),
        }
    }
}

/// “Page 2”; counted from 0.
fn page_name(number: usize, frame: &Frame<'_>) -> String {
    frame.texts.fill("page_n", &[("n", &(number + 1).to_string())])
}

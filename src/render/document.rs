//! A document's page, and the home page.

use std::collections::BTreeSet;

use super::{
    Frame, Renderer, direction,
    fields::{host, short},
    format, language,
};
use crate::diagnostic::Diagnostic;
use crate::events;
use crate::library::{Document, DocumentId, Entity, Role, TermId};
use crate::selection::natural;
use crate::urls::{self, Url};
use crate::views;

/// How many of a collection's newest the home page shows.
const ON_HOME: usize = 3;
/// How many terms of a taxonomy the home page shows; the others are on its own page.
const TERMS_ON_HOME: usize = 12;

/// How many documents of its series a page shows.
const MOST_OF_SERIES: usize = 30;

impl<'a> Renderer<'a> {
    pub(super) fn home(&self, url: &'a Url, id: Option<DocumentId>) -> Result<String, Box<Diagnostic>> {
        let document = id.map(|id| &self.library.documents[id]);
        let frame = match document {
            Some(document) => self.frame_in(url, document.language),
            None => self.frame(url),
        };
        let title = document.map_or(&self.site.title, |document| &document.title);
        let mut page = self.page(&frame, title);
        // The home page is the site: its name is enough.
        page.full_title.clone_from(if document.is_some_and(|d| d.translation.is_some()) {
            title
        } else {
            &self.site.title
        });
        page.description = document.and_then(|d| d.summary.clone()).or_else(|| self.site.description.clone());
        page.feed = Some(urls::feed(&Url::home()).link(self.site));
        page.feed_title = Some(self.site.title.clone());
        if let Some(id) = id {
            page.alternates = self.alternates(id);
            page.image = self.image(id);
        }
        self.describe_site(&mut page);
        let home = views::Home { title: title.clone(), text: id.map(|id| self.document_view(&frame, id)) };
        let sections: Vec<views::HomeSection> = self
            .in_menu_order(self.site.collections.iter().map(|collection| collection.id.as_str()))
            .into_iter()
            .filter(|collection| !self.library.collections[*collection].is_empty())
            .map(|collection| {
                let mut documents = events::upcoming(self.library, self.site, collection);
                let others = self.library.collections[collection].iter().copied();
                let others: Vec<DocumentId> = others.filter(|id| !documents.contains(id)).take(ON_HOME).collect();
                documents.extend(others);
                views::HomeSection {
                    title: self.site.collections[collection].title.clone(),
                    path: urls::collection(self.site, collection).link(self.site),
                    count: self.library.collections[collection].len(),
                    cards: self.cards(&documents[..documents.len().min(ON_HOME)]),
                }
            })
            .collect();
        let taxonomies: Vec<views::HomeTaxonomy> = self
            .in_menu_order(self.site.taxonomies.iter().map(|taxonomy| taxonomy.id.as_str()))
            .into_iter()
            .filter(|taxonomy| self.library.terms[*taxonomy].iter().any(|term| term.has_page))
            .map(|taxonomy| self.home_taxonomy(taxonomy))
            .collect();
        self.template(
            "home.html",
            &frame,
            &page,
            &[("home", &home), ("sections", &sections), ("taxonomies", &taxonomies), ("browse", &self.browse)],
        )
    }

    /// Indexes of collections or taxonomies: those of the menu first, in its order.
    fn in_menu_order<'i>(&self, ids: impl Iterator<Item = &'i str>) -> Vec<usize> {
        let place = |id: &str| self.site.menu.iter().position(|(entry, _)| entry == id).unwrap_or(usize::MAX);
        let mut order: Vec<(usize, usize)> = ids.enumerate().map(|(index, id)| (place(id), index)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, index)| index).collect()
    }

    fn home_taxonomy(&self, taxonomy: usize) -> views::HomeTaxonomy {
        let terms = &self.library.terms[taxonomy];
        // Terms with documents come before those that only have a text; narrower ones stand on the taxonomy's page.
        let mut shown: Vec<usize> =
            (0..terms.len()).filter(|term| terms[*term].has_page && terms[*term].broader.is_none()).collect();
        shown
            .sort_by_cached_key(|term| (std::cmp::Reverse(terms[*term].documents.len()), natural(&terms[*term].title)));
        shown.truncate(TERMS_ON_HOME);
        let mut counted: Vec<views::Counted> =
            shown.into_iter().map(|term| self.counted(TermId { taxonomy, term })).collect();
        counted.sort_by_cached_key(|term| natural(&term.title));
        views::HomeTaxonomy {
            title: self.site.taxonomies[taxonomy].title.clone(),
            path: urls::taxonomy(self.site, taxonomy).link(self.site),
            count: terms.iter().filter(|term| term.has_page).count(),
            terms: counted,
        }
    }

    pub(super) fn document(&self, url: &'a Url, id: DocumentId) -> Result<String, Box<Diagnostic>> {
        let document = &self.library.documents[id];
        let frame = match document.translation {
            Some(_) => self.frame_in(url, document.language),
            None => self.frame(url),
        };
        let page = self.document_page(&frame, id);
        let view = self.document_view(&frame, id);
        self.template("document.html", &frame, &page, &[("document", &view)])
    }

    fn document_page(&self, frame: &Frame<'_>, id: DocumentId) -> views::Page {
        let document = &self.library.documents[id];
        let mut page = self.page(frame, &document.title);
        page.description.clone_from(&document.summary);
        page.image = self.image(id);
        page.og_type = "article";
        page.published = document.date.map(|date| date.to_string());
        page.alternates = self.alternates(id);
        page.breadcrumbs.push(self.home_crumb());
        match document.role {
            Role::Document(collection) => {
                let list = urls::collection(self.site, collection);
                let title = self.site.collections[collection].title.clone();
                page.feed = Some(urls::feed(&list).link(self.site));
                page.feed_title = Some(title.clone());
                page.breadcrumbs.push(views::Link { title, path: list.link(self.site) });
            }
            Role::Term(term) => {
                let title = self.site.taxonomies[term.taxonomy].title.clone();
                page.breadcrumbs
                    .push(views::Link { title, path: urls::taxonomy(self.site, term.taxonomy).link(self.site) });
            }
            _ => {}
        }
        self.describe(&mut page, id);
        page
    }

    /// A document, or the text of a term or list.
    pub(super) fn document_view(&self, frame: &Frame<'_>, id: DocumentId) -> views::Document {
        let document = &self.library.documents[id];
        let collection = document.role.collection();
        let mut view = views::Document {
            title: document.title.clone(),
            subtitle: document.subtitle.clone(),
            kind: collection
                .zip(document.kind)
                .map(|(collection, kind)| self.site.collections[collection].kinds[kind].1.clone()),
            collection: collection.map(|collection| views::Group {
                id: self.site.collections[collection].id.clone(),
                title: self.site.collections[collection].title.clone(),
                singular: self.site.collections[collection].singular.clone(),
                path: urls::collection(self.site, collection).link(self.site),
            }),
            date: document.date.map(|date| format::date(date, frame.texts)),
            period: document.period.map(|period| format::period(period, frame.texts)),
            updated: document.updated.map(|date| format::date(date, frame.texts)),
            authors: document.authors.iter().map(|author| self.author(author, collection.is_some())).collect(),
            contributors: document
                .contributors
                .iter()
                .map(|(name, role)| views::Contributor { name: name.clone(), role: role.clone() })
                .collect(),
            summary: document.summary.clone(),
            body: self.html(&document.text, frame),
            language: language(document.language),
            language_differs: document.language.code != frame.language.code,
            cover: document.cover.map(|cover| urls::attachment(self.library, cover).link(self.site)),
            files: self.files(document, frame),
            links: document.links.iter().map(|(url, label)| web_link(url, label.as_deref())).collect(),
            licence: document.licence.clone(),
            publisher: document.publisher.clone(),
            identifiers: document.identifiers.iter().map(|(scheme, id)| identifier(scheme, id, frame)).collect(),
            fields: self.fields(id, frame),
            terms: self.terms_of(document),
            has_details: false,
            translations: self.translations(id),
            sections: self.sections(&document.sections, None, frame).0,
            report: self.report(id, frame),
            headings: document
                .text
                .body
                .headings
                .iter()
                .filter(|heading| heading.level <= 3)
                .map(|heading| views::Heading {
                    title: heading.title.clone(),
                    level: heading.level,
                    id: heading.id.clone(),
                })
                .collect(),
            sources: self.sources(document, frame),
            calendar: self.event_file(id),
            series: self.series(id),
            replaces: document.replaces.map(|id| self.link_to(id)),
            citations: self.citations(id),
            records: self.records(id),
            usage: self.usage_of(&self.library.id_of(id, self.site), frame),
            replaced_by: self.replaced_by.get(&id).map(|id| self.link_to(*id)),
            version_of: document.version_of.map(|id| self.link_to(id)),
            versions: self.versions.get(&id).into_iter().flatten().map(|id| self.link_to(*id)).collect(),
            backlinks: self.backlinks(Entity::Document(document.translation.unwrap_or(id)), frame),
            related: self.related_to(document.translation.unwrap_or(id)),
        };
        view.has_details = view.language_differs
            || [&view.publisher, &view.licence].into_iter().any(Option::is_some)
            || view.updated.is_some()
            || [&view.replaces, &view.version_of].into_iter().any(Option::is_some)
            || !(view.authors.is_empty()
                && view.contributors.is_empty()
                && view.identifiers.is_empty()
                && view.fields.facts.is_empty()
                && view.terms.is_empty()
                && view.versions.is_empty());
        view
    }

    /// The series that a document is in; of a long one what is nearest.
    fn series(&self, id: DocumentId) -> Vec<tera::Value> {
        let original = self.library.documents[id].translation.unwrap_or(id);
        let Some(series) = self.library.in_series.get(&original) else { return Vec::new() };
        let series = &self.library.series[*series];
        let at = series.iter().position(|other| *other == original).unwrap_or(0);
        let first = at.saturating_sub(MOST_OF_SERIES / 2).min(series.len().saturating_sub(MOST_OF_SERIES));
        self.cards(&series[first..series.len().min(first + MOST_OF_SERIES)])
    }

    /// An author leads to its own page, or else to its letter in the index of authors, where there is one.
    fn author(&self, name: &str, indexed: bool) -> views::Name {
        let page = self.library.agents_by_name.get(name).map(|id| urls::document(self.library, self.site, *id));
        let letter = || urls::browse_value("authors", &urls::letter(name), 1);
        let url = page.or_else(|| indexed.then(letter)).filter(|url| self.plan.has(url));
        views::Name { title: name.to_owned(), path: url.map(|url| url.link(self.site)) }
    }

    fn files(&self, document: &Document, frame: &Frame<'_>) -> Vec<views::File> {
        let file = |file: &crate::library::FileLink| {
            let attachment = &self.library.attachments[file.attachment];
            let name = attachment.path.rsplit('/').next().unwrap_or("");
            let media_type = mime_guess::from_path(name).first_or_octet_stream();
            views::File {
                title: file.label.clone().unwrap_or_else(|| name.to_owned()),
                path: urls::attachment(self.library, file.attachment).link(self.site),
                language: file.language.map(language),
                size: format::size(attachment.bytes, frame.texts),
                extension: name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_uppercase()),
                media: match media_type.type_().as_str() {
                    "audio" => "audio",
                    "video" => "video",
                    "image" => "image",
                    _ => "other",
                },
                media_type: media_type.to_string(),
            }
        };
        document.files.iter().map(file).collect()
    }

    /// The terms of a document, by taxonomy in the order of the schema.
    pub(super) fn terms_of(&self, document: &Document) -> Vec<views::Terms> {
        document
            .terms
            .chunk_by(|a, b| a.taxonomy == b.taxonomy)
            .map(|terms| views::Terms {
                title: self.site.taxonomies[terms[0].taxonomy].title.clone(),
                items: terms.iter().map(|term| self.link_to_term(*term)).collect(),
            })
            .collect()
    }

    /// All languages of a document, itself among them.
    pub(super) fn translations(&self, id: DocumentId) -> Vec<views::Translation> {
        let translation = |other: &DocumentId| {
            let language = self.library.documents[*other].language;
            views::Translation {
                language: language.code,
                name: language.native,
                direction: direction(language),
                path: urls::document(self.library, self.site, *other).link(self.site),
                current: *other == id,
            }
        };
        let all = &self.library.documents[id].translations;
        if all.len() < 2 { Vec::new() } else { all.iter().map(translation).collect() }
    }

    /// The same for search engines.
    pub(super) fn alternates(&self, id: DocumentId) -> Vec<views::Alternate> {
        let all = &self.library.documents[id].translations;
        if all.len() < 2 {
            return Vec::new();
        }
        all.iter()
            .map(|other| views::Alternate {
                language: self.library.documents[*other].language.code,
                url: urls::document(self.library, self.site, *other).absolute(self.site),
            })
            .collect()
    }

    /// The picture of a document for previews elsewhere.
    pub(super) fn image(&self, id: DocumentId) -> Option<String> {
        let cover = self.library.documents[id].cover?;
        Some(urls::attachment(self.library, cover).absolute(self.site))
    }

    /// Documents like an original, but those that its page shows already: who refers to it, and its series.
    fn related_to(&self, id: DocumentId) -> Vec<tera::Value> {
        let Some(related) = self.related.get(&id) else { return Vec::new() };
        let lists = self.library.backlinks.get(&Entity::Document(id)).into_iter().flatten().map(|(_, list)| list);
        let agent = self.library.agents.get(&id).into_iter().flat_map(|agent| [&agent.works, &agent.mentions]);
        let series = self.library.in_series.get(&id).map(|series| &self.library.series[*series]);
        let shown: BTreeSet<DocumentId> = lists.chain(agent).chain(series).flatten().copied().collect();
        let others: Vec<DocumentId> = related.iter().copied().filter(|id| !shown.contains(id)).collect();
        self.cards(&others)
    }

    /// Who refers to a document or term: by the headings of the references, then works of a person or institution, and
    /// texts that lead there.
    pub(super) fn backlinks(&self, entity: Entity, frame: &Frame<'_>) -> Vec<views::Backlinks> {
        let agent = match entity {
            Entity::Document(id) => self.library.agents.get(&id),
            Entity::Term(_) => None,
        };
        let own = agent.into_iter().flat_map(|agent| [("works", &agent.works), ("mentions", &agent.mentions)]);
        let own = own.map(|(key, documents)| (frame.texts.get(key), documents));
        let lists = self.library.backlinks.get(&entity).into_iter().flatten();
        let lists = lists.map(|(title, documents)| (title.as_str(), documents)).chain(own);
        lists
            .filter(|(_, documents)| !documents.is_empty())
            .map(|(title, documents)| views::Backlinks { title: title.to_owned(), cards: self.cards(documents) })
            .collect()
    }
}

pub(super) fn web_link(url: &str, label: Option<&str>) -> views::WebLink {
    let (title, host) = match label {
        Some(label) => (label.to_owned(), Some(host(url)).filter(|host| host != label)),
        None => (short(url), None),
    };
    views::WebLink { title, url: url.to_owned(), host }
}

/// An identifier with its name, and where it resolves.
fn identifier(scheme: &str, id: &str, frame: &Frame<'_>) -> views::Identifier {
    let url = match scheme {
        "doi" => Some("https://doi.org/"),
        "issn" => Some("https://portal.issn.org/resource/ISSN/"),
        // The official document system of the United Nations resolves symbols.
        "symbol" => Some("https://undocs.org/"),
        _ => None,
    };
    let url = url.map(|resolver| format!("{resolver}{}", urls::encoded(id)));
    views::Identifier { label: frame.texts.get(&format!("id_{scheme}")).to_owned(), text: id.to_owned(), url }
}

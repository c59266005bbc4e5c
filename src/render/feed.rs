//! Atom feeds (RFC 4287): of the whole site, of every collection and of every term.

use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};

use super::Renderer;
use crate::library::{Date, DocumentId};
use crate::plan::NEWEST;
use crate::selection::newest_first;
use crate::urls::{self, Url};

impl Renderer<'_> {
    /// The newest documents of a list, or of the site.
    pub(super) fn feed(&self, url: &Url, list: Option<usize>) -> String {
        let documents = &self.library.documents;
        let (page, title, mut newest) = match list {
            Some(list) => {
                let list = &self.plan.lists[list];
                let title = format!("{} – {}", self.title_of(&list.url, &self.frame(&list.url)), self.site.title);
                (list.url.clone(), title, list.documents.clone())
            }
            None => {
                let all = self.library.collections.iter().flatten().copied().collect();
                (Url::home(), self.site.title.clone(), all)
            }
        };
        // Pages outside collections have no date to be new by.
        newest.retain(|id| documents[*id].role.collection().is_some());
        newest.sort_by(|a, b| newest_first(&documents[*a], &documents[*b]));
        newest.truncate(NEWEST);
        let updated = newest.iter().filter_map(|id| changed(&documents[*id])).max();
        let mut feed = Feed::default();
        feed.set_title(title);
        feed.set_id(url.absolute(self.site));
        feed.set_updated(moment(updated));
        feed.set_lang(self.site.language.code.to_owned());
        feed.set_authors(vec![Person { name: self.site.title.clone(), ..Person::default() }]);
        feed.set_links(vec![
            link("self", &url.absolute(self.site), Some("application/atom+xml")),
            link("alternate", &page.absolute(self.site), Some("text/html")),
        ]);
        feed.set_entries(newest.into_iter().map(|id| self.entry(id)).collect::<Vec<_>>());
        feed.to_string()
    }

    fn entry(&self, id: DocumentId) -> Entry {
        let document = &self.library.documents[id];
        let url = urls::document(self.library, self.site, id).absolute(self.site);
        let mut entry = Entry::default();
        entry.set_title(document.title.clone());
        entry.set_id(url.clone());
        entry.set_updated(moment(changed(document)));
        entry.set_published(document.date.map(|date| moment(Some(date))));
        entry.set_links(vec![link("alternate", &url, Some("text/html"))]);
        let person = |name: &String| Person { name: name.clone(), ..Person::default() };
        entry.set_authors(document.authors.iter().map(person).collect::<Vec<_>>());
        let summary = document
            .summary
            .clone()
            .map(|summary| Text { lang: Some(document.language.code.to_owned()), ..Text::plain(summary) });
        entry.set_summary(summary);
        entry
    }
}

fn changed(document: &crate::library::Document) -> Option<Date> {
    document.updated.max(document.date)
}

/// The first moment of a date. Atom wants one everywhere: what has no date has the beginning of time.
fn moment(date: Option<Date>) -> FixedDateTime {
    let text = match date {
        Some(date) => format!("{:04}-{:02}-{:02}T00:00:00Z", date.year, date.month.unwrap_or(1), date.day.unwrap_or(1)),
        None => String::new(),
    };
    text.parse().unwrap_or_default()
}

fn link(rel: &str, href: &str, mime_type: Option<&str>) -> Link {
    Link { rel: rel.to_owned(), href: href.to_owned(), mime_type: mime_type.map(str::to_owned), ..Link::default() }
}

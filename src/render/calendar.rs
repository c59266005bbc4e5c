//! Events as iCalendar (RFC 5545): each by itself, and those of a collection in one file.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

use super::Renderer;
use crate::events;
use crate::library::{DocumentId, Period};
use crate::urls;

impl Renderer<'_> {
    /// One event.
    pub(super) fn event(&self, id: DocumentId) -> String {
        self.calendar_of(&self.library.documents[id].title, &[id])
    }

    /// Where a document is as an event.
    pub(super) fn event_file(&self, id: DocumentId) -> Option<String> {
        let original = self.library.documents[id].translation.unwrap_or(id);
        let url = urls::event(&urls::document(self.library, self.site, original));
        self.plan.has(&url).then(|| url.link(self.site))
    }

    /// The events of a collection, the newest first.
    pub(super) fn calendar(&self, collection: usize) -> String {
        let title = format!("{} – {}", self.site.collections[collection].title, self.site.title);
        self.calendar_of(&title, &self.library.collections[collection])
    }

    fn calendar_of(&self, title: &str, documents: &[DocumentId]) -> String {
        let mut calendar = Calendar::empty();
        calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", "-//pustaka//pustaka//EN"));
        // Not by `name`, which leaves its NAME (RFC 7986) as it is written.
        calendar.append_property(("X-WR-CALNAME", title));
        for id in documents {
            calendar.extend(self.calendar_entry(*id));
        }
        calendar.to_string()
    }

    /// An event; none where its first day is not known.
    fn calendar_entry(&self, id: DocumentId) -> Option<Event> {
        let document = &self.library.documents[id];
        let Period { from, to } = events::when(document, self.site)?;
        let first = from.day_of_calendar()?;
        let url = urls::document(self.library, self.site, id).absolute(self.site);
        // When it was last changed, as far as the hub says so: a calendar needs a moment, and no clock is asked.
        let changed = document.updated.and_then(crate::library::Date::day_of_calendar).unwrap_or(first);
        let mut event = Event::new();
        event.uid(&url).timestamp(beginning(changed)).summary(&document.title).url(&url).starts(first);
        // The day after the last, by the rules of iCalendar.
        if let Some(end) = to.and_then(|to| to.day_of_calendar()?.succ_opt()) {
            event.ends(end);
        }
        if let Some(summary) = &document.summary {
            event.description(summary);
        }
        let terms = document.all_terms();
        let countries = terms.iter().filter(|term| self.site.taxonomies[term.taxonomy].countries);
        let countries = countries.map(|term| self.library.term(*term).title.as_str());
        let place: Vec<&str> = events::place(document, self.site).into_iter().chain(countries).collect();
        if !place.is_empty() {
            event.location(&place.join(", "));
        }
        Some(event.done())
    }
}

fn beginning(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

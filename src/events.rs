//! Documents as events: those of collections that stand in calendars.

use crate::config::Site;
use crate::library::{Date, Document, DocumentId, Library, Period, Value};

/// When something takes place; none of what is no event.
pub fn when(document: &Document, site: &Site) -> Option<Period> {
    site.collections[document.role.collection()?].calendar.as_ref()?;
    document.time()
}

/// Where it takes place, by the field that its collection names for that.
pub fn place<'a>(document: &'a Document, site: &Site) -> Option<&'a str> {
    let place = site.collections[document.role.collection()?].calendar.as_ref()?.place?;
    match document.value(place)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// Whether its first day is known, as calendars need.
pub fn has_day(document: &Document, site: &Site) -> bool {
    when(document, site).is_some_and(|period| period.from.day_of_calendar().is_some())
}

/// The newest date in a library, where no other is given to a build: that of its newest document, or of its last change. What
/// is announced is no sign of the time: events do not count.
pub fn newest(library: &Library, site: &Site) -> Option<Date> {
    let is_event = |document: &Document| {
        document.role.collection().is_some_and(|collection| site.collections[collection].calendar.is_some())
    };
    let documents = library.documents.iter().filter(|document| !document.draft);
    documents
        .filter_map(|document| if is_event(document) { document.updated } else { document.updated.max(document.date) })
        .max()
}

/// The documents of a collection that are still to come, the next first.
pub fn upcoming(library: &Library, site: &Site, collection: usize) -> Vec<DocumentId> {
    if site.collections[collection].calendar.is_none() {
        return Vec::new();
    }
    let begins = |id: &DocumentId| when(&library.documents[*id], site).map(|period| period.from);
    let is_to_come = |id: &DocumentId| library.as_of.zip(begins(id)).is_some_and(|(now, begins)| now.is_before(begins));
    let mut upcoming: Vec<DocumentId> = library.collections[collection].iter().copied().filter(is_to_come).collect();
    upcoming.sort_by_cached_key(|id| (begins(id), library.documents[*id].title.clone()));
    upcoming
}

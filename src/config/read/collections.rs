//! What site.toml says of collections.

use toml::Spanned;

use super::{Reader, is_id, mistyped, other_id, take};
use crate::config::raw::{self, Entries, Kinds, Toggle};
use crate::config::work::{self, Thing};
use crate::config::{Calendar, Collection, Field, FieldType, label_of};
use crate::diagnostic::{Code, instead};

/// The default collections, with their kinds.
pub(crate) const COLLECTIONS: [(&str, &str, &str, &[&str]); 3] = [
    (
        "resources",
        "Resources",
        "Resource",
        &[
            "publication",
            "report",
            "journal-paper",
            "working-paper",
            "training-manual",
            "audio-book",
            "video",
            "course",
            "link",
        ],
    ),
    ("case-studies", "Case studies", "Case study", &[]),
    ("news", "News", "News item", &[]),
];

impl Reader<'_> {
    pub(super) fn collections(&mut self, mut written: Entries<Toggle<raw::Collection>>) -> Vec<Collection> {
        let ids = self.collections.clone();
        ids.into_iter().map(|id| self.collection(take(&mut written, &id), id)).collect()
    }

    fn collection(&mut self, written: raw::Collection, id: String) -> Collection {
        let default = COLLECTIONS.iter().find(|c| c.0 == id);
        let title = written.title.unwrap_or_else(|| default.map_or_else(|| label_of(&id), |d| d.1.to_owned()));
        let labelled = |id: &str| (id.to_owned(), label_of(id));
        let written_kinds = written.kinds.map(|kinds| match kinds {
            Kinds::Ids(ids) => ids.into_iter().map(|id| (label_of(id.get_ref()), id)).map(|(l, id)| (id, l)).collect(),
            Kinds::Labels(labels) => labels.0,
        });
        let fields = self.fields(written.fields, Some(&id));
        let kinds = match written_kinds {
            Some(kinds) => self.kinds(kinds),
            None => default.map_or(&[][..], |d| d.3).iter().map(|id| labelled(id)).collect(),
        };
        let calendar = written.calendar.and_then(|calendar| self.calendar(&calendar, &fields));
        let thing = written.thing.and_then(|written| self.thing(&written));
        Collection {
            things: self.things(written.types, &kinds),
            thing: thing.unwrap_or_else(|| match (&calendar, id.as_str()) {
                (Some(_), _) => Thing::Other("Event".to_owned()),
                (None, "news") => Thing::named("article-newspaper").unwrap_or_else(|| Thing::page().clone()),
                (None, _) => Thing::page().clone(),
            }),
            calendar,
            singular: written.singular.unwrap_or_else(|| default.map_or_else(|| title.clone(), |d| d.2.to_owned())),
            title,
            kinds,
            order: written.order.unwrap_or_default(),
            fields,
            id,
        }
    }

    /// What documents of each kind are: as site.toml says, or as is usual for kinds of the default names.
    fn things(&mut self, written: Entries<Spanned<String>>, kinds: &[(String, String)]) -> Vec<Option<Thing>> {
        let usual =
            |id: &str| work::DEFAULTS.iter().find(|(kind, _)| *kind == id).and_then(|(_, name)| Thing::named(name));
        let mut things: Vec<Option<Thing>> = kinds.iter().map(|(id, _)| usual(id)).collect();
        for (kind, name) in written.0 {
            match kinds.iter().position(|(id, _)| id == kind.get_ref()) {
                Some(at) => things[at] = self.thing(&name),
                None => {
                    let message = format!("there is no kind `{}`", kind.get_ref());
                    let help = instead(kind.get_ref(), kinds.iter().map(|(id, _)| id.as_str()));
                    self.error(kind.span(), Code::UnknownKind, message, help);
                }
            }
        }
        things
    }

    fn thing(&mut self, written: &Spanned<String>) -> Option<Thing> {
        let found = Thing::named(written.get_ref());
        if let Some(meant) = mistyped(written.get_ref()) {
            let message = format!("schema.org has no type `{}`", written.get_ref());
            self.error(written.span(), Code::UnknownType, message, Some(format!("did you mean `{meant}`?")));
        } else if found.is_none() {
            let message = format!("`{}` is no type of documents", written.get_ref());
            let known = work::WORKS.iter().map(|work| work.csl);
            let help = instead(written.get_ref(), known)
                .map(|help| format!("{help} or a type of schema.org, such as `Organization`"));
            self.error(written.span(), Code::UnknownType, message, help);
        }
        found
    }

    fn calendar(&mut self, written: &raw::Calendar, fields: &[Field]) -> Option<Calendar> {
        let when = |field: &Field| matches!(field.kind, FieldType::Period | FieldType::Date) && !field.list;
        let place = |field: &Field| matches!(field.kind, FieldType::Text) && !field.list;
        let when = self.calendar_field(&written.when, fields, when, "a field of the type period or date");
        let place = (written.place.as_ref())
            .and_then(|written| self.calendar_field(written, fields, place, "a field of the type text"));
        Some(Calendar { when: when?, place })
    }

    fn calendar_field(
        &mut self,
        written: &Spanned<String>,
        fields: &[Field],
        fits: impl Fn(&Field) -> bool,
        wanted: &str,
    ) -> Option<usize> {
        let found = fields.iter().position(|field| field.id == *written.get_ref() && fits(field));
        if found.is_none() {
            let message = format!("a calendar needs {wanted}, and `{}` is none of the collection", written.get_ref());
            let known = fields.iter().filter(|field| fits(field)).map(|field| field.id.as_str());
            let help = instead(written.get_ref(), known).or_else(|| Some(format!("add {wanted} to its fields")));
            self.error(written.span(), Code::UnknownField, message, help);
        }
        found
    }

    /// Kinds with their labels: ids that can be told apart in an address.
    fn kinds(&mut self, written: Vec<(Spanned<String>, String)>) -> Vec<(String, String)> {
        let mut kinds: Vec<(String, String)> = Vec::new();
        for (id, label) in written {
            let range = id.span();
            let id = id.into_inner();
            if !is_id(&id) || label.trim().is_empty() {
                let message = format!("`{id}` cannot be the name of a kind");
                self.error(range, Code::InvalidId, message, Some(other_id(&id)));
            } else if kinds.iter().any(|(known, _)| *known == id) {
                let message = format!("the kind `{id}` stands twice");
                self.error(range, Code::DuplicateId, message, Some("keep one of the two".to_owned()));
            } else {
                kinds.push((id, label));
            }
        }
        kinds
    }
}

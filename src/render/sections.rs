//! The sections of a page: what their filters find, as cards, lists, tables, counts, maps and measures.

use std::collections::BTreeSet;

use super::{Frame, Renderer, charts, format};
use crate::config::Field;
use crate::config::section::{By, Column, Section, Show, Spoken};
use crate::diagnostic::Span;
use crate::library::{DocumentId, Measure, Observation, TermId};
use crate::plan::ListOf;
use crate::selection::{self, CountedValue};
use crate::slug::slug;
use crate::urls;
use crate::views;

/// The most cards of a section that does not say how many it shows…
const CARDS: usize = 12;
/// … and the most lines.
const LINES: usize = 100;

impl Renderer<'_> {
    /// Sections as they are shown, and the documents that they show; those of all terms of a taxonomy hold what has the page's
    /// `own` term. One that holds nothing is left out, but in a preview, where it says what belongs there.
    pub(super) fn sections(
        &self,
        sections: &[Section<TermId>],
        own: Option<TermId>,
        frame: &Frame<'_>,
    ) -> (Vec<views::Section>, Vec<DocumentId>) {
        let group = if own.is_some() { "shared" } else { "own" };
        let mut shown = Vec::new();
        let views = sections.iter().map(|section| {
            let found = selection::section(self.library, self.site, section, own);
            shown.extend(shown_of(section, &found));
            self.section(section, &found, own, frame)
        });
        let mut views: Vec<views::Section> = views.filter(|view| self.preview || !view.is_empty()).collect();
        name_sections(group, views.iter_mut());
        (views, shown)
    }

    /// The documents that sections of a file show.
    pub(super) fn shown_in(&self, sections: &[Section<TermId>]) -> Vec<DocumentId> {
        let shown = sections.iter().flat_map(|section| {
            let found = selection::section(self.library, self.site, section, None);
            shown_of(section, &found).collect::<Vec<_>>()
        });
        shown.collect()
    }

    fn section(
        &self,
        section: &Section<TermId>,
        found: &[DocumentId],
        own: Option<TermId>,
        frame: &Frame<'_>,
    ) -> views::Section {
        let mut view = self.documents_as(section, found, most(section), own, frame);
        view.heading.clone_from(&section.heading);
        if let Show::Measures(names) = &section.show {
            view.measures = self.measures_of(section, names, found, own, frame);
            view.count = view.measures.len();
        }
        if shows_documents(section) && most(section) < found.len() {
            view.more = self.all_of(section, own, frame);
        }
        if self.preview && view.is_empty() {
            let said = section.empty.clone();
            view.empty = Some(said.unwrap_or_else(|| frame.texts.get("empty_section").to_owned()));
        }
        view
    }

    /// Documents, at most so many, as they are to be shown.
    pub(super) fn documents_as(
        &self,
        section: &Section<TermId>,
        found: &[DocumentId],
        most: usize,
        own: Option<TermId>,
        frame: &Frame<'_>,
    ) -> views::Section {
        let shown = &found[..found.len().min(most)];
        let mut view = views::Section { count: found.len(), ..views::Section::default() };
        match &section.show {
            Show::Cards => (view.show, view.cards) = ("cards", self.cards(shown)),
            Show::List => (view.show, view.cards) = ("list", self.cards(shown)),
            Show::Timeline => (view.show, view.cards) = ("timeline", self.cards(shown)),
            Show::Table(columns) => {
                view.show = "table";
                view.table =
                    (!shown.is_empty()).then(|| self.table_of(shown, columns, &section.filter.collections, frame));
            }
            Show::Counts(by) => {
                let counts = selection::counts(self.library, self.site, found, *by);
                (view.show, view.counts) = ("counts", self.counted_values(&counts, *by, own));
            }
            Show::Map(taxonomy) => {
                let by = By::Taxonomy(*taxonomy);
                let counts = selection::counts(self.library, self.site, found, by);
                (view.show, view.counts) = ("map", self.counted_values(&counts, by, own));
                if !counts.is_empty() {
                    view.map = self.tiles(*taxonomy, &selection::of_terms(counts).collect(), own);
                }
            }
            Show::Measures(_) => view.show = "measures",
        }
        view
    }

    /// Where all documents of a section are: in the list of its only collection, on the page of a term, or as the answer of a
    /// search; nowhere where none of them holds just these.
    fn all_of(&self, section: &Section<TermId>, own: Option<TermId>, frame: &Frame<'_>) -> Option<views::Link> {
        let filter = &section.filter;
        let title = format!("{}: {}", frame.texts.get("all"), section.heading);
        let terms: Vec<TermId> = filter.terms.iter().copied().chain(own).collect();
        let is_whole = filter.kinds.is_empty() && filter.languages.is_empty() && terms.is_empty();
        if let ([collection], true) = (filter.collections.as_slice(), is_whole) {
            return Some(views::Link { title, path: urls::collection(self.site, *collection).link(self.site) });
        }
        // Without scripts a page that is there already is better than a search.
        let is_of_terms = filter.collections.is_empty() && filter.kinds.is_empty() && filter.languages.is_empty();
        if let ([term], true, None) = (terms.as_slice(), is_of_terms, own) {
            return Some(views::Link { title, path: urls::term(self.library, self.site, *term).link(self.site) });
        }
        let mut languages = Vec::new();
        for spoken in &filter.languages {
            let Spoken::In(language) = spoken else { return None };
            languages.push(("language", language.code));
        }
        let collections = filter.collections.iter().map(|n| ("collection", self.site.collections[*n].id.as_str()));
        let kinds: BTreeSet<&str> =
            filter.kinds.iter().map(|(n, kind)| self.site.collections[*n].kinds[*kind].0.as_str()).collect();
        let terms = terms
            .into_iter()
            .map(|term| (self.site.taxonomies[term.taxonomy].id.as_str(), self.library.term(term).id.as_str()));
        let narrowed = collections.chain(kinds.into_iter().map(|kind| ("kind", kind))).chain(terms).chain(languages);
        Some(views::Link { title, path: urls::search_for(self.site, narrowed) })
    }

    fn table_of(
        &self,
        documents: &[DocumentId],
        columns: &[Column],
        collections: &[usize],
        frame: &Frame<'_>,
    ) -> views::Field {
        let rows: Vec<Vec<Option<views::Field>>> =
            documents.iter().map(|id| columns.iter().map(|column| self.cell(*id, column, frame)).collect()).collect();
        // A column that no document fills says nothing.
        let is_filled = |column: &usize| rows.iter().any(|row| row[*column].is_some());
        let filled: Vec<usize> = (0..columns.len()).filter(is_filled).collect();
        let only_filled = |row: Vec<Option<views::Field>>| {
            row.into_iter().enumerate().filter(|(n, _)| filled.contains(n)).map(|(_, cell)| cell).collect()
        };
        views::Field {
            kind: "table",
            columns: filled.iter().map(|n| self.column_title(&columns[*n], collections, frame)).collect(),
            rows: rows.into_iter().map(only_filled).collect(),
            ..views::Field::default()
        }
    }

    /// What a column is called; a field as in the first of these collections that has it.
    fn column_title(&self, column: &Column, collections: &[usize], frame: &Frame<'_>) -> String {
        let key = match column {
            Column::Title => "column_title",
            Column::Kind => "column_kind",
            Column::Date => "column_date",
            Column::Summary => "column_summary",
            Column::Authors => "authors",
            Column::Languages => "column_languages",
            Column::Terms(taxonomy) => return self.site.taxonomies[*taxonomy].title.clone(),
            Column::Field(name) => {
                let first = collections.iter().map(|collection| &self.site.collections[*collection]);
                let fields = first.chain(&self.site.collections).flat_map(|collection| &collection.fields);
                return fields
                    .into_iter()
                    .find(|field| field.id == *name)
                    .map_or_else(|| name.clone(), |field| field.label.clone());
            }
        };
        frame.texts.get(key).to_owned()
    }

    fn cell(&self, id: DocumentId, column: &Column, frame: &Frame<'_>) -> Option<views::Field> {
        let document = &self.library.documents[id];
        let plain = |kind, text: String| views::Field { kind, text: Some(text), ..views::Field::default() };
        let linked = |link: views::Link| views::Field { path: Some(link.path), ..plain("reference", link.title) };
        let list = |items: Vec<views::Field>| {
            (!items.is_empty()).then(|| views::Field { kind: "list", items, ..views::Field::default() })
        };
        match column {
            Column::Title => Some(linked(self.link_to(id))),
            Column::Kind => {
                let collection = document.role.collection()?;
                document.kind.map(|kind| plain("text", self.site.collections[collection].kinds[kind].1.clone()))
            }
            Column::Date => match (document.period, document.date) {
                (Some(period), _) => {
                    let iso = Some(period.from.to_string());
                    Some(views::Field { iso, ..plain("period", format::period(period, frame.texts)) })
                }
                (None, Some(date)) => {
                    let date = format::date(date, frame.texts);
                    Some(views::Field { iso: Some(date.iso), ..plain("date", date.text) })
                }
                (None, None) => None,
            },
            Column::Summary => document.summary.clone().map(|summary| plain("text", summary)),
            Column::Authors => list(document.authors.iter().map(|author| plain("text", author.clone())).collect()),
            Column::Languages => {
                let all = self.library.in_all_languages(id);
                let name = |id: &DocumentId| views::Link {
                    title: self.library.documents[*id].language.native.to_owned(),
                    ..self.link_to(*id)
                };
                list(all.iter().map(|id| linked(name(id))).collect())
            }
            Column::Terms(taxonomy) => {
                let terms = document.all_terms().into_iter().filter(|term| term.taxonomy == *taxonomy);
                list(terms.map(|term| linked(self.link_to_term(term))).collect())
            }
            Column::Field(name) => {
                let schema = document.role.fields(self.site);
                let at = schema.iter().position(|field| field.id == *name)?;
                Some(self.value(document.value(at)?, &schema[at], frame))
            }
        }
    }

    /// How many documents there are of each value; on a term's page a count leads to what has both terms.
    pub(super) fn counted_values(
        &self,
        values: &[(CountedValue, usize)],
        by: By,
        own: Option<TermId>,
    ) -> Vec<views::Counted> {
        let counted = |(value, count): &(CountedValue, usize)| match value {
            CountedValue::Term(term) => {
                let both = own.and_then(|own| self.pair_of(own, *term));
                let counted = self.counted(*term);
                let path = both.map(|url| url.link(self.site)).or(counted.path);
                views::Counted { path, count: *count, summary: None, ..counted }
            }
            CountedValue::Named(title) => {
                let path = self.value_page(by.name(self.site), title).map(|url| url.link(self.site));
                views::Counted { title: title.clone(), path, count: *count, summary: None }
            }
        };
        values.iter().map(counted).collect()
    }

    /// The page of a value of a browsed field.
    fn value_page(&self, field: &str, value: &str) -> Option<&urls::Url> {
        let index = self.plan.browses.iter().position(|browse| browse.field == field)?;
        let browse = &self.plan.browses[index];
        let letter = browse.letters.iter().find(|letter| letter.title == value).map(|letter| &letter.url);
        let of = ListOf::Value(index, value.to_owned());
        let list = || browse.values.iter().map(|list| &self.plan.lists[*list]).find(|list| list.of == of);
        letter.or_else(|| list().map(|list| &list.url))
    }

    /// The measures of these names, or all; where the section has a filter, or belongs to all terms, of the documents that are
    /// meant, else of all files.
    fn measures_of(
        &self,
        section: &Section<TermId>,
        names: &[(String, Span)],
        found: &[DocumentId],
        own: Option<TermId>,
        frame: &Frame<'_>,
    ) -> Vec<views::Measure> {
        let filter = &section.filter;
        let is_open = filter.collections.is_empty()
            && filter.kinds.is_empty()
            && filter.languages.is_empty()
            && filter.terms.is_empty()
            && own.is_none();
        let meant: BTreeSet<DocumentId> = found.iter().copied().collect();
        let is_meant = |id: DocumentId| is_open || meant.contains(&id);
        let view = |id: DocumentId, measure: &Measure, field: Option<&Field>| views::Measure {
            of: Some(self.link_to(id)),
            series: charts::series(self.library, id, measure, frame.texts),
            ..self.measure(measure, field, frame)
        };
        if !names.is_empty() {
            let named = names.iter().filter_map(|(name, _)| self.library.measures.get(name));
            let newest = named.filter_map(|series| {
                let of_meant = |other: &'_ Observation| other.documents.iter().copied().find(|id| is_meant(*id));
                series.iter().rev().find_map(|other| Some((of_meant(other)?, &other.measure)))
            });
            return newest.map(|(id, measure)| view(id, measure, None)).collect();
        }
        let listed: Vec<DocumentId> = if is_open {
            (0..self.library.documents.len()).filter(|id| self.library.documents[*id].is_listed()).collect()
        } else {
            found.to_vec()
        };
        let mut measures = Vec::new();
        for id in listed {
            for (measure, field) in self.library.documents[id].measures(self.site) {
                // Of a series the newest stands for all.
                if self.library.newest_since(id, measure, |id, _| is_meant(id)).is_some() {
                    measures.push(view(id, measure, Some(field)));
                }
            }
        }
        measures
    }
}

/// Gives each section of a group an anchor that nothing else on the page has.
pub(super) fn name_sections<'v>(group: &str, sections: impl Iterator<Item = &'v mut views::Section>) {
    let mut taken = BTreeSet::new();
    for view in sections {
        // Headings may be of scripts that have no slug, or the same.
        let id = format!("p-{group}-{}", slug(&view.heading));
        let mut names = std::iter::once(id.clone()).chain((2..).map(|n| format!("{id}-{n}")));
        view.id = names.find(|id| taken.insert(id.clone())).unwrap_or(id);
    }
}

/// How many documents a section shows.
fn most(section: &Section<TermId>) -> usize {
    section.limit.unwrap_or(if section.show == Show::Cards { CARDS } else { LINES })
}

/// Of the documents that a section has found those that it shows.
fn shown_of(section: &Section<TermId>, found: &[DocumentId]) -> impl Iterator<Item = DocumentId> {
    let shown = if shows_documents(section) { most(section) } else { 0 };
    found.iter().copied().take(shown)
}

/// Whether a section shows its documents, and not only how many there are.
fn shows_documents(section: &Section<TermId>) -> bool {
    matches!(section.show, Show::Cards | Show::List | Show::Table(_) | Show::Timeline)
}

impl views::Section {
    /// Whether it holds nothing.
    fn is_empty(&self) -> bool {
        self.count == 0
    }
}

//! Sections of pages: their filters, held against terms that there are.

use super::catalogue::Catalogue;
use super::fields::Reader;
use super::links;
use crate::config::section::{self, Filter, NamedTerm, Notation, Section, Show, Written};
use crate::config::{FILE, ReportSection};
use crate::diagnostic::{Code, Diagnostic, Problem, Span};
use crate::library::{Library, TermId};
use crate::load::FOLDER;
use crate::near::did_you_mean;
use crate::parse::front_matter::{Data, Node};

/// The sections that site.toml gives all terms of each taxonomy.
pub(super) fn shared(catalogue: &Catalogue<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Section<TermId>>> {
    let mut known = |section: &Section<NamedTerm>| of_site(catalogue, section, diagnostics);
    let taxonomies = catalogue.site.taxonomies.iter();
    taxonomies.map(|taxonomy| taxonomy.sections.iter().map(&mut known).collect()).collect()
}

/// The sections that site.toml gives reports.
pub(super) fn of_reports(catalogue: &Catalogue<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<ReportSection<TermId>> {
    let sections = catalogue.site.report.sections.iter();
    let known = sections.map(|ReportSection { section, counts }| ReportSection {
        section: of_site(catalogue, section, diagnostics),
        counts: counts.clone(),
    });
    known.collect()
}

/// A section of site.toml.
fn of_site(
    catalogue: &Catalogue<'_>,
    section: &Section<NamedTerm>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Section<TermId> {
    resolved(section.clone(), |taxonomy, name, place| {
        let term = catalogue.term(taxonomy, name);
        term.map_err(|(code, message, help)| {
            diagnostics.push(Diagnostic::error(FILE, place, code, message).suggest_if(help));
        })
        .ok()
    })
}

/// A section whose terms are known; what is unknown is left out.
fn resolved(section: Section<NamedTerm>, mut find: impl FnMut(usize, &str, Span) -> Option<TermId>) -> Section<TermId> {
    let Section { heading, empty, filter, show, order, limit } = section;
    let Filter { collections, kinds, languages, terms } = filter;
    let terms = terms.iter().filter_map(|(taxonomy, name, place)| find(*taxonomy, name, *place)).collect();
    Section { heading, empty, filter: Filter { collections, kinds, languages, terms }, show, order, limit }
}

/// Says which sections ask for measures that nothing has.
pub(super) fn unknown_measures(library: &Library, diagnostics: &mut Vec<Diagnostic>) {
    let of_site = library.sections.iter().flatten().map(|section| (FILE.to_owned(), section));
    let listed = library.documents.iter().filter(|document| !document.draft);
    let of_files = listed.flat_map(|document| {
        document.sections.iter().map(move |section| (format!("{FOLDER}/{}", document.path), section))
    });
    for (path, section) in of_site.chain(of_files) {
        let Show::Measures(names) = &section.show else { continue };
        for (name, place) in names.iter().filter(|(name, _)| !library.measures.contains_key(name)) {
            let message = format!("no published measure has the name `{name}`");
            let near = did_you_mean(name, library.measures.keys().map(String::as_str));
            let help = near.map_or_else(
                || format!("write `name: {name}` into the measure that is meant"),
                |name| format!("did you mean `{name}`?"),
            );
            diagnostics.push(Diagnostic::error(&path, *place, Code::UnknownField, message).suggest(help));
        }
    }
}

impl<'a> Reader<'a> {
    /// The sections of a page or term.
    pub fn sections(&mut self, node: &'a Node) -> Vec<Section<TermId>> {
        node.items().iter().filter_map(|item| self.section(item)).collect()
    }

    fn section(&mut self, node: &'a Node) -> Option<Section<TermId>> {
        let Data::Map(entries) = &node.data else {
            self.wrong_type(node, "sections", "fields", "[{heading: Newest, collections: resources}]");
            return None;
        };
        let mut written = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let mut values = Vec::new();
            for item in value.items() {
                values.extend(self.scalar(item, &key.name, "…").map(|text| (text.to_owned(), item.span)));
            }
            written.push(Written { key: (key.name.clone(), key.span), values });
        }
        let mut problems: Vec<(Span, Problem)> = Vec::new();
        let section = section::read(self.catalogue.site, &written, node.span, Notation::Yaml, None, &mut problems);
        for (place, (code, message, help)) in problems {
            self.error(place, code, message, help);
        }
        let section = resolved(section?, |taxonomy, name, place| {
            let term = self.catalogue.term(taxonomy, name);
            let term = term.and_then(|term| links::check_draft_term(self.catalogue, self.file, term).map(|()| term));
            let path = format!("{}/{name}", self.catalogue.site.taxonomies[taxonomy].id);
            self.keep_at(place, Some(path), term)
        });
        Some(section)
    }
}

//! What site.toml says of sections and reports.

use toml::Spanned;

use super::Reader;
use crate::config::raw::{self, Values};
use crate::config::section::{self, NamedTerm, Notation, Section, Show, Written};
use crate::config::{FILE, Field, FieldType, Report, ReportDocuments, ReportSection, Site};
use crate::diagnostic::{Code, Diagnostic, Problem, Span, instead};

impl Reader<'_> {
    pub(super) fn report(&mut self, site: &Site, written: raw::Report) -> Report {
        let sections = written.sections.into_iter().filter_map(|section| {
            let place = Span::within(self.text, section.span());
            let (counts, parts): (Vec<Written>, Vec<Written>) =
                self.parts(section).into_iter().partition(|part| part.key.0 == "counts");
            let mut problems = Vec::new();
            let counts = counts.iter().flat_map(|part| &part.values);
            let counts = counts.filter_map(|value| section::by(site, value, &mut problems)).collect();
            let section = section::read(site, &parts, place, Notation::Toml, None, &mut problems);
            if section.as_ref().is_some_and(|section| matches!(section.show, Show::Measures(_))) {
                let at = parts.iter().find(|part| matches!(part.key.0.as_str(), "show" | "measures"));
                let message = "a report has its figures in a part of their own".to_owned();
                let help = Some("take the section out".to_owned());
                problems.push((at.map_or(place, |part| part.key.1), (Code::UnknownField, message, help)));
            }
            self.problems(problems);
            section.map(|section| ReportSection { section, counts })
        });
        let sections = sections.collect();
        let parts = [&written.collection, &written.kind, &written.period];
        let documents = match parts {
            [Some(collection), Some(kind), Some(period)] => self.report_documents(site, collection, kind, period),
            [None, None, None] => None,
            _ => {
                let at = parts.into_iter().flatten().next().map_or(0..0, Spanned::span);
                let message = "documents that are reports are known by collection, kind and period".to_owned();
                let help =
                    "write all three, such as `collection = \"resources\"`, `kind = \"report\"`, `period = \"covers\"`";
                self.error(at, Code::MissingKey, message, Some(help.to_owned()));
                None
            }
        };
        Report { documents, sections }
    }

    fn report_documents(
        &mut self,
        site: &Site,
        collection: &Spanned<String>,
        kind: &Spanned<String>,
        period: &Spanned<String>,
    ) -> Option<ReportDocuments> {
        let Some(at) = site.collection(collection.get_ref()) else {
            let (code, message, help) = site.no_collection(collection.get_ref());
            self.error(collection.span(), code, message, help);
            return None;
        };
        let schema = &site.collections[at];
        let found_kind = schema.kinds.iter().position(|(id, _)| id == kind.get_ref());
        if found_kind.is_none() {
            let message = format!("`{}` is no kind of {}", kind.get_ref(), schema.title.to_lowercase());
            let known = schema.kinds.iter().map(|(id, _)| id.as_str());
            self.error(kind.span(), Code::UnknownKind, message, instead(kind.get_ref(), known));
        }
        let is_period = |field: &&Field| field.kind == FieldType::Period && !field.list;
        let found = schema.fields.iter().position(|field| is_period(&field) && field.id == *period.get_ref());
        if found.is_none() {
            let message =
                format!("`{}` is no field of the type period of {}", period.get_ref(), schema.title.to_lowercase());
            let known = schema.fields.iter().filter(is_period).map(|field| field.id.as_str());
            let help = instead(period.get_ref(), known);
            let add = || format!("add `{} = {{ type = \"period\" }}` to its fields", period.get_ref());
            self.error(period.span(), Code::UnknownField, message, help.or_else(|| Some(add())));
        }
        Some(ReportDocuments { collection: at, kind: found_kind?, period: found? })
    }

    pub(super) fn section(
        &mut self,
        site: &Site,
        written: raw::Section,
        shared: Option<usize>,
    ) -> Option<Section<NamedTerm>> {
        let place = Span::within(self.text, written.span());
        let parts = self.parts(written);
        let mut problems = Vec::new();
        let section = section::read(site, &parts, place, Notation::Toml, shared, &mut problems);
        self.problems(problems);
        section
    }

    fn problems(&mut self, problems: Vec<(Span, Problem)>) {
        self.diagnostics.extend(
            problems
                .into_iter()
                .map(|(place, (code, message, help))| Diagnostic::error(FILE, place, code, message).suggest_if(help)),
        );
    }

    /// A section's parts with their places.
    fn parts(&self, written: raw::Section) -> Vec<Written> {
        let parts = written.into_inner().0.into_iter().map(|(key, values)| {
            let at = values.span();
            let values = match values.into_inner() {
                Values::One(text) => vec![(text, Span::within(self.text, at))],
                Values::Many(values) => values
                    .into_iter()
                    .map(|value| {
                        let at = Span::within(self.text, value.span());
                        (value.into_inner().0, at)
                    })
                    .collect(),
            };
            Written { key: self.placed(key), values }
        });
        parts.collect()
    }
}

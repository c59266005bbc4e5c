//! What the page of a report lists and counts.

use super::sections::name_sections;
use super::{Frame, Renderer, format};
use crate::library::{DocumentId, Period};
use crate::reporting;
use crate::usage::Usage;
use crate::views;

impl Renderer<'_> {
    /// What the hub holds of the period of a document, where that is a report.
    pub(super) fn report(&self, id: DocumentId, frame: &Frame<'_>) -> Option<views::Report> {
        let document = &self.library.documents[id];
        let period = reporting::period_of(document, self.site)?;
        Some(self.report_on(period, frame))
    }

    fn report_on(&self, period: Period, frame: &Frame<'_>) -> views::Report {
        // How often each page was seen stands on that; here it is told of all.
        let uncounted = Usage::default();
        let report = reporting::report(self.library, self.site, &uncounted, period);
        let sections = report.sections.iter().filter(|section| self.preview || !section.documents.is_empty());
        let sections = sections.map(|section| {
            let mut view = self.documents_as(&section.section, &section.documents, section.shown().len(), None, frame);
            view.heading.clone_from(&section.section.heading);
            if section.documents.is_empty() {
                view.empty = Some(frame.texts.get("empty_section").to_owned());
            }
            let counts = section.counts.iter().map(|(by, values)| views::Facet {
                title: reporting::counted_by(*by, self.site, frame.texts),
                items: self.counted_values(values, *by, None),
            });
            views::ReportPart { counts: counts.collect(), section: view }
        });
        let mut sections: Vec<views::ReportPart> = sections.collect();
        name_sections("report", sections.iter_mut().map(|part| &mut part.section));
        let reached = report.reached.iter().map(|(taxonomy, terms)| {
            let counts = terms.iter().copied().collect();
            let items = terms.iter().map(|(term, count)| views::Counted {
                count: *count,
                summary: None,
                ..self.counted(*term)
            });
            let schema = &self.site.taxonomies[*taxonomy];
            views::Reached {
                title: schema.title.clone(),
                items: items.collect(),
                map: if schema.has_map() { self.tiles(*taxonomy, &counts, None) } else { Vec::new() },
            }
        });
        let measures = report.measures.iter().map(|measured| {
            let of = Some(self.link_to(measured.document));
            let change = measured.change().map(|change| format::change(change, frame.texts));
            let label = measured.label.to_owned();
            views::Measure { label, of, change, ..self.measure(measured.measure, None, frame) }
        });
        views::Report {
            period: format::period(period, frame.texts),
            reached: reached.collect(),
            measures: measures.collect(),
            usage: self.usage_within(period, frame),
            sections,
        }
    }
}

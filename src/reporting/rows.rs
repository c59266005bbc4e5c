//! A report as rows: what CSV and spreadsheets have of it.

use super::{Report, text};
use crate::config::Site;
use crate::events;
use crate::library::{DocumentId, Library, Period};
use crate::selection::CountedValue;
use crate::urls;

/// Rows under one heading.
#[derive(Debug)]
pub struct Sheet {
    /// What they are of.
    pub title: String,
    /// The names of columns: ids, the same in every language.
    pub columns: Vec<String>,
    /// For each row the text of each column.
    pub rows: Vec<Vec<String>>,
}

/// The rows of a report: for each section its documents and what they are counted by, then countries and measures.
pub fn sheets(report: &Report<'_>, library: &Library, site: &Site) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for section in &report.sections {
        let rows: Vec<Row> = section.documents.iter().map(|id| record(*id, library, site)).collect();
        sheets.push(sheet(section.heading.clone(), &rows));
        for (by, values) in &section.counts {
            let name = by.name(site);
            let rows = values.iter().map(|(value, count)| {
                let (id, title) = match value {
                    CountedValue::Term(term) => (library.term(*term).id.as_str(), library.term(*term).title.as_str()),
                    CountedValue::Named(title) => ("", title.as_str()),
                };
                row(&[("id", id), ("title", title), ("count", &count.to_string())])
            });
            sheets.push(sheet(format!("{}, by {name}", section.heading), &rows.collect::<Vec<_>>()));
        }
    }
    for (taxonomy, terms) in &report.reached {
        let rows = terms.iter().map(|(term, count)| {
            let term = library.term(*term);
            row(&[("id", &term.id), ("title", &term.title), ("count", &count.to_string())])
        });
        sheets.push(sheet(site.taxonomies[*taxonomy].title.clone(), &rows.collect::<Vec<_>>()));
    }
    let rows = report.measures.iter().map(|measured| {
        let measure = measured.measure;
        let date = |date: Option<crate::library::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let source =
            measure.source.clone().map(|source| text(library, &crate::library::Value::Source(Box::new(source))));
        let change = measured.change().map(|change| change.normalize().to_string()).unwrap_or_default();
        row(&[
            ("id", &library.id_of(measured.document, site)),
            ("name", measure.name.as_deref().unwrap_or_default()),
            ("title", measured.label),
            ("qualifier", measure.qualifier.name().unwrap_or_default()),
            ("value", &measure.number),
            ("unit", measure.unit.as_deref().unwrap_or_default()),
            ("since", &date(measure.since)),
            ("as_of", &date(measure.as_of)),
            ("change", &change),
            ("source", &source.unwrap_or_default()),
            ("url", &urls::document(library, site, measured.document).absolute(site)),
        ])
    });
    sheets.push(sheet("measures".to_owned(), &rows.collect::<Vec<_>>()));
    let rows = report.usage.iter().map(|(id, count)| {
        row(&[("id", id), ("views", &count.views.to_string()), ("downloads", &count.downloads.to_string())])
    });
    sheets.push(sheet("usage".to_owned(), &rows.collect::<Vec<_>>()));
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets
}

/// The columns that a row has, each with its text.
type Row = Vec<(String, String)>;

fn row(cells: &[(&str, &str)]) -> Row {
    cells.iter().map(|(column, text)| ((*column).to_owned(), (*text).to_owned())).collect()
}

fn record(id: DocumentId, library: &Library, site: &Site) -> Row {
    let document = &library.documents[id];
    let collection = document.role.collection().map(|collection| &site.collections[collection]);
    let kind = collection.zip(document.kind).map(|(collection, kind)| collection.kinds[kind].0.as_str());
    let time = events::when(document, site).or(document.period);
    let time = time.or(document.date.map(|date| Period { from: date, to: Some(date) }));
    let from = time.map(|time| time.from.to_string()).unwrap_or_default();
    let to = time.and_then(|time| time.to).map(|to| to.to_string()).unwrap_or_default();
    let mut cells = row(&[
        ("id", &library.id_of(id, site)),
        ("title", &document.title),
        ("kind", kind.unwrap_or_default()),
        ("from", &from),
        ("to", &to),
    ]);
    for (n, taxonomy) in site.taxonomies.iter().enumerate() {
        let terms = document.all_terms().into_iter().filter(|term| term.taxonomy == n);
        let terms: Vec<&str> = terms.map(|term| library.term(term).title.as_str()).collect();
        cells.push((taxonomy.id.clone(), terms.join("; ")));
    }
    let schema = document.role.fields(site);
    // When it took place stands in columns of its own.
    let calendar = collection.and_then(|collection| collection.calendar.as_ref());
    let others = document.fields.iter().filter(|(at, _)| calendar.is_none_or(|calendar| calendar.when != *at));
    cells.extend(others.map(|(at, value)| (schema[*at].id.clone(), text(library, value))));
    cells.push(("url".to_owned(), urls::document(library, site, id).absolute(site)));
    cells
}

/// Rows under the columns that any of them fills.
fn sheet(title: String, rows: &[Row]) -> Sheet {
    let mut columns: Vec<String> = Vec::new();
    for (column, _) in rows.iter().flatten().filter(|(_, text)| !text.is_empty()) {
        if !columns.contains(column) {
            columns.push(column.clone());
        }
    }
    let cell = |row: &Row, column: &String| {
        row.iter().find(|(name, _)| name == column).map_or_else(String::new, |(_, text)| text.clone())
    };
    let rows = rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
    Sheet { title, columns, rows }
}

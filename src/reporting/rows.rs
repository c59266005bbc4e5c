//! A report as rows: what CSV and spreadsheets have of it.

use super::{Measured, Report, counted_by, text};
use crate::config::Site;
use crate::library::{DocumentId, Library, Value};
use crate::selection::CountedValue;
use crate::theme::{Texts, words};
use crate::urls;

/// Rows under one heading.
#[derive(Debug)]
pub struct Sheet {
    /// What they are of.
    pub title: String,
    /// The names of columns: ids, the same in every language.
    pub columns: Vec<String>,
    /// For each row the cell of each column.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a column of a row.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// As text.
    pub text: String,
    /// Whether that is a number to calculate with.
    pub is_number: bool,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Cell { text: text.into(), is_number: false }
    }

    fn number(number: &impl ToString) -> Self {
        Cell { text: number.to_string(), is_number: true }
    }
}

/// The rows of a report: for each section its documents and what they are counted by, then countries, measures and views.
pub fn sheets(report: &Report<'_>, library: &Library, site: &Site, texts: &Texts) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let counted = |id: &str, title: &str, count: usize| {
        row([("id", Cell::text(id)), ("title", Cell::text(title)), ("count", Cell::number(&count))])
    };
    for section in &report.sections {
        let heading = &section.section.heading;
        let rows: Vec<Row> = section.shown().iter().map(|id| record(*id, library, site)).collect();
        sheets.push(sheet(heading.clone(), &rows));
        for (by, values) in &section.counts {
            let rows = values.iter().map(|(value, count)| match value {
                CountedValue::Term(term) => counted(&library.term(*term).id, &library.term(*term).title, *count),
                CountedValue::Named(title) => counted("", title, *count),
            });
            let title = format!("{heading}: {}", counted_by(*by, site, texts));
            sheets.push(sheet(title, &rows.collect::<Vec<_>>()));
        }
    }
    for (taxonomy, terms) in &report.reached {
        let rows =
            terms.iter().map(|(term, count)| counted(&library.term(*term).id, &library.term(*term).title, *count));
        sheets.push(sheet(site.taxonomies[*taxonomy].title.clone(), &rows.collect::<Vec<_>>()));
    }
    let rows: Vec<Row> =
        report.measures.iter().flat_map(|measured| measure_rows(measured, library, site, texts)).collect();
    sheets.push(sheet(texts.get("figures").to_owned(), &rows));
    let rows = report.usage.iter().map(|seen| {
        row([
            ("id", Cell::text(seen.id)),
            ("title", Cell::text(seen.title)),
            ("views", Cell::number(&seen.count.views)),
            ("downloads", Cell::number(&seen.count.downloads)),
        ])
    });
    sheets.push(sheet(texts.get("usage").to_owned(), &rows.collect::<Vec<_>>()));
    sheets.retain(|sheet| !sheet.rows.is_empty());
    sheets
}

/// The columns that a row has, each with its cell.
type Row = Vec<(String, Cell)>;

fn row<const N: usize>(cells: [(&str, Cell); N]) -> Row {
    cells.into_iter().map(|(column, cell)| (column.to_owned(), cell)).collect()
}

/// A measure, and each of its parts.
fn measure_rows(measured: &Measured<'_>, library: &Library, site: &Site, texts: &Texts) -> Vec<Row> {
    let measure = measured.measure;
    let optional = |text: Option<String>| Cell::text(text.unwrap_or_default());
    let id = library.id_of(measured.document, site);
    let own = row([
        ("id", Cell::text(id.as_str())),
        ("name", optional(measure.name.clone())),
        ("title", Cell::text(measured.label)),
        ("of", Cell::text(library.documents[measured.document].title.as_str())),
        ("part", Cell::default()),
        ("qualifier", Cell::text(measure.qualifier.name().unwrap_or_default())),
        ("value", Cell::number(&measure.number)),
        ("unit", optional(measure.unit.clone())),
        ("since", optional(measure.since.map(|date| date.to_string()))),
        ("as_of", optional(measure.as_of.map(|date| date.to_string()))),
        ("change", measured.change().map(|change| Cell::number(&change.by.normalize())).unwrap_or_default()),
        ("note", optional(measure.note.clone())),
        ("source", optional(measure.source.as_ref().map(|source| words::source(source, library, texts)))),
        ("url", Cell::text(urls::document(library, site, measured.document).absolute(site))),
    ]);
    let parts = measure.parts.iter().map(|(label, number)| {
        row([
            ("id", Cell::text(id.as_str())),
            ("name", optional(measure.name.clone())),
            ("title", Cell::text(measured.label)),
            ("part", Cell::text(label.as_str())),
            ("value", Cell::number(number)),
            ("unit", optional(measure.unit.clone())),
        ])
    });
    std::iter::once(own).chain(parts).collect()
}

/// The columns that every document has.
const COLUMNS: [&str; 6] = ["id", "title", "kind", "from", "to", "url"];

fn record(id: DocumentId, library: &Library, site: &Site) -> Row {
    let document = &library.documents[id];
    let collection = document.role.collection().map(|collection| &site.collections[collection]);
    let kind = collection.zip(document.kind).map(|(collection, kind)| collection.kinds[kind].0.as_str());
    let time = document.time();
    let from = time.map(|time| time.from.to_string()).unwrap_or_default();
    let to = time.and_then(|time| time.to).map(|to| to.to_string()).unwrap_or_default();
    let mut cells = row([
        ("id", Cell::text(library.id_of(id, site))),
        ("title", Cell::text(document.title.as_str())),
        ("kind", Cell::text(kind.unwrap_or_default())),
        ("from", Cell::text(from)),
        ("to", Cell::text(to)),
    ]);
    for (n, taxonomy) in site.taxonomies.iter().enumerate() {
        let terms = document.all_terms().into_iter().filter(|term| term.taxonomy == n);
        let terms: Vec<&str> = terms.map(|term| library.term(term).title.as_str()).collect();
        cells.push((taxonomy.id.clone(), Cell::text(terms.join("; "))));
    }
    let schema = document.role.fields(site);
    // When it took place stands in columns of its own.
    let calendar = collection.and_then(|collection| collection.calendar.as_ref());
    let others = document.fields.iter().filter(|(at, _)| calendar.is_none_or(|calendar| calendar.when != *at));
    cells.extend(others.map(|(at, value)| {
        let name = schema[*at].id.as_str();
        let is_taken = COLUMNS.contains(&name) || site.taxonomy(name).is_some();
        let column = if is_taken { format!("fields.{name}") } else { name.to_owned() };
        let is_number = matches!(value, Value::Number(_));
        (column, Cell { text: text(library, value), is_number })
    }));
    cells.push(("url".to_owned(), Cell::text(urls::document(library, site, id).absolute(site))));
    cells
}

/// Rows under the columns that any of them fills.
fn sheet(title: String, rows: &[Row]) -> Sheet {
    let mut columns: Vec<String> = Vec::new();
    for (column, _) in rows.iter().flatten().filter(|(_, cell)| !cell.text.is_empty()) {
        if !columns.contains(column) {
            columns.push(column.clone());
        }
    }
    let cell = |row: &Row, column: &String| {
        row.iter().find(|(name, _)| name == column).map(|(_, cell)| cell.clone()).unwrap_or_default()
    };
    let rows = rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
    Sheet { title, columns, rows }
}

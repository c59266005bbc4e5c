//! A report as CSV (RFC 4180) and as a workbook (Office Open XML).

use std::borrow::Cow;
use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::rows::{Cell, Sheet};

/// One table of all rows, each with what it is of; columns that a row has not are empty.
///
/// # Errors
/// The CSV cannot be put together.
pub fn csv(sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    let mut columns: Vec<&str> = Vec::new();
    for column in sheets.iter().flat_map(|sheet| &sheet.columns) {
        if !columns.contains(&column.as_str()) {
            columns.push(column);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(std::iter::once("section").chain(columns.iter().copied()))?;
    for sheet in sheets {
        let places: Vec<Option<usize>> =
            columns.iter().map(|column| sheet.columns.iter().position(|own| own == column)).collect();
        for row in &sheet.rows {
            let cells = places.iter().map(|place| place.map_or(Cow::Borrowed(""), |at| csv_cell(&row[at])));
            let cells = std::iter::once(csv_text(&sheet.title)).chain(cells);
            writer.write_record(cells.collect::<Vec<_>>().iter().map(|cell| cell.as_bytes()))?;
        }
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A cell, in which no spreadsheet finds a formula.
fn csv_cell(cell: &Cell) -> Cow<'_, str> {
    if cell.is_number { Cow::Borrowed(&cell.text) } else { csv_text(&cell.text) }
}

/// Text that begins as a formula would begins with an apostrophe, as spreadsheets themselves write it (OWASP, CSV injection).
fn csv_text(text: &str) -> Cow<'_, str> {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A workbook with a sheet for each.
///
/// # Errors
/// The workbook cannot be put together.
pub fn xlsx(sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    workbook(sheets).map_err(io::Error::other)
}

fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same report has the same bytes: no clock is asked.
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let bold = Format::new().set_bold();
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let name = name(&sheet.title, &names);
        let page = workbook.add_worksheet();
        page.set_name(&name)?;
        names.push(name);
        for (column, title) in (0..).zip(&sheet.columns) {
            page.write_with_format(0, column, title, &bold)?;
        }
        for (row, cells) in (1..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell.text.parse::<f64>().ok().filter(|_| cell.is_number) {
                    Some(number) => page.write_number(row, column, number)?,
                    // Never as a formula, whatever it begins with.
                    None => page.write_string(row, column, shortened(&cell.text))?,
                };
            }
        }
        page.set_freeze_panes(1, 0)?;
        page.autofit();
    }
    if sheets.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// As much of a text as a cell holds.
fn shortened(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 32_767;
    if text.chars().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().take(LONGEST - 1).chain(['…']).collect())
}

/// What a sheet is called: at most 31 characters, none of which a workbook forbids, and like no other's.
fn name(title: &str, taken: &[String]) -> String {
    const LONGEST: usize = 31;
    let plain: String = title.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).collect();
    let short = |end: &str| {
        let room = LONGEST - end.chars().count();
        format!("{}{end}", plain.chars().take(room).collect::<String>().trim())
    };
    // A workbook keeps one name for itself.
    let taken = || taken.iter().map(String::as_str).chain(["History"]);
    let is_free = |name: &String| !name.is_empty() && !taken().any(|other| other.to_lowercase() == name.to_lowercase());
    let numbered = (2..).map(|n: usize| short(&format!(" {n}")));
    std::iter::once(short("")).chain(numbered).find(is_free).unwrap_or_default()
}

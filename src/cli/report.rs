//! `pustaka report`.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pustaka::environment::at;
use pustaka::library::{Date, Period};
use pustaka::reporting::{self, json, markdown, rows, sheets};
use pustaka::{Hub, Options};

use super::progress::Shown;
use super::{Common, Outcome, told};

/// Flags of `pustaka report`.
#[derive(Args)]
pub struct Arguments {
    /// The first day, month or year [default: that of the hub's newest report]
    #[arg(long, value_name = "DATE", value_parser = super::date, requires = "to")]
    from: Option<Date>,
    /// The last day, month or year
    #[arg(long, value_name = "DATE", value_parser = super::date, requires = "from")]
    to: Option<Date>,
    /// What to write
    #[arg(long, value_enum, default_value = "md")]
    format: Format,
    /// Where to write it [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// A page by itself
    Html,
    /// A table of all records
    Csv,
    /// A workbook
    Xlsx,
    /// Typed records
    Json,
}

/// Reads the hub and writes what it holds of the period.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let shown = Shown::new();
    let (progress, drafts) = (shown.progress(), arguments.common.drafts);
    let result = pustaka::read(&Options { root: root.to_owned(), drafts, progress, ..Options::default() });
    drop(shown);
    let (hub, diagnostics) = result?;
    let Some(hub) = hub else {
        told::write(&mut anstream::stderr(), root, &diagnostics, told::Format::Human)?;
        return Ok(Outcome::Mistakes);
    };
    let period = period(arguments, &hub)?;
    let made = made(&reporting::report(&hub.library, &hub.site, &hub.usage, period), &hub, arguments.format)?;
    if let Some(file) = &arguments.output {
        fs::write(file, made).map_err(at(file))?;
        return Ok(Outcome::Done);
    }
    let mut out = io::stdout().lock();
    if arguments.format == Format::Xlsx && out.is_terminal() {
        let message = "a workbook is no text for a terminal: name a file, as in `--output report.xlsx`";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    out.write_all(&made)?;
    Ok(Outcome::Done)
}

fn period(arguments: &Arguments, hub: &Hub) -> io::Result<Period> {
    let invalid = |message: &str| io::Error::new(io::ErrorKind::InvalidInput, message);
    match (arguments.from, arguments.to) {
        (Some(from), Some(to)) if to.is_before(from) => Err(invalid("--to is before --from: exchange the two")),
        (Some(from), Some(to)) => Ok(Period { from, to: Some(to) }),
        _ => reporting::newest(&hub.library, &hub.site)
            .ok_or_else(|| invalid("of which time? write it as in `--from 2016-09 --to 2018-05`")),
    }
}

fn made(report: &reporting::Report<'_>, hub: &Hub, format: Format) -> io::Result<Vec<u8>> {
    let Hub { library, site, theme, .. } = hub;
    let texts = theme.texts(site.language.code);
    let rows = || rows::sheets(report, library, site, texts);
    match format {
        Format::Md => Ok(markdown::report(report, library, site, texts).into_bytes()),
        Format::Html => Ok(markdown::page(report, library, site, texts).into_bytes()),
        Format::Csv => sheets::csv(&rows()),
        Format::Xlsx => sheets::xlsx(&rows()),
        Format::Json => Ok(format!("{:#}\n", json::report(report, library, site)).into_bytes()),
    }
}

//! `pustaka build`.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use pustaka::Options;
use pustaka::library::Date;

use super::progress::Shown;
use super::told::{self, Format};
use super::{Common, Outcome};

/// Flags of `pustaka build`.
#[derive(Args)]
pub struct Arguments {
    /// Where to write the site [default: public, beside site.toml]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The site's address, in place of site.toml's
    #[arg(short = 'u', long, value_name = "URL", value_parser = super::base_url)]
    base_url: Option<String>,
    /// Write links to the files in folders, for a copy that is read from a disk without JavaScript
    #[arg(long)]
    disk: bool,
    /// Treat events that begin after this day as upcoming [default: the date of the newest document]
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    as_of: Option<Date>,
    /// Say what each stage took
    #[arg(long)]
    timings: bool,
    #[command(flatten)]
    common: Common,
}

/// Writes the site and says what was done.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let start = Instant::now();
    let output = arguments.output.clone().unwrap_or_else(|| root.join("public"));
    let shown = Shown::new();
    let options = Options {
        root: root.to_owned(),
        drafts: arguments.common.drafts,
        base_url: arguments.base_url.clone(),
        disk: arguments.disk,
        as_of: arguments.as_of,
        progress: shown.progress(),
        ..Options::default()
    };
    let result = pustaka::build(&options, &output);
    drop(shown);
    let (built, diagnostics) = result?;
    told::write(&mut anstream::stderr(), root, &diagnostics, Format::Human)?;
    let Some(built) = built else {
        let count = told::count(&diagnostics).unwrap_or_default();
        anstream::eprintln!("{}{count}:{} nothing was written", told::RED, told::RESET);
        return Ok(Outcome::Mistakes);
    };
    if let Some(count) = told::count(&diagnostics) {
        anstream::eprintln!("{count}");
    }
    if arguments.timings {
        for (stage, took) in options.progress.took() {
            anstream::eprintln!("{:>8.3} s  {stage}", took.as_secs_f64());
        }
    }
    let files = built.files;
    anstream::println!(
        "{} documents, {} pages; {} files written, {} unchanged, {} deleted in {}; {:.2} s",
        built.documents,
        built.pages,
        files.written,
        files.unchanged,
        files.deleted,
        output.display(),
        start.elapsed().as_secs_f64(),
    );
    Ok(Outcome::Done)
}

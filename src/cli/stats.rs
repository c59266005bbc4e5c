//! `pustaka stats`.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::read::MultiGzDecoder;
use pustaka::Options;
use pustaka::environment::at;
use pustaka::usage::{self, tally::Tally};

use super::progress::Shown;
use super::{Outcome, report, shown};

/// Flags of `pustaka stats`.
#[derive(Args)]
pub struct Arguments {
    /// Logs of a web server, compressed by gzip or not; - is standard input
    #[arg(required = true)]
    logs: Vec<PathBuf>,
    /// Add to what was counted before, of logs that are gone
    #[arg(long)]
    add: bool,
    /// Where to write the counts [default: usage.json, beside site.toml]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How much of a line is read: an address that is longer is none of the hub's.
const LONGEST: u64 = 64 * 1024;

/// Reads logs and writes what was seen of the hub.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let progress = Shown::new();
    let result = pustaka::read(&Options { root: root.to_owned(), progress: progress.progress(), ..Options::default() });
    drop(progress);
    let (hub, diagnostics) = result?;
    let Some(hub) = hub else {
        report::write(&mut anstream::stderr(), root, &diagnostics, report::Format::Human)?;
        return Ok(Outcome::Mistakes);
    };
    let mut tally = Tally::new(&hub.library, &hub.site, &hub.plan).map_err(io::Error::other)?;
    for log in &arguments.logs {
        let name = if log == Path::new("-") { "standard input".to_owned() } else { shown(log).display().to_string() };
        let unknown = count(open(log)?, &mut tally).map_err(at(log))?;
        if let Some((line, text)) = unknown {
            anstream::eprintln!(
                "{}warning:{} {name}:{line}:1: this is no line of a log, nor are others: {text}",
                report::YELLOW,
                report::RESET
            );
        }
    }
    let file = arguments.output.clone().unwrap_or_else(|| root.join(usage::FILE));
    let mut all = if arguments.add { hub.usage } else { usage::Usage::default() };
    all.add(&tally.usage);
    fs::write(&file, format!("{:#}\n", all.json())).map_err(at(&file))?;
    anstream::println!(
        "{} views and downloads; {} by robots, {} requests for other things, {} lines that are none; written to {}",
        tally.counted,
        tally.by_robots,
        tally.others,
        tally.unknown,
        shown(&file).display(),
    );
    Ok(Outcome::Done)
}

/// A log as it was before it was compressed.
fn open(log: &Path) -> io::Result<Box<dyn BufRead>> {
    let file: Box<dyn Read> =
        if log == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(log).map_err(at(log))?) };
    let mut file = BufReader::with_capacity(256 * 1024, file);
    let is_gzip = file.fill_buf().map_err(at(log))?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_gzip { Box::new(BufReader::with_capacity(256 * 1024, MultiGzDecoder::new(file))) } else { Box::new(file) })
}

/// Counts the lines of a log; gives the first that is none, with its number.
fn count(mut log: Box<dyn BufRead>, tally: &mut Tally) -> io::Result<Option<(u64, String)>> {
    let mut unknown = None;
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        if (&mut log).take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(unknown);
        }
        number += 1;
        if !line.ends_with(b"\n") {
            log.skip_until(b'\n')?;
        }
        let text = String::from_utf8_lossy(&line);
        if !text.trim().is_empty() && !tally.line(&text) && unknown.is_none() {
            let short: String =
                text.trim().chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
            unknown = Some((number, short));
        }
    }
}

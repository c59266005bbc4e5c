//! `pustaka stats`.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::read::MultiGzDecoder;
use pustaka::Options;
use pustaka::diagnostic::Diagnostic;
use pustaka::environment::at;
use pustaka::usage::{self, Usage, tally::Tally};

use super::content::{self, There};
use super::progress::Shown;
use super::{Outcome, shown, told};

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
    let options =
        Options { root: root.to_owned(), progress: progress.progress(), without_usage: true, ..Options::default() };
    let result = pustaka::read(&options);
    drop(progress);
    let (hub, mut diagnostics) = result?;
    let file = arguments.output.clone().unwrap_or_else(|| root.join(usage::FILE));
    let mut all = Usage::default();
    if arguments.add {
        let name = arguments.output.as_ref().map_or(usage::FILE.into(), |file| shown(file).display().to_string());
        match usage::load(&file, &name)? {
            Ok(before) => all = before,
            Err(mistake) => diagnostics.push(*mistake),
        }
    }
    let Some(hub) = hub.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) else {
        told::write(&mut anstream::stderr(), root, &diagnostics, told::Format::Human)?;
        return Ok(Outcome::Mistakes);
    };
    let mut tally = Tally::new(&hub.library, &hub.site, &hub.plan).map_err(io::Error::other)?;
    let mut failed = false;
    for log in &arguments.logs {
        let name = if log == Path::new("-") { "standard input".to_owned() } else { shown(log).display().to_string() };
        match open(log).and_then(|log| count(log, &mut tally)) {
            Ok(None) => {}
            Ok(Some(Unknown { line, text, count })) => {
                let others = match count {
                    1 => String::new(),
                    2 => ", nor is another".to_owned(),
                    count => format!(", nor are {} others", count - 1),
                };
                anstream::eprintln!(
                    "{}warning:{} {name}:{line}:1: this is no line of a log{others}: {text}",
                    told::YELLOW,
                    told::RESET
                );
            }
            Err(error) => {
                failed = true;
                let help = match error.kind() {
                    io::ErrorKind::UnexpectedEof => ": the file ends too early; copy it again",
                    _ => "",
                };
                anstream::eprintln!("{}error:{} {name}: {error}{help}", told::RED, told::RESET);
            }
        }
    }
    if failed {
        return Err(io::Error::other("nothing was written: mend these logs, or leave them out"));
    }
    all.add(&tally.usage);
    let text = format!("{:#}\n", all.json());
    // At once, for counts may be all that is left of logs.
    let real = fs::canonicalize(&file).unwrap_or_else(|_| file.clone());
    if real.exists() && !real.is_file() {
        fs::write(&real, text).map_err(at(&file))?;
    } else {
        let before = fs::read(&real).ok();
        let there = before.as_deref().map_or(There::Nothing, There::Bytes);
        content::put(&real, text.as_bytes(), &there)?;
    }
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
    let file: Box<dyn Read> = if log == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(log)?) };
    let mut file = BufReader::with_capacity(256 * 1024, file);
    let begins = file.fill_buf()?;
    if begins.starts_with(&[0xff, 0xfe]) || begins.starts_with(&[0xfe, 0xff]) {
        let help = "it is written in UTF-16; open it in an editor and save it as UTF-8";
        return Err(io::Error::new(io::ErrorKind::InvalidData, help));
    }
    let is_gzip = begins.starts_with(&[0x1f, 0x8b]);
    Ok(if is_gzip { Box::new(BufReader::with_capacity(256 * 1024, MultiGzDecoder::new(file))) } else { Box::new(file) })
}

/// Lines of a log that are none.
struct Unknown {
    /// The number of the first.
    line: u64,
    /// Its beginning.
    text: String,
    /// How many there are.
    count: u64,
}

/// Counts the lines of a log; gives those that are none.
fn count(mut log: Box<dyn BufRead>, tally: &mut Tally) -> io::Result<Option<Unknown>> {
    let mut unknown: Option<Unknown> = None;
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
        if text.trim().is_empty() || tally.line(&text) {
            continue;
        }
        match &mut unknown {
            Some(unknown) => unknown.count += 1,
            None => {
                let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
                let text = text.trim().chars().take(60).map(plain).collect();
                unknown = Some(Unknown { line: number, text, count: 1 });
            }
        }
    }
}

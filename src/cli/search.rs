//! `pustaka search`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pustaka::Options;
use pustaka::search::{Answer, Request};

use super::progress::Shown;
use super::told;
use super::{Common, Outcome};

/// Flags of `pustaka search`.
#[derive(Args)]
pub struct Arguments {
    /// Words, "phrases", -excluded, begin*, title:word, author:name, countries:KH, 2016..2018
    #[arg(required_unless_present = "queries", conflicts_with = "queries", allow_hyphen_values = true)]
    query: Option<String>,
    // What follows without quotation marks. By itself, for what takes anything after a hyphen takes flags too.
    #[arg(hide = true, conflicts_with = "queries")]
    more: Vec<String>,
    /// Only documents with this value; again for another. Of one group any will do, of different groups all are needed
    #[arg(long, value_name = "GROUP=VALUE", value_parser = filter)]
    filter: Vec<(String, String)>,
    /// The most results
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// How to show what is found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// A file with a query a line; gives a JSON object a line, in the same order
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Titles and passages
    Human,
    /// One JSON object
    Json,
}

fn filter(written: &str) -> Result<(String, String), String> {
    let pair = written.split_once('=').filter(|(group, value)| !group.is_empty() && !value.is_empty());
    let pair = pair.map(|(group, value)| (group.to_owned(), value.to_owned()));
    pair.ok_or_else(|| "write a group and a value, as in countries=KH".to_owned())
}

/// Searches and shows the answers.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let shown = Shown::new();
    let (progress, drafts) = (shown.progress(), arguments.common.drafts);
    let options = Options { root: root.to_owned(), drafts, progress, ..Options::default() };
    let (hub, diagnostics) = pustaka::read(&options)?;
    let Some(hub) = hub else {
        drop(shown);
        told::write(&mut anstream::stderr(), root, &diagnostics, told::Format::Human)?;
        return Ok(Outcome::Mistakes);
    };
    let (index, found) = (pustaka::index(root, &hub, &options.progress)?, hub.found());
    drop(shown);
    let passages = arguments.queries.is_none() && arguments.format == Format::Human;
    let (filters, limit) = (&arguments.filter, arguments.limit);
    let ask = |text: String| index.search(&Request { text, filters: filters.clone(), limit, passages }, &found);
    let mut out = anstream::stdout().lock();
    if let Some(file) = &arguments.queries {
        for query in queries(file)?.lines() {
            writeln!(out, "{}", serde_json::to_string(&ask(query.to_owned())?)?)?;
        }
        return Ok(Outcome::Done);
    }
    let answer = ask(arguments.query.iter().chain(&arguments.more).cloned().collect::<Vec<_>>().join(" "))?;
    match arguments.format {
        Format::Json => writeln!(out, "{}", serde_json::to_string(&answer)?)?,
        Format::Human => human(&mut out, &answer)?,
    }
    Ok(Outcome::Done)
}

/// The text of a file with queries.
fn queries(file: &Path) -> io::Result<String> {
    let failed = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
    let bytes = std::fs::read(file).map_err(failed)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("line {line} is no UTF-8; save the file as UTF-8");
        failed(io::Error::new(io::ErrorKind::InvalidData, message))
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

fn human(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let quiet = anstyle::Style::new().dimmed();
    let mark = anstyle::AnsiColor::Yellow.on_default().bold();
    let reset = told::RESET;
    for (from, to) in answer.mended.iter().flatten() {
        writeln!(out, "No document has “{from}”. Looked for instead: “{bold}{to}{reset}”.")?;
    }
    let documents = if answer.total == 1 { "document" } else { "documents" };
    writeln!(out, "{} {documents}, {} with all words", answer.total, answer.total_all_words)?;
    let mut all = true;
    for hit in &answer.results {
        if all && !hit.has_all_words {
            if hit.rank > 1 {
                writeln!(out, "\n— with some of the words —")?;
            }
            all = false;
        }
        let kind = hit.kind.as_deref().unwrap_or(&hit.collection);
        let date = hit.date.as_deref().map(|date| format!(", {date}")).unwrap_or_default();
        writeln!(
            out,
            "\n{}. {bold}{}{reset} {quiet}({kind}{date}){reset}\n   {}",
            hit.rank,
            plain(&hit.title),
            hit.url
        )?;
        if !hit.passage.is_empty() {
            write!(out, "   ")?;
            for segment in &hit.passage {
                let text = plain(&segment.text);
                if segment.marked { write!(out, "{mark}{text}{reset}")? } else { write!(out, "{text}")? }
            }
            writeln!(out)?;
        }
    }
    for (group, values) in &answer.facets {
        let mut values: Vec<_> = values.iter().collect();
        values.sort_by_key(|(value, count)| (std::cmp::Reverse(**count), (*value).clone()));
        let shown: Vec<String> = values.iter().take(8).map(|(value, count)| format!("{value} {count}")).collect();
        writeln!(out, "\n{quiet}{group}: {}{reset}", plain(&shown.join(", ")))?;
    }
    Ok(())
}

/// A text for a terminal, to which control characters are orders.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

//! Diagnostics as people and machines read them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use clap::ValueEnum;
use pustaka::diagnostic::{Diagnostic, Severity, in_order, is_utf16};
use pustaka::load;
use pustaka::span::{with_line_feeds, without_mark};
use serde::Serialize;

/// Begins red text on a terminal.
pub const RED: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();
/// How it is set apart that something is doubtful.
pub const YELLOW: anstyle::Style = anstyle::AnsiColor::Yellow.on_default().bold();
/// Ends it.
pub const RESET: anstyle::Reset = anstyle::Reset;

/// The most characters of a line on either side of a place: a line may be as long as its file.
const EXCERPT: usize = 80;

/// How diagnostics are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the text in question
    Human,
    /// One JSON object a line
    Json,
    /// As GitHub Actions shows them beside the files
    Github,
}

/// A line of `--format json`: documented in DESIGN and stable.
#[derive(Serialize)]
struct Line<'a> {
    severity: Severity,
    code: &'a str,
    path: &'a str,
    line: u32,
    column: u32,
    message: &'a str,
    suggestion: Option<&'a str>,
}

/// Writes diagnostics, with the lines of the files in `root` that they are about.
pub fn write(to: &mut dyn Write, root: &Path, diagnostics: &[Diagnostic], format: Format) -> io::Result<()> {
    let mut excerpts = Excerpts::new(root);
    for diagnostic in diagnostics {
        match format {
            Format::Human => writeln!(to, "{}\n", human(diagnostic, excerpts.line(diagnostic)))?,
            Format::Json => {
                let line = Line {
                    severity: diagnostic.severity,
                    code: diagnostic.code.name(),
                    path: &diagnostic.path,
                    line: diagnostic.span.line,
                    column: diagnostic.span.column,
                    message: &diagnostic.message,
                    suggestion: diagnostic.suggestion.as_deref(),
                };
                writeln!(to, "{}", serde_json::to_string(&line)?)?;
            }
            Format::Github => writeln!(to, "{}", github(diagnostic))?,
        }
    }
    Ok(())
}

/// The longest line of which a part is shown, in bytes: a file may be a single one, with a mistake in each word.
const LONGEST_LINE: usize = 1 << 16;

/// The lines that diagnostics are about. Each file is read once, for it may have many mistakes.
pub struct Excerpts<'a> {
    root: &'a Path,
    files: BTreeMap<&'a str, Text>,
}

impl<'a> Excerpts<'a> {
    /// Of the files in `root`.
    pub fn new(root: &'a Path) -> Self {
        Excerpts { root, files: BTreeMap::new() }
    }

    /// The line that a diagnostic is about, where there is something to show.
    fn line(&mut self, diagnostic: &'a Diagnostic) -> Option<&str> {
        let text = self.files.entry(&diagnostic.path).or_insert_with(|| Text::of(&self.root.join(&diagnostic.path)));
        text.line(diagnostic.span.line)
    }

    /// The same in three parts: before the place, the place itself, and behind it.
    pub fn parts(&mut self, diagnostic: &'a Diagnostic) -> Option<[String; 3]> {
        let line = self.line(diagnostic)?;
        let span = diagnostic.span;
        let (from, length) = ((span.column as usize).saturating_sub(1), span.length.max(1) as usize);
        let part = |from, length| line.chars().skip(from).take(length).collect::<String>();
        let before = from.saturating_sub(EXCERPT);
        Some([part(before, from - before), part(from, length.min(EXCERPT)), part(from + length, EXCERPT)])
    }
}

/// A file whose lines are shown.
struct Text {
    text: String,
    /// The bytes at which its lines begin.
    starts: Vec<usize>,
}

impl Text {
    /// The text of a file; none where it is no regular file, for what a symbolic link leads to is nothing to show, and none
    /// where it is longer than what is read of content: there may be more than there is memory.
    fn of(file: &Path) -> Self {
        let found = file.symlink_metadata();
        let is_shown = found.is_ok_and(|found| found.is_file() && found.len() <= load::MAX_BYTES);
        let bytes = if is_shown { std::fs::read(file).unwrap_or_default() } else { Vec::new() };
        let bytes = if is_utf16(&bytes) { Vec::new() } else { bytes };
        let text = with_line_feeds(without_mark(&String::from_utf8_lossy(&bytes)).to_owned());
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Text { text, starts }
    }

    /// A line, where there is something to show.
    fn line(&self, number: u32) -> Option<&str> {
        let start = self.starts.get((number as usize).checked_sub(1)?)?;
        let end = self.starts.get(number as usize).map_or(self.text.len(), |next| next - 1);
        let line = self.text.get(*start..end)?.trim_end_matches('\r');
        (!line.is_empty() && line.len() <= LONGEST_LINE).then_some(line)
    }
}

/// A diagnostic as a person reads it, with the line that it is about.
fn human(diagnostic: &Diagnostic, line: Option<&str>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let span = diagnostic.span;
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
    let path = in_order(&diagnostic.path);
    let mut group: Group<'_> = match line {
        Some(line) => {
            let byte_of = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
            let start = byte_of((span.column as usize).saturating_sub(1));
            let end = byte_of((span.column as usize).saturating_sub(1) + span.length.max(1) as usize);
            let snippet = Snippet::source(line)
                .line_start(span.line as usize)
                .path(path.as_ref())
                .annotation(AnnotationKind::Primary.span(start..end.max(start)));
            title.element(snippet)
        }
        None => {
            let origin = Origin::path(path.as_ref());
            title.element(origin.line(span.line as usize).char_column(span.column as usize))
        }
    };
    if let Some(suggestion) = &diagnostic.suggestion {
        group = group.element(Level::HELP.message(suggestion.as_str()));
    }
    Renderer::styled().render(&[group])
}

/// A workflow command (docs.github.com, “Workflow commands for GitHub Actions”).
fn github(diagnostic: &Diagnostic) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let suggestion = diagnostic.suggestion.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
    format!(
        "::{kind} file={},line={},col={},title={}::{}",
        property(&diagnostic.path),
        diagnostic.span.line,
        diagnostic.span.column,
        property(diagnostic.code.name()),
        data(&format!("{}{suggestion}", diagnostic.message)),
    )
}

/// `1 error and 2 warnings`; none where there is neither.
pub fn count(diagnostics: &[Diagnostic]) -> Option<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let number = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{count} {word}s")),
    };
    let parts: Vec<String> = number(errors, "error").into_iter().chain(number(warnings, "warning")).collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

#[cfg(test)]
mod tests {
    use pustaka::diagnostic::{Code, Span};

    use super::*;

    #[test]
    fn errors_and_warnings_are_counted() {
        let error = Diagnostic::error("a.md", Span::START, Code::MissingTitle, "no title");
        let warning = Diagnostic { severity: Severity::Warning, ..error.clone() };
        assert_eq!(count(&[]), None);
        assert_eq!(count(std::slice::from_ref(&warning)).as_deref(), Some("1 warning"));
        assert_eq!(count(&[warning.clone(), error, warning]).as_deref(), Some("1 error and 2 warnings"));
    }
}

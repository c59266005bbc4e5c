//! Diagnostics as people and machines read them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use clap::ValueEnum;
use pustaka::diagnostic::{Diagnostic, Severity};
use serde::Serialize;

/// Begins red text on a terminal.
pub const RED: anstyle::Style = anstyle::AnsiColor::Red.on_default().bold();
/// Ends it.
pub const RESET: anstyle::Reset = anstyle::Reset;

/// The longest line that is shown, in bytes: thousands of mistakes in one that is as long as a book would take minutes.
const LONGEST: usize = 8 << 10;

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
    let mut files: BTreeMap<&str, String> = BTreeMap::new();
    for diagnostic in diagnostics {
        match format {
            Format::Human => {
                let text = files.entry(&diagnostic.path).or_insert_with(|| text(&root.join(&diagnostic.path)));
                writeln!(to, "{}\n", human(diagnostic, text))?;
            }
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

/// The text of a file; none where it is no regular file: what a symbolic link leads to is nothing to show.
fn text(file: &Path) -> String {
    let is_file = file.symlink_metadata().is_ok_and(|found| found.is_file());
    let bytes = if is_file { std::fs::read(file).unwrap_or_default() } else { Vec::new() };
    String::from_utf8_lossy(&bytes).into_owned()
}

fn human(diagnostic: &Diagnostic, text: &str) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let span = diagnostic.span;
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name());
    let text = text.trim_start_matches('\u{feff}');
    // The files are those that the diagnostics are about, so the line is there; a file without text shows its name alone.
    let line = text
        .lines()
        .nth((span.line as usize).saturating_sub(1))
        .filter(|line| !line.is_empty() && line.len() <= LONGEST);
    let mut group: Group<'_> = match line {
        Some(line) => {
            let byte_of = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
            let start = byte_of((span.column as usize).saturating_sub(1));
            let end = byte_of((span.column as usize).saturating_sub(1) + span.length.max(1) as usize);
            let snippet = Snippet::source(line)
                .line_start(span.line as usize)
                .path(diagnostic.path.as_str())
                .annotation(AnnotationKind::Primary.span(start..end.max(start)));
            title.element(snippet)
        }
        None => {
            let origin = Origin::path(diagnostic.path.as_str());
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

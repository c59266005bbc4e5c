//! Where front matter begins and ends.

use super::yaml_lines::is_field;
use crate::diagnostic::{Code, Diagnostic, Span};

/// The two parts of a file; by default of one with nothing in it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// The YAML between the two `---` lines.
    pub yaml: &'a str,
    /// The byte at which the YAML begins.
    pub yaml_start: usize,
    /// The line of the file on which the YAML begins.
    pub yaml_line: u32,
    /// The Markdown after it.
    pub body: &'a str,
    /// The byte at which the Markdown begins.
    pub body_start: usize,
}

/// A line of a file, with its end.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: u32,
    start: usize,
    text: &'a str,
}

/// A line that sets the front matter off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fence {
    /// `---`.
    Right,
    /// With spaces before it: a text of several lines may have such a line too.
    Indented,
    /// What is meant so: other dashes, or more of them, or fewer.
    Meant,
}

impl<'a> Line<'a> {
    fn all(text: &'a str) -> impl Iterator<Item = Line<'a>> {
        let mut at = 0;
        (1..).zip(text.split_inclusive('\n')).map(move |(number, text)| {
            at += text.len();
            Line { number, start: at - text.len(), text }
        })
    }

    fn end(self) -> usize {
        self.start + self.text.len()
    }

    fn fence(self) -> Option<Fence> {
        let is_dash = |c| matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−');
        let is_indented = self.text.starts_with([' ', '\t']);
        match self.text.trim() {
            "---" if is_indented => Some(Fence::Indented),
            "---" => Some(Fence::Right),
            _ if is_indented => None,
            "—" => Some(Fence::Meant),
            // A single hyphen is a list's.
            dashes if dashes.chars().nth(1).is_some() && dashes.chars().all(is_dash) => Some(Fence::Meant),
            _ => None,
        }
    }

    /// A mistake in the whole of it.
    fn error(self, path: &str, code: Code, message: &str, help: impl Into<String>) -> Diagnostic {
        let length = u32::try_from(self.text.trim_end().chars().count()).unwrap_or(u32::MAX);
        Diagnostic::error(path, Span { line: self.number, column: 1, length }, code, message).suggest(help)
    }
}

/// Cuts a file into front matter and body, as they are or as they seem to be meant, and says what is wrong with the lines that
/// set the front matter off. No parts: it has no front matter.
pub fn split<'a>(path: &str, text: &'a str) -> (Option<Split<'a>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let start = Line { number: 1, start: 0, text: "" };
    let first = Line::all(text).find(|line| !line.text.trim().is_empty()).unwrap_or(start);
    // The last line before the fields.
    let begin = match first.fence() {
        Some(Fence::Right | Fence::Indented) => {
            if first.number > 1 || first.fence() == Some(Fence::Indented) {
                let message = "something stands before the first `---`";
                let help = "remove the empty lines and spaces before it";
                diagnostics.push(start.error(path, Code::MissingFrontMatter, message, help));
            }
            first
        }
        Some(Fence::Meant) => {
            let message = "front matter begins with a line of exactly three hyphens";
            diagnostics.push(first.error(path, Code::MissingFrontMatter, message, "write `---`"));
            first
        }
        None if first.text.starts_with("<<<<<<< ") => {
            diagnostics.push(Diagnostic::conflict(path, Span { line: first.number, column: 1, length: 7 }));
            return (None, diagnostics);
        }
        None => {
            let (message, help) = no_front_matter(first.text, Line::all(text).nth(1).map_or("", |line| line.text));
            diagnostics.push(start.error(path, Code::MissingFrontMatter, message, help));
            if !first.text.to_lowercase().starts_with("title:") {
                return (None, diagnostics);
            }
            Line { number: first.number - 1, text: "", ..first }
        }
    };
    let rest = || {
        Line::all(&text[begin.end()..]).map(|line| Line {
            number: begin.number + line.number,
            start: begin.end() + line.start,
            ..line
        })
    };
    let is_end =
        |line: &Line<'_>| line.text.trim_end() == "..." || matches!(line.fence(), Some(Fence::Right | Fence::Meant));
    let end = rest().find(is_end).or_else(|| rest().find(|line| line.fence().is_some()));
    let (yaml_end, body_start) = match end {
        Some(end) => {
            let message = match end.fence() {
                Some(Fence::Meant) => "the fields end with a line of exactly three hyphens",
                Some(Fence::Indented) => "the line `---` that ends the fields does not begin at the left edge",
                _ => "",
            };
            if !message.is_empty() {
                diagnostics.push(end.error(path, Code::UnclosedFrontMatter, message, "write `---`"));
            }
            match later_end(rest().skip_while(|line| line.start < end.end())) {
                Some(second) => {
                    let message = "this line ends the fields, and there are more below it";
                    let help = format!("take it out: the fields end with line {}", second.number);
                    diagnostics.push(end.error(path, Code::UnclosedFrontMatter, message, help));
                    (end.start, second.end())
                }
                None => (end.start, end.end()),
            }
        }
        None => {
            let text_line = first_of_text(rest());
            let error = match text_line {
                Some(line) => line.error(
                    path,
                    Code::UnclosedFrontMatter,
                    "the fields above have no end",
                    "put a line `---` above this one",
                ),
                None => {
                    let message = "the front matter that begins here has no end";
                    let help = "put a line `---` between the fields and the text";
                    begin.error(path, Code::UnclosedFrontMatter, message, help)
                }
            };
            diagnostics.push(error);
            let end = text_line.map_or(text.len(), |line| line.start);
            (end, end)
        }
    };
    let split = Split {
        yaml: &text[begin.end()..yaml_end],
        yaml_start: begin.end(),
        yaml_line: begin.number + 1,
        body: &text[body_start..],
        body_start,
    };
    (Some(split), diagnostics)
}

/// The line that ends the fields after all, where more of them follow what should have ended them.
fn later_end<'a>(lines: impl Iterator<Item = Line<'a>>) -> Option<Line<'a>> {
    let mut has_field = false;
    for line in lines {
        if line.fence() == Some(Fence::Right) {
            return has_field.then_some(line);
        }
        has_field |= is_field(line.text) && line.text.starts_with(char::is_lowercase);
        // Values may stand on lines of their own.
        if !has_field || !is_field(line.text) && !line.text.starts_with([' ', '\t', '-']) {
            return None;
        }
    }
    None
}

/// The first line that seems to be no field, but text: it stands below an empty line.
fn first_of_text<'a>(lines: impl Iterator<Item = Line<'a>>) -> Option<Line<'a>> {
    let mut after_empty = false;
    for line in lines {
        let is_empty = line.text.trim().is_empty();
        let name = line.text.split_inclusive(':').next().unwrap_or("");
        if after_empty && !is_empty && !is_field(name) && !line.text.starts_with([' ', '\t', '-', '#']) {
            return Some(line);
        }
        after_empty = is_empty;
    }
    None
}

/// What is wrong with a file that begins with neither `---` nor a title, and what to write instead.
fn no_front_matter(first: &str, second: &str) -> (&'static str, String) {
    let line = |sign: char, written: &str| {
        let (key, value) = written.split_once(sign)?;
        let value = value.trim().trim_end_matches(',');
        Some(format!("{}: {value}", key.trim().trim_matches('"')))
    };
    let begin = |line: Option<String>| {
        let line = line.unwrap_or_else(|| "title: …".to_owned());
        format!("write the fields between two lines `---`, each with a colon: `{line}`")
    };
    match first.trim() {
        "+++" => ("the front matter is TOML, as other systems have it", begin(line('=', second))),
        brace if brace.starts_with('{') => {
            ("the front matter is JSON, as other systems have it", begin(line(':', second)))
        }
        title if title.to_lowercase().starts_with("title:") => {
            ("the line `---` before the fields is missing", "put a line `---` above them".to_owned())
        }
        _ => {
            let help = "begin it with three lines: `---`, `title: …`, `---`";
            ("the file does not begin with front matter", help.to_owned())
        }
    }
}

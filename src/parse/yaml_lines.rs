//! The lines of front matter, and what may stand on one.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Span};
pub(crate) use crate::near::CURLY;

/// Front matter, and where it stands in its file.
#[derive(Clone, Copy)]
pub(super) struct Yaml<'a> {
    /// Of the file, from the hub's root.
    pub path: &'a str,
    pub text: &'a str,
    /// The line of the file on which it begins.
    pub first: u32,
}

/// A mistake, and lines as they are meant, each with its number in the file; none where that is not known.
pub(super) struct Mistake {
    pub diagnostic: Diagnostic,
    pub meant: Vec<(u32, String)>,
}

impl<'a> Yaml<'a> {
    /// The lines with their numbers in the file.
    pub fn lines(self) -> impl Iterator<Item = (u32, &'a str)> {
        (self.first..).zip(self.text.lines())
    }

    /// The lines with their numbers, each after the last one above it that is not empty.
    pub fn pairs(self) -> impl Iterator<Item = (&'a str, (u32, &'a str))> {
        self.lines().scan("", |above, (number, line)| {
            let pair = (*above, (number, line));
            if !line.trim().is_empty() {
                *above = line;
            }
            Some(pair)
        })
    }

    /// A line of the file.
    pub fn line(self, number: u32) -> &'a str {
        number.checked_sub(self.first).and_then(|n| self.text.lines().nth(n as usize)).unwrap_or("")
    }

    /// The last line above that is not empty.
    pub fn above(self, number: u32) -> Option<(u32, &'a str)> {
        self.lines().take_while(|(n, _)| *n < number).filter(|(_, line)| !line.trim().is_empty()).last()
    }

    /// The place of bytes of a line.
    pub fn place(self, number: u32, bytes: Range<usize>) -> Span {
        Span { line: number, ..Span::within(self.line(number), bytes) }
    }

    /// A mistake at bytes of a line, whose right form is not known.
    pub fn mistake(
        self,
        number: u32,
        bytes: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Mistake {
        let error = Diagnostic::error(self.path, self.place(number, bytes), Code::InvalidYaml, message);
        Mistake { diagnostic: error.suggest(help), meant: Vec::new() }
    }

    /// A mistake at bytes of a line, which is to be written so.
    pub fn meant(self, number: u32, bytes: Range<usize>, message: impl Into<String>, line: String) -> Mistake {
        let mistake = self.mistake(number, bytes, message, format!("write `{}`", line.trim()));
        Mistake { meant: vec![(number, line)], ..mistake }
    }

    /// The same, where the value on the line is what is wrong.
    pub fn value_meant(self, number: u32, message: &str, value: &str) -> Mistake {
        let line = self.line(number);
        let (key, written) = key_and_value(line);
        self.meant(number, key.len()..key.len() + written.len(), message, format!("{key}{value}"))
    }

    /// With the right forms put in.
    pub fn with(self, meant: &[(u32, String)]) -> String {
        let meant: HashMap<u32, &String> = meant.iter().map(|(number, line)| (*number, line)).collect();
        let put = |(number, line): (u32, &str)| match meant.get(&number) {
            Some(right) => format!("{right}{}", &line[line.trim_end_matches(['\n', '\r']).len()..]),
            None => line.to_owned(),
        };
        (self.first..).zip(self.text.split_inclusive('\n')).map(put).collect()
    }
}

/// Whether a line is a field: a word and a colon.
pub(super) fn is_field(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or("");
    line.contains(':') && !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// What stands before a value, and the value: behind the first colon, or the dash of a list.
pub(super) fn key_and_value(line: &str) -> (&str, &str) {
    let end_of_key = line
        .find(": ")
        .map(|at| at + 2)
        .filter(|at| !line[..*at].contains(['[', '{']))
        .or_else(|| line.trim_start().starts_with("- ").then(|| line.len() - line.trim_start().len() + 2));
    let (key, value) = line.split_at(end_of_key.unwrap_or(0));
    let spaces = value.len() - value.trim_start().len();
    (&line[..key.len() + spaces], value.trim())
}

/// A value in quotes.
pub(super) fn quoted(value: &str) -> String {
    if value.contains('"') && !value.contains(['\'', '\\']) {
        return format!("'{value}'");
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

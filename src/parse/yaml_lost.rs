//! What YAML takes from a value without a word: comments, and texts that would begin on the next line.

use super::yaml_lines::{Mistake, Yaml, key_and_value, quoted};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::span::Lines;

/// A value that begins with `>` or `|` and has more on its line, so that its text would stand below; but nothing does. It
/// is on the line `number`, at the byte `at`, or above it.
pub(super) fn empty_text(yaml: Yaml<'_>, number: u32, at: usize) -> Option<Mistake> {
    let is_sign = |line: &str| {
        let value = key_and_value(line).1.split(" #").next().unwrap_or("").trim_end();
        // A sign for the lines at its end is right, whether or not there is a text yet.
        value.strip_prefix(['>', '|']).is_some_and(|rest| !rest.trim_matches(['-', '+']).is_empty())
    };
    let start = line_at(yaml, at);
    let above = yaml.text[..start].trim_end();
    let here = yaml.text[start..].lines().next().is_some_and(is_sign);
    let number = match here {
        true => number,
        false if above.lines().next_back().is_some_and(is_sign) => yaml.above(number)?.0,
        false => return None,
    };
    let value = key_and_value(yaml.line(number)).1;
    let message = format!("a value cannot begin with “{}”, which has a meaning of its own there", value.get(..1)?);
    Some(yaml.value_meant(number, &message, &quoted(value)))
}

/// The path of a file on Windows in double quotes, `"C:\temp"`: its backslashes make other letters of those behind them.
/// It may be meant, so it is a warning. It is on the line `number`, at the byte `at`.
pub(super) fn escaped_path(yaml: Yaml<'_>, number: u32, at: usize, source: &str) -> Option<Diagnostic> {
    let path = source.strip_prefix('"')?.strip_suffix('"')?;
    let is_path = path.starts_with(|c: char| c.is_ascii_alphabetic()) && path.get(1..3) == Some(":\\");
    if !is_path || path.contains("\\\\") || path.contains('\'') || path[3..].starts_with(['x', 'u', 'U']) {
        return None;
    }
    // Not by its number: there may be as many of these as lines.
    let line = yaml.text[line_at(yaml, at)..].lines().next()?;
    let at = line.find(source)?;
    let help = format!("write `{}'{path}'{}`", line[..at].trim_start(), &line[at + source.len()..]);
    let message = "a backslash in double quotes has a meaning of its own";
    let place = Span { line: number, ..Span::within(line, at..at + source.len()) };
    Some(Diagnostic::warning(yaml.path, place, Code::InvalidYaml, message).suggest(help))
}

/// Where a value of a list ends, which is none because a `#` follows the dash; `at` is a byte of its line.
pub(super) fn empty_item(yaml: Yaml<'_>, at: usize) -> Option<usize> {
    let start = line_at(yaml, at);
    let dash = yaml.text[start..].lines().next()?.find("- #")?;
    Some(start + dash + 1)
}

/// Where the line begins that has this byte.
fn line_at(yaml: Yaml<'_>, at: usize) -> usize {
    yaml.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// Values whose end YAML takes for a comment. `ends` are the bytes at which values without quotes end.
pub(super) fn cut_short(yaml: Yaml<'_>, ends: &[usize]) -> Vec<Diagnostic> {
    let text = yaml.text;
    let lines = Lines::new(text);
    let warning = |end: usize| {
        let rest = text.get(end..)?.lines().next()?;
        // Two spaces are how a comment is meant.
        let lost = rest.strip_prefix(" #")?;
        if !lost.starts_with(|c: char| c.is_alphanumeric() || matches!(c, ' ' | '\'' | '"' | '[' | '{')) {
            return None;
        }
        let line = &text[text[..end].rfind('\n').map_or(0, |at| at + 1)..end + rest.len()];
        let (key, value) = key_and_value(line);
        // Behind nothing or a single word it may well be meant as a comment, but not in a sentence.
        let before = value.split_once('#').map_or("", |(before, _)| before.trim());
        let is_sentence =
            before.contains(' ') || ["title", "subtitle", "summary"].contains(&key.trim_end_matches([':', ' ']));
        if lost.starts_with(' ') && (before.is_empty() || !is_sentence) {
            return None;
        }
        let span = lines.span(end + 1..end + rest.len());
        let span = Span { line: span.line + yaml.first - 1, ..span };
        let suggestion = if key.trim().is_empty() || value.starts_with(['[', '{']) {
            "put the whole value in quotes, or two spaces before a comment".to_owned()
        } else {
            format!("write `{}{}`, or two spaces before a comment", key.trim_start(), quoted(value))
        };
        let message = "what follows ` #` is a comment, and no part of the value";
        Some(Diagnostic::warning(yaml.path, span, Code::ValueCutShort, message).suggest(suggestion))
    };
    ends.iter().filter_map(|end| warning(*end)).collect()
}

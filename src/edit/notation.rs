//! How a careful hand writes a value in YAML. Lines end in `\n`.

use super::Value;

/// How far what belongs to something is indented.
pub(super) const INDENT: usize = 2;
/// How wide a line with brackets may be, in characters.
const WIDTH: usize = 100;
/// The most fields of a group in braces.
const FEW: usize = 2;

/// What ends a plain scalar in brackets.
pub(super) const BRACKETS: [char; 5] = [',', '[', ']', '{', '}'];

/// A value behind a colon or dash: what follows on that line, and the lines below it.
pub(super) struct Written {
    pub(super) head: String,
    pub(super) tail: String,
}

/// The quotes around a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None where it is safe.
    AsNeeded,
    Single,
    Double,
}

impl Quotes {
    /// Those that a notation begins with.
    pub(super) fn of(notation: &str) -> Quotes {
        match notation.chars().next() {
            Some('\'') => Quotes::Single,
            Some('"') => Quotes::Double,
            _ => Quotes::AsNeeded,
        }
    }
}

/// The lines of a field; dashes of a list are `dash` further in.
pub(super) fn field(name: &str, value: &Value, indent: usize, dash: usize) -> String {
    let name = scalar(name, Quotes::AsNeeded, true);
    let Written { head, tail } = written(value, indent, dash, indent + name.chars().count() + 1);
    format!("{:indent$}{name}:{head}\n{tail}", "")
}

/// The lines of an item of a list; its first field or item stands on the line of the dash.
pub(super) fn item(value: &Value, indent: usize) -> String {
    let Written { head, tail } = written(value, indent, INDENT, indent + 1);
    if head.is_empty() && !tail.is_empty() {
        return format!("{:indent$}- {}", "", tail.trim_start_matches(' '));
    }
    format!("{:indent$}-{head}\n{tail}", "")
}

/// A value behind a colon or dash that ends at `column` of something at `indent`.
pub(super) fn written(value: &Value, indent: usize, dash: usize, column: usize) -> Written {
    let on_line = |text: String| Written { head: format!(" {text}"), tail: String::new() };
    let below = |tail: String| Written { head: String::new(), tail };
    match value {
        Value::Null => below(String::new()),
        Value::Scalar(text) if is_block(text) => block(text, indent + INDENT),
        Value::Scalar(text) => on_line(scalar(text, Quotes::AsNeeded, false)),
        Value::List(items) if items.is_empty() || fits(items.iter(), value, column) => on_line(flow(value)),
        Value::List(items) => below(items.iter().map(|value| item(value, indent + dash)).collect()),
        Value::Map(fields) => {
            let is_small = fields.len() <= FEW && fits(fields.iter().map(|(_, value)| value), value, column);
            if fields.is_empty() || is_small {
                return on_line(flow(value));
            }
            below(fields.iter().map(|(name, value)| field(name, value, indent + INDENT, dash)).collect())
        }
    }
}

/// Whether values are short enough to stand in brackets on one line.
fn fits<'a>(mut parts: impl Iterator<Item = &'a Value>, whole: &Value, column: usize) -> bool {
    let is_short = |part: &Value| match part {
        Value::Null => true,
        Value::Scalar(text) => !is_block(text),
        _ => false,
    };
    parts.all(is_short) && fits_line(&flow(whole), column)
}

/// Whether a text fits on the line behind a column.
pub(super) fn fits_line(text: &str, column: usize) -> bool {
    column + 1 + text.chars().count() <= WIDTH
}

/// A value on one line, in brackets where it has parts.
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::Null => "~".to_owned(),
        Value::Scalar(text) => scalar(text, Quotes::AsNeeded, true),
        Value::List(items) => list(items.iter().map(flow)),
        Value::Map(fields) => map(fields.iter().map(|(name, value)| pair(name, &flow(value)))),
    }
}

/// A list of what is already written.
pub(super) fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// A group of pairs that are already written.
pub(super) fn map(pairs: impl IntoIterator<Item = String>) -> String {
    format!("{{{}}}", pairs.into_iter().collect::<Vec<_>>().join(", "))
}

/// A field of a group in braces.
pub(super) fn pair(name: &str, value: &str) -> String {
    format!("{}: {value}", scalar(name, Quotes::AsNeeded, true))
}

/// A scalar on one line. In brackets their own characters need quotes too.
pub(super) fn scalar(text: &str, quotes: Quotes, in_brackets: bool) -> String {
    if quotes == Quotes::AsNeeded && is_plain(text, in_brackets) {
        return text.to_owned();
    }
    let count = |wanted: &[char]| text.chars().filter(|c| wanted.contains(c)).count();
    let is_better_single = quotes == Quotes::AsNeeded && count(&['"', '\\']) > count(&['\'']);
    if (quotes == Quotes::Single || is_better_single) && !text.contains(needs_escape) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut result = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => result.extend(['\\', c]),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            c if needs_escape(c) => result.push_str(&match u32::from(c) {
                code @ ..0x100 => format!("\\x{code:02X}"),
                code @ ..0x1_0000 => format!("\\u{code:04X}"),
                code => format!("\\U{code:08X}"),
            }),
            c => result.push(c),
        }
    }
    result.push('"');
    result
}

/// Whether a character cannot stand as itself, or would not be seen for what it is: control characters, breaks of
/// lines that only some programs know, the byte-order mark, and what is no character.
fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') || crate::diagnostic::is_no_text(c)
}

/// Whether a scalar without quotes is read as itself, and looks like it.
fn is_plain(text: &str, in_brackets: bool) -> bool {
    let mut chars = text.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    let begins_well = match first {
        '-' => second.is_some_and(char::is_alphanumeric),
        _ => !"?:,[]{}#&*!|>'\"%@`".contains(first),
    };
    begins_well
        && text.trim() == text
        && !text.contains(needs_escape)
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text
            .split_inclusive('#')
            .any(|part| part.strip_suffix('#').is_some_and(|before| before.ends_with(char::is_whitespace)))
        && !matches!(text, "~" | "null" | "Null" | "NULL" | "<<" | "=")
        && !(in_brackets && text.contains(BRACKETS))
}

/// Whether a text is written over several lines: all that it has is seen there. Empty lines at its end are not: they
/// would take those above the next field for their own.
fn is_block(text: &str) -> bool {
    let is_seen =
        |line: &str| !line.contains(needs_escape) && (line.is_empty() || !line.ends_with(char::is_whitespace));
    text.contains('\n') && !text.ends_with("\n\n") && !text.trim().is_empty() && text.split('\n').all(is_seen)
}

/// A text over several lines.
fn block(text: &str, indent: usize) -> Written {
    // The first line would say how far the text is indented.
    let indicator = if text.starts_with([' ', '\n']) { INDENT.to_string() } else { String::new() };
    let chomping = if text.ends_with('\n') { "" } else { "-" };
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{:indent$}{line}\n", "") };
    let text = text.strip_suffix('\n').unwrap_or(text);
    Written { head: format!(" |{indicator}{chomping}"), tail: text.split('\n').map(line).collect() }
}

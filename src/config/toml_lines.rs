//! What was meant by a line of site.toml that is no TOML.

use crate::diagnostic::Span;
use crate::near::CURLY;
use crate::slug::slug;

/// Brackets that are opened and not closed.
pub(super) const NOT_CLOSED: &str = "the brackets that are opened here are not closed";
/// The name of a table, cut short.
pub(super) const NO_HEADER: &str = "the line has no `]` at its end";
/// Text over several lines.
pub(super) const NO_END: &str = "the text that begins here does not end on its line";
/// Keys that have lists of texts.
const LISTS: [&str; 4] = ["browse", "menu", "kinds", "to"];

/// The line that is no TOML with its number, what is wrong with it, and what to write; in its place, where that is a line.
pub(super) fn meant(text: &str, place: Span, says: &str) -> Option<(u32, &'static str, String)> {
    if let Some((number, help)) = unclosed(text, place) {
        return Some((number, NOT_CLOSED, help));
    }
    let number = place.line;
    let line = text.lines().nth(number.checked_sub(1)? as usize)?.trim();
    if line.matches('"').count() % 2 == 1
        && text.lines().nth(number as usize).is_some_and(|next| next.contains('"') && !next.contains('='))
    {
        return Some((
            number,
            NO_END,
            "write it on one line, or put three quotes at both its ends: `\"\"\"`".to_owned(),
        ));
    }
    let (message, meant) = line_meant(line, says)?;
    // What is advised is right, or nothing is.
    let is_right = meant != line && toml::from_str::<toml::Table>(&meant).is_ok();
    is_right.then(|| (number, message, format!("write `{meant}`")))
}

/// Brackets that are not closed are missed at the next key or table: the line that opens them, and what to do.
fn unclosed(text: &str, place: Span) -> Option<(u32, String)> {
    let next = text.lines().nth(place.line.checked_sub(1)? as usize)?.trim();
    let begins = |line: &str| {
        let header = line.strip_prefix('[').filter(|header| !header.contains(['"', '\'', ',']));
        header.is_some() || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim()))
    };
    if !begins(next) {
        return None;
    }
    let mut open: Vec<(u32, char)> = Vec::new();
    let mut last = (0, "");
    for (number, line) in (1..place.line).zip(text.lines()) {
        if !open.is_empty() && begins(line.trim()) {
            break;
        }
        let mut quote = None;
        for c in line.chars() {
            match (c, quote) {
                ('"' | '\'', None) => quote = Some(c),
                (c, Some(begin)) if c == begin => quote = None,
                ('#', None) => break,
                ('[', None) => open.push((number, ']')),
                ('{', None) => open.push((number, '}')),
                (']' | '}', None) => _ = open.pop(),
                _ => {}
            }
        }
        if !line.trim().is_empty() {
            last = (number, line.trim());
        }
    }
    let (first, _) = *open.first()?;
    // A table whose name is cut short is another mistake.
    if text.lines().nth(first.checked_sub(1)? as usize)?.trim().starts_with('[') {
        return None;
    }
    let ends: String = open.iter().rev().map(|(_, end)| *end).collect();
    let space = if ends.starts_with('}') { " " } else { "" };
    let help = match last {
        (number, line) if number == first => format!("write `{line}{space}{ends}`"),
        (_, line) => format!("put `{ends}` on a line below `{line}`"),
    };
    Some((first, help))
}

/// Whether it can be a key without quotes.
pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// The same of one line.
fn line_meant(line: &str, says: &str) -> Option<(&'static str, String)> {
    if let Some(comment) = line.strip_prefix("//") {
        return Some(("a comment begins with `#`", format!("# {}", comment.trim())));
    }
    if let Some(header) = line.strip_prefix('[') {
        return Some(match header.trim_end_matches(']').split_once(']') {
            Some((name, behind)) => {
                let comment = behind.trim_matches([':', ']', ' ']);
                let comment = if comment.is_empty() { String::new() } else { format!(" # {comment}") };
                ("nothing but a comment can follow the name of a table", format!("[{name}]{comment}"))
            }
            None if !line.ends_with(']') => (NO_HEADER, format!("{line}]")),
            None if header.contains(' ') => {
                let name: Vec<String> = header.trim_matches(['[', ']']).split('.').map(slug).collect();
                ("the name of a table has no spaces", format!("[{}]", name.join(".")))
            }
            None => ("there is a bracket too many", format!("[{}]", line.trim_matches(['[', ']']))),
        });
    }
    if says.contains("key with no value")
        && let Some((key, value)) = line.split_once('=')
    {
        return Some(("a name of several words stands in quotes", format!("\"{}\" = {}", key.trim(), value.trim())));
    }
    let end_of_key = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
    let (key, rest) = line.split_at(end_of_key);
    let rest = rest.trim_start();
    let written = rest.trim_start_matches(['=', ':']);
    let signs = &rest[..rest.len() - written.len()];
    let value = value_meant(written.trim(), LISTS.contains(&key))?;
    let message = if key.is_empty() || signs.is_empty() && rest.contains('=') {
        return None;
    } else if signs != "=" {
        "a key and its value have one `=` between them"
    } else if written.contains(CURLY) {
        "text stands between straight quotes, and these are curly"
    } else if value.starts_with('{') {
        "in braces stand keys and values, with `=` between them and commas behind them"
    } else if value.starts_with('[') {
        "a list has each text in quotes, and commas between them"
    } else if value.starts_with(['t', 'f']) {
        "true and false are written small, without quotes"
    } else {
        "this is no value; text stands between two quotes"
    };
    Some((message, format!("{key} = {value}")))
}

/// A value as it is meant.
fn value_meant(written: &str, is_list: bool) -> Option<String> {
    let written = match written.split_once(" #") {
        Some((value, comment)) if !comment.contains(['"', '\'']) => value.trim_end(),
        _ => written.trim_end_matches([',', ';']),
    };
    let apostrophes = ['‘', '’', '‚'];
    let is_double = |c: char| CURLY.contains(&c) && !apostrophes.contains(&c);
    let value = match written.starts_with(apostrophes) {
        true => written.replace(CURLY, "\""),
        false => written.replace(is_double, "\""),
    };
    let inner = value.strip_prefix('"').unwrap_or(&value);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let list = |value: &str| {
        let texts =
            value.split(['[', ']', '(', ')', '"', '\'', ',', ';']).map(str::trim).filter(|text| !text.is_empty());
        format!("[{}]", texts.map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", "))
    };
    Some(match value.chars().next() {
        Some('{') => {
            let inner = value.strip_prefix('{')?.strip_suffix('}')?.trim();
            let field = |field: &str| {
                let (key, value) = field.split_once(['=', ':'])?;
                let value = value_meant(value.trim(), false).filter(|value| !value.contains('='))?;
                Some(format!("{} = {value}", key.trim()))
            };
            let fields: Option<Vec<String>> = inner.trim_end_matches([',', ';']).split([',', ';']).map(field).collect();
            format!("{{ {} }}", fields?.join(", "))
        }
        Some('[') if value[1..].contains(['[', '{']) => return None,
        Some('[' | '(') => list(&value),
        Some('"') if value.contains("\", \"") => list(&value),
        _ if is_list => list(value.trim_start_matches("- ")),
        Some('<') => quoted(value.trim_matches(['<', '>'])),
        _ if value.parse::<f64>().is_ok() => value,
        _ if ["true", "yes", "on"].contains(&value.to_lowercase().as_str()) => "true".to_owned(),
        _ if ["false", "no", "off"].contains(&value.to_lowercase().as_str()) => "false".to_owned(),
        None => "\"…\"".to_owned(),
        Some('\'') => quoted(value.trim_matches('\'')),
        _ => quoted(inner),
    })
}

fn quoted(text: &str) -> String {
    if text.contains('"') { format!("'{text}'") } else { format!("\"{text}\"") }
}

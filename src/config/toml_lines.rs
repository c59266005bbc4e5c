//! What was meant by a line of site.toml that is no TOML.

use crate::diagnostic::Span;
use crate::near::CURLY;
use crate::slug::slug;

/// Keys that have lists of texts.
const LISTS: [&str; 4] = ["browse", "menu", "kinds", "to"];

/// What is wrong with a line that is no TOML.
pub(super) struct Meant {
    pub line: u32,
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// Lines as they are meant.
    pub right: Vec<(u32, String)>,
}

/// What is wrong with the line where the reader stops, or with one above it, and what was meant.
pub(super) fn meant(text: &str, place: Span, says: &str) -> Option<Meant> {
    let line = |number: u32| text.lines().nth(number.checked_sub(1)? as usize).map(str::trim);
    let in_place = |line: u32, (message, right): (String, String)| {
        let help = format!("write `{right}`");
        Meant { line, message, help, right: vec![(line, right)] }
    };
    let (number, here) = (place.line, line(place.line)?);
    // Brackets that are not closed are missed at the next key or table.
    if let Some(open) = Open::before(text, number) {
        if !begins(here) {
            return None;
        }
        let (first, last) = (line(open.first)?, line(open.last)?);
        let space = if open.ends.starts_with('}') { " " } else { "" };
        let right = format!("{first}{space}{}", open.ends);
        let other = || one_letter(first).map(|letter| in_place(open.first, letter));
        let not_closed = "the brackets that are opened here are not closed".to_owned();
        return match open.first == open.last {
            true if is_toml(&right) => Some(in_place(open.first, (not_closed, right))),
            true => other(),
            false => {
                let help = format!("put `{}` on a line below `{last}`", open.ends);
                let right = vec![(open.last, format!("{last} {}", open.ends))];
                Some(Meant { line: open.first, message: not_closed, help, right })
            }
        };
    }
    let is_cut = here.matches('"').count() % 2 == 1;
    if is_cut && let Some(next) = line(number + 1).filter(|next| next.contains('"') && !next.contains('=')) {
        let message = "the text that begins here does not end on its line".to_owned();
        let help = "write it on one line, or put three quotes at both its ends: `\"\"\"`".to_owned();
        let right = vec![(number, format!("{here} {next}")), (number + 1, String::new())];
        return Some(Meant { line: number, message, help, right });
    }
    // What is advised is right, or nothing is.
    let usual = line_meant(here, says).filter(|(_, meant)| meant != here && is_toml(meant));
    let usual = usual.map(|(message, meant)| (message.to_owned(), meant));
    // A quote by itself is hardly part of a text.
    let is_odd = usual.as_ref().is_some_and(|(_, meant)| meant.matches('"').count() % 2 == 1);
    let meant = usual.filter(|_| !is_odd).or_else(|| one_letter(here));
    meant.map(|meant| in_place(number, meant))
}

fn is_toml(text: &str) -> bool {
    toml::from_str::<toml::Table>(text).is_ok()
}

/// Whether a line begins a table or a value.
fn begins(line: &str) -> bool {
    let header = line.strip_prefix('[').filter(|header| !header.contains(['"', '\'', ',']));
    header.is_some() || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim().trim_matches('"')))
}

/// Brackets that are open.
struct Open {
    /// The line that opens the first.
    first: u32,
    /// The last line that can be within them.
    last: u32,
    /// What closes them.
    ends: String,
}

impl Open {
    /// Those that are open before a line, if there are any.
    fn before(text: &str, number: u32) -> Option<Self> {
        let mut open: Vec<(u32, char)> = Vec::new();
        let (mut last, mut in_text) = (0, false);
        for (number, line) in (1..number).zip(text.lines()) {
            let is_edge = ["\"\"\"", "'''"].iter().any(|quotes| line.matches(quotes).count() % 2 == 1);
            in_text ^= is_edge;
            if in_text || is_edge {
                continue;
            }
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
            if quote.is_some() {
                // It is the quote that is not closed.
                open.retain(|(opened, _)| *opened != number);
            }
            if !line.trim().is_empty() {
                last = number;
            }
        }
        let (first, _) = *open.first()?;
        Some(Open { first, last, ends: open.iter().rev().map(|(_, end)| *end).collect() })
    }
}

/// What is wrong with a line in which one letter is missing, too much or another, and the line as it is meant.
fn one_letter(line: &str) -> Option<(String, String)> {
    const SIGNS: [char; 8] = ['"', '=', ',', '{', '}', '[', ']', '\''];
    /// The longest line that is looked at.
    const LONGEST: usize = 200;
    let is_header = line.starts_with('[') && !line.contains('=');
    if line.len() > LONGEST || is_header || line.contains('#') {
        return None;
    }
    let places = || line.char_indices().map(|(at, c)| (at, Some(c))).chain([(line.len(), None)]);
    let missing = places().flat_map(|(at, next)| {
        // A quote stands at a word, and not at the space beside it.
        let beside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.'));
        let is_at_word = beside(next) || beside(line[..at].chars().next_back());
        let signs = SIGNS.iter().filter(move |sign| is_at_word || !matches!(sign, '"' | '\''));
        signs.map(move |sign| (format!("a `{sign}` is missing"), format!("{}{sign}{}", &line[..at], &line[at..])))
    });
    let is_sign = |(_, c): &(usize, Option<char>)| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
    let surplus = places().filter(is_sign).filter_map(|(at, c)| {
        let c = c?;
        Some((format!("there is a `{c}` too many"), format!("{}{}", &line[..at], &line[at + c.len_utf8()..])))
    });
    let others = places().filter(is_sign).flat_map(|(at, c)| {
        let c = c.unwrap_or_default();
        let rest = &line[at + c.len_utf8()..];
        let put = move |sign: &char| (format!("`{sign}` is meant by `{c}`"), format!("{}{sign}{rest}", &line[..at]));
        SIGNS.iter().map(put)
    });
    missing.chain(surplus).chain(others).find(|(_, meant)| is_toml(meant))
}

/// A value whose last brackets are part of the comment behind it, with the comment behind them.
fn without_comment(line: &str) -> Option<String> {
    let mut comments = line.match_indices('#').filter_map(|(at, _)| {
        let (value, comment) = line.split_at(at);
        let text = comment.trim_end_matches([']', '}', ' ']);
        let ends: String = comment[text.len()..].split(' ').collect();
        let space = if ends.starts_with('}') { " " } else { "" };
        let value = format!("{}{space}{ends}", value.trim_end());
        (!ends.is_empty() && is_toml(&value)).then(|| format!("{value} {text}"))
    });
    comments.next()
}

/// Whether it can be a key without quotes.
pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// What is usual to be wrong with a line, and the line as it is meant.
fn line_meant(line: &str, says: &str) -> Option<(&'static str, String)> {
    if let Some(comment) = line.strip_prefix("//") {
        return Some(("a comment begins with `#`", format!("# {}", comment.trim())));
    }
    if let Some((value, comment)) = line.rsplit_once(" //").filter(|(value, _)| is_toml(value)) {
        let comment = if comment.trim().is_empty() { String::new() } else { format!(" # {}", comment.trim()) };
        return Some(("a comment begins with `#`", format!("{value}{comment}")));
    }
    if let Some(right) = without_comment(line) {
        return Some(("what stands behind `#` is a comment, and the bracket with it", right));
    }
    if let Some(name) = line.strip_suffix(']').filter(|name| is_key(name)) {
        return Some(("the line has no `[` at its beginning", format!("[{name}]")));
    }
    if let Some(header) = line.strip_prefix('[') {
        return Some(match header.trim_end_matches(']').split_once(']') {
            Some((_, behind)) if behind.contains('=') => return None,
            Some((name, behind)) => {
                let comment = behind.trim_matches([':', ']', ' ']);
                let comment = if comment.is_empty() { String::new() } else { format!(" # {comment}") };
                ("nothing but a comment can follow the name of a table", format!("[{name}]{comment}"))
            }
            None if !line.ends_with(']') => ("the line has no `]` at its end", format!("{line}]")),
            None if !header.trim_end_matches(']').chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) => {
                let name: Vec<String> = header.trim_matches(['[', ']']).split('.').map(slug).collect();
                ("the name of a table has letters from a to z, digits and hyphens", format!("[{}]", name.join(".")))
            }
            None => ("there is a bracket too many", format!("[{}]", line.trim_matches(['[', ']']))),
        });
    }
    if says.contains("key with no value")
        && let Some((key, value)) = line.split_once('=')
        && key.trim().chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
    {
        return Some(("a name of several words stands in quotes", format!("\"{}\" = {}", key.trim(), value.trim())));
    }
    let end_of_key = match line.strip_prefix('"') {
        Some(quoted) => quoted.find('"')? + 2,
        None => line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))?,
    };
    let (key, rest) = line.split_at(end_of_key);
    let rest = rest.trim_start();
    let written = rest.trim_start_matches(['=', ':', ' ']);
    let signs = rest[..rest.len() - written.len()].trim_end();
    let value = value_meant(written.trim(), LISTS.contains(&key))?;
    // A quote or bracket that is missing makes no text of fields.
    if value.starts_with(['"', '\'']) && (value.contains(" = ") || value.contains(['{', '}'])) {
        return None;
    }
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
        // Within a text it is no comment.
        Some((value, comment)) if !comment.contains(['"', '\'']) && value.matches('"').count() % 2 == 0 => {
            value.trim_end()
        }
        _ => written.trim_end_matches([',', ';', ':']),
    };
    let apostrophes = ['‘', '’', '‚'];
    let is_double = |c: char| CURLY.contains(&c) && !apostrophes.contains(&c);
    let value = match written.starts_with(apostrophes) {
        true => written.replace(CURLY, "\""),
        false => written.replace(is_double, "\""),
    };
    let inner = value.strip_prefix('"').unwrap_or(&value);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let is_text = |part: &str| {
        let part = part.trim();
        part.len() > 1 && part.starts_with('"') && part.ends_with('"') && part.matches('"').count() == 2
    };
    let list = |value: &str| {
        let texts = value
            .split(['[', ']', '(', ')', '"', '\'', ',', ';'])
            .map(str::trim)
            .filter(|text| text.contains(char::is_alphanumeric));
        format!("[{}]", texts.map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", "))
    };
    Some(match value.chars().next() {
        Some('{') => {
            // As with brackets, what is nested is left to others.
            let inner = value.strip_prefix('{')?.strip_suffix('}').filter(|inner| !inner.contains('{'))?.trim();
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
        Some('"') if value.contains(',') && value.split(',').all(is_text) => list(&value),
        _ if is_list => list(value.trim_start_matches("- ")),
        Some('<') if value.matches(['<', '>']).count() == 2 => quoted(value.trim_matches(['<', '>'])),
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

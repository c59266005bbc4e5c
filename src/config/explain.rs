//! What the TOML reader stops at, in an editor's words.

use crate::diagnostic::{Code, Diagnostic, Span, instead};
use crate::near::CURLY;

/// Brackets that are opened and not closed.
const NOT_CLOSED: &str = "the brackets that are opened here are not closed";
/// The name of a table, cut short.
const NO_HEADER: &str = "the line has no `]` at its end";

/// The mistakes of a text that is no TOML, one for each line: what follows in a line is hardly another.
pub(super) fn explain_all(path: &str, text: &str, errors: &[toml::de::Error]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = errors.iter().map(|error| explain(path, text, error)).collect();
    found.sort_by_key(|diagnostic| (diagnostic.span.line, diagnostic.suggestion.is_none()));
    found.dedup_by_key(|diagnostic| diagnostic.span.line);
    // Below these nobody knows where a line belongs.
    let last = found.iter().position(|diagnostic| [NOT_CLOSED, NO_HEADER].contains(&diagnostic.message.as_str()));
    found.truncate(last.map_or(found.len(), |last| last + 1));
    found
}

/// An error of the TOML reader as a diagnostic of the file `path`.
pub(crate) fn explain(path: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().map_or(Span::START, |range| Span::within(text, range));
    let message = error.message();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let diagnostic = |code, message: String| Diagnostic::error(path, span, code, message);
    match quoted.split_first() {
        Some((unknown, known)) if message.starts_with("unknown field") => {
            return diagnostic(Code::UnknownKey, format!("{path} knows no key `{unknown}` here"))
                .suggest_if(instead(unknown, known.iter().copied()));
        }
        Some((unknown, known)) if message.starts_with("unknown variant") => {
            return diagnostic(Code::InvalidToml, format!("`{unknown}` cannot stand here"))
                .suggest_if(instead(unknown, known.iter().copied()));
        }
        _ => {}
    }
    if is_syntax(message)
        && let Some((line, message, meant)) = meant(text, span, message)
    {
        let span = if line == span.line { span } else { Span { line, column: 1, length: 0 } };
        return Diagnostic::error(path, span, Code::InvalidToml, message).suggest(format!("write `{meant}`"));
    }
    let wrong = message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "));
    let said = wrong.map(|(found, wanted)| format!("this is {}, and {} belongs here", words(found), words(wanted)));
    let suggestion = match message {
        _ if message.starts_with("invalid type: sequence") && message.ends_with("leave it out") => {
            Some("write the name of a table between single brackets: [collections.events]")
        }
        _ if message.contains("a table such as") => Some("write it in braces: { type = \"text\" }"),
        _ if message.contains("expected a list of ids") => Some("write a list in brackets: [\"…\", \"…\"]"),
        _ if message.contains("keys cannot be empty") || message.contains("invalid unquoted key") => {
            Some("write it as `key = \"value\"`, with a key of letters, digits and hyphens; a comment begins with `#`")
        }
        _ if message.contains("unicode value digits") || message.contains("escape") => {
            Some("write `\\\\` for each backslash, or put the text between single quotes")
        }
        _ if message.starts_with("missing comma") => Some("put a comma between the two"),
        _ if message.starts_with("key with no value") => Some("write it as `key = \"value\"`, with a key of one word"),
        _ if message.starts_with("invalid multi-line") => Some("put the three quotes where the text ends too"),
        _ if message.contains("recursion") => Some("take out some of the brackets that stand within each other"),
        _ if message.contains("expected a sequence") => Some("write a list in brackets: [\"…\", \"…\"]"),
        _ if message.contains("expected a string") => Some("write text in double quotes"),
        _ if message.contains("expected a boolean") => Some("write true or false, without quotes"),
        _ if message.contains("duplicate key") => Some("keep one of the two"),
        _ => None,
    };
    diagnostic(Code::InvalidToml, said.unwrap_or_else(|| message.lines().collect::<Vec<_>>().join("; ")))
        .suggest_if(suggestion.map(str::to_owned))
}

/// The names of types as an editor knows them.
fn words(said: &str) -> String {
    const WORDS: [(&str, &str); 7] = [
        ("string \"", "the text \""),
        ("a string", "text"),
        ("a sequence", "a list"),
        ("sequence", "a list"),
        ("a boolean", "true or false"),
        ("integer ", "the number "),
        ("map", "a table"),
    ];
    let known = WORDS.iter().find_map(|(from, to)| Some(format!("{to}{}", said.strip_prefix(from)?)));
    known.unwrap_or_else(|| said.to_owned())
}

/// Whether this is said of a text that is no TOML, rather than of a value that belongs elsewhere.
fn is_syntax(says: &str) -> bool {
    ["key with", "extra", "missing comma", "unclosed", "unexpected key", "must be quoted"]
        .iter()
        .any(|part| says.contains(part))
        || says.starts_with("invalid") && says.contains("expected `")
}

/// The line that is no TOML with its number, what is wrong with it, and how it is meant.
fn meant(text: &str, place: Span, says: &str) -> Option<(u32, &'static str, String)> {
    let line = |number: u32| Some((number, text.lines().nth(number.checked_sub(1)? as usize)?.trim()));
    let (number, line) = match line(place.line)? {
        // Brackets that are not closed are missed at the next key.
        (number, next) if says.starts_with("missing comma") && place.column == 1 && next.contains('=') => {
            line(number - 1)?
        }
        here => here,
    };
    let (message, meant) = line_meant(line, says)?;
    (meant != line).then_some((number, message, meant))
}

/// The same of one line.
fn line_meant(line: &str, says: &str) -> Option<(&'static str, String)> {
    if let Some(comment) = line.strip_prefix("//") {
        return Some(("a comment begins with `#`", format!("# {}", comment.trim())));
    }
    if says.starts_with("missing comma")
        && says.ends_with("`,`")
        && line.matches(['[', '{']).count() > line.matches([']', '}']).count()
    {
        let end = if says.contains("array") { "]" } else { " }" };
        return Some((NOT_CLOSED, format!("{line}{end}")));
    }
    if line.starts_with('[') && !line.ends_with(']') {
        return Some((NO_HEADER, format!("{line}]")));
    }
    if line.starts_with('[') {
        return Some(("there is a bracket too many", format!("[{}]", line.trim_matches(['[', ']']))));
    }
    let end_of_key = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')))?;
    let (key, rest) = line.split_at(end_of_key);
    let rest = rest.trim_start();
    let written = rest.trim_start_matches(['=', ':']);
    let signs = &rest[..rest.len() - written.len()];
    let value = value_meant(written.trim())?;
    let message = if key.is_empty() || signs.is_empty() && rest.contains('=') {
        return None;
    } else if signs != "=" {
        "a key and its value have one `=` between them"
    } else if written.contains(CURLY) {
        "text stands between straight quotes, and these are curly"
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
fn value_meant(written: &str) -> Option<String> {
    let written = match written.split_once(" #") {
        Some((value, comment)) if !comment.contains(['"', '\'']) => value.trim_end(),
        _ => written.trim_end_matches(','),
    };
    let apostrophes = ['‘', '’', '‚'];
    let is_double = |c: char| CURLY.contains(&c) && !apostrophes.contains(&c);
    let value = match written.starts_with(apostrophes) {
        true => written.replace(CURLY, "\""),
        false => written.replace(is_double, "\""),
    };
    let inner = value.strip_prefix('"').unwrap_or(&value);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    Some(match value.chars().next() {
        Some('{') => return None,
        Some('[') if value[1..].contains(['[', '{']) => return None,
        Some('[') => {
            let texts = value.split(['[', ']', '"', '\'', ',']).map(str::trim).filter(|text| !text.is_empty());
            format!("[{}]", texts.map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", "))
        }
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

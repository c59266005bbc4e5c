//! What the TOML reader stops at, in an editor's words.

use toml::de::DeTable;

use super::toml_lines::{Meant, is_key, meant};
use crate::diagnostic::{Code, Diagnostic, Span, instead};

/// The mistakes of a text that is no TOML, at most one for each line. A line whose right form is known is read in that form,
/// and others are left out, so that the next mistake shows too, and nothing that only follows from one.
pub(super) fn explain_all(path: &str, text: &str, most: usize) -> Vec<Diagnostic> {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut found: Vec<Diagnostic> = Vec::new();
    while found.len() < most {
        let text = lines.join("\n");
        let (_, errors) = DeTable::parse_recoverable(&text);
        let Some(error) = errors.iter().min_by_key(|error| error.span().map(|span| span.start)) else { break };
        let (diagnostic, right) = match slip(path, &text, error) {
            Some((diagnostic, right)) => (diagnostic, right),
            None => (other(path, &text, error), Vec::new()),
        };
        let line = diagnostic.span.line;
        let said = found.iter().any(|other| other.span.line == line);
        if !said {
            found.push(diagnostic);
        }
        let right = if said || right.is_empty() { vec![(line, String::new())] } else { right };
        for (number, right) in right {
            let Some(line) = number.checked_sub(1).and_then(|at| lines.get_mut(at as usize)) else { return found };
            // Without the name of a table nobody knows where the lines below it belong.
            if *line == right || (right.is_empty() && line.trim_start().starts_with('[')) {
                return found;
            }
            *line = right;
        }
    }
    found
}

/// An error of the TOML reader as a diagnostic of the file `path`.
pub(crate) fn explain(path: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    slip(path, text, error).map_or_else(|| other(path, text, error), |(diagnostic, _)| diagnostic)
}

fn place(text: &str, error: &toml::de::Error) -> Span {
    error.span().map_or(Span::START, |range| Span::within(text, range))
}

/// An error whose cause is a slip in a line, and lines as they are meant.
fn slip(path: &str, text: &str, error: &toml::de::Error) -> Option<(Diagnostic, Vec<(u32, String)>)> {
    let span = place(text, error);
    let Meant { line, message, help, right } =
        is_syntax(error.message()).then(|| meant(text, span, error.message()))??;
    let span = if line == span.line { span } else { Span { line, column: 1, length: 0 } };
    Some((Diagnostic::error(path, span, Code::InvalidToml, message).suggest(help), right))
}

/// An error by what the reader says of it.
fn other(path: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = place(text, error);
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
    let wrong = message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected "));
    let said = wrong.map(|(found, wanted)| format!("this is {}, and {} belongs here", words(found), words(wanted)));
    // One text where a list belongs, and the other way round: what is written is nearest to what is meant.
    let here = text.lines().nth(span.line.saturating_sub(1) as usize).unwrap_or("");
    let (key, value) = here.split_once('=').map_or(("", ""), |(key, value)| (key.trim(), value.trim()));
    let first = value.split('"').nth(1).filter(|_| is_key(key) && value.starts_with(['"', '[']));
    if let Some((first, said)) = first.zip(said.clone()) {
        let meant = match message {
            _ if message.starts_with("invalid type: sequence, expected a string") => Some(format!("\"{first}\"")),
            _ if !message.starts_with("invalid type: string") => None,
            _ if message.contains("expected a sequence") => Some(format!("[\"{first}\"]")),
            _ if message.contains("a table such as") => Some(format!("{{ type = \"{first}\" }}")),
            _ if message.contains("expected a boolean") && matches!(first, "true" | "false") => Some(first.to_owned()),
            _ => None,
        };
        if let Some(meant) = meant {
            let rest = if key == "language" { "; a document in another language says so itself" } else { "" };
            let several = value.matches('"').count() > 2 && !meant.starts_with(['[', '{']);
            let write = if several { "keep one of them, as in" } else { "write" };
            return diagnostic(Code::InvalidToml, said).suggest(format!("{write} `{key} = {meant}`{rest}"));
        }
    }
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
        _ if message.starts_with("unexpected key or value") => {
            Some("put what follows the value on a line of its own, or take it out")
        }
        _ if message.starts_with("unclosed table") => {
            Some("write the name of a table in brackets: [collections.events]")
        }
        _ if message.starts_with("missing opening quote") => Some("put the text between two quotes"),
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
    let begins =
        ["invalid", "missing", "extra", "unexpected", "unclosed", "unquoted", "string values must", "key with"];
    begins.iter().any(|begin| says.starts_with(begin))
        && !["invalid type", "invalid value", "invalid length", "missing field"]
            .iter()
            .any(|begin| says.starts_with(begin))
}

//! What is wrong with YAML, in an editor's words.
//!
//! The parser says where it could not go on, in the words of the YAML specification; the line there says what was meant.

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::span::Lines;

/// What a value without quotes cannot begin with.
const INDICATORS: [&str; 14] = ["&", "*", "!", "%", "@", "`", ",", "]", "}", "- ", "? ", ": ", "|", ">"];

/// Says an error at a place of the file, where its cause is one of the usual ones.
pub(super) fn explain(path: &str, span: Span, error: &serde_saphyr::Error, yaml: &str) -> Diagnostic {
    let text = error.without_snippet().to_string();
    // The library appends its own place, counted from the YAML's beginning; ours counts from the file's.
    let text =
        text.lines().next().unwrap_or("").split(" at line ").next().unwrap_or("").trim_end_matches([',', ':', ' ']);
    let says = |part: &str| text.contains(part);
    let line = line_of(yaml, span.line);
    let diagnostic = |message: &str| Diagnostic::error(path, span, Code::InvalidYaml, message);
    if let Some(diagnostic) = tab(path, span.line, yaml).filter(|tab| tab.span.line == span.line || says("tab")) {
        return diagnostic;
    }
    // Where a field is taken for text, the next line is where it shows.
    let lines = if says("mapping values") { span.line.saturating_sub(1)..=span.line } else { span.line..=span.line };
    if let Some(diagnostic) = lines.into_iter().find_map(|line| without_space(path, line, yaml)) {
        return diagnostic;
    }
    let (key, value) = key_and_value(line);
    let is_plain = !value.starts_with(['"', '\'', '[', '{', '|', '>']);
    if !key.is_empty() && is_plain && (value.contains(": ") || value.ends_with(':')) {
        return diagnostic("a value with a colon in it needs quotes").suggest(format!("{key}{}", quoted(value)));
    }
    if says("duplicate") {
        let key = line.split(':').next().unwrap_or("").trim();
        return Diagnostic::error(path, span, Code::DuplicateKey, format!("`{key}` stands twice"))
            .suggest("keep one of the two");
    }
    if says("trailing content after") {
        // The outer quotes of `'it's'` are meant as quotes, those of `"a" b` are part of the text.
        let outer = value.chars().next().zip(value.chars().next_back()).filter(|(first, last)| first == last);
        let inner = outer.and_then(|(quote, _)| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value);
        return diagnostic("the value goes on behind its closing quote").suggest(format!("{key}{}", quoted(inner)));
    }
    if says("did not find expected key") && value.starts_with(['[', '{']) {
        return diagnostic("a value that begins with a bracket is a list, and nothing can follow its end")
            .suggest(format!("put it in quotes: {}", quoted(value)));
    }
    if INDICATORS.iter().any(|indicator| value.starts_with(indicator)) {
        return diagnostic("a value cannot begin with this character")
            .suggest(format!("put it in quotes: {}", quoted(value)));
    }
    if says("simple key expected") && !line.contains(':') {
        return diagnostic("the line is no field: it has no colon")
            .suggest("write it as `name: value`, or begin it with a space to go on with the value above");
    }
    let (message, suggestion) = match text {
        _ if says("unclosed bracket") => (None, "close the list with `]`, or the fields with `}`"),
        _ if says("illegal placement") => (Some("a list above has no end"), "close it with `]`, or fields with `}`"),
        _ if says("unclosed quote") => (None, "end the value with the same quote, or put it into the others"),
        _ if says("unknown escape") => {
            (Some("a backslash in double quotes has a meaning of its own"), "put the value into single quotes")
        }
        _ if says("Documents") => (Some("`---` stands within the fields"), "take the line out, or put it in quotes"),
        _ if says("budget breached") => {
            (Some("the front matter has too many values, or too deep ones"), "move text below the second `---`")
        }
        _ if says("not allowed in this context") => (None, "begin each field at the left edge"),
        _ => return diagnostic(&format!("the front matter cannot be read: {text}")),
    };
    match message {
        Some(message) => diagnostic(message).suggest(suggestion),
        None => diagnostic(&format!("the front matter cannot be read: {text}")).suggest(suggestion),
    }
}

/// A line of the file; the YAML begins on its second.
fn line_of(yaml: &str, line: u32) -> &str {
    yaml.lines().nth(line.saturating_sub(2) as usize).unwrap_or("")
}

/// What stands before a value, and the value: behind the first colon, or the dash of a list.
fn key_and_value(line: &str) -> (&str, &str) {
    let end_of_key = line
        .find(": ")
        .map(|at| at + 2)
        .or_else(|| line.trim_start().starts_with("- ").then(|| line.len() - line.trim_start().len() + 2));
    let (key, value) = line.split_at(end_of_key.unwrap_or(0));
    (key, value.trim())
}

/// A value in quotes.
fn quoted(value: &str) -> String {
    if value.contains('"') && !value.contains(['\'', '\\']) {
        return format!("'{value}'");
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The first line from `line` on that is indented by a tab.
fn tab(path: &str, line: u32, yaml: &str) -> Option<Diagnostic> {
    let lines = (line..).zip(yaml.lines().skip(line.saturating_sub(2) as usize));
    let indents = lines.map(|(number, line)| (number, &line[..line.len() - line.trim_start().len()]));
    let (line, column) = indents.filter_map(|(line, indent)| Some((line, indent.find('\t')?))).next()?;
    let span = Span { line, column: u32::try_from(column + 1).unwrap_or(u32::MAX), length: 1 };
    Some(Diagnostic::error(path, span, Code::InvalidYaml, "a tab is used to indent").suggest("indent with spaces"))
}

/// A field on a line of the file whose value follows its colon without a space.
pub(super) fn without_space(path: &str, line: u32, yaml: &str) -> Option<Diagnostic> {
    let text = line_of(yaml, line);
    let at = text.find([':', '：'])?;
    let (key, colon_and_value) = text.split_at(at);
    let value = colon_and_value.trim_start_matches([':', '：']);
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
    let is_right = colon_and_value.starts_with(": ") || colon_and_value == ":" || value.starts_with("//");
    if !is_key || is_right {
        return None;
    }
    let column = u32::try_from(key.chars().count() + 1).unwrap_or(u32::MAX);
    let message = if colon_and_value.starts_with(':') {
        "a space must follow the colon"
    } else {
        "`：` is not the colon that ends the name of a field"
    };
    let span = Span { line, column, length: 1 };
    let error = Diagnostic::error(path, span, Code::InvalidYaml, message);
    Some(error.suggest(format!("{}: {}", key.trim_end(), value.trim()).trim_end()))
}

/// Values whose end YAML takes for a comment. `ends` are the bytes at which values without quotes end.
pub(super) fn cut_short(path: &str, yaml: &str, ends: &[usize]) -> Vec<Diagnostic> {
    let lines = Lines::new(yaml);
    let warning = |end: usize| {
        let rest = yaml.get(end..)?.lines().next()?;
        // Two spaces are how a comment is meant.
        let lost = rest.strip_prefix(" #")?;
        if !lost.starts_with(|c: char| c.is_alphanumeric() || c == ' ') {
            return None;
        }
        let line = &yaml[yaml[..end].rfind('\n').map_or(0, |at| at + 1)..end + rest.len()];
        let (key, value) = key_and_value(line);
        // Behind nothing or a single word it may well be meant as a comment, but not in a sentence.
        let before = value.split_once('#').map_or("", |(before, _)| before.trim());
        let is_sentence =
            before.contains(' ') || ["title", "subtitle", "summary"].contains(&key.trim_end_matches([':', ' ']));
        if lost.starts_with(' ') && (before.is_empty() || !is_sentence) {
            return None;
        }
        let span = lines.span(end + 1..end + rest.len());
        let span = Span { line: span.line + 1, ..span };
        let suggestion = if key.is_empty() || value.starts_with(['[', '{']) {
            "put the whole value in quotes, or two spaces before a comment".to_owned()
        } else {
            format!("write `{}{}`, or two spaces before a comment", key.trim_start(), quoted(value))
        };
        let message = "what follows ` #` is a comment, and no part of the value";
        Some(Diagnostic::warning(path, span, Code::ValueCutShort, message).suggest(suggestion))
    };
    ends.iter().filter_map(|end| warning(*end)).collect()
}

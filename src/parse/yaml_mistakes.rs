//! What is wrong with YAML, in an editor's words.
//!
//! The parser says where it could not go on, in the words of the YAML specification; the lines there say what was meant.
//! A line whose right form is known is read in that form, so that the mistakes behind it show in the same run.

use super::yaml_lines::{Mistake, Yaml, is_field, key_and_value, quoted};
use super::yaml_lists::{bullet, comma, dash};
use super::yaml_values::{brackets, colon, indicator, number_sign, open_quote, quotes, several_lines, within_brackets};
use crate::diagnostic::Diagnostic;

/// Says an error of the parser, where its cause is one of the usual ones.
pub(super) fn explain(yaml: Yaml<'_>, error: &serde_saphyr::Error) -> Mistake {
    let text = error.without_snippet().to_string();
    // The library appends its own place, counted from the YAML's beginning; ours counts from the file's.
    let text =
        text.lines().next().unwrap_or("").split(" at line ").next().unwrap_or("").trim_end_matches([',', ':', ' ']);
    let (number, column) = error.location().map_or((yaml.first, 1), |location| {
        let line = u32::try_from(location.line()).unwrap_or(u32::MAX);
        (yaml.first.saturating_add(line.saturating_sub(1)), location.column())
    });
    let usual = [
        conflict,
        fence,
        tab,
        bullet,
        spacing,
        several_lines,
        colon,
        open_quote,
        number_sign,
        brackets,
        quotes,
        within_brackets,
        comma,
        indicator,
        dash,
        text_indent,
        indent,
        no_field,
    ];
    let here = Place { number, column, says: text };
    if here.is_limit() {
        return indicator(yaml, here).unwrap_or_else(|| other(yaml, here));
    }
    usual.iter().find_map(|usual| usual(yaml, here)).unwrap_or_else(|| other(yaml, here))
}

/// Where the parser could not go on, and what it says.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub number: u32,
    /// In characters, from 1.
    pub column: u64,
    pub says: &'a str,
}

impl Place<'_> {
    /// Whether the parser says this.
    pub fn says(&self, part: &str) -> bool {
        self.says.contains(part)
    }

    /// Whether there is more than is read, or anchors and aliases, of which none is.
    pub fn is_limit(&self) -> bool {
        // A second `---` is counted too.
        (self.says("budget breached") && !self.says("Documents")) || self.says("recursion")
    }
}

/// The line `---` that should end the fields has spaces before it, or something behind it.
fn fence(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    // In a text of several lines it may stand for something else.
    let is_fence = |(above, (number, line)): &(&str, (u32, &str))| {
        let is_text = above.starts_with(' ') || above.ends_with(['|', '>']);
        line.starts_with("---") || (line.trim() == "---" && *number > yaml.first && !is_text)
    };
    let (_, (number, line)) = yaml.pairs().take_while(|(_, (number, _))| *number <= here.number).find(is_fence)?;
    if line.starts_with([' ', '\t']) {
        let message = "the line `---` that ends the fields does not begin at the left edge";
        return Some(yaml.mistake(number, 0..line.len(), message, "take the spaces before it out"));
    }
    let message = "something stands behind the `---` that ends the fields";
    let help = "put it on a line of its own, below `---`";
    Some(Mistake { meant: vec![(number, String::new())], ..yaml.mistake(number, 0..line.len(), message, help) })
}

/// Lines that are indented by tabs.
fn tab(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let has_tab = |(_, (_, line)): &(&str, (u32, &str))| line[..indent(line)].contains('\t');
    let from_here = || yaml.pairs().skip_while(|(_, (number, _))| *number < here.number);
    let first = from_here().find(has_tab).filter(|(_, (number, _))| *number == here.number || here.says("tab"));
    let (_, (number, line)) = first?;
    let meant = |(above, (number, line)): (&str, (u32, &str))| {
        let (tabs, text) = line.split_at(indent(line));
        let opens = above.is_empty() || above.ends_with(':') || above.contains('\t');
        let spaces = if is_field(text) && !opens { String::new() } else { tabs.replace('\t', "  ") };
        (number, format!("{spaces}{text}"))
    };
    let meant: Vec<(u32, String)> = from_here().filter(has_tab).map(meant).collect();
    let right = meant.first().map_or("", |(_, right)| right);
    let help = match right.strip_prefix("  ") {
        Some(_) => format!("indent with spaces: `{right}`"),
        None => format!("begin it at the left edge: `{right}`"),
    };
    let at = line.find('\t').unwrap_or(0);
    Some(Mistake { meant, ..yaml.mistake(number, at..at + 1, "a tab is used to indent", help) })
}

/// A field without a space behind its colon. Where a field is taken for text, the next line is where it shows.
fn spacing(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let above = yaml.above(here.number).filter(|_| here.says("mapping values")).map(|(number, _)| number);
    above.into_iter().chain([here.number]).find_map(|number| without_space(yaml, number))
}

/// A field on a line of the file whose value follows its colon without a space, or that has another sign in its place.
pub(super) fn without_space(yaml: Yaml<'_>, number: u32) -> Option<Mistake> {
    let line = yaml.line(number);
    let at = line.find([':', '：', '='])?;
    let (key, behind) = line.split_at(at);
    let sign = behind.chars().next()?;
    let value = behind.trim_start_matches([':', '：', '=']);
    let name = key.trim_end();
    let is_key = !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        && !name.starts_with('-');
    if !is_key || (sign == ':' && (value.starts_with(' ') || value.is_empty() || value.starts_with("//"))) {
        return None;
    }
    let message = match (sign, value.chars().next()) {
        (':', Some(c)) if c.is_whitespace() => {
            format!("what follows the colon looks like a space, and is none (U+{:04X})", u32::from(c))
        }
        (':', _) => "a space must follow the colon".to_owned(),
        _ => format!("`{sign}` is not the colon that ends the name of a field"),
    };
    let value = value.trim().trim_end_matches(',');
    let value = if value.starts_with('#') { quoted(value) } else { value.to_owned() };
    let bytes = at..at + sign.len_utf8();
    Some(yaml.meant(number, bytes, message, format!("{name}: {value}").trim_end().to_owned()))
}

/// Fields that do not begin at the left edge.
fn indent(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    if !here.says("not allowed in this context") && !here.says("<document start>") {
        return None;
    }
    let is_indented = |(_, line): &(u32, &str)| line.starts_with(' ') && is_field(line.trim_start());
    let mut lines = yaml.lines().skip_while(|(number, _)| here.says("context") && *number < here.number);
    let (number, line) = lines.find(|(_, line)| !line.trim().is_empty()).filter(is_indented)?;
    let same = lines.take_while(is_indented);
    if let Some((above, address)) = yaml.above(number)
        && let Some(address) = address.trim_start().strip_prefix("- ").filter(|address| address.contains("://"))
        // A value in quotes, or with a comment, is for a hand to move.
        && !line.contains(['"', '\'', '#'])
    {
        let field = |(_, line): (u32, &str)| {
            let (key, value) = key_and_value(line.trim());
            let is_plain = !value.contains([',', '[', ']', '{', '}', '#', '"', '\'', ':']);
            format!("{key}{}", if is_plain { value.to_owned() } else { quoted(value) })
        };
        let fields: Vec<String> = std::iter::once((number, line)).chain(same).map(field).collect();
        let item = format!("- {{url: {}, {}}}", address.trim(), fields.join(", "));
        let message = "what belongs to the address above stands beside it, in braces";
        let mistake = yaml.mistake(number, 0..line.len(), message, format!("write `{item}`"));
        let rest = (number..).zip(&fields).map(|(number, _)| (number, String::new()));
        return Some(Mistake { meant: std::iter::once((above, item)).chain(rest).collect(), ..mistake });
    }
    let meant: Vec<_> =
        std::iter::once((number, line)).chain(same).map(|(n, l)| (n, l.trim_start().to_owned())).collect();
    let spaces = line.len() - line.trim_start().len();
    let message = "the field does not begin at the left edge, so it goes on with the value above";
    let message = if number == yaml.first { "the field does not begin at the left edge" } else { message };
    let help = format!("take the spaces before it out: `{}`", line.trim());
    Some(Mistake { meant, ..yaml.mistake(number, 0..spaces, message, help) })
}

/// Lines that are no fields.
fn no_field(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    if !here.says("simple key expected") {
        return None;
    }
    let lines = || yaml.lines().skip_while(|(number, _)| *number < here.number);
    let (number, line) = lines().next()?;
    let text = line.trim();
    if let Some(item) = text.strip_prefix('-').filter(|item| !item.starts_with('-')) {
        let items = lines().take_while(|(_, line)| line.trim_start().starts_with('-'));
        let spaced = |(number, line): (u32, &str)| (number, line.replacen('-', "- ", 1));
        let mistake = yaml.mistake(number, 0..line.len(), "a space must follow the dash", format!("write `- {item}`"));
        return Some(Mistake { meant: items.map(spaced).collect(), ..mistake });
    }
    let comment = [("//", ""), ("<!--", "-->"), ("/*", "*/"), (";", "")]
        .iter()
        .find_map(|(begin, end)| text.strip_prefix(begin)?.strip_suffix(end));
    if let Some(comment) = comment {
        return Some(yaml.meant(
            number,
            0..line.len(),
            "a comment begins with `#` here",
            format!("# {}", comment.trim()),
        ));
    }
    // The name of a list, without its colon.
    if yaml.line(number + 1).trim_start().starts_with("- ") && !text.contains(' ') {
        return Some(yaml.meant(number, 0..line.len(), "a colon must follow the name of a field", format!("{text}:")));
    }
    // Text of several lines is one mistake.
    let goes_on = |(_, line): &(u32, &str)| !line.contains(':') && !line.starts_with([' ', '-', '#']);
    let meant: Vec<_> = lines().take_while(goes_on).map(|(number, line)| (number, format!("  {line}"))).collect();
    if meant.is_empty() {
        return None;
    }
    let is_below_space = number > yaml.first && yaml.line(number - 1).trim().is_empty();
    let help = match is_below_space {
        true => "end the fields with a line `---` above it, if the text begins here; or write it as `name: value`",
        false => "write it as `name: value`, or begin it with two spaces to go on with the value above",
    };
    Some(Mistake { meant, ..yaml.mistake(number, 0..line.len(), "the line is no field: it has no colon", help) })
}

/// What git leaves where two have changed the same lines. The first version is read on.
fn conflict(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let is_sign = |sign: &'static [&str]| move |(_, line): &(u32, &str)| sign.iter().any(|sign| line.starts_with(sign));
    let (number, line) = yaml.lines().take_while(|(number, _)| *number <= here.number).find(is_sign(&["<<<<<<< "]))?;
    let (second, _) = yaml.lines().skip_while(|(n, _)| *n < number).find(is_sign(&["|||||||", "======="]))?;
    let (end, _) = yaml.lines().skip_while(|(n, _)| *n < second).find(is_sign(&[">>>>>>>"]))?;
    let meant = std::iter::once(number).chain(second..=end).map(|number| (number, String::new())).collect();
    Some(Mistake { meant, diagnostic: Diagnostic::conflict(yaml.path, yaml.place(number, 0..line.len())) })
}

/// Lines of a text below `|` or `>` that begin further to the left than its first.
fn text_indent(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let spaces = |line: &str| line.len() - line.trim_start().len();
    let before: Vec<&str> =
        yaml.lines().take_while(|(number, _)| *number < here.number).map(|(_, line)| line).collect();
    let header = before.iter().rposition(|line| line.ends_with(['|', '>']))?;
    let first = before[header + 1..].iter().find(|line| !line.trim().is_empty())?;
    let is_left = |(_, line): &(u32, &str)| line.starts_with(' ') && spaces(line) < spaces(first);
    let put = |(number, line): (u32, &str)| (number, format!("{}{}", " ".repeat(spaces(first)), line.trim_start()));
    let lines = yaml.lines().skip_while(|(number, _)| *number < here.number).take_while(is_left);
    let meant: Vec<(u32, String)> = lines.map(put).collect();
    let help = format!("begin it as far to the right as the first line of the text: `{}`", meant.first()?.1);
    let left = 0..spaces(yaml.line(here.number));
    Some(Mistake { meant, ..yaml.mistake(here.number, left, "the line stands too far to the left", help) })
}

/// What is none of these.
fn other(yaml: Yaml<'_>, here: Place<'_>) -> Mistake {
    let line = yaml.line(here.number);
    let (message, help) = match here.says {
        _ if here.says("unclosed bracket") || here.says("illegal placement") => {
            ("a list above has no end", "close it with `]`, or fields with `}`")
        }
        _ if here.says("unclosed quote") => ("a quote has no end", "end the value with the quote that it begins with"),
        _ if here.is_limit() && ["[&", " &", "[*", " *"].iter().any(|sign| line.contains(sign)) => (
            "a value cannot begin with “&” or “*”, which have a meaning of their own there",
            "put that value in quotes",
        ),
        _ if here.is_limit() => {
            ("the front matter has too many values, or too deep ones", "move text below the second `---`")
        }
        _ if key_and_value(line).1.starts_with('{') => (
            "the fields in braces cannot be read from here on",
            "write them as `{name: value, name: value}`, with a text in quotes that has one of `,[]{}:#` in it",
        ),
        _ if here.says("expected string scalar") => {
            ("the name of a field is a word, and this is none", "write it as `name: value`, or put it in quotes")
        }
        _ => ("the front matter cannot be read from here on", "put the value in quotes, or write it anew"),
    };
    let column = usize::try_from(here.column.saturating_sub(1)).unwrap_or(usize::MAX);
    let at = line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
    let mistake = yaml.mistake(here.number, at..at, message, help);
    let is_line = here.says("expected string scalar");
    Mistake { meant: is_line.then(|| (here.number, String::new())).into_iter().collect(), ..mistake }
}

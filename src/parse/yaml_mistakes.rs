//! What is wrong with YAML, in an editor's words.
//!
//! The parser says where it could not go on, in the words of the YAML specification; the lines there say what was meant.
//! A line whose right form is known is read in that form, so that the mistakes behind it show in the same run.

use super::address::{in_markdown, meant};
use super::yaml_lines::{CURLY, Mistake, Yaml, is_field, key_and_value, quoted};
use super::yaml_lists::{bullet, comma, dash};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::span::Lines;

/// What a value without quotes cannot begin with.
const INDICATORS: [&str; 14] = ["&", "*", "!", "%", "@", "`", ",", "]", "}", "- ", "? ", ": ", "|", ">"];
/// Fields that are an address or the name of a file.
const ADDRESSES: [&str; 5] = ["link", "links", "file", "files", "cover"];

/// Fields that are often there: the end of the line before them may have been deleted.
const FIELDS: [&str; 12] = [
    "title",
    "kind",
    "date",
    "summary",
    "authors",
    "language",
    "countries",
    "topics",
    "sources",
    "file",
    "link",
    "links",
];
/// Fields of groups.
const PARTS: [&str; 13] =
    ["value", "label", "qualifier", "unit", "since", "as_of", "source", "note", "url", "name", "role", "from", "to"];

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
    fn says(&self, part: &str) -> bool {
        self.says.contains(part)
    }

    /// Whether there is more than is read, or anchors and aliases, of which none is.
    fn is_limit(&self) -> bool {
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

/// A value with a colon in it.
fn colon(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let (key, value) = key_and_value(yaml.line(here.number));
    // What goes on behind its quotes is plain too.
    let goes_on = value.starts_with('"') && !value.trim_end_matches(',').ends_with('"');
    let is_plain = goes_on || !value.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!', '@', '`', '%']);
    if key.trim().is_empty() || !is_plain || !(value.contains(": ") || value.ends_with(':')) {
        return None;
    }
    if let Some(mistake) = next_field(yaml, here.number, value) {
        return Some(mistake);
    }
    let inner =
        value.strip_prefix(CURLY).and_then(|rest| rest.strip_suffix(CURLY)).filter(|rest| !rest.contains(CURLY));
    Some(match inner {
        Some(inner) => {
            let message =
                "curly quotes are letters like any others, and a value with a colon in it needs straight ones";
            yaml.value_meant(here.number, message, &quoted(inner))
        }
        None => yaml.value_meant(here.number, "a value with a colon in it needs quotes", &quoted(value)),
    })
}

/// A value with the next field behind it, as when the end of its line has been deleted.
fn next_field(yaml: Yaml<'_>, number: u32, value: &str) -> Option<Mistake> {
    let (before, after) = value.split_once(": ").or_else(|| Some((value.strip_suffix(':')?, "")))?;
    let in_list = before.rsplit_once(']').filter(|_| before.starts_with('['));
    let name = match in_list {
        Some((_, name)) => name.trim_start_matches(|c: char| !c.is_alphanumeric()),
        // A word by itself belongs to the sentence.
        None => FIELDS.iter().find(|name| before.strip_suffix(**name).is_some_and(|own| own.trim_end() == own))?,
    };
    let own = before.strip_suffix(name)?.trim_end();
    if own.is_empty() || name.is_empty() || !is_field(&format!("{name}:")) {
        return None;
    }
    let next = format!("{name}: {after}");
    let next = next.trim_end();
    let line = yaml.line(number);
    let at = line.trim_end().len().checked_sub(value.len())?;
    let (message, help) = match in_list {
        Some(_) => ("nothing can follow the end of a list", format!("put `{next}` on a line of its own")),
        None => {
            let help =
                format!("put `{next}` on a line of its own, if it is a field; else put the whole value in quotes");
            ("a value with a colon in it needs quotes", help)
        }
    };
    // A line stays one line, so one of the two has to be read without the other: that with a list below.
    let meant = match in_list {
        _ if after.is_empty() => next.to_owned(),
        Some(_) => format!("{}{}", &line[..at], own.trim_end_matches(|c| c != ']')),
        None => format!("{}{}", &line[..at], quoted(own)),
    };
    Some(Mistake {
        meant: vec![(number, meant)],
        ..yaml.mistake(number, at + own.len()..at + value.len(), message, help)
    })
}

/// A quote without its end. It shows at the next quote, which may stand some lines below.
fn open_quote<'a>(yaml: Yaml<'a>, here: Place<'_>) -> Option<Mistake> {
    if !here.says("unclosed quote") && !here.says("trailing content after") {
        return None;
    }
    let opens = |(number, line): (u32, &'a str)| {
        let (key, value) = key_and_value(line);
        // In a list in brackets it may be any of the values.
        let start = if value.starts_with(['[', '{']) && here.says("unclosed") { value.rfind(['"', '\''])? } else { 0 };
        let quote = value[start..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        (value[start..].matches(quote).count() == 1).then_some((number, key, value, start, quote))
    };
    let lines = yaml.lines().take_while(|(number, _)| *number <= here.number);
    let (number, key, value, start, quote) = lines.filter_map(opens).last()?;
    let end = value[start..].trim_end_matches([']', '}']).len() + start;
    let end = if start == 0 { value.len() } else { end };
    let text = value[..end].trim_end_matches(CURLY);
    let right = format!("{key}{text}{quote}{}", &value[end..]);
    let at = key.len() + start;
    Some(yaml.meant(number, at..at + 1, "the quote that begins here has no end", right))
}

/// Brackets without end, or without beginning.
fn brackets<'a>(yaml: Yaml<'a>, here: Place<'_>) -> Option<Mistake> {
    if here.says("misplaced bracket") {
        let line = yaml.line(here.number);
        let right = line.trim_end().strip_suffix([']', '}'])?.to_owned();
        return Some(yaml.meant(
            here.number,
            right.len()..right.len() + 1,
            "there is a closing bracket too many",
            right,
        ));
    }
    if !here.says("unclosed bracket") && !here.says("illegal placement") && !here.says("did not find expected ','") {
        return None;
    }
    let opens = |(number, line): (u32, &'a str)| {
        let (key, value) = key_and_value(line);
        let mut open = Vec::new();
        for c in value.chars() {
            match c {
                '[' => open.push(']'),
                '{' => open.push('}'),
                ']' | '}' => _ = open.pop(),
                _ => {}
            }
        }
        // One of a hundred thousand is no slip.
        let is_slip = value.starts_with(['[', '{']) && (1..4).contains(&open.len());
        is_slip.then(|| (number, key, value, open.iter().rev().collect::<String>()))
    };
    let lines = yaml.lines().take_while(|(number, _)| *number <= here.number);
    let (number, key, value, end) = lines.filter_map(opens).last()?;
    let (value, comment) = value.find(" #").map_or((value, ""), |at| value.split_at(at));
    let right = format!("{key}{}{end}{comment}", value.trim_end().trim_end_matches(','));
    Some(yaml.meant(number, key.len()..key.len() + 1, "the bracket that begins here has no end", right))
}

/// A list in brackets that has a `#` in it, so that the rest is a comment, and with it the closing bracket.
fn number_sign(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let (_, list) = key_and_value(yaml.line(here.number));
    let end = list.rfind(']').filter(|_| list.starts_with('['))?;
    let at = list[..end].rfind('#').filter(|at| list[..*at].ends_with([' ', '[', ',']))?;
    let start = list[..at].rfind(['[', ',']).map_or(0, |start| start + 1);
    let end = at + list[at..].find([',', ']'])?;
    let (before, item) = list[..end].split_at(start);
    let spaces = item.len() - item.trim_start().len();
    let right = format!("{before}{}{}{}", &item[..spaces], quoted(item.trim()), &list[end..]);
    Some(yaml.value_meant(here.number, "what follows `#` is a comment, and no part of the list", &right))
}

/// A value that goes on behind its closing quote or bracket, or has a backslash within double quotes.
fn quotes(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let (key, value) = key_and_value(yaml.line(here.number));
    if key.trim().is_empty() {
        return None;
    }
    // A line of JSON has its field in quotes and ends with a comma.
    let json = key.strip_prefix('"').and_then(|key| key.strip_suffix("\": ")).zip(value.strip_suffix(','));
    if let Some((key, value)) = json.filter(|_| here.says("trailing content after")) {
        let message = "the line is JSON, as other systems have it";
        let bytes = 0..yaml.line(here.number).trim_end().len();
        return Some(yaml.meant(here.number, bytes, message, format!("{key}: {value}")));
    }
    // The outer quotes of `'it's'` are meant as quotes, those of `"a" b` and `"a" and "b"` are part of the text.
    let outer = value.chars().next().zip(value.chars().next_back()).filter(|(first, last)| first == last);
    let inner = outer.and_then(|(quote, _)| value.strip_prefix(quote)?.strip_suffix(quote));
    let is_closed = |(quote, inner): (char, &str)| {
        inner.split_once(quote).is_some_and(|(_, rest)| rest.starts_with([' ', ',', ';']) && rest.contains(quote))
    };
    let quote = value.chars().next()?;
    let inner = inner.filter(|inner| !is_closed((quote, inner))).unwrap_or(value);
    if here.says("trailing content after") {
        let parts: Vec<&str> = value.trim_end_matches([',', ';']).split([',', ';']).map(str::trim).collect();
        let is_quoted = |part: &&str| {
            let inner = part.strip_prefix(quote).and_then(|part| part.strip_suffix(quote));
            inner.is_some_and(|inner| !inner.contains(quote))
        };
        if matches!(quote, '"' | '\'') && parts.iter().all(is_quoted) {
            return Some(match parts.as_slice() {
                [one] => yaml.value_meant(here.number, "nothing but a comment can follow the closing quote", one),
                _ => yaml.value_meant(
                    here.number,
                    "several values are a list, in brackets",
                    &format!("[{}]", parts.join(", ")),
                ),
            });
        }
        return Some(yaml.value_meant(here.number, "the value goes on behind its closing quote", &quoted(inner)));
    }
    if here.says("unknown escape") {
        let message = "a backslash in double quotes has a meaning of its own";
        let right = if inner.contains('\'') { quoted(inner) } else { format!("'{inner}'") };
        return Some(yaml.value_meant(here.number, message, &right));
    }
    let message = "a value that begins with a bracket is a list, and nothing can follow its end";
    let is_list = here.says("did not find expected key") && value.starts_with(['[', '{']);
    if let Some(mistake) = next_field(yaml, here.number, value).filter(|_| is_list) {
        return Some(mistake);
    }
    // Where an address stands by itself, it needs neither text nor brackets.
    let address =
        in_markdown(value).filter(|_| ["-"].iter().chain(&ADDRESSES).any(|name| key.trim_matches([':', ' ']) == *name));
    let address = address.map(|address| meant(address).unwrap_or_else(|| address.to_owned()));
    is_list.then(|| yaml.value_meant(here.number, message, &address.unwrap_or_else(|| quoted(value))))
}

/// A colon in a value within brackets.
fn within_brackets(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    if !here.says("did not find expected ','") {
        return None;
    }
    let line = yaml.line(here.number);
    let at = line.char_indices().nth(usize::try_from(here.column.saturating_sub(1)).ok()?)?.0;
    let start = line[..at].rfind(['[', '{', ','])? + 1;
    let end = at + line[at..].find([',', ']', '}'])?;
    let (key, _) = line[start..end].split_once(": ")?;
    let start = start + key.len() + 2;
    let comma = line[start..end].rsplit_once(": ").and_then(|(before, _)| before.rsplit_once(' '));
    if let Some((before, name)) = comma.filter(|(_, name)| PARTS.contains(name)) {
        let comma = start + before.len();
        let right = format!("{},{}", &line[..comma], &line[comma..]);
        return Some(yaml.meant(here.number, start..end, format!("a comma must stand before `{name}`"), right));
    }
    let right = format!("{}{}{}", &line[..start], quoted(line[start..end].trim()), &line[end..]);
    Some(yaml.meant(here.number, start..end, "a value with a colon in it needs quotes", right))
}

/// A value that begins with a sign that means something else there.
fn indicator(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let (key, value) = key_and_value(yaml.line(here.number));
    let is_plain = !key.trim().is_empty() && INDICATORS.iter().any(|indicator| value.starts_with(indicator));
    // Anchors and aliases are beyond the budget.
    if !is_plain || here.is_limit() && !value.starts_with(['&', '*']) {
        return None;
    }
    if value.starts_with("- ") && yaml.line(here.number + 1).trim_start().starts_with("- ") {
        let message = "the first value of the list does not stand on a line of its own";
        let bytes = key.len()..key.len() + value.len();
        let help = "put it on the next line, below the name of the field";
        let meant = vec![(here.number, key.trim_end().to_owned())];
        return Some(Mistake { meant, ..yaml.mistake(here.number, bytes, message, help) });
    }
    let is_text = ["title", "subtitle", "summary"].contains(&key.trim_end_matches([':', ' ']));
    if let Some(item) = value.strip_prefix("- ").filter(|_| !is_text) {
        let item = if item.contains([',', ':', '#', '[', '{', '"']) { quoted(item) } else { item.to_owned() };
        let message = "a list is written in brackets, or with each dash on a line of its own";
        return Some(yaml.value_meant(here.number, message, &format!("[{item}]")));
    }
    let sign = value.split(' ').next().unwrap_or("").chars().next().unwrap_or(' ');
    let below = yaml.line(here.number + 1);
    if let Some(text) = value.strip_prefix([sign, ' ']).filter(|_| matches!(sign, '|' | '>') && below.starts_with(' '))
    {
        let key = key.trim_end();
        let bytes = key.len()..yaml.line(here.number).len();
        let message = format!("behind “{sign}”, the text begins on the next line");
        let help = format!("write `{key} {sign}`, and below it `{}`", text.trim());
        let meant = vec![(here.number, format!("{key} {sign}"))];
        return Some(Mistake { meant, ..yaml.mistake(here.number, bytes, message, help) });
    }
    let message = format!("a value cannot begin with “{sign}”, which has a meaning of its own there");
    Some(yaml.value_meant(here.number, &message, &quoted(value)))
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
    {
        let fields: Vec<&str> = std::iter::once(line).chain(same.map(|(_, line)| line)).map(str::trim).collect();
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

/// A value that begins with `>` or `|` and has more on its line, so that its text would stand below; but nothing does. It
/// is on the line `number`, at the byte `at`, or above it.
pub(super) fn empty_text(yaml: Yaml<'_>, number: u32, at: usize) -> Option<Mistake> {
    let is_sign = |line: &str| {
        let value = key_and_value(line).1;
        value.starts_with(['>', '|']) && value.len() > 1
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

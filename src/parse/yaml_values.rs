//! What is wrong with a value in YAML: its quotes, brackets and colons, and the signs that it begins with.

use super::address::{in_markdown, meant};
use super::yaml_lines::{CURLY, Mistake, Yaml, is_field, key_and_value, quoted};
use super::yaml_mistakes::Place;

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

/// A value with a colon in it.
pub(super) fn colon(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let (key, value) = key_and_value(yaml.line(here.number));
    // What goes on behind its quotes is plain too.
    let goes_on = value.starts_with('"') && !value.trim_end_matches(',').ends_with('"') && !value.contains("\" #");
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

/// A text that goes on over several lines, with a colon or quotes in it that stop the parser: one sign makes a text of all.
pub(super) fn several_lines(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let is_begin = |(_, line): &(u32, &str)| !line.starts_with([' ', '-', '#']) && !line.trim().is_empty();
    let is_text = |line: &str| {
        let line = line.trim_start();
        // A small word and a colon is a field that stands too far to the right.
        !(line.starts_with("- ") || is_field(line) && line.starts_with(char::is_lowercase))
    };
    let (number, line) = yaml.lines().take_while(|(number, _)| *number <= here.number).filter(is_begin).last()?;
    let (key, value) = key_and_value(line);
    let below = yaml.lines().skip_while(|(other, _)| *other <= number).map(|(_, line)| line);
    let below: Vec<&str> = below.take_while(|line| line.starts_with(' ') && !line.trim().is_empty()).collect();
    let is_list = value.starts_with(['[', '{', '|', '>', '&', '*', '!', '@', '`', '%']);
    if value.is_empty() || is_list || !is_field(key) || below.is_empty() || !below.iter().all(|line| is_text(line)) {
        return None;
    }
    let is_quoted = value.starts_with(['"', '\'']);
    let has_colon = || std::iter::once(&value).chain(&below).any(|line| line.contains(": ") || line.ends_with(':'));
    let what = match is_quoted {
        true if here.says("quote") || here.says("trailing content after") => "quotes",
        false if has_colon() => "a colon",
        _ => return None,
    };
    let key = key.trim_end();
    let message = format!("a text of several lines with {what} in it begins on the line below its name");
    let help = format!("write `{key} >`, and below it the whole text, each line with two spaces before it");
    let bytes = key.len() + 1..line.trim_end().len();
    Some(Mistake { meant: vec![(number, format!("{key} >"))], ..yaml.mistake(number, bytes, message, help) })
}

/// A value with the next field behind it, as when the end of its line has been deleted.
fn next_field(yaml: Yaml<'_>, number: u32, value: &str) -> Option<Mistake> {
    let (before, after) = value.split_once(": ").or_else(|| Some((value.strip_suffix(':')?, "")))?;
    let in_list = before.rsplit_once(']').filter(|(_, name)| before.starts_with('[') && !name.contains(' '));
    let is_next = |name: &&&str| {
        // A word by itself belongs to the sentence, and many end in `date` or `file`.
        let end = before.strip_suffix(**name).and_then(|own| own.chars().next_back());
        end.is_some_and(|end| !end.is_whitespace() && (!end.is_alphabetic() || name.len() > 6 && **name != "sources"))
    };
    // A group has few fields.
    let is_nested = yaml.line(number).starts_with([' ', '-']);
    let is_part = |name: &&&str| before.strip_suffix(**name).is_some_and(|own| own.ends_with([' ', ',', ';']));
    let name = match in_list {
        Some((_, name)) => name.trim_start_matches(|c: char| !c.is_alphanumeric()),
        None => FIELDS.iter().find(is_next).or_else(|| PARTS.iter().find(is_part).filter(|_| is_nested))?,
    };
    let own = before.strip_suffix(name)?.trim_end_matches([' ', ',', ';']);
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
pub(super) fn open_quote<'a>(yaml: Yaml<'a>, here: Place<'_>) -> Option<Mistake> {
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
pub(super) fn brackets<'a>(yaml: Yaml<'a>, here: Place<'_>) -> Option<Mistake> {
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
pub(super) fn number_sign(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
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
pub(super) fn quotes(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
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
    if let Some(list) = list_of_quoted(value) {
        return Some(yaml.value_meant(here.number, "a value of the list goes on behind its closing quote", &list));
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
        let is_text = ["title", "subtitle", "summary"].contains(&key.trim_end_matches([':', ' ']));
        let beside: Vec<&str> =
            inner_of(value, quote).map_or_else(Vec::new, |inner| inner.split(&format!("{quote} {quote}")).collect());
        if !is_text && beside.len() > 1 && !beside.iter().any(|part| part.contains(quote)) {
            let list = beside.iter().map(|part| format!("{quote}{part}{quote}")).collect::<Vec<_>>().join(", ");
            return Some(yaml.value_meant(here.number, "several values are a list, in brackets", &format!("[{list}]")));
        }
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

/// What stands within quotes.
fn inner_of(value: &str, quote: char) -> Option<&str> {
    value.strip_prefix(quote)?.strip_suffix(quote)
}

/// A list in brackets in which a value has quotes of its own, as it is meant.
fn list_of_quoted(value: &str) -> Option<String> {
    let inner = value.strip_prefix('[')?.strip_suffix(']')?;
    if inner.contains(['[', ']', '{', '}', '#']) {
        return None;
    }
    let mut is_mended = false;
    let mut right = |item: &str| {
        let item = item.trim();
        let Some(quote) = item.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return if item.contains(": ") { quoted(item) } else { item.to_owned() };
        };
        match inner_of(item, quote) {
            Some(inner) if !inner.contains(quote) => item.to_owned(),
            // In `"A" and "B"` the second ends what the first begins.
            Some(inner) if !inner.split_once(quote).is_some_and(|(_, rest)| rest.starts_with([' ', ';'])) => {
                is_mended = true;
                quoted(inner)
            }
            _ => {
                is_mended = true;
                quoted(item)
            }
        }
    };
    let items: Vec<String> = inner.split(',').map(&mut right).collect();
    is_mended.then(|| format!("[{}]", items.join(", ")))
}

/// A colon in a value within brackets.
pub(super) fn within_brackets(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
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
pub(super) fn indicator(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
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
    let header = value.split(' ').next().unwrap_or("");
    if let Some(text) = value.strip_prefix(header).filter(|_| matches!(sign, '|' | '>') && below.starts_with(' ')) {
        let key = key.trim_end();
        let bytes = key.len()..yaml.line(here.number).len();
        let message = format!("behind “{header}”, the text begins on the next line");
        let help = format!("write `{key} {header}`, and below it `{}`", text.trim());
        let meant = vec![(here.number, format!("{key} {header}"))];
        return Some(Mistake { meant, ..yaml.mistake(here.number, bytes, message, help) });
    }
    let message = format!("a value cannot begin with “{sign}”, which has a meaning of its own there");
    Some(yaml.value_meant(here.number, &message, &quoted(value)))
}

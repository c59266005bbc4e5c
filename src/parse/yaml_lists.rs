//! What is wrong with lists in YAML, and what was meant for one.

use super::yaml_lines::{Mistake, Yaml, is_field, key_and_value};
use super::yaml_mistakes::Place;
use crate::diagnostic::{Code, Diagnostic, Span};

const LIST_BELOW_VALUE: &str = "the list begins below a field that has a value already";

/// Bullets of Markdown, or of a word processor, where a list has dashes.
pub(super) fn bullet(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let is_item = |(_, line): &(u32, &str)| marked(line.trim_start()).is_some();
    let mut items = yaml.lines().skip_while(|(number, _)| *number < here.number).take_while(is_item).peekable();
    let (number, line) = *items.peek()?;
    let at = line.len() - line.trim_start().len();
    let dashed = |line: &str| {
        let item = line.trim_start();
        format!("{}- {}", &line[..line.len() - item.len()], marked(item).unwrap_or(item))
    };
    let help = format!("write `{}`", dashed(line).trim());
    let meant: Vec<(u32, String)> = items.map(|(number, line)| (number, dashed(line))).collect();
    let sign = line[at..].chars().next().map_or(0, char::len_utf8);
    Some(Mistake { meant, ..yaml.mistake(number, at..at + sign, "a value of a list begins with a dash here", help) })
}

/// What stands behind a bullet, or a number with a full stop.
fn marked(item: &str) -> Option<&str> {
    let digits = item.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.strip_prefix(". ").filter(|_| digits.len() < item.len() && item.len() - digits.len() < 4);
    item.strip_prefix(['*', '•', '·', '–', '—', '+']).and_then(|rest| rest.strip_prefix([' ', '\t'])).or(numbered)
}

/// A comma in brackets without a value before it.
pub(super) fn comma(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let (_, value) = key_and_value(yaml.line(here.number));
    let values = value.strip_prefix('[')?.strip_suffix(']')?.split(',').map(str::trim);
    let kept: Vec<&str> = values.clone().filter(|value| !value.is_empty()).collect();
    let is_plain = !value.contains(['"', '\'', '{']) && kept.len() < values.count();
    let right = format!("[{}]", kept.join(", "));
    is_plain.then(|| yaml.value_meant(here.number, "there is a comma too many", &right))
}

/// The dashes of a list that do not stand below each other, or stand below a value.
pub(super) fn dash(yaml: Yaml<'_>, here: Place<'_>) -> Option<Mistake> {
    let line = yaml.line(here.number);
    let item = line.trim_start();
    let (_, above) = yaml.above(here.number)?;
    let second = item.strip_prefix("- ")?.trim();
    let at = line.len() - item.len();
    let bytes = at..at + 1;
    if above.trim_start().starts_with("- ") {
        let indent = &above[..above.len() - above.trim_start().len()];
        let mistake =
            yaml.meant(here.number, bytes, "the dash does not stand below the one above it", format!("{indent}{item}"));
        let help = format!("begin it as far to the right as that one: `{indent}{item}`");
        return Some(Mistake { diagnostic: mistake.diagnostic.suggest(help), ..mistake });
    }
    // Below the name of a field a list is right, and what is wrong is within its values.
    if above.trim_end().ends_with(':') {
        return None;
    }
    let (key, first) = key_and_value(above);
    let help = match key.trim().is_empty() {
        true => "write the name of a field above it, such as `authors:`".to_owned(),
        false => format!("write both as one list: `{key}[{first}, {second}]`"),
    };
    Some(Mistake {
        meant: vec![(here.number, String::new())],
        ..yaml.mistake(here.number, bytes, LIST_BELOW_VALUE, help)
    })
}

/// Front matter that is a list of fields rather than fields.
pub(super) fn fields_in_list(yaml: Yaml<'_>) -> Option<Mistake> {
    let item =
        |(number, line): (u32, &str)| Some((number, line.strip_prefix("- ").filter(|rest| is_field(rest))?.to_owned()));
    let meant: Vec<(u32, String)> = yaml.lines().filter_map(item).collect();
    let (number, right) = meant.first().cloned()?;
    let help = format!("write `{right}`");
    let mistake = yaml.mistake(number, 0..1, "a dash makes a list, and the front matter is fields", help);
    let code = Code::FrontMatterNotFields;
    Some(Mistake { meant, diagnostic: Diagnostic { code, ..mistake.diagnostic } })
}

/// Text that goes on over several lines, of which one seems to be a value of a list.
pub(super) fn swallowed_dash(yaml: Yaml<'_>, span: Span, source: &str) -> Option<Mistake> {
    let begins_with_dash = source.starts_with('-');
    let is_item = |line: &str| line.starts_with("- ") || begins_with_dash && line.starts_with('-');
    let line = source.lines().skip(1).position(|line| is_item(line.trim_start()))?;
    let number = span.line + 1 + u32::try_from(line).ok()?;
    let items =
        || yaml.lines().skip_while(move |(n, _)| *n < number).take_while(|(_, line)| is_item(line.trim_start()));
    let line = yaml.line(number);
    let item = line.trim_start();
    let bytes = line.len() - item.len()..line.len();
    if begins_with_dash {
        let spaced = |(number, line): (u32, &str)| (number, line.replacen('-', "- ", 1));
        let meant = std::iter::once((span.line, yaml.line(span.line))).chain(items()).map(spaced).collect();
        let first = yaml.line(span.line);
        let bytes = first.len() - first.trim_start().len()..first.len();
        // A byte-order mark may stand before it.
        let item = first.trim_start_matches('\u{feff}').trim().trim_start_matches('-');
        let help = format!("write `- {item}`");
        return Some(Mistake { meant, ..yaml.mistake(span.line, bytes, "a space must follow the dash", help) });
    }
    let above = yaml.line(span.line);
    if above.trim_start().starts_with("- ") {
        let indent = &above[..above.len() - above.trim_start().len()];
        let meant = items().map(|(number, line)| (number, format!("{indent}{}", line.trim_start()))).collect();
        let help = format!("begin it as far to the right as that one: `{indent}{item}`");
        return Some(Mistake {
            meant,
            ..yaml.mistake(number, bytes, "the dash does not stand below the one above it", help)
        });
    }
    let (key, first) = key_and_value(above);
    let meant = items().map(|(number, _)| (number, String::new())).collect();
    // The reader counts a carriage return alone as the end of a line.
    let second = item.strip_prefix('-')?.trim();
    let help = format!("write both as one list: `{}[{first}, {second}]`", key.trim_start());
    Some(Mistake { meant, ..yaml.mistake(number, bytes, LIST_BELOW_VALUE, help) })
}

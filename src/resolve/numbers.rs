//! Numbers as editors write them, and what was meant by those in other forms.

use super::dates::Wrong;
use super::other_dates::ascii_digit;
use crate::edit::Value;
use crate::library::Qualifier;

/// What stands between every three digits.
const SEPARATORS: [char; 9] = [',', '.', ' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’', '_'];
/// Words for how exact a number is, besides the [names](Qualifier::ALL) of that.
#[rustfmt::skip]
const QUALIFIERS: [(&str, &str); 24] = [
    ("over", "more than"), ("above", "more than"), (">=", "at least"), ("≥", "at least"), (">", "more than"),
    ("minimum", "at least"), ("min.", "at least"), ("nearly", "about"), ("almost", "about"), ("around", "about"),
    ("approximately", "about"), ("approx.", "about"), ("roughly", "about"), ("some", "about"), ("circa", "about"),
    ("ca.", "about"), ("c.", "about"), ("~", "about"), ("≈", "about"), ("under", "less than"),
    ("below", "less than"), ("<=", "up to"), ("≤", "up to"), ("<", "less than"),
];
/// Words for how many zeros stand behind a number.
const ZEROS: [(&str, usize); 10] = [
    ("k", 3),
    ("thousand", 3),
    ("lakh", 5),
    ("lakhs", 5),
    ("million", 6),
    ("mn", 6),
    ("crore", 7),
    ("crores", 7),
    ("billion", 9),
    ("bn", 9),
];

/// A number without separators, as it is written.
///
/// # Errors
/// What is wrong, and what to write instead where that can be known.
pub(super) fn number(written: &str) -> Result<String, Wrong> {
    let text = written.trim();
    if is_number(text) {
        return Ok(text.to_owned());
    }
    let ascii: String = text.chars().map(ascii_digit).collect();
    let suggestion = Found::in_text(&ascii).and_then(Found::scaled).and_then(|(numbers, unit)| {
        let numbers = numbers.join(" or ");
        match unit {
            "" | "%" => Some(format!("write {numbers}")),
            // One or two letters may say how many zeros it has.
            _ => (!has_digit(unit) && unit.len() > 2).then(|| format!("write the number alone: {numbers}")),
        }
    });
    let suggestion = suggestion.unwrap_or_else(|| "write digits, such as 1270 or 2.5".to_owned());
    Err((format!("`{written}` is not a number"), Some(suggestion)))
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && decimals.is_none_or(digits)
}

/// What to write for a number with words before or behind it, as a measure, or as the value of one that has the fields
/// named; none where there is more in it than one number and what it counts.
pub(super) fn measure(written: &str, there: Option<&[&str]>) -> Option<String> {
    let text: String = written.trim().chars().map(ascii_digit).collect();
    let (qualifier, text) = qualified(&text);
    let Found { numbers, rest } = Found::in_text(text)?;
    let (qualifier, rest) = match rest.strip_prefix('+') {
        Some(rest) => (qualifier.or(Some("at least")), rest.trim()),
        None => (qualifier, rest),
    };
    let range = rest.strip_prefix(['-', '–', '—']).or_else(|| rest.strip_prefix("to ")).map(str::trim_start);
    let range = range.and_then(Found::in_text).filter(|end| !has_digit(end.rest));
    if range.is_none() && (has_digit(rest) || (qualifier.is_none() && rest.is_empty())) {
        return None;
    }
    let (numbers, rest, qualifier, note) = match range {
        Some(end) => (end.numbers, end.rest, Some("up to"), Some(written.trim())),
        None => (numbers, rest, qualifier, None),
    };
    let (numbers, unit) = Found { numbers, rest }.scaled()?;
    let measures = numbers.iter().map(|number| {
        let fields = [
            ("value", Some(number.clone())),
            ("qualifier", qualifier.map(str::to_owned)),
            ("unit", Some(unit.to_owned()).filter(|unit| !unit.is_empty())),
            ("note", note.map(str::to_owned)),
        ];
        let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value?)));
        match there {
            None if qualifier.is_none() && unit.is_empty() => number.clone(),
            None => {
                let fields = fields.map(|(name, value)| (name.to_owned(), Value::Scalar(value)));
                Value::Map(fields.collect()).to_string()
            }
            Some(there) => {
                let field = |(name, value): (&str, String)| match name {
                    "value" => value,
                    _ if there.contains(&name) => format!("`{value}` in `{name}`"),
                    _ => format!("`{name}: {}`", Value::Scalar(value)),
                };
                fields.map(field).collect::<Vec<_>>().join(", and ")
            }
        }
    });
    Some(format!("write {}", measures.collect::<Vec<String>>().join(", or ")))
}

/// How exact a number is, as the words before it say, and what follows them.
fn qualified(text: &str) -> (Option<&'static str>, &str) {
    let names = Qualifier::ALL.iter().map(|(name, _)| (*name, *name));
    let found = names.chain(QUALIFIERS).find_map(|(word, name)| {
        let (begin, rest) = text.split_at_checked(word.len())?;
        let is_whole = !rest.starts_with(char::is_alphabetic);
        (begin.eq_ignore_ascii_case(word) && is_whole).then(|| (Some(name), rest.trim_start()))
    });
    found.unwrap_or((None, text))
}

/// A number at the beginning of a text.
struct Found<'a> {
    /// What it can be: one number, or two where a point may stand before thousands or before decimals.
    numbers: Vec<String>,
    /// What follows, without spaces around it.
    rest: &'a str,
}

impl<'a> Found<'a> {
    fn in_text(text: &'a str) -> Option<Self> {
        let (sign, text) = text.strip_prefix(['-', '\u{2212}']).map_or(("", text), |text| ("-", text));
        let (whole, mut rest) = digits(text)?;
        let mut groups = String::new();
        let mut separator = None;
        while whole.len() <= 3
            && !whole.starts_with('0')
            && let Some((sign, group, after)) = group(rest)
            && separator.is_none_or(|separator| separator == sign)
        {
            groups.push_str(group);
            (separator, rest) = (Some(sign), after);
        }
        let decimals = rest.strip_prefix(['.', ',']).and_then(digits);
        // One sign cannot part thousands and decimals: it is no number, or several.
        if decimals.is_some() && separator.is_some_and(|separator| rest.starts_with(separator)) {
            return None;
        }
        let mut numbers = match decimals {
            Some((decimals, _)) => vec![format!("{sign}{whole}{groups}.{decimals}")],
            None => vec![format!("{sign}{whole}{groups}")],
        };
        if separator == Some('.') && groups.len() == 3 && decimals.is_none() {
            numbers.push(format!("{sign}{whole}.{groups}"));
        }
        Some(Found { numbers, rest: decimals.map_or(rest, |(_, rest)| rest).trim() })
    }
}

impl<'a> Found<'a> {
    /// The numbers with the zeros that a word behind them stands for, and the unit.
    fn scaled(self) -> Option<(Vec<String>, &'a str)> {
        let (first, others) = self.rest.split_once(' ').unwrap_or((self.rest, ""));
        let Some((_, zeros)) = ZEROS.iter().find(|(word, _)| first.eq_ignore_ascii_case(word)) else {
            return Some((self.numbers, self.rest));
        };
        let numbers: Option<Vec<String>> = self.numbers.iter().map(|number| with_zeros(number, *zeros)).collect();
        Some((numbers?, others.strip_prefix("of ").unwrap_or(others)))
    }
}

/// The digits at the beginning of a text, where there are any, and what follows.
fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What stands between thousands, and three digits; two, as in India, where more follow.
fn group(text: &str) -> Option<(char, &str, &str)> {
    let separator = text.chars().next().filter(|c| SEPARATORS.contains(c))?;
    let (group, after) = digits(&text[separator.len_utf8()..])?;
    let is_group = group.len() == 3
        || (group.len() == 2 && separator == ',' && after.strip_prefix(',').and_then(digits).is_some());
    is_group.then_some((separator, group, after))
}

/// A number times a power of ten; none where there are more decimals than that.
fn with_zeros(number: &str, zeros: usize) -> Option<String> {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |number| ("-", number));
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let missing = zeros.checked_sub(decimals.len())?;
    let shifted = format!("{whole}{decimals}{}", "0".repeat(missing));
    let shifted = shifted.trim_start_matches('0');
    (!shifted.is_empty()).then(|| format!("{sign}{shifted}"))
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

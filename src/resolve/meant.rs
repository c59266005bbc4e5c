//! What was meant by a value that is written as it would be elsewhere.

use super::dates;
use crate::diagnostic::{Code, Problem};
use crate::library::Qualifier;

/// What joins or parts letters, and is often copied with them.
pub(super) const INVISIBLE: [char; 7] =
    ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{2060}', '\u{feff}'];
/// What stands around or before the values of a list in other places.
const AROUND: [char; 14] = ['(', ')', '[', ']', '{', '}', '•', '·', '*', '–', '—', '-', ' ', '\t'];
/// What stands between them.
const BETWEEN: [char; 15] = [',', '，', ';', '/', '|', '+', '&', '•', '·', '*', '–', '—', '、', '،', '\n'];
/// Words that stand there.
const WORDS: [&str; 5] = [" and ", " et ", " y ", " or ", " និង "];
/// What stands for no country in particular, or for more than it names.
#[rustfmt::skip]
const NO_COUNTRY: [&str; 23] = [
    "all", "any", "none", "n/a", "various", "several", "global", "world", "worldwide", "international", "regional",
    "africa", "subsaharan africa", "america", "latin america", "asia", "southeast asia", "south asia",
    "east asia", "central asia", "asean", "europe", "middle east",
];

/// The values of a list that is written as a single one, with commas between; none where not all of them are known.
pub(super) fn list(written: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let joined = |parts: Vec<&str>| {
        let parts: Vec<&str> =
            parts.into_iter().map(|part| part.trim_matches(AROUND)).filter(|p| !p.is_empty()).collect();
        (!parts.is_empty() && parts.iter().all(|part| is_known(part))).then(|| parts.join(", "))
    };
    let words = |part| {
        WORDS
            .iter()
            .fold(vec![part], |parts: Vec<&str>, word| parts.into_iter().flat_map(|part| part.split(word)).collect())
    };
    let signs: Vec<&str> = written.split(BETWEEN).collect();
    joined(signs.iter().copied().flat_map(words).collect())
        .or_else(|| joined(signs))
        .or_else(|| joined(written.split_whitespace().collect()))
}

/// The name of a document, where a path leads to it; the folder too, where it has one.
pub(super) fn by_path(written: &str) -> Option<(Option<&str>, &str)> {
    let path = written.strip_suffix(".md").or_else(|| written.contains('/').then_some(written))?;
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix("/index").unwrap_or(path);
    let (folder, name) = path.rsplit_once('/').map_or((None, path), |(folder, name)| (Some(folder), name));
    Some((folder.and_then(|folder| folder.rsplit('/').next()), name))
}

/// Whether what stands for a country is none, but the whole world or a part of it.
pub(super) fn is_no_country(written: &str) -> bool {
    NO_COUNTRY.contains(&written.to_lowercase().replace('-', "").as_str())
}

/// What is wrong with a word in which there is more than is seen; in words of other scripts that may be meant.
pub(super) fn unseen(written: &str) -> Option<Problem> {
    let seen = written.replace(INVISIBLE, "");
    let unseen = written.chars().find(|c| INVISIBLE.contains(c)).filter(|_| seen.is_ascii())?;
    let message = format!("`{seen}` has a character in it that cannot be seen, U+{:04X}", u32::from(unseen));
    Some((Code::NotText, message, Some(format!("delete it, and write `{seen}` anew"))))
}

/// A number with words before or behind it, as the fields of a measure.
pub(super) fn measure(written: &str) -> Option<String> {
    let text = written.to_lowercase();
    let qualifier = Qualifier::ALL.iter().find(|(name, _)| text.starts_with(name));
    let rest = qualifier.map_or(written, |(name, _)| written.get(name.len()..).unwrap_or("")).trim();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(rest.len());
    let (number, unit) = (rest[..end].trim_end_matches(['.', ',']), rest[end..].trim());
    if qualifier.is_none() && unit.is_empty() {
        return None;
    }
    let number = match dates::number(number) {
        Ok(number) => number,
        Err((_, suggestion)) => suggestion?.strip_prefix("write ").filter(|number| !number.contains(' '))?.to_owned(),
    };
    let qualifier = qualifier.map(|(name, _)| format!(", qualifier: {name}")).unwrap_or_default();
    let unit = match unit {
        "" => String::new(),
        "%" => ", unit: \"%\"".to_owned(),
        unit => format!(", unit: {unit}"),
    };
    Some(format!("{{value: {number}{qualifier}{unit}}}"))
}

//! What was meant by a value that is written as it would be elsewhere.

use crate::countries;
use crate::diagnostic::{Code, Problem};

/// What joins or parts letters, and is often copied with them.
pub(super) const INVISIBLE: [char; 7] =
    ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{2060}', '\u{feff}'];
/// What stands around or before the values of a list in other places.
const AROUND: [char; 14] = ['(', ')', '[', ']', '{', '}', '•', '·', '*', '–', '—', '-', ' ', '\t'];
/// What stands between them.
const BETWEEN: [char; 15] = [',', '，', ';', '/', '|', '+', '&', '•', '·', '*', '–', '—', '、', '،', '\n'];
/// Words that stand there.
const WORDS: [&str; 5] = [" and ", " et ", " y ", " or ", " និង "];
/// What stands for no country in particular, or for more than it names; without spaces.
#[rustfmt::skip]
const NO_COUNTRY: [&str; 34] = [
    "all", "any", "none", "na", "various", "several", "global", "world", "worldwide", "international", "regional",
    "africa", "subsaharanafrica", "america", "latinamerica", "latinamericacaribbean", "caribbean", "asia",
    "asiapacific", "southeastasia", "southasia", "eastasia", "centralasia", "northasia",
    "oceania", "melanesia", "polynesia", "asean", "europe", "europeanunion", "eu", "middleeast", "mena", "sids",
];

/// The values of a list that is written as a single one, with commas between; none where not all of them are known.
pub(super) fn list(written: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let parts = |parts: Vec<&'_ str>| -> Vec<String> {
        let parts = parts.into_iter().map(|part| part.trim_matches(AROUND)).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let words = |part| {
        WORDS
            .iter()
            .fold(vec![part], |parts: Vec<&str>, word| parts.into_iter().flat_map(|part| part.split(word)).collect())
    };
    let signs: Vec<&str> = written.split(BETWEEN).collect();
    let single = parts(written.split_whitespace().collect());
    let all_known = |parts: &Vec<String>| !parts.is_empty() && parts.iter().all(|part| is_known(part));
    let by_words = parts(signs.iter().copied().flat_map(words).collect());
    let by_signs = parts(signs);
    let found = [&by_words, &by_signs].into_iter().find(|parts| all_known(parts)).cloned();
    // Names without anything between them, as when each stands on a line of its own.
    let found = found.or_else(|| side_by_side(&single, &is_known));
    // One that is not known is no reason to lose the others: it is told of when it stands by itself.
    let found = found.or_else(|| {
        let is_list = by_words.len() > 1 && written.contains([',', ';', '，', '、', '،']);
        let is_sure = is_list && by_words.iter().any(|part| is_known(part));
        is_sure.then_some(by_words)
    });
    found.map(|parts| parts.join(", "))
}

/// Names one behind the other, each of one word or several.
fn side_by_side(words: &[String], is_known: &dyn Fn(&str) -> bool) -> Option<Vec<String>> {
    /// The most words of all.
    const MOST: usize = 12;
    if words.is_empty() || words.len() > MOST {
        return words.is_empty().then(Vec::new);
    }
    // The longest first: Papua New Guinea is one.
    (1..=words.len()).rev().find_map(|length| {
        let name = words[..length].join(" ");
        let rest = is_known(&name).then(|| side_by_side(&words[length..], is_known))??;
        Some(std::iter::once(name).chain(rest).collect())
    })
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
    NO_COUNTRY.contains(&countries::fold(written).replace(' ', "").as_str())
}

/// What is wrong with a word in which there is more than is seen; in words of other scripts that may be meant.
pub(super) fn unseen(written: &str) -> Option<Problem> {
    let seen = written.replace(INVISIBLE, "");
    let unseen = written.chars().find(|c| INVISIBLE.contains(c)).filter(|_| seen.is_ascii())?;
    let message = format!("`{seen}` has a character in it that cannot be seen, U+{:04X}", u32::from(unseen));
    Some((Code::NotText, message, Some(format!("delete it, and write `{seen}` anew"))))
}

//! Languages by their BCP 47 code: English name, native name, direction.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::countries::fold;
use crate::near::Candidates;

/// One language, or a language in one script.
#[derive(Debug, PartialEq)]
pub struct Language {
    /// The language subtag, with a script where that is told apart: `km`, `zh-Hant`.
    pub code: &'static str,
    /// The English name.
    pub english: &'static str,
    /// The name in the language itself; the English one where that is not known.
    pub native: &'static str,
    /// Whether it is written from right to left.
    pub rtl: bool,
    /// Codes that mean the same, such as those of three letters.
    codes: Vec<&'static str>,
    /// More English names.
    others: Vec<&'static str>,
}

static LANGUAGES: LazyLock<Vec<Language>> =
    LazyLock::new(|| include_str!("../data/vocabulary/languages.tsv").lines().map(parse).collect());

static BY_CODE: LazyLock<HashMap<String, &'static Language>> = LazyLock::new(|| {
    let codes = |language: &'static Language| {
        std::iter::once(&language.code).chain(&language.codes).map(move |code| (code.to_ascii_lowercase(), language))
    };
    all().iter().flat_map(codes).collect()
});

/// By folded name.
static BY_NAME: LazyLock<HashMap<String, Vec<&'static Language>>> = LazyLock::new(|| {
    let mut by_name: HashMap<String, Vec<&Language>> = HashMap::new();
    for language in all() {
        for name in [language.english, language.native].into_iter().chain(language.others.iter().copied()) {
            by_name.entry(fold(name)).or_default().push(language);
        }
    }
    by_name
});

/// All folded names, for suggestions.
static NAMES: LazyLock<Candidates<'static>> = LazyLock::new(|| Candidates::new(BY_NAME.keys().map(String::as_str)));

/// Codes of countries that are written for the language that is spoken there, and are no codes of languages themselves.
const OF_COUNTRIES: [(&str, &str); 21] = [
    ("au", "en"),
    ("bd", "bn"),
    ("bt", "dz"),
    ("cn", "zh"),
    ("cz", "cs"),
    ("dk", "da"),
    ("eg", "ar"),
    ("gb", "en"),
    ("gr", "el"),
    ("ir", "fa"),
    ("jp", "ja"),
    ("kh", "km"),
    ("kp", "ko"),
    ("kz", "kk"),
    ("lk", "si"),
    ("mm", "my"),
    ("np", "ne"),
    ("pk", "ur"),
    ("tj", "tg"),
    ("us", "en"),
    ("vn", "vi"),
];

fn parse(line: &'static str) -> Language {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let (code, english, native, rtl) = (next(), next(), next(), next() == "rtl");
    let codes = next().split_whitespace().collect();
    let others = next().split("; ").filter(|name| !name.is_empty()).collect();
    Language { code, english, native, rtl, codes, others }
}

/// Every language, sorted by code.
pub fn all() -> &'static [Language] {
    &LANGUAGES
}

/// English, the language of a hub that names none.
pub fn english() -> &'static Language {
    find("en").unwrap_or(&all()[0])
}

/// The language of a BCP 47 tag in any case, with `-` or `_`.
///
/// A script counts where the language is listed with it; regions and whatever else follows do not.
pub fn find(code: &str) -> Option<&'static Language> {
    let tag = code.trim().replace('_', "-").to_ascii_lowercase();
    let subtags: Vec<&str> = tag.split('-').collect();
    // What is no tag at all must not pass for one because of how it begins.
    if !subtags.iter().all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())) {
        return None;
    }
    let script = subtags.get(1).filter(|subtag| subtag.len() == 4 && subtag.bytes().all(|b| b.is_ascii_alphabetic()));
    script
        .and_then(|script| BY_CODE.get(&format!("{}-{script}", subtags[0])))
        .or_else(|| BY_CODE.get(subtags[0]))
        .copied()
}

/// The language most likely meant by what was written in place of a code: a name, perhaps misspelt.
pub fn suggest(written: &str) -> Option<&'static Language> {
    let country = written.trim().to_lowercase();
    if let Some((_, code)) = OF_COUNTRIES.iter().find(|(of_country, _)| *of_country == country) {
        return find(code);
    }
    let name = fold(written);
    // `Chinese (simplified)` has the words of `Simplified Chinese`.
    let turned =
        name.split_once(' ').map(|(a, b)| format!("{b} {a}")).filter(|turned| BY_NAME.contains_key(turned.as_str()));
    let near = NAMES.near(&turned.unwrap_or(name));
    let languages = near.into_iter().flat_map(|(edits, name)| BY_NAME[name].iter().map(move |known| (edits, *known)));
    // Of equals the better known: those have the shorter codes.
    let best = languages.min_by_key(|(edits, language)| (*edits, language.code.len(), language.code));
    find(written).or(best.map(|(_, language)| language))
}

/// What is wrong with a code that [`find`] does not know, and what to write instead.
pub fn unknown(written: &str) -> (String, String) {
    let exactly = |part: &str| find(part).or_else(|| BY_NAME.get(&fold(part))?.first().copied());
    let several = written.replace(" and ", ",");
    let several: Option<Vec<_>> = several.split([',', ';', '/', '&', '+']).map(|part| exactly(part.trim())).collect();
    if let Some([first, _, ..]) = several.as_deref() {
        let suggestion = format!("write one, such as `{}`; a text in another is a file of its own", first.code);
        return (format!("`{written}` is more than one language"), suggestion);
    }
    let suggestion = suggest(written).map_or_else(
        || "write a code as in BCP 47, such as `en` or `km`".to_owned(),
        |language| format!("write `{}` ({})", language.code, language.english),
    );
    (format!("`{written}` is no language code"), suggestion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_every_field_is_filled() {
        let count: usize = all().iter().map(|language| 1 + language.codes.len()).sum();
        assert_eq!(BY_CODE.len(), count);
        assert!(all().len() > 600);
        for language in all() {
            assert!(!language.english.is_empty() && !language.native.is_empty(), "{language:?}");
        }
    }

    #[test]
    fn finds_by_tag_however_written() {
        let code = |written| find(written).map(|language| language.code);
        for (written, expected) in [
            ("en", "en"),
            ("EN", "en"),
            ("pt-BR", "pt"),
            ("pt_br", "pt"),
            ("zh-hant-HK", "zh-Hant"),
            ("zh_Hans", "zh-Hans"),
            ("zh-TW", "zh"),
            ("en-Latn-GB", "en"),
            ("khm", "km"),
            ("iw", "he"),
            ("sr-latn", "sr-Latn"),
            ("es-419", "es"),
        ] {
            assert_eq!(code(written), Some(expected), "{written}");
        }
        for written in ["", "english", "xx", "en US", "en_US.UTF-8", "-en", "en-", "und"] {
            assert_eq!(code(written), None, "{written}");
        }
    }

    #[test]
    fn knows_names_and_direction() {
        let khmer = find("km").unwrap();
        assert_eq!((khmer.english, khmer.native, khmer.rtl), ("Khmer", "ខ្មែរ", false));
        assert_eq!(find("zh-Hant").unwrap().native, "繁體中文");
        for code in ["ar", "fa", "ur", "he", "dv", "ps", "ug", "pa-Arab", "ckb"] {
            assert!(find(code).unwrap().rtl, "{code}");
        }
        for code in ["en", "hi", "pa", "ms", "az-Cyrl", "mn"] {
            assert!(!find(code).unwrap().rtl, "{code}");
        }
    }

    #[test]
    fn suggests_what_was_meant() {
        let code = |written| suggest(written).map(|language| language.code);
        for (written, expected) in [
            ("english", "en"),
            ("Frnch", "fr"),
            ("Français", "fr"),
            ("khmr", "km"),
            ("Tagalog", "tl"),
            ("Farsi", "fa"),
            ("中文", "zh"),
            ("Mandarin", "zh"),
            ("Portug", "pt"),
            ("vietnamise", "vi"),
            ("en-US", "en"),
            ("kh", "km"),
            ("VN", "vi"),
        ] {
            assert_eq!(code(written), Some(expected), "{written}");
        }
        for (country, language) in OF_COUNTRIES {
            assert!(find(country).is_none() && find(language).is_some(), "{country}");
        }
        for written in ["", "qqqqqq", "42"] {
            assert_eq!(code(written), None, "{written}");
        }
    }
}

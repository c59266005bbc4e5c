//! The countries and areas of ISO 3166-1, found by code or by name in many languages.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::near::Candidates;

/// One entry of ISO 3166-1.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2, in capitals.
    pub alpha2: &'static str,
    /// ISO 3166-1 alpha-3, in capitals.
    pub alpha3: &'static str,
    /// The United Nations' M49 code, three digits, where their list has the entry.
    pub m49: Option<&'static str>,
    /// The name to show in English: the M49 list's, else ISO 3166-1's.
    pub name: &'static str,
    /// Codes of the languages that are official there or in a part of it (Unicode CLDR, territoryInfo).
    pub languages: Vec<&'static str>,
    names: Vec<(&'static str, &'static str)>,
}

impl Country {
    /// All names in all languages, the display name first, without repeats.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let all = std::iter::once(self.name).chain(self.names.iter().map(|(_, name)| *name));
        let mut seen = std::collections::HashSet::new();
        all.filter(move |name| seen.insert(*name))
    }

    /// The name to show in a language, given as a BCP 47 tag in any case; `None` where there is none.
    ///
    /// A tag falls back to its beginning (`fr-CA` to `fr`). English is the display name.
    pub fn name_in(&self, language: &str) -> Option<&'static str> {
        let tag = language.replace('_', "-").to_ascii_lowercase();
        // Regions that imply a script, and a code for what is listed under another.
        let mut tag = match tag.as_str() {
            "zh-tw" => "zh-hant",
            "zh-hk" | "zh-mo" => "zh-hant-hk",
            "tl" => "fil",
            other => other,
        };
        loop {
            if tag == "en" {
                return Some(self.name);
            }
            if let Some((_, name)) = self.names.iter().find(|(language, _)| language.eq_ignore_ascii_case(tag)) {
                return Some(name);
            }
            tag = tag.rsplit_once('-')?.0;
        }
    }
}

/// What a name or code stands for.
#[derive(Debug)]
pub enum Lookup {
    /// Exactly one country.
    Found(&'static Country),
    /// A name that several countries share, likeliest first, at most 3.
    Ambiguous(Vec<&'static Country>),
    /// None; with the countries that may be meant, likeliest first, at most 3.
    Unknown(Vec<&'static Country>),
}

const CANDIDATES: usize = 3;

static COUNTRIES: LazyLock<Vec<Country>> =
    LazyLock::new(|| include_str!("../data/vocabulary/countries.tsv").lines().map(parse).collect());

/// A country that has a name, and how much the name is its own: smaller is more.
#[derive(Clone, Copy)]
struct Bearer {
    /// English names outrank those of other languages, so that no distant language makes one ambiguous.
    foreign: bool,
    /// Where the name stands among the country's own.
    position: usize,
    country: &'static Country,
}

static INDEX: LazyLock<HashMap<String, Vec<Bearer>>> = LazyLock::new(|| {
    let mut index: HashMap<String, Vec<Bearer>> = HashMap::new();
    for country in all() {
        let names = std::iter::once(("en", country.name)).chain(country.names.iter().copied());
        for (position, (language, name)) in names.enumerate() {
            let bearers = index.entry(fold(name)).or_default();
            // Names come best first: a second one that folds to the same adds nothing.
            if bearers.last().is_none_or(|last| last.country.alpha2 != country.alpha2) {
                bearers.push(Bearer { foreign: language != "en", position, country });
            }
        }
    }
    // Each by itself, so that the order of the map does not matter.
    index.values_mut().for_each(|bearers| {
        bearers.sort_by_key(|bearer| (bearer.foreign, bearer.position, bearer.country.alpha2));
    });
    index
});

/// All folded names, for suggestions.
static NAMES: LazyLock<Candidates<'static>> = LazyLock::new(|| Candidates::new(INDEX.keys().map(String::as_str)));

fn parse(line: &'static str) -> Country {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let (alpha2, alpha3, m49, name) = (next(), next(), next(), next());
    let languages = next().split_whitespace().collect();
    let names = fields.filter_map(|field| field.split_once('=')).collect();
    Country { alpha2, alpha3, m49: (!m49.is_empty()).then_some(m49), name, languages, names }
}

/// Every entry, sorted by alpha-2.
pub fn all() -> &'static [Country] {
    &COUNTRIES
}

/// The country with an alpha-2, alpha-3 or M49 code, in any case; M49 also without leading zeros.
pub fn by_code(code: &str) -> Option<&'static Country> {
    let code = code.trim();
    if code.bytes().all(|byte| byte.is_ascii_digit()) && !code.is_empty() {
        // YAML and spreadsheets turn 004 into 4.
        let code = format!("{code:0>3}");
        return all().iter().find(|country| country.m49 == Some(&code));
    }
    all().iter().find(|country| country.alpha2.eq_ignore_ascii_case(code) || country.alpha3.eq_ignore_ascii_case(code))
}

/// The country with a code, or with a name in any of the languages, written loosely.
///
/// Case, marks, apostrophes, spaces, punctuation, “the” and “and” make no difference.
pub fn find(name_or_code: &str) -> Lookup {
    if let Some(country) = by_code(name_or_code) {
        return Lookup::Found(country);
    }
    if let Some(country) = by_both(name_or_code) {
        return Lookup::Found(country);
    }
    let wanted = fold(name_or_code);
    let Some(bearers) = INDEX.get(&wanted) else {
        return Lookup::Unknown(like(&wanted));
    };
    // Sorted: if any bears it as an English name, the first does.
    let foreign = bearers[0].foreign;
    let mut countries: Vec<_> =
        bearers.iter().filter(|bearer| bearer.foreign == foreign).map(|bearer| bearer.country).collect();
    match countries[..] {
        [country] => Lookup::Found(country),
        _ => {
            countries.truncate(CANDIDATES);
            Lookup::Ambiguous(countries)
        }
    }
}

/// `Cambodia (KH)`, as messages name it.
fn by_both(written: &str) -> Option<&'static Country> {
    let (name, code) = written.strip_suffix(')')?.rsplit_once(" (")?;
    let bearers = INDEX.get(&fold(name))?;
    by_code(code).filter(|country| bearers.iter().any(|bearer| bearer.country.alpha2 == country.alpha2))
}

/// The countries with a name like a folded one, nearest first.
fn like(wanted: &str) -> Vec<&'static Country> {
    if ["england", "scotland", "wales", "northern ireland"].contains(&wanted) {
        return by_code("GB").into_iter().collect();
    }
    // A few letters are like too many abbreviations: three can be a beginning, two are nothing.
    let can_be_meant =
        |name: &str| !wanted.is_ascii() || wanted.len() > 3 || wanted.len() == 3 && name.starts_with(wanted);
    let near = NAMES.near(wanted).into_iter().filter(|(_, name)| can_be_meant(name));
    let mut near: Vec<(usize, Bearer)> =
        near.flat_map(|(edits, name)| INDEX[name].iter().map(move |bearer| (edits, *bearer))).collect();
    // Names in other languages are many, and something is always a little like one of them.
    near.retain(|(edits, bearer)| !bearer.foreign || *edits < 2);
    near.sort_by_key(|(edits, bearer)| (*edits, bearer.foreign, bearer.position, bearer.country.alpha2));
    let mut countries: Vec<&Country> = Vec::new();
    for (_, Bearer { country, .. }) in near {
        if countries.len() < CANDIDATES && countries.iter().all(|other| other.alpha2 != country.alpha2) {
            countries.push(country);
        }
    }
    countries
}

/// A name without what people write differently: case, marks, apostrophes, punctuation, “the”, “and”.
///
/// Vowel signs of Asian scripts stay: they are letters in all but name, and without them names collide.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase).nfkd() {
        match c {
            // Marks of Latin, Greek, Cyrillic and Arabic; invisible characters.
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{ad}' | '\u{200b}'..='\u{200f}' => {}
            '.' | '\'' | '`' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʹ' => {}
            // Letters that have no decomposition, and Persian ones with an Arabic twin.
            'ı' => folded.push('i'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'ə' => folded.push('e'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ی' | 'ى' => folded.push('ي'),
            'ک' => folded.push('ك'),
            c if c.is_alphanumeric() || is_combining_mark(c) => folded.push(c),
            _ => folded.push(' '),
        }
    }
    let words = folded.split_whitespace().filter(|word| !matches!(*word, "the" | "and"));
    words.map(|word| if word == "st" { "saint" } else { word }).collect::<Vec<_>>().join(" ")
}

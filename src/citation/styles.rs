//! References in words, by the Citation Style Language (hayagriva).
//!
//! To work through a style takes longer than all else of a page. What comes out depends on what is there (how many authors, a
//! date with or without a day) and not on what it says, so a style is worked through once for each such *shape*, with words in
//! the places of a reference's own, and these are exchanged. tests/citation.rs holds that against working it through each time.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::{FontStyle, IndependentStyle, Locale, LocaleCode, LocaleFile, Style as CslStyle};
use hayagriva::types::{
    ChunkedString, Date as CitedDate, EntryType, FormatString, Person, Publisher, QualifiedUrl, StringChunk,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, Entry,
};

use rust_embed::Embed;

use super::{Reference, person};

/// The styles that pages offer: what each is called, and its name in the archive of styles.
const STYLES: [(&str, ArchivedStyle); 3] = [
    ("APA", ArchivedStyle::AmericanPsychologicalAssociation),
    ("Chicago", ArchivedStyle::ChicagoAuthorDate),
    ("Harvard", ArchivedStyle::HarvardCiteThemRight),
];

/// A piece of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it says.
    pub text: String,
    /// Whether it is set in italics.
    pub italic: bool,
}

/// A citation in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// What the style is called.
    pub style: &'static str,
    /// The citation.
    pub pieces: Vec<Piece>,
}

/// Cites references in the words of one language.
pub struct Styles {
    styles: Vec<(&'static str, IndependentStyle)>,
    locales: Vec<Locale>,
    language: LocaleCode,
    /// Citations of shapes, in each style.
    shapes: RwLock<HashMap<String, Arc<Vec<Citation>>>>,
}

impl std::fmt::Debug for Styles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Styles").field("language", &self.language).finish_non_exhaustive()
    }
}

/// The language in which styles are written, and what is said where a language has no words of its own.
const ENGLISH: &str = "en-US";

/// The words of each language (data/csl). Those of hayagriva come all at once, which takes longer than to build a small hub.
#[derive(Embed)]
#[folder = "data/csl"]
#[include = "*.xml"]
struct Words;

/// The words of a language, by its code in CSL.
fn words(code: &str) -> Option<Locale> {
    let file = Words::get(&format!("locales-{code}.xml"))?;
    LocaleFile::from_xml(std::str::from_utf8(&file.data).ok()?).ok().map(Into::into)
}

/// The code in CSL of a language: the first that is spoken in some country, where it is said in general.
fn code_of(language: &str) -> String {
    let english = || ENGLISH.to_owned();
    if language.split('-').next() == Some("en") {
        return english();
    }
    let file = |code: &str| format!("locales-{code}.xml");
    let script = match language {
        "zh" => "zh-CN",
        "zh-Hant" => "zh-TW",
        "pt" => "pt-PT",
        other => other,
    };
    let mut files: Vec<_> = Words::iter().collect();
    files.sort_unstable();
    // `de` is `de-DE` before `de-AT`.
    let own = format!("{script}-{}", script.to_uppercase());
    let begins = format!("locales-{}-", script.split('-').next().unwrap_or(script));
    let named = [file(script), file(&own)].into_iter().find(|name| files.iter().any(|file| file == name));
    let named = named.or_else(|| files.iter().find(|file| file.starts_with(&begins)).map(ToString::to_string));
    named.map_or_else(english, |name| name.trim_start_matches("locales-").trim_end_matches(".xml").to_owned())
}

impl Styles {
    /// Styles in a language (BCP 47).
    pub fn new(language: &str) -> Self {
        let language = code_of(language);
        let mut locales: Vec<Locale> = words(&language).into_iter().collect();
        if language != ENGLISH {
            locales.extend(words(ENGLISH));
        }
        let styles = STYLES.into_iter().filter_map(|(name, archived)| match archived.get() {
            CslStyle::Independent(style) => Some((name, style)),
            CslStyle::Dependent(_) => None,
        });
        Styles { styles: styles.collect(), locales, language: LocaleCode(language), shapes: RwLock::default() }
    }

    /// A reference in each style.
    pub fn cite(&self, reference: &Reference) -> Vec<Citation> {
        let Some((key, shape, words)) = shape(reference) else { return self.work_through(reference) };
        let known = self.shapes.read().ok().and_then(|shapes| shapes.get(&key).cloned());
        let cited = known.unwrap_or_else(|| {
            let cited = Arc::new(self.work_through(&shape));
            if let Ok(mut shapes) = self.shapes.write() {
                shapes.insert(key, Arc::clone(&cited));
            }
            cited
        });
        let own =
            |text: &str| words.iter().fold(text.to_owned(), |text, (stand_in, word)| text.replace(stand_in, word));
        let own = |piece: &Piece| Piece { text: own(&piece.text), italic: piece.italic };
        let cited = cited.iter().map(|cited| Citation { pieces: cited.pieces.iter().map(own).collect(), ..*cited });
        cited.collect()
    }

    /// The same, worked through without a shape.
    pub fn work_through(&self, reference: &Reference) -> Vec<Citation> {
        let entry = entry(reference);
        let cite = |(name, style): &(&'static str, IndependentStyle)| {
            let mut driver = BibliographyDriver::new();
            let items = vec![CitationItem::with_entry(&entry)];
            let language = Some(self.language.clone());
            driver.citation(CitationRequest::new(items, style, language.clone(), &self.locales, None));
            let request = BibliographyRequest { style, locale: language, locale_files: &self.locales };
            let mut pieces = Vec::new();
            for item in driver.finish(request).bibliography.into_iter().flat_map(|bibliography| bibliography.items) {
                flatten(&item.content, &mut pieces);
            }
            Citation { style: name, pieces }
        };
        self.styles.iter().map(cite).collect()
    }
}

/// The pieces of a citation, those of one kind put together.
fn flatten(children: &ElemChildren, pieces: &mut Vec<Piece>) {
    let mut add = |text: &str, italic: bool| match pieces.last_mut() {
        Some(last) if last.italic == italic => last.text.push_str(text),
        _ => pieces.push(Piece { text: text.to_owned(), italic }),
    };
    for child in &children.0 {
        match child {
            ElemChild::Text(text) | ElemChild::Link { text, .. } => {
                add(&text.text, text.formatting.font_style == FontStyle::Italic);
            }
            ElemChild::Markup(text) => add(text, false),
            ElemChild::Elem(inner) => {
                let mut within = Vec::new();
                flatten(&inner.children, &mut within);
                for piece in within {
                    add(&piece.text, piece.italic);
                }
            }
            ElemChild::Transparent { .. } => {}
        }
    }
}

fn entry(reference: &Reference) -> Entry {
    let mut entry = Entry::new(&reference.key, entry_type(reference.work.csl));
    entry.set_title(verbatim(&reference.title));
    let people = reference.authors.iter().map(|name| {
        let (family, given) =
            person(name).map_or((name.as_str(), None), |(family, given)| (family, Some(given.to_owned())));
        Person {
            name: family.to_owned(),
            given_name: given,
            prefix: None,
            suffix: None,
            comma_suffix: false,
            alias: None,
        }
    });
    if !reference.authors.is_empty() {
        entry.set_authors(people.collect());
    }
    if let Some(date) = reference.date {
        entry.set_date(CitedDate {
            year: date.year.into(),
            // Counted from 0 there.
            month: date.month.map(|month| month - 1),
            day: date.day.map(|day| day - 1),
            approximate: false,
            season: None,
        });
    }
    if let Some(publisher) = &reference.publisher {
        entry.set_publisher(Publisher::new(Some(verbatim(publisher)), None));
    }
    for (scheme, value) in &reference.identifiers {
        match scheme.as_str() {
            "doi" => entry.set_doi(value.clone()),
            "isbn" => entry.set_isbn(value.clone()),
            "issn" => entry.set_issn(value.clone()),
            _ => {}
        }
    }
    if let Ok(url) = reference.url.parse() {
        entry.set_url(QualifiedUrl { value: url, visit_date: None });
    }
    entry
}

/// Text whose capitals stay as they are: title case breaks acronyms, and names such as e-Government.
fn verbatim(text: &str) -> FormatString {
    FormatString { value: ChunkedString(vec![StringChunk::verbatim(text)]), short: None }
}

fn entry_type(csl: &str) -> EntryType {
    match csl {
        "article-journal" | "paper-conference" => EntryType::Article,
        "article" => EntryType::Manuscript,
        "book" => EntryType::Book,
        "chapter" => EntryType::Chapter,
        "report" => EntryType::Report,
        "thesis" => EntryType::Thesis,
        "dataset" | "software" => EntryType::Repository,
        "motion_picture" | "broadcast" => EntryType::Video,
        "song" => EntryType::Audio,
        "article-newspaper" => EntryType::Article,
        _ => EntryType::Web,
    }
}

/// What stands in the places of a reference's own words, which no style changes.
type StandIns = Vec<(String, String)>;

/// A year and a day that no other number of a shape has in it.
const YEAR: u16 = 2727;
const DAY: u8 = 28;

/// The shape of a reference: its name, a reference of that shape, and what to put in for its words. There is none where a
/// style looks at the words themselves.
fn shape(reference: &Reference) -> Option<(String, Reference, StandIns)> {
    // Quotes are turned where a style puts a title between quotes of its own.
    let has_quotes = |text: &str| text.contains(['"', '\'', '“', '”', '‘', '’', '«', '»', '„', '‚', '`']);
    // What follows a word depends on how it ends, and what stands before it on how it begins.
    let is_plain = |text: &str| {
        let mut letters = text.chars();
        let (first, last) = (letters.next(), letters.next_back());
        let before_last = letters.next_back();
        first.is_some_and(char::is_alphanumeric)
            && last.is_none_or(|c| {
                c.is_alphanumeric() || (".?!)".contains(c) && before_last.is_none_or(char::is_alphanumeric))
            })
            && !has_quotes(text)
            && !text.contains("  ")
    };
    let people = reference.authors.iter().any(|name| person(name).is_some());
    let all_plain = is_plain(&reference.title)
        && reference.publisher.iter().all(|name| is_plain(name))
        && reference.authors.iter().all(|name| is_plain(name))
        && reference.identifiers.is_empty();
    if !all_plain || people || reference.authors.len() > 26 {
        return None;
    }
    let mut words = StandIns::new();
    let mut stand_in = |name: &str, word: &str| {
        // What it ends in decides on what follows.
        let end: String = word.chars().next_back().filter(|c| !c.is_alphanumeric()).into_iter().collect();
        let stand_in = format!("Zq{name}qz");
        words.push((stand_in.clone(), word[..word.len() - end.len()].to_owned()));
        format!("{stand_in}{end}")
    };
    let letters = ('a'..='z').zip(&reference.authors);
    let authors: Vec<String> = letters.map(|(letter, name)| stand_in(&format!("author{letter}"), name)).collect();
    let shape = Reference {
        key: "key".to_owned(),
        title: stand_in("title", &reference.title),
        publisher: reference.publisher.as_ref().map(|name| stand_in("publisher", name)),
        url: "https://zqurlqz.example/".to_owned(),
        date: reference.date.map(|date| crate::library::Date { year: YEAR, day: date.day.map(|_| DAY), ..date }),
        authors,
        identifiers: Vec::new(),
        summary: None,
        keywords: Vec::new(),
        ..reference.clone()
    };
    let date = shape.date;
    let key = format!("{} {} {:?} {:?} {date:?}", shape.work.csl, shape.title, shape.publisher, shape.authors);
    // Numbers are put in before words, which may have such numbers in them.
    let mut numbers = StandIns::new();
    if let Some(date) = reference.date {
        // The year after the day, which it may have in it.
        numbers.extend(date.day.map(|day| (DAY.to_string(), day.to_string())));
        numbers.push((YEAR.to_string(), date.year.to_string()));
    }
    numbers.push((shape.url.clone(), reference.url.clone()));
    numbers.extend(words);
    Some((key, shape, numbers))
}

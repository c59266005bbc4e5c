//! References in words, by the Citation Style Language (hayagriva).
//!
//! To work through a style takes longer than all else of a page. What comes out depends on what is there (how many authors, a
//! date with or without a day) and not on what it says, so a style is worked through once for each such *shape*, with words in
//! the places of a reference's own, and these are exchanged. tests/citation.rs holds that against working it through each time.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use hayagriva::archive::ArchivedStyle;
use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{
    FontStyle, IndependentStyle, Locale, LocaleCode, LocaleFile, Style as CslStyle, TermForm,
};
use hayagriva::types::{
    ChunkedString, Date as CitedDate, EntryType, FormatString, Person, Publisher, QualifiedUrl, StringChunk,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, ElemChild, ElemChildren, Entry,
};

use rust_embed::Embed;

use super::{Name, Reference};
use crate::library::Date;

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
    /// What the language says before the day on which something was looked at.
    retrieved: String,
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
        let retrieved = locales.iter().find_map(|locale| {
            locale.term(Term::Other(OtherTerm::Retrieved), TermForm::Long)?.single().map(str::to_lowercase)
        });
        Styles {
            styles: styles.collect(),
            locales,
            language: LocaleCode(language),
            retrieved: retrieved.unwrap_or_default(),
            shapes: RwLock::default(),
        }
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
        let own = |piece: &Piece| Piece { text: exchanged(&piece.text, &words), italic: piece.italic };
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
            mend(&mut pieces, reference, &self.retrieved);
            Citation { style: name, pieces }
        };
        self.styles.iter().map(cite).collect()
    }
}

/// What styles leave open where little is known, and should not.
fn mend(pieces: &mut [Piece], reference: &Reference, retrieved: &str) {
    let Some(last) = pieces.last_mut() else { return };
    // APA says when something without a date was retrieved, which nobody here knows: “Retrieved” alone says nothing.
    if reference.date.is_none()
        && let Some(url) = last.text.find(&reference.url)
    {
        let before = last.text[..url].trim_end();
        let from = before.char_indices().rev().nth(retrieved.chars().count().saturating_sub(1)).map_or(0, |(at, _)| at);
        if before[from..].to_lowercase() == retrieved {
            last.text.replace_range(from..url, "");
        }
    }
    // A year that awaits a month, a publisher a day, a volume an issue, and stops that stand twice.
    let mut mended = vec![(",.".to_owned(), ".".to_owned()), (".”.".to_owned(), ".”".to_owned())];
    if let Some(Date { year, .. }) = reference.date {
        mended.extend(["", "年"].map(|sign| (format!("{year}{sign},)"), format!("{year}{sign})"))));
    }
    if let (Some(volume), None) = (&reference.volume, &reference.issue) {
        mended.push((format!("{volume} :"), format!("{volume}:")));
    }
    let own = [Some(&reference.title), reference.publisher.as_ref(), reference.container.as_ref()];
    // Not what the reference itself says.
    mended.retain(|(wrong, _)| !own.into_iter().flatten().any(|own| own.contains(wrong.as_str())));
    for at in 0..pieces.len() {
        for (wrong, right) in &mended {
            pieces[at].text = pieces[at].text.replace(wrong, right);
        }
        // A title in italics that ends with a stop, before another.
        let ends = at > 0 && pieces[at - 1].text.ends_with('.');
        if ends && pieces[at].text.starts_with('.') && !pieces[at].text.starts_with("..") {
            pieces[at].text.remove(0);
        }
    }
}

/// A text with words for its stand-ins.
fn exchanged(text: &str, words: &StandIns) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // The one that comes first, so that nothing is looked for in what was put in.
    while let Some((at, stand_in, word)) = words
        .iter()
        .filter_map(|(stand_in, word)| Some((rest.find(stand_in)?, stand_in, word)))
        .min_by_key(|(at, ..)| *at)
    {
        out.push_str(&rest[..at]);
        out.push_str(word);
        rest = &rest[at + stand_in.len()..];
    }
    out.push_str(rest);
    out
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
    let mut entry = Entry::new(&reference.key, entry_type(reference));
    entry.set_title(verbatim(&reference.title));
    let people = reference.authors.iter().map(|name| {
        let (name, given_name) = match name {
            Name::Person { family, given } => (family.clone(), Some(given.clone())),
            Name::Whole(name) => (name.clone(), None),
        };
        Person { name, given_name, prefix: None, suffix: None, comma_suffix: false, alias: None }
    });
    if !reference.authors.is_empty() {
        entry.set_authors(people.collect());
    }
    if let Some(container) = &reference.container {
        let whole = if reference.work.csl == "article-journal" { EntryType::Periodical } else { EntryType::Book };
        let mut parent = Entry::new("in", whole);
        parent.set_title(verbatim(container));
        let text = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
        if let Some(volume) = text(&reference.volume) {
            parent.set_volume(volume);
        }
        if let Some(issue) = text(&reference.issue) {
            parent.set_issue(issue);
        }
        if let Some(pages) = reference.pages.as_ref().and_then(|pages| pages.parse().ok()) {
            entry.set_page_range(pages);
        }
        entry.set_parents(vec![parent]);
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

fn entry_type(reference: &Reference) -> EntryType {
    match reference.work.csl {
        // What is in nothing that is known stands for itself: without a journal an article would be called a preprint.
        "article-journal" | "paper-conference" if reference.container.is_some() => EntryType::Article,
        "article" => EntryType::Manuscript,
        "book" => EntryType::Book,
        "chapter" if reference.container.is_some() => EntryType::Chapter,
        "article-journal" | "paper-conference" | "chapter" | "report" => EntryType::Report,
        "thesis" => EntryType::Thesis,
        "dataset" | "software" => EntryType::Repository,
        "motion_picture" | "broadcast" => EntryType::Video,
        "song" => EntryType::Audio,
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
            // What is mended in a citation, but not in the words of a reference.
            && !["  ", ",.", ",)"].into_iter().any(|mended| text.contains(mended))
    };
    let name_is_plain = |name: &Name| match name {
        // Of several words of a family name the first may be put elsewhere.
        Name::Person { family, .. } => {
            is_plain(family) && family.starts_with(char::is_uppercase) && !family.contains(char::is_whitespace)
        }
        Name::Whole(name) => is_plain(name),
    };
    let all_plain = is_plain(&reference.title)
        && reference.publisher.iter().all(|name| is_plain(name))
        && reference.authors.iter().all(name_is_plain)
        && reference.identifiers.iter().all(|(scheme, value)| scheme != "doi" || value.starts_with("10."))
        && reference.container.is_none()
        // An early year has an era after it.
        && reference.date.is_none_or(|date| date.year >= 1000);
    if !all_plain || reference.authors.len() > 26 {
        return None;
    }
    let mut words = StandIns::new();
    let title = stand_in(&mut words, "title", &reference.title);
    let publisher = reference.publisher.as_ref().map(|name| stand_in(&mut words, "publisher", name));
    let identifiers = reference.identifiers.iter().map(|(scheme, value)| match scheme.as_str() {
        "doi" => (scheme.clone(), format!("10.{}", stand_in(&mut words, "doi", &value["10.".len()..]))),
        scheme => (scheme.to_owned(), stand_in(&mut words, scheme, value)),
    });
    let identifiers: Vec<(String, String)> = identifiers.collect();
    let mut authors = Vec::new();
    for (letter, name) in ('a'..='z').zip(&reference.authors) {
        authors.push(match name {
            Name::Whole(name) => Name::Whole(stand_in(&mut words, &format!("author{letter}"), name)),
            Name::Person { family, given } => Name::Person {
                family: stand_in(&mut words, &format!("author{letter}"), family),
                given: given
                    .split(' ')
                    .enumerate()
                    .map(|(at, part)| given_name(&mut words, &format!("{letter}{at}"), part))
                    .collect::<Option<Vec<String>>>()?
                    .join(" "),
            },
        });
    }
    let shape = Reference {
        key: "key".to_owned(),
        title,
        publisher,
        url: "https://zqurlqz.example/".to_owned(),
        date: reference.date.map(|date| Date { year: YEAR, day: date.day.map(|_| DAY), ..date }),
        authors,
        identifiers,
        summary: None,
        keywords: Vec::new(),
        ..reference.clone()
    };
    let date = shape.date;
    let key = format!(
        "{} {} {:?} {:?} {:?} {date:?}",
        shape.work.csl, shape.title, shape.publisher, shape.authors, shape.identifiers
    );
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

/// What stands in for a word, and ends as it does: that decides on what follows.
fn stand_in(words: &mut StandIns, name: &str, word: &str) -> String {
    let end: String = word.chars().next_back().filter(|c| !c.is_alphanumeric()).into_iter().collect();
    let stand_in = format!("Zq{name}qz");
    words.push((stand_in.clone(), word[..word.len() - end.len()].to_owned()));
    format!("{stand_in}{end}")
}

/// The same of a part of a given name, with its initial, which may stand for it; none where styles might do something else
/// to it.
fn given_name(words: &mut StandIns, name: &str, part: &str) -> Option<String> {
    let mut letters = part.chars();
    let initial = letters.next().filter(|c| c.is_uppercase())?;
    match letters.as_str() {
        "." => Some(part.to_owned()),
        rest if !rest.is_empty() && rest.chars().all(char::is_lowercase) => {
            let stand_in = format!("zq{name}qz");
            words.push((stand_in.clone(), rest.to_owned()));
            Some(format!("{initial}{stand_in}"))
        }
        _ => None,
    }
}

//! From text to the words that are indexed and looked up.
//!
//! These rules are all there is, so that the search client can repeat them in JavaScript and see the same words. Tables
//! in `data/unicode` are frozen: no step asks a crate or a browser what a letter is. A step that does call on Unicode
//! (NFKC, NFC, NFD, lower case of one character) is given characters of the frozen table only, and those never change.
//!
//! 1. Text is read by code point. Characters without width ([`INVISIBLE`]) are dropped.
//! 2. What is not in `words.txt` separates. What lies between is a *stretch*.
//! 3. A stretch is brought into NFKC. Two spellings that look the same become one: after the Khmer sign U+17D2 the letter
//!    U+178A is U+178F, a subscript ro (U+17D2 U+179A) comes after another subscript, and a tone mark comes before
//!    nikhahit in Thai (U+0E4D) and Lao (U+0ECD). Then by character: lower case; ς is σ; a native digit is the ASCII one; Arabic harakat (U+064B–0652, U+0670) and tatweel (U+0640) are
//!    dropped; what is not in `words.txt` now, separates (½ is 1⁄2, two words).
//! 4. A stretch is cut where a script written without spaces ([`is_unspaced`]) meets another one. Marks U+0300–036F stay
//!    with what is before them; in a script without spaces they are dropped.
//! 5. Where there are spaces, each part is one word, of which the first 64 characters count. Where there are none, it
//!    is a *run* of *clusters*: a letter and what is written with it ([`joins_before`], [`joins_after`]), at most 8 code
//!    points. Each two neighbouring clusters are a word (a pair), and the last cluster is one too, so that whatever begins
//!    with a cluster finds all places where that cluster stands. Pairs of letters would say as little in Khmer or Thai as
//!    they do in English.
//! 6. The *form* of a word is what is looked up ([`fold`]): NFD, without U+0300–036F, ß as ss and the like, NFC. Only
//!    Latin, Greek and Cyrillic have marks there; elsewhere marks are vowels and stay, but for hamza and madda above and
//!    below (U+0653–0655) and the nukta of Devanagari (U+093C). Arabic letters that keyboards for Persian and Urdu write
//!    otherwise are the same. A word whose form is empty is none.
//!
//! Stemmers are given words, not forms: é, й or ü mean something to them.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// How many characters of a word count.
const LONGEST: usize = 64;
/// How many code points a cluster has at most.
const CLUSTER: usize = 8;

/// What a word is in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    /// A word between separators.
    Word,
    /// Two neighbouring clusters of a run.
    Pair,
    /// The last cluster of a run, whose pairs come before it.
    Last,
    /// A run of one cluster.
    Single,
}

impl Unit {
    /// Whether it is of a script written without spaces.
    pub(crate) fn is_unspaced(self) -> bool {
        self != Unit::Word
    }
}

/// The words of a text in their order: word (not yet folded), its bytes in the text, and what it is.
pub(crate) fn words(text: &str, mut emit: impl FnMut(&str, Range<usize>, Unit)) {
    let mut stretch = Stretch::default();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        if stretch.source.is_empty()
            && let Some(length) = plain_word(rest.as_bytes())
        {
            plain.clear();
            plain.push_str(&rest[..length.min(LONGEST)]);
            plain.make_ascii_lowercase();
            emit(&plain, at..at + length, Unit::Word);
            rest = &rest[length..];
            continue;
        }
        if is_word(c) {
            stretch.source.push((c, at..at + c.len_utf8()));
        } else if !is_among(c, INVISIBLE) {
            stretch.end(&mut emit);
        }
        rest = &rest[c.len_utf8()..];
    }
    stretch.end(&mut emit);
}

/// The length of a word that begins a text and is of ASCII letters and digits alone. By far the most are, and no rule
/// concerns them but lower case and length. What is not ASCII may belong to the word before it.
fn plain_word(text: &[u8]) -> Option<usize> {
    let length = text.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    (length > 0 && text.get(length).is_none_or(u8::is_ascii)).then_some(length)
}

/// Characters that become others where marks are dropped already, rising.
pub(super) const FOLDED: &[(char, &str)] = &[
    ('ß', "ss"),
    ('æ', "ae"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "th"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('œ', "oe"),
    ('ŧ', "t"),
    ('ة', "ه"),
    ('ك', "ک"),
    ('ى', "ی"),
    ('ي', "ی"),
    ('ہ', "ه"),
];

/// The form of a word: what is looked up.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfd() {
        match FOLDED.binary_search_by_key(&c, |(from, _)| *from) {
            Ok(at) => folded.push_str(FOLDED[at].1),
            Err(_) if matches!(c, '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}' | '\u{93c}') => {}
            Err(_) => folded.push(c),
        }
    }
    Cow::Owned(folded.nfc().collect())
}

/// Ranges of characters: first and last, rising.
pub(super) type Characters = [(char, char)];

/// Dropped wherever they stand: soft hyphen, joiners, zero-width spaces, direction marks, variation selectors.
pub(super) const INVISIBLE: &Characters = &[
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{202a}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{fe00}', '\u{fe0f}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{e0100}', '\u{e01ef}'),
];

/// The scripts without spaces: Thai, Lao, Myanmar, Hangul, Khmer, Han, Hiragana, Katakana.
pub(super) const UNSPACED: &Characters = &[
    ('\u{e01}', '\u{eff}'),   // Thai, Lao
    ('\u{1000}', '\u{109f}'), // Myanmar
    ('\u{1100}', '\u{11ff}'), // Hangul
    ('\u{1780}', '\u{17ff}'), // Khmer
    ('\u{3005}', '\u{3007}'),
    ('\u{3021}', '\u{303c}'), // Han
    ('\u{3040}', '\u{30ff}'), // Hiragana, Katakana
    ('\u{3130}', '\u{318f}'), // Hangul
    ('\u{31f0}', '\u{31ff}'), // Katakana
    ('\u{3400}', '\u{4dbf}'),
    ('\u{4e00}', '\u{9fff}'), // Han
    ('\u{a960}', '\u{a97f}'), // Hangul
    ('\u{a9e0}', '\u{a9ff}'),
    ('\u{aa60}', '\u{aa7f}'),   // Myanmar
    ('\u{ac00}', '\u{d7ff}'),   // Hangul
    ('\u{f900}', '\u{faff}'),   // Han
    ('\u{1aff0}', '\u{1b16f}'), // Hiragana, Katakana
    ('\u{20000}', '\u{3ffff}'), // Han
];

/// What is written with what is before it in scripts without spaces: vowels, tones and other marks.
pub(super) const JOINED: &Characters = &[
    ('\u{e30}', '\u{e3a}'),
    ('\u{e45}', '\u{e45}'),
    ('\u{e47}', '\u{e4e}'), // Thai
    ('\u{eb0}', '\u{ebd}'),
    ('\u{ec8}', '\u{ece}'), // Lao
    ('\u{102b}', '\u{103e}'),
    ('\u{1056}', '\u{1059}'),
    ('\u{105e}', '\u{1060}'),
    ('\u{1062}', '\u{1064}'), // Myanmar
    ('\u{1067}', '\u{106d}'),
    ('\u{1071}', '\u{1074}'),
    ('\u{1082}', '\u{108d}'),
    ('\u{108f}', '\u{108f}'),
    ('\u{109a}', '\u{109d}'),
    ('\u{1160}', '\u{11ff}'), // Hangul
    ('\u{17b4}', '\u{17d3}'),
    ('\u{17dd}', '\u{17dd}'), // Khmer
    ('\u{302a}', '\u{302f}'),
    ('\u{3099}', '\u{309a}'), // Han, Kana
    ('\u{a9e5}', '\u{a9e5}'),
    ('\u{aa7b}', '\u{aa7d}'), // Myanmar
    ('\u{d7b0}', '\u{d7ff}'), // Hangul
];

/// What the next character is written with: vowels that stand before their consonant, and signs that put the next
/// consonant below.
pub(super) const JOINING: &Characters =
    &[('\u{e40}', '\u{e44}'), ('\u{ec0}', '\u{ec4}'), ('\u{1039}', '\u{1039}'), ('\u{17d2}', '\u{17d2}')];

fn is_among(c: char, characters: &Characters) -> bool {
    // Letters of most languages come before them all.
    c >= characters[0].0 && characters.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

pub(crate) fn is_unspaced(c: char) -> bool {
    is_among(c, UNSPACED)
}

/// Word characters without a break, and what became of them.
#[derive(Default)]
struct Stretch {
    source: Vec<(char, Range<usize>)>,
    text: String,
    /// The characters in NFKC, each with the bytes it came from.
    normal: Vec<(char, Range<usize>)>,
    part: Part,
}

impl Stretch {
    /// Gives the words of what was gathered and begins anew.
    fn end(&mut self, emit: &mut impl FnMut(&str, Range<usize>, Unit)) {
        if self.source.is_empty() {
            return;
        }
        self.normalize();
        for at in 1..self.normal.len() {
            match (self.normal[at - 1].0, self.normal[at].0) {
                ('\u{17d2}', letter) => {
                    let letter = if letter == '\u{178a}' { '\u{178f}' } else { letter };
                    self.normal[at].0 = letter;
                    if let [.., ('\u{17d2}', _), (ro @ '\u{179a}', _), _, _] = &mut self.normal[..=at] {
                        *ro = letter;
                        self.normal[at].0 = '\u{179a}';
                    }
                }
                (sign @ '\u{e4d}', tone @ '\u{e48}'..='\u{e4b}') | (sign @ '\u{ecd}', tone @ '\u{ec8}'..='\u{ecb}') => {
                    self.normal[at - 1].0 = tone;
                    self.normal[at].0 = sign;
                }
                _ => {}
            }
        }
        for (c, bytes) in self.normal.drain(..) {
            for c in c.to_lowercase() {
                match c {
                    'ς' => self.part.push('σ', bytes.clone(), emit),
                    '\u{640}' | '\u{64b}'..='\u{652}' | '\u{670}' => {}
                    c if c.is_ascii() && c.is_ascii_alphanumeric() => self.part.push(c, bytes.clone(), emit),
                    c if is_word(c) => self.part.push(digit(c).unwrap_or(c), bytes.clone(), emit),
                    _ => self.part.end(emit),
                }
            }
        }
        self.part.end(emit);
        self.source.clear();
    }

    /// Fills `normal`. The characters are those of NFKC of the whole stretch; where they came from is as exact as can be
    /// known, and only matters to passages.
    fn normalize(&mut self) {
        let chars = || self.source.iter().map(|(c, _)| *c);
        if chars().all(|c| c.is_ascii()) || is_nfkc_quick(chars()) == IsNormalized::Yes {
            self.normal.clone_from(&self.source);
            return;
        }
        self.text.clear();
        self.text.extend(chars().nfkc());
        // By character first (Thai ำ becomes two), then by letter with its marks (e and ´ become one).
        for together in [|_| false, joins] {
            self.normal.clear();
            for letter in self.source.chunk_by(|_, (c, _)| together(*c)) {
                let bytes = letter[0].1.start..letter[letter.len() - 1].1.end;
                self.normal.extend(letter.iter().map(|(c, _)| *c).nfkc().map(|c| (c, bytes.clone())));
            }
            if self.normal.iter().map(|(c, _)| *c).eq(self.text.chars()) {
                return;
            }
        }
        let bytes = self.source[0].1.start..self.source[self.source.len() - 1].1.end;
        self.normal.clear();
        self.normal.extend(self.text.chars().map(|c| (c, bytes.clone())));
    }
}

/// Whether a character becomes one with what is before it: a mark, the half-width mark ﾟ, a vowel or final of Hangul.
fn joins(c: char) -> bool {
    let first = std::iter::once(c).nfkd().next();
    first.is_some_and(|first| is_combining_mark(first) || ('\u{1160}'..='\u{11ff}').contains(&first))
}

/// Whether a character of a script without spaces is written with what is before it.
pub(super) fn joins_before(c: char) -> bool {
    is_among(c, JOINED)
}

/// Whether what comes after a character is written with it.
pub(super) fn joins_after(c: char) -> bool {
    is_among(c, JOINING)
}

/// One word, or one run, as far as it has been read.
#[derive(Default)]
struct Part {
    word: String,
    length: usize,
    bytes: Range<usize>,
    run: Run,
}

/// A run, as far as it has been read; empty where none is.
#[derive(Default)]
struct Run {
    text: String,
    /// Where the cluster begins that is being read: in `text`, and its byte in the source.
    cluster: (usize, usize),
    /// How many code points it has.
    length: usize,
    /// Where the cluster before it begins.
    before: Option<(usize, usize)>,
    /// Its last byte in the source.
    end: usize,
}

impl Run {
    fn push(&mut self, c: char, bytes: &Range<usize>, emit: &mut impl FnMut(&str, Range<usize>, Unit)) {
        let goes_on =
            self.length < CLUSTER && (joins_before(c) || self.text.chars().next_back().is_some_and(joins_after));
        if self.text.is_empty() || !goes_on {
            if !self.text.is_empty() {
                self.pair(emit);
                self.before = Some(self.cluster);
            }
            self.cluster = (self.text.len(), bytes.start);
            self.length = 0;
        }
        self.text.push(c);
        self.length += 1;
        self.end = bytes.end;
    }

    /// Gives the pair of the cluster before and this one, if there are two.
    fn pair(&self, emit: &mut impl FnMut(&str, Range<usize>, Unit)) {
        if let Some((at, byte)) = self.before {
            emit(&self.text[at..], byte..self.end, Unit::Pair);
        }
    }

    fn finish(&mut self, emit: &mut impl FnMut(&str, Range<usize>, Unit)) {
        if !self.text.is_empty() {
            self.pair(emit);
            let unit = if self.before.take().is_some() { Unit::Last } else { Unit::Single };
            emit(&self.text[self.cluster.0..], self.cluster.1..self.end, unit);
            self.text.clear();
        }
    }
}

impl Part {
    fn push(&mut self, c: char, bytes: Range<usize>, emit: &mut impl FnMut(&str, Range<usize>, Unit)) {
        let is_run = !self.run.text.is_empty();
        if is_unspaced(c) {
            if !is_run {
                self.end(emit);
            }
            self.run.push(c, &bytes, emit);
            return;
        }
        if is_run {
            if matches!(c, '\u{300}'..='\u{36f}') {
                return;
            }
            self.run.finish(emit);
        }
        if self.length == 0 {
            self.bytes = bytes.clone();
        }
        self.bytes.end = bytes.end;
        self.length += 1;
        if self.length <= LONGEST {
            self.word.push(c);
        }
    }

    fn end(&mut self, emit: &mut impl FnMut(&str, Range<usize>, Unit)) {
        self.run.finish(emit);
        // Nothing but marks that folding drops is no word.
        if self.word.chars().any(|c| !matches!(c, '\u{300}'..='\u{36f}')) {
            emit(&self.word, self.bytes.clone(), Unit::Word);
        }
        self.word.clear();
        self.length = 0;
    }
}

/// The characters that words are made of, as ranges of code points.
pub(super) const WORD_CHARACTERS: &str = include_str!("../../data/unicode/words.txt");
/// The zeros of all scripts; nine digits follow each.
pub(super) const DIGITS: &str = include_str!("../../data/unicode/digits.txt");

/// The frozen table as one bit a code point of the first plane, and ranges beyond it.
struct WordTable {
    plane: Vec<u64>,
    beyond: Vec<(char, char)>,
}

/// The ranges of characters that words are made of: first and last.
pub(super) fn word_characters() -> impl Iterator<Item = (char, char)> {
    let ends = |line: &str| {
        let (first, last) = line.split_once("..")?;
        Some((code_point(first)?, code_point(last)?))
    };
    WORD_CHARACTERS.lines().filter_map(ends)
}

/// The zeros of all scripts.
pub(super) fn zeros() -> impl Iterator<Item = char> {
    DIGITS.lines().filter_map(code_point)
}

static WORDS: LazyLock<WordTable> = LazyLock::new(|| {
    let mut table = WordTable { plane: vec![0; 1024], beyond: Vec::new() };
    for (first, last) in word_characters() {
        if u32::from(first) > 0xffff {
            table.beyond.push((first, last));
            continue;
        }
        for c in u32::from(first)..=u32::from(last) {
            table.plane[(c / 64) as usize] |= 1 << (c % 64);
        }
    }
    table
});

static ZEROS: LazyLock<Vec<char>> = LazyLock::new(|| zeros().collect());

fn code_point(hexadecimal: &str) -> Option<char> {
    u32::from_str_radix(hexadecimal, 16).ok().and_then(char::from_u32)
}

/// Whether words are made of it.
fn is_word(c: char) -> bool {
    let code = u32::from(c);
    if code <= 0xffff {
        return WORDS.plane[(code / 64) as usize] >> (code % 64) & 1 == 1;
    }
    let after = WORDS.beyond.partition_point(|(first, _)| *first <= c);
    after > 0 && c <= WORDS.beyond[after - 1].1
}

/// The ASCII digit of a native one.
fn digit(c: char) -> Option<char> {
    if c < '\u{660}' {
        return None;
    }
    let after = ZEROS.partition_point(|zero| *zero <= c);
    let zero = *ZEROS.get(after.checked_sub(1)?)?;
    char::from_digit((u32::from(c) - u32::from(zero)).min(10), 10)
}

#[cfg(test)]
mod tests;

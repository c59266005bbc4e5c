//! What was typed, as it is meant.
//!
//! `word`, `"a phrase"`, `-not`, `begin*`, `title:word`, `author:name`, `2016..2018`, and any facet group: `country:KH`.
//! Whatever is none of these is words; nothing is an error.

use std::collections::BTreeMap;

use super::Index;
use super::analysis::Unit;
use super::clause::{Clause, Place};
use super::forms::{BEGINNING, BEGUN, BEGUN_PAIRS};
use super::index::term_token;
use super::syntax::{self, Part, parts};
use super::tables::{Word, YEAR, key, without_small, words_of};
use super::words;

/// How many words of a query count: more is no question, and would load all of the index.
const WORDS: usize = 200;
/// Among how many words in a row one that no document has is mended: in a sentence it does not matter.
const MENDED: usize = 4;
/// How many letters a word has that no document has, and that is taken for the beginning of one.
const UNFINISHED: usize = 3;
/// How many ways to combine the stems of a phrase are looked for.
const ROWS: usize = 16;

/// A query as it is meant.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// What is looked for: each with how often it was written.
    pub wanted: Vec<(Clause, u32)>,
    /// What is excluded.
    pub unwanted: Vec<Clause>,
    /// What narrows: group and value.
    pub filters: Vec<(usize, usize)>,
    /// Groups and values that are excluded.
    pub unwanted_values: Vec<(usize, usize)>,
    /// Words that no document has, and what was taken for them.
    pub mended: BTreeMap<String, String>,
}

/// A part that is looked for.
enum Read {
    /// Plain words in a row, which are read together: names of terms have several.
    Row(Vec<Word>),
    /// What says by its signs how it is meant.
    Clauses(Vec<Clause>),
}

impl Index {
    /// Reads what was typed.
    pub(super) fn understand(&self, typed: &str) -> Meant {
        let mut meant = Meant::default();
        let mut read: Vec<Read> = Vec::new();
        let mut left = WORDS;
        for part in parts(typed) {
            let values = self.values_of(&part);
            if !values.is_empty() {
                if part.excluded { &mut meant.unwanted_values } else { &mut meant.filters }.extend(values);
                continue;
            }
            let (place, mut words) = self.words_of_part(&part);
            words.truncate(left);
            left -= words.len();
            if part.open {
                match words.as_mut_slice() {
                    [.., word] if word.unit == Unit::Word => word.open = true,
                    // Its last cluster may go on.
                    [.., pair, last] if last.unit == Unit::Last => pair.open = true,
                    _ => {}
                }
            }
            if words.is_empty() {
                continue;
            }
            if part.excluded {
                meant.unwanted.push(self.excluded(place, words));
            } else if part.quoted {
                read.push(Read::Clauses(vec![self.phrase(place, words)]));
            } else if place != Place::All {
                self.mend(&mut words, true, &mut meant);
                read.push(Read::Clauses(self.known(place, &words)));
            } else if let Some(Read::Row(row)) = read.last_mut() {
                row.append(&mut words);
            } else {
                read.push(Read::Row(words));
            }
        }
        // Words that say little count only where nothing else is looked for.
        let all_stop = read.iter().all(|read| match read {
            Read::Row(words) => words.iter().all(|word| words::is_stop(&word.form)),
            Read::Clauses(_) => false,
        });
        let mut known: BTreeMap<Clause, usize> = BTreeMap::new();
        for read in read {
            let clauses = match read {
                Read::Row(words) => self.read_row(words, all_stop, &mut meant),
                Read::Clauses(clauses) => clauses,
            };
            for clause in clauses {
                let at = *known.entry(clause.clone()).or_insert(meant.wanted.len());
                match meant.wanted.get_mut(at) {
                    Some((_, times)) => *times += 1,
                    None => meant.wanted.push((clause, 1)),
                }
            }
        }
        meant
    }

    /// The values that a part narrows by. None where it names no group, or no value of it.
    fn values_of(&self, part: &Part<'_>) -> Vec<(usize, usize)> {
        match part.field {
            Some(name) => match self.tables.group_called(name) {
                Some(group) if place_called(name).is_none() => self.filter(group, part.text),
                _ => Vec::new(),
            },
            None if !part.quoted && syntax::years(part.text, false).is_some() => self.filter(YEAR, part.text),
            None => Vec::new(),
        }
    }

    /// The words of a part, and where they are looked for. A name before a colon that names nothing was a word.
    fn words_of_part(&self, part: &Part<'_>) -> (Place, Vec<Word>) {
        let Some(name) = part.field else { return (Place::All, words_of(part.text)) };
        if let Some(place) = place_called(name) {
            return (place, words_of(part.text));
        }
        let mut words = words_of(name);
        words.append(&mut words_of(part.text));
        (Place::All, words)
    }

    /// Plain words: names of terms, the longest first, and words.
    fn read_row(&self, mut words: Vec<Word>, all_stop: bool, meant: &mut Meant) -> Vec<Clause> {
        let says_much = |word: &&Word| word.unit == Unit::Word && !words::is_stop(&word.form);
        let is_mended = words.iter().filter(says_much).count() <= MENDED;
        let mut at = 0;
        while at < words.len() {
            at = match self.name_around(&words, at) {
                Some((end, _)) => end,
                None => {
                    self.mend(&mut words[at..=at], is_mended, meant);
                    at + 1
                }
            };
        }
        // Once more: what a word was mended to may be a name.
        let mut clauses = Vec::new();
        at = 0;
        while at < words.len() {
            if let Some((end, terms)) = self.name_around(&words, at) {
                clauses.push(Clause::Name(terms, self.known(Place::All, &words[at..end])));
                at = end;
                continue;
            }
            if all_stop || !words::is_stop(&words[at].form) {
                clauses.extend(self.known(Place::All, &words[at..=at]));
            }
            at += 1;
        }
        clauses
    }

    /// The longest name that begins at a word: where it ends, and its terms. A pair that lies across an end of a name
    /// belongs to it: no document about the term needs to have it.
    fn name_around(&self, words: &[Word], at: usize) -> Option<(usize, Vec<String>)> {
        let goes_on = |at: usize| at + 1 < words.len() && [at, at + 1].iter().all(|at| words[*at].unit == Unit::Pair);
        let name = self.name_at(words, at).or_else(|| goes_on(at).then(|| self.name_at(words, at + 1)).flatten());
        name.map(|(end, terms)| (if goes_on(end - 1) { end + 1 } else { end }, terms))
    }

    /// The longest name of terms that begins just at a word: where it ends, and the terms.
    fn name_at(&self, words: &[Word], at: usize) -> Option<(usize, Vec<String>)> {
        if words::is_stop(&words[at].form) {
            return None;
        }
        let ends = at + 1..=words.len().min(at + self.tables.longest_name);
        ends.rev().find_map(|end| {
            // A pair of two letters stands in too many words: it must be the whole run, as 中国 is not in 发展中国家.
            let is_short = |pair: &Word| pair.unit == Unit::Pair && pair.form.chars().nth(2).is_none();
            let is_part = match &words[at..end] {
                [first, ..] if first.unit == Unit::Last => true,
                [pair] => is_short(pair),
                [pair, last] => is_short(pair) && last.unit == Unit::Last && at > 0 && words[at - 1].unit == Unit::Pair,
                _ => false,
            };
            let terms = if is_part { None } else { self.terms(&words[at..end]) };
            terms.map(|terms| (end, terms))
        })
    }

    /// The terms with this name, as they are indexed. One word that says little is no name.
    fn terms(&self, words: &[Word]) -> Option<Vec<String>> {
        let words = without_small(words);
        if let [word] = words
            && words::is_stop(&word.form)
        {
            return None;
        }
        let ids = self.tables.names.get(&key(words))?;
        let terms = ids.iter().map(|id| &self.tables.terms[*id]);
        Some(terms.map(|term| term_token(&term.group, &term.id)).collect())
    }

    /// Takes words that no document has for the beginnings of others, and what begins none for those that are meant.
    fn mend(&self, words: &mut [Word], is_mended: bool, meant: &mut Meant) {
        let counts = |word: &&mut Word| matches!(word.unit, Unit::Word | Unit::Pair) && !words::is_stop(&word.form);
        for word in words.iter_mut().filter(counts).filter(|word| !self.tables.forms.has(&word.form)) {
            // Who has not typed all of it sees what it may become.
            word.open |= word.form.chars().nth(UNFINISHED - 1).is_some();
            if word.open && !self.begun(word).is_empty() {
                continue;
            }
            word.open = false;
            if is_mended && let Some(form) = self.tables.forms.mend(&word.form) {
                meant.mended.insert(std::mem::replace(&mut word.form, form.to_owned()), form.to_owned());
            }
        }
    }

    /// What an excluded part means: all of it as one, and just as it is written.
    fn excluded(&self, place: Place, words: Vec<Word>) -> Clause {
        let terms = if place == Place::All { self.terms(&words) } else { None };
        let clauses = if words.last().is_some_and(|word| word.open) {
            let (before, last) = words.split_at(words.len() - 1);
            let before = (!before.is_empty()).then(|| self.phrase(place, before.to_vec()));
            before.into_iter().chain(self.known(place, last)).collect()
        } else {
            vec![self.phrase(place, words)]
        };
        Clause::Name(terms.unwrap_or_default(), clauses)
    }

    /// Words by themselves.
    fn known(&self, place: Place, words: &[Word]) -> Vec<Clause> {
        // The pairs before the last cluster of a run hold it.
        words.iter().filter(|word| word.unit != Unit::Last).map(|word| self.word(place, word)).collect()
    }

    /// A word as it is written.
    fn word(&self, place: Place, word: &Word) -> Clause {
        let forms = &self.tables.forms;
        Clause::Any(place, self.begun(word).into_iter().flat_map(|form| forms.stems(form)).collect())
    }

    /// The forms that a word stands for.
    fn begun<'a>(&'a self, word: &'a Word) -> Vec<&'a str> {
        match word.unit {
            // It stands first in a pair, or last in a run.
            Unit::Single => self.tables.forms.beginning(&word.form, BEGUN_PAIRS),
            Unit::Pair if word.open => self.tables.forms.beginning(&word.form, BEGUN_PAIRS),
            _ if word.open && word.form.chars().nth(BEGINNING - 1).is_some() => {
                self.tables.forms.beginning(&word.form, BEGUN)
            }
            _ if self.tables.forms.has(&word.form) => vec![&word.form],
            _ => Vec::new(),
        }
    }

    fn phrase(&self, place: Place, mut words: Vec<Word>) -> Clause {
        // The run of a document may go on where the phrase ends.
        if words.last().is_some_and(|word| word.unit == Unit::Last) {
            words.pop();
        }
        if let [word] = words.as_slice() {
            return self.word(place, word);
        }
        // A form with several stems has one for each language.
        let mut rows: Vec<Vec<String>> = vec![Vec::new()];
        for word in &words {
            let stems = self.tables.forms.stems(&word.form);
            let longer = |row: &Vec<String>| -> Vec<Vec<String>> {
                stems.iter().map(|stem| row.iter().chain([stem]).cloned().collect()).collect()
            };
            rows = rows.iter().flat_map(longer).take(ROWS).collect();
        }
        Clause::Phrase(place, rows)
    }
}

/// The field that a query calls so, beside groups.
fn place_called(name: &str) -> Option<Place> {
    match key(&words_of(name)).as_str() {
        "title" => Some(Place::Title),
        "author" | "authors" => Some(Place::Authors),
        _ => None,
    }
}

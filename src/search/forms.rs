//! The forms of words: where a query's words are looked up, so that no query is ever stemmed by guess.
//!
//! How many documents have a form counts by power of two alone: so an edit seldom changes what is meant by a beginning
//! or a slip, and what browsers have of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::analysis;
use super::met::Counted;
use super::words;
use crate::hash::HashMap;

/// How many letters the beginning of a word has at least.
pub(super) const BEGINNING: usize = 2;
/// How many forms the beginning of a word stands for.
pub(super) const BEGUN: usize = 8;
/// How many pairs their beginning stands for.
pub(super) const BEGUN_PAIRS: usize = 64;

/// Endings of words in languages of the Latin alphabet: what differs in them is another form of a word rather than a slip.
pub(super) const ENDINGS: &str = "s es e d ed ing ings r er rs ers ion ions al ly ment ments n en";

/// Every form that a document has.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Forms(pub BTreeMap<String, Form>);

/// A form of a word.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Form {
    /// What it is indexed as: a stem for each language that has it.
    pub stems: BTreeSet<String>,
    /// How many documents have it.
    pub documents: u32,
}

impl Form {
    /// The power of two of its documents.
    pub(super) fn power(&self) -> u32 {
        self.documents.max(1).ilog2()
    }
}

impl Forms {
    /// From words that were met, a form perhaps several times: in several languages, or by several threads.
    pub(super) fn of<'a>(words: impl Iterator<Item = Counted<'a>>) -> Self {
        let mut forms: HashMap<&str, Form> = HashMap::default();
        for word in words {
            let known = forms.entry(word.form).or_default();
            if !known.stems.contains(word.stem) {
                known.stems.insert(word.stem.to_owned());
            }
            known.documents += word.documents;
        }
        let mut forms: Vec<(&str, Form)> = forms.into_iter().collect();
        forms.par_sort_unstable_by_key(|(form, _)| *form);
        Forms(forms.into_iter().map(|(form, known)| (form.to_owned(), known)).collect())
    }

    /// Whether a document has it.
    pub(super) fn has(&self, form: &str) -> bool {
        self.0.contains_key(form)
    }

    /// What it is indexed as: nothing where no document has it.
    pub(super) fn stems(&self, form: &str) -> BTreeSet<String> {
        self.0.get(form).map_or_else(BTreeSet::new, |form| form.stems.clone())
    }

    /// The forms that begin so, at most `limit`: of higher power first, then the shorter ones, then by code points. The
    /// beginning itself comes before them all. Words that say little are none.
    pub(super) fn beginning(&self, start: &str, limit: usize) -> Vec<&str> {
        let range = self.0.range(start.to_owned()..).take_while(|(form, _)| form.starts_with(start));
        let range = range.filter(|(form, _)| *form == start || !words::is_stop(form));
        let mut found: Vec<_> = range
            .map(|(form, known)| (form != start, Reverse(known.power()), form.chars().count(), form.as_str()))
            .collect();
        found.sort_unstable();
        found.truncate(limit);
        found.into_iter().map(|(.., form)| form).collect()
    }

    /// The form that is meant by one that no document has: an unseen inflection or a slip of the finger.
    ///
    /// Both have four letters or more, of which one has at most three more than the other, and no digit or character of a
    /// script without spaces, and are one of these:
    /// - they have their first four letters in common, or more, and then nothing or one of the [`ENDINGS`];
    /// - one is an edit away from the other (two from eight letters on; two neighbours swapped are one), and they have their
    ///   first two letters in common, or their last two, or are of four letters and differ in the order of the middle ones;
    /// - they have their first five letters in common, or more, and fewer that differ.
    ///
    /// The first kind that there is is meant; within it the one at the least distance, then with the longest common
    /// beginning, then of the highest power, then the first by code points.
    pub(super) fn mend(&self, form: &str) -> Option<&str> {
        let letters: Vec<char> = form.chars().collect();
        if !is_mendable(&letters) {
            return None;
        }
        let start: String = letters[..2].iter().collect();
        let end: String = letters[letters.len() - 2..].iter().collect();
        let swapped: String = [0, 2, 1, 3].iter().map(|at| letters[*at]).collect();
        let allowed = if letters.len() >= 8 { 2 } else { 1 };
        let near = self.0.iter().filter(|(candidate, _)| {
            candidate.starts_with(&start) || candidate.ends_with(&end) || (letters.len() == 4 && **candidate == swapped)
        });
        near.filter_map(|(candidate, known)| {
            let other: Vec<char> = candidate.chars().collect();
            if !is_mendable(&other) || other.len().abs_diff(letters.len()) > 3 {
                return None;
            }
            let common = other.iter().zip(&letters).take_while(|(a, b)| a == b).count();
            let (ending, other_ending) = (&letters[common..], &other[common..]);
            let distance = strsim::osa_distance(form, candidate);
            let ends = |ending: &[char]| {
                ending.is_empty() || ENDINGS.split(' ').any(|known| known.chars().eq(ending.iter().copied()))
            };
            let is_inflection = common >= 5 && ending.len() + other_ending.len() < common;
            let kind = if common >= 4 && ends(ending) && ends(other_ending) {
                0
            } else if distance <= allowed {
                1
            } else if is_inflection {
                2
            } else {
                return None;
            };
            Some((kind, distance, Reverse(common), Reverse(known.power()), candidate.as_str()))
        })
        .min()
        .map(|(.., candidate)| candidate)
    }
}

/// Whether slips in it can be told from other words.
pub(super) fn is_mendable(letters: &[char]) -> bool {
    letters.len() >= 4 && !letters.iter().any(|c| c.is_ascii_digit() || analysis::is_unspaced(*c))
}

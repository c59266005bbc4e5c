//! What stands beside tantivy's index: word forms, names of terms, facets, related documents.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::VocabularyTerm;
use super::analysis::{self, Unit};

/// The forms of words: where a query's words are looked up, so that no query is ever stemmed by guess.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Tables {
    /// What the index was made from.
    pub fingerprint: String,
    /// Every form that a document has.
    pub forms: BTreeMap<String, Form>,
    /// Names of terms by their [`key`]: indexes into `terms`.
    pub names: BTreeMap<String, BTreeSet<usize>>,
    /// The same for ids and codes, which narrow a search but are no words of it.
    pub codes: BTreeMap<String, BTreeSet<usize>>,
    /// The vocabulary.
    pub terms: Vec<Term>,
    /// How many words the longest name has, the last characters of runs among them.
    pub longest_name: usize,
    /// Groups that narrow a search: name and values, whether or not a document has them.
    pub groups: Vec<(String, Vec<String>)>,
    /// For each document its values: group, value.
    pub facets: Vec<Vec<(usize, usize)>>,
    /// For each document those like it, the most alike first.
    pub related: Vec<Vec<usize>>,
}

/// A value that narrows a search.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Term {
    pub group: String,
    pub id: String,
    /// The first of its names.
    pub title: String,
}

/// A form of a word.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Form {
    /// What it is indexed as: a stem for each language that has it.
    pub stems: BTreeSet<String>,
    /// How many documents have it.
    pub documents: u32,
}

/// A word of a query or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its form.
    pub form: String,
    /// What it is in the text.
    pub unit: Unit,
}

/// The words of a text, folded.
pub(super) fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    analysis::words(text, |word, _, unit| {
        let form = analysis::fold(word).into_owned();
        if !form.is_empty() {
            words.push(Word { form, unit });
        }
    });
    words
}

/// The key of a name among [`Tables::names`]: its forms with spaces between. A run stands there by its pairs alone, for
/// in a longer run other characters follow.
pub(super) fn key(words: &[Word]) -> String {
    let forms = words.iter().filter(|word| word.unit != Unit::Last).map(|word| word.form.as_str());
    forms.collect::<Vec<_>>().join(" ")
}

impl Tables {
    pub(super) fn add_vocabulary(&mut self, vocabulary: &[VocabularyTerm]) {
        for term in vocabulary {
            let at = self.terms.len();
            let title = term.names.iter().chain(&term.codes).next().unwrap_or(&term.id);
            self.terms.push(Term { group: term.group.clone(), id: term.id.clone(), title: title.clone() });
            self.add(&term.group, &term.id);
            for name in &term.names {
                let words = words_of(name);
                self.longest_name = self.longest_name.max(words.len());
                self.names.entry(key(&words)).or_default().insert(at);
            }
            for code in std::iter::once(&term.id).chain(&term.codes) {
                self.codes.entry(key(&words_of(code))).or_default().insert(at);
            }
        }
        // The key of what has no word in it.
        self.names.remove("");
        self.codes.remove("");
    }

    /// The indexes of a group and one of its values.
    pub(super) fn value(&self, group: &str, value: &str) -> Option<(usize, usize)> {
        let group = self.groups.iter().position(|(name, _)| name == group)?;
        let value = self.groups[group].1.iter().position(|known| known == value)?;
        Some((group, value))
    }

    /// Gives a document a value.
    pub(super) fn set(&mut self, document: usize, group: &str, value: &str) {
        let facet = self.add(group, value);
        self.facets[document].push(facet);
    }

    /// The indexes of a group and one of its values, which are added where they are new.
    fn add(&mut self, group: &str, value: &str) -> (usize, usize) {
        let at = self.groups.iter().position(|(name, _)| name == group).unwrap_or_else(|| {
            self.groups.push((group.to_owned(), Vec::new()));
            self.groups.len() - 1
        });
        let values = &mut self.groups[at].1;
        let value = values.iter().position(|known| known == value).unwrap_or_else(|| {
            values.push(value.to_owned());
            values.len() - 1
        });
        (at, value)
    }

    /// The form that is meant by one that no document has: an unseen inflection or a slip of the finger.
    ///
    /// Candidates have four letters or more, begin alike, and either differ in their last three letters at most (and
    /// share four at least), or in one letter (two from eight letters on; two neighbours swapped count as one). Of them
    /// the one at the least distance, then with the longest common beginning, then in most documents, then the first
    /// in the order of code points.
    pub(super) fn mend(&self, form: &str) -> Option<&str> {
        let letters: Vec<char> = form.chars().collect();
        if letters.len() < 4 || letters.iter().any(|c| c.is_ascii_digit() || analysis::is_unspaced(*c)) {
            return None;
        }
        let first = letters[0].to_string();
        let allowed = if letters.len() >= 8 { 2 } else { 1 };
        self.forms
            .range(first.clone()..)
            .take_while(|(candidate, _)| candidate.starts_with(&first))
            .filter_map(|(candidate, known)| {
                let length = candidate.chars().count();
                if length < 4 || length.abs_diff(letters.len()) > 3 {
                    return None;
                }
                let common = candidate.chars().zip(&letters).take_while(|(a, b)| a == *b).count();
                let inflection = common >= 4 && letters.len() - common <= 3 && length - common <= 3;
                let distance = strsim::damerau_levenshtein(form, candidate);
                (inflection || distance <= allowed).then_some((
                    distance,
                    std::cmp::Reverse((common, known.documents)),
                    candidate.as_str(),
                ))
            })
            .min()
            .map(|(_, _, candidate)| candidate)
    }

    /// The forms that begin so, those in most documents first, at most `limit`.
    pub(super) fn beginning(&self, start: &str, limit: usize) -> Vec<&str> {
        let range = self.forms.range(start.to_owned()..).take_while(|(form, _)| form.starts_with(start));
        let mut found: Vec<(std::cmp::Reverse<u32>, &str)> =
            range.map(|(form, known)| (std::cmp::Reverse(known.documents), form.as_str())).collect();
        found.sort_unstable();
        found.truncate(limit);
        found.into_iter().map(|(_, form)| form).collect()
    }
}

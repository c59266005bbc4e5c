//! What stands beside tantivy's index: word forms, names of terms, facets, related documents.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Vocabulary;
use super::analysis::{self, Unit};
use super::forms::Forms;
use super::words;

/// The group of years.
pub(super) const YEAR: &str = "year";

/// What is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Tables {
    /// What the index was made from.
    pub fingerprint: String,
    /// Every form that a document has.
    pub forms: Forms,
    /// Names of terms by their [`key`]: indexes into `terms`.
    pub names: BTreeMap<String, BTreeSet<usize>>,
    /// The same for ids and codes, which narrow a search but are no words of it.
    pub codes: BTreeMap<String, BTreeSet<usize>>,
    /// The vocabulary.
    pub terms: Vec<Term>,
    /// How many words the longest name has, the last characters of runs among them.
    pub longest_name: usize,
    /// Groups that narrow a search: id and values, whether or not a document has them.
    pub groups: Vec<(String, Vec<String>)>,
    /// Headings of groups by their ids.
    pub group_titles: BTreeMap<String, String>,
    /// What queries call a group, by its [`key`]: index into `groups`.
    pub group_names: BTreeMap<String, usize>,
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
    /// The heading under which it is offered.
    pub section: Option<String>,
}

/// A word of a query or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its form.
    pub form: String,
    /// What it is in the text.
    pub unit: Unit,
    /// Whether it is the beginning of a word.
    pub open: bool,
}

/// The words of a text, folded.
pub(super) fn words_of(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    analysis::words(text, |word, _, unit| {
        let form = analysis::fold(word).into_owned();
        if !form.is_empty() {
            words.push(Word { form, unit, open: false });
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

/// A name without the words before it that say little: The Gambia is found by the word Gambia.
pub(super) fn without_small(words: &[Word]) -> &[Word] {
    let first = words.iter().position(|word| !words::is_stop(&word.form));
    first.map_or(words, |first| &words[first..])
}

impl Tables {
    /// Takes groups in, in the order in which they are offered.
    pub(super) fn add_groups<'a>(&mut self, ids: impl Iterator<Item = &'a str>) {
        for id in ids {
            self.group(id);
        }
    }

    /// Takes the vocabulary in; what documents have must be known.
    pub(super) fn add_vocabulary(&mut self, vocabulary: &Vocabulary) {
        let had: BTreeSet<(usize, usize)> = self.facets.iter().flatten().copied().collect();
        for term in &vocabulary.terms {
            let at = self.terms.len();
            let title = term.names.iter().chain(&term.codes).next().unwrap_or(&term.id);
            self.terms.push(Term {
                group: term.group.clone(),
                id: term.id.clone(),
                title: title.clone(),
                section: term.section.clone(),
            });
            // What no document has is known by its first name, so that it is not taken for a slip.
            let known = if had.contains(&self.add(&term.group, &term.id)) { usize::MAX } else { 1 };
            term.names.iter().take(known).for_each(|name| self.add_name(name, at));
            for code in std::iter::once(&term.id).chain(&term.codes) {
                self.codes.entry(key(&words_of(code))).or_default().insert(at);
            }
        }
        // A year is a name of what is dated so.
        let years = self.groups.iter().find(|(id, _)| id == YEAR).map_or_else(Vec::new, |(_, years)| years.clone());
        for year in years {
            self.terms.push(Term { group: YEAR.to_owned(), id: year.clone(), title: year.clone(), section: None });
            self.add_name(&year, self.terms.len() - 1);
        }
        // The key of what has no word in it.
        self.names.remove("");
        self.codes.remove("");
        for group in &vocabulary.groups {
            let at = self.group(&group.id);
            self.group_titles.extend(group.title.clone().map(|title| (group.id.clone(), title)));
            for name in &group.names {
                self.group_names.entry(key(&words_of(name))).or_insert(at);
            }
        }
        for (at, (id, _)) in self.groups.iter().enumerate() {
            self.group_names.insert(key(&words_of(id)), at);
        }
        self.group_names.remove("");
    }

    fn add_name(&mut self, name: &str, term: usize) {
        let words = words_of(name);
        let words = without_small(&words);
        self.longest_name = self.longest_name.max(words.len());
        self.names.entry(key(words)).or_default().insert(term);
        // E-learning and Sri Lanka are written as one word as well.
        if (2..=3).contains(&words.len()) && words.iter().all(|word| word.unit == Unit::Word) {
            let joined = words.iter().map(|word| word.form.as_str()).collect::<String>();
            self.names.entry(joined).or_default().insert(term);
        }
    }

    /// The group that a query calls so.
    pub(super) fn group_called(&self, name: &str) -> Option<&str> {
        let at = self.group_names.get(&key(&words_of(name)))?;
        Some(&self.groups[*at].0)
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

    /// The index of a group, which is added where it is new.
    fn group(&mut self, id: &str) -> usize {
        self.groups.iter().position(|(name, _)| name == id).unwrap_or_else(|| {
            self.groups.push((id.to_owned(), Vec::new()));
            self.groups.len() - 1
        })
    }

    /// The indexes of a group and one of its values, which are added where they are new.
    fn add(&mut self, group: &str, value: &str) -> (usize, usize) {
        let at = self.group(group);
        let values = &mut self.groups[at].1;
        let value = values.iter().position(|known| known == value).unwrap_or_else(|| {
            values.push(value.to_owned());
            values.len() - 1
        });
        (at, value)
    }
}

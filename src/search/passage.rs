//! Passages: the piece of a text with most of the words that were looked for, and those marked.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use super::Index;
use super::analysis::{self, Unit};
use super::clause::Clause;
use super::query::Meant;
use super::tables::words_of;

/// How many words a passage has at most.
const PASSAGE: usize = 30;

/// A piece of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The text.
    pub text: String,
    /// Whether it is one of the words that were looked for.
    pub marked: bool,
}

impl Index {
    /// The piece of a text with most of the words.
    pub(super) fn passage(&self, text: &str, marked: &Marked<'_>) -> Vec<Segment> {
        let mut words: Vec<(Range<usize>, Option<String>)> = Vec::new();
        // Pairs that are marked only if one beside them is.
        let mut parts: Vec<usize> = Vec::new();
        analysis::words(text, |word, bytes, unit| {
            let form = analysis::fold(word);
            let known = self.tables.forms.0.get(&*form);
            let stem = known.and_then(|form| form.stems.iter().find(|stem| marked.stems.contains::<str>(stem)));
            if stem.is_some() && unit.is_unspaced() && !marked.whole.contains(&*form) {
                parts.push(words.len());
            }
            words.push((bytes, stem.cloned()));
        });
        let touches = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
        let is_alone = |at: &usize| {
            let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| words.get(at));
            !beside.into_iter().any(|(bytes, stem)| stem.is_some() && touches(bytes, &words[*at].0))
        };
        let alone: Vec<usize> = parts.iter().copied().filter(is_alone).collect();
        alone.into_iter().for_each(|at| words[at].1 = None);
        let windows = (0..words.len()).step_by(PASSAGE / 3);
        let distinct = |start: usize| {
            let window = &words[start..(start + PASSAGE).min(words.len())];
            window.iter().filter_map(|(_, stem)| stem.as_deref()).collect::<HashSet<_>>().len()
        };
        let Some(start) = windows.max_by_key(|start| (distinct(*start), Reverse(*start))) else {
            return Vec::new();
        };
        let window = &words[start..(start + PASSAGE).min(words.len())];
        let end = window.iter().map(|(bytes, _)| bytes.end).max().unwrap_or_default();
        let mut segments: Vec<Segment> = Vec::new();
        let mut push = |text: &str, marked: bool| match segments.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.marked == marked => last.text.push_str(text),
            _ => segments.push(Segment { text: text.to_owned(), marked }),
        };
        let mut at = window[0].0.start;
        for (bytes, _) in window.iter().filter(|(_, stem)| stem.is_some()) {
            // Pairs of characters overlap.
            let from = bytes.start.max(at);
            push(&text[at..from], false);
            push(&text[from..bytes.end.max(from)], true);
            at = at.max(bytes.end);
        }
        push(&text[at..end.max(at)], false);
        segments
    }
}

/// What passages mark.
pub(super) struct Marked<'a> {
    /// The stems that are looked for.
    stems: HashSet<&'a str>,
    /// Pairs of characters that were typed as whole words. One pair of a longer word stands in many others.
    whole: HashSet<String>,
}

impl<'a> Marked<'a> {
    pub(super) fn new(meant: &'a Meant, typed: &str) -> Self {
        fn add<'a>(clause: &'a Clause, stems: &mut HashSet<&'a str>) {
            match clause {
                Clause::Any(_, some) => stems.extend(some.iter().map(String::as_str)),
                Clause::Phrase(_, rows) => stems.extend(rows.iter().flatten().map(String::as_str)),
                Clause::Name(_, words) => words.iter().for_each(|word| add(word, stems)),
            }
        }
        let mut stems = HashSet::new();
        meant.wanted.iter().for_each(|(clause, _)| add(clause, &mut stems));
        let words = words_of(typed);
        let runs = words.split_inclusive(|word| word.unit != Unit::Pair);
        let whole = runs.filter(|run| run.len() <= 2).flatten().map(|word| word.form.clone()).collect();
        Marked { stems, whole }
    }
}

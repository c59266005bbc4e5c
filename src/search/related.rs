//! Documents that are like a document: rare words and terms in common.
//!
//! A word's weight depends on how many documents have it only by power of two, and each document offers its own best
//! words alone: so an edit elsewhere in the library seldom changes what is related to a document.

use std::collections::HashMap;

use rayon::prelude::*;

/// How many of its words a document is compared by.
const WORDS: usize = 12;
/// A word that more documents have says nothing.
const COMMON: u32 = 256;
/// How many related documents are kept.
const KEPT: usize = 5;
/// What is weighed must reach this, or nothing is related: about three rare words, or two terms and a word.
const ENOUGH: u32 = 18;

/// What a document is compared by: words (or terms) and how often it has them.
pub(super) type Profile = Vec<(String, u32)>;

/// For each document those like it. An empty profile is like none.
pub(super) fn related(profiles: &[Profile]) -> Vec<Vec<usize>> {
    let mut frequency: HashMap<&str, u32> = HashMap::new();
    for (word, _) in profiles.iter().flatten() {
        *frequency.entry(word).or_default() += 1;
    }
    let weight = |word: &str| match frequency[word] {
        one_or_common if !(2..=COMMON).contains(&one_or_common) => 0,
        documents => 10 - documents.ilog2(),
    };
    // Terms stand with `:` before words and are compared all.
    let best: Vec<Vec<(&str, u32)>> = profiles
        .par_iter()
        .map(|profile| {
            let mut words: Vec<(u32, &str)> = profile
                .iter()
                .map(|(word, times)| (weight(word) * (2 + times.ilog2().min(3)), word.as_str()))
                .filter(|(value, _)| *value > 0)
                .collect();
            words.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            let mut plain = 0;
            words.retain(|(_, word)| {
                plain += usize::from(!word.contains(':'));
                word.contains(':') || plain <= WORDS
            });
            words.into_iter().map(|(_, word)| (word, weight(word))).collect()
        })
        .collect();
    let mut documents_of: HashMap<&str, Vec<usize>> = HashMap::new();
    for (document, words) in best.iter().enumerate() {
        for (word, _) in words {
            documents_of.entry(word).or_default().push(document);
        }
    }
    best.par_iter()
        .enumerate()
        .map(|(document, words)| {
            let mut scores: HashMap<usize, u32> = HashMap::new();
            for (word, weight) in words {
                for other in documents_of[word].iter().filter(|other| **other != document) {
                    *scores.entry(*other).or_default() += weight;
                }
            }
            let mut scores: Vec<(u32, usize)> =
                scores.into_iter().filter(|(_, score)| *score >= ENOUGH).map(|(other, score)| (score, other)).collect();
            scores.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            scores.truncate(KEPT);
            scores.into_iter().map(|(_, other)| other).collect()
        })
        .collect()
}

//! Documents that are like a document: rare words and terms in common.
//!
//! A word's weight depends on how many documents have it only by power of two, and each document offers its own best
//! words alone: so an edit elsewhere in the library seldom changes what is related to a document.

use rayon::prelude::*;

use crate::hash::HashMap;

/// How many of its words a document is compared by.
const WORDS: usize = 12;
/// A word that more documents have says nothing.
const COMMON: u32 = 256;
/// How many related documents are kept.
const KEPT: usize = 5;
/// What is weighed must reach this, or nothing is related: about three rare words, or two terms and a word.
const ENOUGH: u32 = 18;

/// The bits of a word in a profile that say how often the document has it, as a power of two.
const TIMES: u64 = 3;

/// What a document is compared by: hundreds of words for each, so they are kept small.
#[derive(Debug, Default)]
pub(super) struct Profile {
    /// Its words, each once: their keys, and in the last bits ([`TIMES`]) how often it has them.
    words: Vec<u64>,
    /// Its terms.
    terms: Vec<u64>,
}

impl Profile {
    /// From words, several of which may have the same key, and terms.
    pub(super) fn new(mut words: Vec<(u64, u32)>, terms: Vec<u64>) -> Self {
        words.sort_unstable();
        let words = words.chunk_by(|a, b| a.0 & !TIMES == b.0 & !TIMES).map(|same| {
            let times: u32 = same.iter().map(|(_, times)| times).sum();
            same[0].0 & !TIMES | u64::from(times.ilog2()).min(TIMES)
        });
        Profile { words: words.collect(), terms }
    }

    fn keys(&self) -> impl Iterator<Item = u64> {
        self.words.iter().map(|word| word & !TIMES).chain(self.terms.iter().copied())
    }
}

/// What stands for a stem or a term: the first bytes of its hash.
pub(super) fn key(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes()[..8].iter().fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// For each document those like it. An empty profile is like none.
pub(super) fn related(profiles: &[Profile]) -> Vec<Vec<usize>> {
    let mut frequency: HashMap<u64, u32> = HashMap::default();
    for key in profiles.iter().flat_map(Profile::keys) {
        *frequency.entry(key).or_default() += 1;
    }
    let weight = |key: u64| match frequency[&key] {
        one_or_common if !(2..=COMMON).contains(&one_or_common) => 0,
        documents => 10 - documents.ilog2(),
    };
    let best: Vec<Vec<(u64, u32)>> = profiles
        .par_iter()
        .map(|profile| {
            let mut words: Vec<(u32, u64)> = profile
                .words
                .iter()
                .map(|word| (word & !TIMES, u32::try_from(word & TIMES).unwrap_or_default()))
                .map(|(key, times)| (weight(key) * (2 + times), key))
                .filter(|(value, _)| *value > 0)
                .collect();
            words.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            let words = words.into_iter().take(WORDS).map(|(_, key)| key);
            let all = words.chain(profile.terms.iter().copied()).map(|key| (key, weight(key)));
            all.filter(|(_, weight)| *weight > 0).collect()
        })
        .collect();
    let mut documents_of: HashMap<u64, Vec<usize>> = HashMap::default();
    for (document, words) in best.iter().enumerate() {
        for (word, _) in words {
            documents_of.entry(*word).or_default().push(document);
        }
    }
    best.par_iter()
        .enumerate()
        .map(|(document, words)| {
            let mut scores: HashMap<usize, u32> = HashMap::default();
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

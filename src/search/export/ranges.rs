//! Which shard has a word: the first word of each, and the hashes in their names.

use super::Shard;
use super::coding::{Numbers, Sorted, common};

/// The shards that sorted words were cut into.
#[derive(Debug)]
pub(super) struct Ranges {
    /// For each shard a text that comes after all words of the one before, and not after its own first.
    pub bounds: Vec<String>,
    hashes: String,
}

impl Ranges {
    /// From the first word of each shard, and the last of each.
    pub(super) fn new<'a>(mut firsts: Vec<String>, lasts: impl Iterator<Item = &'a str>, shards: &[Shard]) -> Self {
        for (first, before) in firsts.iter_mut().skip(1).zip(lasts) {
            let shared = common(first, before);
            let next = first[shared..].chars().next().map_or(0, char::len_utf8);
            first.truncate(shared + next);
        }
        if let Some(first) = firsts.first_mut() {
            first.clear();
        }
        Ranges { bounds: firsts, hashes: shards.iter().map(Shard::hash).collect() }
    }

    /// As the start-up file has it: what is shared, the rests, the hashes.
    pub(super) fn into_json(self) -> serde_json::Value {
        let (mut sorted, mut numbers) = (Sorted::default(), Numbers::default());
        self.bounds.iter().for_each(|bound| sorted.push(bound));
        let rests = sorted.finish(&mut numbers);
        [numbers.into_text(), rests, self.hashes].into_iter().collect()
    }
}

//! Which shard has a word: the first word of each, and the hashes in their names.

use super::coding::{Numbers, Sorted, common};

/// The shards that sorted words were cut into.
#[derive(Debug)]
pub(super) struct Ranges {
    bounds: Vec<String>,
    /// Of the shards, one after the other.
    hashes: String,
}

/// For each shard a text that comes after all words of the one before, and not after its own first: as short as can be. From
/// the first word of each, and the last.
pub(super) fn bounds<'a>(ends: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut before = None;
    let bound = |(first, last): (&'a str, &'a str)| {
        let Some(before) = before.replace(last) else { return String::new() };
        let shared = common(first, before);
        let next = first[shared..].chars().next().map_or(0, char::len_utf8);
        first[..shared + next].to_owned()
    };
    ends.map(bound).collect()
}

impl Ranges {
    pub(super) fn new(bounds: Vec<String>, hashes: String) -> Self {
        Ranges { bounds, hashes }
    }

    /// As the start-up file has it: what is shared, the rests, the hashes.
    pub(super) fn into_json(self) -> serde_json::Value {
        let (mut sorted, mut numbers) = (Sorted::default(), Numbers::default());
        self.bounds.iter().for_each(|bound| sorted.push(bound));
        let rests = sorted.finish(&mut numbers);
        [numbers.into_text(), rests, self.hashes].into_iter().collect()
    }
}

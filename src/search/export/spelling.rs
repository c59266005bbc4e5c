//! The forms for mending, sorted twice: by their letters, and by how they end.

use rayon::prelude::*;

use super::Shard;
use super::coding::{Begins, Numbers, Sorted, by_units, cuts};
use super::ranges::Ranges;
use crate::search::forms::{Forms, is_mendable};

/// The characters of a shard: least and most.
const SIZES: (usize, usize) = (5_000, 12_000);

/// Shards of forms by their letters, and by their ends.
pub(super) fn spelling(forms: &Forms) -> [(Ranges, Vec<Shard>); 2] {
    let mendable = forms.0.iter().filter_map(|(form, known)| {
        let letters: Vec<char> = form.chars().collect();
        is_mendable(&letters).then(|| (form.clone(), ending(&letters), known.power()))
    });
    let (mut forwards, mut endings) = (Vec::new(), Vec::new());
    for (form, ending, power) in mendable {
        forwards.push((form, power));
        endings.push((ending, power));
    }
    [sharded('s', forwards), sharded('e', endings)]
}

/// The last two letters of a form from its end, its length as a character, and the letters before them from the end: so
/// forms that end alike and have about the same length stand together.
fn ending(letters: &[char]) -> String {
    let length = u32::try_from(letters.len()).ok().and_then(|length| char::from_u32(0x30 + length));
    let mut backwards = letters.iter().rev();
    let last: Vec<char> = backwards.by_ref().take(2).copied().collect();
    last.into_iter().chain(length).chain(backwards.copied()).collect()
}

fn sharded(kind: char, mut keys: Vec<(String, u32)>) -> (Ranges, Vec<Shard>) {
    keys.sort_by(|a, b| by_units(&a.0, &b.0));
    let hash = |item: usize| blake3::hash(keys[item].0.as_bytes()).as_bytes()[0];
    let cuts = cuts(keys.len(), |_| 5, |_| Begins::Gladly, hash, SIZES);
    let parts: Vec<&[(String, u32)]> =
        cuts.iter().zip(cuts.iter().skip(1).chain([&keys.len()])).map(|(from, to)| &keys[*from..*to]).collect();
    let shards: Vec<Shard> = parts
        .par_iter()
        .enumerate()
        .map(|(number, part)| {
            let (mut sorted, mut numbers) = (Sorted::default(), Numbers::default());
            part.iter().for_each(|(key, _)| sorted.push(key));
            let rests = sorted.finish(&mut numbers);
            numbers.extend(part.iter().map(|(_, power)| *power));
            Shard::new(kind, number, &[&rests, &numbers.into_text()])
        })
        .collect();
    let firsts = cuts.iter().map(|cut| keys[*cut].0.clone()).collect();
    let lasts = parts.iter().filter_map(|part| Some(&*part.last()?.0));
    (Ranges::new(firsts, lasts, &shards), shards)
}

//! The forms for mending, sorted twice: by their letters, and by how they end.

use std::io;

use rayon::prelude::*;

use super::Shard;
use super::coding::{Begins, Numbers, Sorted, by_units, cut};
use super::ranges::{Ranges, bounds};
use crate::search::forms::{Forms, is_mendable};

/// The characters of a shard: least and most.
const SIZES: (usize, usize) = (5_000, 12_000);

/// Gives the shards of forms to `take`; says where they are by their letters, and by their ends.
pub(super) fn export(forms: &Forms, take: &(impl Fn(&Shard) -> io::Result<()> + Sync)) -> io::Result<(Ranges, Ranges)> {
    let (mut by_letters, mut by_ends) = (Vec::new(), Vec::new());
    for (form, known) in &forms.0 {
        let letters: Vec<char> = form.chars().collect();
        if is_mendable(&letters) {
            by_letters.push((form.clone(), known.power()));
            by_ends.push((ending(&letters), known.power()));
        }
    }
    Ok((sharded('s', by_letters, take)?, sharded('e', by_ends, take)?))
}

/// The last two letters of a form from its end, its length as a character that names of files may have, and the letters before
/// them from the end: so forms that end alike and have about the same length stand together.
fn ending(letters: &[char]) -> String {
    let length = u32::try_from(letters.len()).ok().and_then(|length| char::from_u32(0x280 + length));
    let mut backwards = letters.iter().rev();
    let last: Vec<char> = backwards.by_ref().take(2).copied().collect();
    last.into_iter().chain(length).chain(backwards.copied()).collect()
}

fn sharded(
    kind: char,
    mut keys: Vec<(String, u32)>,
    take: &(impl Fn(&Shard) -> io::Result<()> + Sync),
) -> io::Result<Ranges> {
    keys.sort_by(|a, b| by_units(&a.0, &b.0));
    let shards = cut(&keys, |(key, _)| key, |_| 5, |_| Begins::Gladly, SIZES);
    let bounds = bounds(shards.iter().filter_map(|keys| Some((&*keys.first()?.0, &*keys.last()?.0))));
    let hash = |(keys, bound): (&&[(String, u32)], &String)| {
        let (mut sorted, mut numbers) = (Sorted::default(), Numbers::default());
        keys.iter().for_each(|(key, _)| sorted.push(key));
        let rests = sorted.finish(&mut numbers);
        numbers.extend(keys.iter().map(|(_, power)| *power));
        let shard = Shard::new(kind, bound, &[&rests, &numbers.into_text()]);
        take(&shard)?;
        Ok(shard.hash().to_owned())
    };
    let hashes = shards.par_iter().zip(&bounds).map(hash).collect::<io::Result<Vec<_>>>()?;
    Ok(Ranges::new(bounds, hashes.concat()))
}

//! What results show of documents, and how long documents are.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde_json::json;

use super::Shard;
use super::coding::Numbers;
use super::lists::BLOCK;
use crate::search::Documents;

/// How many records are in a file: the more documents there are, the more the names of files weigh against records that
/// nobody asked for.
pub(super) fn per_file(documents: usize) -> usize {
    [(2_500, 2), (20_000, 4)].iter().find(|(most, _)| documents <= *most).map_or(8, |(_, records)| *records)
}

/// The shard with the text of a document: by far the most of the index for browsers, and quickly made by itself.
pub fn text(documents: &(impl Documents + ?Sized), number: usize) -> Shard {
    Shard::of_text(number, &documents.document(number).passages())
}

/// Gives the shards of records and texts to `take`, `per_file` records to a shard; returns the hashes of those of each
/// block.
pub(super) fn export(
    documents: &(impl Documents + ?Sized),
    per_file: usize,
    take: &(impl Fn(&Shard) -> io::Result<()> + Sync),
) -> io::Result<Vec<String>> {
    let count = documents.count();
    // Several documents may have the same text, or none.
    let met: Mutex<BTreeSet<String>> = Mutex::default();
    let hash = |file: usize| {
        let mut records = Vec::new();
        for number in file * per_file..count.min((file + 1) * per_file) {
            let document = documents.document(number);
            let text = text(documents, number);
            records.push(json!([
                document.url,
                document.title,
                document.label,
                document.date.unwrap_or_default(),
                document.language,
                document.places.join(", "),
                text.hash()
            ]));
            if met.lock().unwrap_or_else(PoisonError::into_inner).insert(text.name.clone()) {
                take(&text)?;
            }
        }
        let records = Shard::of_json('r', file, &records);
        take(&records)?;
        Ok(records.hash().to_owned())
    };
    let hashes = (0..count.div_ceil(per_file)).into_par_iter().map(hash).collect::<io::Result<Vec<String>>>()?;
    Ok(hashes.chunks(BLOCK / per_file).map(<[String]>::concat).collect())
}

/// The lengths of documents in a field: those that there are, the most frequent first, and which of them each document has.
pub(super) fn lengths(lengths: &[u8]) -> String {
    let mut times = [0_u32; 256];
    lengths.iter().for_each(|length| times[usize::from(*length)] += 1);
    let mut known: Vec<u8> = (0..=u8::MAX).filter(|length| times[usize::from(*length)] > 0).collect();
    known.sort_by_key(|length| Reverse(times[usize::from(*length)]));
    let mut places = [0; 256];
    for (place, length) in (0..).zip(&known) {
        places[usize::from(*length)] = place;
    }
    let mut numbers = Numbers::default();
    numbers.push_len(known.len());
    numbers.extend(known.into_iter().map(u32::from));
    numbers.extend(lengths.iter().map(|length| places[usize::from(*length)]));
    numbers.into_text()
}

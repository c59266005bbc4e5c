//! What results show of documents, and how long documents are.

use std::cmp::Reverse;
use std::io;

use serde::Deserialize;
use tantivy::TantivyDocument;
use tantivy::schema::{Field, Value};

use super::Shard;
use super::coding::Numbers;
use super::segment::Segments;
use crate::search::Index;
use crate::search::index::failed;

/// What a result shows, as it is stored.
#[derive(Deserialize)]
pub(super) struct Record {
    url: String,
    title: String,
    summary: Option<String>,
    text: String,
    label: String,
    date: Option<String>,
    language: String,
    places: Vec<String>,
}

/// How many records are in a file: the more documents there are, the more the names of files weigh against records that
/// nobody asked for.
pub(super) fn per_file(documents: usize) -> usize {
    [(2_500, 2), (20_000, 4)].iter().find(|(most, _)| documents <= *most).map_or(8, |(_, records)| *records)
}

/// The shards of some documents that stand in one file: their records, and the text of each.
pub(super) fn records(
    index: &Index,
    segments: &Segments<'_>,
    documents: std::ops::Range<usize>,
    file: usize,
) -> io::Result<(Shard, Vec<Shard>)> {
    let mut texts = Vec::new();
    let mut records = Vec::new();
    for number in documents {
        let (text, record) = read(index, segments, number)?;
        records.push(serde_json::json!([
            record.url,
            record.title,
            record.label,
            record.date.unwrap_or_default(),
            record.language,
            record.places.join(", "),
            text.hash()
        ]));
        texts.push(text);
    }
    Ok((Shard::of_json('r', file, &records), texts))
}

/// The shard of a document's text, and what else a result shows.
pub(super) fn read(index: &Index, segments: &Segments<'_>, number: usize) -> io::Result<(Shard, Record)> {
    let address = u32::try_from(number).ok().and_then(|number| segments.address(number));
    let address = address.ok_or_else(|| io::Error::other("the search index: there is no such document"))?;
    let stored: TantivyDocument = index.searcher.doc(address).map_err(failed)?;
    let record = stored.get_first(index.fields.record).and_then(|value| value.as_str()).unwrap_or_default();
    let mut record: Record = serde_json::from_str(record)?;
    let texts = record.summary.take().into_iter().chain([std::mem::take(&mut record.text)]);
    Ok((Shard::of_text(number, &texts.collect::<Vec<_>>().join("\n")), record))
}

/// The lengths of documents in a field: those that there are, the most frequent first, and which of them each document has.
pub(super) fn lengths(segments: &Segments<'_>, field: Field) -> io::Result<String> {
    let lengths = segments.lengths(field)?;
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
    numbers.extend(lengths.into_iter().map(|length| places[usize::from(length)]));
    Ok(numbers.into_text())
}

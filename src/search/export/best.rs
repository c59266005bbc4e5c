//! What comes first where one word is looked for and nothing else: known without the long lists that it stands for.

use std::io;

use tantivy::query::Bm25Weight;
use tantivy::schema::Field;

use super::coding::{Numbers, gaps};
use super::lists::List;
use super::segment::Segments;

/// How many documents are known.
const BEST: usize = 64;

/// Lengths of documents in a field, by which they are ranked.
pub(super) struct Lengths {
    /// As tantivy codes them: in one byte, see [`tantivy::fieldnorm`].
    pub codes: Vec<u8>,
    /// Their mean.
    average: f32,
}

impl Lengths {
    pub(super) fn of(segments: &Segments<'_>, field: Field) -> io::Result<Self> {
        let codes = segments.lengths(field)?;
        // As in bm25.rs of tantivy.
        let average = segments.tokens(field) as f32 / codes.len() as f32;
        Ok(Lengths { codes, average })
    }
}

/// Adds the best documents of a word that is indexed as several stems to `numbers`: how many documents it has in all; the best,
/// rising; their lengths; and for each stem how often they have it.
///
/// `lists` are those of the stems in the order of code points, in which their scores are added. Of equals the newest are better.
pub(super) fn push(numbers: &mut Numbers, lists: &[&List], lengths: &Lengths) {
    let count = lengths.codes.len();
    let mut scores = vec![0.0_f32; count];
    for list in lists {
        let weight = Bm25Weight::for_one_term_without_explain(list.len() as u64, count as u64, lengths.average);
        for posting in &list.postings {
            let document = posting.document as usize;
            scores[document] += weight.score(lengths.codes[document], posting.times);
        }
    }
    // What a document has scores more than nothing.
    let mut found: Vec<u32> =
        (0..).zip(&scores).filter(|(_, score)| **score > 0.0).map(|(document, _)| document).collect();
    numbers.push_len(found.len());
    let score = |document: u32| scores[document as usize];
    if found.len() > BEST {
        found.select_nth_unstable_by(BEST - 1, |a, b| score(*b).total_cmp(&score(*a)).then_with(|| b.cmp(a)));
        found.truncate(BEST);
        found.sort_unstable();
    }
    numbers.extend(gaps(found.iter().copied()));
    numbers.extend(found.iter().map(|document| u32::from(lengths.codes[*document as usize])));
    for list in lists {
        numbers.extend(found.iter().map(|document| {
            let known = list.postings.binary_search_by_key(document, |posting| posting.document);
            known.map_or(0, |at| list.postings[at].times)
        }));
    }
}

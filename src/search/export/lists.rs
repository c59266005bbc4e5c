//! The documents that have something, as shards have them: short lists whole, long ones in pieces beside the shard.

use std::io;

use tantivy::schema::Field;

use super::Shard;
use super::coding::{Numbers, gaps};
use super::segment::{Posting, Segments};

/// How many documents a piece is of: what belongs to each document stands in files of so many, so that no file grows with
/// the library.
pub(super) const BLOCK: usize = 8192;
/// How many documents a list has at most that stands in its shard whole. Who looks for a neighbour of the word loads it too.
pub(super) const LONG: usize = 4096;

/// The documents that have something, such as a word in a field.
#[derive(Default)]
pub(super) struct List {
    pub postings: Vec<Posting>,
    /// In each document its positions, rising.
    positions: Numbers,
    /// Where in the text of `positions` those of each document end.
    ends: Vec<usize>,
}

impl List {
    /// The documents that have a token in a field.
    pub(super) fn of(segments: &Segments<'_>, field: Field, token: &str) -> io::Result<Self> {
        let (mut positions, mut ends) = (Numbers::default(), Vec::new());
        let postings = segments.postings(field, token, |found| {
            positions.extend(gaps(found.iter().copied()));
            ends.push(positions.text().len());
        })?;
        Ok(List { postings, positions, ends })
    }

    pub(super) fn len(&self) -> usize {
        self.postings.len()
    }

    pub(super) fn is_long(&self) -> bool {
        self.len() > LONG
    }

    /// What it has of the documents of each block.
    fn by_block(&self) -> impl Iterator<Item = (usize, &[Posting], &str)> {
        let (mut at, mut end) = (0, 0);
        self.postings.chunk_by(|a, b| block(*a) == block(*b)).map(move |documents| {
            let begin = end;
            at += documents.len();
            end = self.ends.get(at - 1).copied().unwrap_or_default();
            (block(documents[0]), documents, &self.positions.text()[begin..end])
        })
    }
}

/// The block of a document.
fn block(posting: Posting) -> usize {
    posting.document as usize / BLOCK
}

/// What lists of a shard have beside it.
pub(super) struct Lists {
    /// Where it begins: so all that belongs to it is called.
    bound: String,
    /// The positions of short lists.
    positions: Numbers,
    /// The long lists, by block.
    pieces: Vec<Piece>,
}

/// What long lists have of a block of documents.
#[derive(Debug, Default)]
struct Piece {
    /// How many each list has.
    counts: Numbers,
    documents: Numbers,
    times: Numbers,
    positions: Numbers,
}

impl Lists {
    /// Of the shard that begins at `bound`, for so many documents.
    pub(super) fn new(bound: &str, documents: usize) -> Self {
        let pieces = (0..documents.div_ceil(BLOCK)).map(|_| Piece::default()).collect();
        Lists { bound: bound.to_owned(), positions: Numbers::default(), pieces }
    }

    /// Adds lists to those of the shard, whose `numbers` they continue.
    pub(super) fn push(&mut self, numbers: &mut Numbers, lists: &[List]) {
        lists.iter().for_each(|list| numbers.push_len(list.len()));
        let short = || lists.iter().filter(|list| !list.is_long());
        for list in short() {
            numbers.extend(gaps(list.postings.iter().map(|posting| posting.document)));
        }
        for list in short() {
            numbers.extend(list.postings.iter().map(|posting| posting.times - 1));
            self.positions.push_text(list.positions.text());
        }
        for list in lists.iter().filter(|list| list.is_long()) {
            let mut found = list.by_block().peekable();
            for (at, piece) in self.pieces.iter_mut().enumerate() {
                let here = found.next_if(|(block, ..)| *block == at);
                let (_, postings, positions) = here.unwrap_or((at, &[], ""));
                piece.counts.push_len(postings.len());
                let first = u32::try_from(at * BLOCK).unwrap_or(u32::MAX);
                piece.documents.extend(gaps(postings.iter().map(|posting| posting.document - first)));
                piece.times.extend(postings.iter().map(|posting| posting.times - 1));
                piece.positions.push_text(positions);
            }
        }
    }

    /// Gives the shards of positions and of pieces to `take`; returns the hashes of the first, and of these.
    pub(super) fn export(self, take: &impl Fn(&Shard) -> io::Result<()>) -> io::Result<(String, String)> {
        let positions = |place: &str, positions: Numbers| {
            let shard = Shard::new('p', place, &[positions.text()]);
            // Nobody asks for positions that are not there.
            if !positions.text().is_empty() {
                take(&shard)?;
            }
            io::Result::Ok(shard.hash().to_owned())
        };
        let mut pieces = String::new();
        // Each long list is counted in every piece: without any they are empty.
        for (at, piece) in self.pieces.into_iter().enumerate().filter(|(_, piece)| !piece.counts.text().is_empty()) {
            let place = format!("{at}.{}", self.bound);
            let numbers = [piece.counts, piece.documents, piece.times].map(Numbers::into_text).concat();
            let shard = Shard::new('v', &place, &[&positions(&place, piece.positions)?, &numbers]);
            take(&shard)?;
            pieces += shard.hash();
        }
        Ok((positions(&self.bound, self.positions)?, pieces))
    }
}

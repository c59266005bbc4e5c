//! The documents that have something, as shards have them: short lists whole, of a long one its best documents, and all of
//! them in pieces beside the shard.

use std::borrow::Cow;
use std::io;

use tantivy::query::Bm25Weight;
use tantivy::schema::Field;

use super::Shard;
use super::coding::{Numbers, gaps};
use super::segment::{Posting, Segments};

/// How many documents a piece is of: what belongs to each document stands in files of so many, so that no file grows with
/// the library.
pub(super) const BLOCK: usize = 8192;
/// How many documents a list has at most that stands in its shard whole. Who looks for a neighbour of the word loads it too.
pub(super) const LONG: usize = 4096;
/// How many documents of a longer one stand there: those that the word alone finds first.
const BEST: usize = 64;

/// How many blocks so many documents are.
pub(super) fn blocks(documents: usize) -> usize {
    documents.div_ceil(BLOCK)
}

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

    fn code(&self, posting: &Posting) -> u8 {
        self.codes[posting.document as usize]
    }
}

/// A list.
pub(super) struct List {
    postings: Vec<Posting>,
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

    /// One without documents.
    pub(super) fn empty() -> Self {
        List { postings: Vec::new(), positions: Numbers::default(), ends: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.postings.len()
    }

    fn is_long(&self) -> bool {
        self.len() > LONG
    }

    /// The documents that stand in the list's shard, rising: all of a short one; of a long one those that come first where nothing
    /// else is looked for. Of equals the newest do.
    fn here(&self, lengths: Option<&Lengths>) -> Cow<'_, [Posting]> {
        if !self.is_long() {
            return Cow::Borrowed(&self.postings);
        }
        // Terms are never looked for alone.
        let Some(lengths) = lengths else { return Cow::Owned(Vec::new()) };
        let documents = lengths.codes.len() as u64;
        let weight = Bm25Weight::for_one_term_without_explain(self.len() as u64, documents, lengths.average);
        let score = |posting: &Posting| weight.score(lengths.code(posting), posting.times);
        let mut ranked: Vec<(f32, Posting)> = self.postings.iter().map(|posting| (score(posting), *posting)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| b.1.document.cmp(&a.1.document)));
        let mut best: Vec<Posting> = ranked.into_iter().take(BEST).map(|(_, posting)| posting).collect();
        best.sort_unstable_by_key(|posting| posting.document);
        Cow::Owned(best)
    }

    /// What it has of the documents of each block.
    fn by_block(&self) -> impl Iterator<Item = (usize, &[Posting], &str)> {
        let (mut at, mut end) = (0, 0);
        self.postings.chunk_by(|a, b| block(*a) == block(*b)).map(move |documents| {
            let begin = end;
            at += documents.len();
            // Terms have no positions.
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
    /// The long lists, for each block of documents their documents and positions.
    pieces: Vec<(Numbers, Numbers)>,
    has_long: bool,
}

impl Lists {
    /// Of the shard that begins at `bound`, for so many documents.
    pub(super) fn new(bound: &str, documents: usize) -> Self {
        let pieces = (0..blocks(documents)).map(|_| Default::default()).collect();
        Lists { bound: bound.to_owned(), positions: Numbers::default(), pieces, has_long: false }
    }

    /// Adds lists of a field to those of the shard, whose `numbers` they continue.
    pub(super) fn push(&mut self, numbers: &mut Numbers, lists: &[List], lengths: Option<&Lengths>) {
        lists.iter().for_each(|list| numbers.push_len(list.len()));
        let here: Vec<_> = lists.iter().map(|list| list.here(lengths)).collect();
        for documents in &here {
            numbers.extend(gaps(documents.iter().map(|posting| posting.document)));
        }
        for (list, documents) in lists.iter().zip(&here) {
            numbers.extend(documents.iter().map(|posting| posting.times - 1));
            if !list.is_long() {
                self.positions.push_text(list.positions.text());
                continue;
            }
            self.has_long = true;
            // Who shows these loads no lengths for it.
            numbers.extend(documents.iter().filter_map(|posting| Some(u32::from(lengths?.code(posting)))));
            let mut found = list.by_block().peekable();
            for (at, (numbers, positions)) in self.pieces.iter_mut().enumerate() {
                let (documents, places) = found
                    .next_if(|(block, ..)| *block == at)
                    .map_or((&[][..], ""), |(_, documents, places)| (documents, places));
                numbers.push_len(documents.len());
                let first = u32::try_from(at * BLOCK).unwrap_or(u32::MAX);
                numbers.extend(gaps(documents.iter().map(|posting| posting.document - first)));
                numbers.extend(documents.iter().map(|posting| posting.times - 1));
                positions.push_text(places);
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
        for (at, (documents, own)) in self.pieces.into_iter().enumerate().filter(|_| self.has_long) {
            let place = format!("{at}.{}", self.bound);
            let piece = Shard::new('v', &place, &[&positions(&place, own)?, documents.text()]);
            take(&piece)?;
            pieces += piece.hash();
        }
        Ok((positions(&self.bound, self.positions)?, pieces))
    }
}

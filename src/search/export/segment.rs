//! tantivy's segments, read out.

use std::io;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use crate::search::Index;
use crate::search::index::failed;

/// A document that has a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posting {
    /// Its number.
    pub document: u32,
    /// How often it has the token.
    pub times: u32,
}

/// The segments of an index in the order of their documents, each with the number of its first.
pub(super) struct Segments<'a>(Vec<Segment<'a>>);

struct Segment<'a> {
    /// The number of its first document.
    first: u32,
    reader: &'a SegmentReader,
    /// What it has in each field, by the field's number.
    fields: Vec<Arc<InvertedIndexReader>>,
}

impl<'a> Segments<'a> {
    pub(super) fn of(index: &'a Index) -> io::Result<Self> {
        let mut segments = Vec::new();
        for reader in index.searcher.segment_readers() {
            // A segment's documents were added one after the other.
            let first = reader.fast_fields().u64("number").map_err(failed)?.first(0).unwrap_or_default();
            let fields = index.searcher.schema().fields().filter(|(_, entry)| entry.is_indexed());
            let fields = fields.map(|(field, _)| reader.inverted_index(field).map_err(failed));
            let first = u32::try_from(first).map_err(io::Error::other)?;
            segments.push(Segment { first, reader, fields: fields.collect::<io::Result<_>>()? });
        }
        segments.sort_by_key(|segment| segment.first);
        Ok(Segments(segments))
    }

    /// The first document of each segment, and what it has in a field.
    fn field(&self, field: Field) -> impl Iterator<Item = (u32, &InvertedIndexReader)> {
        // Fields that are not indexed come last in the schema.
        self.0.iter().map(move |segment| (segment.first, &*segment.fields[field.field_id() as usize]))
    }

    /// How many documents have a token.
    pub(super) fn frequency(&self, field: Field, token: &str) -> io::Result<usize> {
        let term = Term::from_field_text(field, token);
        self.field(field).try_fold(0, |sum, (_, index)| Ok(sum + index.doc_freq(&term)? as usize))
    }

    /// How many tokens a field has.
    pub(super) fn tokens(&self, field: Field) -> u64 {
        self.field(field).map(|(_, index)| index.total_num_tokens()).sum()
    }

    /// The documents that have a token; `take` gets the positions in each, where the field has such.
    pub(super) fn postings(&self, field: Field, token: &str, mut take: impl FnMut(&[u32])) -> io::Result<Vec<Posting>> {
        let mut positions = Vec::new();
        self.read(field, token, IndexRecordOption::WithFreqsAndPositions, |postings| {
            postings.positions(&mut positions);
            take(&positions);
        })
    }

    fn read(
        &self,
        field: Field,
        token: &str,
        option: IndexRecordOption,
        mut each: impl FnMut(&mut SegmentPostings),
    ) -> io::Result<Vec<Posting>> {
        let term = Term::from_field_text(field, token);
        let mut found = Vec::new();
        for (first, index) in self.field(field) {
            let Some(mut postings) = index.read_postings(&term, option)? else { continue };
            found.reserve(postings.size_hint() as usize);
            while postings.doc() != TERMINATED {
                found.push(Posting { document: first + postings.doc(), times: postings.term_freq() });
                each(&mut postings);
                postings.advance();
            }
        }
        Ok(found)
    }

    /// The lengths of all documents in a field, as tantivy codes them: in one byte, see [`tantivy::fieldnorm`].
    pub(super) fn lengths(&self, field: Field) -> io::Result<Vec<u8>> {
        let mut lengths = Vec::new();
        for Segment { reader, .. } in &self.0 {
            let lengths_of = reader.get_fieldnorms_reader(field).map_err(failed)?;
            lengths.extend((0..reader.max_doc()).map(|document| lengths_of.fieldnorm_id(document)));
        }
        Ok(lengths)
    }
}

//! tantivy's segments, read out.

use std::io;

use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, SegmentReader, TERMINATED, Term};

use crate::search::Index;
use crate::search::index::failed;

/// A document that has a token.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Its place in the index.
    at: u32,
    reader: &'a SegmentReader,
}

impl<'a> Segments<'a> {
    pub(super) fn of(index: &'a Index) -> io::Result<Self> {
        let mut segments = Vec::new();
        for (at, reader) in (0..).zip(index.searcher.segment_readers()) {
            // A segment's documents were added one after the other.
            let first = reader.fast_fields().u64("number").map_err(failed)?.first(0).unwrap_or_default();
            segments.push(Segment { first: u32::try_from(first).map_err(io::Error::other)?, at, reader });
        }
        segments.sort_by_key(|segment| segment.first);
        Ok(Segments(segments))
    }

    /// Where the document with a number is.
    pub(super) fn address(&self, number: usize) -> io::Result<DocAddress> {
        let number = u32::try_from(number).map_err(io::Error::other)?;
        let segment = self.0.iter().rfind(|segment| segment.first <= number);
        let segment = segment.ok_or_else(|| io::Error::other("the search index: there is no such document"))?;
        Ok(DocAddress { segment_ord: segment.at, doc_id: number - segment.first })
    }

    /// How many documents have a token.
    pub(super) fn frequency(&self, field: Field, token: &str) -> io::Result<usize> {
        let term = Term::from_field_text(field, token);
        let mut documents = 0;
        for Segment { reader, .. } in &self.0 {
            documents += reader.inverted_index(field).map_err(failed)?.doc_freq(&term)? as usize;
        }
        Ok(documents)
    }

    /// How many tokens a field has.
    pub(super) fn tokens(&self, field: Field) -> io::Result<u64> {
        let mut tokens = 0;
        for Segment { reader, .. } in &self.0 {
            tokens += reader.inverted_index(field).map_err(failed)?.total_num_tokens();
        }
        Ok(tokens)
    }

    /// The documents that have a token.
    pub(super) fn postings(&self, field: Field, token: &str) -> io::Result<Vec<Posting>> {
        let mut found = Vec::new();
        self.read(field, token, IndexRecordOption::WithFreqs, |document, postings| {
            found.push(Posting { document, times: postings.term_freq() });
        })?;
        Ok(found)
    }

    /// Where documents have a token: for each document its positions.
    pub(super) fn positions(&self, field: Field, token: &str) -> io::Result<Vec<Vec<u32>>> {
        let mut found = Vec::new();
        self.read(field, token, IndexRecordOption::WithFreqsAndPositions, |_, postings| {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            found.push(positions);
        })?;
        Ok(found)
    }

    fn read(
        &self,
        field: Field,
        token: &str,
        option: IndexRecordOption,
        mut each: impl FnMut(u32, &mut dyn Postings),
    ) -> io::Result<()> {
        let term = Term::from_field_text(field, token);
        for Segment { first, reader, .. } in &self.0 {
            let index = reader.inverted_index(field).map_err(failed)?;
            let Some(mut postings) = index.read_postings(&term, option)? else { continue };
            while postings.doc() != TERMINATED {
                each(first + postings.doc(), &mut postings);
                postings.advance();
            }
        }
        Ok(())
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

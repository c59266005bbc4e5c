//! Places in a text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A place in a file: where a value or a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters (code points), counted from 1.
    pub column: u32,
    /// Length in characters; 0 where only the beginning is known.
    pub length: u32,
}

impl Span {
    /// The beginning of a file.
    pub const START: Span = Span { line: 1, column: 1, length: 0 };

    /// The place of a range of bytes of a text; its length goes to the end of its first line.
    pub fn within(text: &str, range: Range<usize>) -> Span {
        Lines::new(text).span(range)
    }
}

/// A text behind its byte-order mark, or behind several, as programs leave that do not know it. No place counts them.
pub fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

/// A text with a line feed for each carriage return that stands alone, as old programs end lines: so do YAML and Markdown
/// take it, and so do all places. No byte moves.
pub fn with_line_feeds(mut text: String) -> String {
    let mut at = 0;
    while let Some(found) = text[at..].find('\r') {
        at += found + 1;
        if !text[at..].starts_with('\n') {
            text.replace_range(at - 1..at, "\n");
        }
    }
    text
}

/// Where the lines of a text begin, to turn bytes into lines and columns.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many characters stand before every [`STEP`]th byte: a line may be as long as its file.
    counts: Vec<usize>,
}

/// How many bytes are counted for each place that is asked for.
const STEP: usize = 256;

/// How many characters begin in these bytes of UTF-8.
fn count(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl<'a> Lines<'a> {
    /// Reads the whole text once.
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        let mut before = 0;
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        for chunk in text.as_bytes().chunks(STEP) {
            counts.push(before);
            before += count(chunk);
        }
        Lines { text, starts, counts }
    }

    /// How many characters stand before a byte.
    fn characters(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let step = (at / STEP).min(self.counts.len().saturating_sub(1));
        self.counts.get(step).map_or(0, |before| before + count(&self.text.as_bytes()[step * STEP..at]))
    }

    /// The place of a range of bytes; its length goes to the end of its first line.
    pub fn span(&self, range: Range<usize>) -> Span {
        let line = self.starts.partition_point(|start| *start <= range.start);
        let start = self.starts[line.saturating_sub(1)];
        let end_of_line = self.starts.get(line).map_or(self.text.len(), |next| {
            let before = &self.text[..next - 1];
            before.strip_suffix('\r').unwrap_or(before).len()
        });
        let length_of = |range: Range<usize>| {
            let length = self.characters(range.end).saturating_sub(self.characters(range.start));
            u32::try_from(length).unwrap_or(u32::MAX)
        };
        Span {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: length_of(start..range.start) + 1,
            length: length_of(range.start..range.end.min(end_of_line)),
        }
    }
}

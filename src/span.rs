//! Places in a text.

use std::ops::Range;

/// A place in a file: where a value or a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
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

/// Where the lines of a text begin, to turn bytes into lines and columns.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Reads the whole text once.
    pub fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        Lines { text, starts }
    }

    /// The place of a range of bytes; its length goes to the end of its first line.
    pub fn span(&self, range: Range<usize>) -> Span {
        let line = self.starts.partition_point(|start| *start <= range.start).saturating_sub(1);
        let count = |text: Option<&str>| u32::try_from(text.map_or(0, |text| text.chars().count())).unwrap_or(u32::MAX);
        let first_line = self.text.get(range.clone()).and_then(|text| text.lines().next());
        Span {
            line: u32::try_from(line + 1).unwrap_or(u32::MAX),
            column: count(self.text.get(self.starts[line]..range.start)) + 1,
            length: count(first_line),
        }
    }
}

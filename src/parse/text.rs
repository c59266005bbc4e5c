//! Places in a text, and what a file's ending says.

use crate::diagnostic::Span;

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
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
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

/// How a file can be shown in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A picture, or anything that is neither of the others.
    Image,
    /// Sound.
    Audio,
    /// Film.
    Video,
}

/// What the ending of an address says about it.
pub fn medium(address: &str) -> Medium {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "mp3" | "m4a" | "ogg" | "oga" | "opus" | "wav" | "flac" => Medium::Audio,
        "mp4" | "m4v" | "webm" | "ogv" | "mov" => Medium::Video,
        _ => Medium::Image,
    }
}

//! Where fields and items stand in the YAML.
//!
//! The parser says where scalars and names are. What is between them — colons, dashes, brackets, comments — is found from
//! there; anything else, such as a tag, is for a hand.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::parse::front_matter::{Data, Key, Node};

/// The YAML of one file.
pub(super) struct Source<'a> {
    /// The file, for messages.
    pub(super) path: &'a str,
    pub(super) yaml: &'a str,
    /// How its lines end.
    pub(super) eol: &'a str,
}

/// A block list or mapping.
pub(super) struct Block<'a> {
    /// Where its lines begin: comments before its first part are its own.
    pub(super) from: usize,
    /// How many columns its parts are indented.
    pub(super) indent: usize,
    /// Whether its first part stands behind the dash of an item.
    pub(super) is_behind_dash: bool,
    pub(super) parts: Vec<Part<'a>>,
}

/// A field or an item of a block.
pub(super) struct Part<'a> {
    /// Its name, where it has one.
    pub(super) key: Option<&'a Key>,
    pub(super) node: &'a Node,
    pub(super) form: Form<'a>,
    /// Where its name or dash begins.
    pub(super) start: usize,
    /// Where its colon or dash ends.
    pub(super) intro: usize,
    /// Its value.
    pub(super) value: Range<usize>,
    /// Where its last line ends, with the line's end.
    pub(super) stop: usize,
}

/// How a value is written.
pub(super) enum Form<'a> {
    /// Not at all.
    Empty,
    /// Plain or in quotes.
    Scalar,
    /// Over several lines, behind a `|` or `>` that ends here.
    Text(usize),
    /// In brackets, and whether comments stand in them.
    Flow(bool),
    /// One part a line.
    Block(Block<'a>),
}

impl<'a> Source<'a> {
    /// The error where a file cannot be changed.
    pub(super) fn by_hand(&self, at: usize, why: &str) -> Diagnostic {
        let span = Span::within(self.yaml, at..at);
        let message = format!("the fields cannot be changed here: {why}");
        Diagnostic::error(self.path, Span { line: span.line + 1, ..span }, Code::InvalidYaml, message)
            .suggest("edit the file by hand, in a text editor")
    }

    /// A part of the YAML.
    pub(super) fn text(&self, range: Range<usize>) -> &'a str {
        self.yaml.get(range).unwrap_or("")
    }

    /// Where the line of a byte begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text(0..at).rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line of a byte ends, behind its line end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.text(at..self.yaml.len()).find('\n').map_or(self.yaml.len(), |end| at + end + 1)
    }

    /// The next byte that is neither space nor comment.
    fn token(&self, mut at: usize) -> usize {
        loop {
            let rest = self.text(at..self.yaml.len());
            let token = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            at += rest.len() - token.len();
            if !token.starts_with('#') {
                return at;
            }
            at = self.line_end(at);
        }
    }

    /// Where a scalar ends.
    fn scalar_end(&self, node: &Node) -> usize {
        node.bytes.start + self.text(node.bytes.clone()).trim_end_matches([' ', '\t', '\r', '\n']).len()
    }

    /// Where the last line of a text ends, before its line end, even where that is empty.
    fn last_line_end(&self, node: &Node) -> usize {
        let lines = self.text(node.bytes.clone()).trim_end_matches([' ', '\t']);
        let lines = lines.strip_suffix('\n').unwrap_or(lines);
        node.bytes.start + lines.strip_suffix('\r').unwrap_or(lines).len()
    }

    /// The block behind a colon or dash that ends at `intro`, or from the beginning.
    pub(super) fn block(&self, data: &'a Data, intro: usize) -> Result<Block<'a>, Diagnostic> {
        let mut parts: Vec<Part<'a>> = Vec::new();
        let next = |parts: &[Part<'_>]| self.token(parts.last().map_or(intro, |part| part.value.end));
        match data {
            Data::List(items) => {
                for node in items {
                    let start = next(&parts);
                    if self.text(start..start + 1) != "-" {
                        return Err(self.by_hand(start, "an item of a list has a tag or an unusual form"));
                    }
                    parts.push(self.part(None, node, start, start + 1)?);
                }
            }
            Data::Map(entries) => {
                for (key, node) in entries {
                    let start = next(&parts);
                    let colon = self.text(key.bytes.end..self.yaml.len()).trim_start_matches([' ', '\t']);
                    if start != key.bytes.start || !colon.starts_with(':') {
                        let why = if self.text(start..start + 1) == "{" {
                            "they stand in braces"
                        } else {
                            "a tag, a merged group or a name of an unusual form stands here"
                        };
                        return Err(self.by_hand(start, why));
                    }
                    parts.push(self.part(Some(key), node, start, self.yaml.len() - colon.len() + 1)?);
                }
            }
            _ => {}
        }
        let first = parts.first().map_or(intro, |part| part.start);
        let indent = first - self.line_start(first);
        let is_behind_dash = self.line_start(first) < intro;
        for part in parts.iter().skip(usize::from(is_behind_dash)) {
            let before = self.text(self.line_start(part.start)..part.start);
            if before.len() != indent || before.contains(|c| c != ' ') {
                return Err(self.by_hand(part.start, "the fields or items are not below each other"));
            }
        }
        let from = match intro {
            0 => 0,
            _ if is_behind_dash => first,
            _ => self.line_end(intro),
        };
        Ok(Block { from, indent, is_behind_dash, parts })
    }

    fn part(&self, key: Option<&'a Key>, node: &'a Node, start: usize, intro: usize) -> Result<Part<'a>, Diagnostic> {
        let at = self.token(intro);
        let token = self.text(at..self.yaml.len());
        let (form, end) = match &node.data {
            Data::Null if node.bytes.is_empty() && at >= self.line_end(intro) => (Form::Empty, intro),
            Data::Null | Data::Scalar(_) if at == node.bytes.start && !node.bytes.is_empty() => {
                (Form::Scalar, self.scalar_end(node))
            }
            Data::Scalar(text) if token.starts_with(['|', '>']) => {
                let header = at + token.find(char::is_whitespace).unwrap_or(token.len());
                let keeps_empty_lines = self.text(at..header).contains('+');
                let end = match text.trim_matches('\n') {
                    _ if keeps_empty_lines => self.last_line_end(node),
                    "" => header,
                    _ => self.scalar_end(node),
                };
                (Form::Text(header), end.max(header))
            }
            Data::List(_) | Data::Map(_) if token.starts_with(['[', '{']) => {
                let (end, has_comment) = self.flow(node, at)?;
                (Form::Flow(has_comment), end)
            }
            Data::List(_) | Data::Map(_) => {
                let block = self.block(&node.data, intro)?;
                let end = block.parts.last().map_or(intro, |part| part.value.end);
                (Form::Block(block), end)
            }
            _ => return Err(self.by_hand(at, "a value has a tag or an unusual form")),
        };
        let from = if let Form::Empty = form { intro } else { at };
        Ok(Part { key, node, form, start, intro, value: from..end, stop: self.line_end(end) })
    }

    /// Where a value in brackets that begins at a byte ends, and whether comments stand in it.
    pub(super) fn flow(&self, node: &Node, start: usize) -> Result<(usize, bool), Diagnostic> {
        let mut ranges = Vec::new();
        self.leaves(node, &mut ranges);
        let mut leaves = ranges.into_iter().peekable();
        let (mut at, mut depth, mut has_comment) = (start, 0_usize, false);
        loop {
            let token = self.token(at);
            has_comment |= !self.text(at..token).trim().is_empty();
            at = token;
            if let Some(leaf) = leaves.next_if(|leaf| leaf.start == at) {
                at = leaf.end;
                continue;
            }
            match self.text(at..self.yaml.len()).chars().next() {
                Some(',' | ':' | '?') => {}
                Some('[' | '{') => depth += 1,
                Some(']' | '}') if depth <= 1 => return Ok((at + 1, has_comment)),
                Some(']' | '}') => depth -= 1,
                _ => return Err(self.by_hand(at, "brackets hold a tag or an unusual form")),
            }
            at += 1;
        }
    }

    /// Names and scalars within a value, in the order of the file.
    fn leaves(&self, node: &Node, ranges: &mut Vec<Range<usize>>) {
        match &node.data {
            Data::Null if node.bytes.is_empty() => {}
            Data::Null | Data::Scalar(_) => ranges.push(node.bytes.start..self.scalar_end(node)),
            Data::List(items) => items.iter().for_each(|item| self.leaves(item, ranges)),
            Data::Map(entries) => {
                for (key, node) in entries {
                    ranges.push(key.bytes.clone());
                    self.leaves(node, ranges);
                }
            }
        }
    }
}

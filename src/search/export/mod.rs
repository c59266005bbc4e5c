//! The index for browsers: what tantivy's index knows, cut into small files that any server or disk holds.
//!
//! docs/search-format.md has the format. Each shard is a script that gives what it holds to whoever asked for it; its name has a
//! hash of its content, so that browsers may keep it. The start-up file names the shards, directly or by way of
//! others.

mod best;
mod coding;
mod documents;
mod facets;
mod lists;
mod postings;
mod ranges;
mod segment;
mod spelling;

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io;

use serde_json::{Value, json};

use super::analysis::{self, Characters, FOLDED, INVISIBLE, JOINED, JOINING, UNSPACED};
use super::forms::ENDINGS;
use super::passage::END;
use super::words::STOP;
use super::{Documents, Index};
use best::Lengths;
use coding::{Numbers, gaps, literal};
pub use documents::text;
use lists::BLOCK;
use segment::Segments;

/// Changes with every change of the format that an older client would misread.
const FORMAT: u32 = 3;
/// How many characters tell files of one number or place apart. Browsers keep an old file for as long as a host allows: of a thousand
/// that an edit renames, one is called as its predecessor was in a thousand edits.
const HASH: usize = 4;

/// A file of the index for browsers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its name without ending: a letter for what it holds, its number or where in a sorted list it begins (a text has
    /// neither), and a hash.
    pub name: String,
    /// A script.
    pub text: String,
    /// The number of the document whose text it holds: it can be made by itself.
    pub document: Option<usize>,
}

impl Shard {
    fn new(kind: char, place: impl Display, texts: &[&str]) -> Shard {
        Shard::of_literals(kind, place, texts.iter().map(|text| literal(text)))
    }

    fn of_json(kind: char, place: impl Display, parts: &[Value]) -> Shard {
        Shard::of_literals(kind, place, parts.iter().map(ToString::to_string))
    }

    fn of_literals(kind: char, place: impl Display, parts: impl Iterator<Item = String>) -> Shard {
        let parts = parts.collect::<Vec<_>>().join(",\n");
        let name = format!("{kind}{place}-{}", coding::hash(&parts, HASH));
        let text = script(&name, &parts);
        Shard { name, text, document: None }
    }

    /// The text of a document, named by its content alone: it keeps its name where documents are numbered anew.
    fn of_text(document: usize, text: &str) -> Shard {
        let text = literal(text);
        let name = format!("t-{}", coding::hash(&text, 10));
        let text = script(&name, &text);
        Shard { name, text, document: Some(document) }
    }

    /// What tells it from what had its number before.
    fn hash(&self) -> &str {
        self.name.rsplit('-').next().unwrap_or_default()
    }
}

/// A script that gives its parts to the client, or leaves them for it where it is not there yet.
fn script(name: &str, parts: &str) -> String {
    format!("(self.pustakaShards=self.pustakaShards||[]).push([{},\n{parts}])\n", literal(name))
}

/// What the index for browsers begins with: how it is read, and where its shards are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start(String);

impl Start {
    /// The file of its own, which any page can load.
    pub fn script(&self) -> String {
        script("start", &self.0)
    }

    /// The same as JSON that may stand in a page: nothing in it ends an element or begins a comment.
    pub fn json_for_html(&self) -> String {
        self.0.replace('<', "\\u003c")
    }
}

impl Index {
    /// Gives every shard of the index of these documents for browsers to `take`, in any order and from several threads, and returns the
    /// start-up file, which names them: it is published after them.
    ///
    /// # Errors
    /// The index cannot be read, or what `take` says.
    pub fn export(
        &self,
        documents: &(impl Documents + ?Sized),
        take: impl Fn(&Shard) -> io::Result<()> + Sync,
    ) -> io::Result<Start> {
        let segments = Segments::of(self)?;
        let count = documents.count();
        let all = Lengths::of(&segments, self.fields.all)?;
        let exported = postings::export(self, &segments, &all, &take)?;
        let (letters, ends) = spelling::export(&self.tables.forms, &take)?;
        let per_file = documents::per_file(count);
        let records = documents::export(documents, per_file, &take)?;
        let facets = facets::facets(&self.tables);
        facets.iter().flatten().try_for_each(&take)?;
        // What there is in blocks, of documents or of shards.
        let lengths = |codes: &[u8]| codes.chunks(BLOCK).map(documents::lengths).collect();
        let title = lengths(&segments.lengths(self.fields.title)?);
        let authors = lengths(&segments.lengths(self.fields.authors)?);
        let positions = exported.positions.chunks(BLOCK).map(<[String]>::concat).collect();
        let blocks = [('d', lengths(&all.codes)), ('l', title), ('a', authors), ('n', records), ('q', positions)];
        let blocks = blocks.into_iter().map(|(kind, texts): (char, Vec<String>)| {
            let shards = texts.iter().enumerate().map(|(block, text)| Shard::new(kind, block, &[text]));
            shards.map(|shard| take(&shard).map(|()| shard.hash().to_owned())).collect()
        });
        let blocks: Vec<String> = blocks.collect::<io::Result<_>>()?;
        let groups = self.tables.groups.iter().zip(&facets).enumerate().map(|(at, ((id, _), shards))| {
            let names = self.tables.group_names.iter().filter(|(_, group)| **group == at).map(|(name, _)| name);
            let hashes: String = shards.iter().map(Shard::hash).collect();
            json!([id, self.tables.group_titles.get(id), names.collect::<Vec<_>>(), hashes])
        });
        let fields = [self.fields.all, self.fields.title, self.fields.authors, self.fields.terms];
        let tokens = fields.map(|field| segments.tokens(field));
        let words: Vec<(char, char)> = analysis::word_characters().collect();
        let folded: Vec<String> = FOLDED.iter().map(|(from, to)| format!("{from}{to}")).collect();
        let start = json!({
            "format": FORMAT,
            "documents": count,
            "tokens": tokens,
            "idf": idf(&exported.frequencies, count),
            "name": self.tables.longest_name,
            "words": exported.ranges.into_json(),
            "letters": letters.into_json(),
            "ends": ends.into_json(),
            "blocks": blocks,
            "records": per_file,
            "groups": groups.collect::<Vec<_>>(),
            "characters": [characters(&words), characters(UNSPACED), characters(JOINED), characters(JOINING), characters(INVISIBLE)],
            "analysis": [digits(), STOP, format!(" {ENDINGS}"), folded.join(" "), END],
        });
        Ok(Start(start.to_string()))
    }
}

/// Ranges of characters: how many, and for each the gap before it and its length less 1.
fn characters(ranges: &Characters) -> String {
    let mut numbers = Numbers::default();
    numbers.push_len(ranges.len());
    let mut at = 0;
    for &(first, last) in ranges {
        numbers.push(u32::from(first) - at);
        numbers.push(u32::from(last) - u32::from(first));
        at = u32::from(last);
    }
    numbers.into_text()
}

/// The frozen zeros of all scripts: how many, and the gaps between them.
fn digits() -> String {
    let mut numbers = Numbers::default();
    let zeros: Vec<char> = analysis::zeros().collect();
    numbers.push_len(zeros.len());
    numbers.extend(gaps(zeros.into_iter().map(u32::from)));
    numbers.into_text()
}

/// The inverse document frequencies that a browser cannot calculate to the last bit: how many documents, and the bits of
/// tantivy's result.
///
/// tantivy takes the logarithm in single precision, which is one unit in the last place off for one number in fifty.
/// Browsers take it in double precision, each by its own routine, and round: all come to the same, unless the exact value lies just
/// between two numbers.
fn idf(frequencies: &BTreeSet<u32>, documents: usize) -> String {
    let mut others = Vec::new();
    for &frequency in frequencies {
        // bm25.rs of tantivy: `idf`.
        let x = ((documents - frequency as usize) as f32 + 0.5) / (frequency as f32 + 0.5);
        let right = (1.0 + x).ln();
        let exact = f64::from(1.0 + x).ln();
        let is_sure = [-8.0, 0.0, 8.0].iter().all(|ulps| {
            #[expect(clippy::cast_possible_truncation, reason = "rounded as Math.fround does")]
            let rounded = (exact * (1.0 + ulps * f64::EPSILON)) as f32;
            rounded.to_bits() == right.to_bits()
        });
        if !is_sure {
            others.push((frequency, right.to_bits()));
        }
    }
    let mut numbers = Numbers::default();
    numbers.push_len(others.len());
    numbers.extend(gaps(others.iter().map(|(frequency, _)| *frequency)));
    numbers.extend(others.iter().map(|(_, bits)| *bits));
    numbers.into_text()
}

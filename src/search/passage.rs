//! Passages: the piece of a text that a reader would pick, with the words marked that were looked for.
//!
//! Most of the words in the least text; begun where a sentence begins, if that is near.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::Index;
use super::analysis::{self, Unit, is_unspaced, joins_after, joins_before};
use super::clause::Clause;
use super::query::Meant;
use super::tables::words_of;

/// How wide a passage is at most: letters, of which those of scripts without spaces count twice.
const WIDTH: usize = 240;
/// How much of that may come before the first word that is marked, where a sentence begins there.
const LEAD: usize = 90;
/// How much comes before it where none does.
const SHORT_LEAD: usize = 40;
/// How many pairs have to follow each other to be taken for a longer word, or for a part of it that says enough.
const PAIRS: usize = 3;

/// A piece of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The text.
    pub text: String,
    /// Whether it is one of the words that were looked for.
    pub marked: bool,
}

/// A word of a text that was looked for.
struct Found {
    bytes: Range<usize>,
    /// Which of the words.
    which: usize,
}

impl Index {
    /// The piece of a text with most of the words.
    pub(super) fn passage(&self, text: &str, marked: &Marked<'_>) -> Vec<Segment> {
        let found = self.found(text, marked);
        let from = start(text, densest(text, &found));
        let to = end(text, from);
        let mut segments: Vec<Segment> = Vec::new();
        let mut push = |text: &str, marked: bool| match segments.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.marked == marked => last.text.push_str(text),
            _ => segments.push(Segment { text: text.to_owned(), marked }),
        };
        if from > 0 && !ends_sentence(&text[..from]) {
            push("… ", false);
        }
        let mut at = from;
        for Found { bytes, .. } in found.iter().filter(|found| found.bytes.start >= from && found.bytes.end <= to) {
            // Pairs of clusters overlap.
            let start = bytes.start.max(at);
            push(&text[at..start], false);
            push(&text[start..bytes.end.max(start)], true);
            at = at.max(bytes.end);
        }
        push(text[at..to.max(at)].trim_end(), false);
        if to < text.trim_end().len() && !ends_sentence(&text[..to]) {
            push(" …", false);
        }
        segments
    }

    /// The words of a text that were looked for.
    fn found(&self, text: &str, marked: &Marked<'_>) -> Vec<Found> {
        let mut words: Vec<(Found, bool)> = Vec::new();
        analysis::words(text, |word, bytes, unit| {
            let form = analysis::fold(word);
            let known = self.tables.forms.0.get(&*form);
            let which = known.and_then(|form| form.stems.iter().find_map(|stem| marked.stems.get(stem.as_str())));
            if let Some(which) = which {
                let is_whole = marked.whole.contains(&*form);
                let mut bytes = bytes;
                // One cluster that was typed is no more than that of the pair.
                for head in marked.whole.iter().filter(|_| unit == Unit::Pair && !is_whole) {
                    let rest = text[bytes.start..].strip_prefix(head.as_str());
                    if rest.is_some_and(|rest| !rest.starts_with(joins_before)) {
                        bytes.end = bytes.start + head.len();
                    }
                }
                words.push((Found { bytes, which: *which }, unit == Unit::Word || is_whole));
            }
        });
        // Pairs that follow each other are a stretch: a short one is a part of many other words.
        let stretches = words.chunk_by(|(a, _), (b, _)| b.bytes.start < a.bytes.end);
        let is_meant =
            |stretch: &&[(Found, bool)]| stretch.len() >= marked.pairs || stretch.iter().any(|(_, is_sure)| *is_sure);
        let meant = stretches.filter(is_meant).flatten();
        meant.map(|(found, _)| Found { bytes: found.bytes.clone(), which: found.which }).collect()
    }
}

fn width(c: char) -> usize {
    if is_unspaced(c) { 2 } else { 1 }
}

/// Where the first word stands of those that are together the most in the least text; the first letter where none is.
fn densest(text: &str, found: &[Found]) -> usize {
    let widths: Vec<usize> = {
        let (mut at, mut sum) = (0, 0);
        let mut up_to = |to: usize| {
            sum += text[at..to.max(at)].chars().map(width).sum::<usize>();
            at = at.max(to);
            sum
        };
        found.iter().map(|found| up_to(found.bytes.start)).collect()
    };
    let mut best: Option<(usize, usize, usize)> = None;
    for first in 0..found.len() {
        let mut met = HashSet::new();
        let mut taken = 0;
        for (found, at) in found[first..].iter().zip(&widths[first..]) {
            let span = at - widths[first];
            if span > WIDTH - LEAD - 10 {
                break;
            }
            if met.insert(found.which) {
                taken = span;
            }
        }
        if best.is_none_or(|(words, span, _)| met.len() > words || met.len() == words && taken < span) {
            best = Some((met.len(), taken, found[first].bytes.start));
        }
    }
    best.map_or(0, |(.., start)| start)
}

/// Signs that end a sentence.
pub(super) const END: &str = ".!?…\n。！？．।॥۔؟។៕။༎།։᠃";

fn is_end(c: char) -> bool {
    END.contains(c)
}

/// Whether a sentence ends with a text.
fn ends_sentence(text: &str) -> bool {
    text.trim_end().chars().next_back().is_none_or(is_end) || text.ends_with('\n')
}

/// Where the passage begins whose first marked word begins at a byte: with its sentence, or a few words before.
fn start(text: &str, word: usize) -> usize {
    let (mut lead, mut short, mut after_break) = (0, None, word);
    let mut later = text[word..].chars().next();
    for (at, c) in text[..word].char_indices().rev() {
        let next = at + c.len_utf8();
        // A point within a number or an abbreviation ends nothing: a space comes after one that does, if there are spaces.
        let is_break = c == '\n' || is_end(c) && later.is_none_or(|later| later.is_whitespace() || !c.is_ascii());
        if is_break {
            return next + text[next..word].len() - text[next..word].trim_start().len();
        }
        lead += width(c);
        if lead > LEAD {
            return short.unwrap_or(after_break);
        }
        if lead <= SHORT_LEAD
            && (c.is_whitespace() || is_unspaced(c) && later.is_some_and(|later| !joins_before(later)))
        {
            after_break = next;
        } else if short.is_none() && lead > SHORT_LEAD {
            short = Some(after_break);
        }
        later = Some(c);
    }
    0
}

/// Where a passage ends that begins at a byte: what is wider than it may be is cut between words.
fn end(text: &str, from: usize) -> usize {
    let (mut sum, mut last) = (0, from);
    let mut before = ' ';
    for (at, c) in text[from..].char_indices() {
        if c.is_whitespace() || is_unspaced(c) && !joins_before(c) && !joins_after(before) {
            last = from + at;
        }
        sum += width(c);
        if sum > WIDTH {
            // One word that is wider than all is cut.
            return if last > from { last } else { from + at };
        }
        before = c;
    }
    text.len()
}

/// What passages mark.
pub(super) struct Marked<'a> {
    /// The stems that are looked for, numbered by what they are looked for as.
    stems: HashMap<&'a str, usize>,
    /// Pairs of clusters that were typed as whole words.
    whole: HashSet<String>,
    /// How many pairs have to follow each other where they are part of a longer word.
    pairs: usize,
}

impl<'a> Marked<'a> {
    pub(super) fn new(meant: &'a Meant, typed: &str) -> Self {
        fn add<'a>(clause: &'a Clause, stems: &mut HashMap<&'a str, usize>, which: &mut usize) {
            match clause {
                Clause::Any(_, some) => {
                    some.iter().for_each(|stem| _ = stems.entry(stem).or_insert(*which));
                    *which += 1;
                }
                Clause::Phrase(_, rows) => {
                    for stem in rows.iter().flatten() {
                        stems.entry(stem).or_insert(*which);
                        *which += 1;
                    }
                }
                Clause::Name(_, words) => words.iter().for_each(|word| add(word, stems, which)),
            }
        }
        let (mut stems, mut which) = (HashMap::new(), 0);
        meant.wanted.iter().for_each(|(clause, _)| add(clause, &mut stems, &mut which));
        let words = words_of(typed);
        let runs = || words.split_inclusive(|word| word.unit != Unit::Pair);
        let whole = runs().filter(|run| run.len() <= 2).flatten().map(|word| word.form.clone()).collect();
        let pairs = runs().map(|run| run.len() - 1).max().unwrap_or_default().min(PAIRS);
        Marked { stems, whole, pairs }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_begins_with_a_sentence() {
        let text = "First one. The second has 3.5 words in it, and ends. A third.";
        let begin = |word: &str| &text[start(text, text.find(word).unwrap_or_default())..];
        assert!(begin("words").starts_with("The second"));
        assert!(begin("third").starts_with("A third"));
        assert!(begin("First").starts_with("First"));
        let long = format!("{} here and there are words", "padding ".repeat(40));
        let from = start(&long, long.find("there").unwrap_or_default());
        assert!(long[from..].starts_with("padding padding"), "{}", &long[from..]);
        assert!(long[from..].len() < 90);
    }

    #[test]
    fn nothing_is_cut_within_a_letter() {
        let text = "ស្ត្រីសហគ្រិនរៀនប្រើប្រាស់បច្ចេកវិទ្យា".repeat(20);
        for word in text.char_indices().map(|(at, _)| at) {
            let from = start(&text, word);
            let to = end(&text, from);
            assert!(to == text.len() || text[to..].chars().next().is_some_and(|c| !joins_before(c)));
            assert!(from == word || text[from..].chars().next().is_some_and(|c| !joins_before(c)));
        }
        assert_eq!(end("ab", 0), 2);
        assert!(end(&"x".repeat(1000), 0) <= WIDTH);
    }
}

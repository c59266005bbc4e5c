//! Words and names with their documents.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rayon::prelude::*;

use super::Shard;
use super::best::{self, Lengths};
use super::coding::{Begins, Numbers, Sorted, by_units, common, cut, units};
use super::lists::{LONG, List, Lists};
use super::ranges::{Ranges, bounds};
use super::segment::Segments;
use crate::search::Index;
use crate::search::analysis::is_unspaced;
use crate::search::forms::{BEGINNING, BEGUN, BEGUN_PAIRS, Form};
use crate::search::index::term_token;
use crate::search::tables::Tables;

/// How many UTF-16 units two neighbours have in common at most where a shard gladly begins: forms of a word stay together.
const STEM: usize = 4;

/// What stands under a word or several: a form, a name of terms, a code of terms.
#[derive(Debug, Default)]
struct Entry<'a> {
    form: Option<&'a Form>,
    names: Vec<usize>,
    codes: Vec<usize>,
}

/// A shard's entries.
type Entries<'a> = [(&'a str, Entry<'a>)];

/// Where words are, and what belongs to all of them.
pub(super) struct Exported {
    pub ranges: Ranges,
    /// For each of their shards the hash of that of positions: these change more often.
    pub positions: Vec<String>,
    /// The numbers of documents that stems and terms have: each has an idf.
    pub frequencies: BTreeSet<u32>,
}

/// Gives the shards of words and what belongs to them to `take`. `lengths` are those of whole documents.
pub(super) fn export(
    index: &Index,
    segments: &Segments<'_>,
    lengths: &Lengths,
    take: &(impl Fn(&Shard) -> io::Result<()> + Sync),
) -> io::Result<Exported> {
    let entries = entries(&index.tables);
    let shards = shards(index, segments, &entries)?;
    let ends = shards.iter().filter_map(|entries| Some((first_word(entries.first()?.0), entries.last()?.0)));
    let bounds = bounds(ends);
    let made = shards.par_iter().enumerate().map(|(number, entries)| {
        let next = bounds.get(number + 1).map(String::as_str);
        shard(index, segments, lengths, entries, (&bounds[number], next), take)
    });
    let (mut hashes, mut positions, mut frequencies) = (String::new(), Vec::new(), BTreeSet::new());
    for (words, places, own) in made.collect::<io::Result<Vec<_>>>()? {
        hashes.push_str(words.hash());
        positions.push(places);
        frequencies.extend(own);
    }
    Ok(Exported { ranges: Ranges::new(bounds, hashes), positions, frequencies })
}

/// Every word and name.
fn entries(tables: &Tables) -> Vec<(&str, Entry<'_>)> {
    let mut entries: BTreeMap<&str, Entry<'_>> = BTreeMap::new();
    for (form, known) in &tables.forms.0 {
        entries.entry(form).or_default().form = Some(known);
    }
    for (name, terms) in &tables.names {
        entries.entry(name).or_default().names.extend(terms);
    }
    for (code, terms) in &tables.codes {
        entries.entry(code).or_default().codes.extend(terms);
    }
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort_by(|a, b| by_units(a.0, b.0));
    entries
}

/// How many characters a shard has, of so many in all. A query loads the directory of shards and a shard: the sum is least
/// where a shard grows with the root of the whole. By power of two, so that an edit seldom cuts everything anew.
fn size_of_shards(all: usize) -> usize {
    (2 * all.isqrt()).next_power_of_two().clamp(1 << 12, 1 << 14)
}

fn first_word(key: &str) -> &str {
    key.split(' ').next().unwrap_or(key)
}

/// Where entries are cut: names begin in the shard of their first word.
fn shards<'e, 'a>(
    index: &Index,
    segments: &Segments<'_>,
    entries: &'e Entries<'a>,
) -> io::Result<Vec<&'e Entries<'a>>> {
    let mut sizes = Vec::with_capacity(entries.len());
    for (key, entry) in entries {
        // Its stem may have more, from other forms, which mostly stand in the same shard. Of long lists there are few in one.
        let mut size = key.len() / 2 + 4 + 2 * entry.form.map_or(0, |form| LONG.min(form.documents as usize));
        for term in &entry.names {
            size += LONG.min(segments.frequency(index.fields.terms, &token(&index.tables, *term))?);
        }
        sizes.push(size);
    }
    let begins = |item: usize| {
        let Some((before, _)) = item.checked_sub(1).and_then(|before| entries.get(before)) else {
            return Begins::Gladly;
        };
        let (first, word) = (first_word(before), first_word(entries[item].0));
        match common(first, word) {
            _ if first == word => Begins::Never,
            shared if units(&word[..shared]) as usize >= STEM => Begins::Unwillingly,
            _ => Begins::Gladly,
        }
    };
    let size = size_of_shards(sizes.iter().sum());
    Ok(cut(entries, |(key, _)| key, |item| sizes[item], begins, (size / 2, size * 3 / 2)))
}

fn token(tables: &Tables, term: usize) -> String {
    let term = &tables.terms[term];
    term_token(&term.group, &term.id)
}

/// Numbers for things in the order in which they are first met.
struct Met<T> {
    things: Vec<T>,
    numbers: BTreeMap<T, usize>,
}

impl<T: Ord + Clone> Met<T> {
    fn new() -> Self {
        Met { things: Vec::new(), numbers: BTreeMap::new() }
    }

    /// How long ago it was met: 0 where it is new.
    fn meet(&mut self, thing: T) -> u32 {
        let next = self.things.len();
        let number = *self.numbers.entry(thing.clone()).or_insert(next);
        if number == next {
            self.things.push(thing);
        }
        u32::try_from(next - number).unwrap_or(u32::MAX)
    }
}

/// Gives the shard of some entries to `take`, and what belongs to it. Returns it, the hash of their positions, and how many
/// documents what they lead to has.
///
/// `bound` is where the shard begins, `next` where the one after does.
fn shard(
    index: &Index,
    segments: &Segments<'_>,
    lengths: &Lengths,
    entries: &Entries<'_>,
    (bound, next): (&str, Option<&str>),
    take: &impl Fn(&Shard) -> io::Result<()>,
) -> io::Result<(Shard, String, BTreeSet<u32>)> {
    let mut sorted = Sorted::default();
    entries.iter().for_each(|(key, _)| sorted.push(key));
    let mut numbers = Numbers::default();
    let keys = sorted.finish(&mut numbers);
    let kinds = entries.iter().map(|(_, entry)| {
        u32::from(entry.form.is_some())
            + 2 * u32::from(!entry.names.is_empty())
            + 4 * u32::from(!entry.codes.is_empty())
    });
    numbers.extend(kinds);
    let forms = || entries.iter().filter_map(|(key, entry)| Some((*key, entry.form?)));
    numbers.extend(forms().map(|(_, form)| form.power()));

    // Stems, each with the first form that leads to it.
    let mut stems = Met::new();
    let mut introduced = Vec::new();
    forms().for_each(|(_, form)| numbers.push_len(form.stems.len()));
    for (key, form) in forms() {
        for stem in &form.stems {
            let ago = stems.meet(stem.as_str());
            numbers.push(ago);
            if ago == 0 {
                introduced.push((key, stem.as_str()));
            }
        }
    }
    let mut endings = Vec::new();
    for (form, stem) in introduced {
        let shared = common(form, stem);
        numbers.push(units(&form[shared..]));
        endings.push(&stem[shared..]);
    }

    // Terms, by names and by codes.
    let mut terms = Met::new();
    for of in [|entry: &Entry<'_>| entry.names.clone(), |entry: &Entry<'_>| entry.codes.clone()] {
        let lists: Vec<Vec<usize>> =
            entries.iter().map(|(_, entry)| of(entry)).filter(|list| !list.is_empty()).collect();
        lists.iter().for_each(|list| numbers.push_len(list.len()));
        lists.into_iter().flatten().for_each(|term| numbers.push(terms.meet(term)));
    }
    let named: BTreeSet<usize> = entries.iter().flat_map(|(_, entry)| entry.names.iter().copied()).collect();
    let tokens: Vec<String> = terms.things.iter().map(|term| token(&index.tables, *term)).collect();

    let mut frequencies = BTreeSet::new();
    let mut lists = Lists::new(bound, lengths.codes.len());
    let mut push = |numbers: &mut Numbers, found: &[List]| {
        frequencies.extend(found.iter().map(|list| u32::try_from(list.len()).unwrap_or(u32::MAX)));
        lists.push(numbers, found);
    };
    let [all, title, authors] = [index.fields.all, index.fields.title, index.fields.authors].map(|field| {
        let found = stems.things.iter().map(|stem| List::of(segments, field, stem));
        found.collect::<io::Result<Vec<_>>>()
    });
    let all = all?;
    push(&mut numbers, &all);
    push(&mut numbers, &title?);
    push(&mut numbers, &authors?);
    for field in [index.fields.terms, index.fields.own_term] {
        let found = terms.things.iter().zip(&tokens).map(|(term, token)| match named.contains(term) {
            true => List::of(segments, field, token),
            false => Ok(List::default()),
        });
        push(&mut numbers, &found.collect::<io::Result<Vec<_>>>()?);
    }
    let mut met = BTreeSet::new();
    for (_, form) in forms() {
        let own: Vec<&List> = form.stems.iter().map(|stem| &all[stems.numbers[stem.as_str()]]).collect();
        if own.iter().any(|list| list.is_long()) && met.insert(&form.stems) {
            best::push(&mut numbers, &own, lengths);
        }
    }
    let (positions, pieces) = lists.export(take)?;

    let begun = next.map(|next| beginnings(index, bound, next)).unwrap_or_default();
    let texts = [&keys, &endings.join(","), &tokens.join("\n"), &begun, &pieces, numbers.text()];
    let words = Shard::new('w', bound, &texts);
    take(&words)?;
    Ok((words, positions, frequencies))
}

/// What words that begin in this shard and go on in the next ones stand for: lines of the beginning, a colon, and forms with
/// spaces between.
fn beginnings(index: &Index, bound: &str, next: &str) -> String {
    let mut lines = Vec::new();
    for (at, _) in next.char_indices().skip(1) {
        let start = &next[..at];
        if by_units(start, bound).is_lt() {
            continue;
        }
        let letters = start.chars().count();
        let unspaced = start.chars().next().is_some_and(is_unspaced);
        let limit = match unspaced {
            true => BEGUN_PAIRS,
            false if letters >= BEGINNING => BEGUN,
            _ => continue,
        };
        lines.push(format!("{start}:{}", index.tables.forms.beginning(start, limit).join(" ")));
    }
    lines.join("\n")
}

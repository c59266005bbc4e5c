//! Answers: ranked documents, counts, and passages with the words that were looked for.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

use serde::Serialize;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query};
use tantivy::schema::Value;
use tantivy::{DocAddress, TantivyDocument};

use super::analysis::{self, Unit};
use super::index::failed;
use super::query::{Clause, Meant};
use super::tables::{key, words_of};
use super::{Index, Request};
use crate::near::did_you_mean;

/// How many words a passage has at most.
const PASSAGE: usize = 30;

/// The answer to a request; its JSON is stable.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// As it was typed.
    pub query: String,
    /// Documents with any of the words.
    pub total: usize,
    /// Documents with all of them.
    pub total_all_words: usize,
    /// The best: those with all words first.
    pub results: Vec<Hit>,
    /// Group, value, and how many documents it would give.
    pub facets: BTreeMap<String, BTreeMap<String, usize>>,
    /// Words that no document has, with those that were looked for in their place.
    pub mended: Option<BTreeMap<String, String>>,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Counted from 1.
    pub rank: usize,
    /// BM25.
    pub score: f32,
    /// `collection/slug`, or `taxonomy/id` of a term; a page outside collections and an introduction have one part. What
    /// names it for good: translations have the id of their original, and are told apart by `url` and `language`.
    pub id: String,
    /// From the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Id of its collection; of its taxonomy where it is the text of a term; `pages` for what is outside collections.
    pub collection: String,
    /// Id of its kind.
    pub kind: Option<String>,
    /// ISO 8601, as exact as known.
    pub date: Option<String>,
    /// BCP 47.
    pub language: String,
    /// The passage that has most of the words, where passages were asked for.
    #[serde(skip)]
    pub passage: Vec<Segment>,
    /// Whether it has all the words.
    #[serde(skip)]
    pub has_all_words: bool,
}

/// A piece of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The text.
    pub text: String,
    /// Whether it is one of the words that were looked for.
    pub marked: bool,
}

/// What a result shows, as it is stored.
#[derive(serde::Deserialize)]
struct Record {
    id: String,
    url: String,
    title: String,
    summary: Option<String>,
    text: String,
    language: String,
    collection: String,
    kind: Option<String>,
    date: Option<String>,
}

impl Index {
    /// The values that a filter means: an id, or a code or name in any case, which several may share. Empty where there is no
    /// such value; one that no document has is a value too.
    pub(super) fn filter(&self, group: &str, written: &str) -> Vec<(usize, usize)> {
        if let Some(found) = self.tables.value(group, written) {
            return vec![found];
        }
        let key = key(&words_of(written));
        let ids = [&self.tables.codes, &self.tables.names].into_iter().filter_map(|known| known.get(&key)).flatten();
        let terms = ids.map(|id| &self.tables.terms[*id]).filter(|term| term.group == group);
        let named: Vec<(usize, usize)> = terms.filter_map(|term| self.tables.value(group, &term.id)).collect();
        if !named.is_empty() {
            return named;
        }
        // Any year is one; one that no document has comes after those that are known.
        let is_year = group == "year" && written.len() == 4 && written.bytes().all(|byte| byte.is_ascii_digit());
        let at = self.tables.groups.iter().position(|(name, _)| name == group).filter(|_| is_year);
        at.map(|at| (at, self.tables.groups[at].1.len())).into_iter().collect()
    }

    /// Answers a request.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] for a filter that means nothing here, with what could be meant; else the index
    /// cannot be read.
    pub fn search(&self, request: &Request) -> io::Result<Answer> {
        let mut meant = self.understand(&request.text);
        for (group, value) in &request.filters {
            let values = self.filter(group, value);
            if values.is_empty() {
                return Err(self.unknown_filter(group, value));
            }
            meant.filters.extend(values);
        }
        let ranked = self.ranked(&meant)?;
        let all = self.with_all_words(&meant)?;
        let excluded = self.documents(&self.any(&meant.unwanted))?;
        let mut found: Vec<(bool, f32, usize, DocAddress)> = Vec::new();
        let mut facets: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        let groups: BTreeSet<usize> = meant.filters.iter().map(|(group, _)| *group).collect();
        for (score, address, number) in ranked {
            if excluded.contains(&address) {
                continue;
            }
            let values = &self.tables.facets[number];
            if meant.unwanted_values.iter().any(|value| values.contains(value)) {
                continue;
            }
            let fails = |group: &usize| {
                let wanted = |value: &&(usize, usize)| value.0 == *group && meant.filters.contains(value);
                !values.iter().any(|value| wanted(&value))
            };
            let failing: Vec<usize> = groups.iter().copied().filter(fails).collect();
            // A value counts what choosing it would give: its own group's filter is not held against it.
            for (group, value) in values {
                if failing.iter().all(|failing| failing == group) {
                    let (name, known) = &self.tables.groups[*group];
                    *facets.entry(name.clone()).or_default().entry(known[*value].clone()).or_default() += 1;
                }
            }
            if failing.is_empty() {
                found.push((all.contains(&address), score, number, address));
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
        let marked = request.passages.then(|| Marked::new(&meant, &request.text));
        let results = found.iter().take(request.limit).enumerate();
        let results =
            results.map(|(at, (all, score, _, address))| self.hit(at + 1, *score, *address, *all, marked.as_ref()));
        Ok(Answer {
            query: request.text.clone(),
            total: found.len(),
            total_all_words: found.iter().filter(|(all, ..)| *all).count(),
            results: results.collect::<io::Result<Vec<_>>>()?,
            facets,
            mended: (!meant.mended.is_empty()).then_some(meant.mended),
        })
    }

    /// Every document that has any of what is wanted, with its score. Filters and exclusions alone want all documents.
    fn ranked(&self, meant: &Meant) -> io::Result<Vec<(f32, DocAddress, usize)>> {
        let query: Box<dyn Query> = match meant.wanted.as_slice() {
            [] if meant.is_empty() => Box::new(EmptyQuery),
            [] => Box::new(tantivy::query::AllQuery),
            wanted => {
                let clauses = wanted.iter().map(|(clause, times)| (Occur::Should, self.scored(clause, *times)));
                Box::new(BooleanQuery::new(clauses.collect()))
            }
        };
        let limit = self.tables.facets.len().max(1);
        // With a count beside it tantivy adds scores in the order of clauses, and skips nothing.
        let collectors = (TopDocs::with_limit(limit).order_by_score(), Count);
        let (top, _) = self.searcher.search(&query, &collectors).map_err(failed)?;
        top.into_iter().map(|(score, address)| Ok((score, address, self.number(address)?))).collect()
    }

    fn number(&self, address: DocAddress) -> io::Result<usize> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let numbers = segment.fast_fields().u64("number").map_err(failed)?;
        let number = numbers
            .first(address.doc_id)
            .ok_or_else(|| io::Error::other("the search index: a document without its number"))?;
        usize::try_from(number).map_err(io::Error::other)
    }

    fn with_all_words(&self, meant: &Meant) -> io::Result<HashSet<DocAddress>> {
        if meant.wanted.is_empty() {
            return self.documents(&tantivy::query::AllQuery);
        }
        let clauses = meant.wanted.iter().map(|(clause, _)| (Occur::Must, self.exact(clause)));
        self.documents(&BooleanQuery::new(clauses.collect()))
    }

    fn any(&self, clauses: &[Clause]) -> BooleanQuery {
        BooleanQuery::new(clauses.iter().map(|clause| (Occur::Should, self.exact(clause))).collect())
    }

    fn documents(&self, query: &dyn Query) -> io::Result<HashSet<DocAddress>> {
        self.searcher.search(query, &DocSetCollector).map_err(failed)
    }

    fn hit(
        &self,
        rank: usize,
        score: f32,
        address: DocAddress,
        all: bool,
        marked: Option<&Marked<'_>>,
    ) -> io::Result<Hit> {
        let stored: TantivyDocument = self.searcher.doc(address).map_err(failed)?;
        let record = stored.get_first(self.fields.record).and_then(|value| value.as_str()).unwrap_or_default();
        let record: Record = serde_json::from_str(record)?;
        let passage = marked.map(|marked| {
            let text = record.summary.iter().chain([&record.text]).map(String::as_str).collect::<Vec<_>>().join("\n");
            self.passage(&text, marked)
        });
        Ok(Hit {
            rank,
            score,
            id: record.id,
            url: record.url,
            title: record.title,
            collection: record.collection,
            kind: record.kind,
            date: record.date,
            language: record.language,
            passage: passage.unwrap_or_default(),
            has_all_words: all,
        })
    }

    /// The piece of a text with most of the words.
    fn passage(&self, text: &str, marked: &Marked<'_>) -> Vec<Segment> {
        let mut words: Vec<(std::ops::Range<usize>, Option<String>)> = Vec::new();
        // Pairs that are marked only if one beside them is.
        let mut parts: Vec<usize> = Vec::new();
        analysis::words(text, |word, bytes, unit| {
            let form = analysis::fold(word);
            let known = self.tables.forms.get(&*form);
            let stem = known.and_then(|form| form.stems.iter().find(|stem| marked.stems.contains::<str>(stem)));
            if stem.is_some() && unit.is_unspaced() && !marked.whole.contains(&*form) {
                parts.push(words.len());
            }
            words.push((bytes, stem.cloned()));
        });
        let touches = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| a.start < b.end && b.start < a.end;
        let is_alone = |at: &usize| {
            let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| words.get(at));
            !beside.into_iter().any(|(bytes, stem)| stem.is_some() && touches(bytes, &words[*at].0))
        };
        let alone: Vec<usize> = parts.iter().copied().filter(is_alone).collect();
        alone.into_iter().for_each(|at| words[at].1 = None);
        let windows = (0..words.len()).step_by(PASSAGE / 3);
        let distinct = |start: usize| {
            let window = &words[start..(start + PASSAGE).min(words.len())];
            window.iter().filter_map(|(_, stem)| stem.as_deref()).collect::<HashSet<_>>().len()
        };
        let Some(start) = windows.max_by_key(|start| (distinct(*start), std::cmp::Reverse(*start))) else {
            return Vec::new();
        };
        let window = &words[start..(start + PASSAGE).min(words.len())];
        let end = window.iter().map(|(bytes, _)| bytes.end).max().unwrap_or_default();
        let mut segments: Vec<Segment> = Vec::new();
        let mut push = |text: &str, marked: bool| match segments.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.marked == marked => last.text.push_str(text),
            _ => segments.push(Segment { text: text.to_owned(), marked }),
        };
        let mut at = window[0].0.start;
        for (bytes, _) in window.iter().filter(|(_, stem)| stem.is_some()) {
            // Pairs of characters overlap.
            let from = bytes.start.max(at);
            push(&text[at..from], false);
            push(&text[from..bytes.end.max(from)], true);
            at = at.max(bytes.end);
        }
        push(&text[at..end.max(at)], false);
        segments
    }

    fn unknown_filter(&self, group: &str, value: &str) -> io::Error {
        let names = || self.tables.groups.iter().map(|(name, _)| name.as_str());
        let message = match self.tables.groups.iter().find(|(name, _)| name == group) {
            None => match did_you_mean(group, names()) {
                Some(near) => format!("there is nothing to narrow by `{group}`; did you mean `{near}`?"),
                None => format!(
                    "there is nothing to narrow by `{group}`; there are {}",
                    names().collect::<Vec<_>>().join(", ")
                ),
            },
            Some((_, values)) => {
                let titles = self.tables.terms.iter().filter(|term| term.group == group).map(|term| &term.title);
                match did_you_mean(value, values.iter().chain(titles).map(String::as_str)) {
                    Some(near) => format!("there is no {group}={value}; did you mean `{near}`?"),
                    None => format!("there is no {group}={value}"),
                }
            }
        };
        io::Error::new(io::ErrorKind::InvalidInput, message)
    }
}

/// What passages mark.
struct Marked<'a> {
    /// The stems that are looked for.
    stems: HashSet<&'a str>,
    /// Pairs of characters that were typed as whole words. One pair of a longer word stands in many others.
    whole: HashSet<String>,
}

impl<'a> Marked<'a> {
    fn new(meant: &'a Meant, typed: &str) -> Self {
        fn add<'a>(clause: &'a Clause, stems: &mut HashSet<&'a str>) {
            match clause {
                Clause::Any(_, some) => stems.extend(some.iter().map(String::as_str)),
                Clause::Phrase(_, some) => stems.extend(some.iter().map(String::as_str)),
                Clause::Name(_, words) => words.iter().for_each(|word| add(word, stems)),
            }
        }
        let mut stems = HashSet::new();
        meant.wanted.iter().for_each(|(clause, _)| add(clause, &mut stems));
        let words = words_of(typed);
        let runs = words.split_inclusive(|word| word.unit != Unit::Pair);
        let whole = runs.filter(|run| run.len() <= 2).flatten().map(|word| word.form.clone()).collect();
        Marked { stems, whole }
    }
}

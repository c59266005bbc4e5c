//! Answers: ranked documents and counts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

use serde::Serialize;
use tantivy::DocAddress;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query};

use super::clause::Clause;
use super::index::failed;
use super::passage::{Marked, Segment};
use super::query::Meant;
use super::syntax;
use super::tables::{YEAR, key, words_of};
use super::{Documents, Index, Request};
use crate::near::did_you_mean;

/// What more than nine tenths of the documents have does not decide which have all the words.
const COMMON: (usize, usize) = (9, 10);

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

impl Index {
    /// The values that a filter means: an id, or a code or name in any case, which several may share. Empty where there is no
    /// such value; one that no document has is a value too.
    pub(super) fn filter(&self, group: &str, written: &str) -> Vec<(usize, usize)> {
        if let Some(found) = self.tables.value(group, written) {
            return vec![found];
        }
        // Any year is one; those that no document has are one that comes after those that are known.
        if let Some(years) = syntax::years(written, true).filter(|_| group == YEAR)
            && let Some(at) = self.tables.groups.iter().position(|(id, _)| id == YEAR)
        {
            let known = &self.tables.groups[at].1;
            let is_meant = |year: &String| year.parse().is_ok_and(|year| years.contains(&year));
            let mut found: Vec<_> = (0..known.len()).filter(|value| is_meant(&known[*value])).collect();
            if found.is_empty() {
                found.push(known.len());
            }
            return found.into_iter().map(|value| (at, value)).collect();
        }
        let key = key(&words_of(written));
        let ids = [&self.tables.codes, &self.tables.names].into_iter().filter_map(|known| known.get(&key)).flatten();
        let terms = ids.map(|id| &self.tables.terms[*id]).filter(|term| term.group == group);
        terms.filter_map(|term| self.tables.value(group, &term.id)).collect()
    }

    /// Answers a request; `documents` are those that the index is of.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] for a filter that means nothing here, with what could be meant; else the index
    /// cannot be read.
    pub fn search(&self, request: &Request, documents: &(impl Documents + ?Sized)) -> io::Result<Answer> {
        let mut meant = self.understand(&request.text);
        for (name, value) in &request.filters {
            let group = self.tables.group_called(name).unwrap_or(name);
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
        found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then(b.2.cmp(&a.2)));
        let marked = request.passages.then(|| Marked::new(&meant, &request.text));
        let results = found.iter().take(request.limit).enumerate();
        let results = results.map(|(at, (all, score, number, _))| {
            let document = documents.document(*number);
            let passage = marked.as_ref().map(|marked| self.passage(&document.passages(), marked));
            Hit {
                rank: at + 1,
                score: *score,
                id: document.id.into_owned(),
                url: document.url.into_owned(),
                title: document.title.into_owned(),
                collection: document.collection.into_owned(),
                kind: document.kind.map(Cow::into_owned),
                date: document.date.map(Cow::into_owned),
                language: document.language.into_owned(),
                passage: passage.unwrap_or_default(),
                has_all_words: *all,
            }
        });
        Ok(Answer {
            query: request.text.clone(),
            total: found.len(),
            total_all_words: found.iter().filter(|(all, ..)| *all).count(),
            results: results.collect(),
            facets,
            mended: (!meant.mended.is_empty()).then_some(meant.mended),
        })
    }

    /// Every document that has any of what is wanted, with its score; all documents where nothing is.
    fn ranked(&self, meant: &Meant) -> io::Result<Vec<(f32, DocAddress, usize)>> {
        let query: Box<dyn Query> = match meant.wanted.as_slice() {
            [] => Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0)),
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
        // What nearly all documents have does not decide, unless nothing else is wanted.
        let mut deciding = Vec::new();
        for (clause, _) in &meant.wanted {
            let query = self.exact(clause);
            let documents = self.searcher.search(&query, &Count).map_err(failed)?;
            if documents * COMMON.1 <= self.tables.facets.len() * COMMON.0 {
                deciding.push(query);
            }
        }
        if deciding.is_empty() {
            deciding.extend(meant.wanted.iter().map(|(clause, _)| self.exact(clause)));
        }
        if deciding.is_empty() {
            return self.documents(&AllQuery);
        }
        self.documents(&BooleanQuery::intersection(deciding))
    }

    fn any(&self, clauses: &[Clause]) -> BooleanQuery {
        BooleanQuery::new(clauses.iter().map(|clause| (Occur::Should, self.exact(clause))).collect())
    }

    fn documents(&self, query: &dyn Query) -> io::Result<HashSet<DocAddress>> {
        self.searcher.search(query, &DocSetCollector).map_err(failed)
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

//! What was typed, as tantivy's queries.
//!
//! `word`, `"a phrase"`, `-not`, `begin*`, `title:word`, `author:name`, and any facet group: `countries:KH`. Whatever is
//! none of these is words; nothing is an error.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::Index;
use super::analysis::Unit;
use super::index::term_token;
use super::tables::{Word, key, words_of};
use super::words;

/// How many forms a prefix stands for.
const PREFIX_FORMS: usize = 50;
/// How much a term by its name counts against the words of the name.
const TERM_BOOST: f32 = 2.0;

/// A query as it is meant.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// What is looked for: each with how often it was written.
    pub wanted: Vec<(Clause, u32)>,
    /// What is excluded.
    pub unwanted: Vec<Clause>,
    /// What narrows: group and value.
    pub filters: Vec<(usize, usize)>,
    /// Words that no document has, and what was taken for them.
    pub mended: BTreeMap<String, String>,
}

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clause {
    /// Any of these stems in a field.
    Any(Place, Vec<String>),
    /// Stems one after the other.
    Phrase(Place, Vec<String>),
    /// A term by its name, or all the words of the name.
    Name(Vec<String>, Vec<Clause>),
}

/// Where it is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    All,
    Title,
    Authors,
}

/// A part of what was typed.
struct Part<'a> {
    excluded: bool,
    field: Option<&'a str>,
    quoted: bool,
    text: &'a str,
}

/// Cuts what was typed into parts at spaces outside quotation marks.
fn parts(typed: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let excluded = rest.len() > 1 && rest.starts_with('-') && !rest[1..].starts_with(char::is_whitespace);
        let mut body = if excluded { &rest[1..] } else { rest };
        let colon = body.find([':', '"']).filter(|at| body[*at..].starts_with(':'));
        let field = colon.map(|at| &body[..at]).filter(|name| !name.is_empty() && !name.contains(char::is_whitespace));
        if let Some(name) = field {
            body = &body[name.len() + 1..];
        }
        let (text, quoted, after) = match body.strip_prefix('"') {
            Some(inside) => match inside.find('"') {
                Some(end) => (&inside[..end], true, &inside[end + 1..]),
                None => (inside, false, ""),
            },
            None => {
                let end = body.find(char::is_whitespace).unwrap_or(body.len());
                // A quotation mark within a word begins the next part.
                let end = body[..end].find('"').unwrap_or(end);
                (&body[..end], false, &body[end..])
            }
        };
        parts.push(Part { excluded, field, quoted, text });
        rest = after.trim_start();
    }
    parts
}

impl Index {
    /// Reads what was typed.
    pub(super) fn understand(&self, typed: &str) -> Meant {
        let mut meant = Meant::default();
        let mut clauses: Vec<Clause> = Vec::new();
        // Plain words in a row are read together: names of terms have several.
        let mut row: Vec<Word> = Vec::new();
        for part in parts(typed) {
            let place = match part.field {
                None => Some(Place::All),
                Some("title") => Some(Place::Title),
                Some("author" | "authors") => Some(Place::Authors),
                Some(group) => {
                    if let Some(value) = self.filter(group, part.text).filter(|_| !part.excluded) {
                        meant.filters.push(value);
                        continue;
                    }
                    None
                }
            };
            let mut words = words_of(part.text);
            if place.is_none() {
                // No such group or value: the name before the colon was a word.
                let mut all = words_of(part.field.unwrap_or_default());
                all.append(&mut words);
                words = all;
            }
            let place = place.unwrap_or(Place::All);
            let prefix = !part.quoted && part.text.ends_with('*') && words.last().is_some_and(|w| w.unit == Unit::Word);
            if !part.excluded && !part.quoted && !prefix && place == Place::All {
                row.append(&mut words);
                continue;
            }
            clauses.append(&mut self.read_row(&mut row, &mut meant));
            let made = if part.quoted && words.len() > 1 {
                vec![self.phrase(place, words)]
            } else if prefix {
                let last = words.pop().map(|word| word.form).unwrap_or_default();
                let mut made = self.plain(place, &words, &mut meant);
                let forms = self.tables.beginning(&last, PREFIX_FORMS);
                made.push(Clause::Any(place, forms.iter().flat_map(|form| self.stems(form)).collect()));
                made
            } else {
                self.plain(place, &words, &mut meant)
            };
            if part.excluded { meant.unwanted.extend(made) } else { clauses.extend(made) }
        }
        clauses.append(&mut self.read_row(&mut row, &mut meant));
        let mut counted: BTreeMap<Clause, u32> = BTreeMap::new();
        let mut order = Vec::new();
        for clause in clauses {
            let count = counted.entry(clause.clone()).or_default();
            *count += 1;
            if *count == 1 {
                order.push(clause);
            }
        }
        meant.wanted =
            order.into_iter().map(|clause| (counted[&clause], clause)).map(|(n, clause)| (clause, n)).collect();
        meant
    }

    /// Plain words: names of terms, the longest first, and words. Those that say little count only where all do.
    fn read_row(&self, row: &mut Vec<Word>, meant: &mut Meant) -> Vec<Clause> {
        let words = std::mem::take(row);
        let all_stop = words.iter().all(|word| words::is_stop(&word.form));
        let mut clauses = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = self.tables.longest_name.min(words.len() - at);
            let name = (1..=longest).rev().find_map(|length| {
                let some = &words[at..at + length];
                let ids = self.tables.names.get(&key(some))?;
                Some((length, ids))
            });
            match name {
                Some((length, ids)) => {
                    let tokens = ids.iter().map(|id| {
                        let (taxonomy, term) = &self.tables.terms[*id];
                        term_token(taxonomy, term)
                    });
                    let tokens = tokens.collect();
                    let plain = self.known(&words[at..at + length]);
                    clauses.push(Clause::Name(tokens, plain));
                    at += length;
                }
                None => {
                    if all_stop || !words::is_stop(&words[at].form) {
                        clauses.extend(self.plain(Place::All, &words[at..=at], meant));
                    }
                    at += 1;
                }
            }
        }
        clauses
    }

    /// Words of a name: those that documents have, without mending.
    fn known(&self, words: &[Word]) -> Vec<Clause> {
        words
            .iter()
            .filter(|word| word.unit != Unit::Last)
            .map(|word| Clause::Any(Place::All, self.stems(&word.form)))
            .collect()
    }

    fn plain(&self, place: Place, words: &[Word], meant: &mut Meant) -> Vec<Clause> {
        let clause = |word: &Word| match word.unit {
            // The pairs before it hold it.
            Unit::Last => None,
            // It stands first in a pair, or last in a run.
            Unit::Single => {
                let forms = self.tables.beginning(&word.form, usize::MAX);
                Some(Clause::Any(place, forms.iter().flat_map(|form| self.stems(form)).collect()))
            }
            Unit::Pair | Unit::Word => {
                let mut stems = self.stems(&word.form);
                if stems.is_empty()
                    && word.unit == Unit::Word
                    && let Some(form) = self.tables.mend(&word.form)
                {
                    meant.mended.insert(word.form.clone(), form.to_owned());
                    stems = self.stems(form);
                }
                Some(Clause::Any(place, stems))
            }
        };
        words.iter().filter_map(clause).collect()
    }

    fn phrase(&self, place: Place, mut words: Vec<Word>) -> Clause {
        // The run of a document may go on where the phrase ends.
        if words.last().is_some_and(|word| word.unit == Unit::Last) {
            words.pop();
        }
        let stems: Vec<Vec<String>> = words.iter().map(|word| self.stems(&word.form)).collect();
        if stems.len() == 1 {
            return Clause::Any(place, stems.into_iter().flatten().collect());
        }
        // A form with several stems has one for each language; the first stands for it.
        let first = stems.into_iter().map(|stems| stems.into_iter().next());
        Clause::Phrase(place, first.collect::<Option<Vec<_>>>().unwrap_or_default())
    }

    fn stems(&self, form: &str) -> Vec<String> {
        self.tables.forms.get(form).map_or_else(Vec::new, |form| form.stems.iter().cloned().collect())
    }

    /// The query that ranks by a clause; also what it takes to have it.
    pub(super) fn scored(&self, clause: &Clause, times: u32) -> Box<dyn Query> {
        let query: Box<dyn Query> = match clause {
            Clause::Name(terms, words) => {
                let mut clauses = self.named(terms);
                clauses.extend(words.iter().map(|word| (Occur::Should, self.scored(word, 1))));
                Box::new(BooleanQuery::new(clauses))
            }
            _ => self.exact(clause),
        };
        if times == 1 { query } else { Box::new(BoostQuery::new(query, times as f32)) }
    }

    /// The query for documents that have a clause in full.
    pub(super) fn exact(&self, clause: &Clause) -> Box<dyn Query> {
        match clause {
            Clause::Any(place, stems) => {
                let field = self.field(*place);
                let mut queries: Vec<Box<dyn Query>> =
                    stems.iter().map(|stem| term_query(field, stem, IndexRecordOption::WithFreqs)).collect();
                match queries.len() {
                    0 => Box::new(EmptyQuery),
                    1 => queries.remove(0),
                    _ => Box::new(BooleanQuery::union(queries)),
                }
            }
            Clause::Phrase(place, stems) if stems.len() > 1 => {
                let field = self.field(*place);
                Box::new(PhraseQuery::new(stems.iter().map(|stem| Term::from_field_text(field, stem)).collect()))
            }
            Clause::Phrase(..) => Box::new(EmptyQuery),
            Clause::Name(terms, words) => {
                let mut clauses = self.named(terms);
                let all = words.iter().map(|word| (Occur::Must, self.exact(word))).collect::<Vec<_>>();
                if !all.is_empty() {
                    clauses.push((Occur::Should, Box::new(BooleanQuery::new(all))));
                }
                Box::new(BooleanQuery::new(clauses))
            }
        }
    }

    fn named(&self, terms: &[String]) -> Vec<(Occur, Box<dyn Query>)> {
        let query = |term: &String| -> (Occur, Box<dyn Query>) {
            let query = term_query(self.fields.terms, term, IndexRecordOption::Basic);
            (Occur::Should, Box::new(BoostQuery::new(query, TERM_BOOST)))
        };
        terms.iter().map(query).collect()
    }

    fn field(&self, place: Place) -> Field {
        match place {
            Place::All => self.fields.all,
            Place::Title => self.fields.title,
            Place::Authors => self.fields.authors,
        }
    }
}

fn term_query(field: Field, token: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, token), option))
}

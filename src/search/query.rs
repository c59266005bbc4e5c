//! What was typed, as tantivy's queries.
//!
//! `word`, `"a phrase"`, `-not`, `begin*`, `title:word`, `author:name`, and any facet group: `countries:KH`. Whatever is
//! none of these is words; nothing is an error.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Groups and values that are excluded.
    pub unwanted_values: Vec<(usize, usize)>,
    /// Words that no document has, and what was taken for them.
    pub mended: BTreeMap<String, String>,
}

impl Meant {
    /// Whether nothing at all was asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.unwanted.is_empty() && self.filters.is_empty() && self.unwanted_values.is_empty()
    }
}

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clause {
    /// Any of these stems in a field: each once, in the order of code points, which is the order in which their scores
    /// are added.
    Any(Place, BTreeSet<String>),
    /// Stems one after the other.
    Phrase(Place, Vec<String>),
    /// Any of these terms, or all the words of the name.
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

/// A part that is looked for.
enum Read {
    /// Plain words in a row, which are read together: names of terms have several.
    Row(Vec<Word>),
    /// What says by its signs how it is meant.
    Clauses(Vec<Clause>),
}

/// Cuts what was typed into parts at spaces outside quotation marks.
fn parts(typed: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let excluded = rest.len() > 1 && rest.starts_with('-') && !rest[1..].starts_with(char::is_whitespace);
        let mut body = if excluded { &rest[1..] } else { rest };
        let sign = body.find(|c: char| matches!(c, ':' | '"') || c.is_whitespace());
        let field = sign.filter(|at| *at > 0 && body[*at..].starts_with(':')).map(|at| &body[..at]);
        if let Some(name) = field {
            body = &body[name.len() + 1..];
        }
        let (text, quoted, after) = match body.strip_prefix('"') {
            Some(inside) => match inside.find('"') {
                Some(end) => (&inside[..end], true, &inside[end + 1..]),
                None => (inside, false, ""),
            },
            None => {
                // A quotation mark within a word begins the next part.
                let end = body.find(|c: char| c == '"' || c.is_whitespace()).unwrap_or(body.len());
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
        let mut read: Vec<Read> = Vec::new();
        for part in parts(typed) {
            let mut words = words_of(part.text);
            let mut place = Place::All;
            match part.field {
                None => {}
                Some("title") => place = Place::Title,
                Some("author" | "authors") => place = Place::Authors,
                Some(group) => {
                    let values = self.filter(group, part.text);
                    if !values.is_empty() {
                        if part.excluded { &mut meant.unwanted_values } else { &mut meant.filters }.extend(values);
                        continue;
                    }
                    // No such group or value: the name before the colon was a word.
                    let mut all = words_of(group);
                    all.append(&mut words);
                    words = all;
                }
            }
            if words.is_empty() {
                continue;
            }
            let prefix = !part.quoted && part.text.ends_with('*') && words.last().is_some_and(|w| w.unit == Unit::Word);
            if part.excluded {
                meant.unwanted.push(self.excluded(place, words, prefix));
            } else if part.quoted && words.len() > 1 {
                read.push(Read::Clauses(vec![self.phrase(place, words)]));
            } else if prefix {
                let beginning = words.pop().map(|word| self.beginning(place, &word, PREFIX_FORMS));
                let mut clauses = self.plain(place, &words, &mut meant);
                clauses.extend(beginning);
                read.push(Read::Clauses(clauses));
            } else if part.quoted || place != Place::All {
                read.push(Read::Clauses(self.plain(place, &words, &mut meant)));
            } else if let Some(Read::Row(row)) = read.last_mut() {
                row.append(&mut words);
            } else {
                read.push(Read::Row(words));
            }
        }
        // Words that say little count only where nothing else is looked for.
        let all_stop = read.iter().all(|read| match read {
            Read::Row(words) => words.iter().all(|word| words::is_stop(&word.form)),
            Read::Clauses(_) => false,
        });
        let mut known: BTreeMap<Clause, usize> = BTreeMap::new();
        for read in read {
            let clauses = match read {
                Read::Row(words) => self.read_row(&words, all_stop, &mut meant),
                Read::Clauses(clauses) => clauses,
            };
            for clause in clauses {
                let at = *known.entry(clause.clone()).or_insert(meant.wanted.len());
                match meant.wanted.get_mut(at) {
                    Some((_, times)) => *times += 1,
                    None => meant.wanted.push((clause, 1)),
                }
            }
        }
        meant
    }

    /// Plain words: names of terms, the longest first, and words.
    fn read_row(&self, words: &[Word], all_stop: bool, meant: &mut Meant) -> Vec<Clause> {
        let goes_on = |at: usize| at + 1 < words.len() && [at, at + 1].iter().all(|at| words[*at].unit == Unit::Pair);
        let mut clauses = Vec::new();
        let mut at = 0;
        while at < words.len() {
            // A pair that lies across an end of a name belongs to it: no document about the term needs to have it.
            let name = self.name_at(words, at).or_else(|| goes_on(at).then(|| self.name_at(words, at + 1)).flatten());
            if let Some((end, terms)) = name {
                let end = if goes_on(end - 1) { end + 1 } else { end };
                clauses.push(Clause::Name(terms, self.known(&words[at..end])));
                at = end;
                continue;
            }
            if all_stop || !words::is_stop(&words[at].form) {
                clauses.extend(self.plain(Place::All, &words[at..=at], meant));
            }
            at += 1;
        }
        clauses
    }

    /// The longest name of terms that begins at a word: where it ends, and the terms.
    fn name_at(&self, words: &[Word], at: usize) -> Option<(usize, Vec<String>)> {
        let ends = at + 1..=words.len().min(at + self.tables.longest_name);
        ends.rev().find_map(|end| {
            let is_part = match &words[at..end] {
                [first, ..] if first.unit == Unit::Last => true,
                // One pair stands in too many words: it must be the whole run, as 中国 is not in 发展中国家.
                [pair] => pair.unit == Unit::Pair,
                [_, last] => last.unit == Unit::Last && at > 0 && words[at - 1].unit == Unit::Pair,
                _ => false,
            };
            let terms = if is_part { None } else { self.terms(&words[at..end]) };
            terms.map(|terms| (end, terms))
        })
    }

    /// The terms with this name, as they are indexed. One word that says little is no name.
    fn terms(&self, words: &[Word]) -> Option<Vec<String>> {
        if let [word] = words
            && words::is_stop(&word.form)
        {
            return None;
        }
        let ids = self.tables.names.get(&key(words))?;
        let terms = ids.iter().map(|id| &self.tables.terms[*id]);
        Some(terms.map(|term| term_token(&term.group, &term.id)).collect())
    }

    /// What an excluded part means: all of it as one, and just as it is written.
    fn excluded(&self, place: Place, mut words: Vec<Word>, prefix: bool) -> Clause {
        if prefix {
            let beginning = words.pop().map(|word| self.beginning(place, &word, PREFIX_FORMS));
            let before = (!words.is_empty()).then(|| self.phrase(place, words));
            return Clause::Name(Vec::new(), before.into_iter().chain(beginning).collect());
        }
        let terms = if place == Place::All { self.terms(&words) } else { None };
        Clause::Name(terms.unwrap_or_default(), vec![self.phrase(place, words)])
    }

    /// Words of a name: those that documents have, without mending.
    fn known(&self, words: &[Word]) -> Vec<Clause> {
        let words = words.iter().filter(|word| word.unit != Unit::Last);
        words.map(|word| self.word(Place::All, word)).collect()
    }

    fn plain(&self, place: Place, words: &[Word], meant: &mut Meant) -> Vec<Clause> {
        // The pairs before the last character of a run hold it.
        let words = words.iter().filter(|word| word.unit != Unit::Last);
        let clause = |word: &Word| {
            if word.unit == Unit::Word
                && !self.tables.forms.contains_key(&word.form)
                && let Some(form) = self.tables.mend(&word.form)
            {
                meant.mended.insert(word.form.clone(), form.to_owned());
                return Clause::Any(place, self.stems(form));
            }
            self.word(place, word)
        };
        words.map(clause).collect()
    }

    /// A word as it is written.
    fn word(&self, place: Place, word: &Word) -> Clause {
        match word.unit {
            // It stands first in a pair, or last in a run.
            Unit::Single => self.beginning(place, word, usize::MAX),
            _ => Clause::Any(place, self.stems(&word.form)),
        }
    }

    /// Whatever begins with a word: the stems of at most so many forms.
    fn beginning(&self, place: Place, word: &Word, forms: usize) -> Clause {
        let forms = self.tables.beginning(&word.form, forms);
        Clause::Any(place, forms.into_iter().flat_map(|form| self.stems(form)).collect())
    }

    fn phrase(&self, place: Place, mut words: Vec<Word>) -> Clause {
        // The run of a document may go on where the phrase ends.
        if words.last().is_some_and(|word| word.unit == Unit::Last) {
            words.pop();
        }
        if let [word] = words.as_slice() {
            return self.word(place, word);
        }
        // A form with several stems has one for each language; the first stands for it.
        let first = words.iter().map(|word| self.stems(&word.form).pop_first());
        Clause::Phrase(place, first.collect::<Option<Vec<_>>>().unwrap_or_default())
    }

    fn stems(&self, form: &str) -> BTreeSet<String> {
        self.tables.forms.get(form).map_or_else(BTreeSet::new, |form| form.stems.clone())
    }

    /// The query that ranks by a clause; also what it takes to have it.
    pub(super) fn scored(&self, clause: &Clause, times: u32) -> Box<dyn Query> {
        let query: Box<dyn Query> = match clause {
            Clause::Name(terms, words) => {
                let mut clauses = self.named(terms);
                let own = |term| term_query(self.fields.own_term, term, IndexRecordOption::Basic);
                clauses.extend(terms.iter().map(|term| (Occur::Should, own(term))));
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

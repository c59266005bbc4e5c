//! What is looked for, as tantivy's queries.

use std::collections::BTreeSet;

use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::Index;

/// How much a term by its name counts against the words of the name.
pub(super) const TERM_BOOST: f32 = 2.0;
/// What the page of a term has more than other documents with it.
pub(super) const OWN_PAGE: f32 = 2.0;

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clause {
    /// Any of these stems in a field: each once, in the order of code points, which is the order in which their scores
    /// are added.
    Any(Place, BTreeSet<String>),
    /// Stems one after the other: any of these rows, as many as the stems of the words can be combined.
    Phrase(Place, Vec<Vec<String>>),
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

impl Index {
    /// The query that ranks by a clause.
    pub(super) fn scored(&self, clause: &Clause, times: u32) -> Box<dyn Query> {
        let query: Box<dyn Query> = match clause {
            Clause::Name(terms, words) => {
                let mut clauses = self.named(terms);
                let own = |term: &String| -> Box<dyn Query> {
                    let page = term_query(self.fields.own_term, term, IndexRecordOption::Basic);
                    Box::new(ConstScoreQuery::new(page, OWN_PAGE))
                };
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
                let term = |stem: &String| term_query(field, stem, IndexRecordOption::WithFreqs);
                union(stems.iter().map(term).collect())
            }
            Clause::Phrase(place, rows) => {
                let field = self.field(*place);
                let phrase = |stems: &Vec<String>| -> Box<dyn Query> {
                    Box::new(PhraseQuery::new(stems.iter().map(|stem| Term::from_field_text(field, stem)).collect()))
                };
                union(rows.iter().map(phrase).collect())
            }
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

fn union(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}

fn term_query(field: Field, token: &str, option: IndexRecordOption) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, token), option))
}

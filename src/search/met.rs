//! Words that were met while documents are read: each is folded and stemmed once, for that is most of the work.

use std::collections::HashMap;
use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use tantivy::tokenizer::TextAnalyzer;

use super::analysis::{self, Unit};
use super::related;
use super::words;

/// Words that one thread has met, by the language that they were read in.
#[derive(Default)]
pub(super) struct Met(HashMap<String, Language>);

/// The words of a language.
pub(super) struct Language {
    stemmer: Option<TextAnalyzer>,
    hasher: FixedState,
    /// Places in `words` by word.
    table: HashTable<usize>,
    words: Vec<Word>,
    /// The text of all words: frequent ones are met first, and so stand together where the processor has them at hand.
    text: String,
    /// Places in `words` of those that the document has that is being read.
    seen: Vec<usize>,
}

/// A word that was met.
struct Word {
    /// Where in the text it begins; its form and its stem follow, where they differ from it.
    at: usize,
    word: u16,
    form: (u16, u16),
    stem: (u16, u16),
    /// What documents are compared by; none for words that say little.
    profiled: Option<u64>,
    /// How many documents have it.
    documents: u32,
    /// How often the document that is being read has it.
    times: u32,
}

/// A form and its stem.
pub(super) struct Counted<'a> {
    pub form: &'a str,
    pub stem: &'a str,
    /// How many documents have it.
    pub documents: u32,
}

impl Word {
    fn text<'a>(&self, text: &'a str, (from, length): (u16, u16)) -> &'a str {
        let from = self.at + usize::from(from);
        &text[from..from + usize::from(length)]
    }
}

impl Met {
    /// The words of a language.
    pub(super) fn language(&mut self, code: &str) -> &mut Language {
        self.0.entry(code.to_owned()).or_insert_with(|| Language {
            stemmer: words::stemmer(code),
            hasher: FixedState::default(),
            table: HashTable::new(),
            words: Vec::new(),
            text: String::new(),
            seen: Vec::new(),
        })
    }

    /// Every form that documents have, in no order.
    pub(super) fn forms(&self) -> impl Iterator<Item = Counted<'_>> {
        let languages: Vec<&Language> = self.0.values().collect();
        languages.into_iter().flat_map(|language| {
            language.words.iter().filter(|word| word.documents > 0).map(|word| Counted {
                form: word.text(&language.text, word.form),
                stem: word.text(&language.text, word.stem),
                documents: word.documents,
            })
        })
    }
}

impl Language {
    /// The place of a word.
    fn id(&mut self, word: &str, unit: Unit) -> usize {
        let hash = self.hasher.hash_one(word);
        let (words, text) = (&self.words, &self.text);
        let found = self.table.find(hash, |id| words[*id].text(text, (0, words[*id].word)) == word);
        if let Some(id) = found {
            return *id;
        }
        let form = analysis::fold(word);
        let stem = if unit.is_unspaced() { form.clone().into_owned() } else { words::stem(&mut self.stemmer, word) };
        let stem = analysis::fold(&stem);
        let says_much = form.chars().nth(1).is_some() && !words::is_stop(&form);
        let at = self.text.len();
        self.text.push_str(word);
        let mut place = |part: &str| {
            let known = &self.text[at..];
            let from = known.find(part).unwrap_or_else(|| {
                self.text.push_str(part);
                self.text.len() - at - part.len()
            });
            (short(from), short(part.len()))
        };
        let (form, stem, profiled) = (place(&form), place(&stem), says_much.then(|| related::key(&stem)));
        let id = self.words.len();
        self.words.push(Word { at, word: short(word.len()), form, stem, profiled, documents: 0, times: 0 });
        let (words, text, hasher) = (&self.words, &self.text, &self.hasher);
        let hash_of = |id: &usize| hasher.hash_one(words[*id].text(text, (0, words[*id].word)));
        self.table.insert_unique(hash, id, hash_of);
        id
    }

    /// The stems of texts as [tokens](super::tokens). Their words are counted so often for the document that is being read.
    pub(super) fn join<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>, times: u32) -> String {
        let texts = texts.into_iter();
        let mut tokens = String::new();
        for text in texts {
            tokens.reserve(text.len() + 1);
            for line in text.lines() {
                analysis::words(line, |word, _, unit| {
                    let id = self.id(word, unit);
                    let word = &mut self.words[id];
                    if word.form.1 == 0 || word.stem.1 == 0 {
                        return;
                    }
                    tokens.push_str(word.text(&self.text, word.stem));
                    tokens.push(' ');
                    if word.times == 0 {
                        self.seen.push(id);
                    }
                    word.times += times;
                });
                tokens.push('\n');
            }
        }
        tokens
    }

    /// What the document that is being read is compared by: what its words are compared by, and how often it has each.
    pub(super) fn profile(&self) -> Vec<(u64, u32)> {
        let words = self.seen.iter().map(|id| &self.words[*id]);
        words.filter_map(|word| Some((word.profiled?, word.times))).collect()
    }

    /// Ends a document.
    pub(super) fn end(&mut self) {
        for id in self.seen.drain(..) {
            let word = &mut self.words[id];
            word.documents += 1;
            word.times = 0;
        }
    }
}

/// A place within a word, which has a few hundred bytes at most.
fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

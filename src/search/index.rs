//! The index on disk: written in one go, opened again while its fingerprint holds.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::Path;

use foldhash::fast::FixedState;
use rayon::prelude::*;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::analysis::{self, Unit};
use super::related::{self, Profile};
use super::tables::{Tables, YEAR};
use super::words;
use super::{SearchDocument, Vocabulary};
use crate::environment::at;

/// Changes with every change of the analysis, of the stemmers or of what is stored, so that an old index is not believed.
const VERSION: u32 = 6;
/// How often the title counts among the joined words.
const TITLE_WEIGHT: usize = 2;
/// Memory for tantivy's writer in bytes: enough for all of a large hub, for what does not fit becomes a segment of its own.
const BUDGET: usize = 400 << 20;
/// How many documents are analysed before they are given to tantivy.
const PART: usize = 2048;
/// The file beside tantivy's.
const TABLES: &str = "tables.json";
/// The file that says what the others hash to.
const SEAL: &str = "seal";
/// What every hub can be narrowed by, beside its taxonomies.
const GROUPS: [&str; 4] = ["collection", "kind", "language", YEAR];

/// A search index.
pub struct Index {
    pub(super) tables: Tables,
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
}

/// tantivy's fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Title, subtitle, summary, authors, text and facts as one: BM25 over joined fields ranks better than a sum of fields.
    pub all: Field,
    /// The title alone, for `title:`.
    pub title: Field,
    /// The authors alone, for `author:`.
    pub authors: Field,
    /// Taxonomy and id of each term.
    pub terms: Field,
    /// The same of the term whose page it is.
    pub own_term: Field,
    /// The place of the document among those that were given.
    pub number: Field,
    /// What a result shows.
    pub record: Field,
}

/// A document as it is indexed.
struct Analysed {
    entry: TantivyDocument,
    profile: Profile,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("documents", &self.tables.facets.len()).finish_non_exhaustive()
    }
}

/// A failure of tantivy as one of the environment: the index is ours and derived, so what is wrong is its folder.
pub(super) fn failed(error: TantivyError) -> io::Error {
    match error {
        // A full disk is known by its kind.
        TantivyError::IoError(error) => io::Error::new(error.kind(), format!("the search index: {error}")),
        error => io::Error::other(format!("the search index: {error}")),
    }
}

impl Index {
    /// The index of these documents in the folder `dir`: the one that is there, or a new one. The documents come in the
    /// order of time: of equals, what comes later is found first.
    ///
    /// # Errors
    /// The folder or what is beside it cannot be written.
    pub fn of(dir: &Path, documents: &[SearchDocument], vocabulary: &Vocabulary) -> io::Result<Index> {
        let fingerprint = fingerprint(documents, vocabulary)?;
        let derived = dir.parent().unwrap_or(dir);
        fs::create_dir_all(derived).map_err(at(derived))?;
        fs::create_dir_all(dir).map_err(at(dir))?;
        // Held until the index is open: two runs at once would make it for each other. From then on tantivy has every file
        // mapped, and a later run may remove it.
        let lock = dir.with_extension("lock");
        let _held = fs::File::create(&lock).and_then(|file| file.lock().map(|()| file)).map_err(at(&lock))?;
        // Each has a folder of its own: Windows removes no file that a server has mapped.
        let own = dir.join(&fingerprint[..16]);
        // What cannot be opened was damaged, or is another program's: it is made anew.
        if let Some(index) = Self::open(&own).ok().filter(|index| index.tables.fingerprint == fingerprint) {
            return Ok(index);
        }
        let staging = dir.join("staging");
        for folder in [&staging, &own] {
            if folder.exists() {
                fs::remove_dir_all(folder).map_err(at(folder))?;
            }
        }
        fs::create_dir(&staging).map_err(at(&staging))?;
        let mut tables = Tables { fingerprint, ..Tables::default() };
        tables.add_groups(vocabulary.groups.iter().map(|group| &*group.id).chain(GROUPS));
        write(&staging, documents, &mut tables).map_err(at(&staging))?;
        tables.add_vocabulary(vocabulary);
        let bytes = serde_json::to_vec(&tables)?;
        fs::write(staging.join(TABLES), bytes).map_err(at(&staging))?;
        fs::write(staging.join(SEAL), seal(&staging)?).map_err(at(&staging))?;
        fs::rename(&staging, &own).map_err(at(&own))?;
        let index = Self::open(&own).map_err(at(&own))?;
        // Those of earlier runs. One that is in use goes another time.
        for old in fs::read_dir(dir).map_err(at(dir))?.flatten().map(|entry| entry.path()).filter(|old| *old != own) {
            let _ = if old.is_dir() { fs::remove_dir_all(&old) } else { fs::remove_file(&old) };
        }
        Ok(index)
    }

    fn open(dir: &Path) -> io::Result<Index> {
        let sealed = dir.join(SEAL);
        if fs::read(&sealed).map_err(at(&sealed))? != seal(dir)?.into_bytes() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the search index is damaged"));
        }
        let file = dir.join(TABLES);
        let tables: Tables = serde_json::from_slice(&fs::read(&file).map_err(at(&file))?)?;
        let index = tantivy::Index::open_in_dir(dir).map_err(failed)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(failed)?;
        let (_, fields) = schema();
        Ok(Index { tables, searcher: reader.searcher(), fields })
    }

    /// For each document in the order they were given those like it, the most alike first.
    pub fn related(&self) -> &[Vec<usize>] {
        &self.tables.related
    }
}

/// A hash of every file of an index but locks: tantivy takes what it finds for what it wrote, and panics where a power cut
/// or a disk left something else.
fn seal(dir: &Path) -> io::Result<String> {
    let entries = fs::read_dir(dir).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(at(dir))?;
    let mut names: Vec<_> = entries.iter().map(fs::DirEntry::file_name).collect();
    names.retain(|name| name != SEAL && !name.as_encoded_bytes().ends_with(b".lock"));
    names.sort();
    let mut hasher = blake3::Hasher::new();
    for file in names.iter().map(|name| dir.join(name)) {
        fs::File::open(&file).and_then(|bytes| hasher.update_reader(bytes).map(|_| ())).map_err(at(&file))?;
    }
    Ok(hasher.finalize().to_hex().to_string())
}

fn fingerprint(documents: &[SearchDocument], vocabulary: &Vocabulary) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{VERSION} {}", env!("CARGO_PKG_VERSION")).as_bytes());
    for table in [analysis::WORD_CHARACTERS, analysis::DIGITS, words::STOP] {
        hasher.update(table.as_bytes());
    }
    let hashes = documents.par_iter().map(|document| Ok(blake3::hash(&serde_json::to_vec(document)?)));
    for hash in hashes.collect::<io::Result<Vec<_>>>()? {
        hasher.update(hash.as_bytes());
    }
    serde_json::to_writer(&mut hasher, vocabulary)?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let positions = IndexRecordOption::WithFreqsAndPositions;
    // A document does not have a term the less for having others.
    let tokens = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let fields = Fields {
        all: builder.add_text_field("all", words(positions)),
        title: builder.add_text_field("title", words(positions)),
        authors: builder.add_text_field("authors", words(positions)),
        terms: builder.add_text_field("terms", tokens.clone()),
        own_term: builder.add_text_field("own_term", tokens),
        number: builder.add_u64_field("number", FAST),
        record: builder.add_text_field("record", TextOptions::default() | STORED),
    };
    (builder.build(), fields)
}

/// The token of a term.
pub(super) fn term_token(taxonomy: &str, id: &str) -> String {
    // A space would make two tokens of one.
    format!("{taxonomy}:{}", id.replace(char::is_whitespace, "_"))
}

fn write(dir: &Path, documents: &[SearchDocument], tables: &mut Tables) -> io::Result<()> {
    let (schema, fields) = schema();
    let index = tantivy::Index::create_in_dir(dir, schema).map_err(failed)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, BUDGET).map_err(failed)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    tables.facets = vec![Vec::new(); documents.len()];
    let mut profiles = Vec::with_capacity(documents.len());
    // In parts, so that the words of all documents are never in memory at once; each thread keeps the words it has met.
    let mut threads: Vec<Met> = (0..rayon::current_num_threads()).map(|_| Met::default()).collect();
    for (part, some) in documents.chunks(PART).enumerate() {
        let first = part * PART;
        let share = some.len().div_ceil(threads.len());
        let analysed: Vec<Vec<Analysed>> = threads
            .par_iter_mut()
            .zip(some.par_chunks(share).enumerate())
            .map(|(met, (n, some))| {
                let numbered = (first + n * share..).zip(some);
                numbered.map(|(number, document)| analyse(document, number, fields, met)).collect()
            })
            .collect::<io::Result<_>>()?;
        for (number, analysed) in (first..).zip(analysed.into_iter().flatten()) {
            writer.add_document(analysed.entry).map_err(failed)?;
            facets(tables, number, &documents[number]);
            profiles.push(analysed.profile);
        }
    }
    for word in threads.into_iter().flat_map(Met::into_words).filter(|word| word.documents > 0) {
        let known = tables.forms.0.entry(word.form).or_default();
        known.stems.insert(word.stem);
        known.documents += word.documents;
    }
    writer.commit().map_err(failed)?;
    tables.related = related::related(&profiles);
    Ok(())
}

fn facets(tables: &mut Tables, number: usize, document: &SearchDocument) {
    tables.set(number, "collection", &document.collection);
    if let Some(kind) = &document.kind {
        tables.set(number, "kind", kind);
    }
    tables.set(number, "language", &document.language);
    if let Some(year) = document.year() {
        tables.set(number, YEAR, year);
    }
    for (taxonomy, term) in &document.terms {
        tables.set(number, taxonomy, term);
    }
}

/// Words that were met, by language: stemming anew is most of the work of an analysis.
#[derive(Default)]
struct Met(HashMap<String, Language>);

/// The stemmer of a language and the words that were met.
struct Language {
    stemmer: Option<TextAnalyzer>,
    /// Every word of every document is looked up here, so how it is hashed is felt.
    ids: HashMap<String, usize, FixedState>,
    words: Vec<Word>,
}

/// A word that was met.
struct Word {
    form: String,
    stem: String,
    /// What documents are compared by; none for words that say little.
    profiled: Option<u64>,
    /// How many documents have it.
    documents: u32,
    /// How often the document that is being read has it.
    times: u32,
}

impl Met {
    fn language(&mut self, code: &str) -> &mut Language {
        self.0.entry(code.to_owned()).or_insert_with(|| Language {
            stemmer: words::stemmer(code),
            ids: HashMap::default(),
            words: Vec::new(),
        })
    }

    fn into_words(self) -> impl Iterator<Item = Word> {
        self.0.into_values().flat_map(|language| language.words)
    }
}

impl Language {
    /// The number of a word.
    fn id(&mut self, word: &str, unit: Unit) -> usize {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let form = analysis::fold(word).into_owned();
        let stem = if unit.is_unspaced() { form.clone() } else { words::stem(&mut self.stemmer, word) };
        let stem = analysis::fold(&stem).into_owned();
        let says_much = form.chars().nth(1).is_some() && !words::is_stop(&form);
        let profiled = says_much.then(|| related::key(&stem));
        self.words.push(Word { form, stem, profiled, documents: 0, times: 0 });
        self.ids.insert(word.to_owned(), self.words.len() - 1);
        self.words.len() - 1
    }

    /// The stems of texts as tokens. Words that the document did not have yet are added to `seen`.
    fn join<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>, weight: u32, seen: &mut Vec<usize>) -> String {
        let mut tokens = String::new();
        for text in texts {
            analysis::words(text, |word, _, unit| {
                let id = self.id(word, unit);
                let word = &mut self.words[id];
                if word.form.is_empty() || word.stem.is_empty() {
                    return;
                }
                tokens.push_str(&word.stem);
                tokens.push(' ');
                if word.times == 0 {
                    seen.push(id);
                }
                word.times += weight;
            });
        }
        tokens
    }
}

fn analyse(document: &SearchDocument, number: usize, fields: Fields, met: &mut Met) -> io::Result<Analysed> {
    let language = met.language(&document.language);
    let mut seen: Vec<usize> = Vec::new();
    let title = language.join([&*document.title], 3, &mut seen);
    let authors = language.join(document.authors.iter().map(String::as_str), 1, &mut seen);
    let rest = [document.subtitle.as_deref(), document.summary.as_deref(), Some(&*document.text)];
    let rest = language.join(rest.into_iter().flatten(), 1, &mut seen);
    let words = seen.iter().map(|id| &language.words[*id]);
    let words = words.filter_map(|word| Some((word.profiled?, word.times))).collect();
    let facts = language.join([&*document.facts], 1, &mut seen);
    for id in seen {
        let word = &mut language.words[id];
        word.documents += 1;
        word.times = 0;
    }
    let terms: Vec<String> = document.terms.iter().map(|(taxonomy, term)| term_token(taxonomy, term)).collect();
    let mut entry = TantivyDocument::default();
    // One by one: a phrase does not go on from one into the next.
    let joined = [&title; TITLE_WEIGHT].into_iter().chain([&rest, &authors, &facts]);
    joined.for_each(|text| entry.add_text(fields.all, text));
    entry.add_text(fields.title, title);
    entry.add_text(fields.authors, authors);
    let year = document.year().map(|year| term_token(YEAR, year));
    entry.add_text(fields.terms, terms.iter().cloned().chain(year).collect::<Vec<_>>().join(" "));
    if let Some((taxonomy, id)) = &document.own_term {
        entry.add_text(fields.own_term, term_token(taxonomy, id));
    }
    entry.add_u64(fields.number, number as u64);
    entry.add_text(fields.record, serde_json::to_string(document)?);
    let profile = if document.compared {
        Profile::new(words, terms.iter().map(|term| related::key(term)).collect())
    } else {
        Profile::default()
    };
    Ok(Analysed { entry, profile })
}

//! The index on disk: written in one go, opened again while its fingerprint holds.

use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tantivy::indexer::NoMergePolicy;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError};

use super::analysis;
use super::forms::Forms;
use super::met::Met;
use super::related::{self, Profile};
use super::tables::{Tables, YEAR};
use super::tokens::{self, Tokens};
use super::words;
use super::{Documents, SearchDocument, Vocabulary};
use crate::environment::at;

/// Changes with every change of the analysis, of the stemmers or of what is stored, so that an old index is not believed.
const VERSION: u32 = 8;
/// How often the title counts among the joined words.
const TITLE_WEIGHT: usize = 2;
/// Memory for tantivy's writer in bytes: enough for all of a large hub, for what does not fit becomes a segment of its own.
const BUDGET: usize = 200 << 20;
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
}

/// A document as it is indexed.
struct Analysed {
    entry: TantivyDocument,
    profile: Profile,
    /// Groups and values.
    facets: Vec<(String, String)>,
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

/// An index on its way: it is known which documents are alike, and what is found is being written.
pub struct Unfinished(State);

impl std::fmt::Debug for Unfinished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unfinished").field("documents", &self.related().len()).finish_non_exhaustive()
    }
}

enum State {
    There(Box<Index>),
    New(Box<New>),
}

/// An index that is being written.
struct New {
    /// Where it is going to be.
    own: PathBuf,
    staging: PathBuf,
    /// Two runs at once would make it for each other.
    _held: fs::File,
    writer: IndexWriter,
    /// The words that each thread has met.
    words: Vec<Met>,
    /// All but the words.
    tables: Tables,
}

impl Index {
    /// The index of these documents in the folder `dir`: the one that is there, or a new one.
    ///
    /// # Errors
    /// The folder or what is beside it cannot be written.
    pub fn of(dir: &Path, documents: &(impl Documents + ?Sized), vocabulary: &Vocabulary) -> io::Result<Index> {
        Self::begin(dir, documents, vocabulary, || ())?.finish()
    }

    /// Begins what [`of`](Self::of) does: what is left is mostly tantivy's, which has a thread of its own. `each` is called after
    /// each document.
    ///
    /// # Errors
    /// The folder or what is beside it cannot be written.
    pub fn begin(
        dir: &Path,
        documents: &(impl Documents + ?Sized),
        vocabulary: &Vocabulary,
        each: impl Fn() + Sync,
    ) -> io::Result<Unfinished> {
        let fingerprint = fingerprint(documents, vocabulary);
        let derived = dir.parent().unwrap_or(dir);
        fs::create_dir_all(derived).map_err(at(derived))?;
        fs::create_dir_all(dir).map_err(at(dir))?;
        // Held until the index is open. From then on tantivy has every file mapped, and a later run may remove it.
        let lock = dir.with_extension("lock");
        let held = fs::File::create(&lock).and_then(|file| file.lock().map(|()| file)).map_err(at(&lock))?;
        // Each has a folder of its own: Windows removes no file that a server has mapped.
        let own = dir.join(&fingerprint[..16]);
        // What cannot be opened was damaged, or is another program's: it is made anew.
        if let Some(tables) = tables(&own).ok().filter(|tables| tables.fingerprint == fingerprint)
            && let Ok(index) = Self::open(&own, tables)
        {
            return Ok(Unfinished(State::There(Box::new(index))));
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
        let (writer, words) = write(&staging, documents, &mut tables, each).map_err(at(&staging))?;
        tables.add_vocabulary(vocabulary);
        Ok(Unfinished(State::New(Box::new(New { own, staging, _held: held, writer, words, tables }))))
    }

    fn open(dir: &Path, tables: Tables) -> io::Result<Index> {
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

impl Unfinished {
    /// For each document in the order they were given those like it, the most alike first.
    pub fn related(&self) -> &[Vec<usize>] {
        match &self.0 {
            State::There(index) => index.related(),
            State::New(new) => &new.tables.related,
        }
    }

    /// The index, when it is complete.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self) -> io::Result<Index> {
        match self.0 {
            State::There(index) => Ok(*index),
            State::New(new) => new.finish(),
        }
    }
}

impl New {
    fn finish(self) -> io::Result<Index> {
        let New { own, staging, mut writer, words, mut tables, .. } = self;
        let (committed, forms) = rayon::join(|| writer.commit(), || Forms::of(words.iter().flat_map(Met::forms)));
        committed.map_err(failed).map_err(at(&staging))?;
        // On Windows no folder can be renamed while one of its files is open.
        drop(writer);
        tables.forms = forms;
        let bytes = serde_json::to_vec(&tables)?;
        fs::write(staging.join(TABLES), bytes).map_err(at(&staging))?;
        fs::write(staging.join(SEAL), seal(&staging)?).map_err(at(&staging))?;
        fs::rename(&staging, &own).map_err(at(&own))?;
        let index = Index::open(&own, tables).map_err(at(&own))?;
        // Those of earlier runs. One that is in use goes another time.
        let dir = own.parent().unwrap_or(&own);
        for old in fs::read_dir(dir).map_err(at(dir))?.flatten().map(|entry| entry.path()).filter(|old| *old != own) {
            let _ = if old.is_dir() { fs::remove_dir_all(&old) } else { fs::remove_file(&old) };
        }
        Ok(index)
    }
}

/// The tables of an index that is there and whole.
fn tables(dir: &Path) -> io::Result<Tables> {
    let sealed = dir.join(SEAL);
    if fs::read(&sealed).map_err(at(&sealed))? != seal(dir)?.into_bytes() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the search index is damaged"));
    }
    let file = dir.join(TABLES);
    Ok(serde_json::from_slice(&fs::read(&file).map_err(at(&file))?)?)
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

/// A hash of all that an index is made from.
fn fingerprint(documents: &(impl Documents + ?Sized), vocabulary: &Vocabulary) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{VERSION} {}", env!("CARGO_PKG_VERSION")).as_bytes());
    for table in [analysis::WORD_CHARACTERS, analysis::DIGITS, words::STOP] {
        hasher.update(table.as_bytes());
    }
    let hashes: Vec<_> =
        (0..documents.count()).into_par_iter().map(|number| Fingerprint::of(&documents.document(number))).collect();
    for hash in hashes.iter().chain([&Fingerprint::of(vocabulary)]) {
        hasher.update(hash.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// What `Hash` gives, by a hash that can be believed.
struct Fingerprint(blake3::Hasher);

impl Fingerprint {
    fn of(thing: &impl Hash) -> blake3::Hash {
        let mut hasher = Fingerprint(blake3::Hasher::new());
        thing.hash(&mut hasher);
        hasher.0.finalize()
    }
}

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Nobody asks for it.
    fn finish(&self) -> u64 {
        0
    }
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let words = |option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokens::NAME).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let positions = IndexRecordOption::WithFreqsAndPositions;
    // A document does not have a term the less for having others.
    let tokens = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(tokens::NAME)
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
    };
    (builder.build(), fields)
}

/// The token of a term.
pub(super) fn term_token(taxonomy: &str, id: &str) -> String {
    // A space would make two tokens of one.
    format!("{taxonomy}:{}", id.replace(char::is_whitespace, "_"))
}

/// Gives documents to tantivy, and what it has no place for to the tables. Returns the words that were met.
fn write(
    dir: &Path,
    documents: &(impl Documents + ?Sized),
    tables: &mut Tables,
    each: impl Fn() + Sync,
) -> io::Result<(IndexWriter, Vec<Met>)> {
    let (schema, fields) = schema();
    let index = tantivy::Index::create_in_dir(dir, schema).map_err(failed)?;
    index.tokenizers().register(tokens::NAME, Tokens::default());
    let writer: IndexWriter = index.writer_with_num_threads(1, BUDGET).map_err(failed)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    let count = documents.count();
    tables.facets = vec![Vec::new(); count];
    let mut profiles = Vec::with_capacity(count);
    // In parts, so that the words of all documents are never in memory at once; each thread keeps the words it has met.
    let mut threads: Vec<Met> = (0..rayon::current_num_threads()).map(|_| Met::default()).collect();
    for first in (0..count).step_by(PART) {
        let share = PART.min(count - first).div_ceil(threads.len());
        let analysed: Vec<Vec<Analysed>> = threads
            .par_iter_mut()
            .enumerate()
            .map(|(n, met)| {
                let from = first + n * share;
                let numbers = from..(from + share).min(first + PART).min(count);
                let analysed = numbers.map(|number| {
                    let analysed = analyse(&documents.document(number), number, fields, met);
                    each();
                    analysed
                });
                analysed.collect()
            })
            .collect();
        for (number, analysed) in (first..).zip(analysed.into_iter().flatten()) {
            writer.add_document(analysed.entry).map_err(failed)?;
            analysed.facets.iter().for_each(|(group, value)| tables.set(number, group, value));
            profiles.push(analysed.profile);
        }
    }
    tables.related = related::related(&profiles);
    Ok((writer, threads))
}

fn analyse(document: &SearchDocument<'_>, number: usize, fields: Fields, met: &mut Met) -> Analysed {
    let language = met.language(&document.language);
    let title = language.join([&*document.title], 3);
    let authors = language.join(document.authors.iter().map(String::as_str), 1);
    let rest = [Some(&*document.text), document.summary.as_deref(), document.subtitle.as_deref()];
    let rest = language.join(rest.into_iter().flatten(), 1);
    let words = if document.compared { language.profile() } else { Vec::new() };
    let facts = language.join([&*document.facts], 1);
    language.end();
    let terms: Vec<String> = document.terms.iter().map(|(taxonomy, term)| term_token(taxonomy, term)).collect();
    let mut entry = TantivyDocument::default();
    // What an edit changes most often comes last, for it moves what comes after it.
    entry.add_text(fields.all, rest + &authors + &facts + &title.repeat(TITLE_WEIGHT));
    entry.add_text(fields.title, title);
    entry.add_text(fields.authors, authors);
    let year = document.year().map(|year| term_token(YEAR, year));
    entry.add_text(fields.terms, terms.iter().cloned().chain(year).collect::<Vec<_>>().join(" "));
    if let Some((taxonomy, id)) = &document.own_term {
        entry.add_text(fields.own_term, term_token(taxonomy, id));
    }
    entry.add_u64(fields.number, number as u64);
    let profile = if document.compared {
        Profile::new(words, terms.iter().map(|term| related::key(term)).collect())
    } else {
        Profile::default()
    };
    Analysed { entry, profile, facets: facets(document) }
}

/// The groups and values that a document is found by.
fn facets(document: &SearchDocument<'_>) -> Vec<(String, String)> {
    let single = [
        ("collection", Some(&*document.collection)),
        ("kind", document.kind.as_deref()),
        ("language", Some(&*document.language)),
        (YEAR, document.year()),
    ];
    let single = single.into_iter().filter_map(|(group, value)| Some((group, value?)));
    let terms = document.terms.iter().map(|(taxonomy, term)| (&**taxonomy, &**term));
    single.chain(terms).map(|(group, value)| (group.to_owned(), value.to_owned())).collect()
}

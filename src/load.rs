//! Finds what is in `content/` and reads it: the only stage that touches it.

use std::collections::hash_map::Entry;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic, Severity, Span, find_no_text, is_no_text};
use crate::environment::{FileState, at, has_folder};
use crate::hash::HashMap;
use crate::span::{with_line_feeds, without_mark};

/// The folder with the content, beside site.toml.
pub const FOLDER: &str = "content";

/// A Markdown file as it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// From `content/`, with `/` between folders.
    pub path: String,
    /// Its text, without a byte-order mark; none where it cannot be read, and that is said.
    pub text: Option<String>,
}

/// A Markdown file that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// From `content/`, with `/` between folders.
    pub path: String,
    /// Where its text is.
    pub at: At,
}

/// Where the text of a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// On disk, in this file, which is in this state.
    Disk(PathBuf, Option<FileState>),
    /// Here, in place of what is on disk.
    Here(String),
    /// Nowhere, for it cannot be read; and that is said.
    Nowhere,
}

impl Found {
    /// Reads it, and says what is wrong with its bytes.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self) -> io::Result<(Source, Option<Diagnostic>)> {
        let bytes = match &self.at {
            At::Disk(file, _) => std::fs::read(file).map_err(at(file))?,
            At::Here(text) => text.clone().into_bytes(),
            At::Nowhere => return Ok((Source { path: self.path.clone(), text: None }, None)),
        };
        Ok(source(self.path.clone(), bytes))
    }
}

/// Everything under `content/`.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Markdown files, sorted by path. One that cannot be read is among them: others may refer to it.
    pub documents: Vec<Found>,
    /// Every other file, sorted by path: what documents may show and offer.
    pub attachments: Vec<Attachment>,
}

impl Loaded {
    /// Puts a file among the others, or in the place of the one with its path; and files beside it.
    pub fn put(&mut self, path: String, text: String, attachments: Vec<Attachment>) {
        let found = Found { path, at: At::Here(text) };
        match self.documents.binary_search_by(|other| other.path.cmp(&found.path)) {
            Ok(at) => self.documents[at] = found,
            Err(at) => self.documents.insert(at, found),
        }
        for attachment in attachments {
            match self.attachments.binary_search_by(|other| other.path.cmp(&attachment.path)) {
                Ok(at) => self.attachments[at] = attachment,
                Err(at) => self.attachments.insert(at, attachment),
            }
        }
    }
}

/// The files that are there, by their paths from `content/`.
pub fn paths<'a>(documents: &'a [Found], attachments: &'a [Attachment]) -> impl Iterator<Item = &'a str> {
    let documents = documents.iter().filter(|found| found.at != At::Nowhere).map(|found| found.path.as_str());
    documents.chain(attachments.iter().map(|attachment| attachment.path.as_str()))
}

/// A file beside a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// From `content/`, with `/` between folders.
    pub path: String,
    /// Where it is on disk.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The name that a file gets beside a document, from the name that it had elsewhere: without folders, and without what a
/// name cannot have on every system. None where it would be no file of the hub: hidden, or Markdown.
pub fn attachment_name(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let plain: String = name.nfc().map(|c| if c.is_control() || "<>:\"|?*".contains(c) { '-' } else { c }).collect();
    let plain = plain.trim().trim_end_matches(['.', ' ']);
    let stem = plain.split('.').next().unwrap_or_default().to_lowercase();
    (!plain.is_empty() && !plain.starts_with('.') && !is_device(&stem) && markdown_path(plain).is_none())
        .then(|| plain.to_owned())
}

/// Whether a name in small letters, without its ending, is that of a device on Windows, where no file can have it.
pub fn is_device(stem: &str) -> bool {
    matches!(stem, "con" | "prn" | "aux" | "nul")
        || stem.strip_prefix("com").or(stem.strip_prefix("lpt")).is_some_and(|n| n.len() == 1 && n != "0")
}

/// Endings that others give to Markdown files, in lower case.
const OTHER_ENDINGS: [&str; 6] = ["md", "markdown", "mdown", "mkdn", "mkd", "mdwn"];
/// Endings that editors of text and other systems give to files, in lower case.
const TEXTS: [&str; 5] = ["txt", "text", "mdx", "rmd", "qmd"];
/// The longest Markdown file that is read, in bytes.
pub const MAX_BYTES: u64 = 20 << 20;

/// Finds what is in `content/` of the hub in `root`. A hub without it is empty.
///
/// # Errors
/// A folder or file cannot be read.
pub fn load(root: &Path) -> io::Result<(Loaded, Vec<Diagnostic>)> {
    let content = root.join(FOLDER);
    let mut loaded = Loaded::default();
    let mut diagnostics = Vec::new();
    if !has_folder(&content)? {
        let message = format!("there is no folder {FOLDER}/, so the hub is empty");
        let help = "put it beside site.toml, with the documents in it";
        diagnostics.push(Diagnostic::warning(FOLDER, Span::START, Code::NoContent, message).suggest(help));
        return Ok((loaded, diagnostics));
    }
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().first() == Some(&b'.');
    let walk = WalkDir::new(&content).min_depth(1).sort_by_file_name().into_iter();
    let entries: Vec<DirEntry> =
        walk.filter_entry(|entry| !hidden(entry.file_name())).collect::<Result<_, walkdir::Error>>()?;
    // Neither folders, nor what is neither file nor link, such as a pipe.
    let files = entries.into_par_iter().filter(|entry| entry.file_type().is_file() || entry.file_type().is_symlink());
    let files = files.map(|entry| Ok((path_of(&entry, &content, FOLDER), entry.metadata()?, entry)));
    for (path, metadata, entry) in files.collect::<io::Result<Vec<_>>>()? {
        let bytes = metadata.len();
        let unreadable = match path.map(|path| (unreadable(&path, bytes), path)) {
            Err(diagnostic) | Ok((Some(diagnostic), _)) => diagnostic,
            Ok((None, path)) if path.ends_with(".md") => {
                let state = FileState::of(&metadata);
                loaded.documents.push(Found { path, at: At::Disk(entry.into_path(), state) });
                continue;
            }
            Ok((None, path)) => {
                if let Some(right) = document_in_disguise(&path, entry.path())? {
                    diagnostics.push(other_ending(&path, &right));
                    loaded.documents.push(Found { path: right, at: At::Nowhere });
                    continue;
                }
                loaded.attachments.push(Attachment { path, file: entry.into_path(), bytes });
                continue;
            }
        };
        // What refers to it is not blamed.
        let path = unreadable.path.strip_prefix(FOLDER).unwrap_or("").trim_start_matches('/');
        loaded.documents.extend(markdown_path(path).map(|path| Found { path, at: At::Nowhere }));
        diagnostics.push(unreadable);
    }
    // `a.MD` stands for `a.md`, where that is not there too.
    let is_nowhere = |found: &Found| found.at == At::Nowhere;
    loaded.documents.sort_by(|a, b| a.path.cmp(&b.path).then(is_nowhere(a).cmp(&is_nowhere(b))));
    loaded.documents.dedup_by(|next, kept| next.path == kept.path && is_nowhere(next));
    loaded.attachments.sort_by(|a, b| a.path.cmp(&b.path));
    let mut names = HashMap::default();
    for found in &mut loaded.documents {
        if let Some(error) = taken(&mut names, &found.path) {
            diagnostics.push(error);
            // One of the two is enough to hold against all others.
            found.at = At::Nowhere;
        }
    }
    diagnostics.extend(loaded.attachments.iter().filter_map(|file| taken(&mut names, &file.path)));
    Ok((loaded, diagnostics))
}

/// A second file with a name. `names` are those so far, by their lower case.
fn taken(names: &mut HashMap<String, String>, path: &str) -> Option<Diagnostic> {
    let first = match names.entry(path.to_lowercase()) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => {
            entry.insert(path.to_owned());
            return None;
        }
    };
    let message = if first == path {
        "two files have this name, one with é and the like as one letter, one with the mark by itself".to_owned()
    } else {
        format!("{FOLDER}/{first} has the same name on Windows and macOS, where capitals make no difference")
    };
    let error = Diagnostic::error(&format!("{FOLDER}/{path}"), Span::START, Code::DuplicateId, message);
    Some(error.suggest("rename one of the two"))
}

/// The path of a file from `folder` of the hub, which is at `root`, with `/` between folders; or why it can be no part of
/// the site.
pub(crate) fn path_of(entry: &DirEntry, root: &Path, folder: &str) -> Result<String, Diagnostic> {
    let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
    // Some file systems take é apart.
    let path = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let path = if path.is_ascii() { path } else { path.nfc().collect() };
    let wrong = |code, message| Diagnostic::error(&format!("{folder}/{path}"), Span::START, code, message);
    if relative.to_str().is_none() {
        return Err(wrong(Code::FileNameNotUtf8, "the name of the file is not UTF-8").suggest("rename it"));
    }
    if entry.file_type().is_symlink() {
        return Err(wrong(Code::SymbolicLink, "a symbolic link is not followed")
            .suggest("put a copy of what it leads to in its place"));
    }
    Ok(path)
}

/// The path that a Markdown file should have; none for other files.
fn markdown_path(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    OTHER_ENDINGS.contains(&ending.to_lowercase().as_str()).then(|| format!("{stem}.md"))
}

/// The path that a document should have whose name ends as that of another kind of text; none for what is no document.
fn document_in_disguise(path: &str, file: &Path) -> io::Result<Option<String>> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if TEXTS.contains(&ending.to_lowercase().as_str()) => stem,
        Some(_) => return Ok(None),
        None => name,
    };
    let mut begin = Vec::new();
    std::fs::File::open(file).and_then(|open| open.take(1024).read_to_end(&mut begin)).map_err(at(file))?;
    let begin = String::from_utf8_lossy(&begin);
    let is_document = without_mark(&begin).starts_with("---") && begin.contains("\ntitle:");
    let folder = &path[..path.len() - name.len()];
    Ok(is_document.then(|| format!("{folder}{}.md", stem.strip_suffix(".md").unwrap_or(stem))))
}

/// An error of a document whose name has another ending.
fn other_ending(path: &str, right: &str) -> Diagnostic {
    let message = "the name of a Markdown file ends in `.md`";
    let error = Diagnostic::error(&format!("{FOLDER}/{path}"), Span::START, Code::FileEnding, message);
    error.suggest(format!("rename it to {FOLDER}/{right}")).moving_to(format!("{FOLDER}/{right}"))
}

/// Why a file is not read, as far as can be told without reading it.
fn unreadable(path: &str, bytes: u64) -> Option<Diagnostic> {
    let error = |code, message: String| Diagnostic::error(&format!("{FOLDER}/{path}"), Span::START, code, message);
    let right = markdown_path(path)?;
    if path != right {
        return Some(other_ending(path, &right));
    }
    (bytes > MAX_BYTES).then(|| {
        error(Code::FileTooLong, format!("the file has {} MB; 20 are the most", bytes >> 20))
            .suggest("split it, or attach it as a file of another format")
    })
}

/// A Markdown file, and what is wrong with its bytes.
pub fn source(path: String, bytes: Vec<u8>) -> (Source, Option<Diagnostic>) {
    match decode(&format!("{FOLDER}/{path}"), bytes) {
        Ok((text, warning)) => (Source { path, text: Some(text) }, warning),
        Err(diagnostic) => (Source { path, text: None }, Some(diagnostic)),
    }
}

/// The text of a file, with what is wrong with it but can be helped: what is no text is a space.
fn decode(shown: &str, bytes: Vec<u8>) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let mut text = String::from_utf8(bytes).map_err(|error| Diagnostic::not_utf8(shown, &error))?;
    text.drain(..text.len() - without_mark(&text).len());
    let mut warning = None;
    if let Some(at) = find_no_text(&text) {
        let span = Span { length: 1, ..Span::within(&text, at..at) };
        if let Some(at) = text.find('\0') {
            let message = "the file has a NUL byte here: it is hardly text";
            let span = Span { length: 1, ..Span::within(&text, at..at) };
            return Err(Diagnostic::error(shown, span, Code::NulByte, message)
                .suggest("remove it, or give the file the ending of its format"));
        }
        warning = Diagnostic::not_text(shown, span, &text).map(|error| {
            Diagnostic { severity: Severity::Warning, ..error }.suggest("take it out; it is shown as a space")
        });
        text = text.replace(is_no_text, " ");
    }
    Ok((with_line_feeds(text), warning))
}

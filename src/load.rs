//! Reads `content/` into memory: the only stage that touches it.

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::environment::at;

/// The folder with the content, beside site.toml.
pub const FOLDER: &str = "content";

/// A Markdown file as it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// From `content/`, with `/` between folders.
    pub path: String,
    /// Its text, without a byte-order mark.
    pub text: String,
}

/// Everything under `content/`.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Markdown files, sorted by path.
    pub sources: Vec<Source>,
    /// Every other file, sorted by path: what documents may show and offer.
    pub attachments: Vec<Attachment>,
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

/// The longest Markdown file that is read, in bytes.
const MAX_BYTES: u64 = 20 << 20;

/// Walks `content/` of the hub in `root`. A hub without it is empty.
///
/// # Errors
/// A folder or file cannot be read.
pub fn load(root: &Path) -> io::Result<(Loaded, Vec<Diagnostic>)> {
    let content = root.join(FOLDER);
    let mut loaded = Loaded::default();
    let mut diagnostics = Vec::new();
    let mut markdown = Vec::new();
    if !content.exists() {
        return Ok((loaded, diagnostics));
    }
    let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().first() == Some(&b'.');
    let walk = WalkDir::new(&content).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name())) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            continue;
        }
        let path = match path_of(&entry, &content, FOLDER) {
            Ok(path) => path,
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                continue;
            }
        };
        let bytes = entry.metadata()?.len();
        if !path.ends_with(".md") {
            loaded.attachments.push(Attachment { path, file: entry.into_path(), bytes });
        } else if bytes > MAX_BYTES {
            diagnostics.push(
                Diagnostic::error(
                    &format!("{FOLDER}/{path}"),
                    Span::START,
                    Code::FileTooLong,
                    format!("the file has {} MB; 20 are the most", bytes >> 20),
                )
                .suggest("split it, or attach it as a file of another format"),
            );
        } else {
            markdown.push((path, entry.into_path()));
        }
    }
    let read: Vec<_> = markdown
        .into_par_iter()
        .map(|(path, file)| {
            let bytes = std::fs::read(&file).map_err(at(&file))?;
            Ok(decode(path, bytes))
        })
        .collect::<io::Result<_>>()?;
    for result in read {
        match result {
            Ok(source) => loaded.sources.push(source),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    loaded.sources.sort_by(|a, b| a.path.cmp(&b.path));
    loaded.attachments.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((loaded, diagnostics))
}

/// The path of a file from `folder` of the hub, which is at `root`, with `/` between folders; or why it can be no part of
/// the site.
pub(crate) fn path_of(entry: &DirEntry, root: &Path, folder: &str) -> Result<String, Diagnostic> {
    let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let path = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    let wrong = |code, message| Diagnostic::error(&format!("{folder}/{path}"), Span::START, code, message);
    if relative.to_str().is_none() {
        return Err(wrong(Code::FileNameNotUtf8, "the name of the file is not UTF-8").suggest("rename it"));
    }
    if entry.file_type().is_symlink() {
        return Err(
            wrong(Code::SymbolicLink, "a symbolic link is not followed").suggest("put a copy of the file in its place")
        );
    }
    Ok(path)
}

fn decode(path: String, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    let shown = || format!("{FOLDER}/{path}");
    let text = String::from_utf8(bytes).map_err(|error| Diagnostic::not_utf8(&shown(), &error))?;
    if let Some(at) = text.find('\0') {
        let span = Span { length: 1, ..Span::within(&text, at..at) };
        return Err(Diagnostic::error(
            &shown(),
            span,
            Code::NulByte,
            "the file has a NUL byte here: it is hardly text",
        )
        .suggest("remove it, or give the file the ending of its format"));
    }
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(Source { path, text })
}

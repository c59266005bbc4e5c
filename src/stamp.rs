//! One stamp of a whole build: where it still fits, nothing has changed, and there is nothing to do.
//!
//! It holds a hash of the program, of what it was asked for and of every file that it reads, and one of what the file system
//! says of every file that it wrote. No clock is believed: times are only held against themselves.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::Diagnostic;
use crate::load;
use crate::write::{Fingerprint, Writer};

/// Folders of version control, which no build reads.
const LEFT_OUT: [&str; 3] = [".git", ".hg", ".svn"];

/// A build that is about to be made.
#[derive(Debug)]
pub struct Stamp {
    /// Where the stamp of the last one into the same folder is.
    file: PathBuf,
    /// The hash of all that it is made from.
    inputs: String,
}

/// What is kept of a build.
#[derive(Debug, Serialize, Deserialize)]
struct Kept<T> {
    inputs: String,
    output: Fingerprint,
    /// What it came to.
    result: T,
    /// What was told of it, which is told again.
    diagnostics: Vec<Diagnostic>,
}

impl Stamp {
    /// Of a build that is asked for in these words, and reads these files and folders. It is kept in the folder `dir`, one for
    /// each output.
    ///
    /// # Errors
    /// Something cannot be read.
    pub fn of(dir: &Path, asked: &str, inputs: &[PathBuf], output: &Path) -> io::Result<Stamp> {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &[u8]| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        };
        add(env!("PUSTAKA_SOURCE").as_bytes());
        add(asked.as_bytes());
        let is_read = |entry: &DirEntry| !LEFT_OUT.iter().any(|name| entry.file_name() == *name);
        for (at, input) in inputs.iter().enumerate().filter(|(_, input)| input.symlink_metadata().is_ok()) {
            // What stands in one means something else in another.
            add(&at.to_le_bytes());
            let entries: Vec<DirEntry> =
                WalkDir::new(input).into_iter().filter_entry(is_read).collect::<Result<_, _>>()?;
            let hash = |entry: &DirEntry| {
                // A link is read where it is site.toml or one of the folders; the stages refuse others.
                if !(entry.file_type().is_file() || entry.depth() == 0 && entry.path().is_file()) {
                    return Ok(None);
                }
                // What is longer than any document stops the build, or is copied: it is read in pieces.
                let is_document = entry.path().extension().is_some_and(|ending| ending == "md");
                if is_document && entry.metadata()?.len() > load::MAX_BYTES {
                    return Err(io::ErrorKind::FileTooLarge.into());
                }
                let mut hasher = blake3::Hasher::new();
                Ok(Some(hasher.update_reader(fs::File::open(entry.path())?)?.finalize()))
            };
            let hashes: Vec<Option<blake3::Hash>> = entries.par_iter().map(hash).collect::<io::Result<_>>()?;
            let mut known: Vec<_> =
                entries.iter().zip(hashes).map(|(entry, hash)| (entry.path(), entry, hash)).collect();
            known.sort_by_key(|(path, ..)| *path);
            for (path, entry, hash) in known {
                add(path.strip_prefix(input).unwrap_or(path).as_os_str().as_encoded_bytes());
                add(if entry.path_is_symlink() { b"link" } else { b"" });
                add(hash.as_ref().map_or(&[], |hash| hash.as_bytes()));
            }
        }
        let name = blake3::hash(std::path::absolute(output)?.as_os_str().as_encoded_bytes()).to_hex();
        Ok(Stamp { file: dir.join(&name[..16]).with_extension("json"), inputs: hasher.finalize().to_hex().to_string() })
    }

    /// What the last build came to, where this one would come to the same.
    pub fn result<T: for<'a> Deserialize<'a>>(&self, output: &Path) -> Option<(T, Vec<Diagnostic>)> {
        let kept: Kept<T> = serde_json::from_slice(&fs::read(&self.file).ok()?).ok()?;
        let is_same = kept.inputs == self.inputs && Writer::fingerprint(output)? == kept.output;
        is_same.then_some((kept.result, kept.diagnostics))
    }

    /// Keeps what a build came to. A stamp that cannot be kept is none: the next build does its work.
    pub fn keep(self, output: Fingerprint, result: impl Serialize, diagnostics: &[Diagnostic]) {
        let kept = Kept { inputs: self.inputs, output, result, diagnostics: diagnostics.to_vec() };
        let bytes = serde_json::to_vec(&kept).unwrap_or_default();
        let _ = self.file.parent().map(fs::create_dir_all);
        let _ = fs::write(&self.file, bytes);
    }
}

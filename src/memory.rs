//! Reads and parses files, and remembers them: one that is the same is not read again.
//!
//! What a parsed file holds depends on its path, its bytes and `trust_html` alone.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::environment::FileState;
use crate::hash::HashMap;
use crate::load::{At, Found};
use crate::parse::{self, Parsed};

/// A file that was read, and what is wrong with it.
pub type Read = (Arc<Parsed>, Arc<[Diagnostic]>);

/// What was read.
#[derive(Debug, Default)]
pub struct Memory {
    trust_html: bool,
    files: HashMap<PathBuf, (FileState, Read)>,
}

impl Memory {
    /// Forgets a file, whatever is said of its state: two changes in a moment look as one.
    pub fn forget(&mut self, file: &Path) {
        self.files.remove(file);
    }

    /// What is known of a file that is as it was.
    fn recall(&self, found: &Found, trust_html: bool) -> Option<Read> {
        let At::Disk(file, state) = &found.at else { return None };
        let (known, read) = self.files.get(file).filter(|_| self.trust_html == trust_html)?;
        (Some(known) == state.as_ref() && read.0.path == found.path).then(|| read.clone())
    }

    /// Remembers what was read, and nothing else.
    pub fn remember(&mut self, found: &[Found], read: &[Read], trust_html: bool) {
        let known = found.iter().zip(read).filter_map(|(found, read)| match &found.at {
            At::Disk(file, Some(state)) => Some((file.clone(), (*state, read.clone()))),
            _ => None,
        });
        *self = Memory { trust_html, files: known.collect() };
    }
}

/// Reads and parses files, but for those that are remembered as they are; the order is that of `found`, whatever the number of
/// threads. `each` is called after each.
///
/// # Errors
/// One cannot be read.
pub fn read(found: &[Found], trust_html: bool, memory: &Memory, each: impl Fn() + Sync) -> io::Result<Vec<Read>> {
    let read = |found: &Found| {
        let read = match memory.recall(found, trust_html) {
            Some(read) => read,
            None => {
                let (source, wrong) = found.read()?;
                let (parsed, diagnostics) = parse::parse_one(&source, trust_html);
                (Arc::new(parsed), wrong.into_iter().chain(diagnostics).collect())
            }
        };
        each();
        Ok(read)
    };
    found.par_iter().map(read).collect()
}

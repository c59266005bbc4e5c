//! What the file system says of the files that were written: where it says the same later, nobody has touched them.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::environment::FileState;
use crate::urls::MANIFEST;

/// A hash of names, lengths, and the times of the last change of all files that pustaka made in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(String);

/// The fingerprint of files in a folder, and when the last of them was changed. None where one is not there.
pub(super) fn of(output: &Path, files: &BTreeSet<String>) -> Option<(Fingerprint, SystemTime)> {
    let files: Vec<&str> = files.iter().map(String::as_str).chain([MANIFEST]).collect();
    let known = files.par_iter().map(|file| {
        let found = output.join(file).symlink_metadata().ok().filter(Metadata::is_file)?;
        FileState::of(&found)
    });
    let known: Vec<FileState> = known.collect::<Option<_>>()?;
    let mut hasher = blake3::Hasher::new();
    for (file, state) in files.iter().zip(&known) {
        hasher.update(file.as_bytes()).update(&[0]);
        state.to_numbers().iter().for_each(|number| _ = hasher.update(&number.to_le_bytes()));
    }
    let newest = known.iter().map(|state| state.changed).max()?;
    Some((Fingerprint(hasher.finalize().to_hex().to_string()), newest))
}

/// Waits until a file that is changed from now on has another time than this one: file systems count it in steps of a few
/// milliseconds. False where the steps are longer than anyone would wait.
pub(super) fn is_past(newest: SystemTime, probe: &Path) -> io::Result<bool> {
    for _ in 0..25 {
        fs::write(probe, [])?;
        if FileState::of(&probe.symlink_metadata()?).is_some_and(|now| now.changed > newest) {
            return Ok(true);
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(false)
}

//! What the file system says of the files that were written: where it says the same later, nobody has touched them.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::urls::MANIFEST;

/// A hash of names, lengths, and the times of the last change of all files that pustaka made in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(String);

/// The fingerprint of files in a folder, and when the last of them was changed. None where one is not there.
pub(super) fn of(output: &Path, files: &BTreeSet<String>) -> Option<(Fingerprint, SystemTime)> {
    let files: Vec<&str> = files.iter().map(String::as_str).chain([MANIFEST]).collect();
    let known = files.par_iter().map(|file| {
        let found = output.join(file).symlink_metadata().ok().filter(Metadata::is_file)?;
        Some((state(&found)?, changed(&found)?))
    });
    let known: Vec<([u64; 5], SystemTime)> = known.collect::<Option<_>>()?;
    let mut hasher = blake3::Hasher::new();
    for (file, (known, _)) in files.iter().zip(&known) {
        hasher.update(file.as_bytes()).update(&[0]);
        known.iter().for_each(|number| _ = hasher.update(&number.to_le_bytes()));
    }
    let newest = known.iter().map(|(_, changed)| *changed).max()?;
    Some((Fingerprint(hasher.finalize().to_hex().to_string()), newest))
}

/// Waits until a file that is changed from now on has another time than this one: file systems count it in steps of a few
/// milliseconds. False where the steps are longer than anyone would wait.
pub(super) fn is_past(newest: SystemTime, probe: &Path) -> io::Result<bool> {
    for _ in 0..25 {
        fs::write(probe, [])?;
        if changed(&probe.symlink_metadata()?).is_some_and(|now| now > newest) {
            return Ok(true);
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(false)
}

/// When anything about a file was changed last, its times included: no program can set it.
#[cfg(unix)]
fn changed(found: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) = (u64::try_from(found.ctime()).ok()?, u32::try_from(found.ctime_nsec()).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))
}

/// When a file was written last.
#[cfg(not(unix))]
fn changed(found: &Metadata) -> Option<SystemTime> {
    found.modified().ok()
}

/// What tells one state of a file from another.
fn state(found: &Metadata) -> Option<[u64; 5]> {
    let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
    let (changed, written) = (since(changed(found)?)?, since(found.modified().ok()?)?);
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(found);
    #[cfg(not(unix))]
    let number = 0;
    let parts = u64::from(changed.subsec_nanos()) << 32 | u64::from(written.subsec_nanos());
    Some([found.len(), changed.as_secs(), written.as_secs(), parts, number])
}

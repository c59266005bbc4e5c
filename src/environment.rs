//! Failures of the environment: each says which file or folder it is about.

use std::fmt;
use std::fs::{self, Metadata};
use std::io;
#[cfg(unix)]
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Adds the path to an error, which does not know it, and what to do about it: `fs::read(path).map_err(at(path))?`.
pub fn at(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| {
        // One that has been here before says what to do already.
        let advice = match error.get_ref() {
            Some(inner) if inner.is::<Told>() => "",
            _ => advice(error.kind()),
        };
        io::Error::new(error.kind(), Told(format!("{}: {error}{advice}", path.display())))
    }
}

/// An error with its path and what to do about it.
#[derive(Debug)]
struct Told(String);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Told {}

/// What a person can do about an error of this kind.
fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; make room on its disk, or use another",
        io::ErrorKind::ReadOnlyFilesystem => "; use a disk that can be written to",
        io::ErrorKind::PermissionDenied => "; give yourself the rights to it, or use another folder",
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "; a folder must be there: move what is in its place"
        }
        io::ErrorKind::InvalidFilename => "; give it a shorter name",
        _ => "",
    }
}

/// What a file system says of a file: where it says the same later, nobody has changed it.
///
/// Times are only held against themselves. On Unix the time of the last change of anything about the file is among them, which
/// no program can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// When it was changed last.
    pub changed: SystemTime,
    written: SystemTime,
    length: u64,
    /// Its number on its disk, where it has one.
    number: u64,
}

impl FileState {
    /// That of a file; none where the system does not know times.
    pub fn of(found: &Metadata) -> Option<Self> {
        let written = found.modified().ok()?;
        #[cfg(unix)]
        let (changed, number) = {
            let since =
                std::time::Duration::new(u64::try_from(found.ctime()).ok()?, u32::try_from(found.ctime_nsec()).ok()?);
            (SystemTime::UNIX_EPOCH.checked_add(since)?, found.ino())
        };
        #[cfg(not(unix))]
        let (changed, number) = (written, 0);
        Some(FileState { changed, written, length: found.len(), number })
    }

    /// The same as numbers.
    pub fn to_numbers(self) -> [u128; 4] {
        let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_nanos();
        [since(self.changed), since(self.written), self.length.into(), self.number.into()]
    }
}

/// Whether a folder is there to be read. What is no folder, such as a link to one that is gone, is not taken for nothing:
/// all that was made of it would be deleted.
///
/// # Errors
/// Something that is no folder has its name.
pub fn has_folder(path: &Path) -> io::Result<bool> {
    if path.is_dir() {
        return Ok(true);
    }
    // With a `/` at its end it would be what the link leads to.
    let path: PathBuf = path.components().collect();
    let path = path.as_path();
    match fs::symlink_metadata(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(at(path)(error)),
        Ok(_) => {
            let message =
                format!("{}: this is no folder, or leads to none; put the folder in its place", path.display());
            Err(io::Error::new(io::ErrorKind::NotADirectory, message))
        }
    }
}

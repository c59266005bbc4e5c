//! Failures of the environment: each says which file or folder it is about.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

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

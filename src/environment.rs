//! Failures of the environment: each says which file or folder it is about.

use std::fs;
use std::io;
use std::path::Path;

/// Adds the path to an error, which does not know it: `fs::read(path).map_err(at(path))?`.
pub fn at(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
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

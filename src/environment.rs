//! Failures of the environment: each says which file or folder it is about.

use std::io;
use std::path::Path;

/// Adds the path to an error, which does not know it: `fs::read(path).map_err(at(path))?`.
pub fn at(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

//! The list of the files that pustaka made, in the output folder: nothing else there is ever touched.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Component, Path};

use crate::environment::at;
use crate::urls::MANIFEST;

/// The files that pustaka made in a folder. Paths that would lead out of it are not believed.
///
/// # Errors
/// The list is there and cannot be read.
pub(super) fn read(output: &Path) -> io::Result<BTreeSet<String>> {
    let file = output.join(MANIFEST);
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(BTreeSet::new());
        }
        Err(error) => return Err(at(&file)(error)),
    };
    let paths: BTreeSet<String> = serde_json::from_slice(&text).map_err(|error| {
        let message = format!(
            "{}: this is no list of the files that pustaka made ({error}); move or delete what is in {}",
            file.display(),
            output.display()
        );
        io::Error::new(io::ErrorKind::InvalidData, message)
    })?;
    let is_inside = |path: &String| {
        let mut parts = Path::new(path).components().peekable();
        parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    Ok(paths.into_iter().filter(is_inside).collect())
}

/// The list as it is written: JSON, for the name of a file can have any character, line ends too.
pub(super) fn text(paths: &BTreeSet<impl AsRef<str>>) -> io::Result<Vec<u8>> {
    let paths: Vec<&str> = paths.iter().map(AsRef::as_ref).collect();
    let mut text = serde_json::to_vec_pretty(&paths)?;
    text.push(b'\n');
    Ok(text)
}

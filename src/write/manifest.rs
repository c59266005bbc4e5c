//! The list of the files that pustaka made, in the output folder: nothing else there is ever touched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path};

use crate::environment::at;
use crate::urls::MANIFEST;

/// The files that pustaka made in a folder; none where the folder is not pustaka's. Paths that would lead out of it are not
/// believed.
///
/// # Errors
/// The list is there and cannot be read.
pub(super) fn read(output: &Path) -> io::Result<Option<BTreeSet<String>>> {
    let file = output.join(MANIFEST);
    let text = match fs::read(&file) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
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
    Ok(Some(paths.into_iter().filter(is_inside).collect()))
}

/// Writes the list: JSON, for the name of a file can have any character, line ends too. It is on the disk before this
/// returns: a list that a power cut emptied would stop every later build.
///
/// # Errors
/// It cannot be written.
pub(super) fn write(file: &Path, paths: &BTreeSet<impl AsRef<str>>) -> io::Result<()> {
    let paths: Vec<&str> = paths.iter().map(AsRef::as_ref).collect();
    let mut text = serde_json::to_vec_pretty(&paths)?;
    text.push(b'\n');
    let mut list = fs::File::create(file).map_err(at(file))?;
    list.write_all(&text).and_then(|()| list.sync_all()).map_err(at(file))
}

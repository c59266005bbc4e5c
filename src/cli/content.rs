//! `content/` as commands change it: a new file, or another text in a file's place.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

use chrono::Datelike;
use pustaka::diagnostic::Diagnostic;
use pustaka::environment::{at, has_folder};
use pustaka::library::Date;
use pustaka::load::FOLDER;
use pustaka::starter::Place;
use pustaka::{Hub, Options, config, parse};
use unicode_normalization::UnicodeNormalization;

/// What is at a place where a file is to be written.
pub enum There<'a> {
    /// Nothing, or it is left alone.
    Nothing,
    /// A file with these bytes, or it is left alone: somebody else has changed it.
    Bytes(&'a [u8]),
}

/// Where a file of `content/` is; none but those may be read or written.
///
/// # Errors
/// It is no such path.
pub fn file_of(root: &Path, path: &str) -> Result<PathBuf, String> {
    let names: Vec<Component<'_>> = Path::new(path).components().collect();
    let is_plain =
        |part: &Component<'_>| matches!(part, Component::Normal(name) if !name.as_encoded_bytes().starts_with(b"."));
    let content = root.join(FOLDER);
    let file = on_disk(&content, path);
    // A link that leads out of the content leads nowhere here.
    let leads_out = file.ancestors().take_while(|folder| *folder != content).any(Path::is_symlink);
    // A colon is part of no name on Windows.
    let is_path = !path.contains(|c: char| matches!(c, '\\' | ':') || c.is_control())
        && !path.contains("//")
        && !path.contains("/./")
        && names.iter().all(is_plain)
        && names.len() <= 3;
    if path.ends_with(".md") && is_path && !leads_out {
        Ok(file)
    } else {
        Err(format!("{FOLDER}/{path} is no Markdown file of the hub"))
    }
}

/// A path below a folder as its names stand on disk: the hub has them in one normal form, whichever the disk has.
fn on_disk(folder: &Path, path: &str) -> PathBuf {
    path.split('/').fold(folder.to_owned(), |folder, name| {
        let same = folder.join(name);
        if same.exists() || name.is_ascii() {
            return same;
        }
        let is_same = |entry: &fs::DirEntry| entry.file_name().to_str().is_some_and(|other| other.nfc().eq(name.nfc()));
        let mut entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        entries.find(is_same).map_or(same, |entry| entry.path())
    })
}

/// Puts a file where none is, or in another's place: at once, so that it is whole at every moment.
///
/// # Errors
/// It cannot be written. `AlreadyExists`: something else is there than was expected.
pub fn put(file: &Path, bytes: &[u8], there: &There<'_>) -> io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).map_err(at(folder))?;
    // Hidden, so that it is no part of the hub; on the same disk, so that it can take the other's place.
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pustaka-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any program makes files: the system takes away what its user does not want.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut new = builder.tempfile_in(folder).map_err(at(folder))?;
    new.write_all(bytes).and_then(|()| new.as_file().sync_all()).map_err(at(file))?;
    let changed = || io::Error::from(io::ErrorKind::AlreadyExists);
    match there {
        There::Nothing => new.persist_noclobber(file).map(drop).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => changed(),
            _ => at(file)(error.error),
        }),
        There::Bytes(before) => {
            let permissions = fs::metadata(file).map_err(at(file))?.permissions();
            if permissions.readonly() {
                let denied = io::Error::new(io::ErrorKind::PermissionDenied, "it may only be read, and not changed");
                return Err(at(file)(denied));
            }
            new.as_file().set_permissions(permissions).map_err(at(file))?;
            // The last moment at which it can be seen.
            if fs::read(file).ok().as_deref() != Some(*before) {
                return Err(changed());
            }
            // On Windows a program that scans new files is in the way for a moment.
            for pause in [10, 100, 1000] {
                match new.persist(file) {
                    Err(error) if cfg!(windows) && error.error.kind() == io::ErrorKind::PermissionDenied => {
                        new = error.file;
                        thread::sleep(Duration::from_millis(pause));
                    }
                    result => return result.map(drop).map_err(|error| at(file)(error.error)),
                }
            }
            new.persist(file).map(drop).map_err(|error| at(file)(error.error))
        }
    }
}

/// What is in a folder under the name of a new file, in any of its languages: names that differ in case or in how é is
/// written are one on some systems.
///
/// # Errors
/// The folder cannot be read.
pub fn namesake(folder: &Path, new: &Place) -> io::Result<Option<String>> {
    if !has_folder(folder)? {
        return Ok(None);
    }
    let folded = |name: &str| name.nfc().flat_map(char::to_lowercase).collect::<String>();
    let is_same = |name: &str| folded(name) == folded(&new.name);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_page = name.to_lowercase().ends_with(".md");
        // A folder is a document that has its files beside it.
        let is_document = !new.folder.is_empty() && entry.path().is_dir();
        if is_document && is_same(&name) || is_page && is_same(&parse::place(&name.to_lowercase()).0.name) {
            names.push(name);
        }
    }
    Ok(names.into_iter().min())
}

/// The errors that a hub would have with the proposal in `options` and has not without it, wherever they stand; and that
/// hub, where it would have none at all. What is wrong already is not the proposal's fault, but for its own file.
///
/// # Errors
/// The hub cannot be read.
pub fn proposed(options: &Options, own: &str) -> io::Result<(Option<Hub>, Vec<Diagnostic>)> {
    let (hub, mut errors) = pustaka::read(options)?;
    errors.retain(Diagnostic::is_error);
    // Where nothing can be checked, that is in the way whether or not it was there before.
    let is_unread = config::load(&options.root)?.is_err();
    if !is_unread && errors.iter().any(|error| error.path != own) {
        let (_, before) = pustaka::read(&Options { proposal: None, ..options.clone() })?;
        // An old mistake may be said in other words now, with another count or another advice.
        let what = |error: &Diagnostic| (error.path.clone(), error.span, error.code);
        let before: HashSet<_> = before.iter().map(what).collect();
        errors.retain(|error| error.path == own || !before.contains(&what(error)));
    }
    Ok((hub, errors))
}

/// The date where the editor is: what she begins today is most often dated so. It is written into content once, and no
/// build asks for it.
#[expect(clippy::disallowed_methods, reason = "content is begun at a time; builds know none")]
pub fn today() -> Date {
    let today = chrono::Local::now();
    let small = |n: u32| u8::try_from(n).ok();
    Date { year: u16::try_from(today.year()).unwrap_or(1), month: small(today.month()), day: small(today.day()) }
}

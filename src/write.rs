//! Puts files under the output folder: the only stage that touches it.
//!
//! New files are staged beside the folder and renamed into it at the end, so that a build that fails before has
//! changed nothing. Files that are the same already are left alone. What an earlier build made and this one does
//! not is deleted; a [`MANIFEST`] says which files those are, so that nothing else is ever touched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// In the output folder: the files that pustaka made, a path a line, sorted.
pub use crate::urls::MANIFEST;

/// What a build did to the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were the same already.
    pub unchanged: usize,
    /// Files of earlier builds that are no longer made.
    pub deleted: usize,
}

/// A build's files on their way into the output folder. Dropped without [`finish`](Self::finish) it leaves no trace.
#[derive(Debug)]
pub struct Writer {
    output: PathBuf,
    staging: PathBuf,
    /// What earlier builds made.
    old: BTreeSet<String>,
    /// What this build makes.
    new: Mutex<BTreeSet<String>>,
    /// Files that were staged, in no order.
    staged: Mutex<Vec<String>>,
    unchanged: AtomicUsize,
    finished: bool,
}

impl Writer {
    /// Prepares to write into `output`, which must not be where `inputs` are.
    ///
    /// # Errors
    /// It is; or the folder beside it cannot be made.
    pub fn new(output: &Path, inputs: &[PathBuf]) -> io::Result<Writer> {
        // A symbolic link to a server's folder stays one.
        let output = resolved(output);
        if let Some(input) = inputs.iter().map(|input| resolved(input)).find(|input| {
            // Neither over what is read, nor into it.
            input.starts_with(&output) || output.starts_with(input)
        }) {
            let message = format!("{} is for what is built, and {} is read from it", output.display(), input.display());
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        if output.exists() && !output.is_dir() {
            let message = format!("{} is a file; the site needs a folder", output.display());
            return Err(io::Error::new(io::ErrorKind::NotADirectory, message));
        }
        let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let staging = output.with_file_name(format!("{name}.staging"));
        if staging.exists() {
            // Left by a build that was interrupted.
            fs::remove_dir_all(&staging).map_err(|error| at(&staging, error))?;
        }
        fs::create_dir_all(&staging).map_err(|error| at(&staging, error))?;
        let old = manifest(&output)?;
        Ok(Writer {
            output,
            staging,
            old,
            new: Mutex::default(),
            staged: Mutex::default(),
            unchanged: AtomicUsize::new(0),
            finished: false,
        })
    }

    /// Takes the file at `path`, from the output folder, with `/` between folders.
    ///
    /// # Errors
    /// It cannot be staged, or a file that pustaka did not make is in its place.
    pub fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let same = is_same(&self.output.join(path), bytes)?;
        self.take(path, same, |to| fs::write(to, bytes))
    }

    /// Takes a copy of a file.
    ///
    /// # Errors
    /// As for [`put`](Self::put); or it cannot be read.
    pub fn copy(&self, path: &str, from: &Path) -> io::Result<()> {
        let same = are_same(&self.output.join(path), from)?;
        self.take(path, same, |to| fs::copy(from, to).map(|_| ()).map_err(|error| at(from, error)))
    }

    fn take(&self, path: &str, same: bool, stage: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        locked(&self.new).insert(path.to_owned());
        if same {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        let target = self.output.join(path);
        if !self.old.contains(path) && target.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            return Err(in_the_way(&target, "is in the way"));
        }
        let to = self.staging.join(path);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
        }
        stage(&to).map_err(|error| at(&to, error))?;
        locked(&self.staged).push(path.to_owned());
        Ok(())
    }

    /// Moves everything into place: `first` says which files go before the others, those that pages refer to. Files
    /// that are no longer made are deleted last.
    ///
    /// # Errors
    /// A file cannot be renamed or deleted.
    pub fn finish(mut self, first: impl Fn(&str) -> bool) -> io::Result<Written> {
        self.check_obstacles()?;
        let new = std::mem::take(&mut *locked(&self.new));
        let mut staged = std::mem::take(&mut *locked(&self.staged));
        let stale: Vec<&String> = self.old.difference(&new).collect();
        let written =
            Written { written: staged.len(), unchanged: self.unchanged.load(Ordering::Relaxed), deleted: stale.len() };
        let text: String = new.iter().flat_map(|path| [path, "\n"]).collect();
        let is_empty = fs::read_dir(&self.output).map_or(true, |mut entries| entries.next().is_none());
        if is_empty {
            // A first build: one rename puts all of it into place.
            fs::write(self.staging.join(MANIFEST), text)?;
            if self.output.exists() {
                fs::remove_dir(&self.output).map_err(|error| at(&self.output, error))?;
            }
            fs::rename(&self.staging, &self.output).map_err(|error| at(&self.output, error))?;
            self.finished = true;
            return Ok(written);
        }
        // Until all is done both the old and the new files are pustaka's, should it be interrupted.
        let both: String = self.old.union(&new).flat_map(|path| [path.as_str(), "\n"]).collect();
        self.replace(MANIFEST, both.as_bytes())?;
        let folders: BTreeSet<&str> = new.iter().flat_map(|path| folders(path)).collect();
        let in_the_way = |path: &str| folders.contains(path) || folders_of(path).any(|folder| new.contains(folder));
        for path in stale.iter().filter(|path| in_the_way(path)) {
            self.delete(path)?;
        }
        staged.sort_by_key(|path| (!first(path), path.clone()));
        for path in &staged {
            let target = self.output.join(path);
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
            }
            fs::rename(self.staging.join(path), &target).map_err(|error| at(&target, error))?;
        }
        for path in stale.iter().filter(|path| !in_the_way(path)) {
            self.delete(path)?;
        }
        self.replace(MANIFEST, text.as_bytes())?;
        Ok(written)
    }

    /// Finds what would stop [`finish`](Self::finish) halfway, or lead it out of the output folder.
    fn check_obstacles(&self) -> io::Result<()> {
        let staged = locked(&self.staged);
        let changed: BTreeSet<&str> = staged.iter().chain(&self.old).map(String::as_str).collect();
        let folders: BTreeSet<&str> = changed.iter().flat_map(|path| folders_of(path)).collect();
        for folder in folders {
            let target = self.output.join(folder);
            match target.symlink_metadata() {
                Ok(found) if found.is_symlink() => return Err(in_the_way(&target, "is a symbolic link")),
                Ok(found) if !found.is_dir() && !self.old.contains(folder) => {
                    return Err(in_the_way(&target, "is a file where a folder must be"));
                }
                _ => {}
            }
        }
        for path in staged.iter().filter(|path| self.output.join(path).is_dir()) {
            // Files of earlier builds go, and their folders with them; what else stands there stays.
            let ours: BTreeSet<&str> =
                self.old.iter().flat_map(|path| folders_of(path).chain([path.as_str()])).collect();
            let is_ours = |found: &Path| {
                let path = found.strip_prefix(&self.output).ok().and_then(Path::to_str);
                path.is_some_and(|path| ours.contains(path.replace(std::path::MAIN_SEPARATOR, "/").as_str()))
            };
            let mut inside = walkdir::WalkDir::new(self.output.join(path)).into_iter().filter_map(Result::ok);
            if let Some(foreign) = inside.find(|entry| !is_ours(entry.path())) {
                return Err(in_the_way(foreign.path(), "stands in a folder where a file must be"));
            }
        }
        Ok(())
    }

    /// Deletes a file and the folders that are empty without it.
    fn delete(&self, path: &str) -> io::Result<()> {
        let target = self.output.join(path);
        match fs::remove_file(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&target, error)),
            _ => {}
        }
        for folder in folders_of(path) {
            // Not empty: others stand in it.
            if fs::remove_dir(self.output.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn replace(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let staged = self.staging.join(path);
        fs::write(&staged, bytes).map_err(|error| at(&staged, error))?;
        let target = self.output.join(path);
        fs::rename(&staged, &target).map_err(|error| at(&target, error))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !self.finished {
            // Nothing more can be done about a folder that cannot be deleted; the next build tries again.
            let _ = fs::remove_dir_all(&self.staging);
        }
    }
}

/// A path without symbolic links, as far as it exists.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in path.ancestors() {
        if let (Ok(real), Ok(rest)) = (above.canonicalize(), path.strip_prefix(above)) {
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path
}

/// What pustaka did not make and will not touch.
fn in_the_way(path: &Path, how: &str) -> io::Error {
    let message = format!("{} {how}: pustaka did not make it; move or delete it", path.display());
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

/// The files that pustaka made in a folder. Paths that would lead out of it are not believed.
///
/// # Errors
/// The manifest is there and cannot be read.
pub fn manifest(output: &Path) -> io::Result<BTreeSet<String>> {
    let file = output.join(MANIFEST);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => String::new(),
        Err(error) => return Err(at(&file, error)),
    };
    let is_inside = |path: &&str| {
        let mut parts = Path::new(path).components();
        !path.is_empty() && parts.all(|part| matches!(part, std::path::Component::Normal(_)))
    };
    Ok(text.lines().filter(is_inside).map(str::to_owned).collect())
}

/// The folders above a path, the deepest first.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// The same as a list.
fn folders(path: &str) -> Vec<&str> {
    folders_of(path).collect()
}

fn is_same(file: &Path, bytes: &[u8]) -> io::Result<bool> {
    match file.symlink_metadata() {
        Ok(found) if found.is_file() && found.len() == bytes.len() as u64 => {
            Ok(fs::read(file).map_err(|error| at(file, error))? == bytes)
        }
        _ => Ok(false),
    }
}

fn are_same(a: &Path, b: &Path) -> io::Result<bool> {
    let length = fs::metadata(b).map_err(|error| at(b, error))?.len();
    match a.symlink_metadata() {
        Ok(found) if found.is_file() && found.len() == length => {}
        _ => return Ok(false),
    }
    let mut a = io::BufReader::new(fs::File::open(a).map_err(|error| at(a, error))?);
    let mut b = io::BufReader::new(fs::File::open(b).map_err(|error| at(b, error))?);
    let (mut left, mut right) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    loop {
        let read = a.read(&mut left)?;
        if read == 0 {
            return Ok(true);
        }
        b.read_exact(&mut right[..read])?;
        if left[..read] != right[..read] {
            return Ok(false);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What a panicking thread left is still a list of paths.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// An error with the path that it is about.
fn at(path: &Path, error: io::Error) -> io::Error {
    if error.to_string().contains(&*path.to_string_lossy()) {
        return error;
    }
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

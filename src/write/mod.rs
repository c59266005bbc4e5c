//! Puts files under the output folder: the only stage that touches it.
//!
//! New files are staged and renamed into the folder at the end, so that a build that fails before has changed nothing.
//! Files that are the same already are left alone. What an earlier build made and this one does not is deleted; a
//! [`MANIFEST`] says which files those are, so that nothing else is ever touched. The folder itself stays what it is: it
//! may be a mount, have rights of its own, or be watched.

mod fingerprint;
mod manifest;
mod staging;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, BufRead};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::environment::at;
pub use crate::urls::MANIFEST;
use crate::urls::{STAGING, folders_of, is_page};
pub use fingerprint::Fingerprint;
use staging::Staging;

/// What a build did to the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Written {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were the same already.
    pub unchanged: usize,
    /// Files of earlier builds that are no longer made.
    pub deleted: usize,
}

/// A build's files on their way into the output folder, which no other build may have at that time. Dropped without
/// [`finish`](Self::finish) it leaves no trace.
#[derive(Debug)]
pub struct Writer {
    output: PathBuf,
    /// Whether there is an output folder already.
    exists: bool,
    staging: Staging,
    /// What earlier builds made.
    old: BTreeSet<String>,
    /// Files that are the same already, in no order.
    unchanged: Mutex<Vec<String>>,
    /// Files that were staged, in no order.
    staged: Mutex<Vec<String>>,
    /// Folders that were made for them.
    folders: Mutex<HashSet<String>>,
}

impl Writer {
    /// Prepares to write into `output`, which must not be where `inputs` are. Waits while another build writes there.
    ///
    /// # Errors
    /// It is; or it is no folder, or none that can be written into, or one that holds what pustaka did not make before it
    /// made anything there.
    pub fn new(output: &Path, inputs: &[PathBuf]) -> io::Result<Writer> {
        // A symbolic link to a server's folder stays one.
        let output = resolved(output);
        if let Some(input) = inputs.iter().map(|input| resolved(input)).find(|input| {
            // Neither over what is read, nor into it.
            input.starts_with(&output) || output.starts_with(input)
        }) {
            let (output, input) = (output.display(), input.display());
            let message =
                format!("{output} is for what is built, and {input} is read from it; build into another folder");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        if output.exists() && !output.is_dir() {
            let message = format!(
                "{} is a file; the site needs a folder: move or delete it, or build into another folder",
                output.display()
            );
            return Err(io::Error::new(io::ErrorKind::NotADirectory, message));
        }
        // What it leads to is not made here: a disk that is not mounted looks the same.
        if let Some(link) = output.ancestors().find(|above| above.is_symlink()) {
            let message = format!("{} is a link that leads nowhere: make its folder, or delete it", link.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        let staging = Staging::of(&output)?;
        // After the build that was waited for, if there was one.
        let old = match manifest::read(&output)? {
            Some(old) => old,
            None => {
                check_is_empty(&output)?;
                BTreeSet::new()
            }
        };
        let exists = output.exists();
        let (unchanged, staged, folders) = (Mutex::default(), Mutex::default(), Mutex::default());
        Ok(Writer { output, exists, staging, old, unchanged, staged, folders })
    }

    /// Takes the file at `path`, from the output folder, with `/` between folders.
    ///
    /// # Errors
    /// It cannot be staged, or a file that pustaka did not make is in its place.
    pub fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.take(path, |there| is_same(there, bytes), |to| fs::write(to, bytes))
    }

    /// Takes a copy of a file.
    ///
    /// # Errors
    /// As for [`put`](Self::put); or it cannot be read.
    pub fn copy(&self, path: &str, from: &Path) -> io::Result<()> {
        self.take(
            path,
            |there| are_same(there, from),
            |to| {
                // Not `fs::copy`: who may read what is published is not for the original's rights to say.
                let mut from = fs::File::open(from).map_err(at(from))?;
                io::copy(&mut from, &mut fs::File::create(to)?).map(|_| ())
            },
        )
    }

    fn take(
        &self,
        path: &str,
        is_same: impl FnOnce(&Path) -> io::Result<bool>,
        stage: impl FnOnce(&Path) -> io::Result<()>,
    ) -> io::Result<()> {
        if self.exists {
            let target = self.output.join(path);
            // Neither replaced nor, though its bytes may be the same, taken for ours: what is ours is deleted one day.
            let is_foreign = !self.old.contains(path) && target.symlink_metadata().is_ok_and(|found| !found.is_dir());
            if is_foreign {
                return Err(in_the_way(&target, "is in the way"));
            }
            if is_same(&target)? {
                locked(&self.unchanged).push(path.to_owned());
                return Ok(());
            }
        }
        let files = self.staging.files();
        if let Some(folder) = folders_of(path).next()
            && !locked(&self.folders).contains(folder)
        {
            let made = files.join(folder);
            fs::create_dir_all(&made).map_err(at(&made))?;
            locked(&self.folders).insert(folder.to_owned());
        }
        let to = files.join(path);
        stage(&to).map_err(at(&to))?;
        locked(&self.staged).push(path.to_owned());
        Ok(())
    }

    /// How many files are to be put into their places.
    pub fn staged(&self) -> usize {
        locked(&self.staged).len()
    }

    /// What this build makes, as far as it is known.
    fn new_files(&self) -> BTreeSet<String> {
        locked(&self.unchanged).iter().chain(&*locked(&self.staged)).cloned().collect()
    }

    /// No page of an earlier build may be deleted; `why`, in an editor's words.
    ///
    /// # Errors
    /// One would be.
    pub fn check_no_page_goes(&self, why: &str) -> io::Result<()> {
        let new = self.new_files();
        let gone = self.old.difference(&new).filter(|path| is_page(path)).count();
        if gone == 0 {
            return Ok(());
        }
        let output = self.output.display();
        let message = format!(
            "{why}, and {gone} pages of an earlier build would be deleted from {output}: put it back; or delete {output} first, \
             if that is meant"
        );
        Err(io::Error::new(io::ErrorKind::NotFound, message))
    }

    /// What the file system says of the files that pustaka made in an output folder; none where one of them is gone.
    pub fn fingerprint(output: &Path) -> Option<Fingerprint> {
        let output = resolved(output);
        Some(fingerprint::of(&output, &manifest::read(&output).ok()??)?.0)
    }

    /// Moves everything into place: `first` says which files go before the others, those that pages refer to. Files
    /// that are no longer made are deleted last; `each` is called after each that is in its place. Gives the fingerprint of what
    /// is there then, as far as it can be believed.
    ///
    /// # Errors
    /// A file cannot be renamed or deleted.
    pub fn finish(self, first: impl Fn(&str) -> bool, each: impl Fn()) -> io::Result<(Written, Option<Fingerprint>)> {
        let (new, written) = self.publish(first, each)?;
        let fingerprint = fingerprint::of(&self.output, &new);
        let probe = self.staging.files().join(MANIFEST);
        // Whoever changes a file as soon as it is there must not go unnoticed.
        let fingerprint = fingerprint.filter(|(_, newest)| fingerprint::is_past(*newest, &probe).unwrap_or(false));
        Ok((written, fingerprint.map(|(fingerprint, _)| fingerprint)))
    }

    fn publish(&self, first: impl Fn(&str) -> bool, each: impl Fn()) -> io::Result<(BTreeSet<String>, Written)> {
        let new = self.new_files();
        if self.output.exists() {
            self.check_obstacles(&new)?;
        }
        let mut staged = std::mem::take(&mut *locked(&self.staged));
        let stale: Vec<&String> = self.old.difference(&new).collect();
        let written = Written { written: staged.len(), unchanged: locked(&self.unchanged).len(), deleted: stale.len() };
        let files = self.staging.files();
        // No page has these names.
        let (list, both) = (files.join(MANIFEST), files.join(STAGING));
        manifest::write(&list, &new)?;
        if !self.output.exists() {
            // One rename puts all of it into place.
            rename(&files, &self.output)?;
            fs::create_dir(&files).map_err(at(&files))?;
            return Ok((new, written));
        }
        // Until all is done both the old and the new files are pustaka's, should it be interrupted.
        if !new.is_subset(&self.old) {
            manifest::write(&both, &self.old.union(&new).collect())?;
            rename(&both, &self.output.join(MANIFEST))?;
        }
        let folders: BTreeSet<&str> = new.iter().flat_map(|path| folders_of(path)).collect();
        // A file where a folder must be, or in a folder where a file must be.
        let takes_a_place = |path: &str| folders.contains(path) || folders_of(path).any(|folder| new.contains(folder));
        for path in stale.iter().filter(|path| takes_a_place(path)) {
            self.delete(path)?;
        }
        staged.sort_by_key(|path| (!first(path), path.clone()));
        let mut moved: BTreeSet<&str> = BTreeSet::new();
        for path in &staged {
            if !folders_of(path).any(|folder| moved.contains(folder)) {
                // A folder that is not there yet is moved whole: a first build is a few renames.
                let missing = folders_of(path).take_while(|folder| !self.output.join(folder).exists()).last();
                let whole = missing.unwrap_or(path);
                rename(&files.join(whole), &self.output.join(whole))?;
                moved.insert(whole);
            }
            each();
        }
        for path in stale.iter().filter(|path| !takes_a_place(path)) {
            self.delete(path)?;
        }
        rename(&list, &self.output.join(MANIFEST))?;
        drop(stale);
        Ok((new, written))
    }

    /// Finds what would stop [`finish`](Self::finish) halfway, or lead it out of the output folder.
    fn check_obstacles(&self, new: &BTreeSet<String>) -> io::Result<()> {
        let staged = locked(&self.staged);
        let changed: BTreeSet<&str> = staged.iter().chain(&self.old).map(String::as_str).collect();
        let folders: BTreeSet<&str> = changed.iter().flat_map(|path| folders_of(path)).collect();
        for &folder in &folders {
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
            let is_ours = |entry: &walkdir::DirEntry| {
                let path = entry.path().strip_prefix(&self.output).ok().and_then(Path::to_str);
                let path = path.unwrap_or_default().replace(std::path::MAIN_SEPARATOR, "/");
                if entry.file_type().is_dir() { folders.contains(path.as_str()) } else { self.old.contains(&path) }
            };
            let mut inside = walkdir::WalkDir::new(self.output.join(path)).into_iter().filter_map(Result::ok);
            if let Some(foreign) = inside.find(|entry| !is_ours(entry)) {
                let how = if foreign.depth() == 0 { "is a folder" } else { "stands in a folder" };
                return Err(in_the_way(foreign.path(), &format!("{how} where a file must be")));
            }
        }
        // One that is a folder of ours by now is left by a build that was interrupted.
        for path in self.old.difference(new).filter(|path| !folders.contains(path.as_str())) {
            let target = self.output.join(path);
            if target.symlink_metadata().is_ok_and(|found| found.is_dir()) {
                return Err(in_the_way(&target, "is a folder where a file of an earlier build was"));
            }
        }
        Ok(())
    }

    /// Deletes a file and the folders that are empty without it. It may be gone already, and a file or folder of ours be
    /// in its place, where a build was interrupted.
    fn delete(&self, path: &str) -> io::Result<()> {
        let target = self.output.join(path);
        let is_folder = target.symlink_metadata().is_ok_and(|found| found.is_dir());
        let is_gone =
            |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        if !is_folder
            && let Err(error) = fs::remove_file(&target)
            && !is_gone(&error)
        {
            return Err(at(&target)(error));
        }
        for folder in folders_of(path) {
            // Not empty: others stand in it.
            if fs::remove_dir(self.output.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }
}

/// Whether a folder that pustaka has made nothing in holds nothing but what a server, a disk or version control keeps there:
/// a site is not scattered among somebody's own files.
fn check_is_empty(output: &Path) -> io::Result<()> {
    if !output.exists() {
        return Ok(());
    }
    let entries = fs::read_dir(output).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(at(output))?;
    let names = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let foreign = names.filter(|name| !name.starts_with('.') && name != "lost+found").min();
    foreign.map_or(Ok(()), |name| {
        let message = format!(
            "{} holds what pustaka did not make, such as {name}; empty it, or build into another folder",
            output.display()
        );
        Err(io::Error::new(io::ErrorKind::DirectoryNotEmpty, message))
    })
}

/// A path without symbolic links, `.` and `..`. Of what does not exist, `..` is the folder above.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut resolved = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            resolved.pop();
        } else {
            resolved.push(part);
        }
        resolved = dunce::canonicalize(&resolved).unwrap_or(resolved);
    }
    resolved
}

/// Puts a staged file or folder into its place. On Windows a program that has one of the files open can be in the way: one
/// that scans new files lets go of them soon.
fn rename(staged: &Path, target: &Path) -> io::Result<()> {
    let mut result = fs::rename(staged, target);
    for pause in [10, 100, 1000] {
        match &result {
            Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied => {
                thread::sleep(Duration::from_millis(pause));
                result = fs::rename(staged, target);
            }
            _ => break,
        }
    }
    result.map_err(|error| {
        let open = if cfg!(windows) { "no program may have it open, " } else { "" };
        let advice = "its folder must be one that you can write into, and no disk of its own within the site";
        io::Error::new(error.kind(), format!("{}: {error}; {open}{advice}", target.display()))
    })
}

/// What pustaka did not make and will not touch.
fn in_the_way(path: &Path, how: &str) -> io::Error {
    let message = format!("{} {how}: pustaka did not make it; move or delete it", path.display());
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

fn is_same(file: &Path, bytes: &[u8]) -> io::Result<bool> {
    Ok(has_length(file, bytes.len() as u64) && fs::read(file).map_err(at(file))? == bytes)
}

fn are_same(a: &Path, b: &Path) -> io::Result<bool> {
    if !has_length(a, fs::metadata(b).map_err(at(b))?.len()) {
        return Ok(false);
    }
    let mut left = io::BufReader::new(fs::File::open(a).map_err(at(a))?);
    let mut right = io::BufReader::new(fs::File::open(b).map_err(at(b))?);
    loop {
        let (some, other) = (left.fill_buf().map_err(at(a))?, right.fill_buf().map_err(at(b))?);
        let both = some.len().min(other.len());
        if both == 0 || some[..both] != other[..both] {
            return Ok(some.is_empty() && other.is_empty());
        }
        left.consume(both);
        right.consume(both);
    }
}

/// Whether a file, and not what a symbolic link leads to, has so many bytes.
fn has_length(file: &Path, bytes: u64) -> bool {
    file.symlink_metadata().is_ok_and(|found| found.is_file() && found.len() == bytes)
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // What a panicking thread left is still a list of paths.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

//! The folder where files wait until a build is complete: in the output, or beside it while there is none. One build at
//! a time has it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::in_the_way;
use crate::environment::at;
use crate::urls::STAGING;

/// Made before all else in a staging folder, and deleted last: the folder is pustaka's by it. Locked while a build works.
const LOCK: &str = ".pustaka-lock";
/// What it is for, to whoever has something else there.
const WAITING: &str = "is where files wait until a build is complete";
/// Where the files wait.
const FILES: &str = "files";

/// A staging folder, held until it is dropped. Nothing is left of it then.
#[derive(Debug)]
pub(super) struct Staging {
    folder: PathBuf,
    /// The system lets go of it when the process ends, however it ends.
    lock: Option<File>,
}

impl Staging {
    /// The staging folder of `output`. Waits while another build has it.
    ///
    /// # Errors
    /// It cannot be made, or a folder of its name is there that is not pustaka's.
    pub fn of(output: &Path) -> io::Result<Staging> {
        loop {
            let folder = place(output);
            if folder.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
                return Err(in_the_way(&folder, WAITING));
            }
            match fs::create_dir_all(&folder) {
                Ok(()) => {}
                // Another build has deleted it while it was looked at.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                    return Err(at(&folder)(error));
                }
                Err(error) => {
                    let (folder, output) = (folder.display(), output.display());
                    let advice =
                        format!("make {output} a folder that you can write into, or build into another folder");
                    return Err(io::Error::new(error.kind(), format!("{folder}: {error}; {advice}")));
                }
            }
            match lock(&folder) {
                Ok(Some(lock)) => {
                    let staging = Staging { folder, lock: Some(lock) };
                    // The build that was waited for may have made the output, and with it another place.
                    if staging.folder == place(output) {
                        staging.clear()?;
                        let files = staging.files();
                        fs::create_dir(&files).map_err(at(&files))?;
                        return Ok(staging);
                    }
                }
                // Another build had the folder, and has deleted it at its end.
                Ok(None) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The folder for the files.
    pub fn files(&self) -> PathBuf {
        self.folder.join(FILES)
    }

    /// Deletes what waits: a build that was interrupted may have left something.
    fn clear(&self) -> io::Result<()> {
        let files = self.files();
        match fs::remove_dir_all(&files) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(&files)(error)),
            _ => Ok(()),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nothing more can be done about what cannot be deleted; the next build tries again. What another put into the
        // folder stays, and the folder with it.
        let _ = self.clear();
        let _ = fs::remove_file(self.folder.join(LOCK));
        // Deleted while it is locked, or the build that waits would have what is then deleted. On Windows it stands in the
        // folder until it is closed.
        self.lock = None;
        let _ = fs::remove_dir(&self.folder);
    }
}

/// Where the staging folder of an output is. What is in the output is on its file system, can be made by whoever can write
/// there, and gets from it the group that it gives to what is made in it. What is beside it becomes it by one rename.
fn place(output: &Path) -> PathBuf {
    if output.is_dir() {
        return output.join(STAGING);
    }
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push(".staging");
    output.with_file_name(name)
}

/// Locks a staging folder. There is no lock where the folder was deleted while it was waited for.
fn lock(folder: &Path) -> io::Result<Option<File>> {
    let is_lock =
        |entry: &fs::DirEntry| entry.file_name() == LOCK && entry.file_type().is_ok_and(|kind| kind.is_file());
    let entries: Vec<fs::DirEntry> = fs::read_dir(folder).and_then(Iterator::collect).map_err(at(folder))?;
    if !entries.is_empty() && !entries.iter().any(is_lock) {
        return Err(in_the_way(folder, WAITING));
    }
    let path = folder.join(LOCK);
    let file = File::options().create(true).append(true).open(&path).map_err(|error| {
        let advice = format!("delete {} where no build is at work", folder.display());
        io::Error::new(error.kind(), format!("{}: {error}; {advice}", path.display()))
    })?;
    file.lock().map_err(at(&path))?;
    let own = file.try_clone().and_then(Handle::from_file).map_err(at(&path))?;
    Ok(Handle::from_path(&path).is_ok_and(|there| there == own).then_some(file))
}

//! Lists `static/`: files that become part of the site as they are (favicon, CNAME, .well-known).

use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::Diagnostic;
use crate::environment::has_folder;
use crate::load;

/// The folder beside site.toml.
pub const FOLDER: &str = "static";

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Static {
    /// From `static/`, and so from the site's root.
    pub path: String,
    /// Where it is on disk.
    pub file: PathBuf,
}

/// Files and folders of version control and desktops, which are no part of a site; and pustaka's own list of files, which
/// comes along where somebody copies a built site.
const LEFT_OUT: [&str; 13] = [
    ".DS_Store",
    ".git",
    ".gitattributes",
    ".gitignore",
    ".gitkeep",
    ".gitmodules",
    ".hg",
    ".hgignore",
    ".hgtags",
    ".pustaka",
    ".svn",
    "Thumbs.db",
    "desktop.ini",
];

/// Every file below `static/` of the hub in `root`, sorted by path. Hidden ones belong to it, but for those of
/// version control and desktops.
///
/// # Errors
/// A folder cannot be read.
pub fn list(root: &Path) -> io::Result<(Vec<Static>, Vec<Diagnostic>)> {
    let folder = root.join(FOLDER);
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    if !has_folder(&folder)? {
        return Ok((files, diagnostics));
    }
    let is_left_out = |entry: &DirEntry| LEFT_OUT.iter().any(|name| entry.file_name() == *name);
    for entry in WalkDir::new(&folder).min_depth(1).into_iter().filter_entry(|entry| !is_left_out(entry)) {
        let entry = entry?;
        let kind = entry.file_type();
        if !kind.is_file() && !kind.is_symlink() {
            // A folder, or what holds nothing, such as a pipe.
            continue;
        }
        match load::path_of(&entry, &folder, FOLDER) {
            Ok(path) => files.push(Static { path, file: entry.into_path() }),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok((files, diagnostics))
}

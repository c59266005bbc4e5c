//! Lists `static/`: files that become part of the site as they are (favicon, CNAME, .well-known).

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

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

/// Every file below `static/` of the hub in `root`, sorted by path. Hidden ones belong to it, but for those of
/// version control and desktops.
///
/// # Errors
/// A folder cannot be read.
pub fn list(root: &Path) -> io::Result<Vec<Static>> {
    let folder = root.join(FOLDER);
    let mut files = Vec::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in WalkDir::new(&folder) {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy();
        if !entry.file_type().is_file() || matches!(&*name, ".DS_Store" | ".gitignore" | ".gitkeep" | "Thumbs.db") {
            continue;
        }
        if let Some(path) = entry.path().strip_prefix(&folder).ok().and_then(Path::to_str) {
            let path = path.replace(std::path::MAIN_SEPARATOR, "/");
            files.push(Static { path, file: entry.into_path() });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

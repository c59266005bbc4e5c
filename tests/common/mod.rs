//! Hubs in temporary folders, for every test that needs one.

#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// The smallest site.toml, and with these files a hub in a temporary folder.
pub fn hub(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "site.toml", "title = \"Small\"\nbase_url = \"https://small.example.org/\"\n");
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

/// Writes a file and the folders above it.
pub fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("below the root")).expect("can be made");
    fs::write(file, bytes).expect("can be written");
}

/// Every file below a folder: its path there, with `/` between folders, and its bytes.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.expect("the folder can be read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below the folder");
            let bytes = fs::read(entry.path()).expect("the file can be read");
            (path.to_str().expect("our own names").replace('\\', "/"), bytes)
        })
        .collect()
}

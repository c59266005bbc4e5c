//! Hubs in temporary folders, for every test that needs one.

#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scraper::{Html, Selector};
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
            let path = path.to_str().expect("our own names");
            (if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }, bytes)
        })
        .collect()
}

/// Runs a command in a folder.
pub fn pustaka(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pustaka")).args(arguments).current_dir(root).output().expect("it runs")
}

/// What it wrote to standard output.
pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it said beside that, with `/` between folders on every system.
pub fn err(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// Follows every link of every page. On a disk, where nobody completes them, all name a file.
pub fn links(output: &Path, base_url: &str, disk: bool) {
    let pages: BTreeMap<PathBuf, Html> = tree(output)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (PathBuf::from(path), Html::parse_document(std::str::from_utf8(&bytes).expect("UTF-8"))))
        .collect();
    assert!(!pages.is_empty());
    let any = Selector::parse("[href], [src]").expect("a selector");
    let with_id = Selector::parse("[id]").expect("a selector");
    let mut ids: HashMap<&PathBuf, BTreeSet<&str>> = HashMap::new();
    for (path, page) in &pages {
        let mut seen = BTreeSet::new();
        for id in page.select(&with_id).filter_map(|element| element.value().attr("id")) {
            assert!(seen.insert(id), "{path:?} has the id {id} twice");
        }
        ids.insert(path, seen);
    }
    for (path, page) in &pages {
        for element in page.select(&any) {
            let written = element.value().attr("href").or_else(|| element.value().attr("src")).unwrap_or_default();
            let decode =
                |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
            let (target, anchor) = written.split_once('#').unwrap_or((written, ""));
            let target = target.split('?').next().expect("a beginning");
            let decoded = match target.strip_prefix(base_url) {
                Some(rest) => PathBuf::from(decode(rest)),
                None if target.contains("://") || target.starts_with("mailto:") => continue,
                None if target.is_empty() => path.clone(),
                None => path.parent().expect("below the root").join(decode(target)),
            };
            let decoded = decoded.to_str().expect("UTF-8");
            let mut file = PathBuf::new();
            for part in Path::new(decoded).components() {
                match part {
                    std::path::Component::ParentDir => assert!(file.pop(), "{path:?}: {written} leads out of the site"),
                    std::path::Component::CurDir => {}
                    part => file.push(part),
                }
            }
            if decoded.is_empty() || decoded.ends_with('/') {
                let is_whole = written.starts_with(base_url);
                assert!(!disk || is_whole, "{path:?}: on a disk {written} is a folder");
                file.push("index.html");
            }
            assert!(output.join(&file).is_file(), "{path:?}: {written} leads to {file:?}, which is not there");
            let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8().expect("UTF-8");
            if !anchor.is_empty() && file.extension().is_some_and(|ending| ending == "html") {
                assert!(ids[&file].contains(&*anchor), "{path:?}: {written} has no such anchor");
            }
        }
    }
}

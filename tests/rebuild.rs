//! What a second build does: nothing where nothing has changed, and little where little has.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use common::{err, hub, out, pustaka, tree, write};
use tempfile::TempDir;

mod common;
#[path = "common/made_up.rs"]
mod made_up;

const ONE: (&str, &str) = ("content/news/one.md", "---\ntitle: One\ndate: 2020\n---\nText.\n");
/// A term that nothing is about, among several that are used, is warned of.
const WARNED: (&str, &str) = ("content/news/two.md", "---\ntitle: Two\ndate: 2020\n---\nA \u{1} character.\n");

/// Another site.toml.
const OTHER: &str = "title = \"Other\"\nbase_url = \"https://small.example.org/\"\n";

/// When each file was written.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let written = |path: &String| fs::metadata(folder.join(path)).and_then(|found| found.modified()).expect("a file");
    tree(folder).into_keys().map(|path| (path.clone(), written(&path))).collect()
}

/// Builds a hub with these arguments; whether all was found to be as it was, without looking at documents.
fn is_unchanged(hub: &TempDir, arguments: &[&str]) -> bool {
    let output = pustaka(hub.path(), &[&["build", "--timings"], arguments].concat());
    assert!(output.status.success(), "{}", err(&output));
    !err(&output).contains("parse")
}

#[test]
fn nothing_is_done_where_nothing_has_changed() {
    let hub = hub(&[ONE, WARNED, ("static/robots.txt", "static"), ("content/news/one/a.pdf", "%PDF-")]);
    let public = hub.path().join("public");
    assert!(!is_unchanged(&hub, &[]));
    let (before, files) = (times(&public), tree(&public));
    let warned = err(&pustaka(hub.path(), &["build"]));
    assert!(warned.contains("not-text"), "{warned}");
    assert!(is_unchanged(&hub, &[]));
    assert_eq!(times(&public), before);
    let again = pustaka(hub.path(), &["build"]);
    assert_eq!(err(&again), warned, "what is wrong is told each time");
    let count = files.len() - 1;
    assert!(out(&again).contains(&format!("; 0 files written, {count} unchanged, 0 deleted in ")), "{}", out(&again));
    // Whatever changes is seen, whatever its time or length; and what was done to the site is undone.
    let same_length = |path: &str| {
        let file = hub.path().join(path);
        let was = fs::metadata(&file).and_then(|found| found.modified()).expect("a time");
        let bytes = fs::read(&file).expect("it is there");
        fs::write(&file, vec![b'x'; bytes.len()]).expect("it can be written");
        fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(was)).expect("it can be set");
    };
    let changes: [(&str, &dyn Fn()); 9] = [
        ("a document", &|| write(hub.path(), ONE.0, ONE.1.replace("Text.", "Word."))),
        ("site.toml", &|| write(hub.path(), "site.toml", OTHER)),
        ("a static file", &|| same_length("static/robots.txt")),
        ("a file beside a document", &|| same_length("content/news/one/a.pdf")),
        ("a new file", &|| write(hub.path(), "content/news/three.md", ONE.1.replace("One", "Three"))),
        ("a template", &|| write(hub.path(), "templates/404.html", "Gone.")),
        ("a published page", &|| same_length("public/news/one/index.html")),
        ("a shard", &|| same_length("public/search/start.js")),
        ("a page that is gone", &|| fs::remove_file(public.join("news/one/index.html")).expect("it is there")),
    ];
    for (what, change) in changes {
        assert!(is_unchanged(&hub, &[]), "before {what}");
        change();
        assert!(!is_unchanged(&hub, &[]), "{what} is not seen");
        let fresh = tempfile::tempdir().expect("a temporary folder");
        pustaka::build(
            &pustaka::Options { root: hub.path().to_owned(), ..pustaka::Options::default() },
            &fresh.path().join("public"),
        )
        .expect("it can be built");
        assert!(tree(&public) == tree(&fresh.path().join("public")), "{what}");
    }
    // Each way to build has its own answer, and each folder.
    assert!(!is_unchanged(&hub, &["--drafts"]));
    assert!(is_unchanged(&hub, &["--drafts"]));
    assert!(!is_unchanged(&hub, &["--base-url", "https://other.example.org/"]));
    assert!(!is_unchanged(&hub, &["--disk"]));
    assert!(!is_unchanged(&hub, &["--output", "elsewhere"]));
    assert!(is_unchanged(&hub, &["--disk"]));
    // Neither what pustaka did not make nor what is derived decides.
    write(&public, "CNAME", "small.example.org");
    assert!(is_unchanged(&hub, &["--disk"]));
    write(hub.path(), ".pustaka/built/x.json", "no JSON");
    fs::remove_dir_all(hub.path().join(".pustaka")).expect("it is there");
    assert!(!is_unchanged(&hub, &["--disk"]));
}

#[test]
fn a_folder_that_is_called_otherwise_is_seen() {
    let hub = hub(&[ONE, ("static/document.html", "Gone.")]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    fs::rename(hub.path().join("static"), hub.path().join("templates")).expect("it can be renamed");
    assert!(!is_unchanged(&hub, &[]));
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_seen() {
    let hub = hub(&[ONE, ("real.toml", OTHER)]);
    let file = hub.path().join("site.toml");
    fs::remove_file(&file).expect("it is there");
    std::os::unix::fs::symlink("real.toml", &file).expect("it can be linked");
    assert!(pustaka(hub.path(), &["build"]).status.success());
    assert!(is_unchanged(&hub, &[]));
    write(hub.path(), "real.toml", OTHER.replace("Other", "Changed"));
    assert!(!is_unchanged(&hub, &[]));
}

/// A hub of made-up documents.
fn library(documents: usize) -> TempDir {
    let hub = hub(&[]);
    made_up::write(hub.path(), documents, 240);
    hub
}

/// What a build writes after a change: pages, feeds and the like by their paths, and how many shards of search; and how
/// many files there are in all.
fn written(hub: &TempDir, change: impl FnOnce()) -> (Vec<String>, usize, usize) {
    let public = hub.path().join("public");
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let before = tree(&public);
    std::thread::sleep(Duration::from_millis(20));
    let begun = times(&public).into_values().max().expect("files");
    change();
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let after = tree(&public);
    for (path, time) in times(&public) {
        // The list of files is always made anew.
        let is_same = before.get(&path) == after.get(&path);
        assert!(path == ".pustaka" || is_same == (time <= begun), "{path} is written where its bytes differ");
    }
    let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes)).map(|(path, _)| path.clone());
    let (shards, pages): (Vec<_>, Vec<_>) =
        changed.filter(|path| path != ".pustaka").partition(|path| path.starts_with("assets/search/"));
    (pages, shards.len(), after.len())
}

/// Puts one text in the place of another in a document.
fn edit(hub: &TempDir, from: impl Fn(&str) -> String) {
    let file = hub.path().join("content/resources/d0123.md");
    let text = fs::read_to_string(&file).expect("it is there");
    fs::write(file, from(&text)).expect("it can be written");
}

#[test]
fn an_edit_writes_few_files() {
    let hub = library(600);
    // What every search begins with says how many words there are.
    let search = ["search/index.html".to_owned(), "search/start.js".to_owned()];
    let page = "resources/d0123/index.html".to_owned();
    let paragraph = |text: &str| text.replacen(".\n\n", " pumps.\n\n", 1);
    let (pages, shards, all) = written(&hub, || edit(&hub, paragraph));
    assert_eq!(pages, [[page.clone()].as_slice(), &search].concat());
    assert!(shards <= 16, "{shards} of {all}");
    let first = |text: &str| text.replacen("---\nw", "---\nWells w", 1);
    let (pages, shards, all) = written(&hub, || edit(&hub, first));
    assert_eq!(pages, [[page.clone()].as_slice(), &search].concat());
    // The words of the paragraph stand elsewhere now, not those of others.
    assert!(shards <= 60, "{shards} of {all}");
    let title = |text: &str| text.replacen("title: ", "title: Wells ", 1);
    let (pages, shards, all) = written(&hub, || edit(&hub, title));
    // Its page, its archive and those of its terms, its year, its letters, documents that it is related to.
    assert!(pages.contains(&page) && pages.len() <= 40, "{pages:#?}");
    assert!(shards <= 60, "{shards} of {all}");
    let draft = |text: &str| text.replacen("title: ", "draft: true\ntitle: ", 1);
    let (_, shards, all) = written(&hub, || edit(&hub, draft));
    assert!(shards * 3 < all, "{shards} of {all}");
}

//! Small hubs with the site that they become, compared both ways: list of files, and bytes.
//!
//! `UPDATE=1 cargo test --test golden` writes the expected sites anew; the difference is then read in git.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::tree;
use pustaka::Options;
use pustaka::diagnostic::{Code, Diagnostic};
use pustaka::urls::MANIFEST;

mod common;

/// What is compared of a site. Nobody reads the index for browsers, which tests/browser holds against the native one, nor the
/// scripts again in each site; they are not in the list of files either.
fn compared(output: &Path) -> BTreeMap<String, Vec<u8>> {
    let scripts = [
        "assets/search",
        "assets/find.",
        "assets/results.",
        "assets/suggest.",
        "assets/kept.",
        "assets/disk.",
        "search/start.js",
    ];
    let is_compared = |path: &String| !scripts.iter().any(|script| path.starts_with(script));
    let mut site = tree(output);
    site.retain(|path, _| is_compared(path));
    let list = site.get_mut(MANIFEST).expect("the list of files");
    let mut files: Vec<String> = serde_json::from_slice(list).expect("JSON");
    files.retain(is_compared);
    *list = serde_json::to_vec_pretty(&files).expect("JSON");
    site
}

fn compare(case: &str) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(case);
    let expected_folder = root.join("expected");
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let output = temporary.path().join("public");
    let options = Options { root: root.clone(), ..Options::default() };
    let (built, diagnostics) = pustaka::build(&options, &output).expect("the environment is sound");
    // A file and some HTML are there to show that they are no part of the site.
    let is_meant = |diagnostic: &Diagnostic| matches!(diagnostic.code, Code::UnusedAttachment | Code::RemovedHtml);
    let unexpected = diagnostics.iter().filter(|diagnostic| !is_meant(diagnostic)).count();
    assert!(built.is_some() && unexpected == 0, "{case} has mistakes: {diagnostics:#?}");
    if std::env::var_os("UPDATE").is_some() {
        let _ = std::fs::remove_dir_all(&expected_folder);
        for (path, bytes) in compared(&output) {
            let file = expected_folder.join(path);
            std::fs::create_dir_all(file.parent().expect("below the folder")).expect("can be made");
            std::fs::write(file, bytes).expect("can be written");
        }
    }
    let (made, expected) = (compared(&output), tree(&expected_folder));
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>().join("\n");
    assert_eq!(names(&made), names(&expected), "{case}: other files");
    for (path, bytes) in &made {
        if *bytes != expected[path] {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            panic!("{case}/{path} differs:\n{}\n--- expected:\n{}", text(bytes), text(&expected[path]));
        }
    }
}

#[test]
fn two_lines_are_a_hub() {
    compare("minimal");
}

#[test]
fn all_that_a_document_can_have() {
    compare("example");
}

#[test]
fn a_schema_of_its_own() {
    compare("seed-bank");
}

//! Every kind of mistake: what `pustaka check` says of it, with line, column and what to write instead.
//!
//! A fixture in `tests/diagnostics/` holds small files and the exact output, each after a line `=== path` or
//! `=== output`. In the files `\xNN` is a byte, for what text cannot hold. Where a fixture has no site.toml the
//! hub has the smallest. `UPDATE=1 cargo test --test diagnostics` writes the outputs anew.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{hub, write};
use pustaka::diagnostic::Code;

mod common;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("can be read").path()).collect();
    files.sort();
    files
}

/// The sections of a fixture: name and text.
fn sections(text: &str) -> Vec<(&str, &str)> {
    let sections = text.split("=== ").skip(1).map(|section| section.split_once('\n').expect("a name and a text"));
    sections.collect()
}

/// Text with `\xNN` as bytes.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or("").as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

/// What `pustaka check` says of the hub in a folder.
fn check(root: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pustaka"))
        .args(["check", "--root"])
        .arg(root)
        .env("NO_COLOR", "1")
        .output()
        .expect("pustaka runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes UTF-8");
    let all = text(output.stdout) + &text(output.stderr);
    let code = if all.contains("error[") { 1 } else { 0 };
    assert_eq!(output.status.code(), Some(code), "errors end with exit code 1, warnings with 0: {all}");
    all
}

#[test]
fn each_mistake_is_met_with_help() {
    let mut differences = Vec::new();
    for file in fixtures() {
        let text = fs::read_to_string(&file).expect("a fixture is text");
        let hub = hub(&[]);
        let (mut expected, mut inputs) = ("", "=== ".to_owned());
        for (name, section) in sections(&text) {
            if name == "output" {
                expected = section;
                inputs = text[..text.len() - section.len() - "=== output\n".len()].to_owned();
            } else {
                write(hub.path(), name, bytes(section));
            }
        }
        let said = check(hub.path());
        if std::env::var_os("UPDATE").is_some() {
            let inputs = if expected.is_empty() { text.trim_end_matches("=== output\n") } else { &inputs };
            fs::write(&file, format!("{inputs}=== output\n{said}")).expect("can be written");
        } else if said != expected {
            let name = file.file_name().expect("it has a name").to_string_lossy().into_owned();
            differences.push(format!("{name} says\n{said}\n--- expected:\n{expected}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// Mistakes that a text file cannot show.
#[test]
fn files_that_cannot_be_read_are_named() {
    let hub = hub(&[]);
    write(hub.path(), "content/news/long.md", b"---\ntitle: Long\n---\n".repeat(1_200_000));
    let front = format!("---\ntitle: Long\nsummary: {}\n---\n", "x".repeat(1 << 20));
    write(hub.path(), "content/news/front.md", front.as_bytes());
    let said = check(hub.path());
    #[cfg(unix)]
    let said = {
        use std::os::unix::ffi::OsStrExt;
        let unix = common::hub(&[]);
        write(unix.path(), "content/news/real.md", b"---\ntitle: Real\n---\n");
        std::os::unix::fs::symlink("real.md", unix.path().join("content/news/link.md")).expect("can be made");
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        fs::write(unix.path().join("content/news").join(name), "").expect("can be written");
        said + &check(unix.path())
    };
    let codes = ["file-too-long", "front-matter-too-long", "symbolic-link", "file-name-not-utf-8"];
    for code in codes.into_iter().take(if cfg!(unix) { 4 } else { 2 }) {
        assert!(said.contains(&format!("error[{code}]")), "{code} is not said in\n{said}");
    }
}

/// A file may be one line of a megabyte: what is shown of it fits a screen.
#[test]
fn long_lines_are_cut() {
    let word = "word ".repeat(1000);
    let hub = hub(&[
        ("content/news/a.md", &format!("---\ntitle: A\ndate: {}\n---\n", "9".repeat(10_000))),
        ("content/news/b.md", &format!("---\ntitle: B\n---\n{word}[x](nope.md) {word}\n")),
        ("content/news/c.md", &format!("---\ntitle: C\n---\n{}[x](nope.md)\n", "中文".repeat(50_000))),
    ]);
    let said = check(hub.path());
    for place in ["a.md:3:7", "b.md:4:5001", "c.md:4:100001"] {
        assert!(said.contains(place), "{place} is not named in\n{said}");
    }
    assert!(said.contains("word [x](nope.md) word"), "the place is not shown in\n{said}");
    let longest = said.lines().map(|line| line.chars().count()).max().expect("it says something");
    assert!(longest < 500, "a line has {longest} characters");
}

#[test]
fn every_code_has_a_fixture() {
    // Those of the test above.
    let mut shown: BTreeSet<String> =
        ["file-too-long", "front-matter-too-long", "symbolic-link", "file-name-not-utf-8"].map(str::to_owned).into();
    for file in fixtures() {
        let text = fs::read_to_string(file).expect("a fixture is text");
        shown.extend(text.lines().filter_map(|line| {
            let (_, rest) = line.split_once("error[").or_else(|| line.split_once("warning["))?;
            Some(rest.split_once(']')?.0.to_owned())
        }));
    }
    let missing: Vec<&str> = Code::ALL.iter().map(|code| code.name()).filter(|code| !shown.contains(*code)).collect();
    assert!(missing.is_empty(), "no fixture shows {missing:?}");
}

/// The report says as many mistakes as the file has, whatever comes first.
#[test]
fn five_mistakes_are_five_diagnostics() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics/five-mistakes.txt"));
    let text = text.expect("the fixture is there");
    assert_eq!(text.matches("error[").count(), 5);
    assert!(text.ends_with("5 errors\n"));
}

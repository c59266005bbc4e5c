//! `init`, `new` and `schema` as a person meets them: what they write and say, and how they exit.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use common::{err, hub, tree, write};

mod common;

fn pustaka(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pustaka"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1").output().expect("it runs")
}

/// What it says and writes to standard output and error, and its exit code.
fn said(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\\', "/");
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[track_caller]
fn assert_said(folder: &Path, arguments: &[&str], out: &str, err: &str, code: i32) {
    let all = (out.to_owned(), err.to_owned(), Some(code));
    assert_eq!(said(&pustaka(folder, arguments)), all, "{arguments:?}");
}

/// What was written, but for the date of the day.
fn begun(hub: &Path, path: &str) -> String {
    let text = fs::read_to_string(hub.join(path)).expect("it was written");
    let dated = |line: &str| match line.strip_prefix("date: ").and_then(|rest| rest.split_once(" #")) {
        Some((date, rest)) => {
            let digits = date.replace(|c: char| c.is_ascii_digit(), "0");
            format!("date: {digits} #{rest}\n")
        }
        None => format!("{line}\n"),
    };
    text.lines().map(dated).collect()
}

const NOTHING_WRONG: (&str, &str, i32) = ("", "no mistakes\n", 0);

#[track_caller]
fn assert_right(hub: &Path) {
    let (out, err, code) = NOTHING_WRONG;
    assert_said(hub, &["check", "--drafts"], out, err, code);
    assert_said(hub, &["check"], out, err, code);
}

#[test]
fn a_new_hub_checks_and_builds() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = "site.toml README.md .gitignore content/index.md content/about.md \
                 content/resources/a-first-resource.md content/topics/a-first-topic.md .vscode/extensions.json \
                 .vscode/tasks.json";
    let lines: String = files.split(' ').map(|file| format!("new/hub/{file}\n")).collect();
    let next =
        "Go to the folder: `cd new/hub`. Change title and base_url in site.toml; `pustaka serve` shows the hub.\n";
    assert_said(folder.path(), &["init", "new/hub"], &lines, next, 0);
    let hub = folder.path().join("new/hub");
    assert!(hub.join(".pustaka/schema/site.json").is_file(), "site.toml names it");
    assert_right(&hub);
    let (out, _, code) = said(&pustaka(&hub, &["build"]));
    assert_eq!(code, Some(0));
    assert!(out.starts_with("4 documents, "), "{out}");
    let home = fs::read_to_string(hub.join("public/index.html")).expect("a home page");
    assert!(home.contains("A first resource"), "{home}");
}

#[test]
fn init_is_for_empty_folders() {
    let folder = tempfile::tempdir().expect("a folder");
    // A repository without files is empty.
    write(folder.path(), ".git/HEAD", "ref: refs/heads/main\n");
    let made = pustaka(folder.path(), &["init", "."]);
    assert!(made.status.success());
    assert!(err(&made).starts_with("Change title"), "one is there already: {}", err(&made));
    let before = tree(folder.path());
    let refused = "error: . has files already, such as .gitignore; name a folder that is empty, or not there yet\n";
    assert_said(folder.path(), &["init", "."], "", refused, 2);
    assert_eq!(tree(folder.path()), before);
    write(folder.path(), "other/notes.txt", "mine");
    let refused = "error: other has files already, such as notes.txt; name a folder that is empty, or not there yet\n";
    assert_said(folder.path(), &["init", "other"], "", refused, 2);
    write(folder.path(), "file", "mine");
    let refused = "error: file: this is no folder, or leads to none; put the folder in its place\n";
    assert_said(folder.path(), &["init", "file"], "", refused, 2);
}

#[test]
fn new_files_have_the_likely_fields() {
    let hub = hub(&[]);
    let site = fs::read_to_string(hub.path().join("site.toml")).expect("a hub");
    let own = "[collections.events]\nsingular = \"Event\"\nkinds = [\"talk\", \"round-table\"]\n\
               [collections.events.fields]\nperiod = { type = \"period\" }\n\
               at = { type = \"group\", fields.place = { type = \"text\" }, fields.country = { type = \"term\", taxonomy = \
               \"countries\" } }\n";
    write(hub.path(), "site.toml", site + own);
    assert_said(hub.path(), &["new", "events", "ICT: a primer"], "content/events/ict-a-primer.md\n", "", 0);
    let event = "---
title: \"ICT: a primer\"
kind: # talk or round-table
date: 0000-00-00 # When it was published or took place, as exactly as you know: 2017, 2017-03 or 2017-03-09.
summary: # One or two sentences for lists and results.
authors: # Who wrote it: people as “Family, Given”, in quotation marks for the comma, and institutions.
countries: # By name, in any language, or by the two letters of ISO 3166.
topics: # By any of their names.
programmes: # By any of their names.
period: # A date, or the first and the last with a slash between them.
# at: {place: some text, country: KH}
file: # A file to download, which lies beside this one.
link: # Where it is on the web.
---

";
    assert_eq!(begun(hub.path(), "content/events/ict-a-primer.md"), event);
    assert_said(hub.path(), &["new", "topics", "Water"], "content/topics/water.md\n", "", 0);
    let topic = "---
title: Water
aliases: # What else it is called, in any language: search and fields know it by these too.
broader: # The term above it.
summary: # One or two sentences for lists and results.
---

";
    assert_eq!(begun(hub.path(), "content/topics/water.md"), topic);
    assert_said(hub.path(), &["new", "countries", "Sri Lanka"], "content/countries/LK.md\n", "", 0);
    assert!(!begun(hub.path(), "content/countries/LK.md").contains("title"), "a country has its name");
    assert_said(hub.path(), &["new", "pages", "About us"], "content/about-us.md\n", "", 0);
    let page = "---\ntitle: About us\nsummary: # One or two sentences for lists and results.\n---\n\n";
    assert_eq!(begun(hub.path(), "content/about-us.md"), page);
    assert_right(hub.path());
}

#[test]
fn a_title_is_a_name_in_any_script() {
    let hub = hub(&[]);
    let long = "word ".repeat(400);
    let cut = format!("content/news/{}.md\n", ["word"; 20].join("-"));
    let uncut = "ពាក្យ".repeat(100);
    for (title, path) in [
        ("អក្សរ ខ្មែរ", "content/news/អក្សរ-ខ្មែរ.md\n"),
        ("数字技能 2017", "content/news/数字技能-2017.md\n"),
        ("Où aller ?", "content/news/où-aller.md\n"),
        ("مكتبة", "content/news/مكتبة.md\n"),
        ("  two\n lines\u{7}", "content/news/two-lines.md\n"),
        ("# a \"title\" - with \\ signs", "content/news/a-title-with-signs.md\n"),
        ("NO", "content/news/no.md\n"),
        ("2017", "content/news/2017.md\n"),
        (&long, &cut),
    ] {
        assert_said(hub.path(), &["new", "news", title], path, "", 0);
    }
    // Without spaces between words too, and whole characters.
    let (path, _, code) = said(&pustaka(hub.path(), &["new", "news", &uncut]));
    assert_eq!(code, Some(0));
    assert!(path.len() < 130 && uncut.starts_with(path.trim_start_matches("content/news/").trim_end_matches(".md\n")));
    assert_right(hub.path());
    let options = pustaka::Options { root: hub.path().to_owned(), ..Default::default() };
    let hub = pustaka::read(&options).expect("it reads").0.expect("it is right");
    let mut titles: Vec<&str> = hub.library.documents.iter().map(|document| document.title.as_str()).collect();
    titles.retain(|title| title.chars().count() < 40);
    titles.sort_unstable();
    let expected = [
        "# a \"title\" - with \\ signs",
        "2017",
        "NO",
        "Où aller ?",
        "two lines",
        "مكتبة",
        "អក្សរ ខ្មែរ",
        "数字技能 2017",
    ];
    assert_eq!(titles, expected);
}

#[test]
fn what_is_there_is_never_overwritten() {
    let hub = hub(&[
        ("content/news/Water.md", "---\ntitle: W\n---\n"),
        ("content/news/fire/index.md", "---\ntitle: F\n---\n"),
        ("content/news/earth.fr.md", "---\ntitle: T\n---\n"),
        ("content/news/e\u{301}cole.md", "---\ntitle: E\n---\n"),
        ("content/news.txt", "not a page"),
    ]);
    let before = tree(hub.path());
    for (title, there) in
        [("Water", "Water.md"), ("fire", "fire"), ("EARTH!", "earth.fr.md"), ("École", "e\u{301}cole.md")]
    {
        let err =
            format!("error: content/news/{there} is there already; change that file, or give this one another title\n");
        assert_said(hub.path(), &["new", "news", title], "", &err, 2);
    }
    assert_eq!(tree(hub.path()), before);
}

#[test]
fn wrong_use_is_met_with_help() {
    let hub = hub(&[]);
    for (arguments, err) in [
        (["new", "!!!"], "there is no collection `new`; did you mean `news`?"),
        (
            ["qqqq", "A"],
            "there is no collection `qqqq`; write resources, case-studies, news, countries, topics, programmes or pages",
        ),
        (["news", "!!!"], "`!!!` has neither letter nor digit to name a file by; give another title"),
        (["news", "CON"], "Windows has no files called `con`; give another title"),
        (["news", "Index"], "a file made from `Index` would stand for its folder; give another title"),
        (
            ["countries", "Congo"],
            "`Congo` is the name of several countries; write CG (Congo) or CD (Democratic Republic of the Congo)",
        ),
    ] {
        let all = ["new", arguments[0], arguments[1]];
        assert_said(hub.path(), &all, "", &format!("error: {err}\n"), 2);
    }
    assert!(!hub.path().join("content").exists());
    let folder = tempfile::tempdir().expect("a folder");
    let (_, err, code) = said(&pustaka(folder.path(), &["new", "news", "A"]));
    assert!(code == Some(2) && err.contains("there is no site.toml here"), "{err}");
}

#[test]
fn a_file_that_would_be_wrong_is_not_written() {
    let hub = hub(&[("content/news/one.md", "---\ntitle: One\n---\n")]);
    let (out, err, code) = said(&pustaka(hub.path(), &["new", "pages", "News"]));
    assert_eq!((out.as_str(), code), ("", Some(1)));
    assert!(err.starts_with("error[duplicate-url]: its address /news/ is that of"), "{err}");
    assert!(err.ends_with("nothing was written\n"), "{err}");
    assert!(!hub.path().join("content/news.md").exists());
}

#[test]
fn mistakes_elsewhere_are_not_in_the_way() {
    let hub = hub(&[("content/news/one.md", "---\ntitle: [\n---\n")]);
    assert_said(hub.path(), &["new", "news", "Two"], "content/news/two.md\n", "", 0);
    // Without a schema nobody knows its fields.
    write(hub.path(), "site.toml", "title = 1\n");
    let (out, err, code) = said(&pustaka(hub.path(), &["new", "news", "Three"]));
    assert_eq!((out.as_str(), code), ("", Some(1)));
    assert!(err.contains("site.toml:1:9") && err.ends_with("nothing was written\n"), "{err}");
}

#[test]
fn a_title_may_come_without_quotes() {
    let hub = hub(&[]);
    assert_said(hub.path(), &["new", "news", "A", "second", "one"], "content/news/a-second-one.md\n", "", 0);
    let text = fs::read_to_string(hub.path().join("content/news/a-second-one.md")).expect("it was written");
    assert!(text.starts_with("---\ntitle: A second one\n"), "{text}");
    let (_, err, code) = said(&pustaka(hub.path(), &["new", "news"]));
    assert_eq!(code, Some(2));
    assert!(err.contains("<TITLE>"), "{err}");
}

/// No two places are further apart: 25 hours, so the day there is never the same.
#[test]
#[cfg(unix)]
fn the_date_is_that_of_the_place() {
    let hub = hub(&[]);
    let date = |zone: &str, title: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pustaka"));
        let output = command.args(["new", "news", title]).current_dir(hub.path()).env("TZ", zone).output();
        assert!(output.expect("it runs").status.success());
        let text = fs::read_to_string(hub.path().join(format!("content/news/{title}.md"))).expect("it was written");
        text.lines().find_map(|line| Some(line.strip_prefix("date: ")?[..10].to_owned())).expect("it has a date")
    };
    assert!(date("<+14>-14", "east") > date("<-11>11", "west"));
}

#[test]
fn schemas_are_written_where_asked_and_only_when_changed() {
    let hub = hub(&[("content/topics/water.md", "---\ntitle: Clean water\n---\n")]);
    let names = ["content.json", "content/case-studies.json", "content/countries.json", "content/news.json"];
    let names = names.iter().chain(&["content/programmes.json", "content/resources.json", "content/topics.json"]);
    let names: Vec<&&str> = names.chain(&["site.json"]).collect();
    let lines = |folder: &str| names.iter().map(|name| format!("{folder}/{name}\n")).collect::<String>();
    assert_said(hub.path(), &["schema"], &lines(".pustaka/schema"), "", 0);
    let file = hub.path().join(".pustaka/schema/content/news.json");
    let written = |file: &Path| fs::metadata(file).and_then(|found| found.modified()).expect("it is there");
    let before = written(&file);
    assert_said(hub.path(), &["schema"], &lines(".pustaka/schema"), "", 0);
    assert_eq!(written(&file), before);
    assert_said(hub.path(), &["schema", "--output", "out"], &lines("out"), "", 0);
    assert_eq!(tree(&hub.path().join("out")), tree(&hub.path().join(".pustaka/schema")));
    assert!(fs::read_to_string(&file).expect("text").contains("Clean water"), "terms are completions");
}

#[test]
fn the_preview_keeps_schemas_true() {
    let hub = hub(&[("content/topics/water.md", "---\ntitle: Clean water\n---\n")]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_pustaka"));
    let quiet =
        command.args(["serve", "--port", "0"]).current_dir(hub.path()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut server = quiet.spawn().expect("it runs");
    let schema = hub.path().join(".pustaka/schema/content/news.json");
    let wait_for = |title: &str| {
        (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            fs::read_to_string(&schema).is_ok_and(|text| text.contains(title))
        })
    };
    let first = wait_for("Clean water");
    write(hub.path(), "content/topics/fire.md", "---\ntitle: Open fire\n---\n");
    let second = wait_for("Open fire");
    server.kill().expect("it runs still");
    server.wait().expect("it ends");
    assert!(first, "with the first reading");
    assert!(second, "with every change");
}

//! The guide for editors shows what works: every example checks, every message is what is said of the example above it,
//! every command runs, and its list of fields is the schema's. `UPDATE=1 cargo test --test guide` writes messages and
//! fields anew.
//!
//! Of its code blocks, `markdown PATH` is a file of the hub; `yaml` is front matter and `markdown` a text, of a document
//! that is tried beside it; `text` behind one of these is what is said of it; `toml site.toml` belongs to the schema; `sh`
//! are commands.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{err, out, pustaka, write};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use pustaka::Options;
use pustaka::config::schema::{Field, Input, Of, fields};
use pustaka::config::{self, Site};
use tempfile::TempDir;

mod common;

/// Where an example is tried that does not say it.
const TRIED: &str = "content/resources/this.md";
/// The files beside documents that the examples name.
const ATTACHMENTS: [&str; 7] = [
    "rain-tanks.pdf",
    "rain-tanks-km.pdf",
    "wells/cover.jpg",
    "wells/wells.pdf",
    "wells/figures.xlsx",
    "wells/well.jpg",
    "wells/drawings.pdf",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

fn guide() -> String {
    fs::read_to_string(folder().join("editing.md")).expect("the guide is there")
}

fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Two tests write into the guide: each its own part of what is there by then.
fn update(change: impl Fn(&str) -> String) {
    static ONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _alone = ONE.lock().expect("no test has failed while it wrote");
    fs::write(folder().join("editing.md"), change(&guide())).expect("can be written");
}

/// The code blocks of the guide: what is written behind the fence, and the text.
fn blocks(guide: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut is_within = false;
    for event in Parser::new(guide) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                blocks.push((info.into_string(), String::new()));
                is_within = true;
            }
            Event::End(TagEnd::CodeBlock) => is_within = false,
            Event::Text(text) if is_within => blocks.last_mut().expect("it has begun").1.push_str(&text),
            _ => {}
        }
    }
    blocks
}

/// An example: its file, the text, and what is said of it as the guide has it; nothing where it is right.
struct Example {
    path: String,
    text: String,
    said: Option<String>,
    /// Whether it is one of the hub's files, and not one that is only tried.
    is_kept: bool,
}

fn examples(guide: &str) -> Vec<Example> {
    let blocks = blocks(guide);
    let said = blocks.iter().skip(1).map(Some).chain([None]);
    let examples = blocks.iter().zip(said).filter_map(|((info, text), next)| {
        let said = next.filter(|(info, _)| info == "text").map(|(_, said)| said.clone());
        let (language, path) = info.split_once(' ').map_or((info.as_str(), None), |(l, path)| (l, Some(path)));
        let title = if text.lines().any(|line| line.starts_with("title:")) { "" } else { "title: Of an example\n" };
        let text = match (language, path) {
            ("markdown", Some(_)) => text.clone(),
            ("markdown", None) => format!("---\ntitle: Of an example\n---\n{text}"),
            ("yaml", None) => format!("---\n{title}{text}---\n"),
            _ => return None,
        };
        let is_kept = path.is_some() && said.is_none();
        Some(Example { path: path.unwrap_or(TRIED).to_owned(), text, said, is_kept })
    });
    examples.collect()
}

/// The hub of the guide: a new one, with every file that the guide shows.
fn hub(guide: &str) -> TempDir {
    let hub = tempfile::tempdir().expect("a temporary folder");
    let made = pustaka(hub.path(), &["init", "."]);
    assert!(made.status.success(), "{}", err(&made));
    let toml = hub.path().join(config::FILE);
    let mut site = fs::read_to_string(&toml).expect("init has made it");
    for (_, more) in blocks(guide).into_iter().filter(|(info, _)| info == "toml site.toml") {
        site.push_str(&more);
    }
    fs::write(&toml, site).expect("can be written");
    for name in ATTACHMENTS {
        write(hub.path(), &format!("content/resources/{name}"), "bytes");
    }
    for Example { path, text, .. } in examples(guide).into_iter().filter(|example| example.is_kept) {
        write(hub.path(), &path, text);
    }
    hub
}

/// What is said of a file, each thing in two lines.
fn said_of(root: &Path, path: &str) -> String {
    let (_, diagnostics) =
        pustaka::read(&Options { root: root.to_owned(), ..Options::default() }).expect("it is there");
    let mut said = String::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.path == path) {
        let severity = if diagnostic.is_error() { "error" } else { "warning" };
        writeln!(said, "{severity}[{}]: {}", diagnostic.code.name(), diagnostic.message).expect("a text");
        if let Some(help) = &diagnostic.suggestion {
            writeln!(said, "help: {help}").expect("a text");
        }
    }
    said
}

/// What `check` shows of a hub, to the letter.
fn shown(root: &Path) -> String {
    let mut check = Command::new(env!("CARGO_BIN_EXE_pustaka"));
    let output = check.arg("check").current_dir(root).env("NO_COLOR", "1").output().expect("it runs");
    format!("{}\n", out(&output).trim_end())
}

#[test]
fn what_the_guide_shows_makes_a_hub_without_mistakes() {
    let guide = guide();
    let hub = hub(&guide);
    let check = pustaka(hub.path(), &["check"]);
    assert_eq!((out(&check).as_str(), err(&check).trim()), ("", "no mistakes"));
    assert!(guide.contains("\"no mistakes\""));
    let build = pustaka(hub.path(), &["build"]);
    assert!(build.status.success(), "{}", err(&build));
    let site = common::tree(&hub.path().join("public"));
    for name in ATTACHMENTS {
        let name = name.rsplit('/').next().expect("a name");
        assert!(site.keys().any(|path| path.ends_with(&format!("/{name}"))), "{name} is not in the site");
    }
}

#[test]
fn each_example_gets_what_stands_below_it() {
    let guide = guide();
    let hub = hub(&guide);
    let tried: Vec<Example> = examples(&guide).into_iter().filter(|example| !example.is_kept).collect();
    assert!(tried.iter().filter(|example| example.said.is_some()).count() > 10);
    let mut differences = Vec::new();
    for Example { path, text, said, .. } in tried {
        write(hub.path(), &path, &text);
        let is_whole = said.as_ref().is_some_and(|said| said.contains(" --> "));
        let now = if is_whole { shown(hub.path()) } else { said_of(hub.path(), &path) };
        let said = said.unwrap_or_default();
        if now != said {
            differences.push((said, now, text));
        }
        fs::remove_file(hub.path().join(path)).expect("it was written");
    }
    if is_update() {
        update(|guide| {
            let known = differences.iter().filter(|(said, ..)| !said.is_empty());
            known.fold(guide.to_owned(), |guide, (said, now, _)| guide.replacen(said.as_str(), now, 1))
        });
        differences.retain(|(said, ..)| said.is_empty());
    }
    let told =
        differences.iter().map(|(said, now, text)| format!("Of\n{text}it is said\n{now}and the guide has\n{said}"));
    assert!(differences.is_empty(), "{}", told.collect::<Vec<_>>().join("\n"));
}

/// The words of a command, as a shell tells them apart.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(n, part)| match n % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn every_command_runs() {
    let guide = guide();
    let hub = hub(&guide);
    let shells = blocks(&guide).into_iter().filter(|(info, _)| info == "sh");
    let mut commands: Vec<String> =
        shells.flat_map(|(_, text)| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let codes: Vec<String> = Parser::new(&guide)
        .filter_map(|event| match event {
            Event::Code(code) => Some(code.replace("cargo run --release -- ", "pustaka ")),
            _ => None,
        })
        .collect();
    commands.extend(codes.iter().filter(|code| code.starts_with("pustaka ")).cloned());
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let words = words(&command);
        let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        // It would not end; and `init` has been run.
        if matches!(words[0], "serve" | "init") {
            let help = pustaka(hub.path(), &[words[0], "--help"]);
            assert!(help.status.success(), "{command}");
            for flag in words.iter().filter(|word| word.starts_with("--")) {
                assert!(out(&help).contains(flag), "{command}");
            }
            continue;
        }
        let run = pustaka(hub.path(), &words);
        assert!(run.status.success(), "{command}: {}", err(&run));
    }
    // What `new` has made is there by now, under the name that the guide says.
    for path in codes.iter().filter(|code| code.starts_with("content/")) {
        assert!(hub.path().join(path).exists(), "there is no {path}");
    }
    let search = pustaka(hub.path(), &["search", "rain tanks", "--filter", "countries=KH", "--format", "json"]);
    assert!(out(&search).contains("resources/rain-tanks"), "{}", out(&search));
}

/// The ids that headings have where Markdown is shown by GitHub.
fn anchors(markdown: &str) -> BTreeSet<String> {
    let headings =
        markdown.lines().filter_map(|line| line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' '));
    let id = |heading: &str| {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
        kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(id).collect()
}

#[test]
fn every_link_and_picture_is_there() {
    const MOST: u64 = 120_000;
    let guide = guide();
    let (mut links, mut pictures) = (0, BTreeSet::new());
    let mut alt: Option<String> = None;
    for event in Parser::new(&guide) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.contains("://") => {
                let (path, anchor) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
                let file = folder().join(if path.is_empty() { "editing.md" } else { path });
                assert!(file.exists(), "{dest_url} leads nowhere");
                let has_it = anchor.is_empty() || anchors(&fs::read_to_string(file).expect("text")).contains(anchor);
                assert!(has_it, "{dest_url} names no heading");
                links += 1;
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let size = fs::metadata(folder().join(&*dest_url)).map(|found| found.len());
                assert!(size.as_ref().is_ok_and(|size| *size < MOST), "{dest_url}: {size:?}");
                pictures.insert(dest_url.into_string());
                alt = Some(String::new());
            }
            Event::End(TagEnd::Image) => {
                let alt = alt.take().expect("it has begun");
                assert!(alt.len() > 30, "`{alt}` does not say what is to be seen");
            }
            Event::Text(text) => {
                if let Some(alt) = &mut alt {
                    alt.push_str(&text);
                }
            }
            _ => {}
        }
    }
    let there = fs::read_dir(folder().join("editing")).expect("the pictures are there");
    let there = there.map(|entry| format!("editing/{}", entry.expect("readable").file_name().to_string_lossy()));
    assert_eq!(pictures, there.collect());
    assert!(links > 3 && pictures.len() <= 6);
}

/// Where a field is allowed.
const ROLES: [&str; 4] = ["documents", "terms", "countries", "pages"];

/// A row of the table of fields.
struct Row<'a> {
    field: Field<'a>,
    /// Of [`ROLES`]: where it is allowed, and where it is needed.
    allowed: BTreeSet<usize>,
    needed: BTreeSet<usize>,
}

/// The fields that every hub has. The same field of several files is one row.
fn rows(site: &Site) -> Vec<Row<'_>> {
    let terms = site.taxonomies.iter().enumerate();
    let terms = terms.map(|(n, taxonomy)| (Of::Terms(n), if taxonomy.countries { 2 } else { 1 }));
    let mut files: Vec<(Of, usize)> = terms.chain([(Of::Documents(0), 0), (Of::Pages, 3)]).collect();
    files.sort_by_key(|(_, role)| *role);
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (of, role) in files {
        let mut after = 0;
        for field in fields(site, of) {
            let known = rows.iter().position(|row| (row.field.id, row.field.help) == (field.id, field.help));
            let at = known.unwrap_or(after);
            if known.is_none() {
                let (allowed, needed) = (BTreeSet::new(), BTreeSet::new());
                rows.insert(at, Row { field: field.clone(), allowed, needed });
            }
            rows[at].allowed.insert(role);
            if field.required {
                rows[at].needed.insert(role);
            }
            after = at + 1;
        }
    }
    rows
}

/// What a field means, with what it takes where that is one of few.
fn meaning(field: &Field<'_>) -> String {
    let mut meaning = field.help.to_owned();
    if let Input::Choice(choices) = &field.input
        && !choices.is_empty()
    {
        let ids: Vec<String> = choices.iter().map(|(id, _)| format!("`{id}`")).collect();
        let begin = if field.id == "kind" { "Resources have" } else { "One of" };
        write!(meaning, " {begin} {}.", ids.join(", ")).expect("a text");
    }
    if field.list {
        meaning.push_str(" One or several.");
    }
    meaning
}

fn names(of: &BTreeSet<usize>) -> String {
    let names: Vec<&str> = of.iter().map(|role| ROLES[*role]).collect();
    match names.len() {
        4 => "all files".to_owned(),
        _ => names.join(", "),
    }
}

/// Groups, each with the names of the fields that have it: `found` gets what it does not have yet.
fn groups<'a>(field: &Field<'a>, found: &mut Vec<(Vec<String>, Field<'a>)>) {
    let Input::Group { fields, .. } = &field.input else { return };
    match found.iter_mut().find(|(_, other)| other.input == field.input) {
        Some((names, _)) if names.iter().any(|name| *name == field.id) => {}
        Some((names, _)) => names.push(field.id.to_owned()),
        None => found.push((vec![field.id.to_owned()], field.clone())),
    }
    for inner in fields {
        groups(inner, found);
    }
}

/// The types of fields that a schema may have, as the program names them.
fn types() -> Vec<String> {
    let wrong =
        "title = \"T\"\nbase_url = \"https://t.example.org/\"\n[pages.fields]\na = { type = \"qqqqqqqqqqqq\" }\n";
    let said = config::parse(wrong).expect_err("there is no such type");
    let types = said[0].suggestion.as_deref().and_then(|help| help.strip_prefix("write ")).expect("all are named");
    types.split(", ").flat_map(|names| names.split(" or ")).map(str::to_owned).collect()
}

/// The guide's part on fields.
fn reference() -> String {
    let toml = |more: &str| format!("title = \"T\"\nbase_url = \"https://t.example.org/\"\n[pages.fields]\n{more}");
    let standard = config::parse(&toml("")).expect("a schema");
    let types = types();
    let own: String = types
        .iter()
        .map(|name| {
            let more = match name.as_str() {
                "choice" => ", values = [\"Draft\", \"Published\"]",
                "term" => ", taxonomy = \"countries\"",
                "reference" => ", to = \"resources\"",
                "group" => ", fields.name = { type = \"text\" }, fields.born = { type = \"date\" }",
                _ => "",
            };
            format!("{name} = {{ type = \"{name}\"{more} }}\n")
        })
        .collect();
    let own = config::parse(&toml(&own)).expect("a schema");
    let own_fields = fields(&own, Of::Pages);
    let own_fields: Vec<&Field<'_>> =
        types.iter().map(|name| own_fields.iter().find(|field| field.id == name).expect("it is there")).collect();

    let mut text = String::from("\n| field | what it is | example | where |\n|---|---|---|---|\n");
    let rows = rows(&standard);
    for Row { field, allowed, needed } in &rows {
        let needed = if needed.is_empty() { String::new() } else { format!(" Needed in {}.", names(needed)) };
        let (id, example) = (field.id, &field.example);
        writeln!(text, "| `{id}` | {}{needed} | `{id}: {example}` | {} |", meaning(field), names(allowed))
            .expect("a text");
    }
    text.push_str("\nFields that a hub may have besides have one of these types:\n\n");
    text.push_str("| type | what is written | example |\n|---|---|---|\n");
    for field in &own_fields {
        writeln!(text, "| {} | {} | `{}` |", field.id, meaning(field), field.example).expect("a text");
    }
    let mut found = Vec::new();
    for field in rows.iter().map(|row| &row.field).chain(own_fields.iter().filter(|field| field.id != "group").copied())
    {
        groups(field, &mut found);
    }
    text.push_str("\nSome of them have parts:\n");
    for (names, group) in &found {
        let Input::Group { fields, short } = &group.input else { continue };
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let short = short.map(|short| format!(" A single value is its `{short}`.")).unwrap_or_default();
        writeln!(text, "\n**{}.**{short}\n\n| part | what it is | example |\n|---|---|---|", names.join(", "))
            .expect("a text");
        for field in fields {
            let needed = if field.required { " Needed." } else { "" };
            writeln!(text, "| `{}` | {}{needed} | `{}: {}` |", field.id, meaning(field), field.id, field.example)
                .expect("a text");
        }
    }
    text.push('\n');
    text
}

#[test]
fn its_fields_are_the_schemas() {
    const BEGIN: &str = "<!-- fields:";
    const END: &str = "<!-- end of fields -->";
    let expected = reference();
    let parts = |guide: &str| {
        let (before, rest) = guide.split_once(BEGIN).expect("the fields begin somewhere");
        let (comment, rest) = rest.split_once("-->\n").expect("the comment ends");
        let (there, after) = rest.split_once(END).expect("the fields end somewhere");
        [format!("{before}{BEGIN}{comment}-->\n"), there.to_owned(), format!("{END}{after}")]
    };
    if is_update() {
        update(|guide| {
            let [before, _, after] = parts(guide);
            format!("{before}{expected}{after}")
        });
    }
    let [_, there, _] = parts(&guide());
    assert_eq!(there, expected, "UPDATE=1 cargo test --test guide writes it anew");
}

//! The table of fields is all that files may hold, and says only what is true.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{hub, write};
use pustaka::Options;
use pustaka::config::schema::{Field, Input, Of, fields};
use pustaka::config::{self, Site};
use pustaka::diagnostic::{Code, Diagnostic};
use pustaka::library::Qualifier;

mod common;

/// Fields of every type, each alone and as a list, for files of every sort.
const EVERY_TYPE: &str = include_str!("common/every-type.toml");

/// The site.toml files that the fields are tried with.
fn schemas() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shipped = [".", "tests/sites/example", "tests/sites/minimal", "tests/sites/seed-bank"];
    let read = |hub: &&str| fs::read_to_string(root.join(hub).join(config::FILE)).expect("a hub");
    shipped.iter().map(read).chain([EVERY_TYPE.to_owned()]).collect()
}

fn site(toml: &str) -> Site {
    config::parse(toml).expect("the schema is right")
}

/// A file of every sort: its path from `content/`, and whose fields it has.
fn places(site: &Site) -> Vec<(String, Of)> {
    let mut places = vec![("index.md".to_owned(), Of::Pages), ("about.md".to_owned(), Of::Pages)];
    for (n, collection) in site.collections.iter().enumerate() {
        places.push((format!("{}/_index.md", collection.id), Of::Pages));
        places.push((format!("{}/this.md", collection.id), Of::Documents(n)));
    }
    for (n, taxonomy) in site.taxonomies.iter().enumerate() {
        places.push((format!("{}/_index.md", taxonomy.id), Of::Pages));
        let name = if taxonomy.countries { "FJ" } else { "this" };
        places.push((format!("{}/{name}.md", taxonomy.id), Of::Terms(n)));
    }
    places
}

/// What is said of one file in a hub that has what the examples name.
fn check(toml: &str, path: &str, text: &str) -> Vec<Diagnostic> {
    let site = site(toml);
    let hub = hub(&[]);
    write(hub.path(), config::FILE, toml);
    for collection in &site.collections {
        write(hub.path(), &format!("content/{}/annual-report.md", collection.id), "---\ntitle: A report\n---\n");
    }
    for taxonomy in site.taxonomies.iter().filter(|taxonomy| !taxonomy.countries) {
        for term in ["one", "another", "infrastructure", "annual-report"] {
            let file = format!("content/{}/{term}.md", taxonomy.id);
            write(hub.path(), &file, format!("---\ntitle: {} {term}\n---\n", taxonomy.id));
        }
    }
    let file = format!("content/{path}");
    let folder = file.rsplit_once('/').expect("below content").0;
    for name in ["report.pdf", "figures.xlsx", "cover.jpg"] {
        write(hub.path(), &format!("{folder}/{name}"), "bytes");
    }
    write(hub.path(), &file, text);
    let options = Options { root: hub.path().to_owned(), drafts: true, ..Options::default() };
    let (_, mut diagnostics) = pustaka::read(&options).expect("the hub can be read");
    diagnostics.retain(|diagnostic| diagnostic.path == file);
    diagnostics
}

/// A value of a field by its example; with the examples of its own fields where it is a group that is written `out`.
fn example(field: &Field<'_>, out: bool) -> String {
    match &field.input {
        // Of a section not all parts go together: columns are of a table, names of measures of figures.
        Input::Group { fields, .. } if out && field.id != "sections" => {
            // What is counted needs no value.
            let written = fields.iter().filter(|field| field.id != "complete");
            let inner: Vec<String> = written.map(|field| format!("{}: {}", field.id, example(field, out))).collect();
            format!("{{{}}}", inner.join(", "))
        }
        _ => field.example.to_string(),
    }
}

#[test]
fn every_field_is_read_and_its_example_is_right() {
    for toml in schemas() {
        let site = site(&toml);
        for ((path, of), out) in places(&site).into_iter().flat_map(|place| [(place.clone(), false), (place, true)]) {
            let lines = fields(&site, of).into_iter().map(|field| format!("{}: {}\n", field.id, example(&field, out)));
            let text = format!("---\n{}---\nText.\n", lines.collect::<String>());
            let diagnostics = check(&toml, &path, &text);
            assert!(diagnostics.is_empty(), "{path} of {}:\n{text}\n{diagnostics:#?}", site.title);
        }
    }
}

/// The names that `resolve` reads, from its source: what it does with a name shows only where that is written.
fn names_read() -> BTreeSet<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/resolve/document.rs");
    let source = fs::read_to_string(source).expect("our own source");
    let (_, arms) = source.split_once("    match name {\n").expect("names are told apart");
    let (arms, _) = arms.split_once("_ => unknown(").expect("the others are unknown");
    let patterns = arms.lines().filter_map(|line| line.strip_prefix("        \"")?.split_once("=>"));
    patterns
        .flat_map(|(names, _)| names.split('"').map(str::to_owned).collect::<Vec<_>>())
        .filter(|name| is_name(name))
        .collect()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

#[test]
fn what_is_read_is_in_the_table() {
    let site = site("title = \"T\"\nbase_url = \"https://t.example.org/\"\n");
    let all = [Of::Documents(0), Of::Terms(1), Of::Pages].into_iter().flat_map(|of| fields(&site, of));
    let table: BTreeSet<String> =
        all.map(|field| field.id.to_owned()).filter(|id| site.taxonomy(id).is_none()).collect();
    assert_eq!(names_read(), table);
}

#[test]
fn groups_have_the_fields_that_check_names() {
    let site = site(EVERY_TYPE);
    for field in fields(&site, Of::Documents(0)) {
        groups(EVERY_TYPE, &field, &|inner| inner);
    }
}

/// Holds a group against what is said of a field that it does not have; `within` puts it where it belongs.
fn groups(toml: &str, field: &Field<'_>, within: &dyn Fn(String) -> String) {
    let Input::Group { fields, .. } = &field.input else { return };
    let put = |inner: &str| within(format!("{}: {{{inner}}}", field.id));
    let text = format!("---\ntitle: T\n{}\n---\n", put("qqqqqqqqqqqqqqqq: 1"));
    let said = check(toml, "resources/this.md", &text);
    let said = said.iter().find(|diagnostic| diagnostic.code == Code::UnknownField).expect("it is unknown");
    let named = said.suggestion.as_deref().and_then(|text| text.strip_prefix("write ")).expect("the others are named");
    let named: BTreeSet<&str> = named.split(", ").flat_map(|name| name.split(" or ")).collect();
    assert_eq!(named, fields.iter().map(|field| field.id).collect(), "{text}");
    for field in fields {
        groups(toml, field, &|inner| put(&inner));
    }
}

#[test]
fn a_number_is_as_exact_as_front_matter_can_say() {
    let site = site(EVERY_TYPE);
    let measure =
        fields(&site, Of::Documents(0)).into_iter().find(|field| field.id == "measure_one").expect("it is there");
    let Input::Group { fields, .. } = measure.input else { panic!("a measure has fields") };
    let qualifier = fields.into_iter().find(|field| field.id == "qualifier").expect("it is there");
    let Input::Choice(choices) = qualifier.input else { panic!("it is chosen") };
    let ids: Vec<&str> = choices.iter().map(|(id, _)| *id).collect();
    assert_eq!(ids, Qualifier::ALL.map(|(id, _)| id));
}

#[test]
fn fields_have_what_a_form_shows() {
    for toml in schemas() {
        let site = site(&toml);
        for (path, of) in places(&site) {
            let mut seen = BTreeSet::new();
            for field in fields(&site, of) {
                assert!(seen.insert(field.id), "{path} has {} twice", field.id);
                let is_sentence = field.help.ends_with('.') && !field.label.is_empty();
                assert!(is_sentence, "{path}: {}: {}", field.id, field.help);
            }
        }
    }
}

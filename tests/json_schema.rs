//! The JSON Schemas: they accept what `check` accepts, and flag what it flags by its form.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{hub, write};
use jsonschema::Validator;
use pustaka::config;
use pustaka::config::schema::{Of, fields};
use pustaka::diagnostic::Code;
use pustaka::parse::{self, split};
use pustaka::{Options, load};
use serde_json::Value;

mod common;

/// The schemas of a hub, ready to judge.
struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    fn of(root: &Path) -> Self {
        let schemas = pustaka::schemas(root).expect("the hub can be read").expect("site.toml is right");
        let judge = |(name, schema): (String, Value)| {
            let meta = jsonschema::draft7::meta::validate(&schema);
            assert!(meta.is_ok(), "{name} is no schema: {}", meta.expect_err("it is none"));
            (name, jsonschema::draft7::new(&schema).expect("a schema"))
        };
        Schemas(schemas.into_iter().map(judge).collect())
    }

    /// What is wrong with a file of `content/`, as a text editor would say.
    fn flags(&self, path: &str, text: &str) -> Vec<String> {
        let (place, _) = parse::place(path);
        let is_own = !place.folder.is_empty() && place.name != "_index";
        let name = if is_own { format!("content/{}.json", place.folder) } else { "content.json".to_owned() };
        let split = split::split(path, text).0.expect("front matter");
        flags(&self.0[&name], &yaml(split.yaml))
    }
}

fn flags(schema: &Validator, value: &Value) -> Vec<String> {
    schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// YAML as text editors read it.
fn yaml(text: &str) -> Value {
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn hubs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    [".", "tests/sites/example", "tests/sites/minimal", "tests/sites/seed-bank"].map(|hub| root.join(hub)).to_vec()
}

#[test]
fn real_hubs_are_right() {
    let mut count = 0;
    for root in hubs() {
        let schemas = Schemas::of(&root);
        let (loaded, _) = load::load(&root).expect("the hub can be read");
        for source in loaded.documents.iter().map(|found| found.read().expect("it can be read").0) {
            let text = source.text.expect("it is text");
            assert_eq!(schemas.flags(&source.path, &text), [""; 0], "{}/{}", root.display(), source.path);
            count += 1;
        }
        let toml = fs::read_to_string(root.join(config::FILE)).expect("a hub");
        let toml: Value = toml::from_str(&toml).expect("it is TOML");
        assert_eq!(flags(&schemas.0["site.json"], &toml), [""; 0], "{}", root.display());
    }
    assert!(count > 200, "{count} files");
}

/// Fields of every type, each alone and as a list.
const EVERY_TYPE: &str = include_str!("common/every-type.toml");

/// Values as an editor may write them, right and wrong; each for every type of field.
const VALUES: [&str; 64] = [
    "",
    "\"\"",
    "[]",
    "[one]",
    "[one, one]",
    "[[one]]",
    "{}",
    "{qqqqqqqqqqqq: 1}",
    "{name: A, size: 1}",
    "{path: report.pdf, language: en, label: 2017}",
    "{path: report.pdf, languge: en}",
    "[{path: report.pdf, language: english}]",
    "{url: \"https://www.example.org/\"}",
    "{url: www.example.org}",
    "[\"https://www.example.org/\", {url: \"https://www.example.org/\", label: {a: b}}]",
    "{value: 12, qualifier: more than, since: 2011, as_of: 2018-05, source: {document: resources/annual-report}}",
    "{value: \"12\", source: {paragraph: [1, 2], text: T}}",
    "{value: 12, since: 3/4/2011}",
    "{value: 12, source: {page: 3}}",
    "{qualifier: about}",
    "{from: 2016, to: 2017-03-09}",
    "{from: 2016}",
    "{to: 2016}",
    "{from: 2016-13, to: 2017}",
    "{document: resources/annual-report, paragraph: 12, note: N}",
    "{isbn: 978-3-16-148410-0}",
    "{isbm: 978-3-16-148410-0}",
    "[{name: A, role: translator}, B]",
    "true",
    "false",
    "\"true\"",
    "yes",
    "1270",
    "-2.5",
    "\"1270\"",
    "\"1,270\"",
    "more than 12",
    "2017",
    "\"2017\"",
    "2017-03",
    "2017-03-09",
    "2017-3-9",
    "2017-02-30",
    "2017-04-31",
    "2017-13",
    "0000-01",
    "\" 2017-03 \"",
    "9/3/2017",
    "March 2017",
    "2016-09-27/2016-09-28",
    "2016/2017",
    "2016 to 2017",
    "[2016, 2017]",
    "https://www.example.org/a?b#c",
    "\"HTTPS://www.example.org/\"",
    "\"https://example.org/with space\"",
    "mailto:a@example.org",
    "www.example.org",
    "en",
    "pt_BR",
    "english",
    "report",
    "\"Journal Paper\"",
    "repot",
];

/// Values that a schema lets pass where `check` does not: nothing in the place of a group, and a list in a list.
const LENIENT: [&str; 2] = ["", "[[one]]"];

/// What the form alone shows.
const BY_FORM: [Code; 9] = [
    Code::UnknownField,
    Code::UnknownKind,
    Code::InvalidDate,
    Code::InvalidNumber,
    Code::InvalidUrl,
    Code::MissingValue,
    Code::UnknownQualifier,
    Code::UnknownChoice,
    Code::WrongType,
];

#[test]
fn a_schema_flags_what_check_flags_by_form_and_nothing_else() {
    let hub = hub(&[
        ("content/resources/annual-report.md", "---\ntitle: one\n---\n"),
        ("content/news/one.md", "---\ntitle: one\n---\n"),
        ("content/topics/one.md", "---\ntitle: one\n---\n"),
    ]);
    write(hub.path(), config::FILE, EVERY_TYPE);
    let site = config::parse(EVERY_TYPE).expect("it is right");
    let places = [("resources/f", Of::Documents(0)), ("topics/f", Of::Terms(1)), ("f", Of::Pages)];
    let mut texts = BTreeMap::new();
    texts.insert("unknown.md".to_owned(), ("---\ntitle: T\ncolour: red\n---\n".to_owned(), false));
    for (path, of) in places {
        for (field, (n, value)) in fields(&site, of).iter().flat_map(|f| VALUES.iter().enumerate().map(move |v| (f, v)))
        {
            let title = if field.id == "title" { "" } else { "title: T\n" };
            let text = format!("---\n{title}{}: {value}\n---\n", field.id);
            let path = format!("{path}-{}-{n}.md", field.id);
            texts.insert(path, (text, LENIENT.contains(value)));
        }
    }
    for (path, (text, _)) in &texts {
        write(hub.path(), &format!("content/{path}"), text);
    }
    let (_, diagnostics) =
        pustaka::read(&Options { root: hub.path().to_owned(), ..Options::default() }).expect("reads");
    let schemas = Schemas::of(hub.path());
    let mut differences = Vec::new();
    for (path, (text, is_lenient)) in &texts {
        let own = diagnostics.iter().filter(|found| found.is_error() && found.path == format!("content/{path}"));
        let codes: Vec<Code> = own.map(|found| found.code).collect();
        let flags = schemas.flags(path, text);
        let by_form = codes.iter().any(|code| BY_FORM.contains(code));
        if (!flags.is_empty() && codes.is_empty()) || (flags.is_empty() && by_form && !is_lenient) {
            differences.push(format!("{text}check: {codes:?}, schema: {flags:?}"));
        }
    }
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), texts.len(), differences.join("\n\n"));
}

/// What is said of site.toml.
fn check_site(text: &str) -> Vec<pustaka::diagnostic::Diagnostic> {
    config::parse(text).err().unwrap_or_default()
}

#[test]
fn the_schema_of_site_toml_has_the_keys_that_check_names() {
    let schema = &pustaka::schemas(hub(&[]).path()).expect("reads").expect("right")["site.json"];
    let definition = |name: &str| &schema["definitions"][name]["properties"];
    let begin = "title = \"T\"\nbase_url = \"https://t.example.org/\"\n";
    for (table, properties) in [
        ("", &schema["properties"]),
        ("[collections.news]\n", definition("collection")),
        ("[taxonomies.topics]\n", definition("taxonomy")),
        ("[pages]\n", &schema["properties"]["pages"]["properties"]),
        ("[pages.fields.colour]\ntype = \"text\"\n", definition("field")),
    ] {
        let found = check_site(&format!("{begin}{table}qqqqqqqqqqqqqqqq = 1\n"));
        let named =
            found.iter().find(|found| found.code == Code::UnknownKey).and_then(|found| found.suggestion.as_deref());
        let named = named.and_then(|text| text.strip_prefix("write ")).unwrap_or_else(|| panic!("{table}: {found:#?}"));
        let mut named: Vec<&str> = named.split(", ").flat_map(|name| name.split(" or ")).collect();
        let mut known: Vec<&str> = properties.as_object().expect("properties").keys().map(String::as_str).collect();
        named.sort_unstable();
        known.sort_unstable();
        assert_eq!(named, known, "{table}");
    }
}

#[test]
fn mistakes_in_site_toml_are_flagged() {
    let schemas = Schemas::of(hub(&[]).path());
    let begin = "title = \"T\"\nbase_url = \"https://t.example.org/\"\n";
    for (text, is_right) in [
        ("", true),
        ("trust_html = \"yes\"\n", false),
        ("colour = 1\n", false),
        ("pairs = [[\"countries\", \"topics\"]]\n", true),
        ("pairs = [[\"countries\"]]\n", false),
        ("collections.news = false\n", true),
        ("collections.news = true\n", false),
        ("collections.Events = {}\n", false),
        ("[collections.events]\nkinds = [\"talk\"]\norder = \"title\"\n", true),
        ("[collections.events]\nkinds = { talk = \"Talk\" }\n", true),
        ("[collections.events]\nkinds = [\"A talk\"]\n", false),
        ("[collections.events]\norder = \"size\"\n", false),
        ("[collections.events]\nkind = [\"talk\"]\n", false),
        ("[pages.fields]\nsize = { type = \"number\", list = true }\n", true),
        ("[pages.fields]\nsize = { type = \"nummer\" }\n", false),
        ("[pages.fields]\nsize = { list = true }\n", false),
        ("[pages.fields]\ntitle = { type = \"text\" }\n", false),
        ("[pages.fields]\nat = { type = \"group\", fields.place = { type = \"reference\", to = [\"news\"] } }\n", true),
        ("[taxonomies.places]\nvocabulary = \"iso3166\"\nnames = { KH = \"Kampuchea\" }\n", true),
        ("[taxonomies.places]\nvocabulary = \"iso639\"\n", false),
    ] {
        let text = format!("{begin}{text}");
        let flagged = flags(&schemas.0["site.json"], &toml::from_str(&text).expect("it is TOML"));
        assert_eq!(check_site(&text).is_empty(), is_right, "{text}");
        assert_eq!(flagged.is_empty(), is_right, "{text}{flagged:?}");
    }
}

#[test]
fn a_fixture_whose_site_toml_is_flagged_is_wrong() {
    let schemas = Schemas::of(hub(&[]).path());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("fixtures") {
        let text = fs::read_to_string(entry.expect("readable").path()).expect("text");
        let Some((_, rest)) = text.split_once("=== site.toml\n") else { continue };
        let toml = rest.split("=== ").next().expect("a beginning");
        let Ok(value) = toml::from_str::<Value>(toml) else { continue };
        if !flags(&schemas.0["site.json"], &value).is_empty() {
            count += 1;
            assert!(!check_site(toml).is_empty(), "{toml}");
        }
    }
    assert!(count > 5, "{count} are flagged");
}

//! What ARCHITECTURE.md promises of the code itself, and no output can show. Each test reads `src/` as text.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::fs;
use std::path::Path;

/// The stages and what they share, each after all that it may import.
const ORDER: [&str; 35] = [
    "environment",
    "progress",
    "hash",
    "span",
    "near",
    "diagnostic",
    "slug",
    "countries",
    "languages",
    "config",
    "load",
    "statics",
    "parse",
    "memory",
    "edit",
    "library",
    "json_schema",
    "starter",
    "urls",
    "selection",
    "events",
    "citation",
    "theme",
    "resolve",
    "plan",
    "usage",
    "search",
    "indexed",
    "reporting",
    "views",
    "render",
    "write",
    "stamp",
    "lib",
    "cli",
];

/// A file of `src/`: its path there, its module, and its code without comments and tests.
struct Source {
    path: String,
    module: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().map(|entry| entry.expect("readable"));
    let mut sources: Vec<Source> = Vec::new();
    for file in files.filter(|entry| entry.file_type().is_file() && entry.file_name() != "tests.rs") {
        let path =
            file.path().strip_prefix(&folder).expect("below src").to_str().expect("our names").replace('\\', "/");
        let module = path.split('/').next().expect("a name").trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(file.path()).expect("our own text");
        let code = text.split("#[cfg(test)]").next().expect("a beginning");
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        sources.push(Source { path, module, code: lines.collect::<Vec<_>>().join("\n") });
    }
    assert!(sources.len() > 30);
    sources
}

/// Whether a name stands in code as a whole word.
fn has_word(code: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    code.match_indices(word)
        .any(|(at, _)| !is_part(code[..at].chars().next_back()) && !is_part(code[at + word.len()..].chars().next()))
}

/// The paths of the files whose code has one of these words.
fn with_any(words: &[&str]) -> Vec<String> {
    let mut found = sources();
    found.retain(|source| words.iter().any(|word| has_word(&source.code, word)));
    found.into_iter().map(|source| source.path).collect()
}

/// What a file of the code may do with files on disk; nothing where it is not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Access {
    None,
    Reads,
    Writes,
}

/// What changes something on disk.
const WRITING: [&str; 22] = [
    "fs::write",
    "fs::copy",
    "fs::rename",
    "create_dir",
    "create_dir_all",
    "remove_file",
    "remove_dir",
    "remove_dir_all",
    "hard_link",
    "symlink",
    "symlink_file",
    "symlink_dir",
    "set_permissions",
    "set_len",
    "File::create",
    "File::create_new",
    "File::options",
    "OpenOptions",
    "tempfile",
    "tempfile_in",
    "persist",
    "persist_noclobber",
];

/// What opens or walks something on disk. All that std has for it stands in `fs`, but for the methods below.
const READING: [&str; 6] = ["has_folder", "fs", "WalkDir", "Handle", "ServeFile", "current_dir"];

/// Methods of a path that look at the disk.
const LOOKING: [&str; 10] = [
    "exists",
    "try_exists",
    "is_file",
    "is_dir",
    "is_symlink",
    "metadata",
    "symlink_metadata",
    "canonicalize",
    "read_dir",
    "read_link",
];

impl Access {
    fn of(code: &str) -> Access {
        // As a method or by its path: a variable may be called so.
        let looks = |name: &str| {
            code.split(name).zip(code.split(name).skip(1)).any(|(before, after)| {
                (before.ends_with('.') || before.ends_with("::"))
                    && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        };
        if WRITING.iter().any(|sign| has_word(code, sign)) {
            Access::Writes
        } else if READING.iter().any(|sign| has_word(code, sign)) || LOOKING.iter().any(|name| looks(name)) {
            Access::Reads
        } else {
            Access::None
        }
    }
}

#[test]
fn each_folder_is_touched_by_one_stage() {
    let allowed = |path: &str| match path {
        // Inputs…
        "environment.rs" | "config/mod.rs" | "load.rs" | "statics.rs" | "theme/mod.rs" | "usage/mod.rs" => {
            Access::Reads
        }
        // … the output, the index and the folder it stands in…
        "write/mod.rs" | "write/fingerprint.rs" | "write/manifest.rs" | "write/staging.rs" | "search/index.rs" => {
            Access::Writes
        }
        // … the stamp, which is held against both …
        "stamp.rs" => Access::Writes,
        // … content, by `new` and the form in the preview …
        "cli/content.rs" => Access::Writes,
        "cli/serve/form/save.rs" => Access::Reads,
        // … and what the command line looks for, shows, asks and sends.
        "cli/mod.rs" | "cli/told.rs" | "cli/search.rs" => Access::Reads,
        // Commands that write into a hub: a new one, and the schemas among what is derived.
        "cli/init.rs" | "cli/schema.rs" => Access::Writes,
        // A report, where it was asked for.
        "cli/report.rs" => Access::Writes,
        // Counts, which are an input of the next build; and the logs that they are of.
        "cli/stats.rs" => Access::Writes,
        "cli/serve/bar.rs" | "cli/serve/http.rs" | "cli/serve/mod.rs" | "cli/serve/reader.rs" => Access::Reads,
        _ => Access::None,
    };
    for Source { path, code, .. } in sources() {
        let access = Access::of(&code);
        assert!(access <= allowed(&path), "{path} may do {:?} with files, and does {access:?}", allowed(&path));
        // Functions go by their module's name, or they would not be seen above.
        for line in code.lines().filter(|line| line.trim_start().starts_with("use ") && has_word(line, "fs")) {
            let plain = [
                "use std::fs;",
                "use std::fs::File;",
                "use std::fs::{self, File};",
                "use std::fs::{self, Metadata};",
                "use std::os::unix::fs::MetadataExt;",
                "use std::os::unix::fs::PermissionsExt;",
            ];
            assert!(plain.contains(&line.trim()), "{path}: {line}");
        }
    }
}

/// The test above would be worth nothing if these were not seen.
#[test]
fn access_to_files_is_seen() {
    for (code, access) in [
        ("std::fs::write(path, bytes)?", Access::Writes),
        ("fs::create_dir_all(folder)", Access::Writes),
        ("let file = File::create(path)", Access::Writes),
        ("OpenOptions::new()", Access::Writes),
        ("builder.tempfile_in(folder)?", Access::Writes),
        ("new.persist_noclobber(file)", Access::Writes),
        ("path.exists()", Access::Reads),
        ("path\n    .is_dir()", Access::Reads),
        ("filter(Path::is_file)", Access::Reads),
        ("std::fs::read(path)", Access::Reads),
        ("WalkDir::new(folder)", Access::Reads),
        ("let is_file = name.contains('.');", Access::None),
        ("Value::File(id)", Access::None),
    ] {
        assert_eq!(Access::of(code), access, "{code}");
    }
}

#[test]
fn only_the_command_line_prints_or_knows_clap() {
    let printing = with_any(&["println!", "eprintln!", "print!", "eprint!", "stdout", "stderr", "clap", "anstream"]);
    for path in printing {
        assert!(path.starts_with("cli/"), "{path} prints, or knows clap");
    }
}

#[test]
fn a_stage_imports_earlier_stages_only() {
    let rank = |module: &str| ORDER.iter().position(|name| *name == module);
    for source in sources().iter().filter(|source| !matches!(source.module.as_str(), "lib" | "main")) {
        let own = rank(&source.module).unwrap_or_else(|| panic!("{} has no place in the order", source.module));
        for (at, _) in source.code.match_indices("crate::") {
            let name: String = source.code[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            // `lib.rs` itself: what it makes public of the pipeline, which stages do not know.
            let Some(imported) = rank(&name) else {
                panic!("{} imports `{name}`, which is no stage", source.path);
            };
            assert!(imported <= own, "{} imports {name}, a later stage", source.path);
        }
        // The same by another way.
        let depth = source.path.trim_end_matches("/mod.rs").matches('/').count();
        let root = format!("super{}", "::super".repeat(depth));
        let is_there = source.code.contains(&format!("{root}::"));
        assert!(!is_there, "{} imports by `{root}`, not by `crate::`", source.path);
    }
}

#[test]
fn templates_see_only_views() {
    // What a template gets has to be serializable. Search stores and answers, diagnostics are shown as JSON, and what a build
    // came to is kept.
    for path in with_any(&["Serialize"]) {
        let allowed = path.starts_with("views/")
            || path.starts_with("write/")
            || ["diagnostic.rs", "span.rs", "stamp.rs", "lib.rs"].contains(&&*path)
            || path.starts_with("search/")
            || path.starts_with("cli/")
            // Takes any of the views.
            || path == "render/mod.rs";
        assert!(allowed, "{path} has what could be given to templates, and is not in views");
    }
}

#[test]
fn addresses_are_formed_in_one_module() {
    // In longer strings too.
    let known = |path: &str, sign: &str| match (path, sign) {
        // A template is named so…
        ("render/mod.rs", "404.html") => 1,
        // … and a request is answered for the file's name too.
        ("cli/serve/preview.rs", "index.html") => 1,
        // … the words of citations stand in files of the program.
        ("citation/styles.rs", ".xml") => 4,
        _ => 0,
    };
    // What a person or a browser wrote is taken for an address; nothing else makes one outside `urls`.
    let asked = |path: &str| match path {
        // An address of the site in content: whether it exists, and the link to it.
        "plan/planner.rs" | "render/mod.rs" => 1,
        // A request: as it is, without the file's name, and as a folder.
        "cli/serve/preview.rs" => 3,
        _ => 0,
    };
    for Source { path, code, .. } in sources().iter().filter(|source| source.path != "urls.rs") {
        for sign in ["index.html", ".xml", "robots.txt", "404.html"] {
            assert!(code.matches(sign).count() <= known(path, sign), "{path} forms an address with {sign}");
        }
        let count = code.matches("asked(").count();
        assert!(count <= asked(path), "{path} makes {count} addresses; {} are known", asked(path));
    }
}

#[test]
fn there_is_no_global_mutable_state() {
    for source in sources() {
        for (at, _) in source.code.match_indices("static ").filter(|(at, _)| !source.code[..*at].ends_with('\'')) {
            let declaration = source.code[at..].split(['=', ';']).next().unwrap_or_default();
            let is_mutable = ["static mut", "Mutex", "RwLock", "Atomic", "Cell<", "OnceLock"]
                .iter()
                .any(|sign| declaration.contains(sign));
            assert!(!is_mutable, "{}: {declaration}", source.path);
        }
        assert!(!source.code.contains("thread_local!"), "{} has state of a thread", source.path);
    }
}

#[test]
fn no_word_of_the_shipped_hub_is_in_rust() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let hub = fs::read_to_string(root.join("site.toml")).expect("the shipped hub");
    let shipped = pustaka::config::parse(&hub).expect("it is right");
    let default =
        pustaka::config::parse("title = \"T\"\nbase_url = \"https://t.example.org/\"\n").expect("it is right");
    let own = |shipped: Vec<String>, default: Vec<String>| -> Vec<String> {
        shipped.into_iter().filter(|id| !default.contains(id)).collect()
    };
    let collections = |site: &pustaka::config::Site| -> Vec<String> {
        // A plain word, such as `launch`, is no word of a hub only because a kind is named so.
        let kinds = site.collections.iter().flat_map(|c| c.kinds.iter().map(|(id, _)| id.clone()));
        let kinds = kinds.filter(|id| id.contains('-'));
        site.collections.iter().map(|c| c.id.clone()).chain(kinds).collect()
    };
    let taxonomies = |site: &pustaka::config::Site| -> Vec<String> {
        let groups = site.taxonomies.iter().flat_map(|t| t.groups.iter().map(|(name, _)| name.clone()));
        site.taxonomies.iter().map(|t| t.id.clone()).chain(groups).collect()
    };
    let mut words = own(collections(&shipped), collections(&default));
    words.extend(own(taxonomies(&shipped), taxonomies(&default)));
    words.extend(["APCICT", "ESCAP", "unapcict"].map(str::to_owned));
    assert!(words.len() > 10);
    for source in sources() {
        for word in &words {
            assert!(!has_word(&source.code.to_lowercase(), &word.to_lowercase()), "{} knows `{word}`", source.path);
        }
    }
}

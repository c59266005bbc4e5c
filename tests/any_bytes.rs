//! Whatever stands in whichever file of a hub: a build ends, and writes where it may.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use common::{tree, write};
use proptest::prelude::*;
use proptest::sample::Index;
use pustaka::Options;
use pustaka::search::Request;

mod common;

/// A hub with a file of each sort.
const FILES: [(&str, &str); 14] = [
    (
        "site.toml",
        "title = \"T\"\nbase_url = \"https://t.example.org/\"\ntheme = \"calm\"\nmenu = [\"news\"]\n\
         [collections.news.fields]\npeople = { type = \"measure\" }\npartner = { type = \"reference\", to = \"resources\" }\n",
    ),
    ("content/index.md", "---\ntitle: Home\n---\nWelcome.\n"),
    ("content/about.md", "---\ntitle: About\n---\n[News](news/_index.md)\n"),
    ("content/news/_index.md", "---\ntitle: News\n---\n"),
    (
        "content/news/a.md",
        "---\ntitle: A\ndate: 2017-03\ncountries: [KH]\ntopics: water\npartner: b\npeople: {value: 1200, qualifier: more than, as_of: 2018}\n---\n\
         Water[^1] pumps.\n\n[^1]: A note.\n\n| a | b |\n|---|---|\n| 1 | <b>2</b> |\n",
    ),
    ("content/news/a.fr.md", "---\ntitle: Un\n---\nDes pompes.\n"),
    (
        "content/resources/b/index.md",
        "---\ntitle: B\nfile: b.pdf\ncover: b.png\naliases: /old/\n---\n[A](../../news/a.md)\n",
    ),
    ("content/resources/b/b.pdf", "%PDF"),
    ("content/resources/b/b.png", "PNG"),
    ("content/topics/water.md", "---\ntitle: Water\naliases: [H2O]\n---\n"),
    ("static/robots-extra.txt", "text"),
    ("templates/404.html", "{% extends \"default/404.html\" %}\n"),
    ("themes/calm/assets/style.css", "p { margin: 0 }\n"),
    ("themes/calm/i18n/fr.toml", "home = \"Accueil\"\n"),
];

/// What is done to a file.
#[derive(Debug, Clone)]
enum Damage {
    /// It is another.
    Bytes(Vec<u8>),
    /// It ends early.
    Cut(Index),
    /// Some of its bytes are others.
    Splice(Index, usize, Vec<u8>),
}

impl Damage {
    fn to(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Damage::Bytes(other) => other.clone(),
            Damage::Cut(at) => {
                bytes.truncate(at.index(bytes.len() + 1));
                bytes
            }
            Damage::Splice(at, length, other) => {
                let start = at.index(bytes.len() + 1);
                let end = (start + length).min(bytes.len());
                bytes.splice(start..end, other.iter().copied());
                bytes
            }
        }
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let bytes = || {
        // Signs of YAML, TOML, JSON, Markdown and tera are rare among any bytes.
        let signs =
            "[\\-:#\\[\\]{}\"'|>&*!%=,.\\\\/ \n\t0-9a-cé\u{0}\u{feff}\u{202e}]{0,12}".prop_map(String::into_bytes);
        prop_oneof![proptest::collection::vec(any::<u8>(), 0..40), signs]
    };
    prop_oneof![
        1 => bytes().prop_map(Damage::Bytes),
        1 => any::<Index>().prop_map(Damage::Cut),
        4 => (any::<Index>(), 0usize..8, bytes()).prop_map(|(at, length, bytes)| Damage::Splice(at, length, bytes)),
    ]
}

/// Reads, builds and searches. A mistake in content and a failure of the environment are answers as good as a site.
fn run(root: &Path) {
    let options = Options { root: root.to_owned(), ..Options::default() };
    let _ = pustaka::build(&options, &root.join("public"));
    let Ok((Some(hub), _)) = pustaka::read(&options) else { return };
    let Ok(index) = pustaka::index(root, &hub, &pustaka::progress::Progress::default()) else { return };
    let found = hub.found();
    let _ = found.related(index.related());
    let text = "water -pumps \"a note\"".to_owned();
    let _ = index.search(&Request { text, filters: Vec::new(), limit: 10, passages: true }, &found);
}

/// Runs it; fails where it panics or does not end.
fn ends(root: &Path) {
    let (done, ended) = mpsc::channel();
    let folder = root.to_owned();
    std::thread::spawn(move || {
        run(&folder);
        done.send(()).expect("somebody waits");
    });
    match ended.recv_timeout(Duration::from_secs(60)) {
        Ok(()) => {}
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("it does not end"),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("it panics"),
    }
}

/// All that is neither `public/` nor `.pustaka/` of the hub.
fn others(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = tree(folder);
    files.retain(|path, _| !["hub/public/", "hub/.pustaka/"].iter().any(|own| path.starts_with(own)));
    files
}

/// How many cases, or `PUSTAKA_CASES` times as many.
fn cases(few: u32) -> u32 {
    few * std::env::var("PUSTAKA_CASES").map_or(1, |times| times.parse().expect("a number"))
}

/// A built hub in a folder with other things beside it.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "mine.txt", "mine");
    write(folder.path(), "hub/mine.txt", "mine");
    for (path, text) in FILES {
        write(&folder.path().join("hub"), path, text);
    }
    folder
}

#[test]
fn the_hub_of_these_tests_is_right() {
    let folder = built();
    let hub = folder.path().join("hub");
    let (_, diagnostics) = pustaka::read(&Options { root: hub.clone(), ..Options::default() }).expect("it can be read");
    assert_eq!(diagnostics, []);
    ends(&hub);
    assert!(folder.path().join("hub/public/old/index.html").exists());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(32), max_shrink_iters: 50, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_as_any_file(file in any::<Index>(), damages in proptest::collection::vec(damage(), 1..4)) {
        let folder = built();
        let hub = folder.path().join("hub");
        ends(&hub);
        // Of the hub, its index and its output alike; those of its own half of the time.
        let files: Vec<String> = tree(&hub).into_keys().collect();
        let own = FILES.iter().map(|(path, _)| (*path).to_owned());
        let public = ["public/.pustaka", "public/index.html", "public/news/a/index.html"].map(ToOwned::to_owned);
        let derived = files.into_iter().filter(|path| path.starts_with(".pustaka/"));
        let paths: Vec<String> = own.chain(public).chain(derived).collect();
        let path = hub.join(file.get(&paths));
        let bytes = damages.iter().fold(fs::read(&path).expect("it is there"), |bytes, damage| damage.to(bytes));
        fs::write(&path, bytes).expect("can be written");
        let before = others(folder.path());
        ends(&hub);
        prop_assert!(others(folder.path()) == before, "something else was written");
    }

    /// The list of what pustaka made says what it may delete.
    #[test]
    fn any_list_of_files(paths in proptest::collection::vec("(\\.\\./|/|\\./|[a-c]/|C:|\\\\\\\\|\\.\\.\\\\\\\\){0,3}(mine\\.txt|hub|content|content/index\\.md|site\\.toml|\\.\\.|\\.|)", 0..8)) {
        let folder = built();
        let hub = folder.path().join("hub");
        write(&hub, "public/.pustaka", serde_json::to_vec(&paths).expect("texts"));
        write(&hub, "public/a/theirs.txt", "theirs");
        let before = others(folder.path());
        ends(&hub);
        prop_assert!(others(folder.path()) == before, "something else was written");
        prop_assert!(hub.join("public/a/theirs.txt").exists());
    }
}

/// Out of the output folder by a link that stands in it.
#[cfg(unix)]
#[test]
fn a_list_of_files_leads_nowhere_else() {
    let folder = built();
    let hub = folder.path().join("hub");
    write(&hub, "public/.pustaka", "[\"out/mine.txt\", \"news/a/index.html\"]");
    std::os::unix::fs::symlink("../..", hub.join("public/out")).expect("can be made");
    std::os::unix::fs::symlink("../content", hub.join("public/news")).expect("can be made");
    let before = others(folder.path());
    ends(&hub);
    assert!(others(folder.path()) == before);
}

//! Input that no build can be made of: what is said of it, and that nothing is changed by it.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::fs;
use std::net::TcpListener;

use std::process::{Command, Stdio};
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use common::{err, hub, out, pustaka, tree, write};
use tempfile::TempDir;

mod common;

const ONE: (&str, &str) = ("content/news/one.md", "---\ntitle: One\ndate: 2020\n---\nText.\n");

/// A hub that has been built once, before anything went wrong.
fn built() -> TempDir {
    let hub = hub(&[ONE]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    hub
}

/// `check` finds these mistakes, each as `path:line:column code`, and no more; `build` ends with 1 and leaves
/// `public/` as it was. Gives what `check` says.
fn mistaken(hub: &TempDir, expected: &[&str]) -> String {
    let before = tree(&hub.path().join("public"));
    let started = Instant::now();
    let build = pustaka(hub.path(), &["build"]);
    assert_eq!(build.status.code(), Some(1), "{expected:?}: {}{}", out(&build), err(&build));
    assert!(err(&build).contains(" nothing was written"), "{}", err(&build));
    assert!(tree(&hub.path().join("public")) == before, "{expected:?}: public/ is not what it was");
    assert!(!hub.path().join("public/.pustaka-staging").exists());
    let check = pustaka(hub.path(), &["check", "--format", "json"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(started.elapsed() < Duration::from_secs(20), "{expected:?} took {:?}", started.elapsed());
    let lines = out(&check);
    let found = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")).map(|found| {
        let text = |key: &str| found[key].as_str().expect("text").to_owned();
        format!("{}:{}:{} {}", text("path"), found["line"], found["column"], text("code"))
    });
    assert_eq!(found.collect::<Vec<_>>(), expected, "{lines}");
    lines
}

/// One file more, with one mistake.
fn mistake(path: &str, bytes: impl AsRef<[u8]>, expected: &str) -> String {
    let hub = built();
    write(hub.path(), path, bytes);
    mistaken(&hub, &[expected])
}

const X: &str = "content/news/x.md";

#[test]
fn yaml_that_cannot_be_read() {
    mistake(X, "---\ntitle: T\ncountries: [KH, LK\n---\n", "content/news/x.md:3:12 invalid-yaml");
    mistake(X, "---\ntitle: T\nsummary: one\ntitle: again\n---\n", "content/news/x.md:4:1 duplicate-key");
    mistake(X, "---\ntitle: T\n\nText.\n", "content/news/x.md:4:1 unclosed-front-matter");
    // A carriage return alone is the end of a line for YAML only.
    let hub = built();
    write(hub.path(), X, "---\n: : \n>\rt\n\n- \n---\n");
    mistaken(&hub, &["content/news/x.md:2:3 invalid-yaml", "content/news/x.md:4:1 front-matter-not-fields"]);
}

/// Neither takes memory or time that its length does not.
#[test]
fn yaml_bombs() {
    let mut bomb = "---\ntitle: T\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..30 {
        let last = format!("*a{}, ", n - 1).repeat(9);
        bomb += &format!("a{n}: &a{n} [{last}]\n");
    }
    let hub = built();
    write(hub.path(), X, bomb + "---\n");
    // Each line begins a value so as no value may, for a field that there is not.
    let wrong = |line| {
        [format!("{X}:{line}:1 unknown-field"), format!("{X}:{line}:{} invalid-yaml", if line < 13 { 5 } else { 6 })]
    };
    let places: Vec<String> = (3..33).flat_map(wrong).collect();
    mistaken(&hub, &places.iter().map(String::as_str).collect::<Vec<_>>());
    let nested = |sign: &str| format!("---\ntitle: T\nsummary: {}\n---\n", sign.repeat(100_000));
    for (sign, column) in [("[", 265), ("{a: ", 70)] {
        mistake(X, nested(sign), &format!("content/news/x.md:3:{column} invalid-yaml"));
    }
}

#[test]
fn files_that_are_too_long() {
    let front = format!("---\ntitle: T\nsummary: {}\n---\n", "x".repeat(10 << 20));
    mistake(X, front, "content/news/x.md:1:1 front-matter-too-long");
    let body = format!("---\ntitle: T\n---\n{}", "word ".repeat(10 << 20));
    let said = mistake(X, body, "content/news/x.md:1:1 file-too-long");
    assert!(said.contains("50 MB") && said.contains("attach it"), "{said}");
    // A file of no bytes on disk and a terabyte of nothing in it.
    let hub = built();
    let sparse = fs::File::create(hub.path().join(X)).and_then(|file| file.set_len(1 << 40));
    if sparse.is_ok() {
        mistaken(&hub, &["content/news/x.md:1:1 file-too-long"]);
    }
}

#[test]
fn bytes_that_are_no_text() {
    mistake(X, b"---\ntitle: Caf\xe9\n---\n", "content/news/x.md:2:11 not-utf-8");
    let utf_16: Vec<u8> = "\u{feff}---\ntitle: T\n---\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    mistake(X, utf_16, "content/news/x.md:1:1 not-utf-8");
    mistake(X, "---\ntitle: T\n---\n\nA \0 byte.\n", "content/news/x.md:5:3 nul-byte");
    mistake(X, "---\ntitle: a\0b\n---\n", "content/news/x.md:2:9 nul-byte");
}

/// Moved away, or on a disk that is not there: what is published does not go with it.
#[test]
fn content_that_is_gone() {
    let hub = built();
    let before = tree(&hub.path().join("public"));
    fs::rename(hub.path().join("content"), hub.path().join("elsewhere")).expect("it can be moved");
    let build = pustaka(hub.path(), &["build"]);
    assert_eq!(build.status.code(), Some(2), "{}", err(&build));
    assert!(err(&build).contains("there is no folder content/, and "), "{}", err(&build));
    assert!(err(&build).contains("put it back; or delete "), "{}", err(&build));
    assert!(tree(&hub.path().join("public")) == before);
    fs::rename(hub.path().join("elsewhere"), hub.path().join("content")).expect("it can be moved back");
    assert!(pustaka(hub.path(), &["build"]).status.success());
}

/// Advice by which one file would take the place of another is none.
#[test]
fn advice_that_would_overwrite() {
    let page = "---\ntitle: T\n---\n";
    let files =
        ["news/deep/one.md", "news/two.MD", "news/two.md", "news/index.md", "news/index.km.md", "news/_index.md"];
    let hub = hub(&[]);
    for file in files {
        write(hub.path(), &format!("content/{file}"), page);
    }
    for file in ["2016/report.md", "2017/report.md", "three.km.md", "three.fr.md"] {
        write(hub.path(), &format!("content/news/{file}"), page);
    }
    write(hub.path(), "content/news/one.md", page);
    let said = out(&pustaka(hub.path(), &["check", "--format", "json"]));
    for (file, help) in [
        ("news/deep/one.md", "content/news/one.md is there already"),
        ("news/two.MD", "content/news/two.md is there already"),
        ("news/index.md", "content/news/_index.md is there already"),
        ("news/index.km.md", "rename it to content/news/_index.km.md"),
        ("news/2016/report.md", "one of those for which this is said can be content/news/report.md"),
        ("news/2017/report.md", "one of those for which this is said can be content/news/report.md"),
        ("news/three.km.md", "one of those for which this is said can be content/news/three.md"),
        ("news/three.fr.md", "one of those for which this is said can be content/news/three.md"),
    ] {
        let path = format!("\"content/{file}\"");
        let lines: Vec<&str> = said.lines().filter(|line| line.contains(&path)).collect();
        assert!(lines.iter().any(|line| line.contains(help)), "{file}: {lines:?}");
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links() {
    let linked = |from: &str, to: &str, expected: &str| {
        let hub = built();
        let link = hub.path().join(from);
        fs::create_dir_all(link.parent().expect("below the root")).expect("can be made");
        std::os::unix::fs::symlink(to, link).expect("can be made");
        mistaken(&hub, &[expected])
    };
    linked("content/news/x.md", "/etc/passwd", "content/news/x.md:1:1 symbolic-link");
    linked("content/news/x.pdf", "/etc/passwd", "content/news/x.pdf:1:1 symbolic-link");
    linked("content/news/etc", "/etc", "content/news/etc:1:1 symbolic-link");
    linked("static/etc", "/etc", "static/etc:1:1 symbolic-link");
    // Loops: to itself, and to the folder that it stands in.
    linked("content/news/x.md", "x.md", "content/news/x.md:1:1 symbolic-link");
    linked("content/news/loop", "..", "content/news/loop:1:1 symbolic-link");
    // A template that would be a file outside.
    let said = linked("templates/404.html", "/etc/passwd", "templates/404.html:1:1 symbolic-link");
    assert!(!said.contains("root:"), "{said}");
}

/// Where the folder as a whole is elsewhere, somebody has put it there.
#[cfg(unix)]
#[test]
fn a_folder_of_the_hub_may_be_a_link() {
    let hub = built();
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    for folder in ["content", "static", "templates", "themes/calm"] {
        write(elsewhere.path(), &format!("{folder}/file.txt"), "text");
        let link = hub.path().join(folder);
        if folder == "content" {
            fs::rename(&link, elsewhere.path().join("real")).expect("can be renamed");
            std::os::unix::fs::symlink(elsewhere.path().join("real"), &link).expect("can be made");
        } else {
            fs::create_dir_all(link.parent().expect("below the root")).expect("can be made");
            std::os::unix::fs::symlink(elsewhere.path().join(folder), &link).expect("can be made");
        }
    }
    write(hub.path(), "site.toml", "title = \"S\"\nbase_url = \"https://s.example.org/\"\ntheme = \"calm\"\n");
    let said = pustaka(hub.path(), &["build"]);
    assert!(said.status.success(), "{}", err(&said));
    assert!(hub.path().join("public/news/one/index.html").exists() && hub.path().join("public/file.txt").exists());
}

/// Files that one system tells apart and another does not.
#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_in_case_or_normal_form() {
    let hub = built();
    for path in ["content/news/Two.md", "content/news/two.md", "static/A.txt", "static/a.txt"] {
        write(hub.path(), path, ONE.1);
    }
    for path in ["content/news/caf\u{e9}.md", "content/news/cafe\u{301}.md", "static/\u{e9}", "static/e\u{301}"] {
        write(hub.path(), path, ONE.1);
    }
    mistaken(
        &hub,
        &[
            "content/news/café.md:1:1 duplicate-id",
            "content/news/two.md:1:1 duplicate-id",
            "static/a.txt:1:1 duplicate-url",
            "static/é:1:1 duplicate-url",
        ],
    );
}

#[test]
fn addresses_that_are_taken() {
    mistake("content/news/one/index.md", ONE.1, "content/news/one/index.md:1:1 duplicate-id");
    mistake("static/news/one/index.html", "x", "static/news/one/index.html:1:1 duplicate-url");
    mistake(X, "---\ntitle: T\naliases: [/news/one/]\n---\n", "content/news/x.md:3:11 duplicate-url");
}

/// An address is a file in the end, and no file system has names without end.
#[test]
fn addresses_that_no_file_can_have() {
    let long = format!("---\ntitle: T\naliases: [/ok/, /{}/]\n---\n", "a".repeat(300));
    let said = mistake(X, long, "content/news/x.md:3:17 address-too-long");
    assert!(said.contains("at most 255"), "{said}");
    let deep = format!("---\ntitle: T\naliases: [/{}]\n---\n", "a/".repeat(3000));
    mistake(X, deep, "content/news/x.md:3:11 address-too-long");
}

#[test]
fn circles_in_a_tree() {
    let hub = built();
    write(hub.path(), "content/topics/a.md", "---\ntitle: A\nbroader: b\n---\n");
    write(hub.path(), "content/topics/b.md", "---\ntitle: B\nbroader: a\n---\n");
    // Said once, where the first of them stands.
    mistaken(&hub, &["content/topics/a.md:3:10 circle"]);
}

/// Neither a recursion without end nor a minute's wait.
#[test]
fn a_thousand_links_gone_wrong_in_a_large_library() {
    // What was meant is looked for among all names, and long names of one library are much alike.
    let hub = built();
    let word = |n: usize| ["access", "broadband", "policy", "network", "skills", "women", "report", "climate"][n % 8];
    let name = |n: usize| format!("{}-{}-{}-{}-{n}", word(n), word(n / 8), word(n / 64), word(n / 512));
    for n in 0..4_000 {
        let links = ["../resorces/", "/library/", "/resources/x"].map(|wrong| {
            let ending = if wrong.starts_with('/') { "/" } else { ".md" };
            format!("[a]({wrong}{}{ending})", name(n + 1))
        });
        let links = if n < 1_000 { links.join(" ") } else { "None.".to_owned() };
        write(hub.path(), &format!("content/resources/{}.md", name(n)), format!("---\ntitle: T{n}\n---\n{links}\n"));
    }
    let started = Instant::now();
    let check = pustaka(hub.path(), &["check"]);
    let took = started.elapsed();
    let said = String::from_utf8_lossy(&check.stdout);
    assert_eq!(err(&check), "3000 errors\n");
    let (file, address) = (format!("`{}.md`?", name(7)), format!("`/resources/{}/`?", name(7)));
    assert_eq!([&file, &address].map(|meant| said.matches(&format!("did you mean {meant}")).count()), [1, 2], "{said}");
    assert!(took < Duration::from_secs(30), "{took:?}");
}

#[test]
fn thousands_of_mistakes_and_towers_of_terms() {
    // Braces within each other, in a line that is no TOML.
    let hub = built();
    let deep = format!("{}1{}", "{a:".repeat(20_000), "}".repeat(20_000));
    write(hub.path(), "site.toml", format!("title = \"S\"\nbase_url = \"https://s.example.org/\"\nx = {deep}\n"));
    assert_eq!(pustaka(hub.path(), &["check"]).status.code(), Some(1));
    let started = Instant::now();
    let hub = built();
    let keys: String = (0..50_000).map(|n| format!("key{n} = 1\n")).collect();
    write(hub.path(), "site.toml", format!("title = \"S\"\nbase_url = \"https://s.example.org/\"\n{keys}"));
    assert_eq!(pustaka(hub.path(), &["check"]).status.code(), Some(1));
    let hub = built();
    let links: String = (0..10_000).map(|n| format!("[a](n{n}.md) ")).collect();
    write(hub.path(), X, format!("---\ntitle: T\n---\n{links}\n"));
    let check = pustaka(hub.path(), &["check"]);
    assert_eq!(err(&check), "10000 errors\n");
    let hub = built();
    for n in 0..5000 {
        write(hub.path(), &format!("content/topics/t{n}.md"), format!("---\ntitle: T{n}\nbroader: t{}\n---\n", n + 1));
    }
    write(hub.path(), "content/topics/t5000.md", "---\ntitle: Top\n---\n");
    mistaken(&hub, &["content/topics/t4984.md:3:10 term-too-deep"]);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
fn templates_that_cannot_be_used() {
    let template = |text: &str, expected: &str| {
        mistake("templates/404.html", text, &format!("templates/404.html:{expected} template"))
    };
    template("A line.\n<p>{{ page.title </p>\n", "2:18");
    template("A line.\n{% if page.title %}\n", "3:1");
    let said = template("A line.\n{{ page.title | no_such_filter }}\n", "2:17");
    assert!(said.contains("no_such_filter") && !said.contains("-->"), "{said}");
    template("A line.\n{{ no_such_function() }}\n", "2:4");
    template("{{ ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1", "1:43");
    template("A line.\n\n{% include \"404.html\" %}\n", "1:1");
    // A file outside, by each of the ways to write it.
    for path in ["../../etc/passwd", "/etc/passwd", "../site.toml", "..\\site.toml", "file:///etc/passwd"] {
        let said = template(&format!("A line.\n  {{% include {path:?} %}}\n"), "2:14");
        assert!(said.contains("no other file can be used") && !said.contains("root:"), "{said}");
        template(&format!("{{% extends {path:?} %}}\n"), "1:1");
    }
    // All names that nothing has are found at once, in every template.
    let hub = built();
    write(hub.path(), "templates/404.html", "{{ 1 | one }}\n{{ two() }}\n");
    write(hub.path(), "templates/list.html", "{% include \"three.html\" %}\n");
    write(hub.path(), "templates/document.html", "{{ four\n");
    mistaken(
        &hub,
        &[
            "templates/404.html:1:8 template",
            "templates/404.html:2:4 template",
            "templates/document.html:1:8 template",
            "templates/list.html:1:12 template",
        ],
    );
}

/// `check` renders nothing, so `build` alone can find it.
#[test]
fn a_template_that_fails_on_one_page_names_it() {
    let hub = built();
    write(hub.path(), "content/news/two.md", "---\ntitle: Two\n---\n");
    write(
        hub.path(),
        "templates/document.html",
        "A line.\n{% if page.title == \"Two\" %}{{ page.nothing }}{% endif %}\n",
    );
    let before = tree(&hub.path().join("public"));
    let said = pustaka(hub.path(), &["build"]);
    assert_eq!(said.status.code(), Some(1));
    let said = err(&said);
    assert!(said.contains("error[template]") && said.contains(" templates/document.html:2:"), "{said}");
    assert!(said.contains("page /news/two/") && said.contains("1 error: nothing was written"), "{said}");
    assert!(tree(&hub.path().join("public")) == before);
}

/// Ends with 2, says all of this, and leaves `public/` as it was.
fn stopped(hub: &TempDir, arguments: &[&str], says: &[&str]) {
    let files = || tree(hub.path()).into_iter().filter(|(path, _)| !path.starts_with(".pustaka/")).collect::<Vec<_>>();
    let before = files();
    let output = pustaka(hub.path(), arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}{}", out(&output), err(&output));
    for part in says {
        assert!(err(&output).contains(part), "{arguments:?}: {part} is not in {}", err(&output));
    }
    assert!(files() == before, "{arguments:?} changed something");
}

#[test]
fn no_hub_is_there() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    stopped(&folder, &["build"], &["there is no site.toml here or in a folder above", "name it with --root"]);
    stopped(&folder, &["check", "--root", "nowhere"], &["nowhere has no site.toml"]);
    write(folder.path(), "site.toml.txt", "");
    stopped(&folder, &["build"], &["; or rename ", "site.toml.txt to site.toml"]);
    stopped(&folder, &["build", "--root", "."], &["; or rename ", "site.toml.txt to site.toml"]);
    fs::create_dir(folder.path().join("site.toml")).expect("can be made");
    stopped(&folder, &["build"], &["site.toml is no file"]);
    stopped(&folder, &["build", "--root", "."], &["site.toml is no file"]);
}

#[test]
fn a_file_where_a_folder_is_read() {
    for folder in ["content", "static", "templates"] {
        let hub = built();
        let _ = fs::remove_dir_all(hub.path().join(folder));
        write(hub.path(), folder, "x");
        stopped(&hub, &["build"], &[folder, "this is no folder"]);
    }
}

/// A disk that is not mounted looks like this. Its content is not taken for gone.
#[cfg(unix)]
#[test]
fn a_link_to_a_folder_that_is_gone() {
    for folder in ["content", "static", "templates"] {
        let hub = built();
        let _ = fs::remove_dir_all(hub.path().join(folder));
        std::os::unix::fs::symlink("/no/such/folder", hub.path().join(folder)).expect("can be made");
        stopped(&hub, &["build"], &[folder, "leads to none"]);
    }
}

/// Nobody writes into it, so who opens it waits for ever.
#[cfg(unix)]
#[test]
fn pipes_are_passed_by() {
    let hub = built();
    for path in
        ["content/news/x.md", "content/news/x.pdf", "static/x", "templates/404.html", "themes/calm/assets/x.css"]
    {
        let file = hub.path().join(path);
        fs::create_dir_all(file.parent().expect("below the root")).expect("can be made");
        assert!(Command::new("mkfifo").arg(file).status().expect("it is there").success());
    }
    write(hub.path(), "site.toml", "title = \"S\"\nbase_url = \"https://s.example.org/\"\ntheme = \"calm\"\n");
    let said = pustaka(hub.path(), &["build"]);
    assert!(said.status.success(), "{}", err(&said));
    fs::remove_file(hub.path().join("site.toml")).expect("it is there");
    assert!(Command::new("mkfifo").arg(hub.path().join("site.toml")).status().expect("it is there").success());
    stopped(&hub, &["build"], &["site.toml is no file"]);
}

/// It would be overwritten, or be read as content by the next build.
#[test]
fn an_output_that_is_or_holds_the_content() {
    let hub = built();
    write(hub.path(), "themes/calm/assets/x.css", "");
    #[cfg(unix)]
    std::os::unix::fs::symlink("content", hub.path().join("link")).expect("can be made");
    let absolute = hub.path().join("content/news").to_str().expect("UTF-8").to_owned();
    let outputs = [
        ".",
        "..",
        "content",
        "content/",
        "content/new",
        "./public/../content",
        "public/../content/new",
        "themes",
        "themes/calm",
        ".pustaka",
        ".pustaka/index",
        &absolute,
    ];
    let on_unix: &[&str] = if cfg!(unix) { &["/", "link", "link/new"] } else { &[] };
    for output in outputs.iter().chain(on_unix) {
        stopped(&hub, &["build", "--output", output], &["is read from it; build into another folder"]);
    }
    for output in ["site.toml", "content/news/one.md"] {
        let output = pustaka(hub.path(), &["build", "--output", output]);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    }
    assert_eq!(fs::read_to_string(hub.path().join(ONE.0)).expect("it is there"), ONE.1);
}

/// A hundred pages among somebody's own files would be as bad as a file that is overwritten.
#[test]
fn an_output_that_holds_somebodys_files() {
    let hub = built();
    write(hub.path(), "Documents/thesis.doc", "mine");
    let says =
        ["Documents holds what pustaka did not make, such as thesis.doc", "empty it, or build into another folder"];
    stopped(&hub, &["build", "--output", "Documents"], &says);
    // What servers, disks and version control keep there is left alone, and so is what is put there later.
    for path in ["www/.git", "www/.well-known/acme", "www/lost+found/x"] {
        write(hub.path(), path, "theirs");
    }
    assert!(pustaka(hub.path(), &["build", "--output", "www"]).status.success());
    write(hub.path(), "www/google1234.html", "mine");
    assert!(pustaka(hub.path(), &["build", "--output", "www"]).status.success());
    for path in ["www/.git", "www/.well-known/acme", "www/lost+found/x", "www/google1234.html"] {
        assert!(hub.path().join(path).exists(), "{path}");
    }
    write(hub.path(), "www/news/two/index.html", "mine");
    write(hub.path(), "content/news/two.md", ONE.1);
    stopped(&hub, &["build", "--output", "www"], &["news/two/index.html is in the way", "move or delete it"]);
}

#[test]
fn a_port_that_was_asked_for_and_is_in_use() {
    let hub = built();
    let other = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = other.local_addr().expect("it has one").port().to_string();
    stopped(&hub, &["serve", "--port", &port], &["cannot listen", &format!("port {port}")]);
}

/// Editors and synchronizing clients take files away at any time.
#[test]
fn a_file_that_vanishes_before_it_is_copied() {
    let hub = built();
    let (public, gone) = (hub.path().join("public"), hub.path().join("content/news/gone.pdf"));
    let before = tree(&public);
    let writer = pustaka::write::Writer::new(&public, &[]).expect("it is ours");
    let error = writer.copy("news/gone.pdf", &gone).expect_err("it is not there");
    assert!(error.to_string().contains("gone.pdf: "), "{error}");
    drop(writer);
    assert!(tree(&public) == before);
    assert!(!public.join(".pustaka-staging").exists());
}

/// Stopped at any moment, a build leaves whole files, and the next one mends the rest.
#[test]
fn a_power_cut() {
    let hub = hub(&[]);
    let public = hub.path().join("public");
    // Two states of a hub that have little in common; documents in the one are folders of documents' files in the other.
    let edit = |state: usize| {
        let _ = fs::remove_dir_all(hub.path().join("content"));
        for n in 0..150 {
            let text = format!("---\ntitle: Document {n}\ndate: {}\n---\n", 1990 + (n + state) % 30);
            let name = if state == 0 { format!("d{n}") } else { format!("d{}/index", n + 50) };
            let collection = ["news", "resources"][(n + state) % 2];
            write(hub.path(), &format!("content/{collection}/{name}.md"), text + &"A word. ".repeat(100 * state));
        }
        write(hub.path(), "content/index.md", format!("---\ntitle: Home {state}\n---\n"));
        let _ = fs::remove_dir_all(hub.path().join("static"));
        write(hub.path(), ["static/a", "static/a/file"][state], "text");
    };
    let expected = [0, 1].map(|state| {
        edit(state);
        let fresh = tempfile::tempdir().expect("a temporary folder");
        let output = fresh.path().join("public");
        assert!(pustaka(hub.path(), &["build", "--output", output.to_str().expect("UTF-8")]).status.success());
        tree(&output)
    });
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pustaka"));
        let command = command.arg("build").current_dir(hub.path()).stdout(Stdio::null()).stderr(Stdio::piped());
        command.spawn().expect("it runs")
    };
    let started = Instant::now();
    assert!(build().wait_with_output().expect("it ends").status.success());
    let whole = started.elapsed();
    let rounds = 24 * std::env::var("PUSTAKA_CASES").map_or(1, |times| times.parse().expect("a number"));
    let mut interrupted = 0;
    for round in 0..rounds {
        let state = round as usize % 2;
        edit(state);
        // A first build now and then, and one without anything that was derived.
        for folder in [public.clone(), hub.path().join(".pustaka")].iter().filter(|_| round % 5 == 4) {
            let _ = fs::remove_dir_all(folder);
        }
        let mut cut = build();
        std::thread::sleep(whole * (round * 7 % rounds) / rounds);
        interrupted += u32::from(cut.try_wait().expect("it can be asked").is_none());
        cut.kill().expect("it can be killed");
        cut.wait().expect("it ends");
        for (path, bytes) in if public.exists() { tree(&public) } else { Default::default() } {
            if !path.starts_with(".pustaka") {
                let is_whole = expected.iter().any(|expected| expected.get(&path) == Some(&bytes));
                assert!(is_whole, "round {round}: {path} is neither the old page nor the new one");
            }
        }
        let mended = build().wait_with_output().expect("it ends");
        assert!(mended.status.success(), "round {round}: {}", err(&mended));
        assert!(tree(&public) == expected[state], "round {round}");
        assert!(!public.join(".pustaka-staging").exists() && !hub.path().join("public.staging").exists());
    }
    assert!(interrupted > rounds / 2, "only {interrupted} of {rounds} builds were interrupted");
}

/// Nobody who asks for a file while it is replaced gets half of it, or none. On Windows one that is open can be in the way,
/// which `build` says.
#[cfg(unix)]
#[test]
fn files_are_whole_at_any_moment() {
    let hub = built();
    let states = [b'a', b'b'].map(|byte| vec![byte; 8 << 20]);
    let edit = |state: &[u8]| write(hub.path(), "static/film.mp4", state);
    edit(&states[0]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let visitor = scope.spawn(|| {
            let mut seen = [0, 0];
            while !done.load(Ordering::Relaxed) {
                let film = fs::read(hub.path().join("public/film.mp4")).expect("it is there");
                seen[states.iter().position(|state| *state == film).expect("it is whole")] += 1;
            }
            seen
        });
        let builds: Vec<_> = (1..=8)
            .map(|round| {
                edit(&states[round % 2]);
                pustaka(hub.path(), &["build"])
            })
            .collect();
        // Before anything can fail here, or the visitor would never leave.
        done.store(true, Ordering::Relaxed);
        assert!(builds.iter().all(|build| build.status.success()), "{builds:?}");
        let seen = visitor.join().expect("it saw whole files");
        assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
    });
}

/// Who is root is refused nothing, so `.ci/disks` has more of this.
#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    for path in ["content/news", "content/news/one.md", "static", "templates"] {
        let hub = built();
        let path = hub.path().join(path);
        if !path.exists() {
            fs::create_dir(&path).expect("can be made");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("it is ours");
        let may_do_everything = fs::read_dir(&path).is_ok() || fs::read(&path).is_ok();
        let output = pustaka(hub.path(), &["build"]);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
        if may_do_everything {
            continue;
        }
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(err(&output).contains(path.to_str().expect("UTF-8")), "{}", err(&output));
        assert!(err(&output).contains("rights"), "{}", err(&output));
    }
}

/// A disk or a power cut may have left anything there.
#[test]
fn an_index_that_is_damaged_is_made_anew() {
    let hub = built();
    let index = hub.path().join(".pustaka/index");
    let search = || {
        let output = pustaka(hub.path(), &["search", "text", "--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        out(&output)
    };
    let expected = search();
    // Segments have other names in each index, and each file of one its own ending.
    let files = || -> Vec<std::path::PathBuf> {
        let mut files: Vec<_> = tree(&index).into_keys().map(|name| index.join(name)).collect();
        files.sort_by_key(|file| (file.extension().map(ToOwned::to_owned), file.clone()));
        files
    };
    for n in 0..files().len() {
        for damage in 0..6 {
            let file = files().swap_remove(n);
            let whole = fs::read(&file).expect("it is there");
            let (mut flipped, middle) = (whole.clone(), whole.len() / 2);
            flipped
                .iter_mut()
                .skip(if damage == 0 { middle } else { middle / 2 })
                .take(4)
                .for_each(|byte| *byte ^= 0x55);
            let damaged = match damage {
                0 | 1 => flipped,
                2 => whole[..middle].to_vec(),
                3 => Vec::new(),
                4 => vec![0; whole.len()],
                _ => vec![0xff; 64],
            };
            fs::write(&file, damaged).expect("can be written");
            assert_eq!(search(), expected, "{} with damage {damage}", file.display());
        }
    }
}

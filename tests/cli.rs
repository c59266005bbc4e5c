//! The command line as a person meets it: what it says, how it exits, and what it leaves on disk.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use common::{err, hub, out, pustaka, tree, write};
use tempfile::TempDir;

mod common;

const ONE: (&str, &str) = ("content/news/one.md", "---\ntitle: One\ndate: 2020\n---\nText.\n");
const TWO: (&str, &str) = ("content/news/two.md", "---\ntitle: Two\ndate: 2021\n---\nText.\n");

#[test]
fn build_says_what_it_did() {
    let hub = hub(&[ONE, TWO]);
    let first = pustaka(hub.path(), &["build"]);
    assert!(first.status.success(), "{}", err(&first));
    assert!(out(&first).starts_with("2 documents, "), "{}", out(&first));
    assert!(out(&first).contains(" 0 unchanged, 0 deleted"), "{}", out(&first));
    let again = pustaka(hub.path(), &["build"]);
    assert!(out(&again).contains("; 0 files written, "), "{}", out(&again));
    let before = tree(&hub.path().join("public"));
    write(hub.path(), TWO.0, "---\ntitle: Two\ndate: 2021\n---\nOther text.\n");
    let edited = pustaka(hub.path(), &["build"]);
    assert!(edited.status.success());
    let after = tree(&hub.path().join("public"));
    let is_page = |path: &&String| !path.starts_with("assets/search/") && !path.starts_with("search/");
    let written: Vec<_> = after.keys().filter(is_page).filter(|path| before.get(*path) != after.get(*path)).collect();
    assert_eq!(written, [".pustaka", "news/two/index.html"], "only its page has its text");
    fs::remove_file(hub.path().join(TWO.0)).expect("it is there");
    let deleted = pustaka(hub.path(), &["build"]);
    assert!(!out(&deleted).contains(" 0 deleted"), "{}", out(&deleted));
    assert!(!hub.path().join("public/news/two").exists());
}

#[test]
fn mistakes_change_nothing() {
    let hub = hub(&[ONE]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let before = tree(&hub.path().join("public"));
    write(hub.path(), TWO.0, "---\ntitle: Two\ncountries: Cambodja-land\n---\n");
    let output = pustaka(hub.path(), &["build"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("content/news/two.md:3:12"), "{}", err(&output));
    assert!(err(&output).contains("1 error: nothing was written"), "{}", err(&output));
    assert_eq!(tree(&hub.path().join("public")), before);
    assert!(!hub.path().join("public.staging").exists());
}

#[test]
fn a_template_that_fails_on_one_page_changes_nothing() {
    let hub = hub(&[ONE]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let before = tree(&hub.path().join("public"));
    // Only the page for addresses that do not exist uses it.
    write(hub.path(), "templates/404.html", "<h1>{{ page.no_such_thing }}</h1>\n");
    let output = pustaka(hub.path(), &["build"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(err(&output).contains("templates/404.html:1:"), "{}", err(&output));
    assert_eq!(tree(&hub.path().join("public")), before);
}

#[test]
fn a_template_that_fails_is_named_by_its_file() {
    let theme = |path: &str| (path.to_owned(), "<h1>{{ page.no_such_thing }}</h1>\n");
    for path in ["templates/404.html", "themes/calm/templates/404.html"] {
        let (path, text) = theme(path);
        let hub = hub(&[ONE, (path.as_str(), text), ("themes/calm/theme.txt", "")]);
        write(hub.path(), "site.toml", "title = \"S\"\nbase_url = \"https://s.example.org/\"\ntheme = \"calm\"\n");
        let output = pustaka(hub.path(), &["build"]);
        assert!(err(&output).contains(&format!(" {path}:1:")), "{}", err(&output));
        assert!(err(&output).contains("page.no_such_thing"), "the line is shown: {}", err(&output));
    }
}

/// What a theme writes is read by who maintains it; the client that comes with pustaka is small instead.
#[test]
fn a_script_of_the_search_is_published_as_a_theme_has_it() {
    let own = "// Mine.\nconst mine = 1;\n";
    let hub = hub(&[ONE, ("themes/calm/assets/search/find.js", own)]);
    write(hub.path(), "site.toml", "title = \"S\"\nbase_url = \"https://s.example.org/\"\ntheme = \"calm\"\n");
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let files = tree(&hub.path().join("public/assets"));
    let script = |name: &str| {
        let found = files.iter().find(|(path, _)| path.starts_with(name) && path.ends_with(".js"));
        String::from_utf8(found.expect("it is there").1.clone()).expect("it is text")
    };
    assert!(script("find.").contains(own), "{}", script("find."));
    for name in ["search.", "suggest.", "results."] {
        assert!(!script(name).contains("/** ") && !script(name).contains("\n  "), "{name} is minified");
    }
}

#[test]
fn only_what_pustaka_made_is_touched() {
    let hub = hub(&[ONE, TWO]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    write(hub.path(), "public/mine.txt", "mine");
    write(hub.path(), "public/news/two/mine.txt", "mine");
    fs::remove_file(hub.path().join(TWO.0)).expect("it is there");
    assert!(pustaka(hub.path(), &["build"]).status.success());
    assert!(hub.path().join("public/mine.txt").exists() && hub.path().join("public/news/two/mine.txt").exists());
    assert!(!hub.path().join("public/news/two/index.html").exists());
    // What stands where a page must go is not overwritten, and nothing else is changed.
    write(hub.path(), "public/news/three/index.html", "mine");
    write(hub.path(), "content/news/three.md", "---\ntitle: Three\ndate: 2022\n---\n");
    let before = tree(&hub.path().join("public"));
    let output = pustaka(hub.path(), &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("in the way"), "{}", err(&output));
    assert_eq!(tree(&hub.path().join("public")), before);
}

/// The list of files that pustaka made has names with any character, and cannot be made to say another's.
#[cfg(unix)]
#[test]
fn a_name_of_several_lines_is_one_file() {
    let hub = hub(&[ONE, ("static/x\nmine.txt\ny", "text")]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    assert!(hub.path().join("public/x\nmine.txt\ny").exists());
    write(hub.path(), "public/mine.txt", "mine");
    fs::remove_dir_all(hub.path().join("static")).expect("it is there");
    assert!(pustaka(hub.path(), &["build"]).status.success());
    assert!(!hub.path().join("public/x\nmine.txt\ny").exists());
    assert!(hub.path().join("public/mine.txt").exists());
}

#[test]
fn a_list_of_files_that_is_none_is_not_believed() {
    let hub = hub(&[ONE, ("public/.pustaka", "mine.txt\n"), ("public/mine.txt", "mine")]);
    let output = pustaka(hub.path(), &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("public/.pustaka: this is no list of the files that pustaka made"),
        "{}",
        err(&output)
    );
    assert!(hub.path().join("public/mine.txt").exists());
}

/// Neither is in the other's way, and what is left is what one of them would have made.
#[test]
fn two_builds_at_once_wait_for_each_other() {
    let hub = hub(&[]);
    for round in 0..4 {
        for n in 0..40 {
            let text = format!("---\ntitle: Document {n}\ndate: {}\n---\nText {round}.\n", 2000 + n % 9);
            // Every second round the documents of another collection take their places.
            let collection = ["news", "resources"][round % 2];
            write(hub.path(), &format!("content/{collection}/d{n}.md"), &text);
        }
        let _ = fs::remove_dir_all(hub.path().join(["content/resources", "content/news"][round % 2]));
        let builds = [(); 3].map(|()| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_pustaka"));
            let command = command.arg("build").current_dir(hub.path()).stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().expect("it runs")
        });
        for build in builds {
            let said = build.wait_with_output().expect("it ends");
            assert!(said.status.success(), "round {round}: {}", err(&said));
        }
        let fresh = tempfile::tempdir().expect("a temporary folder");
        let fresh = fresh.path().join("fresh");
        assert!(pustaka(hub.path(), &["build", "--output", fresh.to_str().expect("UTF-8")]).status.success());
        assert!(tree(&hub.path().join("public")) == tree(&fresh), "round {round}");
        assert!(!hub.path().join("public.staging").exists());
    }
}

#[test]
fn a_build_waits_while_another_writes() {
    // While there is no output the other is beside it, and it may have made the output when it ends.
    for (staging, makes_output) in
        [("public.staging", false), ("public.staging", true), ("public/.pustaka-staging", false)]
    {
        let hub = hub(&[ONE]);
        let public = hub.path().join("public");
        let staging = hub.path().join(staging);
        write(&staging, ".pustaka-lock", "");
        write(&staging, "files/left", "what an interrupted build left");
        let lock = fs::File::open(staging.join(".pustaka-lock")).expect("it is there");
        lock.lock().expect("nobody else has it");
        let mut command = Command::new(env!("CARGO_BIN_EXE_pustaka"));
        let mut build =
            Server(command.arg("build").current_dir(hub.path()).stdout(Stdio::null()).spawn().expect("it runs"));
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert!(build.0.try_wait().expect("it can be asked").is_none(), "it waits");
        assert!(!public.join("news").exists());
        if makes_output {
            fs::create_dir(&public).expect("can be made");
        }
        drop(lock);
        assert!(build.0.wait().expect("it ends").success());
        assert!(public.join("news/one/index.html").exists());
        assert!(!public.join("left").exists() && !staging.exists() && !public.join(".pustaka-staging").exists());
    }
}

/// Makes `public/` pustaka's, which has made nothing there yet.
const OURS: (&str, &str) = ("public/.pustaka", "[]");

/// Each is found before anything is changed.
#[test]
fn what_is_in_the_way_stops_a_build() {
    let refused = |hub: &TempDir, output: &str, why: &str| {
        let files =
            || -> Vec<_> { tree(hub.path()).into_iter().filter(|(path, _)| !path.starts_with(".pustaka/")).collect() };
        let before = files();
        let said = pustaka(hub.path(), &["build", "--output", output]);
        assert_eq!(said.status.code(), Some(2), "{why}");
        assert!(err(&said).contains(why), "{}", err(&said));
        assert!(files() == before, "{why}");
    };
    // Over what is read, or into it.
    for output in
        [".", "content", "content/public", "static", "..", "none/..", "none/../content", "none/./more/../../content"]
    {
        let hub = hub(&[ONE]);
        refused(&hub, output, "is read from it");
        assert!(!hub.path().join("none").exists(), "{output}");
    }
    let file = hub(&[ONE, OURS, ("public/news", "mine")]);
    refused(&file, "public", "is a file where a folder must be");
    let folder = hub(&[ONE, OURS, ("public/404.html/mine.txt", "mine")]);
    refused(&folder, "public", "is a folder where a file must be");
    let ours = hub(&[ONE, ("static/a/file", "text")]);
    assert!(pustaka(ours.path(), &["build"]).status.success());
    fs::remove_dir_all(ours.path().join("static/a")).expect("it is there");
    write(ours.path(), "static/a", "text");
    write(ours.path(), "public/a/mine.txt", "mine");
    refused(&ours, "public", "stands in a folder where a file must be");
    // Where files are staged.
    for mine in ["public.staging", "public.staging/mine.txt"] {
        let staging = hub(&[ONE, (mine, "mine")]);
        refused(&staging, "public", "public.staging is where files wait until a build is complete");
    }
    for mine in [".pustaka-staging", ".pustaka-staging/mine.txt"] {
        let staging = hub(&[ONE, (&format!("public/{mine}"), "mine")]);
        refused(&staging, "public", "public/.pustaka-staging is where files wait until a build is complete");
        // A page there is a mistake of content, so `check` finds it too.
        let page = hub(&[ONE, (&format!("static/{mine}"), "mine")]);
        for command in ["check", "build"] {
            let said = pustaka(page.path(), &[command]);
            let text = out(&said) + &err(&said);
            assert_eq!(said.status.code(), Some(1), "{command}: {text}");
            assert!(text.contains("error[duplicate-url]") && text.contains(&format!("static/{mine}")), "{text}");
            assert!(!page.path().join("public").exists());
        }
    }
    // What has the bytes that it would get is another's all the same, and would be deleted one day.
    let same = hub(&[ONE]);
    assert!(pustaka(same.path(), &["build"]).status.success());
    let robots = fs::read_to_string(same.path().join("public/robots.txt")).expect("it was made");
    let same = hub(&[ONE, OURS, ("public/robots.txt", robots.as_str())]);
    refused(&same, "public", "is in the way");
    #[cfg(unix)]
    {
        let linked = hub(&[ONE, OURS, ("public/mine.txt", "mine"), ("elsewhere/mine.txt", "mine")]);
        std::os::unix::fs::symlink("../elsewhere", linked.path().join("public/news")).expect("can be made");
        refused(&linked, "public", "is a symbolic link");
        let dangling = hub(&[ONE]);
        std::os::unix::fs::symlink("not-mounted", dangling.path().join("public")).expect("can be made");
        refused(&dangling, "public", "public is a link that leads nowhere: make its folder");
        refused(&dangling, "public/site", "public is a link that leads nowhere: make its folder");
        let staging = hub(&[ONE]);
        std::os::unix::fs::symlink("nowhere", staging.path().join("public.staging")).expect("can be made");
        refused(&staging, "public", "public.staging is where files wait until a build is complete");
    }
}

/// Neither one that pustaka makes again nor one that it no longer makes.
#[test]
fn a_folder_in_the_place_of_a_file_stops_a_build_before_anything_is_changed() {
    for (replaced, mine, why) in [
        ("public/news/two/index.html", None, "is a folder where a file of an earlier build was"),
        ("public/news/two/index.html", Some("mine.txt"), "is a folder where a file of an earlier build was"),
        ("public/robots.txt", None, "is a folder where a file must be"),
    ] {
        let hub = hub(&[ONE, TWO]);
        assert!(pustaka(hub.path(), &["build"]).status.success());
        let folder = hub.path().join(replaced);
        fs::remove_file(&folder).expect("it was made");
        fs::create_dir(&folder).expect("can be made");
        if let Some(mine) = mine {
            fs::write(folder.join(mine), "mine").expect("can be written");
        }
        fs::remove_file(hub.path().join(TWO.0)).expect("it is there");
        write(hub.path(), ONE.0, "---\ntitle: One\ndate: 2020\n---\nOther text.\n");
        let before = tree(&hub.path().join("public"));
        let said = pustaka(hub.path(), &["build"]);
        assert_eq!(said.status.code(), Some(2));
        assert!(err(&said).contains(&format!("{replaced} {why}")), "{}", err(&said));
        assert!(tree(&hub.path().join("public")) == before);
        fs::remove_dir_all(&folder).expect("it is there");
        assert!(pustaka(hub.path(), &["build"]).status.success(), "once it is gone");
    }
}

/// An interrupted build leaves both lists in one, and on disk some of the one and some of the other.
#[test]
fn what_an_interrupted_build_left_is_mended() {
    let hub = hub(&[ONE, ("static/a", "a file"), ("static/b/file", "in a folder")]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let list = hub.path().join("public/.pustaka");
    let mut files: Vec<String> = serde_json::from_slice(&fs::read(&list).expect("it is there")).expect("JSON");
    // What had been a folder is a file already, and the other way round.
    files.extend(["a/file".to_owned(), "b".to_owned()]);
    fs::write(&list, serde_json::to_vec(&files).expect("strings")).expect("can be written");
    write(hub.path(), "public/.pustaka-staging/.pustaka-lock", "");
    write(hub.path(), "public/.pustaka-staging/files/left", "left");
    let said = pustaka(hub.path(), &["build"]);
    assert!(said.status.success(), "{}", err(&said));
    let fresh = hub.path().join("fresh");
    assert!(pustaka(hub.path(), &["build", "--output", "fresh"]).status.success());
    assert!(tree(&hub.path().join("public")) == tree(&fresh));
    assert!(!hub.path().join("public/.pustaka-staging").exists());
}

/// It may be a mount, be watched, or have rights that its files get: only what is in it changes.
#[cfg(unix)]
#[test]
fn an_output_folder_stays_the_folder_that_it_is() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    // One that is empty, and one that is not; nothing can be made beside either, whoever asks.
    for files in [&[][..], &[("www/html/.htaccess", "mine")]] {
        let hub = hub(&[&[ONE, ("www/html.staging", "")], files].concat());
        let (www, html) = (hub.path().join("www"), hub.path().join("www/html"));
        fs::create_dir_all(&html).expect("can be made");
        fs::set_permissions(&html, fs::Permissions::from_mode(0o2775)).expect("it is ours");
        fs::set_permissions(&www, fs::Permissions::from_mode(0o555)).expect("it is ours");
        let what = || fs::metadata(&html).map(|found| (found.ino(), found.mode())).expect("it is there");
        let before = what();
        let said = pustaka(hub.path(), &["build", "--output", "www/html"]);
        fs::set_permissions(&www, fs::Permissions::from_mode(0o755)).expect("it is ours");
        assert!(said.status.success(), "{}", err(&said));
        assert_eq!(what(), before);
        let page = fs::metadata(html.join("news/one")).expect("it was made");
        assert_eq!(page.mode() & 0o2000, before.1 & 0o2000, "its group is that of the output");
        assert!(!html.join(".pustaka-staging").exists());
    }
}

/// Builds as one who is not root; whoever may do everything is refused nothing.
#[cfg(unix)]
#[test]
fn who_may_not_write_is_told_where_to() {
    use std::os::unix::fs::PermissionsExt;
    for (output, named) in [("www/html", "www/html.staging: "), ("www", "www/.pustaka-staging: ")] {
        let hub = hub(&[ONE]);
        let www = hub.path().join("www");
        fs::create_dir(&www).expect("can be made");
        fs::set_permissions(&www, fs::Permissions::from_mode(0o555)).expect("it is ours");
        let may_do_everything = fs::write(www.join("try"), "").is_ok();
        let said = pustaka(hub.path(), &["build", "--output", output]);
        fs::set_permissions(&www, fs::Permissions::from_mode(0o755)).expect("it is ours");
        if may_do_everything {
            continue;
        }
        assert_eq!(said.status.code(), Some(2));
        assert!(err(&said).contains(named), "{}", err(&said));
        assert!(
            err(&said).contains("a folder that you can write into, or build into another folder"),
            "{}",
            err(&said)
        );
    }
}

#[test]
fn static_files_are_part_of_the_site() {
    let hub = hub(&[
        ONE,
        ("static/.well-known/security.txt", "text"),
        ("static/CNAME", "small.example.org"),
        ("static/.git/config", "secret"),
        ("static/fonts/.svn/entries", "secret"),
        ("static/fonts/.DS_Store", "secret"),
    ]);
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let public = hub.path().join("public");
    assert!(public.join(".well-known/security.txt").exists() && public.join("CNAME").exists());
    assert!(!tree(&public).values().any(|bytes| bytes == b"secret"));
}

/// A link may lead to what nobody but this machine should see: it is neither followed nor shown.
#[cfg(unix)]
#[test]
fn symbolic_links_are_mistakes_and_nothing_of_them_is_shown() {
    use std::os::unix::ffi::OsStrExt;
    let hub = hub(&[ONE, ("static/fonts/a.woff2", ""), ("secret.txt", "root:x:0:0\n")]);
    for link in ["content/news/two.md", "static/fonts/b.woff2"] {
        std::os::unix::fs::symlink(hub.path().join("secret.txt"), hub.path().join(link)).expect("can be made");
    }
    std::os::unix::fs::symlink("fonts", hub.path().join("static/more")).expect("can be made");
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    fs::write(hub.path().join("static").join(name), "").expect("can be written");
    let output = pustaka(hub.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    let said = out(&output);
    for path in ["content/news/two.md", "static/fonts/b.woff2", "static/more"] {
        assert!(
            said.contains(&format!("error[symbolic-link]: a symbolic link is not followed\n--> {path}:1:1")),
            "{said}"
        );
    }
    assert!(said.contains("error[file-name-not-utf-8]"), "{said}");
    assert!(!said.contains("root:x"), "{said}");
}

#[test]
fn wrong_use_exits_with_two() {
    let hub = hub(&[ONE]);
    let empty = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(pustaka(empty.path(), &["build"]).status.code(), Some(2));
    assert_eq!(pustaka(hub.path(), &["build", "--nonsense"]).status.code(), Some(2));
    assert_eq!(pustaka(hub.path(), &["build", "--base-url", "hub"]).status.code(), Some(2));
    assert_eq!(pustaka(hub.path(), &["search", "x", "--filter", "countrys=KH"]).status.code(), Some(2));
}

/// Whoever reads the message has to know where to look.
#[test]
fn what_the_environment_refuses_is_named() {
    for (path, named) in [
        (".pustaka", ".pustaka: "),
        (".pustaka/index.lock/folder", ".pustaka/index.lock: "),
        (".pustaka/index", ".pustaka/index: "),
        ("public/.pustaka/folder", "public/.pustaka: "),
    ] {
        let hub = hub(&[ONE, (path, "")]);
        let output = pustaka(hub.path(), &["build"]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert!(err(&output).contains(named), "{path}: {}", err(&output));
    }
}

#[test]
fn warnings_stop_nothing() {
    let hub = hub(&[("content/news/a.md", "---\ntitle: Module #3\n---\nA\u{19}b.\n")]);
    for command in ["check", "build"] {
        let output = pustaka(hub.path(), &[command]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        let said = out(&output) + &err(&output);
        assert!(said.contains("warning[value-cut-short]") && said.contains("2 warnings"), "{command}: {said}");
    }
    let page = fs::read_to_string(hub.path().join("public/news/a/index.html")).expect("it is written");
    assert!(page.contains("<p>A b.</p>"), "{page}");
}

#[test]
fn the_root_is_found_upward() {
    let hub = hub(&[ONE]);
    let output = pustaka(&hub.path().join("content/news"), &["check"]);
    assert!(output.status.success(), "{}", err(&output));
}

#[test]
fn check_speaks_to_machines() {
    let hub = hub(&[("content/news/x.md", "---\ntitle: X\nlicense: CC0\n---\n[gone](y.md)\n")]);
    let output = pustaka(hub.path(), &["check", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<serde_json::Value> =
        out(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let keys: Vec<&String> = lines[0].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["severity", "code", "path", "line", "column", "message", "suggestion"]);
    assert_eq!(
        (&lines[0]["code"], &lines[0]["line"], &lines[0]["column"]),
        (&"unknown-field".into(), &3.into(), &1.into())
    );
    assert_eq!((&lines[1]["code"], &lines[1]["line"]), (&"broken-link".into(), &5.into()));
    let output = pustaka(hub.path(), &["check", "--format", "github"]);
    assert!(
        out(&output).starts_with("::error file=content/news/x.md,line=3,col=1,title=unknown-field::"),
        "{}",
        out(&output)
    );
}

#[test]
fn search_answers() {
    let hub = hub(&[
        ("content/news/a.md", "---\ntitle: Water pumps\ndate: 2020\ncountries: KH\n---\nWells are dug by hand.\n"),
        ("content/news/b.md", "---\ntitle: Radios\ndate: 2021\ncountries: LK\n---\nA pump is not a radio.\n"),
        ("content/news/c.md", "---\ntitle: Draft pumps\ndraft: true\n---\nPumps.\n"),
    ]);
    let ask = |arguments: &[&str]| -> serde_json::Value {
        let output = pustaka(hub.path(), &[&["search", "--format", "json"], arguments].concat());
        serde_json::from_str(&out(&output)).unwrap_or_else(|error| panic!("{error}: {}", err(&output)))
    };
    let ids = |answer: &serde_json::Value| -> Vec<String> {
        let results = answer["results"].as_array().expect("a list");
        results.iter().map(|hit| hit["id"].as_str().expect("an id").to_owned()).collect()
    };
    // Forms of a word are found by any of them; drafts are not.
    assert_eq!(ids(&ask(&["pump"])), ["news/a", "news/b"]);
    assert_eq!(ids(&ask(&["pumps -radio"])), ["news/a"]);
    assert_eq!(ids(&ask(&["pumps", "wells", "--limit", "1"])), ["news/a"]);
    assert_eq!(ids(&ask(&["\"dug by hand\""])), ["news/a"]);
    assert_eq!(ids(&ask(&["title:pump"])), ["news/a"]);
    assert_eq!(ids(&ask(&["rad*"])), ["news/b"]);
    // A country by any name, as a word and as a filter.
    assert_eq!(ids(&ask(&["កម្ពុជា"])), ["news/a"]);
    assert_eq!(ids(&ask(&["pump", "--filter", "countries=斯里兰卡"])), ["news/b"]);
    assert_eq!(ids(&ask(&["pump", "--filter", "country=LK"])), ["news/b"]);
    let mended = ask(&["raddio"]);
    assert_eq!(mended["mended"]["raddio"], "radio");
    let facets = &ask(&["pump", "--filter", "countries=KH"])["facets"];
    assert_eq!(
        (&facets["countries"]["KH"], &facets["countries"]["LK"]),
        (&1.into(), &1.into()),
        "what each would give"
    );
    assert_eq!(facets["year"]["2021"], serde_json::Value::Null);
    write(hub.path(), "queries.txt", "pump\n\nnothing-like-this\n");
    let output = pustaka(hub.path(), &["search", "--queries", "queries.txt", "--format", "json"]);
    let totals: Vec<u64> = out(&output)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["total"].as_u64().expect("a number"))
        .collect();
    // Nothing typed lists what there is.
    assert_eq!(totals, [2, 2, 0]);
    std::fs::write(hub.path().join("queries.txt"), b"pump\r\n\xe9t\xe9\n").expect("can be written");
    let output = pustaka(hub.path(), &["search", "--queries", "queries.txt"]);
    assert_eq!(err(&output), "error: queries.txt: line 2 is no UTF-8; save the file as UTF-8\n");
}

/// A server that is stopped when the test ends, however it ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves a hub; gives its address.
fn serve(hub: &TempDir) -> (Server, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pustaka"));
    let command = command.args(["serve", "--port", "0"]).current_dir(hub.path()).stdout(Stdio::piped());
    let mut server = Server(command.stderr(Stdio::null()).spawn().expect("it runs"));
    let mut line = String::new();
    let stdout = server.0.stdout.take().expect("piped");
    BufReader::new(stdout).read_line(&mut line).expect("it prints its address");
    (server, line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned())
}

/// The answer to a request, such as `GET /`, with more lines of its head.
fn ask(address: &str, request: &str, head: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "{request} HTTP/1.1\r\nHost: {address}\r\n{head}Connection: close\r\n\r\n").expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer in UTF-8");
    answer
}

#[test]
fn serve_shows_the_site_and_nothing_else() {
    let hub = hub(&[ONE]);
    let (_server, address) = serve(&hub);
    let ask = |request: &str| ask(&address, request, "");
    assert!(ask("GET /").starts_with("HTTP/1.1 200"));
    let page = ask("GET /news/one/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("<h1>One</h1>"), "{page}");
    assert!(page.to_lowercase().contains("content-type: text/html; charset=utf-8"), "{page}");
    let moved = ask("GET /news/one");
    assert!(moved.starts_with("HTTP/1.1 308") && moved.contains("/news/one/"), "{moved}");
    for path in
        ["/nowhere/", "/../../etc/passwd", "/%2e%2e/site.toml", "/site.toml", "/content/news/one.md", "//etc/passwd"]
    {
        assert!(ask(&format!("GET {path}")).starts_with("HTTP/1.1 404"), "{path}");
    }
    assert!(ask("POST /").starts_with("HTTP/1.1 405"));
    assert!(!hub.path().join("public").exists(), "it writes nothing");
}

/// Players of audio and video ask for parts: without them nobody can go to the middle of a recording.
#[test]
fn serve_answers_for_parts_of_files() {
    let hub = hub(&[
        ("content/news/one/index.md", "---\ntitle: One\nfile: sound.mp3\n---\n"),
        ("content/news/one/sound.mp3", "0123456789"),
    ]);
    let (_server, address) = serve(&hub);
    let ask = |head: &str| ask(&address, "GET /news/one/sound.mp3", head).to_lowercase();
    let whole = ask("");
    assert!(whole.starts_with("http/1.1 200") && whole.ends_with("\r\n\r\n0123456789"), "{whole}");
    assert!(whole.contains("content-type: audio/mpeg") && whole.contains("accept-ranges: bytes"), "{whole}");
    let part = ask("Range: bytes=3-5\r\n");
    assert!(part.starts_with("http/1.1 206") && part.ends_with("\r\n\r\n345"), "{part}");
    assert!(part.contains("content-range: bytes 3-5/10"), "{part}");
    assert!(ask("Range: bytes=-2\r\n").ends_with("\r\n\r\n89"));
    assert!(ask("Range: bytes=10-\r\n").starts_with("http/1.1 416"));
}

//! `pustaka stats`: logs of web servers become counts, which pages and reports show.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{err, hub, out, pustaka, write};
use flate2::write::GzEncoder;
use serde_json::{Value, json};

mod common;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const ROBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

fn small() -> tempfile::TempDir {
    let hub = hub(&[
        ("content/resources/wells.md", "---\ntitle: Wells\nfile: wells.pdf\ncountries: Cambodia\n---\n"),
        ("content/resources/wells.km.md", "---\ntitle: អណ្តូង\n---\n"),
        ("content/resources/wells.pdf", "bytes"),
        ("content/news/ponds & more.md", "---\ntitle: Ponds\n---\n"),
    ]);
    write(hub.path(), "site.toml", "title = \"Small\"\nbase_url = \"https://small.example.org/hub/\"\n");
    hub
}

fn combined(host: &str, day: &str, request: &str, status: u16, agent: &str) -> String {
    format!("{host} - - [{day}:13:55:36 +0700] \"{request}\" {status} 2326 \"https://example.org/\" \"{agent}\"\n")
}

fn usage(root: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(root.join("usage.json")).expect("it was written")).expect("JSON")
}

#[test]
fn every_format_is_counted_alike() {
    let hub = small();
    let get = |path: &str| format!("GET /hub/{path} HTTP/1.1");
    let mut log = String::new();
    for (path, status, agent) in [
        ("resources/wells/", 200, FIREFOX),
        ("resources/wells/index.html?from=mail", 200, FIREFOX),
        ("resources/wells/", 304, FIREFOX),
        ("km/resources/wells/", 200, FIREFOX),
        ("resources/wells.pdf", 200, FIREFOX),
        ("resources/wells.pdf", 206, FIREFOX),
        ("countries/cambodia/", 200, FIREFOX),
        ("resources/", 200, FIREFOX),
        ("news/ponds%20%26%20more/", 200, FIREFOX),
        ("", 200, "A \\\"quoted\\\" browser"),
        ("resources/wells/", 200, ROBOT),
        ("assets/style.css", 200, FIREFOX),
        ("nowhere/", 404, FIREFOX),
    ] {
        log.push_str(&combined("203.0.113.7", "10/Oct/2018", &get(path), status, agent));
    }
    log.push_str(&combined("2001:db8::1", "01/Nov/2018", "POST /hub/ HTTP/1.1", 200, FIREFOX));
    log.push_str(&combined("203.0.113.7", "01/Nov/2018", "GET /elsewhere/ HTTP/1.1", 200, FIREFOX));
    log.push_str(&combined("203.0.113.7", "01/Nov/2018", "\\x16\\x03\\x01", 400, "-"));
    // The Common format has no browser.
    log.push_str("203.0.113.7 - frank [01/Nov/2018:00:00:01 +0000] \"GET /hub/resources/wells/ HTTP/1.0\" 200 -\n");
    // Caddy's lines.
    let caddy = json!({
        "level": "info", "ts": 1_543_000_000.25, "logger": "http.log.access", "msg": "handled request",
        "request": { "remote_ip": "203.0.113.9", "proto": "HTTP/2.0", "method": "GET", "host": "small.example.org",
            "uri": "/hub/resources/wells/?q=\"x\"", "headers": { "User-Agent": [FIREFOX], "Accept": ["*/*"] } },
        "duration": 0.001, "size": 2326, "status": 200,
    });
    log.push_str(&format!("{caddy}\n"));
    log.push_str(&format!("{}\n", caddy.to_string().replace("1543000000.25", "\"2018-11-23T19:06:40Z\"")));
    log.push_str(&format!("{}\n", caddy.to_string().replace("1543000000.25", "1543000000000.25")));
    write(hub.path(), "access.log", &log);
    let output = pustaka(hub.path(), &["stats", "access.log"]);
    assert!(output.status.success(), "{}", err(&output));
    let expected = json!({ "months": {
        "2018-10": {
            "countries/KH": { "views": 1 },
            "index": { "views": 1 },
            "news/ponds & more": { "views": 1 },
            "resources": { "views": 1 },
            "resources/wells": { "views": 4, "downloads": 1 },
        },
        "2018-11": { "resources/wells": { "views": 4 } },
    }});
    assert_eq!(usage(hub.path()), expected);
    assert_eq!(
        out(&output),
        "13 views and downloads; 1 by robots, 6 requests for other things, 0 lines that are none; written to usage.json\n"
    );
    let kept = std::fs::read_to_string(hub.path().join("usage.json")).expect("text");
    assert!(!kept.contains("203.0.113") && !kept.contains("2001:db8"), "no address is kept");

    // Compressed, and in two parts as logs are appended, it is the same; so is what comes by a pipe.
    let mut gzip = Vec::new();
    for part in [&log[..1000], &log[1000..]] {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(part.as_bytes()).expect("memory");
        gzip.extend(encoder.finish().expect("memory"));
    }
    write(hub.path(), "access.log.gz", gzip);
    assert!(pustaka(hub.path(), &["stats", "access.log.gz"]).status.success());
    assert_eq!(usage(hub.path()), expected);
    assert!(piped(hub.path(), log.as_bytes()).status.success());
    assert_eq!(usage(hub.path()), expected);

    // What is counted of other months comes to it.
    write(hub.path(), "december.log", combined("h", "01/Dec/2018", &get("resources/wells/"), 200, FIREFOX));
    assert!(pustaka(hub.path(), &["stats", "--add", "december.log"]).status.success());
    assert_eq!(usage(hub.path())["months"]["2018-12"], json!({ "resources/wells": { "views": 1 } }));
    assert_eq!(usage(hub.path())["months"]["2018-10"], expected["months"]["2018-10"]);

    // Pages and reports show it.
    assert!(pustaka(hub.path(), &["build"]).status.success());
    let page = std::fs::read_to_string(hub.path().join("public/resources/wells/index.html")).expect("a page");
    assert!(page.contains("Views: 9 · Downloads: 1 <span>(October 2018 – December 2018)</span>"), "{page}");
    let page = std::fs::read_to_string(hub.path().join("public/countries/cambodia/index.html")).expect("a page");
    assert!(page.contains("Views: 1 <span>"), "{page}");
    let report = pustaka(hub.path(), &["report", "--from", "2018-11", "--to", "2018-11", "--format", "json"]);
    let report: Value = serde_json::from_slice(&report.stdout).expect("JSON");
    assert_eq!(report["usage"], json!([{ "id": "resources/wells", "title": "Wells", "views": 4, "downloads": 0 }]));
    let report = pustaka(hub.path(), &["report", "--from", "2018-10", "--to", "2018-12"]);
    assert!(out(&report).contains("Views: 13. Downloads: 1\n"), "{}", out(&report));
}

fn piped(root: &Path, log: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_pustaka"));
    let program = program.args(["stats", "-"]).current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut program = program.stderr(Stdio::piped()).spawn().expect("it runs");
    program.stdin.take().expect("a pipe").write_all(log).expect("it reads");
    program.wait_with_output().expect("it ends")
}

#[test]
fn lines_that_are_none_are_counted_and_shown_once() {
    let hub = small();
    let good = combined("h", "10/Oct/2018", "GET /hub/ HTTP/1.1", 200, FIREFOX);
    let mut log = good.clone().into_bytes();
    log.extend(b"kernel: out of memory\n\n\xff\xfe\x00 bytes\n{\"ts\": 1}\n");
    log.extend(b"h - - [10/Okt/2018:1:2:3 +0000] \"GET /hub/ HTTP/1.1\" 200 1\n");
    log.extend(vec![b'x'; 300_000]);
    log.extend(b"\n");
    log.extend(good.as_bytes());
    write(hub.path(), "odd.log", log);
    let output = pustaka(hub.path(), &["stats", "odd.log"]);
    assert!(output.status.success());
    assert_eq!(
        err(&output),
        "warning: odd.log:2:1: this is no line of a log, nor are 4 others: kernel: out of memory\n"
    );
    assert!(
        out(&output)
            .starts_with("2 views and downloads; 0 by robots, 0 requests for other things, 5 lines that are none"),
        "{}",
        out(&output)
    );
}

#[test]
fn wrong_use_is_met_with_help() {
    let hub = small();
    let output = pustaka(hub.path(), &["stats", "nowhere.log"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("nowhere.log"), "{}", err(&output));
    assert_eq!(pustaka(hub.path(), &["stats"]).status.code(), Some(2));
    write(hub.path(), "cut.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3]);
    let output = pustaka(hub.path(), &["stats", "cut.gz"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("cut.gz") && !hub.path().join("usage.json").exists(), "{}", err(&output));
    for (text, line) in [("{\"months\": {\"2018-13\": {}}}", ":1:"), ("{\n\"month\": 1}", ":2:"), ("[", ":1:")] {
        write(hub.path(), "usage.json", text);
        let output = pustaka(hub.path(), &["check"]);
        assert_eq!(output.status.code(), Some(1));
        let all = out(&output) + &err(&output);
        assert!(all.contains("invalid-usage") && all.contains(&format!("usage.json{line}")), "{all}");
    }
}

#[test]
fn robots_are_known_and_telephones_are_none() {
    let hub = small();
    let cubot = "Mozilla/5.0 (Linux; Android 7.0; CUBOT X18 Plus) AppleWebKit/537.36 Chrome/64.0 Mobile Safari/537.36";
    let mut log = combined("h", "10/Oct/2018", "GET /hub/ HTTP/1.1", 200, cubot);
    for robot in ["meta-externalagent/1.1", "node-fetch", "curl/8.0", "CUBOT Googlebot/2.1"] {
        log += &combined("h", "10/Oct/2018", "GET /hub/ HTTP/1.1", 200, robot);
    }
    write(hub.path(), "access.log", log);
    let output = pustaka(hub.path(), &["stats", "access.log"]);
    assert!(out(&output).starts_with("1 views and downloads; 4 by robots, 0 requests"), "{}", out(&output));
}

#[test]
fn what_was_counted_is_added_to_the_file_that_is_written() {
    let hub = small();
    write(hub.path(), "access.log", combined("h", "10/Oct/2018", "GET /hub/ HTTP/1.1", 200, FIREFOX));
    for views in 1..4 {
        assert!(pustaka(hub.path(), &["stats", "--add", "--output", "other.json", "access.log"]).status.success());
        let other = std::fs::read(hub.path().join("other.json")).expect("it was written");
        let other: Value = serde_json::from_slice(&other).expect("JSON");
        assert_eq!(other["months"]["2018-10"]["index"]["views"], views);
    }
    assert!(!hub.path().join("usage.json").exists());
}

#[test]
fn counts_that_are_broken_are_written_anew_and_never_lost() {
    let hub = small();
    write(hub.path(), "access.log", combined("h", "10/Oct/2018", "GET /hub/ HTTP/1.1", 200, FIREFOX));
    write(hub.path(), "usage.json", "[");
    let output = pustaka(hub.path(), &["stats", "--add", "access.log"]);
    assert_eq!(output.status.code(), Some(1), "what cannot be read is not added to");
    assert!(err(&output).contains("invalid-usage"), "{}", err(&output));
    assert_eq!(std::fs::read_to_string(hub.path().join("usage.json")).expect("text"), "[");
    // As is advised.
    assert!(pustaka(hub.path(), &["stats", "access.log"]).status.success());
    assert!(pustaka(hub.path(), &["check"]).status.success());
    // Years that no clock tells are no years: what is written can be read.
    let caddy = r#"{"ts":-99000000000000.25,"status":200,"request":{"method":"GET","uri":"/hub/"}}"#;
    write(
        hub.path(),
        "odd.log",
        format!("{caddy}\n{}", combined("h", "10/Oct/0018", "GET /hub/ HTTP/1.1", 200, FIREFOX)),
    );
    let output = pustaka(hub.path(), &["stats", "odd.log"]);
    assert!(err(&output).contains("odd.log:1:1: this is no line of a log, nor is another: "), "{}", err(&output));
    assert!(pustaka(hub.path(), &["check"]).status.success());
}

#[test]
fn logs_that_cannot_be_read_are_told_all_at_once() {
    let hub = small();
    write(hub.path(), "good.log", combined("h", "10/Oct/2018", "GET /hub/ HTTP/1.1", 200, FIREFOX));
    let mut whole = GzEncoder::new(Vec::new(), flate2::Compression::default());
    whole.write_all(combined("h", "10/Oct/2018", "GET /hub/ HTTP/1.1", 200, FIREFOX).as_bytes()).expect("memory");
    let whole = whole.finish().expect("memory");
    write(hub.path(), "cut.gz", &whole[..whole.len() - 9]);
    write(hub.path(), "wide.log", b"\xff\xfeh\0");
    let output = pustaka(hub.path(), &["stats", "good.log", "none.log", "cut.gz", "wide.log"]);
    assert_eq!(output.status.code(), Some(2));
    let told = err(&output);
    assert!(
        told.contains("none.log: ") && told.contains("cut.gz: ") && told.contains("the file ends too early"),
        "{told}"
    );
    assert!(told.contains("wide.log: it is written in UTF-16") && told.contains("nothing was written"), "{told}");
    assert!(!hub.path().join("usage.json").exists());
}

/// The bound on memory is that of what a hub has, not of what a log says: names of browsers are forgotten.
#[test]
fn many_long_names_of_browsers_are_forgotten() {
    let mut robots = pustaka::usage::robots::Robots::new().expect("a list");
    for n in 0..200 {
        assert!(!robots.is_robot(Some(&format!("Browser/{n} {}", "x".repeat(60_000)))));
    }
    assert!(format!("{robots:?}").len() < 10_000_000);
}

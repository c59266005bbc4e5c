//! Advice that is followed to the letter cures the mistake, and keeps all that was written.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::path::Path;
use std::process::Command;

use common::{hub, write};

mod common;

const SITE: &str = r#"title = "A hub"
base_url = "https://hub.example.org/"
[collections.resources.fields]
held = { type = "period" }
size = { type = "measure" }
amount = { type = "number" }
sizes = { type = "measure", list = true }
partners = { type = "reference", to = ["resources"], list = true }
"#;
const FILE: &str = "content/resources/a.md";

/// A line of front matter with a slip, and what it is to become by following what is said.
const SLIPS: [(&str, &str); 62] = [
    ("title: ICT: a primer", "title: \"ICT: a primer\""),
    ("title: \"ICT\": a primer", "title: '\"ICT\": a primer'"),
    ("title: \"A\" and \"B\"", "title: '\"A\" and \"B\"'"),
    ("title: \"Said \"so\" here\"", "title: 'Said \"so\" here'"),
    ("title: \"A\",", "title: \"A\""),
    ("title: \"C:\\temp\"", "title: 'C:\\temp'"),
    ("title: - dash", "title: \"- dash\""),
    ("title:: A", "title: A"),
    ("authors: \"A B\", \"C D\"", "authors: [\"A B\", \"C D\"]"),
    ("authors: [A, Anna #1]", "authors: [A, \"Anna #1\"]"),
    ("authors:\n- Anna,", "authors:\n- Anna"),
    ("authors:\n– Anna\n– Bob", "authors:\n- Anna\n- Bob"),
    ("authors:\n1. Anna\n2. Bob", "authors:\n- Anna\n- Bob"),
    ("authors: “Anna”, “Bob”", "authors: [\"Anna\", \"Bob\"]"),
    ("authors: • Anna • Bob", "authors: [\"Anna\", \"Bob\"]"),
    ("authors\n- Anna", "authors:\n- Anna"),
    ("authors: - Anna", "authors: [Anna]"),
    ("authors:\n  - >5", "authors:\n  - \">5\""),
    ("authors:\n- #5", "authors:\n- \"#5\""),
    ("authors:\n- {name: Anna}\n- Bob", "authors:\n- Anna\n- Bob"),
    ("topics:\n- youth:\n- water", "topics:\n- youth\n- water"),
    ("partners: b, c", "partners: [b, c]"),
    ("file: a.pdf, b.pdf", "file: [a.pdf, b.pdf]"),
    ("links:\n- {url:https://x.org/, label: X}", "links:\n- {url: https://x.org/, label: X}"),
    ("sizes:\n- {value: 5 unit: women}", "sizes:\n- {value: 5, unit: women}"),
    ("sizes:\n- {value: 5, unit: women", "sizes:\n- {value: 5, unit: women}"),
    ("sizes: [{value: 5, unit: women}, 1 200 men]", "sizes: [{value: 5, unit: women}, {value: 1200, unit: men}]"),
    ("size: 1’200 women", "size: {value: 1200, unit: women}"),
    ("size: 2.5 million", "size: 2500000"),
    ("size: over 60% women", "size: {value: 60, qualifier: more than, unit: \"% women\"}"),
    ("size: -0.5 million", "size: -500000"),
    ("size: 2.3bn people", "size: {value: 2300000000, unit: people}"),
    ("amount: 1.5 million", "amount: 1500000"),
    ("held: 2017-03-09 10:00 to 2017-03-11", "held: {from: 2017-03-09, to: 2017-03-11}"),
    ("title: Update: floods", "title: \"Update: floods\""),
    ("summary: [Draft] rules: what changed", "summary: \"[Draft] rules: what changed\""),
    ("size: 5-10 people", "size: {value: 10, qualifier: up to, unit: people, note: 5-10 people}"),
    ("date: 9 March 2017", "date: 2017-03-09"),
    ("date: 2017‑03‑09", "date: 2017-03-09"),
    ("date:2017", "date: 2017"),
    ("held: 9-11 March 2017", "held: {from: 2017-03-09, to: 2017-03-11}"),
    ("held: 2017-03-09 - 2017-03-11", "held: {from: 2017-03-09, to: 2017-03-11}"),
    ("held: [2016, 2018]", "held: {from: 2016, to: 2018}"),
    ("held: March to May 2017", "held: {from: 2017-03, to: 2017-05}"),
    ("countries: KH, MM", "countries: [KH, MM]"),
    ("link: https://x.org/a A report", "link: {url: https://x.org/a, label: A report}"),
    ("link: [A report](https//x.org/a)", "link: https://x.org/a"),
    ("links:\n- [A report](https://x.org/a)", "links:\n- https://x.org/a"),
    ("summary: about countries: all of them", "summary: \"about countries: all of them\""),
    ("title: [draft] A thing: more", "title: \"[draft] A thing: more\""),
    ("link: https//x.org/a", "link: https://x.org/a"),
    ("held: March 9–11, 2017", "held: {from: 2017-03-09, to: 2017-03-11}"),
    ("held: 2016-09-27/28", "held: {from: 2016-09-27, to: 2016-09-28}"),
    ("held: 2016-09/12", "held: {from: 2016-09, to: 2016-12}"),
    ("held: 2016年3月–5月", "held: {from: 2016-03, to: 2016-05}"),
    ("date: 9 March 2017, 10:30", "date: 2017-03-09"),
    ("authors: ['Tom O'Neill', 'C. D']", "authors: [\"Tom O'Neill\", 'C. D']"),
    ("authors: [\"Tom \"Bob\" X\", C]", "authors: ['Tom \"Bob\" X', C]"),
    ("authors: [\"A\" B, C]", "authors: ['\"A\" B', C]"),
    ("authors: \"A\" \"B\"", "authors: [\"A\", \"B\"]"),
    ("identifiers: ISBN 978-3-16-148410-0", "identifiers: {isbn: 978-3-16-148410-0}"),
    ("countries: {KH}", "countries: KH"),
];

#[test]
fn advice_that_is_followed_cures() {
    let hub = hub(&[
        ("site.toml", SITE),
        ("content/resources/a.pdf", "%PDF-"),
        ("content/resources/b.pdf", "%PDF-"),
        ("content/resources/b.md", "---\ntitle: B\nfiles: [a.pdf, b.pdf]\n---\n"),
        ("content/resources/c.md", "---\ntitle: C\n---\n"),
        ("content/topics/youth.md", "---\ntitle: Youth\n---\n"),
        ("content/topics/water.md", "---\ntitle: Water\n---\n"),
    ]);
    let mut wrong = Vec::new();
    for (slip, right) in SLIPS {
        let title = if slip.starts_with("title") { "" } else { "title: T\n" };
        let mut text = format!("---\n{title}{slip}\n---\n");
        let expected = format!("---\n{title}{right}\n---\n");
        let mut said = Vec::new();
        // One piece of advice after the other, as an editor follows them.
        for _ in 0..5 {
            write(hub.path(), FILE, &text);
            let diagnostics: Vec<_> = check(hub.path()).into_iter().filter(|d| d["path"] == FILE).collect();
            // What stands at the beginning of the file follows from what is wrong below.
            let Some(first) = diagnostics.iter().find(|d| d["line"] != 1) else { break };
            said.push(first["suggestion"].to_string());
            let Some(next) = followed(&text, first) else { break };
            text = next;
        }
        if text != expected || said.is_empty() {
            wrong.push(format!("{slip}\n  became {text:?}\n  by {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Front matter in which nothing is wrong, though it looks a little like it.
const RIGHT: [&str; 6] = [
    "title: T\nsummary: >-\nlanguage: en",
    "title: T\nsummary: |- # later\nlanguage: en",
    "title: T\nsummary: |+",
    "title: T\nlink: \"https://x.org/search?q=a\" # a: b",
    "title: \"A, B\"",
    "title: Half past 10:30 and more",
];

#[test]
fn nothing_is_advised_where_nothing_is_wrong() {
    for front in RIGHT {
        let text = format!("---\n{front}\n---\n[search](https://x.org/search?q=\"land+rights\")\n");
        let hub = hub(&[("site.toml", SITE), (FILE, &text)]);
        assert_eq!(check(hub.path()), Vec::<serde_json::Value>::new(), "{front}");
    }
}

/// Lines of site.toml with a slip, and what they are to become; what stands between them and the next is kept.
const SITE_SLIPS: [(&str, &str); 26] = [
    ("browse = [\"kind\", \"year\"\nmenu = [\"news\"]", "browse = [\"kind\", \"year\"]\nmenu = [\"news\"]"),
    ("browse = [\"kind\"\n\n[collections.x]\ntitle = \"X\"", "browse = [\"kind\"]\n\n[collections.x]\ntitle = \"X\""),
    ("browse = kind, year", "browse = [\"kind\", \"year\"]"),
    ("browse = (\"kind\",\"year\")", "browse = [\"kind\", \"year\"]"),
    ("browse = [\"kind\"; \"year\"]", "browse = [\"kind\", \"year\"]"),
    ("browse = \"kind\", \"year\"", "browse = [\"kind\", \"year\"]"),
    ("browse = - kind", "browse = [\"kind\"]"),
    ("browse = \"kind\"", "browse = [\"kind\"]"),
    ("[collections.x] x", "[collections.x] # x"),
    ("[collections.x]:", "[collections.x]"),
    ("[collections.x", "[collections.x]"),
    ("[collections.My Reports]", "[collections.my-reports]"),
    ("description = <A hub>", "description = \"A hub\""),
    ("description = \"A hub\";", "description = \"A hub\""),
    ("description: A hub", "description = \"A hub\""),
    ("[collections.x.fields]\na = { type: \"text\" }", "[collections.x.fields]\na = { type = \"text\" }"),
    (
        "[collections.x.fields]\na = { type = text, list = true }",
        "[collections.x.fields]\na = { type = \"text\", list = true }",
    ),
    ("[collections.x.fields]\na = { type = “text” }", "[collections.x.fields]\na = { type = \"text\" }"),
    (
        "[taxonomies.countries.groups]\nSouth East = [\"TH\"]",
        "[taxonomies.countries.groups]\n\"South East\" = [\"TH\"]",
    ),
    ("trust_html = \"true\"", "trust_html = true"),
    ("[collections.x.fields]\na = \"text\"", "[collections.x.fields]\na = { type = \"text\" }"),
    ("language = [\"en\", \"km\"]", "language = \"en\""),
    ("description = \"A hub\" // ours", "description = \"A hub\" # ours"),
    ("description = \"See https://x.org/\" //", "description = \"See https://x.org/\""),
    ("collections.x]", "[collections.x]"),
    (
        "[collections.x.fields]\na = { type = \"text\", list = true # all }",
        "[collections.x.fields]\na = { type = \"text\", list = true } # all",
    ),
];

#[test]
fn advice_for_site_toml_cures() {
    let mut wrong = Vec::new();
    for (slip, right) in SITE_SLIPS {
        let begin = "title = \"A hub\"\nbase_url = \"https://hub.example.org/\"\n";
        let page = ("content/about.md", "---\ntitle: About\n---\n");
        let hub = hub(&[page, ("site.toml", &format!("{begin}{slip}\n"))]);
        let said = check(hub.path());
        let [diagnostic] = said.as_slice() else {
            wrong.push(format!("{slip}\n  {said:?}"));
            continue;
        };
        let advice = diagnostic["suggestion"].as_str().and_then(|help| help.split('`').nth(1));
        let number = diagnostic["line"].as_u64().and_then(|line| usize::try_from(line).ok()).expect("it has a line");
        let mut lines: Vec<&str> = slip.split('\n').collect();
        lines[number - 3] = advice.unwrap_or("no line is advised");
        if lines.join("\n") != right {
            wrong.push(format!("{slip}\n  became {lines:?}"));
        }
        write(hub.path(), "site.toml", format!("{begin}{right}\n"));
        let said = check(hub.path());
        if !said.is_empty() {
            wrong.push(format!("{right}\n  {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What `pustaka check` says of a hub.
fn check(root: &Path) -> Vec<serde_json::Value> {
    let check = Command::new(env!("CARGO_BIN_EXE_pustaka"))
        .args(["check", "--format", "json", "--root"])
        .arg(root)
        .output()
        .expect("pustaka runs");
    let lines = String::from_utf8(check.stdout).expect("it writes UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// The text once the advice “write …” is followed: a field or a value of a list in place of its line, else a value in place
/// of what is underlined.
fn followed(text: &str, diagnostic: &serde_json::Value) -> Option<String> {
    let advice = diagnostic["suggestion"].as_str()?;
    let (_, advice) = advice.split_once("write ")?;
    let advice = advice.split('`').nth(1).unwrap_or(advice);
    let number = usize::try_from(diagnostic["line"].as_u64()?).ok()? - 1;
    let column = usize::try_from(diagnostic["column"].as_u64()?).ok()? - 1;
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let line = &lines[number];
    let name = line.split(':').next()?.trim();
    lines[number] = if advice.starts_with("- ") || advice.starts_with(&format!("{name}:")) {
        let indent = &line[..line.len() - line.trim_start().len()];
        // A field keeps its value where only its name is to be another.
        let value = line.trim_start_matches(name).trim_start_matches(':');
        if advice.ends_with(':') { format!("{indent}{advice}{value}") } else { format!("{indent}{advice}") }
    } else {
        let at = line.char_indices().nth(column)?.0;
        let is_in_brackets = line[..at].contains(['[', '{']);
        let ends: &[char] = if is_in_brackets { &[',', ']', '}'] } else { &[] };
        let written = line[at..].split(ends).next()?;
        format!("{}{advice}{}", &line[..at], &line[at + written.len()..])
    };
    Some(lines.join("\n"))
}

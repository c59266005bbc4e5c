//! A thousand files with a mistake each: a thousand diagnostics in one run, on the right lines, nearly all with help.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeMap;
use std::process::Command;

use common::{hub, write};
use serde_json::Value;

mod common;

const SITE: &str = r#"
title = "A thousand"
base_url = "https://thousand.example.org/"

[collections.news.kinds]
report = "Report"
paper = "Paper"

[collections.news.fields]
count = { type = "number" }
open = { type = "boolean" }
when = { type = "period" }
size = { type = "measure" }
home = { type = "url" }
partner = { type = "reference", to = "resources" }
note = { type = "markdown" }
"#;

/// What is right, and referred to.
const RIGHT: [(&str, &str); 4] = [
    ("content/topics/water.md", "---\ntitle: Water\n---\n"),
    ("content/resources/primer.md", "---\ntitle: Primer\ntopics: water\n---\n\n## Parts\n"),
    ("content/resources/draft.md", "---\ntitle: Draft\ndraft: true\n---\n"),
    ("content/about.md", "---\ntitle: About\n---\n"),
];

/// A kind of mistake: code, line, and files with their text, the first of which has it; `#` stands for a number.
type Kind = (&'static str, u64, &'static [(&'static str, &'static str)]);

const KINDS: &[Kind] = &[
    // The YAML itself.
    ("invalid-yaml", 2, &[("news/#.md", "---\ntitle: ICT: a primer\n---\n")]),
    ("invalid-yaml", 4, &[("news/#.md", "---\ntitle: T\nauthors:\n\t- One\n\t- Two\n---\n")]),
    ("duplicate-key", 4, &[("news/#.md", "---\ntitle: T\ndate: 2017\ntitle: U\n---\n")]),
    ("invalid-yaml", 3, &[("news/#.md", "---\ntitle: T\ncountries: [KH, LK\ndate: 2017\n---\n")]),
    ("invalid-yaml", 2, &[("news/#.md", "---\ntitle: \"T\ndate: 2017\n---\n")]),
    ("invalid-yaml", 2, &[("news/#.md", "---\ntitle: *important*\n---\n")]),
    ("invalid-yaml", 3, &[("news/#.md", "---\ntitle: T\nkind:report\n---\n")]),
    ("invalid-yaml", 3, &[("news/#.md", "---\ntitle: T\nkind：report\n---\n")]),
    ("invalid-yaml", 3, &[("news/#.md", "---\ntitle: T\nkind = report\n---\n")]),
    ("invalid-yaml", 2, &[("news/#.md", "---\ntitle: 'Women's ICT'\n---\n")]),
    ("invalid-yaml", 2, &[("news/#.md", "---\ntitle: [see] this\n---\n")]),
    ("invalid-yaml", 4, &[("news/#.md", "---\ntitle: T\nsummary: words\nand more words\n---\n")]),
    ("invalid-yaml", 2, &[("news/#.md", "---\ntitle: \"C:\\quill\"\n---\n")]),
    ("invalid-yaml", 3, &[("news/#.md", "---\ntitle: T\n  date: 2017\n---\n")]),
    ("invalid-yaml", 4, &[("news/#.md", "---\ntitle: T\nauthors:\n-One\n-Two\n---\n")]),
    ("invalid-yaml", 5, &[("news/#.md", "---\ntitle: T\ncountries:\n  - KH\n - LK\n---\n")]),
    ("invalid-yaml", 5, &[("news/#.md", "---\ntitle: T\ncountries:\n- KH\n  - LK\n---\n")]),
    ("invalid-yaml", 3, &[("news/#.md", "---\ntitle: T\nsummary: “A: b”\n---\n")]),
    ("value-cut-short", 2, &[("news/#.md", "---\ntitle: Module #3\n---\n")]),
    // The lines around it.
    ("missing-front-matter", 1, &[("news/#.md", "# T\n\nText.\n")]),
    ("missing-front-matter", 1, &[("news/#.md", "+++\ntitle = \"T\"\n+++\n")]),
    ("missing-front-matter", 1, &[("news/#.md", "title: T\ndate: 2017\n---\n")]),
    ("missing-front-matter", 1, &[("news/#.md", "–––\ntitle: T\n---\n")]),
    ("unclosed-front-matter", 4, &[("news/#.md", "---\ntitle: T\n\nText.\n")]),
    ("unclosed-front-matter", 3, &[("news/#.md", "---\ntitle: T\n———\nText.\n")]),
    ("unclosed-front-matter", 3, &[("news/#.md", "---\ntitle: T\n ---\nText.\n")]),
    // Values.
    ("curly-quotes", 3, &[("news/#.md", "---\ntitle: T\nkind: “report”\n---\n")]),
    ("invalid-date", 3, &[("news/#.md", "---\ntitle: T\ndate: 9/3/2017\n---\n")]),
    ("invalid-date", 3, &[("news/#.md", "---\ntitle: T\ndate: March 2017\n---\n")]),
    ("invalid-date", 3, &[("news/#.md", "---\ntitle: T\ndate: 2017-02-30\n---\n")]),
    ("invalid-date", 3, &[("news/#.md", "---\ntitle: T\ndate: 2560\n---\n")]),
    ("dates-in-wrong-order", 4, &[("news/#.md", "---\ntitle: T\ndate: 2017\nupdated: 2016\n---\n")]),
    ("period-ends-before-it-begins", 3, &[("news/#.md", "---\ntitle: T\nwhen: {from: 2017, to: 2016}\n---\n")]),
    ("wrong-type", 3, &[("news/#.md", "---\ntitle: T\ndate: [2016, 2017]\n---\n")]),
    ("wrong-type", 2, &[("news/#.md", "---\ntitle: {en: T}\n---\n")]),
    ("wrong-type", 3, &[("news/#.md", "---\ntitle: T\nopen: yes\n---\n")]),
    ("invalid-number", 3, &[("news/#.md", "---\ntitle: T\ncount: 1,270\n---\n")]),
    ("missing-value", 3, &[("news/#.md", "---\ntitle: T\nsize: {unit: people}\n---\n")]),
    ("unknown-qualifier", 3, &[("news/#.md", "---\ntitle: T\nsize: {value: 3, qualifier: abut}\n---\n")]),
    ("invalid-url", 3, &[("news/#.md", "---\ntitle: T\nhome: www.example.org\n---\n")]),
    ("invalid-identifier", 3, &[("news/#.md", "---\ntitle: T\nidentifiers: {doi: \"doi:10.1000/182\"}\n---\n")]),
    ("invalid-identifier", 3, &[("news/#.md", "---\ntitle: T\nidentifiers: {isbn: 978-3-16-148410-1}\n---\n")]),
    ("invalid-alias", 3, &[("news/#.md", "---\ntitle: T\naliases: [../old]\n---\n")]),
    ("unknown-language", 3, &[("news/#.md", "---\ntitle: T\nlanguage: kh\n---\n")]),
    ("unknown-kind", 3, &[("news/#.md", "---\ntitle: T\nkind: reprot\n---\n")]),
    ("unknown-country", 3, &[("news/#.md", "---\ntitle: T\ncountries: [KH, Bangaldesh]\n---\n")]),
    ("ambiguous-country", 3, &[("news/#.md", "---\ntitle: T\ncountries: Korea\n---\n")]),
    ("unknown-term", 3, &[("news/#.md", "---\ntitle: T\ntopics: watre\n---\n")]),
    ("unknown-field", 2, &[("news/#.md", "---\ntitel: T\n---\n")]),
    ("unknown-field", 3, &[("news/#.md", "---\ntitle: T\ntags: [water]\n---\n")]),
    ("unknown-field", 3, &[("news/#.md", "---\ntitle: T\nISBN: 978-3-16-148410-0\n---\n")]),
    ("missing-title", 1, &[("news/#.md", "---\ndate: 2017\n---\n")]),
    ("missing-attachment", 3, &[("news/#.md", "---\ntitle: T\nfile: report.pdf\n---\n")]),
    ("dangling-reference", 3, &[("news/#.md", "---\ntitle: T\npartner: primr\n---\n")]),
    ("self-reference", 3, &[("news/#.md", "---\ntitle: T\nreplaces: #\n---\n")]),
    ("link-to-draft", 3, &[("news/#.md", "---\ntitle: T\npartner: draft\n---\n")]),
    // Text.
    ("broken-link", 6, &[("news/#.md", "---\ntitle: T\n---\n\nText\n[it](nope.md)\n")]),
    ("broken-link", 5, &[("news/#.md", "---\ntitle: T\nnote: |\n  Text\n  [it](nope.md)\n---\n")]),
    ("broken-link", 4, &[("news/#.md", "---\ntitle: T\n---\n[it](/nope/)\n")]),
    ("broken-anchor", 4, &[("news/#.md", "---\ntitle: T\n---\n[it](../resources/primer.md#prts)\n")]),
    ("unknown-scheme", 4, &[("news/#.md", "---\ntitle: T\n---\n[it](javascript:x)\n")]),
    ("own-address", 4, &[("news/#.md", "---\ntitle: T\n---\n[it](https://thousand.example.org/about/)\n")]),
    ("undefined-reference", 5, &[("news/#.md", "---\ntitle: T\n---\n\nText[^1].\n")]),
    ("unused-footnote", 5, &[("news/#.md", "---\ntitle: T\n---\n\n[^1]: Note.\n")]),
    ("removed-html", 5, &[("news/#.md", "---\ntitle: T\n---\n\n<iframe src=\"https://example.org/\"></iframe>\n")]),
    ("removed-html", 5, &[("news/#.md", "---\ntitle: T\n---\n\nDear <name>,\n")]),
    ("zawgyi", 4, &[("news/#.md", "---\ntitle: T\n---\nျမန္မာႏိုင္ငံ\n")]),
    ("not-text", 4, &[("news/#.md", "---\ntitle: T\n---\nA\u{1}b\n")]),
    ("nul-byte", 4, &[("news/#.md", "---\ntitle: T\n---\nA\0b\n")]),
    // Files.
    ("not-utf-8", 4, &[("news/#.md", "---\ntitle: T\n---\nCaf\\xe9\n")]),
    ("file-ending", 1, &[("news/#.markdown", "---\ntitle: T\n---\n")]),
    ("misplaced-file", 1, &[("news/2017/#.md", "---\ntitle: T\n---\n")]),
    ("unknown-collection", 1, &[("folder-#/a.md", "---\ntitle: T\n---\n"), ("folder-#/b.md", "---\ntitle: T\n---\n")]),
    ("unknown-country", 1, &[("countries/place-#.md", "---\ntitle: T\n---\n")]),
    ("orphan-translation", 1, &[("news/#.fr.md", "---\ntitle: T\n---\n")]),
    ("unknown-language", 1, &[("news/#.kh.md", "---\ntitle: T\n---\n"), ("news/#.md", "---\ntitle: T\n---\n")]),
    (
        "language-differs",
        3,
        &[("news/#.fr.md", "---\ntitle: T\nlanguage: km\n---\n"), ("news/#.md", "---\ntitle: T\n---\n")],
    ),
    ("duplicate-language", 1, &[("news/#.en.md", "---\ntitle: T\n---\n"), ("news/#.md", "---\ntitle: T\n---\n")]),
    ("duplicate-id", 1, &[("news/x#.md", "---\ntitle: T\n---\n"), ("news/X#.md", "---\ntitle: T\n---\n")]),
    ("duplicate-id", 1, &[("news/#/index.md", "---\ntitle: T\n---\n"), ("news/#.md", "---\ntitle: T\n---\n")]),
    ("unused-attachment", 1, &[("resources/#/old.pdf", "x"), ("resources/#/index.md", "---\ntitle: T\n---\n")]),
];

#[test]
fn a_thousand_mistakes_are_a_thousand_diagnostics() {
    assert!(KINDS.len() >= 40);
    let hub = hub(&RIGHT);
    write(hub.path(), "site.toml", SITE);
    let mut expected = BTreeMap::new();
    for number in 0..1000 {
        let (code, line, files) = KINDS[number % KINDS.len()];
        for (path, text) in files {
            let path = format!("content/{}", path.replace('#', &format!("n{number}")));
            // A number stands in names only.
            let text = text.replace("replaces: #", &format!("replaces: n{number}")).into_bytes();
            let text = if text.ends_with(b"\\xe9\n") { [&text[..text.len() - 5], b"\xe9\n"].concat() } else { text };
            write(hub.path(), &path, text);
        }
        let path = format!("content/{}", files[0].0.replace('#', &format!("n{number}")));
        expected.insert(path, (code.to_owned(), line));
    }
    assert_eq!(expected.len(), 1000);
    let output = Command::new(env!("CARGO_BIN_EXE_pustaka"))
        .args(["check", "--format", "json", "--root"])
        .arg(hub.path())
        .output()
        .expect("pustaka runs");
    let said = String::from_utf8(output.stdout).expect("it writes UTF-8");
    let said: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let mut found = BTreeMap::new();
    for line in &said {
        let text = |key: &str| line[key].as_str().expect("text").to_owned();
        let before = found.insert(text("path"), (text("code"), line["line"].as_u64().expect("a number")));
        assert_eq!(before, None, "two for one mistake, the second {line}");
    }
    for (path, mistake) in &expected {
        assert_eq!(found.get(path), Some(mistake), "{path}");
    }
    assert_eq!(said.len(), 1000, "more is said than there is");
    let without_help = said.iter().filter(|line| line["suggestion"].is_null()).count();
    assert!(without_help <= 20, "{without_help} have no help");
}

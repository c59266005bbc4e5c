//! What the form writes: the fields that were changed, and every other byte as it was.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use proptest::prelude::*;
use pustaka::edit::{Value, edit, new_file};
use pustaka::parse::parts;

fn one(text: &str) -> Option<Value> {
    Some(Value::Scalar(text.to_owned()))
}

fn list(items: &[&str]) -> Option<Value> {
    Some(Value::List(items.iter().map(|item| Value::Scalar((*item).to_owned())).collect()))
}

fn group(fields: &[(&str, &str)]) -> Value {
    Value::Map(fields.iter().map(|(name, text)| ((*name).to_owned(), Value::Scalar((*text).to_owned()))).collect())
}

fn groups(items: &[&[(&str, &str)]]) -> Option<Value> {
    Some(Value::List(items.iter().map(|fields| group(fields)).collect()))
}

const ORDER: [&str; 10] =
    ["title", "kind", "date", "countries", "about", "topics", "measures", "files", "summary", "draft"];

/// The front matter with one field changed, and that it stays so.
fn changed(yaml: &str, id: &str, value: Option<Value>) -> String {
    let text = format!("---\n{yaml}---\nBody\n");
    let changes = [(id, value)];
    let after = edit("x.md", &text, &changes, &ORDER, None).unwrap_or_else(|error| panic!("{yaml:?}: {error:?}"));
    assert_eq!(edit("x.md", &after, &changes, &ORDER, None).as_deref(), Ok(&*after), "again");
    let after = after.strip_prefix("---\n").and_then(|rest| rest.strip_suffix("---\nBody\n"));
    after.expect("the lines around it").to_owned()
}

/// Each: what is written, the field, its new value, what is written then.
#[track_caller]
fn table(cases: &[(&str, &str, Option<Value>, &str)]) {
    for (before, id, value, after) in cases {
        assert_eq!(changed(before, id, value.clone()), *after, "{before:?}: {id} = {value:?}");
    }
}

#[test]
fn single_values() {
    table(&[
        (
            "title: One   # as it was said\n",
            "title",
            one("Two: a second"),
            "title: \"Two: a second\"   # as it was said\n",
        ),
        ("title: One # c\ndate: 2026\n", "title", one("Two"), "title: Two # c\ndate: 2026\n"),
        ("title: 'One'\n", "title", one("It's two"), "title: 'It''s two'\n"),
        ("title: \"One\"\n", "title", one("Two"), "title: \"Two\"\n"),
        ("title: One\n", "title", one(r#"The "new" C:\dir"#), "title: The \"new\" C:\\dir\n"),
        ("title: One\n", "title", one(r#""New" dir"#), "title: '\"New\" dir'\n"),
        ("title: One\n", "title", one("'New' dir"), "title: \"'New' dir\"\n"),
        ("title: One\n", "title", one("no"), "title: no\n"),
        ("title: One\n", "title", one("null"), "title: \"null\"\n"),
        ("title: One\n", "title", one(""), "title: \"\"\n"),
        ("title: One\n", "title", one("-5"), "title: -5\n"),
        ("title: One\n", "title", one("- 5"), "title: \"- 5\"\n"),
        ("title: One\n", "title", one("C #1"), "title: \"C #1\"\n"),
        ("title: One\n", "title", one("C#1, [sic]"), "title: C#1, [sic]\n"),
        ("title: One\n", "title", one(" x"), "title: \" x\"\n"),
        ("title: One\n", "title", one("a\tb\u{85}c\u{2028}d\u{1}"), "title: \"a\\tb\\x85c\\u2028d\\x01\"\n"),
        ("title:\ndate: 2026\n", "title", one("x"), "title: x\ndate: 2026\n"),
        ("title:   # to be found\ndate: 2026\n", "title", one("x"), "title: x   # to be found\ndate: 2026\n"),
        ("title: ~\n", "title", one("x"), "title: x\n"),
        ("title: x # c\n", "title", Some(Value::Null), "title: # c\n"),
        ("title: one\n  two\n# c\ndate: 2026\n", "title", one("three"), "title: three\n# c\ndate: 2026\n"),
        ("title:\n  'one' # c\ndate: 2026\n", "title", one("two"), "title:\n  'two' # c\ndate: 2026\n"),
        ("\"title\" : x\n", "title", one("y"), "\"title\" : y\n"),
    ]);
}

#[test]
fn texts_of_several_lines() {
    table(&[
        ("summary: One  # c\ndraft: no\n", "summary", one("a\nb\n"), "summary: |  # c\n  a\n  b\ndraft: no\n"),
        ("summary: One\n", "summary", one("a\n\n b"), "summary: |-\n  a\n\n   b\n"),
        ("summary: One\n", "summary", one("  a\nb\n"), "summary: |2\n    a\n  b\n"),
        ("summary: One\n", "summary", one("a\nb\n\n"), "summary: \"a\\nb\\n\\n\"\n"),
        ("summary: One\n", "summary", one("a \nb"), "summary: \"a \\nb\"\n"),
        (
            "summary: |  # c\n  a\n\n  # no comment\n\n# comment\ndraft: no\n",
            "summary",
            one("b"),
            "summary: b  # c\n\n# comment\ndraft: no\n",
        ),
        ("summary: >-\n  a\n  b\ndraft: no\n", "summary", one("a c"), "summary: a c\ndraft: no\n"),
        ("summary: |\n  a\ndraft: no\n", "summary", one("a\nb\n"), "summary: |\n  a\n  b\ndraft: no\n"),
    ]);
}

#[test]
fn fields_come_and_go() {
    table(&[
        ("title: x\nsummary: y\n", "about", list(&["topics/water"]), "title: x\nabout: [topics/water]\nsummary: y\n"),
        ("# head\nkind: y\n", "title", one("x"), "title: x\n# head\nkind: y\n"),
        ("unknown: y\n", "title", one("x"), "unknown: y\ntitle: x\n"),
        ("title: x\nunknown: y\n", "other", one("z"), "title: x\nunknown: y\nother: z\n"),
        (
            "title: x  # c\n# on kind\nkind: y\n\n# on date\ndate: 2026\n",
            "kind",
            None,
            "title: x  # c\n# on kind\n\n# on date\ndate: 2026\n",
        ),
        ("title: x\nsummary: |\n  a\n\n  b\n\ndraft: no\n", "summary", None, "title: x\n\ndraft: no\n"),
        ("title: x\ncountries:\n  - KH\n  # note\n  - LK\ndraft: no\n", "countries", None, "title: x\ndraft: no\n"),
        ("title: x\n", "title", None, ""),
        ("", "title", one("x"), "title: x\n"),
        ("# nothing yet\n", "title", one("x"), "title: x\n# nothing yet\n"),
        ("title: x\n", "kind", None, "title: x\n"),
    ]);
}

#[test]
fn lists() {
    table(&[
        ("topics:\n- Ann # checked\n- Cy\n", "topics", list(&["Anne", "Cy"]), "topics:\n- Anne # checked\n- Cy\n"),
        ("topics: ['Ann', \"Cy\"]\n", "topics", list(&["Anne", "Cy"]), "topics: ['Anne', \"Cy\"]\n"),
        ("topics:\n- A # a\n- B # b\n", "topics", list(&["B", "C"]), "topics:\n- B # b\n- C\n"),
        (
            "files:\n- https://e.org/ # one\n",
            "files",
            groups(&[&[("url", "https://e.org/"), ("label", "E")]]),
            "files:\n- {url: https://e.org/, label: E} # one\n",
        ),
        (
            "countries:\n  - KH\n  # note\n  - LK\n",
            "countries",
            list(&["KH", "LK", "BT"]),
            "countries:\n  - KH\n  # note\n  - LK\n  - BT\n",
        ),
        (
            "countries:\n- KH  # a\n# note\n- 'LK'  # b\n",
            "countries",
            list(&["LK", "BT"]),
            "countries:\n# note\n- 'LK'  # b\n- BT\n",
        ),
        (
            "countries:\n  - KH # a\n  # note\n  - LK\n",
            "countries",
            list(&["BT", "KH", "MM", "LK"]),
            "countries:\n  - BT\n  - KH # a\n  - MM\n  # note\n  - LK\n",
        ),
        ("countries:  # c\n  - KH\n", "countries", list(&["BT"]), "countries:  # c\n  - BT\n"),
        ("countries:  # c\n  - KH\ndraft: no\n", "countries", list(&[]), "countries: []  # c\ndraft: no\n"),
        (
            "countries: [KH, 'LK']  # c\n",
            "countries",
            list(&["KH", "LK", "NO", "a, b"]),
            "countries: [KH, 'LK', NO, \"a, b\"]  # c\n",
        ),
        ("countries: KH  # c\n", "countries", list(&["KH", "LK"]), "countries: [KH, LK]  # c\n"),
        ("countries: KH\n", "countries", list(&["KH"]), "countries: KH\n"),
        ("countries: [KH]\n", "countries", one("KH"), "countries: [KH]\n"),
        ("countries: [\n  KH,\n  LK,\n]  # c\n", "countries", list(&["LK"]), "countries: [LK]  # c\n"),
        (
            "title: x\n",
            "countries",
            list(&["a very long name of some country"; 4]),
            "title: x\ncountries:\n  - a very long name of some country\n  - a very long name of some country\n  - a very long name of some country\n  - a very long name of some country\n",
        ),
        (
            "title: x\ntopics:\n- a\n",
            "countries",
            list(&["a very long name of some country"; 3]),
            "title: x\ncountries:\n- a very long name of some country\n- a very long name of some country\n- a very long name of some country\ntopics:\n- a\n",
        ),
        (
            "topics:\n  - a # A\n  - b\n  - 'c' # C\n",
            "topics",
            list(&["c", "a", "b"]),
            "topics:\n  - 'c' # C\n  - a # A\n  - b\n",
        ),
        ("topics: [a, b, 'c']\n", "topics", list(&["c", "a", "b"]), "topics: ['c', a, b]\n"),
        ("topics: [=, a:b, 'c']\n", "topics", list(&["=", "a:b"]), "topics: [=, a:b]\n"),
        ("topics: a, b\n", "topics", list(&["a, b", "c"]), "topics: [\"a, b\", c]\n"),
        ("topics: [a: b]\n", "topics", list(&["c"]), "topics: [c]\n"),
    ]);
}

#[test]
fn groups_of_fields() {
    let measure = "measures:\n  - value: 1270\n    qualifier: more than\n    unit: resources\n";
    table(&[
        (
            measure,
            "measures",
            groups(&[&[("value", "1300"), ("qualifier", "more than"), ("unit", "resources")]]),
            "measures:\n  - value: 1300\n    qualifier: more than\n    unit: resources\n",
        ),
        (
            measure,
            "measures",
            groups(&[&[("label", "L"), ("value", "1270"), ("unit", "resources")]]),
            "measures:\n  - label: L\n    value: 1270\n    unit: resources\n",
        ),
        (
            measure,
            "measures",
            groups(&[&[("qualifier", "more than"), ("unit", "users")]]),
            "measures:\n  - qualifier: more than\n    unit: users\n",
        ),
        (
            measure,
            "measures",
            groups(&[&[("unit", "resources"), ("qualifier", "more than"), ("value", "1270")]]),
            measure,
        ),
        (
            measure,
            "measures",
            groups(&[
                &[("value", "1"), ("unit", "b")],
                &[("value", "1270"), ("qualifier", "more than"), ("unit", "resources")],
            ]),
            "measures:\n  - {value: 1, unit: b}\n  - value: 1270\n    qualifier: more than\n    unit: resources\n",
        ),
        (
            "title: x\n",
            "measures",
            groups(&[&[("value", "1270"), ("unit", "u"), ("label", "a: b")]]),
            "title: x\nmeasures:\n  - value: 1270\n    unit: u\n    label: \"a: b\"\n",
        ),
        (
            "title: x\n",
            "files",
            groups(&[&[("path", "a.pdf"), ("label", "A")]]),
            "title: x\nfiles:\n  - {path: a.pdf, label: A}\n",
        ),
        (
            "files:\n- {path: 'a.pdf', label: A}  # c\n# d\n- b.pdf\n",
            "files",
            Some(Value::List(vec![group(&[("path", "a.pdf"), ("label", "B")]), Value::Scalar("b.pdf".into())])),
            "files:\n- {path: 'a.pdf', label: B}  # c\n# d\n- b.pdf\n",
        ),
        (
            "measures:\n  # first\n  - value: 1 # one\n    # on u\n    unit: u\n\n  # second\n  - value: 2\n",
            "measures",
            groups(&[&[("value", "2")]]),
            "measures:\n  # first\n\n  # second\n  - value: 2\n",
        ),
        (
            "measures:\n  - value: 1 # one\n    # on u\n    unit: u\n",
            "measures",
            groups(&[&[("unit", "u")]]),
            "measures:\n  - # on u\n    unit: u\n",
        ),
    ]);
}

#[test]
fn what_is_around_stays() {
    let unix = "---\n# c\ntitle: a\ncountries:\n  - KH\n\nodd:   [x,y ]\n---\n\nBody\n---\n\n";
    for text in [
        unix.to_owned(),
        unix.replace('\n', "\r\n"),
        format!("\u{feff}{unix}"),
        format!("\u{feff}\u{feff}{unix}"),
        unix.replace("---\n\nB", "...\n\nB"),
    ] {
        let new =
            edit("x.md", &text, &[("title", one("b")), ("countries", list(&["KH", "LK"]))], &ORDER, None).unwrap();
        let eol = if text.contains('\r') { "\r\n" } else { "\n" };
        let expected = text.replace("title: a", "title: b").replace("- KH", &format!("- KH{eol}  - LK"));
        assert_eq!(new, expected);
    }
}

#[test]
fn the_body_is_replaced() {
    let body = |text: &str, body: &str| edit("x.md", text, &[], &ORDER, Some(body)).unwrap();
    assert_eq!(body("---\ntitle: x # c\n---\nOld\n", "\nNew\r\n"), "---\ntitle: x # c\n---\n\nNew\n");
    assert_eq!(body("---\r\ntitle: x\r\n---\r\nOld", "New\n"), "---\r\ntitle: x\r\n---\r\nNew\r\n");
    assert_eq!(
        body("---\r\ntitle: x\r\n---\r\nOld\nmixed\r\n", "Old\nmixed\n"),
        "---\r\ntitle: x\r\n---\r\nOld\nmixed\r\n"
    );
    assert_eq!(body("---\ntitle: x\n---", "New"), "---\ntitle: x\n---\nNew");
    assert_eq!(body("---\ntitle: x\n---\nOld\n", ""), "---\ntitle: x\n---\n");
}

#[test]
fn what_cannot_be_changed_is_said() {
    for (yaml, why) in [
        ("{title: a, kind: b}\n", "braces"),
        ("title: !!str a\n", "tag"),
        ("kind: a\n<<: {title: b}\n", "merged"),
        ("? title\n: a\n", "unusual"),
        ("title: [a,\n  # c\n  b]\n", "comment"),
    ] {
        let text = format!("---\n{yaml}---\n");
        assert_eq!(edit("x.md", &text, &[], &ORDER, None).as_ref(), Ok(&text), "nothing to change in {yaml}");
        let error = edit("x.md", &text, &[("title", one("new"))], &ORDER, None).expect_err(yaml);
        assert!(error.message.contains(why), "{error:?}");
        assert!(error.suggestion.is_some_and(|suggestion| suggestion.contains("by hand")));
    }
    assert!(edit("x.md", "No front matter\n", &[("title", one("x"))], &ORDER, None).is_err());
    assert!(edit("x.md", "---\ntitle: 'a\n---\n", &[("title", one("x"))], &ORDER, None).is_err());
}

#[test]
fn new_files() {
    let scalar = |text: &str| Value::Scalar(text.to_owned());
    let fields = [("title", scalar("ព័ត៌មាន ថ្មី")), ("date", scalar("2026-11")), ("file", scalar("a report.pdf"))];
    let front = "---\ntitle: ព័ត៌មាន ថ្មី\ndate: 2026-11\nfile: a report.pdf\n---\n";
    assert_eq!(new_file(&fields, "A text."), format!("{front}\nA text.\n"));
    assert_eq!(new_file(&fields, "\r\nA\r\ntext.\r\n\r\n"), format!("{front}\nA\ntext.\n"));
    assert_eq!(new_file(&fields, ""), front);
}

#[test]
fn values_are_shown_as_yaml() {
    let value = Value::List(vec![Value::Scalar("a, b".into()), Value::Null, group(&[("k", "v: w")])]);
    assert_eq!(Value::Scalar("a, b".into()).to_string(), "a, b");
    assert_eq!(value.to_string(), "[\"a, b\", ~, {k: \"v: w\"}]");
}

/// A text that begins with an empty line says how far its block is indented, and may hold what looks like a list.
#[test]
fn a_block_that_says_its_indent_is_text() {
    let (_, fields) = parts("x.md", "---\na: |2\n\n  a\n  - a\n---\n").expect("it is right");
    assert_eq!(Value::from(&fields[0].1), Value::Scalar("\na\n- a\n".to_owned()));
    assert!(parts("x.md", "---\n\u{feff}---'\n- \n---\n").is_err());
    assert!(parts("x.md", "---\n\u{feff}-a\n-b\n---\n").is_err());
}

#[test]
fn every_file_of_the_hub_can_be_edited() {
    let content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let files = walkdir::WalkDir::new(content).into_iter().map(|entry| entry.unwrap().into_path());
    let mut count = 0;
    for file in files.filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let (split, fields) = parts("x.md", &text).unwrap();
        for (key, node) in &fields {
            let same = edit("x.md", &text, &[(&key.name, Some(Value::from(node)))], &[], None);
            assert_eq!(same.as_ref(), Ok(&text), "{file:?}: {}", key.name);
            let gone = edit("x.md", &text, &[(&key.name, None)], &[], None);
            assert_eq!(gone.is_err(), split.yaml.starts_with('{'), "{file:?}: {gone:?}");
        }
        let Some((_, title)) = fields.iter().find(|(key, _)| key.name == "title") else { continue };
        if split.yaml.starts_with('{') {
            continue;
        }
        let other = edit("x.md", &text, &[("title", one("Another title"))], &[], None).unwrap();
        assert_ne!(other, text);
        assert_eq!(
            edit("x.md", &other, &[("title", Some(Value::from(title)))], &[], None).as_ref(),
            Ok(&text),
            "{file:?}"
        );
        count += 1;
    }
    assert!(count > 100);
}

/// How many cases, or `PUSTAKA_CASES` times as many.
fn cases(few: u32) -> u32 {
    few * std::env::var("PUSTAKA_CASES").map_or(1, |times| times.parse().expect("a number"))
}

/// Text of any characters, those that mean something in YAML more often.
fn text() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        4 => proptest::sample::select("ab1 .-:#,'\"\\[]{}&*!|>%@`?~=<\n\t_+0xeE".chars().collect::<Vec<_>>()),
        1 => proptest::sample::select("\r\u{85}\u{2028}\u{2029}\u{a0}\u{feff}\u{200f}é😀ខ\u{7f}\u{1}".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    let words = "null|Null|~|true|no|0x1F|0o7|1e400|\\.inf|-\\.5|\\+1|1_000|<<|=|---|\\.\\.\\.|12:30|2026-11|!!str|https://a\\.b/c#d";
    prop_oneof![4 => proptest::collection::vec(c, 0..12).prop_map(String::from_iter), 1 => words]
}

/// A value of any shape.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![6 => text().prop_map(Value::Scalar), 1 => Just(Value::Null)];
    leaf.prop_recursive(3, 16, 4, |inner| {
        // Not of digits only: to the reader `1` and `+1` are one name.
        let name = prop_oneof![3 => "[a-e]", 1 => text().prop_map(|text| text + "n")];
        let map = proptest::collection::btree_map(name, inner.clone(), 0..4);
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(Value::List),
            map.prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

/// The lines of a field with the name `id`, in one of many styles; comments above it belong to it.
fn field(id: &'static str) -> impl Strategy<Value = (&'static str, String, String)> {
    let above = proptest::sample::select(vec!["", "", "# above\n", "\n", "# one\n\n  # two\n"]);
    let behind = proptest::sample::select(vec!["", "", "  # behind", " # 'it"]);
    let styles = vec![
        ": plain@",
        ": two words: @",
        ":@",
        ": 'it''s'@",
        ": \"a \\\" # b\"@",
        ": ~@",
        ": one\n  two@",
        ": \"one\n\n  two\"@",
        ":\n  below@",
        ": |@\n  a\n\n  # no comment\n   b",
        ": >-@\n  a\n  b\n",
        ": |2-\n    a\n  b",
        ": |+\n  a\n\n",
        ": [a, 'b',{c: d, e: [f]} ,]@",
        ": []@",
        ": {}@",
        ": {a: b, 'c': \"d\"}@",
        ": [\n  a,\n  b\n  ]@",
        ": [é, 😀, http://a.b/c]@",
        ":@\n  - a\n  # between\n  - 'b'  # c\n\n  - c",
        ":\n- a@\n- b: c\n  d: e@\n\n  # f\n  f: g\n-\n  h: i\n- - j\n  - k\n-\n- |\n  l",
        ":@\n    a: b\n    # c\n    c:\n    - d@\n    e: {f: g}",
        ":\n  -   a: b\n      c: d@\n  -   - e\n      - f",
    ];
    (above, behind, proptest::sample::select(styles)).prop_map(move |(above, behind, style)| {
        // A plain value with a colon is none.
        let style = style.replace("two words: @", "two words@").replace('@', behind);
        (id, above.to_owned(), format!("{id}{style}\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(512), ..ProptestConfig::default() })]

    #[test]
    fn a_text_is_read_as_it_was_given(text in text(), old in field("title"), next in field("kind")) {
        let before = format!("---\n{}{}{}{}---\nBody\n", old.1, old.2, next.1, next.2);
        let after = edit("x.md", &before, &[("title", one(&text))], &ORDER, None);
        let after = after.unwrap_or_else(|error| panic!("{before} {text:?} {error:?}"));
        let (_, fields) = parts("x.md", &after).unwrap();
        prop_assert_eq!(fields[0].1.as_scalar(), Some(&*text));
        let rest = format!("{}{}---\nBody\n", next.1, next.2);
        prop_assert!(after.ends_with(&rest) && after.starts_with(&format!("---\n{}", old.1)), "{}", after);
    }

    #[test]
    fn other_lines_stay(
        fields in (field("title"), field("kind"), field("x"), field("topics")),
        which in 0_usize..5,
        value in proptest::option::of(value()),
        windows in any::<bool>(),
    ) {
        let fields = [fields.0, fields.1, fields.2, fields.3];
        let eol = |text: String| if windows { text.replace('\n', "\r\n") } else { text };
        let lines = |fields: &[(&str, String, String)]| fields.iter().map(|(_, above, own)| format!("{above}{own}")).collect::<String>();
        let text = eol(format!("---\n{}# end\n---\nBody\n", lines(&fields)));
        let id = fields.get(which).map_or("summary", |field| field.0);
        let changes = [(id, value)];
        let after = edit("x.md", &text, &changes, &ORDER, None);
        // Empty lines above a field that goes would become part of such a text above it.
        if after.is_err() && changes[0].1.is_none() && which > 0 && fields[which - 1].2.contains("|+") {
            return Ok(());
        }
        let after = after.unwrap_or_else(|error| panic!("{text} {changes:?} {error:?}"));
        // A new field stands behind the last that the schema puts before it.
        let before = match fields.get(which) {
            Some((_, above, _)) => lines(&fields[..which]) + above,
            None => lines(&fields),
        };
        let behind = lines(fields.get(which + 1..).unwrap_or(&[])) + "# end\n---\nBody\n";
        let before = eol(format!("---\n{before}"));
        // Empty lines at the end of a text are its own.
        prop_assert!(after.starts_with(before.trim_end()), "{} in {}", before, after);
        prop_assert!(after.ends_with(&eol(behind.clone())), "{} in {}", behind, after);
        prop_assert!(!windows || !after.replace("\r\n", "").contains('\n'));
        let again = edit("x.md", &after, &changes, &ORDER, None);
        prop_assert_eq!(again.as_ref(), Ok(&after));
    }

    #[test]
    fn one_value_after_another(values in proptest::collection::vec(value(), 1..6)) {
        let mut text = "---\ntitle: x\n# c\nkind: y\n---\n".to_owned();
        for value in values {
            let changes = [("title", Some(value))];
            let after = edit("x.md", &text, &changes, &ORDER, None);
            text = after.unwrap_or_else(|error| panic!("{text} {changes:?} {error:?}"));
            prop_assert!(text.ends_with("# c\nkind: y\n---\n"));
        }
    }

    #[test]
    fn nothing_makes_it_panic(text in "[a-c:#\\[\\]{}|>'\"?!&*~ \\-\n\r\té,]{0,40}", value in proptest::option::of(value())) {
        for id in ["a", "b"] {
            let text = format!("---\n{text}\n---\nBody");
            if let Ok(after) = edit("x.md", &text, &[(id, value.clone())], &["b"], None) {
                prop_assert!(after.ends_with("---\nBody"));
            }
        }
    }

    #[test]
    fn a_new_file_is_read_as_it_was_given(values in proptest::collection::vec(value(), 1..4), body in text()) {
        let ids = ["title", "kind", "date"];
        let given: Vec<(&str, Value)> = ids.into_iter().zip(values).collect();
        let text = new_file(&given, &body);
        let (_, fields) = parts("x.md", &text).unwrap_or_else(|error| panic!("{text} {error:?}"));
        let read: Vec<(&str, Value)> = fields.iter().map(|(key, node)| (&*key.name, Value::from(node))).collect();
        prop_assert_eq!(read, given);
    }
}

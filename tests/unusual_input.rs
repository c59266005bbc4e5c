//! Input that looks wrong and is right: the site has all of it.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::fs;

use common::{err, hub, links, out, pustaka, tree, write};
use percent_encoding::percent_decode_str;
use scraper::{ElementRef, Html, Selector};
use tempfile::TempDir;

mod common;

/// A hub with these files, built without a warning, each of its links followed.
fn site(files: &[(&str, &str)]) -> TempDir {
    let hub = hub(files);
    rebuild(&hub);
    hub
}

fn rebuild(hub: &TempDir) {
    let output = pustaka(hub.path(), &["build"]);
    assert!(output.status.success() && err(&output).is_empty(), "{}", err(&output));
    links(&hub.path().join("public"), "https://small.example.org/", false);
}

fn read(hub: &TempDir, path: &str) -> String {
    fs::read_to_string(hub.path().join("public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn page(hub: &TempDir, path: &str) -> Html {
    Html::parse_document(&read(hub, path))
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The texts of elements, as they are read.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    select(page, selector).iter().map(|element| element.text().collect::<String>()).collect()
}

fn feed(hub: &TempDir, path: &str) -> feed_rs::model::Feed {
    feed_rs::parser::parse(read(hub, path).as_bytes()).expect("a feed")
}

#[test]
fn other_line_endings_and_a_byte_order_mark_change_nothing() {
    let text = "---\ntitle: T\nsummary: |\n  Two\n  lines\ntopics: [a]\n---\n## Heading\n\nText\nand more  \nand\\\nmore\n\n\
                ```\ncode\n\ncode\n```\n\n| a |\n|---|\n| b |\n\n<div>\n<p>html</p>\n</div>\n";
    let topic = "---\ntitle: A\n---\n";
    let template = "{% extends \"default/404.html\" %}\n";
    let settings =
        "title = \"Small\"\nbase_url = \"https://small.example.org/\"\ndescription = \"\"\"\nTwo\nlines\"\"\"\n";
    let files = [
        ("site.toml", settings),
        ("content/news/a.md", text),
        ("content/topics/a.md", topic),
        ("templates/404.html", template),
    ];
    let unix = tree(&site(&files).path().join("public"));
    let windows: Vec<(&str, String)> = files.map(|(path, text)| (path, text.replace('\n', "\r\n"))).into();
    let marked: Vec<(&str, String)> = files.map(|(path, text)| (path, format!("\u{feff}{text}"))).into();
    // As old programs write them.
    let old: Vec<(&str, String)> = files.map(|(path, text)| (path, text.replace('\n', "\r"))).into();
    for other in [windows, marked, old] {
        // A template's own line ends are its output's.
        let other: Vec<_> = other
            .iter()
            .map(|(path, text)| (*path, text.as_str()))
            .filter(|(path, _)| !path.contains("templates"))
            .chain([files[3]])
            .collect();
        let other = tree(&site(&other).path().join("public"));
        assert!(other.keys().eq(unix.keys()));
        for (path, bytes) in other {
            assert_eq!(String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&unix[&path]), "{path}");
        }
    }
}

#[test]
fn a_document_without_a_text() {
    for text in ["---\ntitle: T\n---\n", "---\ntitle: T\n---", "---\ntitle: T\n---\n\n\n"] {
        let hub = site(&[("content/news/a.md", text)]);
        assert_eq!(texts(&page(&hub, "news/a/index.html"), "h1"), ["T"]);
    }
}

/// Names that mean something else in an address, in HTML, in a shell or in TOML.
#[test]
fn names_of_files_with_any_character() {
    let mut names = vec![
        "a b",
        "100%",
        "50%25",
        "c#",
        "it's",
        "អក្សរ",
        "เอกสาร",
        "数字",
        "😀",
        "a&b",
        "a;b",
        "a+b",
        "[x]",
        "{y}",
        "=z",
        "@at",
        "-dash",
        "~t",
        "!",
        "%2e%2e",
        "café",
    ];
    if cfg!(unix) {
        names.extend(["why?", "say \"hi\"", "<i>", "a|b", "a*b", "a:b", "back\\slash", "trailing."]);
    }
    let hub = hub(&[]);
    for (number, name) in names.iter().enumerate() {
        let quoted = format!("'{}'", name.replace('\'', "''"));
        let text = format!("---\ntitle: Number {number}\ndate: 2020\nfile: {quoted}\n---\n");
        // The same name for the document, what is attached to it, and a file of the site.
        write(hub.path(), &format!("content/news/{name}/index.md"), text);
        write(hub.path(), &format!("content/news/{name}/{name}"), format!("attached {number}"));
        write(hub.path(), &format!("static/s/{name}"), format!("static {number}"));
    }
    rebuild(&hub);
    // Each link of the list leads to the page that it names, and that to its file.
    let list = page(&hub, "news/index.html");
    let cards = select(&list, ".card-title a");
    let mut seen = BTreeSet::new();
    for card in cards {
        let title: String = card.text().collect();
        let number: usize = title.strip_prefix("Number ").expect("its title").parse().expect("its number");
        let link = card.attr("href").expect("a link");
        let decoded = percent_decode_str(link).decode_utf8().expect("UTF-8");
        let folder = decoded.strip_prefix("../").expect("from the root");
        assert_eq!(folder, format!("news/{}/", names[number]));
        assert!(!link.contains(['"', '<', '>', '#', '?', ' ', '\\', '|']), "{link}");
        let document = page(&hub, &format!("{folder}index.html"));
        assert_eq!(texts(&document, "h1"), [title]);
        let file = select(&document, "a[href]").into_iter().filter_map(|link| link.attr("href")).find(|link| {
            let decoded = percent_decode_str(link).decode_utf8().expect("UTF-8");
            decoded.ends_with(&format!("news/{0}/{0}", names[number]))
        });
        let file = percent_decode_str(file.expect("the file is offered")).decode_utf8().expect("UTF-8").into_owned();
        assert_eq!(read(&hub, file.strip_prefix("../../").expect("from the root")), format!("attached {number}"));
        seen.insert(number);
    }
    assert_eq!(seen.len(), names.len());
    for (number, name) in names.iter().enumerate() {
        assert_eq!(read(&hub, &format!("s/{name}")), format!("static {number}"));
    }
    let addresses: BTreeSet<String> = feed(&hub, "news/feed.xml").entries.into_iter().map(|entry| entry.id).collect();
    let addresses = addresses.iter().map(|id| {
        let path = id.strip_prefix("https://small.example.org/").expect("of this site");
        percent_decode_str(path).decode_utf8().expect("UTF-8").into_owned()
    });
    assert!(addresses.into_iter().all(|path| names.iter().any(|name| path == format!("news/{name}/"))));
}

/// As text: on the page and its head, in lists, in feeds, in the menu.
#[test]
fn html_in_titles_is_text() {
    let title = "<script>alert(1)</script> & <b>\"bold\"</b> &amp; 'q' {{ site.title }} --></title>";
    let quoted = title.replace('\'', "''");
    let document = format!(
        "---\ntitle: '{quoted}'\nsubtitle: '{quoted}'\nsummary: '{quoted}'\nauthors: ['{quoted}']\ndate: 2020\ntopics: a\n---\n## Heading\n"
    );
    let topic = format!("---\ntitle: '{quoted}'\n---\n");
    let settings = format!(
        "title = '''A hub {title}'''\ndescription = '''{title}'''\nbase_url = \"https://small.example.org/\"\nmenu = [\"topics\", \"news\"]\nbrowse = [\"title\", \"authors\"]\n"
    );
    let hub = hub(&[("site.toml", &settings), ("content/news/a.md", &document), ("content/topics/a.md", &topic)]);
    let output = pustaka(hub.path(), &["build"]);
    assert!(output.status.success(), "{}", err(&output));
    // It is hardly meant so, which is said of each title and nothing else.
    assert_eq!(err(&output).matches("warning[").count(), err(&output).matches("warning[html-in-field]").count());
    links(&hub.path().join("public"), "https://small.example.org/", false);
    let document = page(&hub, "news/a/index.html");
    assert_eq!(texts(&document, "h1"), [title]);
    assert_eq!(texts(&document, "title"), [format!("{title} – A hub {title}")]);
    let description = select(&document, "meta[name=description]");
    assert_eq!(description[0].attr("content"), Some(title));
    assert_eq!(texts(&page(&hub, "news/index.html"), ".card-title"), [title]);
    assert_eq!(texts(&page(&hub, "topics/a/index.html"), "h1"), [title]);
    assert!(
        texts(&page(&hub, "index.html"), "h1, .brand, header a")
            .iter()
            .any(|text| text.trim() == format!("A hub {title}"))
    );
    let feed = feed(&hub, "feed.xml");
    assert_eq!(feed.title.expect("it has one").content, format!("A hub {title}"));
    let entry = &feed.entries[0];
    assert_eq!(entry.title.as_ref().expect("it has one").content, title);
    assert_eq!(entry.summary.as_ref().expect("it has one").content, title);
    assert_eq!(entry.authors[0].name.as_deref(), Some(title));
    for (path, bytes) in tree(&hub.path().join("public")) {
        if path.ends_with(".html") {
            let page = Html::parse_document(&String::from_utf8(bytes).expect("UTF-8"));
            let scripts = select(&page, "script:not([type])");
            assert!(scripts.iter().all(|script| !script.inner_html().contains("alert")), "{path}");
            // Of data no text is the end, either.
            for data in select(&page, "script[type='application/ld+json']") {
                let data: serde_json::Value = serde_json::from_str(&data.inner_html()).expect("JSON");
                assert!(data["name"].is_string(), "{path}");
            }
            assert!(select(&page, "main b, header b, nav b").is_empty(), "{path}");
        }
    }
}

#[test]
fn a_title_of_two_thousand_characters() {
    // Of words, of one word, and of a script without spaces.
    for title in ["word ".repeat(400).trim().to_owned(), "w".repeat(2000), "ក".repeat(2000), "😀".repeat(2000)] {
        let document = format!("---\ntitle: {title}\ndate: 2020\ntopics: a\nauthors: [\"{title}\"]\n---\n");
        let topic = format!("---\ntitle: {title}\n---\n");
        let settings =
            "title = \"S\"\nbase_url = \"https://small.example.org/\"\nbrowse = [\"title\", \"authors\", \"year\"]\n";
        let hub = site(&[("site.toml", settings), ("content/news/a.md", &document), ("content/topics/a.md", &topic)]);
        assert_eq!(texts(&page(&hub, "news/a/index.html"), "h1"), [title.as_str()]);
        assert_eq!(texts(&page(&hub, "news/index.html"), ".card-title"), [title.as_str()]);
        assert_eq!(texts(&page(&hub, "topics/a/index.html"), "h1"), [title.as_str()]);
        assert_eq!(feed(&hub, "feed.xml").entries[0].title.as_ref().expect("it has one").content, title);
        let found = pustaka(hub.path(), &["search", &title, "--format", "json"]);
        assert!(found.status.success(), "{}", err(&found));
    }
}

#[test]
fn a_title_from_right_to_left_with_numbers() {
    let title = "تقرير 2020 عن ICT4D (الجزء 3)";
    let document = format!("---\ntitle: {title}\ndate: 2020\nlanguage: ar\n---\nنص\n");
    let hub = site(&[("content/news/a.md", &document)]);
    // Each place where it stands among other text says how it runs.
    for (path, selector) in
        [("news/a/index.html", "h1"), ("news/index.html", ".card-title a"), ("index.html", ".card-title a")]
    {
        let page = page(&hub, path);
        let element = select(&page, selector)[0];
        assert_eq!(element.text().collect::<String>(), title);
        assert_eq!((element.attr("dir"), element.attr("lang")), (Some("rtl"), Some("ar")), "{path}");
    }
    assert_eq!(feed(&hub, "feed.xml").entries[0].title.as_ref().expect("it has one").content, title);
}

#[test]
fn five_thousand_headings() {
    let body: String = (0..5000).map(|n| format!("## Heading {}\n\nText {n}\n\n", n % 7)).collect();
    let hub = site(&[("content/news/a.md", &format!("---\ntitle: T\n---\n{body}"))]);
    let page = page(&hub, "news/a/index.html");
    let headings = select(&page, ".text h2");
    assert_eq!(headings.len(), 5000);
    let ids: BTreeSet<&str> = headings.iter().map(|heading| heading.attr("id").expect("an anchor")).collect();
    assert_eq!(ids.len(), 5000);
    let links: BTreeSet<&str> =
        select(&page, ".text h2 a.anchor").iter().filter_map(|link| link.attr("href")).collect();
    assert_eq!(links.len(), 5000);
    assert!(links.iter().all(|link| ids.contains(link.trim_start_matches('#'))));
}

#[test]
fn a_table_of_ten_thousand_rows() {
    let rows: String = (0..10_000).map(|n| format!("| row {n} | x |\n")).collect();
    let hub = site(&[("content/news/a.md", &format!("---\ntitle: T\n---\n| a | b |\n|---|---|\n{rows}"))]);
    let page = page(&hub, "news/a/index.html");
    let cells = texts(&page, ".text tbody tr td:first-child");
    assert_eq!(cells.len(), 10_000);
    assert!(cells.iter().enumerate().all(|(n, cell)| *cell == format!("row {n}")));
}

#[test]
fn deep_folders() {
    let deep: String = (0..60).map(|n| format!("folder{n}/")).collect();
    let document = format!("---\ntitle: T\nfile: {deep}a.pdf\n---\n[again]({deep}a.pdf)\n");
    let hub = hub(&[("content/news/a/index.md", &document)]);
    write(hub.path(), &format!("content/news/a/{deep}a.pdf"), "attached");
    write(hub.path(), &format!("static/{deep}b.txt"), "static");
    rebuild(&hub);
    assert_eq!(read(&hub, &format!("news/a/{deep}a.pdf")), "attached");
    assert_eq!(read(&hub, &format!("{deep}b.txt")), "static");
    // A hub that is itself far down, with an output further still.
    let inner = hub.path().join("folder/".repeat(if cfg!(windows) { 10 } else { 100 })).join("hub");
    write(&inner, "site.toml", "title = \"Deep\"\nbase_url = \"https://small.example.org/\"\n");
    write(&inner, "content/news/one.md", "---\ntitle: One\n---\n");
    let output = pustaka(&inner, &["build", "--output", "not/yet/there"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(inner.join("not/yet/there/news/one/index.html").exists());
}

/// As deep as it may be. Terms of terms are shown within each other.
#[test]
fn a_deep_vocabulary() {
    let hub = hub(&[("content/news/a.md", "---\ntitle: A\ntopics: t15\n---\n")]);
    for n in 0..=15 {
        let broader = if n > 0 { format!("broader: t{}\n", n - 1) } else { String::new() };
        write(hub.path(), &format!("content/topics/t{n}.md"), format!("---\ntitle: Term {n}\n{broader}---\n"));
    }
    rebuild(&hub);
    let topics = page(&hub, "topics/index.html");
    let terms = texts(&topics, "main a").into_iter().filter(|text| text.starts_with("Term ")).count();
    assert_eq!(terms, 16);
}

#[test]
fn an_empty_hub() {
    for folder in [None, Some("content"), Some("content/news")] {
        let hub = hub(&[]);
        if let Some(folder) = folder {
            fs::create_dir_all(hub.path().join(folder)).expect("can be made");
        }
        let output = pustaka(hub.path(), &["build"]);
        assert!(out(&output).starts_with("0 documents, 2 pages;"), "{}{}", out(&output), err(&output));
        links(&hub.path().join("public"), "https://small.example.org/", false);
        assert_eq!(texts(&page(&hub, "index.html"), "h1"), ["Small"]);
        assert!(feed(&hub, "feed.xml").entries.is_empty());
        assert!(pustaka(hub.path(), &["check"]).status.success());
        assert!(pustaka(hub.path(), &["search", "anything"]).status.success());
    }
}

#[test]
fn a_hub_of_one_document() {
    let hub = site(&[(
        "content/resources/one.md",
        "---\ntitle: The only one\ndate: 2020-02-29\ncountries: KH\n---\nText.\n",
    )]);
    for path in ["index.html", "resources/index.html", "countries/cambodia/index.html"] {
        assert_eq!(texts(&page(&hub, path), ".card-title"), ["The only one"], "{path}");
    }
    assert_eq!(feed(&hub, "feed.xml").entries.len(), 1);
    assert!(read(&hub, "sitemap.xml").contains("https://small.example.org/resources/one/"));
}

#[test]
fn dates_from_1850_to_2100() {
    let hub = hub(&[]);
    for year in 1850..=2100 {
        let date = ["", "-02", "-02-28"][year % 3];
        write(
            hub.path(),
            &format!("content/news/y{year}.md"),
            format!("---\ntitle: Of {year}\ndate: {year}{date}\n---\n"),
        );
    }
    rebuild(&hub);
    // The archive has each year, the newest of them first.
    for year in 1850..=2100 {
        let archive = page(&hub, &format!("news/{year}/index.html"));
        assert_eq!(texts(&archive, ".card-title"), [format!("Of {year}")]);
        let times = select(&page(&hub, &format!("news/y{year}/index.html")), "time")
            .iter()
            .filter_map(|time| time.attr("datetime").map(ToOwned::to_owned))
            .collect::<Vec<_>>();
        let date = ["", "-02", "-02-28"][year % 3];
        assert!(times.contains(&format!("{year}{date}")), "{times:?}");
    }
    let newest: Vec<String> = texts(&page(&hub, "news/index.html"), ".card-title");
    assert_eq!(newest[..3], ["Of 2100", "Of 2099", "Of 2098"]);
    let feed = feed(&hub, "news/feed.xml");
    assert_eq!(feed.entries[0].published.expect("a date").to_rfc3339(), "2100-01-01T00:00:00+00:00");
}

/// A feed's dates are whole, and before 1970 too.
#[test]
fn a_feed_of_old_documents() {
    let old = "---\ntitle: Old\ndate: 1850-03-09\n---\n";
    let older = "---\ntitle: Older\ndate: 1850\n---\n";
    let hub = site(&[("content/news/a.md", old), ("content/news/b.md", older)]);
    let dates: Vec<String> = feed(&hub, "feed.xml")
        .entries
        .iter()
        .filter_map(|entry| entry.published)
        .map(|date| date.to_rfc3339())
        .collect();
    assert_eq!(dates, ["1850-03-09T00:00:00+00:00", "1850-01-01T00:00:00+00:00"]);
}

/// What an editor drops into the folder.
#[test]
fn attachments_of_fifty_megabytes() {
    let hub = hub(&[("content/news/a/index.md", "---\ntitle: T\nfile: a.pdf\n---\n")]);
    let bytes = b"%PDF-1.7\n".repeat((50 << 20) / 9);
    write(hub.path(), "content/news/a/a.pdf", &bytes);
    write(hub.path(), "static/video.mp4", &bytes);
    let output = pustaka(hub.path(), &["build"]);
    assert!(output.status.success(), "{}", err(&output));
    for path in ["news/a/a.pdf", "video.mp4"] {
        assert!(fs::read(hub.path().join("public").join(path)).expect("it is there") == bytes, "{path}");
    }
    let again = pustaka(hub.path(), &["build"]);
    assert!(out(&again).contains("; 0 files written"), "{}", out(&again));
}

/// As long as a file system allows, in one byte and in three to a character.
#[test]
fn names_of_255_bytes() {
    for name in ["n".repeat(252), "ក".repeat(84)] {
        let hub = hub(&[]);
        write(hub.path(), &format!("content/news/{name}.md"), "---\ntitle: T\n---\n");
        write(hub.path(), &format!("static/{name}nnn"), "static");
        rebuild(&hub);
        assert_eq!(texts(&page(&hub, &format!("news/{name}/index.html")), "h1"), ["T"]);
        assert_eq!(read(&hub, &format!("{name}nnn")), "static");
    }
}

/// What is published can be read by the server, whoever could read the original; and can be replaced.
#[cfg(unix)]
#[test]
fn rights_of_an_attachment_are_not_those_of_its_copy() {
    use std::os::unix::fs::PermissionsExt;
    let hub = hub(&[("content/news/a/index.md", "---\ntitle: T\nfile: a.pdf\n---\n"), ("content/news/a/a.pdf", "x")]);
    let file = hub.path().join("content/news/a/a.pdf");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).expect("it is ours");
    rebuild(&hub);
    let mode = |path: &str| {
        fs::metadata(hub.path().join("public/news/a").join(path)).expect("it is there").permissions().mode()
    };
    assert_eq!(mode("a.pdf"), mode("index.html"));
}

//! What holds for every hub: order and threads change nothing, an old output folder leaves no trace, no bytes make it
//! panic, and every link leads somewhere.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use common::{links, tree, write};
use proptest::prelude::*;
use pustaka::Options;
use pustaka::diagnostic::{Code, Diagnostic};
use pustaka::library::{Entity, Source, Target, TermId, Value};
use pustaka::memory::Memory;
use pustaka::parse::markdown::{Body, Hole};
use pustaka::usage::log::{Line, read};
use pustaka::usage::{Count, Usage};

mod common;
#[path = "common/made_up.rs"]
mod made_up;

fn options(root: &Path) -> Options {
    Options { root: root.to_owned(), ..Options::default() }
}

fn build(root: &Path, output: &Path) {
    let (built, diagnostics) = pustaka::build(&options(root), output).expect("the environment is sound");
    assert!(built.is_some(), "{diagnostics:#?}");
}

const SITE: &str = "title = \"T\"\nbase_url = \"https://t.example.org/\"\n";

/// One of the things that an editor does.
#[derive(Debug, Clone)]
enum Step {
    /// Writes a document: its number and what it says.
    Document(u8, u8),
    /// Removes it.
    Remove(u8),
    /// A static file that is a file, or a folder with one in it.
    Static(bool),
    /// Puts other bytes into a file that was published, as many as it had; or deletes it.
    Damage(u8, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0u8..6, any::<u8>()).prop_map(|(number, what)| Step::Document(number, what)),
        (0u8..6).prop_map(Step::Remove),
        any::<bool>().prop_map(Step::Static),
        (any::<u8>(), any::<bool>()).prop_map(|(which, deleted)| Step::Damage(which, deleted)),
    ];
    proptest::collection::vec(step, 1..12)
}

fn take(root: &Path, step: &Step) {
    match step {
        Step::Document(number, what) => {
            let country = ["KH", "LK", "MM", "BT"][usize::from(what % 4)];
            let text = format!(
                "---\ntitle: Document {number}\ndate: {}\ncountries: {country}\ndraft: {}\n---\nText {what}\n",
                2000 + u16::from(what % 7),
                what % 5 == 0
            );
            write(root, &format!("content/news/d{number}.md"), text.as_bytes());
        }
        Step::Remove(number) => {
            let _ = fs::remove_file(root.join(format!("content/news/d{number}.md")));
        }
        Step::Static(folder) => {
            let _ = fs::remove_dir_all(root.join("static"));
            write(root, if *folder { "static/a/b" } else { "static/a" }, b"static");
        }
        Step::Damage(..) => {}
    }
}

/// Does the damage of a step to what was published.
fn damage(public: &Path, step: &Step) {
    let Step::Damage(which, deleted) = step else { return };
    if !public.exists() {
        return;
    }
    // Without its list of files a folder is not pustaka's.
    let files: Vec<(String, Vec<u8>)> = tree(public).into_iter().filter(|(path, _)| path != ".pustaka").collect();
    let (path, bytes) = &files[usize::from(*which) % files.len()];
    if *deleted {
        fs::remove_file(public.join(path)).expect("it is there");
    } else {
        write(public, path, vec![b'x'; bytes.len()]);
    }
}

/// How many cases, or `PUSTAKA_CASES` times as many.
fn cases(few: u32) -> u32 {
    few * std::env::var("PUSTAKA_CASES").map_or(1, |times| times.parse().expect("a number"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(24), ..ProptestConfig::default() })]

    #[test]
    fn an_old_output_folder_leaves_no_trace(steps in steps()) {
        let hub = tempfile::tempdir().expect("a temporary folder");
        let outputs = tempfile::tempdir().expect("a temporary folder");
        write(hub.path(), "site.toml", SITE.as_bytes());
        let old = outputs.path().join("old");
        for (n, step) in steps.iter().enumerate() {
            take(hub.path(), step);
            damage(&old, step);
            // Some edits come together.
            if n % 2 == 0 || n + 1 == steps.len() {
                build(hub.path(), &old);
            }
        }
        let fresh = outputs.path().join("fresh");
        build(hub.path(), &fresh);
        prop_assert_eq!(tree(&old), tree(&fresh));
    }

    #[test]
    fn no_bytes_make_it_panic(document in proptest::collection::vec(any::<u8>(), 0..200), site in ".{0,80}") {
        let hub = tempfile::tempdir().expect("a temporary folder");
        write(hub.path(), "content/news/x.md", &document);
        write(hub.path(), "site.toml", format!("{SITE}{site}\n").as_bytes());
        pustaka::read(&options(hub.path())).expect("no failure of the environment");
        write(hub.path(), "site.toml", SITE.as_bytes());
        pustaka::read(&options(hub.path())).expect("no failure of the environment");
    }

    #[test]
    fn no_front_matter_and_no_markdown_make_it_panic(
        front in "[a-z_]{0,8}[:\\-\\[\\]{}&*!|>'\"%@`,#? \n\r\t0-9a-z]{0,60}",
        body in "[#*_`\\[\\]()!<>|:\\-+~^$&;= \n0-9a-zក中]{0,120}",
    ) {
        let hub = tempfile::tempdir().expect("a temporary folder");
        write(hub.path(), "site.toml", SITE.as_bytes());
        write(hub.path(), "content/news/x.md", format!("---\ntitle: T\n{front}\n---\n{body}").as_bytes());
        write(hub.path(), "content/news/y.md", format!("---\ntitle: T\n---\n{body}").as_bytes());
        pustaka::read(&options(hub.path())).expect("no failure of the environment");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// Whatever a line of a log says: it is one or none, and what is counted of it can be read again.
    #[test]
    fn what_a_log_says_can_be_counted(line in prop_oneof![
        "[ -~\\t]{0,120}",
        "[a-z:.0-9]{1,20} - - \\[[0-9]{1,2}/(Jan|Okt|Dec)/[0-9]{1,5}:[0-9: +]{1,20}\\] \"(GET|POST)? ?/[ -~]{0,30}\" [0-9]{1,4} [0-9-]{1,4}( \"[ -~]{0,20}\"){0,3}",
        "\\{\"ts\":-?[0-9]{1,20}(\\.[0-9])?(e[0-9]{1,3})?,\"status\":200,\"request\":\\{\"method\":\"GET\",\"uri\":\"/[a-z%]{0,9}\"\\}\\}",
    ]) {
        if let Line::Sent(request) = read(&line) {
            let mut usage = Usage::default();
            usage.count(request.month, &request.path, Count { views: 1, downloads: 0 });
            let again: Usage = serde_json::from_str(&usage.json().to_string()).expect("what is written can be read");
            prop_assert_eq!(again, usage);
        }
    }

    /// Whatever a section says, in either notation.
    #[test]
    fn no_section_makes_it_panic(
        parts in prop::collection::vec((
            prop_oneof![Just("heading"), Just("collections"), Just("kinds"), Just("languages"), Just("show"), Just("by"), Just("columns"),
                Just("measures"), Just("order"), Just("limit"), Just("topics"), Just("empty"), Just("heading_")],
            prop_oneof![Just("news"), Just("map"), Just("measures"), Just("table"), Just("title"), Just("kind"), Just("there"), Just("-1"),
                Just("[news, x]"), Just("[]"), Just("{a: b}"), Just("''"), Just("one")],
        ), 0..6),
    ) {
        let hub = tempfile::tempdir().expect("a temporary folder");
        let lines: String = parts.iter().map(|(name, value)| format!("  {name}: {value}\n")).collect();
        let toml: String = parts.iter().map(|(name, value)| format!("{name} = \"{value}\"\n")).collect();
        write(hub.path(), "site.toml", format!("{SITE}\n[[taxonomies.topics.sections]]\n{toml}").as_bytes());
        write(hub.path(), "content/topics/one.md", format!("---\ntitle: One\nsections:\n- empty: x\n{lines}---\n").as_bytes());
        write(hub.path(), "content/news/y.md", b"---\ntitle: T\ntopics: one\n---\n");
        pustaka::read(&options(hub.path())).expect("no failure of the environment");
    }
}

/// What a hub becomes that is copied to a folder, its files made in this order and last changed at this time, where it is built
/// by so many threads, in this time zone and this locale.
fn built_elsewhere(
    files: &[(String, Vec<u8>)],
    folder: &Path,
    threads: &str,
    zone: &str,
    locale: &str,
    changed: u64,
) -> Tree {
    let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(changed);
    for (path, bytes) in files {
        write(folder, path, bytes);
        let file = fs::File::options().write(true).open(folder.join(path)).expect("it is there");
        file.set_modified(changed).expect("it can be set");
    }
    let built = Command::new(env!("CARGO_BIN_EXE_pustaka"))
        .arg("build")
        .current_dir(folder)
        .envs([("RAYON_NUM_THREADS", threads), ("TZ", zone), ("LC_ALL", locale), ("LANG", locale)])
        .output()
        .expect("it runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    tree(&folder.join("public"))
}

/// The bytes of files by their paths.
type Tree = BTreeMap<String, Vec<u8>>;

#[test]
fn neither_threads_nor_order_nor_place_nor_time_change_anything() {
    let large = tempfile::tempdir().expect("a temporary folder");
    // More than are indexed at a time.
    made_up::write(large.path(), 2_200, 80);
    for root in hubs().into_iter().chain([large.path().to_owned()]) {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        for part in ["content", "static", "templates", "themes", "site.toml"].map(|part| root.join(part)) {
            for entry in walkdir::WalkDir::new(&part)
                .into_iter()
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_file())
            {
                let path = entry.path().strip_prefix(&root).expect("below it").to_str().expect("our own names");
                files.push((path.replace('\\', "/"), fs::read(entry.path()).expect("it can be read")));
            }
        }
        files.sort();
        let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        // Days never are the same in these two places.
        let one = built_elsewhere(&files, here.path(), "1", "Pacific/Kiritimati", "C", 1_700_000_000);
        files.reverse();
        let folder = there.path().join("a folder/ថត");
        let other = built_elsewhere(&files, &folder, "8", "Etc/GMT+12", "tr_TR.UTF-8", 900_000_000);
        let differ: Vec<&String> =
            one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path)).collect();
        assert!(differ.is_empty(), "{}: {differ:?}", root.display());
    }
}

#[test]
fn a_new_document_leaves_the_archive_of_other_years_alone() {
    let hub = tempfile::tempdir().expect("a temporary folder");
    write(hub.path(), "site.toml", SITE.as_bytes());
    for n in 0..60 {
        let text = format!("---\ntitle: Pump {n}\ndate: {}-05\n---\nText.\n", 2015 + n % 3);
        write(hub.path(), &format!("content/news/d{n}.md"), text.as_bytes());
    }
    let output = hub.path().join("public");
    build(hub.path(), &output);
    let before = tree(&output.join("news"));
    write(hub.path(), "content/news/new.md", b"---\ntitle: New\ndate: 2016-06\n---\nText.\n");
    build(hub.path(), &output);
    let after = tree(&output.join("news"));
    let same = |page: &str| assert!(before[page] == after[page], "{page} has changed");
    same("2015/index.html");
    same("2017/index.html");
    assert_ne!(before["2016/index.html"], after["2016/index.html"]);
}

/// Cleaning what an editor wrote takes nothing from what is made of Markdown.
#[test]
fn raw_html_leaves_the_links_of_the_text() {
    let text = "---\ntitle: T\n---\n## Heading\n\nA[^1] H<sub>2</sub>O, <a href=\"#heading\">up</a>\n\n[^1]: Note.\n";
    let source = pustaka::load::Source { path: "news/a.md".to_owned(), text: Some(text.to_owned()) };
    let (parsed, diagnostics) = pustaka::parse::parse_one(&source, false);
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let html = parsed.body.html.text.clone();
    for link in ["#fn-1", "#fnref-1", "#heading"] {
        assert!(html.contains(&format!("href=\"{link}\"")), "{link} is gone: {html}");
    }
}

/// Neither by its names nor by what stands above it.
#[test]
fn drafts_of_terms_say_nothing() {
    let hub = tempfile::tempdir().expect("a temporary folder");
    write(hub.path(), "site.toml", SITE);
    write(hub.path(), "content/topics/water.md", "---\ntitle: Water\n---\n");
    write(hub.path(), "content/topics/water.fr.md", "---\ntitle: Eau secrète\ndraft: true\n---\n");
    write(hub.path(), "content/topics/hidden.md", "---\ntitle: Hidden\ndraft: true\n---\n");
    write(hub.path(), "content/countries/KH.md", "---\nbroader: TH\n---\nText.\n");
    write(hub.path(), "content/news/a.md", "---\ntitle: A\ntopics: water\n---\n");
    let output = hub.path().join("public");
    build(hub.path(), &output);
    links(&output, "https://t.example.org/", false);
    for (path, bytes) in tree(&output) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("secr") && !text.contains("Hidden"), "{path} says too much");
    }
    let (read, _) = pustaka::read(&options(hub.path())).expect("it can be read");
    let read = read.expect("it is right");
    let index = pustaka::index(hub.path(), &read, &pustaka::progress::Progress::default()).expect("it can be made");
    let ask = |text: &str, filters: &[(String, String)]| {
        let (text, filters) = (text.to_owned(), filters.to_vec());
        index.search(&pustaka::search::Request { text, filters, limit: 10, passages: false }, &read.found())
    };
    assert_eq!(ask("Eau secrète", &[]).expect("an answer").total, 0);
    assert!(ask("", &[("topics".to_owned(), "hidden".to_owned())]).is_err());
}

/// What stands in one page is not lost because of what it is called, how deep it is filed or how many there are.
#[test]
fn unusual_hubs_lose_nothing() {
    let hub = tempfile::tempdir().expect("a temporary folder");
    let site =
        format!("{SITE}browse = [\"title\", \"tool\"]\n[collections.news.fields]\ntool = {{ type = \"text\" }}\n");
    write(hub.path(), "site.toml", site.as_bytes());
    for (n, tool) in ["C", "C++", "C#", "a very long name of a tool that nobody would put into an address as it is"]
        .iter()
        .enumerate()
    {
        let text = format!("---\ntitle: Tool {n}\ntool: {tool:?}\ntopics: deepest\ndate: 2020\n---\n");
        write(hub.path(), &format!("content/news/index-{n}.md"), text.as_bytes());
    }
    for n in 0..120 {
        write(hub.path(), &format!("content/news/t{n}.md"), format!("---\ntitle: T {n}\n---\n").as_bytes());
    }
    write(hub.path(), "content/topics/index-top.md", b"---\ntitle: Top\n---\n");
    write(hub.path(), "content/topics/deep.md", b"---\ntitle: Deep\nbroader: index-top\n---\n");
    write(hub.path(), "content/topics/deepest.md", b"---\ntitle: Deepest\nbroader: deep\n---\n");
    write(
        hub.path(),
        "content/about.md",
        b"---\ntitle: About\ntopics: deep\n---\n[T 7](/news/t7/), [topics](topics/_index.md)\n",
    );
    let output = hub.path().join("public");
    build(hub.path(), &output);
    links(&output, "https://t.example.org/", false);
    let page = |path: &str| fs::read_to_string(output.join(path)).expect(path);
    assert!(page("news/index-3/index.html").contains("<h1>Tool 3</h1>"));
    let tools = page("browse/tool/index.html");
    assert_eq!(tools.matches("browse/tool/c").count() + tools.matches("browse/tool/a-very").count(), 4, "{tools}");
    let topics = page("topics/index.html");
    assert!(topics.contains(">Top<") && topics.contains(">Deep<") && topics.contains(">Deepest<"), "{topics}");
    assert!(page("topics/deep/index.html").contains(">About<"), "pages are filed under terms too");
    let titles: usize = ["", "2/", "3/"]
        .map(|n| page(&format!("browse/title/t/{n}index.html")).matches("card-title").count())
        .iter()
        .sum();
    assert_eq!(titles, 124);
}

/// The hubs that come with the project.
fn hubs() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let sites = fs::read_dir(root.join("tests/sites")).expect("there are hubs");
    let mut hubs: Vec<PathBuf> = sites.map(|entry| entry.expect("can be read").path()).collect();
    hubs.push(root);
    hubs
}

#[test]
fn every_link_leads_somewhere() {
    for root in hubs() {
        let site = pustaka::config::load(&root).expect("it is there").expect("it is right");
        for disk in [false, true] {
            let temporary = tempfile::tempdir().expect("a temporary folder");
            let output = temporary.path().join("public");
            let (built, _) = pustaka::build(&Options { disk, ..options(&root) }, &output).expect("it can be built");
            assert!(built.is_some());
            links(&output, &site.base_url, disk);
        }
    }
}

#[test]
fn a_file_is_parsed_the_same_in_any_company() {
    for root in hubs() {
        let (loaded, _) = pustaka::load::load(&root).expect("it can be read");
        let read = pustaka::memory::read(&loaded.documents, false, &Memory::default(), || ()).expect("it can be read");
        let together: Vec<_> = read.into_iter().map(|(parsed, _)| parsed).collect();
        let sources = loaded.documents.iter().rev().map(|found| found.read().expect("it can be read").0);
        let alone = sources.map(|source| Arc::new(pustaka::parse::parse_one(&source, false).0));
        let mut alone: Vec<_> = alone.collect();
        alone.reverse();
        assert_eq!(together, alone, "{}", root.display());
    }
}

/// Every reference of a library is an index of what exists, and nothing published leads to a draft.
#[test]
fn nothing_dangles_in_a_library() {
    for root in hubs() {
        let (hub, _) = pustaka::read(&options(&root)).expect("it can be read");
        let library = hub.expect("it has no mistakes").library;
        let document = |id: usize| assert!(!library.documents[id].draft, "a draft is referred to");
        let term = |id: TermId| assert!(!library.term(id).title.is_empty());
        let source = |source: &Source| source.document.into_iter().for_each(document);
        for published in library.documents.iter().filter(|document| !document.draft) {
            published.terms.iter().copied().for_each(term);
            published.translations.iter().copied().for_each(document);
            let others = [published.translation, published.replaces, published.version_of];
            others.into_iter().flatten().for_each(document);
            published.sources.iter().for_each(source);
            published.cover.iter().for_each(|id| assert!(*id < library.attachments.len()));
            published.files.iter().for_each(|file| assert!(file.attachment < library.attachments.len()));
            for text in published.texts() {
                assert_eq!(text.body.links.len(), text.targets.len());
                for target in &text.targets {
                    match target {
                        Target::Document(id, _) => document(*id),
                        Target::Term(id, _) => term(*id),
                        Target::Attachment(id) => assert!(*id < library.attachments.len()),
                        _ => {}
                    }
                }
            }
            for value in published.values() {
                match value {
                    Value::Term(id) | Value::Reference(Entity::Term(id)) => term(*id),
                    Value::Reference(Entity::Document(id)) => document(*id),
                    Value::Source(of) => source(of),
                    Value::Measure(measure) => measure.source.iter().for_each(source),
                    Value::File(id) => assert!(*id < library.attachments.len()),
                    _ => {}
                }
            }
        }
        for list in &library.collections {
            list.iter().copied().for_each(document);
        }
        for data in library.terms.iter().flatten() {
            data.documents.iter().copied().for_each(document);
        }
        for (entity, lists) in &library.backlinks {
            match entity {
                Entity::Document(id) => document(*id),
                Entity::Term(id) => term(*id),
            }
            lists.iter().flat_map(|(_, ids)| ids).copied().for_each(document);
        }
    }
}

/// The body of a text, and what is said of it.
fn markdown(text: &str, trust_html: bool) -> (Body, Vec<Diagnostic>) {
    let lines = pustaka::span::Lines::new(text);
    pustaka::parse::markdown::render("x.md", text, 0, &lines, trust_html, "")
}

/// The HTML of a body, a link's address being its number.
fn filled(body: &Body) -> String {
    let mut html = String::new();
    let mut from = 0;
    for (at, hole) in &body.html.holes {
        html.push_str(&body.html.text[from..*at]);
        from = *at;
        match hole {
            Hole::Link(number) => {
                assert!(*number < body.links.len(), "there is no link {number}");
                html.push_str(&number.to_string());
            }
            Hole::Text(key) => html.push_str(key),
        }
    }
    html + &body.html.text[from..]
}

/// Bits of Markdown that mean something beside each other, and words.
fn bits() -> impl Strategy<Value = Vec<String>> {
    let bit = prop_oneof![
        proptest::sample::select(vec![
            "&#xFDD0;",
            "&#64976;",
            "&#x0fdD0 ",
            "\u{fdd0}",
            "0",
            "99",
            "t1",
            "&amp;",
            "*",
            "_",
            "`",
            "~~",
            "[^1]",
            "[^n]: ",
            "\n",
            "\n\n",
            "# ",
            "## a\n",
            "- [ ] ",
            "> ",
            "![",
            "[",
            "](a.md)",
            "](b.md \"t\")",
            "[a]: b.md\n",
            "| a | b |\n|---|---|\n",
            "term\n: ",
        ])
        .prop_map(str::to_owned),
        (0u8..200).prop_map(|n| format!(" pump{n}x ")),
    ];
    proptest::collection::vec(bit, 0..40)
}

/// Bits of HTML, closed and not.
fn html_bits() -> impl Strategy<Value = Vec<String>> {
    let tags = proptest::sample::select(vec![
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<p id=a>",
        "<a id='a'>",
        "<a href=\"a.md\">",
        "</a>",
        "<a href=&#xFDD0;0&#xFDD0;>",
        "<b title=\"&#xFDD0;1&#xFDD0;\">",
        "<img src=p.png id='p-content'>",
        "<!--",
        "-->",
        "<table>",
        "<script>",
        "</script>",
        "<h2 id='fn-1'>",
        "<div title=\"",
        "\">",
        "<",
        ">",
        "é",
    ]);
    (bits(), proptest::collection::vec(tags, 0..20)).prop_map(|(mut bits, tags)| {
        for (n, tag) in tags.into_iter().enumerate() {
            bits.insert((n * 7) % (bits.len() + 1), tag.to_owned());
        }
        bits
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(512), ..ProptestConfig::default() })]

    #[test]
    fn markdown_loses_no_word_and_forges_no_hole(bits in bits()) {
        let text = bits.concat();
        let (body, diagnostics) = markdown(&text, false);
        let html = filled(&body);
        // A footnote that nothing refers to is left out, and said to be; what Markdown takes for an address is not text.
        let is_shown = diagnostics.iter().all(|found| found.code != Code::UnusedFootnote)
            && !["```", "~~~", "[a]: "].iter().any(|sign| text.contains(sign));
        for word in bits.iter().filter(|bit| is_shown && bit.contains("pump")) {
            prop_assert!(html.contains(word.trim()), "{word} is not in {html}");
        }
    }

    #[test]
    fn html_forges_no_hole_and_no_id_stands_twice(bits in html_bits()) {
        let text = bits.concat();
        let (body, _) = markdown(&text, false);
        let html = filled(&body);
        // No text among the bits has double quotes; an attribute without its end swallows anything.
        if text.contains("<div title=\"") {
            return Ok(());
        }
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        prop_assert!(ids.iter().all(|id| !id.starts_with("p-")), "an id is the theme's in {html}");
        prop_assert_eq!(ids.len(), body.ids.len(), "an id stands twice in {}", html);
        prop_assert!(ids.iter().all(|id| body.ids.contains(*id)));
        filled(&markdown(&text, true).0);
    }
}

#[test]
fn numbers_of_characters_forge_no_hole() {
    for text in ["Hello &#xFDD0;99&#xFDD0; pump", "# &#64976;t1&#64976; pump", "<a href=\"&#xFDD0;7&#xFDD0;\">pump</a>"]
    {
        let (body, _) = markdown(text, false);
        assert!(filled(&body).contains("pump"));
        assert!(body.text.contains("pump"));
    }
    // What an editor wrote is shown as far as it can be.
    assert!(filled(&markdown("<i>a</i> &#xFDD0;99&#xFDD0;", false).0).contains("99"));
}

/// Lines, links and elements without number: time grows with the text, not with its square.
#[test]
fn long_texts_take_no_time() {
    let many = 100_000;
    let started = std::time::Instant::now();
    markdown(&"[a](b.md) ".repeat(many), false);
    markdown(&"<a href=\"b.md?c&amp;d\">a</a>\n".repeat(many), false);
    let (_, diagnostics) = markdown(&"<div>".repeat(many), false);
    assert_eq!(diagnostics.len(), 1);
    let (_, diagnostics) = markdown(&format!("<b>a</b>\n\n{}", "> ".repeat(many)), false);
    assert_eq!(diagnostics.len(), 1);
    let attributes: Vec<String> = (0..many).map(|n| format!("a{n}")).collect();
    let (_, diagnostics) = markdown(&format!("<br {}>", attributes.join(" ")), false);
    assert_eq!(diagnostics.len(), 1);
    markdown(&"<p>a\n<ul><li>b<li>c</ul>\n".repeat(many / 10), false);
    // The square of the least of these is minutes.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn footnotes_are_found_by_any_case_of_their_names() {
    let (body, diagnostics) =
        markdown("A[^Note] and b[^STRASSE].\n\n[^note]: The note.\n[^straße]: The street.\n", false);
    assert_eq!(diagnostics, []);
    assert!(body.html.text.contains("The note.") && body.html.text.contains("The street."));
    let (body, diagnostics) = markdown("None.\n\n[^note]: The note.\n", false);
    assert!(!body.html.text.contains("footnotes") && diagnostics.iter().all(|found| !found.is_error()));
}

#[test]
fn text_in_html_can_be_found() {
    let html =
        "<div class=\"box\">\n<p>Safe&nbsp;water, H<sub>2</sub>O</p><p>caf&eacute;s</p>\n<script>x()</script></div>\n";
    assert_eq!(markdown(html, false).0.text, "Safe water, H2O cafés");
    assert_eq!(markdown("co<wbr>operation<br>now", false).0.text, "cooperation now");
}

#[test]
fn trusted_html_is_as_it_was_written_but_for_addresses_and_ids() {
    let html =
        "<script src=\"x.js\"></script>\n<a href=\"b.md#c\" onclick='d()'>e</a> <img src=f.png> <a href='https://g'>\n";
    let (body, _) = markdown(html, true);
    let expected = "<script src=\"x.js\"></script>\n<p><a href=\"0\" onclick='d()'>e</a> <img src=\"1\"> <a href='https://g'></p>\n";
    assert_eq!(filled(&body), expected);
    let links: Vec<_> = body.links.iter().map(|link| (link.destination.as_str(), link.embedded)).collect();
    assert_eq!(links, [("b.md#c", false), ("f.png", true)]);
}

#[test]
fn tables_and_tasks_have_names() {
    let table = "| a |\n|---|\n| b |\n";
    let (body, _) = markdown(&format!("{table}\n## One\n\n{table}\n## Two\n\n{table}\n- [x] c\n- [ ] d\n"), false);
    let html = filled(&body);
    for name in [
        "aria-label=\"table_label\"",
        "aria-labelledby=\"one\"",
        "aria-labelledby=\"two\"",
        "aria-label=\"task_done\"",
        "aria-label=\"task_open\"",
    ] {
        assert_eq!(html.matches(name).count(), 1, "{name} in {html}");
    }
    assert!(!html.contains("<input"));
}

#[test]
fn a_text_in_a_field_leads_to_its_own_headings() {
    let text = "## One\n\n[here](#one) <a href=\"#two\">there</a>\n\n<p id=\"two\">Two</p>\n";
    let (body, _) = pustaka::parse::markdown::render("x.md", text, 0, &pustaka::span::Lines::new(text), false, "f1-");
    let links: Vec<&str> = body.links.iter().map(|link| link.destination.as_str()).collect();
    assert_eq!(links, ["#f1-one", "#f1-two"]);
    assert!(body.ids.contains("f1-one") && body.ids.contains("f1-two"));
    // A heading of the document's own text is never called so.
    assert!(markdown("## F1 one\n", false).0.ids.contains("section-f1-one"));
}

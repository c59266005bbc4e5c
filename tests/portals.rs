//! Sections, calendars and what belongs to people and institutions, in small hubs of any subject; and the guide to them.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::fmt::Write as _;
use std::path::Path;

use common::{err, hub, out, pustaka, write};
use flate2::Compression;
use flate2::write::GzEncoder;
use scraper::{Html, Selector};

mod common;

const SITE: &str = "title = \"A hub\"\nbase_url = \"https://hub.example.org/\"\n";

/// A hub of these files, built.
fn built(site: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    built_with(site, files, &[])
}

fn built_with(site: &str, files: &[(&str, &str)], flags: &[&str]) -> tempfile::TempDir {
    let hub = hub(&[]);
    write(hub.path(), "site.toml", format!("{SITE}{site}"));
    for (path, text) in files {
        write(hub.path(), &format!("content/{path}"), *text);
    }
    let output = pustaka(hub.path(), &[&["build"], flags].concat());
    assert!(output.status.success(), "{}{}", out(&output), err(&output));
    hub
}

fn page(hub: &tempfile::TempDir, path: &str) -> Html {
    let file = hub.path().join("public").join(path).join("index.html");
    Html::parse_document(&std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|element| element.text().collect::<String>().trim().to_owned()).collect()
}

#[test]
fn every_event_to_come_is_in_its_list() {
    let site = "[collections.events]\ncalendar = { when = \"held\" }\n[collections.events.fields]\nheld = { type = \"date\" }\n";
    let files: Vec<(String, String)> = (1..=25)
        .map(|n| (format!("events/e{n}.md"), format!("---\ntitle: Event {n}\nheld: 2030-01-{n:02}\n---\n")))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let hub = built_with(site, &files, &["--as-of", "2020"]);
    let list = page(&hub, "events");
    let titles: Vec<String> = (1..=25).map(|n| format!("Event {n}")).collect();
    assert_eq!(texts(&list, ".card-title"), titles, "the next first");
    assert_eq!(texts(&list, ".card-facts")[0], "Events1 January 2030");
    // In a long list what is still to come is never past.
    let many: Vec<(String, String)> = (1..=40)
        .map(|n| (format!("events/m{n}.md"), format!("---\ntitle: Many {n}\nheld: {}-01-01\n---\n", 2000 + n)))
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let hub = built_with(site, &many, &["--as-of", "2010"]);
    let (list, parts) = (page(&hub, "events"), Selector::parse("ul.cards").expect("a selector"));
    let counts: Vec<usize> = list.select(&parts).map(|part| part.child_elements().count()).collect();
    assert_eq!(counts, [20, 10]);
    // Going on, or over, is not to come.
    let hub = built_with(site, &files, &["--as-of", "2030-01-20"]);
    assert_eq!(texts(&page(&hub, "events"), "h2")[..2], ["Upcoming", "Under way and past"]);
}

/// Whatever else it has: cards, lists, calendars and reports say the same.
#[test]
fn an_event_takes_place_when_its_calendar_says() {
    let site = "[collections.events]\ncalendar = { when = \"held\", place = \"where\" }\n[collections.events.fields]\n\
                registration = { type = \"period\" }\nheld = { type = \"period\" }\nwhere = { type = \"text\" }\n";
    let hub = built(
        site,
        &[
            (
                "events/a.md",
                "---\ntitle: A\nregistration: 2020-01-01/2020-01-31\nheld: 2021-06-03/2021-06-04\nwhere: Hall\ncountries: FJ\n---\n",
            ),
            ("events/b.md", "---\ntitle: B\ndate: 2021-05-02\n---\n"),
        ],
    );
    let facts = texts(&page(&hub, "events"), ".card-facts");
    assert_eq!(facts, ["Events3–4 June 2021", "Events2 May 2021"]);
    let calendar = std::fs::read_to_string(hub.path().join("public/events/a/event.ics")).expect("a calendar");
    assert!(
        calendar.contains("DTSTART;VALUE=DATE:20210603") && calendar.contains("LOCATION:Hall\\, Fiji"),
        "{calendar}"
    );
    assert!(hub.path().join("public/events/b/event.ics").exists(), "a date says it where nothing else does");
    let report = pustaka(hub.path(), &["report", "--from", "2020", "--to", "2020"]);
    assert!(!out(&report).contains("[A]"), "{}", out(&report));
}

#[test]
fn an_order_is_that_of_values() {
    let site = "[collections.news.fields]\nsize = { type = \"number\" }\nday = { type = \"date\" }\n\
                figure = { type = \"measure\" }\nstate = { type = \"choice\", values = [\"Seed\", \"Sapling\", \"Old tree\"] }\n";
    let ordered = |field: &str, values: &[&str]| {
        let mut files: Vec<(String, String)> = values
            .iter()
            .enumerate()
            .map(|(n, value)| {
                (format!("news/{n}.md"), format!("---\ntitle: \"{n}\"\n{field}: {value}\ntopics: one\n---\n"))
            })
            .collect();
        files.push((
            "topics/one.md".to_owned(),
            format!("---\ntitle: One\nsections:\n- {{heading: All, collections: news, order: {field}, columns: [{field}]}}\n---\n"),
        ));
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        texts(&page(&built(site, &files), "topics/one"), "td")
    };
    assert_eq!(ordered("size", &["10.5", "9", "10.25", "-5", "-10"]), ["−10", "−5", "9", "10.25", "10.5"]);
    assert_eq!(ordered("day", &["2020-12", "2020-01-03", "2019-05"]), ["May 2019", "3 January 2020", "December 2020"]);
    assert_eq!(ordered("figure", &["20", "3"]), ["3", "20"]);
    assert_eq!(ordered("state", &["old tree", "Seed", "SAPLING"]), ["Seed", "Sapling", "Old tree"]);
}

#[test]
fn figures_of_a_term_are_its_own() {
    let site = "[collections.news.fields]\nfigures = { type = \"measure\", list = true }\nhall = { type = \"text\", label = \"Hall\" }\n\
                [collections.resources.fields]\nhall = { type = \"text\", label = \"Country\" }\n\
                [[taxonomies.topics.sections]]\nheading = \"Figures here\"\nshow = \"measures\"\n\
                [[taxonomies.topics.sections]]\nheading = \"Wells here\"\nmeasures = \"wells\"\n\
                [[taxonomies.topics.sections]]\nheading = \"Resources\"\ncollections = \"resources\"\ncolumns = [\"title\", \"hall\"]\n";
    let hub = built(
        site,
        &[
            ("topics/wet.md", "---\ntitle: Wet\n---\n"),
            ("topics/dry.md", "---\ntitle: Dry\n---\n"),
            (
                "news/a.md",
                "---\ntitle: A\ntopics: wet\nfigures:\n- {name: wells, label: Wells, value: 3, as_of: 2019}\n- {value: 5, label: Ponds}\n---\n",
            ),
            (
                "news/b.md",
                "---\ntitle: B\ntopics: dry\nfigures:\n- {name: wells, label: Wells, qualifier: about, value: 9, as_of: 2020}\n---\n",
            ),
            ("news/c.md", "---\ntitle: C\nfigures: [{value: 7, label: Of nobody}]\n---\n"),
            ("topics/both.md", "---\ntitle: Both\n---\n"),
            (
                "news/d.md",
                "---\ntitle: D\ntopics: both\nfigures:\n- {name: wells, label: Wells, qualifier: about, value: 9, as_of: 2020}\n---\n",
            ),
            ("resources/r.md", "---\ntitle: R\ntopics: wet\nhall: Fiji\n---\n"),
        ],
    );
    let wet = page(&hub, "topics/wet");
    assert_eq!(texts(&wet, ".section h2"), ["Figures here", "Wells here", "Resources"]);
    assert_eq!(texts(&wet, ".figure-value"), ["3", "5", "3"]);
    assert_eq!(texts(&wet, ".records th"), ["Title", "Country"], "a column is called as in its collection");
    assert_eq!(texts(&page(&hub, "topics/dry"), ".figure-value"), ["about 9", "about 9"]);
    assert_eq!(texts(&page(&hub, "topics/both"), ".figure-value"), ["about 9", "about 9"], "two may say the same");
    // Between numbers that are not as exact no change is told; each row has a cell for it all the same.
    let news = page(&hub, "news/b");
    let rows = Selector::parse(".chart tr").expect("a selector");
    let cells: Vec<usize> = news.select(&rows).map(|row| row.child_elements().count()).collect();
    assert_eq!(cells, [4, 4]);
    assert!(!texts(&news, ".chart td").iter().any(|cell| cell.contains('+')), "{:?}", texts(&news, ".chart td"));
}

#[test]
fn people_and_institutions_have_their_works_and_mentions() {
    let site = "[collections.bodies]\ntype = \"Organization\"\n[collections.bodies.fields]\n\
                others = { type = \"text\", list = true, property = \"alternateName\" }\n\
                [collections.people]\ntype = \"Person\"\n[collections.resources.fields]\n\
                journal = { type = \"text\", property = \"isPartOf\" }\nvolume = { type = \"number\", property = \"volumeNumber\" }\n\
                pages = { type = \"text\", property = \"pagination\" }\nwhere = { type = \"reference\", to = \"bodies\", inverse = \"Seat of\" }\n";
    let hub = built(
        site,
        &[
            ("bodies/posts.md", "---\ntitle: Ministry of Posts, Telecommunications and ICT\nothers: [MPTICT]\n---\n"),
            ("people/sok.md", "---\ntitle: Sok, Dara\n---\n"),
            (
                "resources/paper.md",
                "---\ntitle: A paper\nkind: journal-paper\ndate: 2020\nauthors: [\"Ministry of Posts, Telecommunications and ICT\", \"Sok, Dara\", \"Lee, Ann\"]\n\
                 journal: Journal of Wells\nvolume: 12\npages: 45–67\n---\n",
            ),
            ("resources/by.md", "---\ntitle: By another name\npublisher: MPTICT\n---\n"),
            ("resources/seat.md", "---\ntitle: A seat\nwhere: posts\n---\n[It](../bodies/posts.md) is here.\n"),
            (
                "news/told.md",
                "---\ntitle: Told\n---\nOf [the ministry](../bodies/posts.md), and [again](../bodies/posts.md).\n",
            ),
        ],
    );
    let body = page(&hub, "bodies/posts");
    let sections = Selector::parse("article ~ section").expect("a selector");
    let lists: Vec<Vec<String>> = body
        .select(&sections)
        .map(|section| {
            let section = Html::parse_fragment(&section.html());
            texts(&section, "h2, .card-title")
        })
        .collect();
    assert_eq!(
        lists[..3],
        [
            vec!["Seat of".to_owned(), "A seat".to_owned()],
            vec!["Works".to_owned(), "A paper".to_owned(), "By another name".to_owned()],
            vec!["Mentioned in".to_owned(), "Told".to_owned()],
        ]
    );
    assert_eq!(texts(&page(&hub, "people/sok"), "article ~ section .card-title"), ["A paper"]);
    // An institution with a comma in its name is no person; a journal is where its papers are.
    let paper = page(&hub, "resources/paper");
    let apa = &texts(&paper, ".cite dd")[0];
    assert_eq!(
        apa,
        "Ministry of Posts, Telecommunications and ICT, Sok, D., & Lee, A. (2020). A paper. Journal of Wells, 12, 45–67. https://hub.example.org/resources/paper/"
    );
    let links = Selector::parse(".facts dd a").expect("a selector");
    let leads: Vec<&str> = paper.select(&links).filter_map(|link| link.attr("href")).take(2).collect();
    assert_eq!(leads, ["../../bodies/posts/", "../../people/sok/"]);
    let meta = Selector::parse("meta[name^='citation_']").expect("a selector");
    let tags: Vec<(&str, &str)> =
        paper.select(&meta).filter_map(|tag| Some((tag.attr("name")?, tag.attr("content")?))).collect();
    for tag in [
        ("citation_journal_title", "Journal of Wells"),
        ("citation_volume", "12"),
        ("citation_firstpage", "45"),
        ("citation_lastpage", "67"),
    ] {
        assert!(tags.contains(&tag), "{tags:?}");
    }
    let record = |ending: &str| {
        std::fs::read_to_string(hub.path().join("public/resources/paper/cite").with_extension(ending))
            .expect("a record")
    };
    assert!(
        record("bib")
            .contains("author = {{Ministry of Posts, Telecommunications and ICT} and Sok, Dara and Lee, Ann},")
    );
    assert!(record("bib").contains("journaltitle = {Journal of Wells},"), "{}", record("bib"));
    assert!(
        record("ris").contains("JO  - Journal of Wells\r\nVL  - 12\r\nSP  - 45\r\nEP  - 67\r\n"),
        "{}",
        record("ris")
    );
    assert!(record("json").contains("\"container-title\": \"Journal of Wells\""), "{}", record("json"));
}

/// As the issue of maps has it: every country of the region, and light on the line.
#[test]
fn a_map_is_light() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = pustaka(root, &["build", "--output", folder.path().join("public").to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", err(&output));
    for path in ["programmes/wifi", "countries"] {
        let text = std::fs::read_to_string(folder.path().join("public").join(path).join("index.html")).expect("a page");
        let page = Html::parse_document(&text);
        let tiles = Selector::parse(".tiles").expect("a selector");
        let map = page.select(&tiles).next().expect("a map").html();
        assert_eq!(map.matches("<rect").count(), 58, "{path}: every country of the groups");
        assert_eq!(map.matches("<rect").count(), map.matches("<title>").count(), "{path}: each has a name");
        let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
        std::io::Write::write_all(&mut gzip, map.as_bytes()).expect("memory");
        let size = gzip.finish().expect("memory").len();
        assert!(size < 8_000, "{path}: {size} bytes");
    }
}

/// The schema and front matter that docs/portals.md shows are right, together.
#[test]
fn what_the_guide_shows_is_right() {
    let guide =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/portals.md")).expect("a guide");
    let blocks = |language: &str| -> Vec<String> {
        let begins = format!("```{language}\n");
        let blocks = guide.split(&begins).skip(1);
        blocks.map(|block| block.split("```").next().expect("an end").to_owned()).collect()
    };
    // What the examples take for granted.
    let mut site = "[collections.activities.kinds]\nlaunch = \"Launch\"\n\
        [collections.resources]\nkinds = [\"training-manual\", \"audio-book\", \"activity-report\"]\n\
        [collections.resources.fields]\nmodule = { type = \"text\" }\nstatus = { type = \"text\" }\ncovers = { type = \"period\" }\n\
        measures = { type = \"measure\", list = true }\n[collections.media]\n"
        .to_owned();
    let (toml, yaml) = (blocks("toml"), blocks("yaml"));
    assert!(toml.len() > 4 && yaml.len() > 1, "the guide has examples");
    toml.iter().for_each(|block| _ = writeln!(site, "{block}"));
    let mut files = vec![
        ("programmes/wifi.md".to_owned(), "---\ntitle: WIFI\n---\n".to_owned()),
        ("resources/annual-report.md".to_owned(), "---\ntitle: Annual report\n---\n".to_owned()),
    ];
    for (n, block) in yaml.iter().enumerate() {
        let folder = if block.starts_with("sections:") { "topics" } else { "resources" };
        files.push((format!("{folder}/of-the-guide-{n}.md"), format!("---\ntitle: {n}\n{block}---\n")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    built(&site, &files);
}

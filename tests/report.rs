//! `pustaka report`: what the shipped hub says of the time that it is about, held against the facts that it was made from.
//!
//! tests/data/facts.yaml has them, taken from the report that the hub names as its source. For each activity there must be one
//! record with its date, place, country and partners together, for each figure one measure.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::path::Path;
use std::process::Command;

use common::{hub, write};
use pustaka::library::{Date, Period};
use pustaka::memory::{self, Memory};
use pustaka::usage::Usage;
use pustaka::{config, load, reporting, resolve};
use serde_json::{Value, json};

mod common;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn facts() -> Value {
    let text = std::fs::read_to_string(root().join("tests/data/facts.yaml")).expect("it is there");
    serde_saphyr::from_str(&text).expect("it is YAML")
}

/// An activity as the facts have it.
#[derive(Debug)]
struct Fact {
    kinds: &'static [&'static str],
    from: Option<String>,
    to: Option<String>,
    place: Option<String>,
    country: String,
    partners: Vec<String>,
    /// What its title or place has, where no date tells it apart.
    says: Option<String>,
    /// Whether it is a part of another.
    is_part: bool,
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}

impl Fact {
    fn new(kinds: &'static [&'static str], fact: &Value, country: &str) -> Self {
        let from = text(&fact["from"]).or_else(|| text(&fact["date"]));
        let to = text(&fact["to"]).or_else(|| from.clone());
        let (place, partners) = (text(&fact["place"]), texts(&fact["with"]));
        Fact { kinds, from, to, place, country: country.to_owned(), partners, says: None, is_part: false }
    }

    fn saying(self, says: &str) -> Self {
        Fact { says: Some(says.to_owned()), ..self }
    }

    /// Whether a record is this, with all that is known of it.
    fn is(&self, record: &Value) -> bool {
        let period = &record["period"];
        let countries = record["terms"]["countries"].as_array().map_or(&[][..], Vec::as_slice);
        let partners = record["fields"]["partners"].as_array().map_or(&[][..], Vec::as_slice);
        let title = |partner: &Value| partner["organisation"]["title"].as_str().unwrap_or_default().to_owned();
        let titles: Vec<String> = partners.iter().map(title).collect();
        // The hub says of which country a ministry is.
        let is_partner = |name: &String| {
            let name = name.split(" (").next().unwrap_or(name);
            titles.iter().any(|title| title.starts_with(name))
        };
        let same_place =
            |place: &String| record["place"].as_str().is_some_and(|other| other.eq_ignore_ascii_case(place));
        let says = |words: &String| record.to_string().contains(words.as_str());
        self.kinds.contains(&record["kind"]["id"].as_str().unwrap_or_default())
            && self.from.as_deref() == self.from.as_ref().and_then(|_| period["from"].as_str())
            && self.to.as_deref() == self.to.as_ref().and_then(|_| period["to"].as_str())
            && self.place.as_ref().is_none_or(same_place)
            && countries.iter().any(|country| country["id"] == json!(self.country))
            && self.partners.iter().all(is_partner)
            && self.partners.len() == titles.len()
            && self.says.as_ref().is_none_or(says)
            && self.is_part == record["fields"]["part_of"].is_array()
    }
}

/// All activities that the facts name.
fn activities(facts: &Value) -> Vec<Fact> {
    let list = |name: &str| facts["activities"][name].as_array().expect("a list").clone();
    let country = |fact: &Value| text(&fact["country"]).expect("each has a country");
    let mut all = Vec::new();
    for launch in list("wifi_launches") {
        let country = country(&launch);
        all.push(Fact::new(&["launch"], &launch, &country));
        if launch["training_of_trainers"].is_object() {
            all.push(Fact::new(&["training-of-trainers"], &launch["training_of_trainers"], &country));
        }
        let then = text(&launch["then"]).unwrap_or_default();
        if then.contains("Badulla") {
            all.push(Fact::new(&["workshop"], &json!({}), &country).saying("Badulla and Kilinochchi"));
        } else if then.contains("sub-regional training of trainers") {
            all.push(Fact::new(&["training-of-trainers"], &json!({}), &country).saying("Sub-regional"));
        } else if then.contains("2017-08-30") {
            all.push(Fact::new(&["panel"], &json!({ "date": "2017-08-30" }), &country));
        } else if then.contains("panel") {
            all.push(Fact::new(&["panel"], &json!({}), &country).saying("innovation"));
        }
    }
    for workshop in list("academy_workshops") {
        let country = country(&workshop);
        let kinds: &[&str] =
            if workshop["kind"] == json!("expert group meeting") { &["expert-meeting"] } else { &["workshop"] };
        all.push(Fact::new(kinds, &workshop, &country));
        let parts =
            [("briefing", "National Assembly"), ("training", "senior officials"), ("workshop", "media officers")];
        for part in texts(&workshop["parts"]) {
            let (kind, says) = parts.iter().find(|(_, says)| part.contains(says)).expect("a part that is known");
            let kinds: &[&str] = match *kind {
                "briefing" => &["briefing"],
                "training" => &["training"],
                _ => &["workshop"],
            };
            let part = json!({ "place": workshop["place"], "with": workshop["with"] });
            all.push(Fact { is_part: true, ..Fact::new(kinds, &part, &country).saying(says) });
        }
    }
    for briefing in list("primer_briefings_including") {
        all.push(Fact::new(&["briefing"], &briefing, &country(&briefing)));
    }
    for event in list("advocacy") {
        let name = text(&event["event"]).expect("each has a name");
        // What MICE means stands on the page.
        let name = name.split(" (").next().expect("a beginning").to_owned();
        all.push(Fact::new(&["advocacy"], &event, &country(&event)).saying(&name));
    }
    for session in list("council_sessions") {
        // What it was held together with is no partner.
        let fact =
            json!({ "from": session["from"], "to": session["to"], "date": session["date"], "place": session["place"] });
        all.push(Fact::new(&["council-session"], &fact, &country(&session)));
    }
    all
}

/// A figure as the facts have it: value, and what else must be said with it.
fn figures(facts: &Value) -> Vec<Value> {
    let platforms = &facts["platforms"];
    let academy = &platforms["virtual_academy"];
    let hub = &platforms["e_collaborative_hub"];
    let media = &platforms["media_coverage"]["features"];
    let launches = facts["activities"]["wifi_launches"].as_array().expect("a list");
    let target = launches.iter().find_map(|launch| launch["target"]["women_entrepreneurs"].as_i64());
    let programmes = facts["programmes"].as_array().expect("a list");
    let reach = programmes.iter().find_map(|programme| programme["reach"]["countries"].as_i64());
    let sectors = academy["registered_users_by_sector"].as_object().expect("by sector");
    let mut sectors: Vec<Value> = sectors.values().cloned().collect();
    sectors.sort_by_key(|share| -share.as_i64().expect("a number"));
    let without_source = |figure: &Value| {
        let mut figure = figure.clone();
        if let Some(since) = figure.get_mut("since") {
            *since = json!(since.to_string());
        }
        figure
    };
    vec![
        without_source(&facts["centre"]["website"]["page_views"]),
        json!({ "value": reach }),
        without_source(&academy["enrolments"]),
        json!({ "value": academy["registered_users_from_countries"] }),
        json!({ "value": 100, "parts": sectors }),
        hub["resources"].clone(),
        hub["page_views"].clone(),
        json!({ "value": media["value"], "as_of": media["as_of"], "parts": [
            media["by_international_media_un_entities_and_international_organizations"],
            media["by_korean_media"],
        ]}),
        json!({ "value": target }),
    ]
}

fn has_figure(report: &Value, figure: &Value) -> bool {
    let figure = figure.as_object().expect("fields");
    let measures = report["measures"].as_array().expect("a list");
    // Each says where it is from: the report, and a paragraph of it.
    let is_sourced = |measure: &&Value| {
        measure["source"]["document"]["id"] == "resources/activities-report-2016-2018"
            && measure["source"]["paragraph"].as_str().is_some_and(|paragraph| !paragraph.is_empty())
    };
    measures.iter().filter(is_sourced).any(|measure| {
        figure.iter().all(|(name, wanted)| match name.as_str() {
            "parts" => {
                let parts = measure["parts"].as_array().expect("a list").iter().map(|part| part["value"].clone());
                *wanted == Value::Array(parts.collect())
            }
            _ => measure[name] == *wanted,
        })
    })
}

/// The facts that a report does not give, or gives more than once.
fn missing(report: &Value, facts: &Value) -> Vec<String> {
    let sections = report["sections"].as_array().expect("a list");
    let records: Vec<&Value> =
        sections.iter().flat_map(|section| section["records"].as_array().expect("a list")).collect();
    let mut missing = Vec::new();
    for fact in activities(facts) {
        let found = records.iter().filter(|record| fact.is(record)).count();
        if found != 1 {
            missing.push(format!("{found} records are {fact:?}"));
        }
    }
    for figure in figures(facts) {
        if !has_figure(report, &figure) {
            missing.push(format!("no measure is {figure}"));
        }
    }
    let elected: Vec<&Value> = facts["governing_council"]["elected"].as_array().expect("a list").iter().collect();
    let is_council = |record: &&Value| {
        let members = record["fields"]["members"].as_array().map_or(&[][..], Vec::as_slice);
        let members: Vec<&Value> = members.iter().map(|member| &member["id"]).collect();
        members == elected && record["fields"]["host"]["id"] == facts["governing_council"]["host"]
    };
    if records.iter().copied().filter(is_council).count() != 1 {
        missing.push("the council's members".to_owned());
    }
    missing
}

fn run(hub: &Path, arguments: &[&str]) -> (Option<i32>, Vec<u8>, String) {
    let program =
        Command::new(env!("CARGO_BIN_EXE_pustaka")).arg("report").arg("--root").arg(hub).args(arguments).output();
    let output = program.expect("pustaka runs");
    (output.status.code(), output.stdout, String::from_utf8(output.stderr).expect("UTF-8"))
}

/// The time that the shipped hub is about.
const PERIOD: [&str; 4] = ["--from", "2016-09", "--to", "2018-05"];

#[test]
fn the_report_of_the_shipped_hub_gives_every_fact() {
    let (code, out, err) = run(root(), &[&PERIOD[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(0), "{err}");
    let report = serde_json::from_slice(&out).expect("JSON");
    let facts = facts();
    assert!(activities(&facts).len() >= 39 && figures(&facts).len() >= 9);
    assert_eq!(missing(&report, &facts), Vec::<String>::new());
    // The hub's own report is of the same time.
    let (_, own, _) = run(root(), &["--format", "json"]);
    assert_eq!(own, out);
}

#[test]
fn a_fact_that_is_taken_out_is_missed() {
    let facts = facts();
    let site = config::load(root()).expect("readable").expect("right");
    let loaded = load::load(root()).expect("readable").0;
    let read = memory::read(&loaded.documents, false, &Memory::default(), || ()).expect("readable");
    let parsed: Vec<_> = read.into_iter().map(|(parsed, _)| parsed).collect();
    let report_without = |taken: Option<&str>| {
        let files: Vec<_> = parsed.iter().filter(|file| Some(file.path.as_str()) != taken).cloned().collect();
        let (library, _) = resolve::resolve(&files, loaded.attachments.clone(), &site, false);
        let date = |year, month| Date { year, month: Some(month), day: None };
        let period = Period { from: date(2016, 9), to: Some(date(2018, 5)) };
        let usage = Usage::default();
        reporting::json::report(&reporting::report(&library, &site, &usage, period), &library, &site)
    };
    assert_eq!(missing(&report_without(None), &facts), Vec::<String>::new());
    let holds_facts = |path: &str| {
        (path.starts_with("activities/") && !path.ends_with("_index.md"))
            || ["platforms/virtual-academy.md", "platforms/e-collaborative-hub.md", "media-coverage/_index.md"]
                .contains(&path)
            || ["programmes/academy.md", "resources/apcict-website.md", "council/2015-2018.md"].contains(&path)
    };
    let holding: Vec<&str> = parsed.iter().map(|file| file.path.as_str()).filter(|path| holds_facts(path)).collect();
    assert!(holding.len() > 40, "{holding:?}");
    for path in holding {
        assert!(!missing(&report_without(Some(path)), &facts).is_empty(), "nobody misses {path}");
    }
}

/// A hub of another subject, without a word on reports in its schema.
fn small() -> tempfile::TempDir {
    let hub = hub(&[]);
    write(hub.path(), "site.toml", SITE);
    for (path, text) in [
        (
            "talks/a.md",
            "---\ntitle: \"A | *B* <c>\"\nwhen: 2020-01-05\nwhere: \"=Hall\"\nspeakers: [{who: ann, role: host}]\n---\n",
        ),
        ("talks/b.md", "---\ntitle: Later\nwhen: {from: 2020-12-30, to: 2021-01-02}\ncountries: FJ\n---\n"),
        ("talks/c.md", "---\ntitle: Too late\nwhen: 2021-02\n---\n"),
        ("talks/d.md", "---\ntitle: Undated\nafter: b\n---\n"),
        (
            "people/ann.md",
            "---\ntitle: Ann\nvisitors: {name: visitors, label: Visitors, value: 10, as_of: 2019}\n---\n",
        ),
        (
            "people/ben.md",
            "---\ntitle: Ben\nvisitors: {name: visitors, label: Visitors, value: 12.5, as_of: 2020-06, parts: [{label: Old, value: 12.5}]}\n---\n",
        ),
        ("people/cy.md", "---\ntitle: Cy\nvisitors: {name: visitors, label: Visitors, value: 99, as_of: 2022}\n---\n"),
    ] {
        write(hub.path(), &format!("content/{path}"), text);
    }
    hub
}

const SITE: &str = r#"title = "Talks"
base_url = "https://talks.example.org/"
[collections.talks]
calendar = { when = "when", place = "where" }
[collections.talks.fields]
when = { type = "period" }
where = { type = "text" }
after = { type = "reference", to = "talks", series = "follows" }
[collections.talks.fields.speakers]
type = "group"
list = true
short = "who"
fields.who = { type = "reference", to = "people" }
fields.role = { type = "text" }
[collections.people.fields]
visitors = { type = "measure" }
"#;

#[test]
fn any_hub_reports() {
    let hub = small();
    let year = ["--from", "2020", "--to", "2020-12"];
    let (code, out, err) = run(hub.path(), &[&year[..], &["--format", "json"]].concat());
    assert_eq!(code, Some(0), "{err}");
    let report: Value = serde_json::from_slice(&out).expect("JSON");
    let sections = report["sections"].as_array().expect("a list");
    let talks = sections.iter().find(|section| section["heading"] == json!("Talks")).expect("a section for each");
    let titles: Vec<&str> =
        talks["records"].as_array().expect("a list").iter().filter_map(|record| record["title"].as_str()).collect();
    assert_eq!(titles, ["A | *B* <c>", "Later", "Undated"]);
    assert_eq!(talks["records"][0]["fields"]["speakers"][0]["role"], json!("host"));
    assert_eq!(report["reached"]["countries"], json!([{ "id": "FJ", "title": "Fiji", "count": 1 }]));
    let measures = report["measures"].as_array().expect("a list");
    assert_eq!(measures.len(), 1, "{measures:?}");
    assert_eq!((&measures[0]["value"], &measures[0]["change"]), (&json!(12.5), &json!(2.5)));
    assert_eq!(measures[0]["before"], json!({ "value": 10, "as_of": "2019" }));
}

#[test]
fn each_format_holds_the_same() {
    let hub = small();
    let made = |format: &str| {
        let (code, out, err) = run(hub.path(), &["--from", "2020", "--to", "2020-12", "--format", format]);
        assert_eq!(code, Some(0), "{format}: {err}");
        out
    };
    let text = |format: &str| String::from_utf8(made(format)).expect("UTF-8");
    let markdown = text("md");
    assert!(markdown.contains("[A \\| \\*B\\* \\<c\\>](<https://talks.example.org/talks/a/>) – 5 January 2020. =Hall. Speakers: Ann (host)"), "{markdown}");
    assert!(
        markdown.contains("| Visitors ([Ben](<https://talks.example.org/people/ben/>)) | 12.5 | June 2020 | +2.5 |"),
        "{markdown}"
    );
    let page = scraper::Html::parse_document(&text("html"));
    let link = scraper::Selector::parse("li a").expect("a selector");
    assert_eq!(page.select(&link).next().expect("a link").text().collect::<String>(), "A | *B* <c>");
    let csv = text("csv");
    assert!(csv.lines().any(|line| line.starts_with("Talks,talks/a,A | *B* <c>,2020-01-05,2020-01-05")), "{csv}");
    // The parts of a figure too; what begins as a formula is none.
    assert!(
        csv.lines().any(|line| line.starts_with("Figures,") && line.contains("Old") && line.contains("12.5")),
        "{csv}"
    );
    assert!(csv.contains("'=Hall") && !csv.contains(",=Hall"), "{csv}");
    let workbook = made("xlsx");
    assert!(workbook.starts_with(b"PK"), "a workbook is a ZIP file");
    assert_eq!(made("xlsx"), workbook, "the same report has the same bytes");
    let file = hub.path().join("out.xlsx");
    let (code, out, _) = run(
        hub.path(),
        &["--from", "2020", "--to", "2020-12", "--format", "xlsx", "--output", file.to_str().expect("UTF-8")],
    );
    assert_eq!((code, out.len()), (Some(0), 0));
    assert_eq!(std::fs::read(file).expect("it is there"), workbook);
}

/// What a hub calls its fields and writes in them is in every format, and does not end it.
#[test]
fn odd_names_and_texts_are_kept() {
    let hub = hub(&[]);
    let site = r#"title = "Odd"
base_url = "https://odd.example.org/"
[collections.news]
kinds = ["summary"]
[collections.news.fields]
id = { type = "text" }
from = { type = "text" }
url = { type = "text" }
value = { type = "text" }
long = { type = "markdown" }
covers = { type = "period" }
[report]
collection = "news"
kind = "summary"
period = "covers"
[[report.sections]]
heading = "History"
collections = "news"
order = "title"
limit = 1
"#;
    write(hub.path(), "site.toml", site);
    let long = "word ".repeat(8_000);
    write(
        hub.path(),
        "content/news/a.md",
        format!(
            "---\ntitle: 2019. A year\ndate: 2020\nid: own\nfrom: Ann\nurl: elsewhere\nvalue: '007'\nlong: {long}\n---\n"
        ),
    );
    write(hub.path(), "content/news/b.md", "---\ntitle: Another\ndate: 2020\n---\n");
    write(
        hub.path(),
        "content/news/all.md",
        "---\ntitle: All\ndate: 2021\nkind: summary\ncovers: 2020\nlong: |-\n  To do:\n\n  1. [first](a.md)\n  2. second\n\n  ```\n  a\n\n\n  # b\n  ```\n\n  ```\n  c\n   \n  # d\n  ```\n---\n",
    );
    let made = |format: &str| {
        let (code, out, err) = run(hub.path(), &["--from", "2020", "--to", "2020", "--format", format]);
        assert_eq!(code, Some(0), "{format}: {err}");
        out
    };
    let csv = String::from_utf8(made("csv")).expect("UTF-8");
    for (column, text) in [("fields.id", "own"), ("fields.from", "Ann"), ("fields.url", "elsewhere"), ("value", "007")]
    {
        let columns = csv.lines().next().expect("columns").split(',').position(|name| name == column);
        let row = csv.lines().nth(1).expect("a row");
        assert_eq!(columns.and_then(|at| row.split(',').nth(at)), Some(text), "{column}");
    }
    assert_eq!(csv.lines().count(), 2, "a section shows as many as it says");
    let json: Value = serde_json::from_slice(&made("json")).expect("JSON");
    assert_eq!(json["sections"][0]["total"], 2, "and counts all");
    assert_eq!(json["sections"][0]["records"].as_array().map(Vec::len), Some(1), "JSON too");
    assert!(made("xlsx").starts_with(b"PK"));
    let page = scraper::Html::parse_document(&String::from_utf8(made("html")).expect("UTF-8"));
    let texts = |selector: &str| -> Vec<String> {
        let selector = scraper::Selector::parse(selector).expect("a selector");
        page.select(&selector).map(|element| element.text().collect()).collect()
    };
    assert_eq!(texts("h1"), ["All"]);
    assert_eq!(texts("ol li"), ["first", "second"]);
    let link = scraper::Selector::parse("ol a").expect("a selector");
    assert_eq!(page.select(&link).next().and_then(|link| link.attr("href")), Some("https://odd.example.org/news/a/"));
    assert_eq!(texts("ul li a"), ["2019. A year"]);
    assert_eq!(texts("pre code"), ["a\n\n\n# b\n", "c\n \n# d\n"]);
    assert_eq!(texts("h1"), ["All"], "code is no heading");
}

/// What can only be of a part of a period is in no other.
#[test]
fn a_period_holds_what_may_be_of_it() {
    let hub = hub(&[]);
    write(
        hub.path(),
        "site.toml",
        SITE.replace("follows\" }", "follows\" }\nin = { type = \"reference\", to = \"talks\", series = \"part_of\" }"),
    );
    for (path, text) in [
        ("talks/week.md", "---\ntitle: Week\nwhen: 2016-10-28/2016-11-04\n---\n"),
        ("talks/part.md", "---\ntitle: Part\nwhen: 2016\nin: week\n---\n"),
        ("talks/after.md", "---\ntitle: After\nwhen: 2016\nafter: week\n---\n"),
        ("talks/on.md", "---\ntitle: Going on\nwhen: {from: 2016-02}\n---\n"),
        ("talks/going.md", "---\ntitle: Going too\nwhen: {from: 2017}\nafter: on\n---\n"),
        ("talks/project.md", "---\ntitle: Project\nwhen: 2015/2020\n---\n"),
        ("talks/half.md", "---\ntitle: Half\nwhen: 2017/2017-06\nin: project\nafter: week\n---\n"),
        ("people/ann.md", "---\ntitle: Ann\ndate: 2016-03\nvisitors: {value: 7, since: 2010}\n---\n"),
    ] {
        write(hub.path(), &format!("content/{path}"), text);
    }
    let held = |from: &str, to: &str| {
        let (code, out, err) = run(hub.path(), &["--from", from, "--to", to, "--format", "json"]);
        assert_eq!(code, Some(0), "{err}");
        let report: Value = serde_json::from_slice(&out).expect("JSON");
        let sections = report["sections"].as_array().expect("a list").clone();
        let records = sections.iter().flat_map(|section| section["records"].as_array().expect("a list").clone());
        let titles: Vec<String> = records.map(|record| record["title"].as_str().expect("a title").to_owned()).collect();
        (titles, report["measures"].as_array().expect("a list").len())
    };
    let titles = |titles: &[&str]| titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
    assert_eq!(held("2016-01", "2016-01"), (titles(&["Project"]), 0));
    assert_eq!(held("2016-02", "2016-03"), (titles(&["Project", "Going on", "Ann"]), 1));
    assert_eq!(held("2016-11", "2016-11"), (titles(&["Project", "Going on", "Week", "After", "Part"]), 1));
    assert_eq!(held("2016-12", "2016-12"), (titles(&["Project", "Going on", "After"]), 1));
    assert_eq!(held("1900", "1901"), (titles(&[]), 0));
    assert_eq!(held("2017-03", "2017-03"), (titles(&["Project", "Going on", "Going too", "Half"]), 1));
    assert_eq!(held("2019", "2019"), (titles(&["Project", "Going on", "Going too"]), 1));
    assert_eq!(held("2025", "2025"), (titles(&["Going on", "Going too"]), 1));
}

#[test]
fn wrong_use_is_met_with_help() {
    let hub = small();
    for (arguments, help) in [
        (&[][..], "of which time? write it as in `--from 2016-09 --to 2018-05`"),
        (&["--from", "2020"][..], "--to <DATE>"),
        (&["--from", "2020", "--to", "2019"][..], "--to is before --from: exchange the two"),
        (&["--from", "2020-13", "--to", "2021"][..], "there is no month 13"),
        (&["--from", "March 2020", "--to", "2021"][..], "2020-03"),
        (&["--from", "2020", "--to", "2021", "--output", "/nowhere/at/all.md"][..], "/nowhere/at/all.md"),
    ] {
        let (code, out, err) = run(hub.path(), arguments);
        assert_eq!((code, out.len()), (Some(2), 0), "{arguments:?}: {err}");
        assert!(err.contains(help), "{arguments:?}: {err}");
    }
}

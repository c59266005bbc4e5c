//! What pages and files say to other programs, read back by parsers that are not ours: for every document of the hubs that are
//! here.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use biblib::CitationParser as _;
use common::{pustaka, tree};
use icalendar::parser::{read_calendar, unfold};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{Literal, NamedNode, Quad, Term};
use scraper::{Html, Selector};
use serde_json::Value;

mod common;

/// The hubs that are read back.
const HUBS: [&str; 3] = [".", "tests/sites/example", "tests/sites/seed-bank"];

/// What a hub becomes.
fn built(hub: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(hub);
    let output = pustaka(&root, &["build", "--output", folder.path().join("public").to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", common::err(&output));
    tree(&folder.path().join("public"))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

/// The pages of documents, by their addresses from the root.
fn pages(files: &BTreeMap<String, Vec<u8>>) -> impl Iterator<Item = (&str, Html)> {
    let pages = files.iter().filter_map(|(path, bytes)| Some((path.strip_suffix("index.html")?, bytes)));
    pages.map(|(path, bytes)| (path, Html::parse_document(text(bytes))))
}

fn attributes(page: &Html, selector: &str, name: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}

/// What a page says as JSON-LD.
fn json_ld(page: &Html) -> Value {
    let data = Selector::parse("script[type='application/ld+json']").expect("a selector");
    let data = page.select(&data).next().expect("it says what it is").inner_html();
    serde_json::from_str(&data).expect("JSON")
}

/// What of the context of schema.org is needed here (schema.org/docs/jsonldcontext.jsonld): no test asks the network.
const CONTEXT: &str = r#"{ "@context": {
    "@vocab": "http://schema.org/",
    "url": { "@type": "@id" },
    "sameAs": { "@type": "@id" },
    "image": { "@type": "@id" },
    "contentUrl": { "@type": "@id" },
    "inDefinedTermSet": { "@type": "@id" },
    "eventStatus": { "@type": "@id" }
} }"#;

/// Reads JSON-LD as a graph, in which all hangs together and every word is one of schema.org.
fn graph(data: &Value, path: &str) {
    let context = |url: &str, _: &_| {
        assert_eq!(url.trim_end_matches('/'), "https://schema.org");
        Ok(JsonLdRemoteDocument { document: CONTEXT.into(), document_url: url.to_owned() })
    };
    let text = data.to_string();
    let parser = JsonLdParser::new().for_slice(&text).with_load_document_callback(context);
    let quads: Vec<Quad> = parser.map(|quad| quad.unwrap_or_else(|error| panic!("{path}: {error}"))).collect();
    let page = NamedNode::new(data["@id"].as_str().expect("an address")).expect("a whole address");
    let of_page = |predicate: &str| -> Vec<&Term> {
        let is_meant =
            |quad: &&Quad| quad.subject == page.clone().into() && quad.predicate.as_str().ends_with(predicate);
        quads.iter().filter(is_meant).map(|quad| &quad.object).collect()
    };
    assert_eq!(of_page("#type").len(), 1, "{path}");
    assert_eq!(of_page("/name"), [&Term::from(Literal::from(data["name"].as_str().expect("a name")))], "{path}");
    assert_eq!(of_page("/url"), [&Term::from(page.clone())], "{path}");
    let mut names = 0;
    for quad in &quads {
        let is_type = quad.predicate.as_str() == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
        assert!(is_type || quad.predicate.as_str().starts_with("http://schema.org/"), "{path}: {quad}");
        if let Term::NamedNode(object) = &quad.object {
            assert!(!is_type || object.as_str().starts_with("http://schema.org/"), "{path}: {quad}");
            assert!(object.as_str().starts_with("http"), "{path}: {quad}");
        }
        let is_led_to = || quads.iter().any(|other| other.object == quad.subject.clone().into());
        assert!(quad.subject == page.clone().into() || is_led_to(), "{path}: {quad} hangs in the air");
        names += usize::from(quad.predicate.as_str() == "http://schema.org/name");
    }
    assert_eq!(names, text.matches("\"name\":").count(), "{path}: no name is lost");
}

#[test]
fn every_page_says_in_the_words_of_schema_org_what_it_is() {
    for hub in HUBS {
        let files = built(hub);
        let mut count = 0;
        for (path, page) in pages(&files) {
            let data = Selector::parse("script[type='application/ld+json']").expect("a selector");
            let found: Vec<_> = page.select(&data).collect();
            let is_document = !attributes(&page, "meta[name='DC.title']", "content").is_empty();
            assert!(found.len() <= 1 && (!is_document || found.len() == 1), "{path} of {hub}");
            let Some(data) = found.first() else { continue };
            let data: Value = serde_json::from_str(&data.inner_html()).expect("JSON");
            assert_eq!(data["@context"], "https://schema.org", "{path}");
            graph(&data, path);
            let kind = data["@type"].as_str().expect("a type");
            assert!(kind.starts_with(|c: char| c.is_ascii_uppercase()), "{path}: {kind}");
            let canonical = attributes(&page, "link[rel=canonical]", "href");
            assert_eq!(canonical, [data["url"].as_str().expect("an address")], "{path}");
            if is_document {
                assert_eq!(
                    attributes(&page, "meta[name='DC.title']", "content"),
                    [data["name"].as_str().expect("a name")]
                );
                assert_eq!(attributes(&page, "link[rel=type]", "href")[0], format!("https://schema.org/{kind}"));
                count += 1;
            }
            for date in ["datePublished", "dateModified", "startDate", "endDate"] {
                let is_date = |date: &str| date.len() >= 4 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                assert!(data[date].is_null() || data[date].as_str().is_some_and(is_date), "{path}: {date}");
            }
        }
        assert!(count > 5, "{hub} has documents");
    }
}

#[test]
fn records_are_read_back() {
    let mut count = 0;
    for hub in HUBS {
        let files = built(hub);
        let mut keys = BTreeSet::new();
        for (path, page) in pages(&files) {
            let Some(bib) = files.get(&format!("{path}cite.bib")) else { continue };
            count += 1;
            let title = &attributes(&page, "meta[name='DC.title']", "content")[0];
            let authors = attributes(&page, "meta[name='DC.creator']", "content");
            let date = attributes(&page, "meta[name='DC.date']", "content");

            let bibliography =
                biblatex::Bibliography::parse(text(bib)).unwrap_or_else(|error| panic!("{path}: {error:?}"));
            let [entry] = bibliography.iter().collect::<Vec<_>>()[..] else { panic!("{path}: one entry") };
            let chunks = |chunks: &[biblatex::Spanned<biblatex::Chunk>]| {
                chunks.iter().map(|chunk| chunk.v.get()).collect::<String>()
            };
            assert!(keys.insert(entry.key.clone()), "{path}: {} is the key of two", entry.key);
            let plain = |text: &str| text.replace(['{', '}'], "");
            let read = plain(&chunks(entry.title().expect("a title")));
            assert!(read.starts_with(&plain(title)), "{path}: {read} is not {title}");
            assert_eq!(entry.author().unwrap_or_default().len(), authors.len(), "{path}");
            assert_eq!(entry.get("url").map(chunks), Some(attributes(&page, "link[rel=canonical]", "href")[0].clone()));

            let records = biblib::RisParser::new().parse(text(&files[&format!("{path}cite.ris")]));
            let records = records.unwrap_or_else(|error| panic!("{path}: {error}"));
            let [record] = records.as_slice() else { panic!("{path}: one record") };
            assert!(record.title.starts_with(title.as_str()), "{path}: {} is not {title}", record.title);
            // That parser takes names of institutions apart at each “and”; a line for each is what the format wants.
            assert!(record.authors.len() >= authors.len(), "{path}");
            let lines = text(&files[&format!("{path}cite.ris")]).lines().filter(|line| line.starts_with("AU  - "));
            assert_eq!(lines.count(), authors.len(), "{path}");
            let year = || date.first().map(|date| date[..4].to_owned());
            assert_eq!(record.date.as_ref().map(|date| date.year.to_string()), year(), "{path}");

            let items: Vec<citationberg::json::Item> = serde_json::from_slice(&files[&format!("{path}cite.json")])
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            let [item] = items.as_slice() else { panic!("{path}: one item") };
            let item = serde_json::to_value(item).expect("JSON");
            assert!(item["title"].as_str().expect("a title").starts_with(title.as_str()), "{path}: {item}");
            assert_eq!(item["id"], entry.key, "{path}");
            assert_eq!(item["author"].as_array().map_or(0, Vec::len), authors.len(), "{path}");
            let issued = &item["issued"][0][0];
            assert_eq!(issued.as_i64().map(|year| year.to_string()), year(), "{path}: {item}");
        }
    }
    assert!(count > 20, "{count} documents have records");
}

#[test]
fn calendars_are_read_back() {
    let mut events = 0;
    for hub in HUBS {
        let files = built(hub);
        let calendars = files.iter().filter(|(path, _)| path.ends_with(".ics"));
        for (path, bytes) in calendars {
            let unfolded = unfold(text(bytes));
            let calendar = read_calendar(&unfolded).unwrap_or_else(|error| panic!("{path}: {error}"));
            let single = path.ends_with("/event.ics");
            assert!(!single || calendar.components.len() == 1, "{path}");
            for event in &calendar.components {
                let property = |name: &str| event.properties.iter().find(|property| property.name == name);
                for name in ["UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL"] {
                    assert!(property(name).is_some(), "{path}: an event without {name}");
                }
                let day = |name: &str| property(name).map(|property| property.val.to_string());
                assert!(day("DTEND").is_none_or(|end| end > day("DTSTART").expect("it begins")), "{path} ends before");
            }
            if single {
                let page = Html::parse_document(text(&files[&path.replace("event.ics", "index.html")]));
                let title = &attributes(&page, "meta[name='DC.title']", "content")[0];
                let property = |name: &str| {
                    let found = calendar.components[0].properties.iter().find(|property| property.name == name);
                    // Text escapes three signs (RFC 5545, 3.3.11).
                    let text = found.map(|property| property.val.to_string().replace("\\,", ",").replace("\\;", ";"));
                    text.map(|text| text.replace("\\\\", "\\"))
                };
                assert_eq!(property("SUMMARY").as_ref(), Some(title), "{path}");
                let data = json_ld(&page);
                let day = |day: &Value| day.as_str().expect("a day").replace('-', "");
                assert_eq!(property("DTSTART"), Some(day(&data["startDate"])), "{path}");
                assert_eq!(property("URL").as_deref(), data["url"].as_str(), "{path}");
                let place = data["location"]["address"]["addressLocality"].as_str();
                assert!(
                    place.is_none_or(|place| property("LOCATION").is_some_and(|read| read.contains(place))),
                    "{path}"
                );
                let name = calendar.properties.iter().find(|property| property.name == "X-WR-CALNAME");
                let name = name.expect("a name").val.to_string();
                assert_eq!(name.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\"), *title, "{path}");
                events += 1;
            }
        }
        // Whatever has a file of its own is in that of its collection.
        let all = files.iter().filter(|(path, _)| path.ends_with("/calendar.ics"));
        let listed: usize = all.map(|(_, bytes)| text(bytes).matches("BEGIN:VEVENT").count()).sum();
        assert_eq!(listed, files.keys().filter(|path| path.ends_with("/event.ics")).count(), "{hub}");
    }
    assert!(events > 30, "{events} events");
}

//! The hub that comes with the program: each system of the facts that it was made from has a page, two steps from home.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::BTreeSet;
use std::path::Path;

use common::{err, pustaka, tree};
use scraper::{Html, Selector};

mod common;

/// The systems, each by its page.
const SYSTEMS: [&str; 16] = [
    "about/",
    "advocacy/",
    "activities/",
    "council/",
    "countries/cambodia/",
    "figures/",
    "frameworks/",
    "media-coverage/",
    "organisations/",
    "partnerships/",
    "platforms/e-collaborative-hub/",
    "platforms/infobank/",
    "platforms/virtual-academy/",
    "programmes/academy/",
    "programmes/primer/",
    "programmes/wifi/",
];

#[test]
fn every_system_is_two_steps_from_home() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = pustaka(root, &["build", "--output", folder.path().join("public").to_str().expect("UTF-8")]);
    assert!(output.status.success(), "{}", err(&output));
    let files = tree(&folder.path().join("public"));
    let leads_to = |page: &str| -> BTreeSet<String> {
        let Some(bytes) = files.get(&format!("{page}index.html")) else { return BTreeSet::new() };
        let html = Html::parse_document(std::str::from_utf8(bytes).expect("UTF-8"));
        let links = Selector::parse("a[href]").expect("a selector");
        let depth = "../".repeat(page.matches('/').count());
        let prefix = if depth.is_empty() { "./".to_owned() } else { depth };
        let links = html.select(&links).filter_map(|link| link.attr("href")?.strip_prefix(prefix.as_str()));
        links.map(|link| link.split(['?', '#']).next().expect("a beginning").to_owned()).collect()
    };
    let one_step = leads_to("");
    let mut reached = one_step.clone();
    reached.extend(one_step.iter().flat_map(|page| leads_to(page)));
    for system in SYSTEMS {
        assert!(files.contains_key(&format!("{system}index.html")), "{system} is there");
        assert!(reached.contains(system), "{system} is more than two steps from home");
    }
}

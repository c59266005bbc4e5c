//! What machines read, read back by parsers that are not ours: feeds, sitemaps.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::path::{Path, PathBuf};

use pustaka::Options;

/// The example hub, built.
fn example(output: &Path) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/sites/example");
    let options = Options { root, ..Options::default() };
    let (built, diagnostics) = pustaka::build(&options, output).expect("the environment is sound");
    assert!(built.is_some(), "{diagnostics:#?}");
}

#[test]
fn feeds_are_atom() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let output = temporary.path().join("public");
    example(&output);
    let mut feeds = 0;
    for entry in walkdir::WalkDir::new(&output) {
        let entry = entry.expect("the folder can be read");
        if entry.file_name() != "feed.xml" {
            continue;
        }
        feeds += 1;
        let text = std::fs::read_to_string(entry.path()).expect("UTF-8");
        // Strict about ids and dates, as readers are not.
        let feed =
            feed_rs::parser::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{:?}: {error}", entry.path()));
        assert_eq!(feed.feed_type, feed_rs::model::FeedType::Atom);
        let own = feed.links.iter().find(|link| link.rel.as_deref() == Some("self")).expect("a link to itself");
        let path = own.href.strip_prefix("https://example.org/hub/").expect("below the base URL");
        assert_eq!(output.join(path), entry.path());
        for item in &feed.entries {
            assert!(item.title.is_some() && item.updated.is_some(), "{path}: {item:?}");
            assert!(item.id.starts_with("https://example.org/hub/"), "{}", item.id);
        }
    }
    assert!(feeds > 5, "the site, its collections and its terms have feeds: {feeds}");
    let site = std::fs::read(output.join("feed.xml")).expect("the site's feed");
    let titles: Vec<String> = feed_rs::parser::parse(&site[..])
        .expect("Atom")
        .entries
        .into_iter()
        .filter_map(|entry| Some(entry.title?.content))
        .collect();
    assert_eq!(titles[0], "One village, two pumps", "the newest comes first");
    assert!(!titles.iter().any(|title| title.contains("draft")), "{titles:?}");
}

#[test]
fn the_sitemap_lists_pages() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let output = temporary.path().join("public");
    example(&output);
    let file = std::fs::File::open(output.join("sitemap.xml")).expect("a sitemap");
    let mut addresses = Vec::new();
    for entity in sitemap::reader::SiteMapReader::new(file) {
        match entity {
            sitemap::reader::SiteMapEntity::Url(url) => {
                addresses.push(url.loc.get_url().expect("an address").to_string());
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(addresses.contains(&"https://example.org/hub/resources/water-pumps/".to_owned()), "{addresses:#?}");
    for address in &addresses {
        let path = address.strip_prefix("https://example.org/hub/").expect("below the base URL");
        let path = percent_encoding::percent_decode_str(path).decode_utf8().expect("UTF-8");
        assert!(output.join(&*path).join("index.html").is_file(), "{address}");
    }
    let robots = std::fs::read_to_string(output.join("robots.txt")).expect("robots.txt");
    assert!(robots.contains("Sitemap: https://example.org/hub/sitemap.xml"), "{robots}");
}

#[test]
fn drafts_and_unused_files_stay_out_of_everything() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let output = temporary.path().join("public");
    example(&output);
    for entry in walkdir::WalkDir::new(&output) {
        let entry = entry.expect("the folder can be read");
        if !entry.file_type().is_file() {
            continue;
        }
        assert_ne!(entry.file_name(), "unused.txt");
        let text = String::from_utf8_lossy(&std::fs::read(entry.path()).expect("can be read")).into_owned();
        assert!(!text.contains("zyzzyva") && !text.contains("A draft that appears"), "{:?}", entry.path());
    }
}

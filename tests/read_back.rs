//! What machines read, read back by parsers that are not ours: feeds, sitemaps.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::path::{Path, PathBuf};

use pustaka::{Options, plan, render};
use sitemap::reader::SiteMapEntity;

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

/// The addresses in a sitemap, or those of its parts.
fn addresses(sitemap: &[u8]) -> Vec<String> {
    sitemap::reader::SiteMapReader::new(sitemap)
        .map(|entity| match entity {
            SiteMapEntity::Url(url) => url.loc.get_url().expect("an address").to_string(),
            SiteMapEntity::SiteMap(part) => part.loc.get_url().expect("an address").to_string(),
            other @ SiteMapEntity::Err(_) => panic!("{other:?}"),
        })
        .collect()
}

/// The limit of the standard is lowered, so that a small hub has several parts and a last one that is not full.
#[test]
fn the_parts_of_a_sitemap_hold_every_page_once() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/sites/example");
    let (hub, _) = pustaka::read(&Options { root, ..Options::default() }).expect("the environment is sound");
    let hub = hub.expect("it has no mistakes");
    let related = render::Related::new();
    let read = |per_sitemap: usize| {
        let (plan, _) = plan::plan(&hub.library, &hub.site, &hub.theme.assets, &[], per_sitemap);
        let renderer = render::Renderer::new(&hub.library, &hub.site, &hub.theme, &plan, &related);
        let at = |address: &str| {
            let path = address.strip_prefix(&hub.site.base_url).expect("below the base URL");
            let page = plan.pages.iter().find(|page| page.url.path() == path).expect("it is planned");
            match renderer.render(page).expect("no template is needed") {
                render::Output::Bytes(bytes) => addresses(&bytes),
                render::Output::Copy(_) => panic!("{path} is no sitemap"),
            }
        };
        let first = at(&format!("{}sitemap.xml", hub.site.base_url));
        let parts: Vec<Vec<String>> = first.iter().filter(|path| path.ends_with(".xml")).map(|path| at(path)).collect();
        let planned = plan.pages.iter().filter(|page| matches!(page.kind, plan::PageKind::Sitemap(_))).count();
        (first, parts, planned)
    };
    let (all, none, _) = read(plan::PER_SITEMAP);
    assert!(none.is_empty() && all.len() > 8, "{all:#?}");
    let few = if all.len() % 4 == 0 { 5 } else { 4 };
    let (index, parts, planned) = read(few);
    assert_eq!((index.len(), parts.len()), (planned, planned), "the list has each part, and nothing else");
    assert!(parts.iter().all(|part| part.len() <= few), "{parts:#?}");
    assert!(parts.iter().filter(|part| part.len() < few).count() <= 1, "{parts:#?}");
    let together = |mut addresses: Vec<String>| {
        addresses.sort();
        addresses
    };
    assert_eq!(together(parts.concat()), together(all.clone()));
    let (_, parts, _) = read(all.len());
    assert!(parts.is_empty(), "what fits into one sitemap stands in one");
}

#[test]
fn the_sitemap_lists_pages() {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let output = temporary.path().join("public");
    example(&output);
    let addresses = addresses(&std::fs::read(output.join("sitemap.xml")).expect("a sitemap"));
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

/// No hub that comes with the project has one, for nothing could be seen of it.
#[test]
fn a_translation_that_is_a_draft_is_nowhere() {
    let hub = tempfile::tempdir().expect("a temporary folder");
    let news = hub.path().join("content/news");
    std::fs::create_dir_all(&news).expect("can be made");
    let site = "title = \"T\"\nbase_url = \"https://t.example.org/\"\n";
    std::fs::write(hub.path().join("site.toml"), site).expect("can be written");
    for (name, draft) in [("a.md", false), ("a.fr.md", true), ("a.de.md", false), ("b.md", true), ("b.fr.md", false)] {
        let text = format!("---\ntitle: Title of {name}\ndate: 2020\ndraft: {draft}\n---\n");
        std::fs::write(news.join(name), text).expect("can be written");
    }
    let output = hub.path().join("public");
    let options = Options { root: hub.path().to_owned(), ..Options::default() };
    let (built, diagnostics) = pustaka::build(&options, &output).expect("the environment is sound");
    assert!(built.is_some(), "{diagnostics:#?}");
    let original = std::fs::read_to_string(output.join("news/a/index.html")).expect("it is published");
    assert!(original.contains("de/news/a/") && !original.contains("fr/news/a/"), "{original}");
    assert!(output.join("de/news/a/index.html").exists() && !output.join("fr").exists());
    // The translation of a draft has no original that it could lead to.
    assert!(!output.join("news/b").exists());
}

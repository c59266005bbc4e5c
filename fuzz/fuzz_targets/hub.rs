//! A small hub in memory, with every page rendered. A line `=== path` begins a file of `content/`; what stands before the
//! first is the end of site.toml.
#![no_main]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use pustaka::config;
use pustaka::load::{Attachment, Source};
use pustaka::render::{Related, Renderer};
use pustaka::theme::{self, Theme};
use pustaka::{parse, plan, resolve};

const START: &str = "title = \"T\"\nbase_url = \"https://t.example.org/\"\n";

/// The default theme, which takes as long to read as a hundred pages.
static THEME: LazyLock<Theme> = LazyLock::new(|| {
    let site = config::parse(START).expect("it is right");
    theme::load(Path::new("no-such-folder"), &site).expect("it is built in").expect("it is right")
});

fuzz_target!(|text: &str| {
    let mut sections = text.split("=== ");
    let settings = sections.next().unwrap_or_default();
    // Settings with a mistake are left out: the rest is worth a try.
    let site = config::parse(&format!("{START}{settings}")).or_else(|_| config::parse(START)).expect("it is right");
    let (mut sources, mut attachments) = (Vec::new(), Vec::new());
    for (path, text) in sections.filter_map(|section| section.split_once('\n')) {
        // As `load` gives them: paths of files.
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) || path.contains('\0') {
            continue;
        }
        if path.ends_with(".md") {
            sources.push(Source { path: path.to_owned(), text: Some(text.to_owned()) });
        } else {
            attachments.push(Attachment { path: path.to_owned(), file: path.into(), bytes: 1 });
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources.dedup_by(|a, b| a.path == b.path);
    attachments.sort_by(|a, b| a.path.cmp(&b.path));
    attachments.dedup_by(|a, b| a.path == b.path);

    let parsed = sources.iter().map(|source| Arc::new(parse::parse_one(source, site.trust_html).0));
    let parsed: Vec<_> = parsed.collect();
    let (library, mistakes) = resolve::resolve(&parsed, attachments, &site, false);
    let (plan, more) = plan::plan(&library, &site, &THEME.assets, &[], plan::PER_SITEMAP);
    if mistakes.iter().chain(&more).any(|mistake| mistake.is_error()) {
        return;
    }
    let related = Related::default();
    let renderer = Renderer::new(&library, &site, &THEME, &plan, &related);
    for page in &plan.pages {
        if let Err(mistake) = renderer.render(page) {
            panic!("the default theme fails: {mistake:?}");
        }
    }
});

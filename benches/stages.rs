//! How long each stage takes, and all of them: cold, with nothing changed, and with one document changed; for a thousand and
//! ten thousand documents.
//!
//! `cargo bench`, or `cargo bench -- 1000/` for the small hub. docs/performance.md says what came of it.
#![allow(clippy::expect_used, missing_docs, reason = "a bench says what it expects")]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use pustaka::memory::{self, Memory};
use pustaka::progress::Progress;
use pustaka::render::{Related, Renderer};
use pustaka::{Options, load, plan, resolve};
use tempfile::TempDir;

#[path = "../tests/common/made_up.rs"]
mod made_up;

/// As many documents, of as many words each.
const SIZES: [(usize, usize); 2] = [(1_000, 500), (10_000, 500)];

fn options(root: &Path) -> Options {
    Options { root: root.to_owned(), ..Options::default() }
}

fn build(root: &Path, output: &Path) {
    let (built, diagnostics) = pustaka::build(&options(root), output).expect("the environment is sound");
    assert!(built.is_some(), "{diagnostics:#?}");
}

/// Forgets the index and the stamp.
fn clean(root: &Path) {
    let _ = fs::remove_dir_all(root.join(".pustaka"));
}

fn stages(criterion: &mut Criterion) {
    for (documents, words) in SIZES {
        let folder: TempDir = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        made_up::write(root, documents, words);
        let mut group = criterion.benchmark_group(documents.to_string());
        group.sample_size(10);
        let id = |name: &str| BenchmarkId::from_parameter(name);

        let (loaded, _) = load::load(root).expect("it can be read");
        group.bench_function(id("load"), |b| b.iter(|| load::load(black_box(root)).expect("it can be read")));
        let nothing = Memory::default();
        let read = || memory::read(&loaded.documents, false, &nothing, || ()).expect("it can be read");
        group.bench_function(id("parse"), |b| b.iter(read));
        let (hub, _) = pustaka::read(&options(root)).expect("it can be read");
        let hub = hub.expect("it is right");
        let parsed: Vec<_> = read().into_iter().map(|(parsed, _)| parsed).collect();
        group.bench_function(id("resolve"), |b| {
            b.iter(|| resolve::resolve(&parsed, Vec::new(), &hub.site, false));
        });
        group.bench_function(id("plan"), |b| {
            b.iter(|| plan::plan(&hub.library, &hub.site, &hub.theme.assets, &[], plan::PER_SITEMAP));
        });
        let index = || pustaka::index(root, &hub, &Progress::default()).expect("it can be made");
        group.bench_function(id("index"), |b| b.iter_batched(|| clean(root), |()| index(), BatchSize::PerIteration));
        let made = index();
        group.bench_function(id("export"), |b| {
            b.iter(|| made.export(&hub.found(), |_| Ok(())).expect("it can be read"));
        });
        group.bench_function(id("render"), |b| {
            b.iter(|| {
                let related = Related::default();
                let renderer = Renderer::new(&hub.library, &hub.site, &hub.theme, &hub.plan, &related);
                hub.plan.pages.iter().map(|page| renderer.render(page).is_ok()).filter(|made| *made).count()
            });
        });
        // Each into a folder of its own: where many files were just deleted, some disks make new ones several times more slowly.
        let mut folders = (0..).map(|number| root.join(format!("public{number}")));
        let mut fresh = || {
            clean(root);
            folders.next().expect("there is always another")
        };
        group.sampling_mode(SamplingMode::Flat);
        group.bench_function(id("build, cold"), |b| {
            b.iter_batched(&mut fresh, |output| build(root, &output), BatchSize::PerIteration);
        });
        let output = root.join("public");
        build(root, &output);
        group.bench_function(id("build, nothing changed"), |b| b.iter(|| build(root, &output)));
        let file = root.join("content/resources/d0123.md");
        let text = fs::read_to_string(&file).expect("it is there");
        let mut edits = 0..;
        let mut edit = || fs::write(&file, format!("{text}\nEdit {:?}.\n", edits.next())).expect("it can be written");
        group.bench_function(id("build, one changed"), |b| {
            b.iter_batched(&mut edit, |()| build(root, &output), BatchSize::PerIteration);
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);

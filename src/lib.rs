//! pustaka: a static site generator for knowledge hubs.
//!
//! The way of a hub, one stage a module; each imports earlier ones only:
//!
//! [`config`], [`theme`], [`load`] → [`parse`] → [`resolve`] → [`plan`] → [`search`] → [`render`] → [`write`](mod@write)
//!
//! A stage returns its value and its [`diagnostic`]s: what is wrong with content is never an `Err`. `Err` is
//! the environment's failure: a disk that is full, a folder that may not be read.

pub mod citation;
pub mod config;
pub mod countries;
pub mod diagnostic;
pub mod edit;
pub mod environment;
pub mod events;
mod hash;
pub mod indexed;
pub mod json_schema;
pub mod languages;
pub mod library;
pub mod load;
pub mod memory;
pub mod near;
pub mod parse;
pub mod plan;
pub mod progress;
pub mod render;
pub mod reporting;
pub mod resolve;
pub mod search;
pub mod selection;
pub mod slug;
pub mod span;
mod stamp;
pub mod starter;
pub mod statics;
pub mod theme;
pub mod urls;
pub mod usage;
pub mod views;
pub mod write;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use config::Site;
use diagnostic::{Code, Diagnostic};
use library::Library;
use load::{Attachment, Found};
use memory::{Memory, Read};
use parse::Parsed;
use plan::{Page, PageKind, Plan};
use progress::{Progress, Stage};
use render::{Output, Renderer};
use search::{Documents, Index, Unfinished};
use stamp::Stamp;
use theme::Theme;
use usage::Usage;
use write::{Writer, Written};

/// The folder beside site.toml with what is derived: it can be deleted at any time.
pub const DERIVED: &str = ".pustaka";

/// What to build, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The folder with site.toml.
    pub root: PathBuf,
    /// Whether drafts are treated as if they were published.
    pub drafts: bool,
    /// An address to build for other than site.toml's; as [`config::base_url`] gives it.
    pub base_url: Option<String>,
    /// Whether links name the files in folders, for a copy that is read from a disk without JavaScript.
    pub disk: bool,
    /// The day on which the hub is taken to be as it is; else that of its newest document.
    pub as_of: Option<library::Date>,
    /// Whether counts of views are left alone: they are about to be written anew.
    pub without_usage: bool,
    /// A file of `content/` as it would be, in place of what is on disk.
    pub proposal: Option<Proposal>,
    /// Where it is said how far the work is.
    pub progress: Arc<Progress>,
}

/// A file of `content/` that is not on disk yet: what would be wrong with it is known before it is written.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// From `content/`.
    pub path: String,
    /// All of the file.
    pub text: String,
    /// Files that would be put beside it.
    pub attachments: Vec<Attachment>,
}

/// A hub, read, checked and planned.
#[derive(Debug)]
pub struct Hub {
    /// Its schema and settings.
    pub site: Site,
    /// Its looks.
    pub theme: Theme,
    /// What it holds.
    pub library: Library,
    /// Its pages.
    pub plan: Plan,
    /// How much it is used, as far as that was counted.
    pub usage: Usage,
}

/// A build that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Built {
    /// Published documents, translations included.
    pub documents: usize,
    /// HTML pages.
    pub pages: usize,
    /// What happened in the output folder.
    pub files: Written,
}

/// Reads and checks a hub. There is none where a diagnostic is an error.
///
/// # Errors
/// Something cannot be read.
pub fn read(options: &Options) -> io::Result<(Option<Hub>, Vec<Diagnostic>)> {
    read_with(options, &Memory::default(), |_, _, _| ())
}

/// The same, where files may be remembered from the last time, and are for the next.
///
/// # Errors
/// Something cannot be read.
pub fn read_again(options: &Options, memory: &mut Memory) -> io::Result<(Option<Hub>, Vec<Diagnostic>)> {
    let mut next = Memory::default();
    let result = read_with(options, memory, |found, read, trust_html| next.remember(found, read, trust_html))?;
    *memory = next;
    Ok(result)
}

fn read_with(
    options: &Options,
    memory: &Memory,
    remember: impl FnOnce(&[Found], &[Read], bool),
) -> io::Result<(Option<Hub>, Vec<Diagnostic>)> {
    let site = match config::load(&options.root)? {
        Ok(site) => Site { base_url: options.base_url.clone().unwrap_or(site.base_url), disk: options.disk, ..site },
        Err(mut diagnostics) => {
            diagnostic::sort(&mut diagnostics);
            return Ok((None, diagnostics));
        }
    };
    let (theme, mut diagnostics) = match theme::load(&options.root, &site)? {
        Ok(theme) => (Some(theme), Vec::new()),
        Err(diagnostics) => (None, diagnostics),
    };
    let progress = &options.progress;
    let (mut loaded, mut found) = progress.of(Stage::Load, 0, || load::load(&options.root))?;
    if let Some(Proposal { path, text, attachments }) = options.proposal.clone() {
        let shown = format!("{}/{path}", load::FOLDER);
        found.retain(|diagnostic| diagnostic.path != shown);
        loaded.put(path, text, attachments);
    }
    diagnostics.append(&mut found);
    let read = progress.of(Stage::Parse, loaded.documents.len(), || {
        memory::read(&loaded.documents, site.trust_html, memory, || progress.done(Stage::Parse, 1))
    })?;
    remember(&loaded.documents, &read, site.trust_html);
    let parsed = parsed(read, &mut diagnostics);
    let (mut library, mut found) =
        progress.of(Stage::Resolve, 0, || resolve::resolve(&parsed, loaded.attachments, &site, options.drafts));
    drop(parsed);
    library.as_of = options.as_of.or_else(|| events::newest(&library, &site));
    diagnostics.append(&mut found);
    let (statics, mut found) = statics::list(&options.root)?;
    diagnostics.append(&mut found);
    let usage = if options.without_usage {
        Usage::default()
    } else {
        usage::load(&options.root.join(usage::FILE), usage::FILE)?.unwrap_or_else(|mistake| {
            diagnostics.push(*mistake);
            Usage::default()
        })
    };
    let assets = theme.as_ref().map_or(&[][..], |theme| &theme.assets);
    let (plan, mut found) = plan::plan(&library, &site, assets, &statics, plan::PER_SITEMAP);
    diagnostics.append(&mut found);
    let files = load::paths(&loaded.documents, &library.attachments);
    diagnostic::check_targets(&mut diagnostics, files.map(|path| format!("{}/{path}", load::FOLDER)));
    diagnostic::sort(&mut diagnostics);
    let hub = match theme {
        Some(theme) if !diagnostics.iter().any(Diagnostic::is_error) => Some(Hub { site, theme, library, plan, usage }),
        _ => None,
    };
    Ok((hub, diagnostics))
}

/// Files that were read; what is wrong with them goes to the diagnostics.
fn parsed(read: Vec<Read>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Arc<Parsed>> {
    let told = read.into_iter().map(|(parsed, found)| {
        diagnostics.extend_from_slice(&found);
        parsed
    });
    told.collect()
}

/// The JSON Schemas of a hub by the names of their files, whatever mistakes its content has.
///
/// # Errors
/// Something cannot be read.
pub fn schemas(root: &Path) -> io::Result<Result<BTreeMap<String, serde_json::Value>, Vec<Diagnostic>>> {
    let site = match config::load(root)? {
        Ok(site) => site,
        Err(diagnostics) => return Ok(Err(diagnostics)),
    };
    let (loaded, _) = load::load(root)?;
    let read = memory::read(&loaded.documents, site.trust_html, &Memory::default(), || ())?;
    let parsed = parsed(read, &mut Vec::new());
    let (library, _) = resolve::resolve(&parsed, loaded.attachments, &site, false);
    Ok(Ok(json_schema::files(&site, &library)))
}

/// Reads, checks and writes a hub. Nothing is written where a diagnostic is an error.
///
/// # Errors
/// Something cannot be read or written.
pub fn build(options: &Options, output: &Path) -> io::Result<(Option<Built>, Vec<Diagnostic>)> {
    let progress = &options.progress;
    let (stamp, last) = progress.of(Stage::Compare, 0, || {
        let stamp = stamp(options, output);
        let last = stamp.as_ref().and_then(|stamp| stamp.result::<Built>(output));
        (stamp, last)
    });
    if let Some((built, diagnostics)) = last {
        let files = Written { unchanged: built.files.written + built.files.unchanged, ..Written::default() };
        return Ok((Some(Built { files, ..built }), diagnostics));
    }
    let (hub, mut diagnostics) = read(options)?;
    let Some(hub) = hub else { return Ok((None, diagnostics)) };
    let found = hub.found();
    let index = begin_index(&options.root, &hub, progress)?;
    let related = found.related(index.related());
    let writer = Writer::new(output, &[inputs(&options.root), vec![options.root.join(DERIVED)]].concat())?;
    let export = || {
        let index = progress.of(Stage::Commit, 0, || index.finish())?;
        progress.of(Stage::Export, 0, || {
            index.export(&found, |shard| writer.put(&urls::shard(&shard.name).file(), shard.text.as_bytes()))
        })
    };
    let mut renderer = Renderer::new(&hub.library, &hub.site, &hub.theme, &hub.plan, &related).with_usage(&hub.usage);
    // The page that searches has in it what the index for browsers begins with.
    let (last, pages): (Vec<&Page>, Vec<&Page>) = hub.plan.pages.iter().partition(|page| page.kind == PageKind::Search);
    let render = || {
        let made = pages.par_iter().map(|page| {
            let put = put(&writer, &renderer, page);
            progress.done(Stage::Render, 1);
            put
        });
        progress.of(Stage::Render, pages.len(), || made.collect::<io::Result<Vec<_>>>())
    };
    let (start, failed) = rayon::join(export, render);
    let (start, mut failed) = (start?, failed?);
    writer.put(&urls::search_start().file(), start.script().as_bytes())?;
    renderer.begin_search_with(&start);
    for page in last {
        failed.push(put(&writer, &renderer, page)?);
    }
    let failed: Vec<Diagnostic> = failed.into_iter().flatten().collect();
    if !failed.is_empty() {
        diagnostics.extend(failed);
        diagnostic::sort(&mut diagnostics);
        return Ok((None, diagnostics));
    }
    if diagnostics.iter().any(|diagnostic| diagnostic.code == Code::NoContent) {
        // Moved away, or on a disk that is not there: what is published must not go with it.
        writer.check_no_page_goes(&format!("there is no folder {}/", load::FOLDER))?;
    }
    let (files, fingerprint) = progress.of(Stage::Publish, writer.staged(), || {
        writer.finish(|path| path.starts_with(urls::ASSETS), || progress.done(Stage::Publish, 1))
    })?;
    let built = Built { documents: hub.documents(), pages: hub.pages(), files };
    if let Some((stamp, fingerprint)) = stamp.zip(fingerprint) {
        stamp.keep(fingerprint, built, &diagnostics);
    }
    Ok((Some(built), diagnostics))
}

/// Writes a page. A mistake of its template is no failure.
fn put<'a>(writer: &Writer, renderer: &Renderer<'a>, page: &'a Page) -> io::Result<Option<Diagnostic>> {
    match renderer.render(page) {
        Ok(Output::Bytes(bytes)) => writer.put(&page.url.file(), &bytes)?,
        Ok(Output::Copy(file)) => writer.copy(&page.url.file(), file)?,
        Err(diagnostic) => return Ok(Some(*diagnostic)),
    }
    Ok(None)
}

/// The folders that a build reads.
fn inputs(root: &Path) -> Vec<PathBuf> {
    let own = [load::FOLDER, statics::FOLDER, theme::FOLDER, theme::TEMPLATES.trim_end_matches('/')];
    own.iter().map(|folder| root.join(folder)).collect()
}

/// The stamp of a build; none where its inputs cannot be read, which the build says.
fn stamp(options: &Options, output: &Path) -> Option<Stamp> {
    let Options { root, drafts, base_url, disk, as_of, proposal, without_usage: _, progress: _ } = options;
    let asked = format!("{drafts} {base_url:?} {disk} {as_of:?} {proposal:?}");
    let inputs: Vec<PathBuf> =
        inputs(root).into_iter().chain([root.join(config::FILE), root.join(usage::FILE)]).collect();
    Stamp::of(&root.join(DERIVED).join("built"), &asked, &inputs, output).ok()
}

/// The search index of a hub: that of an earlier run where it still fits, or a new one in [`DERIVED`].
///
/// # Errors
/// It cannot be written.
pub fn index(root: &Path, hub: &Hub, progress: &Progress) -> io::Result<Index> {
    let index = begin_index(root, hub, progress)?;
    progress.of(Stage::Commit, 0, || index.finish())
}

fn begin_index(root: &Path, hub: &Hub, progress: &Progress) -> io::Result<Unfinished> {
    let (found, dir) = (hub.found(), root.join(DERIVED).join("index"));
    let vocabulary = indexed::vocabulary(&hub.library, &hub.site);
    let each = || progress.done(Stage::Index, 1);
    progress.of(Stage::Index, found.count(), || Index::begin(&dir, &found, &vocabulary, each))
}

impl Hub {
    /// What is found in it.
    pub fn found(&self) -> indexed::Found<'_> {
        indexed::Found::of(&self.library, &self.site)
    }

    /// Published documents, translations included.
    fn documents(&self) -> usize {
        self.library.documents.iter().filter(|document| !document.draft).count()
    }

    /// HTML pages that are not mere redirects.
    fn pages(&self) -> usize {
        self.plan.pages.iter().filter(|page| plan::in_sitemap(page) || page.kind == PageKind::NotFound).count()
    }
}

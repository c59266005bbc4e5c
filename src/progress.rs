//! How far a build is, for whoever waits for it.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A part of the work. Parts that do not need each other overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Holding all files against those of the last build.
    Compare,
    /// Reading files of the site.
    Load,
    /// Reading Markdown and front matter.
    Parse,
    /// Holding documents against the schema and each other, and planning pages.
    Resolve,
    /// Finding the words of documents, and which documents are alike.
    Index,
    /// Writing the search index.
    Commit,
    /// Making the index for browsers.
    Export,
    /// Making pages.
    Render,
    /// Putting files into their places.
    Publish,
}

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Stage; 9] = [
        Stage::Compare,
        Stage::Load,
        Stage::Parse,
        Stage::Resolve,
        Stage::Index,
        Stage::Commit,
        Stage::Export,
        Stage::Render,
        Stage::Publish,
    ];
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Stage::Compare => "compare",
            Stage::Load => "load",
            Stage::Parse => "parse",
            Stage::Resolve => "resolve",
            Stage::Index => "index",
            Stage::Commit => "commit",
            Stage::Export => "export",
            Stage::Render => "render",
            Stage::Publish => "publish",
        })
    }
}

/// What is known of a stage.
#[derive(Debug, Default)]
struct Part {
    begun: OnceLock<Instant>,
    took: OnceLock<Duration>,
    done: AtomicUsize,
    all: AtomicUsize,
}

/// How far a build is: it is written by the threads that work, and read by one that shows it.
#[derive(Debug, Default)]
pub struct Progress([Part; Stage::ALL.len()]);

impl Progress {
    fn part(&self, stage: Stage) -> &Part {
        &self.0[stage as usize]
    }

    /// Does the work of a stage, which has so many things to do; 0 where they cannot be counted.
    pub fn of<T>(&self, stage: Stage, all: usize, work: impl FnOnce() -> T) -> T {
        let part = self.part(stage);
        part.all.store(all, Ordering::Relaxed);
        let begun = *part.begun.get_or_init(Instant::now);
        let result = work();
        let _ = part.took.set(begun.elapsed());
        result
    }

    /// Says that so many things more are done.
    pub fn done(&self, stage: Stage, more: usize) {
        self.part(stage).done.fetch_add(more, Ordering::Relaxed);
    }

    /// What is being worked at, with how many things are done of how many in all; the last where there are several.
    pub fn now(&self) -> Option<(Stage, usize, usize)> {
        let is_at_work =
            |stage: &Stage| self.part(*stage).begun.get().is_some() && self.part(*stage).took.get().is_none();
        let stage = Stage::ALL.into_iter().rfind(is_at_work)?;
        let part = self.part(stage);
        Some((stage, part.done.load(Ordering::Relaxed), part.all.load(Ordering::Relaxed)))
    }

    /// How long each stage took that has been done. The sum may be more than the whole, for some overlap.
    pub fn took(&self) -> Vec<(Stage, Duration)> {
        Stage::ALL.into_iter().filter_map(|stage| Some((stage, *self.part(stage).took.get()?))).collect()
    }
}

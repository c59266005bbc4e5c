//! How the hub is, as open pages are told.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pustaka::config;
use pustaka::diagnostic::{Diagnostic, Severity};
use serde::Serialize;

use crate::cli::told::Excerpts;

/// The most mistakes that a page shows: who has more mends these first.
const SHOWN: usize = 100;

/// How the hub is.
#[derive(Debug, Clone, Default)]
pub struct Status {
    /// Tells a server from the one before it at the same address.
    pub run: Arc<str>,
    /// Counts the states without errors: pages are made of the last one.
    pub shown: u64,
    /// The last of these that differs from the one before in more than style sheets.
    pub content: u64,
    /// Whether that state shows drafts.
    pub drafts: bool,
    /// What is wrong now.
    pub diagnostics: Arc<[Diagnostic]>,
    /// Why the hub cannot be read at all, where it cannot.
    pub failure: Option<Arc<str>>,
    /// Where the theme's style sheets are now.
    pub styles: Vec<String>,
}

/// What one page is told.
#[derive(Debug, Serialize)]
pub struct Told<'a> {
    run: &'a str,
    shown: u64,
    content: u64,
    drafts: bool,
    /// How many errors there are.
    errors: usize,
    /// How many warnings there are.
    warnings: usize,
    /// How many of both are in the page's own file.
    own: usize,
    /// The first of them: errors before warnings, and those of the page's own file before others.
    mistakes: Vec<Mistake>,
    styles: &'a [String],
}

/// What is wrong, for a page.
#[derive(Debug, Clone, Serialize)]
pub struct Mistake {
    severity: Severity,
    code: &'static str,
    /// From the hub's root.
    path: String,
    line: u32,
    column: u32,
    message: String,
    suggestion: Option<String>,
    /// The line in question: before the place, the place, and behind it.
    excerpt: Option<[String; 3]>,
    /// The file on this machine; none for pages that are shown on others.
    file: Option<PathBuf>,
}

impl Status {
    /// What the page of a file is told; `path` is from the hub's root. Who is not on this machine
    /// does not learn where files are on it.
    pub fn told(&self, root: &Path, path: Option<&str>, is_local: bool) -> Told<'_> {
        let is_own = |diagnostic: &Diagnostic| Some(diagnostic.path.as_str()) == path;
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let mut order: Vec<&Diagnostic> = self.diagnostics.iter().collect();
        order.sort_by_key(|diagnostic| (diagnostic.severity, !is_own(diagnostic)));
        let mut excerpts = Excerpts::new(root);
        let found = order.into_iter().take(SHOWN);
        let found = found.map(|diagnostic| Mistake::new(root, diagnostic, &mut excerpts, is_local));
        let failure = self.failure.as_deref().map(|message| Mistake::failure(root, message, is_local));
        Told {
            run: &self.run,
            shown: self.shown,
            content: self.content,
            drafts: self.drafts,
            errors: errors + usize::from(failure.is_some()),
            warnings: self.diagnostics.len() - errors,
            own: self.diagnostics.iter().filter(|diagnostic| is_own(diagnostic)).count(),
            mistakes: failure.into_iter().chain(found).collect(),
            styles: &self.styles,
        }
    }
}

impl Told<'_> {
    /// The first of what is wrong.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

impl Mistake {
    /// A diagnostic with what a page needs besides.
    pub fn new<'a>(root: &Path, diagnostic: &'a Diagnostic, excerpts: &mut Excerpts<'a>, is_local: bool) -> Self {
        let span = diagnostic.span;
        let file = root.join(&diagnostic.path);
        Mistake {
            severity: diagnostic.severity,
            code: diagnostic.code.name(),
            path: diagnostic.path.clone(),
            line: span.line,
            column: span.column,
            message: diagnostic.message.clone(),
            suggestion: diagnostic.suggestion.clone(),
            excerpt: excerpts.parts(diagnostic),
            file: is_local.then_some(file),
        }
    }

    /// Why the hub cannot be read. That may name files of this machine.
    fn failure(root: &Path, message: &str, is_local: bool) -> Self {
        let message = if is_local { message } else { "the hub cannot be read; the terminal of its preview says why" };
        Mistake {
            severity: Severity::Error,
            code: "unreadable",
            path: config::FILE.to_owned(),
            line: 1,
            column: 1,
            message: message.to_owned(),
            suggestion: None,
            excerpt: None,
            file: is_local.then(|| root.join(config::FILE)),
        }
    }
}

impl fmt::Display for Mistake {
    /// As a line of text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.path, self.line, self.column, self.message)?;
        self.suggestion.iter().try_for_each(|suggestion| write!(f, "; {suggestion}"))
    }
}

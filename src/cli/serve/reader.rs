//! Reads the hub again whenever it has changed, and says what became of it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use pustaka::diagnostic::{Diagnostic, Severity};
use pustaka::{Hub, Options, config};
use serde::Serialize;
use tokio::sync::watch;

use super::derive::State;
use super::preview::{Message, News};
use super::watch::{Wake, Watch};
use crate::cli::report::{self, Format};

/// The most mistakes that a page shows: who has more mends these first.
const SHOWN: usize = 100;
/// How often, and after how long, a hub is read again that changed while it was read.
const AGAIN: (usize, Duration) = (3, Duration::from_millis(100));

/// How the hub is: what every open page is told.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Status {
    /// Tells a server from the one before it at the same address.
    pub run: u32,
    /// Counts the states without errors: pages are made of the last one.
    pub shown: u64,
    /// The last of these that differs from the one before in more than style sheets.
    pub content: u64,
    /// Whether drafts are shown.
    pub drafts: bool,
    /// How many errors there are now.
    pub errors: usize,
    /// How many warnings there are now.
    pub warnings: usize,
    /// The first of them, errors before warnings.
    pub mistakes: Vec<Mistake>,
    /// Where the theme's style sheets are now.
    pub styles: Vec<String>,
}

/// A diagnostic for a page.
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
    /// The file on this machine.
    file: PathBuf,
}

/// What a hub was made of when it was read, and what was found.
pub struct Reader {
    options: Options,
    watch: Watch,
    status: watch::Sender<Arc<Status>>,
    preview: Sender<Message>,
    derive: Sender<State>,
    /// What was said on the terminal last.
    said: Vec<Diagnostic>,
}

impl Reader {
    /// Reads the hub for the first time.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn new(
        options: Options,
        watch: Watch,
        status: watch::Sender<Arc<Status>>,
        preview: Sender<Message>,
        derive: Sender<State>,
    ) -> io::Result<Self> {
        let mut reader = Reader { options, watch, status, preview, derive, said: Vec::new() };
        let (hub, diagnostics) = pustaka::read(&reader.options)?;
        reader.publish(hub, &diagnostics, false);
        Ok(reader)
    }

    /// Reads it again after every change, until the program ends.
    pub fn run(mut self, wakes: &Receiver<Wake>) {
        while let Some(change) = self.watch.next(wakes) {
            // What was deleted and made again is watched by nobody.
            if let Err(error) = self.watch.begin() {
                anstream::eprintln!("{}error:{} files are watched no longer: {error}", report::RED, report::RESET);
            }
            self.options.drafts = change.drafts.unwrap_or(self.options.drafts);
            let only_styles = change.only_styles && change.drafts.is_none();
            match self.read() {
                Ok((hub, diagnostics)) => self.publish(hub, &diagnostics, only_styles),
                Err(error) => self.fail(&error),
            }
        }
    }

    /// Reads the hub. Where a file goes while it is read, as in a checkout, it is read once more.
    fn read(&self) -> io::Result<(Option<Hub>, Vec<Diagnostic>)> {
        let (times, pause) = AGAIN;
        for _ in 1..times {
            match pustaka::read(&self.options) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => std::thread::sleep(pause),
                result => return result,
            }
        }
        pustaka::read(&self.options)
    }

    /// Gives a new state to the preview where it has no errors, and tells the open pages.
    fn publish(&mut self, hub: Option<Hub>, diagnostics: &[Diagnostic], only_styles: bool) {
        self.say(diagnostics);
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        let mut status = Status { drafts: self.options.drafts, errors, ..(**self.status.borrow()).clone() };
        status.run = std::process::id();
        status.warnings = diagnostics.len() - errors;
        status.mistakes = self.mistakes(diagnostics);
        let hub = hub.map(Arc::new);
        if let Some(hub) = &hub {
            status.shown += 1;
            if !only_styles {
                status.content = status.shown;
            }
            status.styles =
                hub.theme.assets.iter().map(|asset| asset.url.encoded()).filter(|url| url.ends_with(".css")).collect();
            self.show(hub, status.shown);
        }
        self.status.send_replace(Arc::new(status));
    }

    /// The page goes on as it was, and says why.
    fn fail(&mut self, error: &io::Error) {
        let file = self.options.root.join(config::FILE);
        let (path, message) = if file.symlink_metadata().is_err() {
            (config::FILE.to_owned(), format!("there is no {} any more: without it this is no hub", config::FILE))
        } else {
            (String::new(), error.to_string())
        };
        anstream::eprintln!("{}error:{} {message}", report::RED, report::RESET);
        self.said.clear();
        let mut status = (**self.status.borrow()).clone();
        (status.errors, status.warnings) = (1, 0);
        status.mistakes = vec![Mistake {
            severity: Severity::Error,
            code: "unreadable",
            path,
            line: 1,
            column: 1,
            message,
            suggestion: None,
            excerpt: None,
            file,
        }];
        self.status.send_replace(Arc::new(status));
    }

    /// Those who get a state are gone only when the program ends.
    fn show(&self, hub: &Arc<Hub>, shown: u64) {
        let news = News { hub: Arc::clone(hub), shown, related: None };
        let _ = self.preview.send(Message::News(Box::new(news)));
        let _ = self.derive.send((Arc::clone(hub), shown));
    }

    /// Says on the terminal what is new there.
    fn say(&mut self, diagnostics: &[Diagnostic]) {
        if self.said == diagnostics {
            return;
        }
        let shown = report::write(&mut anstream::stderr(), &self.options.root, diagnostics, Format::Human);
        // Whoever closed the terminal's output looks at the pages.
        if shown.is_ok() {
            let count = report::count(diagnostics).unwrap_or_else(|| "no mistakes any more".to_owned());
            anstream::eprintln!("{count}");
        }
        self.said = diagnostics.to_vec();
    }

    fn mistakes(&self, diagnostics: &[Diagnostic]) -> Vec<Mistake> {
        let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();
        shown.sort_by_key(|diagnostic| diagnostic.severity);
        shown.into_iter().take(SHOWN).map(|diagnostic| Mistake::new(&self.options.root, diagnostic)).collect()
    }
}

impl Mistake {
    /// A diagnostic with what a page needs besides.
    pub fn new(root: &Path, diagnostic: &Diagnostic) -> Self {
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
            excerpt: report::excerpt(&file, span),
            file,
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

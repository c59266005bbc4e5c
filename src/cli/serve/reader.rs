//! Reads the hub again whenever it has changed, and says what became of it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use pustaka::diagnostic::Diagnostic;
use pustaka::memory::Memory;
use pustaka::{Hub, Options, config};
use tokio::sync::watch;

use super::derive::State;
use super::preview::{Message, News};
use super::status::Status;
use super::watch::{Change, Wake, Watch};
use crate::cli::told::{self, Format};

/// How often, and after how long, a hub is read again that changed while it was read.
const AGAIN: (usize, Duration) = (3, Duration::from_millis(100));

/// What a hub was made of when it was read, and what was found.
pub struct Reader {
    options: Options,
    watch: Watch,
    status: watch::Sender<Arc<Status>>,
    preview: Sender<Message>,
    derive: Sender<State>,
    /// What was said on the terminal last; none where that was a failure.
    said: Option<Vec<Diagnostic>>,
    /// Whether all that changed since the last state that was shown is style sheets.
    only_styles: bool,
    /// Files as they were read.
    memory: Memory,
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
        let said = Some(Vec::new());
        let memory = Memory::default();
        let mut reader = Reader { options, watch, status, preview, derive, said, only_styles: false, memory };
        let (hub, diagnostics) = pustaka::read_again(&reader.options, &mut reader.memory)?;
        reader.publish(hub, diagnostics);
        Ok(reader)
    }

    /// Reads it again after every change, until the program ends.
    pub fn run(mut self, wakes: &Receiver<Wake>) {
        while let Some(change) = self.watch.next(wakes) {
            // A panic is a bug, but what caused it may be mended by the next change, which must be seen.
            if catch_unwind(AssertUnwindSafe(|| self.follow(change, wakes))).is_err() {
                self.memory = Memory::default();
                self.fail("pustaka has a bug: it could not read the hub as it is now; its terminal says more");
            }
        }
    }

    /// Reads what has changed until nothing more does, and shows it.
    fn follow(&mut self, mut change: Change, wakes: &Receiver<Wake>) {
        loop {
            let result = self.read_changed(&change);
            match self.watch.was_whole(wakes, &mut change) {
                Some(false) => {}
                Some(true) => return self.show(result),
                None => return,
            }
        }
    }

    fn read_changed(&mut self, change: &Change) -> io::Result<(Option<Hub>, Vec<Diagnostic>)> {
        // A folder that was deleted and made again is watched by nobody; to see what was one takes longer than to read the hub.
        let are_files = !change.paths.is_empty() && change.paths.iter().all(|path| path.is_file());
        if !are_files && let Err(error) = self.watch.begin() {
            anstream::eprintln!("{}error:{} files are watched no longer: {error}", told::RED, told::RESET);
        }
        self.options.drafts = change.drafts.unwrap_or(self.options.drafts);
        self.only_styles &= change.only_styles && change.drafts.is_none();
        change.paths.iter().for_each(|path| self.memory.forget(path));
        self.read()
    }

    fn show(&mut self, result: io::Result<(Option<Hub>, Vec<Diagnostic>)>) {
        match result {
            Ok((hub, diagnostics)) => self.publish(hub, diagnostics),
            Err(error) => {
                let file = self.options.root.join(config::FILE);
                let gone = format!("there is no {} any more: without it this is no hub", config::FILE);
                self.fail(&if file.symlink_metadata().is_err() { gone } else { error.to_string() });
            }
        }
    }

    /// Reads the hub. Where a file goes while it is read, as in a checkout, it is read once more.
    fn read(&mut self) -> io::Result<(Option<Hub>, Vec<Diagnostic>)> {
        let (times, pause) = AGAIN;
        for _ in 1..times {
            match pustaka::read_again(&self.options, &mut self.memory) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => std::thread::sleep(pause),
                result => return result,
            }
        }
        pustaka::read_again(&self.options, &mut self.memory)
    }

    /// Gives a new state to the preview where it has no errors, and tells the open pages.
    fn publish(&mut self, hub: Option<Hub>, diagnostics: Vec<Diagnostic>) {
        self.say(&diagnostics);
        let mut status = Status { diagnostics: diagnostics.into(), failure: None, ..(**self.status.borrow()).clone() };
        if let Some(hub) = hub.map(Arc::new) {
            status.shown += 1;
            if !self.only_styles {
                status.content = status.shown;
            }
            self.only_styles = true;
            status.drafts = self.options.drafts;
            let assets = hub.theme.assets.iter().map(|asset| asset.url.encoded());
            status.styles = assets.filter(|url| url.ends_with(".css")).collect();
            // Those who get it are gone only when the program ends.
            let news = News { hub: Arc::clone(&hub), shown: status.shown, derived: None };
            let _ = self.preview.send(Message::News(Box::new(news)));
            let _ = self.derive.send((hub, status.shown));
        }
        self.status.send_replace(Arc::new(status));
    }

    /// Pages go on as they were, and say why.
    fn fail(&mut self, message: &str) {
        anstream::eprintln!("{}error:{} {message}", told::RED, told::RESET);
        self.said = None;
        self.only_styles = false;
        let mut status = (**self.status.borrow()).clone();
        status.diagnostics = Arc::default();
        status.failure = Some(message.into());
        self.status.send_replace(Arc::new(status));
    }

    /// Says on the terminal what is new there.
    fn say(&mut self, diagnostics: &[Diagnostic]) {
        if self.said.as_deref() == Some(diagnostics) {
            return;
        }
        let shown = told::write(&mut anstream::stderr(), &self.options.root, diagnostics, Format::Human);
        // Whoever closed the terminal's output looks at the pages.
        if shown.is_ok() {
            let count = told::count(diagnostics).unwrap_or_else(|| "no mistakes any more".to_owned());
            anstream::eprintln!("{count}");
        }
        self.said = Some(diagnostics.to_vec());
    }
}

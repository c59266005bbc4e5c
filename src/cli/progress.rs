//! How far the work is, on a terminal.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::ProgressBar;
use pustaka::progress::Progress;

/// What is done sooner needs no word.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it is looked at.
const EVERY: Duration = Duration::from_millis(100);

/// Shows how far the work is for as long as this is there; nothing where nobody watches.
pub struct Shown {
    progress: Arc<Progress>,
    /// Its end is that of the thread.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Shown {
    /// Of work that is about to begin.
    pub fn new() -> Self {
        let progress = Arc::<Progress>::default();
        if !io::stderr().is_terminal() {
            return Shown { progress, end: None, thread: None };
        }
        let (end, ended) = mpsc::channel::<()>();
        let shown = Arc::clone(&progress);
        let thread = std::thread::spawn(move || {
            let mut wait = PATIENCE;
            let bar = ProgressBar::new_spinner();
            while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                wait = EVERY;
                if let Some((stage, done, all)) = shown.now() {
                    bar.set_message(if all > 0 { format!("{stage}: {done} of {all}") } else { stage.to_string() });
                }
                bar.tick();
            }
            bar.finish_and_clear();
        });
        Shown { progress, end: Some(end), thread: Some(thread) }
    }

    /// Where the work says how far it is.
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.end = None;
        // Before anything else is said.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

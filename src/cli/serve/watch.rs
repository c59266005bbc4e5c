//! Watches the files that a hub is made of.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use pustaka::{config, load, statics, theme};

/// How long nothing must happen before the hub is read: an editor writes, renames and deletes for one save.
const PAUSE: Duration = Duration::from_millis(15);
/// How long nothing must have happened before what was read is shown.
const QUIET: Duration = Duration::from_millis(60);
/// How long a change may go on before it is shown as far as it has come.
const LONGEST: Duration = Duration::from_secs(5);
/// How often the disk is looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_secs(1);

/// What wakes the thread that reads the hub.
#[derive(Debug)]
pub enum Wake {
    /// Something happened to files.
    Files(notify::Result<Event>),
    /// Drafts are to be shown, or hidden.
    Drafts(bool),
}

/// What happened since the hub was read.
#[derive(Debug)]
pub struct Change {
    /// When it began.
    begun: Instant,
    /// When the last of it happened.
    last: Instant,
    /// The files that are known to have changed.
    pub paths: Vec<PathBuf>,
    /// Whether files changed.
    pub files: bool,
    /// Whether each file that changed is a style sheet.
    pub only_styles: bool,
    /// Whether drafts are to be shown from now on, where that was asked.
    pub drafts: Option<bool>,
}

/// Watches one hub.
pub struct Watch {
    root: PathBuf,
    wakes: Sender<Wake>,
    /// Watches until it is dropped.
    watcher: Option<Box<dyn Watcher + Send>>,
    /// Whether the disk is looked at again and again, for the system tells nothing.
    is_polling: bool,
}

impl Watch {
    /// Watches the hub in `root`, and tells `wakes`.
    ///
    /// # Errors
    /// The system does not let files be watched.
    pub fn new(root: &Path, wakes: Sender<Wake>) -> notify::Result<Self> {
        let mut watch = Watch { root: root.to_owned(), wakes, watcher: None, is_polling: false };
        watch.begin()?;
        Ok(watch)
    }

    /// Begins to watch, once more where it did before: a folder that was deleted and made again is watched no longer. What
    /// happens while nobody watches is seen by who reads the hub after this.
    ///
    /// # Errors
    /// The system does not let files be watched.
    pub fn begin(&mut self) -> notify::Result<()> {
        // First, for both together might be more than the system lets anybody watch.
        self.watcher = None;
        let native = self.native();
        if let (Err(error), false) = (&native, self.is_polling) {
            anstream::eprintln!("The system does not tell of changes ({error}): files are looked at every second.");
        }
        self.is_polling = native.is_err();
        self.watcher = Some(native.or_else(|_| self.polling())?);
        Ok(())
    }

    fn native(&self) -> notify::Result<Box<dyn Watcher + Send>> {
        let mut watcher = RecommendedWatcher::new(self.handler(), Config::default())?;
        self.add_folders(&mut watcher)?;
        Ok(Box::new(watcher))
    }

    /// For where the system tells nothing, such as network drives, or no more, for it watches too many folders already.
    fn polling(&self) -> notify::Result<Box<dyn Watcher + Send>> {
        let mut watcher = PollWatcher::new(self.handler(), Config::default().with_poll_interval(POLL))?;
        self.add_folders(&mut watcher)?;
        Ok(Box::new(watcher))
    }

    fn handler(&self) -> impl FnMut(notify::Result<Event>) + Send + 'static {
        let wakes = self.wakes.clone();
        move |event| {
            // A file that is opened to be read says so. We do that ourselves, and it must not keep a change from its end.
            if matches!(&event, Ok(Event { kind: EventKind::Access(_), .. })) {
                return;
            }
            // The reader is gone only when the program ends.
            let _ = wakes.send(Wake::Files(event));
        }
    }

    fn add_folders(&self, watcher: &mut dyn Watcher) -> notify::Result<()> {
        // The root for site.toml and for folders that come and go; not what is below it: `public/` is there too.
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        for folder in folders() {
            match watcher.watch(&self.root.join(folder), RecursiveMode::Recursive) {
                Err(error) if !matches!(error.kind, notify::ErrorKind::PathNotFound | notify::ErrorKind::Io(_)) => {
                    return Err(error);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Waits for the next change, and for a pause in it. None where nobody can wake it any more.
    pub fn next(&self, wakes: &Receiver<Wake>) -> Option<Change> {
        let now = Instant::now();
        let mut change =
            Change { begun: now, last: now, paths: Vec::new(), files: false, only_styles: true, drafts: None };
        while !change.files && change.drafts.is_none() {
            self.add(wakes.recv().ok()?, &mut change);
        }
        change.begun = change.last;
        self.pause(wakes, &mut change)?;
        Some(change)
    }

    /// Whether a change was whole when it was read; else it has become more since, which is added to it.
    pub fn was_whole(&self, wakes: &Receiver<Wake>, change: &mut Change) -> Option<bool> {
        let before = change.last;
        while change.last == before && change.begun.elapsed() < LONGEST {
            match wakes.recv_timeout(QUIET.saturating_sub(before.elapsed())) {
                Ok(wake) => self.add(wake, change),
                Err(RecvTimeoutError::Timeout) => return Some(true),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        self.pause(wakes, change)?;
        Some(change.last == before)
    }

    /// Waits until nothing happens for a while.
    fn pause(&self, wakes: &Receiver<Wake>, change: &mut Change) -> Option<()> {
        while change.begun.elapsed() < LONGEST {
            match wakes.recv_timeout(PAUSE) {
                Ok(wake) => self.add(wake, change),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(())
    }

    fn add(&self, wake: Wake, change: &mut Change) {
        let before = change.paths.len();
        match wake {
            Wake::Drafts(shown) => change.drafts = Some(shown),
            Wake::Files(Ok(event)) if !event.need_rescan() => {
                change.paths.extend(event.paths.into_iter().filter(|path| self.belongs(path)));
                if change.paths.len() == before {
                    return;
                }
                change.files = true;
                let is_style = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "css");
                change.only_styles &= change.paths[before..].iter().all(is_style);
            }
            // What was missed may be anything.
            Wake::Files(_) => (change.files, change.only_styles) = (true, false),
        }
        change.last = Instant::now();
    }

    /// Whether a file may be part of the hub: not `public/`, nor what editors keep for themselves.
    fn belongs(&self, path: &Path) -> bool {
        let Ok(path) = path.strip_prefix(&self.root) else { return false };
        let Some(first) = path.iter().next().and_then(|name| name.to_str()) else { return false };
        let is_part = first == config::FILE || folders().any(|folder| folder == first);
        let is_backup = path.to_str().is_some_and(|path| path.ends_with('~'));
        let is_hidden =
            first != statics::FOLDER && path.iter().any(|name| name.as_encoded_bytes().first() == Some(&b'.'));
        is_part && !is_backup && !is_hidden
    }
}

/// The folders that a hub is made of.
fn folders() -> impl Iterator<Item = &'static str> {
    [load::FOLDER, statics::FOLDER, theme::FOLDER, theme::TEMPLATES.trim_end_matches('/')].into_iter()
}

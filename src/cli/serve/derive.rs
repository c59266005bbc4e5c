//! What follows a new state of the hub a moment later: related documents, search, and the schemas that text editors complete
//! from.

use std::collections::HashMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use pustaka::progress::Progress;
use pustaka::render::Related;
use pustaka::search::{self, Index, Start};
use pustaka::{Hub, json_schema, urls};

use super::preview::{Message, News};
use crate::cli::{schema, told};

/// A state of the hub, and its number.
pub type State = (Arc<Hub>, u64);

/// What is derived from a state.
pub struct Derived {
    pub related: Related,
    pub search: Search,
}

/// The index for browsers as it would be published.
pub struct Search {
    start: Start,
    shards: HashMap<String, String>,
    /// The documents whose texts other shards hold: they are most of it, and made when they are asked for.
    texts: HashMap<String, usize>,
    hub: Arc<Hub>,
}

impl Search {
    fn of(index: &Index, hub: &Arc<Hub>) -> io::Result<Search> {
        let made = Mutex::new((HashMap::new(), HashMap::new()));
        let start = index.export(&hub.found(), |shard| {
            let (shards, texts) = &mut *made.lock().unwrap_or_else(PoisonError::into_inner);
            match shard.document {
                Some(document) => _ = texts.insert(shard.name.clone(), document),
                None => _ = shards.insert(shard.name.clone(), shard.text.clone()),
            }
            Ok(())
        })?;
        let (shards, texts) = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Search { start, shards, texts, hub: Arc::clone(hub) })
    }

    /// The file at a path of the site, where it is one of the index.
    pub fn file(&self, path: &str) -> Option<String> {
        if path == urls::search_start().path() {
            return Some(self.start.script());
        }
        let name = urls::shard_at(path)?;
        match self.texts.get(name) {
            Some(document) => Some(search::text_shard(&self.hub.found(), *document).text),
            None => self.shards.get(name).cloned(),
        }
    }
}

/// Derives what belongs to each state until there are no more; states that have been replaced meanwhile are passed by.
pub fn run(root: &Path, states: &Receiver<State>, preview: &Sender<Message>) {
    while let Ok(first) = states.recv() {
        let (hub, shown) = states.try_iter().last().unwrap_or(first);
        let derived = || {
            schema::refresh(root, &json_schema::files(&hub.site, &hub.library))?;
            let index = pustaka::index(root, &hub, &Progress::default())?;
            Ok(Derived { related: hub.found().related(index.related()), search: Search::of(&index, &hub)? })
        };
        // A panic is a bug, but the next state must have what belongs to it.
        match catch_unwind(AssertUnwindSafe(derived)) {
            Ok(Ok(derived)) => {
                // The preview is gone only when the program ends.
                let _ = preview.send(Message::News(Box::new(News { hub, shown, derived: Some(derived) })));
            }
            Ok(Err(error)) => say(&error),
            Err(_) => {}
        }
    }
}

fn say(error: &io::Error) {
    anstream::eprintln!("{}error:{} {error}", told::RED, told::RESET);
}

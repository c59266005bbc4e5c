//! What follows a new state of the hub a moment later: related documents, and the schemas that text editors complete from.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use pustaka::{Hub, json_schema};

use super::preview::{Message, News};
use crate::cli::{report, schema};

/// A state of the hub, and its number.
pub type State = (Arc<Hub>, u64);

/// Derives what belongs to each state until there are no more; states that have been replaced meanwhile are passed by.
pub fn run(root: &Path, states: &Receiver<State>, preview: &Sender<Message>) {
    while let Ok(first) = states.recv() {
        let (hub, shown) = states.try_iter().last().unwrap_or(first);
        let derived = || {
            schema::refresh(root, &json_schema::files(&hub.site, &hub.library))?;
            Ok(pustaka::related(&hub, &pustaka::index(root, &hub)?))
        };
        // A panic is a bug, but the next state must have what belongs to it.
        match catch_unwind(AssertUnwindSafe(derived)) {
            Ok(Ok(related)) => {
                // The preview is gone only when the program ends.
                let _ = preview.send(Message::News(Box::new(News { hub, shown, related: Some(related) })));
            }
            Ok(Err(error)) => say(&error),
            Err(_) => {}
        }
    }
}

fn say(error: &io::Error) {
    anstream::eprintln!("{}error:{} {error}", report::RED, report::RESET);
}

//! The parts of a text that links may lead to.

use std::cell::OnceCell;

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Code, Problem};
use crate::near::Candidates;
use crate::parse::markdown::Body;

/// The parts of a text that links may lead to. Built once where many do, for their names are compared.
pub(crate) struct Anchors<'a> {
    body: &'a Body,
    headings: OnceCell<Candidates<'a>>,
}

impl<'a> Anchors<'a> {
    pub fn new(body: &'a Body) -> Self {
        Anchors { body, headings: OnceCell::new() }
    }

    /// The text must have what a link names; `anchor` has its `#`, or is empty. `name` is what messages call the text.
    pub fn check(&self, anchor: &str, name: &str) -> Result<(), Problem> {
        let Some(id) = anchor.strip_prefix('#').filter(|id| !id.is_empty()) else { return Ok(()) };
        let id = percent_decode_str(id).decode_utf8_lossy();
        if self.body.ids.contains(&*id) {
            return Ok(());
        }
        let ids = || Candidates::new(self.body.headings.iter().map(|heading| heading.id.as_str()));
        let suggestion = match self.headings.get_or_init(ids).nearest(&id) {
            Some(id) => format!("did you mean `#{id}`?"),
            None => "take the part from # on out: without it the link leads to the top".to_owned(),
        };
        Err((Code::BrokenAnchor, format!("{name} has no heading `#{id}`"), Some(suggestion)))
    }
}

//! Footnotes: numbered as the text refers to them, collected at its end.

use std::collections::HashSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown::{Hole, Html, Located, Origin};
use super::writer::Ids;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Footnotes {
    /// In the order of their numbers.
    notes: Vec<Note>,
    by_label: HashMap<String, usize>,
}

#[derive(Default)]
struct Note {
    /// How many places refer to it, of those that are written already.
    references: usize,
    /// None where it is not written yet.
    html: Option<Html>,
}

/// Why a definition is not shown.
pub(super) enum Unused {
    /// Nothing refers to it.
    Unreferenced,
    /// An earlier one has its label.
    Repeated,
}

/// Labels are compared without case.
fn key(label: &str) -> String {
    // Upper case of lower case, for letters such as ẞ, ß and SS, which are one.
    label.chars().flat_map(char::to_lowercase).flat_map(char::to_uppercase).collect()
}

impl Footnotes {
    /// Numbers the footnotes that the text refers to, and those that these refer to.
    pub fn new(events: &[Located<'_>]) -> Self {
        let mut order = Vec::new();
        let mut in_notes: HashMap<String, Vec<String>> = HashMap::default();
        let mut defined = HashSet::new();
        // The definitions around; none for one that is not shown.
        let mut open: Vec<Option<String>> = Vec::new();
        let mut images = 0usize;
        for (event, _) in events {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let label = key(label);
                    open.push(defined.insert(label.clone()).then_some(label));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    open.pop();
                }
                Event::Start(Tag::Image { .. }) => images += 1,
                Event::End(TagEnd::Image) => images = images.saturating_sub(1),
                // What describes an image has no links.
                Event::FootnoteReference(label) if images == 0 => match open.last() {
                    None => order.push(key(label)),
                    Some(Some(note)) => in_notes.entry(note.clone()).or_default().push(key(label)),
                    Some(None) => {}
                },
                _ => {}
            }
        }
        let mut footnotes = Footnotes::default();
        let mut at = 0;
        while let Some(label) = order.get(at).cloned() {
            at += 1;
            if !footnotes.by_label.contains_key(&label) {
                order.extend(in_notes.remove(&label).unwrap_or_default());
                footnotes.by_label.insert(label, footnotes.notes.len());
                footnotes.notes.push(Note::default());
            }
        }
        footnotes
    }

    /// A place that refers to a footnote: the footnote's number, and how many places have referred to it, this included.
    pub fn refer(&mut self, label: &str) -> Option<(usize, usize)> {
        let number = *self.by_label.get(&key(label))?;
        let note = self.notes.get_mut(number)?;
        note.references += 1;
        Some((number + 1, note.references))
    }

    /// Whether the definition that begins here is shown.
    pub fn begin(&mut self, label: &str) -> Result<(), Unused> {
        let number = self.by_label.get(&key(label)).ok_or(Unused::Unreferenced)?;
        let note = &mut self.notes[*number];
        if note.html.is_some() {
            return Err(Unused::Repeated);
        }
        note.html = Some(Html::default());
        Ok(())
    }

    /// What a definition says.
    pub fn end(&mut self, label: &str, html: Html) {
        if let Some(note) = self.by_label.get(&key(label)).and_then(|number| self.notes.get_mut(*number)) {
            note.html = Some(html);
        }
    }

    /// Writes them all.
    pub fn write(self, out: &mut Html, ids: &mut Ids<'_>) {
        if self.notes.is_empty() {
            return;
        }
        out.push("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n");
        for (n, note) in (1..).zip(self.notes) {
            out.push("<li id=\"").push(&ids.of_footnote(&format!("fn-{n}"))).push("\">");
            out.append(note.html.unwrap_or_default());
            for again in 1..=note.references {
                out.push(" <a class=\"footnote-back\" href=\"#").push(ids.prefix()).push(&reference_id(n, again));
                out.push("\" aria-label=\"").hole(Hole::Text("back_to_text")).push("\">↩</a>");
            }
            out.push("</li>\n");
        }
        out.push("</ol></section>\n");
    }
}

/// What the place is called that refers to footnote `n` for the `again`th time, both counted from 1.
pub(super) fn reference_id(n: usize, again: usize) -> String {
    if again == 1 { format!("fnref-{n}") } else { format!("fnref-{n}-{again}") }
}

/// References to footnotes that are not there, which Markdown takes for text.
pub(super) fn undefined(origin: &Origin<'_>, events: &[Located<'_>]) -> Vec<Diagnostic> {
    let diagnostic = |pair: &[Located<'_>]| {
        // A bracket that could begin a link is an event of its own; one behind a backslash is not.
        let [(Event::Text(bracket), at), (Event::Text(label), _)] = pair else { return None };
        if !matches!(&**bracket, "[" | "![") || !label.starts_with('^') {
            return None;
        }
        let written = origin.markdown.get(at.end..)?;
        let written = &written[..written.find(['[', ']', '\n'])?];
        if !origin.markdown[at.end + written.len()..].starts_with(']') || written[1..].trim().is_empty() {
            return None;
        }
        let range = at.end - 1..at.end + written.len() + 1;
        let message = format!("footnote `[{written}]` is not defined");
        let suggestion = format!("add a line `[{written}]: …`, or write `\\[{written}]` if it is none");
        Some(origin.error(range, Code::UndefinedReference, message).suggest(suggestion))
    };
    events.windows(2).filter_map(diagnostic).collect()
}

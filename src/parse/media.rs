//! Images, and what else Markdown writes like one: figures, and players for sound and film.

use pulldown_cmark::{Event, Tag, TagEnd};
use quick_xml::escape::{escape, partial_escape};

use super::address::{Medium, medium};
use super::markdown::Hole;
use super::writer::Writer;
use crate::diagnostic::Code;

/// Endings of files that are no pictures, though people put them where pictures belong.
const NO_PICTURES: [&str; 14] =
    ["pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "zip", "txt"];

/// What is wrong with an address where a picture belongs, if no browser can show it as one.
pub(crate) fn no_picture(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let (_, ending) = path.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    NO_PICTURES
        .contains(&ending.as_str())
        .then(|| format!("a file of the format {ending} cannot be shown as a picture"))
}

impl Writer<'_> {
    /// An image alone in its paragraph is a figure, a file of sound or film a player. Returns where the image ends.
    pub(super) fn lone_image(&mut self, at: usize) -> Option<usize> {
        let (Event::Start(Tag::Image { dest_url, title, .. }), _) = self.events.get(at)? else { return None };
        let end = self.end_of(at);
        if !matches!(self.events.get(end + 1)?.0, Event::End(TagEnd::Paragraph)) {
            return None;
        }
        self.image(dest_url, title, at, end, true);
        self.break_text();
        Some(end)
    }

    pub(super) fn image(&mut self, destination: &str, title: &str, at: usize, end: usize, alone: bool) {
        let label = self.text_between(at + 1, end);
        let range = self.events[at].1.clone();
        if let Some(message) = no_picture(destination) {
            let help = "take the `!` out: the link then leads to the file";
            self.diagnostics.push(self.origin.warning(range.clone(), Code::NoPicture, message).suggest(help));
        }
        let address = self.link(destination, range, true);
        match medium(destination) {
            Medium::Image => self.picture(address, &label, title, alone),
            Medium::Audio => self.player("audio", address, if title.is_empty() { &label } else { title }, alone),
            Medium::Video => self.player("video", address, if title.is_empty() { &label } else { title }, alone),
        }
        self.plain(&label);
        if alone && !title.is_empty() && title != label {
            self.plain(&format!("\n{title}"));
        }
    }

    fn picture(&mut self, address: Hole, label: &str, title: &str, alone: bool) {
        let is_figure = alone && !title.is_empty();
        self.out.push(match (alone, is_figure) {
            (_, true) => "<figure class=\"figure\">",
            (true, false) => "<p>",
            (false, false) => "",
        });
        self.out.push("<img src=\"").hole(address).push("\" alt=\"").push(&escape(label)).push("\"");
        if !title.is_empty() && !is_figure {
            self.out.push(" title=\"").push(&escape(title)).push("\"");
        }
        self.out.push(" loading=\"lazy\">");
        if is_figure {
            self.out.push("<figcaption>").push(&partial_escape(title)).push("</figcaption></figure>\n");
        } else if alone {
            self.out.push("</p>\n");
        }
    }

    fn player(&mut self, element: &str, address: Hole, label: &str, alone: bool) {
        if alone {
            self.out.push("<figure class=\"player\">");
        }
        self.out.push("<").push(element).push(" controls preload=\"none\" src=\"").hole(address);
        self.out.push("\" aria-label=\"").push(&escape(label)).push("\"></").push(element).push(">");
        if alone {
            self.out.push("<figcaption>").push(&partial_escape(label)).push(" <a href=\"").hole(address);
            self.out.push("\" download>").hole(Hole::Text("download")).push("</a></figcaption></figure>\n");
        }
    }
}

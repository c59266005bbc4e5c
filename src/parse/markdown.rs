//! Markdown as HTML with holes where links go, headings, and plain text for search.
//!
//! The HTML is written here rather than by pulldown-cmark's own writer, because headings need ids, footnotes
//! links back, tables a frame to scroll in, and files players; and because a link's target is not known yet.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag,
    TagEnd,
};
use quick_xml::escape::{escape, partial_escape};

use super::medium::{Medium, medium};
use super::raw_html;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::slug::slug;
use crate::span::Lines;

/// Rendered Markdown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// HTML with holes.
    pub html: Html,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Its links, images and players, in the order of their holes' numbers.
    pub links: Vec<Link>,
    /// Its text without markup, a line for each block.
    pub text: String,
}

/// HTML with holes for what only later stages know.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Html {
    /// The HTML without what goes into the holes.
    pub text: String,
    /// Bytes of `text` at which something is put in, ascending.
    pub holes: Vec<(usize, Hole)>,
}

/// What goes into a hole, escaped for an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// The address of the link with this number.
    Link(usize),
    /// The interface text with this key.
    Text(&'static str),
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6: 1 is the page's title.
    pub level: u8,
    /// Unique in the document.
    pub id: String,
    /// Its text without markup.
    pub title: String,
}

/// A link, an image or a player.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// As it was written.
    pub destination: String,
    /// Where it stands in the file.
    pub span: Span,
}

/// Interface texts that rendered Markdown needs, by the number that stands for each in a [`MARK`].
const TEXTS: [&str; 8] = ["note", "tip", "important", "warning", "caution", "table_label", "back_to_text", "download"];
/// Encloses a hole's number while HTML is being written: a code point that is never text, and is taken out of content.
pub(super) const MARK: char = '\u{fdd0}';

/// Renders Markdown that begins at byte `start` of the file `path` with the lines `lines`.
///
/// `prefix` begins every id that is made: a page may hold several texts, and an id stands on it once.
pub fn render(
    path: &str,
    markdown: &str,
    start: usize,
    lines: &Lines<'_>,
    trust_html: bool,
    prefix: &str,
) -> (Body, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let clean;
    // Only content with the mark in it pays for a copy.
    let markdown = if markdown.contains(MARK) {
        clean = markdown.replace(MARK, "\u{fffd}");
        &clean
    } else {
        markdown
    };
    let span = |range: Range<usize>| lines.span(start + range.start..start + range.end);
    let mut undefined = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            diagnostics.push(
                Diagnostic::error(
                    path,
                    span(link.span),
                    Code::UndefinedReference,
                    format!("`[{}]` is not defined", link.reference),
                )
                .suggest(format!("add a line `[{}]: address` at the end", link.reference)),
            );
        }
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    let events: Vec<_> =
        Parser::new_with_broken_link_callback(markdown, options, Some(&mut undefined)).into_offset_iter().collect();
    let mut writer = Writer::new(&span, &events, prefix);
    writer.run();
    let (mut html, mut body, has_raw_html) = writer.finish();
    if has_raw_html && !trust_html {
        html = raw_html::clean(&html, |destination| {
            // The cleaner knows no places; where the address stands first is where it is wrong, too.
            let at = markdown.find(destination).unwrap_or_default();
            let span = span(at..at + destination.len());
            body.links.push(Link { destination: destination.to_owned(), span });
            body.links.len() - 1
        });
    }
    body.html = cut_holes(&html);
    (body, diagnostics)
}

/// The mark for the hole of link `number`.
pub(super) fn link_mark(number: usize) -> String {
    format!("{MARK}{number}{MARK}")
}

fn text_mark(key: &'static str) -> String {
    let number = TEXTS.iter().position(|text| *text == key).unwrap_or(0);
    format!("{MARK}t{number}{MARK}")
}

/// Turns marks into holes.
fn cut_holes(marked: &str) -> Html {
    let mut html = Html { text: String::with_capacity(marked.len()), holes: Vec::new() };
    for (n, part) in marked.split(MARK).enumerate() {
        if n % 2 == 0 {
            html.text.push_str(part);
        } else if let Some(key) =
            part.strip_prefix('t').and_then(|t| t.parse::<usize>().ok()).and_then(|t| TEXTS.get(t))
        {
            html.holes.push((html.text.len(), Hole::Text(key)));
        } else if let Ok(number) = part.parse() {
            html.holes.push((html.text.len(), Hole::Link(number)));
        }
    }
    html
}

type Located<'a> = (Event<'a>, Range<usize>);

struct Writer<'a, S> {
    span: &'a S,
    events: &'a [Located<'a>],
    prefix: &'a str,
    /// The last is written to; a footnote's definition is written to one of its own.
    out: Vec<String>,
    body: Body,
    raw_html: bool,
    /// How much headings are moved down: a `#` of the text is below the page's title.
    shift: u8,
    ids: HashMap<String, usize>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Labels of footnotes in the order of their first reference.
    notes: Vec<Note>,
    by_label: HashMap<&'a str, usize>,
    /// Labels of the definitions that are being written.
    open: Vec<&'a str>,
}

#[derive(Default)]
struct Note {
    references: usize,
    html: String,
}

impl<'a, S: Fn(Range<usize>) -> Span> Writer<'a, S> {
    fn new(span: &'a S, events: &'a [Located<'a>], prefix: &'a str) -> Self {
        let has_h1 =
            events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })));
        Writer {
            span,
            events,
            prefix,
            out: vec![String::new()],
            body: Body::default(),
            raw_html: false,
            shift: u8::from(has_h1),
            ids: HashMap::new(),
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
            notes: Vec::new(),
            by_label: HashMap::new(),
            open: Vec::new(),
        }
    }

    fn push(&mut self, html: &str) {
        if let Some(out) = self.out.last_mut() {
            out.push_str(html);
        }
    }

    fn plain(&mut self, text: &str) {
        self.body.text.push_str(text);
    }

    /// Ends a block of plain text.
    fn break_text(&mut self) {
        if !self.body.text.is_empty() && !self.body.text.ends_with('\n') {
            self.body.text.push('\n');
        }
    }

    fn link(&mut self, destination: &str, range: &Range<usize>) -> String {
        self.body.links.push(Link { destination: destination.to_owned(), span: (self.span)(range.clone()) });
        link_mark(self.body.links.len() - 1)
    }

    fn run(&mut self) {
        let events = self.events;
        for (event, _) in events {
            if let Event::FootnoteReference(label) = event {
                self.note(label);
            }
        }
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            at += match event {
                Event::Start(Tag::Paragraph) => match self.lone_image(at + 1) {
                    Some(end) => end + 2 - at,
                    None => {
                        self.push("<p>");
                        1
                    }
                },
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let end = self.end_of(at);
                    self.image(dest_url, title, at, end, false);
                    end + 1 - at
                }
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let end = self.end_of(at);
                    self.heading(*level, id.as_deref(), at, end);
                    end + 1 - at
                }
                Event::Start(tag) => {
                    self.start(tag, at, range);
                    1
                }
                other => {
                    self.event(other);
                    1
                }
            };
        }
    }

    /// The index of the event that ends what begins at `at`.
    fn end_of(&self, at: usize) -> usize {
        let mut depth = 0usize;
        for (n, (event, _)) in self.events.iter().enumerate().skip(at) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return n;
            }
        }
        self.events.len().saturating_sub(1)
    }

    /// The text between two events, without markup.
    fn text_between(&self, from: usize, to: usize) -> String {
        let mut text = String::new();
        for (event, _) in &self.events[from..to] {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(part),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text
    }

    /// An image alone in its paragraph is a figure, a file of sound or film a player. Returns where the image ends.
    fn lone_image(&mut self, at: usize) -> Option<usize> {
        let (Event::Start(Tag::Image { dest_url, title, .. }), _) = self.events.get(at)? else { return None };
        let end = self.end_of(at);
        if !matches!(self.events.get(end + 1)?.0, Event::End(TagEnd::Paragraph)) {
            return None;
        }
        self.image(dest_url, title, at, end, true);
        self.break_text();
        Some(end)
    }

    fn image(&mut self, destination: &str, title: &str, at: usize, end: usize, alone: bool) {
        let label = self.text_between(at + 1, end);
        let range = self.events[at].1.clone();
        let href = self.link(destination, &range);
        let medium = medium(destination);
        let shown = if title.is_empty() { label.as_str() } else { title };
        let html = match medium {
            Medium::Image if !alone || title.is_empty() => {
                let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
                let image = format!("<img src=\"{href}\" alt=\"{}\"{title} loading=\"lazy\">", escape(label.as_str()));
                if alone { format!("<p>{image}</p>\n") } else { image }
            }
            Medium::Image => format!(
                "<figure class=\"figure\"><img src=\"{href}\" alt=\"{}\" loading=\"lazy\"><figcaption>{}</figcaption></figure>\n",
                escape(label.as_str()),
                partial_escape(title)
            ),
            Medium::Audio | Medium::Video => {
                let element = if medium == Medium::Audio { "audio" } else { "video" };
                let player = format!(
                    "<{element} controls preload=\"none\" src=\"{href}\" aria-label=\"{}\"></{element}>",
                    escape(shown)
                );
                if alone {
                    let download = text_mark("download");
                    let shown = partial_escape(shown);
                    format!(
                        "<figure class=\"player\">{player}<figcaption>{shown} <a href=\"{href}\" download>{download}</a></figcaption></figure>\n"
                    )
                } else {
                    player
                }
            }
        };
        self.push(&html);
        self.plain(&label);
        if alone && !title.is_empty() && title != label {
            self.plain(&format!("\n{title}"));
        }
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, at: usize, end: usize) {
        let title = self.text_between(at + 1, end);
        let level = (level as u8 + self.shift).clamp(2, 6);
        let wanted = id.map_or_else(|| slug(&title), str::to_owned);
        // What theme and footnotes call their own begins so.
        let is_taken = |id: &str| ["p-", "fn-", "fnref-"].iter().any(|taken| id.starts_with(taken));
        let wanted = match wanted.as_str() {
            "" => "section".to_owned(),
            id if is_taken(id) => format!("section-{id}"),
            _ => wanted,
        };
        let id = self.unique(&format!("{}{wanted}", self.prefix));
        let escaped = escape(id.as_str()).into_owned();
        self.push(&format!("<h{level} id=\"{escaped}\">"));
        let events = self.events;
        let mut inner = at + 1;
        while inner < end {
            let (event, range) = &events[inner];
            match event {
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let image_end = self.end_of(inner);
                    self.image(dest_url, title, inner, image_end, false);
                    inner = image_end;
                }
                Event::Start(tag) => self.start(tag, inner, range),
                other => self.event(other),
            }
            inner += 1;
        }
        self.push(&format!(
            " <a class=\"anchor\" href=\"#{escaped}\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>\n"
        ));
        self.break_text();
        self.body.headings.push(Heading { level, id, title });
    }

    /// The id, or with `-2`, `-3`… where a heading before has it.
    fn unique(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        loop {
            let Some(seen) = self.ids.get_mut(&id) else {
                self.ids.insert(id.clone(), 1);
                return id;
            };
            *seen += 1;
            let n = *seen;
            id = format!("{wanted}-{n}");
        }
    }

    fn start(&mut self, tag: &'a Tag<'a>, at: usize, range: &Range<usize>) {
        match tag {
            Tag::BlockQuote(None) => self.push("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                let name = match kind {
                    BlockQuoteKind::Note => "note",
                    BlockQuoteKind::Tip => "tip",
                    BlockQuoteKind::Important => "important",
                    BlockQuoteKind::Warning => "warning",
                    BlockQuoteKind::Caution => "caution",
                };
                let title = text_mark(name);
                self.push(&format!(
                    "<aside class=\"note note-{name}\" role=\"note\"><p class=\"note-title\">{title}</p>\n"
                ));
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if !info.is_empty() => {
                let language = info.split([' ', ',']).next().unwrap_or("");
                self.push(&format!("<pre><code class=\"language-{}\">", escape(language)));
            }
            Tag::CodeBlock(_) => self.push("<pre><code>"),
            Tag::List(None) => self.push("<ul>\n"),
            Tag::List(Some(1)) => self.push("<ol>\n"),
            Tag::List(Some(first)) => self.push(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => {
                let next = |n: usize| self.events.get(at + n).map(|(event, _)| event);
                let is_task = matches!(next(1), Some(Event::TaskListMarker(_)))
                    || matches!(
                        (next(1), next(2)),
                        (Some(Event::Start(Tag::Paragraph)), Some(Event::TaskListMarker(_)))
                    );
                self.push(if is_task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::FootnoteDefinition(label) => {
                self.open.push(label);
                self.out.push(String::new());
            }
            Tag::DefinitionList => self.push("<dl>\n"),
            Tag::DefinitionListTitle => self.push("<dt>"),
            Tag::DefinitionListDefinition => self.push("<dd>"),
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                let label = text_mark("table_label");
                self.push(&format!(
                    "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table>\n"
                ));
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                self.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.push("<tr>");
            }
            Tag::TableCell => {
                let class = match self.alignments.get(self.cell) {
                    Some(Alignment::Center) => " class=\"center\"",
                    Some(Alignment::Right) => " class=\"end\"",
                    _ => "",
                };
                self.cell += 1;
                let html = if self.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") };
                self.push(&html);
            }
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Strikethrough => self.push("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                let mailto = if *link_type == LinkType::Email { "mailto:" } else { "" };
                let href = self.link(&format!("{mailto}{dest_url}"), range);
                let title =
                    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title.as_ref())) };
                self.push(&format!("<a href=\"{href}\"{title}>"));
            }
            _ => {}
        }
    }

    fn event(&mut self, event: &'a Event<'a>) {
        match event {
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => {
                self.push(&partial_escape(text.as_ref()));
                self.plain(text);
            }
            Event::Code(code) => {
                self.push(&format!("<code>{}</code>", partial_escape(code.as_ref())));
                self.plain(code);
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.raw_html = true;
                self.push(html);
                self.plain(" ");
            }
            Event::SoftBreak => {
                self.push("\n");
                self.plain(" ");
            }
            Event::HardBreak => {
                self.push("<br>\n");
                self.plain(" ");
            }
            Event::Rule => self.push("<hr>\n"),
            Event::TaskListMarker(done) => {
                self.push(if *done {
                    "<input type=\"checkbox\" disabled checked> "
                } else {
                    "<input type=\"checkbox\" disabled> "
                });
            }
            Event::FootnoteReference(label) => {
                let number = self.note(label);
                self.notes[number].references += 1;
                let n = number + 1;
                let id = self.reference_id(n, self.notes[number].references);
                let prefix = self.prefix;
                self.push(&format!(
                    "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#{prefix}fn-{n}\">{n}</a></sup>"
                ));
            }
            _ => {}
        }
    }

    fn note(&mut self, label: &'a str) -> usize {
        if let Some(number) = self.by_label.get(label) {
            return *number;
        }
        self.notes.push(Note::default());
        self.by_label.insert(label, self.notes.len() - 1);
        self.notes.len() - 1
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.push("</p>\n"),
            TagEnd::BlockQuote(None) => self.push("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.push("</aside>\n"),
            TagEnd::CodeBlock => self.push("</code></pre>\n"),
            TagEnd::List(ordered) => self.push(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.push("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let html = self.out.pop().unwrap_or_default();
                if let Some(label) = self.open.pop() {
                    let number = self.note(label);
                    self.notes[number].html = html;
                }
            }
            TagEnd::DefinitionList => self.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.push("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.push("</dd>\n"),
            TagEnd::Table => self.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => {
                let html = if self.in_head { "</th>" } else { "</td>" };
                self.push(html);
                self.plain(" ");
            }
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Strikethrough => self.push("</del>"),
            TagEnd::Link => self.push("</a>"),
            _ => {}
        }
        if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::TableCell)
        {
            self.break_text();
        }
    }

    /// The id of the place that refers to footnote `n` for the `again`th time, both counted from 1.
    fn reference_id(&self, n: usize, again: usize) -> String {
        let prefix = self.prefix;
        if again == 1 { format!("{prefix}fnref-{n}") } else { format!("{prefix}fnref-{n}-{again}") }
    }

    fn finish(mut self) -> (String, Body, bool) {
        let mut html = self.out.swap_remove(0);
        if !self.notes.is_empty() {
            html.push_str("<section class=\"footnotes\" role=\"doc-endnotes\"><ol>\n");
            let label = text_mark("back_to_text");
            for (n, note) in (1..).zip(&self.notes) {
                let _ = write!(html, "<li id=\"{}fn-{n}\">{}", self.prefix, note.html);
                for reference in 1..=note.references {
                    let id = self.reference_id(n, reference);
                    let _ = write!(html, " <a class=\"footnote-back\" href=\"#{id}\" aria-label=\"{label}\">↩</a>");
                }
                html.push_str("</li>\n");
            }
            html.push_str("</ol></section>\n");
        }
        self.body.text.truncate(self.body.text.trim_end().len());
        (html, self.body, self.raw_html)
    }
}

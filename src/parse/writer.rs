//! The HTML of Markdown.
//!
//! It is written here rather than by pulldown-cmark's own writer, because headings need ids, footnotes links back,
//! tables a frame to scroll in, and files players; and because a link's target is not known yet.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use quick_xml::escape::{escape, partial_escape};
use unicode_normalization::UnicodeNormalization;

use super::footnotes::{Footnotes, Unused, reference_id};
use super::markdown::{Body, Heading, Hole, Html, Link, Located, Origin};
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::slug::slug;

/// Writes the HTML of a text.
pub(super) struct Writer<'a> {
    pub origin: &'a Origin<'a>,
    pub events: &'a [Located<'a>],
    pub out: Html,
    /// What was being written when a footnote's definition began.
    outer: Vec<Html>,
    /// Its label.
    labels: Vec<&'a str>,
    pub body: Body,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether an editor wrote HTML.
    pub has_raw_html: bool,
    /// What of it the cleaner leaves out.
    pub removed: Vec<Diagnostic>,
    /// The element that is left out with all that is in it, until it ends.
    pub within_removed: Option<String>,
    /// Elements of that HTML that are not ended yet.
    pub open: Vec<String>,
    /// How many elements of the Markdown are not.
    pub depth: usize,
    /// Where there are too many of both.
    pub too_deep: Option<Range<usize>>,
    /// How much headings are moved down: a `#` of the text is below the page's title.
    shift: u8,
    pub ids: Ids<'a>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    footnotes: Footnotes,
}

/// Gives every id once.
pub(super) struct Ids<'a> {
    /// Begins all of them.
    prefix: &'a str,
    /// How often each was wanted.
    given: HashMap<String, usize>,
}

impl<'a> Ids<'a> {
    /// What begins all of them.
    pub fn prefix(&self) -> &'a str {
        self.prefix
    }

    /// An id of a footnote: nothing else is called so.
    pub fn of_footnote(&mut self, name: &str) -> String {
        let id = format!("{}{name}", self.prefix);
        self.given.insert(id.clone(), 1);
        id
    }

    /// All that were given.
    pub fn into_given(self) -> HashSet<String> {
        self.given.into_keys().collect()
    }

    /// The id, or with `-2`, `-3`… where it is given already. Anchors are compared in Unicode's normal form NFC.
    pub fn give(&mut self, wanted: &str) -> String {
        let wanted: String = wanted.nfc().collect();
        // What theme, footnotes and texts in fields call their own begins so.
        let of_field =
            |id: &str| id.strip_prefix('f').and_then(|id| id.split_once('-')).is_some_and(|(n, _)| is_number(n));
        let wanted = match wanted.as_str() {
            "" => "section".to_owned(),
            id if ["p-", "fn-", "fnref-"].iter().any(|taken| id.starts_with(taken)) || of_field(id) => {
                format!("section-{id}")
            }
            _ => wanted,
        };
        let wanted = format!("{}{wanted}", self.prefix);
        let mut id = wanted.clone();
        loop {
            let Some(times) = self.given.get_mut(&id) else {
                self.given.insert(id.clone(), 1);
                return id;
            };
            *times += 1;
            id = format!("{wanted}-{times}");
        }
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl<'a> Writer<'a> {
    pub fn new(origin: &'a Origin<'a>, events: &'a [Located<'a>], prefix: &'a str) -> Self {
        let has_h1 =
            events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })));
        Writer {
            origin,
            events,
            out: Html::default(),
            outer: Vec::new(),
            labels: Vec::new(),
            body: Body::default(),
            diagnostics: Vec::new(),
            has_raw_html: false,
            removed: Vec::new(),
            within_removed: None,
            open: Vec::new(),
            depth: 0,
            too_deep: None,
            shift: u8::from(has_h1),
            ids: Ids { prefix, given: HashMap::default() },
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
            footnotes: Footnotes::new(events),
        }
    }

    /// Adds plain text.
    pub fn plain(&mut self, text: &str) {
        self.body.text.push_str(text);
    }

    /// Ends a word of plain text, where it is one's end.
    pub fn space_if(&mut self, is_end: bool) {
        if is_end && !self.body.text.is_empty() && !self.body.text.ends_with(char::is_whitespace) {
            self.body.text.push(' ');
        }
    }

    /// Ends a block of plain text.
    pub fn break_text(&mut self) {
        if !self.body.text.is_empty() && !self.body.text.ends_with('\n') {
            self.body.text.push('\n');
        }
    }

    /// Adds a link; its address goes into the hole.
    pub fn link(&mut self, destination: &str, range: Range<usize>, embedded: bool) -> Hole {
        self.body.links.push(Link { destination: destination.to_owned(), span: self.origin.span(range), embedded });
        Hole::Link(self.body.links.len() - 1)
    }

    /// Writes all of it.
    pub fn write(mut self) -> Self {
        let events = self.events;
        let mut at = 0;
        while let Some((event, range)) = events.get(at) {
            at += match event {
                Event::Start(Tag::Paragraph) => match self.lone_image(at + 1) {
                    Some(end) => end + 2 - at,
                    None => {
                        self.out.push("<p>");
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
                Event::Start(Tag::HtmlBlock) => {
                    let end = self.end_of(at);
                    self.html_block(at + 1, end);
                    end + 1 - at
                }
                Event::Start(Tag::FootnoteDefinition(label)) => match self.footnotes.begin(label) {
                    Ok(()) => {
                        self.depth += 1;
                        self.outer.push(std::mem::take(&mut self.out));
                        self.labels.push(label);
                        1
                    }
                    Err(unused) => {
                        self.unused_footnote(label, &unused, range);
                        self.end_of(at) + 1 - at
                    }
                },
                Event::Start(tag) => {
                    self.start(tag, at, range);
                    1
                }
                other => {
                    self.event(other, range);
                    1
                }
            };
        }
        std::mem::take(&mut self.footnotes).write(&mut self.out, &mut self.ids);
        self.body.html = std::mem::take(&mut self.out);
        self.body.text.truncate(self.body.text.trim_end().len());
        self
    }

    fn unused_footnote(&mut self, label: &str, unused: &Unused, range: &Range<usize>) {
        // Only the label is underlined.
        let range = range.start..range.start + label.len() + 3;
        let (message, suggestion) = match unused {
            Unused::Unreferenced => (
                format!("nothing refers to the footnote `[^{label}]`, so it is left out"),
                format!("write `[^{label}]` where it belongs, or take it out"),
            ),
            Unused::Repeated => (
                format!("an earlier footnote is called `[^{label}]` too, so this one is left out"),
                "give it a name of its own, here and where it belongs".to_owned(),
            ),
        };
        self.diagnostics.push(self.origin.warning(range, Code::UnusedFootnote, message).suggest(suggestion));
    }

    /// HTML of several lines; in lists and quotations something else stands between them.
    fn html_block(&mut self, from: usize, to: usize) {
        let mut html = String::new();
        let mut lines = Vec::new();
        for (event, range) in &self.events[from..to] {
            if let Event::Html(line) | Event::Text(line) = event {
                lines.push((html.len(), range.start));
                html.push_str(line);
            }
        }
        self.raw(&html, &lines);
        self.break_text();
    }

    /// The index of the event that ends what begins at `at`.
    pub fn end_of(&self, at: usize) -> usize {
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
    pub fn text_between(&self, from: usize, to: usize) -> String {
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

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, at: usize, end: usize) {
        let title = self.text_between(at + 1, end);
        let level = (level as u8 + self.shift).clamp(2, 6);
        let wanted = id.map_or_else(|| slug(&title), str::to_owned);
        let id = self.ids.give(&wanted);
        let escaped = escape(id.as_str());
        self.out.push(&format!("<h{level} id=\"{escaped}\">"));
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
                other => self.event(other, range),
            }
            inner += 1;
        }
        self.out.push(&format!(
            " <a class=\"anchor\" href=\"#{escaped}\" aria-hidden=\"true\" tabindex=\"-1\">#</a></h{level}>\n"
        ));
        self.break_text();
        self.body.headings.push(Heading { level, id, title });
    }

    fn start(&mut self, tag: &Tag<'_>, at: usize, range: &Range<usize>) {
        self.depth += 1;
        self.look_how_deep(0, range);
        // What is not always the same writes itself.
        let html = match tag {
            Tag::BlockQuote(None) => "<blockquote>\n",
            Tag::BlockQuote(Some(kind)) => {
                let name = match kind {
                    BlockQuoteKind::Note => "note",
                    BlockQuoteKind::Tip => "tip",
                    BlockQuoteKind::Important => "important",
                    BlockQuoteKind::Warning => "warning",
                    BlockQuoteKind::Caution => "caution",
                };
                self.out.push("<aside class=\"note note-").push(name).push("\" role=\"note\"><p class=\"note-title\">");
                self.out.hole(Hole::Text(name));
                "</p>\n"
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if !info.is_empty() => {
                let language = info.split([' ', ',']).next().unwrap_or("");
                self.out.push("<pre><code class=\"language-").push(&escape(language));
                "\">"
            }
            Tag::CodeBlock(_) => "<pre><code>",
            Tag::List(None) => "<ul>\n",
            Tag::List(Some(1)) => "<ol>\n",
            Tag::List(Some(first)) => {
                self.out.push(&format!("<ol start=\"{first}\">\n"));
                ""
            }
            Tag::Item => {
                let next = |n: usize| self.events.get(at + n).map(|(event, _)| event);
                let is_task = matches!(next(1), Some(Event::TaskListMarker(_)))
                    || matches!(
                        (next(1), next(2)),
                        (Some(Event::Start(Tag::Paragraph)), Some(Event::TaskListMarker(_)))
                    );
                if is_task { "<li class=\"task\">" } else { "<li>" }
            }
            Tag::DefinitionList => "<dl>\n",
            Tag::DefinitionListTitle => "<dt>",
            Tag::DefinitionListDefinition => "<dd>",
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.out.push("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label");
                match self.body.headings.last() {
                    Some(heading) => self.out.push("ledby=\"").push(&escape(heading.id.as_str())),
                    None => self.out.push("=\"").hole(Hole::Text("table_label")),
                };
                "\"><table>\n"
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                "<thead><tr>"
            }
            Tag::TableRow => {
                self.cell = 0;
                "<tr>"
            }
            Tag::TableCell => {
                self.out.push(if self.in_head { "<th scope=\"col\"" } else { "<td" });
                let alignment = self.alignments.get(self.cell);
                self.cell += 1;
                match alignment {
                    Some(Alignment::Center) => " class=\"center\">",
                    Some(Alignment::Right) => " class=\"end\">",
                    _ => ">",
                }
            }
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            Tag::Link { link_type, dest_url, title, .. } => {
                let mailto = if *link_type == LinkType::Email { "mailto:" } else { "" };
                let address = self.link(&format!("{mailto}{dest_url}"), range.clone(), false);
                self.out.push("<a href=\"").hole(address);
                if !title.is_empty() {
                    self.out.push("\" title=\"").push(&escape(title.as_ref()));
                }
                "\">"
            }
            _ => "",
        };
        self.out.push(html);
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => {
                self.out.push(&partial_escape(text.as_ref()));
                self.plain(text);
            }
            Event::Code(code) => {
                self.out.push("<code>").push(&partial_escape(code.as_ref())).push("</code>");
                self.plain(code);
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw(html, &[(0, range.start)]),
            Event::SoftBreak => {
                self.out.push("\n");
                self.plain(" ");
            }
            Event::HardBreak => {
                self.out.push("<br>\n");
                self.plain(" ");
            }
            Event::Rule => {
                self.out.push("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                let (text, sign) = if *done { ("task_done", "☑") } else { ("task_open", "☐") };
                self.out.push("<span class=\"task-sign\" role=\"img\" aria-label=\"").hole(Hole::Text(text));
                self.out.push("\">").push(sign).push("</span> ");
            }
            Event::FootnoteReference(label) => {
                let Some((n, again)) = self.footnotes.refer(label) else { return };
                let prefix = self.ids.prefix();
                let id = self.ids.of_footnote(&reference_id(n, again));
                self.out.push(&format!(
                    "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#{prefix}fn-{n}\">{n}</a></sup>"
                ));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        if tag != TagEnd::Paragraph {
            self.depth -= 1;
        }
        self.out.push(match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) => "</aside>\n",
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table => "</tbody></table></div>\n",
            TagEnd::TableHead => "</tr></thead>\n<tbody>\n",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell if self.in_head => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => "</a>",
            _ => "",
        });
        match tag {
            TagEnd::FootnoteDefinition => {
                let html = std::mem::replace(&mut self.out, self.outer.pop().unwrap_or_default());
                if let Some(label) = self.labels.pop() {
                    self.footnotes.end(label, html);
                }
            }
            TagEnd::TableHead => self.in_head = false,
            TagEnd::TableCell => self.plain(" "),
            _ => {}
        }
        if !matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::TableCell)
        {
            self.break_text();
        }
    }
}

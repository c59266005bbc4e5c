//! Markdown as HTML with holes where links go, headings, and plain text for search.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser};

use super::writer::Writer;
use super::{footnotes, raw_html, slips, tags};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::span::Lines;

/// Rendered Markdown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// HTML with holes.
    pub html: Html,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
    /// Every id in its HTML: of headings, of footnotes, and those that editors wrote.
    pub ids: BTreeSet<String>,
    /// Its links, images and players, in the order of their holes' numbers.
    pub links: Vec<Link>,
    /// What stands in double brackets, `[[…]]`, as other systems write links.
    pub wiki_links: Vec<Link>,
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
    /// Whether the page shows what is there: an image or a player.
    pub embedded: bool,
}

/// Markdown, and where it stands.
pub(super) struct Origin<'a> {
    pub path: &'a str,
    pub markdown: &'a str,
    start: usize,
    lines: &'a Lines<'a>,
}

impl Origin<'_> {
    /// The place of a range of the Markdown.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.lines.span(self.start + range.start..self.start + range.end)
    }

    /// An error there.
    pub fn error(&self, range: Range<usize>, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.path, self.span(range), code, message)
    }

    /// A warning there.
    pub fn warning(&self, range: Range<usize>, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.path, self.span(range), code, message)
    }
}

/// An event of the parser, and the range of the Markdown that it is about.
pub(super) type Located<'a> = (Event<'a>, Range<usize>);

impl Html {
    /// Adds HTML as it is.
    pub(super) fn push(&mut self, html: &str) -> &mut Self {
        self.text.push_str(html);
        self
    }

    /// Adds a hole.
    pub(super) fn hole(&mut self, hole: Hole) -> &mut Self {
        self.holes.push((self.text.len(), hole));
        self
    }

    /// The whole HTML: `content` says what goes into each hole, not yet escaped.
    pub fn fill(&self, mut content: impl FnMut(Hole) -> String) -> String {
        let mut filled = String::with_capacity(self.text.len() + self.holes.len() * 32);
        let mut from = 0;
        for (at, hole) in &self.holes {
            filled.push_str(&self.text[from..*at]);
            filled.push_str(&quick_xml::escape::escape(content(*hole).as_str()));
            from = *at;
        }
        filled.push_str(&self.text[from..]);
        filled
    }

    /// Adds other HTML with its holes.
    pub(super) fn append(&mut self, other: Html) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.holes.extend(other.holes.into_iter().map(|(at, hole)| (before + at, hole)));
    }
}

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
    let origin = Origin { path, markdown, start, lines };
    let mut diagnostics = Vec::new();
    let mut undefined = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            let message = format!("`[{}]` is not defined", link.reference);
            let suggestion = slips::undefined(&origin, &link);
            diagnostics.push(origin.error(link.span, Code::UndefinedReference, message).suggest(suggestion));
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
    diagnostics.extend(footnotes::undefined(&origin, &events));
    diagnostics.extend(slips::find(&origin, &events));
    let wiki_links = slips::wiki_links(&origin, &events);
    let mut written = Writer::new(&origin, &events, prefix).write();
    diagnostics.append(&mut written.diagnostics);
    let mut body = written.body;
    if written.has_raw_html && !trust_html {
        diagnostics.append(&mut written.removed);
        body.html = match written.too_deep {
            None => raw_html::clean(&body.html, written.ids.into_given()),
            Some(place) => {
                diagnostics.push(raw_html::too_deep(&origin, place));
                Html::default()
            }
        };
    }
    body.wiki_links = wiki_links;
    // These are most of what a library holds, and grew by doubling.
    body.html.text.shrink_to_fit();
    body.html.holes.shrink_to_fit();
    body.text.shrink_to_fit();
    body.links.shrink_to_fit();
    body.headings.shrink_to_fit();
    body.ids = tags::ids(&body.html.text).collect();
    for link in &mut body.links {
        // Who writes a link within the text knows nothing of the prefix.
        if let Some(id) = link.destination.strip_prefix('#').filter(|id| body.ids.contains(&format!("{prefix}{id}"))) {
            link.destination = format!("#{prefix}{id}");
        }
    }
    (body, diagnostics)
}

//! Slips of the keyboard that Markdown does not know for mistakes: the page shows them as they are typed.
//!
//! Each is told only where hardly anything else can be meant.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::markdown::{Located, Origin};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::load::FOLDER;

/// Signs that word processors put before the items of a list. `■`, `○` and `●` stand before headings in Japanese.
const BULLETS: [char; 6] = ['•', '·', '◦', '▪', '▫', '‣'];
/// How addresses begin.
const SCHEMES: [&str; 5] = ["https://", "http://", "www.", "mailto:", "../"];
/// How files end that a text links to.
const ENDINGS: [&str; 6] = [".md", ".pdf", ".docx", ".xlsx", ".pptx", ".zip"];
/// How far from a place one looks, in bytes: a line may be as long as its file, with a link in each word.
const FAR: usize = 1000;

/// Finds them in a text.
pub(super) fn find(origin: &Origin<'_>, events: &[Located<'_>]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut before: Option<&Event<'_>> = None;
    for (event, range) in events {
        let slip = match (event, before) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))), _) => unclosed_code(origin, range),
            (Event::Start(Tag::Paragraph), _) => heading(origin, range).or_else(|| table(origin, range)),
            (Event::Text(_), Some(Event::Text(before))) if before.ends_with(']') => link(origin, range),
            (
                Event::Text(_),
                Some(
                    Event::Start(Tag::Paragraph | Tag::Item | Tag::Heading { .. })
                    | Event::SoftBreak
                    | Event::HardBreak,
                ),
            ) => bullet(origin, range).or_else(|| conflict(origin, range)),
            _ => None,
        };
        before = Some(event);
        found.extend(slip);
    }
    found
}

/// Spaces around a name of the path from `content/`, which nobody sees.
pub(super) fn in_name(path: &str) -> Option<Diagnostic> {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let right = stem.split('/').map(str::trim).collect::<Vec<_>>().join("/");
    (right != stem).then(|| {
        let message = "a name begins or ends with a space, which is `%20` in the address of the page";
        let help = format!("rename it to {FOLDER}/{right}.md");
        Diagnostic::warning(&format!("{FOLDER}/{path}"), Span::START, Code::SpaceInName, message).suggest(help)
    })
}

/// The rest of the line, as much of it as matters.
fn line<'a>(origin: &Origin<'a>, range: &Range<usize>) -> &'a str {
    let end = origin.markdown.floor_char_boundary(range.start + FAR);
    origin.markdown[range.start..end].lines().next().unwrap_or("")
}

fn slip(origin: &Origin<'_>, range: Range<usize>, message: &str, help: String) -> Diagnostic {
    origin.warning(range, Code::SlipInMarkdown, message).suggest(help)
}

/// A sign that is a bullet for a word processor only.
fn bullet(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let line = line(origin, range);
    let item = line.strip_prefix(BULLETS).filter(|item| item.starts_with(char::is_whitespace))?;
    // One is told for a whole list.
    let near = origin.markdown.ceil_char_boundary(range.start.saturating_sub(FAR));
    if origin.markdown[near..range.start].trim_end().rsplit('\n').next()?.trim_start().starts_with(BULLETS) {
        return None;
    }
    let place = range.start..range.start + line.len() - item.len();
    let message = "Markdown knows no list by this sign, so its lines run into one another";
    Some(slip(origin, place, message, format!("write `- {}`", item.trim())))
}

/// What git leaves in a file where two people changed the same lines.
fn conflict(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let line = line(origin, range);
    let span = || origin.span(range.start..range.start + line.len());
    line.starts_with("<<<<<<< ").then(|| Diagnostic::conflict(origin.path, span()))
}

/// `##Heading`. What has a single `#` may be a hashtag, and many scripts end no sentence with a sign that would tell.
fn heading(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let text = origin.markdown[range.clone()].trim_end();
    let title = text.trim_start_matches('#');
    let signs = text.len() - title.len();
    let is_heading = title.starts_with(char::is_alphabetic) && (2..=6).contains(&signs);
    is_heading.then(|| {
        let help = format!("write `{} {}`", &text[..signs], title.lines().next().unwrap_or(""));
        let message = "this is no heading: there is no space behind the `#`";
        slip(origin, range.start..range.start + signs, message, help)
    })
}

/// Lines of a table without the line that makes them one.
fn table(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let text = &origin.markdown[range.clone()];
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().filter(|line| line.starts_with('|'))?;
    let is_row = |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|');
    let is_table = is_row(first) && text.trim_end().contains('\n') && lines.all(is_row);
    is_table.then(|| {
        let help = format!("write `{}|` as its second line", "|---".repeat(first.matches('|').count() - 1));
        slip(origin, range.start..range.start + first.len(), "this is no table: its second line is missing", help)
    })
}

/// `[text] (address)`, and `[text](address)` with a space in the address. `range` is what follows the `]`.
fn link(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let behind = line(origin, range);
    let inner = behind.trim_start_matches(' ').strip_prefix('(')?;
    let is_apart = behind.starts_with(' ');
    let is_address = |address: &str| {
        SCHEMES.iter().any(|scheme| address.starts_with(scheme)) || ENDINGS.iter().any(|end| address.ends_with(end))
    };
    let shortest = inner.split_once(')')?.0;
    // `s01 (copy).md` has a bracket of its own.
    let longer = || ENDINGS.iter().filter_map(|ending| Some(inner.find(&format!("{ending})"))? + ending.len())).min();
    let address = if is_apart || is_address(shortest) { shortest } else { &inner[..longer()?] };
    let has_space = address.contains(' ');
    let near = origin.markdown.ceil_char_boundary(range.start.saturating_sub(FAR));
    let start = near + origin.markdown[near..range.start].rfind('[')?;
    let text = &origin.markdown[start..range.start];
    // `[1] (…)` is a reference to a list of sources.
    let is_number = text.trim_matches(['[', ']']).bytes().all(|byte| byte.is_ascii_digit());
    if !is_address(address) || is_apart == has_space || is_number {
        return None;
    }
    let place = start..range.start + behind.len() - inner.len() + address.len() + 1;
    if is_apart {
        let message = "this is no link: there is a space between its text and its address";
        return Some(slip(origin, place, message, format!("write `{text}({address})`")));
    }
    Some(slip(origin, place, "this is no link: its address has a space in it", format!("write `{text}(<{address}>)`")))
}

/// A block of code that goes on to the end of the file.
fn unclosed_code(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let last = origin.markdown[range.clone()].trim_end().lines().skip(1).last().unwrap_or("");
    let last = last.trim_start_matches([' ', '\t', '>']);
    let is_closed = last.starts_with("```") || last.starts_with("~~~");
    (!is_closed && origin.markdown[range.end..].trim().is_empty()).then(|| {
        let fence = line(origin, range);
        let message = "the code that begins here has no end, so all that follows is shown as code";
        let help = format!("put a line {} where the code ends", fence.trim_start().get(..3).unwrap_or("```"));
        slip(origin, range.start..range.start + fence.len(), message, help)
    })
}

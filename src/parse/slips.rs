//! Slips of the keyboard that Markdown does not know for mistakes: the page shows them as they are typed.
//!
//! Each is told only where hardly anything else can be meant.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Tag};

use super::address::{self, OWN_ADDRESS, begins, is_file, no_meaning, template_tag};
use super::markdown::{Link, Located, Origin};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::load::FOLDER;
use crate::near::CURLY;

/// Signs that word processors put before the items of a list. `■`, `○` and `●` stand before headings in Japanese.
const BULLETS: [char; 6] = ['•', '·', '◦', '▪', '▫', '‣'];
/// How addresses on the web begin, with the slips that are common there.
const WEB: [&str; 6] = ["https:", "http:", "https//", "http//", "www.", "mailto:"];
/// How files end that a text links to, where [`is_file`] takes it for the end of a host.
const ENDINGS: [&str; 2] = ["md", "zip"];
/// How far from a place one looks, in bytes: a line may be as long as its file, with a link in each word.
const FAR: usize = 1000;

/// Finds them in a text.
pub(super) fn find(origin: &Origin<'_>, events: &[Located<'_>]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut before: Option<&Event<'_>> = None;
    // Behind it is nothing.
    let last = origin.markdown.trim_end().len();
    for (event, range) in events {
        let slip = match (event, before) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))), _) => {
                (range.end >= last).then(|| unclosed_code(origin, range)).flatten()
            }
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
        let target = format!("{FOLDER}/{right}.md");
        let help = format!("rename it to {target}");
        Diagnostic::warning(&format!("{FOLDER}/{path}"), Span::START, Code::SpaceInName, message)
            .suggest(help)
            .moving_to(target)
    })
}

/// What is to be done about a reference without definition.
pub(super) fn undefined(origin: &Origin<'_>, link: &BrokenLink<'_>) -> String {
    let label = &link.reference;
    if is_web(label) {
        return format!("write round brackets around the address: `({label})`");
    }
    let help = format!("add a line `[{label}]: address` at the end");
    // `matrix[i][j]`
    let is_index = origin.markdown[..link.span.start].ends_with(char::is_alphanumeric);
    if is_index { format!("{help}, or put backticks around it if it is code") } else { help }
}

/// What stands in double brackets. Whether a link is meant, only who knows all files can say.
pub(super) fn wiki_links(origin: &Origin<'_>, events: &[Located<'_>]) -> Vec<Link> {
    let wiki_link = |pair: &[Located<'_>]| {
        // A bracket that could begin a link is an event of its own.
        let [(Event::Text(outer), before), (Event::Text(inner), at)] = pair else { return None };
        let is_double = matches!(&**outer, "[" | "![") && &**inner == "[" && before.end == at.start;
        if !is_double || origin.markdown[..before.start].ends_with('\\') {
            return None;
        }
        let behind = line(origin, &(at.end..origin.markdown.len()));
        let written = &behind[..behind.find(['[', ']'])?];
        let is_closed = behind[written.len()..].starts_with("]]");
        let span = origin.span(at.start - 1..at.end + written.len() + 2);
        is_closed.then(|| Link { destination: written.to_owned(), span, embedded: false })
    };
    events.windows(2).filter_map(wiki_link).collect()
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
    let near = origin.markdown.ceil_char_boundary(range.start.saturating_sub(FAR));
    let before = origin.markdown[near..range.start].trim_end().rsplit('\n').next()?.trim_start();
    // One is told for a whole list, and `A · B` that goes on in this line is none.
    if before.starts_with(BULLETS) || BULLETS.iter().any(|sign| before.contains(&format!(" {sign} "))) {
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
    // As Asian keyboards type it, or as word processors keep words together.
    let has_wide_space = title.starts_with(['\u{3000}', '\u{a0}']);
    let message = match signs {
        1..=6 if has_wide_space => "this is no heading: the space behind the `#` is not an ordinary one",
        2..=6 if title.starts_with(char::is_alphabetic) => "this is no heading: there is no space behind the `#`",
        _ => return None,
    };
    let help = format!("write `{} {}`", &text[..signs], title.lines().next().unwrap_or("").trim_start());
    Some(slip(origin, range.start..range.start + signs, message, help))
}

/// Lines of a table without the line that makes them one.
fn table(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let text = &origin.markdown[range.clone()];
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().filter(|line| line.starts_with('|'))?;
    let is_row = |line: &str| line.len() > 1 && line.starts_with('|') && line.ends_with('|');
    let is_table = is_row(first) && text.trim_end().contains('\n') && lines.all(is_row);
    is_table.then(|| {
        let cells = first.replace("\\|", "").matches('|').count().saturating_sub(1);
        let help = format!("write `{}|` as its second line", "|---".repeat(cells));
        slip(origin, range.start..range.start + first.len(), "this is no table: its second line is missing", help)
    })
}

/// `[text] (address)`, and `[text](address)` whose address is none for Markdown. `range` is what follows the `]`.
fn link(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let far = origin.markdown.floor_char_boundary(range.start + FAR);
    let behind = origin.markdown[range.start..far].split("\n\n").next()?;
    let inner = behind.trim_start_matches(' ').strip_prefix('(')?;
    let is_apart = behind.starts_with(' ');
    let end = closing(inner.char_indices(), '(', ')');
    let inside = end.map_or_else(|| inner.split(char::is_whitespace).next().unwrap_or(""), |end| &inner[..end]);
    // What is before it is looked at only where this may be an address: a line may be full of brackets.
    let is_begun = |word: &str| is_address(word) || is_address(word.trim_end_matches(['.', ',', ';', ':']));
    let mut words = inside.split(|c: char| c.is_whitespace() || is_quote(c) || matches!(c, '）' | ']' | '}'));
    if !inside.contains('{') && !words.any(is_begun) {
        return None;
    }
    let near = origin.markdown.ceil_char_boundary(range.start.saturating_sub(FAR));
    let before = origin.markdown[near..range.start].char_indices().rev().skip(1);
    let start = near + closing(before, ']', '[')?;
    // `[1] (…)` is a reference to a list of sources, `[ ]` a box, and `\[` is meant.
    let text = &origin.markdown[start..range.start];
    let is_mark = text.trim_matches(['[', ']']).bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
    if is_mark || origin.markdown[..start].ends_with('\\') {
        return None;
    }
    let no_link = |length: usize, why: &str, help: String| {
        let place = start..range.start + behind.len() - inner.len() + length;
        Some(slip(origin, place, &format!("this is no link: {why}"), help))
    };
    let Some(length) = end else {
        let word = inner.split(char::is_whitespace).next()?;
        let bracket = |c: char| matches!(c, '）' | ']' | '}');
        let address = word.split(bracket).next()?.trim_end_matches(['.', ',', ';', ':']);
        let other = inner[address.len()..].chars().next().filter(|c| bracket(*c)).map_or(0, char::len_utf8);
        let is_cut = word.len() == inner.len() && behind.len() + 4 > FAR;
        let help = format!("write `{text}({})`", destination(address, ""));
        let why = "the bracket behind its address is missing";
        return if is_apart || is_cut || !is_address(address) {
            None
        } else {
            no_link(address.len() + other, why, help)
        };
    };
    let written = inner[..length].trim();
    if !is_apart && let Some(tag) = template_tag(written) {
        return no_link(length + 1, &no_meaning(tag), OWN_ADDRESS.to_owned());
    }
    let (address, quoted) = with_title(written);
    let title = quoted.trim_matches(is_quote).trim();
    // `to https://…`
    let whole = address.rsplit(' ').next().filter(|word| word.contains("://") && !is_web(address)).unwrap_or(address);
    if !is_apart && is_two(address) {
        return no_link(length + 1, "there are two addresses in it", "write a link for each".to_owned());
    }
    let help = format!("write `{text}({})`", destination(whole, title));
    let why = match (is_apart, address.contains(' ')) {
        _ if !is_address(whole) || written.contains('\n') => return None,
        (true, true) => return None,
        (true, false) => "there is a space between its text and its address",
        (false, true) if whole.len() < address.len() => "words stand before its address",
        (false, true) => "its address has a space in it",
        (false, false) if quoted.is_empty() || is_title(quoted) => return None,
        (false, false) => "its title is not within straight quotes",
    };
    no_link(length + 1, why, help)
}

/// Where a bracket ends that is open before these characters.
fn closing(chars: impl Iterator<Item = (usize, char)>, open: char, close: char) -> Option<usize> {
    let mut within = 0_usize;
    for (at, c) in chars {
        if c == close && within == 0 {
            return Some(at);
        }
        within = within + usize::from(c == open) - usize::from(c == close);
    }
    None
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'') || CURLY.contains(&c)
}

/// Whether Markdown takes it for a title.
fn is_title(quoted: &str) -> bool {
    ['"', '\''].iter().any(|quote| {
        let inner = quoted.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote));
        inner.is_some_and(|inner| !inner.contains(*quote))
    })
}

/// An address, and the title behind it in its quotes.
fn with_title(written: &str) -> (&str, &str) {
    let mut quotes = written.char_indices().filter(|(_, c)| is_quote(*c));
    let title = quotes.find(|(at, _)| written[..*at].ends_with(' '));
    let (address, title) = written.split_at(title.map_or(written.len(), |(at, _)| at));
    (address.trim_end(), title)
}

fn is_web(address: &str) -> bool {
    WEB.iter().any(|begin| begins(address, begin))
}

fn is_address(written: &str) -> bool {
    let path = written.split(['#', '?']).next().unwrap_or("");
    let is_path =
        |(_, ending): (&str, &str)| is_file(ending) || ENDINGS.iter().any(|other| other.eq_ignore_ascii_case(ending));
    is_web(written) || written.starts_with("../") || path.rsplit_once('.').is_some_and(is_path)
}

fn is_two(written: &str) -> bool {
    let pair = written.split_once(", ").or_else(|| written.split_once("; "));
    pair.is_some_and(|(one, other)| is_address(one) && is_address(other))
}

/// An address as it is meant and its title, as they stand in a link.
fn destination(address: &str, title: &str) -> String {
    let (address, title) = match (address::meant(address).filter(|_| is_web(address)), address.split_once(' ')) {
        (Some(meant), _) => (meant, title),
        // A space within a host: the title has no quotes.
        (None, Some((address, title))) if is_web(address) => (address.to_owned(), title),
        (None, Some(_)) => (format!("<{address}>"), title),
        (None, None) => (address.to_owned(), title),
    };
    match title {
        "" => address,
        _ if title.contains('"') => format!("{address} '{title}'"),
        _ => format!("{address} \"{title}\""),
    }
}

/// A block of code without its end, as the last of a file.
fn unclosed_code(origin: &Origin<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let code = origin.markdown[range.clone()].trim_end();
    let begin = line(origin, range).trim_end();
    let sign = begin.chars().next()?;
    let length = begin.len() - begin.trim_start_matches(sign).len();
    let last = code.lines().skip(1).last().unwrap_or("").trim_start_matches([' ', '\t', '>']);
    let is_closed = last.len() >= length && last.chars().all(|c| c == sign);
    if is_closed {
        return None;
    }
    let fence = &begin[..length];
    let place = range.start..range.start + begin.len();
    if length == code.len() {
        let help = format!("take it out, or put another line {fence} above it, where the code begins");
        return Some(slip(origin, place, "this begins code, and there is none below it", help));
    }
    let message = "the code that begins here has no end, so all that follows is shown as code";
    Some(slip(origin, place, message, format!("put a line {fence} where the code ends")))
}

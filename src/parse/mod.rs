//! One file into one [`Parsed`]: front matter with the place of every value, Markdown as HTML with holes.
//!
//! It sees nothing but its own file, so files are parsed side by side.

pub mod address;
mod footnotes;
pub mod front_matter;
pub mod markdown;
mod media;
pub mod paths;
mod raw_html;
mod removed_html;
mod slips;
pub mod split;
mod tags;
mod writer;
mod yaml_lines;
mod yaml_lists;
mod yaml_lost;
mod yaml_mistakes;
mod yaml_values;
mod zawgyi;

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::languages;
use crate::load::{FOLDER, Source};
use crate::span::{Lines, without_mark};
use front_matter::{Entries, Key, Node};
use markdown::Body;
pub(crate) use media::no_picture;
use split::Split;
pub(crate) use yaml_lines::CURLY;

/// A Markdown file, read but not yet held against the schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// From `content/`, with `/` between folders.
    pub path: String,
    /// What its path says that it is.
    pub place: Place,
    /// Whether it can be read and stands where it may. One that cannot is here because others may refer to it.
    pub readable: bool,
    /// The front matter, in the order of the file; where it is no YAML, what seems to be the title.
    pub front: Vec<(Key, Node)>,
    /// The Markdown, which the library has too.
    pub body: Arc<Body>,
}

/// What a path says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The first folder; empty for pages outside collections.
    pub folder: String,
    /// The name of the file without its endings, or of the folder that holds `index.md`.
    pub name: String,
    /// The language that the name ends in: `fr` of `slug.fr.md`.
    pub language: Option<String>,
    /// The folder with the files beside it, from `content/`; ends in `/` where not empty.
    pub beside: String,
}

impl Parsed {
    /// The path from the hub's root, for messages.
    pub fn shown(&self) -> String {
        format!("{FOLDER}/{}", self.path)
    }
}

/// Parses one file.
pub fn parse_one(source: &Source, trust_html: bool) -> (Parsed, Vec<Diagnostic>) {
    let shown = format!("{FOLDER}/{}", source.path);
    let (place, misplaced) = place(&source.path);
    let is_misplaced = misplaced.is_some();
    let mut diagnostics: Vec<Diagnostic> = misplaced.into_iter().chain(slips::in_name(&source.path)).collect();
    let mut parsed =
        Parsed { path: source.path.clone(), place, readable: false, front: Vec::new(), body: Arc::default() };
    let Some(text) = &source.text else { return (parsed, diagnostics) };
    let lines = Lines::new(text);
    diagnostics.extend(zawgyi::find(text).map(|place| zawgyi::warning(&shown, lines.span(place))));
    let (split, mut found) = split::split(&shown, text);
    diagnostics.append(&mut found);
    let Some(split) = split else { return (parsed, diagnostics) };
    let (body, mut found) = markdown::render(&shown, split.body, split.body_start, &lines, trust_html, "");
    parsed.body = Arc::new(body);
    diagnostics.append(&mut found);
    let (front, mut found) = front_matter::parse(&shown, split.yaml, split.yaml_line);
    diagnostics.append(&mut found);
    parsed.readable = front.is_some() && !is_misplaced;
    parsed.front = front.unwrap_or_else(|| front_matter::title(split.yaml));
    (parsed, diagnostics)
}

/// The parts of a file and its fields, where there is no mistake in how these are written. A byte-order mark is passed by.
///
/// # Errors
/// The first mistake.
pub fn parts<'a>(path: &str, text: &'a str) -> Result<(Split<'a>, Entries), Box<Diagnostic>> {
    let text = without_mark(text);
    let (split, mut found) = split::split(path, text);
    let read = split.map(|split| (split, front_matter::parse(path, split.yaml, split.yaml_line)));
    if let Some((split, (entries, more))) = read {
        found.extend(more);
        if let (Some(entries), false) = (entries, found.iter().any(Diagnostic::is_error)) {
            return Ok((split, entries));
        }
    }
    let mistake = found.into_iter().find(Diagnostic::is_error);
    Err(Box::new(mistake.unwrap_or_else(|| {
        Diagnostic::error(path, Span::START, Code::MissingFrontMatter, "the front matter cannot be read")
    })))
}

/// What a path from `content/` says, and what is wrong with it.
pub fn place(path: &str) -> (Place, Option<Diagnostic>) {
    let mut parts: Vec<&str> = path.split('/').collect();
    let file = parts.pop().unwrap_or("");
    let stem = file.strip_suffix(".md").unwrap_or(file);
    let (name, language) = match stem.rsplit_once('.') {
        Some((name, ending)) if ending.len() >= 2 && !name.is_empty() && languages::find(ending).is_some() => {
            (name, Some(ending.to_owned()))
        }
        _ => (stem, None),
    };
    let place = |folder: &str, name: &str, beside: String| Place {
        folder: folder.to_owned(),
        name: name.to_owned(),
        language: language.clone(),
        beside,
    };
    let misplaced = |message: &str, target: &str, suggestion: String| {
        let error = Diagnostic::error(&format!("{FOLDER}/{path}"), Span::START, Code::MisplacedFile, message);
        Some(error.suggest(suggestion).moving_to(format!("{FOLDER}/{target}")))
    };
    match parts.as_slice() {
        // As other systems call them.
        [] if name == "_index" => {
            let right = file.trim_start_matches('_');
            let message = "this is not what the home page is called";
            let help = misplaced(message, right, format!("rename it to {FOLDER}/{right}"));
            (place("", name, String::new()), help)
        }
        [folder] if name == "index" => {
            let right = format!("{folder}/_{file}");
            let message = "this is not what the introduction of a folder is called";
            let help = misplaced(message, &right, format!("rename it to {FOLDER}/{right}"));
            (place(folder, name, format!("{folder}/")), help)
        }
        [] => (place("", name, String::new()), None),
        [folder] => (place(folder, name, format!("{folder}/")), None),
        [folder, slug] if name == "index" => (place(folder, slug, format!("{folder}/{slug}/")), None),
        [folder, .., last] => {
            let here = parts.join("/");
            let (name, target, suggestion) = if name == "index" {
                let help = format!("move its folder to {FOLDER}/{folder}/{last}/");
                (*last, format!("{folder}/{last}/{file}"), help)
            } else if languages::find(name).is_some() {
                let target = format!("{here}/index.{file}");
                let help = format!("rename it to {FOLDER}/{target}, if it is the same in that language");
                (name, target, help)
            } else {
                let target = format!("{folder}/{file}");
                let help =
                    format!("move it to {FOLDER}/{target}; or call it .{file}, if it is only for those who write here");
                (name, target, help)
            };
            let help = misplaced("a document lies too deep in folders", &target, suggestion);
            (place(folder, name, format!("{}/", parts.join("/"))), help)
        }
    }
}

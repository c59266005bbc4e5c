//! One file into one [`Parsed`]: front matter with the place of every value, Markdown as HTML with holes.
//!
//! It sees nothing but its own file, so files are parsed side by side.

pub mod address;
mod footnotes;
pub mod front_matter;
pub mod markdown;
mod media;
mod raw_html;
mod tags;
mod writer;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::languages;
use crate::load::{FOLDER, Source};
use crate::span::Lines;
use front_matter::{Key, Node};
use markdown::Body;

/// A Markdown file, read but not yet held against the schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// From `content/`, with `/` between folders.
    pub path: String,
    /// What its path says that it is.
    pub place: Place,
    /// The front matter, in the order of the file.
    pub front: Vec<(Key, Node)>,
    /// The Markdown.
    pub body: Body,
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

/// Parses every file; the order is that of `sources`, whatever the number of threads.
pub fn parse(sources: &[Source], trust_html: bool) -> (Vec<Parsed>, Vec<Diagnostic>) {
    let results: Vec<_> = sources.par_iter().map(|source| parse_one(source, trust_html)).collect();
    let mut all = Vec::with_capacity(results.len());
    let mut diagnostics = Vec::new();
    for (parsed, mut found) in results {
        all.extend(parsed);
        diagnostics.append(&mut found);
    }
    (all, diagnostics)
}

/// Parses one file. It is missing from the result only where its front matter cannot be read.
pub fn parse_one(source: &Source, trust_html: bool) -> (Option<Parsed>, Vec<Diagnostic>) {
    let shown = format!("{FOLDER}/{}", source.path);
    let place = match place(&source.path) {
        Ok(place) => place,
        Err(diagnostic) => return (None, vec![*diagnostic]),
    };
    let split = match front_matter::split(&shown, &source.text) {
        Ok(split) => split,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let lines = Lines::new(&source.text);
    let (body, mut diagnostics) = markdown::render(&shown, split.body, split.body_start, &lines, trust_html, "");
    match front_matter::parse(&shown, split.yaml) {
        Ok(front) => (Some(Parsed { path: source.path.clone(), place, front, body }), diagnostics),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            (None, diagnostics)
        }
    }
}

fn place(path: &str) -> Result<Place, Box<Diagnostic>> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let file = parts.pop().unwrap_or("");
    let stem = file.strip_suffix(".md").unwrap_or(file);
    let (name, language) = match stem.rsplit_once('.') {
        Some((name, ending)) if ending.len() >= 2 && !name.is_empty() && languages::find(ending).is_some() => {
            (name, Some(ending.to_owned()))
        }
        _ => (stem, None),
    };
    let place = |folder: &str, name: &str, beside: String| {
        Ok(Place { folder: folder.to_owned(), name: name.to_owned(), language: language.clone(), beside })
    };
    match parts.as_slice() {
        [] => place("", name, String::new()),
        [folder] => place(folder, name, format!("{folder}/")),
        [folder, slug] if name == "index" => place(folder, slug, format!("{folder}/{slug}/")),
        _ => Err(Box::new(
            Diagnostic::error(
                &format!("{FOLDER}/{path}"),
                Span::START,
                Code::MisplacedFile,
                "a document lies too deep in folders",
            )
            .suggest(match parts.as_slice() {
                [folder, .., slug] if name == "index" => format!("move its folder to {FOLDER}/{folder}/{slug}/"),
                [folder, ..] => format!("move it to {FOLDER}/{folder}/{file}"),
                [] => format!("move it to {FOLDER}/{file}"),
            }),
        )),
    }
}

//! `pustaka new`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use chrono::Datelike;
use clap::Args;
use pustaka::diagnostic::Diagnostic;
use pustaka::environment::{at, has_folder};
use pustaka::library::Date;
use pustaka::load::{FOLDER, Source};
use pustaka::starter::{self, Place};
use pustaka::{Options, Proposal, config, parse};
use unicode_normalization::UnicodeNormalization;

use super::report::{self, Format};
use super::{Outcome, shown};

/// Flags of `pustaka new`.
#[derive(Args)]
pub struct Arguments {
    /// A collection, a taxonomy, or `pages` for a page outside collections
    collection: String,
    /// The title; the name of the file is made from it
    title: String,
}

/// Writes a file with the fields that it is likely to have, and says where it is.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let site = match config::load(root)? {
        Ok(site) => site,
        Err(diagnostics) => return refuse(root, &diagnostics),
    };
    let wrong = |message| io::Error::new(io::ErrorKind::InvalidInput, message);
    // A shell gives what was pasted, with its line ends.
    let title = arguments.title.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let title = title.collect::<Vec<_>>().join(" ");
    let place = starter::place(&site, &arguments.collection, &title).map_err(wrong)?;
    let folder = root.join(FOLDER).join(&place.folder);
    if let Some(there) = namesake(&folder, &place)? {
        let there = shown(&folder.join(there)).display().to_string();
        return Err(wrong(format!("{there} is there already; change that file, or give this one another title")));
    }
    let file = folder.join(format!("{}.md", place.name));
    let text = starter::text(&site, place.of, &title, today());
    let diagnostics = mistakes(root, &place, &text)?;
    if !diagnostics.is_empty() {
        return refuse(root, &diagnostics);
    }
    fs::create_dir_all(&folder).map_err(at(&folder))?;
    File::create_new(&file).and_then(|mut file| file.write_all(text.as_bytes())).map_err(at(&file))?;
    anstream::println!("{}", shown(&file).display());
    Ok(Outcome::Done)
}

fn refuse(root: &Path, diagnostics: &[Diagnostic]) -> io::Result<Outcome> {
    report::write(&mut anstream::stderr(), root, diagnostics, Format::Human)?;
    anstream::eprintln!("nothing was written");
    Ok(Outcome::Mistakes)
}

/// What is in a folder under the name of a new file, in any of its languages: names that differ in case or in how é is
/// written are one on some systems.
fn namesake(folder: &Path, new: &Place) -> io::Result<Option<String>> {
    if !has_folder(folder)? {
        return Ok(None);
    }
    let folded = |name: &str| name.nfc().flat_map(char::to_lowercase).collect::<String>();
    let is_same = |name: &str| folded(name) == folded(&new.name);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_page = name.to_lowercase().ends_with(".md");
        // A folder is a document that has its files beside it.
        let is_document = !new.folder.is_empty() && entry.path().is_dir();
        if is_document && is_same(&name) || is_page && is_same(&parse::place(&name.to_lowercase()).0.name) {
            names.push(name);
        }
    }
    Ok(names.into_iter().min())
}

/// What would be wrong with the new file: an address that another page has, say. What is wrong elsewhere is not its fault.
fn mistakes(root: &Path, place: &Place, text: &str) -> io::Result<Vec<Diagnostic>> {
    let folder = if place.folder.is_empty() { String::new() } else { format!("{}/", place.folder) };
    let path = format!("{folder}{}.md", place.name);
    let source = Source { path: path.clone(), text: Some(text.to_owned()) };
    let proposal = Some(Proposal { source, attachments: Vec::new() });
    let (_, mut diagnostics) = pustaka::read(&Options { root: root.to_owned(), proposal, ..Options::default() })?;
    diagnostics.retain(|diagnostic| diagnostic.is_error() && diagnostic.path == format!("{FOLDER}/{path}"));
    Ok(diagnostics)
}

/// The date where the editor is: what she begins today is most often dated so. It is written into content once, and no
/// build asks for it.
#[expect(clippy::disallowed_methods, reason = "content is begun at a time; builds know none")]
fn today() -> Date {
    let today = chrono::Local::now();
    let small = |n: u32| u8::try_from(n).ok();
    Date { year: u16::try_from(today.year()).unwrap_or(1), month: small(today.month()), day: small(today.day()) }
}

//! `pustaka new`.

use std::io;
use std::path::Path;

use clap::Args;
use pustaka::diagnostic::Diagnostic;
use pustaka::load::FOLDER;
use pustaka::starter;
use pustaka::{Options, Proposal, config};

use super::content::{self, There};
use super::told::{self, Format};
use super::{Outcome, shown};

/// Flags of `pustaka new`.
#[derive(Args)]
pub struct Arguments {
    /// A collection, a taxonomy, or `pages` for a page outside collections
    collection: String,
    /// The title; the name of the file is made from it. Without quotes too, as far as the terminal gives it unchanged
    #[arg(required = true)]
    title: Vec<String>,
}

/// Writes a file with the fields that it is likely to have, and says where it is.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let site = match config::load(root)? {
        Ok(site) => site,
        Err(diagnostics) => return refuse(root, &diagnostics),
    };
    let wrong = |message| io::Error::new(io::ErrorKind::InvalidInput, message);
    // A shell gives what was pasted, with its line ends.
    let title = arguments.title.join(" ");
    let words = title.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let title = words.collect::<Vec<_>>().join(" ");
    let place = starter::place(&site, &arguments.collection, &title).map_err(wrong)?;
    let folder = root.join(FOLDER).join(&place.folder);
    if let Some(there) = content::namesake(&folder, &place)? {
        let there = shown(&folder.join(there)).display().to_string();
        return Err(wrong(format!("{there} is there already; change that file, or give this one another title")));
    }
    let file = folder.join(format!("{}.md", place.name));
    let text = starter::text(&site, place.of, &title, content::today());
    let path = place.path();
    let proposal = Some(Proposal { path: path.clone(), text: text.clone(), attachments: Vec::new() });
    let options = Options { root: root.to_owned(), proposal, ..Options::default() };
    // An address that another page has, say.
    let (_, diagnostics) = content::proposed(&options, &format!("{FOLDER}/{path}"))?;
    if !diagnostics.is_empty() {
        return refuse(root, &diagnostics);
    }
    content::put(&file, text.as_bytes(), &There::Nothing).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => wrong(format!("{} is there already", shown(&file).display())),
        _ => error,
    })?;
    anstream::println!("{}", shown(&file).display());
    Ok(Outcome::Done)
}

fn refuse(root: &Path, diagnostics: &[Diagnostic]) -> io::Result<Outcome> {
    told::write(&mut anstream::stderr(), root, diagnostics, Format::Human)?;
    anstream::eprintln!("nothing was written");
    Ok(Outcome::Mistakes)
}

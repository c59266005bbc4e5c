//! `pustaka init`.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use pustaka::environment::{at, has_folder};
use pustaka::starter;

use super::{Outcome, schema, shown};

/// Flags of `pustaka init`.
#[derive(Args)]
pub struct Arguments {
    /// The folder of the new hub: an empty one, or one that is not there yet
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes a hub that builds, and says which files.
pub fn run(arguments: &Arguments) -> io::Result<Outcome> {
    let root = &arguments.folder;
    if let Some(name) = in_the_way(root)? {
        let message = format!(
            "{} has files already, such as {}; name a folder that is empty, or not there yet",
            root.display(),
            name.display()
        );
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let mut out = anstream::stdout().lock();
    for (path, text) in starter::HUB {
        let file = root.join(path);
        let folder = file.parent().unwrap_or(root);
        fs::create_dir_all(folder).map_err(at(folder))?;
        File::create_new(&file).and_then(|mut file| file.write_all(text.as_bytes())).map_err(at(&file))?;
        writeln!(out, "{}", shown(&file).display())?;
    }
    if let Ok(schemas) = pustaka::schemas(root)? {
        schema::refresh(root, &schemas)?;
    }
    let first = if root.canonicalize().ok() == std::env::current_dir().ok() {
        String::new()
    } else {
        format!("Go to the folder: `cd {}`. ", root.display())
    };
    anstream::eprintln!("{first}Change title and base_url in site.toml; `pustaka serve` shows the hub.");
    Ok(Outcome::Done)
}

/// What is in a folder, if anything: a repository without files yet is empty.
fn in_the_way(folder: &Path) -> io::Result<Option<PathBuf>> {
    if !has_folder(folder)? {
        return Ok(None);
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        names.push(PathBuf::from(entry.map_err(at(folder))?.file_name()));
    }
    names.sort();
    Ok(names.into_iter().find(|name| name.as_os_str() != ".git"))
}

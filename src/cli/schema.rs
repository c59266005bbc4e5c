//! `pustaka schema`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use pustaka::environment::at;
use serde_json::Value;

use super::told::{self, Format};
use super::{Outcome, shown};

/// The folder with the schemas, within that with what is derived.
const FOLDER: &str = "schema";

/// Flags of `pustaka schema`.
#[derive(Args)]
pub struct Arguments {
    /// Where to write them [default: .pustaka/schema, beside site.toml]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Writes the schemas, and says which.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let schemas = match pustaka::schemas(root)? {
        Ok(schemas) => schemas,
        Err(diagnostics) => {
            told::write(&mut anstream::stderr(), root, &diagnostics, Format::Human)?;
            return Ok(Outcome::Mistakes);
        }
    };
    let folder = arguments.output.clone().unwrap_or_else(|| folder(root));
    write(&folder, &schemas)?;
    let mut out = anstream::stdout().lock();
    for name in schemas.keys() {
        writeln!(out, "{}", shown(&folder.join(name)).display())?;
    }
    Ok(Outcome::Done)
}

/// Writes schemas to where site.toml looks for its own.
pub fn refresh(root: &Path, schemas: &BTreeMap<String, Value>) -> io::Result<()> {
    write(&folder(root), schemas)
}

fn folder(root: &Path) -> PathBuf {
    root.join(pustaka::DERIVED).join(FOLDER)
}

/// Writes those that have changed, and nothing else: text editors read a changed file again.
fn write(folder: &Path, schemas: &BTreeMap<String, Value>) -> io::Result<()> {
    for (name, schema) in schemas {
        let file = folder.join(name);
        let text = format!("{schema}\n");
        if fs::read(&file).ok().as_deref() != Some(text.as_bytes()) {
            let parent = file.parent().unwrap_or(folder);
            fs::create_dir_all(parent).map_err(at(parent))?;
            fs::write(&file, text).map_err(at(&file))?;
        }
    }
    Ok(())
}

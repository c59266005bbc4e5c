//! `pustaka check`.

use std::io;
use std::path::Path;

use clap::Args;
use pustaka::Options;

use super::progress::Shown;
use super::told::{self, Format};
use super::{Common, Outcome};

/// Flags of `pustaka check`.
#[derive(Args)]
pub struct Arguments {
    /// How to show what is found
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[command(flatten)]
    common: Common,
}

/// Shows every mistake.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let shown = Shown::new();
    let (root, drafts, progress) = (root.to_owned(), arguments.common.drafts, shown.progress());
    let options = Options { root, drafts, progress, ..Options::default() };
    let result = pustaka::read(&options);
    drop(shown);
    let (hub, diagnostics) = result?;
    told::write(&mut anstream::stdout(), &options.root, &diagnostics, arguments.format)?;
    if arguments.format == Format::Human {
        let count = told::count(&diagnostics).unwrap_or_else(|| "no mistakes".to_owned());
        anstream::eprintln!("{count}");
    }
    Ok(if hub.is_some() { Outcome::Done } else { Outcome::Mistakes })
}

//! Commands: raw flags become resolved values here, before any work.
//!
//! Results go to standard output, the rest to standard error. Exit: 0 done, 1 content has errors, 2 wrong use or
//! environment.

mod build;
mod check;
mod content;
mod init;
mod new;
mod progress;
mod report;
mod schema;
mod search;
mod serve;
mod stats;
mod told;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use pustaka::library::Date;
use pustaka::{config, resolve};

/// A static site generator for knowledge hubs: checked Markdown, controlled vocabularies, search.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// The folder with site.toml [default: the nearest one upward that has it]
    #[arg(short, long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new hub
    Init(init::Arguments),
    /// Begin a document, a term or a page
    New(new::Arguments),
    /// Write the site
    Build(build::Arguments),
    /// Show every mistake at once, and write nothing
    Check(check::Arguments),
    /// Show the site in a browser on this machine
    Serve(serve::Arguments),
    /// Search the hub
    Search(search::Arguments),
    /// Report on a period: what the hub holds of it, listed and counted
    Report(report::Arguments),
    /// Count views and downloads in logs of a web server; pages and reports show them
    Stats(stats::Arguments),
    /// Write JSON Schemas, by which text editors complete and check front matter and site.toml
    Schema(schema::Arguments),
}

/// What several commands take.
#[derive(Args)]
struct Common {
    /// Treat drafts as if they were published
    #[arg(long)]
    drafts: bool,
}

/// How a command ended where its environment did not fail.
enum Outcome {
    Done,
    /// Content has errors; they have been shown.
    Mistakes,
}

/// Parses the command line and runs it.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match command(cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Mistakes) => ExitCode::from(1),
        // Whoever reads our output has closed it, as `head` does: nothing is wrong.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("{}error:{} {error}", told::RED, told::RESET);
            ExitCode::from(2)
        }
    }
}

fn command(cli: Cli) -> io::Result<Outcome> {
    let root = || root(cli.root.as_deref());
    match cli.command {
        Command::Init(arguments) => init::run(&arguments),
        Command::New(arguments) => new::run(&root()?, &arguments),
        Command::Build(arguments) => build::run(&root()?, &arguments),
        Command::Check(arguments) => check::run(&root()?, &arguments),
        Command::Serve(arguments) => serve::run(&root()?, &arguments),
        Command::Search(arguments) => search::run(&root()?, &arguments),
        Command::Report(arguments) => report::run(&root()?, &arguments),
        Command::Stats(arguments) => stats::run(&root()?, &arguments),
        Command::Schema(arguments) => schema::run(&root()?, &arguments),
    }
}

/// A path as it is shown: from the folder in which the program runs, where it is below that.
fn shown(path: &Path) -> &Path {
    std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path)
}

/// The folder of the hub: as given, or the nearest one upward.
fn root(given: Option<&Path>) -> io::Result<PathBuf> {
    let missing = |message: String| io::Error::new(io::ErrorKind::NotFound, message);
    // Whatever it is: of a folder above nobody thinks who has one here.
    let has_it = |folder: &Path| folder.join(config::FILE).symlink_metadata().is_ok();
    let root = match given {
        Some(given) if has_it(given) => given.to_owned(),
        Some(given) => {
            let message = format!("{} has no {}: it is not the folder of a hub", given.display(), config::FILE);
            return Err(missing(message + &misnamed(given)));
        }
        None => {
            let here = std::env::current_dir()?;
            let found = here.ancestors().find(|folder| has_it(folder)).map(Path::to_owned);
            found.ok_or_else(|| {
                missing(format!(
                    "there is no {} here or in a folder above; go to the folder of a hub, or name it with --root{}",
                    config::FILE,
                    misnamed(&here)
                ))
            })?
        }
    };
    let file = root.join(config::FILE);
    if !file.is_file() {
        return Err(missing(format!(
            "{} is no file, or leads to none; put the settings of the hub in its place",
            file.display()
        )));
    }
    Ok(root)
}

/// What to do about a site.toml of another name, such as the site.toml.txt that Windows makes of it; empty where there is none.
fn misnamed(folder: &Path) -> String {
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.sort();
    let is_meant = |name: &String| {
        let name = name.to_lowercase();
        name == config::FILE || name.strip_prefix(config::FILE).is_some_and(|rest| rest.starts_with('.'))
    };
    names
        .into_iter()
        .find(is_meant)
        .map_or_else(String::new, |name| format!("; or rename {} to {}", folder.join(name).display(), config::FILE))
}

/// A day for `--as-of`, and the ends of a period.
fn date(written: &str) -> Result<Date, String> {
    resolve::date(written)
        .map_err(|(message, help)| help.map_or_else(|| message.clone(), |help| format!("{message}; {help}")))
}

/// An address for `--base-url`.
fn base_url(written: &str) -> Result<String, String> {
    config::base_url(written).map_err(|message| format!("{message}; write it whole, as in https://hub.example.org/"))
}

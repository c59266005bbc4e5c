//! `pustaka serve`: the hub as it is now, in a browser on this machine.
//!
//! Four threads: one waits for changes and reads the hub ([`reader`]), one has it and renders what is asked for
//! ([`preview`]), one makes what may come a moment later ([`derive`]), one speaks HTTP ([`http`]). Pages follow every save: the server puts a script into them, which
//! hears of each new state.

mod bar;
mod derive;
mod form;
mod http;
mod preview;
mod reader;
mod status;
mod watch;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use clap::Args;
use pustaka::Options;
use pustaka::environment::at;
use pustaka::library::Date;

use super::{Common, Outcome};
use reader::Reader;
use status::Status;
use watch::Watch;

/// The port that is tried first where none is asked for.
const PORT: u16 = 1111;

/// How long the end waits for a file that is being saved.
const PATIENCE: Duration = Duration::from_millis(300);

/// The script that is put into pages: no published page has it.
const SCRIPT: &str = "/_pustaka/preview.js";
const SCRIPT_TEXT: &str = include_str!("../../../preview/preview.js");
/// What stands where a page cannot be made.
const MISTAKES_PAGE: &str = include_str!("../../../preview/mistakes.html");
/// Tells pages how the hub is.
const EVENTS: &str = "/_pustaka/events";
/// Shows drafts or hides them.
const DRAFTS: &str = "/_pustaka/drafts";
/// Where a file is begun or changed in a form.
const FORM: &str = "/_pustaka/edit";

/// Flags of `pustaka serve`.
#[derive(Args)]
pub struct Arguments {
    /// The port to listen at [default: 1111, or any that is free]
    #[arg(short, long)]
    port: Option<u16>,
    /// The address to listen at; others than this machine's own let others in
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    interface: IpAddr,
    /// Open the hub in the browser
    #[arg(long)]
    open: bool,
    /// Treat events that begin after this day as upcoming [default: the date of the newest document]
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    as_of: Option<Date>,
    /// Offer no form that changes files
    #[arg(long)]
    no_edit: bool,
    #[command(flatten)]
    common: Common,
}

/// Reads the hub, says where it can be seen, and serves it until it is interrupted.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let listener = listen(arguments)?;
    let address = listener.local_addr()?;
    // Where it listens everywhere, it is here too; no browser goes to 0.0.0.0.
    let own = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let base_url = format!("http://{}/", SocketAddr::new(own, address.port()));
    // Files are watched by their whole names.
    let root = dunce::canonicalize(root).map_err(at(root))?;
    let options = Options {
        root: root.clone(),
        drafts: arguments.common.drafts,
        base_url: Some(base_url.clone()),
        as_of: arguments.as_of,
        ..Options::default()
    };
    let (wakes, woken) = mpsc::channel();
    let (messages, asked) = mpsc::channel();
    let (status, statuses) =
        tokio::sync::watch::channel(Arc::new(Status { run: random()?.into(), ..Status::default() }));
    // It watches before it reads: what changes meanwhile is read once more.
    let watch =
        Watch::new(&root, wakes.clone()).map_err(|error| io::Error::other(format!("cannot watch files: {error}")))?;
    let (derive, states) = mpsc::channel();
    let reader = Reader::new(options.clone(), watch, status, messages.clone(), derive)?;
    std::thread::spawn(move || reader.run(&woken));
    std::thread::spawn(move || preview::run(&asked));
    std::thread::spawn({
        let (root, preview) = (root.clone(), messages.clone());
        move || derive::run(&root, &states, &preview)
    });
    // Who can reach the form can write files: only this machine's own users.
    let is_local = address.ip().is_loopback();
    let token = if is_local && !arguments.no_edit { Some(random()?.into()) } else { None };
    let forms = form::templates().map_err(|error| io::Error::other(format!("pustaka has a bug: {error}")))?;
    let app = http::App {
        options: Arc::new(options),
        address,
        is_local,
        preview: messages,
        status: statuses,
        wakes,
        token,
        forms,
        saving: Arc::default(),
    };
    anstream::println!("{base_url}");
    anstream::eprintln!("Pages follow every save. Stop with Ctrl-C.");
    if !is_local {
        anstream::eprintln!(
            "Others on the network see it by this machine's number, at port {}. Nobody can edit here.",
            address.port()
        );
    }
    if arguments.open
        && let Err(error) = open::that_detached(&base_url)
    {
        anstream::eprintln!("The browser could not be opened: {error}");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let interrupted = async {
            // Without signals the server runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        // Open pages listen for as long as they are open: nobody waits for them.
        tokio::select! {
            result = axum::serve(listener, http::router(app)) => result,
            () = interrupted => Ok(()),
        }
    });
    // What is still being answered is for nobody any more; a file that is being saved is whole at every moment.
    runtime.shutdown_timeout(PATIENCE);
    result.map(|()| Outcome::Done)
}

fn listen(arguments: &Arguments) -> io::Result<TcpListener> {
    let bind = |port| TcpListener::bind(SocketAddr::new(arguments.interface, port));
    let result = match arguments.port {
        Some(port) => bind(port),
        None => bind(PORT).or_else(|_| bind(0)),
    };
    result.map_err(|error| {
        let port = arguments.port.map(|port| format!(" port {port}")).unwrap_or_default();
        let help = match (error.kind(), arguments.port) {
            (io::ErrorKind::AddrInUse, Some(_)) => "; name another port, or none to have any that is free",
            _ => "",
        };
        io::Error::new(error.kind(), format!("cannot listen at {}{port}: {error}{help}", arguments.interface))
    })
}

/// What nobody can guess.
fn random() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(format!("no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

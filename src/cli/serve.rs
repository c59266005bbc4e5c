//! `pustaka serve`: pages are rendered when they are asked for.
//!
//! The server knows planned pages and nothing else, so no file outside the site can be had from it. It writes
//! nothing: `public/` stays what the last build made.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::mpsc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, StatusCode, Uri, header};
use clap::Args;
use percent_encoding::percent_decode_str;
use pustaka::plan::Page;
use pustaka::render::{Output, Related, Renderer};
use pustaka::urls::{self, Url};
use pustaka::{Hub, Options};
use tokio::sync::oneshot;

use super::report::{self, Format};
use super::{Common, Outcome};

/// The port that is tried first where none is asked for.
const PORT: u16 = 1111;

/// Flags of `pustaka serve`.
#[derive(Args)]
pub struct Arguments {
    /// The port to listen at [default: 1111, or any that is free]
    #[arg(short, long)]
    port: Option<u16>,
    /// The address to listen at; others than this machine's own let others in
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    interface: IpAddr,
    #[command(flatten)]
    common: Common,
}

/// A question to the thread that renders.
struct Request {
    path: String,
    answer: oneshot::Sender<Answer>,
}

/// What it answers.
enum Answer {
    Page { status: StatusCode, media_type: String, bytes: Vec<u8> },
    MovedTo(String),
}

/// Reads the hub, says where it can be seen, and serves it until it is interrupted.
pub fn run(root: &Path, arguments: &Arguments) -> io::Result<Outcome> {
    let listener = listen(arguments)?;
    let address = listener.local_addr()?;
    let base_url = format!("http://{address}/");
    let options = Options {
        root: root.to_owned(),
        drafts: arguments.common.drafts,
        base_url: Some(base_url.clone()),
        ..Options::default()
    };
    let (hub, diagnostics) = pustaka::read(&options)?;
    report::write(&mut anstream::stderr(), root, &diagnostics, Format::Human)?;
    let Some(hub) = hub else {
        let count = report::count(&diagnostics).unwrap_or_default();
        anstream::eprintln!("{}{count}:{} nothing can be served", report::RED, report::RESET);
        return Ok(Outcome::Mistakes);
    };
    let index = pustaka::index(root, &hub)?;
    let (questions, asked) = mpsc::channel();
    // One thread renders: the hub and all that is prepared from it stay in one place.
    std::thread::spawn(move || answer_all(&hub, &pustaka::related(&hub, &index), &asked));
    anstream::println!("{base_url}");
    anstream::eprintln!("Stop with Ctrl-C.");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let app = Router::new().fallback(move |method: Method, uri: Uri| respond(method, uri, questions.clone()));
        let interrupted = async {
            // Without signals the server runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        axum::serve(listener, app).with_graceful_shutdown(interrupted).await
    })?;
    Ok(Outcome::Done)
}

fn listen(arguments: &Arguments) -> io::Result<TcpListener> {
    let bind = |port| TcpListener::bind(SocketAddr::new(arguments.interface, port));
    let result = match arguments.port {
        Some(port) => bind(port),
        None => bind(PORT).or_else(|_| bind(0)),
    };
    result.map_err(|error| {
        let port = arguments.port.map(|port| format!(" port {port}")).unwrap_or_default();
        io::Error::new(error.kind(), format!("cannot listen at {}{port}: {error}", arguments.interface))
    })
}

fn answer_all(hub: &Hub, related: &Related, asked: &mpsc::Receiver<Request>) {
    let renderer = Renderer::new(&hub.library, &hub.site, &hub.theme, &hub.plan, related);
    for request in asked {
        // Whoever asked may be gone.
        let _ = request.answer.send(answer(hub, &renderer, &request.path));
    }
}

/// The page at a path of the address, `/` first.
fn answer<'a>(hub: &'a Hub, renderer: &Renderer<'a>, path: &str) -> Answer {
    let decoded = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().into_owned();
    if let Some(page) = hub.plan.page(&Url::asked(&decoded)) {
        return render(renderer, page, StatusCode::OK);
    }
    if let Some(folder) = decoded.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'))
        && let Some(page) = hub.plan.page(&Url::asked(folder))
    {
        return render(renderer, page, StatusCode::OK);
    }
    let folder = Url::asked(&format!("{decoded}/"));
    if hub.plan.has(&folder) {
        return Answer::MovedTo(format!("/{}", folder.encoded()));
    }
    match hub.plan.page(&urls::not_found()) {
        Some(page) => render(renderer, page, StatusCode::NOT_FOUND),
        None => plain(StatusCode::NOT_FOUND, "There is no such page.".to_owned()),
    }
}

fn render<'a>(renderer: &Renderer<'a>, page: &'a Page, status: StatusCode) -> Answer {
    let bytes = match renderer.render(page) {
        Ok(Output::Bytes(bytes)) => bytes.into_owned(),
        Ok(Output::Copy(file)) => match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => return plain(StatusCode::NOT_FOUND, format!("{}: {error}", file.display())),
        },
        Err(diagnostic) => {
            let at = diagnostic.span;
            let text = format!("{}:{}:{}: {}", diagnostic.path, at.line, at.column, diagnostic.message);
            anstream::eprintln!("{text}");
            return plain(StatusCode::INTERNAL_SERVER_ERROR, text);
        }
    };
    let media_type = mime_guess::from_path(page.url.file()).first_or_octet_stream();
    let is_text = media_type.type_() == mime_guess::mime::TEXT || media_type.subtype() == "xml";
    let charset = if is_text { "; charset=utf-8" } else { "" };
    Answer::Page { status, media_type: format!("{media_type}{charset}"), bytes }
}

fn plain(status: StatusCode, text: String) -> Answer {
    Answer::Page { status, media_type: "text/plain; charset=utf-8".to_owned(), bytes: text.into_bytes() }
}

async fn respond(method: Method, uri: Uri, questions: mpsc::Sender<Request>) -> Response<Body> {
    let with = |status: StatusCode, name, value: &str, body: Body| {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    };
    if method != Method::GET && method != Method::HEAD {
        return with(StatusCode::METHOD_NOT_ALLOWED, header::ALLOW, "GET, HEAD", Body::empty());
    }
    let (sender, receiver) = oneshot::channel();
    let sent = questions.send(Request { path: uri.path().to_owned(), answer: sender }).is_ok();
    match receiver.await {
        Ok(Answer::Page { status, media_type, bytes }) if sent => {
            with(status, header::CONTENT_TYPE, &media_type, Body::from(bytes))
        }
        Ok(Answer::MovedTo(path)) if sent => {
            with(StatusCode::PERMANENT_REDIRECT, header::LOCATION, &path, Body::empty())
        }
        _ => with(StatusCode::INTERNAL_SERVER_ERROR, header::RETRY_AFTER, "1", Body::empty()),
    }
}

//! Requests: which are refused, and who answers the others.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use mime_guess::{Mime, mime};
use pustaka::Options;
use serde::Deserialize;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};
use tower_http::services::ServeFile;

use super::bar::Info;
use super::preview::{self, Answer, Message};
use super::status::{Mistake, Status};
use super::watch::Wake;
use super::{DRAFTS, EVENTS, FORM, SCRIPT, form};
use crate::cli::told::Excerpts;

/// What requests are answered with.
#[derive(Clone)]
pub struct App {
    /// What the hub is read with.
    pub options: Arc<Options>,
    /// Where it listens.
    pub address: SocketAddr,
    /// Whether only this machine can ask.
    pub is_local: bool,
    pub preview: Sender<Message>,
    pub status: watch::Receiver<Arc<Status>>,
    pub wakes: Sender<Wake>,
    /// What a request that changes something has to know; none where nothing may be changed.
    pub token: Option<Arc<str>>,
    pub forms: Arc<tera::Tera>,
    /// Held while a form is saved.
    pub saving: Arc<tokio::sync::Mutex<()>>,
}

/// How long what is being derived is waited for, and how long before it is asked for again.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);

/// The most bytes of a form, with the files that come along.
const UPLOAD: usize = 512 << 20;

/// All that is served.
pub fn router(app: App) -> Router {
    Router::new()
        .route(SCRIPT, get(script))
        .route(EVENTS, get(events))
        .route(DRAFTS, post(drafts))
        .route(FORM, get(form::show).post(form::save).layer(DefaultBodyLimit::max(UPLOAD)))
        .route("/_pustaka/complete", get(form::complete))
        .route("/_pustaka/markdown", post(form::show_markdown).layer(DefaultBodyLimit::max(UPLOAD)))
        .route("/_pustaka/form.js", get(form::script))
        .route("/_pustaka/form.css", get(form::style))
        .fallback(page)
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// Refuses what comes from other sites: a page elsewhere must neither read the preview nor change anything by it, not
/// even where its own name leads to this machine.
async fn guard(State(app): State<App>, request: Request, next: Next) -> Response<Body> {
    let headers = request.headers();
    let host = text(headers, header::HOST).unwrap_or_default();
    if !is_own_host(&host, app.address) {
        let message = format!("The preview is at http://{}/, and not at “{host}”.", app.address);
        return (StatusCode::MISDIRECTED_REQUEST, message).into_response();
    }
    let is_foreign = text(headers, header::ORIGIN).is_some_and(|origin| origin != format!("http://{host}"));
    if is_foreign {
        return (StatusCode::FORBIDDEN, "Another site may not ask the preview.").into_response();
    }
    let mut response = next.run(request).await;
    for (name, value) in [
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Whether a Host header names this machine: by its number, or as what leads nowhere else.
fn is_own_host(host: &str, own: SocketAddr) -> bool {
    let host = host.to_ascii_lowercase();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() && !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host.as_str(), Some(80)),
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let is_here = match name.parse::<IpAddr>() {
        // Others may have been let in; a number cannot be made to lead here by somebody else.
        Ok(ip) => ip.is_loopback() || !own.ip().is_loopback(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    };
    is_here && port == Some(own.port())
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], super::SCRIPT_TEXT)
}

/// Which page listens.
#[derive(Deserialize)]
struct Listener {
    /// The file that it comes from, from the hub's root.
    path: Option<String>,
}

/// Tells a page how the hub is, now and after every change.
async fn events(
    State(app): State<App>,
    Query(listener): Query<Listener>,
) -> Sse<impl Stream<Item = Result<Event, axum::Error>>> {
    let states = WatchStream::new(app.status).map(move |status| {
        Event::default().json_data(status.told(&app.options.root, listener.path.as_deref(), app.is_local))
    });
    Sse::new(states).keep_alive(KeepAlive::default())
}

/// Shows drafts, or hides them. It changes no file, so the origin is enough to be trusted; but what is shown to others on
/// the network is for who is at this machine to say.
async fn drafts(State(app): State<App>, shown: String) -> StatusCode {
    if !app.is_local {
        return StatusCode::FORBIDDEN;
    }
    // The reader is gone only when the program ends.
    let _ = app.wakes.send(Wake::Drafts(shown == "shown"));
    StatusCode::NO_CONTENT
}

/// What an answer is once it has left the thread that has the hub.
enum Ready {
    Page(StatusCode, mime_guess::Mime, Vec<u8>),
    File(mime_guess::Mime, PathBuf),
    MovedTo(String),
    NotYet,
}

/// A page of the site, or a file of it.
async fn page(State(app): State<App>, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = request.uri().path();
    let until = Instant::now() + PATIENCE;
    let answer = loop {
        match answer(&app, path.to_owned()).await {
            Some(Ready::NotYet) if Instant::now() < until => tokio::time::sleep(PAUSE).await,
            answer => break answer,
        }
    };
    match answer {
        Some(Ready::Page(status, media_type, bytes)) => {
            (status, [(header::CONTENT_TYPE, media_type.as_ref())], bytes).into_response()
        }
        // Players of audio and video ask for parts.
        Some(Ready::File(media_type, file)) => {
            match ServeFile::new_with_mime(file, &media_type).try_call(request).await {
                Ok(mut response) => {
                    // What was handed in with a document must not act in the name of the form, which has this address too.
                    if can_act(&media_type) {
                        let policy = HeaderValue::from_static("sandbox allow-scripts allow-popups allow-downloads");
                        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
                    }
                    response.map(Body::new)
                }
                Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
            }
        }
        Some(Ready::MovedTo(path)) => Redirect::permanent(&path).into_response(),
        Some(Ready::NotYet) => (StatusCode::SERVICE_UNAVAILABLE, "This has not been made yet.").into_response(),
        None => {
            let text = "pustaka has a bug: it could not make this page. Its terminal says more.";
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
    }
}

/// What is at a path, as the newest state has it; none where the question met a bug.
async fn answer(app: &App, path: String) -> Option<Ready> {
    let asked = app.clone();
    preview::ask(&app.preview, move |preview| {
        let app = asked;
        let Some(preview) = preview else { return mistakes_page(&app, &Info::without_hub(&app)) };
        match preview.answer(&path) {
            Answer::Page { status, media_type, bytes, page, draft } => {
                let is_html = media_type.essence_str() == "text/html";
                let info = || {
                    let info = Info::of(&app, preview, page, draft);
                    let is_missing = status == StatusCode::NOT_FOUND && draft.is_none();
                    if is_missing { info.without_page(&app, &path) } else { info }
                };
                let bytes = if is_html { info().insert(bytes) } else { bytes };
                Ready::Page(status, media_type, bytes)
            }
            Answer::File { media_type, file } => Ready::File(media_type, file),
            Answer::MovedTo(path) => Ready::MovedTo(path),
            Answer::NotYet => Ready::NotYet,
            Answer::Mistake { page, diagnostic, before } => {
                let root = &app.options.root;
                let mistake = Mistake::new(root, &diagnostic, &mut Excerpts::new(root), app.is_local);
                let info = Info::of(&app, preview, Some(page), None).with(mistake, before.is_some());
                match before {
                    Some(bytes) => Ready::Page(StatusCode::OK, mime::TEXT_HTML_UTF_8, info.insert(bytes)),
                    None => mistakes_page(&app, &info),
                }
            }
        }
    })
    .await
}

/// Whether a browser runs scripts of such a file.
fn can_act(media_type: &Mime) -> bool {
    media_type.subtype() == mime::HTML || media_type.subtype() == mime::XML || media_type.suffix() == Some(mime::XML)
}

/// What stands where a page cannot be made: what is wrong. It makes place for the page by itself.
fn mistakes_page(app: &App, info: &Info) -> Ready {
    let status = app.status.borrow().clone();
    let told = status.told(&app.options.root, None, app.is_local);
    let item = |mistake: &Mistake| format!("<li>{}</li>\n", quick_xml::escape::escape(mistake.to_string().as_str()));
    let list: String = info.mistake().into_iter().chain(told.mistakes()).map(item).collect();
    let html = super::MISTAKES_PAGE.replace("{mistakes}", &list);
    Ready::Page(StatusCode::SERVICE_UNAVAILABLE, mime::TEXT_HTML_UTF_8, info.insert(html.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_this_machine_by_its_number_or_as_localhost() {
        let loopback: SocketAddr = "127.0.0.1:1111".parse().expect("an address");
        for host in ["127.0.0.1:1111", "localhost:1111", "LOCALHOST:1111", "hub.localhost:1111", "[::1]:1111"] {
            assert!(is_own_host(host, loopback), "{host}");
        }
        for host in
            ["", "evil.example:1111", "127.0.0.1", "localhost:80", "192.0.2.1:1111", "localhost.evil.example:1111"]
        {
            assert!(!is_own_host(host, loopback), "{host}");
        }
        let open: SocketAddr = "0.0.0.0:80".parse().expect("an address");
        assert!(is_own_host("192.0.2.1", open) && is_own_host("localhost", open) && !is_own_host("evil.example", open));
    }
}

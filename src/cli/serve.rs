//! `pustaka serve`: pages are rendered when they are asked for.
//!
//! The server knows planned pages and nothing else, so no file outside the site can be had from it. It writes
//! nothing: `public/` stays what the last build made.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use clap::Args;
use mime_guess::Mime;
use mime_guess::mime;
use percent_encoding::percent_decode_str;
use pustaka::plan::Page;
use pustaka::render::{Output, Renderer};
use pustaka::urls::{self, Url};
use pustaka::{Hub, Options};
use tokio::sync::oneshot;
use tower_http::services::ServeFile;

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
struct Question {
    path: String,
    answer: oneshot::Sender<Answer>,
}

/// What it answers.
enum Answer {
    Page { status: StatusCode, media_type: Mime, bytes: Vec<u8> },
    File { media_type: Mime, file: PathBuf },
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
    std::thread::spawn(move || {
        let related = pustaka::related(&hub, &index);
        let renderer = Renderer::new(&hub.library, &hub.site, &hub.theme, &hub.plan, &related);
        answer_all(&asked, |path| answer(&hub, &renderer, path));
    });
    anstream::println!("{base_url}");
    anstream::eprintln!("Stop with Ctrl-C.");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let app = Router::new().fallback(move |request: Request| respond(request, questions.clone()));
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

/// Answers one question after the other. A panic is a bug, but a bug of one page must not take the others with it.
fn answer_all(asked: &mpsc::Receiver<Question>, answer: impl Fn(&str) -> Answer) {
    for question in asked {
        // Nothing is changed while a page is rendered, so nothing can be left half changed.
        let answer = catch_unwind(AssertUnwindSafe(|| answer(&question.path))).unwrap_or_else(|_| {
            let text = format!("pustaka has a bug: it could not make {}. Its terminal says more.", question.path);
            plain(StatusCode::INTERNAL_SERVER_ERROR, text)
        });
        // Whoever asked may be gone.
        let _ = question.answer.send(answer);
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
    let media_type = media_type(&page.url.file());
    match renderer.render(page) {
        Ok(Output::Bytes(bytes)) => Answer::Page { status, media_type, bytes: bytes.into_owned() },
        Ok(Output::Copy(file)) => Answer::File { media_type, file: file.to_owned() },
        Err(diagnostic) => {
            let at = diagnostic.span;
            let text = format!("{}:{}:{}: {}", diagnostic.path, at.line, at.column, diagnostic.message);
            anstream::eprintln!("{text}");
            plain(StatusCode::INTERNAL_SERVER_ERROR, text)
        }
    }
}

fn plain(status: StatusCode, text: String) -> Answer {
    Answer::Page { status, media_type: mime::TEXT_PLAIN_UTF_8, bytes: text.into_bytes() }
}

/// What a file holds, by its name. All text is UTF-8.
fn media_type(file: &str) -> Mime {
    let media_type = mime_guess::from_path(file).first_or_octet_stream();
    let is_text = media_type.type_() == mime::TEXT || media_type.subtype() == mime::XML;
    let with_charset = is_text.then(|| format!("{media_type}; charset=utf-8").parse().ok()).flatten();
    with_charset.unwrap_or(media_type)
}

async fn respond(request: Request, questions: mpsc::Sender<Question>) -> Response<Body> {
    let with = |status: StatusCode, name, value: &str, body: Body| {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
        response
    };
    let mut response = if matches!(*request.method(), Method::GET | Method::HEAD) {
        match ask(request.uri().path(), &questions).await {
            Some(Answer::Page { status, media_type, bytes }) => {
                with(status, header::CONTENT_TYPE, media_type.as_ref(), Body::from(bytes))
            }
            // Players of audio and video ask for parts.
            Some(Answer::File { media_type, file }) => {
                match ServeFile::new_with_mime(file, &media_type).try_call(request).await {
                    Ok(response) => response.map(Body::new),
                    Err(error) => {
                        let text = Body::from(error.to_string());
                        with(StatusCode::INTERNAL_SERVER_ERROR, header::CONTENT_TYPE, "text/plain", text)
                    }
                }
            }
            Some(Answer::MovedTo(path)) => with(StatusCode::PERMANENT_REDIRECT, header::LOCATION, &path, Body::empty()),
            None => with(StatusCode::INTERNAL_SERVER_ERROR, header::RETRY_AFTER, "1", Body::empty()),
        }
    } else {
        with(StatusCode::METHOD_NOT_ALLOWED, header::ALLOW, "GET, HEAD", Body::empty())
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Asks the thread that renders; none where it has ended.
async fn ask(path: &str, questions: &mpsc::Sender<Question>) -> Option<Answer> {
    let (answer, answered) = oneshot::channel();
    questions.send(Question { path: path.to_owned(), answer }).ok()?;
    answered.await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From outside it cannot be shown: there would have to be a bug.
    #[test]
    fn a_page_that_panics_leaves_the_others() {
        let (questions, asked) = mpsc::channel();
        let answers: Vec<oneshot::Receiver<Answer>> = ["/bug/", "/page/"]
            .map(|path| {
                let (answer, answered) = oneshot::channel();
                questions.send(Question { path: path.to_owned(), answer }).expect("it listens");
                answered
            })
            .into();
        drop(questions);
        answer_all(&asked, |path| {
            assert_ne!(path, "/bug/");
            plain(StatusCode::OK, "A page".to_owned())
        });
        let statuses: Vec<StatusCode> = answers
            .into_iter()
            .map(|answered| match answered.blocking_recv().expect("an answer") {
                Answer::Page { status, .. } => status,
                _ => panic!("a page was asked for"),
            })
            .collect();
        assert_eq!(statuses, [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::OK]);
    }
}

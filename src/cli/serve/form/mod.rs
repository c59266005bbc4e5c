//! "Edit" and "New" in the preview: a form made from the schema, for who would rather not see YAML.
//!
//! It writes the file that a hand would write, and only where that hand is on this machine: see
//! [`guard`](super::http). What changed on disk meanwhile is never overwritten unseen.

mod complete;
mod fields;
mod save;
mod view;

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Multipart, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use percent_encoding::percent_decode_str;
use pustaka::parse::markdown;
use pustaka::parse::{self, Place};
use pustaka::span::Lines;
use pustaka::{Hub, Options, urls};
use serde::Deserialize;

use super::http::App;
use super::preview;
use super::status::Status;
use super::watch::Wake;
use crate::cli::content;
use save::Posted;
use view::{Trouble, View};

/// How long a page that was saved is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// What the form's page may load: its own script and style, and pictures and media that its text shows.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' https: data:; \
media-src 'self' https:; font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

/// What is asked of the form.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// The file, from `content/`.
    path: Option<String>,
    /// The folder that a new file is for; empty for a page outside.
    folder: Option<String>,
    /// Whether the whole file is to be shown, and not its fields.
    whole: Option<String>,
}

/// What is asked for completion.
#[derive(Debug, Deserialize)]
pub struct Begun {
    /// The file, from `content/`.
    path: String,
    /// The name of the control.
    name: String,
    /// What has been typed.
    text: String,
}

/// Markdown to be shown.
#[derive(Debug, Deserialize)]
pub struct Written {
    /// The file, from `content/`.
    path: String,
    text: String,
}

/// The form for a file, or for a new one.
pub async fn show(State(app): State<App>, Query(asked): Query<Asked>) -> Response {
    let Some(token) = app.token.clone() else { return off() };
    let Some(hub) = preview::hub(&app.preview).await else { return no_hub() };
    let view = match (asked.path, asked.folder) {
        (Some(path), _) => match save::read(&app.options.root, &path) {
            Ok(disk) => View::of_file(&hub, path, disk, asked.whole.is_some(), &token),
            Err(message) => return (StatusCode::BAD_REQUEST, message).into_response(),
        },
        (None, Some(folder)) => View::of_new(&hub, &folder, content::today(), &token),
        (None, None) => View::choice(&hub, &token),
    };
    page(&app, &view, StatusCode::OK)
}

/// Saves what was filled in; shows it again where something is wrong with it.
pub async fn save(State(app): State<App>, multipart: Multipart) -> Response {
    let Some(token) = app.token.clone() else { return off() };
    let (own, mut posted) = match Posted::read(multipart).await {
        Ok(posted) => posted,
        Err(message) => return (StatusCode::BAD_REQUEST, message).into_response(),
    };
    let Some(hub) = preview::hub(&app.preview).await else {
        let text = format!("{NO_HUB}\n\nNothing is saved. What you have filled in, to be copied:\n\n{posted}");
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    let again = |mut posted: Posted, trouble: Trouble, status| {
        posted.forget_files();
        let trouble = trouble.with_forgotten(&posted.forgotten);
        page(&app, &View::of_posted(&hub, &posted, trouble, &token), status)
    };
    if own != *token {
        let message = "pustaka serve has been started anew since this form was opened: look at it, and save once more";
        return again(posted, Trouble::elsewhere(message), StatusCode::FORBIDDEN);
    }
    let before = Arc::clone(&app.status.borrow());
    // One after the other: what one has written the next one sees.
    let turn = Arc::clone(&app.saving).lock_owned().await;
    let options = Options { drafts: app.status.borrow().drafts, ..(*app.options).clone() };
    let (saved, posted) = {
        let hub = Arc::clone(&hub);
        let result = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let saved = save::save(&hub, &options, &mut posted);
            (saved, posted)
        });
        match result.await {
            Ok(result) => result,
            Err(error) => {
                return (StatusCode::INTERNAL_SERVER_ERROR, format!("pustaka has a bug: {error}")).into_response();
            }
        }
    };
    match saved {
        Ok(saved) => {
            if saved.is_draft {
                // Who saves a draft wants to see it. The reader is gone only when the program ends.
                let _ = app.wakes.send(Wake::Drafts(true));
            }
            if saved.is_new {
                until_read(&app, before).await;
            }
            Redirect::to(&saved.url).into_response()
        }
        Err(trouble) => again(posted, trouble, StatusCode::UNPROCESSABLE_ENTITY),
    }
}

/// Waits until the hub has been read since then: who has saved a page is led to it, and without JavaScript a page that is not
/// there yet would never come. Not for long: what is wrong with it shows in any page.
async fn until_read(app: &App, before: Arc<Status>) {
    let mut status = app.status.clone();
    let is_read = status.wait_for(|now| !Arc::ptr_eq(now, &before));
    let _ = tokio::time::timeout(PATIENCE, is_read).await;
}

/// What a name that has been begun may become.
pub async fn complete(State(app): State<App>, Query(begun): Query<Begun>) -> Response {
    if app.token.is_none() {
        return off();
    }
    let Some(hub) = preview::hub(&app.preview).await else { return no_hub() };
    Json(complete::complete(&hub, &begun.path, &begun.name, &begun.text)).into_response()
}

/// Markdown as HTML, with the links that it has on the file's page.
pub async fn show_markdown(State(app): State<App>, Json(written): Json<Written>) -> Response {
    if app.token.is_none() {
        return off();
    }
    let Some(hub) = preview::hub(&app.preview).await else { return no_hub() };
    let text = &written.text;
    let (body, _) = markdown::render(&written.path, text, 0, &Lines::new(text), hub.site.trust_html, "");
    let (place, _) = parse::place(&written.path);
    let html = body.html.fill(|hole| match hole {
        markdown::Hole::Link(link) => address(&hub, &place, &body.links[link].destination),
        markdown::Hole::Text(key) => hub.theme.texts(hub.site.language.code).get(key).to_owned(),
    });
    Html(html).into_response()
}

/// Where a link of a file leads, as far as the hub has it already.
fn address(hub: &Hub, place: &Place, written: &str) -> String {
    if written.starts_with(['/', '#']) || parse::address::scheme(written).is_some() {
        return written.to_owned();
    }
    let (path, rest) = written.split_at(written.find(['#', '?']).unwrap_or(written.len()));
    let decoded = percent_decode_str(path).decode_utf8_lossy();
    let mut parts: Vec<&str> = place.beside.split('/').filter(|part| !part.is_empty()).collect();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let library = &hub.library;
    let document = library.documents.iter().position(|document| document.path == path);
    let url = match document {
        Some(id) => Some(urls::document(library, &hub.site, id)),
        None => library.attachments.iter().position(|file| file.path == path).map(|id| urls::attachment(library, id)),
    };
    url.map_or_else(|| written.to_owned(), |url| format!("/{}{rest}", url.encoded()))
}

fn page(app: &App, view: &View, status: StatusCode) -> Response {
    match view.render(&app.forms) {
        Ok(html) => {
            let headers = [
                // Nothing but what belongs to the form, and what the text shows.
                (header::CONTENT_SECURITY_POLICY, POLICY),
                // Who goes back to it sees the file as it is now, and not as it was before she saved it.
                (header::CACHE_CONTROL, "no-store"),
            ];
            (status, headers, Html(html)).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("pustaka has a bug: {error}")).into_response(),
    }
}

const NO_HUB: &str = "The hub has to be read once before a form can be made of its schema: mend its mistakes first.";

fn no_hub() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, NO_HUB).into_response()
}

fn off() -> Response {
    let text = "Files are not changed here: the preview was started so, or can be reached from other machines.";
    (StatusCode::FORBIDDEN, text).into_response()
}

/// The templates of the form.
///
/// # Errors
/// A bug in them.
pub fn templates() -> Result<Arc<tera::Tera>, tera::Error> {
    let mut tera = tera::Tera::default();
    tera.add_raw_template("form.html", include_str!("../../../../preview/form.html"))?;
    Ok(Arc::new(tera))
}

/// The form's own script.
pub async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../../../../preview/form.js"))
}

/// The form's own styles.
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../../../preview/form.css"))
}

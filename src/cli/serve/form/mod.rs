//! "Edit" and "New" in the preview: a form made from the schema, for who would rather not see YAML.
//!
//! It writes the file that a hand would write, and only where that hand is on this machine: see
//! [`guard`](super::http). What changed on disk meanwhile is never overwritten unseen.

mod complete;
mod controls;
mod fields;
mod posted;
mod save;
mod shape;
mod text;
mod trouble;
mod view;

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Multipart, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use pustaka::Options;
use serde::Deserialize;

use super::http::App;
use super::preview;
use super::status::Status;
use super::watch::Wake;
use crate::cli::content;
use posted::Posted;
use trouble::Trouble;
use view::View;

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
    aside(move || {
        let view = match (asked.path, asked.folder) {
            (Some(path), _) => match save::read(&app.options.root, &path) {
                Ok(disk) => View::of_file(&hub, path, disk, asked.whole.is_some(), &token),
                Err(message) => return (StatusCode::BAD_REQUEST, message).into_response(),
            },
            (None, Some(folder)) => View::of_new(&hub, &folder, content::today(), &token),
            (None, None) => View::choice(&hub, &token),
        };
        page(&app, &view, StatusCode::OK)
    })
    .await
}

/// Answers on another thread than the one that speaks HTTP: what reads files or long texts must not keep it.
async fn aside(answer: impl FnOnce() -> Response + Send + 'static) -> Response {
    tokio::task::spawn_blocking(answer).await.unwrap_or_else(|error| bug(&error))
}

fn bug(error: &dyn std::error::Error) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("pustaka has a bug: {error}")).into_response()
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
    // A panic is a bug, but what was filled in must not go with it.
    let kept = posted.clone();
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
                let message = format!("nothing is saved, for pustaka has a bug: {error}");
                return again(kept, Trouble::elsewhere(&message), StatusCode::INTERNAL_SERVER_ERROR);
            }
        }
    };
    match saved {
        Ok(saved) => {
            if saved.is_draft {
                // Who saves a draft wants to see it. The reader is gone only when the program ends.
                let _ = app.wakes.send(Wake::Drafts(true));
            }
            if saved.is_awaited {
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
    aside(move || Json(complete::complete(&hub, &begun.path, &begun.name, &begun.text)).into_response()).await
}

/// Markdown as HTML, with the links that it has on the file's page.
pub async fn show_markdown(State(app): State<App>, Json(written): Json<Written>) -> Response {
    if app.token.is_none() {
        return off();
    }
    let Some(hub) = preview::hub(&app.preview).await else { return no_hub() };
    aside(move || Html(text::html(&hub, &written.path, &written.text)).into_response()).await
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
        Err(error) => bug(&error),
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

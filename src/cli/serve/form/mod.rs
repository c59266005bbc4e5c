//! "Edit" and "New" in the preview: a form made from the schema, for who would rather not see YAML.
//!
//! It writes the file that a hand would write, and only where that hand is on this machine: see
//! [`guard`](super::http). What changed on disk meanwhile is never overwritten unseen.

mod complete;
mod fields;
mod save;
mod view;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Multipart, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use pustaka::parse::markdown;
use pustaka::parse::{self, Place};
use pustaka::span::Lines;
use serde::Deserialize;

use super::http::App;
use super::preview;
use complete::Completion;
use save::{Posted, Saved};
use view::View;

/// What is asked of the form.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// The file, from `content/`.
    path: Option<String>,
    /// The folder that a new file is for; empty for a page outside.
    folder: Option<String>,
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
    let disk = match asked.path.as_deref().map(|path| save::read(&app.root, path)).transpose() {
        Ok(disk) => disk.flatten(),
        Err(message) => return (StatusCode::BAD_REQUEST, message).into_response(),
    };
    let view = preview::ask(&app.preview, move |preview| {
        let preview = preview?;
        Some(match (asked.path, asked.folder) {
            (Some(path), _) => View::of_file(preview, path, disk.as_deref(), &token),
            (None, Some(folder)) => View::of_new(preview, folder, &token),
            (None, None) => View::choice(preview, &token),
        })
    });
    page(&app, view.await.flatten())
}

/// Saves what was filled in; shows it again where something is wrong with it.
pub async fn save(State(app): State<App>, multipart: Multipart) -> Response {
    let Some(token) = app.token.clone() else { return off() };
    let posted = match Posted::read(multipart).await {
        Ok(posted) => posted,
        Err(message) => return (StatusCode::BAD_REQUEST, message).into_response(),
    };
    if posted.token != *token {
        return (StatusCode::FORBIDDEN, "This form is of another run of pustaka serve: go back, load it again.")
            .into_response();
    }
    match save::save(&app, posted).await {
        Ok(Saved::At(url)) => Redirect::to(&url).into_response(),
        Ok(Saved::Not(view)) => (StatusCode::UNPROCESSABLE_ENTITY, page(&app, Some(*view))).into_response(),
        Err(message) => (StatusCode::INTERNAL_SERVER_ERROR, message).into_response(),
    }
}

/// What a name that has been begun may become.
pub async fn complete(State(app): State<App>, Query(begun): Query<Begun>) -> Json<Vec<Completion>> {
    let found = preview::ask(&app.preview, move |preview| {
        preview.map(|preview| complete::complete(preview.hub, &begun.path, &begun.name, &begun.text))
    });
    Json(found.await.flatten().unwrap_or_default())
}

/// Markdown as HTML. Its links lead where those of the file's page would, as far as an address alone can tell.
pub async fn show_markdown(State(app): State<App>, Json(written): Json<Written>) -> Response {
    let html = preview::ask(&app.preview, move |preview| {
        let trust_html = preview.is_some_and(|preview| preview.hub.site.trust_html);
        let text = &written.text;
        let (body, _) = markdown::render(&written.path, text, 0, &Lines::new(text), trust_html, "");
        let (place, _) = parse::place(&written.path);
        body.html.fill(|hole| match hole {
            markdown::Hole::Link(link) => address(&place, &body.links[link].destination),
            markdown::Hole::Text(key) => key.to_owned(),
        })
    });
    html.await.map_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response(), |html| Html(html).into_response())
}

/// Where a link of a file leads: files beside it have their own addresses, and `x.md` the page `x/`.
fn address(place: &Place, written: &str) -> String {
    if written.starts_with(['/', '#']) || parse::address::scheme(written).is_some() {
        return written.to_owned();
    }
    let (path, rest) = written.split_at(written.find(['#', '?']).unwrap_or(written.len()));
    let path = path.strip_suffix(".md").map_or_else(|| path.to_owned(), |page| format!("{page}/"));
    format!("/{}{path}{rest}", place.beside)
}

fn page(app: &App, view: Option<View>) -> Response {
    let Some(view) = view else {
        let text = "The hub has to be read once before a form can be made of its schema: mend site.toml first.";
        return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    };
    match view.render(&app.forms) {
        Ok(html) => Html(html).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("pustaka has a bug: {error}")).into_response(),
    }
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

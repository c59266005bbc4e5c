//! What a filled-in form becomes on disk.
//!
//! Only the fields that were changed are written, into the file as it is now: what somebody else has changed
//! meanwhile is shown first. A file is whole at every moment: the new one takes its place at once.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::extract::Multipart;
use pustaka::config::schema::{self, Field};
use pustaka::diagnostic::Diagnostic;
use pustaka::edit::{self, Value};
use pustaka::load::{Attachment, FOLDER, Source};
use pustaka::parse;
use pustaka::{Options, Proposal, starter, urls};

use super::fields;
use super::view::{self, Trouble, View};
use crate::cli::serve::http::App;
use crate::cli::serve::preview;
use crate::cli::serve::watch::Wake;

/// A filled-in form.
#[derive(Debug, Default)]
pub struct Posted {
    pub token: String,
    /// From `content/`; of a new file that is to be named, its folder.
    pub path: String,
    /// Whether `path` is that of a file.
    pub is_named: bool,
    /// What a new file is to be called, where its title does not say it.
    pub name: String,
    /// The file as it was when the form was made; none of a new one.
    pub was: Option<String>,
    /// The [`fingerprint`] of the file as it has been seen.
    pub seen: String,
    pub body: Option<String>,
    /// The whole file, where its front matter could not be read.
    pub whole: Option<String>,
    /// Whether it is to be saved with its mistakes.
    pub anyhow: bool,
    pub fields: fields::Posted,
    /// Files to be put beside it: name and bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What became of it.
pub enum Saved {
    /// It is on disk; its page is there.
    At(String),
    /// It is not: what is wrong.
    Not(Box<View>),
}

/// Tells a text from another.
pub fn fingerprint(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

impl Posted {
    /// Reads what a browser sends.
    ///
    /// # Errors
    /// It is no such form, or was cut off.
    pub async fn read(mut multipart: Multipart) -> Result<Self, String> {
        let mut posted = Posted::default();
        let mut pairs: BTreeMap<String, String> = BTreeMap::new();
        while let Some(part) = multipart.next_field().await.map_err(|error| error.body_text())? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(plain_name);
            let bytes = part.bytes().await.map_err(|error| error.body_text())?;
            if let Some(control) = name.strip_prefix("upload:") {
                if let Some(file) = file.filter(|file| !file.is_empty()) {
                    pairs.insert(control.to_owned(), file.clone());
                    posted.files.push((file, bytes.to_vec()));
                }
                continue;
            }
            let text = String::from_utf8(bytes.to_vec()).map_err(|_| "the form is not UTF-8".to_owned())?;
            let text = text.replace("\r\n", "\n");
            match name.as_str() {
                "token" => posted.token = text,
                "path" => posted.path = text,
                "named" => posted.is_named = text == "true",
                "name" => posted.name = text,
                // As JSON: a browser would change the ends of its lines.
                "was" if !text.is_empty() => {
                    posted.was = Some(serde_json::from_str(&text).map_err(|error| error.to_string())?);
                }
                "seen" => posted.seen = text,
                "body" => posted.body = Some(text),
                "whole" => posted.whole = Some(text),
                "anyhow" => posted.anyhow = true,
                // A file that was chosen comes before what is typed beside it.
                _ => _ = pairs.entry(name).or_insert(text),
            }
        }
        posted.fields = fields::Posted::new(pairs);
        Ok(posted)
    }
}

/// The name of a file that was chosen, without folders and without what no name may have.
fn plain_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.replace(|c: char| c.is_control() || "<>:\"|?*".contains(c), "-").trim_start_matches('.').trim().to_owned()
}

/// Where a file of `content/` is; none but those may be read or written.
///
/// # Errors
/// It is no such path.
fn file_of(root: &Path, path: &str) -> Result<PathBuf, String> {
    let names: Vec<Component<'_>> = Path::new(path).components().collect();
    let is_plain = |part: &Component<'_>| {
        matches!(part, Component::Normal(name) if !name.as_encoded_bytes().starts_with(b".")) && !path.contains('\\')
    };
    let content = root.join(FOLDER);
    let file = content.join(path);
    // A link that leads out of the content leads nowhere here.
    let leads_out = file.ancestors().take_while(|folder| *folder != content).any(Path::is_symlink);
    if path.ends_with(".md") && names.iter().all(is_plain) && names.len() <= 3 && !leads_out {
        Ok(file)
    } else {
        Err(format!("{FOLDER}/{path} is no Markdown file of the hub."))
    }
}

/// The text of a file of `content/`; none where there is none.
///
/// # Errors
/// It is no such file, cannot be read, or is no text.
pub fn read(root: &Path, path: &str) -> Result<Option<String>, String> {
    let file = file_of(root, path)?;
    match fs::read(&file) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(format!("{FOLDER}/{path} is not UTF-8: save it again with that encoding, in a text editor.")),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}

/// Saves what was filled in, where nothing is in the way.
///
/// # Errors
/// The disk's.
pub async fn save(app: &App, mut posted: Posted) -> Result<Saved, String> {
    if !posted.is_named {
        let title = match posted.fields.value(&schema::title()) {
            Value::Scalar(title) => title,
            _ => String::new(),
        };
        let name = starter::file_name(if posted.name.trim().is_empty() { &title } else { &posted.name });
        let path = format!("{}{name}.md", posted.path);
        if name.is_empty() {
            return refuse(app, posted, Trouble::of("title", "a new file needs a title, or a name for its address"))
                .await;
        }
        if read(&app.root, &path)?.is_some() {
            let message =
                format!("{FOLDER}/{path} is there already: give this one another title, or a name for its address");
            return refuse(app, posted, Trouble::of("title", &message)).await;
        }
        (posted.path, posted.is_named) = (path, true);
    }
    let disk = read(&app.root, &posted.path)?;
    if fingerprint(disk.as_deref().unwrap_or_default()) != posted.seen {
        let conflict = Some(disk.unwrap_or_default());
        return refuse(app, posted, Trouble { conflict, ..Trouble::default() }).await;
    }
    let file = file_of(&app.root, &posted.path)?;
    let attachments = attachments(&mut posted, &file)?;
    let asked = Arc::new(posted);
    let (posted, before) = (Arc::clone(&asked), disk.clone());
    let text = preview::ask(&app.preview, move |preview| {
        let site = &preview?.hub.site;
        Some(text_of(&view::fields(site, &posted.path), &posted, before.as_deref()))
    });
    let text = text.await.flatten().ok_or("The hub could not be read; nothing was saved.")?;
    let posted = Arc::into_inner(asked).ok_or("pustaka has a bug: a form was kept.")?;
    let text = match text {
        Ok(text) => text,
        Err(diagnostic) => return refuse(app, posted, Trouble::in_text(&[*diagnostic], "")).await,
    };
    let path = posted.path.clone();
    let source = Source { path: path.clone(), text: Some(text.clone()) };
    let options = Options {
        root: app.root.to_path_buf(),
        drafts: app.status.borrow().drafts,
        proposal: Some(Proposal { source, attachments: attachments.clone() }),
        ..Options::default()
    };
    let checked = tokio::task::spawn_blocking(move || Checked::new(&options, &path)).await;
    let checked = checked.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    if !posted.anyhow && !checked.mistakes.is_empty() {
        return refuse(app, posted, Trouble::in_text(&checked.mistakes, &text)).await;
    }
    let new_files =
        posted.files.iter().zip(&attachments).map(|((_, bytes), attachment)| (&attachment.file, bytes.as_slice()));
    let own = (disk.as_deref() != Some(text.as_str())).then_some((&file, text.as_bytes()));
    for (file, bytes) in new_files.chain(own) {
        replace(file, bytes).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    if checked.is_draft {
        // Who saves a draft wants to see it. The reader is gone only when the program ends.
        let _ = app.wakes.send(Wake::Drafts(true));
    }
    Ok(Saved::At(checked.url))
}

/// Shows the form again, as it was filled in.
async fn refuse(app: &App, posted: Posted, trouble: Trouble) -> Result<Saved, String> {
    let view = preview::ask(&app.preview, move |preview| Some(View::of_posted(preview?, &posted, trouble)));
    let view = view.await.flatten().ok_or("The hub could not be read; nothing was saved.")?;
    Ok(Saved::Not(Box::new(view)))
}

/// The file as the form would have it.
fn text_of(fields: &[Field<'_>], posted: &Posted, disk: Option<&str>) -> Result<String, Box<Diagnostic>> {
    let shown = format!("{FOLDER}/{}", posted.path);
    let (was, disk) = (posted.was.as_deref().unwrap_or_default(), disk.unwrap_or_default());
    let ends = if disk.contains("\r\n") { "\r\n" } else { "\n" };
    let with_ends = |text: &str| text.replace('\n', ends);
    if let Some(whole) = &posted.whole {
        return Ok(with_ends(whole));
    }
    let body = posted.body.as_deref().unwrap_or_default();
    if posted.was.is_none() {
        let values = posted.fields.changes(fields, &BTreeMap::new());
        let values: Vec<(&str, Value)> = values.into_iter().filter_map(|(id, value)| Some((id, value?))).collect();
        return Ok(edit::new_file(&values, body));
    }
    let (split, front) = parse::parts(&shown, was)?;
    let changes = posted.fields.changes(fields, &view::values(&front));
    let order: Vec<&str> = fields.iter().map(|field| field.id).collect();
    let body = (split.body.replace("\r\n", "\n") != body).then(|| with_ends(body));
    edit::edit(&shown, disk, &changes, &order, body.as_deref()).map_err(Box::new)
}

/// The files that were chosen, as they will be beside the document: one of the same name but other bytes keeps it.
fn attachments(posted: &mut Posted, document: &Path) -> Result<Vec<Attachment>, String> {
    let (place, _) = parse::place(&posted.path);
    let folder = document.parent().unwrap_or(document);
    let mut attachments = Vec::new();
    for (name, bytes) in &mut posted.files {
        let (stem, ending) =
            name.rsplit_once('.').map_or((name.as_str(), String::new()), |(stem, ending)| (stem, format!(".{ending}")));
        let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{stem}-{n}{ending}")));
        let is_free = |name: &String| match fs::read(folder.join(name)) {
            Ok(there) => there == *bytes,
            Err(_) => true,
        };
        let Some(free) = names.take(1000).find(is_free) else {
            return Err(format!("There are too many files named {name}."));
        };
        posted.fields.rename(name, &free);
        let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        attachments.push(Attachment { path: format!("{}{free}", place.beside), file: folder.join(&free), bytes });
        *name = free;
    }
    Ok(attachments)
}

/// What a file would be.
struct Checked {
    /// What would be wrong with it.
    mistakes: Vec<Diagnostic>,
    is_draft: bool,
    /// Its page.
    url: String,
}

impl Checked {
    fn new(options: &Options, path: &str) -> io::Result<Self> {
        let shown = format!("{FOLDER}/{path}");
        let (hub, mut mistakes) = pustaka::read(options)?;
        mistakes.retain(|mistake| mistake.path == shown && mistake.is_error());
        let (mut is_draft, mut url) = (false, "/".to_owned());
        if let Some(hub) = hub
            && let Some(id) = hub.library.documents.iter().position(|document| document.path == path)
        {
            is_draft = hub.library.documents[id].draft;
            url.push_str(&urls::document(&hub.library, &hub.site, id).encoded());
        }
        Ok(Checked { mistakes, is_draft, url })
    }
}

/// Puts a file in another's place at once, or where none is.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder)?;
    // Hidden, so that it is no part of the hub; on the same disk, so that it can take the other's place.
    let mut new = tempfile::Builder::new().prefix(".pustaka-").tempfile_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    if let Ok(found) = fs::metadata(file) {
        new.as_file().set_permissions(found.permissions())?;
    }
    new.persist(file).map_err(|error| error.error)?;
    Ok(())
}

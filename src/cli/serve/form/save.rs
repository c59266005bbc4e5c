//! What a filled-in form becomes on disk.
//!
//! Only the fields that were changed are written, into the file as it is now: what somebody else has changed
//! meanwhile is shown first. A file is whole at every moment: the new one takes its place at once.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use pustaka::config::schema::{self, Field};
use pustaka::edit::{self, Value};
use pustaka::environment::{at, has_folder};
use pustaka::load::{self, Attachment, FOLDER};
use pustaka::starter::{self, PAGES, Place};
use pustaka::{Hub, Options, Proposal, parse, urls};

use unicode_normalization::UnicodeNormalization;

use super::controls::field_of;
use super::fields;
use super::posted::{Posted, Upload, fingerprint, folded};
use super::trouble::Trouble;
use crate::cli::content::{self, There};

/// What has been saved.
pub struct Saved {
    /// Its page.
    pub url: String,
    pub is_draft: bool,
    /// Whether that page comes only when the hub has been read again.
    pub is_awaited: bool,
}

/// The text of a file of `content/`; none where there is none.
///
/// # Errors
/// It is no such file, cannot be read, or is no text.
pub fn read(root: &Path, path: &str) -> Result<Option<String>, String> {
    let file = content::file_of(root, path)?;
    // A pipe would never end.
    if fs::metadata(&file).is_ok_and(|there| !there.is_file()) {
        return Err(format!("{FOLDER}/{path} is no file"));
    }
    match fs::read(&file) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(format!("{FOLDER}/{path} is not UTF-8: save it again with that encoding, in a text editor")),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(&file)(error).to_string()),
    }
}

/// Saves what was filled in, where nothing is in the way. `options` are those that the hub is shown with.
///
/// # Errors
/// What is in the way: nothing was saved, but for files beside the document where the disk failed behind them.
pub fn save(hub: &Hub, options: &Options, posted: &mut Posted) -> Result<Saved, Trouble> {
    let root = options.root.as_path();
    let other = |message: String| Trouble::elsewhere(&message);
    let path = if posted.is_named { posted.path.clone() } else { name(hub, posted)?.path() };
    let file = content::file_of(root, &path).map_err(other)?;
    let disk = read(root, &path).map_err(other)?;
    if !posted.anyhow && !posted.forgotten.is_empty() {
        return Err(Trouble::default());
    }
    let attachments = attachments(posted, &path, &file)?;
    let schema = fields::of(&hub.site, &path);
    let shown = format!("{FOLDER}/{path}");
    let is_seen = fingerprint(disk.as_deref()) == posted.seen;
    let base = if is_seen { disk.as_deref() } else { posted.was.as_deref() };
    let text = text_of(&schema, posted, &shown, base);
    // A form that is sent twice has been saved by the first time.
    let is_saved = disk.is_some() && text.as_ref().ok() == disk.as_ref();
    if !is_saved && !posted.is_named {
        is_free(hub, root, posted)?;
    }
    if !is_saved && !is_seen {
        return Err(Trouble::conflict(&hub.site, posted, &path, disk));
    }
    let text = text.map_err(|mistake| Trouble::in_text(&[*mistake], "", &shown))?;
    let proposal = Proposal { path: path.clone(), text: text.clone(), attachments: attachments.clone() };
    let options = Options { proposal: Some(proposal), ..options.clone() };
    let (_, mistakes) = content::proposed(&options, &shown)
        .map_err(|error| other(format!("{error}; mend that, and save again: what you have filled in is still here")))?;
    if !posted.anyhow && !mistakes.is_empty() {
        return Err(Trouble::in_text(&mistakes, &text, &shown));
    }
    for (upload, attachment) in posted.files.iter().zip(&attachments) {
        match content::put(&attachment.file, &upload.bytes, &There::Nothing) {
            // The same file, unless another has been put there just now.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if fs::read(&attachment.file).ok().as_deref() != Some(&*upload.bytes) {
                    let message =
                        format!("{FOLDER}/{} has just been put there by somebody else: save again", attachment.path);
                    return Err(other(message));
                }
            }
            result => result.map_err(|error| other(error.to_string()))?,
        }
    }
    if !is_saved {
        let there = disk.as_deref().map_or(There::Nothing, |text| There::Bytes(text.as_bytes()));
        if let Err(error) = content::put(&file, text.as_bytes(), &there) {
            return Err(match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    let disk = read(root, &path).map_err(other)?;
                    Trouble::conflict(&hub.site, posted, &path, disk)
                }
                _ => other(error.to_string()),
            });
        }
    }
    let is_draft = schema.iter().any(|field| field.id == "draft" && posted.text(field) == "true");
    let is_read = || hub.library.documents.iter().any(|document| document.path == path);
    let is_awaited = !is_saved || !is_seen && !is_read();
    Ok(Saved { url: url(hub, &path), is_draft, is_awaited })
}

/// The control that says what a new file is to be called.
fn naming(posted: &Posted) -> &'static str {
    if posted.name.trim().is_empty() { "title" } else { "name" }
}

/// Where a new file goes, by what it is to be called or else by its title.
fn name(hub: &Hub, posted: &Posted) -> Result<Place, Trouble> {
    let folder = posted.path.trim_end_matches('/');
    let title = posted.text(&schema::title());
    let wanted = if posted.name.trim().is_empty() { title.as_str() } else { posted.name.trim() };
    let control = naming(posted);
    if wanted.is_empty() {
        return Err(Trouble::of(control, "a new file needs a title, or a name for its address"));
    }
    let folder = if folder.is_empty() { PAGES } else { folder };
    starter::place(&hub.site, folder, wanted).map_err(|message| Trouble::of(control, &message))
}

/// Nothing may be where a new file goes.
fn is_free(hub: &Hub, root: &Path, posted: &Posted) -> Result<(), Trouble> {
    let place = name(hub, posted)?;
    match content::namesake(&root.join(FOLDER).join(&place.folder), &place) {
        Ok(None) => Ok(()),
        Ok(Some(there)) => {
            let folder = if place.folder.is_empty() { String::new() } else { format!("{}/", place.folder) };
            let message = format!("{FOLDER}/{folder}{there} is there already: give this one another title, or a name");
            Err(Trouble::of(naming(posted), &message))
        }
        Err(error) => Err(Trouble::elsewhere(&error.to_string())),
    }
}

/// The page of a file: as the hub has it, or will have it.
pub fn url(hub: &Hub, path: &str) -> String {
    let id = hub.library.documents.iter().position(|document| document.path == path);
    let url = match id {
        Some(id) => urls::document(&hub.library, &hub.site, id),
        None => {
            let (place, _) = parse::place(path);
            urls::begun(&place.folder, &place.name, place.language.as_deref())
        }
    };
    format!("/{}", url.encoded())
}

/// The file as the form would have it.
fn text_of(
    fields: &[Field<'_>],
    posted: &Posted,
    shown: &str,
    disk: Option<&str>,
) -> Result<String, Box<pustaka::diagnostic::Diagnostic>> {
    // A file that was deleted meanwhile is put back.
    let was = posted.was.as_deref();
    let now = if posted.over { was.or(disk) } else { disk.or(was) };
    let ends = if now.is_some_and(|text| text.contains("\r\n")) { "\r\n" } else { "\n" };
    let with_ends = |text: &str| text.replace('\n', ends);
    if let Some(whole) = &posted.whole {
        let is_same = |text: &&str| folded(text) == *whole;
        return Ok(now.filter(is_same).map_or_else(|| with_ends(whole), str::to_owned));
    }
    let (front, was_body) = match &posted.was {
        Some(was) => {
            let (split, front) = parse::parts(shown, was)?;
            (front, split.body)
        }
        None => (Vec::new(), ""),
    };
    let was_body = folded(was_body);
    let body = posted.body.as_deref().unwrap_or(&was_body);
    let changes = posted.fields.changes(fields, &fields::values(&front));
    let Some(now) = now else {
        let values: Vec<(&str, Value)> = changes.into_iter().filter_map(|(id, value)| Some((id, value?))).collect();
        return Ok(edit::new_file(&values, body));
    };
    let order: Vec<&str> = fields.iter().map(|field| field.id).collect();
    // As a hand writes: an empty line before it, and its last line ended.
    let begin = if body.is_empty() || body.starts_with('\n') { "" } else { "\n" };
    let end = if body.is_empty() || body.ends_with('\n') { "" } else { "\n" };
    let body = (was_body != body).then(|| with_ends(&format!("{begin}{body}{end}")));
    edit::edit(shown, now, &changes, &order, body.as_deref()).map_err(Box::new)
}

/// The names in a folder as systems compare them to which case and normal form are nothing.
fn names_in(folder: &Path) -> io::Result<BTreeSet<String>> {
    if !has_folder(folder)? {
        return Ok(BTreeSet::new());
    }
    let name = |entry: io::Result<fs::DirEntry>| {
        Ok(entry?.file_name().to_string_lossy().nfc().collect::<String>().to_lowercase())
    };
    fs::read_dir(folder).map_err(at(folder))?.map(name).collect()
}

/// The files that were chosen, as they will be beside the document. One that would take the place of another file gets
/// another name, and its control with it.
fn attachments(posted: &mut Posted, path: &str, document: &Path) -> Result<Vec<Attachment>, Trouble> {
    let (place, _) = parse::place(path);
    let folder = document.parent().unwrap_or(document);
    let mut taken = names_in(folder).map_err(|error| Trouble::elsewhere(&error.to_string()))?;
    taken.extend(document.file_name().map(|name| name.to_string_lossy().to_lowercase()));
    let mut attachments = Vec::new();
    for Upload { control, name, bytes, before } in &mut posted.files {
        let field = field_of(control).to_owned();
        let Some(plain) = load::attachment_name(name) else {
            let message = format!("`{name}` cannot be put beside a document: give the file another name");
            return Err(Trouble::of(&field, &message));
        };
        let (stem, ending) = plain.rsplit_once('.').map_or((&*plain, String::new()), |(s, e)| (s, format!(".{e}")));
        let names = std::iter::once(plain.clone()).chain((2..1000).map(|n| format!("{stem}-{n}{ending}")));
        // The same file may be there already.
        let is_there = |name: &String| fs::read(folder.join(name)).is_ok_and(|there| there == *bytes);
        let free = names.into_iter().find(|name| !taken.contains(&name.to_lowercase()) || is_there(name));
        let Some(free) = free else {
            return Err(Trouble::of(&field, &format!("there are too many files named `{plain}`")));
        };
        *before = Some(posted.fields.set(control, &free));
        taken.insert(free.to_lowercase());
        let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        attachments.push(Attachment { path: format!("{}{free}", place.beside), file: folder.join(&free), bytes });
    }
    Ok(attachments)
}

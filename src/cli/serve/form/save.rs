//! What a filled-in form becomes on disk.
//!
//! Only the fields that were changed are written, into the file as it is now: what somebody else has changed
//! meanwhile is shown first. A file is whole at every moment: the new one takes its place at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use axum::extract::Multipart;
use pustaka::config::schema::{self, Field};
use pustaka::edit::{self, Value};
use pustaka::environment::{at, has_folder};
use pustaka::load::{self, Attachment, FOLDER};
use pustaka::starter::{self, PAGES};
use pustaka::{Hub, Options, Proposal, parse, urls};

use unicode_normalization::UnicodeNormalization;

use super::fields;
use super::view::{self, Trouble};
use crate::cli::content::{self, There};

/// A filled-in form.
#[derive(Debug, Default, Clone)]
pub struct Posted {
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
    /// Whether it takes the place of what is on disk, where that is another by now.
    pub over: bool,
    pub fields: fields::Posted,
    /// Files to be put beside it.
    pub files: Vec<Upload>,
    /// Files that were chosen before, and have to be again: the control, and their names.
    pub forgotten: Vec<(String, String)>,
}

/// A file that was chosen in a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The control that gets its name.
    control: String,
    name: String,
    bytes: Bytes,
    /// What the control had before the name of the file was put into it.
    before: Option<String>,
}

/// What has been saved.
pub struct Saved {
    /// Its page.
    pub url: String,
    pub is_draft: bool,
    /// Whether anything had to be written.
    pub is_new: bool,
}

/// As plain text, for where no form can be shown.
impl fmt::Display for Posted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(whole) = &self.whole {
            return f.write_str(whole);
        }
        for (name, value) in self.fields.filled() {
            writeln!(f, "{name}: {value}")?;
        }
        write!(f, "\n{}", self.body.as_deref().unwrap_or_default())
    }
}

/// Tells a text from another, and from none.
pub fn fingerprint(text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| blake3::hash(text.as_bytes()).to_hex().to_string())
}

/// The same text with the line ends that a browser gives back.
pub fn folded(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

impl Posted {
    /// Reads what a browser sends; the token first.
    ///
    /// # Errors
    /// It is no such form, or was cut off.
    pub async fn read(mut multipart: Multipart) -> Result<(String, Self), String> {
        let (mut token, mut posted) = (String::new(), Posted::default());
        let mut pairs: BTreeMap<String, String> = BTreeMap::new();
        while let Some(part) = multipart.next_field().await.map_err(|error| error.body_text())? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|error| error.body_text())?;
            if let Some(control) = name.strip_prefix("upload:") {
                if let Some(name) = file.filter(|name| !name.is_empty()) {
                    posted.files.push(Upload { control: control.to_owned(), name, bytes, before: None });
                }
                continue;
            }
            let text = std::str::from_utf8(&bytes).map_err(|_| "the form is not UTF-8".to_owned())?;
            let text = folded(text);
            if let Some(control) = name.strip_prefix("forgotten:") {
                posted.forgotten.push((control.to_owned(), text));
                continue;
            }
            match name.as_str() {
                "token" => token = text,
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
                "over" => posted.over = true,
                _ => _ = pairs.insert(name, text),
            }
        }
        posted.fields = fields::Posted::new(pairs);
        let is_chosen = |control: &str| posted.files.iter().any(|upload| upload.control == control);
        posted.forgotten.retain(|(control, _)| !is_chosen(control));
        Ok((token, posted))
    }

    /// Forgets the files that were chosen, for a browser does not keep them.
    pub fn forget_files(&mut self) {
        for upload in std::mem::take(&mut self.files) {
            if let Some(before) = upload.before {
                self.fields.set(&upload.control, &before);
            }
            self.forgotten.push((upload.control, upload.name));
        }
    }

    /// The value of a field that takes one.
    fn text(&self, field: &Field<'_>) -> String {
        match self.fields.value(field) {
            Value::Scalar(text) => text,
            _ => String::new(),
        }
    }
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
    let path = if posted.is_named { posted.path.clone() } else { name(hub, root, posted)? };
    let file = content::file_of(root, &path).map_err(other)?;
    let disk = read(root, &path).map_err(other)?;
    if fingerprint(disk.as_deref()) != posted.seen {
        return Err(Trouble::conflict(&hub.site, posted, &path, disk));
    }
    if !posted.anyhow && !posted.forgotten.is_empty() {
        return Err(Trouble::default());
    }
    let attachments = attachments(posted, &path, &file)?;
    let schema = view::fields(&hub.site, &path);
    let shown = format!("{FOLDER}/{path}");
    let text = text_of(&schema, posted, &shown, disk.as_deref())
        .map_err(|mistake| Trouble::in_text(&[*mistake], "", &shown))?;
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
    let is_new = disk.as_deref() != Some(text.as_str());
    if is_new {
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
    Ok(Saved { url: url(hub, &path), is_draft, is_new })
}

/// The path of a new file, by what it is to be called or else by its title.
fn name(hub: &Hub, root: &Path, posted: &Posted) -> Result<String, Trouble> {
    let folder = posted.path.trim_end_matches('/');
    let title = posted.text(&schema::title());
    let wanted = if posted.name.trim().is_empty() { title.as_str() } else { posted.name.trim() };
    let control = if posted.name.trim().is_empty() { "title" } else { "name" };
    if wanted.is_empty() {
        return Err(Trouble::of(control, "a new file needs a title, or a name for its address"));
    }
    let folder = if folder.is_empty() { PAGES } else { folder };
    let place = starter::place(&hub.site, folder, wanted).map_err(|message| Trouble::of(control, &message))?;
    let beside = root.join(FOLDER).join(&place.folder);
    match content::namesake(&beside, &place) {
        Ok(None) => Ok(place.path()),
        Ok(Some(there)) => {
            let folder = if place.folder.is_empty() { String::new() } else { format!("{}/", place.folder) };
            let message = format!("{FOLDER}/{folder}{there} is there already: give this one another title, or a name");
            Err(Trouble::of(control, &message))
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
    let changes = posted.fields.changes(fields, &view::values(&front));
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
        let field = view::field_of(control).to_owned();
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

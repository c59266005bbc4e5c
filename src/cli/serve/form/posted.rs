//! A filled-in form, as a browser sends it.

use std::collections::BTreeMap;
use std::fmt;

use axum::body::Bytes;
use axum::extract::Multipart;
use pustaka::config::schema::Field;
use pustaka::edit::Value;

use super::controls::Controls;

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
    pub fields: Controls,
    /// Files to be put beside it.
    pub files: Vec<Upload>,
    /// Files that were chosen before, and have to be again: the control, and their names.
    pub forgotten: Vec<(String, String)>,
}

/// A file that was chosen in a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The control that gets its name.
    pub control: String,
    pub name: String,
    pub bytes: Bytes,
    /// What the control had before the name of the file was put into it.
    pub before: Option<String>,
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
        posted.fields = Controls::new(pairs);
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
    pub fn text(&self, field: &Field<'_>) -> String {
        match self.fields.value(field) {
            Value::Scalar(text) => text,
            _ => String::new(),
        }
    }
}

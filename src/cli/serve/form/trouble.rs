//! Why what was filled in has not been saved.

use pustaka::config::Site;
use pustaka::config::schema::Field;
use pustaka::diagnostic::Diagnostic;
use pustaka::parse;
use serde::Serialize;

use super::controls::field_of;
use super::fields;
use super::posted::{Posted, folded};

/// Why what was posted has not been saved.
#[derive(Debug, Default)]
pub struct Trouble {
    /// The field that a mistake belongs to, if any, and what it says.
    pub mistakes: Vec<(Option<String>, String)>,
    pub conflict: Option<Conflict>,
}

/// The file has changed on disk.
#[derive(Debug, Serialize)]
pub struct Conflict {
    /// As it is by now; none where it has been deleted.
    pub disk: Option<String>,
    /// What has been changed here as well as there.
    both: Vec<String>,
    /// Whether its fields can be read.
    is_readable: bool,
}

impl Trouble {
    /// One mistake of a field.
    pub fn of(field: &str, message: &str) -> Self {
        Trouble { mistakes: vec![(Some(field.to_owned()), message.to_owned())], conflict: None }
    }

    /// One mistake that belongs to no field.
    pub fn elsewhere(message: &str) -> Self {
        Trouble { mistakes: vec![(None, message.to_owned())], conflict: None }
    }

    /// The same, with the files that have to be chosen once more.
    pub fn with_forgotten(mut self, files: &[(String, String)]) -> Self {
        let again = |(control, name): &(String, String)| {
            let message = format!(
                "choose `{name}` again, for a browser does not keep the choice; “Save with its mistakes” goes without it"
            );
            (Some(field_of(control).to_owned()), message)
        };
        self.mistakes.extend(files.iter().map(again));
        self
    }

    /// The file is another by now.
    pub fn conflict(site: &Site, posted: &Posted, path: &str, disk: Option<String>) -> Self {
        let theirs = disk.as_deref().map(|disk| parse::parts(path, disk));
        let is_readable = !matches!(theirs, Some(Err(_)));
        let mut both = Vec::new();
        // A file that was not there when the form was made had nothing in it.
        let mine = posted.was.as_deref().map_or_else(|| Ok(Default::default()), |was| parse::parts(path, was));
        if let (Ok((split_before, front_before)), Some(Ok((split, front)))) = (mine, &theirs) {
            let (before, now) = (fields::values(&front_before), fields::values(front));
            let fields = fields::of(site, path);
            let mine = posted.fields.changes(&fields, &before);
            let is_mine = |field: &&Field<'_>| mine.iter().any(|(id, _)| *id == field.id);
            let changed = fields.iter().filter(is_mine).filter(|field| before.get(field.id) != now.get(field.id));
            both.extend(changed.map(|field| field.label.to_string()));
            let (before, now) = (folded(split_before.body), folded(split.body));
            if before != now && posted.body.as_ref().is_some_and(|mine| *mine != before && *mine != now) {
                both.push("Text".to_owned());
            }
        }
        Trouble { mistakes: Vec::new(), conflict: Some(Conflict { disk, both, is_readable }) }
    }

    /// Mistakes of a hub in which the file `shown` has this text: each belongs to the field in whose lines it is.
    pub fn in_text(mistakes: &[Diagnostic], text: &str, shown: &str) -> Self {
        let (front, last) = parse::parts("", text).map_or_else(
            |_| (Vec::new(), 0),
            |(split, front)| (front, split.yaml_line as usize + split.yaml.lines().count()),
        );
        let field_at = |line: u32| {
            let above = front.iter().rev().find(|(key, _)| key.span.line <= line && (line as usize) < last);
            above.map(|(key, _)| key.name.clone())
        };
        let mistake = |mistake: &Diagnostic| {
            let help = mistake.suggestion.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            let line = mistake.span.line;
            if mistake.path == shown {
                (field_at(line), format!("{}{help}", mistake.message))
            } else {
                (None, format!("{}, line {line}: {}{help}", mistake.path, mistake.message))
            }
        };
        Trouble { mistakes: mistakes.iter().map(mistake).collect(), conflict: None }
    }
}

//! The page with the form.

use std::collections::{BTreeMap, BTreeSet};

use pustaka::config::schema::{Field, Input};
use pustaka::diagnostic::Diagnostic;
use pustaka::edit::Value;
use pustaka::library::{Date, DocumentId, Role};
use pustaka::load;
use pustaka::parse::{self, front_matter};
use pustaka::{Hub, languages, urls};
use serde::Serialize;
use tera::Tera;

use super::fields::{self, Row, role};
use super::posted::{Posted, fingerprint, folded};
use super::save;
use super::trouble::{Conflict, Trouble};

/// What the template sees.
#[derive(Debug, Serialize)]
pub struct View {
    token: String,
    title: String,
    /// What the form writes; none where that is still to be chosen.
    form: Option<Form>,
    /// What a new file may be for: folder, percent-encoded, and what it is called.
    folders: Vec<(String, String)>,
    /// The site's style sheets, for the preview of the text.
    styles: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Form {
    /// From `content/`; of a new file its folder, ending in `/`.
    path: String,
    /// The same, percent-encoded.
    encoded: String,
    is_new: bool,
    /// Whether the file's name is still to be made from its title.
    is_named: bool,
    name: String,
    /// The page it becomes.
    url: Option<String>,
    /// The file as it was when the form was made.
    was: String,
    /// What of the file has been seen: it is not overwritten where it is another by now.
    seen: String,
    /// Fields for the template, as JSON values: those in use or usual, and the others.
    rows: Vec<tera::Value>,
    more: Vec<tera::Value>,
    /// Fields that the schema does not know: they stay as they are.
    unknown: Vec<String>,
    body: String,
    /// The whole file, where its front matter cannot be read.
    whole: Option<String>,
    /// Whether it takes the place of what others have saved.
    is_over: bool,
    /// What is wrong elsewhere than in a field.
    mistakes: Vec<String>,
    /// The fields with mistakes: the name of the control, and what it is called.
    wrong: Vec<(String, String)>,
    /// Whether anything is wrong.
    is_wrong: bool,
    /// Whether that came with an attempt to save it.
    is_posted: bool,
    /// Of a translation, the original: its language, and its text.
    original: Option<(&'static str, String)>,
    /// Files that have to be chosen again: the control, and the name.
    forgotten: Vec<(String, String)>,
    /// The file as it is on disk by now, where that has changed.
    conflict: Option<Conflict>,
    /// The file without its ending.
    stem: String,
    /// Languages that it is not translated into yet: code and name.
    languages: Vec<(&'static str, &'static str)>,
}

impl View {
    /// For a file, whether or not it is there yet: one that is not gets just this name. `whole`: its text, not its fields.
    pub fn of_file(hub: &Hub, path: String, disk: Option<String>, whole: bool, token: &str) -> Self {
        let seen = fingerprint(disk.as_deref());
        let text = disk.clone().filter(|_| whole);
        let posted = Posted { path, is_named: true, was: disk, seen, whole: text, ..Posted::default() };
        View::new(hub, &posted, None, Trouble::default(), token)
    }

    /// For a new file in a folder. What is begun today is most often dated so.
    pub fn of_new(hub: &Hub, folder: &str, today: Date, token: &str) -> Self {
        let path = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let is_dated = matches!(role(&hub.site, &path), Some(Role::Document(_)));
        let filled = is_dated.then(|| BTreeMap::from([("date", Value::Scalar(today.to_string()))]));
        View::new(hub, &Posted { path, ..Posted::default() }, filled.as_ref(), Trouble::default(), token)
    }

    /// What a new file may be for.
    pub fn choice(hub: &Hub, token: &str) -> Self {
        let site = &hub.site;
        let collections = site.collections.iter().map(|c| (urls::encoded(&c.id), c.singular.clone()));
        let taxonomies =
            site.taxonomies.iter().filter(|t| !t.countries).map(|t| (urls::encoded(&t.id), t.singular.clone()));
        let folders = collections.chain(taxonomies).chain([(String::new(), "Page".to_owned())]).collect();
        View { token: token.to_owned(), title: "New".to_owned(), form: None, folders, styles: styles(hub) }
    }

    /// For what was posted, with what is wrong with it.
    pub fn of_posted(hub: &Hub, posted: &Posted, trouble: Trouble, token: &str) -> Self {
        let schema = fields::of(&hub.site, &posted.path);
        let had = schema.iter().filter(|field| posted.fields.has(field));
        let filled = had.map(|field| (field.id, posted.fields.value(field))).collect();
        View::new(hub, posted, Some(&filled), trouble, token)
    }

    /// `filled` are the values that fields have in place of those of the file.
    fn new(hub: &Hub, posted: &Posted, filled: Option<&BTreeMap<&str, Value>>, trouble: Trouble, token: &str) -> Self {
        let path = posted.path.as_str();
        let schema = fields::of(&hub.site, path);
        let was = posted.was.as_deref().unwrap_or_default();
        let shown = format!("{}/{path}", load::FOLDER);
        let mut mistakes = Vec::new();
        let read = posted.was.as_ref().map(|was| parse::parts(&shown, was));
        let is_readable = !matches!(read, Some(Err(_)));
        let is_posted = !trouble.mistakes.is_empty();
        let (split, front) = match read {
            Some(Ok((split, front))) => (Some(split), front),
            // What is posted is another text by now, with mistakes of its own.
            Some(Err(_)) if is_posted => (None, Vec::new()),
            Some(Err(_)) => {
                // The same, and as many, as `check` says.
                let (source, unread) = load::source(path.to_owned(), was.as_bytes().to_owned());
                let (_, mut found) = parse::parse_one(&source, hub.site.trust_html);
                found.extend(unread);
                let errors: Vec<Diagnostic> = found.into_iter().filter(Diagnostic::is_error).collect();
                mistakes.extend(Trouble::in_text(&errors, "", "").mistakes);
                (None, Vec::new())
            }
            None => (None, Vec::new()),
        };
        mistakes.extend(trouble.mistakes);
        // What the form did not have is as the file has it.
        let mut values = fields::values(&front);
        values.extend(filled.into_iter().flatten().map(|(id, value)| (*id, value.clone())));
        let names = |input: &Input<'_>, value: &str| called(hub, input, value);
        let mut rows = fields::rows(&schema, &values, &names);
        let whole = (!is_readable || posted.whole.is_some())
            .then(|| posted.whole.clone().map_or_else(|| folded(was), |text| folded(&text)));
        mistakes.retain(|(field, message)| {
            // In a whole file there are no fields to show them at.
            if whole.is_some() {
                return true;
            }
            let row = rows.iter_mut().find(|row| Some(row.id()) == field.as_deref());
            row.map(|row| row.add_mistake(message.clone())).is_none()
        });
        let (rows, more): (Vec<Row<'_>>, Vec<Row<'_>>) = rows.into_iter().partition(Row::is_usual);
        let as_values = |rows: &[Row<'_>]| rows.iter().map(tera::Value::from_serializable).collect::<Vec<_>>();
        let is_wrong = !mistakes.is_empty() || rows.iter().chain(&more).any(Row::is_wrong);
        let wrong = rows.iter().chain(&more).filter_map(Row::wrong).collect();
        let title = posted.was.as_ref().map_or_else(|| new_title(hub, path), |_| format!("Edit {shown}"));
        let form = Form {
            path: path.to_owned(),
            encoded: urls::encoded(path),
            is_new: posted.was.is_none(),
            is_named: posted.is_named,
            name: posted.name.clone(),
            url: (!path.is_empty() && posted.was.is_some()).then(|| save::url(hub, path)),
            was: posted.was.as_ref().map_or_else(String::new, |was| serde_json::json!(was).to_string()),
            seen: match &trouble.conflict {
                Some(conflict) => fingerprint(conflict.disk.as_deref()),
                None => posted.seen.clone(),
            },
            rows: as_values(&rows),
            more: as_values(&more),
            unknown: unknown(&front, &schema),
            body: posted.body.clone().unwrap_or_else(|| folded(split.map_or("", |split| split.body))),
            whole,
            is_over: posted.over && trouble.conflict.is_none(),
            mistakes: mistakes.into_iter().map(|(_, message)| message).collect(),
            wrong,
            is_wrong,
            is_posted,
            original: original(hub, path),
            forgotten: posted.forgotten.clone(),
            conflict: trouble.conflict,
            stem: path.trim_end_matches(".md").to_owned(),
            languages: untranslated(hub, path),
        };
        View { token: token.to_owned(), title, form: Some(form), folders: Vec::new(), styles: styles(hub) }
    }

    /// The page.
    ///
    /// # Errors
    /// A bug in the template.
    pub fn render(&self, templates: &Tera) -> Result<String, tera::Error> {
        templates.render("form.html", &tera::Context::from_serialize(self)?)
    }
}

fn unknown(front: &[(front_matter::Key, front_matter::Node)], schema: &[Field<'_>]) -> Vec<String> {
    let names = front.iter().map(|(key, _)| key.name.clone());
    names.filter(|name| !schema.iter().any(|field| field.id == name)).collect()
}

fn new_title(hub: &Hub, path: &str) -> String {
    let site = &hub.site;
    let (place, _) = parse::place(path);
    let shown = format!("{}/{path}", load::FOLDER);
    let language = place.language.as_deref().and_then(languages::find);
    if let Some((language, id)) = language.zip(original_of(hub, path)) {
        return format!("New: {} of “{}”", language.english, hub.library.documents[id].title);
    }
    let name = match role(site, path) {
        // It has been named, so it was expected to be there.
        _ if path.ends_with(".md") => format!("{shown}, which is not there"),
        Some(Role::Document(collection)) => site.collections[collection].singular.clone(),
        Some(Role::Term(term)) => site.taxonomies[term.taxonomy].singular.clone(),
        Some(Role::Page) => "Page".to_owned(),
        _ => shown,
    };
    format!("New: {name}")
}

/// The document that a file is a translation of, by its path.
fn original_of(hub: &Hub, path: &str) -> Option<DocumentId> {
    let (place, _) = parse::place(path);
    let code = place.language?;
    let original = path.strip_suffix(&format!(".{code}.md")).map(|stem| format!("{stem}.md"))?;
    hub.library.documents.iter().position(|document| document.path == original)
}

/// The language and plain text of the document that a file is a translation of.
fn original(hub: &Hub, path: &str) -> Option<(&'static str, String)> {
    let document = &hub.library.documents[original_of(hub, path)?];
    Some((document.language.code, document.text.body.text.clone()))
}

fn styles(hub: &Hub) -> Vec<String> {
    hub.theme.assets.iter().map(|asset| asset.url.encoded()).filter(|url| url.ends_with(".css")).collect()
}

/// The languages that a document is not there in.
fn untranslated(hub: &Hub, path: &str) -> Vec<(&'static str, &'static str)> {
    let documents = &hub.library.documents;
    let Some(document) = documents.iter().find(|document| document.path == path && document.translation.is_none())
    else {
        return Vec::new();
    };
    let has = |code: &str| {
        document.language.code == code || document.translations.iter().any(|id| documents[*id].language.code == code)
    };
    let mut languages: Vec<_> = languages::all().iter().filter(|language| !has(language.code)).collect();
    // Those that the hub has already are the likeliest.
    let used: BTreeSet<&str> = documents.iter().map(|document| document.language.code).collect();
    languages.sort_by_key(|language| (!used.contains(language.code), language.english));
    languages.into_iter().map(|language| (language.code, language.english)).collect()
}

/// What a term or document is called that is written by its id.
fn called(hub: &Hub, input: &Input<'_>, value: &str) -> Option<String> {
    match input {
        Input::Term(taxonomy) => {
            hub.library.terms[*taxonomy].iter().find(|term| term.id == value).map(|term| term.title.clone())
        }
        Input::Reference(targets) => {
            let is_meant = |id: usize| {
                let whole = hub.library.id_of(id, &hub.site);
                whole == value || targets.iter().any(|target| whole == format!("{target}/{value}"))
            };
            let mut documents = hub.library.documents.iter().enumerate();
            documents
                .find(|(id, document)| document.translation.is_none() && is_meant(*id))
                .map(|(_, d)| d.title.clone())
        }
        Input::Language => languages::find(value).map(|language| language.english.to_owned()),
        _ => None,
    }
}

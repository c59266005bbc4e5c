//! The looks: templates, assets and interface texts.
//!
//! Three layers, the first that has a file of a name wins: the site's own `templates/`, the theme it names under
//! `themes/`, and the default theme, which is built into the program.

mod client;
mod scripts;
pub mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rust_embed::RustEmbed;
use tera::{Context, ErrorKind, Tera, Value};
use walkdir::{DirEntry, WalkDir};

use crate::config::{FILE, Site};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::environment::{at, has_folder};
use crate::languages;
use crate::load;
use crate::near::did_you_mean;
use crate::urls::{self, Url};

/// The default theme.
#[derive(RustEmbed)]
#[folder = "themes/default"]
struct Default;

/// The folder with the site's themes.
pub const FOLDER: &str = "themes";
/// What a theme says of itself.
const SETTINGS: &str = "theme.toml";
/// The language that every text exists in.
const ENGLISH: &str = "en";
/// Where assets stand in the site; in a theme too.
const ASSETS: &str = "assets/";
/// Folder of templates, in a theme and beside site.toml.
pub const TEMPLATES: &str = "templates/";

/// What the names of templates begin with in tera, by layer; the first layer that has a template wins.
const SITE_LAYER: &str = "site/";
const THEME_LAYER: &str = "theme/";
const DEFAULT_LAYER: &str = "default/";

/// What can be included and extended.
const OUTSIDE: &str = "name one of templates/ or of the theme from there; no other file can be used";

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// As site.toml has it.
    name: String,
    tera: Tera,
    /// Files that pages use, with addresses that change with their bytes.
    pub assets: Vec<Asset>,
    /// The address of each asset by its name without ending, as templates ask for it.
    pub asset_paths: Value,
    /// Interface texts by language code.
    texts: BTreeMap<String, Texts>,
}

/// A file that pages use.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its address, with a hash of its bytes in the name.
    pub url: Url,
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
}

/// Interface texts of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Texts {
    entries: BTreeMap<String, toml::Value>,
    /// All of them, for templates.
    pub for_templates: Value,
}

impl Texts {
    fn new(entries: BTreeMap<String, toml::Value>) -> Self {
        let for_templates = Value::from_serializable(&entries);
        Texts { entries, for_templates }
    }

    /// The text with this key; the key itself where no file has it.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.entries.get(key).and_then(toml::Value::as_str).unwrap_or(key)
    }

    /// The text with this key, its placeholders filled: `{n}` by the value of `n`.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = self.get(key).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// The name of a month, 1 to 12.
    pub fn month(&self, month: u8) -> &str {
        let months = self.entries.get("months").and_then(toml::Value::as_array);
        let name = months.and_then(|months| months.get(usize::from(month).saturating_sub(1)));
        name.and_then(toml::Value::as_str).unwrap_or("")
    }
}

/// The files of one layer: path within it, and bytes.
type Layer = BTreeMap<String, Cow<'static, [u8]>>;

/// Reads the theme of the hub in `root`.
///
/// # Errors
/// A file cannot be read.
pub fn load(root: &Path, site: &Site) -> io::Result<Result<Theme, Vec<Diagnostic>>> {
    let default: Layer =
        Default::iter().filter_map(|path| Some((path.to_string(), Default::get(&path)?.data))).collect();
    let mut diagnostics = Vec::new();
    let own = read(root, TEMPLATES.trim_end_matches('/'), &mut diagnostics)?;
    let own: Layer = own.into_iter().map(|(path, bytes)| (format!("{TEMPLATES}{path}"), bytes)).collect();
    let named = if site.theme.0 == "default" {
        Layer::new()
    } else {
        let folder = root.join(FOLDER).join(&site.theme.0);
        if !folder.is_dir() || site.theme.0.contains(['/', '\\', ':']) || site.theme.0.starts_with('.') {
            return Ok(Err(vec![missing(root, site)]));
        }
        read(root, &format!("{FOLDER}/{}", site.theme.0), &mut diagnostics)?
    };
    let name = site.theme.0.clone();
    let layers = [(SITE_LAYER, &own), (THEME_LAYER, &named), (DEFAULT_LAYER, &default)];
    let tera = templates(&layers, &name, &mut diagnostics);
    // Nothing in it is needed yet; what is broken is told all the same, or it would be taken for right.
    if let Some(text) = named.get(SETTINGS).and_then(|bytes| std::str::from_utf8(bytes).ok())
        && let Err(error) = text.parse::<toml::Table>()
    {
        diagnostics.push(crate::config::explain(&format!("{FOLDER}/{name}/{SETTINGS}"), text, &error));
    }
    let texts = texts(&format!("{FOLDER}/{name}/"), &named, &default, &mut diagnostics);
    if !diagnostics.is_empty() {
        return Ok(Err(diagnostics));
    }
    let assets = assets(&[&default, &named], &default);
    let asset_paths = Value::from_serializable(&asset_paths(&assets));
    Ok(Ok(Theme { name, tera, asset_paths, assets: assets.into_values().collect(), texts }))
}

fn missing(root: &Path, site: &Site) -> Diagnostic {
    let (theme, span) = &site.theme;
    let folders = std::fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
    let names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let near = did_you_mean(theme, names.iter().map(String::as_str).chain(["default"]));
    Diagnostic::error(FILE, *span, Code::UnknownTheme, format!("there is no theme `{theme}` in {FOLDER}/"))
        .suggest(near.map_or_else(|| "take the line `theme` out".to_owned(), |name| format!("did you mean `{name}`?")))
}

/// All files below a folder of the hub, but for hidden ones such as those of version control; none where there is no such
/// folder.
fn read(root: &Path, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> io::Result<Layer> {
    let mut layer = Layer::new();
    let below = root.join(folder);
    if !has_folder(&below)? {
        return Ok(layer);
    }
    let hidden = |entry: &DirEntry| entry.file_name().as_encoded_bytes().first() == Some(&b'.');
    for entry in WalkDir::new(&below).min_depth(1).sort_by_file_name().into_iter().filter_entry(|entry| !hidden(entry))
    {
        let entry = entry?;
        if !entry.file_type().is_file() && !entry.file_type().is_symlink() {
            continue;
        }
        match load::path_of(&entry, &below, folder) {
            Ok(path) => {
                layer.insert(path, Cow::Owned(std::fs::read(entry.path()).map_err(at(entry.path()))?));
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok(layer)
}

/// Parses every template. One that cannot be parsed is reported and left out, so that the next is reported too.
fn templates(layers: &[(&'static str, &Layer); 3], theme: &str, diagnostics: &mut Vec<Diagnostic>) -> Tera {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for (prefix, layer) in layers {
        for (path, bytes) in layer.iter() {
            let Some(path) = path.strip_prefix(TEMPLATES) else { continue };
            let name = format!("{prefix}{path}");
            match String::from_utf8(bytes.to_vec()) {
                Ok(text) => {
                    files.insert(name, text);
                }
                Err(error) => diagnostics.push(Diagnostic::not_utf8(&file_of(&name, theme), &error)),
            }
        }
    }
    loop {
        let mut tera = Tera::default();
        // Cannot fail: no template has been added yet.
        if tera.set_fallback_prefixes(layers.map(|(prefix, _)| prefix)).is_err() {
            return tera;
        }
        let Err(error) = tera.add_raw_templates(&files) else { return tera };
        let found = explain_all(&error, theme);
        let before = files.len();
        // Without the default theme nothing can be told about the rest.
        files.retain(|name, _| {
            name.starts_with(DEFAULT_LAYER) || found.iter().all(|found| found.path != file_of(name, theme))
        });
        diagnostics.extend(found);
        if files.len() == before {
            return tera;
        }
    }
}

/// The file of a template, by its name in tera.
fn file_of(name: &str, theme: &str) -> String {
    let in_theme = |theme: &str, path: &str| format!("{FOLDER}/{theme}/{TEMPLATES}{path}");
    if let Some(path) = name.strip_prefix(SITE_LAYER) {
        format!("{TEMPLATES}{path}")
    } else if let Some(path) = name.strip_prefix(THEME_LAYER) {
        in_theme(theme, path)
    } else if let Some(path) = name.strip_prefix(DEFAULT_LAYER) {
        in_theme("default", path)
    } else {
        name.to_owned()
    }
}

/// Errors of templates that cannot be used: tera tells of all names that nothing has at once.
fn explain_all(error: &tera::Error, theme: &str) -> Vec<Diagnostic> {
    if let ErrorKind::Msg(reports) = error.kind() {
        let found: Vec<Diagnostic> = reports.split("\n\n").filter_map(|text| reported(text, theme)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    vec![explain(error, theme)]
}

/// An error of tera as a diagnostic.
fn explain(error: &tera::Error, theme: &str) -> Diagnostic {
    let plain =
        |name: &str, message: String| Diagnostic::error(&file_of(name, theme), Span::START, Code::Template, message);
    let circle = |name: &str| {
        let replaced = [SITE_LAYER, THEME_LAYER].iter().find_map(|layer| name.strip_prefix(layer));
        plain(name, "the template includes or extends itself".to_owned()).suggest_if(
            replaced.map(|path| format!("write `{DEFAULT_LAYER}{path}` for the template whose place it takes")),
        )
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let at = report.span();
            let length = if at.start_line == at.end_line { at.end_col.saturating_sub(at.start_col) } else { 0 };
            let span = Span { line: count(at.start_line), column: count(at.start_col + 1), length: count(length) };
            Diagnostic::error(&file_of(report.filename(), theme), span, Code::Template, report.message())
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => circle(tpl),
        ErrorKind::MissingParent { current, parent } => {
            plain(current, format!("it extends `{parent}`, which does not exist")).suggest(OUTSIDE)
        }
        kind => {
            let message = kind.to_string().lines().collect::<Vec<_>>().join(" ");
            // What is wrong with two templates together names both.
            let name = message.split('`').find(|name| name.starts_with(SITE_LAYER) || name.starts_with(THEME_LAYER));
            plain(name.unwrap_or(TEMPLATES), message.clone())
        }
    }
}

/// What tera says in text alone of a name that nothing has: `error: Unknown filter …`, and in the next line
/// ` --> site/list.html:3:7`.
fn reported(text: &str, theme: &str) -> Option<Diagnostic> {
    let mut lines = text.lines();
    let message = lines.next()?.strip_prefix("error: ")?;
    let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line, name) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?, place.next()?);
    // The last line underlines it.
    let length = u32::try_from(lines.last()?.matches('^').count()).ok()?;
    let diagnostic = Diagnostic::error(&file_of(name, theme), Span { line, column, length }, Code::Template, message);
    Some(if message.starts_with("Unknown template") { diagnostic.suggest(OUTSIDE) } else { diagnostic })
}

/// Every language's texts: the theme's over the default ones, and both over English.
fn texts(theme: &str, named: &Layer, default: &Layer, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Texts> {
    let mut layers: BTreeMap<String, BTreeMap<String, toml::Value>> = BTreeMap::new();
    for (shown, layer) in [("themes/default/", default), (theme, named)] {
        for (path, bytes) in layer {
            let Some(code) = path.strip_prefix("i18n/").and_then(|name| name.strip_suffix(".toml")) else { continue };
            let shown = format!("{shown}{path}");
            if languages::find(code).is_none() {
                let message = format!("`{code}` is no language");
                diagnostics.push(Diagnostic::error(&shown, Span::START, Code::UnknownLanguage, message));
                continue;
            }
            let parsed: Result<BTreeMap<String, toml::Value>, _> = String::from_utf8(bytes.to_vec())
                .map_err(|error| Diagnostic::not_utf8(&shown, &error))
                .and_then(|text| toml::from_str(&text).map_err(|error| crate::config::explain(&shown, &text, &error)));
            match parsed {
                Ok(entries) => {
                    if let Some(english) = layers.get(ENGLISH) {
                        diagnostics
                            .extend(entries.iter().filter_map(|entry| other_type(&shown, bytes, english, entry)));
                    }
                    layers.entry(code.to_owned()).or_default().extend(entries);
                }
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    let english = layers.get(ENGLISH).cloned().unwrap_or_default();
    layers
        .into_iter()
        .map(|(code, entries)| {
            let mut all = english.clone();
            all.extend(entries);
            (code, Texts::new(all))
        })
        .collect()
}

/// A text of another type than the English one that the pages are made with: they would be without it.
fn other_type(
    shown: &str,
    bytes: &[u8],
    english: &BTreeMap<String, toml::Value>,
    (key, value): (&String, &toml::Value),
) -> Option<Diagnostic> {
    let right = english.get(key)?;
    let is_right = match (right.as_array(), value.as_array()) {
        (Some(right), Some(texts)) => texts.len() == right.len() && texts.iter().all(toml::Value::is_str),
        _ => right.same_type(value),
    };
    let help = match right.as_array() {
        Some(texts) => format!("write a list of {} texts: {key} = [\"…\", \"…\"]", texts.len()),
        None => format!("write {key} = \"…\""),
    };
    let line = || {
        String::from_utf8_lossy(bytes)
            .lines()
            .position(|line| line.split('=').next().is_some_and(|own| own.trim() == key))
            .unwrap_or(0)
            + 1
    };
    let span = || Span { line: u32::try_from(line()).unwrap_or(u32::MAX), ..Span::START };
    let error = || {
        Diagnostic::error(shown, span(), Code::InvalidToml, format!("`{key}` is of another type here")).suggest(help)
    };
    (!is_right).then(error)
}

/// The assets by their paths in the theme: those of later layers take the place of earlier ones.
fn assets(layers: &[&Layer], default: &Layer) -> BTreeMap<String, Asset> {
    let mut assets = BTreeMap::new();
    let files: Layer = layers.iter().flat_map(|layer| (*layer).clone()).collect();
    for (name, bytes) in client::assets(&files, default) {
        let hash = blake3::hash(&bytes).to_hex();
        let url = urls::asset(&name, &hash[..8]);
        assets.insert(name, Asset { url, bytes });
    }
    assets
}

fn asset_paths(assets: &BTreeMap<String, Asset>) -> BTreeMap<&str, String> {
    let stem = |name| str::rsplit_once(name, '.').map_or(name, |(stem, _)| stem);
    assets.iter().map(|(name, asset)| (stem(name.as_str()), asset.url.encoded())).collect()
}

impl Theme {
    /// The texts for pages in this language: English where the theme does not know it.
    pub fn texts(&self, language: &str) -> &Texts {
        let primary = language.split('-').next().unwrap_or(language);
        // The default theme has English, or it would not have been loaded.
        [language, primary, ENGLISH].iter().find_map(|code| self.texts.get(*code)).unwrap_or(&self.texts[ENGLISH])
    }

    /// Whether there are texts in this language.
    pub fn has_texts(&self, language: &str) -> bool {
        self.texts.contains_key(language)
    }

    /// Renders a page by the template `name`.
    ///
    /// # Errors
    /// What the template does wrong; `page` says on which page.
    pub fn render(&self, name: &str, context: &Context, page: &Url) -> Result<String, Box<Diagnostic>> {
        self.tera.render(name, context).map_err(|error| {
            let mut diagnostic = explain(&error, &self.name);
            diagnostic.message = format!("{} (on the page /{})", diagnostic.message, page.path());
            Box::new(diagnostic)
        })
    }
}

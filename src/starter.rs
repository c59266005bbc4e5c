//! What a new hub and a new file begin with.

use crate::config::Site;
use crate::config::schema::{Field, Input, Of, fields};
use crate::countries::{self, Lookup};
use crate::diagnostic::one_of;
use crate::edit::{self, Value};
use crate::library::Date;
use crate::load::is_device;
use crate::near::did_you_mean;
use crate::slug::slug;

/// The files of a new hub: path from its root, and text.
pub const HUB: [(&str, &str); 9] = [
    ("site.toml", include_str!("../starter/site.toml")),
    ("README.md", include_str!("../starter/README.md")),
    (".gitignore", include_str!("../starter/.gitignore")),
    ("content/index.md", include_str!("../starter/content/index.md")),
    ("content/about.md", include_str!("../starter/content/about.md")),
    ("content/resources/a-first-resource.md", include_str!("../starter/content/resources/a-first-resource.md")),
    ("content/topics/a-first-topic.md", include_str!("../starter/content/topics/a-first-topic.md")),
    (".vscode/extensions.json", include_str!("../starter/.vscode/extensions.json")),
    (".vscode/tasks.json", include_str!("../starter/.vscode/tasks.json")),
];

/// What pages outside collections are called where a folder is asked for.
pub const PAGES: &str = "pages";

/// The longest name that is made from a title, in bytes: file systems have their limits, and addresses are read aloud.
const LONGEST: usize = 100;
/// Fields that most documents have, and that mean something only in others.
const LATER: [&str; 2] = ["language", "draft"];

/// Where a new file goes, and whose fields it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The folder below `content/`; empty for pages outside collections.
    pub folder: String,
    /// The file's name without its ending.
    pub name: String,
    /// Its fields.
    pub of: Of,
}

impl Place {
    /// The file's path from `content/`.
    pub fn path(&self) -> String {
        let folder = if self.folder.is_empty() { String::new() } else { format!("{}/", self.folder) };
        format!("{folder}{}.md", self.name)
    }
}

/// Where a file with a title goes: `folder` is a collection, a taxonomy or [`PAGES`].
///
/// # Errors
/// There is no such folder, or the title makes no name: what to write instead.
pub fn place(site: &Site, folder: &str, title: &str) -> Result<Place, String> {
    let found = |folder: &str, name: String, of| Place { folder: folder.to_owned(), name, of };
    if let Some(collection) = site.collection(folder) {
        return Ok(found(folder, named(title)?, Of::Documents(collection)));
    }
    if let Some(taxonomy) = site.taxonomy(folder) {
        let is_countries = site.taxonomies[taxonomy].countries;
        let name = if is_countries { country(title)? } else { named(title)? };
        return Ok(found(folder, name, Of::Terms(taxonomy)));
    }
    if folder == PAGES {
        return Ok(found("", named(title)?, Of::Pages));
    }
    let collections = site.collections.iter().map(|collection| collection.id.as_str());
    let taxonomies = site.taxonomies.iter().map(|taxonomy| taxonomy.id.as_str());
    let known: Vec<&str> = collections.chain(taxonomies).chain([PAGES]).collect();
    let help = match did_you_mean(folder, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(known)),
    };
    Err(format!("there is no collection `{folder}`; {help}"))
}

/// The name of a file made from its title: empty where that has neither letter nor digit.
pub fn file_name(title: &str) -> String {
    let mut name = slug(title);
    if name.len() > LONGEST {
        name.truncate(name.floor_char_boundary(LONGEST));
        // Not within a word, where there are spaces between words.
        name.truncate(name.rfind('-').unwrap_or(name.len()));
    }
    name
}

fn named(title: &str) -> Result<String, String> {
    match file_name(title).as_str() {
        "" => Err(format!("`{title}` has neither letter nor digit to name a file by; give another title")),
        "index" => Err(format!("a file made from `{title}` would stand for its folder; give another title")),
        name if is_device(name) => Err(format!("Windows has no files called `{name}`; give another title")),
        name => Ok(name.to_owned()),
    }
}

/// The name of a country's file.
fn country(name: &str) -> Result<String, String> {
    let likely = |likely: Vec<&countries::Country>| {
        let names: Vec<String> =
            likely.iter().map(|country| format!("{} ({})", country.alpha2, country.name)).collect();
        match one_of(names.iter().map(String::as_str)) {
            names if names.is_empty() => "write its name, or its code of two letters".to_owned(),
            names => format!("write {names}"),
        }
    };
    match countries::find(name) {
        Lookup::Found(country) => Ok(country.alpha2.to_owned()),
        Lookup::Ambiguous(found) => Err(format!("`{name}` is the name of several countries; {}", likely(found))),
        Lookup::Unknown(found) => Err(format!("there is no country `{name}`; {}", likely(found))),
    }
}

/// The text of a new file: its title, and the fields that are likely in it, each with what to write there.
pub fn text(site: &Site, of: Of, title: &str, today: Date) -> String {
    const FENCE: &str = "---\n";
    let fields = fields(site, of);
    let is_likely = |field: &&Field<'_>| match (field.id, of) {
        ("authors" | "date" | "file" | "link", Of::Terms(_) | Of::Pages) => false,
        // A country has its name and place in the world without it.
        ("title" | "broader", Of::Terms(taxonomy)) => !site.taxonomies[taxonomy].countries,
        (_, Of::Terms(_) | Of::Pages) if site.taxonomy(field.id).is_some() => false,
        (id, _) => !field.seldom && !LATER.contains(&id),
    };
    let has_title = fields.iter().any(|field| field.id == "title" && is_likely(&field));
    let title: Vec<(&str, Value)> = has_title.then(|| ("title", Value::Scalar(title.to_owned()))).into_iter().collect();
    let mut text = edit::new_file(&title, "");
    // The other fields come before its end.
    text.truncate(text.len() - FENCE.len());
    for field in fields.iter().filter(is_likely).filter(|field| field.id != "title") {
        let id = field.id;
        match (id, &field.input) {
            ("date", Input::Date) => text.push_str(&format!("date: {today} # {}\n", field.help)),
            (_, Input::Choice(choices)) => {
                let ids: Vec<&str> = choices.iter().map(|(id, _)| *id).collect();
                text.push_str(&format!("{id}: # {}\n", one_of(ids)));
            }
            // It would be wrong without a value.
            (_, Input::Group { short: None, .. }) => text.push_str(&format!("# {id}: {}\n", field.example)),
            _ => text.push_str(&format!("{id}: # {}\n", field.help)),
        }
    }
    text.push_str(FENCE);
    text.push('\n');
    text
}

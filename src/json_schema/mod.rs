//! JSON Schemas (draft 7) of front matter and of site.toml: what text editors complete from, and check while typing.
//!
//! They are for what shows in one file: fields, kinds, dates, addresses. Whether a term or a document exists is for
//! `check` to say, which knows them by all their names; here their names are completions. What `check` accepts no schema
//! flags.
//!
//! How yaml-language-server reads a schema has left its mark:
//! - A keyword such as `pattern` or `items` is about values of one type and lets all others pass. So a value is described
//!   without `anyOf` where that can be: of a wrong value the server would tell what is wrong with one of the alternatives.
//! - `type` would offer `null` where nothing may be written: a value of a wrong type is found by `if` and `then`.
//! - `defaultSnippets` are completions that put in another text than they show, and unlike an `enum` they do not fill the
//!   text shown of a field with all the countries of the world.

mod site_toml;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::config::Site;
use crate::config::schema::{Field, Input, Of, fields, period};
use crate::languages;
use crate::library::{Library, Role};
use crate::load::FOLDER;
use crate::slug::slug;

/// The schema language. Editors do not read newer drafts everywhere.
const DRAFT: &str = "http://json-schema.org/draft-07/schema#";
/// The most documents and terms that a reference offers: a longer list is slow to load and no help.
const OFFERED: usize = 2000;

/// A date as exact as known; of the calendar it does not know leap years.
const DATE: &str = "(?!0000)[0-9]{4}(-((0[13578]|1[02])(-(0[1-9]|[12][0-9]|3[01]))?\
                    |(0[469]|11)(-(0[1-9]|[12][0-9]|30))?|02(-(0[1-9]|[12][0-9]))?))?";
const NUMBER: &str = r"-?[0-9]+(\.[0-9]+)?";
/// A whole address on the web.
const URL: &str = r"([Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://[^\s!-/:-@\\-`{-~]\S*|[Mm][Aa][Ii][Ll][Tt][Oo]:\S+";
/// A tag of BCP 47.
const LANGUAGE: &str = "[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*";
/// An address of the site.
const ADDRESS: &str = r"(?!.*://)[^?#\\]*";

/// The types of single values.
const SCALARS: [&str; 3] = ["string", "number", "boolean"];

/// The schemas of a hub by the names of their files: `site.json` of site.toml, `content/<id>.json` of the files of a
/// collection or taxonomy, `content.json` of all others.
pub fn files(site: &Site, library: &Library) -> BTreeMap<String, Value> {
    let collections = site.collections.iter().enumerate();
    let collections = collections.map(|(n, collection)| (&collection.id, &collection.singular, Of::Documents(n)));
    let taxonomies = site.taxonomies.iter().enumerate();
    let taxonomies = taxonomies.map(|(n, taxonomy)| (&taxonomy.id, &taxonomy.singular, Of::Terms(n)));
    let front = |title: &str, of| Schema { site, library, definitions: Map::new() }.front_matter(title, of);
    collections
        .chain(taxonomies)
        .map(|(id, title, of)| (format!("{FOLDER}/{id}.json"), front(title, of)))
        .chain([(format!("{FOLDER}.json"), front("Page", Of::Pages)), ("site.json".to_owned(), site_toml::schema())])
        .collect()
}

struct Schema<'a> {
    site: &'a Site,
    library: &'a Library,
    /// What several fields share.
    definitions: Map<String, Value>,
}

impl Schema<'_> {
    fn front_matter(mut self, title: &str, of: Of) -> Value {
        // Not `"type": "object"`: where a server gets the whole file, the text below front matter is a document too.
        let schema = json!({ "$schema": DRAFT, "title": title });
        let schema = all([schema, self.group(&fields(self.site, of))]);
        all([schema, json!({ "definitions": self.definitions })])
    }

    /// A mapping with these fields. What is none passes.
    fn group(&mut self, fields: &[Field<'_>]) -> Value {
        let properties: Map<_, _> = fields.iter().map(|field| (field.id.to_owned(), self.field(field))).collect();
        let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.id).collect();
        json!({ "properties": properties, "required": required, "additionalProperties": false })
    }

    /// A field with all the values that it takes.
    fn field(&mut self, field: &Field<'_>) -> Value {
        let description = format!("{}\n\nFor example: {}: {}", field.help, field.id, field.example);
        let about = json!({ "title": field.label, "description": description });
        let value = self.value(&field.input);
        let values = if field.list {
            // One value is a list of one.
            json!({ "allOf": [value], "items": value })
        } else {
            // A list of one is its value. With `anyOf` the server puts in `kind: `, with `allOf` it would be `kind`.
            let list = json!({ "minItems": 1, "maxItems": 1, "items": value });
            json!({ "anyOf": [value], "if": { "type": "array" }, "then": list })
        };
        all([about, values])
    }

    /// One value. Lists pass, and nothing at all.
    fn value(&mut self, input: &Input<'_>) -> Value {
        let single = match input {
            Input::Group { fields, short } => match fields.iter().find(|field| Some(field.id) == *short) {
                Some(short) => self.scalar(&short.input),
                None => {
                    let names: Vec<&str> = fields.iter().map(|field| field.id).collect();
                    wrong(&SCALARS, "object", &format!("Fields belong here: {}.", names.join(", ")))
                }
            },
            _ => self.scalar(input),
        };
        let group = match input {
            Input::Group { fields, .. } => self.group(fields),
            Input::Period => self.group(&period()),
            _ => wrong(&["object"], "string", "One value belongs here, not fields."),
        };
        json!({ "allOf": [single, group] })
    }

    /// One value that is no mapping. Mappings pass too.
    fn scalar(&mut self, input: &Input<'_>) -> Value {
        match input {
            Input::Text | Input::Sentences | Input::Markdown | Input::File | Input::Group { .. } => json!({}),
            Input::Address => text(ADDRESS, "Write an address of this site from its root, such as /old/address/."),
            Input::Number => {
                let error = "Write digits without commas, such as 1270 or 2.5.";
                all([text(NUMBER, error), wrong(&["boolean"], "number", error)])
            }
            Input::Boolean => {
                let error = "Write true or false.";
                let quoted = all([text("true|false", error), json!({ "type": "string" })]);
                json!({ "anyOf": [{ "type": "boolean", "errorMessage": error }, quoted, no_scalar()] })
            }
            Input::Date => date(DATE, "Write a date as exactly as you know: 2017, 2017-03 or 2017-03-09."),
            Input::Period => {
                let period = format!(r"{DATE}(\s*/\s*{DATE})?");
                date(&period, "Write a date, or the first and the last with a slash: 2016-09-27/2016-09-28.")
            }
            Input::Url => {
                let error = "Write the whole address, such as https://www.example.org/.";
                all([text(URL, error), wrong(&["number", "boolean"], "string", error)])
            }
            Input::Language => self.shared("languages".to_owned(), |_| {
                let error = "Write the code of a language, such as en or km.";
                let names = languages::all().iter().map(|language| (language.english, language.code));
                all([text(LANGUAGE, error), wrong(&["number", "boolean"], "string", error), completions(names)])
            }),
            Input::Choice(choices) => choice(choices),
            Input::Term(taxonomy) => self.shared(format!("terms-{taxonomy}"), |schema| {
                let terms = &schema.library.terms[*taxonomy];
                completions(terms.iter().map(|term| (term.title.as_str(), term.id.as_str())))
            }),
            Input::Reference(targets) => {
                let folders: Vec<&str> = self.folders().collect();
                let places = targets.iter().filter_map(|target| folders.iter().position(|folder| folder == target));
                let places: Vec<String> = places.map(|place| place.to_string()).collect();
                self.shared(format!("references-{}", places.join("-")), |schema| schema.references(targets))
            }
        }
    }

    /// The ids of collections and taxonomies.
    fn folders(&self) -> impl Iterator<Item = &str> {
        let collections = self.site.collections.iter().map(|collection| collection.id.as_str());
        collections.chain(self.site.taxonomies.iter().map(|taxonomy| taxonomy.id.as_str()))
    }

    /// What a field that refers to documents and terms may be completed to.
    fn references(&self, targets: &[&str]) -> Value {
        let name = |folder: &str, id: &str| if targets.len() == 1 { id.to_owned() } else { format!("{folder}/{id}") };
        let mut found = Vec::new();
        for document in self.library.documents.iter().filter(|document| !document.draft) {
            if let Role::Document(collection) = document.role
                && document.translation.is_none()
                && targets.contains(&self.site.collections[collection].id.as_str())
            {
                found.push((&document.title, name(&self.site.collections[collection].id, &document.slug)));
            }
        }
        for (taxonomy, terms) in self.site.taxonomies.iter().zip(&self.library.terms) {
            if targets.contains(&taxonomy.id.as_str()) {
                found.extend(terms.iter().map(|term| (&term.title, name(&taxonomy.id, &term.id))));
            }
        }
        let offered = if found.len() > OFFERED { &[] } else { found.as_slice() };
        completions(offered.iter().map(|(title, id)| (title.as_str(), id.as_str())))
    }

    /// A definition that is made once, and a reference to it.
    fn shared(&mut self, id: String, make: impl FnOnce(&Self) -> Value) -> Value {
        let reference = json!({ "$ref": format!("#/definitions/{id}") });
        if !self.definitions.contains_key(&id) {
            let definition = make(self);
            self.definitions.insert(id, definition);
        }
        reference
    }
}

/// Several schemas as one; they share no keyword.
fn all<const N: usize>(parts: [Value; N]) -> Value {
    let objects = parts.into_iter().filter_map(|part| if let Value::Object(part) = part { Some(part) } else { None });
    Value::Object(objects.flatten().collect())
}

/// Flags values of some types; the server shows `error`, other programs say that `wanted` belongs there.
fn wrong(types: &[&str], wanted: &str, error: &str) -> Value {
    json!({ "if": { "type": types }, "then": { "type": wanted, "errorMessage": error } })
}

/// Text that is blank or of this form, whatever spaces are around it.
fn text(pattern: &str, error: &str) -> Value {
    json!({ "pattern": format!(r"^\s*({pattern})?\s*$"), "patternErrorMessage": error })
}

/// A date by itself is text, and a number where it is a year.
fn date(pattern: &str, error: &str) -> Value {
    let year = json!({ "minimum": 1, "maximum": 9999, "multipleOf": 1 });
    all([text(pattern, error), year, wrong(&["boolean"], "string", error)])
}

/// What is no single value: a list, a mapping, or nothing.
fn no_scalar() -> Value {
    json!({ "not": { "type": SCALARS } })
}

/// One of these by its id, or by its label in any case of its letters.
fn choice(choices: &[(&str, &str)]) -> Value {
    let any_case = |c: char| match (c.to_ascii_lowercase(), c.to_ascii_uppercase()) {
        (lower, upper) if lower != upper => format!("[{lower}{upper}]"),
        _ if c.is_ascii_punctuation() && c != '-' => format!("\\{c}"),
        _ => c.to_string(),
    };
    let (ids, labels): (Vec<&str>, Vec<&str>) = choices.iter().copied().unzip();
    let written: Vec<String> = labels.iter().chain(&ids).map(|name| name.chars().map(any_case).collect()).collect();
    let error = format!("Write one of these: {}.", ids.join(", "));
    let text = all([text(&written.join("|"), &error), json!({ "type": "string" })]);
    let choice = json!({ "enum": ids, "enumDescriptions": labels, "errorMessage": error });
    json!({ "anyOf": [choice, text, no_scalar()] })
}

/// Completions by name and by id; the id is put in.
fn completions<'a>(names: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let mut snippets = Vec::new();
    for (name, id) in names {
        // What a snippet would take for the place of a cursor.
        let body = id.replace('$', "\\$");
        snippets.push(json!({ "label": name, "body": body, "description": id }));
        if slug(name) != id {
            snippets.push(json!({ "label": id, "body": body, "description": name }));
        }
    }
    if snippets.is_empty() { json!({}) } else { json!({ "defaultSnippets": snippets }) }
}

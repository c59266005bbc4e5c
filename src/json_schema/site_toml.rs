//! The schema of site.toml.

use serde_json::{Value, json};

use super::DRAFT;
use crate::config::section::{KEYS, Show};
use crate::config::{BROWSE, COLLECTIONS, Series, TAXONOMIES, TYPES};

/// Names of folders, parts of addresses and fields at once.
const ID: &str = r#"^[^\s_\-A-Z/\\.?#%"'<>:|*][^\sA-Z/\\.?#%"'<>:|*]*$"#;

/// The schema of site.toml, the same for every hub.
pub fn schema() -> Value {
    let text = |title: &str, description: &str| json!({ "type": "string", "title": title, "description": description });
    let names =
        |description: &str| json!({ "type": "array", "items": { "type": "string" }, "description": description });
    let off = json!({ "const": false, "description": "Leaves it out." });
    let entry = |id: &str| json!({ "anyOf": [{ "$ref": format!("#/definitions/{id}") }, off] });
    let defaults = |ids: &[&str], id: &str| -> serde_json::Map<String, Value> {
        ids.iter().map(|default| ((*default).to_owned(), entry(id))).collect()
    };
    let fields = json!({
        "type": "object",
        "description": "Fields of its own, by their names in front matter.",
        "propertyNames": { "not": { "enum": ["title", "draft"] } },
        "additionalProperties": { "$ref": "#/definitions/field" },
    });
    let values = json!({ "type": ["string", "integer", "array"], "items": { "type": ["string", "integer"] } });
    let mut section: serde_json::Map<String, Value> =
        KEYS.map(|key| (key.to_owned(), values.clone())).into_iter().collect();
    section.insert("show".to_owned(), json!({ "enum": Show::NAMES, "description": "How it shows what it holds." }));
    let mut counted = section.clone();
    let what = "What its documents are counted by: kind, language, year, title or a taxonomy.";
    let counts = json!({ "type": ["string", "array"], "items": { "type": "string" }, "description": what });
    counted.insert("counts".to_owned(), counts);
    json!({
        "$schema": DRAFT,
        "title": "A hub of pustaka",
        "type": "object",
        "required": ["title", "base_url"],
        "additionalProperties": false,
        "properties": {
            "title": text("Title", "The hub's name."),
            "base_url": {
                "type": "string",
                "title": "Address",
                "description": "Where the hub is published. Feeds, the sitemap and canonical links need it.",
                "pattern": r#"^\s*https?://[^/?#"<>\\\s][^?#"<>\\\s]*\s*$"#,
            },
            "language": text("Language", "The hub's own language by its code, such as en or km. Without it: en."),
            "description": text("Description", "One or two sentences about the hub."),
            "theme": text("Theme", "A folder under themes/. Without it: default, which is built in."),
            "trust_html": {
                "type": "boolean",
                "description": "Whether raw HTML in content is left as it is, scripts included. Without it HTML is cleaned.",
            },
            "menu": names("What the menu leads to: ids of collections and taxonomies, and names of pages."),
            "browse": {
                "type": "array",
                "items": { "anyOf": [{ "enum": BROWSE }, { "type": "string" }] },
                "description": "Fields with an index of their own, those of collections too.",
            },
            "pairs": {
                "type": "array",
                "items": { "type": "array", "items": { "type": "string" }, "minItems": 2, "maxItems": 2 },
                "description": "Pairs of taxonomies whose terms have a page for each combination.",
            },
            "collections": {
                "type": "object",
                "description": "Folders of documents of one sort, by their ids. Write false in the place of a default \
                                one to leave it out.",
                "properties": defaults(&COLLECTIONS.map(|collection| collection.0), "collection"),
                "propertyNames": { "pattern": ID },
                "additionalProperties": entry("collection"),
            },
            "taxonomies": {
                "type": "object",
                "description": "Controlled vocabularies, by their ids. Write false in the place of a default one to leave \
                                it out.",
                "properties": defaults(&TAXONOMIES.map(|taxonomy| taxonomy.0), "taxonomy"),
                "propertyNames": { "pattern": ID },
                "additionalProperties": entry("taxonomy"),
            },
            "pages": {
                "type": "object",
                "description": "Pages outside collections.",
                "properties": { "fields": fields },
                "additionalProperties": false,
            },
            "report": {
                "type": "object",
                "description": "Reports on a period: which documents are reports, and what they list and count.",
                "properties": {
                    "collection": text("Collection", "The collection of documents that are reports."),
                    "kind": text("Kind", "Their kind."),
                    "period": text("Period", "Their field of the type period."),
                    "sections": { "type": "array", "items": { "$ref": "#/definitions/report-section" } },
                },
                "additionalProperties": false,
            },
        },
        "definitions": {
            "collection": {
                "type": "object",
                "properties": {
                    "title": text("Title", "Its name as a heading, in the plural."),
                    "singular": text("Singular", "What one of its documents is called."),
                    "kinds": {
                        "anyOf": [
                            { "type": "array", "items": { "type": "string", "pattern": ID } },
                            {
                                "type": "object",
                                "propertyNames": { "pattern": ID },
                                "additionalProperties": { "type": "string" },
                            },
                        ],
                        "description": "The kinds of its documents: a list of ids, or ids with their labels.",
                    },
                    "order": { "enum": ["date", "title"], "description": "How its lists are ordered. Without it: date." },
                    "type": text("Type", "What its documents are: a type of CSL, such as report, or of schema.org, such as Organization."),
                    "types": {
                        "type": "object",
                        "description": "What documents of each kind are, by the kind.",
                        "additionalProperties": { "type": "string" },
                    },
                    "calendar": {
                        "type": "object",
                        "description": "Its documents are events: which of its fields say when, and where.",
                        "required": ["when"],
                        "properties": {
                            "when": text("When", "A field of the type period or date."),
                            "place": text("Place", "A field of the type text."),
                        },
                        "additionalProperties": false,
                    },
                    "fields": fields,
                },
                "additionalProperties": false,
            },
            "taxonomy": {
                "type": "object",
                "properties": {
                    "title": text("Title", "Its name as a heading, in the plural."),
                    "singular": text("Singular", "What one of its terms is called."),
                    "vocabulary": {
                        "const": "iso3166",
                        "description": "Its terms are the countries, which are built in.",
                    },
                    "names": {
                        "type": "object",
                        "description": "Names of countries that differ from the built-in ones, by code.",
                        "additionalProperties": { "type": "string" },
                    },
                    "groups": {
                        "type": "object",
                        "description": "Groups of its terms: heading and ids.",
                        "additionalProperties": { "type": "array", "items": { "type": "string" } },
                    },
                    "fields": fields,
                    "sections": {
                        "type": "array",
                        "items": { "$ref": "#/definitions/section" },
                        "description": "What the page of each of its terms shows: documents with that term.",
                    },
                },
                "additionalProperties": false,
            },
            "section": {
                "type": "object",
                "required": ["heading"],
                "properties": section,
                // Any taxonomy narrows.
                "additionalProperties": values,
            },
            "report-section": {
                "type": "object",
                "required": ["heading"],
                "properties": counted,
                "additionalProperties": values,
            },
            "field": {
                "type": "object",
                "required": ["type"],
                "properties": {
                    "type": { "enum": TYPES, "description": "What it takes." },
                    "label": text("Label", "Its name on pages."),
                    "list": { "type": "boolean", "description": "Whether it takes several values." },
                    "taxonomy": text("Taxonomy", "Of a field of the type term: whose terms, where not those of its own name."),
                    "to": {
                        "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }],
                        "description": "Of a field of the type reference: the collections and taxonomies that it refers to.",
                    },
                    "inverse": text("Inverse", "Of a field of the type reference: the heading over the links back."),
                    "series": {
                        "enum": Series::NAMES.map(|(name, _)| name),
                        "description": "Of a field of the type reference: how it makes a series of documents.",
                    },
                    "values": {
                        "type": "array",
                        "items": { "type": "string" },
                        "minItems": 1,
                        "description": "Of a field of the type choice: what it takes, in the order in which it sorts.",
                    },
                    "short": text("Short", "Of a field of the type group: the field that a single value stands for."),
                    "property": text("Property", "What it says in the words of schema.org, such as location."),
                    "fields": fields,
                },
                "additionalProperties": false,
            },
        },
    })
}

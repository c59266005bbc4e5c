//! One document: the fields that every document has, and those that the schema adds.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;

use super::catalogue::Catalogue;
use super::fields::{Missing, Reader};
use super::meant::INVISIBLE;
use super::{dates, identifiers, links};
use crate::config::{Field, Site, schema};
use crate::diagnostic::{Code, Diagnostic, Span, instead, one_of};
use crate::languages;
use crate::library::{Date, Document, FileLink, Period, Role, Text, Value};
use crate::near::{CURLY, did_you_mean};
use crate::parse::Parsed;
use crate::parse::front_matter::{Data, Key, Node};
use crate::parse::no_picture;

/// Words of other systems, and the fields of this one that may be meant, the likeliest first.
const FOREIGN: [(&[&str], &[&str]); 16] = [
    (&["name", "headline", "heading"], &["title"]),
    (&["subheading", "tagline"], &["subtitle"]),
    (&["tags", "tag", "categories", "keywords", "keyword", "subjects", "subject", "topic"], &["topics"]),
    (&["category", "type", "format", "doc_type", "content_type"], &["kind", "topics"]),
    (&["description", "abstract", "excerpt", "teaser", "lead", "blurb", "intro"], &["summary"]),
    (&["published", "publishdate", "publish_date", "pubdate", "created", "created_at", "issued", "year"], &["date"]),
    (&["lastmod", "modified", "updated_at", "last_modified", "last_updated", "last_modified_at"], &["updated"]),
    (&["license", "rights", "copyright"], &["licence"]),
    (&["lang", "locale", "language_code"], &["language"]),
    (&["author", "creator", "by", "byline"], &["authors"]),
    (&["editor", "editors", "contributor", "translator"], &["contributors"]),
    (&["url", "website", "canonical", "external_url"], &["link"]),
    (&["image", "images", "thumbnail", "featured_image", "banner", "hero", "picture"], &["cover"]),
    (&["attachment", "attachments", "download", "downloads", "pdf", "document"], &["files"]),
    (&["country", "nation", "nations", "location", "locations"], &["countries"]),
    (&["redirect_from", "redirects", "old_urls"], &["aliases"]),
];
/// Words of other systems that stand for something which is no field here, and what to do instead.
const NO_FIELDS: [(&[&str], &str); 4] = [
    (
        &["status", "state", "published", "visible", "hidden", "private"],
        "write `draft: true` if it is not to be published yet; else take the line out",
    ),
    (&["slug", "permalink", "id", "path"], "take the line out: the name of the file gives the address"),
    (
        &["layout", "template", "toc", "comments", "weight", "menu", "sitemap", "theme", "css", "class"],
        "take the line out: the theme gives all pages their looks",
    ),
    (&["content", "body", "text"], "write the text below the second `---`"),
];
/// The schemes of identifiers.
const SCHEMES: [&str; 4] = ["doi", "isbn", "issn", "symbol"];

/// A document with what only makes sense in a term.
pub(super) struct Resolved {
    pub document: Document,
    pub broader: Option<(usize, Span)>,
    pub same_as: Vec<String>,
    /// What it refers to and is not there.
    pub missing: Vec<Missing>,
}

/// Holds one file against the schema and all other files.
pub(super) fn resolve(catalogue: &Catalogue<'_>, files: &[Arc<Parsed>], id: usize) -> (Resolved, Vec<Diagnostic>) {
    let file = &files[id];
    let mut reader = Reader {
        catalogue,
        file,
        files,
        id,
        shown: file.shown(),
        diagnostics: Vec::new(),
        missing: Vec::new(),
        texts: 0,
        among_others: false,
    };
    let language = file.place.language.as_deref().and_then(languages::find);
    let language = language.unwrap_or(catalogue.site.language);
    let resolved = |role| Resolved {
        document: blank(file, role, language),
        broader: None,
        same_as: Vec::new(),
        missing: Vec::new(),
    };
    // Without a meaning nothing in it can be held against the schema.
    let Some(role) = catalogue.roles[id] else { return (resolved(Role::Page), Vec::new()) };
    let mut resolved = resolved(role);
    resolved.document.draft = catalogue.drafts[id].is_some();
    let fields = role.fields(catalogue.site);
    for (key, node) in &file.front {
        read(&mut reader, &mut resolved, fields, key, node);
    }
    let document = &mut resolved.document;
    if document.title.is_empty() {
        match role {
            Role::Term(term) if catalogue.site.taxonomies[term.taxonomy].countries => {
                document.title.clone_from(&catalogue.terms[term.taxonomy][term.term].title);
            }
            Role::Collection(collection) => document.title.clone_from(&catalogue.site.collections[collection].title),
            Role::Taxonomy(taxonomy) => document.title.clone_from(&catalogue.site.taxonomies[taxonomy].title),
            Role::Home => document.title.clone_from(&catalogue.site.title),
            _ => missing_title(&mut reader),
        }
    }
    if let (Some(date), Some(updated)) = (document.published, document.updated)
        && updated.is_before(date)
        && let Some((_, node)) = file.front.iter().find(|(key, _)| key.name == "updated")
    {
        let message = format!("`updated` ({updated}) is before `date` ({date})");
        reader.warning(node.span, Code::DatesInWrongOrder, message, "exchange the two, or mend the one that is wrong");
    }
    document.fields.sort_by_key(|(field, _)| *field);
    set_time(document, catalogue.site);
    document.terms.sort_by_key(|term| term.taxonomy);
    document.text.targets = links::targets(&mut reader, &file.body);
    resolved.missing = reader.missing;
    (resolved, reader.diagnostics)
}

/// When a document is of: an event when its calendar's field says, whatever else it has; others as their date or else their first
/// period says.
pub(super) fn set_time(document: &mut Document, site: &Site) {
    let calendar = document.role.collection().and_then(|collection| site.collections[collection].calendar.as_ref());
    document.period = match calendar {
        Some(calendar) => document.value(calendar.when).and_then(|value| match value {
            Value::Period(period) => Some(*period),
            Value::Date(date) => Some(Period { from: *date, to: Some(*date) }),
            _ => None,
        }),
        None if document.published.is_some() => None,
        None => document.fields.iter().find_map(|(_, value)| match value {
            Value::Period(period) => Some(*period),
            _ => None,
        }),
    };
    document.date = document.period.map(|period| period.from).or(document.published);
}

fn missing_title(reader: &mut Reader<'_>) {
    let written = reader.file.front.iter().find(|(key, _)| key.name == "title");
    // A title under another name, or a value of the wrong type, is said to be one already.
    let is_said = |diagnostic: &Diagnostic| match diagnostic.code {
        Code::UnknownField => diagnostic.suggestion.as_deref() == Some("write `title:`"),
        Code::WrongType => written.is_some_and(|(_, node)| node.span == diagnostic.span),
        _ => false,
    };
    if reader.diagnostics.iter().any(is_said) {
        return;
    }
    let (span, suggestion) = match written {
        Some((key, _)) => (key.span, "write it after `title:`, in quotes where it begins with `#`"),
        None => (Span { line: 1, column: 1, length: 3 }, "add a line `title: …`"),
    };
    reader.error(span, Code::MissingTitle, "the document has no title", Some(suggestion.to_owned()));
}

fn blank(file: &Parsed, role: Role, language: &'static crate::languages::Language) -> Document {
    Document {
        path: file.path.clone(),
        role,
        slug: file.place.name.clone(),
        translation: None,
        translations: Vec::new(),
        draft: false,
        title: String::new(),
        subtitle: None,
        kind: None,
        published: None,
        date: None,
        period: None,
        updated: None,
        summary: None,
        authors: Vec::new(),
        contributors: Vec::new(),
        language,
        files: Vec::new(),
        links: Vec::new(),
        cover: None,
        licence: None,
        publisher: None,
        identifiers: Vec::new(),
        aliases: Vec::new(),
        other_names: Vec::new(),
        replaces: None,
        version_of: None,
        sources: Vec::new(),
        terms: Vec::new(),
        fields: Vec::new(),
        sections: Vec::new(),
        text: Text::default(),
    }
}

fn read<'a>(reader: &mut Reader<'a>, resolved: &mut Resolved, fields: &[Field], key: &'a Key, node: &'a Node) {
    let document = &mut resolved.document;
    let name = key.name.as_str();
    reader.among_others = node.items().len() > 1;
    // The schema comes first: a hub may give a standard name a meaning of its own.
    if let Some(at) = fields.iter().position(|field| field.id == name) {
        if let Some(value) = reader.value(&fields[at], node) {
            document.fields.push((at, value));
        }
        return;
    }
    let own_taxonomy = match document.role {
        Role::Term(term) => Some(term.taxonomy),
        _ => None,
    };
    if let Some(taxonomy) = reader.catalogue.site.taxonomy(name).filter(|taxonomy| Some(*taxonomy) != own_taxonomy) {
        for item in node.items() {
            let Some(term) = reader.term(taxonomy, item, name) else { continue };
            if !document.terms.contains(&term) {
                document.terms.push(term);
            } else if reader.catalogue.site.taxonomies[taxonomy].countries {
                // A second one may stand in the place of another that was meant; terms of two names are written on purpose.
                let title = &reader.catalogue.terms[taxonomy][term.term].title;
                let message = format!("`{title}` stands in `{name}` already");
                reader.warning(item.span, Code::DuplicateTerm, message, "take one of the two out, or name the other");
            }
        }
        return;
    }
    if matches!(name, "title" | "subtitle" | "summary") {
        plain(reader, node, name);
    }
    match name {
        "title" => document.title = reader.text(node, name).unwrap_or_default(),
        "subtitle" => document.subtitle = reader.text(node, name),
        "kind" => document.kind = kind(reader, document.role, node),
        "date" => document.published = day(reader, node, name),
        "updated" => document.updated = day(reader, node, name),
        "summary" => document.summary = reader.text(node, name),
        "authors" => {
            document.authors = reader.texts(node, name);
            several(reader, node);
        }
        "language" => language(reader, document, node),
        "file" | "files" => {
            for item in node.items() {
                document.files.extend(file_link(reader, item, name));
            }
        }
        "link" | "links" => {
            for item in node.items() {
                document.links.extend(link(reader, item, name));
            }
        }
        "cover" => {
            document.cover = reader.attachment(node, name);
            if let Some(message) = node.as_scalar().and_then(no_picture) {
                reader.warning(node.span, Code::NoPicture, message, "name a picture, or write `file:` for the file");
            }
        }
        "licence" => document.licence = reader.text(node, name),
        "publisher" => document.publisher = reader.text(node, name),
        "identifiers" => {
            let example = node.items().first().and_then(Node::as_scalar).map(identifiers::with_scheme);
            let example = example.as_deref().unwrap_or("{doi: 10.1000/182}");
            for (key, value) in reader.entries(node, name, &SCHEMES, example) {
                if let Some(written) = reader.text(value, &key.name) {
                    reader.identifier(value.span, &key.name, &written);
                    document.identifiers.push((key.name.clone(), written));
                }
            }
        }
        "contributors" => {
            for item in node.items() {
                document.contributors.extend(contributor(reader, item));
            }
        }
        "aliases" if own_taxonomy.is_some() => document.other_names = reader.texts(node, name),
        "aliases" => {
            for item in node.items() {
                document.aliases.extend(alias(reader, item).map(|alias| (alias, item.span)));
            }
        }
        "replaces" => document.replaces = reader.document(node, name),
        "version_of" => document.version_of = reader.document(node, name),
        // Known to the catalogue already.
        "draft" => _ = reader.boolean(node, name),
        "sources" => document.sources = node.items().iter().filter_map(|item| reader.source(item, name)).collect(),
        "broader" if own_taxonomy.is_some() => {
            let term = reader.term(own_taxonomy.unwrap_or_default(), node, name);
            resolved.broader = term.map(|term| (term.term, node.span));
        }
        "same_as" if own_taxonomy.is_some() => {
            resolved.same_as = node.items().iter().filter_map(|item| reader.url(item, name)).collect();
        }
        "sections" if document.role.collection().is_none() => document.sections = reader.sections(node),
        _ => unknown(reader, document.role, key, node),
    }
}

fn unknown(reader: &mut Reader<'_>, role: Role, key: &Key, node: &Node) {
    let name = key.name.as_str();
    let site = reader.catalogue.site;
    let known: Vec<&str> = schema::fields(site, role.schema()).iter().map(|field| field.id).collect();
    // Spaces that look like ordinary ones may be part of a name, and what cannot be seen.
    let seen = name.replace(INVISIBLE, "");
    let written = seen.trim();
    let folded = written.to_lowercase().replace('-', "_");
    let value = node.as_scalar().unwrap_or("…");
    // `title_en` begins with the name of another field, and is not it.
    let is_like = |meant: &&str| !folded.starts_with(meant) || folded.len() < meant.len() + 3;
    let is_word = |words: &[&str]| words.contains(&folded.as_str());
    let foreign = FOREIGN.iter().find(|(words, _)| is_word(words));
    let foreign = foreign.and_then(|(_, meant)| meant.iter().find(|meant| known.contains(meant)));
    let suggestion = if known.contains(&written) {
        format!("write `{written}:` anew: beside it is a character that cannot be seen")
    } else if SCHEMES.contains(&folded.as_str()) {
        format!("write `identifiers: {{{folded}: {value}}}`")
    } else if folded == "published" && value == "false" {
        "write `draft: true`".to_owned()
    } else if let Some(meant) = foreign {
        match reader.file.front.iter().find(|(other, _)| other.name == *meant) {
            Some((other, _)) => {
                format!("put what it says under `{meant}:` on line {}, and take the line out", other.span.line)
            }
            None => format!("write `{meant}:`"),
        }
    } else if let Some((_, help)) = NO_FIELDS.iter().find(|(words, _)| is_word(words)) {
        (*help).to_owned()
    } else if let Some(meant) = written.strip_suffix(':').filter(|meant| known.contains(meant)) {
        format!("write `{meant}:` with one colon")
    } else if let Some(meant) = did_you_mean(written, known.iter().copied()).filter(is_like) {
        format!("write `{meant}:`")
    } else if FOREIGN.iter().any(|(words, meant)| is_word(words) && meant.contains(&"topics")) {
        // This hub's word for what is tagged elsewhere.
        let taxonomies = site.taxonomies.iter().filter(|taxonomy| !taxonomy.countries);
        let taxonomies: Vec<String> = taxonomies.map(|taxonomy| format!("`{}:`", taxonomy.id)).collect();
        format!("write {}", one_of(taxonomies.iter().map(String::as_str)))
    } else if written.contains(' ') {
        "put a text that goes on over several lines in quotes as a whole; the name of a field is one word".to_owned()
    } else {
        format!("known here: {}", known.join(", "))
    };
    reader.error(key.span, Code::UnknownField, format!("there is no field `{written}`"), Some(suggestion));
}

/// A date of the document itself, whose year can hardly be another.
fn day<'a>(reader: &mut Reader<'a>, node: &'a Node, name: &str) -> Option<Date> {
    let date = reader.date(node, name)?;
    if let Some((message, Some(help))) = dates::doubtful(date.year) {
        reader.warning(node.span, Code::InvalidDate, message, help);
    }
    Some(date)
}

/// Authors in one value, as catalogues of libraries and lists of word processors have them.
fn several(reader: &mut Reader<'_>, node: &Node) {
    for item in node.items() {
        let Some(names) = item.as_scalar() else { continue };
        if let Some(name) = names.trim_end().strip_suffix([',', ';']) {
            let message = "what ends the line is part of the name here";
            reader.warning(item.span, Code::SeveralInOne, message, format!("write `{name}`"));
            continue;
        }
        let parts = names.split(['•', '●', '▪']).flat_map(|part| part.split("; ")).flat_map(|part| part.split("”, “"));
        let names: Vec<&str> = parts.map(|part| part.trim().trim_matches(CURLY)).collect();
        // A `&amp;` separates nobody.
        if names.len() == 1 || names.iter().any(|name| name.contains('&')) {
            continue;
        }
        let names = names.iter().filter(|name| !name.is_empty());
        let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
        let help = format!("write each in quotes of its own: `authors: [{}]`", names.join(", "));
        let message = "these are several people, and stand as the name of one";
        reader.warning(item.span, Code::SeveralInOne, message, help);
    }
}

/// Text of one line shows HTML as it is written.
fn plain(reader: &mut Reader<'_>, node: &Node, name: &str) {
    const SIGNS: [&str; 10] = ["<p>", "<b>", "<i>", "<br>", "<br/>", "<br />", "</", "&nbsp;", "&amp;", "&quot;"];
    if let Some(sign) = node.as_scalar().and_then(|text| SIGNS.into_iter().find(|sign| text.contains(sign))) {
        let message = format!("`{name}` is plain text: readers see `{sign}` as it stands here");
        reader.warning(node.span, Code::HtmlInField, message, "write it without HTML");
    }
}

fn kind<'a>(reader: &mut Reader<'a>, role: Role, node: &'a Node) -> Option<usize> {
    let written = reader.word(node, "kind", "report")?;
    let Role::Document(collection) = role else {
        reader.error(
            node.span,
            Code::UnknownKind,
            "only documents of a collection have a kind",
            Some("take the line out".to_owned()),
        );
        return None;
    };
    let collection = &reader.catalogue.site.collections[collection];
    let found = collection.kinds.iter().position(|(id, label)| *id == written || label.eq_ignore_ascii_case(written));
    if found.is_none() {
        let suggestion = if collection.kinds.is_empty() {
            Some(format!("take the line out, or give `[collections.{}]` kinds in site.toml", collection.id))
        } else {
            instead(written, collection.kinds.iter().map(|(id, _)| id.as_str()))
        };
        reader.error(
            node.span,
            Code::UnknownKind,
            format!("`{written}` is no kind of {}", collection.title.to_lowercase()),
            suggestion,
        );
    }
    found
}

fn language<'a>(reader: &mut Reader<'a>, document: &mut Document, node: &'a Node) {
    let Some(language) = reader.language(node, "language") else { return };
    match &reader.file.place.language {
        Some(named) if languages::find(named).is_some_and(|named| named.code != language.code) => reader.error(
            node.span,
            Code::LanguageDiffers,
            format!("the name of the file says `{named}`, the field `{}`", language.code),
            Some("rename the file, or take the line out".to_owned()),
        ),
        _ => document.language = language,
    }
}

fn file_link<'a>(reader: &mut Reader<'a>, node: &'a Node, name: &str) -> Option<FileLink> {
    let Data::Map(_) = node.data else {
        return reader.attachment(node, name).map(|attachment| FileLink { attachment, label: None, language: None });
    };
    let before = reader.diagnostics.len();
    let (mut attachment, mut label, mut language) = (None, None, None);
    for (key, value) in reader.entries(node, name, &["path", "label", "language"], "{path: report.pdf, label: Report}")
    {
        match key.name.as_str() {
            "path" => attachment = reader.attachment(value, "path"),
            "label" => label = reader.text(value, "label"),
            _ => language = reader.language(value, "language"),
        }
    }
    reader.needs(node, "path", "{path: report.pdf, label: Report}", before);
    Some(FileLink { attachment: attachment?, label, language })
}

fn link<'a>(reader: &mut Reader<'a>, node: &'a Node, name: &str) -> Option<(String, Option<String>)> {
    let Data::Map(_) = node.data else {
        return reader.url(node, name).map(|url| (url, None));
    };
    let before = reader.diagnostics.len();
    let (mut url, mut label) = (None, None);
    for (key, value) in reader.entries(node, name, &["url", "label"], "{url: https://www.example.org/, label: Example}")
    {
        match key.name.as_str() {
            "url" => url = reader.url(value, "url"),
            _ => label = reader.text(value, "label"),
        }
    }
    reader.needs(node, "url", "{url: https://www.example.org/, label: Example}", before);
    Some((url?, label))
}

fn contributor<'a>(reader: &mut Reader<'a>, node: &'a Node) -> Option<(String, Option<String>)> {
    let Data::Map(_) = node.data else {
        return reader.text(node, "contributors").map(|name| (name, None));
    };
    let before = reader.diagnostics.len();
    let (mut name, mut role) = (None, None);
    for (key, value) in reader.entries(node, "contributors", &["name", "role"], "[{name: …, role: …}]") {
        let text = reader.text(value, &key.name);
        if key.name == "name" { name = text } else { role = text }
    }
    reader.needs(node, "name", "{name: …, role: …}", before);
    Some((name?, role))
}

/// A former address, as a path of the site.
fn alias<'a>(reader: &mut Reader<'a>, node: &'a Node) -> Option<String> {
    let written = reader.scalar(node, "aliases", "/old/address/")?;
    // As it stands in a browser's line of address.
    let decoded: String = percent_decode_str(written).decode_utf8_lossy().nfc().collect();
    let written = decoded.as_str();
    let bad = written.contains("://") || written.contains(['?', '#', '\\']) || written.contains(char::is_control);
    let path = written.strip_prefix('/').unwrap_or(written);
    let parts = path.strip_suffix('/').unwrap_or(path).split('/');
    if bad || parts.into_iter().any(|part| matches!(part, "" | "." | "..")) {
        reader.error(
            node.span,
            Code::InvalidAlias,
            format!("`{}` is no former address within this site", written.replace(char::is_control, "\u{fffd}")),
            Some("write it from the site's root: /old/address/".to_owned()),
        );
        return None;
    }
    Some(path.to_owned())
}

//! Values of front matter, held against their types.

use std::sync::Arc;

use super::catalogue::Catalogue;
use super::{dates, links, meant, numbers};
use crate::config::{Field, FieldType, schema};
use crate::diagnostic::{Code, Diagnostic, Problem, Span, instead};
use crate::edit;
use crate::languages::{self, Language};
use crate::library::{AttachmentId, Date, DocumentId, Entity, Role, TermId, Text, Value};
use crate::parse::front_matter::{Data, Node};
use crate::parse::paths::join;
use crate::parse::{CURLY, Parsed, address, markdown};
use crate::span::Lines;

/// What most fields take.
const ONE_VALUE: &str = "one value";

/// Reads the values of one file, and keeps every mistake that it meets.
pub(super) struct Reader<'a> {
    pub catalogue: &'a Catalogue<'a>,
    pub file: &'a Parsed,
    /// All files, for the anchors that links name.
    pub files: &'a [Arc<Parsed>],
    /// Of the file, from the hub's root.
    pub shown: String,
    pub diagnostics: Vec<Diagnostic>,
    /// What is referred to and is not there.
    pub missing: Vec<Missing>,
    /// The file's number.
    pub id: DocumentId,
    /// How many of its fields were Markdown so far.
    pub texts: usize,
    /// Whether the value being read is one of a list's several.
    pub among_others: bool,
}

/// What a file refers to and is not there: a diagnostic says so.
pub(super) struct Missing {
    /// The diagnostic's file, from the hub's root.
    pub file: String,
    pub span: Span,
    pub code: Code,
    /// Where it should be, from `content/`; of a term and a document without the ending of its file.
    pub path: String,
}

impl<'a> Reader<'a> {
    pub fn error(&mut self, span: Span, code: Code, message: impl Into<String>, suggestion: Option<String>) {
        self.diagnostics.push(Diagnostic::error(&self.shown, span, code, message).suggest_if(suggestion));
    }

    /// What was found, or what is wrong said.
    pub fn keep<T>(&mut self, span: Span, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|(code, message, suggestion)| self.error(span, code, message, suggestion)).ok()
    }

    /// The same of what should be at a path from `content/`.
    pub fn keep_at<T>(&mut self, span: Span, path: Option<String>, result: Result<T, Problem>) -> Option<T> {
        if let (Err((code, ..)), Some(path)) = (&result, path)
            && matches!(code, Code::BrokenLink | Code::DanglingReference | Code::MissingAttachment | Code::UnknownTerm)
        {
            self.missing.push(Missing { file: self.shown.clone(), span, code: *code, path });
        }
        self.keep(span, result)
    }

    pub fn warning(&mut self, span: Span, code: Code, message: impl Into<String>, suggestion: impl Into<String>) {
        self.diagnostics.push(Diagnostic::warning(&self.shown, span, code, message).suggest(suggestion));
    }

    /// A group of fields means nothing without this one; unless what is said of the group since `before` explains it.
    pub fn needs(&mut self, node: &Node, part: &str, example: &str, before: usize) {
        let Data::Map(entries) = &node.data else { return };
        if self.diagnostics.len() == before && !entries.iter().any(|(key, _)| key.name == part) {
            let message = format!("`{part}:` is missing here");
            let help = format!("write it beside the others, as in `{example}`");
            self.error(node.span, Code::MissingValue, message, Some(help));
        }
    }

    /// Says that another sort of value belongs here.
    pub fn wrong_type(&mut self, node: &Node, name: &str, wanted: &str, example: &str) {
        let message = format!("`{name}` takes {wanted}, and this is {}", node.describe());
        // What is written is nearer to what is meant than any example.
        let first = match &node.data {
            Data::List(items) => items.first().and_then(Node::as_scalar),
            // `{KH}` is a field without value.
            Data::Map(entries) => entries
                .first()
                .and_then(|(key, value)| value.as_scalar().or(matches!(value.data, Data::Null).then_some(&key.name))),
            _ => None,
        };
        let meant = self.no_group(node, name).filter(|_| wanted == ONE_VALUE);
        let suggestion = meant.unwrap_or_else(|| match first.filter(|_| wanted == ONE_VALUE) {
            Some(first) if matches!(node.data, Data::List(_)) => format!("keep one of them: `{name}: {first}`"),
            Some(first) if self.among_others => format!("write it as `{first}`"),
            Some(first) => format!("write `{name}: {first}`"),
            None => format!("write `{name}: {example}`"),
        });
        self.error(node.span, Code::WrongType, message, Some(suggestion));
    }

    /// Whether a field takes several values; one of a group, which is not looked for, may.
    fn takes_list(&self, name: &str) -> bool {
        self.schema().iter().find(|field| field.id == name).is_none_or(|field| field.list)
    }

    /// The fields that the file may have.
    fn schema(&self) -> Vec<schema::Field<'a>> {
        let of = self.catalogue.roles[self.id].map(Role::schema);
        of.map_or_else(Vec::new, |of| schema::fields(self.catalogue.site, of))
    }

    /// What is meant by a group of fields that seems to be none: values in braces, or one with a colon in it.
    fn no_group(&self, node: &Node, name: &str) -> Option<String> {
        let Data::Map(entries) = &node.data else { return None };
        if let [(key, value)] = entries.as_slice()
            && key.name.starts_with(char::is_uppercase)
        {
            return Some(format!("put it in quotes: `\"{}: {}\"`", key.name, value.as_scalar()?));
        }
        if entries.iter().any(|(_, value)| value.data != Data::Null) {
            return None;
        }
        let values = entries.iter().map(|(key, _)| key.name.as_str()).collect::<Vec<_>>().join(", ");
        Some(if self.among_others {
            format!("write it as `{values}`, without a colon")
        } else if self.takes_list(name) {
            format!("write `{name}: [{values}]`")
        } else {
            format!("write `{name}: \"{{{values}}}\"`")
        })
    }

    /// A value of one line, or nothing where nothing is written.
    pub fn scalar(&mut self, node: &'a Node, name: &str, example: &str) -> Option<&'a str> {
        match &node.data {
            Data::Scalar(text) if !text.trim().is_empty() => {
                self.diagnostics.extend(Diagnostic::not_text(&self.shown, node.span, text));
                Some(text.trim())
            }
            Data::Scalar(_) | Data::Null => None,
            Data::List(items) if items.len() == 1 => self.scalar(&items[0], name, example),
            _ => {
                self.wrong_type(node, name, ONE_VALUE, example);
                None
            }
        }
    }

    /// The same, where it is no text of its own: a name or a number, of which curly quotes are never a part.
    pub fn word(&mut self, node: &'a Node, name: &str, example: &str) -> Option<&'a str> {
        let node = if let Data::List(items) = &node.data
            && let [item] = items.as_slice()
        {
            item
        } else {
            node
        };
        let written = self.scalar(node, name, example)?;
        if let Some((code, message, suggestion)) = meant::unseen(written) {
            self.error(node.span, code, message, suggestion);
            return None;
        }
        let bare = written.trim_matches(CURLY).trim();
        if bare.len() == written.len() || !written.starts_with(CURLY) || !written.ends_with(CURLY) {
            return Some(written);
        }
        let message = "curly quotes are letters like any others, and no quotes";
        self.error(
            node.span,
            Code::CurlyQuotes,
            message,
            Some(format!("write `{bare}`, or straight quotes: `\"{bare}\"`")),
        );
        None
    }

    /// Text on one line.
    pub fn text(&mut self, node: &'a Node, name: &str) -> Option<String> {
        self.scalar(node, name, "some text").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    pub fn texts(&mut self, node: &'a Node, name: &str) -> Vec<String> {
        node.items().iter().filter_map(|item| self.text(item, name)).collect()
    }

    pub fn boolean(&mut self, node: &'a Node, name: &str) -> Option<bool> {
        match self.word(node, name, "true")? {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                let suggestion = match other.to_lowercase().as_str() {
                    "true" | "yes" | "on" | "1" => "write `true`",
                    "false" | "no" | "off" | "0" => "write `false`",
                    _ => "write `true` or `false`",
                };
                self.error(
                    node.span,
                    Code::WrongType,
                    format!("`{name}` is true or false, not `{other}`"),
                    Some(suggestion.to_owned()),
                );
                None
            }
        }
    }

    pub fn date(&mut self, node: &'a Node, name: &str) -> Option<Date> {
        let written = self.word(node, name, "2017-03-09")?;
        self.date_of(node.span, written)
    }

    /// A date that stands at a place.
    pub fn date_of(&mut self, span: Span, written: &str) -> Option<Date> {
        self.keep(span, dates::date(written).map_err(|(message, suggestion)| (Code::InvalidDate, message, suggestion)))
    }

    pub fn language(&mut self, node: &'a Node, name: &str) -> Option<&'static Language> {
        let written = self.word(node, name, "en")?;
        let found = languages::find(written);
        if found.is_none() {
            let (message, suggestion) = languages::unknown(written);
            self.error(node.span, Code::UnknownLanguage, message, Some(suggestion));
        }
        found
    }

    pub fn url(&mut self, node: &'a Node, name: &str) -> Option<String> {
        let written = self.word(node, name, "https://www.example.org/")?;
        if links::is_whole(written) && !written.contains(char::is_whitespace) {
            if address::of_preview(written).is_some() {
                let help = "write the address that others see; a page of this hub is linked to in the text";
                self.warning(node.span, Code::OwnAddress, "only this machine has this address", help);
            }
            return Some(written.to_owned());
        }
        let (message, suggestion) = links::no_address(written);
        let labelled = written
            .split_once(char::is_whitespace)
            .filter(|(first, label)| links::is_whole(first) && first.contains('.') && !label.contains(['.', '/']));
        if let Some((address, label)) = labelled.filter(|_| matches!(name, "link" | "links")) {
            let label =
                edit::Value::Scalar(label.trim_matches(|c: char| c.is_whitespace() || "()-–:".contains(c)).to_owned());
            let fields = [("url", edit::Value::Scalar(address.to_owned())), ("label", label)];
            let fields = edit::Value::Map(fields.map(|(name, value)| (name.to_owned(), value)).into());
            self.error(node.span, Code::InvalidUrl, message, Some(format!("write {fields}")));
            return None;
        }
        let several: Vec<&str> =
            written.split([',', ';', ' ']).filter(|part| !part.is_empty() && *part != "and").collect();
        let is_list = several.len() > 1 && several.iter().all(|part| links::is_whole(part));
        let list = is_list.then(|| self.list_of(&several.join(", "), name)).flatten();
        let suggestion = match address::file_name(written) {
            _ if list.is_some() => list.unwrap_or_default(),
            _ if links::attachment(self.catalogue, self.file, written).is_ok() => {
                let instead = if self.among_others { " as a field of its own, and not here" } else { "" };
                format!("write `file: {written}`{instead}")
            }
            Some(name) => format!("put the file beside the document, and write `file: {name}`"),
            None => suggestion,
        };
        self.error(node.span, Code::InvalidUrl, message, Some(suggestion));
        None
    }

    /// A file beside the document.
    pub fn attachment(&mut self, node: &'a Node, name: &str) -> Option<AttachmentId> {
        let written = self.word(node, name, "report.pdf")?;
        let attachment = |written: &str| links::attachment(self.catalogue, self.file, written);
        let result = attachment(written).map_err(|(code, message, suggestion)| {
            let list = self.list_meant(written, name, |part| attachment(part).is_ok());
            (code, message, list.or(suggestion))
        });
        self.keep_at(node.span, join(&self.file.place.beside, written), result)
    }

    pub fn document(&mut self, node: &'a Node, name: &str) -> Option<usize> {
        let written = self.word(node, name, "resources/annual-report")?;
        // Within a collection its own name may be left out.
        let own = self.catalogue.named(&self.file.place.folder, written);
        let result = own.map_or_else(|| self.catalogue.document(written), Ok);
        let result = result.and_then(|id| links::check_draft(self.catalogue, self.file, id).map(|()| id));
        let result = result.and_then(|id| if id == self.id { Err(to_itself(name)) } else { Ok(id) });
        self.keep_at(node.span, Some(written.to_owned()), result)
    }

    /// The values of a list that is written as a single one, with commas between.
    fn list_meant(&self, written: &str, name: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
        self.list_of(&meant::list(written, is_known)?, name)
    }

    /// How these are written as a list, where the field or that of its plural takes one.
    fn list_of(&self, list: &str, name: &str) -> Option<String> {
        if self.among_others {
            return Some(format!("write each as a value of its own: `{}`", list.replace(", ", "`, `")));
        }
        let plural = format!("{name}s");
        let has_plural = || self.schema().iter().any(|field| field.list && field.id == plural);
        let field = if self.takes_list(name) { Some(name) } else { has_plural().then_some(plural.as_str()) };
        field.map(|field| format!("write a list: `{field}: [{list}]`"))
    }

    /// A term by any of its names.
    pub fn term(&mut self, taxonomy: usize, node: &'a Node, name: &str) -> Option<TermId> {
        let written = self.word(node, name, "a term")?;
        let result = self.catalogue.term(taxonomy, written).map_err(|(code, message, suggestion)| {
            let is_known = |part: &str| self.catalogue.term(taxonomy, part).is_ok();
            let list = self.list_meant(written, name, is_known);
            let path = meant::by_path(written).filter(|(_, id)| is_known(id)).map(|(_, id)| format!("write `{id}`"));
            (code, message, list.or(path).or(suggestion))
        });
        let result = result.and_then(|term| links::check_draft_term(self.catalogue, self.file, term).map(|()| term));
        let path = format!("{}/{written}", self.catalogue.site.taxonomies[taxonomy].id);
        self.keep_at(node.span, Some(path), result)
    }

    /// Markdown in front matter.
    fn markdown(&mut self, node: &'a Node, name: &str) -> Option<Value> {
        let text = self.scalar(node, name, "some text")?;
        let lines = Lines::new(text);
        self.texts += 1;
        let prefix = format!("f{}-", self.texts);
        let (mut body, mut found) =
            markdown::render(&self.shown, text, 0, &lines, self.catalogue.site.trust_html, &prefix);
        found.iter_mut().for_each(|diagnostic| diagnostic.span = node.within(text, diagnostic.span));
        self.diagnostics.append(&mut found);
        let links = body.links.iter_mut().chain(&mut body.wiki_links);
        links.for_each(|link| link.span = node.within(text, link.span));
        let targets = links::targets(self, &body);
        Some(Value::Markdown(Box::new(Text { body: Arc::new(body), targets })))
    }

    /// A value of any field of the schema.
    pub fn value(&mut self, field: &Field, node: &'a Node) -> Option<Value> {
        if field.list {
            let items = node.items();
            let before = std::mem::replace(&mut self.among_others, items.len() > 1);
            let values: Vec<Value> = items.iter().filter_map(|item| self.one(field, item)).collect();
            self.among_others = before;
            return (!values.is_empty()).then_some(Value::List(values));
        }
        match &node.data {
            Data::List(items) if items.len() != 1 && field.kind != FieldType::Period => {
                self.wrong_type(node, &field.id, ONE_VALUE, "…");
                None
            }
            Data::List(items) if items.len() == 1 => self.one(field, &items[0]),
            _ => self.one(field, node),
        }
    }

    fn one(&mut self, field: &Field, node: &'a Node) -> Option<Value> {
        let name = field.id.as_str();
        match &field.kind {
            FieldType::Text => self.text(node, name).map(Value::Text),
            FieldType::Choice(values) => {
                let written = self.word(node, name, values.first().map_or("…", String::as_str))?;
                let found = values.iter().find(|value| value.to_lowercase() == written.to_lowercase());
                if found.is_none() {
                    let message = format!("`{written}` is none of the values of `{name}`");
                    let help = instead(written, values.iter().map(String::as_str));
                    self.error(node.span, Code::UnknownChoice, message, help);
                }
                found.map(|value| Value::Text(value.clone()))
            }
            FieldType::Markdown => self.markdown(node, name),
            FieldType::Number => {
                let written = self.word(node, name, "12")?;
                self.keep(
                    node.span,
                    numbers::number(written)
                        .map_err(|(message, suggestion)| (Code::InvalidNumber, message, suggestion)),
                )
                .map(Value::Number)
            }
            FieldType::Boolean => self.boolean(node, name).map(Value::Boolean),
            FieldType::Date => self.date(node, name).map(Value::Date),
            FieldType::Period => self.period(node, name).map(Value::Period),
            FieldType::Url => self.url(node, name).map(Value::Url),
            FieldType::Term(taxonomy) => self.term(*taxonomy, node, name).map(Value::Term),
            FieldType::Reference { to, .. } => {
                let written = self.word(node, name, "the name of its file without .md")?;
                let result = self.catalogue.reference(to, written).map_err(|(code, message, suggestion)| {
                    let list = self.list_meant(written, name, |part| self.catalogue.reference(to, part).is_ok());
                    (code, message, list.or(suggestion))
                });
                let result = result.and_then(|entity| {
                    let published = match entity {
                        Entity::Document(id) => links::check_draft(self.catalogue, self.file, id),
                        Entity::Term(term) => links::check_draft_term(self.catalogue, self.file, term),
                    };
                    if entity == Entity::Document(self.id) { Err(to_itself(name)) } else { published.map(|()| entity) }
                });
                let path = match to.as_slice() {
                    [folder] if !written.contains('/') => format!("{folder}/{written}"),
                    _ => written.to_owned(),
                };
                self.keep_at(node.span, Some(path), result).map(Value::Reference)
            }
            FieldType::Measure => self.measure(node, name).map(|measure| Value::Measure(Box::new(measure))),
            FieldType::Source => self.source(node, name).map(|source| Value::Source(Box::new(source))),
            FieldType::File => self.attachment(node, name).map(Value::File),
            FieldType::Group { fields, short: Some(short) }
                if matches!(&node.data, Data::Scalar(_))
                    || matches!(&node.data, Data::List(items) if items.len() == 1) =>
            {
                let value = self.value(&fields[*short], node)?;
                Some(Value::Group(vec![(*short, value)]))
            }
            FieldType::Group { fields, short } => {
                let known: Vec<&str> = fields.iter().map(|field| field.id.as_str()).collect();
                let first = short.map(|short| known[short]).or(known.first().copied());
                let example = format!("{{{}: …}}", first.unwrap_or("name"));
                let before = self.diagnostics.len();
                let mut values = Vec::new();
                for (key, value) in self.entries(node, name, &known, &example) {
                    if let Some(at) = fields.iter().position(|field| field.id == key.name)
                        && let Some(value) = self.value(&fields[at], value)
                    {
                        values.push((at, value));
                    }
                }
                // The others say something about this one.
                if let Some(short) = short {
                    self.needs(node, known[*short], &example, before);
                }
                values.sort_by_key(|(at, _)| *at);
                (!values.is_empty()).then_some(Value::Group(values))
            }
        }
    }
}

fn to_itself(name: &str) -> Problem {
    let suggestion = "name another document, or take the line out".to_owned();
    (Code::SelfReference, format!("`{name}` is the document itself"), Some(suggestion))
}

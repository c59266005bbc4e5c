//! References as BibTeX, RIS and CSL-JSON.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{Reference, person};
use crate::library::Date;

/// A format: the ending of its file, and its media type.
pub const FORMATS: [(&str, &str); 3] = [
    ("bib", "application/x-bibtex"),
    ("ris", "application/x-research-info-systems"),
    ("json", "application/vnd.citationstyles.csl+json"),
];

/// A reference in a format, by the ending of its file.
pub fn written(reference: &Reference, format: &str) -> String {
    match format {
        "bib" => bibtex(reference),
        "ris" => ris(reference),
        _ => format!("{:#}\n", json!([csl(reference)])),
    }
}

/// BibTeX in UTF-8, as BibLaTeX and reference managers read it. Braces keep capitals as they are.
fn bibtex(reference: &Reference) -> String {
    let mut out = format!("@{}{{{},\n", reference.work.bibtex, reference.key);
    let mut field = |name: &str, value: &str| _ = writeln!(out, "  {name} = {{{value}}},");
    field("title", &format!("{{{}}}", latex(&reference.title)));
    let authors: Vec<String> = reference
        .authors
        .iter()
        .map(|name| match person(name) {
            Some((family, given)) => format!("{}, {}", latex(family), latex(given)),
            // In braces of its own a name is not taken apart.
            None => format!("{{{}}}", latex(name)),
        })
        .collect();
    if !authors.is_empty() {
        field("author", &authors.join(" and "));
    }
    if let Some(date) = reference.date {
        field("year", &date.year.to_string());
        if let Some(month) = date.month {
            field("month", &month.to_string());
        }
        field("date", &date.to_string());
    }
    let publisher = match reference.work.bibtex {
        "techreport" => "institution",
        "phdthesis" => "school",
        _ => "publisher",
    };
    if let Some(name) = &reference.publisher {
        field(publisher, &latex(name));
    }
    for (scheme, value) in &reference.identifiers {
        field(if scheme == "symbol" { "number" } else { scheme }, &latex(value));
    }
    field("url", &reference.url);
    field("language", reference.language);
    if let Some(summary) = &reference.summary {
        field("abstract", &latex(summary));
    }
    if !reference.keywords.is_empty() {
        field("keywords", &latex(&reference.keywords.join(", ")));
    }
    out.push_str("}\n");
    out
}

/// Text in which TeX takes nothing for a command, and every brace has its other.
fn latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push('('),
            '}' => out.push(')'),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// RIS: a line a tag, two spaces, a hyphen; lines end as the format wants it.
fn ris(reference: &Reference) -> String {
    let mut out = String::new();
    let mut tag = |tag: &str, value: &str| {
        let value: Vec<&str> = value.split(char::is_control).collect();
        _ = write!(out, "{tag}  - {}\r\n", value.join(" "));
    };
    tag("TY", reference.work.ris);
    tag("ID", &reference.key);
    tag("TI", &reference.title);
    for author in &reference.authors {
        tag("AU", author);
    }
    if let Some(date) = reference.date {
        tag("PY", &date.year.to_string());
        // Year, month and day, each between slashes; what is not known is empty.
        let part = |part: Option<u8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
        tag("DA", &format!("{:04}/{}/{}/", date.year, part(date.month), part(date.day)));
    }
    if let Some(publisher) = &reference.publisher {
        tag("PB", publisher);
    }
    for (scheme, value) in &reference.identifiers {
        match scheme.as_str() {
            "doi" => tag("DO", value),
            "isbn" | "issn" => tag("SN", value),
            _ => tag("M1", value),
        }
    }
    tag("LA", reference.language);
    if let Some(summary) = &reference.summary {
        tag("AB", summary);
    }
    for keyword in &reference.keywords {
        tag("KW", keyword);
    }
    tag("UR", &reference.url);
    tag("ER", "");
    out
}

/// An item of CSL-JSON (CSL 1.0.2, appendix on input data).
pub fn csl(reference: &Reference) -> Value {
    let name = |name: &String| match person(name) {
        Some((family, given)) => json!({ "family": family, "given": given }),
        None => json!({ "literal": name }),
    };
    let mut item = Map::new();
    item.insert("id".to_owned(), json!(reference.key));
    item.insert("type".to_owned(), json!(reference.work.csl));
    item.insert("title".to_owned(), json!(reference.title));
    if !reference.authors.is_empty() {
        item.insert("author".to_owned(), reference.authors.iter().map(name).collect());
    }
    if let Some(Date { year, month, day }) = reference.date {
        let parts: Vec<u16> = std::iter::once(year).chain(month.map(u16::from)).chain(day.map(u16::from)).collect();
        item.insert("issued".to_owned(), json!({ "date-parts": [parts] }));
    }
    if let Some(publisher) = &reference.publisher {
        item.insert("publisher".to_owned(), json!(publisher));
    }
    for (scheme, value) in &reference.identifiers {
        let variable = match scheme.as_str() {
            "doi" => "DOI",
            "isbn" => "ISBN",
            "issn" => "ISSN",
            _ => "number",
        };
        item.insert(variable.to_owned(), json!(value));
    }
    item.insert("URL".to_owned(), json!(reference.url));
    item.insert("language".to_owned(), json!(reference.language));
    if let Some(summary) = &reference.summary {
        item.insert("abstract".to_owned(), json!(summary));
    }
    if !reference.keywords.is_empty() {
        item.insert("keyword".to_owned(), json!(reference.keywords.join(", ")));
    }
    Value::Object(item)
}

//! References as BibTeX, RIS and CSL-JSON.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{Name, Reference};
use crate::library::Date;

/// A format of records.
#[derive(Debug)]
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// How its files end.
    pub ending: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    write: fn(&Reference) -> String,
}

/// The formats, in the order in which pages offer them.
pub static FORMATS: [Format; 3] = [
    Format { name: "BibTeX", ending: "bib", media_type: "application/x-bibtex", write: bibtex },
    Format { name: "RIS", ending: "ris", media_type: "application/x-research-info-systems", write: ris },
    Format { name: "CSL-JSON", ending: "json", media_type: "application/vnd.citationstyles.csl+json", write: csl_json },
];

impl Format {
    /// A reference in the format.
    pub fn written(&self, reference: &Reference) -> String {
        (self.write)(reference)
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
        .map(|name| match name {
            Name::Person { family, given } => format!("{}, {}", part_of_name(family), part_of_name(given)),
            // In braces of its own a name is not taken apart.
            Name::Whole(name) => format!("{{{}}}", latex(name)),
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
    let container: &[&str] = match reference.work.bibtex {
        // Styles older than BibLaTeX know it by the second name.
        "article" => &["journaltitle", "journal"],
        _ => &["booktitle"],
    };
    let within: [(&[&str], _); 4] = [
        (container, &reference.container),
        (&["volume"], &reference.volume),
        (&["number"], &reference.issue),
        (&["pages"], &reference.pages),
    ];
    for (names, value) in within {
        if let Some(value) = value {
            let value = latex(value);
            for name in names {
                field(name, &value);
            }
        }
    }
    for (scheme, value) in &reference.identifiers {
        match scheme.as_str() {
            // An issue has the number already.
            "symbol" if reference.issue.is_some() => field("note", &latex(value)),
            "symbol" => field("number", &latex(value)),
            // Taken as it is.
            "doi" => field("doi", &value.replace(['{', '}'], "")),
            scheme => field(scheme, &latex(value)),
        }
    }
    field("url", &reference.url);
    field("language", reference.language);
    if let Some(summary) = &reference.summary {
        field("abstract", &latex(summary));
    }
    if !reference.keywords.is_empty() {
        let keyword = |keyword: &String| match latex(keyword) {
            several if several.contains(',') => format!("{{{several}}}"),
            one => one,
        };
        field("keywords", &reference.keywords.iter().map(keyword).collect::<Vec<_>>().join(", "));
    }
    out.push_str("}\n");
    out
}

/// A part of a person's name: what has an “and” of its own is no two people.
fn part_of_name(part: &str) -> String {
    let part = latex(part);
    if part.split(' ').any(|word| word.eq_ignore_ascii_case("and")) { format!("{{{part}}}") } else { part }
}

/// Text in which TeX takes nothing for a command, and every brace has its other.
fn latex(text: &str) -> String {
    let depth = text.chars().try_fold(0_usize, |depth, c| match c {
        '{' => Some(depth + 1),
        '}' => depth.checked_sub(1),
        _ => Some(depth),
    });
    let are_pairs = depth == Some(0);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' if !are_pairs => out.push('('),
            '}' if !are_pairs => out.push(')'),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '{' | '}' | '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
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
        match author {
            Name::Person { family, given } => tag("AU", &format!("{family}, {given}")),
            // A comma would begin a given name.
            Name::Whole(name) => tag("AU", &name.replace(", ", " ").replace(',', " ")),
        }
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
    if let Some(container) = &reference.container {
        tag(if reference.work.ris == "JOUR" { "JO" } else { "T2" }, container);
    }
    for (name, value) in [("VL", &reference.volume), ("IS", &reference.issue)] {
        if let Some(value) = value {
            tag(name, value);
        }
    }
    if let Some(pages) = &reference.pages {
        let (first, last) = first_and_last(pages);
        tag("SP", first);
        if let Some(last) = last {
            tag("EP", last);
        }
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

/// The first and the last page of `12–34`.
pub fn first_and_last(pages: &str) -> (&str, Option<&str>) {
    match pages.split_once(['-', '–', '—']) {
        Some((first, last)) => (first.trim(), Some(last.trim_start_matches('-').trim())),
        None => (pages, None),
    }
}

/// CSL-JSON, as a list of one item.
fn csl_json(reference: &Reference) -> String {
    format!("{:#}\n", json!([csl(reference)]))
}

/// An item of CSL-JSON (CSL 1.0.2, appendix on input data).
fn csl(reference: &Reference) -> Value {
    let name = |name: &Name| match name {
        Name::Person { family, given } => json!({ "family": family, "given": given }),
        Name::Whole(name) => json!({ "literal": name }),
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
    let within = [
        ("container-title", &reference.container),
        ("volume", &reference.volume),
        ("issue", &reference.issue),
        ("page", &reference.pages),
    ];
    item.extend(within.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value.as_ref()?)))));
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

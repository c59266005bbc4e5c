//! A report as Markdown, and as a page of HTML made of it.

use std::fmt::Write;

use super::{Report, counted_by, text};
use crate::config::{FieldType, Site};
use crate::events;
use crate::library::{DocumentId, Library, Value};
use crate::parse::markdown::Hole;
use crate::selection::CountedValue;
use crate::theme::{Texts, words};
use crate::urls;
use crate::usage::Count;

/// The whole report, in words of the hub's own language.
pub fn report(report: &Report<'_>, library: &Library, site: &Site, texts: &Texts) -> String {
    let mut out = String::new();
    heading(&mut out, 1, &title(report, library, site, texts));
    paragraph(&mut out, &words::period(report.period, texts));
    for section in &report.sections {
        heading(&mut out, 2, &format!("{} ({})", section.section.heading, section.documents.len()));
        for (by, values) in &section.counts {
            let counted = values.iter().map(|(value, count)| {
                let title = match value {
                    CountedValue::Term(term) => &library.term(*term).title,
                    CountedValue::Named(title) => title,
                };
                format!("{} {count}", escaped(title))
            });
            let counted: Vec<String> = counted.collect();
            paragraph(&mut out, &format!("{}: {}", escaped(&counted_by(*by, site, texts)), counted.join(", ")));
        }
        for id in section.shown() {
            entry(&mut out, *id, library, site, texts);
        }
        if !section.documents.is_empty() {
            out.push('\n');
        }
    }
    for (taxonomy, terms) in &report.reached {
        heading(&mut out, 2, &format!("{} ({})", site.taxonomies[*taxonomy].title, terms.len()));
        let terms = terms.iter().map(|(term, count)| format!("{} {count}", escaped(&library.term(*term).title)));
        paragraph(&mut out, &terms.collect::<Vec<_>>().join(", "));
    }
    measures(&mut out, report, library, site, texts);
    usage(&mut out, report, texts);
    if let Some(document) = report.document.map(|id| &library.documents[id]) {
        let schema = document.role.fields(site);
        for (at, value) in document.fields.iter().filter(|(at, _)| schema[*at].kind == FieldType::Markdown) {
            heading(&mut out, 2, &schema[*at].label);
            for leaf in value.leaves() {
                if let Value::Markdown(text) = leaf {
                    // As HTML, which Markdown takes, for whole addresses.
                    let html = text.body.html.fill(|hole| match hole {
                        Hole::Link(link) => urls::target(library, site, &text.targets[link], &site.base_url),
                        Hole::Text(key) => texts.get(key).to_owned(),
                    });
                    paragraph(&mut out, &without_blank_lines(html.trim()));
                }
            }
        }
    }
    out
}

fn title(report: &Report<'_>, library: &Library, site: &Site, texts: &Texts) -> String {
    match report.document {
        Some(id) => library.documents[id].title.clone(),
        None => format!("{}: {}", site.title, words::period(report.period, texts)),
    }
}

/// The same as a page by itself.
pub fn page(report: &Report<'_>, library: &Library, site: &Site, texts: &Texts) -> String {
    let markdown = self::report(report, library, site, texts);
    let mut body = String::new();
    let options = pulldown_cmark::Options::ENABLE_TABLES;
    pulldown_cmark::html::push_html(&mut body, pulldown_cmark::Parser::new_ext(&markdown, options));
    let title = title(report, library, site, texts);
    format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:auto;padding:1rem}}\
         table{{border-collapse:collapse}}th,td{{text-align:start;padding:.3rem .6rem;border-bottom:1px solid #bbb}}</style>\n\
         </head>\n<body>\n{body}</body>\n</html>\n",
        site.language.code,
        if site.language.rtl { "rtl" } else { "ltr" },
        quick_xml::escape::escape(&*title),
    )
}

fn entry(out: &mut String, id: DocumentId, library: &Library, site: &Site, texts: &Texts) {
    let document = &library.documents[id];
    let url = urls::document(library, site, id).absolute(site);
    let time = document.time().map(|period| words::period(period, texts));
    let countries = document.all_terms().into_iter().filter(|term| site.taxonomies[term.taxonomy].countries);
    let countries: Vec<&str> = countries.map(|term| library.term(term).title.as_str()).collect();
    let countries = (!countries.is_empty()).then(|| countries.join(", "));
    let place = events::place(document, site).map(str::to_owned);
    let schema = document.role.fields(site);
    let collection = document.role.collection().map(|collection| &site.collections[collection]);
    let kind = collection.zip(document.kind).map(|(collection, kind)| collection.kinds[kind].1.clone());
    let calendar = collection.and_then(|collection| collection.calendar.as_ref());
    let is_said = |at: usize| calendar.is_some_and(|calendar| calendar.when == at || calendar.place == Some(at));
    // What is long, and what only orders documents, is left to their pages.
    let is_shown = |at: usize| match &schema[at].kind {
        FieldType::Reference { series, .. } => series.is_none(),
        FieldType::Group { short, .. } => short.is_some(),
        FieldType::Markdown | FieldType::Measure | FieldType::Source | FieldType::File => false,
        FieldType::Period => {
            !matches!((document.value(at), document.period), (Some(Value::Period(own)), Some(time)) if *own == time)
        }
        _ => !is_said(at),
    };
    let others = document.fields.iter().filter(|(at, _)| is_shown(*at));
    let others = others.map(|(at, value)| format!("{}: {}", schema[*at].label, text(library, value)));
    let facts: Vec<String> = time.into_iter().chain(kind).chain(place).chain(countries).chain(others).collect();
    let facts: Vec<String> = facts.iter().map(|fact| escaped(fact)).collect();
    _ = writeln!(
        out,
        "- [{}](<{url}>){}{}",
        escaped(&document.title),
        if facts.is_empty() { "" } else { " – " },
        facts.join(". ")
    );
}

fn measures(out: &mut String, report: &Report<'_>, library: &Library, site: &Site, texts: &Texts) {
    if report.measures.is_empty() {
        return;
    }
    heading(out, 2, texts.get("figures"));
    let columns = ["column_measure", "column_number", "as_of", "column_change", "source"].map(|key| texts.get(key));
    _ = writeln!(out, "| {} |\n|---|---|---|---|---|", columns.map(escaped).join(" | "));
    for measured in &report.measures {
        let measure = measured.measure;
        let number = words::number(&measure.number, texts);
        let qualifier = words::qualifier(measure.qualifier, texts);
        let number = qualifier.into_iter().chain([number]).chain(measure.unit.clone()).collect::<Vec<_>>().join(" ");
        let since = measure.since.map(|date| format!("{} {}", texts.get("since"), words::date(date, texts)));
        let as_of = measure.as_of.map(|date| words::date(date, texts));
        let change = measured.change().map(|change| words::change(change, texts)).unwrap_or_default();
        let source = measure.source.as_ref().map(|source| words::source(source, library, texts)).unwrap_or_default();
        // Numbers of several documents may have one name.
        let owner = &library.documents[measured.document];
        let url = urls::document(library, site, measured.document).absolute(site);
        let note = measure.note.as_ref().map(|note| format!(": {}", escaped(note))).unwrap_or_default();
        let what = format!("{} ([{}](<{url}>)){note}", escaped(measured.label), escaped(&owner.title));
        let when = since.into_iter().chain(as_of).collect::<Vec<_>>().join(", ");
        let cells = [number, when, change, source];
        _ = writeln!(out, "| {what} | {} |", cells.map(|cell| escaped(&cell)).join(" | "));
        for (label, number) in &measure.parts {
            _ = writeln!(out, "| – {} | {} | | | |", escaped(label), escaped(&words::number(number, texts)));
        }
    }
    out.push('\n');
}

/// How many of the most seen pages a report names; JSON and rows have all.
const MOST_SEEN: usize = 10;

fn usage(out: &mut String, report: &Report<'_>, texts: &Texts) {
    if report.usage.is_empty() {
        return;
    }
    heading(out, 2, texts.get("usage"));
    let number = |number: u64| words::number(&number.to_string(), texts);
    let line = |count: Count| {
        format!(
            "{}: {}. {}: {}",
            texts.get("seen"),
            number(count.views),
            texts.get("downloaded"),
            number(count.downloads)
        )
    };
    let all = report.usage.iter().fold(Count::default(), |sum, seen| sum.plus(seen.count));
    paragraph(out, &escaped(&line(all)));
    for seen in report.usage.iter().take(MOST_SEEN) {
        _ = writeln!(out, "- {} – {}", escaped(seen.title), escaped(&line(seen.count)));
    }
    out.push('\n');
}

fn heading(out: &mut String, level: usize, text: &str) {
    _ = writeln!(out, "{} {}\n", "#".repeat(level), escaped(text));
}

fn paragraph(out: &mut String, text: &str) {
    if !text.trim().is_empty() {
        _ = writeln!(out, "{text}\n");
    }
}

/// Text in which nothing is taken for Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Only at the beginning these make lists and headings.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_rule = |sign: char| text.starts_with(sign) && text.trim_end().chars().all(|c| c == sign);
    let after = match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => digits,
        Some(b'-' | b'+') if digits == 0 => 0,
        _ => usize::MAX,
    };
    let is_item = after < text.len() && text[after + 1..].chars().next().is_none_or(char::is_whitespace);
    let text = if is_item || is_rule('=') || is_rule('-') {
        let at = if is_item { after } else { 0 };
        escaped.push_str(&text[..at]);
        escaped.push('\\');
        &text[at..]
    } else {
        text
    };
    for c in text.chars() {
        if "\\`*_{}[]<>#|~&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

/// HTML in which no line is blank, for that would end it in Markdown: the line feed before it is written out.
fn without_blank_lines(html: &str) -> String {
    let mut lines = html.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push_str(if line.trim().is_empty() { "&#10;" } else { "\n" });
        out.push_str(line);
    }
    out
}

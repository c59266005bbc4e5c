//! Values that are groups of fields: periods and sources.

use super::fields::Reader;
use super::{dates, other_dates};
use crate::diagnostic::{Code, instead};
use crate::library::{Date, Period, Source};
use crate::parse::front_matter::{Data, Key, Node};

impl<'a> Reader<'a> {
    /// The entries of a mapping whose keys are all known; the others are errors.
    pub fn entries(&mut self, node: &'a Node, name: &str, known: &[&str], example: &str) -> Vec<(&'a Key, &'a Node)> {
        let entries = match &node.data {
            Data::Map(entries) => entries,
            // Not filled in yet, as with every other field.
            Data::Null => return Vec::new(),
            _ => {
                self.wrong_type(node, name, &format!("fields ({})", known.join(", ")), example);
                return Vec::new();
            }
        };
        let mut kept = Vec::new();
        for (key, value) in entries {
            if known.contains(&key.name.as_str()) {
                kept.push((key, value));
            } else {
                let suggestion = if key.name.bytes().all(|b| b.is_ascii_digit()) {
                    // What is behind the comma of 1,227,100.
                    Some("write numbers without commas, such as 1227100".to_owned())
                } else if let Some((field, value)) = key.name.split_once(':').filter(|(name, _)| known.contains(name)) {
                    let value =
                        value.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '\'' | '.'));
                    Some(match value.is_empty() {
                        true => format!("write `{field}:` with one colon"),
                        false => format!("write `{field}: {value}`, with a space behind the colon"),
                    })
                } else {
                    instead(&key.name, known.iter().copied())
                };
                self.error(key.span, Code::UnknownField, format!("`{name}` has no field `{}`", key.name), suggestion);
            }
        }
        kept
    }

    pub fn period(&mut self, node: &'a Node, name: &str) -> Option<Period> {
        const EXAMPLE: &str = "{from: 2016-09-27, to: 2016-09-28}";
        let fields = |(from, to): (Date, Date)| format!("{{from: {from}, to: {to}}}");
        let (mut from, mut to) = (None, None);
        match &node.data {
            Data::Map(all) => {
                let entries = self.entries(node, name, &["from", "to"], EXAMPLE);
                for (key, value) in &entries {
                    let date = self.date(value, &key.name);
                    if key.name == "from" { from = date } else { to = date }
                }
                // What has another name is said to be unknown already.
                if entries.len() == all.len() && !entries.iter().any(|(key, _)| key.name == "from") {
                    let message = format!("`{name}` does not say when it begins");
                    self.error(node.span, Code::MissingValue, message, Some(format!("write `{name}: {EXAMPLE}`")));
                }
            }
            Data::List(items) if items.len() > 1 => {
                let both = match items.as_slice() {
                    [from, to] => from.as_scalar().zip(to.as_scalar()),
                    _ => None,
                };
                let meant = both.and_then(|(from, to)| other_dates::period(&format!("{from} to {to}")));
                let example = meant.map_or_else(|| EXAMPLE.to_owned(), fields);
                self.wrong_type(node, name, "one date, or two as fields", &example);
                return None;
            }
            _ => {
                let written = self.word(node, name, EXAMPLE)?;
                // An interval of ISO 8601.
                let both = written.split_once('/').and_then(|(a, b)| dates::date(a).ok().zip(dates::date(b).ok()));
                if let Some((first, last)) = both {
                    (from, to) = (Some(first), Some(last));
                } else if let Some(meant) = other_dates::period(written) {
                    let message = format!("`{written}` is not a period as it is written here");
                    let suggestion = format!("write `{name}: {}`", fields(meant));
                    self.error(node.span, Code::InvalidDate, message, Some(suggestion));
                } else {
                    from = self.date_of(node.span, written);
                    to = from;
                }
            }
        }
        let from = from?;
        if to.is_some_and(|to| to.is_before(from)) {
            self.error(
                node.span,
                Code::PeriodEndsBeforeItBegins,
                format!("`{name}` ends before it begins"),
                Some("exchange the two dates".to_owned()),
            );
        }
        Some(Period { from, to })
    }

    pub fn source(&mut self, node: &'a Node, name: &str) -> Option<Source> {
        let Data::Map(_) = node.data else {
            return self.text(node, name).map(|text| Source { text: Some(text), ..Source::default() });
        };
        let before = self.diagnostics.len();
        let mut source = Source::default();
        for (key, value) in self.entries(
            node,
            name,
            &["document", "paragraph", "text", "note"],
            "{document: resources/annual-report, paragraph: 12}",
        ) {
            match key.name.as_str() {
                "document" => source.document = self.document(value, "document"),
                "paragraph" => source.paragraph = Some(self.texts(value, "paragraph").join(", ")),
                "text" => source.text = self.text(value, "text"),
                _ => source.note = self.text(value, "note"),
            }
        }
        let is_begun = source.paragraph.is_some() || source.note.is_some();
        if is_begun && source.document.is_none() && source.text.is_none() && self.diagnostics.len() == before {
            let message = format!("`{name}` does not say which document or text it is");
            let help = "add `document:` with the name of one, or `text:` with words of your own".to_owned();
            self.error(node.span, Code::MissingValue, message, Some(help));
        }
        Some(source)
    }
}

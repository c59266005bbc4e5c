//! Measures: numbers with what belongs to them, their parts, and what is measured again.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::fields::Reader;
use super::numbers;
use crate::config::Site;
use crate::diagnostic::{Code, Diagnostic, Problem, instead};
use crate::library::{Document, DocumentId, Measure, Observation, Qualifier, Value};
use crate::load::FOLDER;
use crate::parse::front_matter::{Data, Node};

impl<'a> Reader<'a> {
    pub fn measure(&mut self, node: &'a Node, name: &str) -> Option<Measure> {
        const KEYS: [&str; 12] = [
            "value",
            "label",
            "qualifier",
            "unit",
            "since",
            "as_of",
            "source",
            "note",
            "name",
            "parts",
            "items",
            "complete",
        ];
        const EXAMPLE: &str = "{value: 1270, qualifier: more than, unit: resources}";
        let mut measure = Measure {
            name: None,
            label: None,
            qualifier: Qualifier::Exactly,
            number: String::new(),
            unit: None,
            since: None,
            as_of: None,
            source: None,
            note: None,
            parts: Vec::new(),
            items: None,
            complete: false,
            span: node.span,
        };
        let number = |reader: &mut Self, node: &'a Node, there: Option<&[&str]>| {
            let written = reader.word(node, name, EXAMPLE)?;
            let help = |other| numbers::measure(written, there).or(other);
            reader.keep(
                node.span,
                numbers::number(written).map_err(|(message, other)| (Code::InvalidNumber, message, help(other))),
            )
        };
        let Data::Map(fields) = &node.data else {
            measure.number = number(self, node, None)?;
            return Some(measure);
        };
        let there: Vec<&str> = fields.iter().map(|(key, _)| key.name.as_str()).collect();
        let mut value = None;
        let mut has_value = false;
        for (key, node) in self.entries(node, name, &KEYS, EXAMPLE) {
            match key.name.as_str() {
                "value" => {
                    has_value = true;
                    value = number(self, node, Some(&there));
                }
                "label" => measure.label = self.text(node, "label"),
                "unit" => measure.unit = self.text(node, "unit"),
                "since" => measure.since = self.date(node, "since"),
                "as_of" => measure.as_of = self.date(node, "as_of"),
                "source" => measure.source = self.source(node, "source"),
                "note" => measure.note = self.text(node, "note"),
                "items" => measure.items = self.items(node),
                "complete" => measure.complete = self.boolean(node, "complete").unwrap_or_default(),
                "name" => measure.name = self.text(node, "name"),
                "parts" => measure.parts = node.items().iter().filter_map(|item| self.part(item)).collect(),
                _ => {
                    let Some(written) = self.text(node, "qualifier") else { continue };
                    match Qualifier::ALL.iter().find(|(name, _)| *name == written) {
                        Some((_, qualifier)) => measure.qualifier = *qualifier,
                        None => {
                            let names = Qualifier::ALL.map(|(name, _)| name);
                            self.error(
                                node.span,
                                Code::UnknownQualifier,
                                format!("`{written}` does not say how exact a number is"),
                                instead(&written, names),
                            );
                        }
                    }
                }
            }
        }
        if measure.complete && measure.items.is_none() {
            let message = "`complete` says that all items are there, and not of which collection".to_owned();
            self.error(
                node.span,
                Code::MissingValue,
                message,
                Some("add `items:` with its name, or take it out".to_owned()),
            );
        }
        // Where all items are there, they are counted.
        let is_counted = measure.complete && measure.items.is_some();
        if !has_value && !is_counted {
            self.error(
                node.span,
                Code::MissingValue,
                format!("`{name}` has no value"),
                Some(format!("write `{name}: {EXAMPLE}`")),
            );
        }
        if let (Some(since), Some(as_of)) = (measure.since, measure.as_of)
            && as_of.is_before(since)
        {
            let message = format!("`as_of` ({as_of}) is before `since` ({since})");
            self.warning(
                node.span,
                Code::DatesInWrongOrder,
                message,
                "exchange the two, or mend the one that is wrong",
            );
        }
        let before = self.diagnostics.len();
        measure.number = if is_counted { value.unwrap_or_default() } else { value? };
        if self.diagnostics.len() == before
            && !is_counted
            && let Some((code, message, help)) = wrong_sum(&measure)
        {
            self.error(measure.span, code, message, help);
        }
        Some(measure)
    }

    /// The collection whose documents are what is counted.
    fn items(&mut self, node: &'a Node) -> Option<usize> {
        let written = self.word(node, "items", "resources")?;
        let site = self.catalogue.site;
        let found = site.collection(written);
        if found.is_none() {
            let (code, message, help) = site.no_collection(written);
            self.error(node.span, code, message, help);
        }
        found
    }

    fn part(&mut self, node: &'a Node) -> Option<(String, String)> {
        const EXAMPLE: &str = "{label: Reports, value: 900}";
        let before = self.diagnostics.len();
        let (mut label, mut number) = (None, None);
        for (key, value) in self.entries(node, "parts", &["label", "value"], EXAMPLE) {
            if key.name == "label" {
                label = self.text(value, "label");
            } else if let Some(written) = self.word(value, "value", "900") {
                let result = numbers::number(written);
                number = self.keep(value.span, result.map_err(|(message, help)| (Code::InvalidNumber, message, help)));
            }
        }
        for part in ["label", "value"] {
            self.needs(node, part, EXAMPLE, before);
        }
        label.zip(number)
    }
}

/// Parts must make up what they are parts of, as far as that says how much it is.
fn wrong_sum(measure: &Measure) -> Option<Problem> {
    let parts: Option<Vec<Decimal>> = measure.parts.iter().map(|(_, number)| number.parse().ok()).collect();
    let sum = parts.and_then(|parts| parts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add));
    let (sum, value) = sum.zip(measure.value()).filter(|_| !measure.parts.is_empty())?;
    let fits = match measure.qualifier {
        Qualifier::Exactly => sum == value,
        Qualifier::MoreThan | Qualifier::AtLeast => sum >= value,
        Qualifier::UpTo | Qualifier::LessThan => sum <= value,
        Qualifier::About => true,
    };
    if fits {
        return None;
    }
    let (sum, value) = (sum.normalize(), value.normalize());
    let message = format!("the parts add up to {sum}, and `value` is {value}");
    let help = match value.checked_sub(sum).filter(Decimal::is_sign_positive) {
        Some(rest) => format!(
            "mend the number that is wrong; where a part is missing, add it: `{{label: Others, value: {}}}`",
            rest.normalize()
        ),
        None => "mend the number that is wrong, or take out the part that is counted twice".to_owned(),
    };
    Some((Code::SumDiffers, message, Some(help)))
}

/// Counts the items of measures that say that all of them are there; what is written beside that must agree.
pub(super) fn count_items(
    documents: &mut [Document],
    collections: &[Vec<DocumentId>],
    site: &Site,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for document in documents {
        let path = format!("{FOLDER}/{}", document.path);
        for (_, value) in &mut document.fields {
            counted(value, &mut |measure| {
                let Some(items) = measure.items.filter(|_| measure.complete) else { return };
                let count = collections[items].len();
                let problem = match measure.value() {
                    Some(value) if value != Decimal::from(count) => {
                        let id = &site.collections[items].id;
                        let message = format!("`value` is {value}, and {count} of `{id}` are there");
                        let help = "take `complete:` out until all are there, or `value:`, for they are counted";
                        Some((Code::SumDiffers, message, Some(help.to_owned())))
                    }
                    _ => {
                        measure.number = count.to_string();
                        measure.qualifier = Qualifier::Exactly;
                        wrong_sum(measure)
                    }
                };
                let error = |(code, message, help): Problem| {
                    Diagnostic::error(&path, measure.span, code, message).suggest_if(help)
                };
                diagnostics.extend(problem.map(error));
            });
        }
    }
}

fn counted(value: &mut Value, each: &mut impl FnMut(&mut Measure)) {
    match value {
        Value::Measure(measure) => each(measure),
        Value::List(values) => values.iter_mut().for_each(|value| counted(value, each)),
        Value::Group(values) => values.iter_mut().for_each(|(_, value)| counted(value, each)),
        _ => {}
    }
}

/// Puts together what is measured under one name, and says where two files disagree on one date.
pub(super) fn series(
    documents: &[Document],
    site: &Site,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Vec<Observation>> {
    let mut series: BTreeMap<String, Vec<Observation>> = BTreeMap::new();
    for (id, document) in documents.iter().enumerate().filter(|(_, document)| document.is_listed()) {
        for (measure, _) in document.measures(site) {
            let Some(name) = &measure.name else { continue };
            let observations = series.entry(name.clone()).or_default();
            let same = observations.iter_mut().find(|other| other.measure.as_of == measure.as_of);
            let Some(other) = same else {
                observations.push(Observation { documents: vec![id], measure: measure.clone() });
                continue;
            };
            let told = |measure: &Measure| (measure.value(), measure.qualifier, measure.unit.clone());
            if told(&other.measure) == told(measure) {
                other.documents.push(id);
            } else {
                let shown = format!("{FOLDER}/{}", document.path);
                let (other, line) = (&documents[other.documents[0]].path, other.measure.span.line);
                let message = format!("`{name}` is another number in {FOLDER}/{other}, line {line}");
                let help = "mend the one that is wrong; where both are right, say with `as_of` when each was";
                diagnostics.push(Diagnostic::error(&shown, measure.span, Code::MeasuresDiffer, message).suggest(help));
            }
        }
    }
    for (name, observations) in &mut series {
        observations.sort_by_key(|observation| observation.measure.as_of);
        for pair in observations.windows(2) {
            let [before, observation] = pair else { continue };
            if before.measure.unit != observation.measure.unit {
                let unit = |measure: &Measure| {
                    measure.unit.as_ref().map_or("without a unit".to_owned(), |unit| format!("in `{unit}`"))
                };
                let path = format!("{FOLDER}/{}", documents[observation.documents[0]].path);
                let (other, line) = (&documents[before.documents[0]].path, before.measure.span.line);
                let message = format!(
                    "`{name}` is counted {} here, and {} in {FOLDER}/{other}, line {line}",
                    unit(&observation.measure),
                    unit(&before.measure)
                );
                let help = "write the same `unit:` for both, or give one of them another `name:`";
                let span = observation.measure.span;
                diagnostics.push(Diagnostic::warning(&path, span, Code::MeasuresDiffer, message).suggest(help));
            }
        }
    }
    series
}

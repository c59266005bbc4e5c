//! Numbers as bars: the parts of a measure, and what is measured again.

use rust_decimal::Decimal;

use super::format;
use crate::library::{DocumentId, Library, Measure};
use crate::theme::Texts;
use crate::views::Bar;

/// What a measure is made of.
pub(super) fn parts(measure: &Measure, texts: &Texts) -> Vec<Bar> {
    let bar = |(label, number): &(String, String)| Bar {
        label: label.clone(),
        qualifier: None,
        number: format::number(number, texts),
        length: None,
        change: None,
    };
    let bars = measure.parts.iter().map(bar).collect();
    drawn(bars, measure.parts.iter().map(|(_, number)| number.parse().ok()))
}

/// The most measures of a series that are drawn.
const MOST_OF_SERIES: usize = 30;

/// The same at other times, where there are any: of a long series the latest. It stands beside the newest measure that a page
/// has of it.
pub(super) fn series(library: &Library, id: DocumentId, measure: &Measure, texts: &Texts) -> Vec<Bar> {
    let all = measure.name.as_ref().and_then(|name| library.measures.get(name)).map_or(&[][..], Vec::as_slice);
    let original = library.documents[id].translation.unwrap_or(id);
    let newest = all.iter().rfind(|other| other.documents.contains(&original));
    if all.len() < 2 || newest.is_some_and(|newest| newest.measure.as_of != measure.as_of) {
        return Vec::new();
    }
    let latest = &all[all.len().saturating_sub(MOST_OF_SERIES)..];
    let mut before = all.len().checked_sub(latest.len() + 1).map(|before| &all[before].measure);
    let bar = |measure: &Measure, before: Option<&Measure>| Bar {
        label: measure.as_of.map_or_else(|| texts.get("undated").to_owned(), |date| format::date(date, texts).text),
        qualifier: format::qualifier(measure.qualifier, texts),
        number: format::number(&measure.number, texts),
        length: None,
        change: before.and_then(|before| measure.change_since(before)).map(|change| format::change(change, texts)),
    };
    let bars =
        latest.iter().map(|observation| bar(&observation.measure, before.replace(&observation.measure))).collect();
    drawn(bars, latest.iter().map(|observation| observation.measure.value()))
}

/// Bars with their lengths: none where a number is negative or cannot be calculated with.
fn drawn(mut bars: Vec<Bar>, values: impl Iterator<Item = Option<Decimal>>) -> Vec<Bar> {
    let Some(values) = values.collect::<Option<Vec<Decimal>>>() else { return bars };
    let longest = values.iter().max().copied().unwrap_or_default();
    if longest.is_zero() || values.iter().any(|value| value.is_sign_negative() && !value.is_zero()) {
        return bars;
    }
    for (bar, value) in bars.iter_mut().zip(values) {
        let length = value.checked_div(longest).and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
        bar.length = length.map(|length| length.round_dp(1).normalize().to_string());
    }
    bars
}

//! Dates, numbers and sizes in words of a language.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::Texts;
use crate::library::{Change, Date, Library, Period, Qualifier, Source};

/// A date as exact as it is known: `9 March 2017`, `March 2017`, `2017`.
pub fn date(date: Date, texts: &Texts) -> String {
    // The first of a month is an ordinal in some languages.
    let day = date.day.map(|day| if day == 1 { texts.get("day_1").to_owned() } else { day.to_string() });
    in_words(date, day.as_deref(), texts)
}

fn in_words(date: Date, day: Option<&str>, texts: &Texts) -> String {
    let year = date.year.to_string();
    match (date.month.map(|month| texts.month(month)), day) {
        (Some(month), Some(day)) => texts.fill("date_full", &[("day", day), ("month", month), ("year", &year)]),
        (Some(month), None) => texts.fill("date_month", &[("month", month), ("year", &year)]),
        (None, _) => year,
    }
}

/// `27–28 September 2016` within a month, else both dates in full; one date where both are the same.
pub fn period(period: Period, texts: &Texts) -> String {
    let from = period.from;
    let Some(to) = period.to else { return texts.fill("period_open", &[("from", &date(from, texts))]) };
    if to == from {
        return date(from, texts);
    }
    if let (Some(first), Some(last)) = (from.day, to.day)
        && (from.year, from.month) == (to.year, to.month)
    {
        return in_words(from, Some(&format!("{first}–{last}")), texts);
    }
    texts.fill("period", &[("from", &date(from, texts)), ("to", &date(to, texts))])
}

/// A number as written, its thousands set apart: `1,227,100`.
pub fn number(written: &str, texts: &Texts) -> String {
    let (sign, rest) = written.strip_prefix('-').map_or(("", written), |rest| ("−", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    if !rest.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return written.to_owned();
    }
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            grouped.push_str(texts.get("thousands_separator"));
        }
        grouped.push(digit);
    }
    let fraction = fraction.map(|digits| format!("{}{digits}", texts.get("decimal_separator"))).unwrap_or_default();
    format!("{sign}{grouped}{fraction}")
}

/// A difference with its sign: `+1,200`, `−3`, `±0`.
pub fn change(change: Change, texts: &Texts) -> String {
    let text = number(&change.by.normalize().to_string(), texts);
    let signed = match change.by.cmp(&Decimal::ZERO) {
        Ordering::Less => text,
        Ordering::Equal => format!("±{text}"),
        Ordering::Greater => format!("+{text}"),
    };
    if change.is_exact { signed } else { format!("{} {signed}", texts.get("qualifier_about")) }
}

/// A size in bytes with the decimal prefixes of the SI: `1.2 MB`.
pub fn size(bytes: u64, texts: &Texts) -> String {
    let (unit, key) = match bytes {
        0..1_000_000 => (1_000, "kb"),
        1_000_000..1_000_000_000 => (1_000_000, "mb"),
        _ => (1_000_000_000, "gb"),
    };
    // Tenths, rounded up: a file is never said to be smaller than it is.
    let tenths = bytes.saturating_mul(10).div_ceil(unit);
    let text = if tenths >= 100 || unit == 1_000 {
        tenths.div_ceil(10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    format!("{}\u{a0}{}", number(&text, texts), texts.get(key))
}

/// “more than”; none where the number is exact.
pub fn qualifier(qualifier: Qualifier, texts: &Texts) -> Option<String> {
    let key = match qualifier {
        Qualifier::Exactly => return None,
        Qualifier::MoreThan => "qualifier_more_than",
        Qualifier::AtLeast => "qualifier_at_least",
        Qualifier::About => "qualifier_about",
        Qualifier::UpTo => "qualifier_up_to",
        Qualifier::LessThan => "qualifier_less_than",
    };
    Some(texts.get(key).to_owned())
}

/// Where a fact is from, in a line: “Annual report, para. 12 (draft)”.
pub fn source(source: &Source, library: &Library, texts: &Texts) -> String {
    let document = source.document.map(|id| library.documents[id].title.as_str());
    let what = document.or(source.text.as_deref()).map(str::to_owned);
    let paragraph = source.paragraph.as_ref().map(|paragraph| texts.fill("paragraph", &[("n", paragraph)]));
    let line = what.into_iter().chain(paragraph).collect::<Vec<_>>().join(", ");
    match &source.note {
        Some(note) => format!("{line} ({note})"),
        None => line,
    }
}

//! Dates and numbers as editors write them.

use super::other_dates;
use crate::library::Date;

/// What is wrong, and what to write instead where that can be known.
pub(super) type Wrong = (String, Option<String>);

/// Reads `2017`, `2017-03` or `2017-03-09`.
///
/// # Errors
/// What is wrong, and what to write instead where that can be known.
pub(super) fn date(written: &str) -> Result<Date, Wrong> {
    let parts: Vec<&str> = written.trim().split('-').collect();
    let digits = |part: &str, length: usize| {
        (part.len() == length && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok())?
    };
    let small = |part: &str| digits(part, 2).and_then(|n| u8::try_from(n).ok());
    let read = match parts.as_slice() {
        [year] => digits(year, 4).map(|year| Date { year, month: None, day: None }),
        [year, month] => {
            digits(year, 4).zip(small(month)).map(|(year, month)| Date { year, month: Some(month), day: None })
        }
        [year, month, day] => digits(year, 4).zip(small(month)).zip(small(day)).map(|((year, month), day)| Date {
            year,
            month: Some(month),
            day: Some(day),
        }),
        _ => None,
    };
    let Some(date) = read else { return Err(other_dates::meant(written)) };
    match (date.month, date.day) {
        _ if date.year == 0 => {
            Err(("there is no year 0".to_owned(), Some("write the year with four digits, as in 2017".to_owned())))
        }
        _ if let Some(year) = from_buddhist(date.year) => {
            let common = Date { year, ..date };
            Err((format!("{} is a year of the Buddhist calendar", date.year), Some(format!("write {common}"))))
        }
        (Some(month), _) if !(1..=12).contains(&month) => {
            let swapped = date
                .day
                .filter(|day| (1..=12).contains(day))
                .map(|day| format!("did you mean {:04}-{day:02}-{month:02}?", date.year));
            let year = || format!("write {:04} alone, or a month from 01 to 12 behind it", date.year);
            Err((format!("there is no month {month}"), Some(swapped.unwrap_or_else(year))))
        }
        (Some(month), Some(day)) if day == 0 || day > days_in(date.year, month) => {
            let last = days_in(date.year, month);
            Err((
                format!("{:04}-{month:02} has no day {day}", date.year),
                Some(format!("its last day is {:04}-{month:02}-{last}", date.year)),
            ))
        }
        _ => Ok(date),
    }
}

/// Whether one date is before another, however exact both are: a year is not before its months.
pub(super) fn is_before(date: Date, other: Date) -> bool {
    let (written, others) = (date.to_string(), other.to_string());
    date < other && !written.starts_with(&others) && !others.starts_with(&written)
}

/// How many days a month of the Gregorian calendar has.
fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The year of the Gregorian calendar for one of the Buddhist calendar: 1850 to 2150.
pub(super) fn from_buddhist(year: u16) -> Option<u16> {
    (2393..=2693).contains(&year).then(|| year - 543)
}

/// A number without separators, as it is written.
///
/// # Errors
/// What is wrong, and what to write instead where that can be known.
pub(super) fn number(written: &str) -> Result<String, Wrong> {
    let text = written.trim();
    if is_number(text) {
        return Ok(text.to_owned());
    }
    let bare: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '\u{a0}' | '\u{202f}' | '_' | '%')).collect();
    // Commas stand before every three digits, or one stands for a decimal point.
    let mut parts = text.split(',').skip(1);
    let suggestion = if text.contains(',') && is_number(&text.replacen(',', ".", 1)) && parts.any(|p| p.len() != 3) {
        format!("write {}", text.replacen(',', ".", 1))
    } else if is_number(&bare) {
        format!("write {bare}")
    } else {
        "write digits, such as 1270 or 2.5".to_owned()
    };
    Err((format!("`{written}` is not a number"), Some(suggestion)))
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, decimals)| (whole, Some(decimals)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && decimals.is_none_or(digits)
}

//! Dates and numbers as editors write them.

use crate::library::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Reads `2017`, `2017-03` or `2017-03-09`.
///
/// # Errors
/// What is wrong, and what to write instead where that can be known.
pub(super) fn date(written: &str) -> Result<Date, (String, Option<String>)> {
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
    let Some(date) = read else {
        return Err((format!("`{written}` is not a date as it is written here"), meant(written)));
    };
    match (date.month, date.day) {
        _ if date.year == 0 => Err(("there is no year 0".to_owned(), None)),
        (Some(month), _) if !(1..=12).contains(&month) => {
            let swapped = date
                .day
                .filter(|day| (1..=12).contains(day))
                .map(|day| format!("did you mean {:04}-{day:02}-{month:02}?", date.year));
            Err((format!("there is no month {month}"), swapped))
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

/// How many days a month of the Gregorian calendar has.
fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What a date in another form may mean.
fn meant(written: &str) -> Option<String> {
    let general = || Some("write it as 2017, 2017-03 or 2017-03-09".to_owned());
    // A moment is a date with a time behind it.
    let lower = written.to_lowercase();
    let lower = match lower.split_once('t') {
        Some((day, _)) if date(day).is_ok() => return Some(format!("write {day}")),
        _ => lower,
    };
    let words: Vec<&str> = lower.split([' ', ',', '/', '.', '-']).filter(|word| !word.is_empty()).collect();
    let year = words.iter().find(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()));
    let month = words
        .iter()
        .find_map(|word| MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word)).map(|n| n + 1));
    let is_known = |word: &&str| {
        word.parse::<u16>().is_ok() || word.len() >= 3 && MONTHS.iter().any(|month| month.starts_with(*word))
    };
    if !words.iter().all(is_known) {
        return general();
    }
    let smalls: Vec<u8> = words.iter().filter(|word| word.len() <= 2).filter_map(|word| word.parse().ok()).collect();
    let Some(year) = year else { return general() };
    match (month, smalls.as_slice()) {
        (Some(month), [day]) => Some(format!("write {year}-{month:02}-{day:02}")),
        (Some(month), []) => Some(format!("write {year}-{month:02}")),
        (None, [a, b]) if *a <= 12 && *b <= 12 && a != b && !lower.starts_with(year) => {
            Some(format!("write {year}-{b:02}-{a:02} or {year}-{a:02}-{b:02}, whichever is meant"))
        }
        (None, [a, b]) if lower.starts_with(year) => Some(format!("write {year}-{a:02}-{b:02}")),
        (None, [a, b]) if *b > 12 => Some(format!("write {year}-{a:02}-{b:02}")),
        (None, [a, b]) => Some(format!("write {year}-{b:02}-{a:02}")),
        (None, [month]) => Some(format!("write {year}-{month:02}")),
        _ => general(),
    }
}

/// A number without separators, as it is written.
///
/// # Errors
/// What is wrong, and what to write instead where that can be known.
pub(super) fn number(written: &str) -> Result<String, (String, Option<String>)> {
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

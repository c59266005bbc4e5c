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
    let Some(date) = read else { return Err(meant(written)) };
    match (date.month, date.day) {
        _ if date.year == 0 => Err(("there is no year 0".to_owned(), None)),
        // 1850 to 2150 of the Gregorian calendar.
        _ if (2393..=2693).contains(&date.year) => {
            let common = Date { year: date.year - 543, ..date };
            Err((format!("{} is a year of the Buddhist calendar", date.year), Some(format!("write {common}"))))
        }
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

/// What is wrong with a date in another form, and what it may mean.
fn meant(written: &str) -> (String, Option<String>) {
    let message = || format!("`{written}` is not a date as it is written here");
    let says = |suggestion: String| (message(), Some(suggestion));
    // A moment is a date with a time behind it.
    let lower = written.to_lowercase();
    if let Some((day, _)) = lower.split_once(['t', ' ']).filter(|(day, _)| day.contains('-') && date(day).is_ok()) {
        return says(format!("write {day}"));
    }
    if let (6 | 8, true) = (lower.len(), is_digits(&lower)) {
        let parts = [Some(&lower[..4]), Some(&lower[4..6]), lower.get(6..).filter(|day| !day.is_empty())];
        let whole = parts.into_iter().flatten().collect::<Vec<_>>().join("-");
        if date(&whole).is_ok() {
            return says(format!("write {whole}"));
        }
    }
    let words = lower.split(|c: char| c.is_whitespace() || ",/.-–—".contains(c));
    let words: Vec<&str> =
        words.filter(|word| !matches!(*word, "" | "of" | "the") && !is_weekday(word)).map(ordinal).collect();
    let years: Vec<&str> = words.iter().copied().filter(|word| word.len() == 4 && is_digits(word)).collect();
    let month = words.iter().find_map(|word| month_of(word));
    let is_known = |word: &&str| is_digits(word) || month_of(word).is_some();
    let year = match years.as_slice() {
        [year] => *year,
        [first, ..] if words.iter().all(|word| is_digits(word)) && years.len() == words.len() => {
            return says(format!("write one of them, such as {first}"));
        }
        _ => {
            let is_short = words.len() == 3 && words.iter().all(is_known);
            let help = if is_short {
                "write the year with four digits, and first: 2017-03-09"
            } else {
                "write it as 2017, 2017-03 or 2017-03-09"
            };
            return says(help.to_owned());
        }
    };
    if !words.iter().all(is_known) {
        return says(format!("write {year}, or more exactly {year}-03 or {year}-03-09"));
    }
    let smalls: Vec<u8> = words.iter().filter(|word| word.len() <= 2).filter_map(|word| word.parse().ok()).collect();
    let year_is_first = words.first() == Some(&year);
    match (month, smalls.as_slice()) {
        (Some(month), [day]) => says(format!("write {year}-{month:02}-{day:02}")),
        (Some(month), []) => says(format!("write {year}-{month:02}")),
        (None, [a @ 1..=12, b @ 1..=12]) if a != b && !year_is_first => {
            let message = format!("`{written}` can be {} {} or {} {} {year}", a, month_name(*b), b, month_name(*a));
            let suggestion = format!("write {year}-{b:02}-{a:02} or {year}-{a:02}-{b:02}, whichever is meant");
            (message, Some(suggestion))
        }
        (None, [a, b]) if year_is_first || *b > 12 => says(format!("write {year}-{a:02}-{b:02}")),
        (None, [a, b]) => says(format!("write {year}-{b:02}-{a:02}")),
        (None, []) => says(format!("write {year}")),
        (None, [month]) => says(format!("write {year}-{month:02}")),
        _ => says(format!("write {year}, or more exactly {year}-03 or {year}-03-09")),
    }
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number without what makes it an ordinal: `9th`.
fn ordinal(word: &str) -> &str {
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending));
    number.filter(|number| is_digits(number)).unwrap_or(word)
}

/// The month, 1 to 12, with this name or a beginning of it.
fn month_of(word: &str) -> Option<usize> {
    MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word)).map(|n| n + 1)
}

fn month_name(month: u8) -> String {
    let name = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or("");
    name.chars().take(1).flat_map(char::to_uppercase).chain(name.chars().skip(1)).collect()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word))
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

//! Dates as editors write them.

use super::other_dates;
use crate::library::Date;

/// What is wrong, and what to write instead where that can be known.
pub(super) type Wrong = (String, Option<String>);

/// Reads `2017`, `2017-03` or `2017-03-09`.
///
/// # Errors
/// What is wrong, and what to write instead where that can be known.
pub(super) fn date(written: &str) -> Result<Date, Wrong> {
    in_form(written).unwrap_or_else(|| Err(other_dates::meant(written)))
}

/// A date in the form that it has here, where it is in that form; it may be none of the calendar.
pub(super) fn in_form(written: &str) -> Option<Result<Date, Wrong>> {
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
    read.map(in_calendar)
}

/// Whether there is such a day.
pub(super) fn in_calendar(date: Date) -> Result<Date, Wrong> {
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
                .filter(|day| (1..=12).contains(day) && (1..=days_in(date.year, *day)).contains(&month))
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

/// How many days a month of the Gregorian calendar has.
fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is wrong with a year that is hardly meant: nothing was printed before 1400, and nothing is said yet of the next
/// century.
pub(super) fn doubtful(year: u16) -> Option<Wrong> {
    let meant = match year {
        1000..1100 => year + 1000,
        // The calendar of Iran and Afghanistan.
        1230..1400 => year + 621,
        1400..=2100 => return None,
        _ => 2017,
    };
    let which = if year < 1400 { "early" } else { "late" };
    let help = format!("write the year of the Gregorian calendar with four digits, such as {meant}");
    Some((format!("{year} is too {which} a year to be meant"), Some(help)))
}

/// The year of the Gregorian calendar for one of the Buddhist calendar: 1850 to 2150.
pub(super) fn from_buddhist(year: u16) -> Option<u16> {
    (2393..=2693).contains(&year).then(|| year - 543)
}

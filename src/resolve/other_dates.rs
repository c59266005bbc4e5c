//! Dates in other forms, and what they mean.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::dates::{Wrong, from_buddhist, in_calendar, in_form};
use crate::countries::fold;
use crate::library::Date;

/// Names of months, January first.
const ENGLISH: &str = "January February March April May June July August September October November December";
/// The same in other languages.
const OTHERS: [&str; 10] = [
    // French
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    // Spanish
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    // Portuguese
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    // German
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    // Indonesian
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    // Malay
    "Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember",
    // Russian, as behind a day
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    // Thai
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    // Vietnamese, with its word for a month
    "tháng1 tháng2 tháng3 tháng4 tháng5 tháng6 tháng7 tháng8 tháng9 tháng10 tháng11 tháng12",
    // Khmer
    "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
];
/// Words that stand in a date and say nothing of it, nor how exact it is.
const FILLERS: &str =
    "of the de del du le г года ngày năm ថ្ងៃទី ខែ ឆ្នាំ c ca circa about around approx approximately since";
/// What stands where there is no date.
const NONE: [&str; 12] =
    ["n.d.", "n.d", "nd", "n/a", "none", "no date", "undated", "unknown", "s.d.", "tba", "tbd", "-"];
/// What only a calendar tells.
const RELATIVE: [&str; 6] = ["today", "yesterday", "tomorrow", "now", "this year", "last year"];
/// The zero of each script whose digits are written in dates; nine more follow it.
const ZEROS: [char; 10] = ['٠', '۰', '०', '০', '௦', '๐', '໐', '၀', '០', '０'];
/// Hyphens and dashes of word processors, and the minus.
const HYPHENS: [char; 4] = ['\u{2010}', '\u{2011}', '\u{2212}', '－'];
/// What stands between the parts of a date.
const BETWEEN: &str = ",/.-–—?~()年月日년월일";

/// What a date in another form may mean.
enum Meaning {
    One(Date),
    Several(Vec<Date>),
    /// What is wrong with it, and what to write instead.
    Wrong(Wrong),
}

/// The longest text in bytes that is looked at for a date or a period: what is longer is none, and may be of any length.
const LONGEST: usize = 200;
/// The most words of a date.
const WORDS: usize = 12;

/// What is wrong with a date in another form, and what it may mean.
pub(super) fn meant(written: &str) -> Wrong {
    let message = || format!("`{written}` is not a date as it is written here");
    if written.len() > LONGEST {
        return (message(), Some("write it as 2017, 2017-03 or 2017-03-09".to_owned()));
    }
    if let Some((first, last)) = period(written) {
        let message = format!("`{written}` is more than one date");
        return (message, Some(format!("write one of them: {first} or {last}")));
    }
    match meaning(written) {
        Meaning::One(date) => (message(), Some(format!("write {date}"))),
        Meaning::Several(dates) => {
            let list = |show: fn(&Date) -> String| {
                let shown: Vec<String> = dates.iter().map(show).collect();
                crate::diagnostic::one_of(shown.iter().map(String::as_str))
            };
            let message = format!("`{written}` can be {}", list(long));
            (message, Some(format!("write {}, whichever is meant", list(Date::to_string))))
        }
        Meaning::Wrong(wrong) => wrong,
    }
}

/// The first and the last date of a period in another form: `2016–2018`, `9-11 March 2017`, `March to May 2017`.
pub(super) fn period(written: &str) -> Option<(Date, Date)> {
    const JOINTS: [&str; 9] = [" to ", " until ", " - ", "–", "—", "/", "-", "~", " and "];
    let one = |text: &str| match meaning(text.trim()) {
        Meaning::One(date) => Some(date),
        _ => None,
    };
    let text = written.trim().trim_start_matches("from ").trim_start_matches("between ");
    // A date by itself has joints too, and a whole text may have any number.
    if text.len() > LONGEST || in_form(text).is_some() || one(text).is_some() {
        return None;
    }
    let parts = JOINTS.iter().flat_map(|joint| text.match_indices(joint).map(|(at, joint)| (at, at + joint.len())));
    let mut periods = parts.filter_map(|(at, behind)| {
        // A hyphen within a date parts no dates.
        let token = text[..at].rfind([' ', '/']).map_or(0, |space| space + 1);
        let token = text[token..].split([' ', '/']).next().unwrap_or("");
        if text[at..].starts_with('-') && matches!(in_form(token), Some(Ok(_))) {
            return None;
        }
        let (first, last) = (text[..at].trim(), text[behind..].trim());
        // What both have in common is said once: in figures at the beginning; in words at the end, and the month before days.
        let ends = std::iter::once("").chain(last.match_indices(' ').map(|(at, _)| &last[at..])).take(WORDS);
        let firsts = ends.filter_map(|end| one(&format!("{first}{end}")));
        let figures = first.len().checked_sub(last.len()).and_then(|length| first.get(..length));
        let is_day = last.split(|c: char| !c.is_ascii_digit()).next().is_some_and(|day| matches!(day.len(), 1 | 2));
        let words = first.match_indices(' ').map(|(at, _)| &first[..=at]).filter(|_| is_day);
        let begins = std::iter::once("").chain(figures).chain(words).take(WORDS);
        let lasts: Vec<Date> = begins.filter_map(|begin| one(&format!("{begin}{last}"))).collect();
        let is_as_exact =
            |a: Date, b: Date| (a.month.is_some(), a.day.is_some()) == (b.month.is_some(), b.day.is_some());
        let mut pairs = firsts.filter_map(|first| {
            let last = lasts.iter().find(|last| first < **last && is_as_exact(first, **last))?;
            Some((first, *last))
        });
        pairs.next()
    });
    periods.next()
}

/// Whether figures are parted by signs of several kinds, as in `2016-09/12`: that is more than one date.
fn is_mixed(text: &str) -> bool {
    let kind = |(at, c): (usize, char)| match c {
        '-' | '/' => Some(c),
        '–' | '—' | '~' => Some('–'),
        '年' | '月' | '日' | '년' | '월' | '일' => Some('年'),
        '.' => text[at + 1..].starts_with(|c: char| c.is_ascii_digit()).then_some(c),
        _ => None,
    };
    text.char_indices().filter_map(kind).collect::<BTreeSet<char>>().len() > 1
}

fn meaning(written: &str) -> Meaning {
    let wrong = |suggestion: &str| {
        let message = format!("`{written}` is not a date as it is written here");
        Meaning::Wrong((message, Some(suggestion.to_owned())))
    };
    let text: String = written.trim().to_lowercase().chars().map(ascii_digit).collect();
    let text = text.replace(HYPHENS, "-").replace("tháng ", "tháng");
    if NONE.contains(&text.as_str()) {
        return wrong("take the line out: what has no date needs none");
    }
    if RELATIVE.contains(&text.as_str()) {
        return wrong("write the day itself, as in 2017-03-09");
    }
    // As it is written here, but for the digits or hyphens; or a moment, which is a date with a time behind it.
    let is_time = |rest: &str| {
        let hour = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let has_date = rest.split([' ', '/']).any(|part| part.len() > 2 && in_form(part).is_some());
        (1..=2).contains(&(rest.len() - hour.len())) && hour.starts_with([':', 'h']) && !has_date
    };
    let moment = text.split_once(['t', ' ']).filter(|(day, rest)| day.len() == 10 && is_time(rest));
    let day = moment.map_or(text.as_str(), |(day, _)| day);
    if let Some(date) = Some(day).filter(|day| day.contains('-')).and_then(|day| in_form(day)?.ok()) {
        return Meaning::One(date);
    }
    if let (6 | 8, true) = (text.len(), is_digits(&text)) {
        let pairs: Vec<&str> = [0, 2, 4, 6].iter().filter_map(|at| text.get(*at..at + 2)).collect();
        let whole = format!("{}-{}", &text[..4], pairs[2..].join("-"));
        return match in_form(&whole) {
            Some(Ok(date)) if (1850..=2100).contains(&date.year) => Meaning::One(date),
            _ if pairs.len() == 3 => meaning(&pairs.join("-")),
            _ => wrong("write it as 2017, 2017-03 or 2017-03-09"),
        };
    }
    if is_mixed(&text) {
        return wrong("write it as 2017, 2017-03 or 2017-03-09");
    }
    let words = text.split(|c: char| c.is_whitespace() || BETWEEN.contains(c));
    let words = words.filter(|word| !word.is_empty() && !is_filler(word) && !is_weekday(word) && !is_hour(word));
    let parts: Vec<Part<'_>> = words.take(WORDS).map(Part::of).collect();
    let years: Vec<u16> = parts.iter().filter_map(Part::year).collect();
    let is_known = parts.iter().all(|part| !matches!(part, Part::Other));
    let dates = match years.as_slice() {
        _ if !is_known && years.len() != 1 => Vec::new(),
        [year] if !is_known => return wrong(&format!("write {year} alone, or the month in two digits behind it")),
        [year] => with_year(*year, &parts),
        [] => with_short_year(&parts),
        _ => Vec::new(),
    };
    let right: Vec<Date> = dates.iter().copied().filter(|date| in_calendar(*date).is_ok()).collect();
    match (right.as_slice(), dates.first()) {
        ([one], _) => Meaning::One(*one),
        ([], first) => first
            .and_then(|wrong| in_calendar(*wrong).err())
            .map_or_else(|| wrong("write it as 2017, 2017-03 or 2017-03-09"), Meaning::Wrong),
        _ => Meaning::Several(right),
    }
}

/// A word of a date.
enum Part<'a> {
    /// Digits, but for those of a year.
    Number(&'a str),
    /// Four digits.
    Year(u16),
    /// 1 to 12.
    Month(u8),
    Other,
}

impl<'a> Part<'a> {
    fn of(word: &'a str) -> Self {
        let ordinal = ["st", "nd", "rd", "th", "er"].iter().find_map(|ending| word.strip_suffix(ending));
        let number = ordinal.filter(|number| is_digits(number)).unwrap_or(word);
        match number.parse::<u16>() {
            Ok(year) if number.len() == 4 => Part::Year(from_buddhist(year).unwrap_or(year)),
            Ok(_) if number.len() <= 2 => Part::Number(number),
            _ => month_of(word).map_or(Part::Other, Part::Month),
        }
    }

    fn year(&self) -> Option<u16> {
        if let Part::Year(year) = self { Some(*year) } else { None }
    }
}

/// The dates that the parts may mean, where one of them is a year.
fn with_year(year: u16, parts: &[Part<'_>]) -> Vec<Date> {
    let months: Vec<u8> =
        parts.iter().filter_map(|part| if let Part::Month(n) = part { Some(*n) } else { None }).collect();
    let of = |month, day| Date { year, month, day };
    match (months.as_slice(), numbers(parts).as_slice()) {
        ([month], [day]) => vec![of(Some(*month), Some(*day))],
        ([month], []) | ([], [month]) => vec![of(Some(*month), None)],
        ([], []) => vec![of(None, None)],
        // Whoever begins with the year goes on with the month.
        ([], [month, day]) if matches!(parts.first(), Some(Part::Year(_))) => vec![of(Some(*month), Some(*day))],
        ([], [a, b]) => day_and_month(year, *a, *b),
        _ => Vec::new(),
    }
}

/// The dates that the parts may mean, where a number of two digits is the year.
fn with_short_year(parts: &[Part<'_>]) -> Vec<Date> {
    let year = |n: u8| u16::from(n) + if n < 50 { 2000 } else { 1900 };
    match (parts, numbers(parts).as_slice()) {
        ([Part::Number(_), Part::Month(month), Part::Number(last)], [day, short]) if last.len() == 2 => {
            vec![Date { year: year(*short), month: Some(*month), day: Some(*day) }]
        }
        ([Part::Number(first), Part::Number(_), Part::Number(last)], [a, b, c]) => {
            let mut dates = Vec::new();
            if last.len() == 2 {
                dates.extend(day_and_month(year(*c), *a, *b));
            }
            if first.len() == 2 {
                dates.push(Date { year: year(*a), month: Some(*b), day: Some(*c) });
            }
            dates.dedup();
            dates
        }
        _ => Vec::new(),
    }
}

/// Two numbers as a day and a month, in either order.
fn day_and_month(year: u16, a: u8, b: u8) -> Vec<Date> {
    let mut dates = vec![Date { year, month: Some(b), day: Some(a) }, Date { year, month: Some(a), day: Some(b) }];
    dates.dedup();
    dates
}

fn numbers(parts: &[Part<'_>]) -> Vec<u8> {
    parts.iter().filter_map(|part| if let Part::Number(digits) = part { digits.parse().ok() } else { None }).collect()
}

/// A date as people say it.
fn long(date: &Date) -> String {
    let month = date.month.and_then(|month| ENGLISH.split(' ').nth(usize::from(month).checked_sub(1)?));
    let day = date.day.map(|day| day.to_string());
    let parts = [day, month.map(str::to_owned), Some(date.year.to_string())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A digit of any script as one of ours.
pub(super) fn ascii_digit(c: char) -> char {
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|value| *value < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

fn is_filler(word: &&str) -> bool {
    FILLERS.split(' ').any(|filler| filler == *word)
}

/// `10:30`, as behind a day.
fn is_hour(word: &str) -> bool {
    word.split_once(':').is_some_and(|(hour, rest)| is_digits(hour) && rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Names of months as they are compared, of English and of the others.
static MONTHS: LazyLock<[Vec<Vec<String>>; 2]> = LazyLock::new(|| {
    let folded = |names: &str| names.split(' ').map(fold).collect();
    [vec![folded(ENGLISH)], OTHERS.into_iter().map(folded).collect()]
});

/// The month, 1 to 12, with this name or a beginning of it in any of the languages; none where they disagree.
fn month_of(word: &str) -> Option<u8> {
    let word = fold(word);
    if word.chars().count() < 3 {
        return None;
    }
    let of = |names: &Vec<String>| -> Vec<u8> {
        let with =
            |is_it: &dyn Fn(&str) -> bool| (1..).zip(names).filter(|(_, name)| is_it(name)).map(|(n, _)| n).collect();
        let whole: Vec<u8> = with(&|name| name == word);
        if whole.is_empty() { with(&|name| name.starts_with(&word)) } else { whole }
    };
    // English outranks the others: its abbreviations are the usual ones.
    let found = MONTHS.iter().map(|languages| languages.iter().flat_map(of).collect::<BTreeSet<u8>>());
    let found = found.into_iter().find(|found| !found.is_empty())?;
    if found.len() == 1 { found.first().copied() } else { None }
}

fn is_weekday(word: &str) -> bool {
    const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday \
        lundi mardi mercredi jeudi vendredi samedi dimanche";
    // The beginning of a weekday may be that of a month too: `mar`.
    word.len() >= 3 && DAYS.split(' ').any(|day| day.starts_with(word)) && month_of(word).is_none()
}

//! How much a hub is used: counts of views and downloads by month, which `pustaka stats` takes from logs and pages show.

pub mod log;
pub mod robots;
pub mod tally;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::Path;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::environment::at;
use crate::library::{Date, Period};

/// The file beside site.toml that has the counts.
pub const FILE: &str = "usage.json";

/// Views and downloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// How often its page was shown.
    #[serde(default)]
    pub views: u64,
    /// How often files of it were loaded.
    #[serde(default)]
    pub downloads: u64,
}

impl Count {
    /// Both together.
    pub fn plus(self, other: Count) -> Count {
        Count {
            views: self.views.saturating_add(other.views),
            downloads: self.downloads.saturating_add(other.downloads),
        }
    }
}

/// A month of the Gregorian calendar since there are logs, as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: u16,
    month: u8,
}

impl Month {
    /// A month, 1 to 12, of a year, 1990 to 9999; none of others, which no clock of a server has told.
    pub fn new(year: u16, month: u8) -> Option<Self> {
        ((1990..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Month { year, month })
    }

    /// As a date.
    pub fn date(self) -> Date {
        Date { year: self.year, month: Some(self.month), day: None }
    }

    fn parse(written: &str) -> Option<Self> {
        let (year, month) = written.split_once('-')?;
        let is_number = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        let is_written = is_number(year, 4) && is_number(month, 2);
        Month::new(year.parse().ok()?, month.parse().ok()?).filter(|_| is_written)
    }
}

impl fmt::Display for Month {
    /// ISO 8601: `2018-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Month::parse(&written).ok_or_else(|| D::Error::custom(format!("`{written}` is no month such as 2018-05")))
    }
}

/// Counts by month, each by what was seen: `collection/slug` of a document, `taxonomy/id` of a term, the id of a collection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Usage {
    /// In the order of time.
    pub months: BTreeMap<Month, BTreeMap<String, Count>>,
}

impl Usage {
    /// What was seen in all months together.
    pub fn totals(&self) -> BTreeMap<&str, Count> {
        sum(self.months.values())
    }

    /// What was seen in a period, whose first and last months count as a whole.
    pub fn within(&self, period: Period) -> BTreeMap<&str, Count> {
        let is_in = |month: &Month| {
            !month.date().is_before(period.from) && !period.to.is_some_and(|to| to.is_before(month.date()))
        };
        sum(self.months.iter().filter(|(month, _)| is_in(month)).map(|(_, counts)| counts))
    }

    /// From the first month to the last; none where there is none.
    pub fn period(&self) -> Option<Period> {
        let (first, _) = self.months.first_key_value()?;
        let (last, _) = self.months.last_key_value()?;
        Some(Period { from: first.date(), to: Some(last.date()) })
    }

    /// One more of a month.
    pub fn count(&mut self, month: Month, id: &str, one: Count) {
        let of_month = self.months.entry(month).or_default();
        match of_month.get_mut(id) {
            Some(count) => *count = count.plus(one),
            None => _ = of_month.insert(id.to_owned(), one),
        }
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: &Usage) {
        for (month, counts) in &other.months {
            counts.iter().for_each(|(id, count)| self.count(*month, id, *count));
        }
    }

    /// As the file has it.
    pub fn json(&self) -> Value {
        let count = |(id, count): (&String, &Count)| {
            let count = match count.downloads {
                0 => json!({ "views": count.views }),
                downloads => json!({ "views": count.views, "downloads": downloads }),
            };
            (id.clone(), count)
        };
        let months = self
            .months
            .iter()
            .map(|(month, counts)| (month.to_string(), Value::Object(counts.iter().map(count).collect())));
        json!({ "months": months.collect::<serde_json::Map<_, _>>() })
    }
}

fn sum<'a>(months: impl Iterator<Item = &'a BTreeMap<String, Count>>) -> BTreeMap<&'a str, Count> {
    let mut sums: BTreeMap<&str, Count> = BTreeMap::new();
    for (id, count) in months.flatten() {
        let sum = sums.entry(id).or_default();
        *sum = sum.plus(*count);
    }
    sums
}

/// Reads counts; there are none where there is no file. `shown` is the file as messages name it.
///
/// # Errors
/// The file cannot be read.
pub fn load(file: &Path, shown: &str) -> io::Result<Result<Usage, Box<Diagnostic>>> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Ok(Usage::default())),
        Err(error) => return Err(at(file)(error)),
    };
    Ok(serde_json::from_slice(&bytes).map_err(|error| {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let span = Span { line: number(error.line()).max(1), column: number(error.column()).max(1), length: 0 };
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        let help = "write it anew by `pustaka stats` with all logs that there are, or take the file away";
        Box::new(Diagnostic::error(shown, span, Code::InvalidUsage, message).suggest(help))
    }))
}

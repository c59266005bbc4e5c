//! Dates as exact as they are known, and times.

use std::fmt;

use chrono::NaiveDate;

/// A date as exact as it is known.
///
/// Less exact dates sort before the exact ones that they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year of the Gregorian calendar, 1 to 9999.
    pub year: u16,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; only where there is a month.
    pub day: Option<u8>,
}

impl Date {
    /// Whether it is before another, however exact both are: a year is not before its months.
    pub fn is_before(self, other: Date) -> bool {
        let same = |own: Option<u8>, other: Option<u8>| own.is_none() || other.is_none() || own == other;
        let is_within = self.year == other.year
            && same(self.month, other.month)
            && (self.month.is_none() || other.month.is_none() || same(self.day, other.day));
        self < other && !is_within
    }

    /// Its day, where it is exact; none where there is no such day.
    pub fn day_of_calendar(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year.into(), self.month?.into(), self.day?.into())
    }
}

impl fmt::Display for Date {
    /// ISO 8601: `2017`, `2017-03` or `2017-03-09`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A time from one date to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub from: Date,
    /// Its last day, which may be the first; none where the end is not known.
    pub to: Option<Date>,
}

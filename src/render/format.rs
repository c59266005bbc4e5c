//! Dates, numbers and sizes in words of a language, as templates see them.

use crate::library::Date;
use crate::theme::Texts;
use crate::theme::words;
pub(super) use crate::theme::words::{change, number, period, qualifier, size};
use crate::views;

/// A date as exact as it is known, in words and by ISO 8601.
pub(super) fn date(date: Date, texts: &Texts) -> views::Date {
    views::Date { iso: date.to_string(), text: words::date(date, texts) }
}

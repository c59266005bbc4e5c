//! Numbers with what belongs to them.

use rust_decimal::Decimal;

use super::{Date, DocumentId, Source};
use crate::diagnostic::Span;

/// A number with what belongs to it: “more than 1,227,100 page views (May 2018, para. 27)”.
#[derive(Debug, Clone)]
pub struct Measure {
    /// By which the same thing is known when it is measured again: measures of one name are a series.
    pub name: Option<String>,
    /// What is measured.
    pub label: Option<String>,
    /// How exact it is.
    pub qualifier: Qualifier,
    /// The number as written, with a point before decimals and no separators.
    pub number: String,
    /// Of what.
    pub unit: Option<String>,
    /// Counted from this date on.
    pub since: Option<Date>,
    /// True on this date.
    pub as_of: Option<Date>,
    /// Where it is from.
    pub source: Option<Source>,
    /// What else is to be known.
    pub note: Option<String>,
    /// What it is made of, held against the number: label and number as written.
    pub parts: Vec<(String, String)>,
    /// Index of the collection whose documents are what is counted.
    pub items: Option<usize>,
    /// Whether all of these are in the hub: then it is how many they are.
    pub complete: bool,
    /// Where its file says it.
    pub span: Span,
}

impl Measure {
    /// Its number, where that has no more digits than can be calculated with (28).
    pub fn value(&self) -> Option<Decimal> {
        self.number.parse().ok()
    }

    /// By how much it differs from another: where both are as exact, and of the same unit.
    pub fn change_since(&self, before: &Measure) -> Option<Change> {
        let is_alike = self.qualifier == before.qualifier && self.unit == before.unit;
        let by = self.value()?.checked_sub(before.value()?)?;
        is_alike.then_some(Change { by, is_exact: self.qualifier == Qualifier::Exactly })
    }
}

/// How a measure differs from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// By how much.
    pub by: Decimal,
    /// Whether that is exact; else both are only known roughly.
    pub is_exact: bool,
}

/// One measure of a series.
#[derive(Debug, Clone)]
pub struct Observation {
    /// Who says it: several where all say the same.
    pub documents: Vec<DocumentId>,
    /// What the first of them says.
    pub measure: Measure,
}

/// How exact a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualifier {
    /// The number itself.
    Exactly,
    /// More.
    MoreThan,
    /// The number or more.
    AtLeast,
    /// Roughly.
    About,
    /// The number or less.
    UpTo,
    /// Less.
    LessThan,
}

impl Qualifier {
    /// Every qualifier with its name in front matter.
    pub const ALL: [(&'static str, Qualifier); 6] = [
        ("exactly", Qualifier::Exactly),
        ("more than", Qualifier::MoreThan),
        ("at least", Qualifier::AtLeast),
        ("about", Qualifier::About),
        ("up to", Qualifier::UpTo),
        ("less than", Qualifier::LessThan),
    ];

    /// Its name, where the number is not exact.
    pub fn name(self) -> Option<&'static str> {
        let named = Self::ALL.into_iter().find(|(_, qualifier)| *qualifier == self);
        named.map(|(name, _)| name).filter(|_| self != Qualifier::Exactly)
    }
}

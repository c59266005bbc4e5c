//! The forms of DOI, ISBN and ISSN.

use super::fields::Reader;
use crate::diagnostic::{Code, Diagnostic, Severity, Span};
use crate::edit::Value;

/// What is wrong with an identifier, and what to write instead.
struct Wrong {
    severity: Severity,
    message: String,
    suggestion: String,
}

impl Reader<'_> {
    /// Looks whether an identifier has the form of its scheme. A wrong check digit is a warning: some were printed so.
    pub fn identifier(&mut self, span: Span, scheme: &str, written: &str) {
        let wrong = match scheme {
            "doi" => doi(written),
            "isbn" => isbn(written),
            "issn" => issn(written),
            _ => None,
        };
        let Some(Wrong { severity, message, suggestion }) = wrong else { return };
        let error = Diagnostic::error(&self.shown, span, Code::InvalidIdentifier, message).suggest(suggestion);
        self.diagnostics.push(Diagnostic { severity, ..error });
    }
}

fn error(message: String, suggestion: impl Into<String>) -> Option<Wrong> {
    Some(Wrong { severity: Severity::Error, message, suggestion: suggestion.into() })
}

/// `10.`, the number of a registrant, `/`, and what that registrant chose.
fn doi(written: &str) -> Option<Wrong> {
    let is_right = |doi: &str| {
        let parts = doi.strip_prefix("10.").and_then(|rest| rest.split_once('/'));
        parts.is_some_and(|(registrant, name)| {
            registrant.starts_with(|c: char| c.is_ascii_digit())
                && registrant.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                && !name.is_empty()
                && !name.contains(char::is_whitespace)
        })
    };
    if is_right(written) {
        return None;
    }
    match written.find("10.").map(|at| written[at..].trim()).filter(|doi| is_right(doi)) {
        Some(doi) => error(format!("`{written}` has more than the DOI itself"), format!("write `doi: {doi}`")),
        None => error(format!("`{written}` is no DOI"), "write it as in `doi: 10.1000/182`"),
    }
}

/// An identifier that is written by itself, with the scheme that it seems to be of.
pub(super) fn with_scheme(written: &str) -> String {
    const NAMES: [&str; 4] = ["isbn-13", "isbn", "issn", "doi"];
    let folded = written.trim().to_lowercase();
    let name = NAMES.iter().find(|name| folded.starts_with(*name));
    let value = name.map_or(written, |name| written.trim().get(name.len()..).unwrap_or_default());
    let value = value.trim_matches(|c: char| c.is_whitespace() || c == ':');
    let digits = value.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
    let is_number = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' ' | 'x' | 'X'));
    let scheme = match (is_number, digits) {
        _ if value.starts_with("10.") => "doi",
        (true, 8) => "issn",
        (true, 10 | 13) => "isbn",
        _ => "symbol",
    };
    Value::Map(vec![(scheme.to_owned(), Value::Scalar(value.to_owned()))]).to_string()
}

/// The digits of a number, the last of which may be X for 10, without hyphens and spaces.
fn digits(written: &str) -> Option<Vec<u32>> {
    let letters: Vec<char> = written.chars().filter(|c| !matches!(c, '-' | '‐' | '‑' | '–' | ' ')).collect();
    let last = letters.len().checked_sub(1)?;
    let digit = |(n, c): (usize, &char)| if n == last && matches!(c, 'X' | 'x') { Some(10) } else { c.to_digit(10) };
    letters.iter().enumerate().map(digit).collect()
}

/// A last digit that does not follow from the others.
fn wrong_digit(name: &str, written: &str, digit: u32) -> Option<Wrong> {
    let digit = if digit == 10 { "X".to_owned() } else { digit.to_string() };
    let message = format!("`{written}` is no {name}: after these digits the last one would be {digit}");
    let suggestion = "compare it with the document, digit by digit".to_owned();
    Some(Wrong { severity: Severity::Warning, message, suggestion })
}

fn isbn(written: &str) -> Option<Wrong> {
    let bare = written.trim_start_matches(|c: char| c.is_alphabetic() || c == ':' || c == ' ');
    let bare = bare.strip_prefix("-13").or(bare.strip_prefix("-10")).unwrap_or(bare).trim_start_matches([':', ' ']);
    let number = digits(bare).filter(|digits| matches!(digits.len(), 10 | 13));
    let Some(number) = number else {
        return error(
            format!("`{written}` is no ISBN: that has 10 or 13 digits"),
            "write it as in `isbn: 978-3-16-148410-0`",
        );
    };
    if bare != written {
        return error(format!("`{written}` has more than the ISBN itself"), format!("write `isbn: {bare}`"));
    }
    let (last, others) = number.split_last()?;
    let right = if number.len() == 10 {
        mod_11(others)
    } else {
        let sum: u32 = others.iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        (10 - sum % 10) % 10
    };
    if *last == right { None } else { wrong_digit("ISBN", written, right) }
}

fn issn(written: &str) -> Option<Wrong> {
    let bare = written.trim_start_matches(|c: char| c.is_alphabetic() || c == ':' || c == ' ');
    let Some(number) = digits(bare).filter(|digits| digits.len() == 8) else {
        return error(format!("`{written}` is no ISSN: that has 8 digits"), "write it as in `issn: 2049-3630`");
    };
    let plain: String = bare.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let (begin, end) = plain.split_at_checked(4)?;
    let right = format!("{begin}-{end}");
    if right != written {
        return error(format!("`{written}` is an ISSN in another form"), format!("write `issn: {right}`"));
    }
    let (last, others) = number.split_last()?;
    let right = mod_11(others);
    if *last == right { None } else { wrong_digit("ISSN", written, right) }
}

/// The last digit, 10 for X: each of the others counts as often as it stands before the end.
fn mod_11(others: &[u32]) -> u32 {
    let sum: u32 = others.iter().rev().zip(2..).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11
}

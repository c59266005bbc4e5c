//! What was typed, cut into parts by its signs.
//!
//! Spaces separate parts, but not within quotation marks. `-` before a part excludes it, `name:` before it says where to
//! look, `*` after it makes its last word a beginning. Keyboards of phones and of other scripts write these signs in their
//! own ways, which mean the same.

use std::ops::RangeInclusive;

/// A part of what was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// It is not wanted.
    pub excluded: bool,
    /// What stands before the colon.
    pub field: Option<&'a str>,
    /// It stood in quotation marks.
    pub quoted: bool,
    /// The rest, without signs.
    pub text: &'a str,
    /// Its last word is the beginning of one.
    pub open: bool,
}

/// White space: the frozen list of Unicode's `White_Space`.
fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}'
        | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '−' | '－')
}

fn is_colon(c: char) -> bool {
    matches!(c, ':' | '：')
}

/// Cuts what was typed into its parts.
pub(super) fn parts(typed: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = typed.trim_start_matches(is_space);
    while !rest.is_empty() {
        let after_minus = rest.strip_prefix(is_minus).filter(|after| !after.is_empty() && !after.starts_with(is_space));
        let mut body = after_minus.unwrap_or(rest);
        let sign = body.find(|c: char| is_colon(c) || is_quote(c) || is_space(c));
        let (mut field, mut field_end) = (None, 0);
        if let Some(at) = sign.filter(|at| *at > 0)
            && let Some(after) = body[at..].strip_prefix(is_colon)
        {
            field = Some(&body[..at]);
            field_end = body.len() - after.len();
        }
        body = &body[field_end..];
        let (text, quoted, after) = match body.strip_prefix(is_quote) {
            Some(inside) => match inside.find(is_quote) {
                Some(end) => (&inside[..end], true, inside[end..].strip_prefix(is_quote).unwrap_or_default()),
                None => (inside, false, ""),
            },
            None => {
                // A quotation mark within a word begins the next part.
                let end = body.find(|c: char| is_quote(c) || is_space(c)).unwrap_or(body.len());
                (&body[..end], false, &body[end..])
            }
        };
        let open = !quoted && text.ends_with('*');
        parts.push(Part { excluded: after_minus.is_some(), field, quoted, text, open });
        rest = after.trim_start_matches(is_space);
    }
    parts
}

/// The years that are meant by `2016`, where one alone is meant too, `2016..2018`, `2016..` or `..2018`.
pub(super) fn years(text: &str, one_too: bool) -> Option<RangeInclusive<u16>> {
    let year = |text: &str| {
        let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_year.then(|| text.parse::<u16>().ok()).flatten()
    };
    match text.split_once("..") {
        None => year(text).filter(|_| one_too).map(|year| year..=year),
        Some(("", "")) => None,
        Some(("", last)) => Some(0..=year(last)?),
        Some((first, "")) => Some(year(first)?..=u16::MAX),
        Some((first, last)) => {
            let (first, last) = (year(first)?, year(last)?);
            Some(first.min(last)..=first.max(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_mean_what_they_look_like() {
        let shown = |typed: &str| -> Vec<String> {
            let show = |part: &Part| {
                let (minus, quote) = (if part.excluded { "-" } else { "" }, if part.quoted { "\"" } else { "" });
                let field = part.field.map(|field| format!("{field}:")).unwrap_or_default();
                format!("{minus}{field}{quote}{}{quote}", part.text)
            };
            parts(typed).iter().map(show).collect()
        };
        for (typed, expected) in [
            ("  one   two\u{3000}three ", &["one", "two", "three"][..]),
            ("\"one two\" “three four” «five»", &["\"one two\"", "\"three four\"", "\"five\""]),
            ("-one −two - three -", &["-one", "-two", "-", "three", "-"]),
            ("-\"one two\" -title:\"three\"", &["-\"one two\"", "-title:\"three\""]),
            ("countries:KH year：2017 a:b:c :x", &["countries:KH", "year:2017", "a:b:c", ":x"]),
            ("one\"two three\"four", &["one", "\"two three\"", "four"]),
            ("\"not closed here", &["not closed here"]),
            ("\"\" x", &["\"\"", "x"]),
            ("", &[]),
        ] {
            assert_eq!(shown(typed), expected, "{typed}");
        }
        assert!(parts("begin*")[0].open && !parts("\"begin*\"")[0].open);
    }

    #[test]
    fn years_may_be_open() {
        for (text, expected) in [
            ("2016..2018", Some(2016..=2018)),
            ("2016..", Some(2016..=u16::MAX)),
            ("..2018", Some(0..=2018)),
            ("2018..2016", Some(2016..=2018)),
            ("2016", None),
            ("..", None),
            ("16..18", None),
            ("2016...2018", None),
            ("２０１６..2018", None),
        ] {
            assert_eq!(years(text, false), expected, "{text}");
        }
        assert_eq!(years("2016", true), Some(2016..=2016));
    }
}

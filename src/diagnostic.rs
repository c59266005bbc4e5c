//! What is wrong with content, and what to write instead.
//!
//! A mistake in content is never an `Err`: every stage returns its value together with its
//! diagnostics, so that one bad file never hides the next.

use serde::Serialize;

/// A place in a file: where a value or a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters (code points), counted from 1.
    pub column: u32,
    /// Length in characters; 0 where only the beginning is known.
    pub length: u32,
}

impl Span {
    /// The beginning of a file.
    pub const START: Span = Span { line: 1, column: 1, length: 0 };
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written while one of these stands.
    Error,
    /// Worth a look; the site is built.
    Warning,
}

/// One mistake: what is wrong, where, and what to write instead.
///
/// The order of the fields is the order in which diagnostics are sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, from the hub's root, with `/` between folders.
    pub path: String,
    /// Where in the file.
    pub span: Span,
    /// Error or warning.
    pub severity: Severity,
    /// Stable name of this kind of mistake, such as `unknown-term`.
    pub code: &'static str,
    /// What is wrong, in an editor's words, without a full stop.
    pub message: String,
    /// What to write or do instead, where that can be known.
    pub suggestion: Option<String>,
}

impl Diagnostic {
    /// An error at a place of a file.
    pub fn error(path: &str, span: Span, code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic {
            path: path.to_owned(),
            span,
            severity: Severity::Error,
            code,
            message: message.into(),
            suggestion: None,
        }
    }

    /// The same with what to write instead.
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// The same with what to write instead, where it is known.
    pub fn suggest_if(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }

    /// Whether this stops a build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts by file and place, and drops what was said twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort();
    diagnostics.dedup();
}

/// The candidate most like what was written, or `None` where none is near enough to be meant.
///
/// Near means: at most a third of the letters differ (Damerau–Levenshtein), or one begins the other.
pub fn did_you_mean<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = written.to_lowercase();
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&folded, &other);
            let letters = folded.chars().count().max(other.chars().count());
            let begins =
                folded.len() >= 3 && (other.starts_with(&folded) || folded.starts_with(&other) && other.len() >= 3);
            (distance * 3 <= letters || begins).then_some((distance, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// “a, b or c”, for messages that list what is possible.
pub fn one_of<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let values: Vec<&str> = values.into_iter().collect();
    match values.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

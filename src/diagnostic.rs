//! What is wrong with content, and what to write instead.
//!
//! A mistake in content is never an `Err`: every stage returns its value together with its
//! diagnostics, so that one bad file never hides the next.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::near::did_you_mean;
pub use crate::span::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written while one of these stands.
    Error,
    /// Worth a look; the site is built.
    Warning,
}

/// Declares [`Code`] with the stable name of each.
macro_rules! codes {
    ($($(#[$documentation:meta])* $code:ident = $name:literal,)*) => {
        /// The kinds of mistakes. Each has a stable name, such as `unknown-term`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$documentation])* #[serde(rename = $name)] $code,)*
        }

        impl Code {
            /// All of them, in the order of their names.
            pub const ALL: &[Code] = &[$(Code::$code,)*];

            /// Its stable name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Code::$code => $name,)*
                }
            }
        }
    };
}

codes! {
    /// An address whose file no file system could hold.
    AddressTooLong = "address-too-long",
    /// A name that several countries share.
    AmbiguousCountry = "ambiguous-country",
    /// A name that several terms of a taxonomy share.
    AmbiguousTerm = "ambiguous-term",
    /// A link to a heading that is not there.
    BrokenAnchor = "broken-anchor",
    /// A link to a file or page that is not there.
    BrokenLink = "broken-link",
    /// A term above itself, or a document that replaces itself, over others.
    Circle = "circle",
    /// Two versions of a text that git left to choose from.
    ConflictMarks = "conflict-marks",
    /// Curly quotes that are meant as straight ones.
    CurlyQuotes = "curly-quotes",
    /// A reference to a document that is not there.
    DanglingReference = "dangling-reference",
    /// Two dates that follow each other the wrong way round.
    DatesInWrongOrder = "dates-in-wrong-order",
    /// Two files, two kinds, or a collection and a taxonomy, with one id.
    DuplicateId = "duplicate-id",
    /// A field written twice.
    DuplicateKey = "duplicate-key",
    /// Two translations into one language.
    DuplicateLanguage = "duplicate-language",
    /// A country that a document has twice.
    DuplicateTerm = "duplicate-term",
    /// Two pages with one address.
    DuplicateUrl = "duplicate-url",
    /// A Markdown file whose name does not end in `.md`.
    FileEnding = "file-ending",
    /// A file whose name is not UTF-8.
    FileNameNotUtf8 = "file-name-not-utf-8",
    /// A Markdown file of more than 20 MB.
    FileTooLong = "file-too-long",
    /// Front matter that is text or a list.
    FrontMatterNotFields = "front-matter-not-fields",
    /// Front matter of more than a megabyte.
    FrontMatterTooLong = "front-matter-too-long",
    /// HTML in a field that takes plain text.
    HtmlInField = "html-in-field",
    /// HTML in Markdown that is nested too deep.
    HtmlTooDeep = "html-too-deep",
    /// A former address that is none within the site.
    InvalidAlias = "invalid-alias",
    /// A `base_url` that is no address of a site.
    InvalidBaseUrl = "invalid-base-url",
    /// A date in another form, or one that never was.
    InvalidDate = "invalid-date",
    /// A collection or taxonomy whose name cannot be a folder.
    InvalidId = "invalid-id",
    /// A DOI, ISBN or ISSN of another form, or with a wrong digit.
    InvalidIdentifier = "invalid-identifier",
    /// A number in another form.
    InvalidNumber = "invalid-number",
    /// A pair of a taxonomy with itself.
    InvalidPair = "invalid-pair",
    /// A file that is not TOML, or a value of the wrong type in it.
    InvalidToml = "invalid-toml",
    /// An address that is not whole.
    InvalidUrl = "invalid-url",
    /// Counts of views that are none.
    InvalidUsage = "invalid-usage",
    /// Front matter that is not YAML.
    InvalidYaml = "invalid-yaml",
    /// A file name and a field that disagree on the language.
    LanguageDiffers = "language-differs",
    /// A link to a document that is not published.
    LinkToDraft = "link-to-draft",
    /// Two measures of one name and date that differ.
    MeasuresDiffer = "measures-differ",
    /// A document too deep in folders.
    MisplacedFile = "misplaced-file",
    /// A file that is not beside the document.
    MissingAttachment = "missing-attachment",
    /// A folder that much leads into, with nothing in it.
    MissingFolder = "missing-folder",
    /// A file that does not begin with `---`.
    MissingFrontMatter = "missing-front-matter",
    /// A key that site.toml must have.
    MissingKey = "missing-key",
    /// A document without title.
    MissingTitle = "missing-title",
    /// A measure without value.
    MissingValue = "missing-value",
    /// A folder `content/` that is not there.
    NoContent = "no-content",
    /// A file shown as a picture that is none.
    NoPicture = "no-picture",
    /// Bytes that are not UTF-8.
    NotUtf8 = "not-utf-8",
    /// A character that is no text, such as U+0001, or that nobody sees in a word.
    NotText = "not-text",
    /// A NUL byte in text.
    NulByte = "nul-byte",
    /// A translation without its original.
    OrphanTranslation = "orphan-translation",
    /// A link to the hub itself by its address on the web.
    OwnAddress = "own-address",
    /// A period whose two dates are exchanged.
    PeriodEndsBeforeItBegins = "period-ends-before-it-begins",
    /// HTML that is left out of the page.
    RemovedHtml = "removed-html",
    /// One thing that is written in two ways.
    SameThing = "same-thing",
    /// A document that refers to itself.
    SelfReference = "self-reference",
    /// Several people in one name.
    SeveralInOne = "several-in-one",
    /// Markdown that is shown as it is typed, for a sign or a space is missing or too many.
    SlipInMarkdown = "slip-in-markdown",
    /// A name of a file that begins or ends with a space.
    SpaceInName = "space-in-name",
    /// Parts of a measure that do not add up.
    SumDiffers = "sum-differs",
    /// A symbolic link in `content/` or `static/`.
    SymbolicLink = "symbolic-link",
    /// A mistake in a template.
    Template = "template",
    /// A term with too many terms above one another over it.
    TermTooDeep = "term-too-deep",
    /// Front matter without its second `---`, or with one too early.
    UnclosedFrontMatter = "unclosed-front-matter",
    /// A footnote or link reference that is not defined.
    UndefinedReference = "undefined-reference",
    /// A folder or reference that names no collection.
    UnknownCollection = "unknown-collection",
    /// A name that no country has.
    UnknownCountry = "unknown-country",
    /// A field that the schema does not know.
    UnknownField = "unknown-field",
    /// A key that site.toml does not know.
    UnknownKey = "unknown-key",
    /// A kind that the collection does not have.
    UnknownKind = "unknown-kind",
    /// A code that is no language.
    UnknownLanguage = "unknown-language",
    /// An entry of the menu that is nothing.
    UnknownMenuEntry = "unknown-menu-entry",
    /// A word that does not say how exact a number is.
    UnknownQualifier = "unknown-qualifier",
    /// A value that a field with a choice does not offer.
    UnknownChoice = "unknown-choice",
    /// A link of a kind that a page may not have.
    UnknownScheme = "unknown-scheme",
    /// A name that no taxonomy has.
    UnknownTaxonomy = "unknown-taxonomy",
    /// A name that no term has.
    UnknownTerm = "unknown-term",
    /// A theme that is not there.
    UnknownTheme = "unknown-theme",
    /// A word that is no type of field.
    UnknownType = "unknown-type",
    /// A vocabulary that is not built in.
    UnknownVocabulary = "unknown-vocabulary",
    /// A file beside documents that none of them refers to.
    UnusedAttachment = "unused-attachment",
    /// A footnote that nothing refers to.
    UnusedFootnote = "unused-footnote",
    /// A term that nothing is about.
    UnusedTerm = "unused-term",
    /// The end of a value that YAML takes for a comment.
    ValueCutShort = "value-cut-short",
    /// A value of another type than its field takes.
    WrongType = "wrong-type",
    /// Burmese in an encoding of its own, which only few can read.
    Zawgyi = "zawgyi",
}

/// What is wrong, before its place is known: code, message, and what to write instead.
pub type Problem = (Code, String, Option<String>);

/// One mistake: what is wrong, where, and what to write instead.
///
/// The order of the fields is the order in which diagnostics are sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file, from the hub's root, with `/` between folders.
    pub path: String,
    /// Where in the file.
    pub span: Span,
    /// Error or warning.
    pub severity: Severity,
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong, in an editor's words, without a full stop.
    pub message: String,
    /// What to write or do instead, where that can be known.
    pub suggestion: Option<String>,
    /// Where the file would be, from the hub's root, if that were done.
    pub target: Option<String>,
}

impl Diagnostic {
    /// An error at a place of a file.
    pub fn error(path: &str, span: Span, code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            path: path.to_owned(),
            span,
            severity: Severity::Error,
            code,
            message: readable(&message.into()),
            suggestion: None,
            target: None,
        }
    }

    /// A warning at a place of a file.
    pub fn warning(path: &str, span: Span, code: Code, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(path, span, code, message) }
    }

    /// Bytes that are no text: an error at the first of them.
    pub fn not_utf8(path: &str, error: &std::string::FromUtf8Error) -> Self {
        let help = "save it again with the encoding UTF-8";
        if is_utf16(error.as_bytes()) {
            return Diagnostic::error(path, Span::START, Code::NotUtf8, "the file is UTF-16").suggest(help);
        }
        let before = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let span = Span { length: 1, ..Span::within(&before, before.len()..before.len()) };
        Diagnostic::error(path, span, Code::NotUtf8, "the file is not UTF-8 here").suggest(help)
    }

    /// An error where a text has a character that is none: HTML and XML cannot hold it.
    pub fn not_text(path: &str, span: Span, text: &str) -> Option<Self> {
        let c = text[find_no_text(text)?..].chars().next()?;
        let message = format!("the character U+{:04X} is no text", u32::from(c));
        Some(Diagnostic::error(path, span, Code::NotText, message).suggest("take it out"))
    }

    /// An error where git has left two versions of a text.
    pub fn conflict(path: &str, span: Span) -> Self {
        let help = "keep one of the two, and take out the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
        Diagnostic::error(path, span, Code::ConflictMarks, "git has left two versions of the text here").suggest(help)
    }

    /// The same with what to write instead.
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(readable(&suggestion.into()));
        self
    }

    /// The same with what to write instead, where it is known.
    pub fn suggest_if(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion.map(|text| readable(&text));
        self
    }

    /// The same where what to do instead gives the file this path from the hub's root.
    pub fn moving_to(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Whether this stops a build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Whether bytes begin as text in UTF-16 does, which Windows calls Unicode.
pub fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// Text whose signs for the direction of writing are named rather than obeyed: they would turn around what follows.
pub fn in_order(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.contains(turns) {
        return Cow::Borrowed(text);
    }
    let named = |c: char| if turns(c) { format!("<U+{:04X}>", u32::from(c)) } else { c.to_string() };
    Cow::Owned(text.chars().map(named).collect())
}

/// A sentence on one line, of a length that is read: what it quotes may be as long as a file.
fn readable(text: &str) -> String {
    const MOST: usize = 400;
    const END: usize = 80;
    let text = in_order(text).into_owned();
    let text = if text.contains('\n') { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text };
    let length = if text.len() > MOST { text.chars().count() } else { 0 };
    if length <= MOST {
        return text;
    }
    let begin: String = text.chars().take(MOST - END).collect();
    let end: String = text.chars().skip(length - END).collect();
    format!("{begin}…{end}")
}

/// Whether a character is a control character, or what Unicode keeps from ever being text.
pub fn is_no_text(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Where the first character of a text is that [is none](is_no_text).
pub fn find_no_text(text: &str) -> Option<usize> {
    // Nearly all texts have no byte that could begin one, and to see that takes no time.
    let is_suspicious = |byte: u8| {
        byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || matches!(byte, 0x7f | 0xc2 | 0xef | 0xf0..=0xff)
    };
    let is_sure = |bytes: &[u8]| !bytes.iter().fold(false, |found, byte| found | is_suspicious(*byte));
    if text.as_bytes().chunks(256).all(is_sure) { None } else { text.find(is_no_text) }
}

/// Takes back advice by which a file would take the place of another, or two would have one name.
pub fn check_targets(diagnostics: &mut [Diagnostic], files: impl Iterator<Item = String>) {
    if diagnostics.iter().all(|diagnostic| diagnostic.target.is_none()) {
        return;
    }
    // As systems compare names to which case is nothing.
    let folded = |path: &str| path.to_lowercase();
    let files: HashSet<String> = files.collect();
    let there: HashSet<String> = files.iter().map(|path| folded(path)).collect();
    let mut wanted: HashMap<String, usize> = HashMap::new();
    for target in diagnostics.iter().filter_map(|diagnostic| diagnostic.target.as_deref()) {
        *wanted.entry(folded(target)).or_default() += 1;
    }
    for diagnostic in diagnostics {
        let Some(target) = diagnostic.target.as_deref() else { continue };
        let is_own = folded(target) == folded(&diagnostic.path);
        let help = if files.contains(target) || there.contains(&folded(target)) && !is_own {
            format!("{target} is there already: rename this file so that no other has its name, or join the two")
        } else if wanted.get(&folded(target)).is_some_and(|count| *count > 1) {
            format!("one of those for which this is said can be {target}: give the others names of their own")
        } else {
            continue;
        };
        diagnostic.suggestion = Some(readable(&help));
    }
}

/// Sorts by file and place, and drops what was said twice.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort();
    diagnostics.dedup();
}

/// What to write instead: the candidate most like it, or which there are, where they are few enough to read.
pub fn instead<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const READABLE: usize = 30;
    let candidates: Vec<&str> = candidates.into_iter().collect();
    match did_you_mean(written, candidates.iter().copied()) {
        Some(meant) => Some(format!("did you mean `{meant}`?")),
        None if candidates.is_empty() || candidates.len() > READABLE => None,
        None => Some(format!("write {}", one_of(candidates))),
    }
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

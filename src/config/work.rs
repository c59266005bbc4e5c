//! What documents are, in the words of those who read pages by program: CSL, schema.org, BibTeX and RIS.

/// A type of work that is cited.
#[derive(Debug, PartialEq, Eq)]
pub struct Work {
    /// Its name in site.toml and in the Citation Style Language (CSL 1.0.2).
    pub csl: &'static str,
    /// The type of schema.org.
    pub schema_org: &'static str,
    /// The type of entry in BibTeX.
    pub bibtex: &'static str,
    /// The reference type in RIS.
    pub ris: &'static str,
    /// Whether it is of a kind that indexes of scholarly works take in.
    pub scholarly: bool,
}

impl Work {
    /// A page about something, of which nothing more is known.
    pub fn page() -> &'static Self {
        &WORKS[WORKS.len() - 1]
    }

    /// Whether to stand on a site is to be published: the site is its publisher.
    pub fn is_page(&self) -> bool {
        matches!(self.csl, "webpage" | "article-newspaper")
    }
}

/// All types of works; the last stands for whatever is not said to be one.
pub static WORKS: [Work; 14] = [
    work("article-journal", "ScholarlyArticle", "article", "JOUR", true),
    work("article", "ScholarlyArticle", "techreport", "RPRT", true),
    work("book", "Book", "book", "BOOK", true),
    work("chapter", "Chapter", "incollection", "CHAP", true),
    work("dataset", "Dataset", "misc", "DATA", true),
    work("paper-conference", "ScholarlyArticle", "inproceedings", "CPAPER", true),
    work("report", "Report", "techreport", "RPRT", true),
    work("thesis", "Thesis", "phdthesis", "THES", true),
    work("article-newspaper", "NewsArticle", "misc", "NEWS", false),
    work("broadcast", "CreativeWork", "misc", "MPCT", false),
    work("motion_picture", "VideoObject", "misc", "VIDEO", false),
    work("software", "SoftwareApplication", "misc", "COMP", false),
    work("song", "AudioObject", "misc", "SOUND", false),
    work("webpage", "WebPage", "misc", "ELEC", false),
];

const fn work(
    csl: &'static str,
    schema_org: &'static str,
    bibtex: &'static str,
    ris: &'static str,
    scholarly: bool,
) -> Work {
    Work { csl, schema_org, bibtex, ris, scholarly }
}

/// The kinds of the default collections, and what they are.
pub(super) const DEFAULTS: [(&str, &str); 9] = [
    ("publication", "book"),
    ("report", "report"),
    ("journal-paper", "article-journal"),
    ("working-paper", "article"),
    ("training-manual", "book"),
    ("audio-book", "song"),
    ("video", "motion_picture"),
    ("course", "webpage"),
    ("link", "webpage"),
];

/// The types of people and institutions whose names do not say it.
const AGENTS: [&str; 14] = [
    "Person",
    "CollegeOrUniversity",
    "Consortium",
    "Corporation",
    "FundingAgency",
    "Library",
    "LibrarySystem",
    "LocalBusiness",
    "Museum",
    "NGO",
    "OnlineBusiness",
    "PerformingGroup",
    "School",
    "WorkersUnion",
];

/// Long names of types and properties that hubs have: what is nearly one of them is mistyped.
pub(super) const LONG: [&str; 13] = [
    "Organization",
    "GovernmentOrganization",
    "EducationalOrganization",
    "ResearchOrganization",
    "CollegeOrUniversity",
    "ScholarlyArticle",
    "CreativeWork",
    "DefinedTerm",
    "alternateName",
    "isPartOf",
    "volumeNumber",
    "issueNumber",
    "pagination",
];

/// What documents are: a work that is cited, or something else that schema.org has a type for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A work.
    Work(&'static Work),
    /// A type of schema.org, such as `Organization`.
    Other(String),
}

impl Thing {
    /// A page about something, of which nothing more is known.
    pub fn page() -> &'static Self {
        static PAGE: Thing = Thing::Work(&WORKS[WORKS.len() - 1]);
        &PAGE
    }

    /// What a name of site.toml means: of a work as CSL has it, of others as schema.org does, in capitals.
    pub fn named(name: &str) -> Option<Self> {
        if let Some(work) = WORKS.iter().find(|work| work.csl == name) {
            return Some(Thing::Work(work));
        }
        let is_type =
            name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
        is_type.then(|| Thing::Other(name.to_owned()))
    }

    /// Whether it is a person or an institution.
    pub fn is_agent(&self) -> bool {
        matches!(self, Thing::Other(name) if AGENTS.contains(&name.as_str()) || name.ends_with("Organization"))
    }

    /// The type of schema.org.
    pub fn schema_org(&self) -> &str {
        match self {
            Thing::Work(work) => work.schema_org,
            Thing::Other(name) => name,
        }
    }
}

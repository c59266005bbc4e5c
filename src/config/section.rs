//! Sections: parts of a page that hold what a filter finds, as site.toml and front matter write them.
//!
//! Both are read by one reader, from names and values with their places; the terms of a filter are names until `resolve`
//! knows them.

use super::{Collection, Site};
use crate::diagnostic::{Code, Problem, Span, instead, one_of};
use crate::languages::{self, Language};
use crate::near::did_you_mean;

/// A part of a page: a heading, and what a filter finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Section<Term> {
    /// Its heading.
    pub heading: String,
    /// What belongs there: a preview says it while nothing is found.
    pub empty: Option<String>,
    /// What it holds.
    pub filter: Filter<Term>,
    /// How that is shown.
    pub show: Show,
    /// In which order.
    pub order: SectionOrder,
    /// The most documents that are shown.
    pub limit: Option<usize>,
}

/// Which documents are meant: of several values of one kind a document has one, of several kinds all.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter<Term> {
    /// Indexes of collections; all where there are none.
    pub collections: Vec<usize>,
    /// Collections with indexes of their kinds.
    pub kinds: Vec<(usize, usize)>,
    /// Languages.
    pub languages: Vec<Spoken>,
    /// Terms, those of one taxonomy beside each other.
    pub terms: Vec<Term>,
}

/// A term of a taxonomy as it is written: the taxonomy's index, a name and its place.
pub type NamedTerm = (usize, String, Span);

/// Languages that a filter asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spoken {
    /// This one.
    In(&'static Language),
    /// All but the hub's own.
    Other,
    /// Those of the country that the page is of.
    There,
}

/// How a section shows what it holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Show {
    /// A card for each document.
    Cards,
    /// A line for each document.
    List,
    /// A row for each document.
    Table(Vec<Column>),
    /// The course of events.
    Timeline,
    /// How many there are of each value.
    Counts(By),
    /// The terms of the taxonomy with this index that they have, as tiles in their groups.
    Map(usize),
    /// What they measure: the series of these names, or all.
    Measures(Vec<(String, Span)>),
}

impl Show {
    /// What each way is called.
    pub const NAMES: [&'static str; 7] = ["cards", "list", "table", "timeline", "counts", "map", "measures"];
}

/// What documents can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Their kinds.
    Kind,
    /// Their languages.
    Language,
    /// Their years.
    Year,
    /// The letters under which their titles stand.
    Title,
    /// Their terms of the taxonomy with this index.
    Taxonomy(usize),
}

impl By {
    /// Its name in site.toml and front matter: that of a standard field, or the taxonomy's.
    pub fn name(self, site: &Site) -> &str {
        match self {
            By::Kind => "kind",
            By::Language => "language",
            By::Year => "year",
            By::Title => "title",
            By::Taxonomy(taxonomy) => &site.taxonomies[taxonomy].id,
        }
    }

    /// Whatever documents can be counted by.
    fn all(site: &Site) -> impl Iterator<Item = By> {
        [By::Kind, By::Language, By::Year, By::Title].into_iter().chain((0..site.taxonomies.len()).map(By::Taxonomy))
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// The title, which leads to the document.
    Title,
    /// The kind.
    Kind,
    /// When it was published or took place.
    Date,
    /// The summary.
    Summary,
    /// The authors.
    Authors,
    /// The languages that it exists in.
    Languages,
    /// Its terms of the taxonomy with this index.
    Terms(usize),
    /// The field of this name that its collection adds.
    Field(String),
}

/// Columns that documents of every collection have.
const COLUMNS: [(&str, Column); 6] = [
    ("title", Column::Title),
    ("kind", Column::Kind),
    ("date", Column::Date),
    ("summary", Column::Summary),
    ("authors", Column::Authors),
    ("languages", Column::Languages),
];

/// The order of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum SectionOrder {
    /// The newest first; what has no date comes last.
    Newest,
    /// The oldest first; what has no date comes last.
    Oldest,
    /// By title.
    Title,
    /// By the field of this name: numbers by value, dates by time, choices in their order.
    Field(String),
}

/// The names of a section's parts, besides taxonomies.
pub(crate) const KEYS: [&str; 11] =
    ["heading", "empty", "collections", "kinds", "languages", "show", "by", "columns", "measures", "order", "limit"];

/// A part of a section as it is written: a name and its values, each with its place.
pub struct Written {
    /// The name.
    pub key: (String, Span),
    /// One value, or those of a list.
    pub values: Vec<(String, Span)>,
}

/// In which a section is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// In front matter.
    Yaml,
    /// In site.toml.
    Toml,
}

impl Notation {
    /// A line with a value.
    fn line(self, key: &str, value: &str) -> String {
        match self {
            Notation::Yaml => format!("{key}: {value}"),
            Notation::Toml => format!("{key} = \"{value}\""),
        }
    }
}

/// Reads a section that stands at `place`. What is wrong goes to `problems`; `shared` is the taxonomy for all of whose
/// terms it is, where it is.
pub fn read(
    site: &Site,
    written: &[Written],
    place: Span,
    notation: Notation,
    shared: Option<usize>,
    problems: &mut Vec<(Span, Problem)>,
) -> Option<Section<NamedTerm>> {
    let before = problems.len();
    let mut reader = Reader { site, written, notation, problems };
    reader.keys();
    let heading = reader.one("heading").map(|(heading, _)| heading);
    // One that is mistyped has its own problem.
    let is_meant = |part: &Written| did_you_mean(&part.key.0, KEYS) == Some("heading");
    if heading.is_none() && !written.iter().any(is_meant) {
        let help = format!("add a line `{}` to it", notation.line("heading", "…"));
        reader.problems.push((place, (Code::MissingValue, "the section has no heading".to_owned(), Some(help))));
    }
    let found = reader.collections();
    // Of a collection that is not known anything may be right.
    let all_known = found.len() == reader.values("collections").len();
    let collections = if all_known { found } else { Vec::new() };
    let kinds = reader.kinds(&collections);
    let languages = reader.languages(shared);
    let terms = reader.terms();
    let show = reader.show(&collections, place);
    let order = reader.order(&collections, &show);
    let limit = reader.limit();
    let section = Section {
        heading: heading?,
        empty: reader.one("empty").map(|(empty, _)| empty),
        filter: Filter { collections, kinds, languages, terms },
        show,
        order,
        limit,
    };
    (problems.len() == before).then_some(section)
}

/// What documents are to be counted by, by its name.
pub fn by(site: &Site, (written, place): &(String, Span), problems: &mut Vec<(Span, Problem)>) -> Option<By> {
    let found = By::all(site).find(|by| by.name(site) == written);
    if found.is_none() {
        let message = format!("nothing is counted by `{written}`");
        let help = instead(written, By::all(site).map(|by| by.name(site)));
        problems.push((*place, (Code::UnknownField, message, help)));
    }
    found
}

struct Reader<'a> {
    site: &'a Site,
    written: &'a [Written],
    notation: Notation,
    problems: &'a mut Vec<(Span, Problem)>,
}

impl<'a> Reader<'a> {
    fn wrong(&mut self, place: Span, code: Code, message: String, help: Option<String>) {
        self.problems.push((place, (code, message, help)));
    }

    fn values(&self, key: &str) -> &'a [(String, Span)] {
        self.written.iter().find(|part| part.key.0 == key).map_or(&[], |part| &part.values)
    }

    /// A single value.
    fn one(&mut self, key: &str) -> Option<(String, Span)> {
        let values = self.values(key);
        if let [_, (_, place), ..] = values {
            let help = format!("keep one of them: `{}`", self.notation.line(key, &values[0].0));
            self.wrong(*place, Code::WrongType, format!("`{key}` takes one value"), Some(help));
        }
        values.first().cloned()
    }

    fn keys(&mut self) {
        let taxonomies = self.site.taxonomies.iter().map(|taxonomy| taxonomy.id.as_str());
        let known: Vec<&str> = KEYS.into_iter().chain(taxonomies).collect();
        for part in self.written.iter().filter(|part| !known.contains(&part.key.0.as_str())) {
            let (name, place) = &part.key;
            let singular = |key: &str| key.strip_suffix('s') == Some(name);
            let help = known.iter().find(|key| singular(key)).map(|key| format!("write `{key}`"));
            let help = help.or_else(|| instead(name, known.iter().copied()));
            self.wrong(*place, Code::UnknownField, format!("a section has no `{name}`"), help);
        }
    }

    fn collections(&mut self) -> Vec<usize> {
        let mut found = Vec::new();
        for (written, place) in self.values("collections") {
            match self.site.collection(written) {
                Some(collection) => found.push(collection),
                None => self.problems.push((*place, self.site.no_collection(written))),
            }
        }
        found
    }

    /// The collections that a filter is over.
    fn within(&self, collections: &[usize]) -> Vec<(usize, &'a Collection)> {
        let all = self.site.collections.iter().enumerate();
        all.filter(|(n, _)| collections.is_empty() || collections.contains(n)).collect()
    }

    fn kinds(&mut self, collections: &[usize]) -> Vec<(usize, usize)> {
        let within = self.within(collections);
        let mut found = Vec::new();
        for (written, place) in self.values("kinds") {
            let before = found.len();
            for (n, collection) in &within {
                let kind = collection
                    .kinds
                    .iter()
                    .position(|(id, label)| id == written || label.eq_ignore_ascii_case(written));
                found.extend(kind.map(|kind| (*n, kind)));
            }
            if found.len() == before {
                let known: Vec<&str> =
                    within.iter().flat_map(|(_, c)| c.kinds.iter().map(|(id, _)| id.as_str())).collect();
                let titles = one_of(within.iter().map(|(_, collection)| collection.title.as_str())).to_lowercase();
                let message = format!("`{written}` is no kind of {titles}");
                self.wrong(*place, Code::UnknownKind, message, instead(written, known));
            }
        }
        found
    }

    fn languages(&mut self, shared: Option<usize>) -> Vec<Spoken> {
        let mut found = Vec::new();
        for (written, place) in self.values("languages") {
            let of_country = shared.is_some_and(|taxonomy| self.site.taxonomies[taxonomy].countries);
            match written.as_str() {
                "other" => found.push(Spoken::Other),
                "there" if of_country => found.push(Spoken::There),
                _ => match languages::find(written) {
                    Some(language) => found.push(Spoken::In(language)),
                    None => {
                        let (message, help) = languages::unknown(written);
                        self.wrong(*place, Code::UnknownLanguage, message, Some(help));
                    }
                },
            }
        }
        found
    }

    fn terms(&self) -> Vec<NamedTerm> {
        let taxonomies = self.site.taxonomies.iter().enumerate();
        let named = taxonomies.flat_map(|(n, taxonomy)| self.values(&taxonomy.id).iter().map(move |value| (n, value)));
        named.map(|(taxonomy, (name, place))| (taxonomy, name.clone(), *place)).collect()
    }

    fn show(&mut self, collections: &[usize], place: Span) -> Show {
        let (name, at) = self.one("show").unwrap_or_else(|| {
            // What only one way of showing needs says which it is.
            let is_written = |key: &str| !self.values(key).is_empty();
            let meant = ["columns", "measures", "by"].into_iter().find(|key| is_written(key));
            let name = match meant {
                Some("columns") => "table",
                Some("measures") => "measures",
                Some(_) => "counts",
                None => "cards",
            };
            (name.to_owned(), place)
        });
        for (key, ways) in [("columns", &["table"][..]), ("measures", &["measures"]), ("by", &["counts", "map"])] {
            if let Some((_, place)) = self.values(key).first().filter(|_| !ways.contains(&name.as_str())) {
                let help = format!("take it out, or write `{}`", self.notation.line("show", ways[0]));
                self.wrong(*place, Code::UnknownField, format!("`{key}` says nothing of {name}"), Some(help));
            }
        }
        match name.as_str() {
            "cards" => Show::Cards,
            "list" => Show::List,
            "timeline" => Show::Timeline,
            "measures" => Show::Measures(self.values("measures").to_vec()),
            "table" => Show::Table(self.columns(collections)),
            "counts" => match self.by(at) {
                Some(by) => Show::Counts(by),
                None => Show::Cards,
            },
            "map" => self.map(at),
            _ => {
                let message = format!("`{name}` is no way to show a section");
                self.wrong(at, Code::WrongType, message, instead(&name, Show::NAMES));
                Show::Cards
            }
        }
    }

    fn by(&mut self, place: Span) -> Option<By> {
        let Some(written) = self.one("by") else {
            let message = "the section does not say what to count by".to_owned();
            let names = one_of(By::all(self.site).map(|by| by.name(self.site)));
            self.wrong(
                place,
                Code::MissingValue,
                message,
                Some(format!("add a line `{}` with {names}", self.notation.line("by", "…"))),
            );
            return None;
        };
        by(self.site, &written, self.problems)
    }

    fn map(&mut self, place: Span) -> Show {
        let grouped: Vec<usize> =
            (0..self.site.taxonomies.len()).filter(|n| self.site.taxonomies[*n].has_map()).collect();
        let written = self.one("by");
        let id = |taxonomy: usize| self.site.taxonomies[taxonomy].id.as_str();
        let found = match &written {
            Some((written, _)) => grouped.iter().copied().find(|taxonomy| id(*taxonomy) == written),
            None => grouped.first().copied(),
        };
        if let Some(taxonomy) = found {
            return Show::Map(taxonomy);
        }
        let (message, place) = match written {
            Some((written, place)) => (format!("a map needs countries in groups, and `{written}` are none"), place),
            None => ("a map needs countries in groups, and site.toml has none".to_owned(), place),
        };
        let help = match grouped.as_slice() {
            [] => {
                let counts = self.notation.line("show", "counts");
                format!("add `[taxonomies.countries.groups]` to site.toml, or write `{counts}`")
            }
            grouped => format!("write {}", one_of(grouped.iter().map(|taxonomy| id(*taxonomy)))),
        };
        self.wrong(place, Code::UnknownTaxonomy, message, Some(help));
        Show::Cards
    }

    fn columns(&mut self, collections: &[usize]) -> Vec<Column> {
        let mut found = Vec::new();
        for (written, place) in self.values("columns") {
            let standard = COLUMNS.iter().find(|(name, _)| name == written).map(|(_, column)| column.clone());
            let is_field = self.field_names(collections).contains(&written.as_str());
            let field = is_field.then(|| Column::Field(written.clone()));
            let column = field.or(standard).or_else(|| self.site.taxonomy(written).map(Column::Terms));
            if column.is_none() {
                let taxonomies = self.site.taxonomies.iter().map(|taxonomy| taxonomy.id.as_str());
                let known = COLUMNS.iter().map(|(name, _)| *name).chain(taxonomies);
                let known: Vec<&str> = known.chain(self.field_names(collections)).collect();
                let message = format!("there is no field `{written}` to show");
                self.wrong(*place, Code::UnknownField, message, instead(written, known));
            }
            found.extend(column);
        }
        if self.values("columns").is_empty() { vec![Column::Title, Column::Date] } else { found }
    }

    fn field_names(&self, collections: &[usize]) -> Vec<&'a str> {
        self.within(collections).into_iter().flat_map(|(_, c)| c.fields.iter().map(|field| field.id.as_str())).collect()
    }

    fn order(&mut self, collections: &[usize], show: &Show) -> SectionOrder {
        match self.one("order") {
            // What happened is told in the order in which it happened.
            None if *show == Show::Timeline => SectionOrder::Oldest,
            None => SectionOrder::Newest,
            Some((written, place)) => match written.as_str() {
                "newest" | "date" => SectionOrder::Newest,
                "oldest" => SectionOrder::Oldest,
                "title" => SectionOrder::Title,
                field => {
                    let fields = self.field_names(collections);
                    if !fields.contains(&field) {
                        let known: Vec<&str> = ["newest", "oldest", "title"].into_iter().chain(fields).collect();
                        let message = format!("nothing is in the order of `{field}`");
                        self.wrong(place, Code::UnknownField, message, instead(field, known));
                    }
                    SectionOrder::Field(written)
                }
            },
        }
    }

    fn limit(&mut self) -> Option<usize> {
        let (written, place) = self.one("limit")?;
        let limit = written.parse().ok().filter(|limit| *limit > 0);
        if limit.is_none() {
            let message = format!("`{written}` is not how many to show");
            self.wrong(place, Code::InvalidNumber, message, Some("write a number, such as 6".to_owned()));
        }
        limit
    }
}

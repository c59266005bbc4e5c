//! The fields that a file may have, as data: what forms, the JSON Schema and the guide for editors are made of.

use std::borrow::Cow;

use super::section::Show;
use super::{Field as OwnField, FieldType, Site};

/// A field of front matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    /// Its name.
    pub id: &'a str,
    /// What an editor calls it.
    pub label: Cow<'a, str>,
    /// What it takes.
    pub input: Input<'a>,
    /// Whether it takes several values.
    pub list: bool,
    /// Whether a file is wrong without it.
    pub required: bool,
    /// Whether most files do without it.
    pub seldom: bool,
    /// What it is for, in a sentence or two.
    pub help: &'a str,
    /// A value, as YAML. Documents and terms in it are such as a hub may have; countries, kinds and the rest are true.
    pub example: Cow<'a, str>,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq)]
pub enum Input<'a> {
    /// A few words.
    Text,
    /// A sentence or more.
    Sentences,
    /// Markdown.
    Markdown,
    /// A number.
    Number,
    /// true or false.
    Boolean,
    /// A date as exact as known.
    Date,
    /// One date, or two with a slash between them.
    Period,
    /// An address on the web.
    Url,
    /// An address within the site.
    Address,
    /// A language by its code.
    Language,
    /// One of these: what is written, and what it is called.
    Choice(Vec<(&'a str, &'a str)>),
    /// A term of the taxonomy with this index.
    Term(usize),
    /// A document of one of these collections or a term of one of these taxonomies; where there are none, any document, as
    /// `collection/slug`.
    Reference(Vec<&'a str>),
    /// A file beside the document.
    File,
    /// Several fields under one name. A single value stands for the field `short`.
    Group {
        /// The fields.
        fields: Vec<Field<'a>>,
        /// The field that a single value stands for.
        short: Option<&'a str>,
    },
}

/// Whose fields are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Documents of the collection with this index.
    Documents(usize),
    /// Terms of the taxonomy with this index.
    Terms(usize),
    /// Pages outside collections, and the texts of lists.
    Pages,
}

fn field(
    id: &'static str,
    label: &'static str,
    input: Input<'static>,
    help: &'static str,
    example: &'static str,
) -> Field<'static> {
    let (label, example) = (Cow::Borrowed(label), Cow::Borrowed(example));
    Field { id, label, input, list: false, required: false, seldom: false, help, example }
}

fn list(field: Field<'static>) -> Field<'static> {
    Field { list: true, ..field }
}

fn required(field: Field<'static>) -> Field<'static> {
    Field { required: true, ..field }
}

fn group(short: &'static str, fields: Vec<Field<'static>>) -> Input<'static> {
    Input::Group { fields, short: Some(short) }
}

/// Any document of the hub.
fn document(id: &'static str, label: &'static str, help: &'static str) -> Field<'static> {
    field(id, label, Input::Reference(Vec::new()), help, "resources/annual-report")
}

fn files() -> Input<'static> {
    group(
        "path",
        vec![
            required(field(
                "path",
                "File",
                Input::File,
                "The name of the file, which lies beside the document.",
                "report.pdf",
            )),
            field("label", "Label", Input::Text, "What the link to it says.", "The report"),
            field("language", "Language", Input::Language, "Where it is another than the document's.", "fr"),
        ],
    )
}

fn links() -> Input<'static> {
    group(
        "url",
        vec![
            required(field("url", "Address", Input::Url, "The whole address.", "https://www.example.org/report")),
            field("label", "Label", Input::Text, "What the link says.", "The report"),
        ],
    )
}

fn source() -> Input<'static> {
    group(
        "text",
        vec![
            document("document", "Document", "A document of the hub, as collection/slug."),
            list(field("paragraph", "Paragraph", Input::Text, "Where in it.", "12")),
            field(
                "text",
                "Other source",
                Input::Text,
                "A source that is no document of the hub, in words.",
                "The ministry's figures",
            ),
            field("note", "Note", Input::Text, "What else is to be known.", "Read in translation"),
        ],
    )
}

/// How terms are written…
const TERMS: &str = "By any of their names.";
/// … and countries.
const COUNTRIES: &str = "By name, in any language, or by the two letters of ISO 3166.";

/// How exact a number may be.
const QUALIFIERS: [(&str, &str); 6] = [
    ("exactly", "exactly"),
    ("more than", "more than"),
    ("at least", "at least"),
    ("about", "about"),
    ("up to", "up to"),
    ("less than", "less than"),
];

fn measure() -> Input<'static> {
    group(
        "value",
        vec![
            required(field("value", "Value", Input::Number, "The number, without commas.", "1270")),
            field(
                "qualifier",
                "How exact",
                Input::Choice(QUALIFIERS.to_vec()),
                "How exact the number is.",
                "more than",
            ),
            field("unit", "Unit", Input::Text, "What is counted.", "resources"),
            field("label", "Label", Input::Text, "What is measured.", "Resources in the repository"),
            field("since", "Since", Input::Date, "Counted from this date on.", "2011"),
            field("as_of", "As of", Input::Date, "True on this date.", "2018-05"),
            field("source", "Source", source(), "Where the number is from.", "The annual report of 2018"),
            field("note", "Note", Input::Text, "What else is to be known.", "Without audio books"),
            field(
                "name",
                "Name",
                Input::Text,
                "A word by which the same thing is known when it is measured again: measures of one name are shown as a series.",
                "resources-in-repository",
            ),
            list(field(
                "parts",
                "Parts",
                Input::Group { fields: measure_parts(), short: None },
                "What the value is made of. It must be their sum.",
                "[{label: Reports, value: 900}, {label: Videos, value: 370}]",
            )),
            field("items", "Items", Input::Text, "The collection whose documents are what is counted.", "resources"),
            field(
                "complete",
                "All items are here",
                Input::Boolean,
                "With `true` the value is how many items the hub has, and need not be written.",
                "true",
            ),
        ],
    )
}

fn measure_parts() -> Vec<Field<'static>> {
    vec![
        required(field("label", "Label", Input::Text, "What is counted in this part.", "Reports")),
        required(field("value", "Value", Input::Number, "The number, without commas.", "1270")),
    ]
}

/// Standard fields that most files do without.
const SELDOM: [&str; 13] = [
    "subtitle",
    "updated",
    "files",
    "links",
    "cover",
    "publisher",
    "licence",
    "identifiers",
    "contributors",
    "replaces",
    "version_of",
    "aliases",
    "sources",
];

/// The fields that files of every kind have, in the order in which they are filled in; taxonomies and fields of the
/// schema's own come before `file`.
pub(crate) fn standard() -> Vec<Field<'static>> {
    vec![
        title(),
        field("subtitle", "Subtitle", Input::Text, "What stands below the title.", "A manual for trainers"),
        field("kind", "Kind", Input::Choice(Vec::new()), "What it is, of the kinds that its collection has.", "report"),
        field(
            "date",
            "Date",
            Input::Date,
            "When it was published or took place, as exactly as you know: 2017, 2017-03 or 2017-03-09.",
            "2017-03",
        ),
        field("updated", "Updated", Input::Date, "When it was last changed in substance.", "2018-01-15"),
        field(
            "summary",
            "Summary",
            Input::Sentences,
            "One or two sentences for lists and results.",
            "How small businesses plan with a spreadsheet.",
        ),
        list(field(
            "authors",
            "Authors",
            Input::Text,
            "Who wrote it: people as “Family, Given”, in quotation marks for the comma, and institutions.",
            "[\"Writer, Ann\", An Office]",
        )),
        field(
            "language",
            "Language",
            Input::Language,
            "The language it is written in, where it is not the hub's own. The name of a translation's file says it already.",
            "en",
        ),
        list(field("file", "File", files(), "A file to download, which lies beside this one.", "report.pdf")),
        list(field(
            "files",
            "Files",
            files(),
            "The same as file, for several.",
            "[{path: report.pdf, label: The report}, figures.xlsx]",
        )),
        list(field("link", "Link", links(), "Where it is on the web.", "https://www.example.org/report")),
        list(field(
            "links",
            "Links",
            links(),
            "The same as link, for several.",
            "[{url: \"https://www.example.org/report\", label: The report}]",
        )),
        field("cover", "Cover", Input::File, "A picture beside this file, for lists and previews.", "cover.jpg"),
        field("publisher", "Publisher", Input::Text, "Who published it.", "An Office"),
        field("licence", "Licence", Input::Text, "Under which licence it may be used.", "CC BY 4.0"),
        field(
            "identifiers",
            "Identifiers",
            Input::Group {
                fields: vec![
                    field("doi", "DOI", Input::Text, "Without https://doi.org/.", "10.1000/182"),
                    field("isbn", "ISBN", Input::Text, "With or without hyphens.", "978-3-16-148410-0"),
                    field("issn", "ISSN", Input::Text, "With its hyphen.", "2049-3630"),
                    field("symbol", "Symbol", Input::Text, "The number of an official document.", "A/CONF/12"),
                ],
                short: None,
            },
            "The numbers by which libraries know it.",
            "{isbn: 978-3-16-148410-0}",
        ),
        list(field(
            "contributors",
            "Contributors",
            group(
                "name",
                vec![
                    required(field("name", "Name", Input::Text, "Who.", "B. Helper")),
                    field("role", "Role", Input::Text, "What they did.", "translator"),
                ],
            ),
            "Who else took part, and how.",
            "[{name: B. Helper, role: translator}]",
        )),
        document("replaces", "Replaces", "The document whose place this one takes."),
        document("version_of", "Version of", "The document of which this is another version."),
        list(field(
            "aliases",
            "Former addresses",
            Input::Address,
            "Addresses that it had before: they lead here.",
            "[/old/address/]",
        )),
        list(field(
            "sources",
            "Sources",
            source(),
            "Where its facts are from.",
            "[{document: resources/annual-report, paragraph: 12}]",
        )),
        field("draft", "Draft", Input::Boolean, "A draft is nowhere in the published site.", "true"),
    ]
}

/// The fields that terms have besides, and what means something else in them.
fn of_terms(taxonomy: usize, is_countries: bool) -> [Field<'static>; 3] {
    let broader = if is_countries { "DK" } else { "infrastructure" };
    [
        list(field(
            "aliases",
            "Other names",
            Input::Text,
            "What else it is called, in any language: search and fields know it by these too.",
            "[eau potable, drinking water]",
        )),
        field("broader", "Broader", Input::Term(taxonomy), "The term above it.", broader),
        Field {
            seldom: true,
            ..list(field(
                "same_as",
                "Same as",
                Input::Url,
                "The same thing elsewhere on the web.",
                "https://www.wikidata.org/wiki/Q7892",
            ))
        },
    ]
}

/// The title, which is all that a file needs.
pub fn title() -> Field<'static> {
    let help = "Its name on pages, in lists and in search.";
    required(field("title", "Title", Input::Text, help, "Planning a Business Using ICT"))
}

/// The fields of a period that is not written as text.
pub fn period() -> [Field<'static>; 2] {
    [
        required(field("from", "From", Input::Date, "Its first day.", "2016-09-27")),
        field("to", "To", Input::Date, "Its last day; without it the end is not known.", "2016-09-28"),
    ]
}

/// The fields of a file, in the order in which an editor fills them in.
pub fn fields(site: &Site, of: Of) -> Vec<Field<'_>> {
    let own = match of {
        Of::Documents(collection) => &site.collections[collection].fields,
        Of::Terms(taxonomy) => &site.taxonomies[taxonomy].fields,
        Of::Pages => &site.page_fields,
    };
    let own_fields = || own.iter().map(|field| own_field(site, field));
    let is_own = |id: &str| own.iter().any(|field| field.id == id);
    let mut fields = Vec::new();
    for standard in standard() {
        let id = standard.id;
        if id == "file" {
            fields.extend(taxonomies(site, of).filter(|field| !is_own(field.id)));
            fields.extend(own_fields());
        }
        // The schema comes first: a hub may give a standard name a meaning of its own.
        if !is_own(id) {
            let seldom = SELDOM.contains(&id);
            fields.extend(standard_field(site, of, Field { seldom, ..standard }));
        }
        if id == "title"
            && let Of::Terms(taxonomy) = of
        {
            let is_countries = site.taxonomies[taxonomy].countries;
            fields.extend(of_terms(taxonomy, is_countries).into_iter().filter(|field| !is_own(field.id)));
        }
    }
    if !matches!(of, Of::Documents(_)) && !is_own("sections") {
        fields.push(sections(site));
    }
    fields
}

/// The sections that pages and terms show besides their text.
fn sections(site: &Site) -> Field<'_> {
    fn choice<'a>(id: &'a str, label: &'static str, choices: Vec<(&'a str, &'a str)>, help: &'static str) -> Field<'a> {
        let example = Cow::Owned(choices.first().map_or_else(String::new, |(id, _)| (*id).to_owned()));
        let input = if choices.is_empty() { Input::Text } else { Input::Choice(choices) };
        Field { id, label: label.into(), input, list: false, required: false, seldom: false, help, example }
    }
    let collections = site.collections.iter().map(|c| (c.id.as_str(), c.title.as_str())).collect();
    let mut kinds: Vec<(&str, &str)> = Vec::new();
    for (id, label) in site.collections.iter().flat_map(|collection| &collection.kinds) {
        if !kinds.iter().any(|(known, _)| known == id) {
            kinds.push((id, label));
        }
    }
    let shows = Show::NAMES.map(|name| (name, name)).to_vec();
    let mut fields = vec![
        required(field("heading", "Heading", Input::Text, "What stands over it.", "Newest reports")),
        Field {
            list: true,
            ..choice("collections", "Collections", collections, "The collections that it is of; without any, all.")
        },
        Field { list: true, ..choice("kinds", "Kinds", kinds, "The kinds of documents that it holds.") },
        list(field(
            "languages",
            "Languages",
            Input::Text,
            "The languages of documents that it holds; `other` is every language but the hub's own.",
            "[km, lo]",
        )),
    ];
    fields.extend(taxonomies(site, Of::Pages));
    fields.extend([
        choice("show", "Shown as", shows, "How it shows what it holds. Without it: cards."),
        field(
            "by",
            "Counted by",
            Input::Text,
            "For counts: kind, language, year, title or a taxonomy; for a map: which countries.",
            "kind",
        ),
        list(field(
            "columns",
            "Columns",
            Input::Text,
            "For a table: title, kind, date, summary, authors, languages, a taxonomy or a field.",
            "[title, date]",
        )),
        list(field(
            "measures",
            "Measures",
            Input::Text,
            "For measures: their names. Without any, all.",
            "[resources-in-repository]",
        )),
        field("order", "Order", Input::Text, "newest, oldest, title or a field. Without it: newest.", "title"),
        field("limit", "How many", Input::Number, "The most that it shows.", "6"),
        field(
            "empty",
            "While it is empty",
            Input::Sentences,
            "What belongs there. Only the preview says it.",
            "Reports of member countries.",
        ),
    ]);
    Field {
        id: "sections",
        label: "Sections".into(),
        input: Input::Group { fields, short: None },
        list: true,
        required: false,
        seldom: true,
        help: "What the page shows besides its text: each section has a heading, and holds what its filter finds.",
        example: "[{heading: Newest, limit: 6}]".into(),
    }
}

/// A standard field as it is for these files; none where they have none such.
fn standard_field<'a>(site: &'a Site, of: Of, field: Field<'static>) -> Option<Field<'a>> {
    match (field.id, of) {
        ("kind", Of::Documents(collection)) => {
            let kinds = &site.collections[collection].kinds;
            let choices: Vec<(&str, &str)> = kinds.iter().map(|(id, label)| (id.as_str(), label.as_str())).collect();
            let example = kinds.first().map_or(field.example, |(id, _)| Cow::Borrowed(id));
            (!kinds.is_empty()).then_some(Field { input: Input::Choice(choices), example, ..field })
        }
        ("kind", _) | ("aliases", Of::Terms(_)) => None,
        // A country has its name without it.
        ("title", Of::Terms(taxonomy)) if site.taxonomies[taxonomy].countries => {
            Some(Field { required: false, ..field })
        }
        // The home page and lists have the hub's titles; other pages need one, which only their names tell.
        ("title", Of::Pages) => Some(Field { required: false, ..field }),
        _ => Some(field),
    }
}

/// A field for the terms of each taxonomy; of a term's own there is `broader`.
fn taxonomies(site: &Site, of: Of) -> impl Iterator<Item = Field<'_>> {
    let others = site.taxonomies.iter().enumerate().filter(move |(n, _)| of != Of::Terms(*n));
    others.map(|(n, taxonomy)| Field {
        id: &taxonomy.id,
        label: Cow::Borrowed(&taxonomy.title),
        input: Input::Term(n),
        list: true,
        required: false,
        seldom: false,
        help: if taxonomy.countries { COUNTRIES } else { TERMS },
        example: Cow::Borrowed(if taxonomy.countries { "[KH, Sri Lanka]" } else { "[one, another]" }),
    })
}

/// A field that site.toml adds.
fn own_field<'a>(site: &'a Site, field: &'a OwnField) -> Field<'a> {
    const COUNTRY: &str = "KH";
    let (input, help, example) = match &field.kind {
        FieldType::Text => (Input::Text, "A line of text.", "some text"),
        FieldType::Choice(values) => (
            Input::Choice(values.iter().map(|value| (value.as_str(), value.as_str())).collect()),
            "One of the values that site.toml names.",
            values.first().map_or("", String::as_str),
        ),
        FieldType::Markdown => (Input::Markdown, "Markdown.", "Some *text*."),
        FieldType::Number => (Input::Number, "Digits, without commas.", "1270"),
        FieldType::Boolean => (Input::Boolean, "true or false.", "true"),
        FieldType::Date => (Input::Date, "As exactly as you know: 2017, 2017-03 or 2017-03-09.", "2017-03"),
        FieldType::Period => {
            (Input::Period, "A date, or the first and the last with a slash between them.", "2016-09-27/2016-09-28")
        }
        FieldType::Url => (Input::Url, "The whole address.", "https://www.example.org/"),
        FieldType::Term(taxonomy) if site.taxonomies[*taxonomy].countries => {
            (Input::Term(*taxonomy), COUNTRIES, COUNTRY)
        }
        FieldType::Term(taxonomy) => (Input::Term(*taxonomy), TERMS, "one"),
        FieldType::Reference { to, .. } => {
            let targets = to.iter().map(String::as_str).collect();
            let is_countries = |id: &String| site.taxonomy(id).is_some_and(|at| site.taxonomies[at].countries);
            let example = if to.iter().all(is_countries) { COUNTRY } else { "annual-report" };
            (Input::Reference(targets), "By the name of its file or by its title.", example)
        }
        FieldType::Measure => {
            (measure(), "A number with what belongs to it.", "{value: 1270, qualifier: more than, unit: resources}")
        }
        FieldType::Source => (source(), "Where a fact is from.", "{document: resources/annual-report, paragraph: 12}"),
        FieldType::File => (Input::File, "The name of a file beside this one.", "report.pdf"),
        FieldType::Group { fields, short } => {
            let short = short.map(|short| fields[short].id.as_str());
            // The others say something about the one that stands for all.
            let own =
                |field: &'a OwnField| Field { required: short == Some(field.id.as_str()), ..own_field(site, field) };
            let fields = fields.iter().map(own).collect();
            (Input::Group { fields, short }, "Several values under one name.", "{}")
        }
    };
    let example = match &input {
        Input::Group { fields, .. } if !fields.is_empty() && example == "{}" => {
            let fields: Vec<String> = fields.iter().map(|field| format!("{}: {}", field.id, field.example)).collect();
            Cow::Owned(format!("{{{}}}", fields.join(", ")))
        }
        _ => Cow::Borrowed(example),
    };
    Field {
        id: &field.id,
        label: Cow::Borrowed(&field.label),
        input,
        list: field.list,
        required: false,
        seldom: false,
        help,
        example,
    }
}

//! Citations: what styles make of references, and that records are read back.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::sync::LazyLock;

use proptest::prelude::*;
use pustaka::citation::styles::{Citation, Piece, Styles};
use pustaka::citation::{Name, Reference};
use pustaka::config::work::WORKS;
use pustaka::library::Date;

static ENGLISH: LazyLock<Styles> = LazyLock::new(|| Styles::new("en"));
static FRENCH: LazyLock<Styles> = LazyLock::new(|| Styles::new("fr"));

fn report() -> Reference {
    Reference {
        key: "resources-wells".to_owned(),
        work: WORKS.iter().find(|work| work.csl == "report").expect("reports are works"),
        title: "Wells in Lao PDR and e-Government: What ICT Can Do".to_owned(),
        authors: vec![Name::written("Office of Wells"), Name::written("Writer, Ann B.")],
        date: Some(Date { year: 2017, month: Some(3), day: Some(9) }),
        publisher: Some("Office of Wells Press".to_owned()),
        url: "https://hub.example.org/resources/wells/".to_owned(),
        container: None,
        volume: None,
        issue: None,
        pages: None,
        identifiers: Vec::new(),
        language: "en",
        summary: Some("What is known of wells.".to_owned()),
        keywords: vec!["Water & wells".to_owned()],
    }
}

fn plain(cited: &[Citation]) -> Vec<String> {
    cited.iter().map(|cited| cited.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
}

/// The same with its italics; pieces that say nothing left out.
fn marked(cited: &[Citation]) -> Vec<String> {
    let mark = |piece: &Piece| if piece.italic { format!("_{}_", piece.text) } else { piece.text.clone() };
    let pieces = |cited: &Citation| cited.pieces.iter().filter(|piece| !piece.text.is_empty()).map(mark).collect();
    cited.iter().map(pieces).collect()
}

#[test]
fn three_styles_keep_capitals() {
    assert_eq!(
        plain(&ENGLISH.cite(&report())),
        [
            "Office of Wells, & Writer, A. B. (2017). Wells in Lao PDR and e-Government: What ICT Can Do. Office of Wells Press. https://hub.example.org/resources/wells/",
            "Office of Wells, and Ann B. Writer. 2017. Wells in Lao PDR and e-Government: What ICT Can Do. Office of Wells Press. https://hub.example.org/resources/wells/.",
            "Office of Wells and Writer, A.B. (2017) Wells in Lao PDR and e-Government: What ICT Can Do. Office of Wells Press. Available at: https://hub.example.org/resources/wells/.",
        ]
    );
}

/// A reference of another kind, cited.
fn cited(csl: &str, change: impl FnOnce(&mut Reference)) -> Vec<String> {
    let work = WORKS.iter().find(|work| work.csl == csl).expect("a work");
    let mut reference = Reference { work, authors: vec![Name::written("Writer, Ann B.")], ..report() };
    change(&mut reference);
    plain(&ENGLISH.cite(&reference))
}

#[test]
fn an_article_is_in_its_journal() {
    let article = cited("article-journal", |article| {
        article.title = "Wells".to_owned();
        article.publisher = None;
        article.container = Some("Journal of Water".to_owned());
        (article.volume, article.issue) = (Some("12".to_owned()), Some("3".to_owned()));
        article.pages = Some("45–67".to_owned());
    });
    assert_eq!(
        article,
        [
            "Writer, A. B. (2017). Wells. Journal of Water, 12(3), 45–67. https://hub.example.org/resources/wells/",
            "Writer, Ann B. 2017. “Wells.” Journal of Water 12 (3): 45–67. https://hub.example.org/resources/wells/.",
            "Writer, A.B. (2017) “Wells,” Journal of Water, 12(3), pp. 45–67. Available at: https://hub.example.org/resources/wells/."
        ]
    );
}

#[test]
fn little_is_known_and_nothing_is_left_open() {
    let page = |reference: &mut Reference| {
        reference.title = "Wells".to_owned();
        reference.publisher = Some("A hub".to_owned());
        reference.authors.clear();
    };
    let undated = cited("webpage", |reference| {
        page(reference);
        reference.date = None;
    });
    assert_eq!(
        undated,
        [
            "A hub. (n.d.). Wells. https://hub.example.org/resources/wells/",
            "A hub. n.d. “Wells.” https://hub.example.org/resources/wells/.",
            "Wells (no date). A hub. Available at: https://hub.example.org/resources/wells/."
        ]
    );
    let year = cited("webpage", |reference| {
        page(reference);
        reference.date = Some(Date { year: 2015, month: None, day: None });
    });
    assert_eq!(
        year,
        [
            "A hub. (2015). Wells. https://hub.example.org/resources/wells/",
            "A hub. 2015. “Wells.” https://hub.example.org/resources/wells/.",
            "Wells (2015). A hub. Available at: https://hub.example.org/resources/wells/."
        ]
    );
    let by_someone = cited("article-newspaper", |reference| {
        page(reference);
        reference.authors = vec![Name::written("Lee, Ann")];
        reference.date = Some(Date { year: 2020, month: None, day: None });
    });
    assert_eq!(
        by_someone,
        [
            "Lee, A. (2020). Wells. A hub. https://hub.example.org/resources/wells/",
            "Lee, Ann. 2020. “Wells.” A hub. https://hub.example.org/resources/wells/.",
            "Lee, A. (2020) Wells. A hub. Available at: https://hub.example.org/resources/wells/."
        ]
    );
    let volume = cited("article-journal", |article| {
        article.title = "What (2017,) did".to_owned();
        (article.container, article.volume) = (Some("J".to_owned()), Some("12".to_owned()));
        article.pages = Some("45–67".to_owned());
    });
    assert_eq!(
        volume,
        [
            "Writer, A. B. (2017). What (2017,) did. J, 12, 45–67. https://hub.example.org/resources/wells/",
            "Writer, Ann B. 2017. “What (2017,) did.” J 12 (March): 45–67. https://hub.example.org/resources/wells/.",
            "Writer, A.B. (2017) “What (2017,) did,” J, 12, pp. 45–67. Available at: https://hub.example.org/resources/wells/."
        ]
    );
    let stopped = cited("report", |report| report.title = "Ends with a stop.".to_owned());
    assert_eq!(
        stopped,
        [
            "Writer, A. B. (2017). Ends with a stop. Office of Wells Press. https://hub.example.org/resources/wells/",
            "Writer, Ann B. 2017. Ends with a stop. Office of Wells Press. https://hub.example.org/resources/wells/.",
            "Writer, A.B. (2017) Ends with a stop. Office of Wells Press. Available at: https://hub.example.org/resources/wells/."
        ]
    );
    let news = cited("article-newspaper", page);
    assert_eq!(
        news,
        [
            "A hub. (2017, March 9). Wells. https://hub.example.org/resources/wells/",
            "A hub. 2017. “Wells.” March 9. https://hub.example.org/resources/wells/.",
            "Wells (2017). A hub. Available at: https://hub.example.org/resources/wells/."
        ]
    );
}

#[test]
fn institutions_with_commas_are_no_people() {
    let is_person = |name: &str| matches!(Name::written(name), Name::Person { .. });
    for name in ["Writer, Ann B.", "van der Berg, Jan", "García Márquez, Gabriel", "O’Neill, J.-P.", "Sok, Dara"] {
        assert!(is_person(name), "{name}");
    }
    for name in [
        "Ministry of Posts, Telecommunications and ICT",
        "Ministère de l'Économie, des Finances et de l'Industrie",
        "Ministry of Information and Communications, Bhutan",
        "An Office",
        "A, B, C",
        "Office,",
    ] {
        assert!(!is_person(name), "{name}");
    }
}

fn date() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![
        Just(None),
        (1u16..2100).prop_map(|year| Some(Date { year, month: None, day: None })),
        (1u16..2100, 1u8..13).prop_map(|(year, month)| Some(Date { year, month: Some(month), day: None })),
        (1u16..2100, 1u8..13, 1u8..29).prop_map(|(year, month, day)| Some(Date {
            year,
            month: Some(month),
            day: Some(day)
        })),
    ]
}

/// Words as titles and names have them.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{0,9}( [A-Za-z0-9]{1,9}){0,6}[.?!)…]?",
        "[A-Z][a-z]{0,9}(: |, |; | – |-| \\(|\\. )[A-Za-z0-9]{1,9}[)]?",
        "[ក-ឳ]{1,12}",
        "[一-龥]{2,10}[。？]?",
        "[A-Z][a-z]+'s [\"“«]?[a-z]+[\"”»]?",
        "[ -~]{1,30}".prop_map(|text| text.trim().to_owned()),
    ]
}

fn reference() -> impl Strategy<Value = Reference> {
    let identifiers = prop_oneof![
        Just(Vec::new()),
        "10\\.[0-9]{4}/[a-z0-9._()-]{1,9}".prop_map(|doi| vec![("doi".to_owned(), doi)]),
        "[0-9]{4}-[0-9]{3}[0-9X]".prop_map(|issn| vec![("issn".to_owned(), issn)]),
        "E/ESCAP/[0-9]{1,3}".prop_map(|symbol| vec![("symbol".to_owned(), symbol)]),
    ];
    let name = prop_oneof![
        words().prop_map(Name::Whole),
        (
            "[A-ZÅÉ][a-zåé]{0,9}(-[A-Z][a-z]+| [A-Z][a-z]+)?",
            "[A-ZÅÉ]([.]|[a-zåé]{0,7})([ -][A-Z]([.]|[a-z]{0,7})){0,2}"
        )
            .prop_map(|(family, given)| Name::Person { family, given }),
        (words(), words()).prop_map(|(family, given)| Name::Person { family, given }),
    ];
    let authors = prop::collection::vec(name, 0..5);
    (0..WORKS.len(), words(), authors, date(), prop::option::of(words()), identifiers, "[a-z0-9]{1,12}").prop_map(
        |(work, title, authors, date, publisher, identifiers, slug)| Reference {
            key: "k".to_owned(),
            work: &WORKS[work],
            title,
            authors,
            date,
            publisher,
            container: None,
            volume: None,
            issue: None,
            pages: None,
            url: format!("https://hub.example.org/resources/{slug}/"),
            identifiers,
            language: "en",
            summary: None,
            keywords: Vec::new(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_shape_changes_nothing(reference in reference()) {
        prop_assert_eq!(marked(&ENGLISH.cite(&reference)), marked(&ENGLISH.work_through(&reference)));
    }

    #[test]
    fn a_shape_changes_nothing_in_french(reference in reference()) {
        prop_assert_eq!(marked(&FRENCH.cite(&reference)), marked(&FRENCH.work_through(&reference)));
    }
}

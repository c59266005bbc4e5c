//! Citations: what styles make of references, and that records are read back.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::sync::LazyLock;

use proptest::prelude::*;
use pustaka::citation::Reference;
use pustaka::citation::styles::{Citation, Styles};
use pustaka::config::work::WORKS;
use pustaka::library::Date;

static ENGLISH: LazyLock<Styles> = LazyLock::new(|| Styles::new("en"));

fn report() -> Reference {
    Reference {
        key: "resources-wells".to_owned(),
        work: WORKS.iter().find(|work| work.csl == "report").expect("reports are works"),
        title: "Wells in Lao PDR and e-Government: What ICT Can Do".to_owned(),
        authors: vec!["Office of Wells".to_owned(), "Writer, Ann B.".to_owned()],
        date: Some(Date { year: 2017, month: Some(3), day: Some(9) }),
        publisher: Some("Office of Wells Press".to_owned()),
        url: "https://hub.example.org/resources/wells/".to_owned(),
        identifiers: Vec::new(),
        language: "en",
        summary: Some("What is known of wells.".to_owned()),
        keywords: vec!["Water & wells".to_owned()],
    }
}

fn plain(cited: &[Citation]) -> Vec<String> {
    cited.iter().map(|cited| cited.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
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

fn date() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![
        Just(None),
        (1400u16..2100).prop_map(|year| Some(Date { year, month: None, day: None })),
        (1400u16..2100, 1u8..13).prop_map(|(year, month)| Some(Date { year, month: Some(month), day: None })),
        (1400u16..2100, 1u8..13, 1u8..29).prop_map(|(year, month, day)| Some(Date {
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
        9 => Just(Vec::new()),
        1 => Just(vec![("doi".to_owned(), "10.1000/182".to_owned())]),
    ];
    let authors = prop::collection::vec(words(), 0..5);
    (0..WORKS.len(), words(), authors, date(), prop::option::of(words()), identifiers, "[a-z0-9]{1,12}").prop_map(
        |(work, title, authors, date, publisher, identifiers, slug)| Reference {
            key: "k".to_owned(),
            work: &WORKS[work],
            title,
            authors,
            date,
            publisher,
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
        prop_assert_eq!(plain(&ENGLISH.cite(&reference)), plain(&ENGLISH.work_through(&reference)));
    }
}

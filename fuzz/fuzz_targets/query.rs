//! Any text as a query, and its first words as a filter. Nothing typed is an error.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pustaka::search::{Index, Request, SearchDocument, Vocabulary, VocabularyTerm};

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let document = |id: &str, title: &str, text: &str, language: &str| SearchDocument {
        id: format!("news/{id}"),
        url: format!("news/{id}/"),
        title: title.to_owned(),
        subtitle: None,
        summary: None,
        authors: vec!["Ada Lovelace".to_owned()],
        text: text.to_owned(),
        facts: "978-92-1".to_owned(),
        language: language.to_owned(),
        label: "News".to_owned(),
        places: Vec::new(),
        collection: "news".to_owned(),
        kind: Some("report".to_owned()),
        date: Some("2017-03".to_owned()),
        terms: vec![("countries".to_owned(), "KH".to_owned())],
        own_term: None,
        compared: true,
    };
    let documents = [
        document("a", "Water pumps", "Wells are dug by hand, and pumps are made of wood.", "en"),
        document("b", "Économie numérique", "Les entreprises de l’économie", "fr"),
        document("c", "អក្សរខ្មែរ", "ភាសាខ្មែរ 数字经济 ดิจิทัล", "km"),
    ];
    let vocabulary = [VocabularyTerm {
        group: "countries".to_owned(),
        id: "KH".to_owned(),
        names: ["Cambodia", "柬埔寨", "កម្ពុជា", "Kingdom of Cambodia"].map(str::to_owned).into(),
        codes: vec!["KHM".to_owned()],
        section: None,
    }];
    let vocabulary = Vocabulary { groups: Vec::new(), terms: vocabulary.to_vec() };
    let folder = std::env::temp_dir().join(format!("pustaka-fuzz-{}", std::process::id()));
    Index::of(&folder.join("index"), &documents, &vocabulary).expect("it can be made")
});

fuzz_target!(|text: &str| {
    let ask = |filters| INDEX.search(&Request { text: text.to_owned(), filters, limit: 10, passages: true });
    ask(Vec::new()).expect("nothing typed is an error");
    // A group or value that is not there is one.
    let _ = ask(vec![("countries".to_owned(), text.chars().take(20).collect())]);
});

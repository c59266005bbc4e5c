//! Any text as a query, and its first words as a filter. Nothing typed is an error.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pustaka::search::{Index, Request, SearchDocument, Vocabulary, VocabularyTerm};

static INDEX: LazyLock<(Index, [SearchDocument<'static>; 3])> = LazyLock::new(|| {
    let document = |id: &str, title: &'static str, text: &'static str, language: &'static str| SearchDocument {
        id: format!("news/{id}").into(),
        url: format!("news/{id}/").into(),
        title: title.into(),
        subtitle: None,
        summary: None,
        authors: vec!["Ada Lovelace".to_owned()].into(),
        text: text.into(),
        facts: "978-92-1".into(),
        language: language.into(),
        label: "News".into(),
        places: Vec::new(),
        collection: "news".into(),
        kind: Some("report".into()),
        date: Some("2017-03".into()),
        terms: vec![("countries".into(), "KH".into())],
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
    let index = Index::of(&folder.join("index"), documents.as_slice(), &vocabulary).expect("it can be made");
    (index, documents)
});

fuzz_target!(|text: &str| {
    let (index, documents) = &*INDEX;
    let request = |filters| Request { text: text.to_owned(), filters, limit: 10, passages: true };
    let ask = |filters| index.search(&request(filters), documents.as_slice());
    ask(Vec::new()).expect("nothing typed is an error");
    // A group or value that is not there is one.
    let _ = ask(vec![("countries".to_owned(), text.chars().take(20).collect())]);
});

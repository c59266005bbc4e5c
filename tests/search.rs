//! Search: scripts, word forms, names of terms, any query whatever, what of a hub is found, and what an edit changes.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::hub;
use proptest::prelude::*;
use pustaka::Hub;
use pustaka::progress::Progress;
use pustaka::search::{Answer, Documents, Index, Request, SearchDocument, Vocabulary, VocabularyTerm};

mod common;

type Document = SearchDocument<'static>;

fn document(id: &str, language: &str, text: &str) -> Document {
    SearchDocument {
        id: id.to_owned().into(),
        url: format!("{id}/").into(),
        title: format!("Title {id}").into(),
        subtitle: None,
        summary: None,
        authors: [].as_slice().into(),
        text: text.to_owned().into(),
        facts: "".into(),
        language: language.to_owned().into(),
        label: "News".into(),
        places: Vec::new(),
        collection: "news".into(),
        kind: None,
        date: Some("2017-03".into()),
        terms: Vec::new(),
        own_term: None,
        compared: true,
    }
}

/// An index and what it is of.
struct Searched {
    index: Index,
    documents: Box<dyn Documents>,
}

impl Documents for Of {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn document(&self, number: usize) -> SearchDocument<'_> {
        self.0[number].clone()
    }
}

/// Documents by themselves.
struct Of(Vec<Document>);

impl Searched {
    fn of(dir: &Path, documents: &[Document], vocabulary: &Vocabulary) -> std::io::Result<Searched> {
        Ok(Searched { index: Index::of(dir, documents, vocabulary)?, documents: Box::new(Of(documents.to_vec())) })
    }

    fn search(&self, request: &Request) -> std::io::Result<Answer> {
        self.index.search(request, &*self.documents)
    }

    fn related(&self) -> &[Vec<usize>] {
        self.index.related()
    }
}

fn index(documents: &[Document], vocabulary: &[VocabularyTerm]) -> (tempfile::TempDir, Searched) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vocabulary = Vocabulary { groups: Vec::new(), terms: vocabulary.to_vec() };
    let index = Searched::of(&folder.path().join("index"), documents, &vocabulary).expect("it can be made");
    (folder, index)
}

fn ask(index: &Searched, text: &str) -> Answer {
    let request = Request { text: text.to_owned(), filters: Vec::new(), limit: 10, passages: true };
    index.search(&request).expect("it can be read")
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.results.iter().filter(|hit| hit.has_all_words).map(|hit| hit.id.as_str()).collect()
}

/// Id, language, a text.
const TEXTS: [(&str, &str, &str); 16] = [
    ("en", "en", "The trainers were training women entrepreneurs in naïve cafés."),
    ("km", "km", "ស្ត្រីសហគ្រិនរៀនប្រើប្រាស់បច្ចេកវិទ្យា"),
    ("th", "th", "ผู้ประกอบการสตรีกำลังเรียนรู้เทคโนโลยี"),
    ("lo", "lo", "ແມ່ຍິງຜູ້ປະກອບການຮຽນຮູ້ເຕັກໂນໂລຊີ"),
    ("my", "my", "အမျိုးသမီးစွန့်ဦးတီထွင်သူများ"),
    ("zh", "zh", "女企业家学习信息技术,发展中国家"),
    ("ja", "ja", "女性起業家がｺﾝﾋﾟｭｰﾀを学ぶ"),
    ("ko", "ko", "여성 기업가들이 정보기술을 배웁니다"),
    ("hi", "hi", "महिला उद्यमी सूचना प्रौद्योगिकी सीखती हैं"),
    ("bn", "bn", "নারী উদ্যোক্তারা তথ্যপ্রযুক্তি শেখেন"),
    ("ar", "ar", "رائدات الأعمال يتعلّمن التكنولوجيا عام ١٩٨٤"),
    ("ru", "ru", "Женщины-предприниматели изучали технологии и ёлки"),
    ("vi", "vi", "Phụ nữ khởi nghiệp học công nghệ ở Đà Nẵng"),
    ("tr", "tr", "Kadın girişimciler İstanbul'da öğreniyorlar"),
    ("mn", "mn", "Эмэгтэй бизнес эрхлэгчид мэдээллийн технологи"),
    ("dv", "dv", "އަންހެން ވިޔަފާރިވެރިން"),
];

#[test]
fn every_script_is_found() {
    let documents: Vec<_> = TEXTS.iter().map(|(id, language, text)| document(id, language, text)).collect();
    let (_folder, index) = index(&documents, &[]);
    for (query, expected) in [
        // Forms of a word, by its document's language; marks and case do not count.
        ("trainer", "en"),
        ("TRAINED woman", "en"),
        ("naive cafe", "en"),
        ("предприниматель", "ru"),
        ("елка", "ru"),
        ("girişimci", "tr"),
        ("istanbul", "tr"),
        ("da nang", "vi"),
        ("phụ nữ", "vi"),
        ("технологи", "mn"),
        // Scripts without spaces, wherever in the sentence, with the breaks that keyboards put in.
        ("សហគ្រិន", "km"),
        ("ស្ត្រី\u{200b}សហគ្រិន", "km"),
        ("เทคโนโลยี", "th"),
        ("ກໍ່", ""),
        ("ແມ່ຍິງ", "lo"),
        ("အမျိုးသမီး", "my"),
        ("信息技术", "zh"),
        ("起業家", "ja"),
        // Half-width and full-width are the same.
        ("コンピュータ", "ja"),
        ("기업가", "ko"),
        ("उद्यमी", "hi"),
        ("উদ্যোক্তারা", "bn"),
        // Vowel signs and the ways to write a digit.
        ("يتعلمن", "ar"),
        ("1984", "ar"),
        ("އަންހެން", "dv"),
    ] {
        let answer = ask(&index, query);
        let wanted: Vec<&str> = [expected].into_iter().filter(|id| !id.is_empty()).collect();
        assert_eq!(ids(&answer), wanted, "{query}");
    }
    // The passage shows the words where they stand, in the spelling of the document.
    let marked = |query: &str| -> Vec<String> {
        let answer = ask(&index, query);
        answer.results[0].passage.iter().filter(|segment| segment.marked).map(|segment| segment.text.clone()).collect()
    };
    assert_eq!(marked("cafe trainer"), ["trainers", "cafés"]);
    assert_eq!(marked("コンピュータ").concat(), "ｺﾝﾋﾟｭｰﾀ");
    assert_eq!(marked("សហគ្រិន").concat(), "សហគ្រិន");
}

#[test]
fn a_term_is_found_by_any_of_its_names() {
    let mut one = document("news/one", "en", "A country of temples.");
    one.terms.push(("countries".into(), "KH".into()));
    let two = document("news/two", "en", "Another one.");
    let names = ["Cambodia", "កម្ពុជា", "柬埔寨", "Камбоджа", "Kingdom of Wonder"];
    let term = VocabularyTerm {
        group: "countries".to_owned(),
        id: "KH".to_owned(),
        names: names.map(str::to_owned).to_vec(),
        codes: vec!["KHM".to_owned()],
        section: None,
    };
    let (_folder, index) = index(&[one, two], &[term]);
    for name in names {
        assert_eq!(ids(&ask(&index, name)), ["news/one"], "{name}");
        assert_eq!(ids(&ask(&index, &format!("temple {name}"))), ["news/one"], "{name}");
        let filters = vec![("countries".to_owned(), name.to_owned())];
        let request = Request { text: "one temple".to_owned(), filters, limit: 10, passages: true };
        assert_eq!(index.search(&request).expect("it can be read").total, 1, "{name}");
    }
    assert_eq!(ids(&ask(&index, "countries:KH")), ["news/one"]);
}

fn term(id: &str, names: &[&str], codes: &[&str]) -> VocabularyTerm {
    let owned = |all: &[&str]| all.iter().map(|&one| one.to_owned()).collect();
    let (group, id) = ("countries".to_owned(), id.to_owned());
    VocabularyTerm { group, id, names: owned(names), codes: owned(codes), section: None }
}

/// A document with a country.
fn of_country(id: &str, country: &str, text: &str) -> Document {
    SearchDocument { terms: vec![("countries".into(), country.to_owned().into())], ..document(id, "en", text) }
}

/// What a filter leaves of all documents, or the error.
fn narrowed(index: &Searched, group: &str, value: &str) -> Result<usize, String> {
    let filters = vec![(group.to_owned(), value.to_owned())];
    let request = Request { text: String::new(), filters, limit: 10, passages: false };
    index.search(&request).map(|answer| answer.total).map_err(|error| error.to_string())
}

#[test]
fn a_code_narrows_and_is_no_word() {
    let documents = [
        of_country("india", "IN", "Pumps."),
        of_country("states", "US", "Radios."),
        document("women", "en", "Women in business."),
    ];
    let vocabulary = [term("IN", &["India", "भारत"], &["IND"]), term("US", &["United States", "us"], &["USA"])];
    let (_folder, index) = index(&documents, &vocabulary);
    assert_eq!(ids(&ask(&index, "women in business")), ["women"]);
    assert_eq!(ask(&index, "women like us").total, 1);
    assert_eq!(ids(&ask(&index, "india")), ["india"]);
    for value in ["IN", "in", "IND", "Ind", "India", "INDIA", "भारत"] {
        assert_eq!(narrowed(&index, "countries", value), Ok(1), "{value}");
        assert_eq!(ids(&ask(&index, &format!("countries:{value}"))), ["india"], "{value}");
    }
}

#[test]
fn a_valid_filter_without_documents_leaves_none() {
    let (_folder, index) = index(
        &[of_country("india", "IN", "Pumps.")],
        &[term("IN", &["India"], &[]), term("FR", &["France"], &["FRA"])],
    );
    for (group, value) in [("countries", "FR"), ("countries", "fra"), ("countries", "France"), ("year", "1999")] {
        assert_eq!(narrowed(&index, group, value), Ok(0), "{group}={value}");
    }
    for (group, value, message) in [
        ("countries", "Frence", "there is no countries=Frence; did you mean `France`?"),
        ("countries", "Atlantis", "there is no countries=Atlantis"),
        ("year", "soon", "there is no year=soon"),
        ("country", "FR", "there is nothing to narrow by `country`; did you mean `countries`?"),
    ] {
        assert_eq!(narrowed(&index, group, value), Err(message.to_owned()));
    }
}

#[test]
fn what_is_excluded_is_one_thing() {
    let documents = [
        of_country("tagged", "KH", "A pump in Phnom Penh."),
        document("named", "en", "A pump in Cambodia; water; learning by doing."),
        document("learning", "en", "A pump for e-learning."),
        document("zh", "zh", "pump 信息技术"),
        document("zh-part", "zh", "pump 信息"),
    ];
    let (_folder, index) = index(&documents, &[term("KH", &["Cambodia", "柬埔寨", "Kingdom of Wonder"], &["KHM"])]);
    for (query, without) in [
        ("pump -Cambodia", &["tagged", "named"][..]),
        ("pump -柬埔寨", &["tagged"]),
        ("pump -\"Kingdom of Wonder\"", &["tagged"]),
        ("pump -countries:KH", &["tagged"]),
        ("pump -countries:khm", &["tagged"]),
        ("pump -e-learning", &["learning"]),
        ("pump -e-learn*", &["learning"]),
        ("pump -learn*", &["named", "learning"]),
        ("pump -信息技术", &["zh"]),
        ("pump -信息", &["zh", "zh-part"]),
        ("pump -信", &["zh", "zh-part"]),
        ("pump -\"phnom penh\"", &["tagged"]),
        ("pump -title:named", &["named"]),
        ("pump -title:\"title named\"", &["named"]),
        ("pump -title:e-named", &[]),
        // Never mended: no document has it, so none has to go.
        ("pump -watre", &[]),
    ] {
        let answer = ask(&index, query);
        assert_eq!(answer.mended, None, "{query}");
        let mut found: Vec<&str> = answer.results.iter().map(|hit| hit.id.as_str()).collect();
        found.extend(without);
        found.sort_unstable();
        assert_eq!(found, ["learning", "named", "tagged", "zh", "zh-part"], "{query}");
    }
}

/// Letters of these scripts say as little in pairs as those of English.
#[test]
fn a_word_of_a_run_is_no_heap_of_its_letters() {
    let documents = [
        document("word", "km", "ប្រជាជនកម្ពុជារៀនអាន"),
        document("letters", "km", "មកពិនិត្យជូន គាត់ពុំមានកម្មវិធី ភ្ជាប់ជាមួយ"),
        document("thai", "th", "ในประเทศไทยมีสตรี"),
        document("thai-letters", "th", "ระบบเทคนิคศาลปรับไทม์เวลา"),
    ];
    let (_folder, index) = index(&documents, &[]);
    for (query, found) in [("កម្ពុជា", "word"), ("ประเทศ", "thai"), ("សម្ពុជា", "word")]
    {
        let answer = ask(&index, query);
        assert_eq!((answer.total, &*answer.results[0].id), (1, found), "{query}");
    }
    // The last cluster of a beginning may be unfinished.
    assert_eq!((ask(&index, "កម្ព*").total, ask(&index, "កម្ព").total), (1, 1));
}

#[test]
fn a_name_is_found_anywhere_in_a_run() {
    let documents = [
        of_country("cambodia", "KH", "妇女 ស្ត្រី women"),
        of_country("china", "CN", "women 发展"),
        document("both", "zh", "柬埔寨的妇女"),
        of_country("thailand", "TH", "women"),
    ];
    let vocabulary =
        [term("KH", &["Cambodia", "柬埔寨", "កម្ពុជា"], &[]), term("CN", &["中国"], &[]), term("TH", &["ไทย"], &[])];
    let (_folder, index) = index(&documents, &vocabulary);
    for (query, expected) in [
        ("柬埔寨", &["cambodia", "both"][..]),
        ("柬埔寨妇女", &["cambodia"]),
        ("在柬埔寨", &["cambodia"]),
        ("妇女柬埔寨妇女", &["cambodia"]),
        ("ស្ត្រីកម្ពុជា", &["cambodia"]),
        ("កម្ពុជាស្ត្រី", &["cambodia"]),
        ("中国 women", &["china"]),
        ("中国", &["china"]),
        // One pair of two letters within a longer run is no name; one of more is.
        ("发展中国家", &[]),
        ("发展中国", &[]),
        ("ในไทย", &["thailand"]),
    ] {
        assert_eq!(ids(&ask(&index, query)), expected, "{query}");
    }
}

#[test]
fn a_prefix_counts_each_stem_once() {
    let documents = [document("one", "en", "Training, trained, trains, train."), document("two", "en", "Pumps.")];
    let (_folder, index) = index(&documents, &[]);
    let score = |query: &str| ask(&index, query).results[0].score.to_bits();
    assert_eq!(score("train*"), score("train"));
}

#[test]
fn words_that_say_little_are_needed_only_alone() {
    let documents = [document("one", "en", "Training."), document("two", "en", "The training of the few.")];
    let (_folder, index) = index(&documents, &[]);
    for query in ["training of the", "\"training\" of the", "of the title:one training", "the train* of"] {
        assert!(ids(&ask(&index, query)).contains(&"one"), "{query}");
    }
    assert_eq!(ids(&ask(&index, "of the")), ["two"]);
    assert_eq!(ids(&ask(&index, "the title:two")), ["two"]);
}

#[test]
fn passages_are_made_where_they_are_asked_for() {
    let (_folder, index) = index(&[document("one", "en", "Pumps.")], &[]);
    let request = |passages| Request { text: "pump".to_owned(), filters: Vec::new(), limit: 10, passages };
    let has_passage = |passages| {
        let answer = index.search(&request(passages)).expect("it can be read");
        !answer.results[0].passage.is_empty()
    };
    assert!(has_passage(true) && !has_passage(false));
}

#[test]
fn the_order_of_documents_changes_nothing() {
    let mut documents: Vec<_> = TEXTS.iter().map(|(id, language, text)| document(id, language, text)).collect();
    let (_first, forwards) = index(&documents, &[]);
    documents.reverse();
    let (_second, backwards) = index(&documents, &[]);
    for query in ["title", "technology технологи 信息", "women"] {
        let by_id = |answer: Answer| {
            let mut hits: Vec<_> = answer.results.into_iter().map(|hit| (hit.id, hit.score.to_bits())).collect();
            hits.sort();
            (answer.total, answer.facets, hits)
        };
        let request = Request { text: query.to_owned(), filters: Vec::new(), limit: 100, passages: false };
        let (a, b) = (forwards.search(&request).expect("it can be read"), backwards.search(&request).expect("too"));
        assert_eq!(by_id(a), by_id(b), "{query}");
    }
}

#[test]
fn an_index_that_fits_is_used_again_and_any_other_is_made_anew() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("index");
    let mut documents = vec![document("news/one", "en", "Pumps.")];
    Searched::of(&dir, &documents, &Vocabulary::default()).expect("it can be made");
    // Each index has a folder of its own, and there is one.
    let file = |name: &str| {
        let mut entries = std::fs::read_dir(&dir).expect("it is there");
        let own = entries.next().expect("an index").expect("can be read").path();
        assert!(entries.next().is_none());
        own.join(name)
    };
    let stamp = || std::fs::metadata(file("meta.json")).expect("it is there").modified().expect("a time");
    let before = stamp();
    assert_eq!(
        ids(&ask(&Searched::of(&dir, &documents, &Vocabulary::default()).expect("it is there"), "pump")),
        ["news/one"]
    );
    assert_eq!(stamp(), before, "it was not made anew");
    documents[0].text = "Radios.".into();
    let index = Searched::of(&dir, &documents, &Vocabulary::default()).expect("it can be made");
    assert_eq!((ask(&index, "pump").total, ids(&ask(&index, "radio"))), (0, vec!["news/one"]));
    // Whatever became of it meanwhile.
    for name in ["meta.json", "tables.json"] {
        std::fs::write(file(name), "not what it was").expect("can be written");
        let index = Searched::of(&dir, &documents, &Vocabulary::default()).expect("it is made anew");
        assert_eq!(ids(&ask(&index, "radio")), ["news/one"], "{name}");
    }
}

#[cfg(unix)]
#[test]
fn an_open_index_outlives_its_files() {
    let documents: Vec<_> = TEXTS.iter().map(|(id, language, text)| document(id, language, text)).collect();
    let (folder, index) = index(&documents, &[]);
    let (kept, removed) = (folder.path().join("kept"), folder.path().join("index"));
    let other = Searched::of(&kept, &documents, &Vocabulary::default()).expect("it can be made");
    std::fs::remove_dir_all(removed).expect("can be removed");
    for query in ["cafe", "\"training women\"", "title:en", "信息技术"] {
        assert_eq!(ask(&index, query), ask(&other, query), "{query}");
    }
}

#[test]
fn what_is_in_the_way_of_an_index_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").expect("can be written");
    let error = Searched::of(&file.join("index"), &[], &Vocabulary::default()).err().expect("a file is no folder");
    assert!(error.to_string().starts_with(&file.display().to_string()), "{error}");
}

/// Its index, and the titles of what is related to each document by its path.
fn index_of(folder: &Path) -> (Searched, BTreeMap<String, Vec<String>>) {
    let options = pustaka::Options { root: folder.to_owned(), ..pustaka::Options::default() };
    let (hub, diagnostics) = pustaka::read(&options).expect("it can be read");
    let hub = hub.unwrap_or_else(|| panic!("{diagnostics:?}"));
    let index = pustaka::index(folder, &hub, &Progress::default()).expect("it can be made");
    let hub: &'static Hub = Box::leak(Box::new(hub));
    let found = hub.found();
    // Every document is one without a word that none has, and each is a page.
    let request = Request { text: "-zzz".to_owned(), filters: Vec::new(), limit: usize::MAX, passages: false };
    for hit in index.search(&request, &found).expect("it can be read").results {
        assert!(hub.plan.has(&pustaka::urls::Url::asked(&hit.url)), "no page is at {}", hit.url);
    }
    let documents = &hub.library.documents;
    let related = found.related(index.related()).into_iter().map(|(id, others)| {
        (documents[id].path.clone(), others.iter().map(|other| documents[*other].title.clone()).collect())
    });
    let related = related.collect();
    (Searched { index, documents: Box::new(found) }, related)
}

#[test]
fn every_text_of_a_hub_is_found() {
    let folder = hub(&[
        ("content/index.md", "---\ntitle: Welcome\n---\nA porch.\n"),
        ("content/about.md", "---\ntitle: About\n---\nA garden.\n"),
        ("content/news/_index.md", "---\ntitle: News\n---\nA newsroom.\n"),
        ("content/topics/_index.md", "---\ntitle: Topics\n---\nA catalogue.\n"),
        ("content/programmes/well.md", "---\ntitle: Deep Wells\naliases: [DWP, 深井计划]\n---\nA spring.\n"),
        ("content/programmes/well.fr.md", "---\ntitle: Puits\n---\nUne source.\n"),
        ("content/programmes/secret.md", "---\ntitle: Secret\ndraft: true\n---\nA vault.\n"),
        ("content/countries/KH.md", "---\naliases: [KH]\n---\nA kingdom.\n"),
        (
            "content/resources/a.md",
            "---\ntitle: A report\nkind: report\ndate: 2001\nprogrammes: well\ncountries: [KH, IN]\n\
             publisher: Riverside Press\ncontributors: {name: Ann Lee, role: editor}\nidentifiers: {isbn: 9780306406157}\n\
             ---\nOf deep wells (DWP), and of much else that was done that year.\n",
        ),
        ("content/resources/a.fr.md", "---\ntitle: Un rapport\n---\nDes puits.\n"),
    ]);
    let (index, related) = index_of(folder.path());
    for (query, id, collection, url) in [
        ("porch", "index", "pages", ""),
        ("garden", "about", "pages", "about/"),
        ("newsroom", "news", "pages", "news/"),
        ("catalogue", "topics", "pages", "topics/"),
        ("spring", "programmes/well", "programmes", "programmes/well/"),
        ("source", "programmes/well", "programmes", "fr/programmes/well/"),
        ("kingdom", "countries/KH", "countries", "countries/cambodia/"),
        ("riverside press", "resources/a", "resources", "resources/a/"),
        ("ann lee", "resources/a", "resources", "resources/a/"),
        ("9780306406157", "resources/a", "resources", "resources/a/"),
        // A term's page comes first by any of its names.
        ("deep wells", "programmes/well", "programmes", "programmes/well/"),
        ("DWP", "programmes/well", "programmes", "programmes/well/"),
        ("深井计划", "programmes/well", "programmes", "programmes/well/"),
        ("Камбоджа", "countries/KH", "countries", "countries/cambodia/"),
        // An editor's own name for it is a word, whatever it looks like.
        ("kh", "countries/KH", "countries", "countries/cambodia/"),
    ] {
        let answer = ask(&index, query);
        let first = answer.results.first().unwrap_or_else(|| panic!("{query} finds nothing"));
        let found = (first.id.as_str(), first.collection.as_str(), first.url.as_str());
        assert_eq!(found, (id, collection, url), "{query}");
    }
    assert_eq!(ask(&index, "vault").total, 0);
    assert_eq!(ask(&index, "in").total, 0, "a code is no word");
    // A translation has what its original has.
    let filters = [
        ("countries", "in"),
        ("year", "2001"),
        ("kind", "Report"),
        ("language", "French"),
        ("collection", "Resources"),
    ];
    let filters = filters.map(|(group, value)| (group.to_owned(), value.to_owned())).to_vec();
    let request = Request { text: "puits".to_owned(), filters, limit: 10, passages: false };
    let hits = index.search(&request).expect("it can be read").results;
    assert_eq!(
        hits.iter().map(|hit| (hit.id.as_str(), hit.url.as_str())).collect::<Vec<_>>(),
        [("resources/a", "fr/resources/a/")]
    );
    assert!(related.values().all(Vec::is_empty), "texts of terms and lists are related to nothing");
}

#[test]
fn a_terminal_gets_no_orders() {
    let folder = hub(&[("content/news/a.md", "---\ntitle: Red pumps\n---\nPumps&#7; &#27;[31mhere.\n")]);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_pustaka"));
    let output = command.args(["search", "pmps"]).current_dir(folder.path()).output().expect("it runs");
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(shown.starts_with("No document has “pmps”. Looked for instead: “pumps”.\n1 document,"), "{shown}");
    assert!(shown.contains("1. Red pumps (news)"), "{shown}");
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
}

/// How many cases, or `PUSTAKA_CASES` times as many.
fn cases(few: u32) -> u32 {
    few * std::env::var("PUSTAKA_CASES").map_or(1, |times| times.parse().expect("a number"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(200), ..ProptestConfig::default() })]

    #[test]
    fn nothing_typed_is_an_error(query in any::<String>(), signs in "[a-z\"():*\\- កម中٢\u{200b}]{0,40}") {
        thread_local! {
            static INDEX: (tempfile::TempDir, Searched) = {
                let documents: Vec<_> =
                    TEXTS.iter().map(|(id, language, text)| document(id, language, text)).collect();
                index(&documents, &[])
            };
        }
        INDEX.with(|(_, index)| {
            for text in [&query, &signs] {
                let answer = ask(index, text);
                prop_assert!(answer.total_all_words <= answer.total);
                prop_assert!(answer.results.iter().enumerate().all(|(n, hit)| hit.rank == n + 1));
                prop_assert_eq!(&ask(index, text), &answer);
            }
            Ok(())
        })?;
    }

    #[test]
    fn any_text_can_be_indexed(text in any::<String>(), language in "[a-z]{2}") {
        let (_folder, index) = index(&[document("news/one", &language, &text)], &[]);
        ask(&index, &text);
    }
}

#[test]
fn what_is_known_beside_the_text_makes_nothing_alike() {
    let facts = "Riverside Press, Ann Lee, hectares, households, 9780306406157";
    let with = |id: &str, text: &str| SearchDocument { facts: facts.into(), ..document(id, "en", text) };
    let (_folder, index) = index(&[with("one", "Pumps."), with("two", "Radios.")], &[]);
    assert_eq!(ids(&ask(&index, "riverside households")), ["two", "one"]);
    assert!(index.related().iter().all(Vec::is_empty));
}

/// A library of documents about one of several subjects each. A subject's words are the rarer the later they come.
fn library() -> Vec<Document> {
    let mut state = 1_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut document = |n: usize| {
        let words = (0..40).map(|_| format!("w{}x{}", n % 10, random(60) * random(60) / 60));
        let text = words.chain(["training".to_owned(), "women".to_owned()]).collect::<Vec<_>>().join(" ");
        document(&format!("news/d{n:03}"), "en", &text)
    };
    (0..200).map(&mut document).collect()
}

#[test]
fn an_edit_seldom_changes_what_is_related_elsewhere() {
    let before = library();
    let (_a, old) = index(&before, &[]);
    assert!(old.related().iter().filter(|others| !others.is_empty()).count() > 150);
    let mut documents_with: BTreeMap<&str, usize> = BTreeMap::new();
    for document in &before {
        let words: BTreeSet<&str> = document.text.split(' ').collect();
        words.into_iter().for_each(|word| *documents_with.entry(word).or_default() += 1);
    }
    let mut changed_elsewhere = 0;
    for edited in [3, 42, 77, 109, 150, 198] {
        // Ten words of another subject: each is then in one document more, which is another power of two for few words.
        let subject = format!("w{}x", (edited + 5) % 10);
        let words = documents_with.iter().filter(|(word, documents)| {
            word.starts_with(&subject) && **documents > 1 && !(**documents + 1).is_power_of_two()
        });
        let words: Vec<&str> = words.map(|(word, _)| *word).take(10).collect();
        assert_eq!(words.len(), 10);
        let mut after = before.clone();
        after[edited].text.to_mut().push_str(&format!(" A paragraph more: {}.", words.join(", ")));
        let (_b, new) = index(&after, &[]);
        let touched = |(id, (a, b)): (usize, (&Vec<usize>, &Vec<usize>))| id != edited && a != b;
        changed_elsewhere += old.related().iter().zip(new.related()).enumerate().filter(|pair| touched(*pair)).count();
    }
    // Of 6 × 199.
    assert!(changed_elsewhere <= 3, "{changed_elsewhere} lists of other documents changed");
}

//! The search index by itself: scripts, word forms, any query whatever, and what an edit changes.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects")]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use pustaka::search::{Answer, Index, Request, SearchDocument, VocabularyTerm};

fn document(id: &str, language: &str, text: &str) -> SearchDocument {
    SearchDocument {
        id: id.to_owned(),
        url: format!("{id}/"),
        title: format!("Title {id}"),
        subtitle: None,
        summary: None,
        authors: Vec::new(),
        text: text.to_owned(),
        language: language.to_owned(),
        collection: "news".to_owned(),
        kind: None,
        date: Some("2017-03".to_owned()),
        terms: Vec::new(),
        is_translation: false,
    }
}

fn index(documents: &[SearchDocument], vocabulary: &[VocabularyTerm]) -> (tempfile::TempDir, Index) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let index = Index::of(&folder.path().join("index"), documents, vocabulary).expect("it can be made");
    (folder, index)
}

fn ask(index: &Index, text: &str) -> Answer {
    let request = Request { text: text.to_owned(), filters: Vec::new(), limit: 10 };
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
    ("ar", "ar", "رائدات الأعمال يتعلّمن التكنولوجيا عام ٢٠١٧"),
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
        ("2017", "ar"),
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
    one.terms.push(("countries".to_owned(), "KH".to_owned()));
    let two = document("news/two", "en", "Another one.");
    let names = ["Cambodia", "កម្ពុជា", "柬埔寨", "Камбоджа", "Kingdom of Wonder"];
    let term = VocabularyTerm {
        taxonomy: "countries".to_owned(),
        id: "KH".to_owned(),
        names: names.map(str::to_owned).to_vec(),
    };
    let (_folder, index) = index(&[one, two], &[term]);
    for name in names {
        assert_eq!(ids(&ask(&index, name)), ["news/one"], "{name}");
        assert_eq!(ids(&ask(&index, &format!("temple {name}"))), ["news/one"], "{name}");
        let filters = vec![("countries".to_owned(), name.to_owned())];
        let request = Request { text: "one temple".to_owned(), filters, limit: 10 };
        assert_eq!(index.search(&request).expect("it can be read").total, 1, "{name}");
    }
    assert_eq!(ids(&ask(&index, "countries:KH")), ["news/one"]);
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
        let request = Request { text: query.to_owned(), filters: Vec::new(), limit: 100 };
        let (a, b) = (forwards.search(&request).expect("it can be read"), backwards.search(&request).expect("too"));
        assert_eq!(by_id(a), by_id(b), "{query}");
    }
}

#[test]
fn an_index_that_fits_is_used_again_and_any_other_is_made_anew() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("index");
    let mut documents = vec![document("news/one", "en", "Pumps.")];
    Index::of(&dir, &documents, &[]).expect("it can be made");
    let stamp = || std::fs::metadata(dir.join("meta.json")).expect("it is there").modified().expect("a time");
    let before = stamp();
    assert_eq!(ids(&ask(&Index::of(&dir, &documents, &[]).expect("it is there"), "pump")), ["news/one"]);
    assert_eq!(stamp(), before, "it was not made anew");
    documents[0].text = "Radios.".to_owned();
    let index = Index::of(&dir, &documents, &[]).expect("it can be made");
    assert_eq!((ask(&index, "pump").total, ids(&ask(&index, "radio"))), (0, vec!["news/one"]));
    // Whatever became of it meanwhile.
    for name in ["meta.json", "tables.json"] {
        std::fs::write(dir.join(name), "not what it was").expect("can be written");
        let index = Index::of(&dir, &documents, &[]).expect("it is made anew");
        assert_eq!(ids(&ask(&index, "radio")), ["news/one"], "{name}");
    }
}

#[cfg(unix)]
#[test]
fn an_open_index_outlives_its_files() {
    let documents: Vec<_> = TEXTS.iter().map(|(id, language, text)| document(id, language, text)).collect();
    let (folder, index) = index(&documents, &[]);
    let (kept, removed) = (folder.path().join("kept"), folder.path().join("index"));
    let other = Index::of(&kept, &documents, &[]).expect("it can be made");
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
    let error = Index::of(&file.join("index"), &[], &[]).expect_err("a file is no folder");
    assert!(error.to_string().starts_with(&file.display().to_string()), "{error}");
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
            static INDEX: (tempfile::TempDir, Index) = {
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

/// A library of documents about one of several subjects each. A subject's words are the rarer the later they come.
fn library() -> Vec<SearchDocument> {
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
        after[edited].text.push_str(&format!(" A paragraph more: {}.", words.join(", ")));
        let (_b, new) = index(&after, &[]);
        let touched = |(id, (a, b)): (usize, (&Vec<usize>, &Vec<usize>))| id != edited && a != b;
        changed_elsewhere += old.related().iter().zip(new.related()).enumerate().filter(|pair| touched(*pair)).count();
    }
    // Of 6 × 199.
    assert!(changed_elsewhere <= 3, "{changed_elsewhere} lists of other documents changed");
}

//! Words that say little, and stemmers.

use std::sync::LazyLock;

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream};

/// English words that are not looked for while a query has others. Function words and those of questions: a list
/// ranks better than leaving out what is frequent, which on a small hub are its very subjects.
pub(super) const STOP: &str = "a about above after again all also am an and any are as at be because been before being below \
    between both but by can could did do does doing down during each few for from further had has have having he her \
    here hers him his how i if in into is it its itself just me more most my no nor not now of off on once only or \
    other our out over own same she should so some such than that the their them then there these they this those \
    through to too under until up very was we were what when where which while who whom why will with would you your \
    concerning please regarding us want whether s t";

/// The same, sorted.
static SORTED: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = STOP.split_ascii_whitespace().collect();
    words.sort_unstable();
    words
});

/// Whether it is such a word; folded.
pub(super) fn is_stop(form: &str) -> bool {
    SORTED.binary_search(&form).is_ok()
}

/// The stemmer of a language, where tantivy has one.
pub(super) fn stemmer(language: &str) -> Option<TextAnalyzer> {
    let language = match language.split('-').next().unwrap_or(language) {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "de" => Language::German,
        "el" => Language::Greek,
        "en" => Language::English,
        "es" => Language::Spanish,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "nb" | "nn" | "no" => Language::Norwegian,
        "nl" => Language::Dutch,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    };
    Some(TextAnalyzer::builder(tantivy::tokenizer::RawTokenizer::default()).filter(Stemmer::new(language)).build())
}

/// The stem of a word; the word itself where there is no stemmer.
pub(super) fn stem(stemmer: &mut Option<TextAnalyzer>, word: &str) -> String {
    let Some(stemmer) = stemmer else { return word.to_owned() };
    let mut stream = stemmer.token_stream(word);
    if stream.advance() { stream.token().text.clone() } else { word.to_owned() }
}

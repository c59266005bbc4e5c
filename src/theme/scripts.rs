//! What the scripts of pages are made of. build.rs reads it too.

/// The scripts and the parts that each is made of, each part after what it uses: the search itself; of its client what
/// every page has, what a page loads for its field, and the page that searches; what a visitor keeps; what a disk needs.
#[rustfmt::skip]
pub(crate) const SCRIPTS: [(&str, &[&str]); 6] = [
    ("search.js", &["search/analysis.js", "search/index.js", "search/rank.js", "search/query.js", "search/passage.js", "search/answer.js"]),
    ("find.js", &["search/find.js"]),
    ("suggest.js", &["search/suggest.js"]),
    ("results.js", &["search/results.js"]),
    ("kept.js", &["kept.js"]),
    ("disk.js", &["disk.js"]),
];

/// One script of its parts. What they name is their own.
pub(crate) fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    format!("(()=>{{\n{}}})();\n", parts.collect::<String>())
}

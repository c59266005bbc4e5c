//! What the search client is made of. build.rs reads it too.

/// The scripts of the search client and the parts that each is made of, each part after what it uses: the search itself;
/// what every page has; what a page loads for its field; the page that searches.
pub(crate) const SCRIPTS: [(&str, &[&str]); 4] = [
    ("search.js", &["analysis.js", "index.js", "rank.js", "query.js", "passage.js", "answer.js"]),
    ("find.js", &["find.js"]),
    ("suggest.js", &["suggest.js"]),
    ("results.js", &["results.js"]),
];

/// One script of its parts. What they name is their own.
pub(crate) fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    format!("(()=>{{\n{}}})();\n", parts.collect::<String>())
}

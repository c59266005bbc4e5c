//! The search client as it is published: scripts of one or several files, without their comments.
//!
//! A visitor on a thin line pays for every byte, and a reader of the code wants every comment: so they are left out here,
//! which is no more than that. What is published is otherwise as it was written.

use std::borrow::Cow;

use super::{ASSETS, Layer};

/// The folder of assets with the client's parts.
pub(super) const FOLDER: &str = "assets/search/";
/// Its parts, each after what it uses, and the names of the scripts that they become: the search itself; what every page
/// has; what a page loads for its field; the page that searches.
const SCRIPTS: [(&str, &[&str]); 4] = [
    ("search.js", &["analysis.js", "index.js", "rank.js", "query.js", "passage.js", "answer.js"]),
    ("find.js", &["find.js"]),
    ("suggest.js", &["suggest.js"]),
    ("results.js", &["results.js"]),
];

/// The assets of all layers' files: those, and the scripts that the client's parts become.
pub(super) fn assets<'a>(layer: &'a Layer) -> impl Iterator<Item = (String, Cow<'static, [u8]>)> + use<'a> {
    let is_part = |name: &str| SCRIPTS.iter().any(|(_, parts)| parts.contains(&name));
    let files = layer.iter().filter(move |(path, _)| !path.strip_prefix(FOLDER).is_some_and(is_part));
    let files = files.filter_map(|(path, bytes)| Some((path.strip_prefix(ASSETS)?.to_owned(), bytes.clone())));
    let scripts = SCRIPTS.iter().filter_map(|(name, parts)| {
        let texts = parts.iter().map(|part| layer.get(&format!("{FOLDER}{part}")));
        let texts = texts.map(|text| std::str::from_utf8(text?).ok()).collect::<Option<Vec<&str>>>()?;
        let script = format!("(()=>{{\"use strict\";\n{}}})();\n", without_comments(&texts.concat()));
        Some(((*name).to_owned(), Cow::Owned(script.into_bytes())))
    });
    files.chain(scripts)
}

/// A script without the comments that stand in lines of their own, those in `/** */`, and spaces before lines.
fn without_comments(script: &str) -> String {
    let mut rest = script;
    let mut code = String::new();
    while let Some(begin) = rest.find("/**") {
        code.push_str(&rest[..begin]);
        let end = rest[begin..].find("*/").map_or(rest.len(), |end| begin + end + 2);
        rest = rest[end..].strip_prefix(' ').unwrap_or(&rest[end..]);
    }
    code.push_str(rest);
    let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_stays_as_it_is() {
        let script = "// What it does.\n\n/**\n * @param {string} a\n */\nfunction f(a) {\n  return /** @type {any} */ (a) / 2; // half\n}\n";
        assert_eq!(without_comments(script), "function f(a) {\nreturn (a) / 2; // half\n}\n");
    }
}

//! What the cleaner leaves out of HTML that editors wrote, said at its place: a form or film that is not there is otherwise
//! missed by visitors only.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::address::scheme;
use super::raw_html::{TAGS, is_address};
use super::tags::{Tag, is_any, plain};
use super::writer::Writer;
use crate::diagnostic::{Code, Diagnostic};

static KEPT: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| ammonia::Builder::default().add_tags(TAGS).clone_tags());
static SCHEMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ammonia::Builder::default().clone_url_schemes());

/// Elements that go with all that is in them, or whose parts mean nothing by themselves: one message is enough.
const WHOLES: [&str; 12] = [
    "form", "object", "applet", "select", "svg", "math", "canvas", "noscript", "fieldset", "template", "head",
    "frameset",
];
/// Elements of which the text stays.
const WRAPPERS: [&str; 14] = [
    "html", "head", "body", "main", "font", "big", "blink", "marquee", "nobr", "picture", "label", "legend", "address",
    "basefont",
];
const FORMS: [&str; 10] =
    ["form", "input", "button", "select", "option", "textarea", "label", "fieldset", "datalist", "output"];
const PLAYERS: [&str; 8] = ["iframe", "embed", "object", "applet", "frame", "frameset", "source", "track"];
const DRAWINGS: [&str; 3] = ["svg", "canvas", "math"];
const TRUST: &str = "set `trust_html = true` in site.toml, which trusts all HTML in content";

impl Writer<'_> {
    /// Says what of a tag will be left out. `html` is what its ranges are of.
    pub(super) fn look_what_goes(
        &mut self,
        tag: &Tag<'_>,
        html: &str,
        in_source: impl Fn(Range<usize>) -> Range<usize>,
    ) {
        if let Some(whole) = &self.within_removed {
            if tag.is_end && tag.name.eq_ignore_ascii_case(whole) {
                self.within_removed = None;
            }
            return;
        }
        if tag.is_end {
            return;
        }
        let name = tag.name.to_ascii_lowercase();
        let found =
            if KEPT.contains(name.as_str()) { attribute(tag, &name, html) } else { Some(element(tag, &name, html)) };
        if WHOLES.contains(&name.as_str()) {
            self.within_removed = Some(name);
        }
        let Some((message, help)) = found else { return };
        let place = in_source(tag.start..tag.start + 1 + tag.name.len());
        let warning: Diagnostic = self.origin.warning(place, Code::RemovedHtml, message);
        self.removed.push(warning.suggest(help));
    }
}

/// What is said of an element that is left out.
fn element(tag: &Tag<'_>, name: &str, html: &str) -> (String, String) {
    let left_out = format!("`<{name}>` is left out of the page");
    let address = ["src", "data", "href"].iter().find_map(|wanted| {
        let found = tag.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(wanted))?;
        Some(plain(html.get(found.value.clone()?)?).into_owned())
    });
    if is_any(name, &["script", "style", "link", "meta", "base", "noscript", "template"]) {
        (format!("{left_out}, and what is in it"), format!("take it out; or {TRUST}"))
    } else if is_any(name, &["source", "track"]) {
        (left_out, "write a player as `![what it shows](film.mp4)`".to_owned())
    } else if is_any(name, &PLAYERS) {
        let address = address.unwrap_or_else(|| "https://…".to_owned());
        (left_out, format!("write a link: `[what is there]({address})`; or {TRUST}"))
    } else if is_any(name, &FORMS) {
        (left_out, format!("link to a page with the form: `[the form](https://…)`; or {TRUST}"))
    } else if is_any(name, &DRAWINGS) {
        let help = "put it into a file beside the document and write `![what it shows](drawing.svg)`";
        (format!("{left_out}, and what is in it"), help.to_owned())
    } else if is_any(name, &WRAPPERS) {
        (format!("{left_out}; the text in it stays"), format!("take it out; or {TRUST}"))
    } else {
        let message = format!("`<{name}>` is taken for HTML, and left out of the page");
        (message, format!("write `\\<{}>`, if it is text", tag.name))
    }
}

/// What is said of an attribute that is left out, the first of an element.
fn attribute(tag: &Tag<'_>, name: &str, html: &str) -> Option<(String, String)> {
    tag.attributes.iter().find_map(|attribute| {
        let written = attribute.name.to_ascii_lowercase();
        if written == "style" || written.starts_with("on") && written.len() > 4 {
            let message = format!("`{written}` of `<{name}>` is left out of the page");
            return Some((message, format!("take it out; or {TRUST}")));
        }
        let value = plain(html.get(attribute.value.clone()?)?);
        let scheme = scheme(value.trim()).filter(|_| is_address(name, &written))?;
        if SCHEMES.contains(scheme.as_str()) {
            return None;
        }
        let message = format!("the address of `<{name}>` begins with `{scheme}:`, so it is left out of the page");
        let help = match scheme.as_str() {
            "data" => "put the picture into a file beside the document and write `![what it shows](picture.png)`",
            _ => "begin it with https://, or give the path of a file",
        };
        Some((message, help.to_owned()))
    })
}

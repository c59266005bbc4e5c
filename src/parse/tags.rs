//! The tags in HTML, each with its place.
//!
//! A scan, no parser: it follows the HTML standard in where tags and attributes begin and end, and leaves what they
//! mean together to the cleaner and to browsers.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::escape::unescape;

/// A part of HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// What stands between tags.
    Text(&'a str),
    /// A tag.
    Tag(Tag<'a>),
}

/// A tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// Where it begins.
    pub start: usize,
    /// The element, as it was written.
    pub name: &'a str,
    /// Whether it ends the element.
    pub is_end: bool,
    /// In order.
    pub attributes: Vec<Attribute<'a>>,
}

/// An attribute.
#[derive(Debug, PartialEq)]
pub(super) struct Attribute<'a> {
    /// As it was written.
    pub name: &'a str,
    /// Where its value stands, without quotes.
    pub value: Option<Range<usize>>,
    /// Whether the value has quotes.
    pub quoted: bool,
}

/// Elements whose content is no HTML.
const RAW: [&str; 9] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];

/// Whether a name of HTML is one of these.
pub(super) fn is_any(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| name.eq_ignore_ascii_case(other))
}

/// Text with its character references resolved, where they can be.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    unescape(text).unwrap_or(Cow::Borrowed(text))
}

/// Every id in HTML.
pub(super) fn ids(html: &str) -> impl Iterator<Item = String> {
    let tags = Pieces::new(html).filter_map(|piece| match piece {
        Piece::Tag(tag) => Some(tag),
        Piece::Text(_) => None,
    });
    let attributes = tags.flat_map(|tag| tag.attributes);
    let ids = attributes.filter(|attribute| attribute.name.eq_ignore_ascii_case("id"));
    ids.filter_map(|id| Some(plain(html.get(id.value?)?).into_owned()))
}

/// Reads HTML piece by piece. Comments are left out, and so is the content of scripts and a tag without its end.
pub(super) struct Pieces<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    /// Begins at the beginning.
    pub fn new(html: &'a str) -> Self {
        Pieces { html, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }

    /// Goes on to where `ends` holds of an ASCII character, or to the end.
    fn skip_to(&mut self, ends: impl Fn(u8) -> bool) {
        let rest = &self.html.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
    }

    /// Goes on behind `end`, or to the end.
    fn skip_behind(&mut self, end: &str) {
        let rest = &self.html[self.at..];
        self.at += rest.find(end).map_or(rest.len(), |at| at + end.len());
    }

    /// Reads a tag; none where it has no end.
    fn tag(&mut self) -> Option<Tag<'a>> {
        let tag = self.at;
        self.at += 1;
        let is_end = self.peek() == Some(b'/');
        self.at += usize::from(is_end);
        let start = self.at;
        self.skip_to(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        let name = &self.html[start..self.at];
        let mut attributes = Vec::new();
        loop {
            self.skip_to(|byte| !byte.is_ascii_whitespace() && byte != b'/');
            if self.peek()? == b'>' {
                self.at += 1;
                break;
            }
            attributes.push(self.attribute()?);
        }
        if !is_end && is_any(name, &RAW) {
            let rest = &self.html[self.at..];
            let ends = |at: usize| rest[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
            self.at += rest.match_indices("</").map(|(at, _)| at).find(|at| ends(*at)).unwrap_or(rest.len());
        }
        Some(Tag { start: tag, name, is_end, attributes })
    }

    fn attribute(&mut self) -> Option<Attribute<'a>> {
        let start = self.at;
        // An `=` that nothing stands before is part of the name.
        self.at += 1;
        self.skip_to(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'='));
        let name = &self.html[start..self.at];
        self.skip_to(|byte| !byte.is_ascii_whitespace());
        if self.peek()? != b'=' {
            return Some(Attribute { name, value: None, quoted: false });
        }
        self.at += 1;
        self.skip_to(|byte| !byte.is_ascii_whitespace());
        let first = self.peek()?;
        let quoted = matches!(first, b'"' | b'\'');
        self.at += usize::from(quoted);
        let start = self.at;
        if quoted {
            self.skip_to(|byte| byte == first);
        } else {
            self.skip_to(|byte| byte.is_ascii_whitespace() || byte == b'>');
        }
        let value = Some(start..self.at);
        self.peek()?;
        self.at += usize::from(quoted);
        Some(Attribute { name, value, quoted })
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let bytes = self.html.as_bytes().get(self.at..).filter(|bytes| !bytes.is_empty())?;
            match bytes {
                [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] | [b'<', b'/', b'a'..=b'z' | b'A'..=b'Z', ..] => {
                    return self.tag().map(Piece::Tag);
                }
                [b'<', b'!', b'-', b'-', ..] => {
                    // `<!-->` is a whole comment.
                    self.at += 2;
                    self.skip_behind("-->");
                }
                [b'<', b'!' | b'?' | b'/', ..] => self.skip_behind(">"),
                _ => {
                    let start = self.at;
                    self.at += 1;
                    self.skip_to(|byte| byte == b'<');
                    return Some(Piece::Text(&self.html[start..self.at]));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(html: &str) -> Vec<(&str, &str)> {
        let tags = Pieces::new(html).filter_map(|piece| match piece {
            Piece::Tag(tag) => Some(tag),
            Piece::Text(_) => None,
        });
        let attributes = tags.flat_map(|tag| tag.attributes);
        attributes.map(|attribute| (attribute.name, attribute.value.map_or("", |value| &html[value]))).collect()
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let html = "<a href=x/ ID = 'y>'\n title=\"a 'b'\"/data=z hidden>";
        assert_eq!(values(html), [("href", "x/"), ("ID", "y>"), ("title", "a 'b'"), ("data", "z"), ("hidden", "")]);
        assert_eq!(values("<a =x é='ü' b=>"), [("=x", ""), ("é", "ü"), ("b", "")]);
    }

    #[test]
    fn comments_scripts_and_unended_tags_have_no_tags() {
        for html in [
            "<!-- <a href=x> --><?a href=x?><!a href=x>",
            "a < b <3 </3 href=x>",
            "<script><a href=x></scripT>",
            "<a href=x",
            "<a href='x>",
            "<a href=",
            "<!--><!--->",
        ] {
            assert!(values(html).is_empty(), "{html}");
        }
        assert_eq!(values("<!--><b id=x>"), [("id", "x")]);
        assert_eq!(values("<style></styl><i></STYLE><b id=x>"), [("id", "x")]);
    }

    #[test]
    fn text_is_what_stands_between() {
        let texts: Vec<&str> = Pieces::new("a<b>c</b> < d<!-- e --><script>f</script>g")
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text),
                Piece::Tag(_) => None,
            })
            .collect();
        assert_eq!(texts, ["a", "c", " ", "< d", "g"]);
    }
}

//! The page that searches, and what tells browsers of it.

use quick_xml::escape::escape;
use tera::Value;

use super::Renderer;
use crate::config::QUERY;
use crate::diagnostic::Diagnostic;
use crate::indexed;
use crate::urls::{self, Url};

impl<'a> Renderer<'a> {
    /// A form, whose answers the client puts below; without JavaScript it says how to browse.
    pub(super) fn search(&self, url: &'a Url) -> Result<String, Box<Diagnostic>> {
        let frame = self.frame(url);
        let mut page = self.page(&frame, frame.texts.get("search"));
        page.noindex = true;
        page.breadcrumbs = vec![self.home_crumb()];
        // What parameters of the address may narrow by.
        let groups = indexed::groups(self.site).collect::<Vec<_>>().join(" ");
        let index = self.start.map(|start| Value::safe_string(&start.json_for_html()));
        self.template("search.html", &frame, &page, &[("browse", &self.browse), ("groups", &groups), ("index", &index)])
    }

    /// The description document of OpenSearch 1.1, by which browsers offer the hub as a search engine.
    pub(super) fn open_search(&self) -> String {
        let texts = self.theme.texts(self.site.language.code);
        // A short name has at most 16 characters, and a description 1024.
        let short = first_words(&self.site.title, 16);
        let about = texts.fill("search_in", &[("site", &self.site.title)]);
        let address = format!("{}?{}={{searchTerms}}", urls::search().absolute(self.site), QUERY);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
             <ShortName>{}</ShortName>\n<LongName>{}</LongName>\n<Description>{}</Description>\n\
             <InputEncoding>UTF-8</InputEncoding>\n<Language>{}</Language>\n\
             <Url type=\"text/html\" template=\"{}\"/>\n</OpenSearchDescription>\n",
            escape(short),
            escape(first_words(&self.site.title, 48)),
            escape(first_words(&about, 1024)),
            self.site.language.code,
            escape(&*address),
        )
    }
}

/// As many words from the beginning as there is room for; of one that is longer, its beginning.
fn first_words(text: &str, most: usize) -> &str {
    let Some((end, next)) = text.char_indices().nth(most) else { return text };
    let cut = &text[..end];
    let whole = if next.is_whitespace() { None } else { cut.trim_end().rfind(char::is_whitespace) };
    cut[..whole.unwrap_or(end)].trim_end()
}

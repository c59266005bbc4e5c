//! The page that searches, and what tells browsers of it.

use quick_xml::escape::escape;
use tera::Value;

use super::Renderer;
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
        let short: String = self.site.title.chars().take(16).collect();
        let about = texts.fill("search_in", &[("site", &self.site.title)]);
        let address = format!("{}?q={{searchTerms}}", urls::search().absolute(self.site));
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
             <ShortName>{}</ShortName>\n<LongName>{}</LongName>\n<Description>{}</Description>\n\
             <InputEncoding>UTF-8</InputEncoding>\n<Language>{}</Language>\n\
             <Url type=\"text/html\" template=\"{}\"/>\n</OpenSearchDescription>\n",
            escape(short.trim()),
            escape(&*self.site.title.chars().take(48).collect::<String>()),
            escape(&*about.chars().take(1024).collect::<String>()),
            self.site.language.code,
            escape(&*address),
        )
    }
}

//! Sitemaps (sitemaps.org, protocol 0.9) and robots.txt (RFC 9309).

use std::ops::Range;

use quick_xml::escape::escape;

use super::Renderer;
use crate::plan::{PageKind, in_sitemap};
use crate::urls;

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

impl Renderer<'_> {
    /// A part of the sitemap.
    pub(super) fn sitemap(&self, part: &Range<usize>) -> String {
        let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"{NAMESPACE}\">\n");
        let pages = self.plan.pages.iter().filter(|page| in_sitemap(page));
        for page in pages.skip(part.start).take(part.len()) {
            let changed = match page.kind {
                PageKind::Document(id) => self.library.documents[id].updated.or(self.library.documents[id].date),
                _ => None,
            };
            let changed = changed.map(|date| format!("<lastmod>{date}</lastmod>")).unwrap_or_default();
            let address = page.url.absolute(self.site);
            xml.push_str(&format!("<url><loc>{}</loc>{changed}</url>\n", escape(address.as_str())));
        }
        xml.push_str("</urlset>\n");
        xml
    }

    /// The list of the sitemap's parts.
    pub(super) fn sitemap_index(&self) -> String {
        let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"{NAMESPACE}\">\n");
        for page in self.plan.pages.iter().filter(|page| matches!(page.kind, PageKind::Sitemap(_))) {
            let address = page.url.absolute(self.site);
            xml.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", escape(address.as_str())));
        }
        xml.push_str("</sitemapindex>\n");
        xml
    }

    /// Everything may be read, and this is where it stands.
    pub(super) fn robots(&self) -> String {
        let sitemap = urls::sitemap().absolute(self.site);
        format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
    }
}

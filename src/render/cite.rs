//! How a document is cited, on its page and beside it.

use super::Renderer;
use crate::citation::formats::{FORMATS, written};
use crate::citation::styles::{Citation, Styles};
use crate::citation::{self, Reference};
use crate::library::DocumentId;
use crate::urls;
use crate::views;

/// What formats are called.
const NAMES: [&str; FORMATS.len()] = ["BibTeX", "RIS", "CSL-JSON"];

impl Renderer<'_> {
    /// A document in each style, where it is a work.
    pub(super) fn citations(&self, id: DocumentId) -> Vec<views::Cited> {
        if citation::work(&self.library.documents[id], self.site).is_none() {
            return Vec::new();
        }
        let styles = self.styles.get_or_init(|| Styles::new(self.site.language.code));
        let cited = styles.cite(&Reference::of(self.library, self.site, id)).into_iter();
        let pieces = |cited: Citation| {
            let pieces = cited.pieces.into_iter();
            pieces.map(|piece| views::Piece { text: piece.text, italic: piece.italic }).collect()
        };
        cited.map(|cited| views::Cited { style: cited.style, pieces: pieces(cited) }).collect()
    }

    /// The records of a document.
    pub(super) fn records(&self, id: DocumentId) -> Vec<views::Record> {
        let page = urls::document(self.library, self.site, id);
        let records = NAMES.into_iter().zip(FORMATS).filter_map(|(title, (ending, media_type))| {
            let url = urls::record(&page, ending);
            self.plan.has(&url).then(|| views::Record { title, path: url.link(self.site), media_type })
        });
        records.collect()
    }

    /// A record of a document.
    pub(super) fn record(&self, id: DocumentId, format: usize) -> String {
        written(&Reference::of(self.library, self.site, id), FORMATS[format].0)
    }
}

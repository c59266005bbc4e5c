//! How a document is cited, on its page and beside it.

use super::Renderer;
use crate::citation::Reference;
use crate::citation::formats::FORMATS;
use crate::citation::styles::{Citation, Styles};
use crate::library::DocumentId;
use crate::urls;
use crate::views;

impl Renderer<'_> {
    /// A document in each style; of what is no work, its page.
    pub(super) fn citations(&self, id: DocumentId) -> Vec<views::Cited> {
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
        let records = FORMATS.iter().filter_map(|format| {
            let url = urls::record(&page, format.ending);
            let record =
                || views::Record { title: format.name, path: url.link(self.site), media_type: format.media_type };
            self.plan.has(&url).then(record)
        });
        records.collect()
    }

    /// A record of a document.
    pub(super) fn record(&self, id: DocumentId, format: usize) -> String {
        FORMATS[format].written(&Reference::of(self.library, self.site, id))
    }
}

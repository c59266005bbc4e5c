//! Tile maps: every term of a taxonomy a square in its group's block, so that no border has to be drawn and a small island
//! is as easy to hit as a large country.

use std::collections::BTreeMap;

use super::Renderer;
use crate::library::TermId;
use crate::urls;
use crate::views::{Tile, TileGroup};

/// The width of a tile in pixels: as much as a finger needs.
const TILE: usize = 44;
/// What stands between two.
const GAP: usize = 4;
/// The most tiles beside each other: as many as the narrowest phone has room for.
const WIDEST: usize = 6;

impl Renderer<'_> {
    /// The group that a country is in.
    pub(super) fn own_group(&self, id: TermId) -> Vec<TileGroup> {
        let taxonomy = &self.site.taxonomies[id.taxonomy];
        let Some(group) = self.library.term(id).group.filter(|_| taxonomy.has_map()) else { return Vec::new() };
        let mut groups = self.tiles(id.taxonomy, &self.documents_of_terms(id.taxonomy), Some(id));
        groups.retain(|of| of.title == taxonomy.groups[group].0);
        groups
    }

    /// How many documents each term of a taxonomy has; those without any are left out.
    pub(super) fn documents_of_terms(&self, taxonomy: usize) -> BTreeMap<TermId, usize> {
        let terms = self.library.terms[taxonomy].iter().enumerate();
        let counts = terms.map(|(term, data)| (TermId { taxonomy, term }, data.documents.len()));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// The groups of a taxonomy, with how many documents each term has.
    pub(super) fn tiles(
        &self,
        taxonomy: usize,
        counts: &BTreeMap<TermId, usize>,
        current: Option<TermId>,
    ) -> Vec<TileGroup> {
        let terms = &self.library.terms[taxonomy];
        let most = counts.values().copied().max().unwrap_or(0);
        let group = |(title, ids): &(String, Vec<(String, crate::diagnostic::Span)>)| {
            let of_group = ids.iter().filter_map(|(id, _)| {
                let term = terms.iter().position(|term| term.id.eq_ignore_ascii_case(id) && term.has_page)?;
                Some(TermId { taxonomy, term })
            });
            let of_group: Vec<TermId> = of_group.collect();
            let columns = (1..WIDEST).find(|columns| columns * columns >= of_group.len()).unwrap_or(WIDEST);
            let at = |n: usize| n * (TILE + GAP);
            let tile = |(n, id): (usize, &TermId)| {
                let count = counts.get(id).copied().unwrap_or(0);
                Tile {
                    label: self.library.term(*id).id.clone(),
                    title: self.library.term(*id).title.clone(),
                    path: urls::term(self.library, self.site, *id).link(self.site),
                    count,
                    level: level(count, most),
                    current: current == Some(*id),
                    x: at(n % columns),
                    y: at(n / columns),
                    label_x: at(n % columns) + TILE / 2,
                    // The middle of capitals lies above the line that they stand on.
                    label_y: at(n / columns) + TILE / 2 + 5,
                }
            };
            let (across, down) = (columns.min(of_group.len()), of_group.len().div_ceil(columns));
            TileGroup {
                title: title.clone(),
                tile: TILE,
                width: at(across).saturating_sub(GAP),
                height: at(down).saturating_sub(GAP),
                tiles: of_group.iter().enumerate().map(tile).collect(),
            }
        };
        let groups = self.site.taxonomies[taxonomy].groups.iter().map(group);
        groups.filter(|group| !group.tiles.is_empty()).collect()
    }
}

/// How many beside the most: of three thirds the one that it is in.
fn level(count: usize, most: usize) -> u8 {
    match (count * 3).div_ceil(most.max(1)) {
        0 => 0,
        1 => 1,
        2 => 2,
        _ => 3,
    }
}

//! What the sections of a page show.

use serde::Serialize;
use tera::Value;

use super::{Counted, Facet, Field, Link, Measure, Usage};

/// A part of a page that holds what a filter finds.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its anchor.
    pub id: String,
    /// `cards`, `list`, `table`, `timeline`, `counts`, `map` or `measures`.
    pub show: &'static str,
    /// How many documents there are.
    pub count: usize,
    /// For cards, a list and a timeline: [`Card`](super::Card)s.
    pub cards: Vec<Value>,
    /// For a table.
    pub table: Option<Field>,
    /// For counts, and beside a map, whose text it is.
    pub counts: Vec<Counted>,
    /// For a map.
    pub map: Vec<TileGroup>,
    /// For measures.
    pub measures: Vec<Measure>,
    /// Where all of them are, where not all are shown.
    pub more: Option<Link>,
    /// In a preview, of a section that holds nothing: what belongs there.
    pub empty: Option<String>,
}

/// A group of terms as tiles: a part of a map without borders.
#[derive(Debug, Clone, Serialize)]
pub struct TileGroup {
    /// The group's name.
    pub title: String,
    /// The width and height of a tile, in pixels.
    pub tile: usize,
    /// In pixels.
    pub width: usize,
    /// In pixels.
    pub height: usize,
    /// Its terms, in the order of the schema.
    pub tiles: Vec<Tile>,
}

/// A term as a tile.
#[derive(Debug, Clone, Serialize)]
pub struct Tile {
    /// What stands on it: a country's code.
    pub label: String,
    /// The term's name.
    pub title: String,
    /// Its page.
    pub path: String,
    /// How many documents.
    pub count: usize,
    /// How many that is beside the others: 0 none, 1 few, to 3.
    pub level: u8,
    /// Whether it is the page's own.
    pub current: bool,
    /// Its left edge, in pixels.
    pub x: usize,
    /// Its upper edge, in pixels.
    pub y: usize,
    /// The middle of its label, in pixels.
    pub label_x: usize,
    /// The line that its label stands on, in pixels.
    pub label_y: usize,
}

/// What a report lists and counts.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Of when, in words.
    pub period: String,
    /// What took place.
    pub sections: Vec<ReportPart>,
    /// Where.
    pub reached: Vec<Reached>,
    /// What is measured, as of the end of the period.
    pub measures: Vec<Measure>,
    /// How often the hub was seen in it, where that was counted.
    pub usage: Option<Usage>,
}

/// A section of a report.
#[derive(Debug, Clone, Serialize)]
pub struct ReportPart {
    /// What it holds.
    pub section: Section,
    /// What that is counted by.
    pub counts: Vec<Facet>,
}

/// The countries where events took place.
#[derive(Debug, Clone, Serialize)]
pub struct Reached {
    /// Their taxonomy.
    pub title: String,
    /// Each with how many.
    pub items: Vec<Counted>,
    /// As tiles, where the schema groups them.
    pub map: Vec<TileGroup>,
}

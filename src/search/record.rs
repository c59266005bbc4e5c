//! What a result shows of a document, as it is stored beside tantivy's index.

use std::io;

use serde::Deserialize;
use tantivy::schema::Value;
use tantivy::{DocAddress, TantivyDocument};

use super::Index;
use super::index::failed;

/// The stored part of a [`super::SearchDocument`].
#[derive(Debug, Deserialize)]
pub(super) struct Record {
    pub id: String,
    pub url: String,
    pub title: String,
    summary: Option<String>,
    text: String,
    pub language: String,
    pub collection: String,
    pub kind: Option<String>,
    pub label: String,
    pub date: Option<String>,
    pub places: Vec<String>,
}

impl Record {
    /// What passages are taken from: the summary and the text, which may begin with it.
    pub(super) fn text(&self) -> String {
        let summary = self.summary.as_deref().filter(|summary| !self.text.starts_with(summary.trim()));
        summary.into_iter().chain([self.text.as_str()]).collect::<Vec<_>>().join("\n")
    }
}

impl Index {
    /// The record of a document.
    pub(super) fn record(&self, address: DocAddress) -> io::Result<Record> {
        let stored: TantivyDocument = self.searcher.doc(address).map_err(failed)?;
        let record = stored.get_first(self.fields.record).and_then(|value| value.as_str()).unwrap_or_default();
        Ok(serde_json::from_str(record)?)
    }
}

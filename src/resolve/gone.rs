//! Folders that are gone, as when one has been moved or renamed: said once each, rather than at all that leads there.

use std::collections::{BTreeSet, HashSet};

use super::fields::Missing;
use crate::config::Site;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::load::FOLDER;
use crate::parse::Place;

/// From how many mistakes on one is enough.
const MANY: usize = 4;

/// Puts one diagnostic in the place of those about what should be in a folder where there is nothing.
pub(super) fn folders(places: &[&Place], site: &Site, missing: &[Missing], diagnostics: &mut Vec<Diagnostic>) {
    let there: BTreeSet<&str> = places.iter().map(|place| place.folder.as_str()).filter(|id| !id.is_empty()).collect();
    let collections = site.collections.iter().map(|collection| &collection.id);
    let taxonomies = site.taxonomies.iter().filter(|taxonomy| !taxonomy.countries).map(|taxonomy| &taxonomy.id);
    let mut unknown = there.iter().filter(|id| site.collection(id).is_none() && site.taxonomy(id).is_none());
    let renamed = unknown.next().filter(|_| unknown.next().is_none());
    for id in collections.chain(taxonomies).filter(|id| !there.contains(id.as_str())) {
        let leads_there = |missing: &&Missing| missing.path.split('/').next() == Some(id);
        let lead: HashSet<(&str, Span, Code)> = missing
            .iter()
            .filter(leads_there)
            .map(|missing| (missing.file.as_str(), missing.span, missing.code))
            .collect();
        if lead.len() < MANY {
            continue;
        }
        diagnostics.retain(|diagnostic| !lead.contains(&(diagnostic.path.as_str(), diagnostic.span, diagnostic.code)));
        let path = format!("{FOLDER}/{id}/");
        let message = format!("nothing is in {path}, where {} links and fields lead", lead.len());
        let help = match renamed {
            Some(other) => format!("rename {FOLDER}/{other}/ to {path}, if it was called so"),
            None => "put the files there, each with its title, or take out what leads there".to_owned(),
        };
        let error = Diagnostic::error(path.trim_end_matches('/'), Span::START, Code::MissingFolder, message);
        diagnostics.push(error.suggest(help));
    }
}

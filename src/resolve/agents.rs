//! People and institutions: which documents they wrote, published or took part in, and which lead to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{OTHER_NAMES, Site};
use crate::library::{Agent, Document, DocumentId, Entity, Library, Target};
use crate::selection::newest_first;

/// Each document that is a person or an institution by all its names: of several who share one, whose title it is has it, else the first.
pub(super) fn by_name(library: &Library, site: &Site) -> BTreeMap<String, DocumentId> {
    let all = library.collections.iter().flatten().copied();
    let agents: Vec<DocumentId> = all.filter(|id| library.documents[*id].thing(site).is_agent()).collect();
    let mut names = BTreeMap::new();
    for id in &agents {
        names.entry(library.documents[*id].title.clone()).or_insert(*id);
    }
    for id in &agents {
        for name in self::names(&library.documents[*id], site) {
            names.entry(name.to_owned()).or_insert(*id);
        }
    }
    names
}

/// All names of a document.
pub(super) fn names<'a>(document: &'a Document, site: &'a Site) -> impl Iterator<Item = &'a str> {
    std::iter::once(document.title.as_str()).chain(document.texts_of(site, OTHER_NAMES))
}

/// What is theirs, and what leads to them beside the references of fields.
pub(super) fn agents(library: &Library) -> BTreeMap<DocumentId, Agent> {
    let known: BTreeSet<DocumentId> = library.agents_by_name.values().copied().collect();
    let mut agents: BTreeMap<DocumentId, Agent> = known.iter().map(|id| (*id, Agent::default())).collect();
    let mut listed: Vec<DocumentId> = library.listed().collect();
    listed.sort_by(|a, b| newest_first(&library.documents[*a], &library.documents[*b]));
    for id in listed {
        let document = &library.documents[id];
        let others = document.contributors.iter().map(|(name, _)| name);
        let credited = document.authors.iter().chain(others).chain(&document.publisher);
        let theirs: BTreeSet<DocumentId> = credited
            .filter_map(|name| library.agents_by_name.get(name))
            .copied()
            .filter(|agent| *agent != id)
            .collect();
        let targets = document.texts().flat_map(|text| &text.targets).filter_map(|target| match target {
            Target::Document(to, _) => Some(library.documents[*to].translation.unwrap_or(*to)),
            _ => None,
        });
        let led: BTreeSet<DocumentId> = targets.filter(|to| *to != id && known.contains(to)).collect();
        for agent in &theirs {
            agents.entry(*agent).or_default().works.push(id);
        }
        for agent in led.difference(&theirs) {
            let is_known = |lists: &Vec<(String, Vec<DocumentId>)>| lists.iter().any(|(_, list)| list.contains(&id));
            if !library.backlinks.get(&Entity::Document(*agent)).is_some_and(is_known) {
                agents.entry(*agent).or_default().mentions.push(id);
            }
        }
    }
    agents
}

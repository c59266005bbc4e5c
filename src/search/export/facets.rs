//! The values that documents have in each group.

use std::collections::BTreeMap;

use serde_json::json;

use super::Shard;
use super::coding::Numbers;
use super::lists::BLOCK;
use crate::search::tables::Tables;

/// What a value is called, and the heading under which it is offered.
type Described<'a> = (Vec<&'a str>, Option<&'a str>);

/// For each group its shards, one for each block of documents: none where no document has a value.
pub(super) fn facets(tables: &Tables) -> Vec<Vec<Shard>> {
    let mut terms: BTreeMap<(&str, &str), Described<'_>> = BTreeMap::new();
    for term in &tables.terms {
        let (titles, section) = terms.entry((&*term.group, &*term.id)).or_default();
        // A kind may be called otherwise in another collection.
        if !titles.contains(&&*term.title) {
            titles.push(&*term.title);
        }
        *section = section.or(term.section.as_deref());
    }
    let shards = |(at, (group, values)): (usize, &(String, Vec<String>))| {
        let of = |document: &Vec<(usize, usize)>| -> Vec<usize> {
            document.iter().filter(|(group, _)| *group == at).map(|(_, value)| *value).collect()
        };
        // Sorted by their ids: the order in which documents happen to have them would change with each new one.
        let places: BTreeMap<&str, usize> =
            tables.facets.iter().flat_map(of).map(|value| (values[value].as_str(), value)).collect();
        if places.is_empty() {
            return Vec::new();
        }
        let mut sections: Vec<&str> = Vec::new();
        let mut described = Vec::new();
        let mut place_of = vec![0; values.len()];
        for (place, (id, value)) in places.iter().enumerate() {
            place_of[*value] = u32::try_from(place).unwrap_or(u32::MAX);
            let (titles, section) = terms.get(&(&**group, *id)).cloned().unwrap_or_default();
            let title = if titles.is_empty() { (*id).to_owned() } else { titles.join(" / ") };
            let section = section.map(|section| {
                sections.iter().position(|known| *known == section).unwrap_or_else(|| {
                    sections.push(section);
                    sections.len() - 1
                })
            });
            described.push(match section {
                Some(section) => json!([id, title, section]),
                None => json!([id, title]),
            });
        }
        let shard = |(block, documents): (usize, &[Vec<(usize, usize)>])| {
            let mut numbers = Numbers::default();
            documents.iter().for_each(|document| numbers.push_len(of(document).len()));
            documents.iter().for_each(|document| numbers.extend(of(document).iter().map(|value| place_of[*value])));
            // What values are called stands in the first.
            let (values, sections) = if block == 0 { (&*described, &*sections) } else { Default::default() };
            Shard::of_json('f', format!("{block}.{at}"), &[json!(values), json!(sections), numbers.into_text().into()])
        };
        tables.facets.chunks(BLOCK).enumerate().map(shard).collect()
    };
    tables.groups.iter().enumerate().map(shards).collect()
}

//! What was meant by what was written: the nearest of the names that there are.

use std::collections::BTreeMap;

/// Quotes that word processors make of straight ones.
pub(crate) const CURLY: [char; 9] = ['“', '”', '„', '‟', '‘', '’', '‚', '«', '»'];

/// Names that something may have been meant for. Built once where many are asked about, for libraries are large.
#[derive(Debug, Default)]
pub struct Candidates<'a> {
    entries: Vec<Candidate<'a>>,
}

/// A name with what can be told from it before any comparison.
#[derive(Debug)]
struct Candidate<'a> {
    name: &'a str,
    folded: Folded,
}

/// How many letters of a long name may differ for it to be meant.
const MOST_EDITS: usize = 8;

impl<'a> Candidate<'a> {
    /// How many letters differ, where the name is near.
    fn edits(&self, written: &Folded) -> Option<(usize, &'a str)> {
        let edits = edits(&written.letters, &self.folded.letters);
        (edits <= written.most_edits(&self.folded)).then_some((edits, self.name))
    }
}

/// A name in lower case.
#[derive(Debug)]
struct Folded {
    letters: Vec<char>,
    /// How often it has each letter; several letters share a place.
    counts: [u8; 32],
}

impl Folded {
    fn new(name: &str) -> Self {
        let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        let mut counts = [0_u8; 32];
        for letter in &letters {
            let count = &mut counts[*letter as usize % 32];
            *count = count.saturating_add(1);
        }
        Folded { letters, counts }
    }

    /// No fewer edits lead from one to the other: a letter that one of them has more often, or a length, needs an edit
    /// each. This is the bag distance (Bartolini, Ciaccia and Patella 2002), and it is what keeps a thousand questions
    /// to a large library short.
    fn least_edits(&self, other: &Folded) -> usize {
        let more =
            |a: &[u8; 32], b: &[u8; 32]| -> u16 { a.iter().zip(b).map(|(a, b)| u16::from(a.saturating_sub(*b))).sum() };
        let only_here = more(&self.counts, &other.counts);
        let only_there = more(&other.counts, &self.counts);
        usize::from(only_here.max(only_there)).max(self.letters.len().abs_diff(other.letters.len()))
    }

    /// How many letters may differ for one to be meant by the other.
    fn most_edits(&self, other: &Folded) -> usize {
        let longest = self.letters.len().max(other.letters.len());
        if self.begins(other) || other.begins(self) { longest } else { (longest / 3).min(MOST_EDITS) }
    }

    fn begins(&self, other: &Folded) -> bool {
        self.letters.len() >= 3 && other.letters.starts_with(&self.letters)
    }
}

impl<'a> Candidates<'a> {
    /// From all names.
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let entries = names.into_iter().map(|name| Candidate { name, folded: Folded::new(name) }).collect();
        Candidates { entries }
    }

    /// The name most like what was written, or `None` where none is near enough to be meant.
    ///
    /// Near means: at most a third of the letters differ, and not more than eight, or one begins the other.
    pub fn nearest(&self, written: &str) -> Option<&'a str> {
        Some(self.best(written)?.1)
    }

    /// The nearest name, with how many letters differ.
    fn best(&self, written: &str) -> Option<(usize, &'a str)> {
        let written = Folded::new(written);
        let mut possible: Vec<_> = self.possible(&written).collect();
        possible.sort_unstable_by_key(|(least, _)| *least);
        let mut best: Option<(usize, &str)> = None;
        for (least, entry) in possible {
            if best.is_some_and(|(edits, _)| least > edits) {
                break;
            }
            let near = entry.edits(&written);
            best = best.into_iter().chain(near).min();
        }
        best
    }

    /// All names that are near what was written, each with how many letters differ; the nearest first.
    pub fn near(&self, written: &str) -> Vec<(usize, &'a str)> {
        let written = Folded::new(written);
        let mut near: Vec<_> = self.possible(&written).filter_map(|(_, entry)| entry.edits(&written)).collect();
        near.sort_unstable();
        near
    }

    /// The names that can be near, each with how many letters differ at least.
    fn possible(&self, written: &Folded) -> impl Iterator<Item = (usize, &Candidate<'a>)> {
        let least = |entry: &Candidate<'_>| written.least_edits(&entry.folded);
        let entries = self.entries.iter().map(move |entry| (least(entry), entry));
        entries.filter(|(least, entry)| *least <= written.most_edits(&entry.folded))
    }
}

/// Names by the folder that they stand in: what may have been meant by one that is not there.
#[derive(Debug, Default)]
pub(crate) struct Folders<'a>(BTreeMap<&'a str, Candidates<'a>>);

impl<'a> Folders<'a> {
    /// From all folders and names.
    pub fn new(names: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (folder, name) in names {
            folders.entry(folder).or_default().push(name);
        }
        Folders(folders.into_iter().map(|(folder, names)| (folder, Candidates::new(names))).collect())
    }

    /// The folder and name that were meant: the name where it stands, else one like it in the folder, or in any where
    /// there is no such folder.
    pub fn nearest(&self, folder: &str, name: &str) -> Option<(&'a str, &'a str)> {
        let same = |names: &Candidates<'a>| names.entries.iter().find(|entry| entry.name == name).map(|e| (0, e.name));
        let like = |names: &Candidates<'a>| names.best(name);
        self.find(folder, same).or_else(|| match self.0.get_key_value(folder) {
            Some((folder, names)) => Some((*folder, names.nearest(name)?)),
            None => self.find(folder, like),
        })
    }

    /// The nearest of what is found in each folder; among those as near the one whose folder is most like the one given.
    fn find(
        &self,
        folder: &str,
        found: impl Fn(&Candidates<'a>) -> Option<(usize, &'a str)>,
    ) -> Option<(&'a str, &'a str)> {
        let found = self.0.iter().filter_map(|(other, names)| {
            let (edits, name) = found(names)?;
            Some((edits, strsim::levenshtein(other, folder), *other, name))
        });
        found.min().map(|(_, _, folder, name)| (folder, name))
    }
}

/// The name most like what was written: [`Candidates::nearest`] for a single question.
pub fn did_you_mean<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Candidates::new(names).nearest(written)
}

/// How many letters must be changed, put in, taken out or exchanged with the next one.
fn edits(a: &[char], b: &[char]) -> usize {
    // What both begin and end with needs no comparison, and names of one library have much in common.
    let begin = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[begin..], &b[begin..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if a.is_empty() || b.is_empty() {
        return a.len().max(b.len());
    }
    strsim::osa_distance(&a.iter().collect::<String>(), &b.iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_meant() {
        let names = ["resources", "news", "case-studies", "Topics"];
        for (written, meant) in [
            ("resource", Some("resources")),
            ("nwes", Some("news")),
            ("topic", Some("Topics")),
            ("case", Some("case-studies")),
            ("events", None),
            ("", None),
        ] {
            assert_eq!(did_you_mean(written, names), meant, "{written}");
        }
    }
}

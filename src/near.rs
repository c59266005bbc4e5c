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
/// The longest names that are compared letter by letter: nobody mistypes a whole page, and it would take minutes.
const LONGEST: usize = 400;

impl<'a> Candidate<'a> {
    /// How many letters differ, where the name is near.
    fn edits(&self, written: &Folded) -> Option<(usize, &'a str)> {
        let most = written.most_edits(&self.folded)?;
        let edits = edits(&written.letters, &self.folded.letters);
        (edits <= most).then_some((edits, self.name))
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

    /// How many letters may differ for one to be meant by the other; none where it cannot be.
    fn most_edits(&self, other: &Folded) -> Option<usize> {
        let longest = self.letters.len().max(other.letters.len());
        if self.begins(other) || other.begins(self) {
            return Some(longest);
        }
        (longest <= LONGEST).then_some((longest / 3).min(MOST_EDITS))
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
        let length = written.letters.len();
        self.entries.iter().filter_map(move |entry| {
            let most = written.most_edits(&entry.folded)?;
            // Most names are ruled out by their length alone.
            let is_possible = length.abs_diff(entry.folded.letters.len()) <= most;
            let least = is_possible.then(|| written.least_edits(&entry.folded))?;
            (least <= most).then_some((least, entry))
        })
    }
}

/// Names by the folder that they stand in: what may have been meant by one that is not there.
#[derive(Debug, Default)]
pub(crate) struct Folders<'a> {
    by_folder: BTreeMap<&'a str, Candidates<'a>>,
    /// Every name once, and the folders that have it.
    names: Candidates<'a>,
    by_name: BTreeMap<&'a str, Vec<&'a str>>,
}

/// In how many folders a name may stand for one of them to be meant: each may have its `cover.jpg`.
const FEW: usize = 8;

impl<'a> Folders<'a> {
    /// From all folders and names.
    pub fn new(names: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (folder, name) in names {
            folders.entry(folder).or_default().push(name);
            by_name.entry(name).or_default().push(folder);
        }
        let by_folder = folders.into_iter().map(|(folder, names)| (folder, Candidates::new(names))).collect();
        Folders { by_folder, names: Candidates::new(by_name.keys().copied()), by_name }
    }

    /// The folder and name that were meant: one that is very like it in the folder, the name where it stands, one less like
    /// it in the folder, or one in any where there is no such folder.
    pub fn nearest(&self, folder: &str, name: &str) -> Option<(&'a str, &'a str)> {
        let own = self.by_folder.get_key_value(folder);
        let near = own.and_then(|(folder, names)| Some((*folder, names.best(name)?)));
        let found = near.map(|(folder, (_, name))| (folder, name));
        let is_close = near.is_some_and(|(_, (edits, _))| edits < 3);
        found.filter(|_| is_close).or_else(|| self.place(folder, name)).or(found).or_else(|| {
            let name = self.names.nearest(name).filter(|_| own.is_none())?;
            self.place(folder, name)
        })
    }

    /// Where a name stands: of several folders the one most like the one given.
    fn place(&self, folder: &str, name: &str) -> Option<(&'a str, &'a str)> {
        let (name, folders) = self.by_name.get_key_value(name).filter(|(_, folders)| folders.len() <= FEW)?;
        let nearest = folders.iter().min_by_key(|other| (strsim::levenshtein(other, folder), **other))?;
        Some((nearest, name))
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

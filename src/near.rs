//! What was meant by what was written: the nearest of the names that there are.

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

/// A name in lower case.
#[derive(Debug)]
struct Folded {
    letters: Vec<char>,
    /// A bit for each letter that it has; several letters share one.
    set: u64,
}

impl Folded {
    fn new(name: &str) -> Self {
        let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        let set = letters.iter().fold(0, |set, c| set | 1 << (u32::from(*c) % 64));
        Folded { letters, set }
    }

    /// No fewer edits lead from one to the other: a letter that only one of them has, or a length, needs an edit each.
    fn least_edits(&self, other: &Folded) -> usize {
        let only_here = (self.set & !other.set).count_ones();
        let only_there = (other.set & !self.set).count_ones();
        (only_here.max(only_there) as usize).max(self.letters.len().abs_diff(other.letters.len()))
    }

    /// How many letters differ, where that is near and not more than `limit`.
    fn edits_within(&self, other: &Folded, limit: usize) -> Option<usize> {
        let longest = self.letters.len().max(other.letters.len());
        let is_beginning = self.begins(other) || other.begins(self);
        let limit = limit.min(if is_beginning { longest } else { longest / 3 });
        if self.least_edits(other) > limit {
            return None;
        }
        Some(edits(&self.letters, &other.letters)).filter(|edits| *edits <= limit)
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

    /// All names, as they were given.
    pub fn all(&self) -> impl Iterator<Item = &'a str> {
        self.entries.iter().map(|entry| entry.name)
    }

    /// The name most like what was written, or `None` where none is near enough to be meant.
    ///
    /// Near means: at most a third of the letters differ, or one begins the other.
    pub fn nearest(&self, written: &str) -> Option<&'a str> {
        let written = Folded::new(written);
        let mut best: Option<(usize, &str)> = None;
        for Candidate { name, folded } in &self.entries {
            let limit = best.map_or(usize::MAX, |(edits, _)| edits);
            if let Some(edits) = written.edits_within(folded, limit)
                && best.is_none_or(|best| (edits, *name) < best)
            {
                best = Some((edits, name));
            }
        }
        best.map(|(_, name)| name)
    }

    /// All names that are near what was written, each with how many letters differ; the nearest first.
    pub fn near(&self, written: &str) -> Vec<(usize, &'a str)> {
        let written = Folded::new(written);
        let near = |entry: &Candidate<'a>| Some((written.edits_within(&entry.folded, usize::MAX)?, entry.name));
        let mut near: Vec<(usize, &str)> = self.entries.iter().filter_map(near).collect();
        near.sort_unstable();
        near
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

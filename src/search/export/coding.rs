//! How shards are written: numbers and sorted words as printable text, which a host compresses as well as bytes.

use std::cmp::Ordering;

/// The characters of numbers: printable ASCII but space, quotation mark and backslash, so that a string of JavaScript holds
/// them as they are. The first [`FINAL`] end a number, the others say that it goes on.
const DIGITS: &[u8; 92] =
    b"!#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
/// How many characters end a number.
const FINAL: u32 = 70;
/// How many say that it goes on.
const MORE: u32 = 22;
/// How many characters a bound has at most: it is part of a name.
const LONGEST: usize = 8;
/// How many it has where shards would grow without end otherwise, as over numbers that all begin alike.
const LONGEST_OF_ALL: usize = 32;
/// The characters of hashes. Some disks do not tell upper from lower case.
const HASH: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Numbers one after the other: each its digits to the base of [`MORE`], the highest first, and a last one to that of
/// [`FINAL`].
#[derive(Debug, Default)]
pub(super) struct Numbers(String);

impl Numbers {
    pub(super) fn push(&mut self, number: u32) {
        // By far the most.
        if number < FINAL {
            self.0.push(char::from(DIGITS[number as usize]));
            return;
        }
        let mut digits = [0; 8];
        let mut at = digits.len() - 1;
        digits[at] = number % FINAL;
        let mut rest = number / FINAL;
        while rest > 0 {
            at -= 1;
            digits[at] = FINAL + rest % MORE;
            rest /= MORE;
        }
        self.0.extend(digits[at..].iter().map(|digit| char::from(DIGITS[*digit as usize])));
    }

    pub(super) fn push_len(&mut self, number: usize) {
        self.push(u32::try_from(number).unwrap_or(u32::MAX));
    }

    pub(super) fn extend(&mut self, numbers: impl IntoIterator<Item = u32>) {
        numbers.into_iter().for_each(|number| self.push(number));
    }

    /// Numbers that are written already.
    pub(super) fn push_text(&mut self, text: &str) {
        self.0.push_str(text);
    }

    pub(super) fn text(&self) -> &str {
        &self.0
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// Sorted words, each as the number of UTF-16 units that it shares with the one before, and the rest of it.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    shared: Vec<u32>,
    rests: String,
    last: String,
}

impl Sorted {
    pub(super) fn push(&mut self, word: &str) {
        let shared = common(&self.last, word);
        if !self.shared.is_empty() {
            self.rests.push(',');
        }
        self.shared.push(units(&word[..shared]));
        self.rests.push_str(&word[shared..]);
        word.clone_into(&mut self.last);
    }

    /// How many there are and what each shares, as numbers, and the rests, with commas between: no word has one.
    pub(super) fn finish(self, numbers: &mut Numbers) -> String {
        numbers.push_len(self.shared.len());
        numbers.extend(self.shared);
        self.rests
    }
}

/// How many bytes of whole characters two texts have in common at their beginning.
pub(super) fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// The length of a text as JavaScript counts it.
pub(super) fn units(text: &str) -> u32 {
    text.chars().map(|c| if u32::from(c) > 0xffff { 2 } else { 1 }).sum()
}

/// The order of texts as JavaScript compares them, by UTF-16 unit. It is that of UTF-8 but for characters beyond the first
/// plane (which begin with F0 or more), whose units come before U+E000 and what follows it (EE, EF).
pub(super) fn by_units(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let Some((x, y)) = a.iter().zip(b).find(|(x, y)| x != y) else { return a.len().cmp(&b.len()) };
    let order = x.cmp(y);
    if *x.min(y) >= 0xee && (*x >= 0xf0) != (*y >= 0xf0) { order.reverse() } else { order }
}

/// So many characters that change with a text.
pub(super) fn hash(text: &str, characters: usize) -> String {
    let bytes = *blake3::hash(text.as_bytes()).as_bytes();
    bytes.iter().take(characters).map(|byte| char::from(HASH[usize::from(byte & 31)])).collect()
}

/// A text as a literal of JavaScript.
pub(super) fn literal(text: &str) -> String {
    // No text is without a literal.
    serde_json::to_string(text).unwrap_or_default()
}

/// Gaps between rising numbers: the first from 0, each next one less 1.
pub(super) fn gaps(rising: impl IntoIterator<Item = u32>) -> impl Iterator<Item = u32> {
    let mut next = 0;
    rising.into_iter().map(move |number| {
        let gap = number - next;
        next = number + 1;
        gap
    })
}

/// Cuts sorted items into those of each shard.
///
/// A cut depends on what is near it alone, so that an edit moves few: from `least` on the next item begins a shard whose
/// key's hash says so; from `most` on the next that can. Where a shard begins is part of its name: so none is cut among keys that
/// have many characters in common, [`LONGEST`] or, where it has twice as much, [`LONGEST_OF_ALL`].
pub(super) fn cut<T>(
    items: &[T],
    key: impl Fn(&T) -> &str,
    size: impl Fn(usize) -> usize,
    begins: impl Fn(usize) -> Begins,
    (least, most): (usize, usize),
) -> Vec<&[T]> {
    let mut shards = Vec::new();
    let (mut first, mut filled) = (0, 0);
    for (at, item) in items.iter().enumerate() {
        let longest = if filled < 2 * most { LONGEST } else { LONGEST_OF_ALL };
        let is_told_apart = || {
            at.checked_sub(1).is_none_or(|before| {
                let (before, key) = (key(&items[before]), key(item));
                key[..common(before, key)].chars().nth(longest - 1).is_none()
            })
        };
        let is_chosen = || blake3::hash(key(item).as_bytes()).as_bytes()[0].is_multiple_of(4);
        let is_cut = match begins(at) {
            Begins::Never => false,
            Begins::Unwillingly => filled >= most,
            Begins::Gladly => filled >= most || filled >= least && is_chosen(),
        };
        if is_cut && is_told_apart() {
            shards.push(&items[first..at]);
            (first, filled) = (at, 0);
        }
        filled += size(at);
    }
    if first < items.len() {
        shards.push(&items[first..]);
    }
    shards
}

/// How an item may begin a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// It belongs to the one before.
    Never,
    /// Where the shard before is full.
    Unwillingly,
    /// Where the shard before has enough.
    Gladly,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_few_characters() {
        let text = |number| {
            let mut numbers = Numbers::default();
            numbers.push(number);
            numbers.into_text()
        };
        assert_eq!([0, 69, 70, 1539, 1540].map(text), ["!", "h", "j!", "~h", "ji!"]);
        assert!(text(u32::MAX).len() == 7);
    }

    #[test]
    fn words_stand_in_the_order_of_their_units() {
        let words = [
            "",
            "a",
            "ab",
            "b",
            "é",
            "ក",
            "\u{d7ff}",
            "\u{e000}",
            "\u{ffee}",
            "😀",
            "𞤀𞤁",
            "𞤀",
            "\u{10ffff}",
            "a😀",
            "a\u{ffee}",
        ];
        for a in words {
            for b in words {
                assert_eq!(by_units(a, b), a.encode_utf16().cmp(b.encode_utf16()), "{a} {b}");
            }
        }
    }

    #[test]
    fn words_share_whole_characters() {
        let (mut sorted, mut numbers) = (Sorted::default(), Numbers::default());
        ["ab", "abc", "é", "è", "𞤀𞤁", "𞤀𞤂"].iter().for_each(|word| sorted.push(word));
        assert_eq!(sorted.finish(&mut numbers), "ab,c,é,è,𞤀𞤁,𞤂");
        assert_eq!(numbers.into_text(), "(!$!!!$");
    }

    #[test]
    fn an_edit_moves_few_cuts() {
        let firsts = |words: &[String]| -> Vec<String> {
            let shards = cut(words, |word| word.as_str(), |_| 10, |_| Begins::Gladly, (100, 200));
            assert_eq!(shards.concat(), words);
            shards.into_iter().map(|shard| shard[0].clone()).collect()
        };
        let words: Vec<String> = (0..2000).map(|n| format!("w{n:04}")).collect();
        let before = firsts(&words);
        let mut edited = words.clone();
        edited.insert(700, "w0699x".to_owned());
        let after = firsts(&edited);
        assert!((100..=200).contains(&before.len()), "{}", before.len());
        assert!(before.iter().filter(|word| !after.contains(word)).count() <= 3);
    }

    #[test]
    fn words_that_begin_alike_fill_no_shard_without_end() {
        let words: Vec<String> = (0..2000).map(|n| format!("accession{n:06}")).collect();
        let shards = cut(&words, |word| word.as_str(), |_| 10, |_| Begins::Unwillingly, (100, 200));
        assert_eq!(shards.concat(), words);
        assert!(shards.iter().all(|shard| shard.len() <= 41), "{:?}", shards.iter().map(|shard| shard.len()).max());
    }
}

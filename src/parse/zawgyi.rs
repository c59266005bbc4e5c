//! Burmese in the Zawgyi encoding: it uses the code points of Unicode's Myanmar block for other letters, in the order in
//! which they are seen, so that fonts, search and screen readers of today cannot read it.
//!
//! Told from Unicode by sequences that no language written in Unicode's Myanmar script has, Mon, Shan and Karen included: a vowel
//! sign or medial that begins a syllable, and a stacker with nothing below it. They count only where a line has more of
//! them than of what is common in Unicode and rare in Zawgyi, for a slip of the keyboard can make one.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Span};

/// The first word of a text that seems to be Zawgyi, as bytes.
pub(super) fn find(text: &str) -> Option<Range<usize>> {
    // The bytes that begin all of the block, so that other scripts cost next to nothing.
    if !text.as_bytes().contains(&0xe1) {
        return None;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.contains(is_myanmar)
            && let Some(at) = in_line(line)
        {
            let is_outside = |c: char| !is_myanmar(c);
            let begin =
                line[..at].rfind(is_outside).map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
            let end = line[at..].find(is_outside).map_or(line.len(), |end| at + end);
            return Some(start + begin..start + end);
        }
        start += line.len();
    }
    None
}

/// Says so.
pub(super) fn warning(path: &str, span: Span) -> Diagnostic {
    let message =
        "this seems to be Burmese in Zawgyi encoding, which search, screen readers and most telephones cannot read";
    let help = "turn the whole file into Unicode with a Zawgyi converter, and type with a Unicode keyboard";
    Diagnostic::warning(path, span, Code::Zawgyi, message).suggest(help)
}

/// The byte of the first sign of Zawgyi in a line, where there are more of them than of Unicode.
fn in_line(line: &str) -> Option<usize> {
    let letters: Vec<(usize, char)> = line.char_indices().collect();
    let (mut zawgyi, mut unicode, mut first) = (0, 0, None);
    for (n, (at, c)) in letters.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| letters.get(n)).map(|(_, c)| *c);
        let after = letters.get(n + 1).map(|(_, c)| *c);
        if is_zawgyi(before, *c, after) {
            zawgyi += 1;
            first = first.or(Some(*at));
        } else if is_unicode(before, *c, after) {
            unicode += 1;
        }
    }
    first.filter(|_| zawgyi > unicode)
}

fn is_myanmar(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{109f}')
}

fn is_consonant(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{1021}' | '\u{103f}')
}

/// What ends a syllable, or stands outside of any.
fn is_end(c: Option<char>) -> bool {
    match c {
        None => true,
        Some('\u{1038}' | '\u{104a}'..='\u{104f}') => true,
        // A dotted circle, or a hyphen, carries a sign that is written about.
        Some(c) => !is_myanmar(c) && c != '\u{25cc}' && c != '-',
    }
}

/// Whether a letter stands as in Zawgyi only.
fn is_zawgyi(before: Option<char>, c: char, after: Option<char>) -> bool {
    let is_vowel = |c: Option<char>| matches!(c, Some('\u{102b}'..='\u{1030}' | '\u{1032}'));
    match c {
        // The vowel E and the medial RA are typed before their consonant, for there they are seen.
        '\u{1031}' => (is_end(before) || is_vowel(before)) && after.is_some_and(|c| is_consonant(c) || c == '\u{103b}'),
        '\u{103b}' => (is_end(before) || is_vowel(before)) && after.is_some_and(is_consonant),
        // The stacker is the sign that kills a vowel there. In Unicode a consonant is below it, and NGA has that sign first.
        '\u{1039}' => {
            before.is_some_and(|c| is_consonant(c) || matches!(c, '\u{1037}' | '\u{103d}'))
                && (before == Some('\u{1004}') || is_end(after) || matches!(after, Some('\u{102b}'..='\u{103e}')))
        }
        _ => false,
    }
}

/// Whether a letter stands as it is common in Unicode and rare in Zawgyi: the sign that kills a vowel, at the end of a syllable.
fn is_unicode(before: Option<char>, c: char, after: Option<char>) -> bool {
    c == '\u{103a}' && before.is_some_and(is_myanmar) && (is_end(after) || after == Some('\u{1037}'))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn zawgyi_is_told_from_every_language_of_the_script() {
        for zawgyi in [
            "လူတိုင္းသည္ တူညီ လြတ္လပ္ေသာ ဂုဏ္သိကၡာျဖင့္ လည္းေကာင္း၊",
            "ျမန္မာႏိုင္ငံ",
            "ေက်ာင္းသား",
            "လူ႔အခြင့္ေရး",
            "Title: အသိပညာ ေပါင္းစည္းျခင္း 2017",
        ] {
            assert!(find(zawgyi).is_some(), "{zawgyi}");
        }
        for unicode in [
            "လူတိုင်းသည် တူညီ လွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့် လည်းကောင်း၊",
            "မြန်မာနိုင်ငံ",
            "ကျောင်းသား",
            "အင်္ဂလိပ်",                      // a consonant below NGA
            "ထၢမ်တွပ်ႇ ၶူးႁိုၼ် ဢွင်ႈတီႈ မိူင်း ၵေႃႇ", // Shan
            "ဂလာန်ညးဒါန်လိက် ဍုၚ်မွဲမွဲ",           // Mon
            "ဝိနယပိဋကေ ပါရာဇိကပါဠိ",          // Pali
            "တၢ်ကစီၣ် တၢ်ထံၣ်တၢ်ပၥ်သး",           // Karen
            "the sign ေ stands before what it follows",
            "ភាសាខ្មែរ ไทย 中文",
            // A slip of the keyboard in a line of Unicode.
            "ကျောင်းသည်။ ေက",
        ] {
            assert_eq!(find(unicode), None, "{unicode}");
        }
    }

    #[test]
    fn the_place_is_the_first_word() {
        let text = "A\nက်\nEnglish, ျမန္မာ and more";
        assert_eq!(find(text).map(|range| &text[range]), Some("ျမန္မာ"));
    }
}

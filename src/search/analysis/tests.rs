//! Any text has the words that the rules say, here and in the search client.

use super::*;

fn forms(text: &str) -> String {
    let mut forms = Vec::new();
    words(text, |word, bytes, unit| {
        assert!(text.get(bytes).is_some_and(|source| !source.is_empty()));
        forms.push(match unit {
            Unit::Word => fold(word).into_owned(),
            Unit::Pair => format!("{}+", fold(word)),
            Unit::Last => format!("{}.", fold(word)),
            Unit::Single => format!("{}!", fold(word)),
        });
    });
    forms.join(" ")
}

#[test]
fn every_rule_holds() {
    for (text, expected) in [
        ("Women’s e-learning, 3.5 m²", "women s e learning 3 5 m2"),
        ("so\u{ad}lar zero\u{200b}width \u{feff}mark", "solar zerowidth mark"),
        ("6½ ﬁles №", "61 2 files"),
        ("Ελλάς ΕΛΛΆΣ", "ελλασ ελλασ"),
        ("Straße Đà Nẵng Åland e\u{301}te\u{301} Ёлка й", "strasse da nang aland ete елка и"),
        ("İstanbul ışık", "istanbul isik"),
        ("o‘zbek oʻzbek o'zbek", "o zbek o zbek o zbek"),
        ("مُحَمَّد كتـــاب ٢٠١٧", "محمد کتاب 2017"),
        ("हिन्दी १२", "हिन्दी 12"),
        ("柬埔寨ICT部", "柬埔+ 埔寨+ 寨. ict 部!"),
        ("กำ กำลัง เทศ", "ก\u{e4d}า! ก\u{e4d}าล\u{e31}+ ล\u{e31}ง+ ง. เทศ+ ศ."),
        ("ក\u{200b}ម្ពុជា", "កម្ពុ+ ម្ពុជា+ ជា."),
        ("ကမ္ဘာ ປະເທດ", "ကမ္ဘာ+ မ္ဘာ. ປະເທ+ ເທດ+ ດ."),
        ("ក\u{17d2}ក\u{17d2}ក\u{17d2}ក\u{17d2}ក", "ក\u{17d2}ក\u{17d2}ក\u{17d2}ក\u{17d2}ក+ ក."),
        ("ｶﾞｽ 한국 か\u{3099}", "ガス+ ス. 한국+ 국. が!"),
        ("៣២ ๓๒", "32 32"),
        ("\u{301} a\u{301}\u{302} 中\u{301}国", "a 中国+ 国."),
        ("ﷺ", "صلی الله علیه وسلم"),
        ("كتابخانه کتابخانهٔ المدرسة أهل", "کتابخانه کتابخانه المدرسه اهل"),
        ("फ़ोन", "फोन"),
        ("บน\u{e4d}\u{e49}า น\u{e49}ำ", "บน\u{e49}\u{e4d}า+ น\u{e49}\u{e4d}า. น\u{e49}\u{e4d}า!"),
        ("ណ\u{17d2}ដ", "ណ\u{17d2}ត!"),
        ("ស\u{17d2}រ\u{17d2}តី ស\u{17d2}រ\u{17d2}ដី", "ស\u{17d2}ត\u{17d2}រី! ស\u{17d2}ត\u{17d2}រី!"),
        ("—!? …", ""),
    ] {
        assert_eq!(forms(text), expected, "{text}");
    }
}

#[test]
fn a_word_keeps_its_place() {
    let text = "x กำลัง é\u{301}t";
    let mut places = Vec::new();
    words(text, |word, bytes, _| places.push(format!("{word}={}", &text[bytes])));
    assert_eq!(places[1], "ก\u{e4d}าล\u{e31}=กำลั");
    assert_eq!(places.last().map(String::as_str), Some("é\u{301}t=é\u{301}t"));
    let mut places = Vec::new();
    for text in ["ｺﾝﾋﾟｭ", "\u{1112}\u{1161}\u{11ab}국"] {
        words(text, |word, bytes, _| places.push(format!("{word}={}", &text[bytes])));
    }
    assert_eq!(places, ["コン=ｺﾝ", "ンピ=ﾝﾋﾟ", "ピュ=ﾋﾟｭ", "ュ=ｭ", "한국=\u{1112}\u{1161}\u{11ab}국", "국=국"]);
}

#[test]
fn long_words_are_cut() {
    assert_eq!(forms(&"a".repeat(500)).len(), LONGEST);
}

/// Numbers that look random, the same each time (xorshift).
struct Random(u32);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % limit
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(u32::try_from(list.len()).expect("a short list")) as usize]
    }

    /// Up to `longest` characters between two, those that nobody has assigned too.
    fn text(&mut self, (first, last): (u32, u32), longest: u32) -> String {
        let length = 1 + self.below(longest);
        (0..length).filter_map(|_| char::from_u32(first + self.below(last - first + 1))).collect()
    }
}

fn range(ends: &str) -> Option<(u32, u32)> {
    let (first, last) = ends.split_once("..")?;
    Some((u32::from(code_point(first)?), u32::from(code_point(last)?)))
}

/// Texts that the rules tell apart.
fn texts() -> Vec<String> {
    let mut random = Random(7);
    let ranges: Vec<(u32, u32)> = WORD_CHARACTERS.lines().filter_map(range).collect();
    let mut texts = Vec::new();
    let spaced = |chars: &[char]| chars.iter().flat_map(|c| [*c, ' ']).collect::<String>();
    let around = |code: u32| char::from_u32(code).map_or_else(String::new, |c| format!("a{c}b {c} "));

    // The whole first plane, with spaces between and without.
    let plane: Vec<char> = (0..=0xffff).filter_map(char::from_u32).collect();
    for chars in plane.chunks(200) {
        texts.extend([chars.iter().collect(), spaced(chars)]);
    }
    // The ends of ranges and what is beside them, and some from within those beyond the first plane.
    for some in ranges.chunks(8) {
        texts.push(some.iter().flat_map(|(a, b)| [a - 1, *a, *b, b + 1]).map(around).collect());
    }
    for range in ranges.iter().copied().filter(|(first, _)| *first > 0xffff) {
        texts.extend([random.text(range, 40), format!("{}é{}", random.text(range, 3), random.text(range, 3))]);
    }
    // Digits and what is beside them.
    for zero in DIGITS.lines().filter_map(code_point).map(u32::from) {
        texts.push((zero - 1..=zero + 10).map(around).collect());
    }
    // Letters of mathematics, and letters and ideographs that are others in NFKC.
    for (first, last) in [(0x1d400, 0x1d7ff), (0x1ee00, 0x1eeff), (0x1f100, 0x1f1ff), (0x2f800, 0x2fa1f)] {
        let chars: Vec<char> = (first..=last).filter_map(char::from_u32).collect();
        texts.extend(chars.chunks(200).flat_map(|chars| [chars.iter().collect(), spaced(chars)]));
    }
    // Decomposed letters, and marks in any order.
    for letter in "aeioudhltnszçøAEIOUÆαειωΑΩиіугИغو中か".chars() {
        let marks = ('\u{300}'..='\u{36f}').chain("\u{653}\u{654}\u{655}\u{3099}\u{309a}\u{93c}".chars());
        texts.push(marks.flat_map(|mark| [letter, mark, ' ']).collect());
        for _ in 0..4 {
            let marks = random.text((0x300, 0x36f), 4);
            texts.push(format!("{letter}{marks} x{letter}{marks}y {marks}{letter}"));
        }
    }
    // Syllables of Hangul in their parts.
    for first in 0x1100..=0x1113 {
        // A final, or none.
        for last in [0x20, 0x11a7 + random.below(30)] {
            let codes = (0x1161..=0x1176).flat_map(|vowel| [first, vowel, last]);
            texts.push(codes.filter_map(char::from_u32).collect());
        }
    }
    // Spellings that look the same, and what drops out between their characters.
    let seconds = "\u{1780}\u{178a}\u{178f}\u{e32}\u{e47}\u{e48}\u{e49}\u{e4a}\u{e4b}\u{e4c}\u{ec7}\u{ec8}\u{ec9}\u{eca}\u{ecb}\u{ecc}";
    for first in ['\u{17d2}', '\u{e4d}', '\u{ecd}'] {
        for between in ["", "\u{200b}", "\u{e0100}", "\u{e01ef}", "\u{e01f0}", "\u{fe0f}\u{200d}", "\u{301}"] {
            let pair = |second: char| format!("ន{first}{between}{second}ន a{second}{between}{first} ");
            texts.push(seconds.chars().map(pair).collect());
        }
    }
    // Any sequence of a script that is written without spaces, or whose marks are many.
    let blocks = "E00..E7F E80..EFF 1780..17FF 1000..109F A9E0..A9FF AA60..AA7F 1100..11FF 3130..318F A960..A97F \
        D7B0..D7FF FF65..FF9F FFA0..FFDC 3041..30FF 4E00..4E7F 600..6FF 900..97F 980..9FF B80..BFF \
        D80..DFF F00..FFF FB00..FB4F FE70..FEFF 370..3FF 1E00..1FFF";
    let blocks: Vec<(u32, u32)> = blocks.split(' ').filter_map(range).collect();
    let between = [
        " ", "", "\u{200b}", "\u{200c}", "\u{200d}", "\u{ad}", "\u{feff}", "\u{fe0f}", "\u{61c}", "a", "É", "中",
        "\u{301}",
    ];
    let part = |random: &mut Random, block, longest| random.text(block, longest) + *random.pick(&between);
    for block in blocks.iter().copied() {
        for _ in 0..12 {
            texts.push((0..4).map(|_| part(&mut random, block, 9)).collect());
        }
    }
    for longest in (1..=6).cycle().take(200) {
        let parts = (0..8).map(|_| {
            let block = *random.pick(&blocks);
            part(&mut random, block, longest)
        });
        texts.push(parts.collect());
    }
    // Any word characters, and any characters.
    for _ in 0..300 {
        let some: Vec<(u32, u32)> = (0..20).map(|_| *random.pick(&ranges)).collect();
        texts.push(some.into_iter().map(|range| random.text(range, 2)).collect());
        texts.push(random.text((0, 0x10_ffff), 20));
    }
    // Words about as long as counts.
    for letter in ["a", "É", "e\u{301}", "ß", "ﬃ", "𐐀", "İ", "ᾳ\u{345}", "Ж"] {
        for length in [21, 22, 31, 32, 33, 63, 64, 65, 66, 130] {
            let long = letter.repeat(length);
            texts.extend([format!("{long} {long}é"), format!("{long}\u{301}中{long}")]);
        }
    }
    texts
}

/// The search client's test reads the same file (tests/browser/analysis.test.mjs). `UPDATE=1 cargo test --lib
/// search::analysis` writes it anew.
#[test]
fn arbitrary_text_has_the_forms_that_are_known() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/analysis.tsv");
    let line = |text: String| format!("{}\t{}\n", serde_json::to_string(&text).expect("a text"), forms(&text));
    let lines: Vec<String> = texts().into_iter().map(line).collect();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, lines.concat()).expect("can be written");
    }
    let known = std::fs::read_to_string(path).expect("tests/data/analysis.tsv");
    assert_eq!(known.split_inclusive('\n').count(), lines.len());
    for (line, known) in lines.iter().zip(known.split_inclusive('\n')) {
        assert_eq!(line, known);
    }
}

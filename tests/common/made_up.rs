//! Hubs of any size, the same ones each time.

#![allow(clippy::expect_used, reason = "a test says what it expects")]

use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Writes a site.toml and so many documents with about so many words each. Words follow Zipf's law, so an index over them grows
/// as one over real prose does.
pub fn write(root: &Path, documents: usize, words: usize) {
    let mut state = 1_u64;
    // Of a linear congruential generator (Knuth's MMIX): nothing rests on how random it is.
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below as u64).expect("it is less")
    };
    let folder = root.join("content/resources");
    fs::create_dir_all(&folder).expect("can be made");
    fs::write(root.join("site.toml"), "title = \"Made up\"\nbase_url = \"https://small.example.org/\"\n")
        .expect("can be written");
    for n in 0..documents {
        let mut sentence = |words: usize| -> String {
            // The product of two numbers is mostly small.
            let word = |rank: usize| format!("w{}{rank}", char::from(b"abcdefghijklmnopqrstuvwxyz"[rank % 26]));
            (0..words).map(|_| word(random(60) * random(60))).collect::<Vec<_>>().join(" ")
        };
        let mut text = format!("---\ntitle: {}\nsummary: {}.\n", sentence(5), sentence(12));
        let countries = [["KH", "LA"], ["FJ", "TO"], ["KZ", "UZ"], ["MM", "TH"]][n % 4].join(", ");
        write!(text, "date: {}-{:02}-01\ncountries: [{countries}]\n---\n", 2000 + n % 20, 1 + n % 12).expect("memory");
        (0..words / 40).for_each(|_| write!(text, "{}.\n\n", sentence(40)).expect("memory"));
        fs::write(folder.join(format!("d{n:04}.md")), text).expect("can be written");
    }
}

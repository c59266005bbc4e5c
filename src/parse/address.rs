//! What an address says by itself, wherever it leads.

/// How a file can be shown in a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A picture, or anything that is neither of the others.
    Image,
    /// Sound.
    Audio,
    /// Film.
    Video,
}

/// What the ending of an address says about it.
pub fn medium(address: &str) -> Medium {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "mp3" | "m4a" | "ogg" | "oga" | "opus" | "wav" | "flac" => Medium::Audio,
        "mp4" | "m4v" | "webm" | "ogv" | "mov" => Medium::Video,
        _ => Medium::Image,
    }
}

/// The scheme of an address, in lower case.
pub fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let mut letters = scheme.chars();
    let valid = letters.next()?.is_ascii_alphabetic()
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

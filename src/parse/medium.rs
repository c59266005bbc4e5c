//! What the ending of a file says.

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

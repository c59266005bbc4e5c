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

/// The path of an address at this very machine, as a preview has; nobody else gets there.
pub fn of_preview(address: &str) -> Option<&str> {
    const HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
    let (_, rest) = address.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let host = HOSTS.iter().find(|host| begins(rest, host))?;
    let rest = &rest[host.len()..];
    let rest = rest.strip_prefix(':').map_or(rest, |port| port.trim_start_matches(|c: char| c.is_ascii_digit()));
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// Quotes around an address.
const QUOTES: [char; 6] = ['"', '\'', '“', '”', '‘', '’'];
/// Endings of files that are taken for the ends of hosts.
const FILES: [&str; 25] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "csv", "epub", "jpg", "jpeg",
    "png", "gif", "svg", "webp", "mp3", "m4a", "mp4", "webm", "html", "htm",
];

/// What was meant by an address on the web that is not whole or not one, where that can be known.
pub fn meant(written: &str) -> Option<String> {
    let written = written.trim();
    let bare = in_markdown(written).unwrap_or(written).trim_matches(['<', '>']).trim_matches(QUOTES);
    let name = bare.strip_prefix("mailto:").unwrap_or(bare).trim();
    let mail = name.split_once('@').filter(|_| !name.contains(char::is_whitespace));
    if mail.is_some_and(|(name, host)| !name.is_empty() && !name.contains([':', '/']) && host.contains('.')) {
        return Some(format!("mailto:{name}"));
    }
    let doi = bare.strip_prefix("doi:").unwrap_or(bare).trim();
    let registrant = doi.strip_prefix("10.").and_then(|doi| doi.split_once('/'));
    if registrant.is_some_and(|(digits, _)| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some(format!("https://doi.org/{doi}"));
    }
    let (scheme, host) = match begin(bare) {
        Some((scheme, rest)) => (scheme, begin(rest).map_or(rest, |(_, rest)| rest)),
        None => ("https", bare.strip_prefix("//").unwrap_or(bare)),
    };
    let host = host.replace('\\', "/");
    let (host, path) = host.split_at(host.find('/').unwrap_or(host.len()));
    // Within a name a space is a slip, unless the name ends before it; in the path of a file it may be meant.
    if host.split_whitespace().next_back().is_some_and(|end| !end.contains('.')) {
        return None;
    }
    let host = host.split_whitespace().collect::<String>();
    let path = path.split_whitespace().collect::<Vec<_>>().join("%20");
    let is_host = host.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && !end.is_empty() && !is_file(end));
    let has_signs = host.contains([':', '@', '(', ')', '[', ']', ',']);
    (is_host && !has_signs).then(|| format!("{scheme}://{host}{path}"))
}

/// Whether a name with this ending is one of a file, whatever its case.
pub(super) fn is_file(ending: &str) -> bool {
    FILES.iter().any(|file| file.eq_ignore_ascii_case(ending))
}

/// The address of a link of Markdown, `[text](address)`, that stands by itself.
pub fn in_markdown(written: &str) -> Option<&str> {
    let (_, address) = written.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    Some(address)
}

/// Whether it is `https//example.org`.
pub fn has_no_colon(address: &str) -> bool {
    begins(address, "http//") || begins(address, "https//")
}

/// Whether an address begins so, whatever its case.
pub(super) fn begins(address: &str, begin: &str) -> bool {
    address.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin))
}

/// What to write instead of a tag of a template.
pub const OWN_ADDRESS: &str = "write the path of the file, such as `../news/launch.md`, or the whole address";

/// The tag of a template in an address, as Jekyll and Hugo have them: `{{ site.url }}`, `{% link x.md %}`.
pub fn template_tag(address: &str) -> Option<&str> {
    let tag = &address[address.find("{{").or_else(|| address.find("{%"))?..];
    let end = if tag.starts_with("{{") { "}}" } else { "%}" };
    Some(&tag[..tag.find(end)? + end.len()])
}

/// What is wrong with it.
pub fn no_meaning(tag: &str) -> String {
    format!("`{tag}` is a tag of another system, and means nothing here")
}

/// The scheme of an address on the web that begins as one is meant to, `http:/` or `htps://`, and what follows it.
fn begin(address: &str) -> Option<(&'static str, &str)> {
    let letters = address.find(|c: char| !c.is_ascii_alphabetic())?;
    let (word, rest) = address.split_at(letters);
    let behind = rest.trim_start_matches([':', ';', '/', '\\', ' ']);
    let signs = &rest[..rest.len() - behind.len()];
    let word = word.to_ascii_lowercase();
    let is_meant = word.starts_with('h')
        && word.len() >= 3
        && word.contains('p')
        && signs.contains([':', ';', '/'])
        && strsim::osa_distance(&word, "https") <= 2;
    let scheme = if word.ends_with('s') { "https" } else { "http" };
    is_meant.then_some((scheme, behind))
}

/// The name of the file, where what stands for an address is one on somebody's own disk, or a name alone.
pub fn file_name(written: &str) -> Option<&str> {
    if written.rsplit_once('.').is_some_and(|(_, ending)| is_file(ending)) && !written.contains(['/', '\\', ':']) {
        return Some(written);
    }
    let drive = written.split_once(":\\").filter(|(drive, _)| drive.len() == 1);
    let path = drive.map(|(_, path)| path).or_else(|| written.strip_prefix("file://"))?;
    path.rsplit(['\\', '/']).next().filter(|name| !name.is_empty())
}

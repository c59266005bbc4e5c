//! Addresses: the only place where they are formed.
//!
//! A [`Url`] is a path from the site's root without its leading slash: `resources/x/`, and empty for home. Pages
//! reach each other by putting `../` in front, so that a site works at a root, in a folder and from a disk.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::config::{SEARCH, Site};
use crate::library::{DocumentId, Library, Role, Target, TermId};
use crate::slug::slug;

/// An address within the site: a path from its root, not percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Url(String);

/// The name of the file in the output folder that says which files pustaka made: no page may have it.
pub const MANIFEST: &str = ".pustaka";
/// The folder in the output folder where files wait until a build is complete: no page may be in it.
pub const STAGING: &str = ".pustaka-staging";

/// The folder with the theme's files.
pub const ASSETS: &str = "assets/";

/// What has to be encoded in a path: what ends it, what is not allowed, and what HTML would have to escape.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'&')
    .add(b'\'')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']');

/// The same in a name or value of a query.
const IN_QUERY: &AsciiSet = &PATH.add(b'=').add(b'+');

impl Url {
    /// What a path from the root asks for, whether or not it exists.
    pub fn asked(path: &str) -> Self {
        Url(path.to_owned())
    }

    /// The home page.
    pub fn home() -> Self {
        Url(String::new())
    }

    /// The path as it is on disk: folders have an `index.html`.
    pub fn file(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') { format!("{}index.html", self.0) } else { self.0.clone() }
    }

    /// The path from the root, not encoded.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The path from the root, percent-encoded.
    pub fn encoded(&self) -> String {
        encoded(&self.0)
    }

    /// What leads from this page to the root: `./`, `../`, `../../`…
    pub fn root(&self) -> String {
        match self.0.matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        }
    }

    /// As another page of the site leads to it, after that page's [`root`](Self::root).
    pub fn link(&self, site: &Site) -> String {
        if site.disk { self.with_file_name().encoded() } else { self.encoded() }
    }

    /// The whole address.
    pub fn absolute(&self, site: &Site) -> String {
        format!("{}{}", site.base_url, self.encoded())
    }

    /// The same with the name of its file, for where no server knows that name: on a disk.
    pub fn with_file_name(&self) -> Url {
        Url(self.file())
    }

    /// An address below this one.
    fn join(&self, name: &str) -> Url {
        Url(format!("{}{name}", self.0))
    }
}

/// Whether a file of the output folder is a page with a folder of its own, as all documents have.
pub fn is_page(file: &str) -> bool {
    file.ends_with("/index.html")
}

/// A path without the name of the file that a folder stands for.
pub fn without_file(path: &str) -> &str {
    match path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => path,
    }
}

/// The folders above a file's path, the deepest first.
pub fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// An address as its folder and what stands in it: `resources/` and `annual-report/`.
pub fn in_folder(path: &str) -> (&str, &str) {
    let above = path.trim_end_matches('/').rfind('/').map_or(0, |slash| slash + 1);
    path.split_at(above)
}

/// A path, percent-encoded.
pub fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The page of a document, or what stands for its file.
pub fn document(library: &Library, site: &Site, id: DocumentId) -> Url {
    let document = &library.documents[id];
    let path = match document.role {
        Role::Home => String::new(),
        Role::Page => format!("{}/", document.slug),
        Role::Document(collection) => format!("{}/{}/", site.collections[collection].id, document.slug),
        Role::Collection(collection) => format!("{}/", site.collections[collection].id),
        Role::Taxonomy(taxonomy) => format!("{}/", site.taxonomies[taxonomy].id),
        Role::Term(id) => term(library, site, id).0,
    };
    match document.translation {
        Some(_) => Url(format!("{}/{path}", document.language.code)),
        None => Url(path),
    }
}

/// The page that a file of `content/` will have, by what its path says.
pub fn begun(folder: &str, name: &str, language: Option<&str>) -> Url {
    let language = language.map(|code| format!("{code}/")).unwrap_or_default();
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let is_list = matches!((folder.as_str(), name), ("", "index") | (_, "_index"));
    let name = if is_list { String::new() } else { format!("{name}/") };
    Url(format!("{language}{folder}{name}"))
}

/// The list of a collection.
pub fn collection(site: &Site, collection: usize) -> Url {
    Url(format!("{}/", site.collections[collection].id))
}

/// The terms of a taxonomy.
pub fn taxonomy(site: &Site, taxonomy: usize) -> Url {
    Url(format!("{}/", site.taxonomies[taxonomy].id))
}

/// The page of a term.
pub fn term(library: &Library, site: &Site, id: TermId) -> Url {
    Url(format!("{}/{}/", site.taxonomies[id.taxonomy].id, library.term(id).slug))
}

/// Where a term's id leads to its page, if that is another address.
pub fn term_by_id(library: &Library, site: &Site, id: TermId) -> Option<Url> {
    let term = library.term(id);
    let by_id = slug(&term.id);
    (!by_id.is_empty() && by_id != term.slug).then(|| Url(format!("{}/{by_id}/", site.taxonomies[id.taxonomy].id)))
}

/// The page of two terms of different taxonomies.
pub fn pair(library: &Library, site: &Site, a: TermId, b: TermId) -> Url {
    term(library, site, a).join(&format!("{}/{}/", site.taxonomies[b.taxonomy].id, library.term(b).slug))
}

/// The index of a browsed field.
pub fn browse(field: &str) -> Url {
    Url(format!("browse/{}/", slug(field)))
}

/// One value of a browsed field; `again`, counted from 1, tells values apart that have the same name in an address.
pub fn browse_value(field: &str, value: &str, again: usize) -> Url {
    let number = if again == 1 { String::new() } else { format!("-{again}") };
    browse(field).join(&format!("{}{number}/", name_of(value)))
}

/// What something is called in an address: its slug, as long as a name should be.
fn name_of(text: &str) -> String {
    const LONGEST: usize = 60;
    let name: String = slug(text).chars().take(LONGEST).collect();
    if name.is_empty() { "other".to_owned() } else { name.trim_end_matches('-').to_owned() }
}

/// A year of a list's archive, or what has no date.
pub fn year(list: &Url, year: Option<u16>) -> Url {
    let year = year.map_or_else(|| "undated".to_owned(), |year| year.to_string());
    list.join(&format!("{year}/"))
}

/// A page, counted from 0, of what begins at an address: the first is the address itself.
pub fn numbered(first: &Url, page: usize) -> Url {
    if page == 0 { first.clone() } else { first.join(&format!("{}/", page + 1)) }
}

/// The feed of a list.
pub fn feed(list: &Url) -> Url {
    list.join("feed.xml")
}

/// A record of a document, for programs that manage references.
pub fn record(document: &Url, ending: &str) -> Url {
    document.join(&format!("cite.{ending}"))
}

/// An event for calendars.
pub fn event(document: &Url) -> Url {
    document.join("event.ics")
}

/// The events of a collection for calendars.
pub fn calendar(site: &Site, collection: usize) -> Url {
    self::collection(site, collection).join("calendar.ics")
}

/// A file beside a document: its address is its path.
pub fn attachment(library: &Library, id: usize) -> Url {
    Url(library.attachments[id].path.clone())
}

/// A file of `static/`: its address is its path.
pub fn copied(path: &str) -> Url {
    Url(path.to_owned())
}

/// Files of `static/` that browsers show in tabs and bookmarks, the best first.
pub fn icons() -> [Url; 3] {
    ["favicon.svg", "favicon.ico", "favicon.png"].map(|name| Url(name.to_owned()))
}

/// A file of the theme, by the hash of its bytes: what changes has another address, so that browsers may keep it for ever.
pub fn asset(name: &str, hash: &str) -> Url {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    Url(format!("{ASSETS}{stem}.{hash}.{ending}"))
}

/// Where a link leads; `root` comes before what is within the site.
pub fn target(library: &Library, site: &Site, target: &Target, root: &str) -> String {
    let within = |url: Url, rest: &str| format!("{root}{}{rest}", url.link(site));
    match target {
        Target::External(address) | Target::Anchor(address) => address.clone(),
        Target::Document(id, anchor) => within(document(library, site, *id), anchor),
        Target::Term(id, anchor) => within(term(library, site, *id), anchor),
        Target::Collection(at, anchor) => within(collection(site, *at), anchor),
        Target::Taxonomy(at, anchor) => within(taxonomy(site, *at), anchor),
        Target::Attachment(id) => within(attachment(library, *id), ""),
        Target::Site(path, rest) => within(Url::asked(path), rest),
    }
}

/// The folder with the shards of the index for browsers.
pub const SHARDS: &str = "assets/search";

/// A shard of the index for browsers: its name has a hash of its content.
pub fn shard(name: &str) -> Url {
    Url(format!("{SHARDS}/{name}.js"))
}

/// The name of the shard at a path.
pub fn shard_at(path: &str) -> Option<&str> {
    path.strip_prefix(SHARDS)?.strip_prefix('/')?.strip_suffix(".js")
}

/// The page that searches.
pub fn search() -> Url {
    Url(format!("{SEARCH}/"))
}

/// The page that searches, narrowed: groups and values.
pub fn search_for<'a>(site: &Site, narrowed: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = narrowed.map(|(group, value)| format!("{}={}", encoded_value(group), encoded_value(value)));
    format!("{}?{}", search().link(site), query.collect::<Vec<_>>().join("&"))
}

/// A name or value in the query of an address.
fn encoded_value(text: &str) -> String {
    utf8_percent_encode(text, IN_QUERY).to_string()
}

/// The page with what a visitor keeps.
pub fn kept() -> Url {
    Url("kept/".to_owned())
}

/// What tells browsers how to search.
pub fn open_search() -> Url {
    Url("opensearch.xml".to_owned())
}

/// The file that names the shards of the index for browsers.
pub fn search_start() -> Url {
    Url(format!("{SEARCH}/start.js"))
}

/// What a server shows for an address that no page has.
pub fn not_found() -> Url {
    Url("404.html".to_owned())
}

/// What search engines read first.
pub fn robots() -> Url {
    Url("robots.txt".to_owned())
}

/// The sitemap, or the list of its parts.
pub fn sitemap() -> Url {
    Url("sitemap.xml".to_owned())
}

/// A part of the sitemap, counted from 0.
pub fn sitemap_part(part: usize) -> Url {
    Url(format!("sitemap-{}.xml", part + 1))
}

/// A former address: with `index.html` where it names no page's file. `/v1.2` and `/page.php` are folders: servers lead there.
pub fn former(written: &str) -> Url {
    let path = written.trim_start_matches('/');
    let is_file = path.ends_with(".html") || path.ends_with(".htm");
    if is_file || path.ends_with('/') { Url(path.to_owned()) } else { Url(format!("{path}/")) }
}

/// A document's title sorts and is found under this letter: its first letter or digit in upper case, without marks.
pub fn letter(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let first = title.nfkd().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_numeric() => "0–9".to_owned(),
        Some(c) => c.to_uppercase().collect(),
        None => "#".to_owned(),
    }
}

/// A letter's part of a list.
pub fn below(list: &Url, letter: &str) -> Url {
    list.join(&format!("{}/", name_of(letter)))
}

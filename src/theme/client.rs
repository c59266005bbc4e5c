//! The scripts of pages as they are published: of one or several files each.
//!
//! A visitor on a thin line pays for every byte, and a reader of the code wants every comment and name. So the default
//! theme's scripts are minified while the program is built (build.rs). A script of which a theme replaces a part is
//! published as it was written.

use std::borrow::Cow;

use super::scripts::{SCRIPTS, joined};
use super::{ASSETS, Layer};

/// The scripts of the default theme, minified.
const MINIFIED: [&str; SCRIPTS.len()] = include!(concat!(env!("OUT_DIR"), "/client.rs"));

/// The assets of all layers' files: those, and the scripts that their parts become.
pub(super) fn assets<'a>(
    files: &'a Layer,
    default: &'a Layer,
) -> impl Iterator<Item = (String, Cow<'static, [u8]>)> + use<'a> {
    let is_part = |name: &str| SCRIPTS.iter().any(|(_, parts)| parts.contains(&name));
    let others = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(ASSETS)?, bytes)));
    let others = others.filter(move |(name, _)| !is_part(name)).map(|(name, bytes)| (name.to_owned(), bytes.clone()));
    let scripts = SCRIPTS.iter().zip(MINIFIED).filter_map(|((name, parts), minified)| {
        let paths = || parts.iter().map(|part| format!("{ASSETS}{part}"));
        let bytes = if paths().all(|path| files.get(&path) == default.get(&path)) {
            Cow::Borrowed(minified.as_bytes())
        } else {
            let parts = paths().map(|path| std::str::from_utf8(files.get(&path)?).ok());
            Cow::Owned(joined(parts.collect::<Option<Vec<&str>>>()?.into_iter()).into_bytes())
        };
        Some(((*name).to_owned(), bytes))
    });
    others.chain(scripts)
}

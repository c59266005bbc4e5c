//! Minifies the scripts of the default theme, so that what is published is small and what is read is not.

#![allow(clippy::panic, clippy::expect_used, clippy::print_stdout, reason = "so a build script speaks")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_compat::EngineTargets;
use oxc_minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

#[path = "src/theme/scripts.rs"]
mod scripts;

/// The folder with their parts.
const FOLDER: &str = "themes/default/assets";
/// All that the program is made from.
const SOURCES: [&str; 6] = ["Cargo.lock", "build.rs", "data", "src", "starter", "themes/default"];
/// What browsers of the last four years know.
const BROWSERS: &str = "es2022";

fn main() {
    SOURCES.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    let minified = scripts::SCRIPTS.map(|(name, parts)| {
        let parts = parts.iter().map(|part| fs::read_to_string(Path::new(FOLDER).join(part)).expect(part));
        minified(name, &scripts::joined(parts.collect::<Vec<_>>().iter().map(String::as_str)))
    });
    let path = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("client.rs");
    fs::write(path, format!("{minified:?}")).expect("OUT_DIR can be written");
    println!("cargo::rustc-env=PUSTAKA_SOURCE={:016x}", source());
}

/// A hash of all that the program is made from: what another program built may be out of date.
fn source() -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut waiting: Vec<PathBuf> = SOURCES.map(PathBuf::from).into();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries =
                fs::read_dir(&path).expect("it can be read").map(|entry| entry.expect("it can be read").path());
            waiting.extend(entries);
            waiting.sort();
        } else {
            (path.to_str(), fs::read(&path).unwrap_or_default()).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// A script in fewer bytes.
fn minified(name: &str, script: &str) -> String {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, SourceType::script()).parse();
    assert!(parsed.diagnostics.is_empty(), "{name}: {:#?}", parsed.diagnostics);
    let mut program = parsed.program;
    let target = EngineTargets::from_target(BROWSERS).expect("a version of ECMAScript");
    let compress = CompressOptions { target, ..CompressOptions::smallest() };
    let options = MinifierOptions { compress: Some(compress), ..MinifierOptions::default() };
    let scoping = Minifier::new(options).minify(&allocator, &mut program).scoping;
    Codegen::new().with_options(CodegenOptions::minify()).with_scoping(scoping).build(&program).code
}

//! Minifies the search client of the default theme, so that what is published is small and what is read is not.

#![allow(clippy::panic, clippy::expect_used, clippy::print_stdout, reason = "so a build script speaks")]

use std::path::Path;
use std::{env, fs};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_compat::EngineTargets;
use oxc_minifier::{CompressOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

#[path = "src/theme/scripts.rs"]
mod scripts;

/// The folder with the client's parts.
const FOLDER: &str = "themes/default/assets/search";
/// What browsers of the last four years know.
const BROWSERS: &str = "es2022";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/theme/scripts.rs");
    println!("cargo::rerun-if-changed={FOLDER}");
    let minified = scripts::SCRIPTS.map(|(name, parts)| {
        let parts = parts.iter().map(|part| fs::read_to_string(Path::new(FOLDER).join(part)).expect(part));
        minified(name, &scripts::joined(parts.collect::<Vec<_>>().iter().map(String::as_str)))
    });
    let path = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("client.rs");
    fs::write(path, format!("{minified:?}")).expect("OUT_DIR can be written");
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

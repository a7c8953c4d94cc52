//! Reads every file of a folder's git index that a grammar is known for and parses it with
//! tree-sitter, on all cores: the peer of `benches/against-tree-sitter`.
//!
//! Usage: parse-files FOLDER
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use impact::host::language;
use impact::host::syntax::Syntax;

fn main() {
    let folder = std::env::args().nth(1).unwrap();
    let folder = Path::new(&folder);
    let index = git2::Repository::open(folder).unwrap().index().unwrap();
    let paths: Vec<String> = index
        .iter()
        .filter_map(|entry| String::from_utf8(entry.path).ok())
        .filter(|path| language::of(path, "").is_some())
        .collect();
    let (next, parsed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = std::fs::read_to_string(folder.join(path)).unwrap_or_default();
            let tree = language::of(path, "").and_then(|l| Syntax::parse(&text, l));
            parsed.fetch_add(usize::from(tree.is_some()), Ordering::Relaxed);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    println!("{} files", parsed.into_inner());
}

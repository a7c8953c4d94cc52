//! The fuzz targets' properties over their corpus.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;

fn corpus(target: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .map(|e| e.path())
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no corpus for {target}");
    files
        .iter()
        .map(|path| {
            let bytes = std::fs::read(path).unwrap();
            (
                path.display().to_string(),
                String::from_utf8_lossy(&bytes).into_owned(),
            )
        })
        .collect()
}

#[test]
fn splitting_loses_nothing() {
    for (_, text) in corpus("splitter") {
        impact::hostile::split(&text);
    }
}

#[test]
fn literals_point_at_their_text() {
    for (_, text) in corpus("lexer") {
        impact::hostile::lex(&text);
    }
}

#[test]
fn no_query_and_no_change_brings_the_judge_down() {
    for (_, text) in corpus("resolver") {
        impact::hostile::judge(&text);
    }
}

#[test]
fn very_long_expressions_do_not_overflow_the_stack() {
    let chain = format!(
        "SELECT status FROM orders WHERE {}",
        vec!["total = 1"; 20_000].join(" AND ")
    );
    impact::hostile::judge(&chain);
    let union = vec!["SELECT status FROM orders"; 5_000].join(" UNION ALL ");
    impact::hostile::judge(&union);
    let nested = format!(
        "SELECT {}1{} FROM orders",
        "(".repeat(20_000),
        ")".repeat(20_000)
    );
    impact::hostile::judge(&nested);
}

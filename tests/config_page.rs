//! The page about `impact.yml` is true: its example is a config, and every key stands in its table.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/impact-yml.md"))
        .unwrap()
}

#[test]
fn the_example_is_a_config_that_says_everything() {
    let page = page();
    let example = page
        .split("```yaml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let config = impact::config::parse("impact.yml", example).unwrap();
    assert_eq!(config.databases.len(), 2);
    assert_eq!(config.external_readers.len(), 1);
    for key in page
        .lines()
        .filter_map(|l| l.strip_prefix("| `"))
        .filter_map(|l| l.split('`').next())
    {
        assert!(
            example.contains(&format!("{key}:")),
            "the example leaves {key} out"
        );
    }
}

#[test]
fn every_key_is_documented() {
    let source =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config/mod.rs"))
            .unwrap();
    let body = source
        .split("pub struct Config {")
        .nth(1)
        .unwrap()
        .split("\n}")
        .next()
        .unwrap();
    let page = page();
    let keys: Vec<&str> = body
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub "))
        .filter_map(|line| line.split(':').next())
        .collect();
    assert!(keys.len() > 5);
    for key in keys {
        assert!(
            page.contains(&format!("| `{key}` |")),
            "docs/impact-yml.md does not tell {key}"
        );
    }
}

//! Every format against its golden file; `IMPACT_BLESS=1` writes them anew.

#![allow(clippy::unwrap_used)]

#[path = "reports/markdown.rs"]
mod markdown;
#[path = "reports/places.rs"]
mod places;
#[path = "reports/sample.rs"]
mod sample;
#[path = "reports/variants.rs"]
mod variants;

use std::fs;
use std::path::PathBuf;

use impact::analysis::report::Report;
use impact::report::{
    CHECKLIST_FORMATS, Detail, Document, FORMATS, Format, View, doctor, explain_all, explain_kind,
    is_hidden, schema, write_document,
};
use serde_json::Value;

fn rendered(format: &Format, report: &Report, view: &View) -> String {
    let mut out = Vec::new();
    (format.render)(report, view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn assert_golden(name: &str, actual: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/reports")
        .join(format!("{name}.golden"));
    // The version is no news in a golden file.
    let actual = actual.replace(
        concat!("\"", env!("CARGO_PKG_VERSION"), "\""),
        "\"VERSION\"",
    );
    if std::env::var_os("IMPACT_BLESS").is_some() {
        fs::write(&path, &actual).unwrap();
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == actual,
        "{} differs; IMPACT_BLESS=1 writes it anew:\n{actual}",
        path.display()
    );
}

fn named(id: &str) -> &'static Format {
    FORMATS.iter().find(|format| format.id == id).unwrap()
}

#[test]
fn every_format_has_its_golden_file() {
    for format in FORMATS {
        assert_golden(
            format.id,
            &rendered(format, &sample::shop(), &View::default()),
        );
        assert_golden(
            &format!("{}-release", format.id),
            &rendered(format, &variants::release(), &View::default()),
        );
    }
}

#[test]
fn text_is_told_in_three_sizes_and_in_colour() {
    let text = named("text");
    for (name, detail) in [
        ("text-quiet", Detail::Quiet),
        ("text-verbose", Detail::Verbose),
    ] {
        let view = View {
            detail,
            ..View::default()
        };
        assert_golden(name, &rendered(text, &sample::shop(), &view));
    }
    let color = View {
        color: true,
        width: 60,
        ..View::default()
    };
    assert_golden("text-color", &rendered(text, &sample::shop(), &color));
}

#[test]
fn other_documents_are_shown_as_text() {
    let shown = |document: &Document| {
        let mut out = Vec::new();
        write_document(document, &View::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    assert_golden("doctor", &shown(&doctor(&sample::diagnosis())));
    for kind in impact::change::KINDS {
        assert!(shown(&explain_all()).contains(kind.id));
        let explained = shown(&explain_kind(kind));
        let unfilled = explained.contains("{table}") || explained.contains("{name}");
        assert!(!unfilled && explained.contains(kind.title), "{explained}");
    }
}

#[test]
fn the_checklist_is_told_in_every_format() {
    for (name, report) in [
        ("checklist", sample::shop()),
        ("checklist-hostile", variants::hostile()),
    ] {
        let checklist = impact::analysis::checklist(&report, None);
        for format in CHECKLIST_FORMATS {
            let mut out = Vec::new();
            (format.render)(&checklist, &View::default(), &mut out).unwrap();
            let shown = String::from_utf8(out).unwrap();
            assert_eq!(shown.chars().find(|c| *c != '\n' && is_hidden(*c)), None);
            assert_golden(&format!("{name}-{}", format.id), &shown);
        }
    }
}

#[test]
fn nothing_of_a_hostile_repository_reaches_the_terminal_raw() {
    let view = View {
        detail: Detail::Verbose,
        ..View::default()
    };
    for format in FORMATS {
        let shown = rendered(format, &variants::hostile(), &view);
        let raw = shown.chars().find(|c| *c != '\n' && is_hidden(*c));
        assert_eq!(raw, None, "{}", format.id);
        assert_golden(&format!("{}-hostile", format.id), &shown);
    }
}

#[test]
fn a_line_of_text_is_no_wider_than_the_terminal() {
    let view = View {
        width: 60,
        ..View::default()
    };
    let shown = rendered(named("text"), &sample::shop(), &view);
    let wide: Vec<&str> = shown
        .lines()
        .filter(|line| line.chars().count() > 60)
        .collect();
    assert_eq!(wide, Vec::<&str>::new());
}

/// Where `value` has keys that `schema` does not know, or the other way round.
fn strange_keys(value: &Value, schema: &Value, root: &Value, at: &str, strange: &mut Vec<String>) {
    let schema = match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(&reference[1..]).unwrap(),
        None => schema,
    };
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        if !value.is_null() {
            strange_keys(value, &choices[0], root, at, strange);
        }
        return;
    }
    match value {
        Value::Object(object) => {
            let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
                return;
            };
            for (key, value) in object {
                match properties.get(key) {
                    Some(schema) => {
                        strange_keys(value, schema, root, &format!("{at}.{key}"), strange);
                    }
                    None => strange.push(format!("{at}.{key}")),
                }
            }
        }
        Value::Array(values) => {
            for value in values {
                strange_keys(value, &schema["items"], root, &format!("{at}[]"), strange);
            }
        }
        _ => {}
    }
}

#[test]
fn json_is_what_its_schema_says() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for report in [sample::shop(), variants::hostile()] {
        let json = rendered(named("json"), &report, &View::default());
        let json: Value = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        let mut strange = Vec::new();
        strange_keys(&json, &schema, &schema, "", &mut strange);
        assert_eq!(
            strange,
            Vec::<String>::new(),
            "rows missing in report/schema.rs"
        );
    }
}

#[test]
fn the_text_in_json_is_the_text_of_the_repository() {
    let json = rendered(named("json"), &variants::hostile(), &View::default());
    let json: Value = serde_json::from_str(&json).unwrap();
    let message = json["findings"][0]["message"].as_str().unwrap();
    assert_eq!(message, variants::hostile().findings[0].message);
}

//! What is hostile: deep chains, many assignments; nothing overflows, nothing takes long.

use std::time::{Duration, Instant};

use super::ORM;
use crate::host::language;
use crate::host::syntax::Syntax;
use crate::orm::{Models, Schema, Table, Unit, Uses};

fn read(text: &str) -> Uses {
    let language = language::of("a/b.go", "").unwrap();
    let literals = crate::host::literals(text, language);
    let syntax = Syntax::parse(text, language);
    let schema = Schema::new([Table {
        name: "orders".to_owned(),
        columns: vec!["id".to_owned(), "status".to_owned()],
        open: false,
    }]);
    let unit = Unit {
        path: "a/b.go",
        text,
        language,
        literals: &literals,
        syntax: syntax.as_ref(),
    };
    let models = Models::new((ORM.models)(&unit, &schema), schema);
    (ORM.uses)(&unit, &models)
}

#[test]
fn deep_and_long_code_is_read_in_time() {
    let started = Instant::now();
    let inside = |body: &str| format!("package a\nfunc f() {{\n{body}\n}}\n");
    let calls = ".Where(sq.Eq{\"status\": 1})".repeat(500);
    let long = read(&inside(&format!(
        "sq.Select(\"id\").From(\"orders\"){calls}"
    )));
    assert_eq!(long.statements.len(), 1);
    let nested = "sq.Select(\"id\").From(\"orders\").Where(".repeat(300);
    read(&inside(&format!("{nested}1{}", ")".repeat(300))));
    let kept = "q = q.Where(q.Where(sq.Eq{\"id\": 1}))\n".repeat(300);
    read(&inside(&format!(
        "q := sq.Select(\"id\").From(\"orders\")\n{kept}"
    )));
    let rows = "m[\"status\"] = 1\nsq.Update(\"orders\").SetMap(m)\n".repeat(500);
    read(&inside(&format!("m := map[string]any{{}}\n{rows}")));
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_method_of_something_else_is_no_statement() {
    let uses = read("package a\nfunc f() { cache.Delete(\"orders\"); mail.From(\"orders\") }\n");
    assert!(uses.statements.is_empty() && uses.snippets.is_empty());
}

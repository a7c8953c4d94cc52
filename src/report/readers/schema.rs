//! The JSON Schema of who uses an object. Out: what `impact schema readers` prints.

use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::analysis::readers::Access;
use crate::analysis::report::UNDECIDED_REASONS;
use crate::audience::{Audience, Class};
use crate::clause::Clause;
use crate::report::schema::{
    count, definitions, list, object, or_null, position, reference, root, text, words,
};
use crate::severity::Confidence;

/// What the report's schema defines and this one uses.
const SHARED: [&str; 6] = ["database", "use", "commit", "origin", "skipped", "coverage"];

/// The JSON Schema (draft 2020-12) of the format `json` of `impact readers`.
pub fn readers_schema() -> Value {
    let flag = || json!({"type": "boolean"});
    let id = || json!({"type": "string", "pattern": "^O[0-9]+$"});
    let asked = object(json!({
        "id": id(),
        "name": text(),
        "database": text(),
        "table": text(),
        "column": or_null(text()),
        "definition": or_null(text()),
        "in_use": flag(),
        "reads": count(),
        "writes": count(),
        "undecided": count(),
        "dependents": list(object(json!({
            "what": {"enum": ["foreign key", "function", "trigger", "view"]},
            "name": text(),
        }))),
    }));
    let usage = object(json!({
        "object": id(),
        "access": words::<Access>(),
        "confidence": words::<Confidence>(),
        "audience": words::<Audience>(),
        "class": words::<Class>(),
        "path": text(),
        "line": position(),
        "end_line": position(),
        "start_column": position(),
        "language": text(),
        "symbol": or_null(text()),
        "module": or_null(text()),
        "owners": list(text()),
        "owners_source": {"enum": ["codeowners", "config", "authors", null]},
        "uses": list(reference("use")),
        "query": text(),
        "truncated": flag(),
        "query_fingerprint": text(),
        "revision": or_null(text()),
        "refs": list(text()),
        "first_seen": or_null(reference("origin")),
    }));
    let past = object(json!({
        "object": id(),
        "path": text(),
        "line": position(),
        "query": text(),
        "module": or_null(text()),
        "clause": words::<Clause>(),
        "first_seen": or_null(reference("commit")),
        "last_seen": reference("commit"),
        "removed_by": or_null(reference("origin")),
        "refs": list(text()),
    }));
    let evidence = object(json!({
        "object": id(),
        "last_use": or_null(count()),
        "first_release_without": or_null(text()),
        "not_understood": count(),
        "looked_for": list(text()),
    }));
    let external = object(json!({
        "object": id(),
        "name": text(),
        "reads": text(),
        "owners": list(text()),
        "note": or_null(text()),
    }));
    let undecided = object(json!({
        "object": id(),
        "path": text(),
        "line": position(),
        "class": words::<Class>(),
        "reason": {"enum": UNDECIDED_REASONS},
    }));
    let module = object(json!({
        "name": or_null(text()),
        "owners": list(text()),
        "authors": list(text()),
        "reads": count(),
        "writes": count(),
    }));
    let mut readers = object(json!({
        "schema_version": {"const": SCHEMA_VERSION},
        "tool": object(json!({"name": {"const": "impact"}, "version": text()})),
        "repository": object(json!({
            "head": or_null(text()),
            "base": or_null(text()),
            "shallow": flag(),
            "dirty": or_null(flag()),
        })),
        "notes": list(text()),
        "databases": list(reference("database")),
        "objects": list(asked),
        "uses": list(usage),
        "modules": list(module),
        "history": list(past),
        "evidence": list(evidence),
        "external_readers": list(external),
        "undecided": list(undecided),
        "skipped": list(reference("skipped")),
        "coverage": reference("coverage"),
        "folded": {
            "type": "object",
            "propertyNames": words::<Class>(),
            "additionalProperties": count(),
        },
    }));
    if let (Value::Object(keys), Value::Object(mut shared)) = (&mut readers, definitions()) {
        shared.retain(|name, _| SHARED.contains(&name.as_str()));
        keys.insert("$defs".into(), Value::Object(shared));
    }
    root("Readers of impact, version 1", readers)
}

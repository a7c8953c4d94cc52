//! The JSON Schema of the checklist. Out: what `impact schema checklist` prints.

use serde_json::{Value, json};

use super::SCHEMA_VERSION;
use crate::audience::Audience;
use crate::change::plan::{First, Phase, Run};
use crate::report::schema::{
    change_id, count, kinds, list, object, or_null, position, root, text, words,
};

/// The JSON Schema (draft 2020-12) of the checklist's format `json`.
pub fn checklist_schema() -> Value {
    let place = object(json!({
        "module": or_null(text()),
        "path": text(),
        "line": position(),
        "audience": words::<Audience>(),
        "owners": list(text()),
    }));
    let step = object(json!({
        "number": position(),
        "changes": list(change_id()),
        "text": text(),
        "owners": list(text()),
        "places": list(place),
        "sql": list(object(json!({"text": text(), "run": words::<Run>()}))),
        "gate": or_null(text()),
        "rollback": {"type": "boolean"},
        "no_way_back": or_null(text()),
        "done": {"type": "boolean"},
        "evidence": or_null(text()),
    }));
    let change = object(json!({
        "id": change_id(),
        "kind": {"enum": kinds()},
        "title": text(),
        "path": text(),
        "line": position(),
        "first": words::<First>(),
        "why": text(),
        "rows": or_null(count()),
        "bytes": or_null(count()),
        "small": or_null(json!({"type": "boolean"})),
    }));
    let phase = object(json!({
        "phase": words::<Phase>(),
        "title": text(),
        "steps": list(step),
    }));
    root(
        "Release checklist of impact, version 1",
        object(json!({
            "schema_version": {"const": SCHEMA_VERSION},
            "tool": object(json!({"name": {"const": "impact"}, "version": text()})),
            "notes": list(text()),
            "owners": list(text()),
            "changes": list(change),
            "rollout": list(text()),
            "phases": list(phase),
        })),
    )
}

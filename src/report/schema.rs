//! The JSON Schema of the public contract. Out: what `impact schema` prints.
//!
//! Closed lists are not spelled again: they are read from the tables and enums of the code.

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde_json::{Map, Value, json};

use super::SCHEMA_VERSION;
use crate::analysis::report::{Fault, SCHEMA_SOURCES, Searched, UNDECIDED_REASONS, Verdict};
use crate::audience::{Audience, Class};
use crate::change::KINDS;
use crate::clause::Clause;
use crate::error::SkipReason;
use crate::finding::SuppressedBy;
use crate::severity::{Confidence, Severity};
use crate::sql::Dialect;

/// The JSON Schema (draft 2020-12) of the format `json`.
pub fn schema() -> Value {
    let mut report = object(json!({
        "schema_version": {"const": SCHEMA_VERSION},
        "tool": object(json!({"name": {"const": "impact"}, "version": text()})),
        "repository": object(json!({
            "head": or_null(text()),
            "base": or_null(text()),
            "shallow": {"type": "boolean"},
            "dirty": or_null(json!({"type": "boolean"})),
        })),
        "notes": list(text()),
        "databases": list(reference("database")),
        "migrations": list(reference("migration")),
        "changes": list(reference("change")),
        "findings": list(reference("finding")),
        "history": list(reference("history")),
        "evidence": list(reference("evidence")),
        "rollback": or_null(reference("rollback")),
        "modules": list(reference("module")),
        "external_readers": list(reference("external_reader")),
        "undecided": list(reference("undecided")),
        "skipped": list(reference("skipped")),
        "suppression_faults": list(reference("suppression_fault")),
        "coverage": reference("coverage"),
        "summary": reference("summary"),
    }));
    if let Value::Object(keys) = &mut report {
        keys.insert("$defs".into(), definitions());
    }
    root("Report of impact, version 1", report)
}

/// A whole schema under its title.
pub(super) fn root(title: &str, mut schema: Value) -> Value {
    if let Value::Object(keys) = &mut schema {
        let draft = "https://json-schema.org/draft/2020-12/schema";
        keys.insert("$schema".into(), json!(draft));
        keys.insert("title".into(), json!(title));
    }
    schema
}

pub(super) fn definitions() -> Value {
    json!({
        "database": object(json!({
            "name": text(),
            "dialect": words::<Dialect>(),
            "dialect_from": text(),
            "migrations": or_null(text()),
            "schema_from": {"enum": SCHEMA_SOURCES},
        })),
        "migration": object(json!({
            "path": text(),
            "database": text(),
            "framework": text(),
            "statements": count(),
        })),
        "change": object(json!({
            "id": change_id(),
            "kind": {"enum": kinds()},
            "database": text(),
            "table": or_null(text()),
            "column": or_null(text()),
            "new_name": or_null(text()),
            "before": or_null(text()),
            "after": or_null(text()),
            "notes": list(text()),
            "path": text(),
            "line": position(),
            "statement": text(),
        })),
        "finding": finding(),
        "use": object(json!({
            "clause": words::<Clause>(),
            "line": position(),
            "start_column": position(),
            "end_column": position(),
        })),
        "commit": object(json!({"commit": text(), "date": text()})),
        "origin": object(json!({"commit": text(), "author": text(), "date": text()})),
        "history": object(json!({
            "change": change_id(),
            "path": text(),
            "line": position(),
            "query": text(),
            "module": or_null(text()),
            "clause": words::<Clause>(),
            "first_seen": or_null(reference("commit")),
            "last_seen": reference("commit"),
            "removed_by": or_null(reference("origin")),
            "refs": list(text()),
        })),
        "evidence": object(json!({
            "change": change_id(),
            "object": text(),
            "in_use": {"type": "boolean"},
            "last_use": or_null(count()),
            "first_release_without": or_null(text()),
            "not_understood": count(),
            "looked_for": list(text()),
        })),
        "rollback": object(json!({
            "floor": or_null(text()),
            "breaks": or_null(object(json!({
                "release": text(),
                "path": text(),
                "line": position(),
                "message": text(),
                "places": position(),
            }))),
            "read": list(text()),
        })),
        "module": object(json!({
            "name": or_null(text()),
            "owners": list(text()),
            "authors": list(text()),
            "breaking": count(),
            "risky": count(),
            "info": count(),
            "places": places(json!({})),
        })),
        "external_reader": object(json!({
            "change": change_id(),
            "name": text(),
            "reads": text(),
            "owners": list(text()),
            "note": or_null(text()),
        })),
        "undecided": object(json!({
            "id": text(),
            "change": change_id(),
            "rule": text(),
            "path": text(),
            "line": position(),
            "class": words::<Class>(),
            "reason": {"enum": UNDECIDED_REASONS},
            "suppressed": or_null(reference("suppression")),
        })),
        "skipped": object(json!({
            "path": text(),
            "line": or_null(position()),
            "reason": words::<SkipReason>(),
            "detail": text(),
        })),
        "suppression": object(json!({
            "by": words::<SuppressedBy>(),
            "reason": text(),
            "until": or_null(text()),
            "path": text(),
            "line": or_null(position()),
        })),
        "suppression_fault": object(json!({
            "path": text(),
            "line": or_null(position()),
            "by": words::<SuppressedBy>(),
            "fault": words::<Fault>(),
            "rule": or_null(text()),
            "detail": text(),
        })),
        "coverage": object(json!({
            "files": count(),
            "read": count(),
            "deployed": list(text()),
            "branches": count(),
            "history": words::<Searched>(),
            "history_effects": list(text()),
            "blobs": count(),
            "commits": count(),
            "queries": count(),
            "unparsed_queries": count(),
            "foreign_queries": {"type": "object", "additionalProperties": count()},
            "models": count(),
            "models_of_past": count(),
            "models_of_past_left": count(),
            "left_out": {"type": "object", "additionalProperties": count()},
            "not_understood": {"type": "object", "additionalProperties": count()},
        })),
        "summary": object(json!({
            "breaking": count(),
            "risky": count(),
            "info": count(),
            "undecided": count(),
            "modules": count(),
            "owners": count(),
            "folded": by_class(),
            "suppressed": count(),
            "places": places(json!({
                "undecided": count(),
                "folded": by_class(),
                "suppressed": count(),
            })),
            "verdict": words::<Verdict>(),
        })),
    })
}

/// Numbers of places, each by its worst; `also` are further ones.
fn places(also: Value) -> Value {
    let mut keys = json!({"breaking": count(), "risky": count(), "info": count()});
    if let (Value::Object(keys), Value::Object(also)) = (&mut keys, also) {
        keys.extend(also);
    }
    object(keys)
}

fn by_class() -> Value {
    json!({
        "type": "object",
        "propertyNames": words::<Class>(),
        "additionalProperties": count(),
    })
}

fn finding() -> Value {
    object(json!({
        "id": text(),
        "change": change_id(),
        "rule": {"type": "string", "pattern": rule()},
        "severity": words::<Severity>(),
        "confidence": words::<Confidence>(),
        "silent": {"type": "boolean"},
        "gates": {"type": "boolean"},
        "source": {"enum": ["working_tree", "history"]},
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
        "clause": words::<Clause>(),
        "uses": list(reference("use")),
        "table": or_null(text()),
        "db_column": or_null(text()),
        "query": text(),
        "truncated": {"type": "boolean"},
        "query_fingerprint": text(),
        "error_code": or_null(text()),
        "message": text(),
        "remedy": text(),
        "revision": or_null(text()),
        "refs": list(text()),
        "first_seen": or_null(reference("origin")),
        "suppressed": or_null(reference("suppression")),
    }))
}

/// An object whose keys are all there; later keys of the same version are not an error.
pub(super) fn object(properties: Value) -> Value {
    let required: Vec<&String> = properties
        .as_object()
        .map(|keys: &Map<String, Value>| keys.keys().collect())
        .unwrap_or_default();
    json!({"type": "object", "required": required, "properties": properties})
}

pub(super) fn list(of: Value) -> Value {
    json!({"type": "array", "items": of})
}

pub(super) fn or_null(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

pub(super) fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

pub(super) fn text() -> Value {
    json!({"type": "string"})
}

pub(super) fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

pub(super) fn position() -> Value {
    json!({"type": "integer", "minimum": 1})
}

pub(super) fn change_id() -> Value {
    json!({"type": "string", "pattern": "^C[0-9]+$"})
}

pub(super) fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|kind| kind.id).collect()
}

/// A kind and a clause.
fn rule() -> String {
    let clauses = words_of::<Clause>().join("|");
    format!("^({})\\.({clauses})$", kinds().join("|"))
}

pub(super) fn words<T: for<'de> Deserialize<'de>>() -> Value {
    json!({"enum": words_of::<T>()})
}

/// The words that serde reads a fieldless enum from: the derived code hands them to whoever
/// reads it, so a new variant is in the schema by itself.
fn words_of<T: for<'de> Deserialize<'de>>() -> &'static [&'static str] {
    let mut asked = Words(&[]);
    // Always an error: nothing is read, it is only listened to what is asked for.
    let _ = T::deserialize(&mut asked);
    asked.0
}

struct Words(&'static [&'static str]);

impl<'de> Deserializer<'de> for &mut Words {
    type Error = de::value::Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0 = variants;
        Err(de::Error::custom("only the words were asked for"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("not an enum"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_that_the_enum_is_written_with() {
        assert_eq!(words_of::<Severity>(), ["info", "risky", "breaking"]);
        assert!(words_of::<Clause>().contains(&Clause::InsertPositional.word()));
    }

    #[test]
    fn every_reference_has_its_definition() {
        let schema = schema();
        let text = schema.to_string();
        for part in text.split("#/$defs/").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            assert!(schema["$defs"].get(name).is_some(), "no $defs/{name}");
        }
    }
}

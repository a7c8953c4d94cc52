//! Tables and columns that nobody uses, as people and programs read them. In: [`Unused`]. Out: a
//! [`Document`], or JSON with its schema, as `impact schema unused` prints it.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::{SCHEMA_VERSION, searched};
use crate::analysis::readers::{Unused, UnusedObject};
use crate::analysis::report::PastUse;
use crate::report::overview::{coverage, history};
use crate::report::parts::{
    CoverageJson, DatabaseJson, OriginJson, Repository, SeenJson, SkippedJson, Tool,
};
use crate::report::schema::{
    count, definitions, list, object, or_null, position, reference, root, text,
};
use crate::report::{Block, Detail, Document, Entry, Section, Text, View, counted, escape_json};

/// What people are told about what nobody uses.
pub(in crate::report) fn document(unused: &Unused, detail: Detail) -> Document {
    let found = &unused.found;
    let count = unused.objects.len();
    let title = format!(
        "{count} of {} that no production code names",
        counted(unused.asked, "table and column")
    );
    let title = title.replace("table and columns", "tables and columns");
    let mut blocks = vec![Block::Heading(Text::new().strong(title))];
    let brief = detail == Detail::Quiet;
    let mut notes = vec![Block::Note(Text::new().plain(format!(
        "looked for in {}: none seen is no proof; what a framework fills by itself, such as created_at, is not seen",
        searched(found).join(", ")
    )))];
    notes.extend(
        found
            .notes
            .iter()
            .map(|note| Block::Note(Text::new().plain(note))),
    );
    blocks.extend(notes.into_iter().filter(|_| !brief));
    let several = found.databases.len() > 1;
    let hint = match detail {
        Detail::Verbose => "",
        _ => " (-v lists them)",
    };
    let section = |title: &str, passed: bool| {
        let own = unused
            .objects
            .iter()
            .filter(|object| object.passed == passed);
        let own: Vec<&UnusedObject> = own.collect();
        let stamp = |object: &&UnusedObject| detail < Detail::Verbose && is_stamp(object);
        let stamps = own.iter().copied().filter(stamp).count();
        let named = own.into_iter().filter(|object| !stamp(object));
        let mut entries: Vec<Entry> = named.map(|object| entry(object, several)).collect();
        if stamps > 0 {
            let columns = counted(stamps, "column");
            let told = format!("and {columns} such as created_at, which frameworks fill{hint}");
            entries.push(Entry {
                text: Text::new().dim(told),
                below: Vec::new(),
            });
        }
        (!entries.is_empty()).then(|| Section {
            title: Text::new().strong(title),
            folded: false,
            first: false,
            blocks: vec![Block::List(entries)],
        })
    };
    let sections = [
        section("Used nowhere", false),
        section(
            "Only handed on: in *, or declared by a model, and named by nobody",
            true,
        ),
        coverage::skipped(found, detail, hint).filter(|_| !brief),
        Some(coverage::read(found, hint)).filter(|_| !brief),
    ];
    blocks.extend(sections.into_iter().flatten().map(Block::Section));
    Document { blocks }
}

/// Whether it says when its row was made or changed, which mappers write without its being named.
fn is_stamp(object: &UnusedObject) -> bool {
    const STAMPS: [&str; 6] = [
        "created_at",
        "updated_at",
        "createdat",
        "updatedat",
        "inserted_at",
        "modified_at",
    ];
    let column = object.column.as_ref().map(|column| column.to_lowercase());
    column.is_some_and(|column| STAMPS.contains(&column.as_str()))
}

fn entry(object: &UnusedObject, several_databases: bool) -> Entry {
    let text = Text::new().strong(&object.name);
    let text = match (&object.words, &object.column) {
        (Some(words), _) => text.plain(format!(" ({words})")),
        (None, None) => text.plain(" (with all its columns)"),
        (None, Some(_)) => text,
    };
    let text = match several_databases {
        true => text.dim(format!(" in {}", object.database)),
        false => text,
    };
    let text = match object.aside {
        true => text.dim(" · in tests, fixtures or documents alone"),
        false => text,
    };
    let mut below = Vec::new();
    if let Some(last) = &object.last_use {
        let release = object.first_release_without.as_deref();
        below.push(history::last_use(
            Text::new(),
            "no use in SQL",
            last,
            release,
        ));
    }
    if object.undecided > 0 {
        let places = counted(object.undecided, "place");
        below.push(Text::new().plain(format!("{places} may use it and cannot be decided")));
    }
    Entry { text, below }
}

/// Writes `unused` as JSON, with a line break at the end.
pub(in crate::report) fn render(unused: &Unused, _: &View, out: &mut dyn Write) -> io::Result<()> {
    let found = &unused.found;
    let root = Root {
        schema_version: SCHEMA_VERSION,
        tool: Tool::own(),
        repository: Repository::new(found),
        notes: &found.notes,
        databases: found.databases.iter().map(DatabaseJson::new).collect(),
        asked: unused.asked,
        unused: unused.objects.iter().map(ObjectJson::new).collect(),
        skipped: found.skipped.iter().map(SkippedJson::new).collect(),
        coverage: CoverageJson::new(found),
    };
    let json = serde_json::to_string_pretty(&root)?;
    out.write_all(escape_json(&json).as_bytes())?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Root<'a> {
    schema_version: u32,
    tool: Tool,
    repository: Repository<'a>,
    notes: &'a [String],
    databases: Vec<DatabaseJson<'a>>,
    asked: usize,
    unused: Vec<ObjectJson<'a>>,
    skipped: Vec<SkippedJson<'a>>,
    coverage: CoverageJson<'a>,
}

#[derive(Serialize)]
struct ObjectJson<'a> {
    name: &'a str,
    database: &'a str,
    table: &'a str,
    column: Option<&'a str>,
    definition: Option<&'a str>,
    passed: bool,
    aside: bool,
    undecided: usize,
    last_use: Option<LastUseJson<'a>>,
    first_release_without: Option<&'a str>,
}

#[derive(Serialize)]
struct LastUseJson<'a> {
    path: &'a str,
    line: u32,
    query: &'a str,
    last_seen: SeenJson<'a>,
    removed_by: Option<OriginJson<'a>>,
    refs: &'a [String],
}

impl<'a> ObjectJson<'a> {
    fn new(object: &'a UnusedObject) -> Self {
        let last_use = |past: &'a PastUse| LastUseJson {
            path: &past.path,
            line: past.line,
            query: &past.query,
            last_seen: SeenJson::new(&past.last_seen),
            removed_by: past.removed_by.as_ref().map(OriginJson::new),
            refs: &past.refs,
        };
        Self {
            name: &object.name,
            database: &object.database,
            table: &object.table,
            column: object.column.as_deref(),
            definition: object.words.as_deref(),
            passed: object.passed,
            aside: object.aside,
            undecided: object.undecided,
            last_use: object.last_use.as_ref().map(last_use),
            first_release_without: object.first_release_without.as_deref(),
        }
    }
}

/// What the report's schema defines and this one uses.
const SHARED: [&str; 5] = ["database", "commit", "origin", "skipped", "coverage"];

/// The JSON Schema (draft 2020-12) of the format `json` of `impact readers --unused`.
pub fn unused_schema() -> Value {
    let flag = || json!({"type": "boolean"});
    let last_use = object(json!({
        "path": text(),
        "line": position(),
        "query": text(),
        "last_seen": reference("commit"),
        "removed_by": or_null(reference("origin")),
        "refs": list(text()),
    }));
    let unused = object(json!({
        "name": text(),
        "database": text(),
        "table": text(),
        "column": or_null(text()),
        "definition": or_null(text()),
        "passed": flag(),
        "aside": flag(),
        "undecided": count(),
        "last_use": or_null(last_use),
        "first_release_without": or_null(text()),
    }));
    let mut schema = object(json!({
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
        "asked": count(),
        "unused": list(unused),
        "skipped": list(reference("skipped")),
        "coverage": reference("coverage"),
    }));
    if let (Value::Object(keys), Value::Object(mut shared)) = (&mut schema, definitions()) {
        shared.retain(|name, _| SHARED.contains(&name.as_str()));
        keys.insert("$defs".into(), Value::Object(shared));
    }
    root("What nobody uses, told by impact, version 1", schema)
}

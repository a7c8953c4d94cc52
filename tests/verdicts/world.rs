//! A world: one schema with rows, with or without the change, in which the statement is run.
//!
//! In: a script, an engine, a case. Out: the two worlds of the case and, from what was observed
//! in them, the outcome. The hard thing: a difference is told only by comparing both worlds.

use crate::outcome::{Difference, Failure, Outcome};
use crate::script::{Case, Engine, Script};

/// What is run, in this order.
#[derive(Clone, Debug)]
pub struct World {
    pub schema: String,
    pub rows: String,
    /// Whether the statement is prepared before the change.
    pub prepared: bool,
    /// Empty in the world before.
    pub change: String,
    pub later: String,
    pub session: String,
    /// Without its semicolon; parameters are `$1`, `$2`.
    pub statement: String,
    /// Literals bound to the parameters.
    pub values: Vec<String>,
    /// Lines that the statement reads from standard input.
    pub input: String,
    pub probe: String,
}

/// What was seen.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// Error in the schema or the rows: the script itself is wrong.
    pub setup: Option<Failure>,
    pub change: Option<Failure>,
    pub statement: Option<Failure>,
    pub columns: Vec<String>,
    pub types: Vec<String>,
    /// Rows and command tag.
    pub rows: Vec<String>,
    pub probe: Vec<String>,
}

/// The world before and the world after of a case.
pub fn worlds(script: &Script, engine: Engine, case: Case) -> [World; 2] {
    let section = |name: &str| script.section(name, case, engine);
    let before = World {
        schema: section("schema"),
        rows: section("rows"),
        prepared: false,
        change: String::new(),
        later: String::new(),
        session: section("session"),
        statement: statement(script, engine),
        values: values(&section("values")),
        input: section("input"),
        probe: section("probe"),
    };
    let after = World {
        prepared: case == Case::Prepared,
        change: section("change"),
        later: section("later"),
        ..before.clone()
    };
    [before, after]
}

/// The application's statement as written, without the semicolon.
pub fn statement(script: &Script, engine: Engine) -> String {
    let text = script.section("statement", Case::Only, engine);
    text.trim().trim_end_matches(';').to_string()
}

impl World {
    /// The statement with its values in place of the parameters.
    pub fn bound(&self) -> String {
        let mut text = self.statement.clone();
        for (index, value) in self.values.iter().enumerate().rev() {
            text = text.replace(&format!("${}", index + 1), value);
        }
        text
    }
}

/// Literals separated by `, `; a comma inside a literal is not needed by any script.
fn values(text: &str) -> Vec<String> {
    text.split(", ")
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(str::to_string)
        .collect()
}

/// The outcome of a case, or why the script proves nothing.
pub fn outcome(world: &World, before: &Observed, after: &Observed) -> Result<Outcome, String> {
    let told =
        |what: &str, failure: &Failure| format!("{what}: {} {}", failure.code, failure.message);
    if let Some(failure) = before.setup.as_ref().or(after.setup.as_ref()) {
        return Err(told("schema or rows fail", failure));
    }
    if let Some(failure) = &before.statement {
        return Err(told("the statement fails before the change", failure));
    }
    if let Some(failure) = &after.change {
        return Ok(Outcome::Refused(failure.clone()));
    }
    if let Some(failure) = &after.statement {
        return Ok(Outcome::Error(failure.clone()));
    }
    let mut differences = Vec::new();
    if before.columns != after.columns {
        differences.push(Difference::Columns);
    } else {
        // Rows of another shape differ anyway.
        if before.types != after.types {
            differences.push(Difference::Types);
        }
        if rows(world, before) != rows(world, after) {
            differences.push(Difference::Rows);
        }
    }
    if before.probe != after.probe {
        differences.push(Difference::Data);
    }
    Ok(match differences.is_empty() {
        true => Outcome::Ok,
        false => Outcome::Differs(differences),
    })
}

/// The rows in their order, where the statement asks for one.
fn rows(world: &World, seen: &Observed) -> Vec<String> {
    let mut rows = seen.rows.clone();
    if !world.statement.to_uppercase().contains("ORDER BY") {
        rows.sort();
    }
    rows
}

//! Objects of the database that the migration breaks: views, functions and triggers that fail from
//! it on, whether or not a query that is found uses them: the database itself and other programs do.
//!
//! In: the changes, and the analysed statements. Out: findings. The hard thing is the place: where such
//! an object is defined is a migration that has run, so each stands at the statement that breaks it.

use super::database::Step;
use super::places::{cut, is_about_column, normalise, readable};
use super::select::Selected;
use crate::audience::{Audience, Class};
use crate::catalog::{Breakage, Id, Relation};
use crate::change::{Change, Changes};
use crate::clause::Clause;
use crate::finding::{Finding, SourceLine, Use};
use crate::host::language;
use crate::repo::fingerprint;
use crate::severity::{Confidence, Severity};
use crate::sql::Dialect;

/// The objects that fail, or do something else, from the migration on.
pub(super) fn broken(changes: &Changes, steps: &[Step], selected: &[&Selected]) -> Vec<Finding> {
    let after = &changes.after;
    let of_relation = |relation: &Relation| {
        let name = relation.qualified().to_string();
        let triggers = relation.triggers.iter();
        let triggers = triggers.map(|t| (t.id, format!("trigger {} on {name}", t.name)));
        let mut objects: Vec<_> = triggers.collect();
        objects.push((relation.id, format!("view {name}")));
        objects
    };
    let functions = after.functions();
    let functions = functions.map(|f| (f.id, format!("function {}", f.name)));
    let objects = functions.chain(after.relations().flat_map(of_relation));
    let finding = |(id, object): (Id, String)| {
        let breakage = after.broken.get(&id)?;
        let mut caused = changes.list.iter().enumerate();
        let cause = caused.find(|(_, change)| breakage.causes.contains(&change.object));
        let (index, change) = cause.or_else(|| changes.list.iter().enumerate().next())?;
        let step = steps.get(change.operation)?;
        let migration = selected.get(step.migration)?;
        Some(of_object(
            &object,
            breakage,
            (index, change),
            step,
            migration,
            changes.before.dialect(),
        ))
    };
    objects.filter_map(finding).collect()
}

fn of_object(
    object: &str,
    breakage: &Breakage,
    (index, change): (usize, &Change),
    step: &Step,
    migration: &Selected,
    dialect: Dialect,
) -> Finding {
    let line = step.placed.line;
    let statement = step.placed.span.of(&migration.text).trim();
    let (shown, truncated) = cut(&readable(statement), 4096);
    let first = statement.lines().next().unwrap_or_default().trim_end();
    let language = language::of(&migration.path, "").map_or("sql", |l| l.id);
    let (severity, does) = match breakage.silent {
        true => (Severity::Risky, "does something else"),
        false => (Severity::Breaking, "fails"),
    };
    Finding {
        id: String::new(),
        change: index.to_string(),
        rule: format!("{}.{}", change.kind.id, Clause::Definition.word()),
        severity,
        confidence: Confidence::Certain,
        silent: breakage.silent,
        gates: true,
        audience: Audience::WorkingTree,
        class: Class::Code,
        path: migration.path.clone(),
        line,
        end_line: line,
        start_column: 1,
        language,
        symbol: None,
        module: None,
        owners: Vec::new(),
        owners_source: None,
        clause: Clause::Definition,
        uses: vec![Use {
            clause: Clause::Definition,
            line,
            start_column: 1,
            end_column: 1 + u32::try_from(first.chars().count()).unwrap_or(u32::MAX - 1),
        }],
        edits: Vec::new(),
        mapped: None,
        lines: vec![SourceLine::around(line, first, 1)],
        table: change.table.clone(),
        db_column: change.name.clone().filter(|_| is_about_column(change)),
        query: shown,
        truncated,
        // One statement can break several objects.
        query_fingerprint: fingerprint(&normalise(&format!("{object} {statement}"), dialect)),
        error_code: breakage.code.map(str::to_owned),
        message: format!(
            "{object} of the database {does} from here on: {}",
            breakage.message
        ),
        remedy: format!("redefine or drop {object} in the same migration"),
        revision: None,
        refs: Vec::new(),
        first_seen: None,
        suppressed: None,
    }
}

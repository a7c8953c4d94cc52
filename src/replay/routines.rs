//! Functions and triggers that exist and fail, or do something else, when they are used.
//!
//! PostgreSQL tracks what `BEGIN ATOMIC` bodies stand on and refuses to break them; bodies in strings
//! break at run time, in every database.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Breakage, Catalog, Function, Id};
use crate::operation::{Body, QualifiedName};
use crate::resolve::{Effect, FaultKind, Output, Sides, Surroundings, Type, compare, resolve};
use crate::sql::{Dialect, body, parse};

/// What of the functions and triggers afterwards does not work as before.
pub(super) fn routines(sides: Sides<'_>) -> BTreeMap<Id, Breakage> {
    let Sides { before, after, .. } = sides;
    let mut broken = BTreeMap::new();
    for function in after.functions() {
        // A body that the migration itself replaces was written for the new schema.
        let same = before
            .function(function.id)
            .is_some_and(|old| old.body == function.body);
        if same && !function.body.tracked {
            let names = function.parameters.iter().map(|(name, _)| name.clone());
            let parameters: Vec<String> = names.filter(|n| !n.is_empty()).collect();
            let breakage = failing(&function.body, &parameters, None, sides)
                .or_else(|| misshapen(function, &parameters, sides));
            broken.extend(breakage.map(|b| (function.id, b)));
        }
    }
    for relation in after.relations() {
        for trigger in &relation.triggers {
            let row = before
                .relation(relation.id)
                .map(|r| r.id)
                .or_else(|| sides.pairing.before(relation.id));
            let Some(body) = after.body_of(trigger) else {
                continue;
            };
            let old = row.and_then(|id| before.relation(id));
            let old = old.and_then(|r| r.triggers.iter().find(|t| t.name == trigger.name));
            let same = old
                .and_then(|t| before.body_of(t))
                .is_some_and(|b| b == body);
            let breakage = match (old.is_some(), same) {
                (true, true) => failing(body, &[], row, sides),
                (true, false) => {
                    failing(body, &[], row, sides).or_else(|| unfit(body, relation.id, after))
                }
                (false, _) => unfit(body, relation.id, after),
            };
            broken.extend(breakage.map(|mut b| {
                b.causes.extend([trigger.id]);
                b.causes.extend(trigger.function);
                (trigger.id, b)
            }));
        }
    }
    broken
}

/// The variables of a body that hold rows of a relation, and the first declared type that is gone.
fn declared(of: &Body, sides: Sides<'_>) -> (Vec<(Id, String)>, Option<Breakage>) {
    let (mut rows, mut gone) = (Vec::new(), None);
    if sides.before.dialect() != Dialect::Postgresql {
        return (rows, gone);
    }
    for (variable, data_type) in body::declared(&of.text, &of.language, sides.before.dialect()) {
        let lower = data_type.to_lowercase();
        let name = lower.strip_suffix("%rowtype").unwrap_or(&lower);
        let plain = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        if !plain {
            continue;
        }
        let name = match name.split_once('.') {
            Some((schema, name)) => QualifiedName {
                schema: Some(schema.to_owned()),
                name: name.to_owned(),
            },
            None => QualifiedName::bare(name),
        };
        if let Some(relation) = sides.before.find_relation(&name) {
            rows.push((relation.id, variable));
        } else if let Some(old) = sides.before.find_type(&name.schema, &name.name)
            && sides.after.find_type(&name.schema, &name.name).is_none()
        {
            gone = gone.or_else(|| {
                Some(Breakage {
                    only_if: BTreeSet::new(),
                    silent: false,
                    code: Some("42704"),
                    message: format!("type \"{name}\" does not exist"),
                    causes: [old.id].into(),
                })
            });
        }
    }
    (rows, gone)
}

/// The first error that a body gives afterwards and did not give before, or what it silently does else.
fn failing(
    body_of: &Body,
    parameters: &[String],
    row: Option<Id>,
    sides: Sides<'_>,
) -> Option<Breakage> {
    let dialect = sides.before.dialect();
    let mut variables = body::variables(&body_of.text, &body_of.language, dialect);
    variables.extend(parameters.iter().cloned());
    let (rows, gone) = declared(body_of, sides);
    if gone.is_some() {
        return gone;
    }
    let now = |(id, name): &(Id, String)| Some((sides.pairing.after(*id)?, name.clone()));
    let new_rows: Vec<(Id, String)> = rows.iter().filter_map(now).collect();
    let strict = body_of.language == "plpgsql" && !body_of.text.contains("#variable_conflict");
    let mut silent = None;
    let mut guarded: Option<Breakage> = None;
    for query in body::queries(&body_of.text, &body_of.language, dialect) {
        let Ok(statement) = parse::one(&query.sql, dialect) else {
            continue;
        };
        let surroundings = |row, rows| Surroundings {
            variables: &variables,
            strict,
            row,
            rows,
            ..Surroundings::default()
        };
        let old = resolve(
            &statement,
            &query.sql,
            sides.before,
            &surroundings(row, &rows),
        );
        let new_row = row.and_then(|id| sides.pairing.after(id));
        let new = resolve(
            &statement,
            &query.sql,
            sides.after,
            &surroundings(new_row, &new_rows),
        );
        for difference in compare(&old, &new, sides) {
            let fails = matches!(difference.effect, Effect::Fails(_));
            let differs = matches!(difference.effect, Effect::Captured | Effect::Altered);
            if fails && !super::follows(&difference, sides) || differs && silent.is_none() {
                let breakage = Breakage {
                    only_if: BTreeSet::new(),
                    silent: !fails,
                    code: difference.code,
                    message: difference.message,
                    causes: difference.objects.into_iter().collect(),
                };
                if fails && query.only_if.is_empty() {
                    return Some(breakage);
                }
                if fails {
                    let first = guarded.get_or_insert(breakage);
                    first.only_if.extend(query.only_if.iter().cloned());
                    continue;
                }
                silent = Some(breakage);
            }
        }
    }
    guarded.or(silent)
}

/// The columns that a function which returns rows promises.
fn promised(function: &Function, catalog: &Catalog) -> Option<Vec<Option<String>>> {
    let returns = function.returns.as_deref()?;
    if let Some(list) = returns.strip_prefix("table") {
        let list = list.trim().strip_prefix('(')?.strip_suffix(')')?;
        let columns = crate::resolve::listed(list, catalog.dialect());
        return Some(columns.into_iter().map(|(_, t)| Some(t)).collect());
    }
    let name = returns.strip_prefix("setof ")?.trim();
    let relation = catalog.find_relation(&QualifiedName::bare(name))?;
    let word = |c: &crate::catalog::Column| c.definition.data_type.as_ref().map(|t| t.name.clone());
    (!relation.open).then(|| relation.columns.iter().map(word).collect())
}

/// A function whose query no longer yields what it promises.
fn misshapen(function: &Function, parameters: &[String], sides: Sides<'_>) -> Option<Breakage> {
    let old = sides.before.function(function.id)?;
    let promises = [
        promised(old, sides.before)?,
        promised(function, sides.after)?,
    ];
    let dialect = sides.before.dialect();
    let (text, language) = (&function.body.text, &function.body.language);
    let plpgsql = language == "plpgsql";
    let returned = |query: &&body::BodyQuery| {
        let head = text
            .get(..query.span.start)
            .unwrap_or_default()
            .to_lowercase();
        !plpgsql || head.trim_end().ends_with("return query")
    };
    let queries = body::queries(text, language, dialect);
    let query = queries.iter().rfind(returned)?;
    let statement = parse::one(&query.sql, dialect).ok()?;
    let mut variables = body::variables(text, language, dialect);
    variables.extend(parameters.iter().cloned());
    let inside = Surroundings {
        variables: &variables,
        ..Surroundings::default()
    };
    let yields = [sides.before, sides.after]
        .map(|catalog| resolve(&statement, &query.sql, catalog, &inside).output);
    let word = |o: &Output| match &o.data_type {
        Type::Known { data_type, .. } => Some(data_type.name.clone()),
        _ => None,
    };
    let fits = |promise: &[Option<String>], output: &[Output]| {
        promise.len() == output.len()
            && (!plpgsql
                || promise
                    .iter()
                    .zip(output)
                    .all(|(wanted, given)| match (wanted, word(given)) {
                        (Some(wanted), Some(given)) => *wanted == given,
                        _ => true,
                    }))
    };
    let [Some(was), Some(is)] = yields else {
        return None;
    };
    let [old_promise, new_promise] = promises;
    if !fits(&old_promise, &was) || fits(&new_promise, &is) {
        return None;
    }
    let (code, message) = match plpgsql {
        true => (
            "42804",
            "structure of query does not match function result type",
        ),
        false => (
            "42P13",
            "return type mismatch in function declared to return record",
        ),
    };
    // What the query yields or the promise is made of changed: its relations are the cause.
    let relations = resolve(&statement, &query.sql, sides.before, &inside).bindings;
    Some(Breakage {
        only_if: BTreeSet::new(),
        silent: false,
        code: Some(code),
        message: message.to_owned(),
        causes: relations.iter().flat_map(|b| b.object.ids()).collect(),
    })
}

/// A trigger's body that the migration made, and that names a column which is not there.
fn unfit(of: &Body, relation: Id, after: &Catalog) -> Option<Breakage> {
    let dialect = after.dialect();
    let table = after.relation(relation).filter(|r| !r.open)?;
    let words = of.text.to_lowercase();
    let first = words
        .trim_start()
        .strip_prefix("begin")
        .map(str::trim_start);
    if of.language == "plpgsql" && first.is_some_and(|f| f.starts_with("raise exception")) {
        let said = of.text.split('\'').nth(1).unwrap_or_default();
        return Some(Breakage {
            only_if: BTreeSet::new(),
            silent: false,
            code: Some("P0001"),
            message: said.to_owned(),
            causes: [relation].into(),
        });
    }
    if of.language == "plpgsql" {
        let text = of.text.to_lowercase();
        for (at, _) in text.match_indices("new.") {
            let rest = text.get(at + "new.".len()..).unwrap_or_default();
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            let (name, rest) = rest.split_at(end.unwrap_or(rest.len()));
            let before = text.get(..at).unwrap_or_default().chars().next_back();
            let alone = before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == '.'));
            if alone && rest.trim_start().starts_with(":=") && table.column(dialect, name).is_none()
            {
                return Some(Breakage {
                    only_if: BTreeSet::new(),
                    silent: false,
                    code: Some("42703"),
                    message: format!("record \"new\" has no field \"{name}\""),
                    causes: [relation].into(),
                });
            }
        }
    }
    let variables = body::variables(&of.text, &of.language, dialect);
    for query in body::queries(&of.text, &of.language, dialect) {
        let Ok(statement) = parse::one(&query.sql, dialect) else {
            continue;
        };
        let inside = Surroundings {
            variables: &variables,
            row: Some(relation),
            ..Surroundings::default()
        };
        let resolution = resolve(&statement, &query.sql, after, &inside);
        let target = |f: &&crate::resolve::Fault| {
            // Of the names in a body only a missing target is certain: the rest can be variables.
            f.kind == FaultKind::NoColumn
                && [" of relation ", "has no column named"]
                    .iter()
                    .any(|w| f.message.contains(w))
        };
        if let Some(fault) = resolution.faults.iter().find(target) {
            return Some(Breakage {
                only_if: BTreeSet::new(),
                silent: false,
                code: fault.code,
                message: fault.message.clone(),
                causes: [relation].into(),
            });
        }
    }
    None
}

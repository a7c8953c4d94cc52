//! Worlds on SQLite: each in a database of its own in memory, as the bundled library opens it.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement};

use crate::outcome::Failure;
use crate::world::{Observed, World};

pub fn version() -> String {
    rusqlite::version().to_string()
}

pub fn run(worlds: &[World]) -> Vec<Observed> {
    worlds.iter().map(observe).collect()
}

fn observe(world: &World) -> Observed {
    let mut seen = Observed::default();
    let Ok(database) = Connection::open_in_memory() else {
        return seen;
    };
    // What an application gets that turns foreign keys on, as every driver's manual advises.
    let setup = format!("PRAGMA foreign_keys = ON;{}{}", world.schema, world.rows);
    if let Err(error) = database.execute_batch(&setup) {
        seen.setup = Some(failure(&error));
        return seen;
    }
    let prepared = match world.prepared {
        true => match database.prepare(&world.bound()) {
            Ok(statement) => Some(statement),
            Err(error) => {
                seen.setup = Some(failure(&error));
                return seen;
            }
        },
        false => None,
    };
    if let Err(error) = database.execute_batch(&world.change) {
        seen.change = Some(failure(&error));
        return seen;
    }
    if let Err(error) = database.execute_batch(&format!("{}{}", world.later, world.session)) {
        seen.setup = Some(failure(&error));
        return seen;
    }
    let statement = match prepared {
        Some(statement) => Ok(statement),
        None => database.prepare(&world.bound()),
    };
    let changes_before = database.total_changes();
    if let Err(error) = statement.and_then(|mut statement| read(&mut statement, &mut seen)) {
        seen.statement = Some(failure(&error));
        return seen;
    }
    let changed = database.total_changes() - changes_before;
    seen.rows.push(format!("changed {changed}"));
    if !world.probe.trim().is_empty() {
        let mut probed = Observed::default();
        let probe = database.prepare(world.probe.trim().trim_end_matches(';'));
        match probe.and_then(|mut statement| read(&mut statement, &mut probed)) {
            Ok(()) => seen.probe = probed.rows,
            Err(error) => seen.setup = Some(failure(&error)),
        }
    }
    seen
}

fn read(statement: &mut Statement<'_>, seen: &mut Observed) -> Result<(), rusqlite::Error> {
    let mut rows = statement.raw_query();
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        let described: &Statement<'_> = row.as_ref();
        columns = described.column_names().map(ToString::to_string).collect();
        let mut cells = Vec::new();
        for index in 0..described.column_count() {
            cells.push(match row.get_ref(index)? {
                ValueRef::Null => "NULL".to_string(),
                ValueRef::Integer(value) => format!("{value}"),
                ValueRef::Real(value) => format!("{value:?}"),
                ValueRef::Text(value) => format!("'{}'", String::from_utf8_lossy(value)),
                ValueRef::Blob(value) => format!("{value:?}"),
            });
        }
        seen.rows.push(cells.join("|"));
    }
    drop(rows);
    if columns.is_empty() {
        columns = statement.column_names().map(ToString::to_string).collect();
    }
    seen.columns = columns;
    Ok(())
}

fn failure(error: &rusqlite::Error) -> Failure {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => Failure {
            code: code.extended_code.to_string(),
            message: message.clone().unwrap_or_else(|| error.to_string()),
        },
        rusqlite::Error::SqlInputError {
            error: code, msg, ..
        } => Failure {
            code: code.extended_code.to_string(),
            message: msg.clone(),
        },
        _ => Failure {
            code: "?".to_string(),
            message: error.to_string(),
        },
    }
}

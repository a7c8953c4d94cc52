//! Worlds on PostgreSQL: one `psql` session over a throw-away server, everything dropped between
//! two worlds. `VERDICTS_POSTGRESQL` is the folder of the server's socket.

use std::process::Command;

use crate::outcome::Failure;
use crate::transcript::{Batch, Piece};
use crate::world::{Observed, World};

/// A fresh database, as far as one session can make it: schemas and roles of scripts are gone.
const RESET: &str = "ROLLBACK;
DISCARD ALL;
DO $reset$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
  FOR name IN SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user
  LOOP EXECUTE format('DROP OWNED BY %I', name); EXECUTE format('DROP ROLE %I', name); END LOOP;
END $reset$;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;";

fn client() -> Result<Command, String> {
    let socket = std::env::var("VERDICTS_POSTGRESQL")
        .map_err(|_| "VERDICTS_POSTGRESQL is not set: run .ci/databases".to_string())?;
    let mut command = Command::new("psql");
    command.args([
        "-X", "-A", "-U", "postgres", "-d", "postgres", "-h", &socket,
    ]);
    Ok(command)
}

pub fn version() -> Result<String, String> {
    let output = client()?
        .args(["-t", "-c", "SHOW server_version"])
        .output()
        .map_err(|error| format!("psql: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace()
        .next()
        .map(str::to_string)
        .ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

pub fn run(worlds: &[World]) -> Result<Vec<Observed>, String> {
    let mut batch = Batch::default();
    batch.line("\\set VERBOSITY verbose\n\\pset footer off\n\\pset null NULL");
    for (index, world) in worlds.iter().enumerate() {
        add(&mut batch, index, world);
    }
    batch.add(
        (worlds.len(), Piece::Reset),
        |mark| format!("\\echo {mark}"),
        "ROLLBACK;",
    );
    let answers = batch.run(
        &mut client()?,
        |command, file| {
            command.arg("-f").arg(file);
            Ok(())
        },
        failure,
    )?;
    Ok((0..worlds.len())
        .map(|index| {
            let lines = answers.lines((index, Piece::Statement));
            let described = answers.lines((index, Piece::Describe));
            let mut seen = Observed {
                setup: answers
                    .error((index, Piece::Reset))
                    .or(answers.error((index, Piece::Setup)))
                    .or(answers.error((index, Piece::Prepare)))
                    .or(answers.error((index, Piece::Later)))
                    .or(answers.error((index, Piece::Probe))),
                change: answers.error((index, Piece::Change)),
                statement: answers.error((index, Piece::Statement)),
                probe: answers.lines((index, Piece::Probe)),
                rows: lines,
                ..Observed::default()
            };
            // `\gdesc` answers `Column|Type` and a line for each column.
            for line in described.iter().skip(1) {
                let (column, data_type) = line.rsplit_once('|').unwrap_or((line, ""));
                seen.columns.push(column.to_string());
                seen.types.push(data_type.to_string());
            }
            // The header repeats the names.
            if !seen.columns.is_empty() && !seen.rows.is_empty() {
                seen.rows.remove(0);
            }
            seen
        })
        .collect())
}

fn add(batch: &mut Batch, index: usize, world: &World) {
    let announce = |mark: &str| format!("\\echo {mark}");
    let statement = with_input(&world.bound(), &world.input);
    let mut piece = |piece: Piece, sql: &str| {
        batch.add((index, piece), announce, sql);
    };
    piece(Piece::Reset, RESET);
    piece(Piece::Setup, &format!("{}{}", world.schema, world.rows));
    if world.prepared {
        piece(
            Piece::Prepare,
            &format!("PREPARE s AS {};", world.statement),
        );
    }
    piece(Piece::Change, &world.change);
    // An application connects anew: no compiled body and no `currval` of the schema's session helps it.
    let connect = if world.prepared { "" } else { "\\c -\n" };
    piece(
        Piece::Later,
        &format!("{connect}{}{}", world.later, world.session),
    );
    let execute = match (world.prepared, world.values.is_empty()) {
        (true, true) => "EXECUTE s".to_string(),
        (true, false) => format!("EXECUTE s({})", world.values.join(", ")),
        _ => statement.clone(),
    };
    piece(Piece::Statement, &format!("{execute};"));
    if !world.statement.to_uppercase().starts_with("COPY") {
        piece(Piece::Describe, &format!("{statement} \\gdesc"));
    }
    // A role or a transaction of the script must not hide what was written.
    piece(Piece::Probe, &format!("RESET ROLE;\n{}", world.probe));
}

/// `COPY … FROM STDIN` with its lines, as one statement.
fn with_input(statement: &str, input: &str) -> String {
    if input.is_empty() {
        return statement.to_string();
    }
    let lines = input.trim_end().replace('\t', "\\t").replace('\n', "\\n");
    statement.replace(
        "FROM STDIN",
        &format!("FROM PROGRAM $$printf '{lines}\\n'$$"),
    )
}

/// `psql:batch.sql:12: ERROR:  42703: column "x" does not exist`.
fn failure(line: &str) -> Option<(usize, Failure)> {
    let (place, rest) = line.split_once(": ERROR:  ")?;
    let (code, message) = rest.split_once(": ")?;
    let failure = Failure {
        code: code.to_string(),
        message: message.to_string(),
    };
    Some((place.rsplit_once(':')?.1.parse().ok()?, failure))
}

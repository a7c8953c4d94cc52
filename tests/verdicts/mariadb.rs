//! Worlds on MariaDB: one `mariadb` session over a throw-away server, the database made anew for
//! each world. `VERDICTS_MARIADB` is the server's socket.

use std::process::Command;

use crate::outcome::Failure;
use crate::transcript::{Batch, Piece};
use crate::world::{Observed, World};

const RESET: &str = "ROLLBACK;
SET SESSION foreign_key_checks = 1;
DROP DATABASE IF EXISTS other;
DROP DATABASE IF EXISTS impact;
CREATE DATABASE impact CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci;
USE impact;";

/// The columns of a query: a view of it lists them with their types.
const DESCRIBE: &str = "SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = 'impact' AND TABLE_NAME = 'impact_shape' ORDER BY ORDINAL_POSITION;";

fn client() -> Result<Command, String> {
    let socket = std::env::var("VERDICTS_MARIADB")
        .map_err(|_| "VERDICTS_MARIADB is not set: run .ci/databases".to_string())?;
    let mut command = Command::new("mariadb");
    command.args(["--no-defaults", "-uroot", "-B", "-f", "-S", &socket]);
    Ok(command)
}

pub fn version() -> Result<String, String> {
    let output = client()?
        .args(["-N", "-e", "SELECT VERSION()"])
        .output()
        .map_err(|error| format!("mariadb: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match text.trim().split('-').next() {
        Some(version) if !version.is_empty() => Ok(version.to_string()),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

pub fn run(worlds: &[World]) -> Result<Vec<Observed>, String> {
    let mut batch = Batch::default();
    for (index, world) in worlds.iter().enumerate() {
        add(&mut batch, index, world);
    }
    batch.add((worlds.len(), Piece::Reset), announce, "ROLLBACK;");
    let answers = batch.run(
        &mut client()?,
        |command, file| {
            command.stdin(std::fs::File::open(file)?);
            Ok(())
        },
        failure,
    )?;
    Ok((0..worlds.len())
        .map(|index| {
            let lines = answers.lines((index, Piece::Statement));
            let described = answers.lines((index, Piece::Describe));
            // The last two lines are the header and the value of ROW_COUNT().
            let (result, count) = lines.split_at(lines.len().saturating_sub(2));
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
                ..Observed::default()
            };
            if let Some((header, rows)) = result.split_first() {
                seen.columns = header.split('\t').map(str::to_string).collect();
                seen.rows = rows.to_vec();
            }
            seen.rows.extend(count.last().cloned());
            seen.types = described.get(1..).unwrap_or_default().to_vec();
            seen
        })
        .collect())
}

fn announce(mark: &str) -> String {
    // As column name and as value, so that it is printed as a line of its own.
    format!("DELIMITER ;\nSELECT '{mark}';")
}

fn add(batch: &mut Batch, index: usize, world: &World) {
    let mut piece = |piece: Piece, sql: &str| batch.add((index, piece), announce, sql);
    piece(Piece::Reset, RESET);
    piece(Piece::Setup, &format!("{}{}", world.schema, world.rows));
    if world.prepared {
        let text = placeholders(&world.statement).replace('\'', "''");
        piece(Piece::Prepare, &format!("PREPARE s FROM '{text}';"));
    }
    piece(Piece::Change, &world.change);
    piece(Piece::Later, &format!("{}{}", world.later, world.session));
    let bound = world.bound();
    let execute = match (world.prepared, world.values.is_empty()) {
        (true, true) => "EXECUTE s".to_string(),
        (true, false) => format!("EXECUTE s USING {}", world.values.join(", ")),
        _ => bound.clone(),
    };
    piece(
        Piece::Statement,
        &format!("{execute};\nSELECT ROW_COUNT();"),
    );
    piece(Piece::Probe, &world.probe);
    if bound.to_uppercase().starts_with("SELECT") {
        let view = format!("CREATE OR REPLACE VIEW impact_shape AS {bound};\n{DESCRIBE}");
        piece(Piece::Describe, &view);
    }
}

/// `$1`, `$2` as the driver's `?`.
pub fn placeholders(statement: &str) -> String {
    let mut text = String::new();
    let mut letters = statement.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '$' && letters.peek().is_some_and(char::is_ascii_digit) {
            while letters.peek().is_some_and(char::is_ascii_digit) {
                letters.next();
            }
            text.push('?');
        } else {
            text.push(letter);
        }
    }
    text
}

/// `ERROR 1054 (42S22) at line 7: Unknown column 'nope' in 'SELECT'`.
fn failure(line: &str) -> Option<(usize, Failure)> {
    let rest = line.strip_prefix("ERROR ")?;
    let (code, rest) = rest.split_once(' ')?;
    let (place, message) = rest.split_once(": ")?;
    let failure = Failure {
        code: code.to_string(),
        message: without_temporary_names(message),
    };
    Some((place.rsplit_once(' ')?.1.parse().ok()?, failure))
}

/// `impact`.`#sql-alter-eb9-f` is numbered by the session.
fn without_temporary_names(message: &str) -> String {
    match message.split_once("#sql-alter-") {
        Some((head, tail)) => {
            let rest = tail.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '-');
            format!("{head}#sql-alter{rest}")
        }
        None => message.to_string(),
    }
}

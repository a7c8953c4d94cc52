//! What impact says about a script, beside what the script expects of it.
//!
//! In: a script and an engine. Out: agreement, or one line of a table. Rows and values are not
//! handed over: what they decide is `risky`.

use impact::catalog::{Catalog, Trouble};
use impact::replay::{replay, run};
use impact::severity::Severity;
use impact::sql::{Dialect, read};

use crate::mariadb;
use crate::outcome::Outcome;
use crate::script::{Case, Engine, Script, Verdict};
use crate::world;

/// What impact says: the verdict, and the database's error code where it names one.
struct Said {
    verdict: Verdict,
    code: Option<String>,
    message: String,
}

fn dialect_of(engine: Engine) -> Dialect {
    match engine {
        Engine::Postgresql => Dialect::Postgresql,
        Engine::Sqlite => Dialect::Sqlite,
        Engine::Mariadb | Engine::Mysql => Dialect::Mysql,
    }
}

/// Why impact says that the database refuses the change itself.
fn refuses(schema: &str, change: &str, engine: Engine) -> Option<String> {
    let dialect = dialect_of(engine);
    let mut catalog = Catalog::new(dialect);
    replay(&mut catalog, &read(schema, dialect));
    let changes = read(change, dialect);
    let changes: Vec<_> = changes.iter().map(|c| (c.statement, c)).collect();
    let troubles = run(&mut catalog, &changes, |_| true);
    troubles.into_iter().find_map(|(_, trouble)| match trouble {
        Trouble::Refused(why) if is_of(engine, &why) => Some(why),
        _ => None,
    })
}

/// MariaDB and MySQL are one dialect: where one of them alone refuses, the reason names both.
fn is_of(engine: Engine, why: &str) -> bool {
    match engine {
        Engine::Mariadb => !why.ends_with("; MariaDB takes it"),
        Engine::Mysql => !why.contains("; MySQL takes it"),
        _ => true,
    }
}

/// Whether the database refuses the change for the rows that it finds.
fn by_rows(outcome: &Outcome) -> bool {
    let Outcome::Refused(failure) = outcome else {
        return false;
    };
    let of_mysql = ["1062", "1138", "1265", "1452", "4025"];
    let of_sqlite = ["constraint failed", "non-empty", "NOT NULL"];
    failure.code.starts_with("23")
        || failure.code.starts_with("22")
        || of_mysql.contains(&failure.code.as_str())
        || of_sqlite
            .iter()
            .any(|words| failure.message.contains(words))
}

/// The one place where impact is asked.
fn ask(schema: &str, change: &str, statement: &str, engine: Engine) -> Said {
    match impact::analysis::verdict(schema, change, statement, dialect_of(engine)) {
        None => Said {
            verdict: Verdict::None,
            code: None,
            message: String::new(),
        },
        Some(said) => Said {
            verdict: match said.severity {
                Severity::Breaking => Verdict::Breaking {
                    silent: said.silent,
                },
                Severity::Risky => Verdict::Risky {
                    silent: said.silent,
                },
                Severity::Info => Verdict::Info,
            },
            code: said.code,
            message: said.message,
        },
    }
}

/// Whether a risk shows itself by an error is told by the message, not compared; nor is it a
/// verdict whether a place that keeps working is listed.
fn alike(said: Verdict, expected: Verdict) -> bool {
    let harmless = |v: Verdict| matches!(v, Verdict::Info | Verdict::None);
    said == expected
        || harmless(said) && harmless(expected)
        || matches!(
            (said, expected),
            (Verdict::Risky { .. }, Verdict::Risky { .. })
        )
}

/// `Ok(false)` where there is nothing to compare: rows alone decide whether the change is taken.
pub fn compare(script: &Script, engine: Engine) -> Result<bool, String> {
    let expected = script.expected(engine)?;
    let section = |name: &str| script.section(name, Case::Only, engine);
    // Where names are looked for is told: a migration or the configuration says it.
    let session = section("session");
    let path = session
        .lines()
        .filter(|line| line.starts_with("SET search_path"));
    let schema: Vec<String> = [section("schema")]
        .into_iter()
        .chain(path.map(str::to_owned))
        .collect();
    if expected == Verdict::Refused {
        // What the rows that are there decide is not in the code.
        if script
            .recorded
            .iter()
            .any(|(key, outcome)| key.0 == engine && by_rows(&outcome.outcome))
        {
            return Ok(false);
        }
        return match refuses(&schema.join("\n"), &section("change"), engine) {
            Some(_) => Ok(true),
            None => Err(format!(
                "{:<11} {:<52} {:<16} {:<16}",
                engine.word(),
                script.name,
                expected,
                "taken"
            )),
        };
    }
    if let Some(why) = refuses(&schema.join("\n"), &section("change"), engine) {
        return Err(format!(
            "{:<11} {:<52} {:<16} {:<16} {why}",
            engine.word(),
            script.name,
            expected,
            "refused"
        ));
    }
    let mut statement = world::statement(script, engine);
    if matches!(engine, Engine::Mariadb | Engine::Mysql) {
        statement = mariadb::placeholders(&statement);
    }
    let said = ask(&schema.join("\n"), &section("change"), &statement, engine);
    let code = expected_code(script, engine);
    // SQLite has no codes. A breaking finding names its code, a risk may.
    let same_code = match (&code, &said.code) {
        (None, _) => true,
        (Some(_), None) => !matches!(said.verdict, Verdict::Breaking { .. }),
        (Some(code), Some(said)) => code == said,
    };
    // The lines that `COPY` reads are not in the code: what they decide is a risk.
    let by_input = !section("input").trim().is_empty()
        && matches!(said.verdict, Verdict::Risky { .. })
        && expected == (Verdict::Breaking { silent: false });
    // Which role runs the code is not in it either.
    let harmless = matches!(expected, Verdict::Info | Verdict::None);
    let by_role =
        session.contains("ROLE") && matches!(said.verdict, Verdict::Risky { .. }) && harmless;
    if by_input || by_role || alike(said.verdict, expected) && same_code {
        return Ok(true);
    }
    let told = |verdict: Verdict, code: &Option<String>| match code {
        Some(code) => format!("{verdict} {code}"),
        None => verdict.to_string(),
    };
    Err(format!(
        "{:<11} {:<52} {:<16} {:<16} {}",
        engine.word(),
        script.name,
        told(expected, &code),
        told(said.verdict, &said.code),
        said.message
    ))
}

fn expected_code(script: &Script, engine: Engine) -> Option<String> {
    let outcome = |case| script.recorded.get(&(engine, case));
    match &outcome(Case::Only).or(outcome(Case::B))?.outcome {
        // impact speaks MySQL's codes; MariaDB has numbers of its own for three errors.
        Outcome::Error(failure) if engine == Engine::Mariadb => Some(match failure.code.as_str() {
            "1906" => "3105".to_string(),
            "4025" => "3819".to_string(),
            "4002" => "1353".to_string(),
            code => code.to_string(),
        }),
        Outcome::Error(failure) if engine != Engine::Sqlite => Some(failure.code.clone()),
        _ => None,
    }
}

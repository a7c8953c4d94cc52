//! The scripts of `testdata/verdicts`: what real databases do with a statement after a change.
//!
//! Plain `cargo test` reads every script, checks that the recorded outcomes agree with the
//! verdicts, and runs the SQLite ones. `.ci/databases` runs them on all engines; with
//! `.ci/databases record` the recorded lines are written anew.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub
)]

mod impact_verdict;
mod mariadb;
mod outcome;
mod postgresql;
mod script;
mod sqlite;
mod transcript;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use outcome::Outcome;
use script::{Case, Engine, Recorded, Script};
use world::{Observed, World};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/verdicts")
}

/// Every script in the order of its name, or all that is wrong with the files.
fn scripts() -> Vec<Script> {
    let mut scripts = Vec::new();
    let mut wrong = Vec::new();
    let mut paths = Vec::new();
    for kind in std::fs::read_dir(folder()).unwrap() {
        let kind = kind.unwrap().path();
        if kind.is_dir() {
            for file in std::fs::read_dir(kind).unwrap() {
                paths.push(file.unwrap().path());
            }
        }
    }
    paths.sort();
    for path in paths {
        let name = path.strip_prefix(folder()).unwrap().with_extension("");
        let name = name.to_str().unwrap().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        match Script::read(path, name.clone(), &text) {
            Ok(script) => scripts.push(script),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} scripts cannot be read:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    scripts
}

#[test]
fn every_script_reads_and_reads_back() {
    let scripts = scripts();
    assert!(!scripts.is_empty());
    for script in &scripts {
        let text = std::fs::read_to_string(&script.path).unwrap();
        assert_eq!(script.text(), text, "{}", script.name);
    }
}

#[test]
fn recorded_outcomes_agree_with_the_verdicts() {
    let scripts = scripts();
    let mut wrong = Vec::new();
    for script in &scripts {
        for engine in script.engines_and_manual() {
            if let Err(error) = outcome::agrees(script, engine) {
                wrong.push(format!("{} {}: {error}", script.name, engine.word()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} disagree:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn sqlite_still_does_what_is_recorded() {
    let mut scripts = scripts();
    let wrong = check(&mut scripts, Engine::Sqlite, &sqlite::version(), |worlds| {
        Ok(sqlite::run(worlds))
    });
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Runs the scripts of every engine and fails when a recorded outcome no longer holds.
#[test]
#[ignore = "needs servers: .ci/databases"]
fn servers_agree() {
    let wrong = on_all_engines(&mut scripts());
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Runs the scripts of every engine and writes what they did into the files.
#[test]
#[ignore = "needs servers: .ci/databases record"]
fn record() {
    let mut scripts = scripts();
    for told in on_all_engines(&mut scripts) {
        println!("{told}");
    }
    for script in &scripts {
        std::fs::write(&script.path, script.text()).unwrap();
    }
}

/// impact's verdict is the one that the database proved. Disagreements stand in
/// `testdata/verdicts/disagreements.txt` until they are mended, grouped by their cause; none may join
/// them unseen.
#[test]
fn impact_agrees() {
    let (table, compared) = disagreements(&scripts());
    let known = std::fs::read_to_string(folder().join(DISAGREEMENTS)).unwrap_or_default();
    let known: BTreeSet<String> = known.lines().filter(|l| is_cell(l)).map(key).collect();
    let now: BTreeSet<String> = table.iter().map(|line| key(line)).collect();
    let joined: Vec<&String> = table
        .iter()
        .filter(|line| !known.contains(&key(line)))
        .collect();
    let mended: Vec<&String> = known.difference(&now).collect();
    println!("{compared} cells compared, {} disagree", table.len());
    for line in &table {
        println!("{line}");
    }
    assert!(
        joined.is_empty() && mended.is_empty(),
        "{} of {compared} cells disagree; new:\n{}\n\nmended, take them out of {DISAGREEMENTS} \
         (`cargo test --test verdicts -- --ignored --exact list`):\n{}",
        table.len(),
        joined
            .iter()
            .map(|line| line.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
        mended
            .iter()
            .map(|line| line.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
    );
}

/// Writes the list of disagreements anew.
#[test]
#[ignore = "writes testdata/verdicts/disagreements.txt"]
fn list() {
    let (table, _) = disagreements(&scripts());
    let known = std::fs::read_to_string(folder().join(DISAGREEMENTS)).unwrap_or_default();
    let mut new: BTreeMap<String, String> = table
        .iter()
        .map(|line| (key(line), line.trim_end().to_string()))
        .collect();
    // Groups and their reasons stay; a cell keeps its group.
    let mut lines: Vec<String> = Vec::new();
    for line in known.lines() {
        match is_cell(line) {
            true => lines.extend(new.remove(&key(line))),
            false => lines.push(line.to_string()),
        }
    }
    if !new.is_empty() {
        lines.push("\n# Not looked at yet.".to_string());
        let left = table.iter().map(|line| line.trim_end().to_string());
        lines.extend(left.filter(|line| new.contains_key(&key(line))));
    }
    std::fs::write(folder().join(DISAGREEMENTS), lines.join("\n") + "\n").unwrap();
}

/// Whether a line of the list is a cell: the others are headings, reasons and blank lines.
fn is_cell(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with('#')
}

/// The file beside the scripts.
const DISAGREEMENTS: &str = "disagreements.txt";

fn disagreements(scripts: &[Script]) -> (Vec<String>, usize) {
    let mut table = Vec::new();
    let mut compared = 0;
    for script in scripts {
        for engine in script.engines_and_manual() {
            match impact_verdict::compare(script, engine) {
                Ok(true) => compared += 1,
                Ok(false) => {}
                Err(line) => {
                    compared += 1;
                    table.push(line);
                }
            }
        }
    }
    // Missed and wrongly claimed breakage first.
    table.sort_by_key(|line| (gravity(line), line.clone()));
    (table, compared)
}

fn gravity(line: &str) -> usize {
    let verdicts = line.get(65..).unwrap_or_default();
    ["breaking", "risky"]
        .iter()
        .position(|word| verdicts.contains(word))
        .unwrap_or(2)
}

/// Engine and script of a line of the table.
fn key(line: &str) -> String {
    line.split_whitespace()
        .take(2)
        .collect::<Vec<_>>()
        .join(" ")
}

/// How many cells each engine has decided, by kind of change; none is without a server's word.
#[test]
fn every_kind_is_decided_by_a_server() {
    let mut counts: BTreeMap<String, BTreeMap<Engine, usize>> = BTreeMap::new();
    for script in scripts() {
        let kind = script.name.split('/').next().unwrap().to_string();
        let kinds = [kind, "total".to_string()];
        for (engine, _) in script.recorded.keys().filter(|(_, case)| *case != Case::B) {
            for kind in &kinds {
                *counts
                    .entry(kind.clone())
                    .or_default()
                    .entry(*engine)
                    .or_default() += 1;
            }
        }
    }
    for (kind, engines) in &counts {
        let told: Vec<String> = engines
            .iter()
            .map(|(engine, count)| format!("{} {count}", engine.word()))
            .collect();
        println!("{kind}: {}", told.join(", "));
        assert!(
            engines.keys().any(|engine| *engine != Engine::Mysql),
            "{kind}"
        );
    }
}

/// The servers hold one world at a time.
static SERVERS: Mutex<()> = Mutex::new(());

fn on_all_engines(scripts: &mut [Script]) -> Vec<String> {
    let _alone = SERVERS.lock();
    let mut wrong = check(scripts, Engine::Sqlite, &sqlite::version(), |worlds| {
        Ok(sqlite::run(worlds))
    });
    wrong.extend(check(
        scripts,
        Engine::Postgresql,
        &postgresql::version().unwrap(),
        postgresql::run,
    ));
    wrong.extend(check(
        scripts,
        Engine::Mariadb,
        &mariadb::version().unwrap(),
        mariadb::run,
    ));
    wrong
}

/// Runs an engine's scripts, puts what it did into them, and tells what is not as recorded.
fn check(
    scripts: &mut [Script],
    engine: Engine,
    version: &str,
    run: impl Fn(&[World]) -> Result<Vec<Observed>, String>,
) -> Vec<String> {
    let mut cells: Vec<(usize, Case)> = Vec::new();
    let mut worlds: Vec<World> = Vec::new();
    for (index, script) in scripts.iter().enumerate() {
        if script.engines.contains(&engine) {
            for case in script.cases() {
                cells.push((index, case));
                worlds.extend(world::worlds(script, engine, case));
            }
        }
    }
    let observed = match run(&worlds) {
        Ok(observed) => observed,
        Err(error) => return vec![error],
    };
    let mut wrong = Vec::new();
    for script in scripts.iter_mut() {
        let cases = script.cases();
        let runs = script.engines.contains(&engine);
        script
            .recorded
            .retain(|key, _| key.0 != engine || (runs && cases.contains(&key.1)));
    }
    for ((index, case), (world, seen)) in cells
        .into_iter()
        .zip(worlds.chunks(2).zip(observed.chunks(2)))
    {
        let script = &mut scripts[index];
        let name = format!("{} {}{case}", script.name, engine.word());
        let outcome = match world::outcome(&world[0], &seen[0], &seen[1]) {
            Ok(outcome) => outcome,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let recorded = script.recorded.get(&(engine, case));
        if let Some(error) = no_longer(recorded, version, &outcome) {
            wrong.push(format!("{name}: {error}"));
        }
        let version = version.to_string();
        script
            .recorded
            .insert((engine, case), Recorded { version, outcome });
    }
    wrong
}

/// Another version may word an error differently; the code and the differences must hold.
fn no_longer(recorded: Option<&Recorded>, version: &str, outcome: &Outcome) -> Option<String> {
    match recorded {
        None => Some(format!("never recorded, now {outcome}")),
        Some(recorded) => {
            let same_version = recorded.version == version;
            let holds = match same_version {
                true => recorded.outcome == *outcome,
                false => recorded.outcome.is_like(outcome),
            };
            (!holds).then(|| format!("recorded {}, now {outcome}", recorded.outcome))
        }
    }
}

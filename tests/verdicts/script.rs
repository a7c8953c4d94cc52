//! A verdict script: one file of `testdata/verdicts`, read as a specification.
//!
//! In: the text of a script. Out: its sections by engine and its recorded outcomes. The hard
//! thing: the file is SQL that a person reads, so a section starts only at a comment line that
//! is nothing but a known header, and every other comment stays in the SQL.
//!
//! ```text
//! -- What this cell is about.
//! -- engine: postgresql, sqlite          engines that run it
//! -- schema                              before the change; `-- schema [sqlite]` for one engine
//! -- rows                                data before the change; `-- rows A`, `-- rows B`
//! -- change                              the migration
//! -- later                               written after the change by others; also `A`, `B`
//! -- session                             what the connection sets up, `SET ROLE app`; also `A`, `B`
//! -- statement                           one statement of the application, works before
//! -- values A: 1, 'x'                    what it binds to $1, $2
//! -- input                               lines that `COPY … FROM STDIN` reads
//! -- probe                               query that shows what the statement wrote
//! -- prepared                            also: PREPARE before the change, EXECUTE after it
//! -- because: …                          why the verdict says more than the database alone
//! -- expect: breaking silent             our verdict; `-- expect [sqlite]: none`
//! -- expect prepared: note               a cached plan fails: a note at the change
//! -- manual mysql 8.4 §15.1.9: …         an outcome taken from a manual, never from a server
//! -- recorded postgresql 15.18: …        what the database did; `(A)`, `(B)`, `(prepared)`
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::outcome::Outcome;

/// A database that decides cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    Postgresql,
    Sqlite,
    Mariadb,
    /// Only ever from its manual.
    Mysql,
}

impl Engine {
    pub fn word(self) -> &'static str {
        match self {
            Self::Postgresql => "postgresql",
            Self::Sqlite => "sqlite",
            Self::Mariadb => "mariadb",
            Self::Mysql => "mysql",
        }
    }

    fn read(word: &str) -> Result<Self, String> {
        [Self::Postgresql, Self::Sqlite, Self::Mariadb, Self::Mysql]
            .into_iter()
            .find(|engine| engine.word() == word)
            .ok_or_else(|| format!("unknown engine {word:?}"))
    }
}

/// Which world of a script an outcome is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// The script has one set of rows.
    Only,
    /// Rows with which it works.
    A,
    /// Rows with which it fails or differs.
    B,
    /// The statement was prepared before the change.
    Prepared,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Only => "",
            Self::A => " (A)",
            Self::B => " (B)",
            Self::Prepared => " (prepared)",
        })
    }
}

/// Our verdict on the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It touches what changed and breaks, silently or not.
    Breaking { silent: bool },
    /// Rows, clients or the rollout decide.
    Risky { silent: bool },
    /// It touches what changed and keeps working.
    Info,
    /// The change does not reach it.
    None,
    /// The migration itself is refused: no verdict on the statement.
    Refused,
}

impl Verdict {
    fn read(text: &str) -> Result<Self, String> {
        Ok(match text {
            "breaking" => Self::Breaking { silent: false },
            "breaking silent" => Self::Breaking { silent: true },
            "risky" => Self::Risky { silent: false },
            "risky silent" => Self::Risky { silent: true },
            "info" => Self::Info,
            "none" => Self::None,
            "refused" => Self::Refused,
            _ => return Err(format!("unknown verdict {text:?}")),
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Breaking { silent: false } => "breaking",
            Self::Breaking { silent: true } => "breaking silent",
            Self::Risky { silent: false } => "risky",
            Self::Risky { silent: true } => "risky silent",
            Self::Info => "info",
            Self::None => "none",
            Self::Refused => "refused",
        })
    }
}

/// One outcome line.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// `15.18`; of a manual, version and section.
    pub version: String,
    pub outcome: Outcome,
}

/// What a section holds: its name, its case, the engines that it is for (empty: all).
#[derive(Debug)]
struct Section {
    name: String,
    case: Option<Case>,
    engines: Vec<Engine>,
    text: String,
}

/// A script.
#[derive(Debug)]
pub struct Script {
    pub path: PathBuf,
    /// `kind/name`.
    pub name: String,
    pub engines: Vec<Engine>,
    pub prepared: bool,
    pub because: Option<String>,
    /// A cached plan fails or differs; by engine, as stated.
    expect_prepared: Vec<(Vec<Engine>, bool)>,
    expect: Vec<(Vec<Engine>, Verdict)>,
    sections: Vec<Section>,
    pub recorded: BTreeMap<(Engine, Case), Recorded>,
    /// The text without its recorded lines.
    pub specification: String,
}

const SECTIONS: [&str; 8] = [
    "schema",
    "rows",
    "change",
    "later",
    "session",
    "statement",
    "input",
    "probe",
];

impl Script {
    pub fn read(path: PathBuf, name: String, text: &str) -> Result<Self, String> {
        let mut script = Self {
            path,
            name,
            engines: Vec::new(),
            prepared: false,
            because: None,
            expect_prepared: Vec::new(),
            expect: Vec::new(),
            sections: Vec::new(),
            recorded: BTreeMap::new(),
            specification: String::new(),
        };
        for (index, line) in text.lines().enumerate() {
            let at = |error: String| format!("line {}: {error}", index + 1);
            let comment = line.strip_prefix("-- ").map(str::trim_end);
            if comment.is_some_and(|comment| comment.starts_with("recorded ")) {
                script
                    .outcome_line(comment.unwrap_or_default())
                    .map_err(at)?;
                continue;
            }
            script.specification.push_str(line);
            script.specification.push('\n');
            match comment {
                Some(comment) if script.header(comment).map_err(at)? => {}
                _ => {
                    if let Some(section) = script.sections.last_mut() {
                        section.text.push_str(line);
                        section.text.push('\n');
                    }
                }
            }
        }
        script.complete()
    }

    fn complete(self) -> Result<Self, String> {
        if self.engines.is_empty() && !self.recorded.keys().any(|key| key.0 == Engine::Mysql) {
            return Err("no `-- engine:` line and no manual cell".to_string());
        }
        for engine in self.engines_and_manual() {
            for name in ["schema", "change", "statement"] {
                if self.section(name, Case::Only, engine).trim().is_empty() {
                    return Err(format!("no `-- {name}` for {}", engine.word()));
                }
            }
            self.expected(engine)?;
            if self.is_operational() == self.cases().contains(&Case::Only) {
                return Err("rows A without rows B".to_string());
            }
        }
        Ok(self)
    }

    /// Reads one header line; `false` when it is an ordinary comment.
    fn header(&mut self, comment: &str) -> Result<bool, String> {
        let (head, inline) = match comment.split_once(": ") {
            Some((head, inline)) => (head, Some(inline.trim())),
            None => (comment, None),
        };
        let (head, engines) = match head.split_once(" [") {
            Some((head, rest)) => match rest.strip_suffix(']') {
                Some(list) => (head, engines(list)?),
                None => return Ok(false),
            },
            None => (head, Vec::new()),
        };
        match (head, inline) {
            ("engine", Some(list)) => self.engines = self::engines(list)?,
            ("because", Some(reason)) => self.because = Some(reason.to_string()),
            ("expect", Some(verdict)) => self.expect.push((engines, Verdict::read(verdict)?)),
            ("expect prepared", Some(word)) => match word {
                "note" => self.expect_prepared.push((engines, true)),
                "none" => self.expect_prepared.push((engines, false)),
                _ => return Err(format!("unknown prepared verdict {word:?}")),
            },
            ("prepared", None) => self.prepared = true,
            (_, Some(_)) if head.starts_with("manual ") => {
                self.outcome_line(comment)?;
            }
            _ => {
                let (name, case) = match head.rsplit_once(' ') {
                    Some((name, "A")) => (name, Some(Case::A)),
                    Some((name, "B")) => (name, Some(Case::B)),
                    _ => (head, None),
                };
                let values = name == "values" && inline.is_some();
                if !values && (inline.is_some() || !SECTIONS.contains(&name)) {
                    return Ok(false);
                }
                self.sections.push(Section {
                    name: name.to_string(),
                    case,
                    engines,
                    text: inline.unwrap_or_default().to_string(),
                });
            }
        }
        Ok(true)
    }

    /// `recorded postgresql 15.18 (A): ok`, `manual mysql 8.4 §15.1.9: error 3959 …`.
    fn outcome_line(&mut self, comment: &str) -> Result<(), String> {
        let malformed = || format!("malformed outcome line {comment:?}");
        let (head, outcome) = comment.split_once(": ").ok_or_else(malformed)?;
        let mut words = head.splitn(3, ' ').skip(1);
        let engine = Engine::read(words.next().ok_or_else(malformed)?)?;
        let rest = words.next().ok_or_else(malformed)?;
        if comment.starts_with("manual ") != (engine == Engine::Mysql) {
            return Err("a manual proves MySQL cells only, a server all others".to_string());
        }
        let (version, case) = match rest.rsplit_once(' ') {
            Some((version, "(A)")) => (version, Case::A),
            Some((version, "(B)")) => (version, Case::B),
            Some((version, "(prepared)")) => (version, Case::Prepared),
            _ => (rest, Case::Only),
        };
        let recorded = Recorded {
            version: version.to_string(),
            outcome: Outcome::read(outcome)?,
        };
        match self.recorded.insert((engine, case), recorded) {
            Some(_) => Err(format!("recorded twice: {comment:?}")),
            None => Ok(()),
        }
    }

    /// Engines that run the script, and MySQL where the manual has a word.
    pub fn engines_and_manual(&self) -> Vec<Engine> {
        let mut engines = self.engines.clone();
        if self.recorded.keys().any(|key| key.0 == Engine::Mysql) {
            engines.push(Engine::Mysql);
        }
        engines
    }

    /// The SQL of a section: what stands for every case, then what stands for this one. A section
    /// that names the engine replaces the one that names none. A MySQL cell is worded as MariaDB's.
    pub fn section(&self, name: &str, case: Case, engine: Engine) -> String {
        let mut text = String::new();
        let spoken = match self.engines.contains(&engine) {
            false if engine == Engine::Mysql => Engine::Mariadb,
            _ => engine,
        };
        for wanted in [None, Some(case)] {
            let fitting = |section: &&Section| section.name == name && section.case == wanted;
            let own = self
                .sections
                .iter()
                .filter(fitting)
                .find(|section| section.engines.contains(&spoken));
            let common = self
                .sections
                .iter()
                .filter(fitting)
                .find(|section| section.engines.is_empty());
            if let Some(section) = own.or(common) {
                text.push_str(&section.text);
            }
        }
        text
    }

    /// Whether rows, values or later writes decide.
    fn is_operational(&self) -> bool {
        [Case::A, Case::B].iter().all(|case| {
            self.sections
                .iter()
                .any(|section| section.case == Some(*case))
        })
    }

    /// The worlds of the script: one, or A and B; and the prepared one.
    pub fn cases(&self) -> Vec<Case> {
        let lettered = self.sections.iter().any(|section| section.case.is_some());
        let mut cases = match (lettered, self.is_operational()) {
            (true, true) => vec![Case::A, Case::B],
            _ => vec![Case::Only],
        };
        if self.prepared {
            cases.push(Case::Prepared);
        }
        cases
    }

    pub fn expected(&self, engine: Engine) -> Result<Verdict, String> {
        stated(&self.expect, engine).ok_or_else(|| format!("no `-- expect:` for {}", engine.word()))
    }

    /// Whether we say that a cached plan fails; `None` where the script does not ask.
    pub fn expected_note(&self, engine: Engine) -> Option<bool> {
        stated(&self.expect_prepared, engine)
    }

    /// The file's text with the recorded lines as they stand now.
    pub fn text(&self) -> String {
        let mut text = self.specification.trim_end().to_string();
        text.push('\n');
        for ((engine, case), recorded) in &self.recorded {
            if *engine != Engine::Mysql {
                text.push_str(&format!(
                    "-- recorded {} {}{case}: {}\n",
                    engine.word(),
                    recorded.version,
                    recorded.outcome
                ));
            }
        }
        text
    }
}

fn stated<T: Copy>(lines: &[(Vec<Engine>, T)], engine: Engine) -> Option<T> {
    let own = lines.iter().find(|(engines, _)| engines.contains(&engine));
    own.or_else(|| lines.iter().find(|(engines, _)| engines.is_empty()))
        .map(|(_, stated)| *stated)
}

fn engines(list: &str) -> Result<Vec<Engine>, String> {
    list.split(", ").map(Engine::read).collect()
}

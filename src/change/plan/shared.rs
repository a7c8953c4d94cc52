//! Pieces that the plans of several kinds share. In: [`Facts`]. Out: steps and SQL of the dialect; no
//! SQL where the dialect is none that these were tried on.

use super::quoted::quoted;
use super::{ColumnFacts, Facts, First, Phase, Plan, Run, Step, plan, views};
use crate::sql::Dialect;

/// What a catalog does not know and a MODIFY would lose.
const MODIFIES: &str =
    " (MODIFY states the whole column: add its COMMENT and CHARACTER SET where it has them)";

/// How many rows a batch changes: short enough that nobody waits for its locks.
const BATCH: u64 = 5_000;

impl Facts {
    pub(in crate::change) fn is(&self, dialect: Dialect) -> bool {
        self.dialect == dialect
    }

    pub(in crate::change) fn postgresql(&self) -> bool {
        self.is(Dialect::Postgresql)
    }

    pub(in crate::change) fn mysql(&self) -> bool {
        self.is(Dialect::Mysql)
    }

    /// Whether the relation is known to be small enough to be changed at once.
    pub(in crate::change) fn small(&self) -> bool {
        self.size.and_then(super::Size::is_small) == Some(true)
    }

    /// `text` where the dialect is one of those that it is written for.
    pub(in crate::change) fn in_dialects(&self, of: &[Dialect], text: String) -> Vec<String> {
        if of.contains(&self.dialect) {
            vec![text]
        } else {
            Vec::new()
        }
    }

    /// Statements of any of the three dialects that these plans were tried on.
    pub(in crate::change) fn known(&self, text: String) -> Vec<String> {
        let known = [Dialect::Postgresql, Dialect::Mysql, Dialect::Sqlite];
        self.in_dialects(&known, text)
    }

    /// Statements that wait for a lock, behind a limit to how long they do: whoever comes after a
    /// waiting statement waits too.
    pub(in crate::change) fn locking(&self, mut texts: Vec<String>) -> Vec<String> {
        let limit = match self.dialect {
            Dialect::Postgresql => "SET lock_timeout = '5s'",
            Dialect::Mysql => "SET SESSION lock_wait_timeout = 5",
            _ => return texts,
        };
        if !texts.is_empty() {
            texts.insert(0, limit.to_owned());
        }
        texts
    }

    /// A name made of the relation's, the object's and a word.
    pub(in crate::change) fn made(&self, word: &str) -> String {
        let plain = |name: &str| name.replace(['"', '`', '[', ']'], "");
        let mut name = format!("{}_{}", plain(&self.bare), plain(&self.name));
        // What is longer than 63 bytes is cut by PostgreSQL, 64 characters by MySQL.
        let room = 62 - word.len().min(62);
        while name.len() > room {
            name.pop();
        }
        quoted(self.dialect, &format!("{name}_{word}"))
    }

    /// The object's name with a word behind it: `status_new`.
    pub(in crate::change) fn beside(&self, word: &str) -> String {
        let mut name = self.name.replace(['"', '`', '[', ']'], "");
        let room = 62 - word.len().min(62);
        while name.len() > room {
            name.pop();
        }
        quoted(self.dialect, &format!("{name}_{word}"))
    }

    /// What changes, in a few words: `orders.status`.
    pub fn title(&self) -> String {
        let names = [&self.table, &self.name].map(String::as_str);
        let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
        names.join(".")
    }

    /// The migration's own statement, where it is SQL and makes this change alone.
    pub(in crate::change) fn own(&self) -> Vec<String> {
        // A statement of a rebuild does nothing good alone.
        if self.statement.is_empty() || self.shared || self.rebuilt {
            Vec::new()
        } else {
            vec![self.statement.clone()]
        }
    }

    /// MySQL's MODIFY of a column, whole; none where its definition is not known.
    pub(in crate::change) fn modify(
        &self,
        name: &str,
        column: &ColumnFacts,
        nullable: bool,
    ) -> Vec<String> {
        let definition = column.definition(nullable).filter(|_| self.mysql());
        definition
            .map(|definition| format!("ALTER TABLE {} MODIFY {name} {definition}", self.table))
            .into_iter()
            .collect()
    }

    /// The column before and afterwards differ in their types too.
    pub(in crate::change) fn retyped(&self) -> bool {
        let types = self.old_column.as_ref().zip(self.new_column.as_ref());
        types.is_some_and(|(old, new)| old.data_type != new.data_type)
    }

    /// What SQLite cannot alter.
    pub(in crate::change) fn anew(&self, how: &str) -> String {
        format!(
            "build {} anew {how} (SQLite cannot alter it): new table, copy, drop, rename, in one transaction",
            self.table
        )
    }

    /// Sets values in all rows that lack them: at once in a small table, else in batches.
    pub(in crate::change) fn backfill(&self, step: Step, set: &str, lack: &str) -> Step {
        let table = &self.table;
        if self.small() {
            let all = format!("UPDATE {table} SET {set} WHERE {lack}");
            return step.sql(self.known(all));
        }
        let key = self.key.join(", ");
        let row = match self.key.len() {
            1 => key.clone(),
            _ => format!("({key})"),
        };
        let batch = match self.dialect {
            Dialect::Postgresql if self.key.is_empty() => format!(
                "UPDATE {table} SET {set} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE {lack} LIMIT {BATCH}))"
            ),
            Dialect::Postgresql => format!(
                "UPDATE {table} SET {set} WHERE {row} IN (SELECT {key} FROM {table} WHERE {lack} LIMIT {BATCH})"
            ),
            Dialect::Mysql => format!("UPDATE {table} SET {set} WHERE {lack} LIMIT {BATCH}"),
            // A table WITHOUT ROWID has a key.
            Dialect::Sqlite if !self.key.is_empty() => format!(
                "UPDATE {table} SET {set} WHERE {row} IN (SELECT {key} FROM {table} WHERE {lack} LIMIT {BATCH})"
            ),
            Dialect::Sqlite => format!(
                "UPDATE {table} SET {set} WHERE rowid IN (SELECT rowid FROM {table} WHERE {lack} LIMIT {BATCH})"
            ),
            _ => return step,
        };
        step.run(Run::Repeat, [batch])
    }

    /// How the backfill goes, in words: `in batches of 5000 (2400 of them)`.
    pub(in crate::change) fn pace(&self) -> String {
        match self.size.and_then(|size| size.rows) {
            _ if self.small() => "at once: the table is small".to_owned(),
            Some(rows) => format!(
                "in batches of {BATCH} rows, {} at most, each in a transaction of its own",
                rows.div_ceil(BATCH)
            ),
            None => format!("in batches of {BATCH} rows, each in a transaction of its own"),
        }
    }

    /// Where one sees which statements still run.
    pub(in crate::change) fn statistics(&self) -> &'static str {
        match self.dialect {
            Dialect::Postgresql => "pg_stat_statements shows none since the deploy",
            Dialect::Mysql => {
                "performance_schema.events_statements_summary_by_digest shows none since the deploy"
            }
            _ => "the logs show none since the deploy",
        }
    }
}

/// The step of the code: the kind's remedy, at every place that uses what changes.
pub(in crate::change) fn code(f: &Facts) -> Step {
    Step::new(Phase::WithDeploy, f.remedy.clone()).uses()
}

/// Waits for the last reader of what goes.
pub(in crate::change) fn wait(f: &Facts, what: &str) -> Step {
    Step {
        waits: true,
        ..Step::new(
            Phase::AfterDeploy,
            "wait until the new code runs everywhere (servers, workers, cron jobs, consoles, reports) and the last process of the old one has ended",
        )
    }
    .gate(format!("no statement uses {what} any more: {}", f.statistics()))
}

/// What has to hold before a table or column goes: nobody is known to use it.
pub(in crate::change) fn nobody_uses(what: &str) -> String {
    let bare = what.replace(['"', '`', '[', ']'], "");
    format!("impact readers {bare} --fail-on any ends with exit code 0")
}

/// The code no longer needs it, then it goes.
pub(in crate::change) fn removal(f: &Facts, what: &str, lost: &str, sql: Vec<String>) -> Plan {
    plan(
        First::Code,
        "running code must not use what goes",
        [
            Some(code(f)),
            Some(wait(f, what)),
            views(f, Phase::AfterDeploy),
            Some(
                Step::new(Phase::NextRelease, format!("drop {what}, without CASCADE"))
                    .sql(f.locking(sql))
                    .no_way_back(lost),
            ),
        ],
    )
}

/// The code is made ready, then the migration runs.
pub(in crate::change) fn code_first(f: &Facts, why: &'static str) -> Plan {
    plan(
        First::Code,
        why,
        [
            Some(code(f).gate("the new code runs everywhere")),
            Some(migration(f, Phase::AfterDeploy)),
        ],
    )
}

/// The migration runs, then the code may use what it makes.
pub(in crate::change) fn migration_first(f: &Facts, why: &'static str) -> Plan {
    plan(
        First::Migration,
        why,
        [Some(migration(f, Phase::BeforeDeploy)), Some(code(f))],
    )
}

/// What is said of a migration that is run as it is.
pub const RUN: &str = "run the migration";

/// The migration as it is written.
pub(in crate::change) fn migration(f: &Facts, phase: Phase) -> Step {
    let text = match f.shared {
        _ if f.rebuilt => format!("run the migration as a whole: it builds {} anew", f.table),
        true => format!(
            "run the part of the migration that does this: {}",
            f.title()
        ),
        false => RUN.to_owned(),
    };
    let limited = f.lock_timeout && !f.own().is_empty();
    let sql = if limited { f.own() } else { f.locking(f.own()) };
    Step::new(phase, text).sql(sql)
}

/// The migration where `exact` does the same without what else its statement does.
pub(in crate::change) fn exactly(f: &Facts, phase: Phase, exact: Vec<String>) -> Step {
    match exact.is_empty() {
        true => migration(f, phase),
        false => Step {
            sql: Vec::new(),
            ..migration(f, phase)
        }
        .sql(f.locking(exact)),
    }
}

/// `NOT NULL` for a column whose rows and writers all have values.
pub(in crate::change) fn not_null(
    f: &Facts,
    phase: Phase,
    column: &str,
    definition: &ColumnFacts,
) -> Vec<Step> {
    let table = &f.table;
    let set = format!("ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL");
    match f.dialect {
        Dialect::Postgresql if f.small() || f.never_null => {
            let text = match f.never_null {
                true => format!("set {column} NOT NULL: the check that stands spares the scan"),
                false => format!("set {column} NOT NULL at once: the table is small"),
            };
            vec![Step::new(phase, text).sql(f.locking(vec![set]))]
        }
        Dialect::Postgresql => {
            let check = f.made("not_null");
            vec![
                Step::new(phase, format!("demand a value of {column} in every new row, without reading the old ones"))
                    .sql(f.locking(vec![format!(
                        "ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID"
                    )]))
                    .gate("no write is refused (23514)"),
                Step::new(phase, "check the old rows; writes go on meanwhile")
                    .run(Run::Alone, [format!("ALTER TABLE {table} VALIDATE CONSTRAINT {check}")]),
                Step::new(phase, format!("set {column} NOT NULL: the check spares the scan (PostgreSQL 12 and later)"))
                    .sql(f.locking(vec![set, format!("ALTER TABLE {table} DROP CONSTRAINT {check}")])),
            ]
        }
        Dialect::Mysql => {
            // With another type, or a default that differs from row to row, the table is copied.
            let constant = definition.default.as_ref().is_none_or(|d| is_value(d))
                && !definition.data_type.starts_with("timestamp");
            let how = match constant && !f.retyped() {
                true => ", ALGORITHM=INPLACE, LOCK=NONE",
                false => "",
            };
            let sql = f.modify(column, definition, false).into_iter();
            vec![Step::new(phase, format!("set {column} NOT NULL{MODIFIES}; the table is rebuilt, for a large one use gh-ost or pt-online-schema-change"))
                .sql(f.locking(sql.map(|text| text + how).collect()))]
        }
        Dialect::Sqlite => vec![Step::new(phase, f.anew(&format!("with {column} NOT NULL")))],
        _ => vec![Step::new(phase, format!("set {column} NOT NULL"))],
    }
}

/// Gives a column a default in MySQL: by itself where it is a value, else with the whole definition.
pub(in crate::change) fn default_of(
    f: &Facts,
    name: &str,
    default: &str,
    column: &ColumnFacts,
    nullable: bool,
) -> Vec<String> {
    match is_value(default) && column.on_update.is_none() {
        true => vec![format!(
            "ALTER TABLE {} ALTER COLUMN {name} SET DEFAULT {default}",
            f.table
        )],
        false => f.modify(name, column, nullable),
    }
}

/// Whether a default is a number or a string.
fn is_value(default: &str) -> bool {
    default.starts_with(|c: char| c.is_ascii_digit() || "'-+".contains(c))
}

/// An index that is built while writes go on, and the query that shows a failed one.
pub(in crate::change) fn build_index(f: &Facts, phase: Phase, unique: bool, columns: &str) -> Step {
    let (table, name) = (&f.table, &f.name);
    let kind = if unique { "UNIQUE INDEX" } else { "INDEX" };
    let only = f
        .predicate
        .as_ref()
        .map(|p| format!(" WHERE {p}"))
        .unwrap_or_default();
    let concurrently = f.statement.to_lowercase().contains("concurrently");
    match f.dialect {
        Dialect::Postgresql if !f.small() => {
            let schema = table
                .rsplit_once('.')
                .map(|(s, _)| format!("{s}."))
                .unwrap_or_default();
            let text = format!("{schema}{name}").replace('\'', "''");
            Step::new(phase, format!("build the index {name} while writes go on, alone in its migration and outside of a transaction"))
                .run(Run::Alone, [
                    format!("DROP INDEX CONCURRENTLY IF EXISTS {schema}{name}"),
                    format!("CREATE {kind} CONCURRENTLY {name} ON {table} ({columns}){only}"),
                ])
                .run(Run::Check, [format!(
                    "SELECT indexrelid::regclass FROM pg_index WHERE indexrelid = '{text}'::regclass AND NOT indisvalid"
                )])
                .gate("the index is valid: a build that failed leaves one that only costs")
                .done(concurrently.then(|| "the migration says CONCURRENTLY".to_owned()))
        }
        Dialect::Mysql => {
            let step = Step::new(
                phase,
                format!(
                    "build the index {name} while writes go on; for a large table use gh-ost or pt-online-schema-change"
                ),
            );
            let kind = if name == "PRIMARY" {
                "PRIMARY KEY".to_owned()
            } else {
                format!("{kind} {name}")
            };
            let told = f.told_by_own || f.statement.to_lowercase().contains(" fulltext ");
            step.sql(f.locking(match f.own().as_slice() {
                // Lengths of prefixes stand only in the migration's own words.
                [own] if own.contains('(') => vec![own.clone()],
                _ if told => Vec::new(),
                _ => vec![format!(
                    "ALTER TABLE {table} ADD {kind} ({columns}), ALGORITHM=INPLACE, LOCK=NONE"
                )],
            }))
        }
        _ => {
            let at_once = if f.small() {
                " at once: the table is small"
            } else {
                ""
            };
            Step::new(phase, format!("build the index {name}{at_once}")).sql(
                f.locking(f.known(format!("CREATE {kind} {name} ON {table} ({columns}){only}"))),
            )
        }
    }
}

/// A key over these columns, `word` says of which sort.
pub(in crate::change) fn make_unique(
    f: &Facts,
    phase: Phase,
    word: &str,
    columns: &str,
) -> Vec<Step> {
    let (table, name) = (&f.table, &f.name);
    if f.index || f.mysql() || f.is(Dialect::Sqlite) {
        return vec![build_index(f, phase, true, columns)];
    }
    if f.postgresql() && !f.small() {
        let constraint = Step::new(phase, format!("make the index the constraint {name}"));
        let sql = format!("ALTER TABLE {table} ADD CONSTRAINT {name} {word} USING INDEX {name}");
        return vec![
            build_index(f, phase, true, columns),
            constraint.sql(f.locking(vec![sql])),
        ];
    }
    let sql = f.known(format!(
        "ALTER TABLE {table} ADD CONSTRAINT {name} {word} ({columns})"
    ));
    vec![Step::new(phase, format!("add the constraint {name}")).sql(f.locking(sql))]
}

/// Keeps two columns of one row the same, whichever of them a statement writes (PostgreSQL).
pub(in crate::change) fn sync(
    f: &Facts,
    old: &str,
    new: &str,
    types: Option<(&str, &str)>,
) -> Vec<String> {
    let (table, trigger) = (&f.table, f.made("sync"));
    let schema = table
        .rsplit_once('.')
        .map(|(s, _)| format!("{s}."))
        .unwrap_or_default();
    let (to_old, to_new) = match types {
        Some((old, new)) => (format!("::{old}"), format!("::{new}")),
        None => (String::new(), String::new()),
    };
    vec![
        format!(
            "CREATE FUNCTION {schema}{trigger}() RETURNS trigger LANGUAGE plpgsql AS $sync$\n\
             BEGIN\n\
             \x20 IF TG_OP = 'INSERT' AND NEW.{new} IS NULL\n\
             \x20    OR TG_OP = 'UPDATE' AND NEW.{new} IS NOT DISTINCT FROM OLD.{new} THEN\n\
             \x20   NEW.{new} := NEW.{old}{to_new};\n\
             \x20 ELSE\n\
             \x20   NEW.{old} := NEW.{new}{to_old};\n\
             \x20 END IF;\n\
             \x20 RETURN NEW;\n\
             END $sync$"
        ),
        format!(
            "CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {schema}{trigger}()"
        ),
    ]
}

/// Takes away what [`sync`] made.
pub(in crate::change) fn end_sync(f: &Facts) -> Vec<String> {
    let (table, trigger) = (&f.table, f.made("sync"));
    let schema = table
        .rsplit_once('.')
        .map(|(s, _)| format!("{s}."))
        .unwrap_or_default();
    vec![
        format!("DROP TRIGGER {trigger} ON {table}"),
        format!("DROP FUNCTION {schema}{trigger}()"),
    ]
}

/// What a transaction stands around.
pub(in crate::change) fn together(mut texts: Vec<String>) -> Vec<String> {
    if texts.len() > 1 {
        texts.insert(0, "BEGIN".to_owned());
        texts.push("COMMIT".to_owned());
    }
    texts
}

//! What stands on a column: what its successor needs as well, and what has to go before it can.
//!
//! In: a relation and one of its columns. Out: SQL and words in [`Facts`]. The hard thing: PostgreSQL takes
//! away keys, checks and indexes together with the column; MySQL and SQLite refuse, each for others.

use super::around::index_parts;
use super::quoted::{quoted, quoted_path};
use super::successor::computed;
use super::{Facts, Phase, Step};
use crate::catalog::{Column, Constraint, Index, Part, Relation, Rule};
use crate::resolve::Sides;
use crate::sql::Dialect;

/// Something that the database does not take away together with a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What it is, in words.
    pub words: String,
    /// What takes it away; `None` where only a person can.
    pub sql: Option<String>,
}

impl Facts {
    /// What stands on the column and has to stand on its successor as well, or has to go before it.
    pub(super) fn on_column(
        &mut self,
        sides: Sides<'_>,
        relation: &Relation,
        column: &Column,
        drops: bool,
    ) {
        let catalog = sides.before;
        let postgresql = self.dialect == Dialect::Postgresql;
        for index in relation.indexes.iter().filter(|_| !postgresql) {
            let uses = |part: &Part| match part {
                Part::Column(id) => *id == column.id,
                Part::Expression(_, ids) => ids.contains(&column.id),
            };
            let whole = index.parts.iter().any(uses);
            let named = |text: &String| names(text, column.name());
            if !whole && !index.predicate.as_ref().is_some_and(named) {
                continue;
            }
            let words = crate::catalog::describe_index(relation, index);
            match self.copy(relation, index, column) {
                Some(copy) => self.copies.push(copy),
                None => self.constraints.push(words.clone()),
            }
            let several = index.unique && index.parts.len() > 1;
            let name = quoted(self.dialect, &index.name);
            match self.dialect {
                Dialect::Sqlite => self.obstacle(words, Some(format!("DROP INDEX {name}"))),
                Dialect::Mysql if several => self.without(words, &format!("INDEX {name}")),
                _ => {}
            }
        }
        for constraint in &relation.constraints {
            if constraint.rule.columns().contains(&column.id) && !postgresql {
                let words = catalog.describe_constraint(relation, constraint);
                self.constraints.push(words.clone());
                self.under(constraint, words);
            }
            if let Rule::Check { expression, .. } = &constraint.rule
                && !constraint.not_valid
            {
                let words: Vec<String> = expression
                    .split_whitespace()
                    .map(|w| w.trim_matches(['(', ')', '"', '`']).to_lowercase())
                    .collect();
                let own = column.name().to_lowercase();
                self.never_null |= words == [own.as_str(), "is", "not", "null"];
            }
        }
        // PostgreSQL computes from the successor where there is one.
        let computed = computed(catalog, relation, column).filter(|_| drops || !postgresql);
        for (other, _) in computed {
            let name = quoted(self.dialect, other.name());
            let plain = format!(
                "ALTER TABLE {} ALTER COLUMN {name} DROP EXPRESSION",
                self.table
            );
            let words = match postgresql {
                true => format!(
                    "the computed column {name}, which keeps its values and is computed no more"
                ),
                false => format!("the computed column {}", other.name()),
            };
            self.obstacle(words, postgresql.then_some(plain));
        }
        for trigger in &relation.triggers {
            let body = trigger.body.as_ref();
            if self.dialect == Dialect::Sqlite
                && body.is_some_and(|b| names(&b.text, column.name()))
            {
                self.obstacle(format!("the trigger {}", trigger.name), None);
            }
        }
    }

    /// The statement that makes an index for the column's successor.
    fn copy(&self, relation: &Relation, index: &Index, column: &Column) -> Option<String> {
        let plain = index.parts.iter().all(|p| matches!(p, Part::Column(_)));
        let told = self.dialect != Dialect::Mysql || super::column::takes_part(relation, index);
        if !plain || !told || index.predicate.is_some() || self.new.is_empty() {
            return None;
        }
        let renamed = (column.id, self.new.clone());
        let parts = index_parts(self.dialect, relation, index, Some(&renamed)).join(", ");
        let unique = if index.unique { "UNIQUE " } else { "" };
        let how = match self.dialect {
            Dialect::Postgresql => "CONCURRENTLY ",
            _ => "",
        };
        let mut name = index.name.clone();
        while name.len() > 60 {
            name.pop();
        }
        let name = quoted(self.dialect, &format!("{name}_2"));
        let table = &self.table;
        Some(format!(
            "CREATE {unique}INDEX {how}{name} ON {table} ({parts})"
        ))
    }

    /// A constraint that the column is part of.
    fn under(&mut self, constraint: &Constraint, words: String) {
        let name = quoted(self.dialect, &constraint.name);
        // MySQL and MariaDB give other names to what has none.
        let unnamed = constraint.name.starts_with(&format!("{}_chk_", self.bare));
        match (self.dialect, &constraint.rule) {
            (Dialect::Mysql, Rule::ForeignKey { .. }) => {
                self.without(words, &format!("FOREIGN KEY {name}"));
            }
            (Dialect::Mysql, Rule::Check { .. }) if !unnamed => {
                self.without(words, &format!("CONSTRAINT {name}"));
            }
            (Dialect::Mysql, Rule::Unique { columns, .. }) if columns.len() > 1 => {
                self.without(words, &format!("INDEX {name}"));
            }
            (Dialect::Mysql, Rule::Unique { .. }) => {}
            (Dialect::Mysql | Dialect::Sqlite, _) => self.obstacle(words, None),
            _ => {}
        }
    }

    /// A foreign key of another table that points at the column.
    pub(super) fn pointed_at(&mut self, other: &Relation, constraint: &Constraint) {
        let child = quoted_path(self.dialect, &other.qualified().to_string());
        let name = quoted(self.dialect, &constraint.name);
        let drop = format!("ALTER TABLE {child} DROP FOREIGN KEY {name}");
        let sql = (self.dialect == Dialect::Mysql).then_some(drop);
        self.obstacle(
            format!("the foreign key {} of {child}", constraint.name),
            sql,
        );
    }

    fn without(&mut self, words: String, what: &str) {
        let drop = format!("ALTER TABLE {} DROP {what}", self.table);
        self.obstacle(words, Some(drop));
    }

    fn obstacle(&mut self, words: String, sql: Option<String>) {
        self.obstacles.push(Obstacle { words, sql });
    }
}

/// Whether the word stands in the text.
fn names(text: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_word(c))
        .any(|own| own.eq_ignore_ascii_case(word))
}

/// Takes away what the database does not take away together with the column.
pub(in crate::change) fn obstacles(f: &Facts, phase: Phase) -> Option<Step> {
    if f.obstacles.is_empty() {
        return None;
    }
    let words: Vec<&str> = f.obstacles.iter().map(|o| o.words.as_str()).collect();
    let words = words.join("; ");
    let by_hand = f.obstacles.iter().any(|o| o.sql.is_none());
    let text = match by_hand && f.is(Dialect::Sqlite) {
        true => format!(
            "build {} anew without what stands on {}: {words}",
            f.table, f.name
        ),
        false => format!("take away what stands on {}: {words}", f.title()),
    };
    // A foreign key needs its index.
    let mut texts: Vec<String> = f.obstacles.iter().filter_map(|o| o.sql.clone()).collect();
    texts.sort_by_key(|text| !text.contains("FOREIGN KEY"));
    texts.dedup();
    Some(Step::new(phase, text).sql(f.locking(texts)))
}

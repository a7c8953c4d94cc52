//! What stands on a column of PostgreSQL and comes along to its successor: indexes, keys, checks, computed
//! columns. In: a relation and one of its columns. Out: [`Copied`] and [`Computed`], and the steps that make
//! them.
//!
//! The hard thing: all of it goes, without a word, together with the old column. So each is made a second
//! time before, and takes the name of the first one when that goes.

use super::around::index_parts;
use super::column::type_text;
use super::quoted::{quoted, quoted_path};
use super::release::Release;
use super::rewrite::{has_name, with_name};
use super::views::{AGAIN, ViewFacts, listed, views_on, without};
use super::{Facts, Phase, Run, Step, together};
use std::collections::BTreeSet;

use crate::catalog::{Catalog, Column, Id, Index, Part, Relation, Rule, describe_index};
use crate::operation::{Generated, ReferentialAction};
use crate::resolve::Sides;

/// Something that stands on a column, and how its copy on the successor is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// What it is, in words.
    pub words: String,
    /// Its name.
    pub name: String,
    /// The name of its copy.
    pub copy: String,
    /// It is a constraint, not an index.
    pub constraint: bool,
    /// What builds the index that it is, or that a key needs.
    pub build: Option<String>,
    /// What adds the constraint.
    pub add: Option<String>,
    /// What looks whether old rows satisfy it.
    pub validate: Option<String>,
}

/// A column that is computed from the one that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// Its id before.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What computes it from the successor, behind `ADD COLUMN`; `None` where a person has to write it.
    pub anew: Option<String>,
    /// What computes it as before, likewise.
    pub definition: Option<String>,
    /// Its indexes, which go and come with it.
    pub indexes: Vec<String>,
    /// Views that stand on it, each before those that stand on it.
    pub views: Vec<ViewFacts>,
}

/// What a name may have of letters, so that a word can stand behind it.
const ROOM: usize = 56;

fn with_word(name: &str, word: &str) -> String {
    let mut name = name.to_owned();
    while name.len() + word.len() > ROOM + 6 {
        name.pop();
    }
    format!("{name}_{word}")
}

impl Facts {
    /// What stands on `column` and has to stand on `to`.
    pub(super) fn on_successor(
        &mut self,
        sides: Sides<'_>,
        release: &Release,
        relation: &Relation,
        column: &Column,
        to: &str,
    ) {
        let kept = |id: Id| sides.pairing.after(id).is_some();
        // The last rename copies what stands on several renamed columns: then all of them are there.
        let own = release.renamed(column.id).map(|(at, _)| at);
        let others = |ids: &[Id]| -> (bool, bool) {
            let mut ids = ids.iter().filter(|id| **id != column.id);
            let later = ids
                .clone()
                .any(|id| release.renamed(*id).map(|(at, _)| at) > own && own.is_some());
            let mixed = ids.any(|id| match own {
                Some(_) => release.is_retyped(*id),
                None => release.renamed(*id).is_some(),
            });
            (later, mixed)
        };
        let dialect = self.dialect;
        let named = |text: &str| {
            let mut text = with_name(text, dialect, column.name(), to);
            for other in relation
                .columns
                .iter()
                .filter(|c| c.id != column.id && own.is_some())
            {
                if let Some((_, new)) = release.renamed(other.id) {
                    text = with_name(&text, dialect, other.name(), &quoted(dialect, new));
                }
            }
            text
        };
        let ids_in = |text: &str| -> Vec<Id> {
            let inside = relation
                .columns
                .iter()
                .filter(|c| has_name(text, dialect, c.name()));
            inside.map(|c| c.id).collect()
        };
        let name_of = |id: &Id| match relation.column_by_id(*id) {
            Some(c) if c.id == column.id => to.to_owned(),
            Some(c) => match release.renamed(c.id).filter(|_| own.is_some()) {
                Some((_, new)) => quoted(dialect, new),
                None => quoted(dialect, c.name()),
            },
            None => String::new(),
        };
        for index in relation.indexes.iter().filter(|i| kept(i.id)) {
            let mut ids = index.predicate.as_deref().map(ids_in).unwrap_or_default();
            ids.extend(index.parts.iter().flat_map(|part| match part {
                Part::Column(id) => vec![*id],
                Part::Expression(_, ids) => ids.clone(),
            }));
            if !ids.contains(&column.id) {
                continue;
            }
            let words = describe_index(relation, index);
            let (later, mixed) = others(&ids);
            match (later, mixed) {
                (true, _) => continue,
                (_, true) => self.constraints.push(words),
                _ => {
                    let parts = index.parts.iter().map(|part| match part {
                        Part::Column(id) => name_of(id),
                        Part::Expression(text, _) => format!("({})", named(text)),
                    });
                    let parts: Vec<String> = parts.collect();
                    let only = index
                        .predicate
                        .as_ref()
                        .map(|p| format!(" WHERE {}", named(p)));
                    let copy = quoted(dialect, &with_word(&index.name, "2"));
                    let build = self.build(
                        index.unique,
                        &copy,
                        &parts.join(", "),
                        &only.unwrap_or_default(),
                    );
                    self.copied.push(Copied {
                        words,
                        name: quoted(dialect, &index.name),
                        copy,
                        constraint: false,
                        build: Some(build),
                        add: None,
                        validate: None,
                    });
                }
            }
        }
        for constraint in relation.constraints.iter().filter(|c| kept(c.id)) {
            let ids = constraint.rule.columns();
            if !ids.contains(&column.id) {
                continue;
            }
            let words = sides.before.describe_constraint(relation, constraint);
            let (later, mixed) = others(ids);
            if later {
                continue;
            }
            let columns: Vec<String> = ids.iter().map(name_of).collect();
            let columns = columns.join(", ");
            let copy = quoted(dialect, &with_word(&constraint.name, "2"));
            let table = self.table.clone();
            let add = |rule: String| format!("ALTER TABLE {table} ADD CONSTRAINT {copy} {rule}");
            let validate = (!constraint.not_valid)
                .then(|| format!("ALTER TABLE {table} VALIDATE CONSTRAINT {copy}"));
            let later_checked = constraint.deferrable;
            let made = match &constraint.rule {
                _ if mixed => None,
                Rule::Unique {
                    nulls_not_distinct: false,
                    ..
                } => Some((
                    Some(self.build(true, &copy, &columns, "")),
                    add(format!(
                        "UNIQUE USING INDEX {copy}{}",
                        if later_checked { " DEFERRABLE" } else { "" }
                    )),
                    None,
                )),
                Rule::Check { expression, .. } => Some((
                    None,
                    add(format!("CHECK ({}) NOT VALID", named(expression))),
                    validate,
                )),
                Rule::ForeignKey {
                    parent,
                    referenced,
                    on_delete,
                    on_update,
                    ..
                } => {
                    let target = parent.and_then(|id| target(sides, release, id, referenced));
                    target.map(|target| {
                        let rule = format!(
                            "FOREIGN KEY ({columns}) REFERENCES {target}{}{}{} NOT VALID",
                            action("DELETE", *on_delete),
                            action("UPDATE", *on_update),
                            if later_checked { " DEFERRABLE" } else { "" },
                        );
                        (None, add(rule), validate)
                    })
                }
                _ => None,
            };
            match made {
                None => self.constraints.push(words),
                Some((build, add, validate)) => self.copied.push(Copied {
                    words,
                    name: quoted(dialect, &constraint.name),
                    copy,
                    constraint: true,
                    build,
                    add: Some(add),
                    validate,
                }),
            }
        }
        self.computed = computed(sides.before, relation, column)
            .map(|(other, expression)| {
                let anew = self.computed_column(other, &named(expression));
                let by_hand = release.renamed(other.id).is_some()
                    || has_key(sides.before, relation, other.id);
                let definition = self.computed_column(other, expression);
                let on = BTreeSet::from([other.id]);
                Computed {
                    id: other.id,
                    name: quoted(dialect, other.name()),
                    anew: anew.filter(|_| !by_hand),
                    definition: definition.filter(|_| !by_hand),
                    indexes: self.indexes_of(relation, other.id),
                    views: views_on(sides, release, &on, &BTreeSet::from([relation.id])),
                }
            })
            .collect();
    }

    fn computed_column(&self, column: &Column, expression: &str) -> Option<String> {
        let name = quoted(self.dialect, column.name());
        let data_type = type_text(self.dialect, column.definition.data_type.as_ref()?);
        let null = if column.definition.not_null {
            " NOT NULL"
        } else {
            ""
        };
        Some(format!(
            "{name} {data_type} GENERATED ALWAYS AS ({expression}) STORED{null}"
        ))
    }

    fn indexes_of(&self, relation: &Relation, column: Id) -> Vec<String> {
        let uses = |index: &&Index| {
            index.parts.iter().any(|p| match p {
                Part::Column(id) => *id == column,
                Part::Expression(_, ids) => ids.contains(&column),
            })
        };
        let of = relation.indexes.iter().filter(uses).map(|index| {
            let parts = index_parts(self.dialect, relation, index, None).join(", ");
            let only = index.predicate.as_ref().map(|p| format!(" WHERE {p}"));
            self.build(
                index.unique,
                &quoted(self.dialect, &index.name),
                &parts,
                &only.unwrap_or_default(),
            )
        });
        of.collect()
    }

    fn build(&self, unique: bool, name: &str, parts: &str, only: &str) -> String {
        let unique = if unique { "UNIQUE " } else { "" };
        format!(
            "CREATE {unique}INDEX CONCURRENTLY {name} ON {} ({parts}){only}",
            self.table
        )
    }

    /// The schema of the relation with its dot, as SQL writes it.
    pub(in crate::change) fn schema(&self) -> String {
        let schema = self.table.rsplit_once('.');
        schema.map(|(s, _)| format!("{s}.")).unwrap_or_default()
    }

    /// The copies take the names of what they are copies of, which get another one or are gone.
    pub(in crate::change) fn take_names(&self, past: Option<&str>) -> Vec<String> {
        let (table, schema) = (&self.table, self.schema());
        let rename = |copied: &Copied, from: &str, to: &str| match copied.constraint {
            true => format!("ALTER TABLE {table} RENAME CONSTRAINT {from} TO {to}"),
            false => format!("ALTER INDEX {schema}{from} RENAME TO {to}"),
        };
        let each = self.copied.iter().flat_map(|copied| {
            let plain = copied.name.replace('"', "");
            let away = past.map(|past| {
                let past = past.replace('"', "");
                let old = quoted(self.dialect, &with_word(&plain, &past));
                rename(copied, &copied.name, &old)
            });
            away.into_iter()
                .chain([rename(copied, &copied.copy, &copied.name)])
        });
        each.collect()
    }
}

/// What a foreign key points at.
fn target(sides: Sides<'_>, release: &Release, parent: Id, referenced: &[Id]) -> Option<String> {
    let relation = sides.before.relation(parent)?;
    let dialect = sides.before.dialect();
    let name = quoted_path(dialect, &release.table(sides, parent)?);
    let columns = referenced
        .iter()
        .filter_map(|id| relation.column_by_id(*id));
    let columns: Vec<String> = columns.map(|c| quoted(dialect, c.name())).collect();
    Some(match columns.is_empty() {
        true => name,
        false => format!("{name} ({})", columns.join(", ")),
    })
}

fn action(event: &str, action: ReferentialAction) -> String {
    let what = match action {
        ReferentialAction::Refuse => return String::new(),
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    };
    format!(" ON {event} {what}")
}

/// Columns of the relation that are computed from `column`, each with its expression.
pub(super) fn computed<'a>(
    catalog: &Catalog,
    relation: &'a Relation,
    column: &Column,
) -> impl Iterator<Item = (&'a Column, &'a str)> {
    let (dialect, name, own) = (catalog.dialect(), column.name().to_owned(), column.id);
    relation.columns.iter().filter_map(move |other| {
        let expression = other.definition.expression.as_deref()?;
        let computes = other.definition.generated == Generated::Always && other.id != own;
        (computes && has_name(expression, dialect, &name)).then_some((other, expression))
    })
}

/// Whether keys stand on the column, so that it cannot just be made anew.
fn has_key(catalog: &Catalog, relation: &Relation, column: Id) -> bool {
    let mut keys = catalog.relations().flat_map(|r| &r.constraints);
    let points = |rule: &Rule| matches!(rule, Rule::ForeignKey { referenced, .. } if referenced.contains(&column));
    let own = relation
        .constraints
        .iter()
        .any(|c| c.rule.columns().contains(&column));
    own || keys.any(|c| points(&c.rule))
}

/// Gives a column's successor what stands on the column.
pub(in crate::change) fn give(f: &Facts, phase: Phase, to: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    if !f.copied.is_empty() {
        let words: Vec<&str> = f.copied.iter().map(|c| c.words.as_str()).collect();
        let build = f.copied.iter().filter_map(|c| c.build.clone());
        let add = f.copied.iter().filter_map(|c| c.add.clone());
        let validate = f.copied.iter().filter_map(|c| c.validate.clone());
        steps.push(
            Step::new(phase, format!("give {to} what stands on {}: {}", f.name, words.join("; ")))
                .run(Run::Alone, build)
                .sql(f.locking(add.collect()))
                .run(Run::Alone, validate)
                .gate("\\d shows each a second time and valid; method, order and operator class of an index are as in pg_get_indexdef of the old one"),
        );
    }
    if !f.constraints.is_empty() {
        let all = f.constraints.join("; ");
        steps.push(Step::new(
            phase,
            format!("give {to} what else stands on {}: {all}", f.name),
        ));
    }
    steps
}

/// Computes from a column's successor what is computed from the column, while the views on it are away.
pub(in crate::change) fn compute_anew(f: &Facts, phase: Phase, to: &str) -> Vec<Step> {
    let step = |computed: &Computed| {
        let (table, name, views) = (&f.table, &computed.name, &computed.views);
        let mut text = format!(
            "compute {name} from {to} instead of {}: the table is written anew under a lock",
            f.name
        );
        let alter = computed.anew.as_ref().map(|definition| {
            format!("ALTER TABLE {table} DROP COLUMN {name}, ADD COLUMN {definition}")
        });
        let sql = alter.and_then(|alter| without(views, vec![alter]));
        let stand: Vec<&ViewFacts> = views.iter().collect();
        match (&sql, stand.is_empty()) {
            (Some(_), true) => {}
            (Some(_), false) => text.push_str(&format!(", and {} made anew", listed(&stand))),
            (None, true) => text.push_str("; what stands on it goes and comes with it"),
            (None, false) => text.push_str(&format!(
                "; {} and what else stands on it go and come with it",
                listed(&stand)
            )),
        }
        let indexes = match sql.is_some() {
            true => computed.indexes.clone(),
            false => Vec::new(),
        };
        Step::new(phase, text)
            .sql(f.locking(together(sql.unwrap_or_default())))
            .run(Run::Alone, indexes)
            .gate(match stand.is_empty() {
                true => REWRITTEN.to_owned(),
                false => format!("{REWRITTEN}; {AGAIN}"),
            })
    };
    f.computed.iter().map(step).collect()
}

const REWRITTEN: &str = "there was time for the rewrite: reads and writes of the table wait for it";

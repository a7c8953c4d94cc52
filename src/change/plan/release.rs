//! What a release does besides the one change that a plan is of. In: all changes of a run. Out: [`Release`]:
//! how a relation or column is called while the plans run, and how views read at the end.
//!
//! The hard thing: a plan renames nothing at once. PostgreSQL's and SQLite's tables get their new name
//! before anything else happens to them, MySQL's when nobody uses the old one any more; a column's new
//! name stands beside the old one.

use std::collections::{BTreeMap, BTreeSet};

use super::quoted::quoted;
use super::rewrite::with_name;
use crate::catalog::Id;
use crate::change::Changes;
use crate::operation::QualifiedName;
use crate::resolve::Sides;
use crate::sql::Dialect;

/// The query of a view when the release is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewQuery {
    /// Its text; `None` where it is not known for certain.
    pub text: Option<String>,
    /// It yields fewer columns than before.
    pub narrowed: bool,
}

/// The changes of a release, as the plan of one of them has to know them.
#[derive(Clone, Debug, Default)]
pub struct Release {
    /// Relations that are renamed: their names before and afterwards, and by which operation.
    tables: BTreeMap<Id, Moved>,
    /// Columns that are renamed: where their change stands among all, and the new name.
    columns: BTreeMap<Id, (usize, String)>,
    /// Columns whose type changes.
    retyped: BTreeSet<Id>,
    /// The queries of views, by the view's id before, or afterwards where it is new.
    pub views: BTreeMap<Id, ViewQuery>,
}

/// A relation that is renamed.
#[derive(Clone, Debug)]
struct Moved {
    from: String,
    to: String,
    operation: usize,
}

/// Whether the change gives a relation another name.
fn is_moved(kind: &str) -> bool {
    matches!(kind, "rename_table" | "replace_table_by_view")
}

impl Release {
    /// What `changes` do together; `views` are the queries of views at the end.
    pub fn new(changes: &Changes, views: BTreeMap<Id, ViewQuery>) -> Self {
        let mut release = Self {
            views,
            ..Self::default()
        };
        for (at, change) in changes.list.iter().enumerate() {
            match (change.kind.id, &change.new_name) {
                ("rename_column", Some(new)) => {
                    release.columns.insert(change.object, (at, new.clone()));
                }
                ("change_type" | "widen_type", _) => {
                    release.retyped.insert(change.object);
                }
                (kind, _) if is_moved(kind) => {
                    let relation = |catalog: &crate::catalog::Catalog, id| {
                        catalog.relation(id).map(|r| r.qualified().to_string())
                    };
                    let now = change.relation.and_then(|id| changes.pairing.after(id));
                    let from = change.relation.and_then(|id| relation(&changes.before, id));
                    let to = now.and_then(|id| relation(&changes.after, id));
                    if let (Some(id), Some(from), Some(to)) = (change.relation, from, to) {
                        let operation = change.operation;
                        release.tables.insert(
                            id,
                            Moved {
                                from,
                                to,
                                operation,
                            },
                        );
                    }
                }
                _ => {}
            }
        }
        release
    }

    /// The relation's name while the plans run, up to the next release; of an id before.
    pub(super) fn table(&self, sides: Sides<'_>, id: Id) -> Option<String> {
        let early = sides.before.dialect() != Dialect::Mysql;
        match self.tables.get(&id) {
            Some(moved) if early => Some(moved.to.clone()),
            Some(moved) => Some(moved.from.clone()),
            None => {
                let now = sides.pairing.after(id).unwrap_or(id);
                let relation = sides.before.relation(id).or(sides.after.relation(now));
                relation.map(|r| r.qualified().to_string())
            }
        }
    }

    /// The relation's name in the next release where it is another one than up to then.
    pub(super) fn later_table(&self, dialect: Dialect, id: Id) -> Option<&str> {
        let moved = self.tables.get(&id)?;
        (dialect == Dialect::Mysql).then_some(moved.to.as_str())
    }

    /// The name that a relation had before this release gave it another one.
    pub(super) fn former_table(&self, id: Id) -> Option<&str> {
        self.tables.get(&id).map(|moved| moved.from.as_str())
    }

    /// The name of a column's successor, and where the rename stands among the changes.
    pub(super) fn renamed(&self, column: Id) -> Option<(usize, &str)> {
        let (at, name) = self.columns.get(&column)?;
        Some((*at, name.as_str()))
    }

    /// Whether the column changes its type.
    pub(super) fn is_retyped(&self, column: Id) -> bool {
        self.retyped.contains(&column)
    }

    /// A statement of the migration with the names that hold when it is run.
    pub(super) fn told_now(&self, text: &str, operation: usize, sides: Sides<'_>) -> String {
        let dialect = sides.before.dialect();
        let mut text = text.to_owned();
        for moved in self.tables.values() {
            let named = |path: &str| {
                let (schema, name) = match path.rsplit_once('.') {
                    Some((schema, name)) => (Some(schema.to_owned()), name),
                    None => (None, path),
                };
                QualifiedName {
                    schema,
                    name: name.to_owned(),
                }
            };
            let (from, to) = (named(&moved.from), named(&moved.to));
            let early = dialect != Dialect::Mysql;
            // Whoever comes after the rename knows the new name already.
            let stale = early == (operation < moved.operation) && from.schema == to.schema;
            let (old, new) = if early { (&from, &to) } else { (&to, &from) };
            let other = match early {
                true => sides
                    .after
                    .find_relation(old)
                    .is_some_and(|r| r.view.is_none()),
                false => sides.before.find_relation(old).is_some(),
            };
            if stale && !other && operation != moved.operation {
                text = with_name(&text, dialect, &old.name, &quoted(dialect, &new.name));
            }
        }
        text
    }
}

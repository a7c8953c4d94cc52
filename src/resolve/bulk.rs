//! `MERGE`, `COPY` and `TRUNCATE`.

use std::collections::BTreeSet;

use super::{Fault, FaultKind, Object, Resolver, Target, Write, WriteKind};
use crate::catalog::{Id, Relation, Rule};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::TriggerEvent;
use crate::sql::Dialect;
use sqlparser::ast::{
    CopySource, Merge, MergeAction, MergeInsertKind, MergeUpdateKind, ObjectName, TableFactor,
    Truncate,
};

use super::write::{is_identity, value_of};

impl Resolver<'_> {
    pub(super) fn merge_statement(&mut self, merge: &Merge) {
        let TableFactor::Table { name, alias, .. } = &merge.table else {
            return;
        };
        self.frames.push(super::Frame::default());
        self.table(name, alias.as_ref(), Clause::From);
        let target = self
            .frames
            .last()
            .and_then(|f| f.sources.first())
            .and_then(|s| s.relation);
        let source = sqlparser::ast::TableWithJoins {
            relation: merge.source.clone(),
            joins: Vec::new(),
        };
        self.table_with_joins(&source);
        self.expression(&merge.on, Clause::Join);
        let at = self.out.bindings.first().map(|b| b.at).unwrap_or_default();
        if let Some(view) = target
            .and_then(|id| self.catalog.relation(id))
            .filter(|r| r.view.is_some())
        {
            // PostgreSQL 17 takes it.
            let message = format!("cannot execute MERGE on relation \"{}\"", view.name);
            self.mismatch(at, Clause::From, "0A000", message);
        }
        for clause in &merge.clauses {
            if let Some(predicate) = &clause.predicate {
                self.expression(predicate, Clause::Where);
            }
            let Some(relation) = target.and_then(|id| self.catalog.relation(id)) else {
                continue;
            };
            match &clause.action {
                MergeAction::Insert(insert) => {
                    let names: Vec<&ObjectName> = insert.columns.iter().collect();
                    let mut targets = self.named_targets(relation, &names, Clause::Insert);
                    if let MergeInsertKind::Values(values) = &insert.kind {
                        for e in values.rows.iter().flat_map(|r| &r.content).enumerate() {
                            self.expression(e.1, Clause::Insert);
                            if let Some(Some(target)) = targets.get_mut(e.0) {
                                target.value = value_of(e.1);
                            }
                        }
                    }
                    let targets: Vec<Target> = targets.into_iter().flatten().collect();
                    self.check_insert(relation, &targets, at, false, !names.is_empty());
                    self.fire(relation, &[(TriggerEvent::Insert, Vec::new())], at);
                    self.out.writes.push(Write {
                        kind: WriteKind::Insert,
                        relation: relation.id,
                        at,
                        targets,
                        positional: names.is_empty(),
                        upsert: true,
                        replaces: false,
                        satisfied: BTreeSet::new(),
                    });
                }
                MergeAction::Update(update) => {
                    let MergeUpdateKind::Set(assignments) = &update.kind else {
                        continue;
                    };
                    let sets: Vec<Target> = assignments
                        .iter()
                        .flat_map(|a| self.assignment(relation, a, Clause::Set))
                        .flatten()
                        .collect();
                    self.check_update(relation, &sets, Clause::Set);
                    let columns = sets.iter().map(|t| t.column).collect();
                    self.fire(relation, &[(TriggerEvent::Update, columns)], at);
                }
                MergeAction::Delete { .. } => {
                    self.fire(relation, &[(TriggerEvent::Delete, Vec::new())], at)
                }
                MergeAction::DoNothing { .. } => {}
            }
        }
        self.frames.pop();
    }

    pub(super) fn truncate(&mut self, truncate: &Truncate) {
        let cascade = matches!(
            truncate.cascade,
            Some(sqlparser::ast::CascadeOption::Cascade)
        );
        let named: Vec<Id> = truncate
            .table_names
            .iter()
            .filter_map(|t| self.qualified(&t.name))
            .filter_map(|(name, _)| self.catalog.find_relation(&name).map(|r| r.id))
            .collect();
        for table in &truncate.table_names {
            let Some((id, at)) = self.target(&table.name, Clause::Delete) else {
                continue;
            };
            self.no_view(id, at, Clause::Delete, "is not a table");
            // With its children, or with CASCADE, a parent can be truncated.
            let children: Vec<Id> = self
                .catalog
                .relations()
                .filter(|r| references(r, id))
                .map(|r| r.id)
                .collect();
            let reached = children.clone();
            if !cascade && !children.iter().all(|child| named.contains(child)) {
                let (code, message) = match self.dialect {
                    Dialect::Mysql => (
                        Some("1701"),
                        "Cannot truncate a table referenced in a foreign key constraint".to_owned(),
                    ),
                    _ => (
                        Some("0A000"),
                        "cannot truncate a table referenced in a foreign key constraint".to_owned(),
                    ),
                };
                self.out.faults.push(Fault {
                    kind: FaultKind::Broken,
                    at,
                    clause: Clause::Delete,
                    code,
                    message,
                    objects: children.clone(),
                });
            }
            if cascade && !children.iter().all(|child| named.contains(child)) {
                let names: Vec<&str> = children
                    .iter()
                    .filter_map(|id| self.catalog.relation(*id))
                    .map(|r| r.name.as_str())
                    .collect();
                let message = format!("TRUNCATE CASCADE empties {} too", names.join(", "));
                self.out.faults.push(Fault {
                    kind: FaultKind::Altered,
                    at,
                    clause: Clause::Delete,
                    code: None,
                    message,
                    objects: children,
                });
            }
            if let Some(relation) = self.catalog.relation(id) {
                self.fire(relation, &[(TriggerEvent::Truncate, Vec::new())], at);
            }
            let emptied = |relation| Write {
                kind: WriteKind::Truncate,
                relation,
                at,
                targets: Vec::new(),
                positional: false,
                upsert: false,
                replaces: false,
                satisfied: BTreeSet::new(),
            };
            self.out.writes.push(emptied(id));
            if cascade {
                let others = reached.into_iter().filter(|child| !named.contains(child));
                self.out.writes.extend(others.map(emptied));
            }
        }
    }

    /// Reports a statement that works on tables only.
    pub(super) fn no_view(&mut self, relation: Id, at: Span, clause: Clause, what: &str) {
        let Some(relation) = self.catalog.relation(relation).filter(|r| r.view.is_some()) else {
            return;
        };
        if self.dialect == Dialect::Postgresql {
            let message = format!("\"{}\" {what}", relation.name);
            self.fault(FaultKind::Mismatch, at, clause, Some("42809"), message);
        }
        if self.dialect == Dialect::Mysql {
            let message = format!("Table '{}' doesn't exist", relation.name);
            self.fault(FaultKind::Mismatch, at, clause, Some("1146"), message);
        }
    }

    pub(super) fn copy(&mut self, source: &CopySource, to: bool) {
        match source {
            CopySource::Query(query) => {
                self.query(query);
            }
            CopySource::Table {
                table_name,
                columns,
            } => {
                let Some((id, at)) = self.target(table_name, Clause::From) else {
                    return;
                };
                let Some(relation) = self.catalog.relation(id) else {
                    return;
                };
                let names: Vec<ObjectName> = columns
                    .iter()
                    .map(|c| ObjectName::from(vec![c.clone()]))
                    .collect();
                let names: Vec<&ObjectName> = names.iter().collect();
                let clause = if to { Clause::Select } else { Clause::Insert };
                let targets: Vec<Target> = self
                    .named_targets(relation, &names, clause)
                    .into_iter()
                    .flatten()
                    .collect();
                let positional = columns.is_empty();
                let direction = if to {
                    "cannot be copied from: it is a view"
                } else {
                    "cannot be copied to: it is a view"
                };
                self.no_view(id, at, Clause::From, direction);
                if positional {
                    let clause = if to {
                        Clause::Star
                    } else {
                        Clause::InsertPositional
                    };
                    let all = relation.columns.iter().map(|c| c.id).collect();
                    self.bind(
                        at,
                        clause,
                        Object::Star {
                            relation: id,
                            columns: all,
                        },
                        None,
                    );
                }
                if !to {
                    // COPY writes identity columns as it is told (PostgreSQL manual, COPY).
                    let checked: Vec<Target> = targets
                        .iter()
                        .filter(|t| !is_identity(relation, t.column))
                        .cloned()
                        .collect();
                    let first = self.out.faults.len();
                    self.check_insert(relation, &checked, at, false, !positional);
                    for fault in self.out.faults.iter_mut().skip(first) {
                        if fault.code == Some("428C9") {
                            fault.code = Some("42P10");
                            fault.message = "a generated column cannot be used in COPY".to_owned();
                        }
                    }
                    self.fire(relation, &[(TriggerEvent::Insert, Vec::new())], at);
                    self.out.writes.push(Write {
                        kind: WriteKind::Insert,
                        relation: id,
                        at,
                        targets,
                        positional,
                        upsert: false,
                        replaces: false,
                        satisfied: BTreeSet::new(),
                    });
                }
            }
        }
    }
}

/// Whether a relation other than `parent` has a foreign key to it.
pub(super) fn references(relation: &Relation, parent: Id) -> bool {
    relation.id != parent
        && relation
            .constraints
            .iter()
            .any(|c| matches!(c.rule, Rule::ForeignKey { parent: Some(of), .. } if of == parent))
}

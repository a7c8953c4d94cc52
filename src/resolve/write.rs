//! Writes: `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `COPY`, `TRUNCATE`, and what each gives to which column.

use sqlparser::ast::{
    Assignment, AssignmentTarget, Expr, Insert, ObjectName, OnInsert, OutputClause, Query,
    SelectItem, SetExpr, SqliteOnConflict, TableObject, Value as Literal,
};

use super::constant::{Constant, never_null};
use super::rows::{Row, Rows};
use super::scope::Source;
use super::through::Through;
use super::{Fault, FaultKind, Object, Output, Resolver, Target, Type, Value, Write, WriteKind};
use crate::catalog::{Id, Relation};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::{Generated, TriggerEvent};
use crate::sql::Dialect;

impl Resolver<'_> {
    pub(super) fn insert(&mut self, insert: &Insert) -> Option<Vec<Output>> {
        let TableObject::TableName(name) = &insert.table else {
            return None;
        };
        let upsert =
            insert.on.is_some() || insert.replace_into || insert.ignore || insert.or.is_some();
        let (id, at) = self.target(name, Clause::Insert)?;
        let relation = self.catalog.relation(id)?;
        // `OVERRIDING SYSTEM VALUE` stands as a last column, see `usage::rewrite`.
        let (flags, columns): (Vec<&ObjectName>, Vec<&ObjectName>) = insert
            .columns
            .iter()
            .partition(|c| c.to_string().contains(super::VALUE));
        let overriding = !flags.is_empty();
        let from_set = !insert.assignments.is_empty();
        // A list that the program puts in at run time: what is left out is not known.
        let holes = columns
            .iter()
            .any(|c| c.to_string().contains(crate::host::HOLE));
        let positional = columns.is_empty() && !from_set && insert.source.is_some();
        let mut targets = self.named_targets(relation, &columns, Clause::Insert);
        if positional {
            let writable = relation.columns.iter().filter(|c| {
                !c.definition.invisible
                    && (self.dialect != Dialect::Sqlite
                        || c.definition.generated != Generated::Always)
            });
            targets = writable
                .map(|c| {
                    Some(Target {
                        column: c.id,
                        at: None,
                        value: Value::Unknown,
                        constant: None,
                        source: None,
                    })
                })
                .collect();
        }
        let mut rows = Rows {
            rows: Vec::new(),
            whole: true,
            upsert,
        };
        let faults = self.out.faults.len();
        if from_set {
            self.framed(|r| {
                for assignment in &insert.assignments {
                    targets.extend(r.assignment(relation, assignment, Clause::Insert));
                }
            });
            rows.rows = vec![row_of(targets.iter().flatten())];
        } else if let Some(query) = &insert.source {
            rows.rows = self.written_rows(query, relation, &mut targets, positional, at);
        } else {
            rows.rows = vec![Row::new()];
        }
        // A name that nobody has is the error that is given; what is left out comes after it.
        let holes = holes || (!positional && targets.iter().any(Option::is_none));
        let targets: Vec<Target> = targets.into_iter().flatten().collect();
        rows.whole &= !holes;
        let checked: Vec<Target> = targets
            .iter()
            .filter(|t| !overriding || !is_identity(relation, t.column))
            .cloned()
            .collect();
        let complete = !holes
            && (!insert.columns.is_empty() || from_set || positional || insert.source.is_none());
        self.check_insert(relation, &checked, at, positional, complete);
        self.check_parents(relation, None, at);
        let satisfied = self.check_rows(relation, &rows, at, Clause::Insert);
        self.out.writes.push(Write {
            kind: WriteKind::Insert,
            relation: id,
            at,
            targets: targets.clone(),
            positional,
            upsert,
            replaces: insert.replace_into || matches!(insert.or, Some(SqliteOnConflict::Replace)),
            satisfied,
        });
        let through = Through {
            kind: WriteKind::Insert,
            targets: &targets,
            rows: &rows,
            at,
            clause: Clause::Insert,
            complete,
            returning: insert.returning.is_some(),
        };
        self.write_view(relation, through, 0);
        if insert.ignore || matches!(insert.or, Some(SqliteOnConflict::Ignore)) {
            self.ignore_refusals(faults);
        }
        let alias = insert
            .table_alias
            .as_ref()
            .map_or_else(|| relation.name.clone(), |a| self.name(&a.alias));
        let mut events = vec![(TriggerEvent::Insert, Vec::new())];
        self.frames.push(super::Frame::default());
        let source = self.relation_source(relation, alias);
        self.push_source(source);
        match &insert.on {
            Some(OnInsert::OnConflict(on)) => events.extend(self.on_conflict(on, relation, at)),
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => {
                if let Some(aliases) = &insert.insert_alias
                    && let Some((name, _)) = self.qualified(&aliases.row_alias)
                {
                    let source = self.relation_source(relation, name.name);
                    self.push_source(Source {
                        only_qualified: true,
                        ..source
                    });
                }
                let sets: Vec<Target> = assignments
                    .iter()
                    .flat_map(|a| self.assignment(relation, a, Clause::Upsert))
                    .flatten()
                    .collect();
                events.push((
                    TriggerEvent::Update,
                    sets.iter().map(|t| t.column).collect(),
                ));
                self.check_update(relation, &sets, Clause::Upsert);
            }
            _ => {}
        }
        self.fire(relation, &events, at);
        let output = self.returning(insert.returning.as_deref(), insert.output.as_ref());
        self.frames.pop();
        output
    }

    pub(super) fn push_source(&mut self, source: Source) {
        if let Some(frame) = self.frames.last_mut() {
            frame.sources.push(source);
        }
    }

    /// Resolves the relation that is written.
    pub(super) fn target(&mut self, name: &ObjectName, clause: Clause) -> Option<(Id, Span)> {
        let (_, ident) = self.qualified(name)?;
        let at = self.place(ident);
        self.relation(name, clause).map(|id| (id, at))
    }

    pub(super) fn named_targets(
        &mut self,
        relation: &Relation,
        names: &[&ObjectName],
        clause: Clause,
    ) -> Vec<Option<Target>> {
        names
            .iter()
            .map(|name| self.named_target(relation, name, clause))
            .collect()
    }

    pub(super) fn named_target(
        &mut self,
        relation: &Relation,
        name: &ObjectName,
        clause: Clause,
    ) -> Option<Target> {
        let (qualified, ident) = self.qualified(name)?;
        let at = self.place(ident);
        if qualified.name.contains(crate::host::HOLE) {
            return None;
        }
        match relation.column(self.dialect, &qualified.name) {
            Some(column) => {
                let object = Object::Column {
                    relation: relation.id,
                    column: column.id,
                };
                self.bind(at, clause, object, None);
                Some(Target {
                    column: column.id,
                    at: Some(at),
                    value: Value::Unknown,
                    constant: None,
                    source: None,
                })
            }
            None => {
                let key = self.dialect.key(&qualified.name);
                if !relation.open || relation.absent.contains(key.as_ref()) {
                    let fault =
                        Fault::no_target(self.dialect, at, clause, &relation.name, &qualified.name);
                    self.out.faults.push(fault);
                }
                None
            }
        }
    }

    /// With `IGNORE` a row that is refused is left out, or stored with something else, without an error.
    fn ignore_refusals(&mut self, first: usize) {
        let dialect = self.dialect;
        for fault in self.out.faults.iter_mut().skip(first) {
            if matches!(fault.kind, FaultKind::NotNull | FaultKind::Refused) {
                let mysql_fills = dialect == Dialect::Mysql && fault.kind == FaultKind::NotNull;
                fault.message = match mysql_fills {
                    true => "IGNORE stores the implicit default of the type".to_owned(),
                    false => format!("IGNORE leaves the row out: {}", fault.message),
                };
                fault.kind = FaultKind::Altered;
                fault.code = None;
            }
        }
    }

    /// The rows of an `INSERT`: values or a query, set against the columns that get them.
    fn written_rows(
        &mut self,
        query: &Query,
        relation: &Relation,
        targets: &mut [Option<Target>],
        positional: bool,
        at: Span,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        if let SetExpr::Values(values) = query.body.as_ref()
            && query.with.is_none()
        {
            for (index, row) in values.rows.iter().map(|r| &r.content).enumerate() {
                // Long seeds repeat one shape: the first rows say it all.
                let holes = row.iter().any(is_hole);
                if index < 100 && !holes {
                    self.check_width(relation, targets.len(), row.len(), positional, at);
                }
                let shorter = positional && self.dialect == Dialect::Postgresql;
                let counted = relation.open
                    || row.len() == targets.len()
                    || shorter && row.len() < targets.len();
                let mut known = Row::new();
                for (position, e) in row.iter().enumerate() {
                    let value_type = self.expression(e, Clause::Insert);
                    let Some(Some(target)) = targets.get_mut(position) else {
                        continue;
                    };
                    let before = std::mem::replace(&mut target.value, value_of(e));
                    let given = target.clone();
                    let (clause, of) = (Clause::Insert, &value_type);
                    // With another number of values the database does not look at them.
                    let value = match counted {
                        true => self.check_assignment(relation, &given, e, of, clause, at),
                        false => given.value,
                    };
                    known.insert(given.column, constant_for(relation, given.column, e));
                    if let Some(Some(target)) = targets.get_mut(position) {
                        target.value = if index == 0 { value } else { before.min(value) };
                        target.constant = match index {
                            0 => Constant::in_expression(e),
                            _ => None,
                        };
                    }
                }
                if positional && index == 0 && !holes {
                    targets.iter_mut().skip(row.len()).for_each(|t| *t = None);
                }
                if index < 100 {
                    rows.push(known);
                }
            }
            if values.rows.len() > 100 {
                // The rows that were not looked at can hold anything.
                rows.push(targets.iter().flatten().map(|t| (t.column, None)).collect());
            }
            return rows;
        }
        if let Some(output) = self.query(query) {
            self.check_width(relation, targets.len(), output.len(), positional, at);
            for (target, column) in targets.iter_mut().zip(&output) {
                let Some(target) = target else { continue };
                self.check_type(relation, target, &column.data_type, Clause::Insert, at);
                target.source = column.column.map(|(_, id)| id);
            }
            // A constant that a query gives takes the type of its column, as one of `VALUES` does.
            for (target, e) in targets.iter().zip(plain_projection(query, output.len())) {
                let column = target.as_ref().map(|t| t.column);
                if let Some(column) = column.and_then(|id| relation.column_by_id(id)) {
                    self.label(e, &Type::of_column(column, self.catalog), Clause::Insert);
                }
            }
            if positional {
                targets
                    .iter_mut()
                    .skip(output.len())
                    .for_each(|t| *t = None);
            }
        }
        rows
    }

    /// `column = value`: the target is bound to the relation alone, the value to the scope.
    pub(super) fn assignment(
        &mut self,
        relation: &Relation,
        assignment: &Assignment,
        clause: Clause,
    ) -> Vec<Option<Target>> {
        let names: Vec<&ObjectName> = match &assignment.target {
            AssignmentTarget::ColumnName(name) => vec![name],
            AssignmentTarget::Tuple(names) => names.iter().collect(),
        };
        let target_clause = if clause == Clause::Upsert {
            Clause::Set
        } else {
            clause
        };
        let mut targets = self.named_targets(relation, &names, target_clause);
        let first = self.out.bindings.len();
        let value_type = self.expression(&assignment.value, clause);
        let source = match self.out.bindings.get(first..) {
            Some([only]) if super::query::is_name(&assignment.value) => match only.object {
                Object::Column { column, .. } => Some(column),
                _ => None,
            },
            _ => None,
        };
        match (targets.as_mut_slice(), &assignment.value) {
            ([Some(only)], e) => {
                only.value = value_of(e);
                only.source = source;
                only.constant = constant_for(relation, only.column, e);
                let at = only.at.unwrap_or_default();
                let given = only.clone();
                only.value =
                    self.check_assignment(relation, &given, e, &value_type, target_clause, at);
            }
            (several, Expr::Tuple(items)) => {
                for (target, e) in several.iter_mut().flatten().zip(items) {
                    target.value = value_of(e);
                    target.constant = constant_for(relation, target.column, e);
                    let (given, of) = (target.clone(), Type::Unknown);
                    let at = given.at.unwrap_or_default();
                    target.value =
                        self.check_assignment(relation, &given, e, &of, target_clause, at);
                }
            }
            _ => {}
        }
        targets
    }

    pub(super) fn returning(
        &mut self,
        items: Option<&[SelectItem]>,
        output: Option<&OutputClause>,
    ) -> Option<Vec<Output>> {
        let items = items.or(match output {
            Some(OutputClause::Returning { select_items, .. }) => Some(select_items.as_slice()),
            _ => None,
        });
        self.projection(items?, Clause::Returning)
    }
}

pub(super) fn is_identity(relation: &Relation, column: Id) -> bool {
    relation
        .column_by_id(column)
        .is_some_and(|c| c.definition.generated == Generated::IdentityAlways)
}

/// The expressions that a plain `SELECT` of this width yields; none of another query.
fn plain_projection(query: &Query, width: usize) -> Vec<&Expr> {
    let SetExpr::Select(select) = query.body.as_ref() else {
        return Vec::new();
    };
    let expression = |item| match item {
        &SelectItem::UnnamedExpr(ref e) | &SelectItem::ExprWithAlias { expr: ref e, .. } => Some(e),
        _ => None,
    };
    let all: Option<Vec<&Expr>> = select.projection.iter().map(expression).collect();
    let plain = |all: &Vec<&Expr>| all.len() == width && select.distinct.is_none();
    all.filter(plain).unwrap_or_default()
}

pub(super) fn is_hole(e: &Expr) -> bool {
    matches!(e, Expr::Identifier(ident) if ident.value.contains(crate::host::HOLE))
}

pub(super) fn value_of(e: &Expr) -> Value {
    match e {
        Expr::Value(v) => match &v.value {
            Literal::Null => Value::Null,
            Literal::Placeholder(_) => Value::Unknown,
            _ => Value::Present,
        },
        Expr::Identifier(ident)
            if ident.quote_style.is_none() && ident.value.eq_ignore_ascii_case("default") =>
        {
            Value::Default
        }
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } => value_of(inner),
        e if never_null(e) => Value::Present,
        _ => Value::Unknown,
    }
}

/// The constant that a column gets: `DEFAULT` is what its default says.
fn constant_for(relation: &Relation, column: Id, e: &Expr) -> Option<Constant> {
    if value_of(e) != Value::Default {
        return Constant::in_expression(e);
    }
    match &relation.column_by_id(column)?.definition.default {
        Some(text) => Constant::of_default(text),
        None => Some(Constant::Null),
    }
}

pub(super) fn row_of<'t>(targets: impl Iterator<Item = &'t Target>) -> Row {
    targets.map(|t| (t.column, t.constant.clone())).collect()
}

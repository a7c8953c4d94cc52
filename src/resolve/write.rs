//! Writes: `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `COPY`, `TRUNCATE`, and what each gives to which column.

use sqlparser::ast::{
    Assignment, AssignmentTarget, ConflictTarget, CopySource, Delete, Expr, FromTable, Insert,
    Merge, MergeAction, MergeInsertKind, MergeUpdateKind, ObjectName, OnConflict, OnConflictAction,
    OnInsert, OutputClause, Query, SelectItem, SetExpr, TableFactor, TableObject, Truncate, Update,
    UpdateTableFromKind, Value as Literal,
};

use super::scope::Source;
use super::types::not_assignable;
use super::{Fault, FaultKind, Object, Output, Resolver, Target, Type, Value, Write, WriteKind};
use crate::catalog::{Column, Id, Part, Relation, Rule};
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
                self.dialect == Dialect::Postgresql || c.definition.generated != Generated::Always
            });
            targets = writable
                .map(|c| {
                    Some(Target {
                        column: c.id,
                        at: None,
                        value: Value::Unknown,
                    })
                })
                .collect();
        }
        if from_set {
            self.framed(|r| {
                for assignment in &insert.assignments {
                    targets.extend(r.assignment(relation, assignment, Clause::Insert));
                }
            });
        } else if let Some(query) = &insert.source {
            self.written_rows(query, relation, &mut targets, positional, at);
        }
        // A name that nobody has is the error that is given; what is left out comes after it.
        let holes = holes || (!positional && targets.iter().any(Option::is_none));
        let targets: Vec<Target> = targets.into_iter().flatten().collect();
        let checked: Vec<Target> = targets
            .iter()
            .filter(|t| !overriding || !is_identity(relation, t.column))
            .cloned()
            .collect();
        self.check_insert(
            relation,
            &checked,
            at,
            positional,
            !holes
                && (!insert.columns.is_empty()
                    || from_set
                    || positional
                    || insert.source.is_none()),
        );
        self.out.writes.push(Write {
            kind: WriteKind::Insert,
            relation: id,
            at,
            targets,
            positional,
            upsert,
        });
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
    fn target(&mut self, name: &ObjectName, clause: Clause) -> Option<(Id, Span)> {
        let (_, ident) = self.qualified(name)?;
        let at = self.place(ident);
        self.relation(name, clause).map(|id| (id, at))
    }

    fn named_targets(
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

    fn named_target(
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

    /// The rows of an `INSERT`: values or a query, set against the columns that get them.
    fn written_rows(
        &mut self,
        query: &Query,
        relation: &Relation,
        targets: &mut [Option<Target>],
        positional: bool,
        at: Span,
    ) {
        if let SetExpr::Values(values) = query.body.as_ref()
            && query.with.is_none()
        {
            for (index, row) in values.rows.iter().map(|r| &r.content).enumerate() {
                // Long seeds repeat one shape: the first rows say it all.
                let holes = row.iter().any(is_hole);
                if index < 100 && !holes {
                    self.check_width(relation, targets.len(), row.len(), positional, at);
                }
                for (position, e) in row.iter().enumerate() {
                    let value_type = self.expression(e, Clause::Insert);
                    if let Some(Some(target)) = targets.get_mut(position) {
                        let value = value_of(e);
                        target.value = if index == 0 {
                            value
                        } else {
                            target.value.min(value)
                        };
                        let target = target.clone();
                        self.check_assignment(
                            relation,
                            &target,
                            e,
                            &value_type,
                            Clause::Insert,
                            at,
                        );
                    }
                }
                if positional && index == 0 && !holes {
                    targets.iter_mut().skip(row.len()).for_each(|t| *t = None);
                }
            }
            return;
        }
        if let Some(output) = self.source_query(query) {
            self.check_width(relation, targets.len(), output.len(), positional, at);
            for (target, column) in targets
                .iter()
                .flatten()
                .cloned()
                .collect::<Vec<_>>()
                .iter()
                .zip(&output)
            {
                self.check_type(relation, target, &column.data_type, Clause::Insert, at);
            }
            if positional {
                targets
                    .iter_mut()
                    .skip(output.len())
                    .for_each(|t| *t = None);
            }
        }
    }

    fn check_width(
        &mut self,
        relation: &Relation,
        targets: usize,
        width: usize,
        positional: bool,
        at: Span,
    ) {
        if relation.open || width == targets {
            return;
        }
        let fault = match self.dialect {
            Dialect::Mysql => Some((
                Some("1136"),
                "Column count doesn't match value count at row 1".to_owned(),
            )),
            Dialect::Sqlite if positional => Some((
                None,
                format!(
                    "table {} has {targets} columns but {width} values were supplied",
                    relation.name
                ),
            )),
            Dialect::Sqlite => Some((None, format!("{width} values for {targets} columns"))),
            _ if width > targets => Some((
                Some("42601"),
                "INSERT has more expressions than target columns".to_owned(),
            )),
            _ if !positional => Some((
                Some("42601"),
                "INSERT has more target columns than expressions".to_owned(),
            )),
            // PostgreSQL takes fewer values and leaves the last columns to their defaults.
            _ => None,
        };
        if let Some((code, message)) = fault {
            self.fault(
                FaultKind::Count,
                at,
                Clause::InsertPositional,
                code,
                message,
            );
        }
    }

    /// What the database refuses about the columns that an `INSERT` gives and leaves out.
    fn check_insert(
        &mut self,
        relation: &Relation,
        targets: &[Target],
        at: Span,
        positional: bool,
        complete: bool,
    ) {
        if relation.kind != crate::catalog::RelationKind::Table {
            return;
        }
        let clause = if positional {
            Clause::InsertPositional
        } else {
            Clause::Insert
        };
        for target in targets {
            let Some(column) = relation.column_by_id(target.column) else {
                continue;
            };
            let place = target.at.unwrap_or(at);
            self.check_value(relation, column, target, place, clause);
        }
        if !complete {
            return;
        }
        for column in &relation.columns {
            let given = targets.iter().any(|t| t.column == column.id);
            if !given
                && column.definition.not_null
                && !column.filled()
                && !self.implicit_default(column)
                && !self.filled_by_trigger(relation, column.name())
            {
                let fault = Fault::not_null(
                    self.dialect,
                    at,
                    clause,
                    &relation.name,
                    column.name(),
                    column.id,
                    true,
                );
                self.out.faults.push(fault);
            }
        }
    }

    /// Whether a trigger of the table sets the column of the new row.
    fn filled_by_trigger(&self, relation: &Relation, column: &str) -> bool {
        let sets = |body: &crate::operation::Body| {
            let text = body.text.to_lowercase();
            let name = format!("new.{}", column.to_lowercase());
            text.match_indices(&name).any(|(at, _)| {
                let rest = text.get(at + name.len()..).unwrap_or_default();
                let rest = rest.trim_start_matches('"').trim_start();
                rest.starts_with(":=") || (rest.starts_with('=') && !rest.starts_with("=="))
            })
        };
        let fires =
            |t: &&crate::catalog::Trigger| t.events.iter().any(|(e, _)| *e == TriggerEvent::Insert);
        relation.triggers.iter().filter(fires).any(|trigger| {
            let called = trigger
                .function
                .and_then(|id| self.catalog.function(id))
                .map(|f| &f.body);
            trigger.body.as_ref().or(called).is_some_and(sets)
        })
    }

    /// SQLite numbers an `INTEGER PRIMARY KEY`; MySQL fills a `TIMESTAMP` and, when not strict, everything.
    fn implicit_default(&self, column: &Column) -> bool {
        let name = column
            .definition
            .data_type
            .as_ref()
            .map(|t| t.name.as_str());
        self.dialect == Dialect::Mysql && name == Some("timestamp")
    }

    fn check_value(
        &mut self,
        relation: &Relation,
        column: &Column,
        target: &Target,
        at: Span,
        clause: Clause,
    ) {
        let refused = matches!(
            column.definition.generated,
            Generated::Always | Generated::IdentityAlways
        );
        // PostgreSQL and SQLite leave generated columns out of nothing: a positional value for one is refused too.
        if refused
            && target.value != Value::Default
            && (target.at.is_some() || self.dialect == Dialect::Postgresql)
        {
            let fault = Fault::generated(
                self.dialect,
                at,
                clause,
                &relation.name,
                column.name(),
                column.id,
            );
            self.out.faults.push(fault);
        }
        let numbered =
            self.dialect != Dialect::Postgresql && column.definition.generated != Generated::No;
        if target.value == Value::Null && column.definition.not_null && !numbered {
            let fault = Fault::not_null(
                self.dialect,
                at,
                clause,
                &relation.name,
                column.name(),
                column.id,
                false,
            );
            self.out.faults.push(fault);
        }
        if target.value == Value::Default && column.definition.not_null && !column.filled() {
            let fault = Fault::not_null(
                self.dialect,
                at,
                clause,
                &relation.name,
                column.name(),
                column.id,
                true,
            );
            self.out.faults.push(fault);
        }
    }

    fn check_update(&mut self, relation: &Relation, targets: &[Target], clause: Clause) {
        for target in targets {
            if let Some(column) = relation.column_by_id(target.column) {
                self.check_value(
                    relation,
                    column,
                    target,
                    target.at.unwrap_or_default(),
                    clause,
                );
            }
        }
    }

    fn check_assignment(
        &mut self,
        relation: &Relation,
        target: &Target,
        e: &Expr,
        value: &Type,
        clause: Clause,
        at: Span,
    ) {
        if let Some(column) = relation.column_by_id(target.column) {
            let wanted = Type::of_column(column, self.catalog);
            self.label(e, &wanted, clause);
        }
        self.check_type(relation, target, value, clause, at);
    }

    fn check_type(
        &mut self,
        relation: &Relation,
        target: &Target,
        value: &Type,
        clause: Clause,
        at: Span,
    ) {
        let Some(column) = relation.column_by_id(target.column) else {
            return;
        };
        let wanted = Type::of_column(column, self.catalog);
        if not_assignable(value, &wanted) {
            let message = format!(
                "column \"{}\" is of type {} but expression is of type {}",
                column.name(),
                wanted.word(),
                value.word()
            );
            self.mismatch(target.at.unwrap_or(at), clause, "42804", message);
        }
    }

    fn on_conflict(
        &mut self,
        on: &OnConflict,
        relation: &Relation,
        at: Span,
    ) -> Vec<(TriggerEvent, Vec<Id>)> {
        match &on.conflict_target {
            Some(ConflictTarget::Columns(idents)) => {
                let mut columns = Vec::new();
                let mut place: Option<Span> = None;
                let mut whole = true;
                let (mut expressions, mut predicate) = (0, false);
                for ident in idents {
                    let (name, at) = (self.name(ident), self.place(ident));
                    place = Some(place.map_or(at, |p| p.join(at)));
                    if name.contains(crate::host::HOLE) || name.contains(super::VALUE) {
                        expressions += usize::from(name.contains(crate::host::HOLE));
                        predicate |= name.contains(super::VALUE);
                        continue;
                    }
                    match relation.column(self.dialect, &name) {
                        Some(column) => {
                            let object = Object::Column {
                                relation: relation.id,
                                column: column.id,
                            };
                            self.bind(at, Clause::Upsert, object, None);
                            columns.push(column.id);
                        }
                        None => {
                            whole = false;
                            if !relation.open {
                                let fault =
                                    Fault::no_column(self.dialect, at, Clause::Upsert, None, &name);
                                self.out.faults.push(fault);
                            }
                        }
                    }
                }
                if whole && relation.kind == crate::catalog::RelationKind::Table {
                    self.conflict_key(
                        relation,
                        &mut columns,
                        (expressions, predicate),
                        place.unwrap_or(at),
                    );
                }
            }
            Some(ConflictTarget::OnConstraint(name)) => {
                if let Some((name, ident)) = self.qualified(name) {
                    let at = self.place(ident);
                    match relation.constraints.iter().find(|c| c.name == name.name) {
                        Some(constraint) => {
                            self.bind(at, Clause::Upsert, Object::Key(constraint.id), None)
                        }
                        None if relation.open => {}
                        None => {
                            let message = format!(
                                "constraint \"{}\" for table \"{}\" does not exist",
                                name.name, relation.name
                            );
                            self.fault(
                                FaultKind::NoIndex,
                                at,
                                Clause::Upsert,
                                Some("42704"),
                                message,
                            );
                        }
                    }
                }
            }
            None => {}
        }
        let OnConflictAction::DoUpdate(update) = &on.action else {
            return Vec::new();
        };
        let excluded = self.relation_source(relation, "excluded".to_owned());
        self.push_source(Source {
            only_qualified: true,
            ..excluded
        });
        let sets: Vec<Target> = update
            .assignments
            .iter()
            .flat_map(|a| self.assignment(relation, a, Clause::Set))
            .flatten()
            .collect();
        self.check_update(relation, &sets, Clause::Set);
        if let Some(selection) = &update.selection {
            self.expression(selection, Clause::Where);
        }
        let columns = sets.iter().map(|t| t.column).collect();
        self.out.writes.push(Write {
            kind: WriteKind::Update,
            relation: relation.id,
            at,
            targets: sets,
            positional: false,
            upsert: true,
        });
        vec![(TriggerEvent::Update, columns)]
    }

    /// The unique key that a conflict target needs: exactly its columns, as many expressions, and
    /// a predicate only where the statement has one (PostgreSQL manual, INSERT, "conflict_target").
    fn conflict_key(
        &mut self,
        relation: &Relation,
        columns: &mut Vec<Id>,
        others: (usize, bool),
        at: Span,
    ) {
        let (expressions, predicate) = others;
        columns.sort_unstable();
        columns.dedup();
        let fits = |key: &mut Vec<Id>| {
            key.sort_unstable();
            key == columns
        };
        let by_key = || {
            relation
                .unique_keys()
                .find(|(_, key)| expressions == 0 && fits(&mut key.clone()))
                .map(|(id, _)| id)
        };
        let by_index = || {
            let indexes = relation
                .indexes
                .iter()
                .filter(|i| i.unique && (predicate || i.predicate.is_none()));
            indexes
                .filter(|index| {
                    let plain = index.parts.iter().filter_map(|p| {
                        if let Part::Column(id) = p {
                            Some(*id)
                        } else {
                            None
                        }
                    });
                    fits(&mut plain.clone().collect())
                        && index.parts.len() == plain.count() + expressions
                })
                .map(|index| index.id)
                .next()
        };
        let excluded = relation
            .constraints
            .iter()
            .any(|c| matches!(c.rule, Rule::Exclude(_)));
        match by_key().or_else(by_index) {
            Some(id) => self.bind(at, Clause::Upsert, Object::Key(id), None),
            None if relation.open || excluded => {}
            None => self.out.faults.push(Fault::no_key(self.dialect, at)),
        }
    }

    /// `column = value`: the target is bound to the relation alone, the value to the scope.
    fn assignment(
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
        let value_type = self.expression(&assignment.value, clause);
        match (targets.as_mut_slice(), &assignment.value) {
            ([Some(only)], e) => {
                only.value = value_of(e);
                let only = only.clone();
                let at = only.at.unwrap_or_default();
                self.check_assignment(relation, &only, e, &value_type, target_clause, at);
            }
            (several, Expr::Tuple(items)) => {
                for (target, e) in several.iter_mut().flatten().zip(items) {
                    target.value = value_of(e);
                    let target = target.clone();
                    self.check_assignment(
                        relation,
                        &target,
                        e,
                        &Type::Unknown,
                        target_clause,
                        target.at.unwrap_or_default(),
                    );
                }
            }
            _ => {}
        }
        targets
    }

    pub(super) fn update(&mut self, update: &Update) -> Option<Vec<Output>> {
        self.frames.push(super::Frame::default());
        self.table_with_joins(&update.table);
        let target = self
            .frames
            .last()
            .and_then(|f| f.sources.first())
            .and_then(|s| s.relation);
        match &update.from {
            Some(
                UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables),
            ) => self.from(tables),
            None => {}
        }
        let at = self
            .out
            .bindings
            .iter()
            .rev()
            .find(|b| matches!(b.object, Object::Relation(id) if Some(id) == target));
        let at = at.map(|b| b.at).unwrap_or_default();
        let joined = !update.table.joins.is_empty();
        let mut sets: Vec<(Id, Target)> = Vec::new();
        for assignment in &update.assignments {
            let relation = if joined {
                self.assigned_relation(assignment).or(target)
            } else {
                target
            };
            match relation.and_then(|id| self.catalog.relation(id)) {
                Some(relation) => {
                    let targets = self.assignment(relation, assignment, Clause::Set);
                    sets.extend(targets.into_iter().flatten().map(|t| (relation.id, t)));
                }
                None => {
                    self.expression(&assignment.value, Clause::Set);
                }
            }
        }
        if let Some(selection) = &update.selection {
            self.expression(selection, Clause::Where);
        }
        self.order_expressions(&update.order_by, Clause::OrderBy);
        let mut relations: Vec<Id> = sets.iter().map(|(id, _)| *id).collect();
        relations.dedup();
        for id in relations {
            let Some(relation) = self.catalog.relation(id) else {
                continue;
            };
            let targets: Vec<Target> = sets
                .iter()
                .filter(|(r, _)| *r == id)
                .map(|(_, t)| t.clone())
                .collect();
            self.check_update(relation, &targets, Clause::Set);
            self.fire(
                relation,
                &[(
                    TriggerEvent::Update,
                    targets.iter().map(|t| t.column).collect(),
                )],
                at,
            );
            self.out.writes.push(Write {
                kind: WriteKind::Update,
                relation: id,
                at,
                targets,
                positional: false,
                upsert: false,
            });
        }
        let output = self.returning(update.returning.as_deref(), update.output.as_ref());
        self.frames.pop();
        output
    }

    /// MySQL's `UPDATE a JOIN b SET b.c = …`: the relation whose column is set.
    fn assigned_relation(&self, assignment: &Assignment) -> Option<Id> {
        let AssignmentTarget::ColumnName(name) = &assignment.target else {
            return None;
        };
        let (qualified, _) = self.qualified(name)?;
        match &qualified.schema {
            Some(alias) => self.find_source(alias)?.relation,
            None => match self.find(&qualified.name) {
                super::scope::Found::Column(column, _) => {
                    column.column.map(|(relation, _)| relation)
                }
                _ => None,
            },
        }
    }

    pub(super) fn delete(&mut self, delete: &Delete) -> Option<Vec<Output>> {
        self.frames.push(super::Frame::default());
        let (FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables)) = &delete.from;
        self.from(tables);
        if let Some(using) = &delete.using {
            self.from(using);
        }
        let sources = self
            .frames
            .last()
            .map(|f| f.sources.clone())
            .unwrap_or_default();
        let named: Vec<Id> = delete
            .tables
            .iter()
            .filter_map(|name| self.qualified(name))
            .filter_map(|(name, _)| self.find_source(&name.name)?.relation)
            .collect();
        let targets = match named.is_empty() {
            true => sources
                .first()
                .and_then(|s| s.relation)
                .into_iter()
                .collect(),
            false => named,
        };
        if let Some(selection) = &delete.selection {
            self.expression(selection, Clause::Where);
        }
        self.order_expressions(&delete.order_by, Clause::OrderBy);
        for id in targets {
            let Some(relation) = self.catalog.relation(id) else {
                continue;
            };
            let at = self
                .out
                .bindings
                .iter()
                .find(|b| b.object == Object::Relation(id))
                .map(|b| b.at)
                .unwrap_or_default();
            self.fire(relation, &[(TriggerEvent::Delete, Vec::new())], at);
            self.out.writes.push(Write {
                kind: WriteKind::Delete,
                relation: id,
                at,
                targets: Vec::new(),
                positional: false,
                upsert: false,
            });
        }
        let output = self.returning(delete.returning.as_deref(), delete.output.as_ref());
        self.frames.pop();
        output
    }

    fn returning(
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
                    objects: children,
                });
            }
            self.out.writes.push(Write {
                kind: WriteKind::Truncate,
                relation: id,
                at,
                targets: Vec::new(),
                positional: false,
                upsert: false,
            });
        }
    }

    /// Reports a statement that works on tables only.
    fn no_view(&mut self, relation: Id, at: Span, clause: Clause, what: &str) {
        let Some(relation) = self.catalog.relation(relation).filter(|r| r.view.is_some()) else {
            return;
        };
        if self.dialect == Dialect::Postgresql {
            let message = format!("\"{}\" {what}", relation.name);
            self.fault(FaultKind::Mismatch, at, clause, Some("42809"), message);
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
                    self.check_insert(relation, &checked, at, false, !positional);
                    self.fire(relation, &[(TriggerEvent::Insert, Vec::new())], at);
                    self.out.writes.push(Write {
                        kind: WriteKind::Insert,
                        relation: id,
                        at,
                        targets,
                        positional,
                        upsert: false,
                    });
                }
            }
        }
    }

    /// Triggers that the write fires and that fail.
    fn fire(&mut self, relation: &Relation, events: &[(TriggerEvent, Vec<Id>)], at: Span) {
        for trigger in &relation.triggers {
            let fires = trigger.events.iter().any(|(event, of)| {
                events.iter().any(|(e, columns)| {
                    e == event && (of.is_empty() || columns.iter().any(|c| of.contains(c)))
                })
            });
            let broken = [Some(trigger.id), trigger.function].into_iter().flatten();
            let Some(breakage) = broken.filter_map(|id| self.catalog.broken.get(&id)).next() else {
                continue;
            };
            if fires {
                self.out.faults.push(Fault {
                    kind: FaultKind::Broken,
                    at,
                    clause: Clause::From,
                    code: breakage.code,
                    message: format!("{} (in trigger \"{}\")", breakage.message, trigger.name),
                    objects: breakage.causes.iter().copied().collect(),
                });
            }
        }
    }
}

fn is_identity(relation: &Relation, column: Id) -> bool {
    relation
        .column_by_id(column)
        .is_some_and(|c| c.definition.generated == Generated::IdentityAlways)
}

/// Whether a relation other than `parent` has a foreign key to it.
fn references(relation: &Relation, parent: Id) -> bool {
    relation.id != parent
        && relation
            .constraints
            .iter()
            .any(|c| matches!(c.rule, Rule::ForeignKey { parent: Some(of), .. } if of == parent))
}

fn is_hole(e: &Expr) -> bool {
    matches!(e, Expr::Identifier(ident) if ident.value.contains(crate::host::HOLE))
}

fn value_of(e: &Expr) -> Value {
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
        _ => Value::Unknown,
    }
}

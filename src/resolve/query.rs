//! Statements and queries: frames are opened and closed here, clause by clause.

use sqlparser::ast::{
    Cte, Distinct, Expr, LimitClause, NamedWindowExpr, OrderBy, OrderByExpr, OrderByKind, Query,
    Select, SelectItem, SetExpr, Statement, With,
};

use super::scope::{self, Frame};
use super::{FaultKind, Object, Output, Resolver, Type};
use crate::clause::Clause;
use crate::location::Span;
use crate::sql::Dialect;

impl Resolver<'_> {
    pub(super) fn statement(&mut self, statement: &Statement) -> Option<Vec<Output>> {
        match statement {
            Statement::Query(query) => return self.query(query),
            Statement::Insert(insert) => return self.insert(insert),
            Statement::Update(update) => return self.update(update),
            Statement::Delete(delete) => return self.delete(delete),
            Statement::Merge(merge) => self.merge_statement(merge),
            Statement::Truncate(truncate) => self.truncate(truncate),
            Statement::Lock(lock) => {
                for table in &lock.tables {
                    self.target(&table.name, Clause::From);
                }
            }
            Statement::Copy { source, to, .. } => self.copy(source, *to),
            Statement::Explain { statement, .. } => return self.statement(statement),
            Statement::Prepare { statement, .. } => return self.statement(statement),
            Statement::Declare { stmts } => {
                for query in stmts.iter().filter_map(|s| s.for_query.as_ref()) {
                    self.query(query);
                }
            }
            Statement::CreateView(view) => return self.query(&view.query),
            Statement::CreateTable(table) => self.create_table(table),
            Statement::CreateIndex(index) => self.make_index(index),
            Statement::AlterTable(alter) => self.alter_table(alter),
            Statement::Drop {
                object_type,
                if_exists,
                names,
                cascade,
                ..
            } => self.drop_named(*object_type, names, (*if_exists, *cascade)),
            Statement::Call(function) if self.names_objects(function) => {}
            Statement::Call(function) => {
                self.function(function, Clause::Call);
            }
            _ => {}
        }
        None
    }

    pub(super) fn query(&mut self, query: &Query) -> Option<Vec<Output>> {
        let ctes = self.ctes.len();
        if let Some(with) = &query.with {
            self.with(with);
        }
        let (output, frame) = self.body(&query.body);
        // ORDER BY sees the select list first, then the columns of the FROM.
        let mut frame = frame.unwrap_or_default();
        frame.aliases = output
            .iter()
            .flatten()
            .filter_map(|o| {
                Some(scope::Alias {
                    name: o.name.clone()?,
                    data_type: o.data_type.clone(),
                    column: o.column,
                })
            })
            .collect();
        frame.open |= output.is_none();
        self.frames.push(frame);
        if let Some(order_by) = &query.order_by {
            self.order_by(order_by);
        }
        match &query.limit_clause {
            Some(LimitClause::LimitOffset {
                limit,
                offset,
                limit_by,
            }) => {
                limit
                    .iter()
                    .chain(offset.as_ref().map(|o| &o.value))
                    .chain(limit_by)
                    .for_each(|e| {
                        self.expression(e, Clause::Where);
                    });
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => {
                self.expression(offset, Clause::Where);
                self.expression(limit, Clause::Where);
            }
            None => {}
        }
        self.frames.pop();
        self.ctes.truncate(ctes);
        output
    }

    fn with(&mut self, with: &With) {
        for cte in &with.cte_tables {
            let columns = if with.recursive {
                self.recursive_cte(cte)
            } else {
                self.query(&cte.query)
            };
            let names = self.cte_names(cte);
            self.check_names(cte, columns.as_deref(), &names);
            if self.dialect == Dialect::Mysql && names.is_empty() {
                let at = self.place(&cte.alias.name);
                self.doubled(columns.as_deref(), at);
            }
            let columns = rename(columns, &names);
            self.ctes.push(scope::Cte {
                name: self.name(&cte.alias.name),
                columns,
            });
        }
    }

    /// A CTE with another number of names than columns.
    fn check_names(&mut self, cte: &Cte, columns: Option<&[Output]>, names: &[String]) {
        let Some(width) = columns.map(<[Output]>::len).filter(|_| !names.is_empty()) else {
            return;
        };
        let (at, name) = (self.place(&cte.alias.name), self.name(&cte.alias.name));
        let wanted = names.len();
        let (code, message) = match self.dialect {
            Dialect::Mysql if width != wanted => (
                Some("1353"),
                "In definition of view, derived table or common table expression, SELECT list and column names list have different column counts".to_owned(),
            ),
            Dialect::Sqlite if width != wanted => {
                (None, format!("table {name} has {width} values for {wanted} columns"))
            }
            Dialect::Postgresql if width < wanted => (
                Some("42P10"),
                format!("WITH query \"{name}\" has {width} columns available but {wanted} columns specified"),
            ),
            _ => return,
        };
        self.fault(FaultKind::Count, at, Clause::Star, code, message);
    }

    fn cte_names(&self, cte: &Cte) -> Vec<String> {
        cte.alias
            .columns
            .iter()
            .map(|c| self.name(&c.name))
            .collect()
    }

    /// A CTE that may read itself: its columns are those of its first, not recursive, part.
    fn recursive_cte(&mut self, cte: &Cte) -> Option<Vec<Output>> {
        let name = self.name(&cte.alias.name);
        let names = self.cte_names(cte);
        let mut first: &SetExpr = &cte.query.body;
        while let SetExpr::SetOperation { left, .. } = first {
            first = left;
        }
        // The first part is resolved once for its columns; what it binds is bound with the whole.
        let (bindings, faults) = (self.out.bindings.len(), self.out.faults.len());
        let (writes, naturals) = (self.out.writes.len(), self.out.naturals.len());
        let ctes = self.ctes.len();
        if let Some(with) = &cte.query.with {
            self.with(with);
        }
        self.ctes.push(scope::Cte {
            name: name.clone(),
            columns: None,
        });
        let (columns, _) = self.body(first);
        self.ctes.truncate(ctes);
        self.out.bindings.truncate(bindings);
        self.out.faults.truncate(faults);
        self.out.writes.truncate(writes);
        self.out.naturals.truncate(naturals);
        let columns = rename(columns, &names);
        self.ctes.push(scope::Cte { name, columns });
        let output = self.query(&cte.query);
        self.ctes.truncate(ctes);
        output
    }

    /// Resolves a query's body. For a plain `SELECT` its frame is handed back for `ORDER BY`.
    fn body(&mut self, body: &SetExpr) -> (Option<Vec<Output>>, Option<Frame>) {
        match body {
            SetExpr::Select(select) => {
                let (output, frame) = self.select(select);
                (output, Some(frame))
            }
            SetExpr::Query(query) => (self.query(query), None),
            SetExpr::SetOperation { .. } => (self.set_operation(body), None),
            SetExpr::Values(values) => {
                let mut output: Option<Vec<Output>> = None;
                for row in &values.rows {
                    let types: Vec<Type> = row
                        .content
                        .iter()
                        .map(|e| self.expression(e, Clause::Select))
                        .collect();
                    let columns = types.into_iter().enumerate().map(|(i, data_type)| Output {
                        name: Some(format!("column{}", i + 1)),
                        column: None,
                        data_type,
                    });
                    output.get_or_insert_with(|| columns.collect());
                }
                (output, None)
            }
            SetExpr::Insert(s) | SetExpr::Update(s) | SetExpr::Delete(s) | SetExpr::Merge(s) => {
                (self.statement(s), None)
            }
            SetExpr::Table(table) => (self.table_command(table), None),
        }
    }

    /// `TABLE orders`, which is `SELECT * FROM orders`; the parser keeps no place for its name.
    fn table_command(&mut self, table: &sqlparser::ast::Table) -> Option<Vec<Output>> {
        let fold = |part: &String| self.dialect.fold(part, false);
        let name = crate::operation::QualifiedName {
            schema: table.schema_name.as_ref().map(fold),
            name: fold(table.table_name.as_ref()?),
        };
        let Some(relation) = self.catalog.find_relation(&name) else {
            let fault = super::Fault::no_relation(
                self.dialect,
                Span::default(),
                Clause::From,
                &name.to_string(),
            );
            self.out.faults.push(fault);
            return None;
        };
        self.bind(
            Span::default(),
            Clause::From,
            Object::Relation(relation.id),
            None,
        );
        let source = self.relation_source(relation, name.name);
        let mut output = Some(Vec::new());
        self.star(&source, Span::default(), Clause::Select, &mut output);
        output
    }

    /// `UNION` and its kin; the left spine can be long, so it is walked, not recursed into.
    fn set_operation(&mut self, body: &SetExpr) -> Option<Vec<Output>> {
        let mut rights = Vec::new();
        let mut first = body;
        while let SetExpr::SetOperation {
            left, op, right, ..
        } = first
        {
            rights.push((op, right));
            first = left;
        }
        let (mut output, _) = self.body(first);
        for (op, right) in rights.into_iter().rev() {
            let start = self.out.bindings.len();
            let (other, _) = self.body(right);
            if let (Some(left), Some(other)) = (&output, &other) {
                let at = self
                    .out
                    .bindings
                    .iter()
                    .skip(start)
                    .map(|b| b.at)
                    .min()
                    .unwrap_or_default();
                if left.len() != other.len() {
                    let word = format!("{op}");
                    self.count_fault(
                        at,
                        &format!("each {word} query must have the same number of columns"),
                    );
                } else if let Some((a, b)) = left.iter().zip(other).find_map(|(a, b)| {
                    super::types::no_operator(
                        &sqlparser::ast::BinaryOperator::Eq,
                        &a.data_type,
                        &b.data_type,
                    )
                    .then(|| (a.data_type.word(), b.data_type.word()))
                }) {
                    self.mismatch(
                        at,
                        Clause::Select,
                        "42804",
                        format!("{op} types {a} and {b} cannot be matched"),
                    );
                }
            }
            output = output.or(other).map(|columns| {
                columns
                    .into_iter()
                    .map(|o| Output { column: None, ..o })
                    .collect()
            });
        }
        output
    }

    pub(super) fn count_fault(&mut self, at: Span, postgresql: &str) {
        let (code, message) = match self.dialect {
            Dialect::Mysql => (
                Some("1222"),
                "The used SELECT statements have a different number of columns".to_owned(),
            ),
            Dialect::Sqlite => (
                None,
                "SELECTs do not have the same number of result columns".to_owned(),
            ),
            _ => (Some("42601"), postgresql.to_owned()),
        };
        self.fault(FaultKind::Count, at, Clause::Star, code, message);
    }

    pub(super) fn mismatch(
        &mut self,
        at: Span,
        clause: Clause,
        code: &'static str,
        message: String,
    ) {
        if self.dialect == Dialect::Postgresql {
            self.fault(FaultKind::Mismatch, at, clause, Some(code), message);
        }
    }

    fn select(&mut self, select: &Select) -> (Option<Vec<Output>>, Frame) {
        let start = self.out.bindings.len();
        self.frames.push(Frame::default());
        let refreshes = match select.projection.as_slice() {
            [SelectItem::UnnamedExpr(Expr::Identifier(only))] => {
                crate::sql::parse::refreshes(&only.value)
            }
            _ => None,
        };
        self.refreshing = refreshes.is_some();
        self.from(&select.from);
        self.refreshing = false;
        if let Some(concurrently) = refreshes {
            self.refresh(concurrently);
        }
        if let Some(Distinct::On(expressions)) = &select.distinct {
            for e in expressions {
                self.expression(e, Clause::Select);
            }
        }
        let output = self.projection(&select.projection, Clause::Select);
        let aliases: Vec<scope::Alias> = select
            .projection
            .iter()
            .zip(output.iter().flatten())
            .filter_map(|(item, o)| match item {
                SelectItem::ExprWithAlias { alias, .. } => Some(scope::Alias {
                    name: self.name(alias),
                    data_type: o.data_type.clone(),
                    column: None,
                }),
                _ => None,
            })
            .collect();
        self.set_aliases(&aliases, false, self.dialect == Dialect::Sqlite);
        for e in select.prewhere.iter().chain(&select.selection) {
            self.condition(e, Clause::Where, "WHERE");
        }
        if let Some(qualify) = &select.qualify {
            self.expression(qualify, Clause::Where);
        }
        for by in &select.connect_by {
            match by {
                sqlparser::ast::ConnectByKind::ConnectBy { relationships, .. } => {
                    for e in relationships {
                        self.expression(e, Clause::Where);
                    }
                }
                sqlparser::ast::ConnectByKind::StartWith { condition, .. } => {
                    self.expression(condition, Clause::Where);
                }
            }
        }
        self.set_aliases(&aliases, false, true);
        let grouped = self.group_by(&select.group_by, &select.projection);
        let having_aliases = self.dialect != Dialect::Postgresql;
        self.set_aliases(&aliases, self.dialect == Dialect::Mysql, having_aliases);
        if let Some(having) = &select.having {
            self.expression(having, Clause::Having);
        }
        self.set_aliases(&[], false, false);
        for window in &select.named_window {
            if let NamedWindowExpr::WindowSpec(spec) = &window.1 {
                self.window(spec);
            }
        }
        if let Some(grouped) = grouped {
            self.check_groups(start, &grouped);
        }
        let frame = self.frames.pop().unwrap_or_default();
        (output, frame)
    }

    fn set_aliases(&mut self, aliases: &[scope::Alias], first: bool, last: bool) {
        if let Some(frame) = self.frames.last_mut() {
            frame.aliases = aliases.to_vec();
            frame.aliases_first = first;
            frame.aliases_last = last;
        }
    }

    fn order_by(&mut self, order_by: &OrderBy) {
        if let OrderByKind::Expressions(expressions) = &order_by.kind {
            self.order_expressions(expressions, Clause::OrderBy);
        }
    }

    pub(super) fn order_expressions(&mut self, expressions: &[OrderByExpr], clause: Clause) {
        for e in expressions {
            // Only a bare name can mean a column of the select list (PostgreSQL, "ORDER BY Clause").
            let bare = matches!(&e.expr, Expr::Identifier(_));
            if let Some(frame) = self.frames.last_mut() {
                frame.aliases_first = bare && clause == Clause::OrderBy;
                frame.aliases_last = self.dialect != Dialect::Postgresql;
            }
            self.expression(&e.expr, clause);
            if let Some(frame) = self.frames.last_mut() {
                frame.aliases_first = false;
                frame.aliases_last = false;
            }
        }
    }

    /// A subquery in `FROM`: it sees its neighbours only with `LATERAL`.
    pub(super) fn derived(&mut self, query: &Query, lateral: bool) -> Option<Vec<Output>> {
        if lateral {
            return self.query(query);
        }
        let frame = self.frames.pop();
        let output = self.query(query);
        self.frames.extend(frame);
        output
    }
}

pub(super) fn is_name(e: &Expr) -> bool {
    matches!(e, Expr::Identifier(_) | Expr::CompoundIdentifier(_))
}

fn rename(columns: Option<Vec<Output>>, names: &[String]) -> Option<Vec<Output>> {
    let mut columns = match columns {
        Some(columns) => columns,
        None if names.is_empty() => return None,
        None => names
            .iter()
            .map(|_| Output {
                name: None,
                column: None,
                data_type: Type::Unknown,
            })
            .collect(),
    };
    for (column, name) in columns.iter_mut().zip(names) {
        column.name = Some(name.clone());
    }
    Some(columns)
}

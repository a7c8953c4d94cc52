//! `FROM`: tables, subqueries, functions and joins become the sources of a frame.

use sqlparser::ast::{
    FunctionArg, JsonTableColumn, ObjectName, TableAlias, TableFactor, TableWithJoins,
};

use super::scope::{Source, SourceColumn};
use super::{Fault, Object, Output, Resolver, Type};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::host::HOLE;
use crate::location::Span;
use crate::operation::QualifiedName;

impl Resolver<'_> {
    /// Adds the sources of a `FROM` list to the innermost frame.
    pub(super) fn from(&mut self, tables: &[TableWithJoins]) {
        for table in tables {
            self.table_with_joins(table);
        }
    }

    pub(super) fn table_with_joins(&mut self, table: &TableWithJoins) {
        let first = self.innermost();
        self.factor(&table.relation);
        for join in &table.joins {
            let right = self.innermost();
            self.factor(&join.relation);
            self.join(join, first, right);
        }
    }

    fn innermost(&self) -> usize {
        self.frames.last().map_or(0, |f| f.sources.len())
    }

    fn add(&mut self, source: Source) {
        if let Some(frame) = self.frames.last_mut() {
            frame.sources.push(source);
        }
    }

    fn factor(&mut self, factor: &TableFactor) {
        match factor {
            TableFactor::Table {
                name,
                alias,
                args,
                index_hints,
                ..
            } => match args {
                Some(args) => self.table_function(name, &args.args, alias.as_ref()),
                None => {
                    self.table(name, alias.as_ref(), Clause::From);
                    for hint in index_hints {
                        self.index_hint(hint);
                    }
                }
            },
            TableFactor::Derived {
                lateral,
                subquery,
                alias,
                ..
            } => {
                let output = self.derived(subquery, *lateral);
                self.derived_source(output, alias.as_ref());
            }
            TableFactor::Function {
                name, args, alias, ..
            } => self.table_function(name, args, alias.as_ref()),
            TableFactor::TableFunction { expr, alias } => {
                self.expression(expr, Clause::From);
                self.derived_source(None, alias.as_ref());
            }
            TableFactor::UNNEST {
                array_exprs, alias, ..
            } => {
                let types: Vec<Type> = array_exprs
                    .iter()
                    .map(|e| self.expression(e, Clause::From).element())
                    .collect();
                let output = types.into_iter().map(|data_type| Output {
                    name: Some("unnest".to_owned()),
                    column: None,
                    data_type,
                });
                self.function_source("unnest", Some(output.collect()), alias.as_ref());
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => {
                let before = self.innermost();
                self.table_with_joins(table_with_joins);
                if let (Some(alias), Some(frame)) = (alias, self.frames.last_mut()) {
                    let inner = frame.sources.split_off(before.min(frame.sources.len()));
                    let open = inner.iter().any(|s| s.open);
                    let columns = inner
                        .into_iter()
                        .flat_map(|s| s.columns)
                        .filter(|c| !c.merged)
                        .collect();
                    let mut source = self.plain_source(self.name(&alias.name), columns, open);
                    self.rename_columns(&mut source, alias);
                    self.add(source);
                }
            }
            TableFactor::JsonTable {
                json_expr,
                columns,
                alias,
                ..
            } => {
                self.expression(json_expr, Clause::From);
                let mut output = Vec::new();
                self.json_columns(columns, &mut output);
                self.derived_source(Some(output), alias.as_ref());
            }
            TableFactor::OpenJsonTable {
                json_expr, alias, ..
            } => {
                self.expression(json_expr, Clause::From);
                self.derived_source(None, alias.as_ref());
            }
            TableFactor::Pivot { table, alias, .. }
            | TableFactor::Unpivot { table, alias, .. }
            | TableFactor::MatchRecognize { table, alias, .. } => {
                self.factor(table);
                self.derived_source(None, alias.as_ref());
            }
            TableFactor::XmlTable {
                row_expression,
                alias,
                ..
            } => {
                self.expression(row_expression, Clause::From);
                self.derived_source(None, alias.as_ref());
            }
            TableFactor::SemanticView { alias, .. } => self.derived_source(None, alias.as_ref()),
            TableFactor::UnpivotExpr { expression, .. } => {
                self.expression(expression, Clause::From);
                self.derived_source(None, None);
            }
        }
    }

    /// Says that a view or function exists and fails when it is used.
    pub(super) fn report_broken(&mut self, id: Id, at: Span, clause: Clause) {
        if let Some(breakage) = self.catalog.broken.get(&id) {
            self.out.faults.push(Fault {
                kind: breakage_kind(breakage),
                at,
                clause,
                code: breakage.code,
                message: breakage.message.clone(),
                objects: breakage.causes.iter().copied().collect(),
            });
        }
    }

    /// Resolves a relation's name; `None` where it is a hole, a CTE or unknown.
    pub(super) fn relation(&mut self, name: &ObjectName, clause: Clause) -> Option<Id> {
        let (qualified, ident) = self.qualified(name)?;
        let at = self.place(ident);
        if qualified.name.contains(HOLE) {
            self.out.dynamic_relation = true;
            return None;
        }
        let found = self.catalog.find_relation(&qualified).map(|r| r.id);
        match found {
            Some(id) => {
                self.bind(at, clause, Object::Relation(id), None);
                self.report_broken(id, at, clause);
                let view = self.catalog.relation(id).and_then(|r| r.view.as_ref());
                if view.is_some_and(|v| v.unpopulated) && !self.refreshing {
                    let message = format!(
                        "materialized view \"{}\" has not been populated",
                        qualified.name
                    );
                    self.mismatch(at, clause, "55000", message);
                }
            }
            None if is_system_relation(&qualified) => {}
            None => match self.catalog.find_sequence(&qualified).map(|s| s.id) {
                Some(id) => self.bind(at, clause, Object::Sequence(id), None),
                None => {
                    let name = qualified.to_string();
                    let fault = Fault::no_relation(self.dialect, at, clause, &name);
                    self.out.faults.push(fault);
                }
            },
        }
        found
    }

    pub(super) fn table(&mut self, name: &ObjectName, alias: Option<&TableAlias>, clause: Clause) {
        let Some((qualified, _)) = self.qualified(name) else {
            return;
        };
        // A hole after the table's name is more text of the query, not an alias.
        let hole_alias = alias.is_some_and(|a| a.name.value.contains(HOLE));
        let alias = alias.filter(|_| !hole_alias);
        if hole_alias && let Some(frame) = self.frames.last_mut() {
            frame.open = true;
        }
        let alias_name = alias.map_or_else(|| qualified.name.clone(), |a| self.name(&a.name));
        let key = self.dialect.key(&qualified.name).into_owned();
        let cte = match qualified.schema {
            None => self
                .ctes
                .iter()
                .rev()
                .find(|c| self.dialect.key(&c.name) == key)
                .cloned(),
            Some(_) => None,
        };
        let mut source = if let Some(cte) = cte {
            let open = cte.columns.is_none();
            let columns = cte
                .columns
                .unwrap_or_default()
                .into_iter()
                .filter_map(derived_column)
                .collect();
            self.plain_source(alias_name, columns, open)
        } else {
            match self
                .relation(name, clause)
                .and_then(|id| self.catalog.relation(id))
            {
                Some(relation) => {
                    self.out.aliases.push((relation.id, alias_name.clone()));
                    self.relation_source(relation, alias_name)
                }
                None => self.plain_source(alias_name, Vec::new(), true),
            }
        };
        if let Some(alias) = alias {
            let (width, wanted) = (source.columns.len(), alias.columns.len());
            if wanted > width && !source.open && self.dialect == crate::sql::Dialect::Postgresql {
                let message = format!(
                    "table \"{}\" has {width} columns available but {wanted} columns specified",
                    source.alias
                );
                let at = self.place(&alias.name);
                self.fault(
                    super::FaultKind::Count,
                    at,
                    Clause::Star,
                    Some("42P10"),
                    message,
                );
            }
            self.rename_columns(&mut source, alias);
        }
        self.add(source);
    }

    fn derived_source(&mut self, output: Option<Vec<Output>>, alias: Option<&TableAlias>) {
        if self.dialect == crate::sql::Dialect::Mysql {
            let at = alias.map(|a| self.place(&a.name)).unwrap_or_default();
            self.doubled(output.as_deref(), at);
        }
        let open = output.is_none();
        let columns = output
            .unwrap_or_default()
            .into_iter()
            .filter_map(derived_column)
            .collect();
        let name = alias.map_or_else(String::new, |a| self.name(&a.name));
        let mut source = self.plain_source(name, columns, open);
        if let Some(alias) = alias {
            self.rename_columns(&mut source, alias);
        }
        self.add(source);
    }

    fn table_function(
        &mut self,
        name: &ObjectName,
        args: &[FunctionArg],
        alias: Option<&TableAlias>,
    ) {
        let types = self.argument_types(args, Clause::From);
        let Some((qualified, ident)) = self.qualified(name) else {
            self.derived_source(None, alias);
            return;
        };
        let at = self.place(ident);
        let output = self
            .call(&qualified, &types, args, at, Clause::From)
            .and_then(|id| self.returned(id));
        self.function_source(&qualified.name, output, alias);
    }

    /// A function in `FROM`: without a column list its alias is also the name of its only column.
    fn function_source(
        &mut self,
        function: &str,
        output: Option<Vec<Output>>,
        alias: Option<&TableAlias>,
    ) {
        let name = alias.map_or_else(|| function.to_owned(), |a| self.name(&a.name));
        // A single column without a list takes the alias for its name.
        let open = output.as_ref().is_none_or(|o| o.len() <= 1);
        let mut columns: Vec<SourceColumn> = output
            .unwrap_or_default()
            .into_iter()
            .filter_map(derived_column)
            .collect();
        if let [only] = columns.as_mut_slice() {
            only.name.clone_from(&name);
        }
        let mut source = self.plain_source(name, columns, open);
        if let Some(alias) = alias.filter(|a| !a.columns.is_empty()) {
            source.open = false;
            self.rename_columns(&mut source, alias);
        }
        self.add(source);
    }

    /// The columns of a function that returns rows: `setof orders`, `table(id integer, …)`.
    fn returned(&self, function: Id) -> Option<Vec<Output>> {
        let returns = self.catalog.function(function)?.returns.clone()?;
        if let Some(list) = returns.strip_prefix("table").map(str::trim) {
            let list = list.strip_prefix('(')?.strip_suffix(')')?;
            let columns = listed(list, self.dialect).into_iter();
            let column = |(name, data_type): (String, String)| Output {
                name: Some(name),
                column: None,
                data_type: Type::named(&data_type),
            };
            return Some(columns.map(column).collect());
        }
        let name = returns.strip_prefix("setof ").unwrap_or(&returns).trim();
        let relation = self.catalog.find_relation(&QualifiedName::bare(name))?;
        Some(
            relation
                .columns
                .iter()
                .map(|c| Output {
                    name: Some(c.name().to_owned()),
                    column: Some((relation.id, c.id)),
                    data_type: Type::of_column(c, self.catalog),
                })
                .collect(),
        )
    }

    /// The columns of `JSON_TABLE`, those of its nested paths among them.
    fn json_columns(&self, columns: &[JsonTableColumn], output: &mut Vec<Output>) {
        for column in columns {
            let name = match column {
                JsonTableColumn::Named(column) => &column.name,
                JsonTableColumn::ForOrdinality(name) => name,
                JsonTableColumn::Nested(nested) => {
                    self.json_columns(&nested.columns, output);
                    continue;
                }
            };
            output.push(Output {
                name: Some(self.name(name)),
                column: None,
                data_type: Type::Unknown,
            });
        }
    }

    pub(super) fn plain_source(
        &mut self,
        alias: String,
        columns: Vec<SourceColumn>,
        open: bool,
    ) -> Source {
        Source {
            number: self.next_source(),
            alias,
            schema: None,
            relation: None,
            columns,
            open,
            only_qualified: false,
        }
    }

    fn rename_columns(&self, source: &mut Source, alias: &TableAlias) {
        for (index, column) in alias.columns.iter().enumerate() {
            let name = self.name(&column.name);
            match source.columns.get_mut(index) {
                Some(existing) => existing.name = name,
                None => source.columns.push(SourceColumn {
                    name,
                    column: None,
                    data_type: Type::Unknown,
                    merged: false,
                    hidden: false,
                }),
            }
        }
    }
}

/// Names and types of `RETURNS TABLE (id integer, total numeric(5,2))`.
pub fn listed(list: &str, dialect: crate::sql::Dialect) -> Vec<(String, String)> {
    let (mut depth, mut start, mut items) = (0usize, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                items.push(list.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(list.get(start..).unwrap_or_default());
    let pair = |item: &str| {
        let (name, data_type) = item.trim().split_once(char::is_whitespace)?;
        let canonical = crate::sql::types::canonical(data_type, dialect);
        let word = canonical.map_or_else(|| data_type.trim().to_owned(), |t| t.name);
        Some((name.trim_matches('"').to_owned(), word))
    };
    items.into_iter().filter_map(pair).collect()
}

pub(super) fn breakage_kind(breakage: &crate::catalog::Breakage) -> super::FaultKind {
    match breakage.silent {
        true => super::FaultKind::Altered,
        false => super::FaultKind::Broken,
    }
}

fn derived_column(output: Output) -> Option<SourceColumn> {
    // What passes through keeps its base column for types only; the name is bound where it was made.
    Some(SourceColumn {
        name: output.name?,
        column: None,
        data_type: output.data_type,
        merged: false,
        hidden: false,
    })
}

/// Relations of the system that no migration makes.
fn is_system_relation(name: &QualifiedName) -> bool {
    let schema = name.schema.as_deref().unwrap_or_default().to_lowercase();
    let relation = name.name.to_lowercase();
    matches!(
        schema.as_str(),
        "information_schema" | "pg_catalog" | "sys" | "mysql" | "performance_schema" | "temp"
    ) || relation.starts_with("pg_")
        || relation.starts_with("sqlite_")
        || relation == "dual"
}

//! Steps on queries, collections and rows.
//!
//! In: what a step is made on. Out: the names in its arguments, and what it gives. The hard thing
//! is that the same word means a scope, a relation, a column or a method of the framework.

use tree_sitter::Node;

use super::chain::{Form, Link};
use super::declare::relation_kind;
use super::methods::{self, Takes};
use super::names::value_of;
use super::php::{is_array, members, pairs, plain, word};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty, follow};
use super::words;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::children;
use crate::orm::{Value, Write, WriteKind};
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// A step on a class, a query or a collection.
    pub(super) fn query_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
        let method = link.method;
        match link.form {
            Form::Key => return ty.shaped(Shape::Row),
            Form::Property => {
                return match method {
                    "map" | "each" | "filter" | "reject" | "sum" | "groupBy" | "sortBy" => {
                        ty.shaped(Shape::Row)
                    }
                    // `$settings->mail_from`: one row that goes by a plural.
                    _ if ty.held(&[Shape::Rows]).is_some() && !words::is_common(method) => {
                        let row = ty.shaped(Shape::Row).at_most(Confidence::Possible);
                        let clause = match link.set {
                            Some(_) => Clause::Set,
                            None => Clause::Select,
                        };
                        statement.in_memory = true;
                        self.column(statement, &row, method, link.at, clause, Value::Unknown);
                        Ty::Unknown
                    }
                    _ => Ty::Unknown,
                };
            }
            Form::Call => {}
        }
        if matches!(method, "find" | "get")
            && link.arguments.len() == 1
            && ty.held(&[Shape::Rows]).is_some()
        {
            return ty.shaped(Shape::Row);
        }
        if ty
            .models()
            .iter()
            .any(|m| m.scopes.iter().any(|s| s == method))
        {
            let row = method.starts_with("find") || method.starts_with("first");
            return ty.shaped(if row { Shape::Row } else { Shape::Query });
        }
        let known = self.takes_of(statement, ty, link);
        if !known && method.len() > 5 && link.form == Form::Call {
            self.dynamic(statement, ty, link);
        }
        let mut ty = ty.clone();
        self.joined(&mut ty, link);
        if methods::gives_row(method) {
            let list = matches!(method, "find" | "findOrFail")
                && link.arguments.first().is_some_and(|n| is_array(plain(*n)));
            return ty.shaped(if list { Shape::Rows } else { Shape::Row });
        }
        if methods::gives_rows(method) {
            return ty.shaped(Shape::Rows);
        }
        let number = link.arguments.first().map(|n| plain(*n).kind());
        let of_factory = methods::counts_made(method, number);
        if methods::gives_other(method) && !of_factory {
            return Ty::Other;
        }
        if methods::keeps(method) {
            let shape = match &ty {
                Ty::Of(h) if h.shape == Shape::Class => Shape::Query,
                Ty::Of(h) => h.shape,
                _ => Shape::Query,
            };
            return ty.shaped(shape);
        }
        if matches!(
            method,
            "map" | "flatMap" | "mapWithKeys" | "reduce" | "toArray"
        ) {
            return Ty::Unknown;
        }
        match ty.held(&[Shape::Class]) {
            // A method of the class' own.
            Some(_) => {
                let named = self.names.methods.get(method).cloned();
                named.unwrap_or_else(|| self.conventional(method).at_most(Confidence::Possible))
            }
            None => ty.at_most(Confidence::Possible),
        }
    }

    /// Tables that a step joins are known from here on.
    fn joined(&mut self, ty: &mut Ty<'m>, link: &Link<'m>) {
        let Ty::Of(held) = ty else { return };
        let takes = methods::of_query(link.method);
        let Some((name, at)) = self.table_given(link) else {
            return;
        };
        let name = name.as_str();
        let mut unused = Statement::new(at.start);
        match takes {
            Some(Takes::Join) => {
                held.joined
                    .extend(self.table(&mut unused, name, at, Confidence::Likely))
            }
            Some(Takes::Table) => {
                if let Some(table) = self.table(&mut unused, name, at, Confidence::Likely) {
                    held.tables = vec![table];
                }
            }
            _ => {}
        }
    }

    /// The names in the arguments of a method of queries; whether it is one.
    pub(super) fn takes_of(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> bool {
        let Some(takes) = methods::of_query(link.method) else {
            self.raw_arguments(statement, ty, link);
            return false;
        };
        self.takes(statement, ty, takes, link);
        true
    }

    fn takes(&mut self, statement: &mut Statement, ty: &Ty<'m>, takes: Takes, link: &Link<'m>) {
        let all = link.arguments.as_slice();
        let first = all.first().copied();
        match takes {
            Takes::Condition(clause) => {
                if let Some(first) = first {
                    self.condition(statement, ty, first, clause, 0);
                }
                self.raw_arguments(statement, ty, link);
            }
            Takes::Columns(clause) => {
                for argument in all {
                    self.list(statement, ty, *argument, clause);
                }
            }
            Takes::ColumnsFrom(from) => {
                for argument in all.iter().skip(from) {
                    self.list(statement, ty, *argument, Clause::Select);
                }
            }
            Takes::First(clause) => {
                if let Some(first) = first {
                    self.list(statement, ty, first, clause);
                }
                if matches!(link.method, "latest" | "oldest") && first.is_none() && ty.is_known() {
                    self.column(statement, ty, "created_at", link.at, clause, Value::Unknown);
                }
            }
            Takes::Row(clause) => {
                for argument in all {
                    self.row(statement, ty, *argument, clause, 0);
                }
                self.writes(statement, ty, clause, link);
            }
            Takes::FoundAndSet => {
                if let Some(first) = first {
                    self.row(statement, ty, first, Clause::Insert, 0);
                }
                for argument in all.iter().skip(1) {
                    self.row(statement, ty, *argument, Clause::Set, 0);
                }
            }
            Takes::Upsert => {
                if let Some(first) = first {
                    self.row(statement, ty, first, Clause::Insert, 0);
                }
                for (argument, clause) in all.iter().skip(1).zip([Clause::Upsert, Clause::Set]) {
                    self.list(statement, ty, *argument, clause);
                }
                self.writes(statement, ty, Clause::Insert, link);
            }
            Takes::Count => {
                if let Some(first) = first {
                    let before = statement.in_memory;
                    statement.in_memory = false;
                    self.list(statement, ty, first, Clause::Set);
                    for argument in all.iter().skip(1) {
                        self.row(statement, ty, *argument, Clause::Set, 0);
                    }
                    statement.in_memory = before;
                }
            }
            Takes::Relations => self.relations(statement, ty, link),
            Takes::RelationColumn => {
                let path = first.and_then(|n| word(n, self.unit.text));
                if let Some((path, at)) = path
                    && let Some(target) = self.relation_path(ty, path)
                {
                    self.tables_at(statement, &target, at);
                    if let Some(column) = all.get(1) {
                        self.list(statement, &target, *column, Clause::Select);
                    }
                }
            }
            Takes::Join => {
                let mut inside = ty.clone();
                if let Some((name, at)) = first.and_then(|n| word(n, self.unit.text)) {
                    let table = self.table(statement, name, at, Confidence::Likely);
                    if let Ty::Of(held) = &mut inside {
                        held.joined.extend(table);
                    }
                }
                for argument in all.iter().skip(1) {
                    self.list(statement, &inside, *argument, Clause::Join);
                }
            }
            Takes::Table => {
                if let Some((name, at)) = self.table_given(link) {
                    self.table(statement, &name, at, Confidence::Likely);
                }
            }
            Takes::Raw(clause) => {
                if let (Ty::Of(held), Some(first)) = (ty, first) {
                    let held = held.clone();
                    self.snippet(statement, &held, plain(first), clause);
                }
            }
        }
    }

    /// Relations by name, with their columns and what is asked of them.
    fn relations(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) {
        let in_memory = statement.in_memory;
        statement.in_memory = false;
        let mut named = Vec::new();
        for argument in &link.arguments {
            let argument = plain(*argument);
            if is_array(argument) {
                named.extend(members(argument).into_iter().map(|n| (plain(n), None)));
                named.extend(
                    pairs(argument)
                        .into_iter()
                        .map(|(k, v)| (plain(k), Some(v))),
                );
            } else {
                named.push((argument, None));
            }
        }
        for (node, value) in named {
            let Some((path, at)) = word(node, self.unit.text) else {
                continue;
            };
            let Some(target) = self.relation_path(ty, path) else {
                // What belongs to rows of many tables has a key all the same.
                let asked = methods::asks_relation(link.method);
                self.followed(statement, ty, path, at, asked);
                continue;
            };
            self.handled.insert(node.id());
            self.tables_at(statement, &target, at);
            let first = path.split(['.', ':', ' ']).next().unwrap_or(path);
            let place = Span::new(at.start, at.start + first.len());
            self.followed(
                statement,
                ty,
                first,
                place,
                methods::asks_relation(link.method),
            );
            if let Some((head, columns)) = path.split_once(':') {
                let mut from = at.start + head.len() + 1;
                for column in columns.split(',') {
                    let place = Span::new(from, from + column.len());
                    self.column(
                        statement,
                        &target,
                        column,
                        place,
                        Clause::Select,
                        Value::Unknown,
                    );
                    from += column.len() + 1;
                }
            }
            if let Some(value) = value {
                self.enter_relation(value, &target);
            }
            if link.method.contains("Relation")
                && let Some(column) = link.arguments.get(1)
            {
                self.condition(statement, &target, *column, Clause::Where, 0);
            }
        }
        statement.in_memory = in_memory;
    }

    /// The row that a step writes.
    fn writes(&mut self, statement: &mut Statement, ty: &Ty<'m>, clause: Clause, link: &Link<'m>) {
        let Ty::Of(held) = ty else { return };
        let [(table, _)] = held.tables.as_slice() else {
            return;
        };
        let written = statement.names.iter().any(|n| n.clause == clause);
        let kind = match link.method {
            "upsert" => WriteKind::Upsert,
            "insert" | "insertOrIgnore" | "insertGetId" | "create" | "forceCreate"
            | "createQuietly" => WriteKind::Insert,
            _ if clause == Clause::Set => WriteKind::Update,
            _ => return,
        };
        if !written || statement.write.is_some() || statement.in_memory {
            return;
        }
        // Events and defaults of the model may add to what `create` is given.
        let unchecked = matches!(link.method, "insert" | "insertOrIgnore" | "insertGetId");
        let complete = unchecked
            && link
                .arguments
                .first()
                .is_some_and(|n| self.is_literal_row(plain(*n), table));
        statement.write = Some(Write {
            table: table.clone(),
            kind,
            complete,
            at: link.at,
        });
    }

    /// Whether an array spells all keys of its row or rows. One that is no column yet is that of a
    /// column to come.
    fn is_literal_row(&self, node: Node<'m>, table: &str) -> bool {
        let schema = self.models.schema();
        let known = |key: Node<'m>| {
            word(key, self.unit.text).is_some_and(|(column, _)| schema.has(table, column))
        };
        let row = |n: Node<'m>| {
            let pairs = pairs(n);
            is_array(n)
                && !pairs.is_empty()
                && pairs.len() == children(n).len()
                && pairs.iter().all(|(key, _)| known(*key))
        };
        let inner = members(node);
        row(node)
            || is_array(node)
                && !inner.is_empty()
                && inner.len() == children(node).len()
                && inner.into_iter().all(|n| row(plain(n)))
    }

    /// A step on one row.
    pub(super) fn row_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
        own: bool,
    ) -> Ty<'m> {
        let clause = if link.set.is_some() {
            Clause::Set
        } else {
            Clause::Select
        };
        let value = link
            .set
            .flatten()
            .map_or(Value::Unknown, |n| value_of(plain(n), self.unit.text));
        match link.form {
            Form::Key => {
                if let Some((named, at)) = link
                    .arguments
                    .first()
                    .and_then(|n| word(*n, self.unit.text))
                {
                    self.column(statement, ty, named, at, clause, value);
                    if let Some(node) = link.arguments.first() {
                        self.handled.insert(node.id());
                    }
                }
                Ty::Unknown
            }
            // `$this->attributes['status']`: the row by the names of its columns.
            Form::Property if own && self.is_bag(ty, link.method) => ty.clone(),
            Form::Property => self.property(statement, ty, link, clause, value),
            Form::Call => self.row_call(statement, ty, link, own),
        }
    }

    fn property(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
        clause: Clause,
        value: Value,
    ) -> Ty<'m> {
        // A column hides a relation of its name.
        let named = self.column(statement, ty, link.method, link.at, clause, value);
        if let Some(target) = follow(self.models, ty.models(), link.method, ty.sure()) {
            for model in target.models().to_vec() {
                self.mention(model);
            }
            if !named {
                self.tables_at(statement, &target, link.at);
                self.followed(statement, ty, link.method, link.at, false);
            }
            return target;
        }
        if named {
            return Ty::Other;
        }
        match link.method {
            "resource" | "model" => ty.clone(),
            "" | "pivot" => Ty::Unknown,
            named => match self.held_by(ty, link) {
                Some(held) => held,
                None => self.conventional(named).at_most(Confidence::Possible),
            },
        }
    }

    fn row_call(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
        own: bool,
    ) -> Ty<'m> {
        let method = link.method;
        if relation_kind(method).is_some() {
            return self.relation_call(statement, ty, link);
        }
        if let Some(target) = follow(self.models, ty.models(), method, ty.sure()) {
            self.tables_at(statement, &target, link.at);
            self.followed(statement, ty, method, link.at, false);
            return target.shaped(Shape::Query);
        }
        if own && let Some(known) = self.names.methods.get(method) {
            return known.clone();
        }
        // What a model does by itself names its table no more than its class does.
        if methods::queries(method) && ty.sure() == Confidence::Likely && !own {
            self.tables_at(statement, ty, link.at);
        }
        if let Some(takes) = methods::of_row(method) {
            if method == "setAttribute" {
                statement.in_memory = true;
            }
            self.takes(statement, ty, takes, link);
            return ty.clone();
        }
        let scope = ty
            .models()
            .iter()
            .any(|m| m.scopes.iter().any(|s| s == method));
        let fluent = matches!(
            method,
            "fresh" | "refresh" | "replicate" | "save" | "append" | "touch" | "tap"
        );
        if fluent {
            return ty.clone();
        }
        if matches!(method, "newQuery" | "query" | "newModelQuery")
            || scope
            || methods::of_query(method)
                .is_some_and(|t| !matches!(t, Takes::First(_) | Takes::Columns(Clause::Select)))
        {
            statement.in_memory = false;
            return self.query_step(statement, &ty.shaped(Shape::Query), link);
        }
        self.held_by(ty, link).unwrap_or_default()
    }
}

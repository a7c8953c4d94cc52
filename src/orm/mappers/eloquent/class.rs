//! What stands in the body of a class: lists of columns, accessors, factories, validation rules.
//!
//! In: properties, methods, comments, strings. Out: their names. The hard thing is what does not
//! fail when a column goes: `$fillable` and `$casts` only follow it, `$attributes` is inserted.

use tree_sitter::Node;

use super::declare::accessor;
use super::php::{arguments, is_array, members, pairs, plain, short, word};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty};
use super::words;
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::tree::{all, children, field, text};
use crate::orm::{Name, Value};
use crate::severity::Confidence;

/// Lines from a class to the name of its table that are shown as one place.
const CLOSE: usize = 16;

/// Properties of a model that list columns.
fn lists_columns(name: &str) -> bool {
    matches!(
        name,
        "fillable"
            | "guarded"
            | "hidden"
            | "visible"
            | "casts"
            | "dates"
            | "appends"
            | "sortable"
            | "searchable"
            | "searchableFields"
            | "translatable"
            | "filterable"
            | "sluggable"
            | "auditInclude"
            | "auditExclude"
            | "Fillable"
            | "Guarded"
            | "Hidden"
            | "Visible"
    )
}

impl<'m> Reader<'m> {
    /// `protected $fillable = ['status'];`
    pub(super) fn property_list(&mut self, node: Node<'m>) {
        let me = self.me();
        if me.held(&[Shape::Row, Shape::Query]).is_none() {
            self.columns_of_files(node);
            return;
        }
        for element in children(node) {
            let Some(name) = field(element, "name") else {
                continue;
            };
            let (name, value) = (
                self.text(name).trim_start_matches('$'),
                field(element, "default_value"),
            );
            let Some(value) = value.map(plain) else {
                continue;
            };
            if lists_columns(name) {
                self.follows(&me, value);
            }
            match name {
                "attributes" => {
                    for (key, given) in pairs(value) {
                        self.single(
                            &me,
                            key,
                            Clause::Insert,
                            super::names::value_of(plain(given), self.unit.text),
                        );
                    }
                }
                "primaryKey" => self.single(&me, value, Clause::Where, Value::Unknown),
                "with" | "touches" | "withCount" => {
                    for (_, path, at) in super::php::words(value, self.unit.text) {
                        if let Some(target) = self.relation_path(&me, path) {
                            let mut statement = Statement::new(at.start);
                            self.tables_at(&mut statement, &target, at);
                            self.followed(&mut statement, &me, path, at, false);
                            self.report(statement);
                        }
                    }
                }
                "table" => self.table_name(node, value),
                // A model that validates itself lists its columns with their rules.
                "validation" | "searchableColumns" => self.follows(&me, value),
                _ if name.to_lowercase().ends_with("rules") => self.follows(&me, value),
                _ => {}
            }
        }
    }

    fn table_name(&mut self, property: Node<'m>, value: Node<'m>) {
        if let Some((named, at)) = word(value, self.unit.text)
            && let Some(table) = self.models.schema().table(named)
        {
            // The class and its table are one place where they stand close together.
            let class = property.parent().and_then(|body| body.parent());
            let class = class.and_then(|c| field(c, "name")).map(|n| n.start_byte());
            let near = |start: &usize| {
                let between = self.unit.text.get(*start..at.end);
                between.is_some_and(|b| b.lines().count() <= CLOSE)
            };
            let mut statement = Statement::new(class.filter(near).unwrap_or(at.start));
            statement.link_end = at.end;
            let name = Name::of_table(table.name.clone(), Clause::Mapping, at);
            statement.name(name, Confidence::Likely);
            self.report(statement);
        }
    }

    /// Keys and members of an array that follow their columns.
    pub(super) fn follows(&mut self, me: &Ty<'m>, array: Node<'m>) {
        if !is_array(array) {
            return;
        }
        let keys: Vec<_> = pairs(array).into_iter().map(|(k, _)| k).collect();
        for node in members(array).into_iter().chain(keys) {
            self.single(me, node, Clause::Select, Value::Unknown);
        }
    }

    /// One word that names a column of a row in memory.
    pub(super) fn single(&mut self, me: &Ty<'m>, node: Node<'m>, clause: Clause, value: Value) {
        if let Some((named, at)) = word(node, self.unit.text) {
            let node = plain(node);
            let mut statement = Statement::new(node.start_byte());
            statement.link_end = node.end_byte();
            statement.in_memory = true;
            if self.column(&mut statement, me, named, at, clause, value) {
                self.handled.insert(node.id());
            }
            self.report(statement);
        }
    }

    /// `#[Hidden(['status'])]`.
    pub(super) fn attribute(&mut self, node: Node<'m>, me: &Ty<'m>) {
        let name = children(node).first().map(|n| short(self.text(*n)));
        if name.is_some_and(lists_columns) {
            for array in all(node, &["array_creation_expression"]) {
                self.follows(me, array);
            }
        }
        if name == Some("Schema") && self.out.is_some() {
            self.described(node, &me.clone().at_most(Confidence::Possible));
        }
    }

    /// Methods that stand for columns: accessors, `casts()`, a factory's `definition()`.
    pub(super) fn special_method(&mut self, node: Node<'m>, name: &'m str, at: Span) {
        let me = self.class_ty();
        if self.in_factory() {
            if name == "definition" {
                for array in returned(node) {
                    self.each_entry(&me, array);
                }
            }
            return;
        }
        if name == "casts" {
            for array in returned(node) {
                self.follows(&me, array);
            }
        }
        if name == "rules" {
            self.request_rules(node);
        }
        let modern = field(node, "return_type").is_some_and(|t| short(self.text(t)) == "Attribute");
        let column = match modern {
            true => Some(naming::underscore(name)),
            false => accessor(name),
        };
        if let Some(column) = column {
            for (table, column) in self.columns(&me, &column) {
                let mut statement = Statement::new(at.start);
                statement.in_memory = true;
                let name = Name {
                    table,
                    column: Some(column),
                    clause: Clause::Select,
                    at,
                    value: Value::Unknown,
                };
                statement.name(name, me.sure());
                self.report(statement);
            }
        }
    }

    /// Each key of an array as a place of its own.
    fn each_entry(&mut self, me: &Ty<'m>, array: Node<'m>) {
        for (key, value) in pairs(array) {
            let given = super::names::value_of(plain(value), self.unit.text);
            self.single(me, key, Clause::Insert, given);
        }
    }

    /// `@property string $status` above a model.
    pub(super) fn comment(&mut self, node: Node<'m>) {
        let comment = self.text(node);
        if !comment.contains("@property") {
            return;
        }
        let class = node
            .next_named_sibling()
            .filter(|n| n.kind() == "class_declaration");
        let Some(name) = class.and_then(|c| field(c, "name")) else {
            return;
        };
        let me = self.model_ty(self.text(name), Shape::Row);
        let mut at = node.start_byte();
        for line in comment.split_inclusive('\n').take(2000) {
            let start = at;
            at += line.len();
            let Some(tag) = line.find("@property") else {
                continue;
            };
            let rest = line.get(tag..).unwrap_or_default();
            // `@property int status` is written too.
            let name = rest.find('$').map(|i| i + 1).or_else(|| third_word(rest));
            let Some(dollar) = name.map(|i| tag + i) else {
                continue;
            };
            let named = line.get(dollar..).unwrap_or_default();
            let end = named
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(named.len());
            let named = named.get(..end).unwrap_or_default();
            let place = Span::new(start + dollar, start + dollar + end);
            let mut statement = Statement::new(place.start);
            statement.link_end = place.end;
            statement.in_memory = true;
            self.column(
                &mut statement,
                &me,
                named,
                place,
                Clause::Select,
                Value::Unknown,
            );
            self.report(statement);
        }
    }

    /// A word that may name a column where nobody calls anything: `'orders.status'`, a list of
    /// columns in a model.
    pub(super) fn loose(&mut self, node: Node<'m>) {
        if self.out.is_none() {
            return;
        }
        let raw = self.text(node);
        if (raw.contains("unique:") || raw.contains("exists:")) && self.rules(node) {
            return;
        }
        let Some((named, at)) = word(node, self.unit.text) else {
            return;
        };
        let Some(parent) = node.parent() else { return };
        let listed = matches!(
            parent.kind(),
            "array_element_initializer"
                | "match_conditional_expression"
                | "const_element"
                | "match_default_expression"
                | "match_condition_list"
                | "case_statement"
                | "property_element"
                | "assignment_expression"
        );
        let passed = parent.kind() == "argument"
            && crate::orm::tree::around(parent, 2, |n| {
                n.kind() == "member_call_expression" || n.kind() == "scoped_call_expression"
            })
            .is_some_and(|call| {
                !translates(field(call, "name").map_or("", |n| text(n, self.unit.text)))
            });
        if named.contains('.') {
            if listed && self.of_component(node, named, at) {
                return;
            }
            if listed || passed {
                let mut statement = Statement::new(node.start_byte());
                statement.link_end = node.end_byte();
                statement.sure = Confidence::Possible;
                self.column(
                    &mut statement,
                    &Ty::Unknown,
                    named,
                    at,
                    Clause::Fragment,
                    Value::Unknown,
                );
                self.report(statement);
            }
            return;
        }
        if parent.kind() == "argument" {
            self.handed(node, named, at);
            return;
        }
        if self.rule_of_copy(node, named, at) {
            return;
        }
        let me = self.class_ty();
        let compared = matches!(parent.kind(), "match_condition_list" | "case_statement");
        // The methods that rows are asked through compare the names of columns.
        let asked = matches!(
            self.function_name(),
            Some("getAttribute" | "getAttributeValue" | "setAttribute" | "__get" | "__set")
        );
        if compared && asked && !self.in_factory() {
            self.single(&me, node, Clause::Select, Value::Unknown);
            return;
        }
        let me = me.at_most(Confidence::Possible);
        if !me.is_known() || self.in_factory() || self.columns(&me, named).is_empty() {
            return;
        }
        let array = parent
            .parent()
            .filter(|_| parent.kind() == "array_element_initializer");
        if array.is_some_and(|a| self.lists_columns(&me, a)) {
            let mut statement = Statement::new(node.start_byte());
            statement.link_end = node.end_byte();
            statement.in_memory = true;
            self.column(
                &mut statement,
                &me,
                named,
                at,
                Clause::Select,
                Value::Unknown,
            );
            self.report(statement);
        }
    }

    /// `restrict($query, 'activities', 'entity_id')`: a table and its columns are handed on.
    fn handed(&mut self, node: Node<'m>, named: &str, at: Span) {
        if words::is_common(named) || named == "id" {
            return;
        }
        let argument = node.parent().filter(|p| p.kind() == "argument");
        let Some(list) = argument.and_then(|a| a.parent()) else {
            return;
        };
        let schema = self.models.schema();
        let siblings = children(list).into_iter().take(16);
        let words = siblings.filter_map(|n| word(n, self.unit.text));
        let found = words
            .filter(|(_, place)| place.start != at.start)
            .find_map(|(w, _)| {
                let table = schema.table(w)?;
                Some((table.name.clone(), table.column(named)?.to_owned()))
            });
        if let Some((table, column)) = found {
            let mut statement = Statement::new(node.start_byte());
            statement.link_end = node.end_byte();
            let name = Name {
                table,
                column: Some(column),
                clause: Clause::Fragment,
                at,
                value: Value::Unknown,
            };
            statement.name(name, Confidence::Possible);
            self.report(statement);
        }
    }

    /// An array whose keys are all columns of one table that the file is about is a row of it.
    pub(super) fn row_alone(&mut self, node: Node<'m>) {
        if self.given_row(node) {
            return;
        }
        let entries = pairs(node);
        if self.out.is_none() || entries.len() < 3 || entries.len() > 100 {
            return;
        }
        let keys: Vec<_> = entries
            .iter()
            .filter_map(|(k, _)| word(*k, self.unit.text))
            .collect();
        let free = entries
            .iter()
            .all(|(k, _)| !self.handled.contains(&plain(*k).id()));
        if keys.len() < entries.len() || !free || self.class_ty().is_known() {
            return;
        }
        let schema = self.models.schema();
        let all = |t: &&crate::orm::Table| keys.iter().all(|(k, _)| t.column(k).is_some());
        let mut fits = self
            .mentioned
            .iter()
            .filter_map(|t| schema.table(t))
            .filter(all);
        let (Some(table), None) = (fits.next(), fits.next()) else {
            return;
        };
        let name = table.name.clone();
        let ty = Ty::Of(super::types::Held {
            shape: Shape::Row,
            models: Vec::new(),
            tables: vec![(name.clone(), name)],
            joined: Vec::new(),
            sure: Confidence::Possible,
        });
        for (key, value) in entries {
            let given = super::names::value_of(plain(value), self.unit.text);
            self.single(&ty, key, Clause::Insert, given);
        }
    }

    /// Whether at least three, and half of a list's members, are columns.
    fn lists_columns(&self, me: &Ty<'m>, array: Node<'m>) -> bool {
        let members = members(array);
        let words = members
            .iter()
            .take(200)
            .filter_map(|n| word(*n, self.unit.text));
        let columns = words
            .filter(|(w, _)| !self.columns(me, w).is_empty())
            .count();
        columns >= 3 && columns * 2 >= members.len().min(200)
    }
}

/// Where the third word of a text begins.
fn third_word(text: &str) -> Option<usize> {
    let mut from = 0;
    for _ in 0..2 {
        let rest = text.get(from..)?;
        let word = rest.find(char::is_whitespace)?;
        let gap = rest.get(word..)?.find(|c: char| !c.is_whitespace())?;
        from += word + gap;
    }
    Some(from)
}

/// Methods whose argument with a dot is the key of something else.
fn translates(method: &str) -> bool {
    matches!(
        method,
        "get"
            | "trans"
            | "choice"
            | "view"
            | "make"
            | "route"
            | "config"
            | "set"
            | "json"
            | "assertJsonPath"
            | "has"
            | "input"
            | "assertJson"
            | "name"
            | "can"
            | "authorize"
            | "middleware"
            | "event"
    )
}

/// The arrays that a method returns, those in calls around them included.
pub(super) fn returned(method: Node<'_>) -> Vec<Node<'_>> {
    let Some(body) = field(method, "body") else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for statement in all(body, &["return_statement"]) {
        let Some(value) = children(statement).first().map(|n| plain(*n)) else {
            continue;
        };
        match is_array(value) {
            true => found.push(value),
            false => {
                let inner = arguments(value).into_iter().map(plain);
                found.extend(inner.filter(|n| is_array(*n)));
            }
        }
    }
    found
}

//! The calls of a Rails migration: each of Active Record's schema statements as operations.

use tree_sitter::Node;

use super::Reader;
use super::value::{Options, Value, gather};
use crate::host::HOLE;
use crate::migration::embedded::is_statement;
use crate::migration::script::children;

/// Calls that change nothing that an application sees.
const NEUTRAL: [&str; 22] = [
    "say",
    "puts",
    "p",
    "pp",
    "print",
    "raise",
    "require",
    "require_relative",
    "include",
    "extend",
    "disable_ddl_transaction!",
    "disable_statement_timeout",
    "sleep",
    "attr_accessor",
    "private",
    "enable_extension",
    "disable_extension",
    "validate_foreign_key",
    "validate_check_constraint",
    "change_table_comment",
    "change_column_comment",
    "reset_column_information",
];

impl<'t> Reader<'t> {
    /// One call with its block.
    pub(super) fn call(&mut self, node: Node<'t>, depth: usize) {
        let Some(method) = node.child_by_field_name("method") else {
            return;
        };
        let method = self.script.text(method);
        let receiver = node
            .child_by_field_name("receiver")
            .map(|r| self.script.text(r));
        let nodes = node
            .child_by_field_name("arguments")
            .map(children)
            .unwrap_or_default();
        let block = node.child_by_field_name("block");
        if matches!(
            method,
            "execute"
                | "exec"
                | "exec_query"
                | "exec_update"
                | "query"
                | "update"
                | "insert"
                | "delete"
                | "select_all"
                | "update_sql"
        ) && nodes.first().is_some_and(|n| {
            matches!(
                n.kind(),
                "string"
                    | "heredoc_beginning"
                    | "identifier"
                    | "constant"
                    | "call"
                    | "chained_string"
            )
        }) && self.execute(node, &nodes, receiver)
        {
            return;
        }
        let (values, options) = gather(&self.script, &self.scope, &nodes, depth);
        let own = receiver.is_none_or(|r| {
            matches!(
                r,
                "self"
                    | "connection"
                    | "conn"
                    | "ActiveRecord::Base.connection"
                    | "m"
                    | "migration"
            )
        });
        match (method, block) {
            ("each" | "each_pair" | "each_with_index" | "map", Some(block)) => {
                let list = node
                    .child_by_field_name("receiver")
                    .map(|r| super::value::value(&self.script, &self.scope, r, depth));
                match list {
                    Some(Value::List(list)) => self.each(block, list, depth),
                    Some(Value::Hash(pairs)) => {
                        let list = pairs
                            .into_iter()
                            .map(|(key, held)| Value::List(vec![Value::Text(key), held]))
                            .collect();
                        self.each(block, list, depth);
                    }
                    _ => self.body(block, depth + 1),
                }
            }
            ("down", Some(_)) => {}
            ("revert", _) => self
                .script
                .skip(node, "a reverted migration is not followed"),
            _ if own && self.statement(node, method, &values, &options, block, depth) => {}
            _ if own && self.methods.contains_key(method) => {
                if let Some(helper) = self.methods.get(method).copied() {
                    self.with_parameters(helper, values, depth);
                }
            }
            (_, Some(block)) => self.body(block, depth + 1),
            _ if receiver.is_none()
                && !NEUTRAL.contains(&method)
                && values.iter().any(|v| v.name().is_some()) =>
            {
                self.script.skip(node, "not understood");
            }
            _ => {}
        }
    }

    /// A helper of the same class with its arguments bound.
    fn with_parameters(&mut self, helper: Node<'t>, values: Vec<Value>, depth: usize) {
        let outer = self.scope.clone();
        let names = helper
            .child_by_field_name("parameters")
            .map(children)
            .unwrap_or_default();
        for (name, held) in names.into_iter().zip(values) {
            self.scope.insert(self.script.text(name).to_owned(), held);
        }
        self.body(helper, depth + 4);
        self.scope = outer;
    }

    /// SQL in a string. `false`: it is something else.
    fn execute(&mut self, node: Node<'t>, nodes: &[Node<'t>], receiver: Option<&str>) -> bool {
        let Some(first) = nodes.first().copied() else {
            return false;
        };
        if self
            .script
            .literal(first)
            .is_some_and(|l| is_statement(&l.text) && !l.text.contains(HOLE))
        {
            return self.script.sql(first);
        }
        let held = super::value::value(&self.script, &self.scope, first, 0);
        match held {
            Value::Text(text) if is_statement(&text) => {
                if text.contains(HOLE) {
                    self.script
                        .skip(node, "the program puts names into this statement");
                } else {
                    self.script.begin();
                    for operation in crate::sql::statement(&text, self.script.dialect()) {
                        self.script.push(node, operation);
                    }
                }
                true
            }
            Value::Text(_) => receiver.is_none(),
            _ if receiver
                .is_none_or(|r| r == "connection" || r.ends_with(".connection") || r == "DB") =>
            {
                self.script.skip(node, "this SQL is computed at run time");
                true
            }
            _ => false,
        }
    }

    /// A schema statement. `false`: it is none.
    fn statement(
        &mut self,
        node: Node<'t>,
        method: &str,
        values: &[Value],
        options: &Options,
        block: Option<Node<'t>>,
        depth: usize,
    ) -> bool {
        let method = unhurried(method);
        if !STATEMENTS.contains(&method.as_str()) {
            return false;
        }
        self.script.begin();
        if method.ends_with("_view")
            && !method.starts_with("drop")
            && !options.is_set("sql_definition")
        {
            self.script
                .skip(node, "the view's query lies in a file of its own");
            return true;
        }
        let made = match method.as_str() {
            "create_table"
            | "create_join_table"
            | "change_table"
            | "drop_table"
            | "drop_join_table"
            | "rename_table"
            | "create_virtual_table" => self.table(node, &method, values, options, block, depth),
            _ => self.alter(node, &method, values, options),
        };
        if made.is_none() {
            self.script.skip(node, "its names are computed at run time");
        }
        true
    }
}

/// Large applications wrap statements so that they lock less; what changes is the same.
fn unhurried(method: &str) -> String {
    method
        .replace("_concurrent_", "_")
        .trim_end_matches("_concurrently")
        .to_owned()
}

/// Everything that is read as a schema statement.
const STATEMENTS: [&str; 46] = [
    "add_belongs_to",
    "add_check_constraint",
    "add_column",
    "add_columns",
    "add_enum_value",
    "add_foreign_key",
    "add_index",
    "add_not_null_constraint",
    "add_reference",
    "add_timestamps",
    "add_unique_constraint",
    "change_column",
    "change_column_default",
    "change_column_null",
    "change_table",
    "create_enum",
    "create_join_table",
    "create_schema",
    "create_table",
    "create_view",
    "create_virtual_table",
    "drop_virtual_table",
    "drop_enum",
    "drop_join_table",
    "drop_schema",
    "drop_table",
    "drop_view",
    "remove_belongs_to",
    "remove_check_constraint",
    "remove_column",
    "remove_columns",
    "remove_foreign_key",
    "remove_index",
    "remove_index_by_name",
    "remove_not_null_constraint",
    "remove_reference",
    "remove_timestamps",
    "remove_unique_constraint",
    "rename_column",
    "rename_enum",
    "rename_enum_value",
    "rename_index",
    "rename_table",
    "replace_view",
    "update_view",
    "add_index_by_name",
];

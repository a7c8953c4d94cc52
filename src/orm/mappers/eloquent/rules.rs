//! Validation rules: `unique:users,email`, `Rule::exists('orders', 'id')`.
//!
//! In: strings and calls of rules. Out: the table and the column that the rule asks the database
//! for. The hard thing is the column that is left out: it is the key of the array around.

use tree_sitter::Node;

use super::chain::Link;
use super::class::returned;
use super::php::{class_of, is_array, members, pairs, plain, short, word};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty};
use super::words;
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::tree::{children, field, span};
use crate::orm::{Name, Value};
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// `Rule::unique('users', 'email')`.
    pub(super) fn rule_call(&mut self, statement: &mut Statement, link: &Link<'m>) {
        let Some(first) = link.arguments.first().copied() else {
            return;
        };
        let table = match word(first, self.unit.text) {
            Some((named, at)) => self
                .table(statement, named, at, Confidence::Likely)
                .map(|t| t.0),
            None => {
                let ty = class_of(first, self.unit.text).map(|c| self.model_ty(c, Shape::Query));
                ty.and_then(|ty| ty.models().first().and_then(|m| m.table.clone()))
            }
        };
        let column = link.arguments.get(1).and_then(|n| word(*n, self.unit.text));
        if let Some(table) = table {
            let column = column.or_else(|| self.key_around(link.node));
            self.rule_column(statement, &table, column);
        }
    }

    fn rule_column(
        &mut self,
        statement: &mut Statement,
        table: &str,
        column: Option<(&str, Span)>,
    ) {
        let Some((column, at)) = column else { return };
        let schema = self.models.schema();
        if let Some(known) = schema.table(table)
            && let Some(column) = known.column(column)
        {
            let name = Name {
                table: known.name.clone(),
                column: Some(column.to_owned()),
                clause: Clause::Where,
                at,
                value: Value::Unknown,
            };
            statement.name(name, Confidence::Likely);
        }
    }

    /// The key of the array that a rule stands in: `'email' => ['required', …]`.
    fn key_around(&self, node: Node<'m>) -> Option<(&'m str, Span)> {
        let mut at = node;
        for _ in 0..10 {
            let parent = at.parent()?;
            if parent.kind() == "array_element_initializer"
                && let [key, value] = children(parent).as_slice()
                && value.id() == at.id()
            {
                return word(*key, self.unit.text);
            }
            at = parent;
        }
        None
    }

    /// `'required|unique:users,email,1,id'`.
    pub(super) fn rules(&mut self, node: Node<'m>) -> bool {
        let whole = span(node);
        let source = self.unit.text;
        let inner = Span::new(whole.start + 1, whole.end.saturating_sub(1));
        let mut found = false;
        let mut start = inner.start;
        for rule in inner.of(source).split('|').take(64) {
            let from = start;
            start += rule.len() + 1;
            let Some((name, rest)) = rule
                .split_once(':')
                .filter(|(n, _)| matches!(*n, "unique" | "exists"))
            else {
                continue;
            };
            let mut parts = rest.split(',');
            let given = parts.next().unwrap_or_default();
            let table = given.rsplit('.').next().unwrap_or_default();
            let table_at = from + name.len() + 1 + given.len() - table.len();
            let mut statement = Statement::new(whole.start);
            statement.link_end = whole.end;
            let at = Span::new(table_at, table_at + table.len());
            let known = match table.contains('\\') {
                true => self
                    .model_ty(table, Shape::Query)
                    .models()
                    .first()
                    .and_then(|m| m.table.clone()),
                false => self
                    .table(&mut statement, table, at, Confidence::Likely)
                    .map(|t| t.0),
            };
            let Some(known) = known else { continue };
            found = true;
            let column = parts.next().filter(|c| !c.is_empty() && *c != "NULL");
            let column_at = at.end + 1;
            let named = column.map(|c| (c, Span::new(column_at, column_at + c.len())));
            let named = named.or_else(|| self.key_around(node));
            self.rule_column(&mut statement, &known, named);
            self.report(statement);
        }
        found
    }

    /// `$request->validate(['delivery_hint' => 'required'])`: fields by the rare names of columns.
    pub(super) fn validated(&mut self, link: &Link<'m>) {
        let class = field(link.node, "scope").map_or("", |n| short(self.text(n)));
        let checks = matches!(link.method, "validate" | "validateWithBag")
            || link.method == "make" && class == "Validator";
        for argument in link.arguments.iter().filter(|_| checks) {
            for (key, _) in pairs(plain(*argument)) {
                self.single(&Ty::Unknown, key, Clause::Select, Value::Unknown);
            }
        }
    }

    /// `OrderStoreRequest` checks what comes in for an order: its fields go by the names of columns.
    pub(super) fn request_rules(&mut self, method: Node<'m>) {
        let class = method.parent().and_then(|body| body.parent());
        let Some(name) = class.and_then(|c| field(c, "name")) else {
            return;
        };
        let Some(mut about) = self.text(name).strip_suffix("Request") else {
            return;
        };
        for verb in ["Store", "Create", "Update", "Save", "Edit"] {
            about = about.strip_suffix(verb).unwrap_or(about);
            about = about.strip_prefix(verb).unwrap_or(about);
        }
        let mut ty = self.called_exactly(about, Shape::Row);
        if !ty.is_known() {
            ty = self.called_exactly(&naming::singularize(about), Shape::Row);
        }
        if !ty.is_known() {
            return;
        }
        for array in returned(method) {
            for (key, _) in pairs(array) {
                let common = word(key, self.unit.text).is_none_or(|(w, _)| words::is_common(w));
                if !common {
                    self.single(&ty, key, Clause::Select, Value::Unknown);
                }
            }
        }
    }

    /// `public static $columns = ['status' => 'required'];` of an `OrderImporter`.
    pub(super) fn columns_of_files(&mut self, property: Node<'m>) {
        let name = self.own_class().name;
        let ends = ["Importer", "Exporter", "Import", "Export"];
        let Some(of) = ends.iter().find_map(|end| name.strip_suffix(end)) else {
            return;
        };
        let mut ty = self.called_exactly(of, Shape::Row);
        if !ty.is_known() {
            ty = self.called_exactly(&naming::singularize(of), Shape::Row);
        }
        for element in children(property) {
            let value = field(element, "default_value").map(plain);
            let Some(array) = value.filter(|v| ty.is_known() && is_array(*v)) else {
                continue;
            };
            let keys = pairs(array).into_iter().map(|(key, _)| key);
            let keys: Vec<Node<'m>> = keys.chain(members(array)).take(200).collect();
            let is_column = |key: &&Node<'m>| {
                word(**key, self.unit.text).is_some_and(|(w, _)| !self.columns(&ty, w).is_empty())
            };
            let columns = keys.iter().filter(is_column).count();
            if columns >= 3 && columns * 2 >= keys.len() {
                self.follows(&ty, array);
            }
        }
    }
}

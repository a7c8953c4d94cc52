//! Places that read rows: `row.get("status")`, and the fields of the records that `query!` gives.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::output::{Output, outputs};
use super::{ID, copies, used};
use crate::clause::Clause;
use crate::location::Span;
use crate::naming::tableize;
use crate::orm::rust::instances::{Access, Manner};
use crate::orm::rust::rows::Rows;
use crate::orm::rust::types::Type;
use crate::orm::rust::variables::{Variables, World};
use crate::orm::rust::walk::{self, tokens};
use crate::orm::tree::{children, field, span, text};
use crate::orm::{ModelUse, Models, Schema, Unit};

/// How many queries of one function are looked at.
const QUERIES: usize = 200;

/// What the macros of one file give, by the macro's place.
#[derive(Default)]
pub(super) struct Macros {
    /// The records of `query!`.
    records: BTreeMap<usize, Vec<Output>>,
    /// The structs that `query_as!` fills.
    filled: BTreeMap<usize, String>,
}

impl Macros {
    /// Reads a file's macros.
    pub(super) fn read(unit: &Unit<'_>, root: Node<'_>, schema: &Schema) -> Self {
        let mut macros = Self::default();
        walk::each(root, |node, _| {
            if node.kind() != "macro_invocation" {
                return node.kind() != "token_tree";
            }
            let name = field(node, "macro").map_or("", |n| text(n, unit.text));
            let all = tokens(node, unit.text);
            match name.rsplit("::").next().unwrap_or_default() {
                "query" | "query_unchecked" => {
                    let literal = all.iter().find_map(|t| unit.literal_at(t.at.start));
                    let given = literal.map(|l| outputs(&l.text, schema));
                    let given = given.unwrap_or_default();
                    macros.records.insert(node.start_byte(), given);
                }
                "query_as" | "query_as_unchecked" | "query_file_as" => {
                    let comma = all.iter().position(|t| t.text == ",");
                    let of = comma.and_then(|i| all.get(i.checked_sub(1)?));
                    let of = of.map(|of| (node.start_byte(), of.text.to_owned()));
                    macros.filled.extend(of);
                }
                _ => {}
            }
            false
        });
        macros
    }

    /// What a type's field is where the type is a record; none for any other type.
    pub(super) fn output(&self, of: &str, field: &str) -> Option<Option<&Output>> {
        let at = of.strip_prefix('#')?.parse::<usize>().ok()?;
        let mut outputs = self.records.get(&at)?.iter();
        Some(outputs.find(|o| o.name == field))
    }

    fn of(&self, at: usize) -> Type {
        match self.filled.get(&at) {
            Some(of) => Type::Named(of.clone()),
            None if self.records.contains_key(&at) => Type::Named(format!("#{at}")),
            None => Type::Unknown,
        }
    }
}

/// The records alone, while the structs of the repository are not read yet.
impl World for Macros {
    fn field(&self, _: &str, _: &str) -> Type {
        Type::Unknown
    }

    fn gives(&self, _: &str, _: &str) -> Type {
        Type::Unknown
    }

    fn is_model(&self, _: &str) -> bool {
        false
    }

    fn by_convention(&self, _: &str) -> Option<String> {
        None
    }

    fn of_macro(&self, at: usize) -> Type {
        self.of(at)
    }
}

/// The structs of the repository, and the records that the macros of one file give.
pub(super) struct Records<'a> {
    rows: Rows<'a>,
    macros: Macros,
}

impl<'a> Records<'a> {
    /// Reads a file's macros.
    pub(super) fn read(unit: &Unit<'a>, root: Node<'_>, models: &'a Models) -> Self {
        Self {
            rows: Rows::new(models, ID, unit.path),
            macros: Macros::read(unit, root, models.schema()),
        }
    }

    /// Whether the field of a struct only holds a copy of what a query gave.
    pub(super) fn is_copy(&self, access: &Access<'_>) -> bool {
        let found = self.rows.find(&access.model, access.field);
        found.is_some_and(|(model, _)| copies::is_copy(model))
    }

    /// The use that an access of a struct's or record's field is.
    pub(super) fn used(&self, access: &Access<'_>) -> Option<ModelUse> {
        let Some(given) = self.macros.output(&access.model, access.field) else {
            return self.rows.used(access);
        };
        let given = given.filter(|_| access.manner == Manner::Read)?;
        Some(used(
            &given.table,
            &given.column,
            (access.at, access.whole),
            Clause::Select,
            Some("the query fills the field from the column"),
        ))
    }
}

impl World for Records<'_> {
    fn field(&self, of: &str, field: &str) -> Type {
        self.rows.field(of, field)
    }

    fn gives(&self, of: &str, function: &str) -> Type {
        self.rows.gives(of, function)
    }

    fn is_model(&self, name: &str) -> bool {
        self.rows.is_model(name)
    }

    fn by_convention(&self, variable: &str) -> Option<String> {
        self.rows.by_convention(variable)
    }

    fn of_macro(&self, at: usize) -> Type {
        self.macros.of(at)
    }
}

/// Calls that take a column out of a row by its name.
pub(super) fn getters<W: World>(
    unit: &Unit<'_>,
    root: Node<'_>,
    models: &Models,
    variables: &Variables<'_, W>,
) -> Vec<ModelUse> {
    let schema = models.schema();
    let rows = Rows::new(models, ID, unit.path);
    let given = given(unit, schema);
    let mut functions: Vec<Span> = Vec::new();
    let mut found = Vec::new();
    walk::each(root, |node, _| {
        let at = node.start_byte();
        match node.kind() {
            "function_item" => functions.push(span(node)),
            "call_expression" => {
                let Some((name, place)) = by_name(node, unit) else {
                    return true;
                };
                let around = functions.iter().rev().take(8).find(|f| f.contains(at));
                let inside = around.map_or(&[][..], |scope| {
                    let from = given.partition_point(|(start, _)| *start < scope.start);
                    let to = given.partition_point(|(start, _)| *start < scope.end);
                    given.get(from..to).unwrap_or_default()
                });
                let inside = inside.iter().take(QUERIES);
                let mut outputs = inside.flat_map(|(_, outputs)| outputs).peekable();
                let queried = outputs.peek().is_some();
                let read = outputs.find(|o| o.name == name);
                let mut column = read.map(|o| (o.table.clone(), o.column.clone()));
                if column.is_none() && !queried {
                    // `impl FromRow for Order { fn from_row(row: &Row) … }`
                    column = variables
                        .own(at)
                        .and_then(|own| of_struct(&own, name, &rows, schema));
                }
                if let Some((table, column)) = column {
                    let because = Some("the row has it from the query");
                    found.push(used(
                        &table,
                        &column,
                        (place, span(node)),
                        Clause::Select,
                        because,
                    ));
                }
            }
            _ => {}
        }
        true
    });
    found
}

fn of_struct(own: &str, name: &str, rows: &Rows<'_>, schema: &Schema) -> Option<(String, String)> {
    if let Some((model, field)) = rows.find(own, name) {
        return Some((model.table.clone()?, field.column.clone()));
    }
    let ends = ["Row", "Record", "Entity", "Model"];
    let short = ends.iter().find_map(|end| own.strip_suffix(end));
    let short = short.unwrap_or(own);
    let short = short.strip_prefix("Db").unwrap_or(short);
    let table = schema
        .table(&tableize(own))
        .or_else(|| schema.table(&tableize(short)).filter(|_| !short.is_empty()))?;
    Some((table.name.clone(), table.column(name)?.to_owned()))
}

/// What the queries of a file give, by their place.
fn given(unit: &Unit<'_>, schema: &Schema) -> Vec<(usize, Vec<Output>)> {
    let long = unit.literals.iter();
    let long = long.filter(|l| !l.doc && l.text.contains(' '));
    let given = long.map(|l| (l.span.start, outputs(l.text.trim_start(), schema)));
    given.filter(|(_, outputs)| !outputs.is_empty()).collect()
}

/// The name that `row.get("status")` asks for.
fn by_name<'u>(call: Node<'_>, unit: &'u Unit<'_>) -> Option<(&'u str, Span)> {
    let mut function = field(call, "function")?;
    if function.kind() == "generic_function" {
        function = field(function, "function")?;
    }
    let method = text(field(function, "field")?, unit.text);
    let gets = matches!(
        method,
        "get" | "try_get" | "get_unchecked" | "try_get_unchecked" | "get_unwrap" | "get_ref"
    );
    let arguments = field(call, "arguments").filter(|_| gets)?;
    let first = *children(arguments).first()?;
    let literal = unit.literal_at(first.start_byte())?;
    Some((literal.text.as_str(), literal.span))
}

//! Places that read rows: `row.get("status")`, and the fields of the records that `query!` gives.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::output::{Output, outputs};
use super::{ID, used};
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

/// The structs of the repository, and the records that the macros of one file give.
pub(super) struct Records<'a> {
    rows: Rows<'a>,
    /// By the macro's place.
    records: BTreeMap<usize, Vec<Output>>,
    /// Structs that `query_as!` fills, by the macro's place.
    filled: BTreeMap<usize, String>,
}

impl<'a> Records<'a> {
    /// Reads a file's macros.
    pub(super) fn read(unit: &Unit<'a>, root: Node<'_>, models: &'a Models) -> Self {
        let mut records = BTreeMap::new();
        let mut filled = BTreeMap::new();
        walk::each(root, |node, _| {
            if node.kind() != "macro_invocation" {
                return node.kind() != "token_tree";
            }
            let name = field(node, "macro").map_or("", |n| text(n, unit.text));
            let all = tokens(node, unit.text);
            match name.rsplit("::").next().unwrap_or_default() {
                "query" | "query_unchecked" => {
                    let literal = all.iter().find_map(|t| unit.literal_at(t.at.start));
                    let given = literal.map(|l| outputs(&l.text, models.schema()));
                    records.insert(node.start_byte(), given.unwrap_or_default());
                }
                "query_as" | "query_as_unchecked" | "query_file_as" => {
                    let comma = all.iter().position(|t| t.text == ",");
                    let of = comma.and_then(|i| all.get(i.checked_sub(1)?));
                    filled.extend(of.map(|of| (node.start_byte(), of.text.to_owned())));
                }
                _ => {}
            }
            false
        });
        Self {
            rows: Rows::new(models, ID, unit.path),
            records,
            filled,
        }
    }

    /// The use that an access of a struct's or record's field is.
    pub(super) fn used(&self, access: &Access<'_>) -> Option<ModelUse> {
        let Some(at) = access
            .model
            .strip_prefix('#')
            .and_then(|at| at.parse().ok())
        else {
            return self.rows.used(access);
        };
        let record: &Vec<Output> = self.records.get(&at)?;
        let given = record.iter().find(|o| o.name == access.field)?;
        (access.manner == Manner::Read).then(|| {
            used(
                &given.table,
                &given.column,
                (access.at, access.whole),
                Clause::Select,
                Some("the query fills the field from the column"),
            )
        })
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
        match self.filled.get(&at) {
            Some(of) => Type::Named(of.clone()),
            None if self.records.contains_key(&at) => Type::Named(format!("#{at}")),
            None => Type::Unknown,
        }
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

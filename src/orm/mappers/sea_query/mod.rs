//! sea-query and SeaORM: tables as enums of identifiers, or as entities with a `Column` each.
//!
//! In: Rust files. Out: enums and entities as models; builder chains, declared fields and fields
//! of instances as uses. The hard thing: every entity's struct is called `Model`, every enum of
//! columns `Column`; the module that they stand in, or that an import names, tells them apart.

mod declared;
mod names;

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::clause::Clause;
use crate::location::Span;
use crate::orm::rust::chain::{Place, called, place};
use crate::orm::rust::instances::accesses;
use crate::orm::rust::structs::structs;
use crate::orm::rust::variables::Variables;
use crate::orm::rust::walk::{self, tokens};
use crate::orm::tree::{children, field, span, text};
use crate::orm::{
    Follows, Model, ModelUse, Models, Name, Orm, Schema, Unit, Unmap, Uses, Value, Write,
    WriteKind, no_declaration,
};
use crate::severity::Confidence;
use names::{Named, Names};

/// The row.
pub(super) static SEA_QUERY: Orm = Orm {
    id: ID,
    title: "sea-query and SeaORM",
    languages: &["rust"],
    declares,
    by_name: false,
    models,
    link: declared::link,
    speaks,
    uses,
    follows: Follows::Fields,
    rename: no_declaration,
    unmap: Some(Unmap {
        gate: "no entity and no Iden names it any more",
        leaves: None,
    }),
};

const ID: &str = "sea_query";

fn declares(_: &str, text: &str) -> bool {
    text.contains("Iden") || text.contains("DeriveEntityModel") || text.contains("enum_def")
}

fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let Some(syntax) = unit.syntax else {
        return Vec::new();
    };
    let structs = structs(syntax.root(), unit.text);
    declared::models(unit, syntax.root(), &structs, schema)
}

fn speaks(_: &str, models: &Models) -> bool {
    models.any(ID)
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut uses = Uses::default();
    let Some(syntax) = unit.syntax else {
        return uses;
    };
    let root = syntax.root();
    let names = Names::read(unit, root, models);
    uses.statements.extend(declared::uses(unit, models));
    chains(unit, root, &names, &mut uses.statements);
    let variables = Variables::read(root, unit.text, &names);
    for access in accesses(root, unit.text, &variables) {
        uses.statements.extend(names.used(&access));
    }
    uses
}

/// A builder chain on its way to a use.
#[derive(Default)]
struct Chain<'t> {
    names: Vec<Name>,
    call: Option<Node<'t>>,
}

/// Every path that names a table or column, gathered by the chain that it stands in.
fn chains(unit: &Unit<'_>, root: Node<'_>, names: &Names<'_>, found: &mut Vec<ModelUse>) {
    let source = unit.text;
    let mut chains: BTreeMap<Span, Chain<'_>> = BTreeMap::new();
    walk::each(root, |node, around| match node.kind() {
        "scoped_identifier" => {
            let path: Vec<&str> = text(node, source).split("::").map(str::trim).collect();
            if let Some(named) = names.path(&path, node.start_byte()) {
                let place: Place<'_> = place(node, around, source, clause_of);
                let chain = chains.entry(place.whole).or_default();
                chain.call = place.chain;
                chain.names.push(name(named, span(node), place.clause));
            }
            false
        }
        "token_tree" => {
            in_macro(node, source, names, found);
            false
        }
        "use_declaration" | "attribute_item" => false,
        _ => true,
    });
    for (whole, mut chain) in chains {
        let inserted = chain.call.and_then(|call| inserted(call, source, names));
        if inserted.is_some() {
            let columns = chain.names.iter_mut().filter(|n| n.column.is_some());
            for name in columns.filter(|n| n.clause == Clause::Select) {
                name.clause = Clause::Insert;
            }
        }
        found.push(ModelUse {
            whole,
            names: chain.names,
            write: inserted,
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        });
    }
}

fn name(named: Named, at: Span, clause: Clause) -> Name {
    let clause = match clause {
        Clause::Fragment if named.column.is_none() => Clause::From,
        clause => clause,
    };
    Name {
        table: named.table,
        column: named.column,
        clause,
        at,
        value: Value::Unknown,
    }
}

/// The row of `Query::insert().into_table(Orders::Table).columns([…]).values(…)`.
fn inserted(call: Node<'_>, source: &str, names: &Names<'_>) -> Option<Write> {
    let mut at = call;
    let (mut table, mut complete) = (None, false);
    for _ in 0..200 {
        if at.kind() != "call_expression" {
            at = field(at, "value").or_else(|| children(at).first().copied())?;
            continue;
        }
        let named = |node: Node<'_>| {
            let path: Vec<&str> = text(node, source).split("::").map(str::trim).collect();
            names.path(&path, node.start_byte())
        };
        let first = field(at, "arguments").and_then(|n| children(n).first().copied());
        match called(at, source) {
            "into_table" => {
                let given = first.and_then(named).map(|n| n.table);
                table = given.zip(field(at, "function").and_then(|f| field(f, "field")));
            }
            "columns" => {
                let each = first
                    .filter(|n| n.kind() == "array_expression")
                    .map(children);
                complete = each.is_some_and(|all| {
                    let column = |n: &Node<'_>| named(*n).is_some_and(|n| n.column.is_some());
                    !all.is_empty() && all.iter().all(column)
                });
            }
            _ => {}
        }
        if let Some((table, place)) = &table
            && complete
        {
            return Some(Write {
                table: table.clone(),
                kind: WriteKind::Insert,
                complete: true,
                at: span(*place),
            });
        }
        let function = field(at, "function")?;
        match field(function, "value") {
            Some(value) => at = value,
            None => break,
        }
    }
    let (table, place) = table?;
    Some(Write {
        table,
        kind: WriteKind::Insert,
        complete: false,
        at: span(place),
    })
}

fn in_macro(node: Node<'_>, source: &str, names: &Names<'_>, found: &mut Vec<ModelUse>) {
    let all = tokens(node, source);
    let mut index = 0;
    while let Some(first) = all.get(index) {
        index += 1;
        if !first.is_name() {
            continue;
        }
        let mut path = vec![first.text];
        let mut end = first.at.end;
        while all.get(index).is_some_and(|t| t.text == "::") && path.len() < 16 {
            let Some(next) = all.get(index + 1).filter(|t| t.is_name()) else {
                break;
            };
            path.push(next.text);
            end = next.at.end;
            index += 2;
        }
        if path.len() > 1
            && let Some(named) = names.path(&path, first.at.start)
        {
            let at = Span::new(first.at.start, end);
            found.push(ModelUse {
                whole: at,
                names: vec![name(named, at, Clause::Fragment)],
                write: None,
                confidence: Confidence::Likely,
                because: None,
                retired: false,
            });
        }
    }
}

/// The clause that a method's arguments end up in.
fn clause_of(method: &str) -> Option<Clause> {
    Some(match method {
        "from" | "from_as" | "table" | "into_table" | "from_table" => Clause::From,
        "column" | "columns" | "column_as" | "expr" | "expr_as" | "exprs" | "distinct_on"
        | "select_column" | "select_column_as" => Clause::Select,
        "and_where" | "and_where_option" | "cond_where" | "filter" | "add" | "add_option" => {
            Clause::Where
        }
        "join" | "join_as" | "left_join" | "inner_join" | "right_join" | "full_outer_join"
        | "join_subquery" | "equals" => Clause::Join,
        "order_by" | "order_by_asc" | "order_by_desc" | "order_by_expr" | "order_by_columns" => {
            Clause::OrderBy
        }
        "group_by" | "group_by_col" | "group_by_columns" | "add_group_by" => Clause::GroupBy,
        "having" | "and_having" | "cond_having" => Clause::Having,
        "value" | "values" | "col_expr" | "set" => Clause::Set,
        "returning" | "returning_col" | "returning_columns" => Clause::Returning,
        "on_conflict" | "update_column" | "update_columns" => Clause::Upsert,
        _ => return None,
    })
}

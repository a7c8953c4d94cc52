//! Queries: every path and bare word that names a table or column, gathered by the chain that
//! it stands in.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::names::{Named, Names};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::rust::chain::{Place, called, place};
use crate::orm::rust::walk::{self, tokens};
use crate::orm::tree::{children, field, span, text};
use crate::orm::{ModelUse, Name, Snippet, Unit, Uses, Value, Write, WriteKind};
use crate::severity::Confidence;

/// A chain on its way to a use.
#[derive(Default)]
struct Chain<'t> {
    names: Vec<Name>,
    call: Option<Node<'t>>,
}

/// Adds what the file's paths name.
pub(super) fn uses<'t>(unit: &Unit<'_>, root: Node<'t>, names: &Names<'_>, uses: &mut Uses) {
    let source = unit.text;
    let mut chains: BTreeMap<Span, Chain<'t>> = BTreeMap::new();
    let mut pieces: Vec<(Span, Span, Clause)> = Vec::new();
    let words = names.has_words();
    let mut add = |named: Named, at: Span, place: Place<'t>| {
        let chain = chains.entry(place.whole).or_default();
        chain.call = place.chain;
        chain.names.push(name(named, at, place.clause, place.value));
    };
    walk::each(root, |node, around| match node.kind() {
        "scoped_identifier" | "scoped_type_identifier" => {
            let whole = text(node, source);
            let path: Vec<&str> = whole.split("::").map(str::trim).collect();
            let called = around.last().is_some_and(|n| {
                matches!(n.kind(), "call_expression" | "generic_function")
                    && field(*n, "function") == Some(node)
            });
            if !called && let Some(named) = names.path(&path, node.start_byte()) {
                add(named, span(node), place(node, around, source, clause_of));
            }
            false
        }
        "identifier" if words && stands_for_value(node, around) => {
            if let Some(named) = names.word(text(node, source), node.start_byte()) {
                add(named, span(node), place(node, around, source, clause_of));
            }
            false
        }
        "string_literal" | "raw_string_literal" => {
            if let Some(call) = around.iter().rev().nth(1)
                && call.kind() == "call_expression"
                && called(*call, source) == "sql"
            {
                let place = place(
                    *call,
                    around.get(..around.len() - 2).unwrap_or_default(),
                    source,
                    clause_of,
                );
                pieces.push((place.whole, span(node), place.clause));
            }
            false
        }
        "token_tree" => {
            in_macro(node, source, names, &mut uses.statements);
            let own = around.last().filter(|n| n.kind() == "macro_invocation");
            let called = own.and_then(|n| field(*n, "macro"));
            if called.is_some_and(|n| is_taught(text(n, source))) {
                handed(node, source, names, &mut uses.statements);
            }
            false
        }
        "use_declaration" => false,
        _ => true,
    });
    // A piece of SQL in a chain draws its names from the chain's tables.
    for (whole, literal, clause) in pieces {
        let Some(chain) = chains.get(&whole) else {
            continue;
        };
        let mut tables: Vec<(String, String)> = Vec::new();
        for name in &chain.names {
            let alias = name.table.rsplit('.').next().unwrap_or_default();
            let table = (name.table.clone(), alias.to_owned());
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        uses.snippets.push(Snippet {
            literal,
            tables,
            clause: if clause == Clause::Fragment {
                Clause::Where
            } else {
                clause
            },
            confidence: Confidence::Likely,
        });
    }
    for (whole, chain) in chains {
        let write = chain.call.and_then(|call| write(call, source, names));
        uses.statements.push(ModelUse {
            whole,
            names: chain.names,
            write,
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        });
    }
    imports(names, &mut uses.statements);
}

fn name(named: Named, at: Span, clause: Clause, value: Value) -> Name {
    let clause = match clause {
        Clause::Fragment if named.column.is_none() => Clause::From,
        clause => clause,
    };
    Name {
        table: named.table,
        column: named.column,
        clause,
        at,
        value,
    }
}

fn one(named: Named, at: Span) -> ModelUse {
    ModelUse {
        whole: at,
        names: vec![name(named, at, Clause::Fragment, Value::Unknown)],
        write: None,
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    }
}

/// `use` lines that name a table or a column: they fail as soon as its declaration is gone.
fn imports(names: &Names<'_>, found: &mut Vec<ModelUse>) {
    for import in names.imports.names() {
        found.extend(names.import(import).map(|named| one(named, import.at)));
    }
    for import in &names.imports.globs {
        let path: Vec<&str> = import.path.iter().map(String::as_str).collect();
        if let [.., table, "dsl" | "columns"] = path.as_slice()
            && let Some(named) = names.full(&[table, "table"])
        {
            found.push(one(named, import.at));
        }
    }
}

/// Paths in the tokens of a macro or an attribute.
fn in_macro(node: Node<'_>, source: &str, names: &Names<'_>, found: &mut Vec<ModelUse>) {
    let all = tokens(node, source);
    let is = |index: usize, what: &str| all.get(index).is_some_and(|t| t.text == what);
    let mut index = 0;
    while index < all.len() {
        let Some(first) = all.get(index).filter(|t| t.is_name()) else {
            index += 1;
            continue;
        };
        let mut path = vec![first.text];
        let mut end = first.at.end;
        index += 1;
        while is(index, "::") && path.len() < 16 {
            let Some(next) = all.get(index + 1).filter(|t| t.is_name()) else {
                break;
            };
            path.push(next.text);
            end = next.at.end;
            index += 2;
        }
        if path.len() > 1
            && !is(index, "(")
            && let Some(named) = names.path(&path, first.at.start)
        {
            found.push(one(named, Span::new(first.at.start, end)));
        }
    }
}

/// Whether a macro may make queries of the table that it is handed: those of the language and of
/// logs only take values.
fn is_taught(called: &str) -> bool {
    let starts = [
        "assert", "debug", "print", "eprint", "format", "write", "log",
    ];
    let others = [
        "vec",
        "matches",
        "panic",
        "info",
        "warn",
        "error",
        "trace",
        "json",
        "dbg",
        "todo",
        "unreachable",
        "concat",
        "joinable",
        "table",
        "ensure",
        "bail",
        "anyhow",
    ];
    let called = called.rsplit("::").next().unwrap_or(called);
    !called.starts_with("allow_tables")
        && !starts.iter().any(|s| called.starts_with(s))
        && !others.contains(&called)
}

/// A macro of the application that is handed a table and then columns of it:
/// `find_by!(orders, find_by_status, status as &str)`.
fn handed(node: Node<'_>, source: &str, names: &Names<'_>, found: &mut Vec<ModelUse>) {
    let all = tokens(node, source);
    let is = |index: usize, what: &str| all.get(index).is_some_and(|t| t.text == what);
    let Some(table) = all.get(1).filter(|t| t.is_name()) else {
        return;
    };
    let ends = is(2, ",") || is(2, ")") && all.len() == 3;
    let import = names.imports.of(table.text, table.at.start);
    let Some(named) = import.filter(|_| ends).and_then(|i| names.import(i)) else {
        return;
    };
    if named.column.is_some() {
        return;
    }
    found.push(one(named, table.at));
    for (index, token) in all.iter().enumerate().skip(3) {
        let alone = is(index - 1, ",") && (is(index + 1, ",") || is(index + 1, ")"));
        let typed = is(index + 1, "as");
        if token.is_name()
            && (alone || typed)
            && let Some(named) = names.full(&[table.text, token.text])
            && named.column.is_some()
        {
            found.push(one(named, token.at));
        }
    }
}

/// Whether an identifier stands where a value stands.
fn stands_for_value(node: Node<'_>, around: &[Node<'_>]) -> bool {
    let Some(outer) = around.last() else {
        return false;
    };
    match outer.kind() {
        "arguments"
        | "tuple_expression"
        | "reference_expression"
        | "binary_expression"
        | "return_expression"
        | "parenthesized_expression"
        | "array_expression"
        | "unary_expression"
        | "expression_statement"
        | "block" => true,
        "field_expression" | "let_declaration" => field(*outer, "value") == Some(node),
        _ => false,
    }
}

/// The row that a chain writes: `insert_into(orders::table).values(…)`.
fn write(call: Node<'_>, source: &str, names: &Names<'_>) -> Option<Write> {
    let mut at = call;
    let (mut upsert, mut complete) = (false, false);
    for _ in 0..200 {
        if at.kind() != "call_expression" {
            at = field(at, "value").or_else(|| children(at).first().copied())?;
            continue;
        }
        let method = called(at, source);
        let kind = match method {
            "insert_into" | "replace_into" | "insert_or_ignore_into" => Some(WriteKind::Insert),
            "update" => Some(WriteKind::Update),
            "delete" => Some(WriteKind::Delete),
            _ => None,
        };
        let function = field(at, "function")?;
        if let Some(kind) = kind.filter(|_| function.kind() != "field_expression") {
            let target = field(at, "arguments").map(children).unwrap_or_default();
            let table = table_in(*target.first()?, source, names)?;
            let kind = match kind {
                WriteKind::Insert if upsert || method == "replace_into" => WriteKind::Upsert,
                kind => kind,
            };
            return Some(Write {
                table,
                complete: complete && matches!(kind, WriteKind::Insert | WriteKind::Upsert),
                kind,
                at: span(function),
            });
        }
        match method {
            "do_update" => upsert = true,
            "default_values" => complete = true,
            "values" => {
                let given = field(at, "arguments").map(children).unwrap_or_default();
                complete = given.first().is_some_and(|n| all_given(*n, source, names));
            }
            _ => {}
        }
        at = match function.kind() {
            "field_expression" => field(function, "value")?,
            "generic_function" => field(field(function, "function")?, "value")?,
            _ => return None,
        };
    }
    None
}

/// The table that the target of a write begins with.
fn table_in(target: Node<'_>, source: &str, names: &Names<'_>) -> Option<String> {
    let mut at = target;
    for _ in 0..64 {
        match at.kind() {
            "scoped_identifier" => {
                let path: Vec<&str> = text(at, source).split("::").map(str::trim).collect();
                return names.path(&path, at.start_byte()).map(|n| n.table);
            }
            "identifier" => {
                let named = names.word(text(at, source), at.start_byte())?;
                return Some(named.table);
            }
            "call_expression" => at = field(at, "function")?,
            "field_expression" | "reference_expression" => at = field(at, "value")?,
            _ => return None,
        }
    }
    None
}

/// Whether values are written column by column: `(a.eq(1), b.eq(2))`.
fn all_given(values: Node<'_>, source: &str, names: &Names<'_>) -> bool {
    let each = match values.kind() {
        "tuple_expression" => children(values),
        _ => vec![values],
    };
    let given = |node: &Node<'_>| {
        node.kind() == "call_expression"
            && called(*node, source) == "eq"
            && field(*node, "function")
                .and_then(|f| field(f, "value"))
                .is_some_and(|column| {
                    let path: Vec<&str> = text(column, source).split("::").map(str::trim).collect();
                    let at = column.start_byte();
                    let named = match path.as_slice() {
                        [word] => names.word(word, at),
                        path => names.path(path, at),
                    };
                    named.is_some_and(|n| n.column.is_some())
                })
    };
    !each.is_empty() && each.iter().all(given)
}

/// The clause that a method's arguments end up in.
fn clause_of(method: &str) -> Option<Clause> {
    Some(match method {
        "filter" | "or_filter" | "find" | "filter_target" => Clause::Where,
        "select" | "distinct_on" | "count" | "select_star" => Clause::Select,
        "excluded" => Clause::Select,
        "returning" => Clause::Returning,
        "order" | "order_by" | "then_order_by" => Clause::OrderBy,
        "group_by" => Clause::GroupBy,
        "having" => Clause::Having,
        "values" | "insert" => Clause::Insert,
        "set" => Clause::Set,
        "on_conflict" => Clause::Upsert,
        "on" | "inner_join" | "left_join" | "left_outer_join" | "right_join" => Clause::Join,
        "insert_into" | "into" | "replace_into" | "insert_or_ignore_into" | "update" | "delete" => {
            Clause::From
        }
        _ => return None,
    })
}

//! `table!`, `joinable!` and `allow_tables_to_appear_in_same_query!`: what `diesel print-schema`
//! writes to `schema.rs`.

use tree_sitter::Node;

use super::ID;
use super::names::Names;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::rust::walk::{self, Token, behind, tokens};
use crate::orm::tree::{around, field, span, text};
use crate::orm::written::{Rewritten, bare, indent, node_at, put};
use crate::orm::{Field, Model, ModelUse, Models, Name, Schema, Unit, Value};
use crate::severity::Confidence;

/// Marks a model that `table!` declares; a struct has the traits that it derives there.
pub(super) const TABLE: &str = "table!";

/// The arguments of a file's macros of these names.
fn macros<'t>(root: Node<'t>, source: &str, names: &[&str]) -> Vec<(usize, Node<'t>)> {
    let mut found = Vec::new();
    walk::each(root, |node, _| {
        if node.kind() != "macro_invocation" {
            return true;
        }
        let name = field(node, "macro").map_or("", |n| text(n, source));
        let name = name.rsplit("::").next().unwrap_or_default();
        if let Some(which) = names.iter().position(|n| *n == name) {
            found.push((which, node));
            return false;
        }
        true
    });
    found
}

/// Reads `#[sql_name = "x"]` in front of a name: the name's index and the name in the database.
fn attributed<'a>(tokens: &[Token<'a>], from: usize) -> (usize, Option<&'a str>) {
    let mut index = from;
    let mut given = None;
    while tokens.get(index).is_some_and(|t| t.text == "#") {
        let end = behind(tokens, index + 1);
        let inner = tokens.get(index..end).unwrap_or_default();
        if let Some(at) = inner.iter().position(|t| t.text == "sql_name") {
            given = inner.get(at + 2).map(Token::bare);
        }
        index = end;
    }
    (index, given)
}

/// The tables that a file declares.
pub(super) fn models(unit: &Unit<'_>, root: Node<'_>) -> Vec<Model> {
    let mut found = Vec::new();
    for (_, node) in macros(root, unit.text, &["table"]) {
        let all = tokens(node, unit.text);
        let open = all.iter().position(|t| matches!(t.text, "{" | "("));
        found.extend(open.and_then(|open| table(unit, &all, open + 1)));
    }
    found
}

fn table(unit: &Unit<'_>, tokens: &[Token<'_>], from: usize) -> Option<Model> {
    let text = |index: usize| tokens.get(index).map_or("", |t| t.text);
    let mut index = from;
    while text(index) == "use" {
        let rest = tokens.get(index..).unwrap_or_default();
        index += rest.iter().position(|t| t.text == ";")? + 1;
    }
    let (mut index, given) = attributed(tokens, index);
    let mut name = *tokens.get(index).filter(|t| t.is_name())?;
    let mut inside = None;
    if text(index + 1) == "." {
        inside = Some(name.bare());
        name = *tokens.get(index + 2)?;
        index += 2;
    }
    index += 1;
    if text(index) == "(" {
        index = behind(tokens, index);
    }
    if text(index) != "{" {
        return None;
    }
    let end = behind(tokens, index);
    let mut fields = Vec::new();
    index += 1;
    while index < end {
        let (at, given) = attributed(tokens, index);
        let Some(column) = tokens.get(at).filter(|t| t.is_name()) else {
            break;
        };
        fields.push(Field {
            name: column.bare().to_owned(),
            column: given.unwrap_or(column.bare()).to_owned(),
            at: column.at,
        });
        // The type, up to the comma behind it.
        index = at + 1;
        let mut angles = 0i32;
        while index < end {
            match text(index) {
                "<" => angles += 1,
                ">" => angles -= 1,
                ">>" => angles -= 2,
                "(" => index = behind(tokens, index) - 1,
                "," if angles <= 0 => break,
                "}" => break,
                _ => {}
            }
            index += 1;
        }
        index += 1;
    }
    let table = given.unwrap_or(name.bare());
    Some(Model {
        orm: ID,
        name: name.bare().to_owned(),
        path: unit.path.to_owned(),
        at: name.at,
        table: Some(match inside {
            Some(schema) => format!("{schema}.{table}"),
            None => table.to_owned(),
        }),
        bases: vec![TABLE.to_owned()],
        fields,
        ..Model::default()
    })
}

/// Whether a model is a table's declaration.
pub(super) fn is_table(model: &Model) -> bool {
    model.bases.iter().any(|b| b == TABLE)
}

/// Spells tables and columns as the schema does; what it does not know stands for nothing.
pub(super) fn bind(models: &mut [Model], schema: &Schema) {
    for model in models.iter_mut().filter(|m| is_table(m)) {
        let known = model.table.as_deref().and_then(|t| schema.table(t));
        model.table = known.map(|t| t.name.clone());
        model.fields.retain_mut(|field| {
            let column = known.and_then(|t| t.column(&field.column));
            if let Some(column) = column {
                column.clone_into(&mut field.column);
            }
            column.is_some()
        });
    }
}

/// What the declarations name: each column on its line, each table.
pub(super) fn uses(
    unit: &Unit<'_>,
    root: Node<'_>,
    models: &Models,
    names: &Names<'_>,
) -> Vec<ModelUse> {
    let mut found = Vec::new();
    let declared = models.of(ID).filter(|m| is_table(m) && m.path == unit.path);
    for model in declared {
        let Some(table) = &model.table else { continue };
        let name = |column: Option<&str>, at: Span, clause: Clause| Name {
            table: table.clone(),
            column: column.map(str::to_owned),
            clause,
            at,
            value: Value::Unknown,
        };
        found.push(one(
            name(None, model.at, Clause::Mapping),
            "the declaration of the table in code",
        ));
        for field in &model.fields {
            found.push(one(
                name(Some(&field.column), field.at, Clause::Mapping),
                "a query without a selection of its own names every declared column",
            ));
        }
    }
    let joins = ["joinable", "allow_tables_to_appear_in_same_query"];
    for (which, node) in macros(root, unit.text, &joins) {
        let all = tokens(node, unit.text);
        let mut joined = Vec::new();
        for (index, token) in all.iter().enumerate() {
            let Some(table) = names.table(token.bare()) else {
                continue;
            };
            // `joinable!(lines -> orders (order_id))`
            if which == 0 && joined.is_empty() {
                let column = all
                    .get(index + 4)
                    .and_then(|k| names.column(table, k.bare()).map(|c| (k.at, c)));
                joined.extend(column.map(|(at, column)| Name {
                    table: table.table.to_owned(),
                    column: Some(column),
                    clause: Clause::Join,
                    at,
                    value: Value::Unknown,
                }));
            }
            joined.push(Name::of_table(
                table.table.to_owned(),
                Clause::From,
                token.at,
            ));
        }
        if which == 0 {
            found.push(ModelUse {
                whole: span(node),
                names: joined,
                write: None,
                confidence: Confidence::Likely,
                because: None,
                retired: false,
            });
        } else {
            let each = joined.into_iter();
            found.extend(each.map(|name| one(name, "the declaration of the table in code")));
        }
    }
    found
}

/// What makes a declaration in `table!` stand for the new name: `#[sql_name = "state"]`. Everything
/// else follows it.
pub(super) fn rename(unit: &Unit<'_>, name: &Name, new: &str) -> Rewritten {
    let around_it = around(node_at(unit, name.at)?, 8, |n| {
        n.kind() == "macro_invocation"
    });
    let called = around_it
        .and_then(|m| field(m, "macro"))
        .map(|m| text(m, unit.text));
    if called.is_none_or(|c| c.rsplit(':').next() != Some("table")) {
        return Some(Vec::new());
    }
    let ahead = |end: usize| unit.text.get(..end).unwrap_or_default();
    // `public.orders`
    let start = match ahead(name.at.start).strip_suffix('.') {
        Some(rest) => rest
            .trim_end_matches(|c: char| c.is_alphanumeric() || c == '_')
            .len(),
        None => name.at.start,
    };
    let before = ahead(start).trim_end();
    let attribute = before
        .strip_suffix("\"]")
        .and_then(|b| Some((b, b.rfind('"')?)));
    if let Some((text, quote)) = attribute
        && text
            .get(..quote)
            .is_some_and(|t| t.ends_with("#[sql_name = "))
    {
        let old = name.column.as_deref().unwrap_or(bare(&name.table));
        let at = Span::new(quote + 1, text.len());
        return (at.of(unit.text) == old).then(|| vec![(at, new.to_owned())]);
    }
    let line = format!("#[sql_name = \"{new}\"]\n{}", indent(unit, start));
    Some(vec![put(start, line)])
}

fn one(name: Name, because: &'static str) -> ModelUse {
    ModelUse {
        whole: name.at,
        names: vec![name],
        write: None,
        confidence: Confidence::Likely,
        because: Some(because),
        retired: false,
    }
}

//! Rows that JDBC reads by the names of columns.
//!
//! In: `rs.getString("status")`, `rs.getString(Columns.STATUS)` in Java. Out: the places that read a
//! column. The hard thing: a row names no table; the query does, which stands in the same method, or
//! else in the same class.

mod annotated;
mod constants;
mod positions;

use tree_sitter::Node;

use crate::clause::Clause;
use crate::host::Literal;
use crate::location::Span;
use crate::naming;
use crate::orm::jvm::given::{self, Given};
use crate::orm::jvm::types::Types;
use crate::orm::tree::{around, children, each, field, span, text};
use crate::orm::{
    Follows, ModelUse, Models, Name, Orm, Schema, Table, Unit, Uses, Value, no_declaration,
};
use crate::severity::Confidence;

/// The row.
pub(super) static ORM: Orm = Orm {
    id: ID,
    title: "JDBC rows",
    languages: &["java"],
    declares: constants::declares,
    by_name: false,
    models: constants::models,
    link: |models, _| models,
    speaks: |text, models| {
        reads_rows(text)
            || annotated::speaks(text)
            || models.any(ID) && text.contains("static final String")
    },
    uses,
    follows: Follows::Fields,
    rename: no_declaration,
    unmap: None,
};

const ID: &str = "jdbc_rows";

/// What a file that reads rows has.
const MARKS: [&str; 4] = ["ResultSet", "SqlRowSet", "RowView", "RowMapper"];

/// Whether a file may read rows: a cheap test of its text.
fn reads_rows(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Types of rows.
const ROWS: [&str; 4] = ["ResultSet", "SqlRowSet", "RowView", "CachedRowSet"];

const GETTERS: [&str; 24] = [
    "getString",
    "getInt",
    "getInteger",
    "getLong",
    "getBoolean",
    "getDate",
    "getLocalDate",
    "getLocalDateTime",
    "getDateTime",
    "getTimestamp",
    "getTime",
    "getBigDecimal",
    "getObject",
    "getDouble",
    "getFloat",
    "getShort",
    "getByte",
    "getBytes",
    "getArray",
    "getClob",
    "getBlob",
    "getColumn",
    "getNString",
    "findColumn",
];

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut uses = Uses::default();
    if let Some(syntax) = unit.syntax {
        getters(unit, models, syntax.root(), &mut uses);
        constants::uses(unit, models, &mut uses);
        annotated::uses(unit, models, syntax.root(), &mut uses);
    }
    uses
}

/// Adds the place that reads a column of a row.
fn add(uses: &mut Uses, given: &given::Column, at: Span, whole: Span) {
    let used = ModelUse {
        whole,
        names: vec![Name {
            table: given.table.clone(),
            column: Some(given.column.clone()),
            clause: Clause::Select,
            at,
            value: Value::InHand,
        }],
        write: None,
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    };
    match given.by_star {
        // No name in the query fails before.
        true => uses.statements.push(ModelUse {
            because: Some("the row has it from `SELECT *`"),
            ..used
        }),
        false => uses.echoes.push(used),
    }
}

fn getters<'a>(unit: &Unit<'a>, models: &Models, root: Node<'a>, uses: &mut Uses) {
    let types = Types::read(root, unit.text);
    // By the start of the method or class.
    let mut known: std::collections::BTreeMap<usize, Given> = std::collections::BTreeMap::new();
    each(root, |node| {
        if node.kind() != "method_invocation" {
            return true;
        }
        let named = by_name(unit, models, &types, node);
        let Some((name, at)) = named.or_else(|| positions::named(unit, &types, node)) else {
            return true;
        };
        for kinds in [
            ["method_declaration", "constructor_declaration"].as_slice(),
            &["class_body"],
            &["program"],
        ] {
            let scope = around(node, 400, |n| kinds.contains(&n.kind()));
            let Some(scope) = scope else { continue };
            let given = known
                .entry(scope.start_byte())
                .or_insert_with(|| Given::inside(unit, span(scope), models.schema()));
            if given.is_empty() {
                continue;
            }
            if let Some(column) = given.column(&name, models.schema()) {
                add(uses, &column, at, span(node));
            }
            return true;
        }
        // No query in the file: the only table that has the column, or that the class is called after.
        if let Some(column) = by_class(unit, models.schema(), node, &name) {
            add(uses, &column, at, span(node));
        }
        true
    });
}

/// Ends of the names of classes that make objects of rows.
const MAKERS: [&str; 8] = [
    "RowMapper",
    "ResultSetMapper",
    "ResultSetExtractor",
    "RowReader",
    "Mapper",
    "Row",
    "Extractor",
    "Reader",
];

fn by_class(unit: &Unit<'_>, schema: &Schema, node: Node<'_>, name: &str) -> Option<given::Column> {
    let mut holders = schema.holders(name);
    let only = holders.next()?;
    let table = match holders.next() {
        // One common word may be the label of anything.
        None if name.contains('_') || names(unit, only) => only,
        _ => called_after(unit, schema, node)?,
    };
    Some(given::Column {
        table: table.name.clone(),
        column: table.column(name)?.to_owned(),
        by_star: false,
    })
}

/// Whether a file names a table, or a class that is called after it.
fn names(unit: &Unit<'_>, table: &Table) -> bool {
    let bare = table.name.rsplit('.').next().unwrap_or(&table.name);
    let single = naming::singularize(bare);
    let spelled = [bare.to_owned(), naming::camelize(&single), single];
    spelled.iter().any(|name| unit.text.contains(name.as_str()))
}

/// The table that the class around a place is called after: `OrderRowMapper`.
fn called_after<'s>(unit: &Unit<'_>, schema: &'s Schema, node: Node<'_>) -> Option<&'s Table> {
    let class = around(node, 400, |n| n.kind().ends_with("class_declaration"))?;
    let class = text(field(class, "name")?, unit.text);
    let short = MAKERS.iter().find_map(|end| class.strip_suffix(end))?;
    called(schema, short)
}

/// The table of that name in the singular or plural: `Order`.
fn called<'s>(schema: &'s Schema, class: &str) -> Option<&'s Table> {
    let single = naming::underscore(class);
    let table = schema.table(&naming::pluralize(&single));
    table.or_else(|| schema.table(&single))
}

/// What a call asks a row for: `rs.getString("status")`, `Jdbc.getLong(rs, "status")`.
fn asked<'t>(unit: &Unit<'_>, types: &Types<'_>, call: Node<'t>) -> Option<Node<'t>> {
    let method = text(field(call, "name")?, unit.text);
    let arguments = children(field(call, "arguments")?);
    let is_row = |node: Node<'_>| {
        let name = text(node, unit.text);
        let declared = types.variable(name, node.start_byte());
        let of = declared.map_or("", |v| v.of);
        match of {
            "" => matches!(name, "rs" | "resultSet" | "rset"),
            of => ROWS.iter().any(|r| of.ends_with(r)),
        }
    };
    match arguments.as_slice() {
        [row, name, ..] if is_row(*row) => Some(*name),
        [name, ..] if GETTERS.contains(&method) && is_row(field(call, "object")?) => Some(*name),
        _ => None,
    }
}

/// The literal that an argument is, or that a constant of the file holds: `rs.getString(STATUS)`.
fn literal<'u>(unit: &'u Unit<'_>, argument: Node<'_>) -> Option<&'u Literal> {
    unit.literal_at(argument.start_byte()).or_else(|| {
        let constant = text(argument, unit.text);
        let mut own = unit.literals.iter();
        own.find(|l| l.name.as_deref() == Some(constant) && argument.kind() == "identifier")
    })
}

/// The column that a call asks a row for, and where the code names it.
fn by_name(
    unit: &Unit<'_>,
    models: &Models,
    types: &Types<'_>,
    call: Node<'_>,
) -> Option<(String, Span)> {
    let argument = asked(unit, types, call)?;
    let Some(literal) = literal(unit, argument) else {
        let column = constants::held(unit, models, argument)?;
        return Some((column, span(argument)));
    };
    let range = literal.source_range(Span::new(0, literal.text.len()));
    let plain = literal.holes.is_empty();
    plain.then(|| (literal.text.clone(), range))
}

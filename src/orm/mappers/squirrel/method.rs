//! The words of query builders: which clause the strings of a method stand in.
//!
//! In: a method's name. Out: its [`Role`]. Pure data; the names of all builders of this shape are
//! in one table, since none means something else in another.

use crate::clause::Clause;
use crate::orm::WriteKind;

/// What the strings of a method are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Names of tables.
    Tables(Clause),
    /// A table and a condition.
    Join,
    /// Columns or expressions, all of them.
    Columns(Clause),
    /// A condition and its values.
    Condition(Clause),
    /// A column and its value, or a map of them.
    Set,
    /// A map of what is written.
    Row,
    /// What follows the statement.
    Suffix,
    /// A place for the rows, and a condition.
    Found,
    /// Nothing that is read.
    Plain,
}

/// What a method that begins a statement writes; none for a method that does not begin one.
#[expect(
    clippy::option_option,
    reason = "a statement that writes nothing is one too"
)]
pub(super) fn begins(method: &str) -> Option<Option<WriteKind>> {
    Some(match method {
        "From" | "SelectFrom" | "Table" => None,
        "Insert" | "InsertInto" | "Into" => Some(WriteKind::Insert),
        "Replace" | "ReplaceInto" => Some(WriteKind::Upsert),
        "Update" => Some(WriteKind::Update),
        "Delete" | "DeleteFrom" => Some(WriteKind::Delete),
        _ => return None,
    })
}

/// Whether a method is called with a model or a place for rows of one.
pub(super) fn takes_model(method: &str) -> bool {
    matches!(
        method,
        "Model"
            | "First"
            | "Last"
            | "Take"
            | "Find"
            | "FirstOrCreate"
            | "FirstOrInit"
            | "Create"
            | "Save"
            | "Delete"
            | "Updates"
            | "FindInBatches"
            | "Where"
            | "UpdateColumns"
            | "UpdateQuery"
            | "All"
            | "Count"
            | "Exists"
            | "Get"
            | "Insert"
            | "Cols"
    )
}

/// Whether a method name is a word of query builders.
pub(super) fn is_word(method: &str) -> bool {
    role(method, None) != Role::Plain
        || begins(method).is_some()
        || matches!(
            method,
            "Limit"
                | "Offset"
                | "RunWith"
                | "ToSql"
                | "ToSQL"
                | "Values"
                | "Vals"
                | "PlaceholderFormat"
                | "Prepared"
                | "Executor"
                | "Prefix"
                | "ForUpdate"
                | "MustSql"
                | "OnConflict"
        )
}

/// Packages and variables that builders are called on.
pub(super) fn is_builder(root: &str) -> bool {
    matches!(
        root,
        "sq" | "squirrel" | "psql" | "goqu" | "dialect" | "builder" | "qb" | "sqrl" | "sb" | "dbr"
    )
}

/// Whether a method takes conditions or a row.
pub(super) fn is_condition(method: &str) -> bool {
    matches!(role(method, None), Role::Condition(_) | Role::Row)
}

/// `INNER` and its like as the first argument of a join.
pub(super) fn is_join_type(text: &str) -> bool {
    matches!(
        text.trim().to_ascii_uppercase().as_str(),
        "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS" | "LEFT OUTER" | "RIGHT OUTER" | "FULL OUTER"
    )
}

/// What the strings of a method are in a statement that writes so.
pub(super) fn role(method: &str, writes: Option<WriteKind>) -> Role {
    let inserts = matches!(writes, Some(WriteKind::Insert | WriteKind::Upsert));
    match method {
        "From" | "SelectFrom" | "Table" | "Insert" | "InsertInto" | "Into" | "Replace"
        | "ReplaceInto" | "Update" => Role::Tables(Clause::From),
        "Delete" | "DeleteFrom" => Role::Tables(Clause::Delete),
        "Columns" | "Cols" | "Column" if inserts => Role::Columns(Clause::Insert),
        "Select" | "SelectDistinct" | "SelectAppend" | "Columns" | "Column" | "Cols"
        | "AddSelect" | "DistinctOn" | "ClearSelect" | "Pluck" | "Omit" | "Distinct"
        | "ColumnExpr" => Role::Columns(Clause::Select),
        "Where" | "AndWhere" | "OrWhere" | "WhereOr" | "PreWhere" | "Not" | "Or" => {
            Role::Condition(Clause::Where)
        }
        "Having" => Role::Condition(Clause::Having),
        "GroupBy" | "GroupByAppend" | "Group" => Role::Columns(Clause::GroupBy),
        "OrderBy" | "Order" | "OrderAsc" | "OrderDesc" | "OrderAppend" | "OrderPrepend"
        | "OrderByClause" => Role::Columns(Clause::OrderBy),
        "Returning" => Role::Columns(Clause::Returning),
        "Set" | "Updates" | "UpdateColumn" | "UpdateColumns" | "UpdateQuery" | "Assign"
        | "Attrs" => Role::Set,
        "First" | "Last" | "Take" | "Find" => Role::Found,
        "SetMap" | "Rows" | "Record" => Role::Row,
        "Suffix" => Role::Suffix,
        _ if method.ends_with("Join") || method == "Joins" || method == "JoinClause" => Role::Join,
        _ => Role::Plain,
    }
}

/// Calls whose first argument is SQL, and calls whose first argument is a column.
pub(super) fn part_of(method: &str) -> Option<bool> {
    match method {
        "Expr" | "L" | "Lit" | "Literal" | "Raw" | "NewExpr" => Some(true),
        "C" | "I" | "Ident" | "Col" | "Eq" | "NotEq" | "Neq" | "Gt" | "Gte" | "Lt" | "Lte"
        | "Equal" | "NotEqual" | "In" | "NotIn" | "Like" | "NotLike" | "IsNull" | "IsNotNull"
        | "GreaterThan" | "LessThan" | "GreaterEqualThan" | "LessEqualThan" | "Between" | "Asc"
        | "Desc" | "COUNT" | "MAX" | "MIN" | "SUM" | "DISTINCT" => Some(false),
        _ => None,
    }
}

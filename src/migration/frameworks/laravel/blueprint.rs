//! Laravel's blueprint: the calls on `$table`, each a column or a command about the table.

use tree_sitter::Node;

use super::columns::{column_name, index_name, spelling};
use super::value::{Chain, Link, Value, chain};
use super::{Reader, qualified};
use crate::migration::script::{DEEPEST, children};
use crate::naming;
use crate::operation::{
    ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    IndexPart, Operation, QualifiedName, ReferentialAction,
};

/// What the calls on a new table add up to.
#[derive(Default)]
struct Draft<'t> {
    columns: Vec<ColumnDefinition>,
    constraints: Vec<ConstraintDefinition>,
    /// What is done to the table once it stands.
    later: Vec<(Node<'t>, Operation)>,
}

/// A table that a closure describes.
struct Table<'t> {
    name: String,
    /// The table is new: its columns are gathered.
    draft: Option<Draft<'t>>,
}

impl<'t> Reader<'t> {
    /// A closure that describes a table, new or changed.
    pub(super) fn blueprint(
        &mut self,
        node: Node<'t>,
        table: &str,
        closure: Node<'t>,
        new: bool,
        depth: usize,
    ) {
        let variable = closure
            .child_by_field_name("parameters")
            .and_then(|p| children(p).into_iter().next())
            .and_then(|p| p.child_by_field_name("name"))
            .map_or("$table", |name| self.script.text(name))
            .to_owned();
        let mut table = Table {
            name: table.to_owned(),
            draft: new.then(Draft::default),
        };
        for call in self.calls(closure, depth) {
            let Some(Chain { base, links }) = chain(&self.script, &self.scope, call) else {
                continue;
            };
            if base == variable
                && let Some((first, modifiers)) = links.split_first()
                && self.describe(&mut table, call, first, modifiers).is_none()
            {
                self.script.skip(call, "its names are computed at run time");
            }
        }
        if let Some(draft) = table.draft {
            self.script.push(
                node,
                Operation::CreateTable {
                    table: qualified(&table.name),
                    columns: draft.columns,
                    constraints: draft.constraints,
                    if_not_exists: false,
                    temporary: false,
                    inherits: Vec::new(),
                    partition_of: None,
                    query: None,
                },
            );
            for (node, operation) in draft.later {
                self.script.push(node, operation);
            }
        }
    }

    /// The outermost calls of a closure, those in conditions included.
    fn calls(&self, closure: Node<'t>, depth: usize) -> Vec<Node<'t>> {
        let mut found = Vec::new();
        let body = closure.child_by_field_name("body").unwrap_or(closure);
        let mut pending = vec![(body, depth)];
        while let Some((node, depth)) = pending.pop() {
            match node.kind() {
                "member_call_expression" => found.push(node),
                "anonymous_function" | "arrow_function" | "parenthesized_expression" => {}
                _ if depth < DEEPEST => {
                    pending.extend(children(node).into_iter().rev().map(|n| (n, depth + 1)));
                }
                _ => {}
            }
        }
        found
    }

    /// One call on the table with its modifiers; `None` where a name is not known.
    fn describe(
        &mut self,
        table: &mut Table<'t>,
        node: Node<'t>,
        first: &Link<'t>,
        modifiers: &[Link<'t>],
    ) -> Option<()> {
        match first.method.as_str() {
            "timestamps" | "timestampsTz" | "nullableTimestamps" => {
                for name in ["created_at", "updated_at"] {
                    let kind = if first.method == "timestampsTz" {
                        "timestampTz"
                    } else {
                        "timestamp"
                    };
                    let link = Link {
                        method: kind.to_owned(),
                        nodes: Vec::new(),
                        values: vec![Value::Text(name.to_owned())],
                    };
                    let mut made = self.column(&link, name, &[])?;
                    made.not_null = false;
                    self.add(table, node, made, ColumnPosition::Last);
                }
            }
            "morphs" | "nullableMorphs" | "uuidMorphs" | "nullableUuidMorphs" | "ulidMorphs"
            | "nullableUlidMorphs" => {
                let name = first.name(0)?;
                let kind = match first.method.to_lowercase() {
                    method if method.contains("uuid") => "uuid",
                    method if method.contains("ulid") => "ulid",
                    _ => "unsignedBigInteger",
                };
                for (end, kind) in [("type", "string"), ("id", kind)] {
                    let column = format!("{name}_{end}");
                    let link = Link {
                        method: kind.to_owned(),
                        nodes: Vec::new(),
                        values: vec![Value::Text(column.clone())],
                    };
                    let mut made = self.column(&link, &column, &[])?;
                    made.not_null = !first.method.starts_with("nullable");
                    self.add(table, node, made, ColumnPosition::Last);
                }
                let columns = vec![format!("{name}_type"), format!("{name}_id")];
                self.index(table, node, &columns, None, "index");
            }
            "primary" | "unique" | "index" | "fullText" | "spatialIndex" | "rawIndex" => {
                let columns = first.values.first()?.names()?;
                self.index(table, node, &columns, first.name(1), &first.method);
            }
            "foreign" => {
                let columns = first.values.first()?.names()?;
                let given = first.name(1);
                self.foreign_key(table, node, columns, given, modifiers)?;
            }
            "foreignIdFor" => {
                let Some(Value::Class(class)) = first.values.first() else {
                    return None;
                };
                let name = first
                    .name(1)
                    .unwrap_or_else(|| format!("{}_id", naming::underscore(class)));
                let link = Link {
                    method: "foreignId".to_owned(),
                    nodes: Vec::new(),
                    values: vec![Value::Text(name)],
                };
                self.described_column(table, node, &link, modifiers)?;
            }
            _ if spelling(&first.method, first, self.script.dialect()).is_some()
                || first.method == "addColumn" =>
            {
                self.described_column(table, node, first, modifiers)?;
            }
            _ => self.command(&table.name, node, first)?,
        }
        Some(())
    }

    fn described_column(
        &mut self,
        table: &mut Table<'t>,
        node: Node<'t>,
        first: &Link<'t>,
        modifiers: &[Link<'t>],
    ) -> Option<()> {
        let name = column_name(first)?;
        let made = self.column(first, &name, modifiers)?;
        let has = |method: &str| modifiers.iter().find(|link| link.method == method);
        if has("change").is_some() {
            self.change(table, node, made, modifiers);
            return Some(());
        }
        let position = match (has("first"), has("after").and_then(|l| l.name(0))) {
            (Some(_), _) => ColumnPosition::First,
            (_, Some(after)) => ColumnPosition::After(after),
            _ => ColumnPosition::Last,
        };
        self.add(table, node, made, position);
        let own = vec![name.clone()];
        if matches!(first.method.as_str(), "id")
            || first.method.to_lowercase().ends_with("increments")
        {
            self.index(table, node, &own, None, "primary");
        }
        for kind in ["primary", "unique", "index", "fullText"] {
            if let Some(link) = has(kind) {
                let off = matches!(link.values.first(), Some(Value::Bool(false)));
                if !off {
                    self.index(table, node, &own, link.name(0), kind);
                }
            }
        }
        if has("constrained").is_some() || has("references").is_some() {
            self.foreign_key(table, node, own, None, modifiers)?;
        }
        Some(())
    }

    /// Adds a column to the draft, or to the table.
    fn add(
        &mut self,
        table: &mut Table<'t>,
        node: Node<'t>,
        column: ColumnDefinition,
        position: ColumnPosition,
    ) {
        if let Some(draft) = &mut table.draft {
            draft.columns.push(column);
            return;
        }
        self.script.push(
            node,
            Operation::AddColumn {
                table: qualified(&table.name),
                column,
                if_not_exists: false,
                position,
            },
        );
    }

    /// Pushes an operation now, or once the table stands.
    fn then(&mut self, table: &mut Table<'t>, node: Node<'t>, operation: Operation) {
        match &mut table.draft {
            Some(draft) => draft.later.push((node, operation)),
            None => self.script.push(node, operation),
        }
    }

    /// `->change()`: the type, and what else is stated.
    fn change(
        &mut self,
        table: &mut Table<'t>,
        node: Node<'t>,
        made: ColumnDefinition,
        modifiers: &[Link<'t>],
    ) {
        let has = |method: &str| modifiers.iter().any(|link| link.method == method);
        let mut alterations = Vec::new();
        if let Some(data_type) = made.data_type {
            alterations.push(ColumnAlteration::Type {
                data_type,
                using: None,
                collation: made.collation,
            });
        }
        if has("nullable") {
            alterations.push(if made.not_null {
                ColumnAlteration::SetNotNull
            } else {
                ColumnAlteration::DropNotNull
            });
        }
        if has("default") {
            alterations.push(
                made.default
                    .map_or(ColumnAlteration::DropDefault, ColumnAlteration::SetDefault),
            );
        }
        for alteration in alterations {
            let operation = Operation::AlterColumn {
                table: qualified(&table.name),
                column: made.name.clone(),
                alteration,
            };
            self.then(table, node, operation);
        }
    }

    /// A key or an index.
    fn index(
        &mut self,
        table: &mut Table<'t>,
        node: Node<'t>,
        columns: &[String],
        given: Option<String>,
        kind: &str,
    ) {
        let bare = table.name.rsplit('.').next().unwrap_or_default();
        let name = given.unwrap_or_else(|| index_name(bare, columns, &kind.to_lowercase()));
        if kind == "primary" {
            let constraint = ConstraintDefinition::new(
                None,
                ConstraintRule::PrimaryKey {
                    columns: columns.to_vec(),
                },
            );
            self.constrain(table, node, constraint);
            return;
        }
        let operation = Operation::CreateIndex {
            name: Some(QualifiedName::bare(name)),
            table: qualified(&table.name),
            parts: columns.iter().cloned().map(IndexPart::Column).collect(),
            unique: kind == "unique",
            predicate: None,
            if_not_exists: false,
            concurrently: false,
            fulltext: kind.eq_ignore_ascii_case("fulltext"),
        };
        self.then(table, node, operation);
    }

    fn constrain(
        &mut self,
        table: &mut Table<'t>,
        node: Node<'t>,
        constraint: ConstraintDefinition,
    ) {
        if let Some(draft) = &mut table.draft {
            draft.constraints.push(constraint);
            return;
        }
        let operation = Operation::AddConstraint {
            table: qualified(&table.name),
            constraint,
        };
        self.script.push(node, operation);
    }

    fn foreign_key(
        &mut self,
        table: &mut Table<'t>,
        node: Node<'t>,
        columns: Vec<String>,
        given: Option<String>,
        modifiers: &[Link<'t>],
    ) -> Option<()> {
        let has = |method: &str| modifiers.iter().find(|link| link.method == method);
        let first = columns.first()?;
        let target = match (has("on"), has("constrained")) {
            (Some(on), _) => on.name(0)?,
            (None, Some(constrained)) => constrained
                .name(0)
                .unwrap_or_else(|| naming::pluralize(first.trim_end_matches("_id"))),
            (None, None) => return None,
        };
        let referenced = has("references")
            .and_then(|link| link.values.first())
            .and_then(Value::names)
            .unwrap_or_else(|| vec!["id".to_owned()]);
        let word = has("onDelete")
            .and_then(|link| link.name(0))
            .unwrap_or_default();
        let on_delete = if has("cascadeOnDelete").is_some() || word.eq_ignore_ascii_case("cascade")
        {
            ReferentialAction::Cascade
        } else if has("nullOnDelete").is_some() || word.eq_ignore_ascii_case("set null") {
            ReferentialAction::SetNull
        } else {
            ReferentialAction::Refuse
        };
        let constraint = ConstraintDefinition::new(
            Some(given.unwrap_or_else(|| index_name(&table.name, &columns, "foreign"))),
            ConstraintRule::ForeignKey {
                columns,
                table: qualified(&target),
                referenced,
                on_delete,
                on_update: ReferentialAction::Refuse,
            },
        );
        self.constrain(table, node, constraint);
        Some(())
    }
}

//! A relation as text, for people and for diffs; it is not meant to be run.

use super::{Catalog, Constraint, Id, Index, Part, Relation, RelationKind, Rule};
use crate::operation::{ColumnDefinition, Generated, ReferentialAction};
use crate::sql::parse;

impl Catalog {
    /// The relation in the manner of `CREATE TABLE`, one line a column, constraint, index, trigger.
    pub fn describe(&self, relation: &Relation) -> String {
        let mut lines = Vec::new();
        let kind = match relation.kind {
            RelationKind::Table => "table",
            RelationKind::View => "view",
            RelationKind::MaterializedView => "materialized view",
        };
        lines.push(format!("{kind} {}", relation.qualified()));
        lines.extend(
            relation
                .columns
                .iter()
                .map(|c| format!("  {} {}", c.name(), describe_column(&c.definition))),
        );
        if relation.open {
            lines.push("  … (columns that the migrations do not show)".to_owned());
        }
        lines.extend(
            relation
                .constraints
                .iter()
                .map(|c| format!("  constraint {}", self.describe_constraint(relation, c))),
        );
        lines.extend(
            relation
                .indexes
                .iter()
                .map(|i| format!("  {}", describe_index(relation, i))),
        );
        lines.extend(
            relation
                .triggers
                .iter()
                .map(|t| format!("  trigger {}", t.name)),
        );
        if let Some(view) = &relation.view {
            lines.push("  as".to_owned());
            let query = parse::laid_out(&view.query, self.dialect());
            lines.extend(query.lines().map(|line| format!("    {}", line.trim_end())));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    /// A constraint in words: `orders_pkey primary key (id)`.
    pub fn describe_constraint(&self, relation: &Relation, constraint: &Constraint) -> String {
        let rule = match &constraint.rule {
            Rule::PrimaryKey(ids) => format!("primary key ({})", names(relation, ids)),
            Rule::Unique { columns, .. } => format!("unique ({})", names(relation, columns)),
            Rule::Exclude(ids) => format!("exclude ({})", names(relation, ids)),
            Rule::Check { expression, .. } => format!("check ({expression})"),
            Rule::ForeignKey {
                columns,
                parent,
                referenced,
                on_delete,
                ..
            } => {
                let parent = parent.and_then(|id| self.relation(id).or(self.gone.get(&id)));
                let target = parent.map_or_else(|| "?".to_owned(), |p| p.qualified().to_string());
                let referenced = parent
                    .map(|p| names(p, referenced))
                    .filter(|n| !n.is_empty());
                let action = match on_delete {
                    ReferentialAction::Refuse => "",
                    ReferentialAction::Cascade => " on delete cascade",
                    ReferentialAction::SetNull => " on delete set null",
                    ReferentialAction::SetDefault => " on delete set default",
                };
                let referenced = referenced.map(|r| format!(" ({r})")).unwrap_or_default();
                format!(
                    "foreign key ({}) references {target}{referenced}{action}",
                    names(relation, columns)
                )
            }
        };
        let not_valid = if constraint.not_valid {
            " not valid"
        } else {
            ""
        };
        format!("{} {rule}{not_valid}", constraint.name)
    }
}

/// An index in words: `unique index orders_key_idx (a, b) where x`.
pub(crate) fn describe_index(relation: &Relation, index: &Index) -> String {
    let parts: Vec<String> = index
        .parts
        .iter()
        .map(|part| match part {
            Part::Column(id) => names(relation, &[*id]),
            Part::Expression(text, _) => format!("({text})"),
        })
        .collect();
    let unique = match (index.unique, index.fulltext) {
        (true, _) => "unique ",
        (_, true) => "fulltext ",
        _ => "",
    };
    let predicate = index
        .predicate
        .as_ref()
        .map(|p| format!(" where {p}"))
        .unwrap_or_default();
    format!(
        "{unique}index {} ({}){predicate}",
        index.name,
        parts.join(", ")
    )
}

/// A column's definition in words: `text not null default 'new'`.
pub(crate) fn describe_column(definition: &ColumnDefinition) -> String {
    let mut words = Vec::new();
    words.extend(definition.data_type.as_ref().map(ToString::to_string));
    words.extend(
        definition
            .collation
            .as_ref()
            .map(|c| format!("collate {c}")),
    );
    if definition.not_null {
        words.push("not null".to_owned());
    }
    words.extend(definition.default.as_ref().map(|d| format!("default {d}")));
    match (definition.generated, &definition.expression) {
        (Generated::Always, Some(e)) => words.push(format!("generated always as ({e})")),
        (Generated::Always, None) => words.push("generated always".to_owned()),
        (Generated::IdentityAlways, _) => words.push("generated always as identity".to_owned()),
        (Generated::IdentityByDefault, _) => words.push("numbered by the database".to_owned()),
        (Generated::No, _) => {}
    }
    if definition.invisible {
        words.push("invisible".to_owned());
    }
    if words.is_empty() {
        "type unknown".to_owned()
    } else {
        words.join(" ")
    }
}

fn names(relation: &Relation, ids: &[Id]) -> String {
    let names: Vec<&str> = ids
        .iter()
        .filter_map(|id| relation.column_by_id(*id))
        .map(super::Column::name)
        .collect();
    names.join(", ")
}

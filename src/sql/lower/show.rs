//! One line for each operation, for the files of expectations.

use crate::operation::{
    Body, ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    Generated, IndexPart, Operation, QualifiedName, SequenceAlteration, TypeDefinition,
};

fn flag(on: bool, word: &str) -> String {
    if on {
        format!(" {word}")
    } else {
        String::new()
    }
}

fn column(c: &ColumnDefinition) -> String {
    let mut text = c.name.clone();
    if let Some(kind) = &c.data_type {
        if let Some(schema) = &kind.schema {
            text += &format!(" {schema}.{kind}");
        } else {
            text += &format!(" {kind}");
        }
    }
    text += &flag(c.not_null, "not null");
    if let Some(default) = &c.default {
        text += &format!(" default {default}");
    }
    text += match c.generated {
        Generated::No => "",
        Generated::Always => " computed",
        Generated::IdentityAlways => " identity always",
        Generated::IdentityByDefault => " identity",
    };
    for (word, value) in [
        ("as", &c.expression),
        ("collate", &c.collation),
        ("on update", &c.on_update),
    ] {
        if let Some(value) = value {
            text += &format!(" {word} {value}");
        }
    }
    text += &flag(c.invisible, "invisible");
    text
}

fn constraint(c: &ConstraintDefinition) -> String {
    let name = c
        .name
        .as_ref()
        .map(|n| format!("{n}: "))
        .unwrap_or_default();
    let rule = match &c.rule {
        ConstraintRule::PrimaryKey { columns } => format!("primary key {columns:?}"),
        ConstraintRule::Unique {
            columns,
            nulls_not_distinct,
        } => format!(
            "unique {columns:?}{}",
            flag(*nulls_not_distinct, "nulls not distinct")
        ),
        ConstraintRule::UsingIndex { index, primary } => {
            format!(
                "{} using {index}",
                if *primary { "primary key" } else { "unique" }
            )
        }
        ConstraintRule::ForeignKey {
            columns,
            table,
            referenced,
            on_delete,
            on_update: _,
        } => format!("foreign key {columns:?} -> {table} {referenced:?} {on_delete:?}"),
        ConstraintRule::Check { expression } => format!("check {expression}"),
        ConstraintRule::Exclude { columns } => format!("exclude {columns:?}"),
    };
    format!("{name}{rule}{}", flag(c.not_valid, "not valid"))
}

fn names(list: &[QualifiedName]) -> String {
    list.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn joined<T>(list: &[T], show: impl Fn(&T) -> String) -> String {
    list.iter().map(show).collect::<Vec<_>>().join(", ")
}

fn body(b: &Body) -> String {
    let text = b.text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}{} {{{text}}}", b.language, flag(b.tracked, "tracked"))
}

fn place(position: &ColumnPosition) -> String {
    match position {
        ColumnPosition::Last => String::new(),
        ColumnPosition::First => " first".to_owned(),
        ColumnPosition::After(name) => format!(" after {name}"),
    }
}

pub(super) fn show(operation: &Operation) -> String {
    use Operation as O;
    match operation {
        O::CreateTable {
            table,
            columns,
            constraints,
            if_not_exists,
            temporary,
            inherits,
            partition_of,
            query,
        } => {
            let mut text = format!("create table {table} ({})", joined(columns, column));
            text += &joined(constraints, |c| format!(" [{}]", constraint(c))).replace("], ", "]");
            text += &flag(*if_not_exists, "if not exists");
            text += &flag(*temporary, "temporary");
            text += &flag(
                !inherits.is_empty(),
                &format!("inherits {}", names(inherits)),
            );
            if let Some(parent) = partition_of {
                text += &format!(" child of {parent}");
            }
            if let Some(query) = query {
                text += &format!(" as {query}");
            }
            text
        }
        O::DropTable {
            table,
            if_exists,
            cascade,
        } => {
            format!(
                "drop table {table}{}{}",
                flag(*if_exists, "if exists"),
                flag(*cascade, "cascade")
            )
        }
        O::RenameRelation {
            from,
            to,
            if_exists,
        } => {
            format!(
                "rename relation {from} -> {to}{}",
                flag(*if_exists, "if exists")
            )
        }
        O::SetSchema {
            object,
            name,
            schema,
        } => format!("set schema {object:?} {name} -> {schema}"),
        O::AddColumn {
            table,
            column: c,
            if_not_exists,
            position,
        } => format!(
            "add column {table}.{}{}{}",
            column(c),
            place(position),
            flag(*if_not_exists, "if not exists")
        ),
        O::DropColumn {
            table,
            column,
            if_exists,
            cascade,
        } => format!(
            "drop column {table}.{column}{}{}",
            flag(*if_exists, "if exists"),
            flag(*cascade, "cascade")
        ),
        O::RenameColumn { table, from, to } => format!("rename column {table}.{from} -> {to}"),
        O::AlterColumn {
            table,
            column,
            alteration,
        } => {
            let what = match alteration {
                ColumnAlteration::Type {
                    data_type,
                    using,
                    collation,
                } => {
                    let using = using
                        .as_ref()
                        .map(|u| format!(" using {u}"))
                        .unwrap_or_default();
                    let collation = collation
                        .as_ref()
                        .map(|c| format!(" collate {c}"))
                        .unwrap_or_default();
                    format!("type {data_type}{collation}{using}")
                }
                ColumnAlteration::SetDefault(text) => format!("set default {text}"),
                ColumnAlteration::DrawFrom(Some(sequence)) => format!("draw from {sequence}"),
                other => format!("{other:?}"),
            };
            format!("alter column {table}.{column}: {what}")
        }
        O::RedefineColumn {
            table,
            from,
            column: c,
            position,
        } => format!(
            "redefine column {table}.{from} -> {}{}",
            column(c),
            position.as_ref().map(place).unwrap_or_default()
        ),
        O::AddConstraint {
            table,
            constraint: c,
        } => format!("add constraint {table} [{}]", constraint(c)),
        O::DropConstraint {
            table,
            name,
            if_exists,
            cascade,
        } => format!(
            "drop constraint {table} {}{}{}",
            name.as_deref().unwrap_or("primary key"),
            flag(*if_exists, "if exists"),
            flag(*cascade, "cascade")
        ),
        O::RenameConstraint { table, from, to } => {
            format!("rename constraint {table} {from} -> {to}")
        }
        O::ValidateConstraint { table, name } => format!("validate constraint {table} {name}"),
        O::CreateIndex {
            name,
            table,
            parts,
            unique,
            predicate,
            if_not_exists,
            concurrently,
            fulltext,
        } => format!(
            "create{}{} index {} on {table} ({}){}{}{}",
            flag(*unique, "unique"),
            flag(*fulltext, "fulltext"),
            name.as_ref().map_or("-".to_owned(), ToString::to_string),
            joined(parts, |p| match p {
                IndexPart::Column(name) => name.clone(),
                IndexPart::Expression(text) => format!("{{{text}}}"),
            }),
            predicate
                .as_ref()
                .map(|p| format!(" where {p}"))
                .unwrap_or_default(),
            flag(*if_not_exists, "if not exists"),
            flag(*concurrently, "concurrently")
        ),
        O::DropIndex {
            name,
            table,
            if_exists,
            concurrently,
        } => format!(
            "drop index {name}{}{}{}",
            table
                .as_ref()
                .map(|t| format!(" on {t}"))
                .unwrap_or_default(),
            flag(*if_exists, "if exists"),
            flag(*concurrently, "concurrently")
        ),
        O::RenameIndex { from, to, table } => format!(
            "rename index {from} -> {to}{}",
            table
                .as_ref()
                .map(|t| format!(" on {t}"))
                .unwrap_or_default()
        ),
        O::RenameIndexesAlong { table, was, column } => match column {
            Some((from, to)) => format!("rename indexes of {table} along with {from} -> {to}"),
            None => format!("rename indexes of {table} along with {was}"),
        },
        O::CreateView {
            view,
            columns,
            query,
            materialized,
            or_replace,
            if_not_exists,
            ..
        } => format!(
            "create view {view} {columns:?}{}{}{} as {}",
            flag(*materialized, "materialized"),
            flag(*or_replace, "or replace"),
            flag(*if_not_exists, "if not exists"),
            query.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        O::DropView {
            view,
            if_exists,
            cascade,
        } => {
            format!(
                "drop view {view}{}{}",
                flag(*if_exists, "if exists"),
                flag(*cascade, "cascade")
            )
        }
        O::CreateType { name, definition } => match definition {
            TypeDefinition::Enum(labels) => format!("create type {name} enum {labels:?}"),
            TypeDefinition::Domain {
                base,
                not_null,
                default,
                checks,
            } => format!(
                "create domain {name} {base}{}{} {checks:?}",
                flag(*not_null, "not null"),
                default
                    .as_ref()
                    .map(|d| format!(" default {d}"))
                    .unwrap_or_default()
            ),
            TypeDefinition::Composite(columns) => {
                format!("create type {name} ({})", joined(columns, column))
            }
            TypeDefinition::Other => format!("create type {name}"),
        },
        O::DropType {
            name,
            if_exists,
            cascade,
        } => {
            format!(
                "drop type {name}{}{}",
                flag(*if_exists, "if exists"),
                flag(*cascade, "cascade")
            )
        }
        O::RenameType { from, to } => format!("rename type {from} -> {to}"),
        O::AddEnumValue {
            name,
            value,
            neighbour,
            if_not_exists,
        } => format!(
            "add value {name} {value}{}{}",
            neighbour
                .as_ref()
                .map(|(before, n)| format!(" {} {n}", if *before { "before" } else { "after" }))
                .unwrap_or_default(),
            flag(*if_not_exists, "if not exists")
        ),
        O::RenameEnumValue { name, from, to } => format!("rename value {name} {from} -> {to}"),
        O::CreateFunction {
            name,
            parameters,
            defaults,
            returns,
            body: b,
            or_replace,
        } => format!(
            "create function {name}({}) defaults {defaults} returns {}{} {}",
            joined(parameters, |(n, t)| format!(
                "{n}:{}",
                t.as_ref().map(ToString::to_string).unwrap_or_default()
            )),
            returns.as_deref().unwrap_or("-"),
            flag(*or_replace, "or replace"),
            body(b)
        ),
        O::DropFunction {
            name,
            arguments,
            if_exists,
            cascade,
        } => format!(
            "drop function {name}{}{}{}",
            arguments
                .as_ref()
                .map(|a| format!("({})", joined(a, ToString::to_string)))
                .unwrap_or_default(),
            flag(*if_exists, "if exists"),
            flag(*cascade, "cascade")
        ),
        O::RenameFunction {
            from,
            arguments,
            to,
        } => format!(
            "rename function {from}{} -> {to}",
            arguments
                .as_ref()
                .map(|a| format!("({})", joined(a, ToString::to_string)))
                .unwrap_or_default()
        ),
        O::CreateTrigger {
            name,
            table,
            events,
            function,
            body: b,
            or_replace,
        } => format!(
            "create trigger {name} on {table} {}{}{}{}",
            joined(events, |(event, columns)| if columns.is_empty() {
                format!("{event:?}")
            } else {
                format!("{event:?}{columns:?}")
            }),
            function
                .as_ref()
                .map(|f| format!(" calls {f}"))
                .unwrap_or_default(),
            b.as_ref()
                .map(|b| format!(" {}", body(b)))
                .unwrap_or_default(),
            flag(*or_replace, "or replace")
        ),
        O::DropTrigger {
            name,
            table,
            if_exists,
        } => format!(
            "drop trigger {name}{}{}",
            table
                .as_ref()
                .map(|t| format!(" on {t}"))
                .unwrap_or_default(),
            flag(*if_exists, "if exists")
        ),
        O::CreateSequence { name, owner } => {
            let owner = owner.as_ref();
            let owner = owner.map(|(table, column)| format!(" owned by {table}.{column}"));
            format!("create sequence {name}{}", owner.unwrap_or_default())
        }
        O::AlterSequence { name, alteration } => {
            let what = match alteration {
                SequenceAlteration::Rename(to) => format!("rename -> {to}"),
                SequenceAlteration::SetSchema(schema) => format!("set schema {schema}"),
                SequenceAlteration::OwnedBy(Some((table, column))) => {
                    format!("owned by {table}.{column}")
                }
                SequenceAlteration::OwnedBy(None) => "owned by nobody".to_owned(),
                SequenceAlteration::Numbers(text) => text.clone(),
            };
            format!("alter sequence {name}: {what}")
        }
        O::DropSequence {
            name,
            if_exists,
            cascade,
        } => {
            format!(
                "drop sequence {name}{}{}",
                flag(*if_exists, "if exists"),
                flag(*cascade, "cascade")
            )
        }
        O::CreateSchema { name } => format!("create schema {name}"),
        O::DropSchema { name, cascade } => {
            format!("drop schema {name}{}", flag(*cascade, "cascade"))
        }
        O::RenameSchema { from, to } => format!("rename schema {from} -> {to}"),
        O::SetSearchPath { schemas } => format!("search path {schemas:?}"),
        O::Partition {
            table,
            partition,
            attach,
        } => format!(
            "{} partition {table} {partition}",
            if *attach { "attach" } else { "detach" }
        ),
        O::Grant { table } => format!("grant on {table}"),
        O::Revoke { what, .. } => what.clone(),
        O::SwitchTrigger {
            table,
            name,
            enabled,
        } => {
            let name = name.as_deref().unwrap_or("all");
            let word = if *enabled { "enable" } else { "disable" };
            format!("{word} trigger {name} on {table}")
        }
        O::Restrict { table, what, .. } => format!("restrict {table}: {what}"),
        O::Write { query } => format!(
            "write {}",
            query.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        O::Neutral => "neutral".to_owned(),
        O::Opaque { reason, mentions } => format!("opaque {reason} {mentions:?}"),
    }
}

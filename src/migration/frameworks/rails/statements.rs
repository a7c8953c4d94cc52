//! Active Record's schema statements about columns, indexes, constraints and types.
//!
//! In: the values of a call. Out: operations. The hard thing: names that are left out are Active
//! Record's own (`index_orders_on_status`).

use tree_sitter::Node;

use super::Reader;
use super::columns::{column, foreign_key, index_name, qualified, reference, timestamps};
use super::value::{Options, Value};
use crate::naming;
use crate::operation::{
    ColumnAlteration, ColumnDefinition, ColumnPosition, ConstraintDefinition, ConstraintRule,
    IndexPart, Operation, QualifiedName, TypeDefinition,
};

impl<'t> Reader<'t> {
    /// A statement about the columns, indexes or constraints of the table that stands first.
    pub(super) fn alter(
        &mut self,
        node: Node<'t>,
        method: &str,
        values: &[Value],
        options: &Options,
    ) -> Option<()> {
        let first = values.first()?.name()?.to_owned();
        let table = qualified(&first);
        let name = |index: usize| values.get(index).and_then(Value::name).map(str::to_owned);
        match method {
            "add_column" => {
                let added = column(&self.script, &name(1)?, &name(2)?, options);
                self.add(
                    node,
                    &table,
                    added,
                    options.is_set("if_not_exists"),
                    options,
                );
                if options.is_set("index") {
                    self.index(node, &first, &[name(1)?], &Options::default());
                }
            }
            "add_columns" => {
                let kind = options.name("type")?.to_owned();
                for value in values.iter().skip(1) {
                    let added = column(&self.script, value.name()?, &kind, options);
                    self.add(node, &table, added, false, options);
                }
            }
            "remove_column" => self.drop(node, &table, &name(1)?, options),
            "remove_columns" => {
                for value in values.iter().skip(1) {
                    for dropped in value.names()? {
                        self.drop(node, &table, &dropped, options);
                    }
                }
            }
            "rename_column" => {
                let (from, to) = (name(1)?, name(2)?);
                let along = Operation::RenameIndexesAlong {
                    table: table.clone(),
                    was: table.name.clone(),
                    column: Some((from.clone(), to.clone())),
                };
                self.script
                    .push(node, Operation::RenameColumn { table, from, to });
                self.script.push(node, along);
            }
            "change_column" => self.change_column(node, &table, &name(1)?, &name(2)?, options),
            "change_column_default" => {
                let new = match options.get("to") {
                    Some(to) => to.sql(),
                    None => values.get(2)?.sql(),
                };
                let alteration =
                    new.map_or(ColumnAlteration::DropDefault, ColumnAlteration::SetDefault);
                self.alteration(node, &table, name(1)?, alteration);
            }
            "change_column_null" => {
                let alteration = match values.get(2)? {
                    Value::Bool(true) => ColumnAlteration::DropNotNull,
                    Value::Bool(false) => ColumnAlteration::SetNotNull,
                    _ => return None,
                };
                self.alteration(node, &table, name(1)?, alteration);
            }
            "add_not_null_constraint" => {
                self.alteration(node, &table, name(1)?, ColumnAlteration::SetNotNull);
            }
            "remove_not_null_constraint" => {
                self.alteration(node, &table, name(1)?, ColumnAlteration::DropNotNull);
            }
            "add_timestamps" => {
                let not_null = self.version >= (5, 0);
                for added in timestamps(&self.script, options, not_null) {
                    self.add(node, &table, added, false, options);
                }
            }
            "remove_timestamps" => {
                for dropped in ["created_at", "updated_at"] {
                    self.drop(node, &table, dropped, options);
                }
            }
            "add_reference" | "add_belongs_to" => {
                self.add_reference(node, &first, &name(1)?, options)
            }
            "remove_reference" | "remove_belongs_to" => {
                self.drop(node, &table, &format!("{}_id", name(1)?), options);
                if options.is_set("polymorphic") {
                    self.drop(node, &table, &format!("{}_type", name(1)?), options);
                }
            }
            "add_index" => self.index(node, &first, &values.get(1)?.names()?, options),
            "remove_index" | "remove_index_by_name" => {
                let columns = options
                    .get("column")
                    .or_else(|| values.get(1))
                    .and_then(Value::names);
                let index = match options.name("name") {
                    Some(given) => given.to_owned(),
                    None if method == "remove_index_by_name" => name(1)?,
                    None => index_name(&first, &columns?),
                };
                self.script.push(
                    node,
                    Operation::DropIndex {
                        name: QualifiedName::bare(index),
                        table: Some(table),
                        if_exists: options.is_set("if_exists"),
                        concurrently: options.name("algorithm") == Some("concurrently"),
                    },
                );
            }
            "rename_index" => self.script.push(
                node,
                Operation::RenameIndex {
                    from: QualifiedName::bare(name(1)?),
                    to: name(2)?,
                    table: Some(table),
                },
            ),
            "add_foreign_key" => {
                let to = name(1)?;
                let columns = options
                    .get("column")
                    .and_then(Value::names)
                    .unwrap_or_else(|| vec![format!("{}_id", naming::singularize(&to))]);
                let constraint = foreign_key(&to, columns, options);
                self.script
                    .push(node, Operation::AddConstraint { table, constraint });
            }
            "remove_foreign_key" => self.drop_constraint(node, table, options, None),
            "add_check_constraint" => {
                let constraint = ConstraintDefinition {
                    not_valid: options.is_off("validate"),
                    ..ConstraintDefinition::new(
                        options.name("name").map(str::to_owned),
                        ConstraintRule::Check {
                            expression: name(1)?,
                        },
                    )
                };
                self.script
                    .push(node, Operation::AddConstraint { table, constraint });
            }
            "add_unique_constraint" => {
                let constraint = ConstraintDefinition::new(
                    options.name("name").map(str::to_owned),
                    ConstraintRule::Unique {
                        columns: values.get(1)?.names()?,
                        nulls_not_distinct: options.is_set("nulls_not_distinct"),
                    },
                );
                self.script
                    .push(node, Operation::AddConstraint { table, constraint });
            }
            "remove_check_constraint" | "remove_unique_constraint" => {
                self.drop_constraint(node, table, options, name(1));
            }
            _ => self.alter_type(node, method, values, options)?,
        }
        Some(())
    }

    /// Enums, schemas, views.
    pub(super) fn alter_type(
        &mut self,
        node: Node<'t>,
        method: &str,
        values: &[Value],
        options: &Options,
    ) -> Option<()> {
        let first = values.first()?.name()?.to_owned();
        let operation = match method {
            "create_enum" => Operation::CreateType {
                name: qualified(&first),
                definition: TypeDefinition::Enum(values.get(1)?.names()?),
            },
            "drop_enum" => Operation::DropType {
                name: qualified(&first),
                if_exists: options.is_set("if_exists"),
                cascade: false,
            },
            "rename_enum" => Operation::RenameType {
                from: qualified(&first),
                to: options
                    .name("to")
                    .or_else(|| values.get(1).and_then(Value::name))?
                    .to_owned(),
            },
            "add_enum_value" => Operation::AddEnumValue {
                name: qualified(&first),
                value: values.get(1)?.name()?.to_owned(),
                neighbour: options
                    .name("before")
                    .map(|label| (true, label.to_owned()))
                    .or_else(|| options.name("after").map(|label| (false, label.to_owned()))),
                if_not_exists: options.is_set("if_not_exists"),
            },
            "rename_enum_value" => Operation::RenameEnumValue {
                name: qualified(&first),
                from: options.name("from")?.to_owned(),
                to: options.name("to")?.to_owned(),
            },
            "create_schema" => Operation::CreateSchema { name: first },
            "drop_schema" => Operation::DropSchema {
                name: first,
                cascade: false,
            },
            "create_view" | "update_view" | "replace_view" => Operation::CreateView {
                view: qualified(&first),
                columns: Vec::new(),
                query: options.name("sql_definition")?.to_owned(),
                offset: None,
                materialized: options.is_set("materialized"),
                check_option: false,
                invoker: false,
                unpopulated: false,
                or_replace: method != "create_view",
                if_not_exists: false,
            },
            "drop_view" => Operation::DropView {
                view: qualified(&first),
                if_exists: options.is_set("if_exists"),
                cascade: false,
            },
            _ => return None,
        };
        self.script.push(node, operation);
        Some(())
    }

    /// `ADD COLUMN`.
    pub(super) fn add(
        &mut self,
        node: Node<'t>,
        table: &QualifiedName,
        column: ColumnDefinition,
        if_not_exists: bool,
        options: &Options,
    ) {
        let position = match (options.is_set("first"), options.name("after")) {
            (true, _) => ColumnPosition::First,
            (_, Some(after)) => ColumnPosition::After(after.to_owned()),
            _ => ColumnPosition::Last,
        };
        self.script.push(
            node,
            Operation::AddColumn {
                table: table.clone(),
                column,
                if_not_exists,
                position,
            },
        );
    }

    /// `DROP COLUMN`.
    pub(super) fn drop(
        &mut self,
        node: Node<'t>,
        table: &QualifiedName,
        column: &str,
        options: &Options,
    ) {
        self.script.push(
            node,
            Operation::DropColumn {
                table: table.clone(),
                column: column.to_owned(),
                if_exists: options.is_set("if_exists"),
                cascade: false,
            },
        );
    }

    /// One property of a column.
    pub(super) fn alteration(
        &mut self,
        node: Node<'t>,
        table: &QualifiedName,
        column: String,
        alteration: ColumnAlteration,
    ) {
        self.script.push(
            node,
            Operation::AlterColumn {
                table: table.clone(),
                column,
                alteration,
            },
        );
    }

    /// `change_column`: MySQL states the column anew, elsewhere only what is given changes.
    pub(super) fn change_column(
        &mut self,
        node: Node<'t>,
        table: &QualifiedName,
        name: &str,
        kind: &str,
        options: &Options,
    ) {
        let new = column(&self.script, name, kind, options);
        if self.script.dialect() == crate::sql::Dialect::Mysql {
            self.script.push(
                node,
                Operation::RedefineColumn {
                    table: table.clone(),
                    from: name.to_owned(),
                    column: new,
                    position: None,
                },
            );
            return;
        }
        if let Some(data_type) = new.data_type {
            let using = options.name("using").map(str::to_owned);
            let collation = new.collation;
            let alteration = ColumnAlteration::Type {
                data_type,
                using,
                collation,
            };
            self.alteration(node, table, name.to_owned(), alteration);
        }
        if options.get("null").is_some() {
            let alteration = if new.not_null {
                ColumnAlteration::SetNotNull
            } else {
                ColumnAlteration::DropNotNull
            };
            self.alteration(node, table, name.to_owned(), alteration);
        }
        if options.get("default").is_some() {
            let alteration = new
                .default
                .map_or(ColumnAlteration::DropDefault, ColumnAlteration::SetDefault);
            self.alteration(node, table, name.to_owned(), alteration);
        }
    }

    /// `CREATE INDEX` with Active Record's default name.
    pub(super) fn index(
        &mut self,
        node: Node<'t>,
        table: &str,
        columns: &[String],
        options: &Options,
    ) {
        let name = options
            .name("name")
            .map_or_else(|| index_name(table, columns), str::to_owned);
        let plain = |part: &String| part.chars().all(|c| c.is_alphanumeric() || c == '_');
        let parts = columns
            .iter()
            .map(|part| {
                if plain(part) {
                    IndexPart::Column(part.clone())
                } else {
                    IndexPart::Expression(part.clone())
                }
            })
            .collect();
        self.script.push(
            node,
            Operation::CreateIndex {
                name: Some(QualifiedName::bare(name)),
                table: qualified(table),
                parts,
                unique: options.is_set("unique"),
                predicate: options.name("where").map(str::to_owned),
                if_not_exists: options.is_set("if_not_exists"),
                concurrently: options.name("algorithm") == Some("concurrently"),
                fulltext: options.name("type") == Some("fulltext"),
            },
        );
    }

    /// `add_reference` on a table that is there already.
    pub(super) fn add_reference(
        &mut self,
        node: Node<'t>,
        table: &str,
        name: &str,
        options: &Options,
    ) {
        let kind = self.id_type();
        let made = reference(&self.script, name, options, kind, self.version >= (5, 0));
        for column in made.columns {
            self.add(
                node,
                &qualified(table),
                column,
                options.is_set("if_not_exists"),
                options,
            );
        }
        if let Some(constraint) = made.foreign_key {
            let table = qualified(table);
            self.script
                .push(node, Operation::AddConstraint { table, constraint });
        }
        if let Some((columns, unique)) = made.index {
            let given = Options(vec![("unique".to_owned(), Value::Bool(unique))]);
            self.index(node, table, &columns, &given);
        }
    }

    /// Drops a constraint by name; without one it is found by what the catalog knows.
    pub(super) fn drop_constraint(
        &mut self,
        node: Node<'t>,
        table: QualifiedName,
        options: &Options,
        given: Option<String>,
    ) {
        let name = options.name("name").map(str::to_owned).or(given);
        match name.filter(|name| !name.contains([' ', '('])) {
            Some(name) => self.script.push(
                node,
                Operation::DropConstraint {
                    table,
                    name: Some(name),
                    if_exists: options.is_set("if_exists"),
                    cascade: false,
                },
            ),
            // Rails computes the name from the columns; what is dropped concerns rows alone.
            None => self.script.push(
                node,
                Operation::Opaque {
                    reason: "the constraint's name is computed by Rails".to_owned(),
                    mentions: vec![table.name],
                },
            ),
        }
    }

    /// The type of keys: `bigint` since Rails 5.1.
    pub(super) fn id_type(&self) -> &'static str {
        if self.version >= (5, 1) {
            "bigint"
        } else {
            "integer"
        }
    }
}

//! Whole tables of a Rails migration: created with the columns of a block, changed in a block,
//! renamed, dropped.

use tree_sitter::Node;

use super::Reader;
use super::columns::{column, foreign_key, primary_key, qualified, reference, timestamps};
use super::value::{Options, Value, gather};
use crate::migration::script::{DEEPEST, children};
use crate::naming;
use crate::operation::{
    ColumnDefinition, ConstraintDefinition, ConstraintRule, Operation, QualifiedName,
};

/// What the block of a `create_table` adds up to.
#[derive(Default)]
struct Draft<'t> {
    columns: Vec<ColumnDefinition>,
    constraints: Vec<ConstraintDefinition>,
    /// Indexes with the call that asks for them.
    indexes: Vec<(Node<'t>, Vec<String>, Options)>,
}

impl<'t> Reader<'t> {
    /// A statement about a whole table; `None` where its name is not known.
    pub(super) fn table(
        &mut self,
        node: Node<'t>,
        method: &str,
        values: &[Value],
        options: &Options,
        block: Option<Node<'t>>,
        depth: usize,
    ) -> Option<()> {
        let name = |index: usize| values.get(index).and_then(Value::name).map(str::to_owned);
        match method {
            "create_table" => self.create(node, &name(0)?, Draft::default(), options, block, depth),
            "create_join_table" => {
                let (one, two) = (name(0)?, name(1)?);
                let mut draft = Draft::default();
                let given = match options.get("column_options") {
                    Some(Value::Hash(pairs)) => Options(pairs.clone()),
                    _ => Options::default(),
                };
                for side in [&one, &two] {
                    let id = format!("{}_id", naming::singularize(side));
                    let kind = given.name("type").unwrap_or(self.id_type()).to_owned();
                    let mut made = column(&self.script, &id, &kind, &given);
                    made.not_null = !matches!(given.get("null"), Some(Value::Bool(true)));
                    draft.columns.push(made);
                }
                let mut bare = options.clone();
                bare.0.push(("id".to_owned(), Value::Bool(false)));
                let table = options
                    .name("table_name")
                    .map_or_else(|| join_table(&one, &two), str::to_owned);
                self.create(node, &table, draft, &bare, block, depth);
            }
            "change_table" => {
                let table = name(0)?;
                self.change(&table, block?, depth);
            }
            "create_virtual_table" => {
                let mut draft = Draft::default();
                for part in values.get(2).and_then(Value::names).unwrap_or_default() {
                    if !part.contains('=') {
                        let name = part.split_whitespace().next().unwrap_or(&part).to_owned();
                        draft.columns.push(ColumnDefinition::new(name, None));
                    }
                }
                let bare = Options(vec![("id".to_owned(), Value::Bool(false))]);
                self.create(node, &name(0)?, draft, &bare, None, depth);
            }
            "drop_table" | "drop_virtual_table" => {
                for value in values {
                    let table = qualified(value.name()?);
                    self.drop_table(node, table, options);
                }
            }
            "drop_join_table" => {
                let table = options.name("table_name").map_or_else(
                    || Some(join_table(&name(0)?, &name(1)?)),
                    |t| Some(t.to_owned()),
                )?;
                self.drop_table(node, qualified(&table), options);
            }
            _ => {
                let (from, to) = (qualified(&name(0)?), qualified(&name(1)?));
                let along = Operation::RenameIndexesAlong {
                    table: to.clone(),
                    was: from.name.clone(),
                    column: None,
                };
                let if_exists = false;
                self.script.push(
                    node,
                    Operation::RenameRelation {
                        from,
                        to,
                        if_exists,
                    },
                );
                self.script.push(node, along);
            }
        }
        Some(())
    }

    fn drop_table(&mut self, node: Node<'t>, table: QualifiedName, options: &Options) {
        self.script.push(
            node,
            Operation::DropTable {
                table,
                if_exists: options.is_set("if_exists"),
                cascade: options.name("force") == Some("cascade"),
            },
        );
    }

    fn create(
        &mut self,
        node: Node<'t>,
        name: &str,
        mut draft: Draft<'t>,
        options: &Options,
        block: Option<Node<'t>>,
        depth: usize,
    ) {
        let (key, rule) = primary_key(&self.script, options, self.id_type());
        draft.columns.splice(0..0, key);
        draft.constraints.extend(rule);
        if let Some(block) = block {
            let variable = self.parameter(block);
            self.draft(&mut draft, block, &variable, depth);
        }
        self.script.push(
            node,
            Operation::CreateTable {
                table: qualified(name),
                columns: draft.columns,
                constraints: draft.constraints,
                if_not_exists: options.is_set("if_not_exists"),
                temporary: options.is_set("temporary"),
                inherits: Vec::new(),
                partition_of: None,
                query: options.name("as").map(str::to_owned),
            },
        );
        for (at, columns, options) in draft.indexes {
            self.index(at, name, &columns, &options);
        }
    }

    /// The name of a block's parameter.
    fn parameter(&self, block: Node<'t>) -> String {
        block
            .child_by_field_name("parameters")
            .and_then(|p| children(p).into_iter().next())
            .map_or("t", |p| self.script.text(p))
            .to_owned()
    }

    /// The calls on the block's parameter, also those in conditions and loops.
    fn calls_on(&mut self, block: Node<'t>, variable: &str, depth: usize) -> Vec<Node<'t>> {
        let mut found = Vec::new();
        let mut pending = vec![(block, depth)];
        while let Some((node, depth)) = pending.pop() {
            let receiver = node
                .child_by_field_name("receiver")
                .map(|r| self.script.text(r));
            if node.kind() == "call" && receiver == Some(variable) {
                found.push(node);
            } else if depth < DEEPEST {
                let inner = children(node);
                if node.kind() == "call"
                    && node.child_by_field_name("block").is_some()
                    && node != block
                {
                    self.script
                        .skip(node, "columns made in a loop are not followed");
                } else {
                    pending.extend(inner.into_iter().rev().map(|n| (n, depth + 1)));
                }
            }
        }
        found
    }

    fn draft(&mut self, draft: &mut Draft<'t>, block: Node<'t>, variable: &str, depth: usize) {
        for node in self.calls_on(block, variable, depth) {
            let method = node
                .child_by_field_name("method")
                .map_or("", |m| self.script.text(m));
            let nodes = node
                .child_by_field_name("arguments")
                .map(children)
                .unwrap_or_default();
            let (values, options) = gather(&self.script, &self.scope, &nodes, depth);
            if self
                .draft_one(draft, node, method, &values, &options)
                .is_none()
            {
                self.script.skip(node, "its names are computed at run time");
            }
        }
    }

    fn draft_one(
        &mut self,
        draft: &mut Draft<'t>,
        node: Node<'t>,
        method: &str,
        values: &[Value],
        options: &Options,
    ) -> Option<()> {
        let name = |index: usize| values.get(index).and_then(Value::name).map(str::to_owned);
        match method {
            "timestamps" => {
                let not_null = self.version >= (5, 0);
                draft
                    .columns
                    .extend(timestamps(&self.script, options, not_null));
            }
            "references" | "belongs_to" => {
                for value in values {
                    let kind = self.id_type();
                    let made = reference(
                        &self.script,
                        value.name()?,
                        options,
                        kind,
                        self.version >= (5, 0),
                    );
                    draft.columns.extend(made.columns);
                    draft.constraints.extend(made.foreign_key);
                    if let Some((columns, unique)) = made.index {
                        let given = Options(vec![("unique".to_owned(), Value::Bool(unique))]);
                        draft.indexes.push((node, columns, given));
                    }
                }
            }
            "index" => {
                let columns = values.first()?.names()?;
                draft.indexes.push((node, columns, options.clone()));
            }
            "column" => {
                let (column_name, kind) = (name(0)?, name(1)?);
                draft
                    .columns
                    .push(column(&self.script, &column_name, &kind, options));
            }
            "foreign_key" => {
                let to = name(0)?;
                let columns = options
                    .get("column")
                    .and_then(Value::names)
                    .unwrap_or_else(|| vec![format!("{}_id", naming::singularize(&to))]);
                draft.constraints.push(foreign_key(&to, columns, options));
            }
            "check_constraint" | "unique_constraint" | "exclusion_constraint" => {
                let rule = match method {
                    "unique_constraint" => ConstraintRule::Unique {
                        columns: values.first()?.names()?,
                        nulls_not_distinct: options.is_set("nulls_not_distinct"),
                    },
                    "check_constraint" => ConstraintRule::Check {
                        expression: name(0)?,
                    },
                    _ => ConstraintRule::Exclude {
                        columns: Vec::new(),
                    },
                };
                draft.constraints.push(ConstraintDefinition::new(
                    options.name("name").map(str::to_owned),
                    rule,
                ));
            }
            "primary_key" => {
                let column_name = name(0)?;
                let kind = name(1).unwrap_or_else(|| self.id_type().to_owned());
                let mut made = column(&self.script, &column_name, &kind, options);
                made.not_null = true;
                draft.columns.push(made);
                draft.constraints.push(ConstraintDefinition::new(
                    None,
                    ConstraintRule::PrimaryKey {
                        columns: vec![column_name],
                    },
                ));
            }
            "remove" | "rename" | "change" => return None,
            kind => {
                for value in values {
                    let column_name = value.name()?;
                    draft
                        .columns
                        .push(column(&self.script, column_name, kind, options));
                    if options.is_set("primary_key") {
                        draft.constraints.push(ConstraintDefinition::new(
                            None,
                            ConstraintRule::PrimaryKey {
                                columns: vec![column_name.to_owned()],
                            },
                        ));
                    }
                    if options.is_set("index") {
                        let given = match options.get("index") {
                            Some(Value::Hash(pairs)) => Options(pairs.clone()),
                            _ => Options::default(),
                        };
                        draft
                            .indexes
                            .push((node, vec![column_name.to_owned()], given));
                    }
                }
            }
        }
        Some(())
    }

    /// `change_table`: every call in the block is a statement about the table.
    fn change(&mut self, table: &str, block: Node<'t>, depth: usize) {
        let variable = self.parameter(block);
        for node in self.calls_on(block, &variable, depth) {
            let method = node
                .child_by_field_name("method")
                .map_or("", |m| self.script.text(m));
            let nodes = node
                .child_by_field_name("arguments")
                .map(children)
                .unwrap_or_default();
            let (mut values, options) = gather(&self.script, &self.scope, &nodes, depth);
            values.insert(0, Value::Text(table.to_owned()));
            if self.change_one(node, method, &values, &options).is_none() {
                self.script.skip(node, "its names are computed at run time");
            }
        }
    }

    fn change_one(
        &mut self,
        node: Node<'t>,
        method: &str,
        values: &[Value],
        options: &Options,
    ) -> Option<()> {
        let statement = match method {
            "column" => "add_column",
            "remove" => "remove_columns",
            "rename" => "rename_column",
            "change" => "change_column",
            "change_default" => "change_column_default",
            "change_null" => "change_column_null",
            "timestamps" => "add_timestamps",
            "remove_timestamps" => "remove_timestamps",
            "index" => "add_index",
            "remove_index" => "remove_index",
            "rename_index" => "rename_index",
            "foreign_key" => "add_foreign_key",
            "remove_foreign_key" => "remove_foreign_key",
            "check_constraint" => "add_check_constraint",
            "remove_check_constraint" => "remove_check_constraint",
            "unique_constraint" => "add_unique_constraint",
            "references" | "belongs_to" => "add_reference",
            "remove_references" | "remove_belongs_to" => "remove_reference",
            _ => "",
        };
        let table = values.first()?.name()?.to_owned();
        match statement {
            "" => {
                for value in values.iter().skip(1) {
                    let made = column(&self.script, value.name()?, method, options);
                    self.add(node, &qualified(&table), made, false, options);
                    if options.is_set("index") {
                        self.index(
                            node,
                            &table,
                            &[value.name()?.to_owned()],
                            &Options::default(),
                        );
                    }
                }
                Some(())
            }
            "add_reference" | "remove_reference" => {
                for value in values.iter().skip(1) {
                    let pair = [Value::Text(table.clone()), value.clone()];
                    self.alter(node, statement, &pair, options)?;
                }
                Some(())
            }
            _ => self.alter(node, statement, values, options),
        }
    }
}

/// The name of the table between two others.
fn join_table(one: &str, two: &str) -> String {
    let (first, second) = if one <= two { (one, two) } else { (two, one) };
    format!("{first}_{second}")
}

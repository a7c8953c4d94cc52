//! Types, functions, indexes and constraints: how each is made, changed and named.

use super::{Awaited, Catalog, Constraint, Id, Index, Part, Rule, UserType};
use crate::naming;
use crate::operation::{
    ConstraintDefinition, ConstraintRule, DataType, IndexPart, QualifiedName, TypeDefinition,
};
use crate::sql::Dialect;

use super::Trouble;
use super::apply::{ids_of, refused_unless, unknown_unless};
use super::made::free_name;

impl Catalog {
    pub(super) fn create_index(&mut self, relation: Id, made: Made<'_>) -> Vec<Trouble> {
        let Some(table) = self.relations.get(&relation) else {
            return Vec::new();
        };
        let name = match made.name {
            Some(name) => name.name.clone(),
            None => {
                let parts = parts_text(made.parts);
                free_name(self.dialect, table, (&parts, "idx"))
            }
        };
        // The index of a key goes by the key's name; tools that write dumps may state both.
        let key = |c: &Constraint| matches!(c.rule, Rule::PrimaryKey(_) | Rule::Unique { .. });
        let keys = table.constraints.iter().filter(|c| key(c));
        let taken =
            self.dialect == Dialect::Postgresql && keys.map(|c| &c.name).any(|n| *n == name);
        if taken || table.indexes.iter().any(|i| i.name == name) {
            return refused_unless(made.if_not_exists, || {
                format!("relation \"{name}\" already exists")
            });
        }
        let mut troubles = Vec::new();
        let parts = made
            .parts
            .iter()
            .filter_map(|part| match part {
                IndexPart::Column(column) => match table.column(self.dialect, column) {
                    Some(column) => Some(Part::Column(column.id)),
                    None => {
                        if !table.open {
                            troubles.push(Trouble::Unknown(format!(
                                "column \"{column}\" of \"{}\"",
                                table.name
                            )));
                        }
                        None
                    }
                },
                IndexPart::Expression(text) => Some(Part::Expression(
                    text.clone(),
                    super::depend::columns_in(table, self.dialect, text),
                )),
            })
            .collect();
        let id = self.fresh();
        if let Some(table) = self.relations.get_mut(&relation) {
            table.indexes.push(Index {
                id,
                name,
                parts,
                unique: made.unique,
                predicate: made.predicate.map(str::to_owned),
                fulltext: made.fulltext,
            });
        }
        troubles
    }

    /// Renames an index or the key that it serves, in the table that is named, if one is.
    pub(super) fn rename_index(
        &mut self,
        from: &QualifiedName,
        to: &str,
        table: Option<&QualifiedName>,
    ) {
        let of = table.and_then(|t| self.find_relation(t)).map(|r| r.id);
        let dialect = self.dialect;
        let key = dialect.key(&from.name).into_owned();
        let tables = self.relations.values_mut();
        for relation in tables.filter(|r| table.is_none() || Some(r.id) == of) {
            let indexes = relation.indexes.iter_mut().map(|i| &mut i.name);
            let keys = relation.constraints.iter_mut().map(|c| &mut c.name);
            for name in indexes.chain(keys).filter(|n| dialect.key(n) == key) {
                to.clone_into(name);
            }
        }
    }

    /// Indexes that have the name which a framework made of the table and their columns get the one
    /// that it makes of them now.
    pub(super) fn rename_indexes_along(
        &mut self,
        table: &QualifiedName,
        was: &str,
        column: Option<&(String, String)>,
    ) {
        let Some(relation) = self.find_relation(table) else {
            return;
        };
        let mut renamed: Vec<(String, String)> = Vec::new();
        let indexes = relation.indexes.iter().map(|index| {
            let columns = index.parts.iter().map(|part| match part {
                Part::Column(id) => Some(*id),
                Part::Expression(..) => None,
            });
            (&index.name, columns.collect::<Option<Vec<Id>>>())
        });
        let keys = relation.constraints.iter().map(|key| match &key.rule {
            Rule::Unique { columns, .. } => (&key.name, Some(columns.clone())),
            _ => (&key.name, None),
        });
        for (name, ids) in indexes.chain(keys) {
            let own = |id: &Id| relation.columns.iter().find(|c| c.id == *id);
            let columns = ids.map(|ids| ids.iter().filter_map(own).collect::<Vec<_>>());
            let Some(columns) = columns.filter(|c| !c.is_empty()) else {
                continue;
            };
            let now: Vec<&str> = columns.iter().map(|c| c.name()).collect();
            let then = now.iter().map(|name| match column {
                Some((from, to)) if name == to => from.as_str(),
                _ => *name,
            });
            let then: Vec<&str> = then.collect();
            let to = naming::index_name(&relation.name, &now);
            if *name == naming::index_name(was, &then) && *name != to {
                renamed.push((name.clone(), to));
            }
        }
        for (from, to) in renamed {
            self.rename_index(&QualifiedName::bare(from), &to, Some(table));
        }
    }

    pub(super) fn drop_index(
        &mut self,
        name: &QualifiedName,
        table: Option<&QualifiedName>,
        if_exists: bool,
    ) -> Vec<Trouble> {
        let of = table.and_then(|t| self.find_relation(t)).map(|r| r.id);
        let key = self.dialect.key(&name.name).into_owned();
        let dialect = self.dialect;
        let mut found = false;
        for relation in self
            .relations
            .values_mut()
            .filter(|r| of.is_none() || Some(r.id) == of)
        {
            let before = relation.indexes.len() + relation.constraints.len();
            relation.indexes.retain(|i| dialect.key(&i.name) != key);
            // MySQL's unique keys are constraints and indexes at once.
            if dialect != Dialect::Postgresql {
                relation.constraints.retain(|c| {
                    !matches!(c.rule, Rule::Unique { .. } | Rule::PrimaryKey(_))
                        || dialect.key(&c.name) != key
                });
            }
            found |= relation.indexes.len() + relation.constraints.len() < before;
        }
        unknown_unless(found || if_exists, || format!("index \"{name}\""))
    }

    pub(super) fn create_type(&mut self, name: &QualifiedName, definition: &TypeDefinition) {
        let schema = self.new_schema(&name.schema);
        let id = self.fresh();
        let mut made = UserType {
            id,
            schema,
            name: name.name.clone(),
            labels: Vec::new(),
            base: None,
            checks: Vec::new(),
            not_null: false,
            default: None,
            is_enum: false,
            attributes: Vec::new(),
        };
        match definition {
            TypeDefinition::Enum(labels) => {
                made.is_enum = true;
                made.labels = labels
                    .iter()
                    .map(|label| (self.fresh(), label.clone()))
                    .collect();
            }
            TypeDefinition::Domain {
                base,
                not_null,
                default,
                checks,
            } => {
                made.base = Some(base.clone());
                for expression in checks {
                    let check = self.domain_check(&made, None, expression);
                    made.checks.push(check);
                }
                made.not_null = *not_null;
                made.default.clone_from(default);
            }
            TypeDefinition::Composite(attributes) => {
                made.attributes = attributes
                    .iter()
                    .map(|a| (self.fresh(), a.clone()))
                    .collect();
            }
            TypeDefinition::Other => {}
        }
        self.types.insert(id, made);
    }

    /// A check of a domain, under the name that PostgreSQL gives where none is written.
    pub(super) fn domain_check(
        &mut self,
        domain: &UserType,
        name: Option<String>,
        expression: &str,
    ) -> Constraint {
        let number = domain.checks.len();
        let suffix = if number == 0 {
            String::new()
        } else {
            number.to_string()
        };
        Constraint {
            id: self.fresh(),
            name: name.unwrap_or_else(|| format!("{}_check{suffix}", domain.name)),
            rule: Rule::Check {
                expression: expression.to_owned(),
                columns: Vec::new(),
            },
            not_valid: false,
            deferrable: false,
            inline: false,
        }
    }

    pub(super) fn add_enum_value(
        &mut self,
        name: &QualifiedName,
        value: &str,
        neighbour: Option<&(bool, String)>,
        if_not_exists: bool,
    ) -> Vec<Trouble> {
        let Some(id) = self.find_type(&name.schema, &name.name).map(|t| t.id) else {
            return vec![Trouble::Unknown(format!("type \"{name}\""))];
        };
        let label = self.fresh();
        let Some(made) = self.types.get_mut(&id) else {
            return Vec::new();
        };
        if made.labels.iter().any(|(_, l)| l == value) {
            return refused_unless(if_not_exists, || {
                format!("enum label \"{value}\" already exists")
            });
        }
        let at = neighbour
            .and_then(|(before, l)| {
                let index = made.labels.iter().position(|(_, label)| label == l)?;
                Some(if *before { index } else { index + 1 })
            })
            .unwrap_or(made.labels.len());
        made.labels.insert(at, (label, value.to_owned()));
        Vec::new()
    }

    pub(super) fn rename_type(&mut self, id: Id, to: &str) {
        let was = self.types.get(&id).map(|t| t.name.clone());
        if let Some(t) = self.types.get_mut(&id) {
            t.name = to.to_owned();
        }
        // PostgreSQL keeps what its functions take by identity.
        let taken = self.functions.values_mut().flat_map(|f| &mut f.parameters);
        for data_type in taken.filter_map(|(_, t)| t.as_mut()) {
            if Some(&data_type.name) == was.as_ref() {
                data_type.name = to.to_owned();
            }
        }
        let columns = self.relations.values_mut().flat_map(|r| &mut r.columns);
        for data_type in columns
            .filter(|c| c.user_type == Some(id))
            .filter_map(|c| c.definition.data_type.as_mut())
        {
            data_type.name = to.to_owned();
        }
    }

    pub(super) fn functions_meant(
        &self,
        name: &QualifiedName,
        arguments: Option<&[DataType]>,
    ) -> Vec<Id> {
        let named = self.find_functions(name, None);
        let exact: Vec<Id> = named
            .iter()
            .filter(|f| {
                arguments.is_some_and(|types| {
                    types.len() == f.parameters.len()
                        && f.parameters.iter().zip(types).all(|((_, have), want)| {
                            have.as_ref().is_none_or(|t| t.name == want.name)
                        })
                })
            })
            .map(|f| f.id)
            .collect();
        match (exact.is_empty(), named.as_slice()) {
            (false, _) => exact,
            (true, [only]) => vec![only.id],
            (true, _) => Vec::new(),
        }
    }

    pub(super) fn add_constraint(
        &mut self,
        relation: Id,
        definition: &ConstraintDefinition,
    ) -> Vec<Trouble> {
        let Some(table) = self.relations.get(&relation) else {
            return Vec::new();
        };
        let dialect = self.dialect;
        let ids = |columns: &[String]| ids_of(table, dialect, columns);
        let mut not_null: Vec<Id> = Vec::new();
        let mut absorbed = None;
        let (rule, label) = match &definition.rule {
            ConstraintRule::PrimaryKey { columns } => {
                not_null = ids(columns);
                (Rule::PrimaryKey(ids(columns)), (Vec::new(), "pkey"))
            }
            ConstraintRule::Unique {
                columns,
                nulls_not_distinct,
            } => (
                Rule::Unique {
                    columns: ids(columns),
                    nulls_not_distinct: *nulls_not_distinct,
                },
                (columns.clone(), "key"),
            ),
            ConstraintRule::UsingIndex { index, primary } => {
                let columns: Vec<Id> = table
                    .indexes
                    .iter()
                    .filter(|i| &i.name == index)
                    .flat_map(|i| &i.parts)
                    .filter_map(|p| {
                        if let Part::Column(id) = p {
                            Some(*id)
                        } else {
                            None
                        }
                    })
                    .collect();
                absorbed = Some(index.clone());
                if *primary {
                    not_null.clone_from(&columns);
                    (Rule::PrimaryKey(columns), (Vec::new(), "pkey"))
                } else {
                    (
                        Rule::Unique {
                            columns,
                            nulls_not_distinct: false,
                        },
                        (Vec::new(), "key"),
                    )
                }
            }
            ConstraintRule::ForeignKey {
                columns,
                table: parent,
                referenced,
                on_delete,
                on_update,
            } => {
                let parent = self.find_relation(parent);
                let referenced = parent
                    .map(|p| ids_of(p, dialect, referenced))
                    .unwrap_or_default();
                let rule = Rule::ForeignKey {
                    columns: ids(columns),
                    parent: parent.map(|p| p.id),
                    referenced,
                    on_delete: *on_delete,
                    on_update: *on_update,
                };
                (rule, (columns.clone(), "fkey"))
            }
            ConstraintRule::Check { expression } => {
                let used = super::depend::columns_in(table, dialect, expression);
                let names = match used.as_slice() {
                    [only] => table
                        .column_by_id(*only)
                        .map(|c| c.name().to_owned())
                        .into_iter()
                        .collect(),
                    _ => Vec::new(),
                };
                (
                    Rule::Check {
                        expression: expression.clone(),
                        columns: used,
                    },
                    (names, "check"),
                )
            }
            ConstraintRule::Exclude { columns } => {
                (Rule::Exclude(ids(columns)), (columns.clone(), "excl"))
            }
        };
        let name = match (&definition.name, &absorbed) {
            (Some(name), _) => name.clone(),
            (None, Some(index)) => index.clone(),
            (None, None) => free_name(dialect, table, (&label.0, label.1)),
        };
        let id = self.fresh();
        if let Some(table) = self.relations.get_mut(&relation) {
            table.indexes.retain(|i| absorbed.as_ref() != Some(&i.name));
            for column in table
                .columns
                .iter_mut()
                .filter(|c| not_null.contains(&c.id))
            {
                // SQLite's INTEGER PRIMARY KEY is filled by the database; elsewhere the key only forbids nulls.
                column.definition.not_null =
                    dialect != Dialect::Sqlite || column.definition.not_null;
            }
            table.constraints.push(Constraint {
                id,
                name,
                rule,
                not_valid: definition.not_valid,
                deferrable: definition.deferrable,
                inline: definition.inline,
            });
        }
        if let ConstraintRule::ForeignKey {
            table: parent,
            referenced,
            ..
        } = &definition.rule
            && self.find_relation(parent).is_none()
        {
            self.awaited.push(Awaited {
                child: relation,
                constraint: id,
                parent: parent.clone(),
                referenced: referenced.clone(),
            });
        }
        Vec::new()
    }
}

pub(super) fn parts_text(parts: &[IndexPart]) -> Vec<String> {
    parts
        .iter()
        .map(|part| match part {
            IndexPart::Column(name) => name.clone(),
            IndexPart::Expression(_) => "expr".to_owned(),
        })
        .collect()
}

/// What `CREATE INDEX` says of an index.
#[derive(Clone, Copy)]
pub(super) struct Made<'o> {
    pub(super) name: Option<&'o QualifiedName>,
    pub(super) parts: &'o [IndexPart],
    pub(super) unique: bool,
    pub(super) fulltext: bool,
    pub(super) predicate: Option<&'o str>,
    pub(super) if_not_exists: bool,
}

pub(super) fn types_of(parameters: &[(String, Option<DataType>)]) -> Vec<Option<&DataType>> {
    parameters.iter().map(|(_, t)| t.as_ref()).collect()
}

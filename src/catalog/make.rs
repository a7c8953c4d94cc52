//! Makes relations, columns and views, and renames them.
//!
//! In: definitions. Out: objects under new ids. The hard thing: a view that is replaced stays the one it
//! was, and so do its columns whose names stay.

use std::collections::BTreeSet;

use super::apply::{ids_of, unknown_unless};
use super::{Awaited, Catalog, Column, Id, Relation, RelationKind, Rule, Trouble, View};
use crate::operation::{ColumnDefinition, ObjectKind, Policy, QualifiedName};
use crate::sql::Dialect;

impl Catalog {
    /// Makes a table: first the columns that it takes over from others, then its own.
    pub(super) fn create_table(
        &mut self,
        table: &QualifiedName,
        columns: &[ColumnDefinition],
        inherits: &[QualifiedName],
        partition_of: Option<&QualifiedName>,
    ) -> Id {
        let of = partition_of.filter(|name| !inherits.contains(name));
        let parents = || inherits.iter().chain(of);
        let mut all: Vec<ColumnDefinition> = Vec::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for parent in parents().filter_map(|name| self.find_relation(name)) {
            // A column that several have is one.
            let new = |c: &&Column| taken.insert(self.dialect.key(c.name()).into_owned());
            let columns = parent.columns.iter().filter(new);
            all.extend(columns.map(|c| c.definition.clone()));
        }
        for column in columns {
            match all
                .iter_mut()
                .find(|c| self.dialect.key(&c.name) == self.dialect.key(&column.name))
            {
                Some(inherited) => *inherited = column.clone(),
                None => all.push(column.clone()),
            }
        }
        let open = parents().any(|name| self.find_relation(name).is_none_or(|r| r.open));
        let id = self.create_relation(table, RelationKind::Table, &all);
        let partition_of = partition_of.and_then(|name| self.relation_id(name));
        if let Some(relation) = self.relations.get_mut(&id) {
            relation.open = open;
            relation.partition_of = partition_of;
        }
        self.number(id);
        self.take_children(id);
        self.take_awaited(id);
        id
    }

    /// Ties the foreign keys to a new table that were made before it and name it.
    fn take_awaited(&mut self, id: Id) {
        if self.awaited.is_empty() {
            return;
        }
        let all = std::mem::take(&mut self.awaited);
        let is_own = |key: &Awaited| self.find_relation(&key.parent).is_some_and(|r| r.id == id);
        let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_own);
        self.awaited = others;
        for key in own {
            let dialect = self.dialect;
            let parent = self.relations.get(&id);
            let columns = parent.map(|p| ids_of(p, dialect, &key.referenced));
            let constraint = self.relations.get_mut(&key.child).and_then(|child| {
                let mut constraints = child.constraints.iter_mut();
                constraints.find(|c| c.id == key.constraint)
            });
            if let Some(Rule::ForeignKey {
                parent, referenced, ..
            }) = constraint.map(|c| &mut c.rule)
            {
                *parent = Some(id);
                *referenced = columns.unwrap_or_default();
            }
        }
    }

    pub(super) fn exists(&self, name: &QualifiedName) -> bool {
        let schema = self.new_schema(&name.schema);
        self.relations_named(&name.name)
            .any(|r| self.same_schema(&r.schema, &schema))
    }

    /// Makes a relation with these columns and returns its id.
    pub(super) fn create_relation(
        &mut self,
        name: &QualifiedName,
        kind: RelationKind,
        columns: &[ColumnDefinition],
    ) -> Id {
        let schema = self.new_schema(&name.schema);
        let id = self.fresh();
        let columns = columns
            .iter()
            .map(|c| self.make_column(c.clone()))
            .collect();
        self.names
            .entry(self.dialect.key(&name.name).into_owned())
            .or_default()
            .push(id);
        let relation = Relation {
            id,
            schema,
            name: name.name.clone(),
            kind,
            columns,
            constraints: Vec::new(),
            indexes: Vec::new(),
            triggers: Vec::new(),
            disabled: Vec::new(),
            granted: false,
            view: None,
            open: false,
            absent: BTreeSet::new(),
            temporary: false,
            partition_of: None,
            restrictions: Vec::new(),
            policies: Vec::new(),
        };
        self.relations.insert(id, relation);
        id
    }

    pub(super) fn make_column(&mut self, mut definition: ColumnDefinition) -> Column {
        let user_type = definition
            .data_type
            .as_ref()
            .and_then(|t| self.find_type(&t.schema, &t.name))
            .map(|t| (t.id, t.not_null, t.default.clone()));
        if let Some((_, not_null, default)) = &user_type {
            definition.not_null |= *not_null;
            definition.default = definition.default.or_else(|| default.clone());
        }
        Column {
            id: self.fresh(),
            definition,
            user_type: user_type.map(|t| t.0),
            source: None,
            draws_from: None,
        }
    }

    /// Makes a view, or replaces the one of the same name while keeping its identity and that of
    /// the columns whose names stay. `columns` are the output columns of its resolved query with
    /// the base column that each passes through; `None` where the query could not be resolved.
    pub fn create_view(
        &mut self,
        name: &QualifiedName,
        kind: RelationKind,
        view: View,
        columns: Option<Vec<(ColumnDefinition, Option<Id>)>>,
    ) -> Id {
        let schema = self.new_schema(&name.schema);
        let existing = self
            .relations_named(&name.name)
            .find(|r| self.same_schema(&r.schema, &schema) && r.view.is_some())
            .map(|r| (r.id, r.columns.clone()));
        let (id, old) = match existing {
            Some((id, columns)) => (id, columns),
            None => (self.create_relation(name, kind, &[]), Vec::new()),
        };
        let open = columns.is_none();
        let mut made = Vec::new();
        for (definition, source) in columns.unwrap_or_default() {
            let mut column = self.make_column(definition);
            column.source = source;
            if let Some(same) = old.iter().find(|c| c.name() == column.name()) {
                column.id = same.id;
            }
            made.push(column);
        }
        if let Some(relation) = self.relations.get_mut(&id) {
            relation.kind = kind;
            relation.view = Some(view);
            relation.columns = made;
            relation.open = open;
        }
        id
    }

    /// Makes, changes or drops a policy; `depends` is what its expressions use.
    pub fn set_policy(&mut self, table: &QualifiedName, policy: &Policy, depends: BTreeSet<Id>) {
        let Some(id) = self.relation_id(table) else {
            return;
        };
        let policies = self.relations.get_mut(&id).into_iter();
        for policies in policies.map(|r| &mut r.policies) {
            if policy.gone {
                policies.retain(|p| p.name != policy.name);
                continue;
            }
            match policies.iter_mut().find(|p| p.name == policy.name) {
                // Of two expressions `ALTER POLICY` may change one.
                Some(known) => known.depends.extend(&depends),
                None => policies.push(super::Policy {
                    name: policy.name.clone(),
                    depends: depends.clone(),
                }),
            }
            let own = policies.iter_mut().find(|p| p.name == policy.name);
            if let (Some(known), Some(to)) = (own, &policy.to) {
                known.name.clone_from(to);
            }
        }
    }

    /// Renames the columns of a view whose text SQLite has rewritten: those that pass a renamed column
    /// through under its own name.
    pub fn follow_renames(&mut self, view: Id, before: &Self, query: &str) {
        let find = |catalog: &Self, id: Id| -> Option<String> {
            let mut relations = catalog.relations();
            relations.find_map(|r| Some(r.column_by_id(id)?.name().to_owned()))
        };
        let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
        let aliased = |name: &str| {
            let ends = |w: &String| w.trim_end_matches([',', ';']) == name.to_lowercase();
            words
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a == "as" && ends(b)))
        };
        let renamed: Vec<(Id, String)> = self
            .relations
            .get(&view)
            .into_iter()
            .flat_map(|r| &r.columns)
            .filter_map(|column| {
                let source = column.source?;
                let (old, new) = (find(before, source)?, find(self, source)?);
                let follows = old != new && column.name() == old && !aliased(&old);
                follows.then_some((column.id, new))
            })
            .collect();
        let columns = self
            .relations
            .get_mut(&view)
            .into_iter()
            .flat_map(|r| &mut r.columns);
        for column in columns {
            if let Some((_, new)) = renamed.iter().find(|(id, _)| *id == column.id) {
                column.definition.name.clone_from(new);
            }
        }
    }

    pub(super) fn set_schema(
        &mut self,
        object: ObjectKind,
        name: &QualifiedName,
        schema: &str,
    ) -> Vec<Trouble> {
        let to = self.stored_schema(&Some(schema.to_owned()));
        let found = match object {
            ObjectKind::Relation => {
                match self.find_relation(name).map(|r| (r.id, r.name.clone())) {
                    Some((id, own)) => {
                        self.rename_relation(id, Some(to), own);
                        true
                    }
                    None => false,
                }
            }
            ObjectKind::Type => match self.find_type(&name.schema, &name.name).map(|t| t.id) {
                Some(id) => {
                    self.types.entry(id).and_modify(|t| t.schema = to);
                    true
                }
                None => false,
            },
            ObjectKind::Function => {
                let ids = self.functions_meant(name, None);
                for id in &ids {
                    self.functions
                        .entry(*id)
                        .and_modify(|f| f.schema.clone_from(&to));
                }
                !ids.is_empty()
            }
        };
        unknown_unless(found, || format!("\"{name}\""))
    }

    pub(super) fn rename_relation(&mut self, id: Id, schema: Option<Option<String>>, name: String) {
        let Some(relation) = self.relations.get_mut(&id) else {
            return;
        };
        let former = std::mem::replace(&mut relation.name, name);
        let old = self.dialect.key(&former).into_owned();
        let new = self.dialect.key(&relation.name).into_owned();
        if let Some(schema) = schema {
            relation.schema = schema;
        }
        if let Some(ids) = self.names.get_mut(&old) {
            ids.retain(|other| *other != id);
        }
        self.names.entry(new.clone()).or_default().push(id);
        if self.dialect == Dialect::Mysql {
            // The names that the server made go along.
            for constraint in &mut relation.constraints {
                let tail = constraint.name.strip_prefix(former.as_str());
                let number = tail.and_then(|t| {
                    let number = t.strip_prefix("_ibfk_").or(t.strip_prefix("_chk_"))?;
                    number.parse::<u32>().is_ok().then_some(t)
                });
                if let Some(number) = number {
                    constraint.name = format!("{}{number}", relation.name);
                }
            }
        }
        if old != new {
            self.was_called(id, &former);
        }
        self.move_owned(id);
        self.take_children(id);
    }
}

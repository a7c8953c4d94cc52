//! What the database knows: relations, columns, keys, types, functions, by ids that survive a rename.
//!
//! In: operations, one after the other ([`Catalog::apply`]). Out: lookups by name and by id.
//! The hard thing is identity: everything gets an [`Id`] when it is made and keeps it through
//! renames and moves, so that two catalogs of one lineage can be compared without guessing.
//!
//! A catalog may know a relation only in part (squashed migrations): such a relation is *open*,
//! and a name that is not among its columns is unknown, not absent.

mod alter;
mod apply;
mod assume;
mod depend;
mod domain;
mod made;
mod make;
mod objects;
mod pair;
mod relation;
mod schema;
mod sequence;
mod spelling;
mod text;
pub(crate) use spelling::{implies, plain};
pub(crate) use text::{describe_column, describe_index};

use std::collections::{BTreeMap, BTreeSet};

use crate::operation::{Body, ColumnDefinition, DataType, QualifiedName, TriggerEvent};
use crate::sql::Dialect;

pub use apply::Trouble;
pub use assume::{changed_column, needed_relation};
pub(crate) use depend::names_column;
pub use pair::Pairing;
pub use relation::{
    Column, Constraint, Index, Part, Policy, Relation, RelationKind, Rule, Trigger, View,
};
pub use schema::Revoked;
pub use sequence::Sequence;

/// So many former names of one object are kept.
const FORMER_NAMES: usize = 8;

/// Identity of anything in a catalog; never reused, shared by all catalogs of one lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u32);

/// A user-defined type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserType {
    /// Identity.
    pub id: Id,
    /// Its schema; `None` is the default schema.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Labels of an enum in order, by identity.
    pub labels: Vec<(Id, String)>,
    /// Base of a domain.
    pub base: Option<DataType>,
    /// Checks of a domain.
    pub checks: Vec<Constraint>,
    /// A domain's `NOT NULL`.
    pub not_null: bool,
    /// A domain's default.
    pub default: Option<String>,
    /// Whether it is an enum.
    pub is_enum: bool,
    /// Attributes of a composite type.
    pub attributes: Vec<(Id, ColumnDefinition)>,
}

/// A function or procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Identity.
    pub id: Id,
    /// Its schema; `None` is the default schema.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// Parameters: name and type.
    pub parameters: Vec<(String, Option<DataType>)>,
    /// How many of the last parameters have a default.
    pub defaults: usize,
    /// `RETURNS …` in lower case.
    pub returns: Option<String>,
    /// Its body.
    pub body: Body,
}

/// A catalog.
#[derive(Clone, Debug)]
pub struct Catalog {
    dialect: Dialect,
    default_schema: Option<String>,
    search_path: Vec<Option<String>>,
    relations: BTreeMap<Id, Relation>,
    types: BTreeMap<Id, UserType>,
    functions: BTreeMap<Id, Function>,
    sequences: BTreeMap<Id, Sequence>,
    names: BTreeMap<String, Vec<Id>>,
    /// Names that relations and columns had before they were renamed, the oldest first.
    former: BTreeMap<Id, Vec<String>>,
    /// Views, functions and triggers that exist and fail when they are used, with the database's words.
    pub broken: BTreeMap<Id, Breakage>,
    /// What triggers write in turn, by the trigger.
    pub effects: BTreeMap<Id, Vec<Effect>>,
    /// Relations and columns that a migration has written rows or values into.
    pub filled: BTreeSet<Id>,
    /// SQLite's parents that are gone while keys of children still name them.
    gone: BTreeMap<Id, Relation>,
    /// Foreign keys whose parents are made later: a dump has its tables in the order of their names.
    awaited: Vec<Awaited>,
    /// Privileges of schemas, sequences and functions that were taken away.
    revoked: Vec<Revoked>,
    /// What an `UPDATE` of a migration gives to a column in all rows, or in those that lack a value.
    pub given: BTreeMap<Id, String>,
    /// Columns into which a migration has copied another one, with that one.
    pub copies: BTreeMap<Id, Id>,
    next: u32,
}

/// A foreign key whose parent is not there yet.
#[derive(Clone, Debug)]
struct Awaited {
    child: Id,
    constraint: Id,
    parent: QualifiedName,
    referenced: Vec<String>,
}

/// A write that the body of a trigger makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What it does.
    pub event: TriggerEvent,
    /// The relation that it writes.
    pub relation: Id,
    /// The columns that get a value.
    pub columns: Vec<Id>,
    /// With `ON CONFLICT` or the like.
    pub upsert: bool,
}

/// Why something that exists fails when it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakage {
    /// It gives no error and does something else.
    pub silent: bool,
    /// The database's error code.
    pub code: Option<&'static str>,
    /// The database's words.
    pub message: String,
    /// What it used and is gone.
    pub causes: BTreeSet<Id>,
    /// Columns of a trigger's row, in lower case: it fails only where an update changes one of them.
    pub only_if: BTreeSet<String>,
}

impl Catalog {
    /// An empty catalog.
    pub fn new(dialect: Dialect) -> Self {
        let default_schema = match dialect {
            Dialect::Postgresql => Some("public".to_owned()),
            Dialect::Sqlite => Some("main".to_owned()),
            Dialect::Mssql => Some("dbo".to_owned()),
            Dialect::Mysql | Dialect::Oracle | Dialect::Generic => None,
        };
        Self {
            dialect,
            default_schema,
            search_path: vec![None],
            relations: BTreeMap::new(),
            types: BTreeMap::new(),
            functions: BTreeMap::new(),
            sequences: BTreeMap::new(),
            names: BTreeMap::new(),
            former: BTreeMap::new(),
            broken: BTreeMap::new(),
            effects: BTreeMap::new(),
            filled: BTreeSet::new(),
            gone: BTreeMap::new(),
            awaited: Vec::new(),
            revoked: Vec::new(),
            given: BTreeMap::new(),
            copies: BTreeMap::new(),
            next: 0,
        }
    }

    /// Its dialect.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The names that a relation or column had before it was renamed, the oldest first.
    pub fn former_names(&self, id: Id) -> &[String] {
        self.former.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// Keeps the name that something is about to lose.
    fn was_called(&mut self, id: Id, name: &str) {
        let names = self.former.entry(id).or_default();
        if names.len() < FORMER_NAMES && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }

    /// All relations in order of creation.
    pub fn relations(&self) -> impl Iterator<Item = &Relation> {
        self.relations.values()
    }

    /// All user-defined types in order of creation.
    pub fn types(&self) -> impl Iterator<Item = &UserType> {
        self.types.values()
    }

    /// All functions in order of creation.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.values()
    }

    /// The relation with this id.
    pub fn relation(&self, id: Id) -> Option<&Relation> {
        self.relations.get(&id)
    }

    /// The relation with this id that was dropped while SQLite's foreign keys name it.
    pub fn gone_parent(&self, id: Id) -> Option<&Relation> {
        self.gone.get(&id)
    }

    /// The type with this id.
    pub fn user_type(&self, id: Id) -> Option<&UserType> {
        self.types.get(&id)
    }

    /// Whether names without a schema are looked for in this one.
    pub fn searches(&self, schema: &Option<String>) -> bool {
        self.search_path
            .iter()
            .any(|path| self.same_schema(path, schema))
    }

    /// Looks for names without a schema in all of MySQL's databases, those that came first before
    /// the others: which one a connection is in does not stand in the scripts.
    pub fn search_everywhere(&mut self) {
        if self.dialect != Dialect::Mysql {
            return;
        }
        let mut seen = BTreeSet::from([None]);
        let schemas = self.relations.values().map(|r| r.schema.clone());
        let others = schemas.filter(|schema| seen.insert(schema.clone()));
        let others: Vec<Option<String>> = others.collect();
        self.search_path = std::iter::once(None).chain(others).collect();
    }

    /// The body that a trigger runs: that of the function it calls, or its own. What it calls comes
    /// first: its own is the condition then, which PostgreSQL tracks.
    pub fn body_of<'a>(&'a self, trigger: &'a Trigger) -> Option<&'a Body> {
        let called = trigger.function.and_then(|id| self.function(id));
        called.map(|f| &f.body).or(trigger.body.as_ref())
    }

    /// The function with this id.
    pub fn function(&self, id: Id) -> Option<&Function> {
        self.functions.get(&id)
    }

    /// The relation that this name means, along the search path; a name that only one other
    /// schema has is taken too, since an application may set its own search path.
    pub fn find_relation(&self, name: &QualifiedName) -> Option<&Relation> {
        let ids = self.names.get(self.dialect.key(&name.name).as_ref())?;
        let candidates: Vec<&Relation> =
            ids.iter().filter_map(|id| self.relations.get(id)).collect();
        self.pick(&name.schema, candidates, |relation| &relation.schema)
    }

    /// The schema of the only relation of this name, for a query that takes its schema from the
    /// program; `None` where the search path decides among several, or nothing is called so.
    pub fn only_schema_with(&self, relation: &str) -> Option<String> {
        match self
            .names
            .get(self.dialect.key(relation).as_ref())?
            .as_slice()
        {
            [only] => self.relations.get(only)?.schema.clone(),
            _ => None,
        }
    }

    /// The type that this name means.
    pub fn find_type(&self, schema: &Option<String>, name: &str) -> Option<&UserType> {
        let key = self.dialect.key(name);
        let candidates = self
            .types
            .values()
            .filter(|t| self.dialect.key(&t.name) == key)
            .collect();
        self.pick(schema, candidates, |t| &t.schema)
    }

    /// All functions of this name that take `arguments` arguments; all of the name where it is `None`.
    pub fn find_functions(&self, name: &QualifiedName, arguments: Option<usize>) -> Vec<&Function> {
        let key = self.dialect.key(&name.name);
        let schema = self.stored_schema(&name.schema);
        self.functions
            .values()
            .filter(|f| self.dialect.key(&f.name) == key)
            .filter(|f| name.schema.is_none() || f.schema == schema)
            .filter(|f| {
                arguments.is_none_or(|n| {
                    let all = f.parameters.len();
                    (all.saturating_sub(f.defaults)..=all).contains(&n)
                })
            })
            .collect()
    }

    fn pick<'a, T>(
        &self,
        schema: &Option<String>,
        candidates: Vec<&'a T>,
        of: impl Fn(&T) -> &Option<String>,
    ) -> Option<&'a T> {
        if schema.is_some() {
            let stored = self.stored_schema(schema);
            let exact = candidates.iter().find(|c| self.same_schema(of(c), &stored));
            if exact.is_some() || self.dialect != Dialect::Mysql {
                return exact.copied();
            }
        }
        self.search_path
            .iter()
            .find_map(|path| candidates.iter().find(|c| self.same_schema(of(c), path)))
            .or(match candidates.as_slice() {
                [only] => Some(only),
                _ => None,
            })
            .copied()
    }

    fn same_schema(&self, a: &Option<String>, b: &Option<String>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => self.dialect.key(a) == self.dialect.key(b),
            _ => false,
        }
    }

    /// How a written schema is stored: the default schema is `None`.
    fn stored_schema(&self, schema: &Option<String>) -> Option<String> {
        let written = schema.as_deref()?;
        let default = self
            .default_schema
            .as_deref()
            .is_some_and(|d| self.dialect.key(d) == self.dialect.key(written));
        (!default).then(|| written.to_owned())
    }

    /// Where something new without a schema goes.
    fn new_schema(&self, schema: &Option<String>) -> Option<String> {
        match schema {
            Some(_) => self.stored_schema(schema),
            None => self.search_path.first().cloned().flatten(),
        }
    }

    fn fresh(&mut self) -> Id {
        self.next += 1;
        Id(self.next)
    }

    /// Relations whose name has this key, whatever their schema.
    pub fn relations_named(&self, name: &str) -> impl Iterator<Item = &Relation> {
        self.names
            .get(self.dialect.key(name).as_ref())
            .into_iter()
            .flatten()
            .filter_map(|id| self.relations.get(id))
    }
}

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
mod objects;
mod pair;
mod text;
pub(crate) use text::{describe_column, describe_index};

use std::collections::{BTreeMap, BTreeSet};

use crate::operation::{
    Body, ColumnDefinition, DataType, Generated, QualifiedName, ReferentialAction, TriggerEvent,
};
use crate::sql::Dialect;

pub use apply::Trouble;
pub use assume::changed_column;
pub use pair::Pairing;

/// So many former names of one object are kept.
const FORMER_NAMES: usize = 8;

/// Identity of anything in a catalog; never reused, shared by all catalogs of one lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u32);

/// What kind of relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// A table.
    Table,
    /// A view: a query under a name.
    View,
    /// A materialized view.
    MaterializedView,
}

/// A table or view.
#[derive(Clone, Debug)]
pub struct Relation {
    /// Identity.
    pub id: Id,
    /// Its schema; `None` is the database's default schema.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: RelationKind,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Constraints in order of creation.
    pub constraints: Vec<Constraint>,
    /// Indexes in order of creation; those that back a constraint are not repeated here.
    pub indexes: Vec<Index>,
    /// Triggers in order of creation.
    pub triggers: Vec<Trigger>,
    /// The query of a view.
    pub view: Option<View>,
    /// Not all columns are known.
    pub open: bool,
    /// Names that are known not to be columns although the relation is open.
    pub absent: BTreeSet<String>,
    /// It lives for a session only.
    pub temporary: bool,
    /// The partitioned table that it is a partition of.
    pub partition_of: Option<Id>,
    /// Revoked privileges and row-level security in words.
    pub restrictions: Vec<String>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Identity.
    pub id: Id,
    /// What its definition states.
    pub definition: ColumnDefinition,
    /// The user-defined type it is of.
    pub user_type: Option<Id>,
    /// The column that a view's column passes through unchanged.
    pub source: Option<Id>,
}

impl Column {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether an insert may leave it out without a null being stored.
    pub fn filled(&self) -> bool {
        self.definition.default.is_some() || self.definition.generated != Generated::No
    }
}

/// The query of a view and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The query's text.
    pub query: String,
    /// Column names listed after the view's name.
    pub names: Vec<String>,
    /// Relations, columns, types and functions that it uses.
    pub depends: BTreeSet<Id>,
    /// `WITH CHECK OPTION`: a write that the view would not show is refused.
    pub check_option: bool,
    /// `WITH NO DATA`: it cannot be read before it is refreshed.
    pub unpopulated: bool,
}

/// A constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// Identity.
    pub id: Id,
    /// Its name, the database's default name where none was written.
    pub name: String,
    /// What it demands.
    pub rule: Rule,
    /// Existing rows are not checked.
    pub not_valid: bool,
    /// Checked after the statement, and no target of `ON CONFLICT`.
    pub deferrable: bool,
}

/// What a constraint demands, by identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Primary key.
    PrimaryKey(Vec<Id>),
    /// Unique key.
    Unique {
        /// Its columns.
        columns: Vec<Id>,
        /// `NULLS NOT DISTINCT`.
        nulls_not_distinct: bool,
    },
    /// Foreign key.
    ForeignKey {
        /// The child's columns.
        columns: Vec<Id>,
        /// The parent relation, if it is known.
        parent: Option<Id>,
        /// The parent's columns; empty for its primary key.
        referenced: Vec<Id>,
        /// What a delete of the parent's row does.
        on_delete: ReferentialAction,
        /// What a change of the parent's key does.
        on_update: ReferentialAction,
    },
    /// Check.
    Check {
        /// Its expression.
        expression: String,
        /// Columns that stand in it.
        columns: Vec<Id>,
    },
    /// Exclusion.
    Exclude(Vec<Id>),
}

impl Rule {
    /// The table's own columns that it is about.
    pub fn columns(&self) -> &[Id] {
        match self {
            Self::PrimaryKey(columns)
            | Self::Exclude(columns)
            | Self::Unique { columns, .. }
            | Self::ForeignKey { columns, .. }
            | Self::Check { columns, .. } => columns,
        }
    }
}

/// An index that backs no constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// Identity.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Unique.
    pub unique: bool,
    /// Predicate of a partial index.
    pub predicate: Option<String>,
}

/// One part of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A column.
    Column(Id),
    /// An expression and the columns that stand in it.
    Expression(String, Vec<Id>),
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Identity.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// When it fires, with the columns of `UPDATE OF`.
    pub events: Vec<(TriggerEvent, Vec<Id>)>,
    /// The function it calls.
    pub function: Option<Id>,
    /// Its own body.
    pub body: Option<Body>,
}

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
    schemas: BTreeSet<String>,
    relations: BTreeMap<Id, Relation>,
    types: BTreeMap<Id, UserType>,
    functions: BTreeMap<Id, Function>,
    sequences: BTreeMap<Id, (Option<String>, String)>,
    names: BTreeMap<String, Vec<Id>>,
    /// Names that relations and columns had before they were renamed, the oldest first.
    former: BTreeMap<Id, Vec<String>>,
    /// Views, functions and triggers that exist and fail when they are used, with the database's words.
    pub broken: BTreeMap<Id, Breakage>,
    /// Relations and columns that a migration has written rows or values into.
    pub filled: BTreeSet<Id>,
    /// Columns into which a migration has copied another one, with that one.
    pub copies: BTreeMap<Id, Id>,
    next: u32,
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
            schemas: BTreeSet::new(),
            relations: BTreeMap::new(),
            types: BTreeMap::new(),
            functions: BTreeMap::new(),
            sequences: BTreeMap::new(),
            names: BTreeMap::new(),
            former: BTreeMap::new(),
            broken: BTreeMap::new(),
            filled: BTreeSet::new(),
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

    /// Names of all sequences by id.
    pub fn sequences(&self) -> impl Iterator<Item = (Id, &str)> {
        self.sequences
            .iter()
            .map(|(id, (_, name))| (*id, name.as_str()))
    }

    /// The relation with this id.
    pub fn relation(&self, id: Id) -> Option<&Relation> {
        self.relations.get(&id)
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

    /// The body that a trigger runs: its own, or that of the function it calls.
    pub fn body_of<'a>(&'a self, trigger: &'a Trigger) -> Option<&'a Body> {
        let called = || Some(&self.function(trigger.function?)?.body);
        trigger.body.as_ref().or_else(called)
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

impl Relation {
    /// The column of this name; the key function is the dialect's.
    pub fn column(&self, dialect: Dialect, name: &str) -> Option<&Column> {
        let key = dialect.key(name);
        self.columns.iter().find(|c| dialect.key(c.name()) == key)
    }

    /// The column with this id.
    pub fn column_by_id(&self, id: Id) -> Option<&Column> {
        self.columns.iter().find(|c| c.id == id)
    }

    /// Its name with its schema, where that is not the default one.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName {
            schema: self.schema.clone(),
            name: self.name.clone(),
        }
    }

    /// Column sets that are unique over the whole table.
    pub fn unique_keys(&self) -> impl Iterator<Item = (Id, Vec<Id>)> + '_ {
        let constraints = self.constraints.iter().filter_map(|c| match &c.rule {
            Rule::PrimaryKey(columns) | Rule::Unique { columns, .. } => {
                Some((c.id, columns.clone()))
            }
            _ => None,
        });
        let indexes = self
            .indexes
            .iter()
            .filter(|i| i.unique && i.predicate.is_none())
            .filter_map(|i| {
                let columns = i.parts.iter().map(|p| match p {
                    Part::Column(id) => Some(*id),
                    Part::Expression(..) => None,
                });
                Some((i.id, columns.collect::<Option<Vec<Id>>>()?))
            });
        constraints.chain(indexes)
    }
}

//! What a path or a bare word names at a place: a table or a column.
//!
//! The hard thing: the modules that `table!` makes (`orders`, `orders::dsl`, `orders::columns`)
//! stand in no file; their names are known from the declaration, or from the schema where the
//! declaration is generated at build time.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::ID;
use super::tables::is_table;
use crate::location::Span;
use crate::orm::rust::imports::{Import, Imports};
use crate::orm::{Model, Models, Schema, Unit};

/// How many globs of a file are looked at.
const GLOBS: usize = 64;

/// A table as paths name it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declared<'a> {
    /// Its name in the schema.
    pub(super) table: &'a str,
    /// Its declaration; none where only the schema knows it.
    model: Option<&'a Model>,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The table.
    pub(super) table: String,
    /// The column; none for the table itself.
    pub(super) column: Option<String>,
}

/// The names that a file can use.
pub(super) struct Names<'a> {
    schema: &'a Schema,
    tables: BTreeMap<&'a str, Declared<'a>>,
    /// The file's imports.
    pub(super) imports: Imports,
    /// Tables whose columns are brought in as bare words, and where.
    opened: Vec<(String, Span)>,
}

impl<'a> Names<'a> {
    /// Reads a file's imports against what is declared.
    pub(super) fn read(unit: &Unit<'_>, root: Node<'_>, models: &'a Models) -> Self {
        let mut tables: BTreeMap<&str, Declared<'_>> = BTreeMap::new();
        for table in models.schema().tables() {
            let bare = table.name.rsplit('.').next().unwrap_or(&table.name);
            tables.entry(bare).or_insert(Declared {
                table: &table.name,
                model: None,
            });
        }
        for model in models.of(ID).filter(|m| is_table(m)) {
            if let Some(table) = &model.table {
                let declared = Declared {
                    table,
                    model: Some(model),
                };
                tables.insert(&model.name, declared);
            }
        }
        let imports = Imports::read(root, unit.text);
        let mut names = Self {
            schema: models.schema(),
            tables,
            imports,
            opened: Vec::new(),
        };
        let opens = |i: &Import| match i.path.as_slice() {
            [.., table, inner] if matches!(inner.as_str(), "dsl" | "columns") => {
                Some((table.clone(), i.scope))
            }
            _ => None,
        };
        names.opened = names
            .imports
            .globs
            .iter()
            .filter_map(opens)
            .take(GLOBS)
            .collect();
        names
    }

    /// The table of that name in code.
    pub(super) fn table(&self, name: &str) -> Option<Declared<'a>> {
        self.tables.get(name).copied()
    }

    /// The column of a table by its name in code.
    pub(super) fn column(&self, table: Declared<'_>, name: &str) -> Option<String> {
        let declared = table.model.map(|m| m.fields.as_slice()).unwrap_or_default();
        match declared.iter().find(|f| f.name == name) {
            Some(field) => Some(field.column.clone()),
            None => self
                .schema
                .table(table.table)?
                .column(name)
                .map(str::to_owned),
        }
    }

    /// What a path names: `orders::status`, `schema::orders::table`, `o::dsl::status`.
    pub(super) fn path(&self, path: &[&str], at: usize) -> Option<Named> {
        let (first, rest) = path.split_first()?;
        let import = self.imports.of(first, at);
        let mut full: Vec<&str> = match import {
            Some(import) => import.path.iter().map(String::as_str).collect(),
            None => vec![first],
        };
        full.extend(rest);
        self.full(&full)
    }

    /// What a path from the outermost module names.
    pub(super) fn full(&self, path: &[&str]) -> Option<Named> {
        let (last, before) = path.split_last()?;
        let (owner, outer) = before.split_last()?;
        let (owner, inner) = match (*owner, outer.last()) {
            ("dsl" | "columns", Some(owner)) => (*owner, true),
            (owner, _) => (owner, false),
        };
        let table = self.table(owner)?;
        let column = if matches!(*last, "table" | "star" | "all_columns") || inner && *last == owner
        {
            None
        } else {
            Some(self.column(table, last)?)
        };
        Some(Named {
            table: table.table.to_owned(),
            column,
        })
    }

    /// What a bare word names: a column or a table that an import brought in.
    pub(super) fn word(&self, word: &str, at: usize) -> Option<Named> {
        if let Some(import) = self.imports.of(word, at) {
            let path: Vec<&str> = import.path.iter().map(String::as_str).collect();
            return self.full(&path);
        }
        let opened = self.opened.iter().filter(|(_, scope)| scope.contains(at));
        let mut found = opened.filter_map(|(owner, scope)| {
            let named = self.full(&[owner, "dsl", word])?;
            Some((scope.start, named))
        });
        let first = found.next()?;
        let innermost = found.fold(first, |a, b| if b.0 > a.0 { b } else { a });
        Some(innermost.1)
    }

    /// Whether any bare word can name a column or table.
    pub(super) fn has_words(&self) -> bool {
        let inner = |i: &Import| i.path.iter().any(|n| n == "dsl" || n == "columns");
        !self.opened.is_empty()
            || self.imports.names().any(inner)
            || self
                .imports
                .names()
                .any(|i| self.import(i).is_some_and(|n| n.column.is_some()))
    }

    /// What an import names: a table's module, a table or a column.
    pub(super) fn import(&self, import: &Import) -> Option<Named> {
        let path: Vec<&str> = import.path.iter().map(String::as_str).collect();
        if let Some(named) = self.full(&path) {
            return Some(named);
        }
        let (last, before) = path.split_last()?;
        let from = before.last().is_some_and(|n| n.contains("schema"));
        let table = self.table(last).filter(|_| from)?;
        Some(Named {
            table: table.table.to_owned(),
            column: None,
        })
    }
}

//! A column of a chain is bound to one of its tables.
//!
//! In: a name and the [`Query`] that it stands in. Out: a [`Name`] of the statement, or nothing: a
//! name that no table of the query has, or that two have, is left alone.

use super::scope::{Query, Words};
use super::statement::{Found, Reader};
use crate::clause::Clause;
use crate::orm::golang::names::ColumnName;
use crate::orm::{ModelUse, Name, Snippet, Value};
use crate::severity::Confidence;

impl<'a> Reader<'a, '_> {
    /// Binds a column to one of the query's tables.
    pub(super) fn name(
        &mut self,
        words: Words<'a>,
        column: &ColumnName,
        clause: Clause,
        value: Value,
        query: &Query,
        found: &mut Found,
    ) {
        let has = |table: &&(String, String)| self.schema.has(&table.0, &column.column);
        let written = matches!(clause, Clause::Insert | Clause::Set | Clause::Upsert);
        let table = match &column.qualifier {
            Some(qualifier) => {
                let called = |(table, alias): &&(String, String)| {
                    alias.eq_ignore_ascii_case(qualifier) || table.eq_ignore_ascii_case(qualifier)
                };
                let mut known = query.tables.iter().filter(called).peekable();
                match known.peek() {
                    Some(_) => known.find(has),
                    // The alias is put in at run time.
                    None => query.tables.iter().filter(|(_, a)| a.is_empty()).find(has),
                }
            }
            // A row may be given a column that the migration brings.
            None if clause == Clause::Insert => query.tables.first(),
            None if written => query.tables.first().filter(has),
            None => {
                let mut fitting = query.tables.iter().filter(has);
                let first = fitting.next();
                first.filter(|(table, _)| fitting.all(|(other, _)| other == table))
            }
        };
        let Some((table, _)) = table else {
            // A mapper takes the name of the field too.
            let field = |(table, _): &(String, String)| {
                let column = self.scope.field_column(table, &column.column)?;
                Some((table.clone(), column.to_owned()))
            };
            let Some((table, known)) = query.tables.iter().find_map(field) else {
                return;
            };
            let name = Name {
                table,
                column: Some(known),
                clause,
                at: words.part(column.at.start, column.at.end),
                value,
            };
            self.push(name, words, found);
            return;
        };
        let spelled = self.schema.table(table);
        let spelled = spelled.and_then(|t| t.column(&column.column));
        let name = Name {
            table: table.clone(),
            column: Some(spelled.unwrap_or(&column.column).to_owned()),
            clause,
            at: words.part(column.at.start, column.at.end),
            value,
        };
        self.push(name, words, found);
    }

    /// A name goes to the statement, or to the constant that holds it.
    pub(super) fn push(&mut self, name: Name, words: Words<'a>, found: &mut Found) {
        match words.literal.filter(|_| words.constant) {
            Some(literal) => {
                // The row that is written has it too.
                let mut own = name.clone();
                own.at = words.at;
                found.names.push(own);
                if self.told.insert(name.at) {
                    self.uses.statements.push(ModelUse {
                        whole: literal.span,
                        names: vec![name],
                        write: None,
                        confidence: Confidence::Likely,
                        because: Some("statements of the file are built with this constant"),
                        retired: false,
                    });
                }
            }
            None => found.names.push(name),
        }
    }

    /// A piece of SQL in the file.
    pub(super) fn snippet(&mut self, words: Words<'a>, clause: Clause, query: &Query) {
        let Some(literal) = words.literal else { return };
        self.uses.snippets.push(Snippet {
            literal: literal.span,
            tables: query.tables.clone(),
            clause,
            confidence: Confidence::Likely,
        });
    }
}

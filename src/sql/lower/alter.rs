//! `ALTER TABLE`: a list of actions, each lowered alone.
//!
//! In: the cursor behind `TABLE`. Out: the operations of all actions in order; an action that
//! cannot be read is an `Opaque` beside the others. The hard thing: three dialects write the same
//! action in many ways, and two of them leave out the verb after the first comma.

use super::super::Dialect;
use super::super::cursor::{Cursor, Gap, Read};
use super::super::lexer::TokenKind;
use super::access;
use super::alteration;
use super::column::{self, ColumnRead};
use super::constraint::{self, Element};

use super::Lowered;
use super::opaque::opaque;
use crate::operation::{ColumnAlteration, ObjectKind, Operation, QualifiedName};

/// `ALTER TABLE` after `TABLE`.
pub(super) fn table(c: &mut Cursor) -> Read<Vec<Lowered>> {
    let if_exists = c.if_exists();
    if c.eat_all(&["all", "in"]) {
        return Ok(vec![Operation::Neutral.into()]);
    }
    let name = c.table()?;
    if c.done() {
        return Err(c.gap("an action"));
    }
    let mut lowered = Vec::new();
    let mut verb = Verb::Other;
    for mut item in c.items() {
        let action = Action {
            table: &name,
            if_exists,
        };
        let start = item;
        match action.read(&mut item, &mut verb) {
            Ok(operations) if item.done() => lowered.extend(operations),
            Ok(operations) => {
                lowered.extend(operations);
                let gap = item.gap("the end of the action");
                lowered.push(opaque(&start, gap).into());
            }
            Err(gap) => lowered.push(opaque(&start, gap).into()),
        }
    }
    Ok(lowered)
}

/// The verb of the action before, for dialects that do not repeat it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Add,
    DropColumn,
    DropConstraint,
    Neutral,
    Other,
}

struct Action<'t> {
    table: &'t QualifiedName,
    if_exists: bool,
}

impl Action<'_> {
    fn read(&self, c: &mut Cursor, verb: &mut Verb) -> Read<Vec<Lowered>> {
        let repeats = matches!(c.dialect, Dialect::Mssql | Dialect::Oracle);
        let before = std::mem::replace(verb, Verb::Other);
        if c.dialect == Dialect::Mssql && c.eat("with") {
            c.eat_any(&["check", "nocheck"]);
        }
        if c.is("add") && !(repeats && before == Verb::Add && c.peek_at(1).is_none()) {
            c.at += 1;
            *verb = Verb::Add;
            return self.add(c, verb);
        }
        if c.eat("drop") {
            return self.drop(c, verb);
        }
        if c.eat("alter") {
            return self.alter(c);
        }
        if c.eat("rename") {
            return self.rename(c);
        }
        if c.eat("modify") {
            return self.modify(c);
        }
        if c.eat("change") {
            c.eat("column");
            c.if_exists();
            let from = c.identifier()?;
            let read = column::definition(c)?;
            return Ok(self.redefine(from, read, c));
        }
        if c.eat_all(&["set", "schema"]) {
            let schema = c.identifier()?;
            return one(Operation::SetSchema {
                object: ObjectKind::Relation,
                name: self.table.clone(),
                schema,
            });
        }
        if c.is("validate") && c.is_at(1, "constraint") {
            c.at += 2;
            let name = c.identifier()?;
            return one(Operation::ValidateConstraint {
                table: self.table.clone(),
                name,
            });
        }
        if c.is_any(&["attach", "detach"]) && c.is_at(1, "partition") {
            let attach = c.is("attach");
            c.at += 2;
            let partition = c.qualified()?;
            c.rest();
            return one(self.partition(partition, attach));
        }
        if c.is("inherit") || (c.is("no") && c.is_at(1, "inherit")) {
            let attach = c.eat("inherit");
            if !attach {
                c.at += 2;
            }
            let parent = c.qualified()?;
            return one(Operation::Partition {
                table: parent,
                partition: self.table.clone(),
                attach,
            });
        }
        if let Some(operation) = access::switched(c, self.table) {
            return one(operation);
        }
        if neutral(c) {
            c.rest();
            *verb = Verb::Neutral;
            return one(Operation::Neutral);
        }
        match before {
            Verb::Add if repeats => {
                *verb = Verb::Add;
                self.add(c, verb)
            }
            Verb::DropColumn if repeats => {
                *verb = Verb::DropColumn;
                self.drop_column(c)
            }
            Verb::DropConstraint if repeats => {
                *verb = Verb::DropConstraint;
                self.drop_constraint(c)
            }
            Verb::Neutral => {
                // `ORDER BY a, b`, `DROP PARTITION p0, p1`.
                c.rest();
                *verb = Verb::Neutral;
                one(Operation::Neutral)
            }
            _ => Err(c.gap("an action of ALTER TABLE")),
        }
    }

    fn partition(&self, partition: QualifiedName, attach: bool) -> Operation {
        Operation::Partition {
            table: self.table.clone(),
            partition,
            attach,
        }
    }

    fn add(&self, c: &mut Cursor, verb: &mut Verb) -> Read<Vec<Lowered>> {
        if c.is("partition") && !matches!(c.dialect, Dialect::Postgresql | Dialect::Sqlite) {
            c.rest();
            *verb = Verb::Neutral;
            return one(Operation::Neutral);
        }
        let column = c.eat("column");
        let if_not_exists = c.if_not_exists();
        if c.is_symbol(b'(') {
            return self.add_list(c);
        }
        if !column && constraint::starts(c) {
            return self.add_element(c);
        }
        let read = column::definition(c)?;
        Ok(self.add_column(read, if_not_exists, c))
    }

    /// MySQL's and Oracle's `ADD (a int, b int)`.
    fn add_list(&self, c: &mut Cursor) -> Read<Vec<Lowered>> {
        let mut lowered = Vec::new();
        for mut item in c.group()?.items() {
            if constraint::starts(&item) {
                lowered.extend(self.add_element(&mut item)?);
            } else {
                let read = column::definition(&mut item)?;
                lowered.extend(self.add_column(read, false, &item));
            }
        }
        Ok(lowered)
    }

    fn add_element(&self, c: &mut Cursor) -> Read<Vec<Lowered>> {
        match constraint::read(c)? {
            Element::Constraint(constraint) => one(Operation::AddConstraint {
                table: self.table.clone(),
                constraint,
            }),
            Element::Index(inline) => one(inline.operation(self.table)),
            Element::NotNull { column } => one(self.altered(column, ColumnAlteration::SetNotNull)),
            Element::Default { column, value } => {
                one(self.altered(column, ColumnAlteration::SetDefault(value)))
            }
            Element::Nothing => one(Operation::Neutral),
        }
    }

    fn add_column(&self, read: ColumnRead, if_not_exists: bool, c: &Cursor) -> Vec<Lowered> {
        let mut lowered = vec![
            Operation::AddColumn {
                table: self.table.clone(),
                column: read.column,
                if_not_exists,
                position: read.position.unwrap_or_default(),
            }
            .into(),
        ];
        self.constraints(&mut lowered, read.constraints, read.gaps, c);
        lowered
    }

    fn constraints(
        &self,
        lowered: &mut Vec<Lowered>,
        constraints: Vec<crate::operation::ConstraintDefinition>,
        gaps: Vec<Gap>,
        c: &Cursor,
    ) {
        lowered.extend(constraints.into_iter().map(|constraint| {
            Operation::AddConstraint {
                table: self.table.clone(),
                constraint,
            }
            .into()
        }));
        lowered.extend(gaps.into_iter().map(|gap| opaque(c, gap).into()));
    }

    fn redefine(&self, from: String, read: ColumnRead, c: &Cursor) -> Vec<Lowered> {
        let mut lowered = vec![
            Operation::RedefineColumn {
                table: self.table.clone(),
                from,
                column: read.column,
                position: read.position,
            }
            .into(),
        ];
        self.constraints(&mut lowered, read.constraints, read.gaps, c);
        lowered
    }

    fn altered(&self, column: String, alteration: ColumnAlteration) -> Operation {
        Operation::AlterColumn {
            table: self.table.clone(),
            column,
            alteration,
        }
    }

    fn all_altered(&self, column: &str, alterations: Vec<ColumnAlteration>) -> Vec<Lowered> {
        alterations
            .into_iter()
            .map(|a| self.altered(column.to_owned(), a).into())
            .collect()
    }

    fn drop(&self, c: &mut Cursor, verb: &mut Verb) -> Read<Vec<Lowered>> {
        let mysql = matches!(c.dialect, Dialect::Mysql | Dialect::Generic);
        let key = (c.is("index") || c.is("key")) && c.peek_at(1).is_some();
        if c.is("primary") && c.is_at(1, "key") {
            c.at += 2;
            let cascade = c.cascade();
            return one(self.dropped_constraint(None, false, cascade));
        }
        if c.is("partition") && c.peek_at(1).is_some() && c.dialect != Dialect::Postgresql {
            c.rest();
            *verb = Verb::Neutral;
            return one(Operation::Neutral);
        }
        if key && (mysql || c.dialect == Dialect::Mssql) {
            c.at += 1;
            let if_exists = c.if_exists();
            let name = QualifiedName::bare(c.identifier()?);
            return one(Operation::DropIndex {
                name,
                table: Some(self.table.clone()),
                if_exists,
                concurrently: false,
            });
        }
        if (c.is("foreign") && c.is_at(1, "key"))
            || (c.is("check") && mysql && c.peek_at(1).is_some())
        {
            c.at += if c.is("check") { 1 } else { 2 };
            return self.drop_constraint(c);
        }
        if c.is("constraint") && c.peek_at(1).is_some() {
            c.at += 1;
            *verb = Verb::DropConstraint;
            return self.drop_constraint(c);
        }
        if c.is("unique") && c.is_symbol_at(1, b'(') {
            return Err(Gap(
                "a unique constraint is dropped by its columns".to_owned()
            ));
        }
        let unused = c.is("unused") && c.is_at(1, "columns");
        let period = c.is("period") && c.is_at(1, "for");
        let versioning = c.is("system") && c.is_at(1, "versioning");
        if unused || period || versioning {
            c.rest();
            return one(Operation::Neutral);
        }
        c.eat_any(&["column", "columns"]);
        *verb = Verb::DropColumn;
        self.drop_column(c)
    }

    fn drop_column(&self, c: &mut Cursor) -> Read<Vec<Lowered>> {
        // After the first comma SQL Server may switch between columns and constraints.
        if c.dialect == Dialect::Mssql && c.eat("constraint") {
            return self.drop_constraint(c);
        }
        c.eat("column");
        if c.is_symbol(b'(') {
            let columns = c.names()?;
            let cascade = c.cascade();
            return Ok(columns
                .into_iter()
                .map(|column| self.dropped_column(column, false, cascade).into())
                .collect());
        }
        let if_exists = c.if_exists();
        let column = c.identifier()?;
        let cascade = c.cascade();
        one(self.dropped_column(column, if_exists, cascade))
    }

    fn dropped_column(&self, column: String, if_exists: bool, cascade: bool) -> Operation {
        Operation::DropColumn {
            table: self.table.clone(),
            column,
            if_exists,
            cascade,
        }
    }

    fn drop_constraint(&self, c: &mut Cursor) -> Read<Vec<Lowered>> {
        if c.dialect == Dialect::Mssql && c.eat("column") {
            return self.drop_column(c);
        }
        let if_exists = c.if_exists();
        let name = c.identifier()?;
        let cascade = c.cascade();
        if c.is("with") {
            c.rest();
        }
        one(self.dropped_constraint(Some(name), if_exists, cascade))
    }

    fn dropped_constraint(
        &self,
        name: Option<String>,
        if_exists: bool,
        cascade: bool,
    ) -> Operation {
        Operation::DropConstraint {
            table: self.table.clone(),
            name,
            if_exists,
            cascade,
        }
    }

    fn alter(&self, c: &mut Cursor) -> Read<Vec<Lowered>> {
        if c.is_any(&["constraint", "index", "check"])
            && c.peek_at(2).is_some()
            && !c.is_at(1, "set")
        {
            // Deferrability, visibility, enforcement.
            c.rest();
            return one(Operation::Neutral);
        }
        c.eat("column");
        c.if_exists();
        let column = c.identifier()?;
        if c.dialect == Dialect::Mssql && !c.is_any(&["add", "drop", "set"]) {
            let alterations = alteration::restated(c, column.clone())?;
            return Ok(self.all_altered(&column, alterations));
        }
        let alterations = alteration::read(c)?;
        Ok(alterations
            .into_iter()
            .map(|a| match a {
                Some(alteration) => self.altered(column.clone(), alteration).into(),
                None => Operation::Neutral.into(),
            })
            .collect())
    }

    fn modify(&self, c: &mut Cursor) -> Read<Vec<Lowered>> {
        c.eat("column");
        if c.dialect == Dialect::Oracle {
            let mut lowered = Vec::new();
            let items = if c.is_symbol(b'(') {
                c.group()?.items()
            } else {
                let rest = c.slice(c.at, c.tokens.len());
                c.rest();
                vec![rest]
            };
            for mut item in items {
                let (column, alterations) = alteration::modified(&mut item)?;
                lowered.extend(self.all_altered(&column, alterations));
            }
            return Ok(lowered);
        }
        c.if_exists();
        let read = column::definition(c)?;
        let from = read.column.name.clone();
        Ok(self.redefine(from, read, c))
    }

    fn rename(&self, c: &mut Cursor) -> Read<Vec<Lowered>> {
        let table = self.table.clone();
        if c.is("constraint") && c.is_at(2, "to") {
            c.at += 1;
            let (from, to) = pair(c)?;
            return one(Operation::RenameConstraint { table, from, to });
        }
        if c.is_any(&["index", "key"]) && c.is_at(2, "to") {
            c.at += 1;
            let (from, to) = pair(c)?;
            return one(Operation::RenameIndex {
                from: QualifiedName::bare(from),
                to,
                table: Some(table),
            });
        }
        let column = c.is("column") && c.is_at(2, "to");
        if column || c.is_at(1, "to") {
            c.at += usize::from(column);
            let (from, to) = pair(c)?;
            return one(Operation::RenameColumn { table, from, to });
        }
        if c.is("column") && c.is_at(1, "if") {
            c.at += 3;
            let (from, to) = pair(c)?;
            return one(Operation::RenameColumn { table, from, to });
        }
        c.eat_any(&["to", "as"]);
        c.eat_symbol(b'=');
        let to = c.qualified()?;
        one(Operation::RenameRelation {
            from: table,
            to,
            if_exists: self.if_exists,
        })
    }
}

fn one(operation: Operation) -> Read<Vec<Lowered>> {
    Ok(vec![operation.into()])
}

/// `a TO b`.
pub(super) fn pair(c: &mut Cursor) -> Read<(String, String)> {
    let from = c.identifier()?;
    c.expect("to")?;
    let to = c.identifier()?;
    Ok((from, to))
}

/// Actions that change nothing that a query can see: storage, ownership, partitions' upkeep.
fn neutral(c: &Cursor) -> bool {
    const FIRST: &str = "owner cluster set reset replica enable disable no not of algorithm lock engine \
         convert default character charset collate auto_increment row_format comment order \
         force discard import partition remove reorganize truncate coalesce analyze check \
         optimize rebuild repair exchange key_block_size max_rows min_rows avg_row_length \
         checksum compression connection data delay_key_write encryption insert_method \
         pack_keys password stats_auto_recalc stats_persistent stats_sample_pages tablespace \
         union with without nocheck switch depends move logging nologging parallel noparallel \
         shrink cache page_compressed transactional nowait wait options period";
    c.is_among(FIRST) && c.peek().is_some_and(|t| t.kind == TokenKind::Word)
}

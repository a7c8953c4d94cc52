//! What a team teaches about its own code: functions that are handed SQL, tables or columns, and
//! classes that stand for a table.
//!
//! In: the rows `sinks:` and `models:` of the config. Out: [`Uses`] like those of a mapper. The hard
//! thing is that it must work in every language with a grammar: only shapes that they share are
//! looked at (a call with arguments, a declaration with a name).

use tree_sitter::Node;

use super::tree;
use super::{ModelUse, Name, Schema, Snippet, Table, Unclear, Unit, Uses, Value};
use crate::clause::Clause;
use crate::host::Literal;
use crate::location::Span;
use crate::naming;
use crate::repo::Globs;
use crate::severity::Confidence;

/// Everything that was taught.
#[derive(Clone, Debug, Default)]
pub struct Taught {
    /// Functions.
    pub sinks: Vec<Sink>,
    /// Classes with their tables.
    pub models: Vec<(Subject, String)>,
}

/// Which classes.
#[derive(Clone, Debug)]
pub enum Subject {
    /// The class of this name.
    Class(String),
    /// Every class of these files.
    Files(Globs),
}

/// A function one of whose arguments names something.
#[derive(Clone, Debug)]
pub struct Sink {
    /// Its name, with as much of the path in front of it as tells it from others: `Db.fetch`.
    pub function: String,
    /// Which argument.
    pub argument: Argument,
    /// What it names.
    pub is: Named,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// By its place, from 1 on.
    Position(usize),
    /// By its name.
    Keyword(String),
}

/// What an argument names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// SQL: a statement, or a condition on a table.
    Sql(Option<TableOf>),
    /// A table.
    Table,
    /// A column, or several with commas between.
    Column(TableOf),
}

/// Where the table of a sink stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableOf {
    /// It is always this one.
    Always(String),
    /// Another argument names it.
    Argument(Argument),
}

impl Taught {
    /// Whether a file may hold something that was taught.
    pub fn speaks(&self, path: &str, text: &str) -> bool {
        let last = |function: &str| parts(function).last().map(|p| p.to_string());
        let called = |s: &Sink| last(&s.function).is_some_and(|name| text.contains(&name));
        self.sinks.iter().any(called) || self.models.iter().any(|(s, _)| s.covers(path, text))
    }

    /// The tables that are named.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        let sinks = self.sinks.iter().filter_map(|sink| match &sink.is {
            Named::Sql(Some(TableOf::Always(table))) | Named::Column(TableOf::Always(table)) => {
                Some(table.as_str())
            }
            _ => None,
        });
        self.models
            .iter()
            .map(|(_, table)| table.as_str())
            .chain(sinks)
    }

    /// What the file does with what was taught.
    pub fn uses(&self, unit: &Unit<'_>, schema: &Schema) -> Uses {
        let mut uses = Uses::default();
        let Some(syntax) = unit.syntax else {
            return uses;
        };
        tree::each(syntax.root(), |node| {
            if let Some((callee, arguments)) = call(node, unit.text) {
                let called = parts(callee);
                let fits = |s: &&Sink| called.ends_with(&parts(&s.function));
                for sink in self.sinks.iter().filter(fits) {
                    sink.uses(unit, node, arguments, schema, &mut uses);
                }
            } else if is_declaration(node) {
                let name = tree::field(node, "name").map(|n| tree::text(n, unit.text));
                let stands = |s: &Subject| match s {
                    Subject::Class(class) => name.is_some_and(|n| parts(class).last() == Some(&n)),
                    Subject::Files(files) => files.cover(unit.path),
                };
                let found = self.models.iter().find(|(s, _)| stands(s));
                let table = found.and_then(|(_, table)| schema.table(table));
                if let Some(table) = table {
                    uses.statements.extend(fields(node, table, unit.text));
                }
            }
            true
        });
        uses
    }
}

impl Subject {
    /// The class's name, where it is named.
    pub fn class(&self) -> Option<&str> {
        match self {
            Self::Class(class) => Some(class),
            Self::Files(_) => None,
        }
    }

    fn covers(&self, path: &str, text: &str) -> bool {
        match self {
            Self::Class(class) => parts(class).last().is_some_and(|name| text.contains(name)),
            Self::Files(files) => files.cover(path),
        }
    }
}

impl Sink {
    fn uses(
        &self,
        unit: &Unit<'_>,
        call: Node<'_>,
        arguments: Node<'_>,
        schema: &Schema,
        uses: &mut Uses,
    ) {
        let Some(argument) = self.argument.of(arguments, unit.text) else {
            return;
        };
        let table_of = |from: &TableOf| match from {
            TableOf::Always(table) => schema.table(table),
            TableOf::Argument(other) => {
                let place = other.of(arguments, unit.text)?;
                schema.table(&constant(unit, place)?.0)
            }
        };
        let whole = tree::span(call);
        let statement = |names: Vec<Name>| ModelUse {
            whole,
            names,
            write: None,
            confidence: Confidence::Likely,
            because: None,
            retired: false,
        };
        match &self.is {
            Named::Table => match constant(unit, argument) {
                Some((text, at)) => {
                    let table = schema.table(text.trim());
                    let name = table.map(|t| name_of(&t.name, None, Clause::From, at));
                    uses.statements.extend(name.map(|n| statement(vec![n])));
                }
                None => uses
                    .undecided
                    .push(unclear(argument, "", "dynamic_table_name")),
            },
            Named::Column(from) => {
                let Some(table) = table_of(from) else { return };
                match constant(unit, argument) {
                    Some((text, at)) => {
                        let names = columns(&text, at, table);
                        if !names.is_empty() {
                            uses.statements.push(statement(names));
                        }
                    }
                    None => {
                        let reason = "dynamic_column_name";
                        uses.undecided.push(unclear(argument, &table.name, reason));
                    }
                }
            }
            Named::Sql(from) => {
                let table = from.as_ref().and_then(table_of);
                match (literal(unit, argument), table) {
                    (Some(literal), Some(table)) => uses.snippets.push(Snippet {
                        literal: literal.span,
                        tables: vec![(table.name.clone(), table.name.clone())],
                        clause: Clause::Where,
                        confidence: Confidence::Likely,
                    }),
                    // Statements are found wherever they stand.
                    (Some(_), None) => {}
                    (None, table) => {
                        let table = table.map_or("", |t| t.name.as_str());
                        uses.undecided.push(unclear(argument, table, "dynamic_sql"));
                    }
                }
            }
        }
    }
}

impl Argument {
    fn of<'t>(&self, arguments: Node<'t>, source: &str) -> Option<Node<'t>> {
        let all = tree::children(arguments);
        match self {
            Self::Position(n) => all.get(n.checked_sub(1)?).copied(),
            Self::Keyword(name) => all.into_iter().find(|argument| {
                let text = tree::text(*argument, source);
                let rest = text.trim_start_matches(':').strip_prefix(name.as_str());
                rest.is_some_and(|r| r.trim_start().starts_with(['=', ':']))
            }),
        }
    }
}

fn unclear(argument: Node<'_>, table: &str, reason: &'static str) -> Unclear {
    Unclear {
        at: tree::span(argument),
        table: table.to_owned(),
        column: None,
        reason,
    }
}

fn name_of(table: &str, column: Option<&str>, clause: Clause, at: Span) -> Name {
    Name {
        table: table.to_owned(),
        column: column.map(str::to_owned),
        clause,
        at,
        value: Value::Unknown,
    }
}

/// The names of a path: `$this->db->fetch`, `Db::fetch` and `db.fetch` end in `db`, `fetch`.
fn parts(path: &str) -> Vec<&str> {
    path.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|p| !p.is_empty())
        .collect()
}

/// The callee's text and the arguments of a call, in any language.
fn call<'t, 's>(node: Node<'t>, source: &'s str) -> Option<(&'s str, Node<'t>)> {
    let kind = node.kind();
    if !(kind.contains("call") || kind.contains("invocation")) {
        return None;
    }
    let arguments = tree::field(node, "arguments").or_else(|| {
        tree::children(node)
            .into_iter()
            .find(|c| c.kind().ends_with("argument_list") || c.kind().ends_with("arguments"))
    })?;
    let callee = source.get(node.start_byte()..arguments.start_byte())?;
    // `a.b(1).c(2)`: the names of the last call alone.
    Some((callee.rsplit(')').next().unwrap_or(callee), arguments))
}

/// The literal that an argument is, with nothing but a keyword or a prefix around it.
fn literal<'u>(unit: &'u Unit<'_>, argument: Node<'_>) -> Option<&'u Literal> {
    let (start, end) = (argument.start_byte(), argument.end_byte());
    let from = unit.literals.partition_point(|l| l.span.start < start);
    let literal = unit.literals.get(from).filter(|l| l.span.end <= end)?;
    let before = unit.text.get(start..literal.span.start)?;
    let after = unit.text.get(literal.span.end..end)?;
    let plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_=:@$&#".contains(c);
    (before.chars().all(plain) && after.chars().all(plain)).then_some(literal)
}

/// The name that an argument is: a literal without holes, or a symbol; with its place.
fn constant(unit: &Unit<'_>, argument: Node<'_>) -> Option<(String, Span)> {
    if let Some(literal) = literal(unit, argument) {
        let at = Span::new(
            literal.source_offset(0),
            literal.source_offset(literal.text.len()),
        );
        return literal.holes.is_empty().then(|| (literal.text.clone(), at));
    }
    let text = tree::text(argument, unit.text);
    let symbol = text
        .rsplit(':')
        .next()
        .filter(|_| text.contains(':'))?
        .trim();
    let is_name = !symbol.is_empty() && parts(symbol) == [symbol];
    let end = argument.end_byte();
    is_name.then(|| (symbol.to_owned(), Span::new(end - symbol.len(), end)))
}

/// The columns of the table that a text names, each at its place.
fn columns(text: &str, at: Span, table: &Table) -> Vec<Name> {
    let mut names = Vec::new();
    let mut offset = 0;
    for part in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        if let Some(column) = table.column(part) {
            let start = at.start + offset;
            let place = Span::new(start, start + part.len());
            names.push(name_of(&table.name, Some(column), Clause::Fragment, place));
        }
        // What separates is one character, of any length.
        offset += part.len();
        offset += text
            .get(offset..)
            .and_then(|t| t.chars().next())
            .map_or(0, char::len_utf8);
    }
    names
}

fn is_declaration(node: Node<'_>) -> bool {
    let kind = node.kind();
    [
        "class",
        "struct",
        "record",
        "interface",
        "type_spec",
        "type_alias",
        "object",
    ]
    .iter()
    .any(|word| kind.contains(word))
        && tree::field(node, "name").is_some()
}

/// The fields of a class whose names are columns of the table.
fn fields(class: Node<'_>, table: &Table, source: &str) -> Vec<ModelUse> {
    let mut found = Vec::new();
    let mut first = true;
    tree::each(class, |node| {
        let kind = node.kind();
        // Bodies of methods and inner classes hold other names.
        if !std::mem::take(&mut first)
            && (kind.contains("method") || kind.contains("function") || is_declaration(node))
        {
            return false;
        }
        let declares = [
            "field",
            "property",
            "assignment",
            "parameter",
            "variable",
            "signature",
        ];
        let named = ["name", "left", "property", "pattern"]
            .iter()
            .find_map(|f| tree::field(node, f))
            .filter(|_| declares.iter().any(|word| kind.contains(word)));
        if let Some(name) = named {
            let text = tree::text(name, source).trim_start_matches(['$', '@']);
            let column = table
                .column(text)
                .or_else(|| table.column(&naming::underscore(text)));
            if let Some(column) = column {
                let at = Span::new(name.end_byte() - text.len(), name.end_byte());
                found.push(ModelUse {
                    whole: tree::span(node),
                    names: vec![name_of(&table.name, Some(column), Clause::Mapping, at)],
                    write: None,
                    confidence: Confidence::Likely,
                    because: Some("impact.yml says that the class stands for the table"),
                    retired: false,
                });
            }
        }
        true
    });
    found
}

//! What a file's names hold: queries that are begun and kept in variables, maps and lists of
//! columns, constants.
//!
//! In: the chains of a file in order, and the beginnings that other files keep. Out: the [`Query`]
//! that a chain is part of. The hard thing: a variable of the function comes before one of the
//! package, and a chain without a table of its own counts only if what it continues is known.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::list::Kept;
use super::{ID, key, method};
use crate::host::syntax::Syntax;
use crate::host::{HOLE, Literal};
use crate::location::Span;
use crate::orm::golang::chain::Chain;
use crate::orm::golang::names::{self, TableName};
use crate::orm::golang::types::Types;
use crate::orm::golang::{self, Functions, bare, literal, part};
use crate::orm::{Models, Unit, WriteKind, tree};

/// Models that chains are called with: `db.Model(&Order{})`.
pub(super) const GORM: &str = "gorm";

/// A statement in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// Its tables as the schema spells them, with their alias; the one that is written comes first.
    pub(super) tables: Vec<(String, String)>,
    /// It has tables that the schema does not know.
    pub(super) open: bool,
    /// The row that it writes.
    pub(super) writes: Option<WriteKind>,
}

/// A text that stands in the code, or the constant that holds it.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its literal in this file.
    pub(super) literal: Option<&'a Literal>,
    /// Where the statement names it.
    pub(super) at: Span,
    /// The statement names a constant.
    pub(super) constant: bool,
}

impl Words<'_> {
    /// Where a part of the text stands in this file.
    pub(super) fn part(&self, start: usize, end: usize) -> Span {
        match self.literal {
            Some(literal) => part(literal, start, end),
            None => self.at,
        }
    }
}

/// The names of a file.
pub(super) struct Scope<'a> {
    pub(super) unit: &'a Unit<'a>,
    pub(super) functions: Functions<'a>,
    pub(super) models: &'a Models,
    queries: BTreeMap<(usize, String), Query>,
    /// Of variables that are given their table by a later chain.
    late: BTreeMap<(usize, String), Option<Query>>,
    pub(super) lists: BTreeMap<(usize, String), Kept<'a>>,
    /// Variables that hold a joined list, with the list's name.
    pub(super) joins: BTreeMap<(usize, String), String>,
    pub(super) builders: BTreeSet<(usize, String)>,
    /// Variables of functions that hold a table.
    pub(super) handles: BTreeMap<(usize, String), Query>,
    constants: BTreeMap<&'a str, &'a Literal>,
    /// Variables of statements that are given their columns later.
    pub(super) columns_later: BTreeSet<(usize, String)>,
    types: Types<'a>,
    /// The models are not read yet: a name that may be a constant of another file is kept as it is.
    unlinked: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(unit: &'a Unit<'a>, models: &'a Models, unlinked: bool) -> Self {
        let mut constants: BTreeMap<&str, &Literal> = BTreeMap::new();
        let mut twice = BTreeSet::new();
        for literal in unit.literals.iter().filter(|l| !l.text.contains(HOLE)) {
            if let Some(name) = literal.name.as_deref()
                && constants.insert(name, literal).is_some()
            {
                twice.insert(name);
            }
        }
        constants.retain(|name, _| !twice.contains(name));
        let root = unit.syntax.map(Syntax::root);
        Self {
            unit,
            functions: root.map(Functions::new).unwrap_or_default(),
            models,
            queries: BTreeMap::new(),
            late: BTreeMap::new(),
            lists: BTreeMap::new(),
            joins: BTreeMap::new(),
            builders: BTreeSet::new(),
            handles: BTreeMap::new(),
            constants,
            columns_later: BTreeSet::new(),
            types: Types::default(),
            unlinked,
        }
    }

    /// Reads which models the variables hold; `found` are functions that return some.
    pub(super) fn read_types(&mut self, root: Node<'a>, found: &'a [(&'a str, String)]) {
        self.types = Types::new(root, self.unit.text, &golang::by_name(found));
    }

    /// The text that an expression is: a literal, or a constant that holds one.
    pub(super) fn words(&self, node: Node<'a>) -> Option<Words<'a>> {
        let node = bare(node);
        if let Some(found) = literal(self.unit, node) {
            return Some(Words {
                text: &found.text,
                literal: Some(found),
                at: found.span,
                constant: false,
            });
        }
        let source = self.unit.text;
        let at = tree::span(node);
        let key = match node.kind() {
            "identifier" => {
                let name = tree::text(node, source);
                if let Some(found) = self.constants.get(name) {
                    return Some(Words {
                        text: &found.text,
                        literal: Some(found),
                        at,
                        constant: true,
                    });
                }
                key(self.unit.path, name)
            }
            // `tables.Orders`: a constant of another package.
            "selector_expression" => tree::text(node, source).to_owned(),
            _ => return None,
        };
        if self.unlinked {
            return Some(Words {
                text: tree::text(node, source),
                literal: None,
                at,
                constant: true,
            });
        }
        let (package, name) = key.rsplit_once('.')?;
        let constants = self.models.named(ID, package);
        let mut found = constants.flat_map(|m| &m.fields).filter(|f| f.name == name);
        let only = found.next()?;
        found.all(|f| f.column == only.column).then_some(Words {
            text: &only.column,
            literal: None,
            at,
            constant: true,
        })
    }

    /// The table that an argument names: `"builds b"`, `goqu.T("builds").As("b")`.
    pub(super) fn table(&self, node: Node<'a>) -> Option<(TableName, Words<'a>)> {
        let node = bare(node);
        if let Some(found) = self.named_at_run_time(node) {
            return Some(found);
        }
        if let Some(words) = self.words(node) {
            return Some((names::only_table(words.text)?, words));
        }
        if node.kind() != "call_expression" {
            return None;
        }
        // `Order{}.TableName()`.
        let chain = Chain::of(node);
        let source = self.unit.text;
        let first = chain.calls.first()?;
        if !matches!(chain.name(0, source), "T" | "I" | "Table" | "S" | "Alias") {
            return None;
        }
        let words = self.words(*first.arguments.first()?)?;
        let mut table = names::only_table(words.text)?;
        for (index, call) in chain.calls.iter().enumerate().skip(1) {
            if matches!(chain.name(index, source), "As" | "Alias")
                && let Some(alias) = call.arguments.first().and_then(|a| self.words(*a))
            {
                table.alias = alias.text.to_owned();
            }
        }
        Some((table, words))
    }

    /// A table whose alias is put in at run time, `"builds " + alias`: it has none.
    fn named_at_run_time(&self, node: Node<'a>) -> Option<(TableName, Words<'a>)> {
        let name = tree::text(node, self.unit.text);
        let literal = match node.kind() {
            "identifier" => {
                let start = self.functions.around(node)?.start_byte();
                let before =
                    |l: &&Literal| start < l.span.start && l.span.start < node.start_byte();
                let mut own = self.unit.literals.iter().filter(before);
                own.rfind(|l| l.name.as_deref() == Some(name))?
            }
            "binary_expression" => self.unit.literal_at(node.start_byte())?,
            _ => return None,
        };
        let (table, rest) = literal.text.split_once(' ')?;
        let mut table = names::only_table(table)?;
        if !rest.trim_start().starts_with(HOLE) {
            return None;
        }
        table.alias = String::new();
        let words = Words {
            text: &literal.text,
            literal: Some(literal),
            at: literal.span,
            constant: false,
        };
        Some((table, words))
    }

    /// The table of the model that an expression holds: `&Order{}`, a variable of that type.
    pub(super) fn model_table(&self, node: Node<'a>) -> Option<&'a str> {
        let of = self.types.at(node, self.unit.text)?;
        golang::model(self.models, GORM, self.unit.path, of)?
            .table
            .as_deref()
    }

    /// The column that a model's field of that name stands for.
    pub(super) fn field_column(&self, table: &str, field: &str) -> Option<&'a str> {
        let models = self.models.of_table(table).filter(|m| m.orm == GORM);
        let mut fields = models.flat_map(|m| &m.fields);
        fields.find(|f| f.name == field).map(|f| f.column.as_str())
    }

    /// The statement that a chain is part of, if its tables are known.
    pub(super) fn query(&self, chain: &Chain<'a>) -> Option<Query> {
        let inherited = self.inherited(chain);
        let mut query = inherited.clone().unwrap_or_default();
        let source = self.unit.text;
        let mut words = 0;
        for (index, call) in chain.calls.iter().enumerate() {
            let name = chain.name(index, source);
            words += usize::from(method::is_word(name));
            if method::takes_model(name)
                && (name == "Model" || query.tables.is_empty())
                && let Some(argument) = call.arguments.first()
                && let Some(table) = self.model_table(*argument)
            {
                query.tables.push((table.to_owned(), table.to_owned()));
                // Others than mappers have methods of the other names too.
                words += match name {
                    "Model" | "First" | "Last" | "Take" | "Find" => 2,
                    _ => 1,
                };
            }
            if name == "Update" && call.arguments.len() > 1 {
                continue;
            }
            let (from, writes) = match method::begins(name) {
                Some(writes) => (call.arguments.clone(), writes),
                None if name.contains("Join") => {
                    let mut arguments = call.arguments.clone();
                    if let Some(text) = arguments.first().and_then(|a| self.words(*a))
                        && method::is_join_type(text.text)
                    {
                        arguments.remove(0);
                    }
                    if let Some(text) = arguments.first().and_then(|a| self.words(*a))
                        && let Some((table, _)) = names::table(text.text)
                    {
                        self.add(&mut query, &table);
                    } else if let Some(table) = arguments.first().and_then(|a| self.joined(*a)) {
                        self.add(&mut query, &table);
                    }
                    continue;
                }
                None => continue,
            };
            query.writes = writes.or(query.writes);
            for argument in from {
                if let Some(handle) = self.handle(bare(argument)) {
                    for table in handle.tables {
                        if !query.tables.contains(&table) {
                            query.tables.push(table);
                        }
                    }
                    continue;
                }
                match self.table(argument) {
                    Some((table, _)) => self.add(&mut query, &table),
                    None if name == "Table" && self.table_name(argument).is_some() => {
                        let table = self.table_name(argument).unwrap_or_default().to_owned();
                        query.tables.push((table.clone(), table));
                    }
                    None => {
                        let several = self.words(argument).map(|w| w.text.split(','));
                        for table in several.into_iter().flatten().filter_map(names::only_table) {
                            self.add(&mut query, &table);
                        }
                    }
                }
            }
        }
        let root = chain.root.map_or("", |r| tree::text(r, source));
        let root = root.rsplit('.').next().unwrap_or_default();
        let builder = inherited.is_some() || words > 1 || method::is_builder(root);
        (builder && !query.tables.is_empty()).then_some(query)
    }

    /// The table of a join: a constant, also as a part of what is put together,
    /// `fmt.Sprintf("%s ON id = order_id", orders)`.
    fn joined(&self, argument: Node<'a>) -> Option<TableName> {
        if let Some((table, _)) = self.table(argument) {
            return Some(table);
        }
        let named = tree::all(argument, &["identifier", "selector_expression"]);
        let mut parts = named.into_iter().take(8);
        parts.find_map(|part| self.table(part).map(|(table, _)| table))
    }

    /// The table of `Order{}.TableName()`.
    fn table_name(&self, node: Node<'a>) -> Option<&'a str> {
        let chain = Chain::of(bare(node));
        let root = chain.root.filter(|_| chain.calls.len() == 1)?;
        (chain.name(0, self.unit.text) == "TableName")
            .then(|| self.model_table(root))
            .flatten()
    }

    fn add(&self, query: &mut Query, table: &TableName) {
        match self.models.schema().table(&table.table) {
            Some(known) => {
                let entry = (known.name.clone(), table.alias.clone());
                if !query.tables.contains(&entry) {
                    query.tables.push(entry);
                }
            }
            None => {
                query.open = true;
                if self.unlinked {
                    query
                        .tables
                        .push((table.table.clone(), table.alias.clone()));
                }
            }
        }
    }

    /// What the chain continues.
    fn inherited(&self, chain: &Chain<'a>) -> Option<Query> {
        let source = self.unit.text;
        if let Some(root) = chain.root {
            let name = match root.kind() {
                "identifier" => tree::text(root, source),
                "selector_expression" => tree::text(tree::field(root, "field")?, source),
                _ => return None,
            };
            let variable = (self.functions.home(root), name.to_owned());
            let own = self.queries.get(&variable);
            let late = || self.late.get(&variable).cloned().flatten();
            if let Some(found) = own.cloned().or_else(late).or_else(|| self.kept(name)) {
                return Some(found);
            }
        }
        // `baseQuery().Where(…)`.
        let first = chain.name(0, source);
        if chain.calls.len() < 2 || method::is_word(first) {
            return None;
        }
        let mut query = self.kept(first)?;
        // `selectBuilds("b")`: the alias that the function puts in.
        let arguments = chain.calls.first().map(|c| c.arguments.as_slice());
        if let Some([argument]) = arguments
            && let Some(alias) = self.words(*argument)
        {
            for table in query.tables.iter_mut().filter(|t| t.1.is_empty()) {
                table.1 = alias.text.to_owned();
            }
        }
        Some(query)
    }

    /// Whether the file's package builds statements.
    pub(super) fn builds(&self) -> bool {
        let folder = golang::package(self.unit.path);
        let own = self.models.of(ID).filter(|m| !m.is_abstract);
        own.into_iter().any(|m| golang::package(&m.path) == folder)
    }

    /// The beginning that the package keeps under a name, if there is only one.
    pub(super) fn kept(&self, name: &str) -> Option<Query> {
        let key = key(self.unit.path, name);
        let mut found = self.models.named(ID, &key);
        let only = found.next()?;
        if found.any(|other| other.associations != only.associations) {
            return None;
        }
        let tables = only.associations.iter();
        Some(Query {
            tables: tables.map(|a| (a.model.clone(), a.name.clone())).collect(),
            open: false,
            writes: None,
        })
    }

    /// Notes the table that a chain gives to the variable that it continues, `s.Find(&orders)`, if
    /// the variable holds a condition already.
    pub(super) fn foresee(&mut self, chains: &[Chain<'a>]) {
        let source = self.unit.text;
        let mut begun = BTreeSet::new();
        for chain in chains {
            let condition = |i: usize| method::is_condition(chain.name(i, source));
            if (0..chain.calls.len()).any(condition) {
                begun.extend(self.variables(chain));
            }
            let Some(variable) = self.continued(chain).filter(|v| begun.contains(v)) else {
                continue;
            };
            if let Some(query) = self.query(chain) {
                self.late
                    .entry(variable)
                    .and_modify(|known| *known = known.take().filter(|k| k.tables == query.tables))
                    .or_insert(Some(query));
            }
        }
    }

    /// Keeps what a chain's variable holds for the chains that follow.
    pub(super) fn remember(&mut self, chain: &Chain<'a>, query: Query) {
        let home = self.functions.home(chain.whole);
        let mut names: Vec<String> = chain
            .assigned(self.unit.text)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let alone = chain
            .whole
            .parent()
            .is_some_and(|p| p.kind() == "expression_statement");
        let itself = self
            .continued(chain)
            .filter(|v| alone && self.builders.contains(v));
        names.extend(itself.map(|(_, name)| name));
        let source = self.unit.text;
        let listed = |i: usize| {
            matches!(
                chain.name(i, source),
                "Columns" | "Cols" | "SetMap" | "Rows"
            )
        };
        if let Some(variable) = self
            .continued(chain)
            .filter(|_| (0..chain.calls.len()).any(listed))
        {
            self.columns_later.insert(variable);
        }
        for name in names {
            self.queries.insert((home, name), query.clone());
        }
    }

    /// The query that a variable holds.
    pub(super) fn variable(&self, node: Node<'a>) -> Option<Query> {
        let name = tree::text(node, self.unit.text).to_owned();
        self.queries
            .get(&(self.functions.home(node), name))
            .cloned()
    }

    /// The variables of the function around the chain that it is assigned to.
    pub(super) fn variables(&self, chain: &Chain<'a>) -> Vec<(usize, String)> {
        let home = self.functions.home(chain.whole);
        let names = chain.assigned(self.unit.text).into_iter();
        names.map(|name| (home, name.to_owned())).collect()
    }

    /// The variable that the chain continues.
    fn continued(&self, chain: &Chain<'a>) -> Option<(usize, String)> {
        let root = chain.root.filter(|r| r.kind() == "identifier")?;
        Some((
            self.functions.home(root),
            tree::text(root, self.unit.text).to_owned(),
        ))
    }
}

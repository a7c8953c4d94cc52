//! Laravel: `database/migrations/<date>_<name>.php`, read in the terms of its schema builder.
//!
//! In: PHP source. Out: operations on the lines of the calls. The hard thing: a column is a chain of
//! calls whose later links change what the first one means (`->change()`, `->constrained()`).

mod blueprint;
mod columns;
mod commands;
mod value;

use std::collections::BTreeMap;

use tree_sitter::Node;

use self::value::{Chain, Scope, Value, chain, value};
use crate::host::HOLE;
use crate::migration::embedded::is_statement;
use crate::migration::layout::{Claim, Direction, folder, name};
use crate::migration::lower::{Lowered, Memory, Source};
use crate::migration::script::{DEEPEST, Script, children};
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};
use crate::operation::{Operation, QualifiedName};
use crate::sql::Dialect;

/// The row of Laravel.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "laravel",
    title: "Laravel",
    layout: Layout::Own(claim),
    fits: |group| {
        let is_one = |text: &str| text.contains("Illuminate\\") || text.contains("Schema::");
        group.sample().iter().any(|text| is_one(text))
    },
    lower: |source, _: &mut Memory| lower(source),
    arrange: None,
    joins: false,
};

fn claim(path: &str) -> Option<Claim> {
    let stem = name(path).strip_suffix(".php")?;
    let (version, rest) = Version::leading(stem)?;
    let own = folder(path);
    let root = [own, folder(own)]
        .into_iter()
        .find(|at| name(at).eq_ignore_ascii_case("migrations"))?;
    (version.parts.len() >= 3 && !rest.is_empty()).then(|| Claim {
        root: root.to_owned(),
        version: version.titled(rest),
        direction: Direction::Up,
        engine: None,
        numbered: true,
    })
}

fn lower(source: &Source<'_>) -> Lowered {
    let Some((script, tree)) = Script::parse(source) else {
        return Lowered::default();
    };
    let mut reader = Reader {
        script,
        scope: Scope::new(),
        methods: BTreeMap::new(),
        closures: BTreeMap::new(),
    };
    reader.class(tree.root_node());
    if let Some(up) = reader.methods.get("up").copied() {
        reader.body(up, 0);
    }
    reader.script.finish()
}

/// A table's name, with the schema that is written into it.
fn qualified(name: &str) -> QualifiedName {
    match name.split_once('.') {
        Some((schema, name)) => QualifiedName {
            schema: Some(schema.to_owned()),
            name: name.to_owned(),
        },
        None => QualifiedName::bare(name),
    }
}

/// A migration being read.
struct Reader<'t> {
    script: Script<'t>,
    scope: Scope,
    methods: BTreeMap<String, Node<'t>>,
    /// Functions that are kept in variables.
    closures: BTreeMap<String, Node<'t>>,
}

impl<'t> Reader<'t> {
    /// Remembers methods, properties and constants of the class.
    fn class<'n: 't>(&mut self, root: Node<'n>) {
        let mut pending = vec![(root, 0)];
        while let Some((node, depth)) = pending.pop() {
            match node.kind() {
                "method_declaration" => {
                    if let Some(method) = node.child_by_field_name("name") {
                        self.methods
                            .insert(self.script.text(method).to_owned(), node);
                    }
                }
                "property_element" => {
                    if let (Some(name), Some(held)) = (
                        node.child_by_field_name("name"),
                        node.child_by_field_name("default_value"),
                    ) {
                        let name = self.script.text(name).trim_start_matches('$');
                        let held = value(&self.script, &self.scope, held, 0);
                        self.scope.insert(format!("$this->{name}"), held);
                    }
                }
                "const_element" => {
                    if let [name, held] = children(node).as_slice() {
                        let held = value(&self.script, &self.scope, *held, 0);
                        let name = self.script.text(*name);
                        self.scope.insert(format!("self::{name}"), held);
                    }
                }
                _ if depth < DEEPEST => {
                    pending.extend(children(node).into_iter().rev().map(|n| (n, depth + 1)));
                }
                _ => {}
            }
        }
    }

    /// The statements of a method, closure or branch.
    fn body(&mut self, node: Node<'t>, depth: usize) {
        let body = node.child_by_field_name("body").unwrap_or(node);
        if body.kind().ends_with("_expression") {
            self.visit(body, depth + 1);
            return;
        }
        for statement in children(body) {
            self.visit(statement, depth + 1);
        }
    }

    fn visit(&mut self, node: Node<'t>, depth: usize) {
        if depth > DEEPEST || !self.script.follow(node) {
            return;
        }
        match node.kind() {
            "expression_statement" => self.body(node, depth),
            "assignment_expression" => {
                if let (Some(left), Some(right)) = (
                    node.child_by_field_name("left"),
                    node.child_by_field_name("right"),
                ) {
                    let name = self.script.text(left).to_owned();
                    if is_closure(right) {
                        self.closures.insert(name, right);
                        return;
                    }
                    let held = value(&self.script, &self.scope, right, 0);
                    self.scope.insert(name, held);
                    self.visit(right, depth + 1);
                }
            }
            "scoped_call_expression" | "member_call_expression" => self.call(node, depth),
            "if_statement" => self.branch(node, depth),
            "foreach_statement" => self.each(node, depth),
            "compound_statement" | "try_statement" | "finally_clause" | "else_clause" => {
                self.body(node, depth);
            }
            _ => {}
        }
    }

    /// A condition on the driver picks a branch; of others the first is followed.
    fn branch(&mut self, node: Node<'t>, depth: usize) {
        let condition = node
            .child_by_field_name("condition")
            .map_or("", |c| self.script.text(c))
            .to_ascii_lowercase();
        let named: Vec<Dialect> = [
            ("pgsql", Dialect::Postgresql),
            ("mysql", Dialect::Mysql),
            ("mariadb", Dialect::Mysql),
            ("sqlite", Dialect::Sqlite),
            ("sqlsrv", Dialect::Mssql),
        ]
        .iter()
        .filter(|(word, _)| condition.contains(word))
        .map(|(_, dialect)| *dialect)
        .collect();
        let negated = condition.contains("!=") || condition.starts_with("(!");
        let holds = named.is_empty() || named.contains(&self.script.dialect()) != negated;
        if holds {
            if let Some(body) = node.child_by_field_name("body") {
                self.visit_block(body, depth);
            }
        } else if let Some(other) = node.child_by_field_name("alternative") {
            match other.kind() {
                "else_if_clause" => self.branch(other, depth + 1),
                _ => self.body(other, depth),
            }
        }
    }

    fn visit_block(&mut self, node: Node<'t>, depth: usize) {
        if node.kind() == "compound_statement" {
            self.body(node, depth);
        } else {
            self.visit(node, depth + 1);
        }
    }

    /// A loop over a plain array.
    fn each(&mut self, node: Node<'t>, depth: usize) {
        let parts = children(node);
        let (Some(list), Some(variable), Some(body)) = (
            parts.first(),
            parts.get(1),
            node.child_by_field_name("body"),
        ) else {
            return;
        };
        let Value::List(list) = value(&self.script, &self.scope, *list, 0) else {
            self.visit_block(body, depth + 1);
            return;
        };
        let variable = self.script.text(*variable).to_owned();
        for held in list.into_iter().take(1000) {
            let outer = self.scope.clone();
            self.scope.insert(variable.clone(), held);
            self.visit_block(body, depth + 4);
            self.scope = outer;
        }
    }

    fn call(&mut self, node: Node<'t>, depth: usize) {
        let Some(Chain { base, links }) = chain(&self.script, &self.scope, node) else {
            return;
        };
        let builder = base == "Schema"
            || links
                .first()
                .is_some_and(|l| l.method == "getSchemaBuilder")
            || base.to_ascii_lowercase().contains("schema");
        if builder {
            self.schema(node, &links, depth);
        } else if base == "$this" && links.len() == 1 {
            let helper = links
                .first()
                .and_then(|l| self.methods.get(&l.method))
                .copied();
            if let (Some(helper), Some(link)) = (helper, links.first()) {
                let outer = self.scope.clone();
                let names = helper
                    .child_by_field_name("parameters")
                    .map(children)
                    .unwrap_or_default();
                for (name, held) in names.into_iter().zip(link.values.clone()) {
                    if let Some(variable) = name.child_by_field_name("name") {
                        self.scope
                            .insert(self.script.text(variable).to_owned(), held);
                    }
                }
                self.body(helper, depth + 4);
                self.scope = outer;
            }
        } else if let Some(last) = links.last()
            && matches!(
                last.method.as_str(),
                "statement"
                    | "unprepared"
                    | "update"
                    | "insert"
                    | "delete"
                    | "exec"
                    | "affectingStatement"
                    | "transaction"
            )
        {
            self.database(node, last.method == "transaction", &links, depth);
        }
    }

    /// `DB::statement('…')`, `DB::transaction(function () { … })`.
    fn database(
        &mut self,
        node: Node<'t>,
        transaction: bool,
        links: &[value::Link<'t>],
        depth: usize,
    ) {
        let Some(last) = links.last() else {
            return;
        };
        if transaction {
            for closure in last
                .nodes
                .iter()
                .filter_map(|n| self.closure(*n))
                .collect::<Vec<_>>()
            {
                self.body(closure, depth + 1);
            }
            return;
        }
        match last.values.first() {
            Some(Value::Text(text)) if is_statement(text) => {
                // Names that stay unknown are told where the literal is read.
                let inner = last
                    .nodes
                    .first()
                    .and_then(|n| children(*n).into_iter().next_back());
                let literal = inner.filter(|n| {
                    let unknown = text.contains(HOLE);
                    self.script
                        .literal(*n)
                        .is_some_and(|l| l.holes.is_empty() || unknown)
                });
                if let Some(literal) = literal {
                    self.script.sql(literal);
                } else {
                    self.script.begin();
                    for operation in crate::sql::statement(text, self.script.dialect()) {
                        self.script.push(node, operation);
                    }
                }
            }
            Some(Value::Unknown) if matches!(last.method.as_str(), "statement" | "unprepared") => {
                self.script.skip(node, "this SQL is computed at run time");
            }
            _ => {}
        }
    }

    /// One call of the schema builder.
    fn schema(&mut self, node: Node<'t>, links: &[value::Link<'t>], depth: usize) {
        let Some(last) = links.last() else {
            return;
        };
        self.script.begin();
        let made = match last.method.as_str() {
            "create" | "table" => last.name(0).and_then(|table| {
                let closure = last.nodes.get(1).and_then(|n| self.closure(*n))?;
                self.blueprint(node, &table, closure, last.method == "create", depth);
                Some(())
            }),
            "drop" | "dropIfExists" => last.name(0).map(|table| {
                let operation = Operation::DropTable {
                    table: qualified(&table),
                    if_exists: last.method == "dropIfExists",
                    cascade: false,
                };
                self.script.push(node, operation);
            }),
            "rename" => last.name(0).zip(last.name(1)).map(|(from, to)| {
                let operation = Operation::RenameRelation {
                    from: qualified(&from),
                    to: qualified(&to),
                    if_exists: false,
                };
                self.script.push(node, operation);
            }),
            "dropColumns" => last
                .name(0)
                .zip(last.values.get(1).and_then(Value::names))
                .map(|(table, columns)| {
                    for column in columns {
                        self.drop_column(node, &table, column);
                    }
                }),
            "withoutForeignKeyConstraints" => {
                for closure in last
                    .nodes
                    .iter()
                    .filter_map(|n| self.closure(*n))
                    .collect::<Vec<_>>()
                {
                    self.body(closure, depth + 1);
                }
                Some(())
            }
            "whenTableHasColumn" | "whenTableDoesntHaveColumn" => last.name(0).and_then(|table| {
                let closure = last.nodes.get(2).and_then(|n| self.closure(*n))?;
                self.blueprint(node, &table, closure, false, depth);
                Some(())
            }),
            _ => Some(()),
        };
        if made.is_none() {
            self.script.skip(node, "its names are computed at run time");
        }
    }

    /// The function that an argument is, or that is kept in the variable that it is.
    fn closure(&self, argument: Node<'t>) -> Option<Node<'t>> {
        children(argument).into_iter().find_map(|node| {
            let kept = self.closures.get(self.script.text(node)).copied();
            kept.or(is_closure(node).then_some(node))
        })
    }

    /// `DROP COLUMN`.
    fn drop_column(&mut self, node: Node<'t>, table: &str, column: String) {
        self.script.push(
            node,
            Operation::DropColumn {
                table: qualified(table),
                column,
                if_exists: false,
                cascade: false,
            },
        );
    }
}

/// Whether a node is a function without a name.
fn is_closure(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "anonymous_function" | "arrow_function" | "anonymous_function_creation_expression"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dated_files_of_migrations_folders_are_claimed() {
        let claim = claim("database/migrations/2024_01_02_030405_create_orders.php").unwrap();
        assert_eq!(
            (claim.root.as_str(), claim.version.title.as_str()),
            ("database/migrations", "create_orders")
        );
        assert!(super::claim("database/seeders/2024_01_02_030405_x.php").is_none());
        assert!(super::claim("database/migrations/helpers.php").is_none());
    }
}

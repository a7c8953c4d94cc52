//! Alembic: `versions/<revision>_<name>.py`, `upgrade()` alone, ordered by the revisions that each
//! file names as those before it.
//!
//! In: Python source. Out: operations on the lines of the calls. The hard thing: the history is a
//! graph with branches and merges, and names say nothing about it.

mod columns;
mod statements;

use std::collections::BTreeMap;

use tree_sitter::Node;

use crate::migration::discover::Group;
use crate::migration::embedded::is_statement;
use crate::migration::layout::{Claim, Direction, Engine, folder, name};
use crate::migration::lower::{Lowered, Memory, Source};
use crate::migration::order::sorted;
use crate::migration::python::{self, Scope, Value, dotted, value};
use crate::migration::root::Root;
use crate::migration::script::{DEEPEST, Script, children};
use crate::migration::tree::Tree;
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};
use crate::sql::Dialect;

/// The row of Alembic.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "alembic",
    title: "Alembic",
    layout: Layout::Own(claim),
    fits: is_alembic,
    lower: |source, _: &mut Memory| lower(source),
    arrange: Some(arrange),
    joins: false,
};

fn claim(path: &str) -> Option<Claim> {
    let stem = name(path)
        .strip_suffix(".py")
        .filter(|s| !s.starts_with("__"))?;
    let own = folder(path);
    // Files may lie in folders by year below `versions`.
    let root = [own, folder(own)].into_iter().find(|at| {
        name(at).contains("versions") || name(at).contains("alembic") || name(at) == "migrations"
    })?;
    if matches!(stem, "env" | "conftest") {
        return None;
    }
    Some(Claim {
        root: root.to_owned(),
        version: Version::text(stem),
        direction: Direction::Up,
        engine: Engine::of_folder(root),
        numbered: true,
    })
}

fn is_alembic(group: &Group<'_>) -> bool {
    let is_one = |text: &str| assigned(text, "down_revision").is_some() && text.contains("alembic");
    group.sample().iter().any(|text| is_one(text))
}

/// What follows `name =` at the start of a line, whatever type is written between.
fn assigned<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix(name)
            && rest.trim_start().starts_with(['=', ':'])
            && let Some(at) = line.find('=')
        {
            let rest = text.get(offset + at + 1..)?;
            // A tuple may go on over lines.
            let end = match rest.trim_start().strip_prefix('(') {
                Some(_) => rest.find(')'),
                None => rest.find('\n'),
            };
            return rest.get(..end.unwrap_or(rest.len()));
        }
        offset += line.len();
    }
    None
}

/// The strings of an expression that is a string, a tuple of strings, or `None`.
fn strings(expression: &str) -> Vec<String> {
    let quote = if expression.contains('"') { '"' } else { '\'' };
    expression
        .split(quote)
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Puts each revision after those that it revises or depends on.
fn arrange(root: &mut Root, tree: &Tree<'_>) {
    let texts: Vec<_> = root
        .files
        .iter()
        .map(|file| tree.text(&file.path))
        .collect();
    let named = |index: usize, what: &str| -> Vec<String> {
        let text = texts.get(index).and_then(Option::as_ref);
        text.and_then(|text| assigned(text, what).map(strings))
            .unwrap_or_default()
    };
    let revisions: BTreeMap<String, usize> = (0..texts.len())
        .flat_map(|index| {
            named(index, "revision")
                .into_iter()
                .map(move |r| (r, index))
        })
        .collect();
    let find = |revision: &String| {
        revisions.get(revision).copied().or_else(|| {
            // Revisions may be shortened.
            let (known, index) = revisions.range(revision.clone()..).next()?;
            known.starts_with(revision.as_str()).then_some(*index)
        })
    };
    let needs: Vec<Vec<usize>> = (0..texts.len())
        .map(|index| {
            let mut before = named(index, "down_revision");
            before.extend(named(index, "depends_on"));
            before
                .iter()
                .filter_map(find)
                .filter(|other| *other != index)
                .collect()
        })
        .collect();
    let versions: Vec<_> = root.files.iter().map(|file| &file.version).collect();
    let order = sorted(&versions, &needs);
    let files = order
        .into_iter()
        .filter(|index| !named(*index, "revision").is_empty())
        .filter_map(|index| {
            let mut file = root.files.get(index)?.clone();
            file.needs = needs
                .get(index)?
                .iter()
                .filter_map(|&need| root.files.get(need).map(|f| f.path.clone()))
                .collect();
            Some(file)
        })
        .collect();
    root.files = files;
}

fn lower(source: &Source<'_>) -> Lowered {
    let Some((script, tree)) = Script::parse(source) else {
        return Lowered::default();
    };
    let mut reader = Reader {
        script,
        scope: Scope::new(),
        functions: BTreeMap::new(),
        batches: BTreeMap::new(),
    };
    for node in children(tree.root_node()) {
        match node.kind() {
            "function_definition" => reader.remember(node),
            "expression_statement" => reader.assign(node),
            _ => {}
        }
    }
    if let Some(upgrade) = reader.functions.get("upgrade").copied() {
        reader.body(upgrade, 0);
    }
    reader.script.finish()
}

/// A revision being read.
struct Reader<'t> {
    script: Script<'t>,
    scope: Scope<'t>,
    functions: BTreeMap<String, Node<'t>>,
    /// Variables of `batch_alter_table` with their tables.
    batches: BTreeMap<String, (String, Option<String>)>,
}

impl<'t> Reader<'t> {
    fn remember(&mut self, node: Node<'t>) {
        if let Some(name) = node.child_by_field_name("name") {
            self.functions
                .insert(self.script.text(name).to_owned(), node);
        }
    }

    /// Remembers `name = value`.
    fn assign(&mut self, statement: Node<'t>) {
        for assignment in children(statement) {
            if let ("assignment", Some(left), Some(right)) = (
                assignment.kind(),
                assignment.child_by_field_name("left"),
                assignment.child_by_field_name("right"),
            ) {
                let held = value(&self.script, &self.scope, right, 0);
                self.scope.insert(self.script.text(left).to_owned(), held);
            }
        }
    }

    /// The statements of a function, block or branch.
    fn body(&mut self, node: Node<'t>, depth: usize) {
        let body = node.child_by_field_name("body").unwrap_or(node);
        for statement in children(body) {
            self.visit(statement, depth + 1);
        }
    }

    fn visit(&mut self, node: Node<'t>, depth: usize) {
        if depth > DEEPEST || !self.script.follow(node) {
            return;
        }
        match node.kind() {
            "expression_statement" => {
                self.assign(node);
                for inner in children(node) {
                    match inner.kind() {
                        "call" => self.call(inner, depth),
                        "assignment" => {
                            let right = inner.child_by_field_name("right");
                            if let Some(call) = right.filter(|r| r.kind() == "call") {
                                self.call(call, depth);
                            }
                        }
                        _ => {}
                    }
                }
            }
            "with_statement" => {
                self.batch(node);
                self.body(node, depth);
            }
            "if_statement" => self.branch(node, depth),
            "for_statement" => self.each(node, depth),
            "function_definition" => self.remember(node),
            "block" | "try_statement" | "finally_clause" => self.body(node, depth),
            _ => {}
        }
    }

    /// `with op.batch_alter_table("t") as batch_op`.
    fn batch(&mut self, with: Node<'t>) {
        let mut pending = vec![with];
        while let Some(node) = pending.pop() {
            match node.kind() {
                "as_pattern" => {
                    let parts = children(node);
                    let [held, target] = parts.as_slice() else {
                        continue;
                    };
                    let call = python::call(&self.script, &self.scope, *held, 0);
                    if let Some(call) = call.filter(|c| c.name() == "batch_alter_table")
                        && let Some(table) = call.text("table_name", 0)
                    {
                        let schema = call.text("schema", usize::MAX);
                        self.batches
                            .insert(self.script.text(*target).to_owned(), (table, schema));
                    }
                }
                "with_statement" | "with_clause" | "with_item" => pending.extend(children(node)),
                _ => {}
            }
        }
    }

    /// A condition on the dialect picks a branch; of others the first is followed.
    fn branch(&mut self, node: Node<'t>, depth: usize) {
        let condition = node
            .child_by_field_name("condition")
            .map_or("", |c| self.script.text(c))
            .to_ascii_lowercase();
        let named: Vec<Dialect> = [
            ("postgres", Dialect::Postgresql),
            ("mysql", Dialect::Mysql),
            ("sqlite", Dialect::Sqlite),
        ]
        .iter()
        .filter(|(word, _)| condition.contains(word))
        .map(|(_, dialect)| *dialect)
        .collect();
        let negated = condition.contains("!=") || condition.contains("not ");
        let holds = named.is_empty() || named.contains(&self.script.dialect()) != negated;
        let field = if holds { "consequence" } else { "alternative" };
        if let Some(chosen) = node.child_by_field_name(field) {
            match chosen.kind() {
                "elif_clause" => self.branch(chosen, depth + 1),
                _ => self.body(chosen, depth),
            }
        }
    }

    /// A loop over a plain list.
    fn each(&mut self, node: Node<'t>, depth: usize) {
        let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) else {
            return;
        };
        let Value::List(list) = value(&self.script, &self.scope, right, 0) else {
            self.body(node, depth);
            return;
        };
        let names: Vec<String> = match left.kind() {
            "identifier" => vec![self.script.text(left).to_owned()],
            _ => children(left)
                .into_iter()
                .map(|n| self.script.text(n).to_owned())
                .collect(),
        };
        for held in list.into_iter().take(1000) {
            let outer = self.scope.clone();
            match (names.as_slice(), held) {
                ([one], held) => {
                    self.scope.insert(one.clone(), held);
                }
                (several, Value::List(values)) => {
                    for (name, held) in several.iter().zip(values) {
                        self.scope.insert(name.clone(), held);
                    }
                }
                _ => {}
            }
            self.body(node, depth + 4);
            self.scope = outer;
        }
    }

    fn call(&mut self, node: Node<'t>, depth: usize) {
        let Some(function) = node.child_by_field_name("function") else {
            return;
        };
        let Some(path) = dotted(&self.script, function) else {
            self.chained(node, function);
            return;
        };
        if let Some(helper) = self.functions.get(&path).copied() {
            self.helper(helper, node, depth);
            return;
        }
        let Some(call) = python::call(&self.script, &self.scope, node, depth) else {
            return;
        };
        match path.rsplit_once('.') {
            Some(("op", _)) => self.statement(&call, None),
            Some((variable, _)) if self.batches.contains_key(variable) => {
                let table = self.batches.get(variable).cloned();
                self.statement(&call, table);
            }
            Some((_, "execute")) => self.execute(&call),
            Some((variable, "create" | "drop")) if self.scope.contains_key(variable) => {
                self.chained(node, function);
            }
            _ => {}
        }
    }

    /// `sa.Enum("a", name="x").create(bind)`.
    fn chained(&mut self, node: Node<'t>, function: Node<'t>) {
        let (Some(object), Some(attribute)) = (
            function.child_by_field_name("object"),
            function.child_by_field_name("attribute"),
        ) else {
            return;
        };
        let held = value(&self.script, &self.scope, object, 0);
        if let Some(made) = held.call() {
            self.script.begin();
            match self.script.text(attribute) {
                "create" => self.create_enum(node, made),
                "drop" => self.drop_enum(node, made),
                // `op.get_bind().execute("…")`
                "execute" => {
                    let call = python::Call {
                        function: "execute".to_owned(),
                        node,
                        arguments: node
                            .child_by_field_name("arguments")
                            .map(children)
                            .unwrap_or_default()
                            .into_iter()
                            .map(|n| value(&self.script, &self.scope, n, 0))
                            .collect(),
                        keywords: Vec::new(),
                    };
                    self.execute(&call);
                }
                _ => {}
            }
        }
    }

    /// A function of the same file with its arguments bound.
    fn helper(&mut self, helper: Node<'t>, node: Node<'t>, depth: usize) {
        let outer = self.scope.clone();
        if let Some(call) = python::call(&self.script, &self.scope, node, depth) {
            let names = helper
                .child_by_field_name("parameters")
                .map(children)
                .unwrap_or_default();
            for (name, held) in names.into_iter().zip(call.arguments) {
                self.scope.insert(self.script.text(name).to_owned(), held);
            }
            self.scope.extend(call.keywords);
        }
        self.body(helper, depth + 4);
        self.scope = outer;
    }

    /// SQL in a string, bare or in `text()`.
    fn execute(&mut self, call: &python::Call<'t>) {
        let first = match call
            .argument("sqltext", 0)
            .or_else(|| call.keyword("statement"))
        {
            Some(Value::Call(inner)) if matches!(inner.name(), "text" | "DDL") => {
                inner.arguments.first().cloned()
            }
            other => other.cloned(),
        };
        match first {
            Some(Value::Text(_, node))
                if self
                    .script
                    .literal(node)
                    .is_some_and(|l| l.holes.is_empty() && is_statement(&l.text)) =>
            {
                self.script.sql(node);
            }
            Some(Value::Text(text, _)) if is_statement(&text) => {
                if text.contains(crate::host::HOLE) {
                    self.script
                        .skip(call.node, "the program puts names into this statement");
                } else {
                    self.script.begin();
                    for operation in crate::sql::statement(&text, self.script.dialect()) {
                        self.script.push(call.node, operation);
                    }
                }
            }
            // A query or a construct of SQLAlchemy: it reads or writes rows.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_are_read_from_every_spelling() {
        let text = "revision: str = 'b2'\ndown_revision: Union[str, None] = (\n    'a1',\n    'a0',\n)\ndepends_on = None\n";
        let read = |name| assigned(text, name).map(strings);
        assert_eq!(read("revision"), Some(vec!["b2".to_owned()]));
        assert_eq!(
            read("down_revision"),
            Some(vec!["a1".to_owned(), "a0".to_owned()])
        );
        assert_eq!(read("depends_on"), Some(vec![]));
    }
}

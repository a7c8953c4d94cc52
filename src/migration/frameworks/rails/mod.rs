//! Rails: `db/migrate/<version>_<name>.rb` and `db/schema.rb`, read in the terms of Active Record.
//!
//! In: Ruby source. Out: operations on the lines of the calls. The hard thing: a migration is a
//! program, so constants, block variables and helper methods of the same class are followed as far
//! as they are plain, and what is computed is told.

mod calls;
mod columns;
mod statements;
mod table;
mod value;

use std::collections::BTreeMap;

use tree_sitter::Node;

use self::value::{Scope, Value, value};
use crate::migration::dump::{Form, Strength};
use crate::migration::layout::{Claim, Direction, folder, name};
use crate::migration::lower::{Lowered, Source};
use crate::migration::script::{DEEPEST, Script, children};
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};
use crate::sql::Dialect;

/// The row of Rails.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "rails",
    title: "Rails",
    layout: Layout::Own(claim),
    fits: |_| true,
    lower: |source, _| lower(source),
    arrange: None,
    joins: false,
};

/// The row of `db/schema.rb`.
pub(super) const SCHEMA: Form = Form {
    id: "rails-schema",
    recognise: |path| {
        let file = name(path);
        let kept = file == "schema.rb" || file.ends_with("_schema.rb");
        (kept && name(folder(path)) == "db").then_some(Strength::Kept)
    },
    holds: |text| text.contains("create_table"),
    version: |_, text| {
        let (_, rest) = text.split_once("define(")?;
        let (_, rest) = rest.split_once("version")?;
        let digits: String = rest
            .chars()
            .skip_while(|c| matches!(c, ':' | '=' | '>' | ' '))
            .take_while(|c| c.is_ascii_digit() || *c == '_')
            .filter(|c| *c != '_')
            .collect();
        Version::leading(&digits).map(|(version, _)| version)
    },
    lower,
    asks: false,
};

/// `db/migrate`, `db/queue_migrate`, `db/post_migrate`, which runs with `db/migrate`, and the
/// folders below them.
fn claim(path: &str) -> Option<Claim> {
    let stem = name(path).strip_suffix(".rb")?;
    let (version, rest) = Version::leading(stem)?;
    let title = rest.strip_prefix('_')?;
    let root = migrate_folder(folder(path))?;
    let root = match root.strip_suffix("post_migrate") {
        Some(head) => format!("{head}migrate"),
        None => root.to_owned(),
    };
    Some(Claim {
        root,
        version: version.titled(title),
        direction: Direction::Up,
        engine: None,
        numbered: true,
    })
}

/// The folder itself or the one above it (year folders) that Rails reads migrations from.
fn migrate_folder(own: &str) -> Option<&str> {
    [own, folder(own)].into_iter().find(|at| {
        let last = name(at);
        let above = name(folder(at));
        (last == "migrate" || last.ends_with("_migrate"))
            && (above == "db" || name(folder(folder(at))) == "db")
    })
}

fn lower(source: &Source<'_>) -> Lowered {
    let Some((script, tree)) = Script::parse(source) else {
        return Lowered::default();
    };
    let mut reader = Reader {
        version: active_record(source.text),
        script,
        scope: Scope::new(),
        methods: BTreeMap::new(),
    };
    reader.program(tree.root_node());
    reader.script.finish()
}

/// The version of Active Record that a migration or dump names; old ones name none.
fn active_record(text: &str) -> (u32, u32) {
    ["Migration[", "Schema["]
        .iter()
        .find_map(|head| {
            let rest = text.split_once(head)?.1;
            let (number, _) = rest.split_once(']')?;
            let (major, minor) = number.trim().split_once('.')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        })
        .unwrap_or((4, 2))
}

/// A migration being read.
struct Reader<'t> {
    script: Script<'t>,
    scope: Scope,
    methods: BTreeMap<String, Node<'t>>,
    version: (u32, u32),
}

impl<'t> Reader<'t> {
    /// The class of a migration is entered by `up` or else `change`; a dump runs from the top.
    fn program<'n>(&mut self, root: Node<'n>)
    where
        'n: 't,
    {
        for node in children(root) {
            match node.kind() {
                "class" | "module" => self.class(node),
                _ => self.visit(node, 0),
            }
        }
    }

    fn class(&mut self, class: Node<'t>) {
        let Some(body) = class.child_by_field_name("body") else {
            return;
        };
        let mut pending: Vec<Node<'t>> = children(body);
        let mut inner = Vec::new();
        pending.reverse();
        while let Some(node) = pending.pop() {
            match node.kind() {
                "method" | "singleton_method" => {
                    if let Some(method) = node.child_by_field_name("name") {
                        self.methods
                            .insert(self.script.text(method).to_owned(), node);
                    }
                }
                "assignment" => self.assign(node, 0),
                "singleton_class" => {
                    if let Some(body) = node.child_by_field_name("body") {
                        pending.extend(children(body).into_iter().rev());
                    }
                }
                "class" if class.kind() == "module" => inner.push(node),
                _ => {}
            }
        }
        for node in inner {
            self.class(node);
        }
        let entry = ["up", "change"]
            .into_iter()
            .find_map(|name| self.methods.get(name).copied());
        if let Some(entry) = entry {
            self.body(entry, 0);
        }
    }

    /// The statements of a method, block or branch.
    fn body(&mut self, node: Node<'t>, depth: usize) {
        let body = node.child_by_field_name("body").unwrap_or(node);
        for statement in children(body) {
            self.visit(statement, depth + 1);
        }
    }

    /// Remembers a constant or a variable.
    fn assign(&mut self, node: Node<'t>, depth: usize) {
        if let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) {
            let held = value(&self.script, &self.scope, right, depth);
            self.scope.insert(self.script.text(left).to_owned(), held);
        }
    }

    /// One statement.
    fn visit(&mut self, node: Node<'t>, depth: usize) {
        if depth > DEEPEST || !self.script.follow(node) {
            return;
        }
        match node.kind() {
            "call" => self.call(node, depth),
            "identifier" => self.helper(node, depth),
            "assignment" => {
                self.assign(node, depth);
                if let Some(right) = node.child_by_field_name("right") {
                    self.visit(right, depth + 1);
                }
            }
            "if" | "unless" | "if_modifier" | "unless_modifier" => self.branch(node, depth),
            "begin"
            | "parenthesized_statements"
            | "body_statement"
            | "then"
            | "else"
            | "block_body"
            | "do"
            | "ensure"
            | "case"
            | "when" => self.body(node, depth),
            "method" => {
                if let Some(method) = node.child_by_field_name("name") {
                    self.methods
                        .insert(self.script.text(method).to_owned(), node);
                }
            }
            _ => {}
        }
    }

    /// A condition on the database's engine picks a branch; of others the first that does anything
    /// is followed: some only print what is done by hand in production.
    fn branch(&mut self, node: Node<'t>, depth: usize) {
        let condition = node
            .child_by_field_name("condition")
            .map_or("", |c| self.script.text(c))
            .to_ascii_lowercase();
        let negated = node.kind().starts_with("unless") != condition.contains("!=");
        let engines = [
            ("postg", Dialect::Postgresql),
            ("mysql", Dialect::Mysql),
            ("trilogy", Dialect::Mysql),
            ("sqlite", Dialect::Sqlite),
        ];
        let named: Vec<Dialect> = engines
            .iter()
            .filter(|(word, _)| condition.contains(word))
            .map(|(_, dialect)| *dialect)
            .collect();
        let holds = named.is_empty() || named.contains(&self.script.dialect()) != negated;
        let done = self.script.count();
        self.chosen(node, holds, depth);
        if named.is_empty() && self.script.count() == done {
            self.chosen(node, !holds, depth);
        }
    }

    fn chosen(&mut self, node: Node<'t>, holds: bool, depth: usize) {
        let field = if holds { "consequence" } else { "alternative" };
        let chosen = node
            .child_by_field_name(field)
            .or_else(|| node.child_by_field_name("body").filter(|_| holds));
        if let Some(chosen) = chosen {
            match chosen.kind() {
                "then" | "else" => self.body(chosen, depth),
                "elsif" => self.branch(chosen, depth + 1),
                _ => self.visit(chosen, depth + 1),
            }
        }
    }

    /// A method of the same class, called without arguments.
    fn helper(&mut self, node: Node<'t>, depth: usize) {
        if let Some(method) = self.methods.get(self.script.text(node)).copied() {
            self.body(method, depth + 4);
        }
    }

    /// Walks a block once for each value of a plain list, binding its parameters.
    fn each(&mut self, block: Node<'t>, values: Vec<Value>, depth: usize) {
        let parameters: Vec<String> = block
            .child_by_field_name("parameters")
            .map(|p| {
                children(p)
                    .into_iter()
                    .map(|n| self.script.text(n).to_owned())
                    .collect()
            })
            .unwrap_or_default();
        for held in values.into_iter().take(1000) {
            let outer = self.scope.clone();
            match (parameters.as_slice(), held) {
                ([one], held) => {
                    self.scope.insert(one.clone(), held);
                }
                (several, Value::List(list)) => {
                    for (name, held) in several.iter().zip(list) {
                        self.scope.insert(name.clone(), held);
                    }
                }
                _ => {}
            }
            self.body(block, depth + 4);
            self.scope = outer;
        }
    }
}

#[cfg(test)]
mod tests;

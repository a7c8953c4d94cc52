//! Django: `<app>/migrations/<number>_<name>.py`, one order for all applications of a project.
//!
//! In: Python source. Out: operations on the tables that models are kept in. The hard thing: a
//! migration speaks of models and fields, and only earlier migrations say what their tables and
//! columns are called, which a [`Memory`] carries from file to file.

mod columns;
mod fields;
mod keys;
mod operations;
mod order;

use tree_sitter::Node;

use crate::migration::discover::Group;
use crate::migration::layout::{Claim, Direction, folder, name};
use crate::migration::lower::{Lowered, Memory, Source};
use crate::migration::python::{Scope, Value, value};
use crate::migration::script::{Script, children};
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};

/// The row of Django.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "django",
    title: "Django",
    layout: Layout::Own(claim),
    fits: is_django,
    lower,
    arrange: Some(order::arrange),
    joins: true,
};

fn claim(path: &str) -> Option<Claim> {
    let stem = name(path)
        .strip_suffix(".py")
        .filter(|s| !s.starts_with("__"))?;
    let root = folder(path);
    let leading = Version::leading(stem);
    // `MIGRATION_MODULES` may call the folder otherwise.
    let other = name(root).ends_with("_migrations") && leading.is_some();
    if name(root) != "migrations" && !other {
        return None;
    }
    let version = match leading {
        Some((version, rest)) => version.titled(rest),
        None => Version::text(stem),
    };
    Some(Claim {
        root: root.to_owned(),
        version,
        direction: Direction::Up,
        engine: None,
        numbered: true,
    })
}

fn is_django(group: &Group<'_>) -> bool {
    group
        .sample()
        .iter()
        .any(|text| text.contains("django") && text.contains("Migration("))
}

/// The memory's key of an application's label, which its configuration may change.
fn label_key(migrations: &str) -> String {
    format!("label:{migrations}")
}

fn lower(source: &Source<'_>, memory: &mut Memory) -> Lowered {
    let Some((script, tree)) = Script::parse(source) else {
        return Lowered::default();
    };
    let own = folder(source.path);
    let app = memory
        .0
        .get(&label_key(own))
        .cloned()
        .unwrap_or_else(|| name(folder(own)).to_owned());
    let mut reader = Reader {
        script,
        memory,
        app: app.to_lowercase(),
        functions: Vec::new(),
    };
    reader.module(tree.root_node());
    reader.script.finish()
}

/// A migration being read.
struct Reader<'t, 'm> {
    script: Script<'t>,
    memory: &'m mut Memory,
    /// The label of the application.
    app: String,
    /// The functions of the module, which `RunPython` calls by name.
    functions: Vec<(String, Node<'t>)>,
}

impl<'t> Reader<'t, '_> {
    fn module<'n: 't>(&mut self, root: Node<'n>) {
        let mut scope = Scope::new();
        for node in children(root) {
            match node.kind() {
                "function_definition" => {
                    if let Some(function) = node.child_by_field_name("name") {
                        let function = self.script.text(function).to_owned();
                        self.functions.push((function, node));
                    }
                }
                "expression_statement" => self.bind(node, &mut scope),
                "class_definition" => self.class(node, &mut scope),
                _ => {}
            }
        }
    }

    /// Remembers `name = value`.
    fn bind(&mut self, statement: Node<'t>, scope: &mut Scope<'t>) {
        let Some(assignment) = children(statement)
            .into_iter()
            .find(|n| n.kind() == "assignment")
        else {
            return;
        };
        if let (Some(left), Some(right)) = (
            assignment.child_by_field_name("left"),
            assignment.child_by_field_name("right"),
        ) {
            let held = value(&self.script, scope, right, 0);
            scope.insert(self.script.text(left).to_owned(), held);
        }
    }

    fn class(&mut self, class: Node<'t>, scope: &mut Scope<'t>) {
        let bases = class
            .child_by_field_name("superclasses")
            .map_or("", |bases| self.script.text(bases));
        let Some(body) = class.child_by_field_name("body") else {
            return;
        };
        if !bases.contains("Migration") {
            return;
        }
        for statement in children(body) {
            self.bind(statement, scope);
        }
        if let Some(Value::List(operations)) = scope.remove("operations") {
            for operation in &operations {
                self.operation(operation, true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_migrations_folders_are_claimed() {
        assert_eq!(
            claim("shop/orders/migrations/0002_x.py").unwrap().root,
            "shop/orders/migrations"
        );
        assert!(claim("shop/orders/migrations/__init__.py").is_none());
        assert!(claim("shop/orders/models.py").is_none());
    }
}

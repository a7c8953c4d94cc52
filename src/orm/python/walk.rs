//! Walks a module from top to bottom: binds its variables, hands out its chains.
//!
//! In: a module's tree and a mapper as [`Speaker`]. Out: what the mapper is asked, in the order of
//! the text. The hard thing is that a name is bound before it is used: loops of comprehensions
//! stand behind the expression that uses their names.

use std::collections::{HashMap, HashSet};

use tree_sitter::Node;

use super::{Chain, Class, Kind, Scopes, Typed, element, unroll};
use crate::orm::tree::{children, each, field, text};

/// What a mapper answers while its module is walked.
pub(in crate::orm) trait Speaker<'a, 'm, 't> {
    /// The text of the module.
    fn source(&self) -> &'a str;
    /// The scopes that are open.
    fn scopes(&mut self) -> &mut Scopes<'m>;
    /// What an expression gives.
    fn infer(&self, node: Node<'t>, depth: usize) -> Option<Typed<'m>>;
    /// What an annotation says.
    fn annotated(&self, node: Node<'t>) -> Option<Typed<'m>>;
    /// What `self` or `cls` is in a class, by the class's place in the list of classes.
    fn receiver(&self, name: &str, class: usize) -> Option<Typed<'m>>;
    /// What a parameter without annotation is in a method of a class, or in a function.
    fn parameter(&self, name: &str, class: Option<usize>) -> Option<Typed<'m>>;
    /// A place is reached: what ends before it is left.
    fn reach(&mut self, offset: usize);
    /// A chain, by its outermost node; `written` if it is assigned to.
    fn chain(&mut self, top: Node<'t>, chain: &Chain<'t>, written: bool);
    /// Any other node.
    fn other(&mut self, node: Node<'t>);
}

/// Walks a module.
pub(in crate::orm) fn walk<'a, 'm, 't>(
    root: Node<'t>,
    classes: &[Class<'a, 't>],
    speaker: &mut impl Speaker<'a, 'm, 't>,
) {
    let classes = classes
        .iter()
        .enumerate()
        .map(|(index, class)| (class.definition.id(), index))
        .collect();
    let mut walk = Walk {
        source: speaker.source(),
        classes,
        inner: HashSet::new(),
        targets: HashSet::new(),
    };
    each(root, |node| {
        walk.visit(node, speaker);
        true
    });
}

struct Walk<'a> {
    source: &'a str,
    /// The place of each class in the list, by its node.
    classes: HashMap<usize, usize>,
    /// Nodes of chains that were unrolled from further out.
    inner: HashSet<usize>,
    /// What is assigned to.
    targets: HashSet<usize>,
}

impl<'a> Walk<'a> {
    fn visit<'m, 't>(&mut self, node: Node<'t>, speaker: &mut impl Speaker<'a, 'm, 't>) {
        speaker.scopes().leave(node.start_byte());
        speaker.reach(node.start_byte());
        match node.kind() {
            "class_definition" => {
                let class = self.classes.get(&node.id()).copied();
                let class = Some(class.unwrap_or(usize::MAX));
                speaker.scopes().enter(node.end_byte(), class);
            }
            "function_definition" => self.function(node, speaker),
            "lambda" => {
                speaker.scopes().enter(node.end_byte(), None);
                for name in field(node, "parameters").map(children).unwrap_or_default() {
                    if name.kind() == "identifier" {
                        let name = text(name, self.source);
                        let typed = speaker.parameter(name, None);
                        speaker.scopes().bind(name, typed);
                    }
                }
            }
            "assignment" => self.assignment(node, speaker),
            "augmented_assignment" => {
                self.targets
                    .extend(field(node, "left").map(|left| left.id()));
            }
            "named_expression" => {
                if let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) {
                    let typed = speaker.infer(value, 0);
                    speaker.scopes().bind(text(name, self.source), typed);
                }
            }
            "for_statement" | "for_in_clause" => self.bind_loop(node, speaker),
            "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression" => {
                for clause in children(node) {
                    if clause.kind() == "for_in_clause" {
                        self.bind_loop(clause, speaker);
                    }
                }
            }
            "call" | "attribute" | "subscript" => {
                if !self.inner.contains(&node.id()) {
                    let chain = unroll(node, |inner| {
                        self.inner.insert(inner.id());
                    });
                    speaker.chain(node, &chain, self.targets.contains(&node.id()));
                }
                self.asserted(node, speaker);
            }
            _ => speaker.other(node),
        }
    }

    /// `self.assertIsInstance(order, Order)`, `assert isinstance(order, Order)`: what a variable holds
    /// from here on, where nothing else tells it.
    fn asserted<'m, 't>(&self, node: Node<'t>, speaker: &mut impl Speaker<'a, 'm, 't>) {
        let function = field(node, "function").map_or("", |f| text(f, self.source));
        let asserts = match function {
            "isinstance" => node
                .parent()
                .is_some_and(|p| p.kind() == "assert_statement"),
            _ => function.ends_with("assertIsInstance"),
        };
        let given = field(node, "arguments").filter(|_| asserts);
        let given = given.map(children).unwrap_or_default();
        let [name, class, ..] = given.as_slice() else {
            return;
        };
        let bound = text(*name, self.source);
        if name.kind() != "identifier" || matches!(speaker.scopes().get(bound), Some(Some(_))) {
            return;
        }
        if let Some(typed) = speaker.annotated(*class) {
            speaker.scopes().bind(bound, Some(typed));
        }
    }

    fn function<'m, 't>(&self, node: Node<'t>, speaker: &mut impl Speaker<'a, 'm, 't>) {
        let inside = speaker.scopes().in_class_body();
        let class = speaker.scopes().classes().next().filter(|_| inside);
        speaker.scopes().enter(node.end_byte(), None);
        let parameters = field(node, "parameters").map(children).unwrap_or_default();
        for (index, parameter) in parameters.into_iter().enumerate() {
            let name = match parameter.kind() {
                "identifier" => Some(parameter),
                "typed_parameter" => children(parameter).into_iter().next(),
                _ => field(parameter, "name"),
            };
            let Some(name) = name.filter(|n| n.kind() == "identifier") else {
                continue;
            };
            let name = text(name, self.source);
            let typed = match (field(parameter, "type"), class) {
                (Some(annotation), _) => speaker.annotated(annotation),
                (None, Some(class)) if index == 0 && matches!(name, "self" | "cls") => {
                    speaker.receiver(name, class)
                }
                (None, class) => speaker.parameter(name, class),
            };
            speaker.scopes().bind(name, typed);
        }
    }

    fn assignment<'m, 't>(&mut self, node: Node<'t>, speaker: &mut impl Speaker<'a, 'm, 't>) {
        let Some(left) = field(node, "left") else {
            return;
        };
        let annotated = field(node, "type").and_then(|t| speaker.annotated(t));
        let right = field(node, "right");
        match left.kind() {
            "identifier" => {
                let typed = annotated.or_else(|| right.and_then(|r| speaker.infer(r, 0)));
                speaker.scopes().bind(text(left, self.source), typed);
            }
            "pattern_list" | "tuple_pattern" => {
                let typed = right.and_then(|r| speaker.infer(r, 0));
                self.bind_pattern(left, typed, speaker);
            }
            _ => {
                self.targets.insert(left.id());
            }
        }
    }

    fn bind_pattern<'m, 't>(
        &self,
        left: Node<'t>,
        typed: Option<Typed<'m>>,
        speaker: &mut impl Speaker<'a, 'm, 't>,
    ) {
        let parts = match typed.map(|t| t.kind) {
            Some(Kind::Tuple(parts)) => parts,
            _ => Vec::new(),
        };
        let mut parts = parts.into_iter();
        for name in children(left) {
            let part = parts.next().flatten();
            if name.kind() == "identifier" {
                speaker.scopes().bind(text(name, self.source), part);
            }
        }
    }

    fn bind_loop<'m, 't>(&self, node: Node<'t>, speaker: &mut impl Speaker<'a, 'm, 't>) {
        let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
            return;
        };
        let typed = speaker.infer(right, 0).and_then(|t| element(&t));
        match left.kind() {
            "identifier" => speaker.scopes().bind(text(left, self.source), typed),
            _ => self.bind_pattern(left, typed, speaker),
        }
    }
}

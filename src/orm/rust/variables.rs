//! Which struct a variable or an expression is.
//!
//! In: a syntax tree and a [`World`] that knows the structs. Out: the [`Type`] of an expression.
//! The hard thing: without a compiler a type is told by what stands around: parameters, `let`,
//! constructors, `load::<User>`, patterns, loops and closures over what is known.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::types::{self, Type};
use super::walk;
use crate::location::Span;
use crate::orm::tree::{children, field, span, text};

/// How far an expression is followed.
const DEEPEST: usize = 48;
/// How many bindings of one name are looked at.
const BINDINGS: usize = 64;

/// What is known of the structs of a repository.
pub trait World {
    /// What a struct's field is.
    fn field(&self, of: &str, field: &str) -> Type;
    /// What a struct's function or method gives.
    fn gives(&self, of: &str, function: &str) -> Type;
    /// Whether it is a struct that a mapper reads or writes.
    fn is_model(&self, name: &str) -> bool;
    /// The model that a variable of this name is by convention.
    fn by_convention(&self, variable: &str) -> Option<String>;
    /// What the macro at a place gives.
    fn of_macro(&self, _at: usize) -> Type {
        Type::Unknown
    }
}

/// A variable's binding.
#[derive(Clone, Debug)]
struct Binding {
    scope: Span,
    of: Type,
}

/// The variables of a file and what its own functions give.
pub struct Variables<'a, W> {
    source: &'a str,
    world: &'a W,
    bindings: BTreeMap<&'a str, Vec<Binding>>,
    functions: BTreeMap<String, Type>,
    fields: BTreeMap<(String, String), Type>,
    /// Blocks of `impl` with the type that they are for.
    owners: Vec<(Span, String)>,
}

impl<'a, W: World> Variables<'a, W> {
    /// Reads a file.
    pub fn read(root: Node<'_>, source: &'a str, world: &'a W) -> Self {
        let mut variables = Self {
            source,
            world,
            bindings: BTreeMap::new(),
            functions: BTreeMap::new(),
            fields: BTreeMap::new(),
            owners: Vec::new(),
        };
        variables.declarations(root);
        walk::each(root, |node, around| {
            variables.bind(node, around);
            true
        });
        variables
    }

    /// What the file's own functions, structs and `impl` blocks say.
    fn declarations(&mut self, root: Node<'_>) {
        let source = self.source;
        walk::each(root, |node, around| {
            match node.kind() {
                "impl_item" => {
                    let of = field(node, "type").map(|n| types::read(n, source, None));
                    if let Some(name) = of.as_ref().and_then(Type::name) {
                        self.owners.push((span(node), name.to_owned()));
                    }
                }
                "function_item" => {
                    let method = around.iter().rev().take(2).any(|n| n.kind() == "impl_item");
                    let own = self.own(node.start_byte());
                    let gives = field(node, "return_type")
                        .map_or(Type::Unknown, |n| types::read(n, source, own.as_deref()));
                    if let Some(name) = field(node, "name").filter(|_| !gives.is_unknown()) {
                        let name = text(name, source);
                        let key = match own.filter(|_| method) {
                            Some(own) => format!("{own}::{name}"),
                            None => name.to_owned(),
                        };
                        self.functions.insert(key, gives);
                    }
                }
                "field_declaration" => {
                    let owner = around.iter().rev().nth(1);
                    let owner = owner.and_then(|n| field(*n, "name"));
                    let (name, of) = (field(node, "name"), field(node, "type"));
                    if let (Some(owner), Some(name), Some(of)) = (owner, name, of) {
                        let key = (
                            text(owner, source).to_owned(),
                            text(name, source).to_owned(),
                        );
                        self.fields.insert(key, types::read(of, source, None));
                    }
                }
                _ => {}
            }
            true
        });
    }

    /// What `Self` stands for at a place.
    pub fn own(&self, at: usize) -> Option<String> {
        let until = self.owners.partition_point(|(s, _)| s.start <= at);
        let mut near = self.owners[..until].iter().rev().take(8);
        let found = near.find(|(s, _)| s.contains(at));
        found.map(|(_, name)| name.clone())
    }

    fn bind(&mut self, node: Node<'_>, around: &[Node<'_>]) {
        let at = node.start_byte();
        match node.kind() {
            "parameter" => {
                // `fn f(order: &Order)` and `|order: &Order|`.
                let scope = around.iter().rev().nth(1).map(|n| span(*n));
                let own = self.own(at);
                let of = field(node, "type").map(|n| types::read(n, self.source, own.as_deref()));
                if let (Some(pattern), Some(of), Some(scope)) = (field(node, "pattern"), of, scope)
                {
                    self.pattern(pattern, of, scope);
                }
            }
            "closure_parameters" => {
                let Some(closure) = around.last().copied() else {
                    return;
                };
                let of = self.passed_to(around);
                for pattern in children(node) {
                    if pattern.kind() != "parameter" {
                        self.pattern(pattern, of.clone(), span(closure));
                    }
                }
            }
            "let_declaration" => {
                let Some(block) = around.last() else { return };
                let own = self.own(at);
                let of = match field(node, "type") {
                    Some(of) => types::read(of, self.source, own.as_deref()),
                    None => Type::Unknown,
                };
                let of = match (of.is_unknown(), field(node, "value")) {
                    (true, Some(value)) => self.of(value),
                    _ => of,
                };
                if let Some(pattern) = field(node, "pattern") {
                    let scope = Span::new(node.end_byte(), block.end_byte());
                    self.pattern(pattern, of, scope);
                }
            }
            "for_expression" => self.pattern_of(node, "value", node),
            "let_condition" => {
                let holds = |n: &&Node<'_>| {
                    matches!(n.kind(), "if_expression" | "while_expression" | "match_arm")
                };
                let scope = around.iter().rev().find(holds).copied().unwrap_or(node);
                self.pattern_of(node, "value", scope);
            }
            "match_arm" => {
                let matched = around.iter().rev().nth(1).and_then(|n| field(*n, "value"));
                let of = matched.map_or(Type::Unknown, |n| self.of(n));
                if let Some(pattern) = field(node, "pattern") {
                    self.pattern(pattern, of, span(node));
                }
            }
            _ => {}
        }
    }

    fn pattern_of(&mut self, node: Node<'_>, value: &str, scope: Node<'_>) {
        let of = field(node, value).map_or(Type::Unknown, |n| self.of(n));
        if let Some(pattern) = field(node, "pattern") {
            self.pattern(pattern, of, span(scope));
        }
    }

    /// Binds the names of a pattern.
    fn pattern(&mut self, pattern: Node<'_>, of: Type, scope: Span) {
        let mut open = vec![(pattern, of, 0usize)];
        while let Some((node, of, depth)) = open.pop() {
            if depth > DEEPEST {
                continue;
            }

            match node.kind() {
                "identifier" | "shorthand_field_identifier" => {
                    let name = self.source.get(node.byte_range()).unwrap_or_default();
                    let known = self.bindings.entry(name).or_default();
                    known.push(Binding { scope, of });
                }
                "tuple_pattern" => {
                    for (index, part) in children(node).into_iter().enumerate() {
                        open.push((part, of.part(index), depth + 1));
                    }
                }
                // `Some(order)`, `Ok((order, lines))`.
                "tuple_struct_pattern" => {
                    let kind = field(node, "type");
                    let name = kind.map_or("", |n| text(n, self.source));
                    let holds = matches!(name, "Some" | "Ok" | "Json" | "Path" | "State" | "Form");
                    for part in children(node) {
                        if Some(part) != kind {
                            let of = if holds { of.clone() } else { Type::Unknown };
                            open.push((part, of, depth + 1));
                        }
                    }
                }
                "struct_pattern" => {
                    let kind = field(node, "type");
                    let name = kind.map_or("", |n| text(n, self.source));
                    let name = name.rsplit("::").next().unwrap_or_default().to_owned();
                    for part in children(node) {
                        if part.kind() != "field_pattern" {
                            continue;
                        }
                        let Some(key) = field(part, "name") else {
                            continue;
                        };
                        let of = self.field(&name, text(key, self.source));
                        open.push((field(part, "pattern").unwrap_or(key), of, depth + 1));
                    }
                }
                "match_pattern" | "reference_pattern" | "mut_pattern" | "ref_pattern"
                | "captured_pattern" | "or_pattern" | "slice_pattern" => {
                    for part in children(node) {
                        open.push((part, of.clone(), depth + 1));
                    }
                }
                _ => {}
            }
        }
    }

    fn field(&self, of: &str, name: &str) -> Type {
        let own = self.fields.get(&(of.to_owned(), name.to_owned()));
        match own {
            Some(own) => own.clone(),
            None => self.world.field(of, name),
        }
    }

    fn gives(&self, of: &str, function: &str) -> Type {
        match self.functions.get(&format!("{of}::{function}")) {
            Some(own) => own.clone(),
            None => self.world.gives(of, function),
        }
    }

    /// What a variable is at a place; none where no such variable is known.
    pub fn variable(&self, name: &str, at: usize) -> Option<Type> {
        if name == "self" {
            return self.own(at).map(Type::Named);
        }
        let bound = self.bindings.get(name)?.iter().rev().take(BINDINGS);
        let visible = bound.filter(|b| b.scope.contains(at));
        let innermost = visible.max_by_key(|b| b.scope.start);
        innermost.map(|b| b.of.clone())
    }

    /// What a chain of fields leads to: `self.order.customer` in a macro.
    pub fn chain(&self, names: &[&str], at: usize) -> Type {
        let Some((first, rest)) = names.split_first() else {
            return Type::Unknown;
        };
        let start = match self.variable(first, at) {
            Some(of) if !of.is_unknown() => of,
            _ => self.conventional(first),
        };
        rest.iter().fold(start, |of, name| self.step(&of, name))
    }

    fn step(&self, of: &Type, name: &str) -> Type {
        match (of, name.parse::<usize>()) {
            (Type::Tuple(_), Ok(index)) => of.part(index),
            (Type::Named(of), _) => self.field(of, name),
            _ => Type::Unknown,
        }
    }

    fn conventional(&self, name: &str) -> Type {
        let model = self.world.by_convention(name);
        model.map_or(Type::Unknown, Type::Named)
    }

    /// What an expression is.
    pub fn of(&self, expression: Node<'_>) -> Type {
        self.follow(expression, DEEPEST)
    }

    fn follow(&self, node: Node<'_>, deep: usize) -> Type {
        let Some(deeper) = deep.checked_sub(1) else {
            return Type::Unknown;
        };
        let source = self.source;
        let at = node.start_byte();
        let inner = |name: &str| match field(node, name) {
            Some(n) => self.follow(n, deeper),
            None => Type::Unknown,
        };
        match node.kind() {
            "identifier" | "self" => {
                let name = text(node, source);
                match self.variable(name, at) {
                    Some(of) if !of.is_unknown() => of,
                    _ => self.conventional(name),
                }
            }
            "field_expression" => {
                let name = field(node, "field").map_or("", |n| text(n, source));
                let of = self.step(&inner("value"), name);
                match of.is_unknown() {
                    true if name.parse::<usize>().is_err() => self.conventional(name),
                    _ => of,
                }
            }
            "reference_expression"
            | "parenthesized_expression"
            | "try_expression"
            | "await_expression"
            | "unary_expression"
            | "index_expression" => {
                let first = field(node, "value").or_else(|| children(node).first().copied());
                first.map_or(Type::Unknown, |n| self.follow(n, deeper))
            }
            "tuple_expression" => {
                let parts = children(node).into_iter().map(|n| self.follow(n, deeper));
                Type::Tuple(parts.collect())
            }
            "struct_expression" => {
                let own = self.own(at);
                field(node, "name")
                    .map_or(Type::Unknown, |n| types::read(n, source, own.as_deref()))
            }
            "call_expression" => self.call(node, deeper),
            "macro_invocation" => self.world.of_macro(at),
            _ => Type::Unknown,
        }
    }

    fn call(&self, node: Node<'_>, deep: usize) -> Type {
        let source = self.source;
        let Some(function) = field(node, "function") else {
            return Type::Unknown;
        };
        let own = self.own(node.start_byte());
        let (function, told) = match function.kind() {
            "generic_function" => {
                let told = field(function, "type_arguments").map(children);
                // `query_as::<_, Order>`, `load::<Order>`.
                let last = told.and_then(|n| n.last().copied());
                let told = last.map(|n| types::read(n, source, own.as_deref()));
                (field(function, "function").unwrap_or(function), told)
            }
            _ => (function, None),
        };
        if let Some(told) = told.filter(|t| !t.is_unknown() && is_decoding(function, source)) {
            return told;
        }
        match function.kind() {
            // `orders.load(…)`, `user.clone()`.
            "field_expression" => {
                let method = field(function, "field").map_or("", |n| text(n, source));
                let value = field(function, "value");
                if matches!(method, "select" | "returning") {
                    let arguments = field(node, "arguments");
                    let selected =
                        arguments.map_or(Type::Unknown, |n| selected(n, source, own.as_deref()));
                    if !selected.is_unknown() {
                        return selected;
                    }
                }
                let on = value.map_or(Type::Unknown, |n| self.follow(n, deep));
                match &on {
                    Type::Named(name) => match self.gives(name, method) {
                        Type::Unknown if is_passing(method) => on,
                        gives => gives,
                    },
                    Type::Tuple(_) if is_passing(method) => on,
                    _ => Type::Unknown,
                }
            }
            // `Order::find(…)`, `Self::load(…)`.
            "scoped_identifier" => {
                let name = field(function, "name").map_or("", |n| text(n, source));
                let Some(path) = field(function, "path") else {
                    return Type::Unknown;
                };
                let Type::Named(of) = types::read(path, source, own.as_deref()) else {
                    return Type::Unknown;
                };
                let gives = self.gives(&of, name);
                match gives {
                    Type::Unknown if self.world.is_model(&of) => Type::Named(of),
                    _ => gives,
                }
            }
            "identifier" => match text(function, source) {
                "Some" | "Ok" => {
                    let arguments = field(node, "arguments").map(children);
                    let first = arguments.and_then(|a| a.first().copied());
                    first.map_or(Type::Unknown, |n| self.follow(n, deep))
                }
                name => self.functions.get(name).cloned().unwrap_or_default(),
            },
            _ => Type::Unknown,
        }
    }

    /// What a closure is called with: the element of what the method is called on.
    fn passed_to(&self, around: &[Node<'_>]) -> Type {
        let call = around.iter().rev().nth(2);
        let call = call.filter(|n| n.kind() == "call_expression");
        let function = call.and_then(|n| field(*n, "function"));
        let function = function.filter(|n| n.kind() == "field_expression");
        let value = function.and_then(|n| field(n, "value"));
        value.map_or(Type::Unknown, |n| self.of(n))
    }
}

/// `select(User::as_select())`, `returning((User::as_returning(), …))`.
fn selected(arguments: Node<'_>, source: &str, own: Option<&str>) -> Type {
    let of = |node: Node<'_>| -> Type {
        let function = field(node, "function").filter(|_| node.kind() == "call_expression");
        let function = function.filter(|n| n.kind() == "scoped_identifier");
        let name = function.and_then(|n| field(n, "name"));
        let whole = name.is_some_and(|n| matches!(text(n, source), "as_select" | "as_returning"));
        match function.and_then(|n| field(n, "path")).filter(|_| whole) {
            Some(path) => types::read(path, source, own),
            None => Type::Unknown,
        }
    };
    let Some(first) = children(arguments).first().copied() else {
        return Type::Unknown;
    };
    match first.kind() {
        "tuple_expression" => Type::Tuple(children(first).into_iter().map(of).collect()),
        _ => of(first),
    }
}

/// Whether a method's type argument is what it gives.
fn is_decoding(function: Node<'_>, source: &str) -> bool {
    let name = field(function, "field").or_else(|| field(function, "name"));
    let name = name.map_or("", |n| text(n, source));
    name.starts_with("load")
        || name.starts_with("get_result")
        || name.starts_with("query_as")
        || matches!(
            name,
            "first" | "internal_load" | "json" | "into_model" | "from_row"
        )
}

/// Whether a method gives what it is called on, or what that holds.
fn is_passing(method: &str) -> bool {
    matches!(
        method,
        "unwrap"
            | "expect"
            | "clone"
            | "cloned"
            | "copied"
            | "iter"
            | "iter_mut"
            | "into_iter"
            | "as_ref"
            | "as_mut"
            | "as_deref"
            | "ok"
            | "ok_or"
            | "ok_or_else"
            | "map_err"
            | "optional"
            | "first"
            | "last"
            | "get"
            | "get_mut"
            | "pop"
            | "next"
            | "unwrap_or"
            | "unwrap_or_default"
            | "unwrap_or_else"
            | "filter"
            | "find"
            | "take"
            | "skip"
            | "rev"
            | "collect"
            | "borrow"
            | "borrow_mut"
            | "to_owned"
            | "as_slice"
            | "drain"
            | "chain"
            | "peekable"
            | "inspect"
            | "await"
            | "swap_remove"
            | "remove"
            | "values"
            | "into_inner"
            | "lock"
            | "read"
            | "write"
            | "with_context"
            | "context"
            | "order"
            | "order_by"
            | "inner_join"
            | "left_join"
            | "load"
            | "get_result"
            | "get_results"
            | "into_boxed"
            | "limit"
            | "offset"
            | "distinct"
            | "one"
            | "all"
            | "stream"
            | "fetch_one"
            | "fetch_all"
            | "fetch_optional"
            | "chain_error"
            | "standard_error"
            | "max_by_key"
            | "min_by_key"
            | "into_values"
            | "then_order_by"
            | "for_update"
            | "find_or_404"
            | "as_deref_mut"
            | "or_else"
            | "or"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::host::language::of;
    use crate::host::syntax::Syntax;
    use crate::orm::rust::instances::accesses;

    struct Shop;

    impl World for Shop {
        fn field(&self, of: &str, field: &str) -> Type {
            match (of, field) {
                ("Order", "customer") => Type::Named("Customer".to_owned()),
                _ => Type::Unknown,
            }
        }

        fn gives(&self, of: &str, function: &str) -> Type {
            match (of, function) {
                ("Order", "count") => Type::Named("i64".to_owned()),
                _ => Type::Unknown,
            }
        }

        fn is_model(&self, name: &str) -> bool {
            matches!(name, "Order" | "Customer")
        }

        fn by_convention(&self, variable: &str) -> Option<String> {
            (variable == "customer").then(|| "Customer".to_owned())
        }
    }

    /// Every field that the body of a function uses, with the struct that it belongs to.
    fn used(body: &str) -> Vec<String> {
        let source =
            format!("impl Order {{ fn f(&self, all: &[Order], other: Json) {{ {body} }} }}");
        let syntax = Syntax::parse(&source, of("a.rs", "").unwrap()).unwrap();
        let variables = Variables::read(syntax.root(), &source, &Shop);
        let found = accesses(syntax.root(), &source, &variables).into_iter();
        found.map(|a| format!("{}.{}", a.model, a.field)).collect()
    }

    #[test]
    fn a_variable_is_what_its_binding_says() {
        assert_eq!(used("self.id;"), ["Order.id"]);
        assert_eq!(
            used("let o: Option<Order> = x(); o.unwrap().id;"),
            ["Order.id"]
        );
        assert_eq!(used("let o = Order::find(1).await?; o.id;"), ["Order.id"]);
        assert_eq!(
            used("let o = q.load::<(Order, i64)>(c)?; o.0.id;"),
            ["Order.id"]
        );
        assert_eq!(
            used("let (o, n) = q.first::<(Order, i64)>(c)?; o.id; n.id;"),
            ["Order.id"]
        );
        assert_eq!(used("for o in all { o.id; }"), ["Order.id"]);
        assert_eq!(used("all.iter().map(|o| o.id);"), ["Order.id"]);
        assert_eq!(used("if let Some(o) = all.first() { o.id; }"), ["Order.id"]);
        assert_eq!(
            used("match Order::find(1) { Ok(o) => o.id, Err(e) => e.id };"),
            ["Order.id"]
        );
        assert_eq!(
            used("assert_eq!(self.customer.name, 1);"),
            ["Order.customer", "Customer.name"]
        );
    }

    #[test]
    fn a_literal_a_pattern_and_a_builder_name_fields() {
        assert_eq!(used("Order { id: 1, note };"), ["Order.id", "Order.note"]);
        assert_eq!(used("let Self { id, .. } = x;"), ["Order.id"]);
        assert_eq!(
            used("Order::builder().id(1).note(2).build();"),
            ["Order.build", "Order.note", "Order.id"]
        );
    }

    #[test]
    fn what_is_not_known_is_nothing_and_a_new_binding_hides_an_old_one() {
        assert_eq!(used("other.id;"), ["Json.id"]);
        assert_eq!(used("let o = unknown(); o.id;"), Vec::<String>::new());
        assert_eq!(used("let o = Order::count(); o.id;"), ["i64.id"]);
        assert_eq!(used("{ let o = &all[0]; } o.id;"), Vec::<String>::new());
        assert_eq!(
            used("let o = &all[0]; let o = unknown(); o.id;"),
            Vec::<String>::new()
        );
        assert_eq!(used("customer.name;"), ["Customer.name"]);
    }
}

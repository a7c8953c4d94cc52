//! Which struct an expression is: constructors, finders, `load::<User>`, fields and methods.
//!
//! The hard thing: most methods of Rust only unwrap or pass on what they are called on; those that
//! do are listed, all others end what is known.

use tree_sitter::Node;

use super::types::{self, Type};
use super::variables::{Variables, World};
use crate::orm::tree::{children, field, text};

/// How far an expression is followed.
const DEEPEST: usize = 48;

impl<W: World> Variables<'_, W> {
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
            | "instrument"
            | "in_current_span"
            | "traced"
            | "boxed"
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
            | "fetch"
            | "fetch_many"
            | "right"
            | "try_next"
            | "try_collect"
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

    use super::super::variables::World;
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

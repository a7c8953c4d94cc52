//! What expressions, variables, types and classes hold.
//!
//! In: an expression. Out: its [`Ty`]. The hard thing is an abstract class: its rows are those of
//! the models that extend it.

use tree_sitter::Node;

use super::ID;
use super::chain::is_step;
use super::declare::lower_first;
use super::php::{self, arguments, class_of, is_array, members, plain, short};
use super::reader::Reader;
use super::types::{Shape, Ty, carrier};
use crate::orm::Model;
use crate::orm::tree::{children, field};
use crate::severity::Confidence;

/// More classes that share a base or a trait are not looked at.
const MOST_HEIRS: usize = 32;

impl<'m> Reader<'m> {
    /// The models that a class' name means; of an abstract one those that extend it.
    pub(super) fn model_ty(&mut self, name: &str, shape: Shape) -> Ty<'m> {
        let full = self.imports.full(name);
        let found: Vec<&'m Model> = self.models.named(ID, &full).collect();
        let ty = self.real(&found, shape);
        for model in ty.models().to_vec() {
            self.mention(model);
        }
        ty
    }

    pub(super) fn real(&self, found: &[&'m Model], shape: Shape) -> Ty<'m> {
        let own: Vec<&'m Model> = found
            .iter()
            .copied()
            .filter(|m| m.table.is_some())
            .collect();
        if !own.is_empty() {
            return Ty::of(shape, own, Confidence::Likely);
        }
        let Some(base) = found.first() else {
            return Ty::Unknown;
        };
        let heirs = self
            .models
            .of(ID)
            .filter(|m| m.table.is_some() && m.bases.contains(&base.name));
        match Ty::of(shape, heirs.take(MOST_HEIRS).collect(), Confidence::Likely) {
            Ty::Unknown => carrier(found),
            known => known,
        }
    }

    /// What a class' name in an expression means.
    pub(super) fn class_named(&mut self, node: Node<'m>) -> Ty<'m> {
        let name = self.text(node);
        if matches!(name, "self" | "static") {
            return self.class_ty().shaped(Shape::Class);
        }
        if name == "parent" {
            return Ty::Unknown;
        }
        let full = self.imports.full(name);
        if full == "Illuminate\\Support\\Facades\\DB" || name == "DB" || name == "\\DB" {
            return Ty::Database;
        }
        match self.model_ty(name, Shape::Class) {
            Ty::Unknown => Ty::Other,
            known if known.held(&[Shape::Carrier]).is_some() => Ty::Other,
            known => known,
        }
    }

    /// What a declared type says.
    pub(super) fn typed(&mut self, node: Node<'m>) -> Ty<'m> {
        let names = php::type_names(node, self.unit.text);
        self.typed_as(&names, self.text(node))
    }

    /// What the names of a type say; `whole` is all of it.
    pub(super) fn typed_as(&mut self, names: &[&'m str], whole: &str) -> Ty<'m> {
        let only = match names {
            [] => whole.trim_start_matches('?').trim(),
            [only] => only,
            _ => "",
        };
        if matches!(only, "self" | "static") {
            return self.class_ty();
        }
        if names.is_empty() {
            let open = [
                "array", "iterable", "mixed", "object", "callable", "self", "static",
            ];
            return match open.iter().any(|o| whole.contains(o)) {
                true => Ty::Unknown,
                false => Ty::Other,
            };
        }
        let mut found: Vec<&'m Model> = Vec::new();
        let mut carriers: Vec<&'m Model> = Vec::new();
        let mut open = false;
        for name in names.iter().copied() {
            let ty = self.model_ty(name, Shape::Row);
            match ty.held(&[Shape::Carrier]) {
                Some(held) => carriers.extend(held.models.iter().copied()),
                None => found.extend(ty.models().iter().copied()),
            }
            let last = short(name);
            open |= [
                "Builder",
                "Collection",
                "Relation",
                "Model",
                "Paginator",
                "Arrayable",
                "Has",
                "Belongs",
                "Morph",
                "Authenticatable",
                "self",
                "static",
                "Traversable",
                "Generator",
                "Closure",
            ]
            .iter()
            .any(|o| last.contains(o))
                || self
                    .models
                    .named(ID, &self.imports.full(name))
                    .next()
                    .is_some();
            if last == "Connection" || last == "ConnectionInterface" || last == "DatabaseManager" {
                return Ty::Database;
            }
        }
        if let (true, [only]) = (found.is_empty(), names)
            && let store @ Ty::Of(_) = self.store(only)
        {
            return store;
        }
        if let (true, held @ Ty::Of(_)) = (found.is_empty(), carrier(&carriers)) {
            return held;
        }
        match (found.is_empty(), open) {
            (false, _) => Ty::of(Shape::Row, found, Confidence::Likely),
            (true, true) => Ty::Unknown,
            (true, false) => Ty::Other,
        }
    }

    /// What an expression holds.
    pub(super) fn type_of(&mut self, node: Node<'m>, depth: usize) -> Ty<'m> {
        if depth > 8 {
            return Ty::Unknown;
        }
        let node = plain(node);
        let inner = |name: &str| field(node, name);
        match node.kind() {
            "variable_name" => {
                self.name(self.text(node).trim_start_matches('$'), node.start_byte())
            }
            "assignment_expression" => inner("right")
                .map(|n| self.type_of(n, depth + 1))
                .unwrap_or_default(),
            "clone_expression" => children(node)
                .first()
                .map(|n| self.type_of(*n, depth + 1))
                .unwrap_or_default(),
            "object_creation_expression" => {
                let class = children(node).first().copied();
                let named = class.filter(|c| matches!(c.kind(), "name" | "qualified_name"));
                match named.map(|c| (c, self.class_named(c))) {
                    Some((class, Ty::Other)) => self.carried_by(self.text(class)),
                    Some((_, held)) => held.shaped(Shape::Row),
                    None => Ty::Unknown,
                }
            }
            "conditional_expression" => {
                let first = inner("body")
                    .map(|n| self.type_of(n, depth + 1))
                    .unwrap_or_default();
                match first.is_known() {
                    true => first,
                    false => inner("alternative")
                        .map(|n| self.type_of(n, depth + 1))
                        .unwrap_or_default(),
                }
            }
            "binary_expression" => {
                let operator = inner("operator").map(|o| self.text(o)).unwrap_or_default();
                if operator != "??" {
                    return Ty::Other;
                }
                let left = inner("left")
                    .map(|n| self.type_of(n, depth + 1))
                    .unwrap_or_default();
                match left.is_known() {
                    true => left,
                    false => inner("right")
                        .map(|n| self.type_of(n, depth + 1))
                        .unwrap_or_default(),
                }
            }
            "function_call_expression" => {
                let name = inner("function").map(|f| self.text(f)).unwrap_or_default();
                let first = arguments(node).first().copied();
                match (name, first) {
                    ("factory", Some(first)) => {
                        let class = class_of(first, self.unit.text);
                        class.map_or(Ty::Unknown, |c| self.model_ty(c, Shape::Query))
                    }
                    ("tap" | "collect" | "optional" | "value", Some(first)) => {
                        self.type_of(first, depth + 1)
                    }
                    _ => Ty::Unknown,
                }
            }
            "array_creation_expression" => {
                let first = members(node).first().copied().filter(|_| is_array(node));
                let ty = first
                    .map(|n| self.type_of(n, depth + 1))
                    .unwrap_or_default();
                match ty.held(&[Shape::Row]) {
                    Some(_) => ty.shaped(Shape::Rows),
                    None => Ty::Other,
                }
            }
            "string"
            | "encapsed_string"
            | "integer"
            | "float"
            | "boolean"
            | "null"
            | "heredoc"
            | "nowdoc"
            | "cast_expression"
            | "unary_op_expression"
            | "anonymous_function"
            | "arrow_function" => Ty::Other,
            _ if is_step(node) => match self.known.get(&node.id()) {
                Some(ty) => ty.clone(),
                None => self.chain(node, false),
            },
            _ => Ty::Unknown,
        }
    }

    /// What a variable holds.
    pub(super) fn name(&mut self, name: &'m str, at: usize) -> Ty<'m> {
        if name == "this" {
            return self.me();
        }
        match self.names.local(name, at).cloned() {
            Some(Ty::Unknown) | None if name == "record" => self.record(),
            Some(Ty::Unknown) | None if name == "query" && self.page.is_known() => {
                self.page.shaped(Shape::Query)
            }
            Some(Ty::Unknown) | None => self.conventional(name),
            Some(held) => held,
        }
    }

    /// By convention.
    pub(super) fn conventional(&mut self, name: &str) -> Ty<'m> {
        let ty = super::types::by_convention(self.models, &lower_first(name));
        if ty.sure() == Confidence::Likely {
            for model in ty.models().to_vec() {
                self.mention(model);
            }
        }
        ty
    }
}

//! What an expression or a bare name holds at its place.
//!
//! In: a node. Out: its [`Ty`]. The hard thing is the order of answers: a local variable hides a
//! method, a method of `self` hides convention.

use tree_sitter::Node;

use super::ID;
use super::queries;
use super::reader::Reader;
use super::types::{Shape, Ty, by_convention};
use crate::naming;
use crate::orm::Model;
use crate::orm::tree::{children, field};
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// What an expression holds.
    pub(super) fn type_of(&mut self, node: Node<'m>, depth: usize) -> Ty<'m> {
        if depth > 8 {
            return Ty::Unknown;
        }
        let inner = |name: &str| field(node, name);
        match node.kind() {
            "constant" | "scope_resolution" => match self.constant(node) {
                Some(model) => Ty::Of(Shape::Class, vec![model], Confidence::Likely),
                None => Ty::Other,
            },
            "self" => self.me(),
            "identifier" => self.name(self.text(node), node.start_byte()),
            "instance_variable" => {
                let name = self.text(node);
                let held = self.names.fields.get(name).cloned();
                let held = held.or_else(|| self.subject(name));
                held.unwrap_or_else(|| self.conventional(name))
            }
            "call" | "element_reference" => match self.known.get(&node.id()) {
                Some(ty) => ty.clone(),
                None => self.chain(node, false),
            },
            "parenthesized_statements" | "begin" | "then" | "else" | "body_statement" => {
                let last = children(node).last().copied();
                last.map(|l| self.type_of(l, depth + 1)).unwrap_or_default()
            }
            "conditional" | "if" | "unless" => {
                let first = inner("consequence").map(|n| self.type_of(n, depth + 1));
                match first {
                    Some(ty @ Ty::Of(..)) => ty,
                    _ => inner("alternative")
                        .map(|n| self.type_of(n, depth + 1))
                        .unwrap_or_default(),
                }
            }
            "binary" => {
                let operator = inner("operator").map(|o| self.text(o)).unwrap_or_default();
                // `@orders - @customer.orders` is orders again.
                if matches!(operator, "+" | "-" | "|" | "&") {
                    let sides = [inner("left"), inner("right")].into_iter().flatten();
                    let mut held = sides.map(|n| self.type_of(n, depth + 1));
                    let rows = held.find(|ty| ty.is(&[Shape::Rows]).is_some());
                    return rows.unwrap_or(Ty::Other);
                }
                if !matches!(operator, "||" | "&&" | "or" | "and") {
                    return Ty::Other;
                }
                let left = inner("left").map(|n| self.type_of(n, depth + 1));
                match left {
                    Some(ty @ Ty::Of(..)) if operator != "&&" => ty,
                    _ => inner("right")
                        .map(|n| self.type_of(n, depth + 1))
                        .unwrap_or_default(),
                }
            }
            "assignment" | "operator_assignment" => inner("right")
                .map(|n| self.type_of(n, depth + 1))
                .unwrap_or_default(),
            "rescue_modifier" | "if_modifier" | "unless_modifier" => inner("body")
                .map(|n| self.type_of(n, depth + 1))
                .unwrap_or_default(),
            "array" => {
                let first = children(node).first().copied();
                let ty = first
                    .map(|n| self.type_of(n, depth + 1))
                    .unwrap_or_default();
                match ty.is(&[Shape::Row]) {
                    Some(_) => ty.shaped(Shape::Rows),
                    None => Ty::Other,
                }
            }
            "string" | "integer" | "float" | "hash" | "simple_symbol" | "true" | "false"
            | "string_array" | "symbol_array" | "regex" | "lambda" | "heredoc_beginning"
            | "range" | "unary" | "chained_string" | "delimited_symbol" | "subshell" => Ty::Other,
            _ => Ty::Unknown,
        }
    }

    /// What a bare name holds: a variable, a method of the file, what convention says.
    pub(super) fn name(&mut self, name: &'m str, at: usize) -> Ty<'m> {
        if let Some(held) = self.names.local(name, at).cloned() {
            return match (held, self.subject(name)) {
                (Ty::Unknown, Some(subject)) => subject,
                (Ty::Unknown, None) => self.conventional(name),
                (held, _) => held,
            };
        }
        let me = self.me();
        if let Some(models) = me.is(&[Shape::Row]) {
            if let Some(ty) = super::types::follow(self.models, models, name, me.sure())
                .or_else(|| super::types::given_by(self.models, models, name, me.sure()))
            {
                return ty;
            }
            if !self.columns(&me, name).is_empty() {
                return Ty::Other;
            }
            if queries::keyed(name) {
                return me.shaped(Shape::Keyed);
            }
        }
        if let Some(models) = me.is(&[Shape::Class, Shape::Rows])
            && (models.iter().any(|m| m.scopes.iter().any(|s| s == name))
                || queries::keeps_relation(name))
        {
            return me.shaped(Shape::Rows);
        }
        if let Some(subject) = self.subject(name) {
            return subject;
        }
        if name == "params" {
            return Ty::Of(Shape::Params, self.about.clone(), Confidence::Possible);
        }
        match self.names.methods.get(name) {
            Some(ty) => ty.clone(),
            None => self.conventional(name),
        }
    }

    pub(super) fn conventional(&mut self, name: &str) -> Ty<'m> {
        if let Some(known) = self.conventions.get(name) {
            return known.clone();
        }
        let ty = by_convention(self.models, name);
        self.conventions.insert(name.to_owned(), ty.clone());
        if ty.sure() == Confidence::Likely {
            for model in ty.models().to_vec() {
                self.mention(model);
            }
        }
        ty
    }

    /// `OrderItem` where a module that has it is included: the only model that is called so.
    fn included(&self, name: &str) -> Option<&'m Model> {
        let words = name.chars().filter(|c| c.is_uppercase()).count();
        if words < 2 || name.contains("::") || self.models.named(ID, name).next().is_some() {
            return None;
        }
        let mut called = self.models.called(ID, &naming::underscore(name));
        let (only, None) = (called.next()?, called.next()) else {
            return None;
        };
        let last = only.name.rsplit("::").next();
        (only.table.is_some() && last == Some(name)).then_some(only)
    }

    /// The model that a constant names here.
    pub(super) fn constant(&mut self, node: Node<'m>) -> Option<&'m Model> {
        let name = self.text(node);
        let real = |m: &&Model| m.table.is_some();
        let find = |full: &str| self.models.named(ID, full).find(real);
        let found = match name.strip_prefix("::") {
            Some(full) => find(full),
            None => {
                let mut outer = self.classes.last().map_or("", |(_, full)| full.as_str());
                let mut found = None;
                while !outer.is_empty() && found.is_none() {
                    found = find(&format!("{outer}::{name}"));
                    outer = outer.rsplit_once("::").map_or("", |(rest, _)| rest);
                }
                found.or_else(|| find(name)).or_else(|| self.included(name))
            }
        };
        if let Some(model) = found {
            self.mention(model);
        }
        found
    }
}

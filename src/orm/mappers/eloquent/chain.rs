//! Chains of calls, properties and keys: what each step is made on, what it gives.
//!
//! In: the last step of a chain. Out: one statement with the names of all its steps, and what the
//! chain holds in the end. Chains are walked from their first receiver, without recursion.

use tree_sitter::Node;

use super::names::{is_raw, place};
use super::php::{arguments, class_of, is_array, is_closure, pairs, plain, short, variable, word};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Held, Shape, Ty};
use super::{methods, types};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field, text};
use crate::orm::{Snippet, Value};
use crate::severity::Confidence;

/// Longer chains are not followed.
const LONGEST: usize = 200;

/// How a step is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Call,
    Property,
    Key,
}

/// One step of a chain.
pub(super) struct Link<'m> {
    pub(super) node: Node<'m>,
    pub(super) form: Form,
    /// The name of the method or property; empty for a key.
    pub(super) method: &'m str,
    pub(super) at: Span,
    pub(super) arguments: Vec<Node<'m>>,
    /// It is assigned to; the inner one is the value, where it is known.
    pub(super) set: Option<Option<Node<'m>>>,
}

/// Whether a node is a step of a chain.
pub(super) fn is_step(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "member_call_expression"
            | "nullsafe_member_call_expression"
            | "scoped_call_expression"
            | "member_access_expression"
            | "nullsafe_member_access_expression"
            | "subscript_expression"
    )
}

impl<'m> Reader<'m> {
    fn link(&self, node: Node<'m>) -> Option<(Link<'m>, Node<'m>)> {
        let set = self.setters.get(&node.id()).copied();
        if node.kind() == "subscript_expression" {
            let inner = children(node);
            let key = inner.get(1).copied();
            let link = Link {
                node,
                form: Form::Key,
                method: "",
                at: place(key.unwrap_or(node)),
                arguments: key.into_iter().collect(),
                set,
            };
            return Some((link, *inner.first()?));
        }
        let name = field(node, "name")?;
        let call = node.kind().ends_with("call_expression");
        let link = Link {
            node,
            form: if call { Form::Call } else { Form::Property },
            method: if name.kind() == "name" {
                text(name, self.unit.text)
            } else {
                ""
            },
            at: place(name),
            arguments: if call { arguments(node) } else { Vec::new() },
            set,
        };
        Some((
            link,
            field(node, "object").or_else(|| field(node, "scope"))?,
        ))
    }

    /// Reads a chain; a `live` one is reported, others are only asked what they hold.
    pub(super) fn chain(&mut self, top: Node<'m>, live: bool) -> Ty<'m> {
        let mut links = Vec::new();
        let mut base = top;
        while is_step(base) {
            let Some((link, next)) = self.link(base) else {
                break;
            };
            if live {
                self.handled.insert(base.id());
            }
            links.push(link);
            base = next;
        }
        if links.len() > LONGEST {
            return Ty::Unknown;
        }
        links.reverse();
        let mut statement = Statement::new(top.start_byte());
        let mut ty = self.base(&mut statement, base);
        let bare = text(base, self.unit.text);
        for (index, link) in links.iter().enumerate() {
            statement.link_end = link.node.end_byte();
            statement.in_memory =
                matches!(&ty, Ty::Of(h) if matches!(h.shape, Shape::Row | Shape::Rows));
            let own = index == 0 && bare == "$this";
            if index == 0 && live {
                self.defined(bare, link);
            }
            ty = if index == 0 && matches!(ty, Ty::Other) {
                self.foreign(&mut statement, bare, link)
            } else if own
                && link.form == Form::Property
                && let Some(known) = self.names.fields.get(link.method).cloned()
            {
                known
            } else if own && let Some(known) = self.of_this(&ty, link) {
                known
            } else {
                self.step(&mut statement, ty, link, own)
            };
            if live {
                self.asserted(&mut statement, link);
                self.validated(link);
            }
            self.known.insert(link.node.id(), ty.clone());
        }
        if live {
            self.report(statement);
        }
        ty
    }

    fn base(&mut self, statement: &mut Statement, base: Node<'m>) -> Ty<'m> {
        statement.link_end = base.end_byte();
        let ty = match base.kind() {
            "name" | "qualified_name" | "relative_scope" | "relative_name" => {
                self.class_named(base)
            }
            _ => self.type_of(base, 0),
        };
        if matches!(base.kind(), "name" | "qualified_name") {
            self.tables_at(statement, &ty, place(base));
            self.handled.insert(base.id());
        }
        ty
    }

    /// A method of a class that is no model.
    fn foreign(&mut self, statement: &mut Statement, class: &str, link: &Link<'m>) -> Ty<'m> {
        if short(class) == "Rule" && matches!(link.method, "unique" | "exists") {
            self.rule_call(statement, link);
            return Ty::Other;
        }
        if short(class) == "Form" && link.form == Form::Call {
            self.form_helper(statement, link);
            return Ty::Other;
        }
        if link.form == Form::Call
            && let Some(panel) = self.panel(statement, class, link)
        {
            return panel;
        }
        if link.form == Form::Call && link.method == "user" {
            return types::by_convention(self.models, "user");
        }
        match class.starts_with('$') {
            true => Ty::Other,
            false => Ty::Unknown,
        }
    }

    /// One step on what is held.
    fn step(
        &mut self,
        statement: &mut Statement,
        ty: Ty<'m>,
        link: &Link<'m>,
        own: bool,
    ) -> Ty<'m> {
        let given = match &ty {
            Ty::Other => {
                self.table_step(statement, link);
                Ty::Other
            }
            Ty::Database => self.database_step(statement, link),
            Ty::Unknown => self.unknown_step(statement, link, own),
            Ty::Of(held) => match held.shape {
                Shape::Row => self.row_step(statement, &ty, link, own),
                Shape::Class | Shape::Query | Shape::Rows => self.query_step(statement, &ty, link),
                Shape::Store => self.store_step(statement, &ty, link),
                Shape::Carrier => self.carrier_step(&ty, link),
                Shape::Panel => self.panel_step(statement, &ty, link),
            },
        };
        for argument in &link.arguments {
            let argument = plain(*argument);
            if is_closure(argument) {
                self.enter(argument, &ty, &given, link);
            }
        }
        given
    }

    fn database_step(&mut self, statement: &mut Statement, link: &Link<'m>) -> Ty<'m> {
        let first = link.arguments.first().copied();
        match link.method {
            "table" => match self.table_given(link) {
                Some((name, at)) => self.bare_table(statement, &name, at),
                None => Ty::Unknown,
            },
            "raw" => {
                if let Some(first) = first {
                    self.loose_sql(statement, plain(first));
                }
                Ty::Other
            }
            "connection" | "query" | "getConnection" => Ty::Database,
            _ => Ty::Other,
        }
    }

    /// `DB::table('orders as o')`.
    fn bare_table(&mut self, statement: &mut Statement, name: &str, at: Span) -> Ty<'m> {
        match self.table(statement, name, at, Confidence::Likely) {
            Some(table) => Ty::Of(Held {
                shape: Shape::Query,
                models: Vec::new(),
                tables: vec![table],
                joined: Vec::new(),
                sure: Confidence::Likely,
            }),
            None => Ty::Other,
        }
    }

    /// SQL of which nobody tells the tables but its qualified names.
    pub(super) fn loose_sql(&mut self, statement: &mut Statement, node: Node<'m>) {
        if self.handled.contains(&node.id()) {
            return;
        }
        let Some(literal) = self.unit.literal_at(node.start_byte()) else {
            return;
        };
        let tables = self.models.schema().tables();
        let named = tables.filter(|t| literal.text.contains(&format!("{}.", t.name)));
        let tables: Vec<_> = named.map(|t| (t.name.clone(), t.name.clone())).collect();
        if !tables.is_empty() {
            statement.snippets.push(Snippet {
                literal: literal.span,
                tables,
                clause: Clause::Fragment,
                confidence: Confidence::Likely,
            });
        }
    }

    fn unknown_step(&mut self, statement: &mut Statement, link: &Link<'m>, own: bool) -> Ty<'m> {
        let named = link.method;
        if named.is_empty() {
            return Ty::Unknown;
        }
        match link.form {
            Form::Call => {
                let built = named == "from" || named == "table" && self.unit.text.contains("DB");
                if built && let Some((name, at)) = self.table_given(link) {
                    return self.bare_table(statement, &name, at);
                }
                if own && let Some(known) = self.names.methods.get(named) {
                    return known.clone();
                }
                if self.table_step(statement, link) {
                    return Ty::Unknown;
                }
                if methods::of_query(named).is_some()
                    && !matches!(
                        named,
                        "get" | "first" | "only" | "has" | "except" | "all" | "value" | "contains"
                    )
                {
                    self.takes_of(statement, &Ty::Unknown, link);
                    return Ty::Unknown;
                }
                if named == "user" {
                    return types::by_convention(self.models, named);
                }
                let by_name = types::by_convention(self.models, named);
                match link.arguments.is_empty() {
                    true => by_name.at_most(Confidence::Possible),
                    false => Ty::Unknown,
                }
            }
            Form::Property => {
                let clause = if link.set.is_some() {
                    Clause::Set
                } else {
                    Clause::Select
                };
                statement.in_memory = true;
                if own && self.copy(named, link.at) {
                    return Ty::Other;
                }
                // What an object of no model has is its own.
                let guessed = !own || !self.in_plain_class();
                if guessed
                    && self.column(
                        statement,
                        &Ty::Unknown,
                        named,
                        link.at,
                        clause,
                        Value::Unknown,
                    )
                {
                    return Ty::Other;
                }
                types::by_convention(self.models, named).at_most(Confidence::Possible)
            }
            Form::Key => Ty::Unknown,
        }
    }

    /// What the parameters of a step's closure hold.
    fn enter(&mut self, closure: Node<'m>, ty: &Ty<'m>, given: &Ty<'m>, link: &Link<'m>) {
        let relation = matches!(
            methods::of_query(link.method),
            Some(methods::Takes::Relations)
        );
        let held = match ty {
            // What it is given is told by the names of its parameters.
            Ty::Of(h) if h.shape == Shape::Panel => Ty::Unknown,
            _ if relation => {
                let first = link.arguments.first();
                match first.and_then(|n| word(*n, self.unit.text)) {
                    Some((path, _)) => self.relation_asked(ty, path),
                    None => Ty::Unknown,
                }
            }
            Ty::Of(_) if methods::hands_query(link.method) && given.is_known() => given.clone(),
            Ty::Of(h) if methods::hands_query(link.method) && h.shape != Shape::Rows => ty.clone(),
            Ty::Of(_) if methods::hands_rows(link.method) => ty.shaped(Shape::Rows),
            Ty::Of(_) => ty.shaped(Shape::Row),
            _ => Ty::Unknown,
        };
        if held.is_known() {
            let second = matches!(link.method, "when" | "unless");
            let held = if second {
                vec![held, Ty::Unknown]
            } else {
                vec![held.clone(), held]
            };
            self.bind_closure(closure, &held);
        }
    }

    /// The query of a relation; where its model is not known, the relation's name tells it.
    fn relation_asked(&mut self, ty: &Ty<'m>, path: &str) -> Ty<'m> {
        let known = self.relation_path(ty, path);
        let named = || {
            let last = path.rsplit('.').next().unwrap_or(path);
            types::by_convention(self.models, last).at_most(Confidence::Possible)
        };
        known.unwrap_or_else(named).shaped(Shape::Query)
    }

    /// `with(['items' => function ($query) {…}])`.
    pub(super) fn enter_relation(&mut self, value: Node<'m>, target: &Ty<'m>) {
        let value = plain(value);
        if is_closure(value) {
            self.bind_closure(value, &[target.shaped(Shape::Query)]);
        }
    }

    /// What a path of relations leads to: `items.product`.
    pub(super) fn relation_path(&mut self, ty: &Ty<'m>, path: &str) -> Option<Ty<'m>> {
        let path = path.split([':', ' ']).next()?;
        let mut at = ty.clone();
        for part in path.split('.').take(8) {
            at = types::follow(self.models, at.models(), part, at.sure())?;
        }
        for model in at.models().to_vec() {
            self.mention(model);
        }
        at.is_known().then_some(at)
    }

    /// `$this->assertDatabaseHas('orders', ['status' => 'paid'])`.
    fn asserted(&mut self, statement: &mut Statement, link: &Link<'m>) {
        if !matches!(
            link.method,
            "assertDatabaseHas"
                | "assertDatabaseMissing"
                | "assertDatabaseCount"
                | "assertSoftDeleted"
                | "assertNotSoftDeleted"
                | "seeInDatabase"
                | "dontSeeInDatabase"
        ) {
            return;
        }
        let Some(first) = link.arguments.first() else {
            return;
        };
        statement.in_memory = false;
        let ty = match word(*first, self.unit.text) {
            Some((name, at)) => self.bare_table(statement, name, at),
            None => class_of(*first, self.unit.text)
                .map_or(Ty::Unknown, |c| self.model_ty(c, Shape::Query)),
        };
        if let Some(row) = link
            .arguments
            .get(1)
            .map(|n| plain(*n))
            .filter(|n| is_array(*n))
        {
            self.entries(statement, &ty, row, Clause::Where);
        }
    }

    /// The raw SQL among the arguments of a step that takes no names.
    pub(super) fn raw_arguments(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) {
        for argument in &link.arguments {
            let argument = plain(*argument);
            let inner: Vec<_> = match is_array(argument) {
                true => pairs(argument).into_iter().map(|(_, v)| plain(v)).collect(),
                false => vec![argument],
            };
            for node in inner {
                if is_raw(node, self.unit.text) {
                    self.raw(statement, ty, node, Clause::Select);
                }
            }
        }
    }

    /// The variable of a node, if it is one.
    pub(super) fn variable(&self, node: Node<'m>) -> Option<&'m str> {
        variable(node, self.unit.text)
    }
}

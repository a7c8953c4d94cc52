//! Chains of calls: what each step is called on, what it names, what it gives.
//!
//! In: the last call of a chain. Out: one statement with the names of all its steps, and what the
//! chain holds in the end. Chains are walked from their first receiver, without recursion.

use tree_sitter::Node;

use super::names::{Statement, value_of};
use super::queries::{self, Takes};
use super::reader::{Place, Reader, Region};
use super::ruby::{self, arguments, method, receiver, word};
use super::types::{Shape, Ty, by_convention, follow};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field, span};
use crate::orm::{Name, Value, Write, WriteKind};
use crate::severity::Confidence;

/// Longer chains are not followed.
const LONGEST: usize = 200;

/// One step of a chain.
pub(super) struct Link<'m> {
    pub(super) node: Node<'m>,
    pub(super) method: &'m str,
    pub(super) at: Span,
    pub(super) arguments: Vec<Node<'m>>,
    pub(super) block: Option<Node<'m>>,
    /// The value that is assigned to it; the outer one says whether it is.
    pub(super) set: Option<Option<Node<'m>>>,
}

impl<'m> Link<'m> {
    /// The attribute of `map(&:status)`.
    fn block_symbol(&self) -> Option<Node<'m>> {
        let last = self.arguments.last()?;
        (last.kind() == "block_argument").then(|| children(*last).first().copied())?
    }
}

impl<'m> Reader<'m> {
    /// Reads a chain; a `live` one is reported, others are only asked what they hold.
    pub(super) fn chain(&mut self, top: Node<'m>, live: bool) -> Ty<'m> {
        let mut links = Vec::new();
        let mut at = top;
        let base = loop {
            if let Some((name, node)) = method(at, self.unit.text) {
                if live {
                    self.handled.insert(at.id());
                    self.handled.insert(node.id());
                }
                links.push(Link {
                    node: at,
                    method: name,
                    at: span(node),
                    arguments: arguments(at),
                    block: field(at, "block"),
                    set: self.setters.get(&at.id()).copied(),
                });
            }
            match receiver(at) {
                Some(next) if matches!(next.kind(), "call" | "element_reference") => at = next,
                other => break other,
            }
        };
        if links.len() > LONGEST {
            return Ty::Unknown;
        }
        links.reverse();
        let mut statement = Statement::new(Span::new(top.start_byte(), top.start_byte()));
        // What a model does by itself names its table no more than the class around it does.
        statement.own = base.is_none_or(|b| b.kind() == "self");
        let mut ty = match base {
            Some(base) => self.base(&mut statement, base, live),
            None => Ty::Unknown,
        };
        let mut from_constant = base.is_some_and(|b| super::declare::is_constant(b));
        for (index, link) in links.iter().enumerate() {
            statement.link_end = end_of(link);
            let bare = base.is_none() && index == 0;
            statement.on_row = false;
            ty = if bare {
                self.bare_call(&mut statement, link, live)
            } else if from_constant
                && matches!(ty, Ty::Other)
                && let Some(made) = self.made(&mut statement, link)
            {
                made
            } else if from_constant && matches!(ty, Ty::Other) {
                if live && link.method == "sql" {
                    self.loose_sql(&mut statement, link);
                }
                if let Some(block) = link.block.filter(|_| live) {
                    self.enter(block, &Ty::Other, &Ty::Other, link);
                }
                self.conventional(link.method).at_most(Confidence::Possible)
            } else {
                self.step(&mut statement, ty, link, live)
            };
            from_constant = false;
            self.known.insert(link.node.id(), ty.clone());
        }
        if live {
            self.report(statement);
        }
        ty
    }

    fn base(&mut self, statement: &mut Statement, base: Node<'m>, live: bool) -> Ty<'m> {
        if live && (base.kind() == "identifier" || super::declare::is_constant(base)) {
            self.handled.insert(base.id());
        }
        let ty = self.type_of(base, 0);
        statement.link_end = base.end_byte();
        if super::declare::is_constant(base) {
            for table in ty.models().iter().filter_map(|m| m.table.clone()) {
                let name = Name {
                    table,
                    column: None,
                    clause: Clause::From,
                    at: span(base),
                    value: Value::Unknown,
                };
                statement.name(name, ty.sure());
            }
        } else if base.kind() == "identifier" {
            let (name, me) = (self.text(base), self.me());
            let local = self.names.local(name, base.start_byte()).is_some();
            if me.is(&[Shape::Row]).is_some() && !local {
                statement.on_row = true;
                self.attribute(
                    statement,
                    &me,
                    name,
                    span(base),
                    Clause::Select,
                    Value::Unknown,
                );
                self.association_table(statement, &me, name, span(base));
            }
        }
        ty
    }

    /// One step on what is held.
    pub(super) fn step(
        &mut self,
        statement: &mut Statement,
        ty: Ty<'m>,
        link: &Link<'m>,
        live: bool,
    ) -> Ty<'m> {
        let rows = matches!(ty, Ty::Of(Shape::Class | Shape::Rows | Shape::Arel, ..));
        statement.on_row = statement.own || !rows;
        let given = match &ty {
            Ty::Other => Ty::Other,
            Ty::Unknown => self.unknown_step(statement, link),
            Ty::Of(Shape::Class | Shape::Rows, ..) => self.rows_step(statement, &ty, link),
            Ty::Of(Shape::Row, ..) => self.row_step(statement, &ty, link),
            Ty::Of(Shape::Arel, ..) => {
                if link.method == "[]" {
                    self.first(statement, &ty, link, Clause::Select);
                    Ty::Other
                } else {
                    ty.clone()
                }
            }
            Ty::Of(Shape::Form, ..) => self.form_step(statement, &ty, link),
            Ty::Of(Shape::Keyed, ..) => self.keyed_step(statement, &ty, link),
            Ty::Of(Shape::Params, ..) => self.params_step(statement, &ty, link),
        };
        if live && let Some(block) = link.block {
            self.enter(block, &ty, &given, link);
        }
        given
    }

    /// What the parameters of a step's block hold.
    fn enter(&mut self, block: Node<'m>, ty: &Ty<'m>, given: &Ty<'m>, link: &Link<'m>) {
        let row = ty.shaped(Shape::Row);
        let held: Vec<Ty<'m>> = match (ty, link.method) {
            (Ty::Of(Shape::Form, ..), _) | (_, "form_for" | "fields_for") => vec![given.clone()],
            (Ty::Of(Shape::Class | Shape::Rows, ..), method) => match method {
                "find_in_batches" | "in_batches" | "each_slice" | "tap" | "then"
                | "transaction" | "yield_self" | "in_groups_of" => vec![ty.shaped(Shape::Rows)],
                "inject" | "reduce" => vec![Ty::Unknown, row],
                "class_eval" | "class_exec" | "scoping" | "extending" | "unscoped" => {
                    if method != "scoping" {
                        self.region(block, ty.shaped(Shape::Class), Place::Body);
                    }
                    Vec::new()
                }
                "arel_table" => Vec::new(),
                "with_index" | "each_with_index" => vec![row, Ty::Other],
                _ => vec![row.clone(), row],
            },
            (Ty::Of(Shape::Row, ..), "instance_eval" | "instance_exec") => {
                self.region(block, row, Place::Code);
                Vec::new()
            }
            (Ty::Of(Shape::Row, ..), _) if queries::keeps_record(link.method) => vec![row],
            // `ActiveAdmin.register Order do`, `config.model Order do`.
            (_, "register" | "model") => {
                let first = link.arguments.first().copied();
                let listed = first.filter(|n| super::declare::is_constant(*n));
                if let Some(ty @ Ty::Of(..)) = listed.map(|n| self.type_of(n, 0)) {
                    self.region(block, ty, Place::Lists);
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        if !held.is_empty() {
            self.handled.insert(block.id());
            self.bind_block(block, &held);
        }
    }

    pub(super) fn region(&mut self, block: Node<'m>, me: Ty<'m>, place: Place) {
        let region = Region::new(block.end_byte(), me, place);
        self.blocks.insert(block.id(), region);
    }

    /// `Arel.sql("stories.title")`, of which nobody tells the tables but its qualified names.
    fn loose_sql(&mut self, statement: &mut Statement, link: &Link<'m>) {
        let first = link.arguments.first().copied();
        let Some(first) = first.filter(|n| !self.handled.contains(&n.id())) else {
            return;
        };
        let Some(literal) = self.unit.literal_at(first.start_byte()) else {
            return;
        };
        let named = |table: &&crate::orm::Table| literal.text.contains(&format!("{}.", table.name));
        let tables = self.models.schema().tables().filter(named);
        let tables: Vec<_> = tables.map(|t| (t.name.clone(), t.name.clone())).collect();
        if !tables.is_empty() {
            statement.snippets.push(crate::orm::Snippet {
                literal: literal.span,
                tables,
                clause: Clause::Fragment,
                confidence: Confidence::Likely,
            });
        }
    }

    fn rows_step(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) -> Ty<'m> {
        let method = link.method;
        let mut mapped = None;
        if let Some(symbol) = link.block_symbol()
            && let Some((named, at)) = word(symbol, self.unit.text)
        {
            self.handled.insert(symbol.id());
            let row = ty.shaped(Shape::Row);
            self.attribute(statement, &row, named, at, Clause::Select, Value::Unknown);
            self.association_table(statement, &row, named, at);
            statement.on_row = false;
            mapped = follow(self.models, ty.models(), named, ty.sure());
        }
        let on_ruby = link.block.is_some()
            && matches!(method, "select" | "count" | "sum" | "find_each" | "all");
        match queries::of_relation(method).filter(|_| !on_ruby) {
            Some(takes) => self.takes(statement, ty, takes, link),
            None => self.finder(statement, ty, link),
        }
        let scoped = ty
            .models()
            .iter()
            .any(|m| m.scopes.iter().any(|s| s == method));
        if matches!(method, "map" | "collect" | "flat_map" | "filter_map") {
            return match mapped {
                Some(inner) => inner.shaped(Shape::Rows),
                None => Ty::Unknown,
            };
        }
        if queries::gives_record(method) {
            return ty.shaped(Shape::Row);
        }
        if scoped || queries::keeps_relation(method) {
            return ty.shaped(Shape::Rows);
        }
        match method {
            "arel_table" => ty.shaped(Shape::Arel),
            "class" | "klass" | "model" | "base_class" | "unscoped_class" => {
                ty.shaped(Shape::Class)
            }
            "pluck" | "pick" | "ids" | "count" | "size" | "length" | "sum" | "average"
            | "minimum" | "maximum" | "exists?" | "any?" | "none?" | "empty?" | "many?"
            | "update_all" | "delete_all" | "to_sql" | "name" | "table_name" | "present?"
            | "blank?" | "insert_all" | "upsert_all" | "arel" | "to_s" => Ty::Other,
            _ if queries::keyed(method) => ty.shaped(Shape::Keyed),
            "find_or_create" => ty.shaped(Shape::Row),
            _ => match ty.is(&[Shape::Rows]) {
                // A scope of a library, or a method of arrays.
                Some(_) if link.arguments.is_empty() && link.block.is_none() => Ty::Unknown,
                _ => by_convention(self.models, method).at_most(Confidence::Possible),
            },
        }
    }

    /// `find_by_email_and_status`, `Model.build_for(status: …)` in a test.
    fn finder(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) {
        let method = link.method.trim_end_matches('!');
        let named = [
            "find_by_",
            "find_or_create_by_",
            "find_or_initialize_by_",
            "find_all_by_",
            "scoped_by_",
        ]
        .iter()
        .find_map(|head| method.strip_prefix(head));
        if let Some(named) = named {
            let mut from = link.at.start + (link.method.len() - named.len());
            from -= link.method.len() - method.len();
            for column in named.split("_and_").take(16) {
                let at = Span::new(from, from + column.len());
                self.attribute(statement, ty, column, at, Clause::Where, Value::Unknown);
                from = at.end + "_and_".len();
            }
        } else if self.is_test && ty.is(&[Shape::Class]).is_some() {
            self.entries(statement, ty, &link.arguments, Clause::Insert, 0);
        }
    }

    /// The names in the arguments of a method of relations or records.
    pub(super) fn takes(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        takes: Takes,
        link: &Link<'m>,
    ) {
        let all = link.arguments.as_slice();
        match takes {
            Takes::Conditions(clause) => self.conditions(statement, ty, all, clause),
            Takes::Columns(clause) => self.list(statement, ty, all, clause, 0),
            Takes::Associations => self.associations(statement, ty, all, 0),
            Takes::From => {
                if let Some(first) = all.first() {
                    self.snippet(statement, ty, *first, Clause::From);
                }
            }
            Takes::First(clause) => self.first(statement, ty, link, clause),
            Takes::Lists => self.options(statement, ty, all),
            Takes::Clauses => {
                if let Some(value) = ruby::option(all, "where", self.unit.text) {
                    self.list(statement, ty, &[value], Clause::Where, 0);
                }
            }
            Takes::RowAfter => {
                let rest = all.get(1..).unwrap_or_default();
                let hash = if ty.is(&[Shape::Class]).is_some() {
                    rest
                } else {
                    all
                };
                self.entries(statement, ty, hash, Clause::Set, 0);
            }
            Takes::Row(clause) => self.row(statement, ty, clause, link),
        }
    }

    /// A written row.
    fn row(&mut self, statement: &mut Statement, ty: &Ty<'m>, clause: Clause, link: &Link<'m>) {
        let before = statement.names.len();
        if let Some(first) = link.arguments.first() {
            if clause == Clause::Set {
                self.snippet(statement, ty, *first, clause);
            }
            if ruby::is_list(*first) {
                let rows = children(*first);
                for row in rows.iter().take(64) {
                    self.entries(statement, ty, &[*row], clause, 0);
                }
            }
        }
        for key in ["unique_by", "update_only", "returning"] {
            if let Some(value) = ruby::option(&link.arguments, key, self.unit.text) {
                let clause = if key == "returning" {
                    Clause::Returning
                } else {
                    Clause::Upsert
                };
                self.list(statement, ty, &[value], clause, 0);
            }
        }
        self.entries(statement, ty, &link.arguments, clause, 0);
        let written = statement.names.len() > before;
        let single = match ty.models() {
            [model] => model.table.clone(),
            _ => None,
        };
        let kind = match link.method {
            "update_all" => WriteKind::Update,
            "upsert" | "upsert_all" => WriteKind::Upsert,
            _ if clause == Clause::Set => WriteKind::Update,
            "new" | "build" | "create_with" | "find_or_initialize_by" | "first_or_initialize" => {
                return;
            }
            _ => WriteKind::Insert,
        };
        if let Some(table) = single.filter(|_| statement.write.is_none() && written) {
            let complete = clause == Clause::Insert && self.is_complete(link);
            statement.write = Some(Write {
                table,
                kind,
                complete,
                at: link.at,
            });
        }
    }

    /// Whether the arguments are all that is written: one or more hashes whose keys are literal.
    fn is_complete(&self, link: &Link<'m>) -> bool {
        // Callbacks and defaults of the model may add to what `create` is given.
        let unchecked = matches!(
            link.method,
            "insert" | "insert!" | "insert_all" | "insert_all!"
        );
        let literal = |node: &Node<'m>| match node.kind() {
            "pair" => field(*node, "key").is_some_and(|k| word(k, self.unit.text).is_some()),
            "hash" => children(*node).iter().all(|n| n.kind() == "pair"),
            _ => false,
        };
        let rows: Vec<Node<'m>> = match link.arguments.first() {
            Some(first) if first.kind() == "array" => children(*first),
            Some(first) if first.kind() == "hash" => vec![*first],
            _ => link.arguments.clone(),
        };
        unchecked && link.block.is_none() && !rows.is_empty() && rows.iter().all(literal)
    }

    /// A column as first argument.
    pub(super) fn first(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
        clause: Clause,
    ) {
        let Some(first) = link.arguments.first() else {
            return;
        };
        if let Some((named, at)) = word(*first, self.unit.text) {
            let named = named.strip_suffix('=').unwrap_or(named);
            let clause = if link.set.is_some() {
                Clause::Set
            } else {
                clause
            };
            if self.attribute(statement, ty, named, at, clause, Value::Unknown) {
                self.handled.insert(first.id());
            }
        }
    }

    /// `only: [:a], methods: :b`.
    pub(super) fn options(&mut self, statement: &mut Statement, ty: &Ty<'m>, all: &[Node<'m>]) {
        for key in ["only", "except", "methods"] {
            if let Some(value) = ruby::option(all, key, self.unit.text) {
                self.list(statement, ty, &[value], Clause::Select, 0);
            }
        }
    }

    fn row_step(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) -> Ty<'m> {
        let method = link.method;
        // A factory of old sets an attribute by a call: `o.status "paid"`.
        let sets = self.place() == Place::Factory;
        if (link.arguments.is_empty() || sets) && method != "[]" {
            let (clause, value) = match link.set {
                Some(value) => (Clause::Set, value.map_or(Value::Unknown, value_of)),
                None => (Clause::Select, Value::Unknown),
            };
            if self.attribute(statement, ty, method, link.at, clause, value) {
                return Ty::Other;
            }
        }
        if let Some(inner) = follow(self.models, ty.models(), method, ty.sure()) {
            self.association_table(statement, ty, method, link.at);
            return inner;
        }
        let made = ["build_", "create_", "reload_"]
            .iter()
            .find_map(|head| method.strip_prefix(head));
        if let Some(inner) =
            made.and_then(|n| follow(self.models, ty.models(), n.trim_end_matches('!'), ty.sure()))
        {
            self.entries(statement, &inner, &link.arguments, Clause::Insert, 0);
            return inner;
        }
        if let Some(takes) = queries::of_record(method) {
            self.takes(statement, ty, takes, link);
            return Ty::Unknown;
        }
        if queries::keeps_record(method) {
            return ty.clone();
        }
        match method {
            "class" => ty.shaped(Shape::Class),
            "save" | "save!" | "valid?" | "destroy" | "nil?" | "present?" | "id" => Ty::Other,
            _ if queries::keyed(method) => ty.shaped(Shape::Keyed),
            _ => by_convention(self.models, method).at_most(Confidence::Possible),
        }
    }

    fn form_step(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) -> Ty<'m> {
        let named = link
            .arguments
            .first()
            .and_then(|n| word(*n, self.unit.text));
        match link.method {
            "object" => return ty.shaped(Shape::Row),
            "fields_for" | "simple_fields_for" | "fields" => {
                let inner = named.and_then(|(n, _)| follow(self.models, ty.models(), n, ty.sure()));
                return inner.unwrap_or_default().shaped(Shape::Form);
            }
            _ => self.first(statement, ty, link, Clause::Select),
        }
        Ty::Other
    }

    fn keyed_step(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) -> Ty<'m> {
        if queries::takes_key(link.method) {
            for argument in &link.arguments {
                if let Some((named, at)) = word(*argument, self.unit.text)
                    && self.attribute(statement, ty, named, at, Clause::Select, Value::Unknown)
                {
                    self.handled.insert(argument.id());
                }
            }
        }
        match link.method {
            "keys" | "slice" | "except" | "messages" | "details" | "with_indifferent_access" => {
                ty.clone()
            }
            _ => Ty::Other,
        }
    }

    /// `params.require(:order).permit(:status)`.
    fn params_step(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) -> Ty<'m> {
        let named = link
            .arguments
            .first()
            .and_then(|n| word(*n, self.unit.text));
        match (link.method, named) {
            ("require" | "[]" | "fetch" | "dig", Some((named, _))) => {
                match by_convention(self.models, named) {
                    Ty::Of(Shape::Row, models, sure) => Ty::Of(Shape::Params, models, sure),
                    _ => Ty::Other,
                }
            }
            ("permit" | "slice" | "extract!" | "permit!" | "expect", _) => {
                for (key, value) in ruby::pairs(&link.arguments) {
                    let inner =
                        word(key, self.unit.text).map(|(n, _)| by_convention(self.models, n));
                    if let (Some(inner @ Ty::Of(Shape::Row, ..)), Some(value)) = (inner, value) {
                        self.list(statement, &inner, &[value], Clause::Set, 0);
                    }
                }
                self.list(statement, ty, &link.arguments, Clause::Set, 0);
                ty.clone()
            }
            ("to_h" | "merge" | "except" | "reverse_merge" | "with_defaults", _) => ty.clone(),
            _ => Ty::Other,
        }
    }

    /// A step on something that nobody knows: only rare names of tables that the file is about count.
    fn unknown_step(&mut self, statement: &mut Statement, link: &Link<'m>) -> Ty<'m> {
        let ty = Ty::Unknown;
        if link.method == "permit" {
            let about = Ty::Of(Shape::Params, self.about.clone(), Confidence::Possible);
            self.list(statement, &about, &link.arguments, Clause::Set, 0);
            return Ty::Other;
        }
        if link.arguments.is_empty() && link.method != "[]" {
            let clause = if link.set.is_some() {
                Clause::Set
            } else {
                Clause::Select
            };
            if self.attribute(statement, &ty, link.method, link.at, clause, Value::Unknown) {
                return Ty::Other;
            }
        }
        if let Some(symbol) = link.block_symbol()
            && let Some((named, at)) = word(symbol, self.unit.text)
            && self.attribute(statement, &ty, named, at, Clause::Select, Value::Unknown)
        {
            self.handled.insert(symbol.id());
            return Ty::Other;
        }
        // `json.extract! order, :status, :total`.
        if matches!(link.method, "extract!" | "call")
            && let Some((first, rest)) = link.arguments.split_first()
        {
            let row = self.type_of(*first, 0);
            if row.is(&[Shape::Row, Shape::Rows]).is_some() {
                self.list(statement, &row, rest, Clause::Select, 0);
            }
            return Ty::Other;
        }
        if queries::is_form_field(link.method) {
            let form = match self.about.is_empty() {
                true => ty,
                false => Ty::Of(Shape::Form, self.about.clone(), Confidence::Possible),
            };
            self.first(statement, &form, link, Clause::Select);
            return Ty::Other;
        }
        if let ("fields_for" | "simple_fields_for", Some((named, _))) = (
            link.method,
            link.arguments
                .first()
                .and_then(|n| word(*n, self.unit.text)),
        ) {
            let held = self.conventional(named).at_most(Confidence::Possible);
            return held.shaped(Shape::Form);
        }
        let takes = queries::of_relation(link.method).or_else(|| queries::of_record(link.method));
        match takes {
            Some(Takes::Lists | Takes::From | Takes::Associations) | None => {}
            Some(Takes::First(_)) if link.method == "[]" || link.method == "send" => {}
            Some(takes) => self.takes(statement, &ty, takes, link),
        }
        if queries::keeps_relation(link.method) || queries::keeps_record(link.method) {
            return Ty::Unknown;
        }
        self.conventional(link.method).at_most(Confidence::Possible)
    }
}

/// Where a step ends, its block left out.
fn end_of(link: &Link<'_>) -> usize {
    match field(link.node, "block") {
        Some(block) => {
            let arguments = field(link.node, "arguments").map(|a| a.end_byte());
            arguments.unwrap_or(link.at.end).min(block.start_byte())
        }
        None => link.node.end_byte(),
    }
}

//! Calls without a receiver: the macros of model bodies, factories, forms, and methods of `self`.
//!
//! In: such a call. Out: what its words name. The hard thing: a macro is any method, so every
//! symbol that is a column counts, but for macros that are known to name something else.

use tree_sitter::Node;

use super::chain::Link;
use super::names::Statement;
use super::queries;
use super::reader::{Place, Reader};
use super::ruby::{self, option, pairs, word, words};
use super::types::{Shape, Ty, follow};
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::tree::{children, field, span};
use crate::orm::{Model, Name, Value};
use crate::severity::Confidence;

/// Macros whose symbols name methods and the like.
const OTHER_NAMES: [&str; 24] = [
    "alias_method",
    "attr_accessor",
    "attr_reader",
    "attr_writer",
    "cattr_accessor",
    "class_attribute",
    "define_callbacks",
    "define_method",
    "define_model_callbacks",
    "extend",
    "has_many_attached",
    "has_one_attached",
    "helper_method",
    "include",
    "mattr_accessor",
    "module_function",
    "private",
    "private_class_method",
    "protected",
    "public",
    "rescue_from",
    "scope",
    "thread_mattr_accessor",
    "validate",
];

impl<'m> Reader<'m> {
    /// A call on nothing.
    pub(super) fn bare_call(
        &mut self,
        statement: &mut Statement,
        link: &Link<'m>,
        live: bool,
    ) -> Ty<'m> {
        let me = self.me();
        let place = self.place();
        if let Some(ty) = self.form(link, live) {
            return ty;
        }
        if let Some(ty) = self.factory(statement, link, live, place, &me) {
            return ty;
        }
        let class = me.is(&[Shape::Class]).map(<[_]>::to_vec);
        let of_model = class.is_some() && place == Place::Body;
        if link.method == "delegate" && !of_model {
            self.delegated(statement, link);
            return Ty::Other;
        }
        match (class, place) {
            (Some(models), Place::Body) => {
                let query = queries::of_relation(link.method).is_some()
                    || queries::keeps_relation(link.method);
                if !query {
                    self.class_macro(statement, &models, &me, link);
                    return self.name(link.method, link.at.start);
                }
            }
            (Some(_), Place::Lists) => {
                self.list(statement, &me, &link.arguments, Clause::Select, 0);
                for (named, at) in link
                    .arguments
                    .iter()
                    .flat_map(|n| words(*n, self.unit.text))
                {
                    self.association_table(statement, &me, named, at);
                }
                return Ty::Other;
            }
            _ => {}
        }
        // The method around it has the name that this one calls: `as_json`.
        if link.method == "super" {
            statement.on_row = true;
            self.options(statement, &me, &link.arguments);
            return Ty::Unknown;
        }
        if self.expectation(statement, link) || self.ability(statement, link) {
            return Ty::Other;
        }
        self.shown(statement, link);
        // `text_field :order, :status`.
        if queries::is_form_field(link.method)
            && let [object, named, ..] = link.arguments.as_slice()
            && let Some((object, _)) = word(*object, self.unit.text)
            && let Some((named, at)) = word(*named, self.unit.text)
        {
            let held = self.conventional(object);
            if held.is(&[Shape::Row]).is_some() {
                statement.on_row = true;
                self.attribute(statement, &held, named, at, Clause::Select, Value::Unknown);
            }
            return Ty::Other;
        }
        // `let(:paid) { create(:order) }`: a method by another name.
        if matches!(
            link.method,
            "let" | "let!" | "subject" | "subject!" | "let_it_be"
        ) && self.is_test
        {
            let name = link
                .arguments
                .first()
                .and_then(|n| word(*n, self.unit.text));
            let name = name.map_or("subject", |(n, _)| n);
            self.result_of_block(name, link.block);
            return Ty::Other;
        }
        if link.method == "render" {
            if let Some(value) = option(&link.arguments, "json", self.unit.text) {
                let held = self.type_of(value, 0);
                self.options(statement, &held, &link.arguments);
            }
            return Ty::Other;
        }
        let own = self.name(link.method, link.at.start);
        match me {
            Ty::Of(Shape::Row, ..) => {
                let known = queries::of_record(link.method).is_some()
                    || queries::keyed(link.method)
                    || follow(self.models, me.models(), link.method, me.sure()).is_some();
                match known && link.method != "send" || own.is_unknown() {
                    true => self.step(statement, me, link, live),
                    false => own,
                }
            }
            Ty::Of(Shape::Class | Shape::Rows, ..) => {
                let rows = me.shaped(Shape::Rows);
                let known = queries::of_relation(link.method).is_some()
                    || queries::keeps_relation(link.method)
                    || queries::gives_record(link.method)
                    || queries::keyed(link.method)
                    || link.method == "arel_table";
                if known {
                    return self.step(statement, rows, link, live);
                }
                self.handed_symbols(&rows, link);
                own
            }
            _ => own,
        }
    }

    /// A macro in the body of a model.
    pub(super) fn class_macro(
        &mut self,
        statement: &mut Statement,
        models: &[&'m Model],
        me: &Ty<'m>,
        link: &Link<'m>,
    ) {
        let source = self.unit.text;
        let all = link.arguments.as_slice();
        let first = all.first().and_then(|n| word(*n, source));
        statement.on_row = true;
        match link.method {
            "included" | "class_methods" => {
                if let Some(block) = link.block {
                    let place = if link.method == "included" {
                        Place::Body
                    } else {
                        Place::Singleton
                    };
                    self.region(block, me.clone(), place);
                }
            }
            method if super::declare::is_association(method) => {
                if let Some((named, at)) = first {
                    self.association_macro(statement, models, me, (named, at), link);
                }
            }
            "delegate" => self.delegating(statement, models, me, link),
            // As Rails 2 has it.
            "set_table_name" => {
                let known = first.and_then(|(w, at)| Some((self.models.schema().table(w)?, at)));
                if let Some((table, at)) = known {
                    let name = Name::of_table(table.name.clone(), Clause::Mapping, at);
                    statement.name(name, Confidence::Likely);
                }
            }
            "alias_attribute" => {
                for argument in all.iter().skip(1) {
                    self.macro_word(statement, me, *argument);
                }
            }
            "enum" | "default_value_for" | "attribute_defaults" | "enumerize" => {
                self.entries(statement, me, all, Clause::Mapping, 3);
                for argument in all.iter().take(1) {
                    self.macro_word(statement, me, *argument);
                }
            }
            method => {
                let callback = ["before_", "after_", "around_", "skip_"]
                    .iter()
                    .any(|h| method.starts_with(h));
                if !callback && !OTHER_NAMES.contains(&method) {
                    for argument in all {
                        for (named, at) in words(*argument, source) {
                            if self.attribute(
                                statement,
                                me,
                                named,
                                at,
                                Clause::Mapping,
                                Value::Unknown,
                            ) {
                                self.handled.insert(argument.id());
                                if ruby::is_list(*argument) {
                                    self.handled
                                        .extend(children(*argument).iter().map(Node::id));
                                }
                            } else if method.starts_with("validates")
                                || method == "accepts_nested_attributes_for"
                            {
                                self.association_table(statement, me, named, at);
                                self.followed(statement, me, named, at, Clause::Mapping);
                            }
                        }
                    }
                }
                self.macro_options(statement, me, all, 0);
            }
        }
    }

    pub(super) fn macro_word(&mut self, statement: &mut Statement, me: &Ty<'m>, node: Node<'m>) {
        for (named, at) in words(node, self.unit.text) {
            if self.attribute(statement, me, named, at, Clause::Mapping, Value::Unknown) {
                self.handled.insert(node.id());
            }
        }
    }

    /// `uniqueness: { scope: :user_id }`, `if: :status_changed?`.
    pub(super) fn macro_options(
        &mut self,
        statement: &mut Statement,
        me: &Ty<'m>,
        all: &[Node<'m>],
        depth: usize,
    ) {
        let searched = self.searched(statement, me, all);
        for (key, value) in pairs(all) {
            let Some(value) = value else { continue };
            if value.kind() == "hash" && depth < 3 {
                self.macro_options(statement, me, &[value], depth + 1);
                continue;
            }
            let named = word(key, self.unit.text).map_or("", |(w, _)| w);
            let names_columns = matches!(
                named,
                "scope"
                    | "column"
                    | "columns"
                    | "if"
                    | "unless"
                    | "attributes"
                    | "attribute"
                    | "against"
                    | "fields"
                    | "field"
                    | "only"
                    | "except"
                    | "ignore"
                    | "skip"
                    | "on"
                    | "on_column"
            );
            if names_columns {
                let of = if named == "on" { &searched } else { me };
                for (named, at) in words(value, self.unit.text) {
                    if self.attribute(statement, of, named, at, Clause::Mapping, Value::Unknown) {
                        self.handled.insert(value.id());
                    }
                }
            }
        }
    }

    /// `scoped_search relation: :customer, on: :name`: whose columns are searched.
    fn searched(&mut self, statement: &mut Statement, me: &Ty<'m>, all: &[Node<'m>]) -> Ty<'m> {
        let source = self.unit.text;
        let through = option(all, "relation", source).or_else(|| option(all, "in", source));
        let Some((named, at)) = through.and_then(|n| word(n, source)) else {
            return me.clone();
        };
        self.association_table(statement, me, named, at);
        self.followed(statement, me, named, at, Clause::Mapping);
        follow(self.models, me.models(), named, me.sure()).unwrap_or_else(|| me.clone())
    }

    /// The key columns and the table of an association.
    pub(super) fn association_macro(
        &mut self,
        statement: &mut Statement,
        models: &[&'m Model],
        me: &Ty<'m>,
        named: (&'m str, Span),
        link: &Link<'m>,
    ) {
        let source = self.unit.text;
        let (name, at) = named;
        let all = link.arguments.as_slice();
        let target = follow(self.models, models, name, me.sure()).unwrap_or_default();
        self.association_table(statement, me, name, at);
        let through = option(all, "through", source);
        if let Some((between, at)) = through.and_then(|n| word(n, source)) {
            self.association_table(statement, me, between, at);
        }
        let through = through.is_some();
        let key = option(all, "foreign_key", source).and_then(|n| word(n, source));
        let (holder, default) = match link.method {
            "belongs_to" => (me.clone(), format!("{name}_id")),
            "has_many" | "has_one" if !through => {
                let owner = option(all, "as", source).and_then(|n| word(n, source));
                let default = match (owner, models.first()) {
                    (Some((owner, _)), _) => format!("{owner}_id"),
                    (None, Some(model)) => {
                        let last = model.name.rsplit("::").next().unwrap_or(&model.name);
                        format!("{}_id", naming::underscore(last))
                    }
                    _ => return,
                };
                (target.clone(), default)
            }
            _ => (Ty::Other, String::new()),
        };
        if !holder.is_unknown() {
            let (column, place) = key.map_or((default.as_str(), at), |(k, at)| (k, at));
            self.attribute(
                statement,
                &holder,
                column,
                place,
                Clause::Mapping,
                Value::Unknown,
            );
            if option(all, "polymorphic", source).is_some() {
                self.attribute(
                    statement,
                    &holder,
                    &format!("{name}_type"),
                    at,
                    Clause::Mapping,
                    Value::Unknown,
                );
            }
        }
        if let Some(counter) = option(all, "counter_cache", source) {
            let own = models
                .first()
                .and_then(|m| m.table.clone())
                .unwrap_or_default();
            let default = format!("{own}_count");
            let (column, place) =
                word(counter, source).unwrap_or((default.as_str(), span(counter)));
            let column = column.to_owned();
            if !target.is_unknown() {
                self.attribute(
                    statement,
                    &target,
                    &column,
                    place,
                    Clause::Mapping,
                    Value::Unknown,
                );
            }
        }
        if let Some((join, at)) = option(all, "join_table", source).and_then(|n| word(n, source))
            && let Some(table) = self.models.schema().table(join)
        {
            let name = Name::of_table(table.name.clone(), Clause::Mapping, at);
            statement.name(name, Confidence::Likely);
        }
        for argument in all.iter().filter(|n| n.kind() == "lambda") {
            if let Some(body) = field(*argument, "body") {
                self.region(body, target.shaped(Shape::Rows), Place::Code);
            }
        }
        let rows = target.shaped(Shape::Rows);
        for key in ["order", "conditions"] {
            if let Some(value) = option(all, key, source).filter(|_| !rows.is_unknown()) {
                let takes = if key == "order" {
                    Clause::OrderBy
                } else {
                    Clause::Where
                };
                self.conditions(statement, &rows, &[value], takes);
            }
        }
    }

    /// Settings of a class: `self.ignored_columns = %w[status]`, `self.primary_key = "code"`.
    pub(super) fn setting(&mut self, node: Node<'m>, left: Node<'m>, right: Option<Node<'m>>) {
        let me = self.me();
        let (Some((name, _)), Some(right)) = (ruby::method(left, self.unit.text), right) else {
            return;
        };
        if me.is(&[Shape::Class]).is_none() {
            return;
        }
        let mut statement = Statement::new(span(node));
        match name {
            "ignored_columns"
            | "primary_key"
            | "inheritance_column"
            | "implicit_order_column"
            | "locking_column"
            | "attr_readonly" => {
                statement.retired = name == "ignored_columns";
                for (named, at) in words(right, self.unit.text) {
                    self.attribute(
                        &mut statement,
                        &me,
                        named,
                        at,
                        Clause::Mapping,
                        Value::Unknown,
                    );
                }
                self.handled.insert(right.id());
                self.handled.extend(children(right).iter().map(Node::id));
            }
            "table_name" => {
                if let Some((named, at)) = word(right, self.unit.text)
                    && let Some(table) = self.models.schema().table(named)
                {
                    let name = Name::of_table(table.name.clone(), Clause::Mapping, at);
                    statement.name(name, Confidence::Likely);
                }
            }
            _ => return,
        }
        self.report(statement);
    }
}

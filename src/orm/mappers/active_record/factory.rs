//! Forms, factories and matchers: helpers whose first argument tells the model.
//!
//! In: a call on nothing, or on FactoryBot. Out: names for its statement, and what it gives.
//! The hard thing is a factory's name, which need not be that of its model.

use super::ID;
use super::chain::Link;
use super::names::Statement;
use super::reader::{Place, Reader};
use super::ruby::{self, option, word};
use super::types::{Shape, Ty};
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::tree::children;
use crate::orm::{Model, Name, Value};
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    /// `form_for @order do |f|`, `form_with model: @order do |f|`.
    pub(super) fn form(&mut self, link: &Link<'m>, live: bool) -> Option<Ty<'m>> {
        let method = link.method;
        if !(method.ends_with("form_for")
            || method.ends_with("form_with")
            || method.ends_with("fields_for")
            || method == "fields")
        {
            return None;
        }
        let model = option(&link.arguments, "model", self.unit.text)
            .or_else(|| link.arguments.first().copied())?;
        let model = match model.kind() {
            "array" => children(model).last().copied()?,
            _ => model,
        };
        // `fields_for :order_attributes, @customer.order`.
        let beside = link
            .arguments
            .get(1)
            .filter(|_| method.contains("fields_for"));
        let beside = beside.map(|n| self.type_of(*n, 0));
        let held = match (beside, word(model, self.unit.text)) {
            (Some(row @ Ty::Of(Shape::Row, ..)), _) => row,
            (_, Some((named, _))) => {
                self.conventional(named.strip_suffix("_attributes").unwrap_or(named))
            }
            (_, None) => self.type_of(model, 0),
        };
        let form = match held.is(&[Shape::Row]) {
            Some(_) => held.shaped(Shape::Form),
            None => Ty::Of(Shape::Form, self.about.clone(), Confidence::Possible),
        };
        if live && let Some(block) = link.block {
            self.handled.insert(block.id());
            self.bind_block(block, std::slice::from_ref(&form));
        }
        Some(form)
    }

    /// FactoryBot: `create(:order, status: "paid")`, `factory :order do`, `status { "paid" }`.
    pub(super) fn factory(
        &mut self,
        statement: &mut Statement,
        link: &Link<'m>,
        live: bool,
        place: Place,
        me: &Ty<'m>,
    ) -> Option<Ty<'m>> {
        let first = link
            .arguments
            .first()
            .and_then(|n| word(*n, self.unit.text));
        if place == Place::Factory && (link.block.is_some() || !link.arguments.is_empty()) {
            let rows = me.shaped(Shape::Rows);
            statement.on_row = true;
            match (link.method, first) {
                ("sequence", Some((named, at))) => {
                    self.attribute(statement, &rows, named, at, Clause::Insert, Value::Unknown);
                }
                (
                    "factory" | "trait" | "association" | "transient" | "after" | "initialize_with",
                    _,
                ) => {}
                (named, _) => {
                    self.attribute(
                        statement,
                        &rows,
                        named,
                        link.at,
                        Clause::Insert,
                        Value::Unknown,
                    );
                }
            }
        }
        if link.method == "factory"
            && let Some((named, _)) = first
        {
            let class = option(&link.arguments, "class", self.unit.text);
            let ty = match class {
                Some(class) => match word(class, self.unit.text) {
                    Some((named, _)) => self.named_class(named),
                    None => self.type_of(class, 0).shaped(Shape::Row),
                },
                None => self.conventional(named),
            };
            let ty = if ty.is_unknown() { me.clone() } else { ty };
            if let Some((_, at)) = first {
                self.made_table(statement, &ty, at);
            }
            if let Some(block) = link.block.filter(|_| live) {
                self.handled.insert(block.id());
                self.bind_block(block, &[ty.shaped(Shape::Row)]);
            }
            if let Some(block) = link.block.filter(|_| live) {
                self.region(block, ty.shaped(Shape::Class), Place::Factory);
            }
            return Some(Ty::Other);
        }
        self.made(statement, link)
    }

    /// A record that a factory makes.
    pub(super) fn made(&mut self, statement: &mut Statement, link: &Link<'m>) -> Option<Ty<'m>> {
        let first = *link.arguments.first()?;
        if matches!(link.method, "mock_model" | "stub_model" | "instance_double") && self.is_test {
            let ty = self.type_of(first, 0).shaped(Shape::Row);
            self.entries(statement, &ty, &link.arguments, Clause::Insert, 0);
            return Some(ty);
        }
        // `Factory.define :order do |order|`, as it once was written.
        if link.method == "define"
            && ruby::receiver(link.node).is_some_and(|r| self.text(r).starts_with("Factory"))
            && let Some((named, at)) = word(first, self.unit.text)
            && let Some(block) = link.block
        {
            let class = option(&link.arguments, "class", self.unit.text);
            let ty = match class.and_then(|c| word(c, self.unit.text)) {
                Some((class, _)) => self.named_class(class),
                None => match class {
                    Some(class) => self.type_of(class, 0).shaped(Shape::Row),
                    None => self.conventional(named),
                },
            };
            self.made_table(statement, &ty, at);
            self.handled.insert(block.id());
            self.bind_block(block, &[ty]);
            return Some(Ty::Other);
        }
        let makes = matches!(
            link.method,
            "Factory"
                | "create"
                | "build"
                | "build_stubbed"
                | "attributes_for"
                | "create_list"
                | "build_list"
                | "create_pair"
                | "build_pair"
                | "build_stubbed_list"
        );
        let factory =
            ruby::receiver(link.node).is_some_and(|r| self.text(r).starts_with("Factory"));
        let (named, at) =
            word(first, self.unit.text).filter(|_| makes && (self.has_factories || factory))?;
        let ty = self.conventional(named);
        if ty.is(&[Shape::Row]).is_none() {
            // A row of a table whose class stands elsewhere.
            let own = self.models.schema().table(&naming::pluralize(named));
            if own.is_some() {
                return Some(Ty::Other);
            }
            self.entries(statement, &Ty::Unknown, &link.arguments, Clause::Insert, 0);
            return Some(Ty::Unknown);
        }
        self.made_table(statement, &ty, at);
        statement.on_row = true;
        self.entries(statement, &ty, &link.arguments, Clause::Insert, 0);
        let list = link.method.contains("list") || link.method.contains("pair");
        Some(ty.shaped(if list { Shape::Rows } else { Shape::Row }))
    }

    /// A factory uses the table of what it makes.
    pub(super) fn made_table(&mut self, statement: &mut Statement, ty: &Ty<'m>, at: Span) {
        for table in ty.models().iter().filter_map(|m| m.table.clone()) {
            let name = Name::of_table(table, Clause::Insert, at);
            statement.name(name, ty.sure());
        }
    }

    pub(super) fn named_class(&mut self, name: &str) -> Ty<'m> {
        let named = name.trim_start_matches("::");
        let found: Vec<&'m Model> = self.models.named(ID, named).collect();
        match found.is_empty() {
            true => self.conventional(&naming::underscore(named)),
            false => Ty::Of(Shape::Row, found, Confidence::Likely),
        }
    }

    /// shoulda: `it { should validate_presence_of(:status) }` says it of what the file describes.
    pub(super) fn expectation(&mut self, statement: &mut Statement, link: &Link<'m>) -> bool {
        let method = link.method;
        let validates = method.starts_with("validate_")
            || matches!(
                method,
                "have_db_column" | "have_readonly_attribute" | "define_enum_for" | "serialize"
            );
        let associates = matches!(
            method,
            "have_many" | "have_one" | "belong_to" | "have_and_belong_to_many"
        );
        let first = link
            .arguments
            .first()
            .and_then(|n| word(*n, self.unit.text));
        let Some((named, at)) = first.filter(|_| self.is_test && (validates || associates)) else {
            return false;
        };
        let ty = Ty::Of(Shape::Row, self.about.clone(), Confidence::Likely);
        statement.on_row = true;
        if validates {
            self.attribute(statement, &ty, named, at, Clause::Select, Value::Unknown);
        } else {
            self.association_table(statement, &ty, named, at);
        }
        true
    }
}

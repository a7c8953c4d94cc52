//! One step of a chain: what a method names and gives, by what it is called on.
//!
//! In: what is held and a call on it. Out: names for the chain's statement, and what the call
//! gives. The hard thing is the receiver that nobody knows: it counts only for rare names.

use super::chain::Link;
use super::names::{Statement, value_of};
use super::queries::{self, Takes};
use super::reader::{Place, Reader};
use super::ruby::{self, word};
use super::types::{Shape, Ty, by_convention, follow, given_by};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::{Model, Value};
use crate::severity::Confidence;

impl<'m> Reader<'m> {
    pub(super) fn rows_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
        let method = link.method;
        let mut mapped = None;
        if let Some(symbol) = link.block_symbol()
            && let Some((named, at)) = word(symbol, self.unit.text)
        {
            self.handled.insert(symbol.id());
            let row = ty.shaped(Shape::Row);
            self.attribute(statement, &row, named, at, Clause::Select, Value::Unknown);
            self.association_table(statement, &row, named, at);
            statement.on_row = true;
            self.followed(statement, &row, named, at, Clause::Select);
            statement.on_row = false;
            mapped = follow(self.models, ty.models(), named, ty.sure());
        }
        let on_ruby = link.block.is_some()
            && matches!(method, "select" | "count" | "sum" | "find_each" | "all");
        match queries::of_relation(method).filter(|_| !on_ruby) {
            Some(takes) => self.takes(statement, ty, takes, link),
            None => self.finder(statement, ty, link),
        }
        self.finder_options(statement, ty, link);
        if self.single_after_all(statement, ty, link) {
            return Ty::Other;
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
            // `Order.new_from_cart(cart)`: what a class makes is one of its rows.
            _ if ty.is(&[Shape::Class]).is_some() && makes_one(method) => {
                ty.shaped(Shape::Row).at_most(Confidence::Possible)
            }
            _ => match ty.is(&[Shape::Rows]) {
                // A scope of a library, or a method of arrays.
                Some(_) if link.arguments.is_empty() && link.block.is_none() => Ty::Unknown,
                _ => by_convention(self.models, method).at_most(Confidence::Possible),
            },
        }
    }

    /// `find(:all, :conditions => { :status => 1 }, :order => "total")`, as Rails 2 and 3 have it.
    fn finder_options(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) {
        if link.arguments.is_empty() || !queries::takes_finder_options(link.method) {
            return;
        }
        for (key, takes) in queries::FINDER_OPTIONS {
            let Some(value) = ruby::option(&link.arguments, key, self.unit.text) else {
                continue;
            };
            match takes {
                Takes::Conditions(clause) => self.conditions(statement, ty, &[value], *clause),
                Takes::Columns(clause) => self.list(statement, ty, &[value], *clause, 0),
                _ => self.associations(statement, ty, &[value], 0),
            }
        }
    }

    /// `@settings.mail_from`: one row that goes by a plural, since no relation has such a method.
    fn single_after_all(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> bool {
        let method = link.method.trim_end_matches('?');
        let known = queries::of_relation(link.method).is_some()
            || queries::keeps_relation(link.method)
            || queries::gives_record(link.method);
        let scope = |m: &&Model| m.scopes.iter().any(|s| s == link.method);
        if !link.arguments.is_empty()
            || link.block.is_some()
            || known
            || queries::is_common(method)
            || !method.contains('_')
            || ty.models().iter().any(scope)
        {
            return false;
        }
        let row = ty.shaped(Shape::Row).at_most(Confidence::Possible);
        statement.on_row = true;
        let clause = if link.set.is_some() {
            Clause::Set
        } else {
            Clause::Select
        };
        let found = self.attribute(
            statement,
            &row,
            link.method,
            link.at,
            clause,
            Value::Unknown,
        );
        statement.on_row = false;
        found
    }

    /// `find_by_email_and_status`, `Model.build_for(status: …)` in a test.
    pub(super) fn finder(&mut self, statement: &mut Statement, ty: &Ty<'m>, link: &Link<'m>) {
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
        } else if !queries::keeps_relation(method) && !queries::gives_record(method) {
            self.handed_symbols(ty, link);
        }
    }

    /// `Order.searched_by(params, :status)`: a method of the application's own is told by name of
    /// which columns it is to ask.
    pub(super) fn handed_symbols(&mut self, ty: &Ty<'m>, link: &Link<'m>) {
        if self.is_test || queries::is_ruby(link.method) {
            return;
        }
        let mut statement = Statement::new(Span::new(link.at.start, link.at.end));
        statement.link_end = link.at.end;
        let ty = ty.clone().at_most(Confidence::Possible);
        for argument in &link.arguments {
            if let Some((named, at)) = word(*argument, self.unit.text)
                && argument.kind() == "simple_symbol"
            {
                statement.link_end = statement.link_end.max(at.end);
                self.attribute(
                    &mut statement,
                    &ty,
                    named,
                    at,
                    Clause::Where,
                    Value::Unknown,
                );
            }
        }
        self.report(statement);
    }

    pub(super) fn row_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
        let method = link.method;
        // A factory of old sets an attribute by a call: `o.status "paid"`.
        let sets = self.place() == Place::Factory;
        if (link.arguments.is_empty() || sets) && method != "[]" {
            let (clause, value) = match link.set {
                Some(value) => (Clause::Set, value.map_or(Value::Unknown, value_of)),
                None => (Clause::Select, Value::Unknown),
            };
            // An association hides a column of its name.
            if self.attribute(statement, ty, method, link.at, clause, value)
                && follow(self.models, ty.models(), method, ty.sure()).is_none()
            {
                return Ty::Other;
            }
        }
        if let Some(inner) = follow(self.models, ty.models(), method, ty.sure()) {
            self.association_table(statement, ty, method, link.at);
            let clause = match link.set {
                Some(_) => Clause::Set,
                None => Clause::Select,
            };
            self.followed(statement, ty, method, link.at, clause);
            return inner;
        }
        if let Some(given) = given_by(self.models, ty.models(), method, ty.sure()) {
            return given;
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
        // A partial may call something else by the name of a model.
        let own = |m: &&Model| m.methods.iter().any(|own| own == method);
        if self.is_view
            && link.arguments.is_empty()
            && link.block.is_none()
            && !queries::keyed(method)
            && !ty.models().iter().any(own)
            && self.attribute(
                statement,
                &Ty::Unknown,
                method,
                link.at,
                Clause::Select,
                Value::Unknown,
            )
        {
            return Ty::Other;
        }
        match method {
            "class" => ty.shaped(Shape::Class),
            "save" | "save!" | "valid?" | "destroy" | "nil?" | "present?" | "id" => Ty::Other,
            _ if queries::keyed(method) => ty.shaped(Shape::Keyed),
            _ => by_convention(self.models, method).at_most(Confidence::Possible),
        }
    }

    pub(super) fn form_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
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
            // `f.association :customer`.
            "association" => {
                if let Some((named, at)) = named {
                    self.association_table(statement, ty, named, at);
                    self.followed(statement, ty, named, at, Clause::Select);
                }
            }
            _ => {
                self.shown(statement, link);
                self.first(statement, ty, link, Clause::Select);
                // The form's row is known: its field is that of no other table.
                if let Some(first) = link.arguments.first()
                    && ty.sure() == Confidence::Likely
                {
                    self.handled.insert(first.id());
                }
            }
        }
        Ty::Other
    }

    pub(super) fn keyed_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
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
    pub(super) fn params_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
        let named = link
            .arguments
            .first()
            .and_then(|n| word(*n, self.unit.text));
        // `params[:order][:delivery_hint]`.
        let keyed = matches!(link.method, "[]" | "fetch" | "delete" | "key?" | "has_key?");
        if let Some((word, at)) = named.filter(|(w, _)| keyed && !queries::is_common(w))
            && ty.sure() == Confidence::Likely
        {
            let row = ty.shaped(Shape::Row).at_most(Confidence::Possible);
            statement.on_row = true;
            if self.attribute(statement, &row, word, at, Clause::Select, Value::Unknown) {
                return Ty::Other;
            }
        }
        match (link.method, named) {
            ("require" | "[]" | "fetch" | "dig", Some((named, _))) => {
                let named = named.strip_suffix("_attributes").unwrap_or(named);
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
                self.permitted(ty, link);
                ty.clone()
            }
            (
                "to_h" | "merge" | "except" | "reverse_merge" | "with_defaults" | "reject"
                | "select" | "compact_blank" | "dup" | "deep_dup",
                _,
            ) => ty.clone(),
            _ => Ty::Other,
        }
    }

    /// A step on something that nobody knows: only rare names of tables that the file is about count.
    pub(super) fn unknown_step(&mut self, statement: &mut Statement, link: &Link<'m>) -> Ty<'m> {
        let ty = Ty::Unknown;
        if link.method == "permit" {
            let about = Ty::Of(Shape::Params, self.about.clone(), Confidence::Possible);
            self.list(statement, &about, &link.arguments, Clause::Set, 0);
            self.permitted(&about, link);
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
            self.shown(statement, link);
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
            let given = link.arguments.get(1).map(|n| self.type_of(*n, 0));
            if let Some(row @ Ty::Of(Shape::Row, ..)) = given {
                return row.shaped(Shape::Form);
            }
            let named = named.strip_suffix("_attributes").unwrap_or(named);
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

/// Whether a method of a class is called after one row that it makes or finds.
fn makes_one(method: &str) -> bool {
    let heads = [
        "build_", "create_", "find_", "first_", "for_", "from_", "last_", "make_", "new_",
    ];
    heads.iter().any(|head| method.starts_with(head)) && !method.starts_with("find_all")
}

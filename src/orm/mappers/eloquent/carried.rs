//! Objects of classes that are no models and hold rows: a request's `photo(): Photo`, an event's
//! `public Order $order`.
//!
//! In: the declared types of members, and steps on such objects. Out: the rows that they give. The hard
//! thing is that a member may come from a trait, a parent or an interface: `link` hands it down.

use tree_sitter::Node;

use super::ID;
use super::chain::{Form, Link};
use super::documented::{self, Documented};
use super::php::{Imports, class_of, plain, short, type_names, word};
use super::reader::Reader;
use super::types::{Shape, Ty, carrier};
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::tree::{children, field, span, text};
use crate::orm::{Association, Model, ModelUse, Unit, Value};
use crate::severity::Confidence;

/// More members of one class are not looked at.
const MOST: usize = 400;

/// What a class is that is no model.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Own<'m> {
    /// It, where its members hold rows.
    carrier: Option<&'m Model>,
    /// Its properties are its own: it stands for no row.
    plain: bool,
    /// What it is called.
    pub(super) name: &'m str,
}

/// The members of a class with the classes that they are declared to hold.
pub(super) fn members(
    model: &mut Model,
    unit: &Unit<'_>,
    imports: &Imports,
    class: Node<'_>,
    body: Node<'_>,
) {
    let source = unit.text;
    let mut hold = |name: &str, said: Documented<'_>| {
        if said.asks() {
            return;
        }
        for class in said.classes {
            let class = imports.full(class);
            let known = model.holds.iter();
            let known = known.filter(|h| h.name == name).any(|h| h.model == class);
            if !known && model.holds.len() < MOST {
                model.holds.push(Association {
                    name: name.to_owned(),
                    model: class,
                    many: said.many,
                    key: None,
                });
            }
        }
    };
    let typed = |node: Option<Node<'_>>| match node.map(|n| type_names(n, source)) {
        Some(classes) => Documented {
            classes,
            many: false,
        },
        None => Documented::default(),
    };
    for member in children(body) {
        let name = |n: Node<'_>| field(n, "name").map(|n| text(n, source).trim_start_matches('$'));
        match member.kind() {
            "property_declaration" => {
                let said = match typed(field(member, "type")) {
                    said if said.classes.is_empty() => documented::before(member, source, "@var"),
                    said => said,
                };
                for element in children(member) {
                    if element.kind() == "property_element"
                        && let Some(name) = name(element)
                    {
                        hold(name, said.clone());
                    }
                }
            }
            "method_declaration" => {
                let said = match typed(field(member, "return_type")) {
                    said if said
                        .classes
                        .iter()
                        .all(|c| short(c).ends_with("Collection")) =>
                    {
                        documented::before(member, source, "@return")
                    }
                    said => said,
                };
                if let Some(name) = name(member) {
                    hold(name, said);
                }
                for promoted in field(member, "parameters")
                    .map(children)
                    .unwrap_or_default()
                {
                    if promoted.kind() == "property_promotion_parameter"
                        && let Some(name) = name(promoted)
                    {
                        hold(name, typed(field(promoted, "type")));
                    }
                }
            }
            _ => {}
        }
    }
    for (name, said) in documented::properties(class, source) {
        hold(name, said);
    }
}

impl<'m> Reader<'m> {
    /// What a class around a place is, of the declarations `found` and of the row that it stands for.
    pub(super) fn own_of(&self, class: Node<'m>, found: &[&'m Model], me: &Ty<'m>) -> Own<'m> {
        let base = children(class)
            .into_iter()
            .find(|c| c.kind() == "base_clause");
        let base = base.map_or("", |b| self.text(b));
        // Objects that hand what is asked of them on to a row.
        let hands_on = ["Resource", "Model", "Entity", "Presenter", "Transformer"];
        let name = field(class, "name").map_or("", |n| self.text(n));
        Own {
            name,
            carrier: found.iter().copied().find(|m| !m.holds.is_empty()),
            plain: class.kind() == "class_declaration"
                && !me.is_known()
                && !hands_on
                    .iter()
                    .any(|h| base.contains(h) || name.ends_with(h)),
        }
    }

    /// Whether the class around has its properties for itself.
    pub(super) fn in_plain_class(&self) -> bool {
        self.own_class().plain
    }

    /// What a member of `$this` holds that is declared elsewhere.
    pub(super) fn of_this(&mut self, this: &Ty<'m>, link: &Link<'m>) -> Option<Ty<'m>> {
        if !matches!(this, Ty::Unknown) || self.names.methods.contains_key(link.method) {
            return None;
        }
        let class = self.own_class();
        // A repository asks for the rows of the model that it is called after.
        let asks = matches!(
            link.method,
            "getBuilder" | "newQuery" | "query" | "getModel" | "model"
        );
        if let Some(of) = class.name.strip_suffix("Repository").filter(|_| asks) {
            let of = of.strip_prefix("Eloquent").unwrap_or(of);
            let query = self.called_exactly(of, Shape::Query);
            return Some(query).filter(Ty::is_known);
        }
        self.held_by(&carrier(&[class.carrier?]), link)
    }

    /// What an object of a class holds that is no model.
    pub(super) fn carried_by(&mut self, class: &str) -> Ty<'m> {
        match self.model_ty(class, Shape::Row) {
            held if held.held(&[Shape::Carrier]).is_some() => held,
            _ => Ty::Other,
        }
    }

    /// A step on such an object.
    pub(super) fn carrier_step(&mut self, ty: &Ty<'m>, link: &Link<'m>) -> Ty<'m> {
        self.held_by(ty, link).unwrap_or(Ty::Other)
    }

    /// `Order $order`: the class goes with its table.
    pub(super) fn type_hint(&mut self, node: Node<'m>) {
        if self.out.is_none() {
            return;
        }
        let full = self.imports.full(self.text(node));
        let mut tables = self.models.named(ID, &full).filter_map(|m| m.table.clone());
        if let (Some(table), Some(out)) = (tables.next(), &mut self.out) {
            out.echoes.push(ModelUse::of_class(table, span(node)));
        }
    }

    /// `use App\Models\Order;`: what imports a class goes with it.
    pub(super) fn imported(&mut self, node: Node<'m>) {
        let Some(out) = &mut self.out else { return };
        for clause in children(node) {
            let Some(named) = children(clause).first().copied() else {
                continue;
            };
            let full = text(named, self.unit.text).trim_start_matches('\\');
            let mut tables = self.models.named(ID, full).filter_map(|m| m.table.clone());
            if let Some(table) = tables.next() {
                out.echoes.push(ModelUse::of_class(table, span(named)));
            }
        }
    }

    /// What a member is declared to hold.
    pub(super) fn held_by(&mut self, ty: &Ty<'m>, link: &Link<'m>) -> Option<Ty<'m>> {
        if link.form == Form::Key {
            return None;
        }
        let mut targets: Vec<&'m Model> = Vec::new();
        let mut shape = Shape::Row;
        for model in ty.models() {
            for held in model.holds.iter().filter(|h| h.name == link.method) {
                if held.many {
                    shape = Shape::Rows;
                }
                targets.extend(self.models.named(ID, &held.model));
            }
        }
        if targets.is_empty() {
            return None;
        }
        let held = self.real(&targets, shape);
        for model in held.models().to_vec() {
            self.mention(model);
        }
        held.is_known().then(|| held.at_most(ty.sure()))
    }

    /// The table that the first argument names, with the name that the second gives to it.
    pub(super) fn table_given(&self, link: &Link<'m>) -> Option<(String, Span)> {
        let source = self.unit.text;
        let (name, at) = word(*link.arguments.first()?, source)?;
        let alias = match link.method {
            "from" | "table" => link.arguments.get(1).and_then(|n| word(*n, source)),
            _ => None,
        };
        Some(match alias {
            Some((alias, _)) => (format!("{name} as {alias}"), at),
            None => (name.to_owned(), at),
        })
    }

    /// A query calls a table by a name of its own.
    pub(super) fn call_table(&mut self, table: &str, spelled: &str, alias: &str) {
        if spelled == alias {
            return;
        }
        let known = self.aliases.entry(alias.to_lowercase());
        let known = known.or_insert_with(|| Some(table.to_owned()));
        if known.as_deref() != Some(table) {
            *known = None;
        }
    }

    /// The table that queries of the file call so.
    pub(super) fn aliased(&self, alias: &str) -> Option<&str> {
        self.aliases.get(&alias.to_lowercase())?.as_deref()
    }

    /// `protected static ?string $model = Order::class;` of a page of Filament, or its resource.
    pub(super) fn page_of(&mut self, property: Node<'m>) {
        if !self.has_panels() || property.kind() != "property_declaration" {
            return;
        }
        for element in children(property) {
            let name = field(element, "name").map_or("", |n| self.text(n));
            let value = field(element, "default_value").map(plain);
            let text = value.and_then(|v| word(v, self.unit.text));
            if let ("$relationship", Some((relation, _))) = (name, text) {
                self.related_page(relation);
            }
            if let ("$recordTitleAttribute" | "$title", Some(value)) = (name, value) {
                let page = self.page.clone();
                if page.is_known() && self.out.is_some() {
                    self.single(&page, value, Clause::Select, Value::Unknown);
                }
            }
            let class = value.and_then(|v| class_of(v, self.unit.text));
            self.page = match (name, class) {
                ("$model", Some(class)) => self.model_ty(class, Shape::Row),
                ("$resource", Some(class)) => match short(class).strip_suffix("Resource") {
                    Some(model) => self.called_exactly(model, Shape::Row),
                    None => continue,
                },
                _ => continue,
            };
        }
    }

    /// `$record` in a page of Filament: the row that the page is about; else of the only model that the
    /// file names.
    pub(super) fn record(&mut self) -> Ty<'m> {
        if self.page.is_known() || !self.unit.text.contains("Filament\\") {
            return match self.page.is_known() {
                true => self.page.clone(),
                false => self.conventional("record"),
            };
        }
        let mut tables = self.mentioned.iter();
        let (Some(table), None) = (tables.next(), tables.next()) else {
            return Ty::Unknown;
        };
        let of = self.models.of_table(table).filter(|m| m.orm == ID);
        Ty::of(Shape::Row, of.collect(), Confidence::Possible)
    }
}

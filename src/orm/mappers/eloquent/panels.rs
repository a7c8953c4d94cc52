//! Panels of an administration (Filament, Nova): fields of forms, columns of tables, filters.
//!
//! In: `TextInput::make('status')` and the steps behind it. Out: the column of the model that the page
//! is about. The hard thing is whose field it is: the class or its folder tells the model, and a
//! group of fields around may be those of a related row, of a JSON value, or of an action.

use tree_sitter::Node;

use super::chain::Link;
use super::php::{is_array, plain, short, word, words};
use super::reader::Reader;
use super::statement::Statement;
use super::types::{Shape, Ty, follow};
use crate::clause::Clause;
use crate::location::Span;
use crate::naming;
use crate::orm::Value;
use crate::orm::tree::{children, field};
use crate::severity::Confidence;

/// Groups around a field are looked for no further out.
const FURTHEST: usize = 48;
/// Steps of a group are followed no further.
const LONGEST: usize = 64;

/// What becomes of the column that a component is called after.
fn clause_of(class: &str) -> Option<Clause> {
    let name = short(class);
    // What only arranges others is called by a title.
    let arranges = matches!(
        name,
        "Section"
            | "Fieldset"
            | "Grid"
            | "Group"
            | "Card"
            | "Tabs"
            | "Tab"
            | "Wizard"
            | "Step"
            | "Split"
            | "Stack"
            | "Panel"
            | "View"
            | "Actions"
            | "Placeholder"
    );
    let inside = |namespace: &str| class.starts_with(namespace);
    if inside("Filament\\Tables\\Grouping\\") {
        return Some(Clause::GroupBy);
    }
    if arranges {
        None
    } else if inside("Filament\\Forms\\Components\\") || inside("Filament\\Actions\\Imports\\") {
        Some(Clause::Set)
    } else if inside("Filament\\Tables\\Filters\\") {
        // A plain filter has a name of its own.
        (name != "Filter" && name != "QueryBuilder" && name != "TrashedFilter")
            .then_some(Clause::Where)
    } else if inside("Filament\\Tables\\Columns\\")
        || inside("Filament\\Infolists\\Components\\")
        || inside("Filament\\Actions\\Exports\\")
    {
        Some(Clause::Select)
    } else {
        inside("Laravel\\Nova\\Fields\\").then_some(Clause::Set)
    }
}

/// What a component stands in.
enum Around {
    /// Related rows, from the outermost on; none for the row of the page.
    Relations(Vec<String>),
    /// Something that is no row: a JSON value, the form of an action.
    Else,
}

impl<'m> Reader<'m> {
    /// Whether the file is about panels at all.
    pub(super) fn has_panels(&self) -> bool {
        self.unit.text.contains("Filament\\") || self.unit.text.contains("Laravel\\Nova\\")
    }

    /// The model that a page is about by its folder or its name: `Resources/OrderResource/Pages/…`,
    /// `Resources/Orders/Schemas/OrderForm.php`.
    pub(super) fn page_by_path(&self) -> Ty<'m> {
        if !self.has_panels() {
            return Ty::Unknown;
        }
        let path = self
            .unit
            .path
            .strip_suffix(".php")
            .unwrap_or(self.unit.path);
        let parts: Vec<&str> = path.split('/').collect();
        let after = parts.iter().rposition(|p| *p == "Resources");
        let inside = after.and_then(|at| parts.get(at + 1..)).unwrap_or_default();
        let file = parts.last().copied().unwrap_or_default();
        let ends = [
            "Form", "Table", "Infolist", "Schema", "Importer", "Exporter",
        ];
        let stem = ends.iter().find_map(|end| file.strip_suffix(end));
        let folder = inside.first().filter(|_| inside.len() > 1);
        let folder = folder.map(|f| f.strip_suffix("Resource").unwrap_or(f));
        for name in [stem, folder].into_iter().flatten() {
            for name in [name.to_owned(), naming::singularize(name)] {
                let held = self.called_exactly(&name, Shape::Row);
                if held.is_known() {
                    return held;
                }
            }
        }
        Ty::Unknown
    }

    /// `protected static string $relationship = 'orders';`: a page of rows that are related to those
    /// of the page around.
    pub(super) fn related_page(&mut self, relation: &str) {
        let owner = self.page_by_path();
        let named = || super::types::by_convention(self.models, relation);
        let held = follow(self.models, owner.models(), relation, Confidence::Likely);
        let held = held.unwrap_or_else(|| named().at_most(Confidence::Possible));
        if held.is_known() {
            self.page = held.shaped(Shape::Row);
        }
    }

    /// `TextColumn::make('customer.name')`; what follows are its settings.
    pub(super) fn panel(
        &mut self,
        statement: &mut Statement,
        class: &str,
        link: &Link<'m>,
    ) -> Option<Ty<'m>> {
        if link.method != "make" || !self.page.is_known() {
            return None;
        }
        let class = self.imports.full(class);
        let clause = clause_of(&class)?;
        let around = self.around(link.node);
        let Around::Relations(relations) = around else {
            return None;
        };
        let mut page = self.page.clone();
        for relation in relations {
            page = follow(self.models, page.models(), &relation, page.sure())?;
        }
        let page = page.shaped(Shape::Row);
        let first = link.arguments.first().copied();
        let (given, at) = first.and_then(|n| word(n, self.unit.text))?;
        if class.starts_with("Laravel\\Nova\\") {
            // Its first argument is a title, of which the name is made where none is given.
            let second = link.arguments.get(1);
            let named = second.and_then(|n| word(*n, self.unit.text));
            let made = naming::underscore(&given.replace(' ', ""));
            let (named, at) = named.unwrap_or((made.as_str(), at));
            self.panel_column(statement, &page, named, at, clause);
        } else {
            self.panel_column(statement, &page, given, at, clause);
        }
        if let Some(first) = first {
            self.handled.insert(plain(first).id());
        }
        Some(page.shaped(Shape::Panel))
    }

    /// A column of the page's row, or of one that relations lead to: `customer.name`.
    fn panel_column(
        &mut self,
        statement: &mut Statement,
        page: &Ty<'m>,
        path: &str,
        at: Span,
        clause: Clause,
    ) {
        let mut row = page.clone();
        let mut named = path;
        let mut start = at.start;
        while let Some((head, rest)) = named.split_once('.') {
            match follow(self.models, row.models(), head, row.sure()) {
                Some(next) => {
                    row = next.shaped(Shape::Row);
                    start += head.len() + 1;
                    named = rest;
                }
                None => {
                    // A key inside of a JSON column.
                    named = head;
                    break;
                }
            }
        }
        let place = Span::new(start.min(at.end), (start + named.len()).min(at.end));
        statement.in_memory = !matches!(clause, Clause::Where | Clause::GroupBy | Clause::OrderBy);
        let value = Value::Unknown;
        let found = self.column(statement, &row, named, place, clause, value);
        if !found && follow(self.models, row.models(), named, row.sure()).is_some() {
            self.followed(statement, &row, named, place, false);
        }
    }

    /// `->sortable(['total'])`, `->relationship('customer', 'name')`.
    pub(super) fn panel_step(
        &mut self,
        statement: &mut Statement,
        ty: &Ty<'m>,
        link: &Link<'m>,
    ) -> Ty<'m> {
        let row = ty.unpaneled();
        let first = link.arguments.first().copied();
        match link.method {
            "sortable" | "searchable" => {
                let clause = match link.method {
                    "sortable" => Clause::OrderBy,
                    _ => Clause::Where,
                };
                let listed = first.map(plain).filter(|n| is_array(*n));
                for (node, named, at) in listed
                    .map(|n| words(n, self.unit.text))
                    .into_iter()
                    .flatten()
                {
                    self.panel_column(statement, &row, named, at, clause);
                    self.handled.insert(node.id());
                }
            }
            "relationship" => {
                let Some((relation, at)) = first.and_then(|n| word(n, self.unit.text)) else {
                    return ty.clone();
                };
                self.followed(statement, &row, relation, at, false);
                let target = follow(self.models, row.models(), relation, row.sure());
                let title = link.arguments.get(1);
                let title = title.and_then(|n| word(*n, self.unit.text));
                if let (Some(target), Some((title, at))) = (target, title) {
                    let target = target.shaped(Shape::Row);
                    self.panel_column(statement, &target, title, at, Clause::OrderBy);
                }
            }
            _ => {}
        }
        ty.clone()
    }

    /// `$table->defaultSort('created_at')` in a page.
    pub(super) fn table_step(&mut self, statement: &mut Statement, link: &Link<'m>) -> bool {
        let lists = matches!(
            link.method,
            "defaultSort" | "defaultGroup" | "reorderable" | "recordTitleAttribute" | "groups"
        );
        if !lists || !self.page.is_known() {
            return false;
        }
        let page = self.page.clone();
        if let Some(first) = link.arguments.first() {
            for (node, named, at) in words(*first, self.unit.text) {
                self.panel_column(statement, &page, named, at, Clause::OrderBy);
                self.handled.insert(node.id());
            }
        }
        true
    }

    /// The groups of fields around a component.
    fn around(&self, component: Node<'m>) -> Around {
        let mut relations: Vec<String> = Vec::new();
        let mut at = component;
        // The chain that is being left upwards has its fields below it.
        let mut holds = false;
        for _ in 0..FURTHEST {
            let Some(parent) = at.parent() else { break };
            if matches!(
                parent.kind(),
                "member_call_expression" | "scoped_call_expression"
            ) {
                let name = field(parent, "name").map_or("", |n| self.text(n));
                let behind = field(parent, "object").is_some_and(|o| o.id() == at.id());
                let groups = matches!(name, "schema" | "components" | "form" | "fields");
                if behind && holds && name == "relationship" {
                    relations.extend(self.first_word(parent));
                } else if !behind && groups {
                    holds = true;
                    match self.group(parent) {
                        Group::Plain => {}
                        Group::Related(relation) => relations.push(relation),
                        Group::Else => return Around::Else,
                    }
                } else if !behind {
                    holds = false;
                }
            }
            if parent.kind() == "method_declaration" {
                break;
            }
            at = parent;
        }
        relations.reverse();
        Around::Relations(relations)
    }

    fn first_word(&self, call: Node<'m>) -> Option<String> {
        let list = field(call, "arguments").map(children).unwrap_or_default();
        let first = list.first().and_then(|n| word(*n, self.unit.text));
        first.map(|(named, _)| named.to_owned())
    }

    /// What a call of `schema([…])` is made on.
    fn group(&self, call: Node<'m>) -> Group {
        let mut at = call;
        let mut related = None;
        for _ in 0..LONGEST {
            if at.kind() == "scoped_call_expression" {
                let class = field(at, "scope").map_or("", |c| self.text(c));
                let name = short(class);
                let of_row = matches!(name, "CreateAction" | "EditAction" | "ViewAction");
                return match (name, related) {
                    _ if name.ends_with("Action") && !of_row => Group::Else,
                    (_, Some(Some(relation))) => Group::Related(relation),
                    ("Repeater" | "Builder", Some(None)) => match self.first_word(at) {
                        Some(relation) => Group::Related(relation),
                        None => Group::Else,
                    },
                    ("Repeater" | "Builder" | "Block" | "Filter", None) => Group::Else,
                    _ => Group::Plain,
                };
            }
            let name = field(at, "name").map_or("", |n| self.text(n));
            if name == "relationship" {
                related = Some(self.first_word(at));
            }
            match field(at, "object") {
                Some(object) => at = object,
                None => break,
            }
        }
        Group::Plain
    }
}

/// A group of fields.
enum Group {
    /// It only arranges them.
    Plain,
    /// Those of a related row.
    Related(String),
    /// No fields of a row.
    Else,
}

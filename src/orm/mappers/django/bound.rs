//! Classes that stand beside a model: forms, serializers, admin pages, filter sets, views, querysets.
//!
//! In: a class. Out: the model that it is about, and the names in its lists as uses. The hard
//! thing: the same lists mean nothing in a class that is about no model.

use tree_sitter::Node;

use super::calls::EXPRESSIONS_OF_TEXT;
use super::lookup::path;
use super::reader::Reader;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::Model;
use crate::orm::python::{Arguments, Class, Kind, Typed, dotted, string, strings, unroll};
use crate::orm::tree::{children, field, span, text};
use crate::severity::Confidence;

/// What a class is to a model.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bound<'m> {
    /// It declares the model.
    pub(super) own: Option<&'m Model>,
    /// It is a manager or queryset of the model.
    pub(super) rows: Option<&'m Model>,
    /// It is about the model: a form, an admin page.
    pub(super) about: Option<&'m Model>,
}

impl<'m> Bound<'m> {
    /// The model, whatever the class is to it.
    pub(super) fn model(&self) -> Option<&'m Model> {
        self.own.or(self.rows).or(self.about)
    }
}

/// Attributes of a class about a model that list its fields.
fn is_list(name: &str) -> bool {
    const LISTS: &[&str] = &[
        "fields",
        "exclude",
        "ordering",
        "fieldsets",
        "inlines_fields",
        "date_hierarchy",
        "prepopulated_fields",
        "formfield_overrides",
        "list_select_related",
        "list_prefetch_related",
        "filter_horizontal",
        "filter_vertical",
        "search_fields",
        "list_display",
        "list_display_links",
        "list_filter",
        "list_editable",
        "lookup_field",
        "slug_field",
        "unique_together",
        "index_together",
        "indexes",
        "constraints",
        "get_latest_by",
        "order_with_respect_to",
        "panels",
        "sequence",
        "django_get_or_create",
        "export_order",
        "import_id_fields",
        "select_related",
        "prefetch_related",
        "select_on_save",
        "widgets",
        "labels",
        "help_texts",
        "error_messages",
        "field_classes",
        "localized_fields",
        "filterset_fields",
        "filter_fields",
        "filtering",
        "extra_kwargs",
        "fk_name",
        "base_form_fields",
    ];
    LISTS.contains(&name) || name.ends_with("_fields") || name.ends_with("_panels")
}

/// Named arguments whose strings are no fields.
const PROSE: &[&str] = &[
    "name",
    "verbose_name",
    "help_text",
    "heading",
    "label",
    "classname",
    "opclasses",
    "message",
    "violation_error_message",
    "choices",
    "default",
    "widget",
    "title",
    "db_tablespace",
];

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// Binds the classes of the file, those that they extend first.
    pub(super) fn bind_classes(&mut self) {
        let mut bound = Vec::new();
        for class in &self.classes {
            bound.push(self.bind_class(class));
        }
        let by_manager = self.managers();
        for (index, class) in self.classes.iter().enumerate() {
            if let Some(own) = bound.get_mut(index)
                && own.model().is_none()
            {
                own.rows = by_manager
                    .iter()
                    .find(|(n, _)| *n == class.name)
                    .map(|(_, m)| *m);
            }
        }
        for _ in 0..4 {
            let mut changed = false;
            for (index, class) in self.classes.iter().enumerate() {
                if bound.get(index).is_none_or(|b| b.model().is_some()) {
                    continue;
                }
                let names = class.base_names(self.source);
                let parent = self
                    .classes
                    .iter()
                    .position(|c| names.contains(&c.name) && c.at != class.at);
                let parent = parent.and_then(|p| bound.get(p).copied());
                let about = parent.and_then(|p| p.about);
                let rows = parent.and_then(|p| p.rows);
                if let Some(own) = bound.get_mut(index).filter(|_| about.or(rows).is_some()) {
                    (own.about, own.rows) = (about, rows);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        self.bound = bound;
    }

    fn bind_class(&self, class: &Class<'a, 't>) -> Bound<'m> {
        let mut bound = Bound::default();
        let own = self.models.named(super::ID, class.name);
        bound.own = own
            .into_iter()
            .find(|m| m.path == self.unit.path && m.at == class.at);
        if bound.own.is_some() {
            return bound;
        }
        for base in &class.bases {
            if base.kind() != "subscript" {
                continue;
            }
            let Some(generic) = field(*base, "value").and_then(|v| dotted(v, self.source)) else {
                continue;
            };
            let generic = generic.last().copied().unwrap_or_default();
            let given = children(*base).into_iter().skip(1);
            let model = given
                .filter_map(|n| self.known.annotated(n))
                .find_map(|t| match t.kind {
                    Kind::Row(model) => Some(model),
                    _ => None,
                });
            if is_query(generic) {
                bound.rows = model;
            } else if !generic.contains("Loader") {
                bound.about = model;
            }
        }
        if bound.model().is_some() {
            return bound;
        }
        let names = class.base_names(self.source);
        if names.iter().any(|n| is_query(n)) {
            bound.rows = self.by_convention_of_query(class.name);
            return bound;
        }
        let meta = class.inner("Meta").and_then(|m| m.value("model"));
        let named = meta.or_else(|| class.value("model"));
        bound.about = named.and_then(|n| self.class_named(n));
        if bound.about.is_none() {
            let query = class
                .value("queryset")
                .and_then(|q| self.infer_expression(q, 0));
            bound.about = query.and_then(|typed| match typed.kind {
                Kind::Rows(model) => Some(model),
                _ => None,
            });
        }
        if bound.about.is_none() {
            let registered = class
                .decorators
                .iter()
                .filter_map(|d| children(*d).into_iter().next());
            let calls = registered.filter(|c| c.kind() == "call");
            let mut models = calls
                .filter(|c| text(*c, self.source).contains("register"))
                .filter_map(|call| {
                    let given = Arguments::of(field(call, "arguments")?, self.source);
                    self.class_named(*given.positional.first()?)
                });
            bound.about = models.next();
        }
        if bound.about.is_none() {
            bound.about = self
                .registered
                .iter()
                .find(|(n, _)| *n == class.name)
                .map(|(_, m)| *m);
        }
        bound
    }

    /// `OrderQuerySet` is one of orders.
    fn by_convention_of_query(&self, name: &str) -> Option<&'m Model> {
        let ends = [
            "QuerySet",
            "Queryset",
            "QuerySetMixin",
            "Manager",
            "BaseManager",
        ];
        let model = ends.iter().find_map(|end| name.strip_suffix(end))?;
        let mut named = self
            .models
            .named(super::ID, model.trim_start_matches("Base"));
        let first = named.next()?;
        let near = self
            .models
            .named(super::ID, &first.name)
            .find(|m| m.path == self.unit.path);
        near.or(named.next().is_none().then_some(first))
    }

    /// The managers and querysets that the models of the file are given.
    fn managers(&self) -> Vec<(&'a str, &'m Model)> {
        let mut found = Vec::new();
        for class in &self.classes {
            let own = self.models.named(super::ID, class.name);
            let Some(model) = own
                .into_iter()
                .find(|m| m.path == self.unit.path && m.at == class.at)
            else {
                continue;
            };
            for assigned in &class.assigned {
                let Some(value) = assigned.value.filter(|v| v.kind() == "call") else {
                    continue;
                };
                for word in
                    text(value, self.source).split(|c: char| !c.is_alphanumeric() && c != '_')
                {
                    if is_query(word) {
                        found.push((word, model));
                    }
                }
            }
        }
        found
    }

    /// The names in the lists of a class.
    pub(super) fn lists(&mut self, class: &Class<'a, 't>, bound: Bound<'m>) {
        self.named_classes(class);
        let Some(model) = bound.model() else { return };
        let meta = class.inner("Meta");
        for assigned in class
            .assigned
            .iter()
            .chain(meta.into_iter().flat_map(|m| &m.assigned))
        {
            let Some(value) = assigned.value else {
                continue;
            };
            if is_list(assigned.name) {
                self.list(value, model, class);
            } else if assigned.name == "field_order" {
                self.order_of_fields(value, model);
            } else if bound.about.is_some()
                && value.kind() == "call"
                && !is_mutation(class, self.source)
            {
                // A resolver of its own takes the value from wherever it likes.
                let resolver = format!("resolve_{}", assigned.name);
                if class.methods.iter().any(|(name, _)| *name == resolver) {
                    continue;
                }
                self.declared_field(assigned.name, assigned.at, assigned.whole, value, model);
            } else if bound.own.is_some() && value.kind() == "call" {
                self.fields_of_fields(value, model);
            } else if bound.about.is_some() && class.name.ends_with("Factory") {
                self.words(
                    assigned.name,
                    assigned.at,
                    assigned.whole,
                    model,
                    Clause::Insert,
                );
            }
        }
        if bound.about.is_some() {
            self.methods_by_name(class, model);
        }
    }

    /// `model = Order`: what goes with the table.
    fn named_classes(&mut self, class: &Class<'a, 't>) {
        for value in class.assigned.iter().filter_map(|a| a.value) {
            if !matches!(value.kind(), "identifier" | "attribute") {
                continue;
            }
            self.handed_class(value);
        }
    }

    fn list(&mut self, value: Node<'t>, model: &'m Model, class: &Class<'a, 't>) {
        let source = self.source;
        let enters = |node: Node<'_>| match node.kind() {
            "keyword_argument" => {
                field(node, "name").is_none_or(|n| !PROSE.contains(&text(n, source)))
            }
            "call" => {
                let name = field(node, "function").map_or("", |f| text(f, source));
                let name = name.rsplit('.').next().unwrap_or(name);
                // Their names are told with the expressions.
                !matches!(name, "_" | "gettext_lazy" | "gettext")
                    && !EXPRESSIONS_OF_TEXT.contains(&name)
            }
            "lambda" => false,
            _ => true,
        };
        let elsewhere = |word: &str| {
            let declared = class.value(word);
            declared.is_some_and(|v| takes_from_elsewhere(v, source))
        };
        let words = self
            .constants
            .strings_below(value, source, enters)
            .into_iter();
        for (word, at) in words.filter(|(w, _)| !elsewhere(w)) {
            self.words(word, at, at, model, Clause::Select);
        }
    }

    /// One name of a list.
    fn words(&mut self, word: &str, at: Span, whole: Span, model: &'m Model, clause: Clause) {
        let bare = word.trim_start_matches(['-', '+', '=', '^', '@']);
        let skipped = word.len() - bare.len();
        let place = Span::new(at.start + skipped, at.end);
        let found = path(self.models, model, bare, place, clause);
        self.tell(whole, found.names, Confidence::Likely);
    }

    /// Fields that work on other fields: `MoneyField(amount_field="total_amount")`.
    fn fields_of_fields(&mut self, value: Node<'t>, model: &'m Model) {
        let Some(list) = field(value, "arguments") else {
            return;
        };
        let given = Arguments::of(list, self.source);
        let others = |name: &str| name.ends_with("_field") || name == "populate_from";
        for argument in given.named.iter().filter(|n| others(n.name)) {
            if let Some((word, at)) = string(argument.value, self.source) {
                self.words(word, at, at, model, Clause::Select);
            }
        }
    }

    /// `status = serializers.CharField(source="state")`.
    fn declared_field(
        &mut self,
        name: &'a str,
        at: Span,
        whole: Span,
        value: Node<'t>,
        model: &'m Model,
    ) {
        let called = unroll(value, |_| ());
        let capital = called.steps.iter().rev().find_map(|s| match s {
            crate::orm::python::Step::Attribute(n) => Some(text(*n, self.source)),
            _ => None,
        });
        let capital = capital.unwrap_or_else(|| text(called.base, self.source));
        if !capital.starts_with(char::is_uppercase) {
            return;
        }
        let given = field(value, "arguments").map(|list| Arguments::of(list, self.source));
        let given = given.unwrap_or_default();
        let other = [
            "source",
            "field_name",
            "accessor",
            "attribute",
            "column_name",
            "lookup_expr_field",
        ]
        .iter()
        .find_map(|word| given.get(word));
        for (word, at) in accessors(&given, self.source) {
            self.words(word, at, span(value), model, Clause::Select);
        }
        match other.and_then(|node| string(node, self.source)) {
            Some((word, at)) => self.words(word, at, span(value), model, Clause::Select),
            None if takes_from_elsewhere(value, self.source) => {}
            None => self.words(name, at, whole, model, Clause::Select),
        }
    }

    /// Methods that Django calls by the name of a field: `clean_status`.
    fn methods_by_name(&mut self, class: &Class<'a, 't>, model: &'m Model) {
        for (name, definition) in &class.methods {
            let word = ["clean_", "validate_"]
                .iter()
                .find_map(|p| name.strip_prefix(p));
            if let (Some(word), Some(at)) = (word, field(*definition, "name")) {
                let place = span(at);
                let start = place.start + (name.len() - word.len());
                self.words(
                    word,
                    Span::new(start, place.end),
                    place,
                    model,
                    Clause::Select,
                );
            }
        }
    }

    /// The model that an expression names.
    pub(super) fn class_named(&self, node: Node<'t>) -> Option<&'m Model> {
        match self.infer_expression(node, 0)?.kind {
            Kind::Class(model) => Some(model),
            _ => None,
        }
    }

    /// What `self.instance` and the like are in a class about a model.
    pub(super) fn of_self(&self, name: &str, model: &'m Model) -> Option<Typed<'m>> {
        let kind = match name {
            "instance" | "object" | "get_object" | "obj" => Kind::Row(model),
            "queryset" | "get_queryset" | "qs" | "filter_queryset" => Kind::Rows(model),
            "model" => Kind::Class(model),
            // Fields by their names.
            "fields" | "cleaned_data" | "initial" | "validated_data" => Kind::Values(model),
            _ => return None,
        };
        Some(Typed::likely(kind))
    }
}

/// What a class answers with after it wrote, rather than what it reads: GraphQL's mutations.
fn is_mutation(class: &Class<'_, '_>, source: &str) -> bool {
    let names = class.base_names(source);
    class.inner("Arguments").is_some() || names.iter().any(|n| n.contains("Mutation"))
}

/// `order_by=Accessor("status")`, `order_by=("status",)`: columns of a table that is shown.
fn accessors<'a>(given: &Arguments<'a, '_>, source: &'a str) -> Vec<(&'a str, Span)> {
    let values = ["accessor", "order_by"].iter().filter_map(|w| given.get(w));
    let words = values.flat_map(|value| match value.kind() {
        "call" => {
            let list = field(value, "arguments").map(|list| Arguments::of(list, source));
            let first = list.and_then(|given| given.positional.first().copied());
            first.and_then(|n| string(n, source)).into_iter().collect()
        }
        _ => strings(value, source),
    });
    words.collect()
}

/// A declared field that is not the model's own of that name.
fn takes_from_elsewhere(value: Node<'_>, source: &str) -> bool {
    let Some(list) = field(value, "arguments") else {
        return false;
    };
    let function = field(value, "function").map_or("", |f| text(f, source));
    let given = Arguments::of(list, source);
    let words = ["method", "source", "field_name", "accessor", "resolver"];
    function.ends_with("SerializerMethodField") || words.iter().any(|w| given.get(w).is_some())
}

/// Whether a class of that name is a manager or queryset.
pub(super) fn is_query(name: &str) -> bool {
    ["QuerySet", "Queryset", "QuerySetMixin", "Manager"]
        .iter()
        .any(|end| name.ends_with(end))
}

//! What the methods of querysets, models and expressions name.
//!
//! In: a method and its arguments. Out: columns with their clause, the row that is written, and
//! what the call gives. The hard thing is only their number.

use tree_sitter::Node;

use super::lookup::path;
use super::reader::Reader;
use super::told::of_row;
use crate::clause::Clause;
use crate::location::Span;
use crate::orm::python::{Arguments, Kind, Named, Typed, string, strings};
use crate::orm::tree::text;
use crate::orm::{Model, Name, Value, Write, WriteKind};

/// Functions of Django that take the names of fields as text.
pub(super) const EXPRESSIONS_OF_TEXT: &[&str] = &[
    "F",
    "Sum",
    "Count",
    "Avg",
    "Min",
    "Max",
    "StdDev",
    "Variance",
    "Lower",
    "Upper",
    "Coalesce",
    "Concat",
    "Length",
    "Trim",
    "Cast",
    "Greatest",
    "Least",
    "ArrayAgg",
    "StringAgg",
    "JSONBAgg",
    "BoolOr",
    "BoolAnd",
    "SearchVector",
    "SearchRank",
    "TrigramSimilarity",
    "TrigramWordSimilarity",
    "Trunc",
    "TruncDate",
    "TruncDay",
    "TruncHour",
    "TruncMonth",
    "TruncWeek",
    "TruncYear",
    "TruncQuarter",
    "TruncTime",
    "Extract",
    "ExtractYear",
    "ExtractMonth",
    "ExtractDay",
    "ExtractWeek",
    "ExtractHour",
    "KT",
    "KeyTextTransform",
    "Substr",
    "Left",
    "Right",
    "Replace",
    "NullIf",
    "Abs",
    "Ceil",
    "Floor",
    "Round",
    "Window",
    "Lag",
    "Lead",
    "FirstValue",
    "LastValue",
    "Func",
    "OrderBy",
    "Collate",
    "ExpressionWrapper",
    "When",
    "Case",
    "Q",
    "OuterRef",
    "Prefetch",
    "FilteredRelation",
    "ArraySubquery",
    "Reverse",
    "StrIndex",
    "LPad",
    "RPad",
    "MD5",
    "SHA256",
];

/// What a call names.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub(super) names: Vec<Name>,
    pub(super) write: Option<Write>,
}

impl<'a, 'm, 't> Reader<'a, 'm, 't> {
    /// The columns that lookups name: `status="x"`, `lines__sku__in=[…]`.
    pub(super) fn lookups(
        &self,
        named: &[Named<'a, 't>],
        model: &'m Model,
        clause: Clause,
    ) -> Vec<Name> {
        let mut found = Vec::new();
        for argument in named {
            let mut names = path(self.models, model, argument.name, argument.at, clause).names;
            if matches!(clause, Clause::Insert | Clause::Set)
                && let [only] = names.as_mut_slice()
            {
                only.value = written(argument.value);
            }
            found.extend(names);
        }
        found
    }

    /// The columns that texts name: `"-created"`, `"lines__sku"`.
    pub(super) fn words_of(
        &self,
        words: impl IntoIterator<Item = (&'a str, Span)>,
        model: &'m Model,
        clause: Clause,
    ) -> Vec<Name> {
        let mut found = Vec::new();
        for (word, at) in words {
            let bare = word.trim_start_matches(['-', '+']);
            let at = Span::new(at.start + (word.len() - bare.len()), at.end);
            found.extend(path(self.models, model, bare, at, clause).names);
        }
        found
    }

    /// What a method of a queryset or manager names, and what it gives.
    pub(super) fn query_method(
        &self,
        method: Node<'t>,
        given: &Arguments<'a, 't>,
        model: &'m Model,
        typed: &Typed<'m>,
    ) -> (Spoken, Option<Typed<'m>>) {
        let source = self.source;
        let mut found = Spoken::default();
        let texts = || given.positional.iter().filter_map(|n| string(*n, source));
        let listed = |name: &str, position: Option<usize>| {
            let value = given
                .get(name)
                .or_else(|| position.and_then(|p| given.positional.get(p).copied()));
            value.map(|v| strings(v, source)).unwrap_or_default()
        };
        let table = model.table.clone().unwrap_or_default();
        let write = |kind: WriteKind| {
            Some(Write {
                table: table.clone(),
                kind,
                complete: false,
                at: crate::orm::tree::span(method),
            })
        };
        let name = text(method, source);
        // Asynchronous methods name what their namesakes name.
        let plain = match name.strip_prefix('a') {
            Some(rest) if ASYNCHRONOUS.contains(&rest) => rest,
            _ => name,
        };
        let rows = Some(typed.then(Kind::Rows(model)));
        let row = Some(typed.then(Kind::Row(model)));
        let gives = match plain {
            "filter" | "exclude" | "complex_filter" => {
                found.names = self.lookups(&given.named, model, Clause::Where);
                rows
            }
            "get" => {
                found.names = self.lookups(&given.named, model, Clause::Where);
                row
            }
            "get_or_create" | "update_or_create" => {
                let (defaults, plain): (Vec<_>, Vec<_>) = given
                    .named
                    .iter()
                    .partition(|n| matches!(n.name, "defaults" | "create_defaults"));
                found.names = self.lookups(&plain, model, Clause::Where);
                let clause = match plain.is_empty() {
                    _ if name.contains("update_or") => Clause::Set,
                    _ => Clause::Insert,
                };
                for defaults in defaults {
                    let inside = self.carried.pairs(defaults.value, source);
                    found.names.extend(self.lookups(&inside, model, clause));
                }
                found.write = write(WriteKind::Upsert);
                Some(typed.then(Kind::Tuple(vec![row, None])))
            }
            "create" => {
                found.names = self.lookups(&given.named, model, Clause::Insert);
                found.write = write(WriteKind::Insert);
                row
            }
            "update" => {
                found.names = self.lookups(&given.named, model, Clause::Set);
                found.write = write(WriteKind::Update);
                None
            }
            "values" | "values_list" => {
                found.names = self.words_of(texts(), model, Clause::Select);
                match plain {
                    "values" => Some(typed.then(Kind::ManyValues(model))),
                    _ if given.get("named").is_some() => rows,
                    // Further calls may filter; what a loop gives is a tuple.
                    _ => Some(typed.then(Kind::ManyValues(model))),
                }
            }
            "only" | "defer" | "select_related" | "prefetch_related" | "distinct" | "dates"
            | "datetimes" => {
                found.names = self.words_of(texts(), model, Clause::Select);
                rows
            }
            "order_by" => {
                found.names = self.words_of(texts(), model, Clause::OrderBy);
                rows
            }
            "latest" | "earliest" => {
                found.names = self.words_of(texts(), model, Clause::OrderBy);
                row
            }
            "in_bulk" => {
                found.names = self.words_of(listed("field_name", None), model, Clause::Where);
                None
            }
            "bulk_update" => {
                found.names = self.words_of(listed("fields", Some(1)), model, Clause::Set);
                found.write = write(WriteKind::Update);
                None
            }
            "bulk_create" => {
                found.names = self.words_of(listed("update_fields", None), model, Clause::Set);
                let unique = self.words_of(listed("unique_fields", None), model, Clause::Upsert);
                found.names.extend(unique);
                found.write = write(WriteKind::Insert);
                rows
            }
            "extra" => {
                found.names = self.words_of(listed("order_by", None), model, Clause::OrderBy);
                rows
            }
            "first" | "last" => row,
            "delete" => {
                found.write = write(WriteKind::Delete);
                None
            }
            "count" | "exists" | "aggregate" | "explain" | "contains" | "update_fields" => None,
            "raw" => rows,
            // `__in`-less annotations name what is new; scopes of the application give rows again.
            _ if name.starts_with("get_") && !name.contains("queryset") => None,
            _ => rows,
        };
        let gives = match (&typed.kind, gives) {
            // After `values()` rows stay mappings.
            (
                Kind::ManyValues(_),
                Some(Typed {
                    kind: Kind::Rows(m),
                    confidence,
                }),
            ) => Some(Typed {
                kind: Kind::ManyValues(m),
                confidence,
            }),
            (
                Kind::ManyValues(_),
                Some(Typed {
                    kind: Kind::Row(m),
                    confidence,
                }),
            ) => Some(Typed {
                kind: Kind::Values(m),
                confidence,
            }),
            (_, gives) => gives,
        };
        (found, gives)
    }

    /// What a method of an instance names.
    pub(super) fn row_method(
        &self,
        method: Node<'t>,
        given: &Arguments<'a, 't>,
        model: &'m Model,
    ) -> Spoken {
        let source = self.source;
        let mut found = Spoken::default();
        let name = text(method, source);
        let list = |word: &str, position: usize| {
            let value = given
                .get(word)
                .or_else(|| given.positional.get(position).copied());
            value.map(|v| strings(v, source)).unwrap_or_default()
        };
        match name {
            "save" | "asave" => {
                let words = given.get("update_fields").map(|v| strings(v, source));
                found.names = self.words_of(words.unwrap_or_default(), model, Clause::Set);
            }
            "refresh_from_db" | "arefresh_from_db" => {
                found.names = self.words_of(list("fields", 1), model, Clause::Select);
            }
            "full_clean" | "clean_fields" => {
                found.names = self.words_of(list("exclude", 0), model, Clause::Select);
            }
            _ => {
                let field = ["get_next_by_", "get_previous_by_", "get_"]
                    .iter()
                    .find_map(|p| name.strip_prefix(p));
                let field = field.map(|f| f.strip_suffix("_display").unwrap_or(f));
                if let Some(field) =
                    field.filter(|_| name.ends_with("_display") || name.contains("_by_"))
                {
                    let at = crate::orm::tree::span(method);
                    let start = at.start + name.find(field).unwrap_or(0);
                    let at = Span::new(start, start + field.len());
                    found.names = path(self.models, model, field, at, Clause::Select).names;
                }
            }
        }
        found.names.iter_mut().for_each(of_row);
        found
    }

    /// What an expression such as `F("status")` or `Q(status=…)` names.
    pub(super) fn expression(
        &self,
        function: &str,
        given: &Arguments<'a, 't>,
        model: &'m Model,
    ) -> Vec<Name> {
        let texts = given
            .positional
            .iter()
            .filter_map(|n| string(*n, self.source));
        match function {
            "Q" | "When" => {
                let named: Vec<_> = given
                    .named
                    .iter()
                    .filter(|n| n.name != "then")
                    .copied()
                    .collect();
                self.lookups(&named, model, Clause::Where)
            }
            "Prefetch" => self.words_of(texts.take(1), model, Clause::Select),
            _ => self.words_of(texts, model, Clause::Select),
        }
    }
}

const ASYNCHRONOUS: &[&str] = &[
    "get",
    "create",
    "update",
    "first",
    "last",
    "count",
    "exists",
    "latest",
    "earliest",
    "delete",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "aggregate",
    "in_bulk",
];

/// What is known of a written value.
fn written(node: Node<'_>) -> Value {
    match node.kind() {
        "none" => Value::Null,
        "string" | "integer" | "float" | "true" | "false" => Value::Present,
        _ => Value::Unknown,
    }
}

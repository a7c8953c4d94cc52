//! What a query yields: select lists and `RETURNING` lists, stars spelled out, and the name of each column.

use sqlparser::ast::{
    Expr, SelectItem, SelectItemQualifiedWildcardKind, SetExpr, WildcardAdditionalOptions,
};

use super::query::is_name;
use super::scope::Source;
use super::{Object, Output, Resolver, Type};
use crate::catalog::Id;
use crate::clause::Clause;
use crate::location::Span;

impl Resolver<'_> {
    /// Resolves a select list or a `RETURNING` list.
    pub(super) fn projection(
        &mut self,
        items: &[SelectItem],
        clause: Clause,
    ) -> Option<Vec<Output>> {
        let mut output = Some(Vec::new());
        for item in items {
            match item {
                SelectItem::UnnamedExpr(e) => {
                    let (column, data_type) = self.item(e, clause);
                    push(
                        &mut output,
                        Output {
                            name: self.output_name(e),
                            column,
                            data_type,
                        },
                    );
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    let (column, data_type) = self.item(expr, clause);
                    push(
                        &mut output,
                        Output {
                            name: Some(self.name(alias)),
                            column,
                            data_type,
                        },
                    );
                }
                SelectItem::ExprWithAliases { expr, aliases } => {
                    self.expression(expr, clause);
                    for alias in aliases {
                        push(
                            &mut output,
                            Output {
                                name: Some(self.name(alias)),
                                column: None,
                                data_type: Type::Unknown,
                            },
                        );
                    }
                }
                SelectItem::Wildcard(options) => {
                    let at = self.star_place(options);
                    let sources = self
                        .frames
                        .last()
                        .map(|f| f.sources.clone())
                        .unwrap_or_default();
                    let open = self.frames.last().is_some_and(|f| f.open);
                    for source in sources.iter().filter(|s| !s.only_qualified) {
                        self.star(source, at, clause, &mut output);
                    }
                    if open {
                        output = None;
                    }
                }
                SelectItem::QualifiedWildcard(
                    SelectItemQualifiedWildcardKind::ObjectName(name),
                    options,
                ) => {
                    let Some((qualified, ident)) = self.qualified(name) else {
                        continue;
                    };
                    let at = self.place(ident).join(self.star_place(options));
                    match self.find_source(&qualified.name) {
                        Some(source) => self.star(&source, at, clause, &mut output),
                        None => {
                            let open = self.frames.iter().any(|f| f.open);
                            if !open && !qualified.name.contains(crate::host::HOLE) {
                                let fault = super::Fault::no_source(
                                    self.dialect,
                                    at,
                                    clause,
                                    &qualified.name,
                                    "*",
                                );
                                self.out.faults.push(fault);
                            }
                            output = None;
                        }
                    }
                }
                SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::Expr(e), _) => {
                    self.expression(e, clause);
                    output = None;
                }
            }
        }
        output
    }

    fn star_place(&self, options: &WildcardAdditionalOptions) -> Span {
        let span = options.wildcard_token.0.span;
        self.places.span(span.start, span.end)
    }

    pub(super) fn star(
        &mut self,
        source: &Source,
        at: Span,
        clause: Clause,
        output: &mut Option<Vec<Output>>,
    ) {
        self.bind_star(source, at, clause);
        if source.open {
            *output = None;
        }
        for column in source.columns.iter().filter(|c| !c.merged && !c.hidden) {
            push(
                output,
                Output {
                    name: Some(column.name.clone()),
                    column: column.column,
                    data_type: column.data_type.clone(),
                },
            );
        }
    }

    /// An expression of a select list, and the base column that it is, if it is just that.
    fn item(&mut self, e: &Expr, clause: Clause) -> (Option<(Id, Id)>, Type) {
        let start = self.out.bindings.len();
        let data_type = self.expression(e, clause);
        let column = match (is_name(e), self.out.bindings.get(start..)) {
            (true, Some([only])) => match only.object {
                Object::Column { relation, column } => Some((relation, column)),
                _ => None,
            },
            _ => None,
        };
        let row = self.out.bindings.get_mut(start..);
        if let (Expr::Identifier(_), Some([only])) = (e, row) {
            only.whole = matches!(only.object, Object::Star { .. });
        }
        (column, data_type)
    }

    /// The name of an unnamed expression in the result (PostgreSQL's `FigureColname`).
    fn output_name(&self, e: &Expr) -> Option<String> {
        match e {
            Expr::Identifier(ident) => Some(self.name(ident)),
            Expr::CompoundIdentifier(idents) => idents.last().map(|i| self.name(i)),
            Expr::Nested(inner) => self.output_name(inner),
            Expr::Cast { expr, .. } => self.output_name(expr),
            Expr::Function(f) => self.qualified(&f.name).map(|(n, _)| n.name),
            Expr::Case { .. } => Some("case".to_owned()),
            Expr::Exists { .. } => Some("exists".to_owned()),
            Expr::Array(_) => Some("array".to_owned()),
            Expr::Subquery(query) => match query.body.as_ref() {
                SetExpr::Select(select) => match select.projection.first()? {
                    SelectItem::UnnamedExpr(e) => self.output_name(e),
                    SelectItem::ExprWithAlias { alias, .. } => Some(self.name(alias)),
                    _ => None,
                },
                _ => None,
            },
            _ => Some("?column?".to_owned()),
        }
    }
}

fn push(output: &mut Option<Vec<Output>>, column: Output) {
    if let Some(columns) = output {
        columns.push(column);
    }
}

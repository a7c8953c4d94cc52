//! Which of several functions of one name a call means (PostgreSQL manual, 10.3).
//!
//! In: the functions of the name and the types of the arguments. Out: the one that is called, or why
//! there is none. The hard thing: what is not known of an argument fits everything, and then every
//! function that fits is bound.

use sqlparser::ast::{FunctionArg, FunctionArgExpr};

use super::{Object, Resolver, Type};
use crate::catalog::{Function, Id};
use crate::clause::Clause;
use crate::location::Span;
use crate::operation::{DataType, QualifiedName};
use crate::sql::Dialect;

/// How an argument fits a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    /// There is no implicit cast.
    None,
    /// Nothing is known of the argument or the parameter.
    Open,
    /// By an implicit cast.
    Cast,
    /// A literal or parameter takes the parameter's type.
    Untyped,
    /// It is the same type.
    Exact,
}

/// Types in the order in which PostgreSQL casts them by itself.
const NUMBERS: &[&str] = &[
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
];
const TEXTS: &[&str] = &["character varying", "character", "name", "text"];
const DATES: &[&str] = &[
    "date",
    "timestamp without time zone",
    "timestamp with time zone",
];

fn fits(argument: &Type, parameter: Option<&DataType>) -> Match {
    let Some(parameter) = parameter else {
        return Match::Open;
    };
    let loose = parameter.name.starts_with("any") || parameter.name == "record";
    match argument {
        _ if loose => Match::Open,
        Type::Unknown => Match::Open,
        Type::Untyped => Match::Untyped,
        Type::Known { data_type, .. } if data_type.array != parameter.array => Match::None,
        Type::Known { data_type, .. } if data_type.name == parameter.name => Match::Exact,
        Type::Known {
            user_type: Some(_), ..
        } => Match::Open,
        Type::Known { data_type, .. } => {
            let place = |list: &[&str], name: &str| list.iter().position(|n| *n == name);
            let known = [NUMBERS, TEXTS, DATES];
            let of = |name: &str| {
                known
                    .iter()
                    .find_map(|list| Some((*list, place(list, name)?)))
            };
            match (of(&data_type.name), of(&parameter.name)) {
                (Some((a, _)), Some((b, _))) if a == TEXTS && b == TEXTS => Match::Cast,
                (Some((a, from)), Some((b, to))) if a == b && from < to => Match::Cast,
                (Some(_), Some(_)) => Match::None,
                _ => Match::Open,
            }
        }
    }
}

/// What a call means.
enum Meant {
    /// This function.
    One(Id),
    /// One of these.
    Some(Vec<Id>),
    /// None of them takes the arguments.
    Unfit,
    /// Several take them equally well.
    Several,
}

fn meant(candidates: &[&Function], types: &[Type]) -> Meant {
    let mut fitting: Vec<(Vec<Match>, &Function)> = Vec::new();
    for function in candidates {
        let parameters = function.parameters.iter().map(|(_, t)| t.as_ref());
        let matches: Vec<Match> = types
            .iter()
            .zip(parameters)
            .map(|(t, parameter)| fits(t, parameter))
            .collect();
        if !matches.contains(&Match::None) {
            fitting.push((matches, function));
        }
    }
    let open = fitting.iter().any(|(m, _)| m.contains(&Match::Open));
    match fitting.as_slice() {
        [] => return Meant::Unfit,
        [(_, only)] => return Meant::One(only.id),
        several if open => return Meant::Some(several.iter().map(|(_, f)| f.id).collect()),
        _ => {}
    }
    let most = |wanted: Match| {
        let count = |m: &Vec<Match>| m.iter().filter(|one| **one == wanted).count();
        let best = fitting.iter().map(|(m, _)| count(m)).max().unwrap_or(0);
        fitting
            .iter()
            .filter(|(m, _)| count(m) == best)
            .map(|(_, f)| *f)
            .collect::<Vec<&Function>>()
    };
    let mut left = most(Match::Exact);
    // A literal without a type is text if any of them takes text.
    if left.len() > 1 && types.contains(&Type::Untyped) {
        let takes_text = |f: &&Function| {
            types.iter().zip(&f.parameters).all(|(t, (_, parameter))| {
                *t != Type::Untyped
                    || parameter
                        .as_ref()
                        .is_some_and(|p| TEXTS.contains(&p.name.as_str()))
            })
        };
        let texts: Vec<&Function> = left.iter().copied().filter(takes_text).collect();
        if !texts.is_empty() {
            left = texts;
        }
    }
    match left.as_slice() {
        [only] => Meant::One(only.id),
        // Of casts the nearer one is taken: not ours to decide.
        _ if types.iter().all(|t| matches!(t, Type::Known { .. }))
            && left.iter().all(|f| exact(f, types)) =>
        {
            Meant::Several
        }
        several => Meant::Some(several.iter().map(|f| f.id).collect()),
    }
}

fn exact(function: &Function, types: &[Type]) -> bool {
    let parameters = function.parameters.iter().map(|(_, t)| t.as_ref());
    types
        .iter()
        .zip(parameters)
        .all(|(t, parameter)| fits(t, parameter) == Match::Exact)
}

impl Resolver<'_> {
    /// Binds a call of a function that the catalog knows; `arguments` are given where they are known.
    pub(super) fn call(
        &mut self,
        name: &QualifiedName,
        types: &[Type],
        arguments: &[FunctionArg],
        at: Span,
        clause: Clause,
    ) -> Option<Id> {
        let catalog = self.catalog;
        let candidates = catalog.find_functions(name, Some(types.len()));
        let named = |arg: &FunctionArg| match arg {
            FunctionArg::Named { name, .. } => Some(self.name(name)),
            FunctionArg::ExprNamed {
                name: sqlparser::ast::Expr::Identifier(name),
                ..
            } => Some(self.name(name)),
            _ => None,
        };
        let names: Vec<Option<String>> = arguments.iter().map(named).collect();
        let has_names = |f: &&&Function| {
            let mut given = names.iter().flatten();
            given.all(|n| f.parameters.iter().any(|(p, _)| p == n))
        };
        let by_name = names.iter().any(Option::is_some);
        let meant = match self.dialect {
            Dialect::Postgresql if by_name => {
                let fitting: Vec<Id> = candidates.iter().filter(has_names).map(|f| f.id).collect();
                match (fitting.is_empty(), candidates.is_empty()) {
                    (true, false) => Meant::Unfit,
                    _ => Meant::Some(fitting),
                }
            }
            Dialect::Postgresql if !candidates.is_empty() => meant(&candidates, types),
            _ => Meant::Some(candidates.iter().map(|f| f.id).collect()),
        };
        let bound = match meant {
            Meant::One(id) => vec![id],
            Meant::Some(ids) => ids,
            Meant::Unfit | Meant::Several => {
                let words: Vec<String> = types
                    .iter()
                    .zip(names.iter().chain(std::iter::repeat(&None)))
                    .map(|(t, name)| match name {
                        Some(name) => format!("{name} => {}", t.word()),
                        None => t.word(),
                    })
                    .collect();
                let call = format!("{}({})", name.name, words.join(", "));
                match meant {
                    Meant::Several => {
                        self.mismatch(
                            at,
                            clause,
                            "42725",
                            format!("function {call} is not unique"),
                        );
                    }
                    _ => self.mismatch(
                        at,
                        clause,
                        "42883",
                        format!("function {call} does not exist"),
                    ),
                }
                candidates.iter().map(|f| f.id).collect()
            }
        };
        for id in &bound {
            self.bind(at, clause, Object::Function(*id), None);
            self.report_broken(*id, at, clause);
        }
        bound.first().copied()
    }

    /// The type of a `FROM` function's argument.
    pub(super) fn argument_types(
        &mut self,
        arguments: &[FunctionArg],
        clause: Clause,
    ) -> Vec<Type> {
        arguments
            .iter()
            .map(|arg| {
                let star = matches!(arg, FunctionArg::Unnamed(FunctionArgExpr::Wildcard));
                match star {
                    true => Type::Unknown,
                    false => self.argument(arg, clause),
                }
            })
            .collect()
    }
}

//! The index: which literal of the code is a query, and what it says. Knows nothing of changes.
//!
//! In: the literals of a file and an [`Interest`]. Out: [`Query`]s, parsed, with every byte of what
//! was parsed pointing back at the literal. The hard thing: text with holes must parse as the
//! whole statement would, and prose that mentions a table must not.

mod behind;
mod body;
mod fragment;
mod interest;
mod placeholder;
mod recognise;
mod rewrite;
mod simplify;

use sqlparser::ast::Statement;

use crate::clause::Clause;
use crate::host::{HOLE, Literal};
use crate::location::Span;
use crate::sql::{self, Dialect};

pub use interest::{Interest, Spellings};

/// A literal that is SQL.
#[derive(Debug)]
pub struct Query {
    /// Index of the literal in its file.
    pub literal: usize,
    /// The bytes of the literal's text that hold it: a statement of several, or all.
    pub range: Span,
    /// What it is.
    pub form: Form,
}

/// What a query's text is.
#[derive(Debug)]
pub enum Form {
    /// A whole statement.
    Statement(Parsed),
    /// A piece of one, wrapped so that it parses.
    Fragment(Parsed),
    /// It looks like a statement and does not parse.
    Unparsed(String),
}

/// A parsed statement and where its bytes come from.
#[derive(Debug)]
pub struct Parsed {
    /// The statement.
    pub statement: Statement,
    /// The text that was parsed.
    pub sql: String,
    /// Runs of `sql` by their start, with their start in the literal's text.
    map: Vec<(usize, usize)>,
}

impl Parsed {
    /// The part of the literal's text that a part of [`Parsed::sql`] comes from. Its end is that of
    /// its last byte: what follows may come from elsewhere.
    pub fn origins(&self, part: Span) -> Span {
        let start = self.origin(part.start);
        let last = part.end.checked_sub(1).filter(|last| *last >= part.start);
        Span::new(start, last.map_or(start, |last| self.origin(last) + 1))
    }

    /// The offset in the literal's text of an offset in [`Parsed::sql`].
    pub fn origin(&self, offset: usize) -> usize {
        let index = self.map.partition_point(|(start, _)| *start <= offset);
        let run = index.checked_sub(1).and_then(|i| self.map.get(i));
        run.map_or(0, |(start, origin)| origin + (offset - start))
    }
}

/// What a question looks for.
#[derive(Clone, Debug)]
pub struct Interests {
    /// Names that a whole statement must have one of: relations, types, functions.
    pub objects: Interest,
    /// Names that a piece of a statement must have one of: columns too.
    pub parts: Interest,
}

/// The queries among the literals of a file that name something of interest.
pub fn queries(literals: &[Literal], interest: &Interests, dialect: Dialect) -> Vec<Query> {
    let mut queries = Vec::new();
    // A statement whose table is put in at run time may be about one that the file names.
    let is_name = |l: &Literal| {
        let names = interest.objects.names();
        names.contains(&l.text.trim().to_lowercase())
    };
    let names_one = literals.iter().any(is_name);
    for (index, literal) in literals.iter().enumerate() {
        let mentions = interest.parts.mentions(&literal.text);
        let may_mean_one = names_one && literal.text.contains(HOLE);
        if literal.doc || !(mentions || may_mean_one) {
            continue;
        }
        // `BEGIN; UPDATE …; COMMIT` and its like: the statements stand behind the first one.
        let several = || literal.text.contains(';') && recognise::starts_like_script(&literal.text);
        if literal.whole_file || recognise::starts_like_statement(&literal.text) || several() {
            for statement in sql::split::statements(&literal.text, dialect) {
                let text = statement.span.of(&literal.text);
                let about = interest.objects.mentions(text) || text.contains(HOLE);
                if about && recognise::holds_statements(text) {
                    let inside = body::queries(&literal.text, statement.span, interest, dialect);
                    queries.extend(inside.into_iter().map(|(range, form)| Query {
                        literal: index,
                        range,
                        form,
                    }));
                    continue;
                }
                if !about || !recognise::starts_like_statement(text) {
                    continue;
                }
                let front = recognise::behind_hole(text);
                let whole = Span::new(statement.span.start + front, statement.span.end);
                let text = whole.of(&literal.text);
                let (span, form) = match parse_appended(literal, whole, dialect) {
                    Ok((span, parsed)) => (span, Form::Statement(parsed)),
                    Err(message) if recognise::is_surely_statement(text) => {
                        (whole, Form::Unparsed(message))
                    }
                    Err(_) => continue,
                };
                queries.push(Query {
                    literal: index,
                    range: span,
                    form,
                });
            }
        } else if let Some(parsed) = fragment::parse(&literal.text, dialect).filter(|_| mentions) {
            let range = Span::new(0, literal.text.len());
            queries.push(Query {
                literal: index,
                range,
                form: Form::Fragment(parsed),
            });
        }
    }
    queries
}

/// Parses a statement; where it does not parse as a whole, what stands before the pieces that
/// later statements of the program append, since they may not all be appended in one run.
fn parse_appended(
    literal: &Literal,
    span: Span,
    dialect: Dialect,
) -> Result<(Span, Parsed), String> {
    let parse = |span: Span| rewrite::parse(span.of(&literal.text), span.start, dialect);
    let appended = parse(span).map(|parsed| (span, parsed)).or_else(|message| {
        let inside = |at: &&usize| (span.start + 1..span.end).contains(*at);
        let first = literal
            .joints
            .iter()
            .find(inside)
            .ok_or_else(|| message.clone())?;
        let before = Span::new(span.start, *first);
        parse(before)
            .map(|parsed| (before, parsed))
            .map_err(|_| message)
    });
    appended.or_else(|message| parse_with(literal, span, dialect).ok_or(message))
}

/// Parses `WITH … AS (…)` that another text of the program goes on with.
fn parse_with(literal: &Literal, span: Span, dialect: Dialect) -> Option<(Span, Parsed)> {
    let text = span.of(&literal.text);
    let first = text.split_whitespace().next()?;
    if !first.eq_ignore_ascii_case("with") {
        return None;
    }
    let mut parsed = rewrite::parse_wrapped("", text, " SELECT 1", dialect)?;
    for (_, origin) in &mut parsed.map {
        *origin += span.start;
    }
    Some((span, parsed))
}

/// The whole text of a literal as a piece of SQL of which the code around it tells what it is.
pub fn snippet(
    literals: &[Literal],
    index: usize,
    clause: Clause,
    dialect: Dialect,
) -> Option<Query> {
    let text = &literals.get(index)?.text;
    let parsed = fragment::parse_as(text, clause, dialect)?;
    Some(Query {
        literal: index,
        range: Span::new(0, text.len()),
        form: Form::Fragment(parsed),
    })
}

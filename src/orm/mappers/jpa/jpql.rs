//! JPQL and HQL in strings.
//!
//! In: literals that select from, update or delete an entity. Out: the columns of the attributes
//! that they name. The hard thing: JPQL is nearly SQL, but an alias leads from attribute to
//! attribute (`o.customer.name`), and a native query is SQL.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::declared::name;
use crate::clause::Clause;
use crate::host::Literal;
use crate::location::Span;
use crate::orm::jvm::reader::Reader;
use crate::orm::tree::{around, text};
use crate::orm::{Model, ModelUse, Name, Value};
use crate::severity::Confidence;

const OPENINGS: [&str; 4] = ["select", "from", "update", "delete"];

/// Words that never are an alias.
const WORDS: [&str; 17] = [
    "as", "where", "set", "join", "left", "right", "inner", "outer", "fetch", "order", "group",
    "having", "on", "with", "and", "in", "select",
];

/// What the queries in a file's strings use.
pub(super) fn uses(reader: &Reader<'_, '_>) -> Vec<ModelUse> {
    let literals = reader.unit.literals.iter();
    let queries = literals.filter(|l| !l.doc && opens(&l.text) && !is_native(reader, l));
    queries
        .filter_map(|l| query(reader, l, is_own(reader, l)))
        .collect()
}

/// The literals that are JPQL or HQL beyond doubt, by what they are handed to.
pub(super) fn own_queries(reader: &Reader<'_, '_>) -> Vec<Span> {
    let literals = reader.unit.literals.iter();
    let own = literals.filter(|l| opens(&l.text) && is_own(reader, l));
    own.map(|l| l.span).collect()
}

/// Whether the literal is JPQL by what it is handed to: `createQuery`, `@Query` of Spring Data JPA
/// without `nativeQuery`, `@NamedQuery`.
fn is_own(reader: &Reader<'_, '_>, literal: &Literal) -> bool {
    let source = reader.unit.text;
    // Others have a `createQuery` for SQL, and a `@Query` too.
    let marks = ["persistence", "hibernate", "EntityManager", "data.jpa"];
    if !marks.iter().any(|mark| source.contains(mark)) || is_native(reader, literal) {
        return false;
    }
    let of_mapper = |call: &str| {
        let last = call.rsplit(['.', ':']).next().unwrap_or(call);
        matches!(
            last,
            "createQuery" | "createSelectionQuery" | "createMutationQuery"
        )
    };
    if literal.call.as_deref().is_some_and(of_mapper) {
        return true;
    }
    let handed = |name: &str| {
        let call = format!("createQuery({name}");
        source.match_indices(&call).any(|(at, _)| {
            let rest = source.get(at + call.len()..).unwrap_or_default();
            rest.starts_with([',', ')'])
        })
    };
    if literal.name.as_deref().is_some_and(handed) {
        return true;
    }
    let Some(annotation) = annotation(reader, literal) else {
        return false;
    };
    let named = text(annotation, source).trim_start_matches('@');
    let end = named.find(|c: char| !(c.is_alphanumeric() || c == '.'));
    let named = named.get(..end.unwrap_or(named.len())).unwrap_or_default();
    match named.rsplit('.').next() {
        Some("NamedQuery" | "NamedQueries") => true,
        Some("Query") => source.contains("data.jpa"),
        _ => false,
    }
}

/// The annotation that the literal stands in.
fn annotation<'a>(reader: &Reader<'_, 'a>, literal: &Literal) -> Option<Node<'a>> {
    let (start, end) = (literal.span.start, literal.span.start + 1);
    let node = reader.root.descendant_for_byte_range(start, end)?;
    around(node, 32, |n| n.kind() == "annotation")
}

fn opens(text: &str) -> bool {
    let first = text.trim_start().split(|c: char| !c.is_alphabetic()).next();
    first.is_some_and(|word| OPENINGS.iter().any(|o| o.eq_ignore_ascii_case(word)))
}

/// Whether the literal is SQL by what it is handed to.
fn is_native(reader: &Reader<'_, '_>, literal: &Literal) -> bool {
    let call = literal.call.as_deref().unwrap_or_default().to_lowercase();
    let sql = ["native", "sql", "jdbc", "prepare", "execute"];
    if sql.iter().any(|s| call.contains(s)) {
        return true;
    }
    annotation(reader, literal).is_some_and(|a| {
        let (_, rest) = text(a, reader.unit.text)
            .split_once("nativeQuery")
            .unwrap_or_default();
        rest.trim_start_matches([' ', '=']).starts_with("true")
    })
}

/// A word or a mark of a query.
struct Token<'l> {
    text: &'l str,
    at: usize,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let inside = |c: char| c.is_alphanumeric() || "_$.".contains(c);
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        if c == '\'' {
            for (i, c) in chars.by_ref() {
                end = i + 1;
                if c == '\'' {
                    break;
                }
            }
        } else if text
            .get(at..)
            .is_some_and(|t| t.starts_with("#{#entityName}"))
        {
            end = at + "#{#entityName}".len();
            while chars.next_if(|(i, _)| *i < end).is_some() {}
        } else if inside(c) || c == ':' {
            while let Some((i, c)) = chars.next_if(|(_, c)| inside(*c)) {
                end = i + c.len_utf8();
            }
        } else if c.is_whitespace() {
            continue;
        }
        let text = text.get(at..end).unwrap_or_default();
        found.push(Token { text, at });
    }
    found
}

struct Query<'q, 'u, 'a> {
    reader: &'q Reader<'u, 'a>,
    literal: &'q Literal,
    aliases: BTreeMap<&'q str, &'u Model>,
    /// What bare attributes are of.
    root: Option<&'u Model>,
    /// It is not read as SQL as well.
    own: bool,
    names: Vec<Name>,
}

fn query(reader: &Reader<'_, '_>, literal: &Literal, own: bool) -> Option<ModelUse> {
    let tokens = tokens(&literal.text);
    let mut query = Query {
        reader,
        literal,
        aliases: BTreeMap::new(),
        root: None,
        own,
        names: Vec::new(),
    };
    query.sources(&tokens);
    if query.aliases.is_empty() && query.root.is_none() {
        return None;
    }
    query.paths(&tokens);
    let names = query.names;
    (!names.is_empty()).then_some(ModelUse {
        whole: literal.span,
        names,
        write: None,
        confidence: Confidence::Likely,
        because: None,
        retired: false,
    })
}

fn is(token: Option<&Token<'_>>, word: &str) -> bool {
    token.is_some_and(|t| t.text.eq_ignore_ascii_case(word))
}

impl<'q> Query<'q, '_, '_> {
    /// Finds the entities and aliases.
    fn sources(&mut self, tokens: &[Token<'q>]) {
        let mut listing = false;
        for (i, token) in tokens.iter().enumerate() {
            let word = token.text.to_lowercase();
            let next = tokens.get(i + 1);
            match word.as_str() {
                "from" | "update" => {
                    listing = true;
                    self.source(tokens, i + 1, true);
                }
                "delete" if !is(next, "from") => self.source(tokens, i + 1, true),
                "join" => {
                    let fetch = is(next, "fetch");
                    self.source(tokens, i + 1 + usize::from(fetch), false);
                }
                "," if listing => self.source(tokens, i + 1, false),
                "where" | "set" | "order" | "group" | "select" | "(" | ")" => listing = false,
                _ => {}
            }
        }
    }

    fn source(&mut self, tokens: &[Token<'q>], at: usize, is_root: bool) {
        let Some(named) = tokens.get(at) else { return };
        let after = at + 1 + usize::from(is(tokens.get(at + 1), "as"));
        let alias = tokens.get(after).map(|t| t.text).filter(|a| {
            let word = a.to_lowercase();
            a.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && !WORDS.contains(&word.as_str())
        });
        let model = match named.text.split_once('.') {
            Some((first, path)) if self.aliases.contains_key(first) => {
                let start = self.aliases.get(first).copied();
                let mut steps = path.split('.');
                steps
                    .try_fold(start, |model, step| Some(self.reader.led(model?, step)))
                    .flatten()
            }
            _ => {
                let model = match named.text {
                    "#{#entityName}" => self.reader.stored_here(),
                    name => self.reader.entity(name),
                };
                if let Some(model) = model {
                    self.table(model, named);
                    if is_root && alias.is_none() && self.root.is_none() {
                        self.root = Some(model);
                    }
                }
                model
            }
        };
        if let (Some(alias), Some(model)) = (alias, model) {
            self.aliases.insert(alias, model);
        }
    }

    fn table(&mut self, model: &Model, named: &Token<'_>) {
        let Some(table) = &model.table else { return };
        // Where the entity is called like its table, SQL has read it already.
        if !self.own && named.text.eq_ignore_ascii_case(table) {
            return;
        }
        let at = self.place(named.at, named.text.len());
        self.names.push(Name {
            value: Value::Unknown,
            ..name(table, None, Clause::From, at)
        });
    }

    fn place(&self, at: usize, length: usize) -> Span {
        self.literal.source_range(Span::new(at, at + length))
    }

    /// Binds the attributes.
    fn paths(&mut self, tokens: &[Token<'q>]) {
        let mut clause = Clause::Select;
        for (i, token) in tokens.iter().enumerate() {
            match token.text.to_lowercase().as_str() {
                "select" => clause = Clause::Select,
                "from" | "update" | "delete" => clause = Clause::From,
                "join" | "on" | "with" => clause = Clause::Join,
                "where" => clause = Clause::Where,
                "having" => clause = Clause::Having,
                "set" => clause = Clause::Set,
                "order" if is(tokens.get(i + 1), "by") => clause = Clause::OrderBy,
                "group" if is(tokens.get(i + 1), "by") => clause = Clause::GroupBy,
                _ => self.path(token, clause),
            }
        }
    }

    fn path(&mut self, token: &Token<'_>, clause: Clause) {
        if token.text.starts_with([':', '\'', '.']) {
            return;
        }
        let mut at = token.at;
        let mut steps = token.text.split('.');
        let first = steps.next().unwrap_or_default();
        let mut model = match self.aliases.get(first) {
            Some(model) => {
                at += first.len() + 1;
                Some(*model)
            }
            None if clause == Clause::From => None,
            None => {
                steps = token.text.split('.');
                self.root
            }
        };
        for step in steps.take(16) {
            let Some(of) = model else { return };
            let same = of
                .table
                .as_deref()
                .is_some_and(|t| self.is_sql(of, t, step));
            if let Some((table, column)) = self.reader.column(of, step).filter(|_| !same) {
                let place = self.place(at, step.len());
                self.names.push(Name {
                    value: Value::Unknown,
                    ..name(&table, Some(&column), clause, place)
                });
                if !of.associations.iter().any(|a| a.name == step) {
                    return;
                }
            }
            // An embedded object's attributes are the entity's own.
            let led = self.reader.led(of, step);
            model = led.filter(|m| !m.is_abstract).or(model);
            at += step.len() + 1;
        }
    }

    /// Whether SQL has read the attribute already: entity and attribute are called like table and column.
    fn is_sql(&self, model: &Model, table: &str, step: &str) -> bool {
        if self.own {
            return false;
        }
        let entity = model
            .scopes
            .first()
            .map_or(model.name.as_str(), String::as_str);
        entity.eq_ignore_ascii_case(table)
            && model
                .fields
                .iter()
                .any(|f| f.name == step && f.column.eq_ignore_ascii_case(step))
    }
}

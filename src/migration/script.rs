//! Reading a migration that is a program: its syntax tree, its strings, and operations placed on
//! the lines of the calls that ask for them.
//!
//! In: a source file. Out: [`Lowered`], filled by the framework that walks the tree. The hard
//! thing: strings are decoded once, by the lexer that decodes every other string of the project,
//! and found again by the byte at which they start.

use tree_sitter::{Node, Tree};

use super::embedded;
use super::lower::{Lowered, Source};
use crate::error::{Skip, SkipReason};
use crate::host::{self, Literal};
use crate::location::{LineIndex, Span};
use crate::operation::{DataType, Operation, PlacedOperation};
use crate::sql::{Dialect, types};

/// How deep calls and blocks are followed.
pub const DEEPEST: usize = 40;

/// How many statements are followed, loops and helpers unrolled.
const MOST: usize = 50_000;

/// A migration's program being read.
pub struct Script<'a> {
    source: Source<'a>,
    lines: LineIndex,
    literals: Vec<Literal>,
    statement: usize,
    /// Whether the current statement has an operation, and with it a number.
    begun: bool,
    lowered: Lowered,
    followed: usize,
}

impl<'a> Script<'a> {
    /// Parses a source file; `None` where its language has no grammar.
    pub fn parse(source: &Source<'a>) -> Option<(Self, Tree)> {
        let language = embedded::language(source.path)?;
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&(language.grammar?)()).ok()?;
        let tree = parser.parse(source.text, None)?;
        let mut literals = host::literals(source.text, language);
        literals.sort_by_key(|literal| literal.span.start);
        Some((
            Self {
                source: *source,
                lines: LineIndex::new(source.text),
                literals,
                statement: 0,
                begun: false,
                lowered: Lowered::default(),
                followed: 0,
            },
            tree,
        ))
    }

    /// The dialect of the database.
    pub fn dialect(&self) -> Dialect {
        self.source.dialect
    }

    /// The source text of a node.
    pub fn text(&self, node: Node<'_>) -> &'a str {
        self.source.text.get(node.byte_range()).unwrap_or_default()
    }

    /// The string that starts where the node starts.
    pub fn literal(&self, node: Node<'_>) -> Option<&Literal> {
        let start = node.start_byte();
        let index = self
            .literals
            .binary_search_by(|literal| literal.span.start.cmp(&start))
            .ok()?;
        self.literals.get(index)
    }

    /// The strings inside a node.
    pub fn literals_in(&self, node: Node<'_>) -> &[Literal] {
        let from = self
            .literals
            .partition_point(|l| l.span.start < node.start_byte());
        let to = self
            .literals
            .partition_point(|l| l.span.start < node.end_byte());
        self.literals.get(from..to).unwrap_or_default()
    }

    /// Counts a statement that is followed; `false` once there were too many of them.
    pub fn follow(&mut self, node: Node<'_>) -> bool {
        self.followed += 1;
        if self.followed == MOST {
            self.skip(node, "the migration unrolls to too many statements");
        }
        self.followed < MOST
    }

    /// How many operations and skips there are so far.
    pub fn count(&self) -> usize {
        self.lowered.operations.len() + self.lowered.skips.len()
    }

    /// Starts the next statement; operations pushed from now on belong to it.
    pub fn begin(&mut self) {
        self.begun = false;
    }

    /// Adds an operation of the current statement, placed on a node.
    pub fn push(&mut self, node: Node<'_>, operation: Operation) {
        if !self.begun {
            self.statement = self.lowered.statements;
            self.lowered.statements += 1;
            self.begun = true;
        }
        let span = Span::new(node.start_byte(), node.end_byte());
        self.lowered.operations.push(PlacedOperation {
            operation,
            span,
            line: self.lines.line(span.start),
            end_line: self.lines.line(span.end.saturating_sub(1).max(span.start)),
            statement: self.statement,
        });
    }

    /// Reads the statements of the string that a node is.
    pub fn sql(&mut self, node: Node<'_>) -> bool {
        let Some(literal) = self.literal(node).cloned() else {
            return false;
        };
        embedded::read_literal(&self.source, &literal, &self.lines, &mut self.lowered);
        true
    }

    /// Reads every string inside a node that is a statement.
    pub fn statements_in(&mut self, node: Node<'_>) {
        let literals: Vec<Literal> = self
            .literals_in(node)
            .iter()
            .filter(|literal| !literal.doc && embedded::is_statement(&literal.text))
            .cloned()
            .collect();
        for literal in literals {
            embedded::read_literal(&self.source, &literal, &self.lines, &mut self.lowered);
        }
    }

    /// Tells that a node's effect is computed at run time or not understood.
    pub fn skip(&mut self, node: Node<'_>, why: &str) {
        let first = self.text(node).lines().next().unwrap_or_default().trim();
        let shown: String = first.chars().take(120).collect();
        self.lowered.skips.push(Skip {
            path: self.source.path.to_owned(),
            line: Some(self.lines.line(node.start_byte())),
            reason: SkipReason::DynamicStatement,
            detail: format!("{why}: {shown}"),
        });
    }

    /// A type by its SQL spelling.
    pub fn data_type(&self, spelling: &str) -> DataType {
        types::canonical(spelling, self.source.dialect)
            .unwrap_or_else(|| DataType::named(spelling.to_lowercase()))
    }

    /// What was read.
    pub fn finish(self) -> Lowered {
        self.lowered
    }
}

/// The named children of a node.
pub fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor)
        .filter(|child| !child.is_extra() || child.kind() != "comment")
        .collect()
}

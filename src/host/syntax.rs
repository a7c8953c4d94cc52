//! Syntax trees, and the names of the functions and types around a place, by tree-sitter.
//!
//! In: the text of a file. Out: its [`Syntax`], and from it the [`Symbols`], asked by byte offset.
//! The hard thing is to be bounded: large files are not parsed, a parse that takes too long is
//! given up, and the tree is walked without recursion.

use std::ops::ControlFlow;

use tree_sitter::{Node, ParseOptions, Parser, Tree};

use super::language::Reader;
use super::{Language, embed};
use crate::location::Span;

/// Files beyond this are not parsed.
const LARGEST: usize = 2 << 20;
/// A parse is given up after so many rounds of the parser's work for each kilobyte, and never before
/// [`SOME_ROUNDS`]. Rounds, not seconds: what is read must not depend on the machine or its load.
const ROUNDS_PER_KILOBYTE: usize = 60;
/// What the smallest text may take.
const SOME_ROUNDS: usize = 10_000;
/// Nesting beyond this is not looked into.
const DEEPEST: usize = 4000;

/// The named functions and types of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    /// Span and full name, in order of start; an inner one comes after its outer one.
    entries: Vec<(Span, String)>,
}

impl Symbols {
    /// The innermost symbol around a byte offset, with its owner: `DailyReport.totals`.
    pub fn enclosing(&self, offset: usize) -> Option<String> {
        let after = self
            .entries
            .partition_point(|(span, _)| span.start <= offset);
        self.entries[..after]
            .iter()
            .rev()
            .find(|(span, _)| span.contains(offset))
            .map(|(_, name)| name.clone())
    }
}

/// A file's syntax tree; its places are bytes of the file.
#[derive(Clone, Debug)]
pub struct Syntax {
    tree: Tree,
}

impl Syntax {
    /// Parses `text`; none for a language without grammar, and for text that takes too long.
    pub fn parse(text: &str, language: &Language) -> Option<Self> {
        let grammar = language.grammar.filter(|_| text.len() <= LARGEST)?;
        let mut parser = Parser::new();
        parser.set_language(&grammar()).ok()?;
        let mut rounds = SOME_ROUNDS + text.len() / 1024 * ROUNDS_PER_KILOBYTE;
        let mut progress = |_: &tree_sitter::ParseState| match rounds.checked_sub(1) {
            Some(left) => {
                rounds = left;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        };
        let blanked = match language.reader {
            Reader::Code(rules) => {
                let template = rules.template.as_ref().filter(|t| t.blank);
                template.map(|template| embed::code_alone(text, template))
            }
            Reader::Page { code, .. } => Some(code(text)),
            Reader::Text(..) | Reader::Scripts(_) => None,
        };
        let bytes = blanked.as_deref().unwrap_or(text).as_bytes();
        let mut read = |offset: usize, _| bytes.get(offset..).unwrap_or_default();
        let options = ParseOptions::new().progress_callback(&mut progress);
        let tree = parser.parse_with_options(&mut read, None, Some(options))?;
        Some(Self { tree })
    }

    /// The tree's root.
    pub fn root(&self) -> Node<'_> {
        self.tree.root_node()
    }

    /// The functions and types that `text`, which was parsed, names.
    pub fn symbols(&self, text: &str) -> Symbols {
        Symbols {
            entries: walk(self.root(), text),
        }
    }
}

fn walk(root: Node<'_>, text: &str) -> Vec<(Span, String)> {
    let mut entries = Vec::new();
    // End and full name of each symbol that is open.
    let mut owners: Vec<(usize, String)> = Vec::new();
    let mut cursor = root.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        while owners
            .last()
            .is_some_and(|(end, _)| *end <= node.start_byte())
        {
            owners.pop();
        }
        if node.is_named()
            && let Some(name) = name(node, text)
        {
            let full = match owners.last() {
                Some((_, owner)) if !owner.is_empty() => format!("{owner}.{name}"),
                _ => name,
            };
            entries.push((Span::new(node.start_byte(), node.end_byte()), full.clone()));
            owners.push((node.end_byte(), full));
        }
        if depth < DEEPEST && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return entries;
            }
            depth -= 1;
        }
    }
}

/// The name that a node gives to what lies in it, if it is a function or a type.
fn name(node: Node<'_>, text: &str) -> Option<String> {
    let field = |name: &str| {
        node.child_by_field_name(name)
            .and_then(|n| text.get(n.byte_range()))
    };
    let name = match node.kind() {
        // Rust.
        "function_item" | "trait_item" | "mod_item" => field("name")
            .filter(|_| node.kind() != "mod_item")
            .map(last_name),
        "impl_item" => field("type").map(|t| last_name(t.split('<').next().unwrap_or(t))),
        // Go.
        "method_declaration" if node.child_by_field_name("receiver").is_some() => {
            let receiver = receiver(field("receiver").unwrap_or_default());
            field("name").map(|n| {
                if receiver.is_empty() {
                    n.to_owned()
                } else {
                    format!("{receiver}.{n}")
                }
            })
        }
        // Elixir: `def name(…) do`, `defmodule Name do`.
        "call" => return elixir(node, text),
        // C and C++: the declarator holds the name.
        "function_definition" if node.child_by_field_name("declarator").is_some() => {
            let declarator = field("declarator").unwrap_or_default();
            let head = declarator.split('(').next().unwrap_or_default();
            Some(head.trim_start_matches(['*', '&', ' ']).replace("::", "."))
        }
        // Dart: the signature holds the name.
        "method_signature" | "function_signature" => None,
        "function_body" | "block" | "program" => dart(node, text),
        // JavaScript: `const name = () => …`, `name: function () {…}`.
        "variable_declarator" | "pair" | "field_definition" | "public_field_definition" => {
            let value = node.child_by_field_name("value").map(|n| n.kind());
            let function = matches!(
                value,
                Some("arrow_function" | "function_expression" | "function" | "generator_function")
            );
            let key = field("name")
                .or_else(|| field("key"))
                .or_else(|| field("property"));
            key.filter(|_| function)
                .map(|k| k.trim_matches(['"', '\'']).to_owned())
        }
        // Shell, Python, PHP, Ruby, Java, Kotlin, Scala, Swift, C#.
        "function_definition"
        | "function_declaration"
        | "method_declaration"
        | "method_definition"
        | "generator_function_declaration"
        | "method"
        | "singleton_method"
        | "constructor_declaration"
        | "local_function_statement"
        | "init_declaration"
        | "protocol_function_declaration"
        | "class_definition"
        | "class_declaration"
        | "abstract_class_declaration"
        | "class"
        | "module"
        | "interface_declaration"
        | "enum_declaration"
        | "record_declaration"
        | "struct_declaration"
        | "trait_definition"
        | "object_definition"
        | "object_declaration"
        | "trait_declaration"
        | "class_specifier"
        | "struct_specifier"
        | "extension_declaration"
        | "mixin_declaration"
        | "property_declaration"
        | "given_definition" => field("name")
            .map(str::to_owned)
            .or_else(|| named_child(node, text))
            .filter(|_| node.kind() != "property_declaration"),
        _ => None,
    };
    name.map(|n| n.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|n| !n.is_empty() && n.len() <= 200)
}

fn last_name(path: &str) -> String {
    path.rsplit("::")
        .next()
        .unwrap_or(path)
        .trim_start_matches(['&', '*'])
        .to_owned()
}

/// `(s *Store[T])` is `Store`.
fn receiver(text: &str) -> String {
    let text = text
        .trim_matches(['(', ')'])
        .split('[')
        .next()
        .unwrap_or_default();
    text.split_whitespace()
        .last()
        .unwrap_or_default()
        .trim_start_matches('*')
        .to_owned()
}

/// The first child that is a name, for grammars without a field for it.
fn named_child(node: Node<'_>, text: &str) -> Option<String> {
    let mut cursor = node.walk();
    let child = node.named_children(&mut cursor).find(|c| {
        matches!(
            c.kind(),
            "identifier" | "simple_identifier" | "type_identifier" | "name" | "constant" | "word"
        )
    })?;
    text.get(child.byte_range()).map(str::to_owned)
}

fn elixir(node: Node<'_>, text: &str) -> Option<String> {
    let target = node.child_by_field_name("target")?;
    let word = text.get(target.byte_range())?;
    if !matches!(
        word,
        "def" | "defp" | "defmodule" | "defmacro" | "defmacrop" | "test" | "describe"
    ) {
        return None;
    }
    let arguments = node.named_child(1)?;
    let head = text.get(arguments.byte_range())?.trim_start_matches('(');
    let name: String = head
        .trim_start_matches('"')
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '?' | '!'))
        .collect();
    (!name.is_empty() && !matches!(word, "test" | "describe")).then_some(name)
}

/// A Dart body takes its name from the signature before it.
fn dart(node: Node<'_>, text: &str) -> Option<String> {
    if node.kind() != "function_body" {
        return None;
    }
    let mut signature = node.prev_named_sibling()?;
    if !signature.kind().ends_with("signature") {
        return None;
    }
    for _ in 0..3 {
        if let Some(name) = signature.child_by_field_name("name") {
            return text.get(name.byte_range()).map(str::to_owned);
        }
        signature = signature.named_child(0)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::language;

    fn at(path: &str, text: &str, place: &str) -> Option<String> {
        let language = language::of(path, "")?;
        Syntax::parse(text, language)?
            .symbols(text)
            .enclosing(text.find(place)?)
    }

    #[test]
    fn a_method_is_named_after_its_type() {
        let rust = "impl<'a> Store<'a> { fn find(&self) { let x = 1; } }";
        assert_eq!(at("a.rs", rust, "let x").as_deref(), Some("Store.find"));
        let go = "package a\nfunc (s *Store) Find() { _ = 1 }";
        assert_eq!(at("a.go", go, "_ = 1").as_deref(), Some("Store.Find"));
        let python = "class DailyReport:\n    def totals(self):\n        x = 1\n";
        assert_eq!(
            at("a.py", python, "x = 1").as_deref(),
            Some("DailyReport.totals")
        );
    }

    #[test]
    fn behind_an_inner_symbol_the_outer_one_counts_again() {
        let python = "class A:\n    def f(self):\n        pass\n    X = 1\n";
        assert_eq!(at("a.py", python, "X = 1").as_deref(), Some("A"));
        assert_eq!(at("a.py", "x = 1\n", "x"), None);
    }

    #[test]
    fn deep_nesting_does_not_overflow_the_stack() {
        let text = format!("x = {}1{}", "(".repeat(50_000), ")".repeat(50_000));
        assert_eq!(at("a.py", &text, "x"), None);
        let braces = format!("{}{}", "fn f() {".repeat(3000), "}".repeat(3000));
        assert!(at("a.rs", &braces, "fn").is_some());
    }

    #[test]
    fn every_grammar_of_the_table_loads() {
        for language in language::LANGUAGES {
            if let Some(grammar) = language.grammar {
                assert!(
                    Parser::new().set_language(&grammar()).is_ok(),
                    "{}",
                    language.id
                );
            }
        }
    }
}

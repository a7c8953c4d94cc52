//! Structs and enums with their attributes.
//!
//! In: a syntax tree. Out: each struct with its derives, its fields and what the attributes say.
//! The hard thing: an attribute may stand inside of `cfg_attr(feature = "x", …)`, so words count
//! wherever they stand in it.

use tree_sitter::Node;

use super::walk::{self, Token, behind, tokens};
use crate::location::Span;
use crate::orm::tree::{field, span, text};

/// How many tokens of one item's attributes are read.
const LONGEST: usize = 2000;

/// The attributes of one struct, field or variant.
#[derive(Clone, Debug, Default)]
pub struct Attributes<'a> {
    tokens: Vec<Token<'a>>,
}

/// What an attribute gives a key: `table_name = orders`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given<'a> {
    /// The string without its quotes, or the last name of a path.
    pub text: &'a str,
    /// Its place.
    pub at: Span,
}

impl<'a> Attributes<'a> {
    /// Traits that are derived, by their last name.
    pub fn derives(&self) -> Vec<&'a str> {
        let mut found = Vec::new();
        for (index, token) in self.tokens.iter().enumerate() {
            if token.text != "derive" || self.text(index + 1) != "(" {
                continue;
            }
            let inner = index + 2..behind(&self.tokens, index + 1);
            let ends = |i: &usize| matches!(self.text(i + 1), "," | ")");
            let names = inner.filter(ends).filter_map(|i| self.tokens.get(i));
            found.extend(names.filter(|t| t.is_name()).map(|t| t.text));
        }
        found
    }

    /// What a key is given with `=`.
    pub fn given(&self, key: &str) -> Option<Given<'a>> {
        let keyed = |i: &usize| self.text(*i) == key && self.text(i + 1) == "=";
        let index = (0..self.tokens.len()).find(keyed)? + 2;
        self.value(index)
    }

    /// What the lists of a key begin with: `User` of `belongs_to(User, foreign_key = owner)`, and
    /// what they give to `inner`.
    pub fn lists(&self, key: &str, inner: &str) -> Vec<(&'a str, Option<Given<'a>>)> {
        let mut found = Vec::new();
        for index in 0..self.tokens.len() {
            if self.text(index) != key || self.text(index + 1) != "(" {
                continue;
            }
            let Some(first) = self.value(index + 2) else {
                continue;
            };
            let end = behind(&self.tokens, index + 1);
            let keyed = |i: &usize| self.text(*i) == inner && self.text(i + 1) == "=";
            let given = (index + 2..end).find(keyed).and_then(|i| self.value(i + 2));
            found.push((first.text, given));
        }
        found
    }

    /// Whether a word stands in them.
    pub fn say(&self, word: &str) -> bool {
        self.tokens.iter().any(|t| t.text == word)
    }

    /// The place of the first one.
    pub fn start(&self) -> Option<usize> {
        self.tokens.first().map(|t| t.at.start)
    }

    fn text(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |t| t.text)
    }

    /// A string or the last name of a path.
    fn value(&self, index: usize) -> Option<Given<'a>> {
        let mut index = index;
        while matches!(self.text(index), "crate" | "self" | "super" | "::")
            || self.text(index + 1) == "::"
        {
            index += 1;
        }
        let token = self.tokens.get(index)?;
        Some(Given {
            text: token.bare(),
            at: token.at,
        })
    }
}

/// A field of a struct, or a variant of an enum.
#[derive(Clone, Debug)]
pub struct Part<'t, 'a> {
    /// Its name.
    pub name: &'a str,
    /// The place of the name.
    pub at: Span,
    /// The whole of it, without attributes.
    pub whole: Span,
    /// Its type; none for a variant.
    pub of: Option<Node<'t>>,
    /// Its attributes.
    pub attributes: Attributes<'a>,
}

/// A struct or an enum.
#[derive(Clone, Debug)]
pub struct Struct<'t, 'a> {
    /// Its name.
    pub name: &'a str,
    /// The place of the name.
    pub at: Span,
    /// Its node.
    pub node: Node<'t>,
    /// It is an enum.
    pub is_enum: bool,
    /// Its attributes.
    pub attributes: Attributes<'a>,
    /// Fields or variants.
    pub parts: Vec<Part<'t, 'a>>,
}

/// The structs and enums of a file in order.
pub fn structs<'t, 'a>(root: Node<'t>, source: &'a str) -> Vec<Struct<'t, 'a>> {
    let mut found: Vec<Struct<'t, 'a>> = Vec::new();
    let mut pending = Attributes::default();
    walk::each(root, |node, _| {
        let name = field(node, "name");
        match node.kind() {
            "attribute_item" => {
                let room = LONGEST.saturating_sub(pending.tokens.len());
                pending
                    .tokens
                    .extend(tokens(node, source).into_iter().take(room));
                return false;
            }
            "line_comment" | "block_comment" => return false,
            "struct_item" | "enum_item" => {
                let attributes = std::mem::take(&mut pending);
                if let Some(name) = name {
                    found.push(Struct {
                        name: text(name, source),
                        at: span(name),
                        node,
                        is_enum: node.kind() == "enum_item",
                        attributes,
                        parts: Vec::new(),
                    });
                }
            }
            "field_declaration" | "enum_variant" => {
                let attributes = std::mem::take(&mut pending);
                let owner = found.last_mut();
                let owner = owner.filter(|s| s.node.end_byte() >= node.end_byte());
                if let (Some(owner), Some(name)) = (owner, name) {
                    owner.parts.push(Part {
                        name: text(name, source).trim_start_matches("r#"),
                        at: span(name),
                        whole: span(node),
                        of: field(node, "type"),
                        attributes,
                    });
                }
                return false;
            }
            "field_declaration_list"
            | "enum_variant_list"
            | "type_identifier"
            | "type_parameters"
            | "where_clause"
            | "visibility_modifier" => {}
            _ => pending.tokens.clear(),
        }
        // Structs stand in modules and functions, too.
        true
    });
    found
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::host::language::of;
    use crate::host::syntax::Syntax;

    #[test]
    fn attributes_are_read_through_cfg_attr_and_in_their_old_form() {
        let source = r#"
#[derive(Debug, diesel::Queryable)]
#[cfg_attr(feature = "full", derive(Selectable), diesel(table_name = crate::schema::person))]
/// A person.
pub struct Person<'a> {
    #[diesel(column_name = "kind")]
    pub r#type: &'a str,
    pub name: String,
}
#[belongs_to(User, foreign_key = "owner_id")]
#[table_name = "tokens"]
struct Token(i32);
"#;
        let syntax = Syntax::parse(source, of("a.rs", "").unwrap()).unwrap();
        let found = structs(syntax.root(), source);
        let [person, token] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(
            person.attributes.derives(),
            ["Debug", "Queryable", "Selectable"]
        );
        assert_eq!(
            person.attributes.given("table_name").unwrap().text,
            "person"
        );
        let names: Vec<_> = person.parts.iter().map(|p| p.name).collect();
        assert_eq!(names, ["type", "name"]);
        let column = person.parts[0].attributes.given("column_name");
        assert_eq!(column.unwrap().text, "kind");
        assert!(person.parts[1].attributes.given("column_name").is_none());
        assert_eq!(token.attributes.given("table_name").unwrap().text, "tokens");
        let lists = token.attributes.lists("belongs_to", "foreign_key");
        assert_eq!(lists[0].0, "User");
        assert_eq!(lists[0].1.unwrap().text, "owner_id");
    }
}

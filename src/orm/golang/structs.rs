//! Structs with their fields and tags, and the tables that `TableName()` methods give.
//!
//! In: a file's syntax tree. Out: [`Struct`]s. The hard thing is nothing: Go declares plainly.

use std::collections::BTreeMap;

use tree_sitter::Node;

use super::literal;
use crate::location::Span;
use crate::naming;
use crate::orm::{Schema, Unit, tree};

/// A struct type.
#[derive(Debug)]
pub struct Struct<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its name in the declaration.
    pub at: Span,
    /// Named fields in order.
    pub fields: Vec<StructField<'a>>,
    /// Embedded types as they are written, without `*`, each with its tag.
    pub embedded: Vec<(&'a str, &'a str)>,
}

/// A named field.
#[derive(Debug)]
pub struct StructField<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its name in the declaration.
    pub at: Span,
    /// Its type as it is written.
    pub of: &'a str,
    /// Its tag without the quotes around it.
    pub tag: &'a str,
}

/// The structs that a file declares at its top or in functions.
pub fn structs<'a>(unit: &Unit<'a>, root: Node<'_>) -> Vec<Struct<'a>> {
    let source = unit.text;
    let mut found = Vec::new();
    for spec in tree::all(root, &["type_spec"]) {
        let (Some(name), Some(of)) = (tree::field(spec, "name"), tree::field(spec, "type")) else {
            continue;
        };
        let list = of.named_child(0).filter(|_| of.kind() == "struct_type");
        let Some(list) = list else { continue };
        let mut one = Struct {
            name: tree::text(name, source),
            at: tree::span(name),
            fields: Vec::new(),
            embedded: Vec::new(),
        };
        for declared in tree::children(list) {
            let of = tree::field(declared, "type").map_or("", |t| tree::text(t, source));
            let tag = tree::field(declared, "tag").map_or("", |t| tree::text(t, source));
            let tag = tag.trim_matches(['`', '"']);
            let mut cursor = declared.walk();
            let names: Vec<Node<'_>> = declared
                .children_by_field_name("name", &mut cursor)
                .collect();
            if names.is_empty() {
                one.embedded.push((of.trim_start_matches('*'), tag));
            }
            one.fields.extend(names.into_iter().map(|name| StructField {
                name: tree::text(name, source),
                at: tree::span(name),
                of,
                tag,
            }));
        }
        found.push(one);
    }
    found
}

/// The value of a key in a tag: ``db:"status" json:"s"``.
pub fn tag<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(at) = rest.find(key) {
        let before = rest.get(..at).unwrap_or_default();
        let after = rest.get(at + key.len()..).unwrap_or_default();
        if (before.is_empty() || before.ends_with([' ', '\t', '`']))
            && let Some(value) = after.strip_prefix(":\"")
        {
            return value.split('"').next();
        }
        rest = after;
    }
    None
}

/// Keys of tags that name a column and nothing more.
const COLUMN_KEYS: [&str; 7] = ["db", "meddler", "structs", "sql", "boil", "col", "column"];

/// The column that a tag of a row's struct names: `db:"status"`, `orm:"column(status)"`.
pub fn column_tag(text: &str) -> Option<&str> {
    let named = |value: &&str| !value.is_empty() && *value != "-";
    let plain = COLUMN_KEYS.iter().find_map(|key| {
        let value = tag(text, key)?.split(',').next()?.trim();
        Some(value).filter(named)
    });
    let beego = || {
        let (_, rest) = tag(text, "orm")?.split_once("column(")?;
        rest.split(')').next()
    };
    let name = plain.or_else(beego)?.trim();
    (!name.is_empty() && !name.contains('.')).then_some(name)
}

/// Whether a text may have a tag that [`column_tag`] reads.
pub fn has_column_tags(text: &str) -> bool {
    text.contains("column(")
        || text.match_indices(":\"").any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            COLUMN_KEYS.iter().any(|key| {
                let front = before.strip_suffix(key);
                front.is_some_and(|f| f.ends_with(['`', ' ', '\t']))
            })
        })
}

/// The tables that the methods `TableName() string` of a file return, by type, with the place of
/// the name.
pub fn table_names<'a>(unit: &'a Unit<'_>, root: Node<'_>) -> BTreeMap<&'a str, (&'a str, Span)> {
    let source = unit.text;
    let mut found = BTreeMap::new();
    for method in tree::all(root, &["method_declaration"]) {
        let name = tree::field(method, "name").map_or("", |n| tree::text(n, source));
        if name != "TableName" {
            continue;
        }
        let receiver = tree::field(method, "receiver").map_or("", |r| tree::text(r, source));
        let of = receiver
            .trim_matches(['(', ')'])
            .rsplit([' ', '*'])
            .next()
            .unwrap_or_default();
        // `if o.table != "" { return o.table }` comes before what it is by default.
        let returned = tree::all(method, &["return_statement"]).into_iter();
        let mut named = returned.filter_map(|returned| {
            let value = returned.named_child(0)?.named_child(0)?;
            let constant = || {
                let name = tree::text(value, source);
                let mut own = unit.literals.iter();
                own.find(|l| l.name.as_deref() == Some(name))
            };
            literal(unit, value).or_else(constant)
        });
        if let Some(table) = named.next() {
            found.insert(of, (table.text.as_str(), table.span));
        }
    }
    found
}

/// The functions and methods that return a struct of the file and are called after it, by struct:
/// `FindOrder`, `NewOrder`, `ListOrders` of an interface.
pub fn finders<'a>(root: Node<'_>, source: &'a str) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let kinds = ["function_declaration", "method_declaration", "method_elem"];
    for function in tree::all(root, &kinds) {
        let name = tree::field(function, "name").map_or("", |n| tree::text(n, source));
        let result = tree::field(function, "result").map_or("", |r| tree::text(r, source));
        let first = result.trim_start_matches('(').split([',', ')']).next();
        let first = first.unwrap_or_default().trim().rsplit(' ').next();
        let of = first
            .unwrap_or_default()
            .trim_start_matches(['[', ']', '*']);
        if is_exported(of) && name.contains(of) {
            found.entry(of).or_default().push(name);
        }
    }
    found
}

/// Whether a field can be a column by its name: others cannot see it if it is not exported.
pub fn is_exported(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

/// The column that a field's name stands for: as the schema spells it, else in snake case where
/// the schema knows the table in part.
pub fn column_by_name(schema: &Schema, table: &str, field: &str) -> Option<String> {
    let known = schema.table(table)?;
    let same = |a: &str, b: &str| {
        let letters = |s: &'_ str| {
            s.chars()
                .filter(|c| *c != '_')
                .flat_map(char::to_lowercase)
                .collect::<String>()
        };
        letters(a) == letters(b)
    };
    let found = known.columns.iter().find(|c| same(c, field));
    found
        .cloned()
        .or_else(|| known.open.then(|| naming::underscore(field)))
}

#[cfg(test)]
mod tests {
    use super::{column_tag, has_column_tags, tag};

    #[test]
    fn a_tag_is_found_by_its_whole_key() {
        let text = r#"json:"a,omitempty" db:"status" xdb:"no""#;
        assert_eq!(tag(text, "db"), Some("status"));
        assert_eq!(tag(text, "json"), Some("a,omitempty"));
        assert_eq!(tag(text, "gorm"), None);
        assert_eq!(column_tag(text), Some("status"));
        assert_eq!(
            column_tag(r#"orm:"column(status);size(9)""#),
            Some("status")
        );
        assert_eq!(column_tag(r#"json:"status""#), None);
        assert!(has_column_tags(text) && !has_column_tags(r#"`json:"db"`"#));
    }
}

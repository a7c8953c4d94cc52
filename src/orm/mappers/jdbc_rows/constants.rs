//! Constants by which rows are read: `stringOrNull(results, Columns.STATUS)`.
//!
//! In: classes of constants, and files that read rows. Out: the constants as models without table,
//! and for each that is asked for, of which table the class that asks reads. The hard thing: a
//! constant names no table, and several tables may share it.

use std::collections::BTreeSet;

use tree_sitter::Node;

use super::{ID, add, asked, called_after, literal, reads_rows};
use crate::location::Span;
use crate::orm::jvm::constants;
use crate::orm::jvm::given::Column;
use crate::orm::jvm::types::Types;
use crate::orm::tree::{each, span};
use crate::orm::{Association, Model, Models, Schema, Unit, Uses};

/// Whether a file may declare such constants, or ask for them.
pub(super) fn declares(path: &str, text: &str) -> bool {
    constants::declares(path, text) || reads_rows(text)
}

/// The constants of a file that hold a column, and those that it reads rows by, each with the table
/// of the class that reads.
pub(super) fn models(unit: &Unit<'_>, schema: &Schema) -> Vec<Model> {
    let mut found = constants::models(unit, ID);
    for model in &mut found {
        let is_column = |name: &str| schema.holders(name).next().is_some();
        model.fields.retain(|f| is_column(&f.column));
    }
    found.retain(|m| !m.fields.is_empty());
    if let Some(syntax) = unit.syntax.filter(|_| reads_rows(unit.text)) {
        let types = Types::read(syntax.root(), unit.text);
        each(syntax.root(), |node| {
            if node.kind() == "method_invocation"
                && let Some(argument) = asked(unit, &types, node)
                && literal(unit, argument).is_none()
                && let Some(name) = constants::key(unit, argument)
            {
                found.push(read(unit, schema, (name, span(argument)), node));
            }
            true
        });
    }
    found
}

/// That a constant is read from rows.
fn read(unit: &Unit<'_>, schema: &Schema, (name, at): (String, Span), call: Node<'_>) -> Model {
    let of = called_after(unit, schema, call);
    let of = of.map(|table| Association {
        name: String::new(),
        model: table.name.clone(),
        many: false,
        key: None,
    });
    Model {
        orm: ID,
        name,
        path: unit.path.to_owned(),
        at,
        is_abstract: true,
        associations: of.into_iter().collect(),
        ..Model::default()
    }
}

/// The column that a constant of another class holds.
pub(super) fn held(unit: &Unit<'_>, models: &Models, argument: Node<'_>) -> Option<String> {
    let key = constants::key(unit, argument)?;
    let column = |class: &Model, name: &str| {
        let mut fields = class.fields.iter();
        fields.find(|f| f.name == name).map(|f| f.column.clone())
    };
    if let Some((class, name)) = key.split_once('.') {
        return models.named(ID, class).find_map(|m| column(m, name));
    }
    // `import static shop.Columns.STATUS;`
    let mut classes = models.of(ID).filter(|m| !m.fields.is_empty());
    let imported = |class: &&Model| {
        let import = format!("{}.", class.name);
        let mut lines = unit.text.lines();
        lines.any(|l| l.starts_with("import static ") && l.contains(&import))
    };
    let constant = |c: char| c.is_uppercase() || c.is_numeric() || c == '_';
    if !key.chars().all(constant) {
        return None;
    }
    classes
        .by_ref()
        .filter(imported)
        .find_map(|m| column(m, &key))
}

/// The constants that rows are read by, where they are declared.
pub(super) fn uses(unit: &Unit<'_>, models: &Models, uses: &mut Uses) {
    let schema = models.schema();
    for class in models.of(ID).filter(|m| m.path == unit.path) {
        for field in &class.fields {
            let full = format!("{}.{}", class.name, field.name);
            let readers = models.named(ID, &full);
            let readers = readers.chain(models.named(ID, &field.name));
            let readers: Vec<&Model> = readers.filter(|m| m.fields.is_empty()).collect();
            let mut tables: BTreeSet<&str> = BTreeSet::new();
            let read = readers.iter().flat_map(|m| &m.associations);
            tables.extend(read.map(|a| a.model.as_str()));
            let mut holders = schema.holders(&field.column);
            if let (Some(only), None) = (holders.next(), holders.next())
                && !readers.is_empty()
            {
                tables.insert(&only.name);
            }
            for table in tables.into_iter().filter_map(|t| schema.table(t)) {
                if let Some(column) = table.column(&field.column) {
                    let column = Column {
                        table: table.name.clone(),
                        column: column.to_owned(),
                        by_star: false,
                    };
                    add(uses, &column, field.at, field.at);
                }
            }
        }
    }
}

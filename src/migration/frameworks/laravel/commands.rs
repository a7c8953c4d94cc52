//! Laravel's commands about a table that is there: dropped and renamed columns, keys, indexes.

use tree_sitter::Node;

use super::columns::index_name;
use super::value::{Link, Value};
use super::{Reader, qualified};
use crate::operation::{Operation, QualifiedName};

impl<'t> Reader<'t> {
    /// A command about a table that is there.
    pub(super) fn command(&mut self, table: &str, node: Node<'t>, link: &Link<'t>) -> Option<()> {
        let name = table.to_owned();
        let dropped: &[&str] = match link.method.as_str() {
            "dropTimestamps" | "dropTimestampsTz" => &["created_at", "updated_at"],
            "dropSoftDeletes" | "dropSoftDeletesTz" if link.values.is_empty() => &["deleted_at"],
            "dropRememberToken" => &["remember_token"],
            _ => &[],
        };
        for column in dropped {
            self.drop_column(node, &name, (*column).to_owned());
        }
        match link.method.as_str() {
            "dropColumn" | "removeColumn" | "dropColumns" => {
                for value in &link.values {
                    for column in value.names()? {
                        self.drop_column(node, &name, column);
                    }
                }
            }
            "dropSoftDeletes" | "dropSoftDeletesTz" => {
                if let Some(column) = link.name(0) {
                    self.drop_column(node, &name, column);
                }
            }
            "dropMorphs" => {
                let column = link.name(0)?;
                self.drop_column(node, &name, format!("{column}_type"));
                self.drop_column(node, &name, format!("{column}_id"));
            }
            "dropConstrainedForeignId" => {
                let column = link.name(0)?;
                self.drop_constraint(
                    node,
                    &name,
                    index_name(&name, std::slice::from_ref(&column), "foreign"),
                );
                self.drop_column(node, &name, column);
            }
            "renameColumn" => {
                let operation = Operation::RenameColumn {
                    table: qualified(&name),
                    from: link.name(0)?,
                    to: link.name(1)?,
                };
                self.script.push(node, operation);
            }
            "rename" => {
                let operation = Operation::RenameRelation {
                    from: qualified(&name),
                    to: qualified(&link.name(0)?),
                    if_exists: false,
                };
                self.script.push(node, operation);
            }
            "dropForeign" => {
                let given = named(&name, link.values.first()?, "foreign")?;
                self.drop_constraint(node, &name, given);
            }
            "dropPrimary" => self.script.push(
                node,
                Operation::DropConstraint {
                    table: qualified(&name),
                    name: None,
                    if_exists: false,
                    cascade: false,
                },
            ),
            "dropIndex" | "dropUnique" | "dropFullText" | "dropSpatialIndex" => {
                let kind = link.method.get(4..).unwrap_or_default().to_lowercase();
                let operation = Operation::DropIndex {
                    name: QualifiedName::bare(named(&name, link.values.first()?, &kind)?),
                    table: Some(qualified(&name)),
                    if_exists: false,
                    concurrently: false,
                };
                self.script.push(node, operation);
            }
            "renameIndex" => {
                let operation = Operation::RenameIndex {
                    from: QualifiedName::bare(link.name(0)?),
                    to: link.name(1)?,
                    table: Some(qualified(&name)),
                };
                self.script.push(node, operation);
            }
            _ => {}
        }
        Some(())
    }

    pub(super) fn drop_constraint(&mut self, node: Node<'t>, table: &str, name: String) {
        self.script.push(
            node,
            Operation::DropConstraint {
                table: qualified(table),
                name: Some(name),
                if_exists: false,
                cascade: false,
            },
        );
    }
}

/// The name of an index: given, or made from the columns of an array.
fn named(table: &str, value: &Value, kind: &str) -> Option<String> {
    match value {
        Value::List(_) => Some(index_name(table, &value.names()?, kind)),
        other => other.name().map(str::to_owned),
    }
}

//! A column as a plan sees it, and its definition as SQL states it.
//!
//! In: a column of the catalog. Out: [`ColumnFacts`]. The hard thing is MySQL: its MODIFY states the whole
//! column anew, and what it does not say is lost.

use crate::catalog::{Column, Id, Index, Part, Relation};
use crate::operation::{DataType, Generated};
use crate::sql::Dialect;

/// A column as a plan sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Its type as SQL writes it; empty where it is not known.
    pub data_type: String,
    /// It takes nulls.
    pub nullable: bool,
    /// Its default.
    pub default: Option<String>,
    /// Its collation, where one is written.
    pub collation: Option<String>,
    /// MySQL's `ON UPDATE`.
    pub on_update: Option<String>,
    /// An insert may leave it out.
    pub filled: bool,
    /// The database numbers it.
    pub numbered: bool,
    /// The database computes it from other columns.
    pub computed: bool,
    /// The expression that computes it.
    pub expression: Option<String>,
    /// It belongs to the primary key.
    pub in_key: bool,
}

impl ColumnFacts {
    /// A column that the known schema does not have.
    pub fn unknown() -> Self {
        Self {
            data_type: String::new(),
            nullable: true,
            default: None,
            collation: None,
            on_update: None,
            filled: false,
            numbered: false,
            computed: false,
            expression: None,
            in_key: false,
        }
    }

    /// An insert has to name it.
    pub fn required(&self) -> bool {
        !self.nullable && !self.filled
    }

    /// What stands behind the column's name in MySQL; `None` where that is not known.
    pub(in crate::change) fn definition(&self, nullable: bool) -> Option<String> {
        if self.data_type.is_empty() || self.computed {
            return None;
        }
        let mut words = vec![self.data_type.clone()];
        words.extend(self.collation.as_ref().map(|c| format!("COLLATE {c}")));
        words.push(if nullable { "NULL" } else { "NOT NULL" }.to_owned());
        words.extend(self.default.as_ref().map(|d| format!("DEFAULT {d}")));
        words.extend(self.numbered.then(|| "AUTO_INCREMENT".to_owned()));
        words.extend(self.on_update.as_ref().map(|u| format!("ON UPDATE {u}")));
        Some(words.join(" "))
    }
}

/// The facts of a column of a relation with this primary key.
pub(super) fn fact_of(dialect: Dialect, column: &Column, key: &[Id]) -> ColumnFacts {
    let definition = &column.definition;
    let data_type = definition.data_type.as_ref();
    ColumnFacts {
        data_type: data_type.map(|t| type_text(dialect, t)).unwrap_or_default(),
        nullable: !definition.not_null,
        default: definition.default.clone(),
        collation: definition.collation.clone(),
        on_update: definition.on_update.clone(),
        filled: column.filled(),
        numbered: definition.generated == Generated::IdentityByDefault,
        computed: definition.generated == Generated::Always,
        expression: definition.expression.clone(),
        in_key: key.contains(&column.id),
    }
}

/// A type as it is written: the precision of `timestamp(3) with time zone` stands in the middle, so does
/// the length of `decimal(10,2) unsigned`; the labels of MySQL's enums stand in quotes.
pub(super) fn type_text(dialect: Dialect, data_type: &DataType) -> String {
    let DataType {
        name, arguments, ..
    } = data_type;
    let arrays = "[]".repeat(usize::from(data_type.array));
    if dialect == Dialect::Mysql && matches!(name.as_str(), "enum" | "set") {
        let quoted = |label: &String| {
            let label = label.replace('\\', "\\\\").replace('\'', "''");
            format!("'{label}'")
        };
        let labels: Vec<String> = arguments.iter().map(quoted).collect();
        return format!("{name}({})", labels.join(","));
    }
    let split = name.find(" with").or_else(|| name.find(" unsigned"));
    match split.and_then(|at| name.split_at_checked(at)) {
        Some((head, tail)) if !arguments.is_empty() => {
            format!("{head}({}){tail}{arrays}", arguments.join(","))
        }
        _ => data_type.to_string(),
    }
}

/// Whether MySQL can index the values as they are: of texts it takes only the first so many bytes.
pub(super) fn takes_part(relation: &Relation, index: &Index) -> bool {
    index.parts.iter().all(|part| {
        let Part::Column(id) = part else { return true };
        let column = relation.column_by_id(*id);
        let data_type = column.and_then(|c| c.definition.data_type.as_ref());
        data_type.is_some_and(is_indexed_whole)
    })
}

fn is_indexed_whole(data_type: &DataType) -> bool {
    const WHOLE: u32 = 768;
    let length = || data_type.arguments.first()?.parse::<u32>().ok();
    match data_type.name.as_str() {
        "varchar" | "char" | "varbinary" | "binary" => length().is_none_or(|n| n <= WHOLE),
        name => {
            const NUMBERS: [&str; 15] = [
                "tinyint",
                "smallint",
                "mediumint",
                "int",
                "bigint",
                "decimal",
                "float",
                "double",
                "date",
                "datetime",
                "time",
                "timestamp",
                "year",
                "enum",
                "set",
            ];
            NUMBERS.contains(&name.trim_end_matches(" unsigned")) || name == "bit"
        }
    }
}

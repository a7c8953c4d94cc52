//! GORM and mappers like it (bun, xorm, go-pg, pop, gorp): structs that stand for tables.
//!
//! In: structs with tags, `TableName()` methods. Out: models with their declared fields, and uses
//! of these fields. Chains of calls are read with the other builders for Go, which know these
//! models. The hard thing: the mapper makes the name of a column of the field's name, and an
//! embedded struct hands its fields on.

mod declared;
mod embedded;
mod registered;
mod renamed;

use crate::naming;
use crate::orm::golang::attributes::{self, Column};
use crate::orm::golang::types::Types;
use crate::orm::golang::{self};
use crate::orm::{Follows, Model, Models, Orm, Unit, Unmap, Uses};

/// The row.
pub(in crate::orm) static ORM: Orm = Orm {
    id: ID,
    title: "GORM, bun, xorm, pop, gorp",
    languages: &["go"],
    declares,
    by_name: false,
    models: declared::models,
    link: |models, schema| embedded::link(registered::link(models, schema), schema),
    speaks,
    uses,
    follows: Follows::FieldsAndTexts,
    rename: renamed::rename,
    unmap: Some(Unmap {
        gate: "no struct has a field for it any more",
        leaves: None,
    }),
};

const ID: &str = "gorm";

/// What a file that declares models has.
const MARKS: [&str; 7] = [
    "gorm:\"",
    "gorm.Model",
    "TableName(",
    "bun:\"",
    "xorm:\"",
    "pg:\"",
    registered::REGISTERS,
];

/// Fields of `gorm.Model`.
const BASE: [(&str, &str); 4] = [
    ("ID", "id"),
    ("CreatedAt", "created_at"),
    ("UpdatedAt", "updated_at"),
    ("DeletedAt", "deleted_at"),
];

fn declares(_: &str, text: &str) -> bool {
    is_tagged(text) || registered::declares(text)
}

/// Whether a file has what only these mappers read.
fn is_tagged(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark)) || embedded::declares(text)
}

fn speaks(text: &str, models: &Models) -> bool {
    models.any(ID) || text.contains(registered::REGISTERS)
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let Some(syntax) = unit.syntax else {
        return Uses::default();
    };
    let mut uses = Uses::default();
    if declares(unit.path, unit.text) {
        uses.statements = declared::uses(unit, models, syntax.root());
    }
    let found = golang::finders(models, ID);
    let types = Types::new(syntax.root(), unit.text, &golang::by_name(&found));
    uses.echoes = attributes::echoes(
        unit,
        syntax.root(),
        &types,
        |of, field| {
            let model = golang::model(models, ID, unit.path, of)?;
            column(models, model, field)
        },
        |variable| {
            // `photo` holds a `Photo`, of this package or of one that the file names.
            let name: String = naming::camelize(variable);
            let mut found = models.named(ID, &name).filter(|m| {
                let folder = golang::package(&m.path);
                let package = folder.rsplit('/').next().unwrap_or_default();
                folder == golang::package(unit.path)
                    || unit.text.contains(&format!("{package}.{name}"))
            });
            let only = found.next().filter(|_| name.len() > 2)?;
            let folder = golang::package(&only.path);
            let package = folder.rsplit('/').next().unwrap_or_default();
            found.next().is_none().then(|| format!("{package}.{name}"))
        },
    );
    uses
}

/// The column of a field that a model has itself or from what it embeds: of its own table, or of
/// that of the row that it wraps.
fn column(models: &Models, model: &Model, field: &str) -> Option<Column> {
    let own = &model.table;
    let of = |model: &Model, column: &str| {
        let table = own.clone().or_else(|| model.table.clone())?;
        let column = column.to_owned();
        Some(Column { table, column })
    };
    let mut waiting = vec![model];
    for _ in 0..16 {
        let model = waiting.pop()?;
        if let Some(found) = model.fields.iter().find(|f| f.name == field) {
            return of(model, &found.column);
        }
        for base in &model.bases {
            waiting.extend(golang::model(models, ID, &model.path, base));
            if base == "gorm.Model"
                && let Some((_, column)) = BASE.iter().find(|(name, _)| *name == field)
            {
                return of(model, column);
            }
        }
    }
    None
}

//! Eloquent: the models of Laravel, its query builder, its rows in code and in Blade templates.
//!
//! In: PHP files and templates. Out: the models that they declare and what they do with them.
//! The hard thing: columns are strings, properties and parts of method names (`whereStatus`), so
//! what a receiver holds is followed from where it was made (`types`), through each chain
//! (`chain`), to the name. A read property that is gone is null: nothing fails, so reads of rows in
//! memory are told as places that follow the column, and writes as uses.

mod carried;
mod chain;
mod class;
mod copied;
mod declare;
mod defined;
mod described;
mod documented;
mod forms;
mod given;
mod link;
mod methods;
mod names;
mod panels;
mod php;
mod reader;
mod relation;
mod rules;
mod statement;
mod steps;
mod stores;
mod types;
mod values;
mod words;

use crate::orm::{Follows, Models, Orm, Unit, Unmap, Uses, Value};

const ID: &str = "eloquent";

/// The row.
pub(super) static ORM: Orm = Orm {
    id: ID,
    title: "Eloquent",
    languages: &["php", "blade"],
    declares: declare::declares,
    by_name: false,
    models: declare::models,
    link: link::link,
    speaks,
    uses,
    follows: Follows::Columns,
    rename: declare::rename,
    unmap: Some(Unmap {
        gate: "no $fillable, $casts, $attributes, accessor or factory names it any more",
        leaves: None,
    }),
};

/// Whether a file is read at all is told by the names in it; here only what else it must have.
fn speaks(text: &str, models: &Models) -> bool {
    models.any(ID)
        || ["DB::", "->table(", "unique:", "exists:"]
            .iter()
            .any(|w| text.contains(w))
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let Some(syntax) = unit.syntax else {
        return Uses::default();
    };
    let uses = reader::read(unit, models, syntax.root());
    match unit.text.contains(" extends Migration") {
        true => bound_alone(uses),
        false => uses,
    }
}

/// Migrations that have run met the tables as they were then: what they name is bound, and nothing
/// about it fails.
fn bound_alone(uses: Uses) -> Uses {
    let mut statements = uses.statements;
    for used in &mut statements {
        used.write = None;
        for name in &mut used.names {
            name.column = None;
            name.value = Value::InHand;
        }
    }
    Uses {
        statements,
        ..Uses::default()
    }
}

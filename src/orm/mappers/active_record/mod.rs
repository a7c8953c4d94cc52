//! Active Record: the models of Rails, their queries, their rows in code and in ERB views.
//!
//! In: Ruby files and templates. Out: the models that they declare and what they do with them.
//! The hard thing: a row is read by a method call like any other, so what a receiver holds is
//! followed from where it was made (`types`), through each chain (`chain`), to the call.

mod chain;
mod declare;
mod factory;
mod link;
mod macros;
mod names;
mod queries;
mod reader;
mod ruby;
mod steps;
mod takes;
mod types;
mod values;
mod words;

use crate::orm::{Models, Orm, Unit, Uses};

const ID: &str = "active_record";

/// The row.
pub(super) static ACTIVE_RECORD: Orm = Orm {
    id: ID,
    title: "Active Record",
    languages: &["ruby", "erb"],
    declares: declare::declares,
    models: declare::models,
    link: link::link,
    speaks,
    uses,
};

/// Whether a file is read at all is told by the names in it; here only that there are models.
fn speaks(_: &str, models: &Models) -> bool {
    models.any(ID)
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    // Routes speak of paths by the names of models.
    if unit.path.ends_with("config/routes.rb") || unit.path.contains("config/routes/") {
        return Uses::default();
    }
    match unit.syntax {
        Some(syntax) => reader::read(unit, models, syntax.root()),
        None => Uses::default(),
    }
}

//! SQLAlchemy: declarative classes, Core tables, Flask-SQLAlchemy, SQLModel.
//!
//! In: Python modules. Out: declared models and tables, and what the code does with them. The hard
//! thing: columns are attributes of classes, so that the same word is a column in a query and a
//! value on a row, and only the clause around it tells what it does there.

mod bound;
mod declare;
mod imperative;
mod infer;
mod keys;
mod link;
mod lookup;
mod methods;
mod queries;
mod reader;
mod relations;
mod renamed;

use crate::orm::python::{Leads, template};
use crate::orm::{Follows, Model, Models, Orm, Unit, Unmap, Uses};
use lookup::member;

/// The mapper's id.
const ID: &str = "sqlalchemy";

/// The row of SQLAlchemy.
pub(super) const ORM: Orm = Orm {
    id: ID,
    title: "SQLAlchemy",
    languages: &["python", "vue"],
    declares: declare::declares,
    by_name: false,
    models: declare::models,
    link: link::link,
    speaks,
    uses,
    follows: Follows::Fields,
    rename: renamed::rename,
    unmap: Some(Unmap {
        gate: "no model and no Table maps it any more",
        leaves: None,
    }),
};

/// Without a model there is nothing to use; migrations tell what was.
fn speaks(text: &str, models: &Models) -> bool {
    models.any(ID) && !text.contains("alembic import op")
}

/// What an attribute in a template stands for.
fn leads<'m>(models: &'m Models, model: &'m Model, name: &str) -> Option<Leads<'m>> {
    let member = member(models, model, name)?;
    Some(Leads {
        column: member.column.map(|(t, c)| (t, c.to_owned())),
        target: member.target,
    })
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let Some(syntax) = unit.syntax else {
        return template(unit, ID, models, &leads);
    };
    let mut uses = reader::uses(unit, syntax.root(), models);
    declare::uses(unit, syntax.root(), models, &mut uses);
    uses
}

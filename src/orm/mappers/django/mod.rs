//! Django: models, managers and querysets, forms, serializers, admin, templates.
//!
//! In: Python modules and templates. Out: declared models and what the code does with them. The
//! hard thing: nearly every name is a keyword or a string, `filter(lines__variant__sku=…)`, and
//! counts through the model that the chain, the class or the variable stands for.

mod bound;
mod calls;
mod declare;
mod forms;
mod infer;
mod link;
mod lookup;
mod named;
mod reader;
mod renamed;
mod told;
mod words;

use crate::orm::python::{Leads, template};
use crate::orm::{Follows, Model, Models, Orm, Unit, Unmap, Uses};

/// The mapper's id.
const ID: &str = "django";

/// The row of Django.
pub(super) const ORM: Orm = Orm {
    id: ID,
    title: "Django",
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
        gate: "no model has a field for it any more: SeparateDatabaseAndState removes the field from the state alone",
        leaves: None,
    }),
};

/// Without a model there is nothing to use; migrations tell what was.
fn speaks(text: &str, models: &Models) -> bool {
    models.any(ID) && !text.contains("migrations.Migration")
}

/// What an attribute in a template stands for: `get_status_display` reads the column.
fn leads<'m>(models: &'m Models, model: &'m Model, name: &str) -> Option<Leads<'m>> {
    let shown = name.strip_prefix("get_");
    let shown = shown.and_then(|s| s.strip_suffix("_display"));
    let member = lookup::member(models, model, shown.unwrap_or(name))?;
    Some(Leads {
        column: member.column.map(|(t, c)| (t, c.to_owned())),
        target: member.target,
    })
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    match unit.syntax {
        Some(syntax) => {
            let mut uses = reader::uses(unit, syntax.root(), models);
            declare::uses(unit, syntax.root(), models, &mut uses);
            uses
        }
        None => template(unit, ID, models, &leads),
    }
}

//! JPA and Hibernate, with Spring Data's repositories.
//!
//! In: annotated classes of Java and Kotlin, JPQL in strings, repositories' method names. Out:
//! entities with their mapped fields, and uses of these fields. The hard thing: names of columns
//! stand nowhere but at the declaration; everything else names attributes.

mod declared;
mod derived;
mod jpql;
mod link;
mod renamed;

use crate::orm::jvm::access;
use crate::orm::jvm::constants;
use crate::orm::jvm::reader::{Kind, Reader};
use crate::orm::jvm::services;
use crate::orm::{Follows, Models, Orm, Unit, Unmap, Uses};

/// The row.
pub(super) static ORM: Orm = Orm {
    id: ID,
    title: "JPA, Hibernate and Spring Data",
    languages: &["java", "kotlin"],
    declares,
    by_name: false,
    models: declared::models,
    link: link::link,
    speaks: |_, models| models.any(ID),
    uses,
    follows: Follows::Fields,
    rename: renamed::rename,
    unmap: Some(Unmap {
        gate: "no entity maps it any more",
        leaves: None,
    }),
};

const ID: &str = "jpa";

/// What its classes are.
static KIND: Kind = Kind {
    orm: ID,
    columns: declared::columns,
};

fn declares(path: &str, text: &str) -> bool {
    entities(text) || constants::declares(path, text) || services::declares(path, text)
}

/// Whether a file may declare entities or repositories.
fn entities(text: &str) -> bool {
    let marks = [
        "@Entity",
        "@MappedSuperclass",
        "@Embeddable",
        "Repository<",
        "Dao<",
    ];
    marks.iter().any(|mark| text.contains(mark))
}

fn uses(unit: &Unit<'_>, models: &Models) -> Uses {
    let mut uses = Uses::default();
    let Some(syntax) = unit.syntax else {
        return uses;
    };
    let reader = Reader::new(unit, models, syntax.root(), &KIND);
    if entities(unit.text) {
        uses.statements = declared::uses(unit, models);
        uses.statements.extend(derived::uses(&reader));
    }
    uses.statements.extend(derived::calls(&reader));
    uses.statements.extend(jpql::uses(&reader));
    uses.own_queries = jpql::own_queries(&reader);
    access::uses(&reader, &mut uses);
    uses
}

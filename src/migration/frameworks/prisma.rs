//! Prisma: `migrations/<version>_<name>/migration.sql`, in the order of the folders' names;
//! `migration_lock.toml` names the provider.

use crate::migration::discover::Group;
use crate::migration::layout::{Claim, claim_nested, join};
use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of Prisma.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "prisma",
    title: "Prisma",
    layout: Layout::Own(claim),
    fits: is_prisma,
    lower: lower_sql,
    arrange: None,
    joins: false,
};

fn claim(path: &str) -> Option<Claim> {
    claim_nested(path, "migration.sql", "down.sql")
}

/// Drizzle keeps a snapshot in each folder; everything else of this shape is Prisma's.
fn is_prisma(group: &Group<'_>) -> bool {
    group.files.first().is_some_and(|(path, _)| {
        let own = crate::migration::layout::folder(path);
        !group.tree.has(&join(own, "snapshot.json"))
    })
}

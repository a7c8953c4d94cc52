//! golang-migrate: `<version>_<name>.up.sql` with a `.down.sql` beside it, whatever the project is
//! written in: its program runs without Go.

use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of golang-migrate.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "golang-migrate",
    title: "golang-migrate",
    layout: Layout::Sql,
    fits: |group| {
        let go = || group.tree.nearest(group.root, "go.mod").is_some();
        let numbered = || group.files.iter().all(|(_, claim)| claim.numbered);
        group.tagged_up() && group.is_likely() && (go() || numbered())
    },
    lower: lower_sql,
    arrange: None,
    joins: false,
};

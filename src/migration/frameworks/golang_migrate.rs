//! golang-migrate: `<version>_<name>.up.sql` with a `.down.sql` beside it, in a project of Go.

use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of golang-migrate.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "golang-migrate",
    title: "golang-migrate",
    layout: Layout::Sql,
    fits: |group| {
        group.tagged_up() && group.is_likely() && group.tree.nearest(group.root, "go.mod").is_some()
    },
    lower: lower_sql,
    arrange: None,
    joins: false,
};

//! Migrations of JavaScript tools in SQL: Drizzle (`0000_x.sql` beside `meta/_journal.json`).

use crate::migration::layout::join;
use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of Drizzle.
pub(super) const DRIZZLE: Framework = Framework {
    id: "drizzle",
    title: "Drizzle",
    layout: Layout::Sql,
    fits: |group| group.tree.has(&join(group.root, "meta/_journal.json")),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

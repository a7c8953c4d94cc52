//! Atlas: versioned SQL files beside `atlas.sum`.

use crate::migration::layout::join;
use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of Atlas.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "atlas",
    title: "Atlas",
    layout: Layout::Sql,
    fits: |group| group.tree.has(&join(group.root, "atlas.sum")),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

//! Delta folders: one folder a schema version, `delta/73/01_x.sql`, with files for one engine
//! alone beside common ones (`.sql.postgres`, `.sql.sqlite`). Compared with those of synapse.

use crate::migration::layout::name;
use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of delta folders.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "delta",
    title: "delta folders",
    layout: Layout::Sql,
    fits: |group| name(group.root).starts_with("delta") && group.is_likely(),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

//! Plain SQL files with a number, a version or a date in their name, run by a loop of the
//! application's own or by hand: `001_x.sql`, `schema_version_9.sql`, `2024/05/x.sql`.

use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of plain files.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "plain",
    title: "plain SQL files",
    layout: Layout::Sql,
    fits: |group| group.is_likely(),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

//! SQLx: `<version>_<name>.sql`, or `.up.sql` and `.down.sql`, in a crate that depends on `sqlx`.

use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of SQLx.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "sqlx",
    title: "SQLx",
    layout: Layout::Sql,
    fits: |group| group.is_likely() && group.manifest_names("Cargo.toml", "sqlx"),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

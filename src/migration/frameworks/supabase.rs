//! Supabase: `supabase/migrations/<timestamp>_<name>.sql`.

use crate::migration::lower::lower_sql;
use crate::migration::{Framework, Layout};

/// The row of Supabase.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "supabase",
    title: "Supabase",
    layout: Layout::Sql,
    fits: |group| group.root.ends_with("supabase/migrations"),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

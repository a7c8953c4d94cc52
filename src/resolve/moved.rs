//! Whether a name that means another column still yields the same values.
//!
//! In: both catalogs and the two columns. Out: yes or no.

use super::Sides;
use crate::catalog::Id;

/// Whether the column afterwards holds what the column `old` held: the migration copied it there, it is
/// computed as nothing but it, or it is the view's column over such a one.
pub fn same_values(sides: Sides<'_>, (relation, column): (Id, Id), old: Id) -> bool {
    let Some(new) = sides
        .after
        .relation(relation)
        .and_then(|r| r.column_by_id(column))
    else {
        return false;
    };
    let is_old = |id: Id| id == old || sides.after.copies.get(&id) == Some(&old);
    if is_old(column) || new.source.is_some_and(is_old) {
        return true;
    }
    let Some(expression) = &new.definition.expression else {
        return false;
    };
    let name = expression.trim().trim_matches(['(', ')', '"', '`']).trim();
    let dialect = sides.after.dialect();
    let relation = sides.after.relation(relation);
    let named = relation.and_then(|r| r.column(dialect, name));
    named.is_some_and(|c| is_old(c.id))
}

/// Whether the column `after` of a view is the column `before` of the relation behind it.
pub(super) fn passes_through(sides: Sides<'_>, relation: Id, after: Id, before: Id) -> bool {
    let mut source = sides
        .after
        .relation(relation)
        .and_then(|r| r.column_by_id(after))
        .and_then(|c| c.source);
    // Views on views: deeper than this nobody stacks them.
    for _ in 0..16 {
        match source {
            Some(id) if sides.pairing.same(before, id) => return true,
            Some(id) => {
                source = sides
                    .after
                    .relations()
                    .find_map(|r| r.column_by_id(id))
                    .and_then(|c| c.source)
            }
            None => return false,
        }
    }
    false
}

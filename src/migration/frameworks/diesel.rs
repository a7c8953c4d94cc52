//! Diesel: `<version>_<name>/up.sql`; the version is the name up to the first `_` without its
//! dashes, compared as text. The same folders serve Hasura (`migrations/<database>/…`).

use crate::migration::discover::Group;
use crate::migration::layout::{Claim, claim_nested, folder, name};
use crate::migration::lower::lower_sql;
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};

/// The row of Diesel.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "diesel",
    title: "Diesel",
    layout: Layout::Own(claim),
    fits: |group| !is_hasura(group),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

/// The row of Hasura.
pub(super) const HASURA: Framework = Framework {
    id: "hasura",
    title: "Hasura",
    layout: Layout::Own(claim),
    fits: is_hasura,
    lower: lower_sql,
    arrange: None,
    joins: false,
};

fn is_hasura(group: &Group<'_>) -> bool {
    let above = folder(folder(group.root));
    group
        .tree
        .has(&crate::migration::layout::join(above, "config.yaml"))
        && !group
            .tree
            .below(&crate::migration::layout::join(above, "metadata"))
            .is_empty()
}

fn claim(path: &str) -> Option<Claim> {
    let mut claim = claim_nested(path, "up.sql", "down.sql")?;
    let stem = name(folder(path));
    let (version, title) = stem.split_once('_').unwrap_or((stem, ""));
    claim.version = Version::text(version.replace('-', "")).titled(title);
    Some(claim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_both_styles_follow_each_other() {
        let version = |folder: &str| {
            claim(&format!("migrations/{folder}/up.sql"))
                .unwrap()
                .version
        };
        assert!(version("20140924113530_dumped") < version("2017-09-23-182408_tokens"));
        assert!(version("2026-05-27-120000_a") < version("2026-05-27-130000-0000_b"));
        assert!(version("00000000000000_diesel_initial_setup") < version("20140924113530_x"));
    }
}

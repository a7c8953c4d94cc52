//! refinery: Flyway's names (`V1__x.sql`) in a crate that depends on `refinery`; `U` stands for
//! versions that may run out of order, not for undo.

use crate::migration::layout::{Claim, Direction, Engine, folder, name, sql_name};
use crate::migration::lower::lower_sql;
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};

/// The row of refinery.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "refinery",
    title: "refinery",
    layout: Layout::Own(claim),
    fits: |group| group.manifest_names("Cargo.toml", "refinery"),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

fn claim(path: &str) -> Option<Claim> {
    let sql = sql_name(name(path))?;
    let (version, title) = sql.stem.strip_prefix(['V', 'U'])?.split_once("__")?;
    let (version, rest) = Version::leading(version)?;
    let root = folder(path);
    rest.is_empty().then(|| Claim {
        root: root.to_owned(),
        version: version.titled(title),
        direction: Direction::Up,
        engine: sql.engine.or_else(|| Engine::of_folder(root)),
        numbered: true,
    })
}

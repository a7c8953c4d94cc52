//! Flyway: `V1.2__x.sql`, `R__x.sql`, `U1__x.sql`, `B1__x.sql`, callbacks; the folder is searched
//! with all folders below it, and a folder called after an engine is a root of its own.
//!
//! The hard thing: `1.10` runs after `1.9`, and `_` in a version is a dot.

use crate::migration::layout::{Claim, Direction, Engine, folder, name, sql_name};
use crate::migration::lower::lower_sql;
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};

/// The row of Flyway.
pub(super) const FRAMEWORK: Framework = Framework {
    id: "flyway",
    title: "Flyway",
    layout: Layout::Own(claim),
    fits: |group| group.files.iter().any(|(_, c)| c.numbered),
    lower: lower_sql,
    arrange: None,
    joins: false,
};

/// Events that Flyway calls a script for.
const CALLBACKS: [&str; 8] = [
    "before", "after", "create", "baseline", "clean", "info", "repair", "undo",
];

/// Those that run once all migrations did, so that what they make is there.
const LAST: [&str; 3] = ["afterMigrate", "afterMigrateApplied", "afterVersioned"];

fn claim(path: &str) -> Option<Claim> {
    let sql = sql_name(name(path))?;
    let root = root(folder(path));
    let claim = |version: Version, direction, numbered| Claim {
        root: root.to_owned(),
        version,
        direction,
        engine: sql.engine.or_else(|| Engine::of_folder(root)),
        numbered,
    };
    if let Some(title) = sql.stem.strip_prefix("R__") {
        return Some(claim(Version::text(title), Direction::Repeatable, false));
    }
    if let Some((head, title)) = sql.stem.split_once("__") {
        let mut letters = head.chars();
        let direction = match letters.next()? {
            'V' | 'v' => Some(Direction::Up),
            'U' => Some(Direction::Down),
            'B' => Some(Direction::Aside),
            _ => None,
        };
        if let Some(direction) = direction {
            let (version, rest) = Version::leading(letters.as_str())?;
            return rest
                .is_empty()
                .then(|| claim(version.titled(title), direction, true));
        }
    }
    let callback = CALLBACKS.iter().any(|event| {
        sql.stem
            .strip_prefix(event)
            .is_some_and(|rest| rest.starts_with(char::is_uppercase))
    });
    let event = sql
        .stem
        .split_once("__")
        .map_or(sql.stem, |(event, _)| event);
    if LAST.contains(&event) {
        // After all that are repeatable themselves.
        let last = Version::text(format!("~{}", sql.stem));
        return Some(claim(last, Direction::Repeatable, false));
    }
    callback.then(|| claim(Version::text(sql.stem), Direction::Aside, false))
}

/// The location that Flyway was given: the folder called after migrations, if the folders below it
/// are not called after engines; else the file's own.
fn root(own: &str) -> &str {
    let mut at = own;
    loop {
        let last = name(at).to_ascii_lowercase();
        if Engine::named(&last).is_some() {
            return own;
        }
        if matches!(last.as_str(), "migration" | "migrations" | "flyway") {
            return at;
        }
        if at.is_empty() {
            return own;
        }
        at = folder(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_part_by_part() {
        let version = |path| claim(path).unwrap().version;
        assert!(version("db/migration/V1.10__b.sql") > version("db/migration/V1.9__a.sql"));
        assert!(version("db/migration/V1_10__b.sql") > version("db/migration/V1_9__a.sql"));
        assert!(version("m/V1__z.sql") < version("m/V1.1__a.sql"));
        assert!(version("m/V20240102030405__b.sql") > version("m/V2__a.sql"));
    }

    #[test]
    fn kinds_of_scripts_are_told_apart() {
        let direction = |path| claim(path).unwrap().direction;
        assert_eq!(direction("m/R__views.sql"), Direction::Repeatable);
        assert_eq!(direction("m/U1__a.sql"), Direction::Down);
        assert_eq!(direction("m/beforeMigrate__lock.sql"), Direction::Aside);
        assert_eq!(direction("m/afterMigrateError__mail.sql"), Direction::Aside);
        assert!(claim("m/users.sql").is_none());
        assert!(claim("m/Very__odd.sql").is_none());
    }

    #[test]
    fn callbacks_after_all_migrations_make_views_as_well() {
        let views = claim("m/afterMigrateApplied__001_views.sql").unwrap();
        assert_eq!(views.direction, Direction::Repeatable);
        assert!(views.version > claim("m/R__views.sql").unwrap().version);
        assert!(
            views.version
                < claim("m/afterMigrateApplied__002_stats.sql")
                    .unwrap()
                    .version
        );
    }

    #[test]
    fn folders_of_engines_are_roots_of_their_own() {
        assert_eq!(
            claim("db/migration/common/V1__a.sql").unwrap().root,
            "db/migration"
        );
        let mysql = claim("db/migration/mysql/V1__a.sql").unwrap();
        assert_eq!(
            (mysql.root.as_str(), mysql.engine.unwrap().name),
            ("db/migration/mysql", "mysql")
        );
    }
}

//! Migrations written in the application's language with SQL in strings: goose in Go, Flyway in
//! Java, TypeORM, Knex `raw`, or a list of functions in one file of the application's own.
//!
//! In: source files whose path speaks of migrations. Out: a root for a folder of numbered files,
//! or for one file that holds them all. The hard thing: most source files of such folders are the
//! machinery and no migrations, so a file counts only with statements in its strings.

use crate::migration::discover::Group;
use crate::migration::embedded;
use crate::migration::layout::{
    self, Claim, Direction, Engine, folder, is_named_strictly, name, root_of_folder,
};
use crate::migration::version::Version;
use crate::migration::{Framework, Layout};

/// The row of numbered source files in a folder of migrations.
pub(super) const FOLDER: Framework = Framework {
    id: "code",
    title: "SQL in the strings of source files",
    layout: Layout::Own(claim_numbered),
    fits: is_series,
    lower: embedded::lower_code,
    arrange: None,
    joins: false,
};

/// The row of a single file with all migrations.
pub(super) const FILE: Framework = Framework {
    id: "code-file",
    title: "SQL in the strings of one source file",
    layout: Layout::Own(claim_file),
    fits: holds_schema,
    lower: embedded::lower_code,
    arrange: None,
    joins: false,
};

/// Most of the files that are looked at hold statements; beside SQL files one is enough.
fn is_series(group: &Group<'_>) -> bool {
    if layout::is_retired(group.root) {
        return false;
    }
    let beside = group
        .tree
        .directly_in(group.root)
        .any(|path| path.ends_with(".sql"));
    if beside {
        return holds_schema(group);
    }
    let Some((path, _)) = group.files.first() else {
        return false;
    };
    let texts = group.sample();
    let holding = texts
        .iter()
        .filter(|text| embedded::holds_schema(path, text))
        .count();
    holding * 2 >= texts.len().max(1)
}

fn holds_schema(group: &Group<'_>) -> bool {
    group.files.iter().any(|(path, _)| {
        group
            .tree
            .text(path)
            .is_some_and(|text| embedded::holds_schema(path, &text))
    })
}

/// A source file's name without extension and direction.
fn stem(path: &str) -> Option<(&str, Direction)> {
    embedded::language(path)?;
    let (stem, _) = name(path).rsplit_once('.')?;
    Some(match stem.rsplit_once('.') {
        Some((stem, "up")) => (stem, Direction::Up),
        Some((stem, "down")) => (stem, Direction::Down),
        _ => (stem, Direction::Up),
    })
}

fn claim_numbered(path: &str) -> Option<Claim> {
    let (stem, direction) = stem(path)?;
    let (root, mut parts, _) = root_of_folder(folder(path));
    if !is_named_strictly(root) || stem.ends_with("_test") {
        return None;
    }
    let (version, rest) = match stem.split_once("__") {
        Some((head, title)) if head.starts_with('V') => {
            (Version::leading(head.get(1..)?)?.0, title)
        }
        _ => Version::leading(stem)?,
    };
    parts.extend(version.parts);
    // Flyway looks for classes in the package of the same name as the folder of resources.
    let root = match root.split_once("src/main/") {
        Some((module, package)) if package.ends_with("/db/migration") && stem.starts_with('V') => {
            format!("{module}src/main/resources/db/migration")
        }
        _ => root.to_owned(),
    };
    Some(Claim {
        engine: Engine::of_folder(&root),
        root,
        version: Version {
            parts,
            title: String::new(),
        }
        .titled(rest),
        direction,
        numbered: true,
    })
}

fn claim_file(path: &str) -> Option<Claim> {
    let (stem, direction) = stem(path)?;
    let lower = stem.to_ascii_lowercase();
    let mut words = lower.split(['_', '-', '.']);
    let engine = Engine::of_folder(&lower).or_else(|| Engine::of_folder(folder(path)));
    let above = name(folder(path)).to_ascii_lowercase();
    let speaks = |word: &str| {
        matches!(
            word,
            "migrations" | "migration" | "migrate" | "migrator" | "schema" | "schemas" | "ddl"
        )
    };
    let own = words.any(speaks) || lower.ends_with("migrations") || lower.ends_with("migrator");
    let test = lower.ends_with("test") || lower.ends_with("tests") || lower.starts_with("test_");
    if test || !(own || (Engine::named(&lower).is_some() && speaks(&above))) {
        return None;
    }
    Some(Claim {
        root: path.to_owned(),
        version: Version::text(stem),
        direction,
        engine,
        numbered: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_speak_of_migrations_are_claimed() {
        assert_eq!(
            claim_file("internal/database/migrations.go").unwrap().root,
            "internal/database/migrations.go"
        );
        assert_eq!(
            claim_file("app/Schema/Postgres.php")
                .unwrap()
                .engine
                .unwrap()
                .name,
            "postgresql"
        );
        assert!(claim_file("internal/database/postgresql.go").is_none());
        assert!(claim_file("internal/database/migrations_test.go").is_none());
        let numbered = claim_numbered("db/migrations/00002_x.go").unwrap();
        assert!(numbered.version < claim_numbered("db/migrations/00010_x.go").unwrap().version);
        assert!(claim_numbered("db/migrations/main.go").is_none());
        assert!(claim_numbered("src/db/migration/V1_2__Fill.java").is_some());
        assert!(claim_numbered("src/1_intro/main.go").is_none());
    }
}

//! Which paths are migrations, of which root and direction.
use super::*;

fn claim(path: &str) -> Claim {
    claim_sql(path).unwrap()
}

#[test]
fn the_root_is_the_folder_above_date_and_version_folders() {
    assert_eq!(
        claim("db/migrations/2024/05/01_x.sql").root,
        "db/migrations"
    );
    assert_eq!(
        claim("s/schema/main/delta/73/01_x.sql").root,
        "s/schema/main/delta"
    );
    assert_eq!(claim("sql/schema_version_9.sql").root, "sql");
    assert_eq!(claim("db/migrations/up/01_x.sql").root, "db/migrations");
    assert!(
        claim("d/delta/73/01_x.sql").version < claim("d/delta/73/02_x.sql").version
            && claim("d/delta/9/02_x.sql").version < claim("d/delta/73/01_x.sql").version
    );
}

#[test]
fn engines_stand_in_tags_and_folders() {
    assert_eq!(
        claim("m/1_a.cockroach.up.sql").engine.unwrap().name,
        "cockroachdb"
    );
    assert_eq!(
        claim("delta/3/01a.sql.postgres").engine.unwrap().name,
        "postgresql"
    );
    assert_eq!(
        claim("migrate/sqlite3/1_a.sql").engine.unwrap().dialect,
        Dialect::Sqlite
    );
    assert_eq!(
        claim("migrations-mysql/1_a.sql").engine.unwrap().dialect,
        Dialect::Mysql
    );
    assert_eq!(claim("migrations/1_a.sql").engine, None);
}

#[test]
fn down_files_are_recognised() {
    for path in [
        "m/1_a.down.sql",
        "m/1_a.mysql.autocommit.down.sql",
        "migrations/down/1_a.sql",
        "m/001.undo.create-users.sql",
        "m/1_a.rollback.sql",
    ] {
        assert_eq!(claim(path).direction, Direction::Down, "{path}");
    }
    assert_eq!(claim("m/1_a.up.sql").direction, Direction::Up);
    assert_eq!(claim("m/1_scale_up.sql").direction, Direction::Up);
}

#[test]
fn unnumbered_files_count_only_in_folders_called_after_migrations() {
    assert!(claim_sql("db/migrations/add_users.sql").is_some());
    assert!(claim_sql("db/migrations/mysql/add_users.sql").is_some());
    assert!(claim_sql("db/queries/list_users.sql").is_none());
}

#[test]
fn test_and_vendored_folders_are_aside() {
    assert!(is_aside("src/test/resources/db/migration/V1__a.sql"));
    assert!(is_aside("oryx/popx/stub/migrations/1_a.sql"));
    assert!(is_aside("vendor/x/migrations/1_a.sql"));
    assert!(!is_aside("latest/migrations/1_a.sql"));
}

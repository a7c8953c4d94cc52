//! The reader's specification: `testdata/sql/<dialect>.sql` holds blocks of SQL, each followed by
//! the operations that it stands for, one on a line that starts with `-->`.

use super::super::Dialect;
use super::read;
use super::show::show;

/// Reads one file of blocks and compares what each stands for.
fn check(text: &str, dialect: Dialect) {
    let mut wrong = String::new();
    let mut blocks = 0;
    for block in text.replace("\r\n", "\n").split("\n\n") {
        let expected: Vec<&str> = block
            .lines()
            .filter_map(|l| l.strip_prefix("--> "))
            .collect();
        if expected.is_empty() {
            continue;
        }
        blocks += 1;
        let sql: Vec<&str> = block.lines().filter(|l| !l.starts_with("-->")).collect();
        let sql = sql.join("\n");
        let found: Vec<String> = read(&sql, dialect)
            .iter()
            .map(|p| show(&p.operation))
            .collect();
        if found != expected {
            let found: String = found.iter().map(|f| format!("--> {f}\n")).collect();
            wrong += &format!("{sql}\n{found}\n");
        }
    }
    assert!(
        blocks > 0 && wrong.is_empty(),
        "these blocks read otherwise:\n{wrong}"
    );
}

#[test]
fn postgresql() {
    check(
        include_str!("../../../testdata/sql/postgresql.sql"),
        Dialect::Postgresql,
    );
}

#[test]
fn mysql() {
    check(
        include_str!("../../../testdata/sql/mysql.sql"),
        Dialect::Mysql,
    );
}

#[test]
fn sqlite() {
    check(
        include_str!("../../../testdata/sql/sqlite.sql"),
        Dialect::Sqlite,
    );
}

#[test]
fn mssql() {
    check(
        include_str!("../../../testdata/sql/mssql.sql"),
        Dialect::Mssql,
    );
}

#[test]
fn oracle() {
    check(
        include_str!("../../../testdata/sql/oracle.sql"),
        Dialect::Oracle,
    );
}

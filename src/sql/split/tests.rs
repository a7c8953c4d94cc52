//! Where statements end, in every dialect.

use super::*;

fn cut(text: &str, dialect: Dialect) -> Vec<&str> {
    statements(text, dialect)
        .iter()
        .map(|s| s.span.of(text))
        .collect()
}

#[test]
fn a_statement_starts_at_its_first_word() {
    let text = "-- why\n/* and how */ SELECT 1; \n\nSELECT ';'  ;;\n-- end";
    let all = statements(text, Dialect::Postgresql);
    assert_eq!(cut(text, Dialect::Postgresql), ["SELECT 1", "SELECT ';'"]);
    assert_eq!((all[0].line, all[1].line, all[1].end_line), (2, 4, 4));
    assert!(all[1].terminated);
}

#[test]
fn what_is_never_closed_is_told() {
    let pg = |text| unclosed(text, Dialect::Postgresql);
    assert_eq!(pg("SELECT 1;\n\nSELECT 'abc"), Some(3));
    assert_eq!(pg("SELECT 1; /* DROP TABLE a;\n"), Some(1));
    assert_eq!(pg("SELECT 'it''"), Some(1));
    assert_eq!(pg("CREATE FUNCTION f() AS $f$ x; $$"), Some(1));
    assert_eq!(pg("SELECT \"a"), Some(1));
    for closed in [
        "",
        "SELECT 'abc'",
        "SELECT 'abc';",
        "SELECT 1 -- it's",
        "SELECT 1; /* a */",
        "COPY t FROM stdin;\nit's\n\\.\n",
    ] {
        assert_eq!(pg(closed), None, "{closed}");
    }
    assert_eq!(unclosed("SELECT 'a\\'", Dialect::Mysql), Some(1));
}

#[test]
fn bodies_are_part_of_their_statement() {
    let pg = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END FROM t; SELECT 2; END; SELECT 3";
    assert_eq!(cut(pg, Dialect::Postgresql).len(), 2);
    let sqlite = "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE b SET c = CASE WHEN d THEN 1 ELSE 2 END; DELETE FROM e; END;\nSELECT 1;";
    assert_eq!(cut(sqlite, Dialect::Sqlite).len(), 2);
    let mysql = "CREATE DEFINER=`a`@`b` PROCEDURE p() BEGIN IF x THEN SELECT 1; END IF; WHILE y DO SELECT 2; END WHILE; END;\nSELECT 3;";
    assert_eq!(cut(mysql, Dialect::Mysql).len(), 2);
    let dollars = "DO $$ BEGIN a; END $$; SELECT 1;";
    assert_eq!(cut(dollars, Dialect::Postgresql).len(), 2);
    let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b); SELECT 1";
    assert_eq!(cut(rule, Dialect::Postgresql).len(), 2);
}

#[test]
fn a_delimiter_is_what_the_client_was_told() {
    let text = "DELIMITER $$\nCREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.b = 1; END$$\nDELIMITER ;\nSELECT 1;";
    let all = cut(text, Dialect::Mysql);
    assert_eq!(all.len(), 2);
    assert!(all[0].ends_with("END"));
}

#[test]
fn the_server_cuts_what_a_delimiter_sends_together() {
    let text = "DELIMITER //\nSET @a = 1;\nCREATE TABLE t (a int);\nINSERT INTO t VALUES (1);\n\
        CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\nBEGIN NOT ATOMIC SELECT 1; END//";
    let all = cut(text, Dialect::Mysql);
    assert_eq!(all.len(), 5);
    assert_eq!(all[1], "CREATE TABLE t (a int)");
    assert!(all[3].ends_with("END"));
}

#[test]
fn psql_commands_and_rows_stand_between_statements() {
    let text = "\\connect db\nCOPY t (a) FROM stdin;\n1;'\n\\.\n\nSELECT 1;\n\\restrict x\n";
    let all = statements(text, Dialect::Postgresql);
    assert_eq!(
        cut(text, Dialect::Postgresql),
        ["COPY t (a) FROM stdin", "SELECT 1"]
    );
    assert_eq!(all[0].data.map(|d| d.of(text)), Some("1;'\n"));
    assert_eq!(all[1].line, 6);
}

#[test]
fn conditional_comments_hold_statements() {
    let text = "/*!40101 SET NAMES utf8 */;\n/*!50001 CREATE VIEW v AS SELECT 1 */;";
    assert_eq!(
        cut(text, Dialect::Mysql),
        ["SET NAMES utf8", "CREATE VIEW v AS SELECT 1"]
    );
}

#[test]
fn sql_server_ends_at_go_or_at_the_next_statement() {
    let text = "ALTER TABLE a ADD b int\nALTER TABLE c\nDROP COLUMN d\nGO\nCREATE PROCEDURE p AS\nSELECT 1;\nALTER TABLE x ADD y int\nGO\n";
    let all = cut(text, Dialect::Mssql);
    assert_eq!(all.len(), 3);
    assert_eq!(all[1], "ALTER TABLE c\nDROP COLUMN d");
    assert!(all[2].ends_with("ADD y int"));
}

#[test]
fn oracle_units_end_at_a_slash() {
    let text =
        "CREATE TRIGGER t BEFORE INSERT ON a BEGIN :new.b := 1; END;\n/\nSELECT 4 / 2 FROM dual;";
    assert_eq!(cut(text, Dialect::Oracle).len(), 2);
}

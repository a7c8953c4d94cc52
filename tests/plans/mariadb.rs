//! The plans for MySQL and MariaDB, and a database of one case on a MariaDB. `VERDICTS_MARIADB` is its
//! socket.

use std::process::Command;

use impact::change::plan::Phase;
use impact::sql::Dialect;

use super::{Case, Server, said};

pub(super) const ORDERS: &str = "CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers SELECT seq FROM seq_1_to_50;
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, status varchar(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'placed', note varchar(20) DEFAULT 'none', total int NOT NULL, code varchar(20));
CREATE INDEX orders_status_idx ON orders (status, customer_id);
INSERT INTO orders SELECT seq, 1 + seq % 50, IF(seq % 2, 'paid', 'placed'), IF(seq % 3, 'x', NULL), seq, seq FROM seq_1_to_12001;
";

const BASE: Case = Case {
    schema: ORDERS,
    ..super::BASE
};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "drop column",
        change: "ALTER TABLE orders DROP COLUMN total;",
        old: &[
            "SELECT id, total FROM orders WHERE total > 5 LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
        ],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO orders (id, customer_id) VALUES (20002, 1)", "SELECT id FROM orders LIMIT 1"],
        ..BASE
    },
    Case {
        name: "drop column that much stands on",
        schema: "CREATE TABLE customers (id bigint PRIMARY KEY, code varchar(9) NOT NULL, UNIQUE KEY one_code (code));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_code varchar(9), total int, tax int,
  CONSTRAINT to_customer FOREIGN KEY (customer_code) REFERENCES customers (code),
  CONSTRAINT taxed CHECK (customer_code <> '' OR tax > 0), UNIQUE KEY once (total, customer_code));
INSERT INTO customers SELECT seq, seq FROM seq_1_to_9;
INSERT INTO orders SELECT seq, seq, seq, seq FROM seq_1_to_9;
",
        change: "ALTER TABLE orders DROP FOREIGN KEY to_customer;
ALTER TABLE orders DROP CONSTRAINT taxed;
ALTER TABLE orders DROP INDEX once;
ALTER TABLE orders DROP COLUMN customer_code;",
        old: &["INSERT INTO orders VALUES (10, '9', 5, 5)", "SELECT customer_code FROM orders"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO orders (id, total, tax) VALUES (11, 50, 5)"],
        ..BASE
    },
    Case {
        name: "drop column of a key that other tables point at",
        schema: "CREATE TABLE customers (id bigint PRIMARY KEY, code varchar(9) NOT NULL, UNIQUE KEY one_code (code));
CREATE TABLE orders (id bigint PRIMARY KEY, customer_code varchar(9), FOREIGN KEY (customer_code) REFERENCES customers (code));
INSERT INTO customers SELECT seq, seq FROM seq_1_to_9;
INSERT INTO orders SELECT seq, seq FROM seq_1_to_9;
",
        change: "ALTER TABLE orders DROP FOREIGN KEY orders_ibfk_1;\nALTER TABLE customers DROP COLUMN code;",
        old: &["SELECT code FROM customers", "INSERT INTO customers VALUES (10, '10')"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO customers (id) VALUES (11)"],
        ..BASE
    },
    Case {
        name: "rename column",
        change: "ALTER TABLE orders RENAME COLUMN status TO state;",
        old: &[
            "SELECT status FROM orders WHERE status = 'paid' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
            "INSERT INTO orders (id, customer_id, status, total) VALUES (20001, 1, 'paid', 5)",
            "UPDATE orders SET status = 'sent' WHERE id = 7",
        ],
        // It writes both from the deploy on.
        new: &[
            "SELECT status FROM orders WHERE status = 'paid' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)",
            "INSERT INTO orders (id, customer_id, status, state, total) VALUES (20002, 1, 'paid', 'paid', 5)",
            "UPDATE orders SET status = 'sent', state = 'sent' WHERE id = 8",
        ],
        last: &[
            "SELECT state FROM orders WHERE state = 'paid' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20003, 1, 5)",
            "INSERT INTO orders (id, customer_id, state, total) VALUES (20003, 1, 'paid', 5)",
            "UPDATE orders SET state = 'sent' WHERE id = 9",
        ],
        last_from: "stop writing status",
        ..BASE
    },
    Case {
        name: "rename column without a default",
        change: "ALTER TABLE orders RENAME COLUMN total TO cents;",
        old: &["SELECT total FROM orders LIMIT 1", "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total, cents) VALUES (20002, 1, 5, 5)"],
        last: &["SELECT cents FROM orders LIMIT 1", "INSERT INTO orders (id, customer_id, cents) VALUES (20003, 1, 5)"],
        last_from: "stop writing total",
        ..BASE
    },
    Case {
        name: "rename computed column",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, total integer, twice integer GENERATED ALWAYS AS (total * 2) STORED);
INSERT INTO orders (id, total) VALUES (1, 1), (2, 2);
",
        change: "ALTER TABLE orders RENAME COLUMN twice TO two;",
        old: &["SELECT twice FROM orders", "INSERT INTO orders (id, total) VALUES (10, 1)"],
        old_until: Phase::AfterDeploy,
        new: &["SELECT two FROM orders", "INSERT INTO orders (id, total) VALUES (10, 1)"],
        by_hand: &[(
            "computed by the same expression",
            "ALTER TABLE orders ADD COLUMN two integer GENERATED ALWAYS AS (total * 2) STORED",
        )],
        ..BASE
    },
    Case {
        name: "widen type",
        change: "ALTER TABLE orders MODIFY total bigint NOT NULL;",
        old: &["SELECT total FROM orders WHERE total = 7", "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        old_until: Phase::NextRelease,
        new: &["UPDATE orders SET total = total + 1 WHERE id = 7"],
        ..BASE
    },
    Case {
        name: "change type",
        change: "ALTER TABLE orders MODIFY code int;",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, '17')"],
        old_until: Phase::NextRelease,
        new: &["SELECT code FROM orders WHERE code = 7"],
        ..BASE
    },
    Case {
        name: "change type, not null and default in one statement",
        change: "ALTER TABLE orders MODIFY note varchar(40) NOT NULL DEFAULT 'new';",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total, note) VALUES (20002, 1, 5, 'y')"],
        ..BASE
    },
    Case {
        name: "widen type and set not null in one statement",
        change: "ALTER TABLE orders MODIFY code varchar(40) NOT NULL;",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, 'a')"],
        new: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20002, 1, 5, 'b')"],
        ..BASE
    },
    Case {
        name: "add and drop labels",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new', 'it''s', 'paid') NOT NULL DEFAULT 'new');
INSERT INTO orders (id) SELECT seq FROM seq_1_to_12001;
",
        change: "ALTER TABLE orders MODIFY state enum('new', 'it''s', 'sent') NOT NULL DEFAULT 'new', ADD COLUMN extra int;",
        old: &["INSERT INTO orders (id, state) VALUES (20001, 'new')"],
        new: &["INSERT INTO orders (id, state) VALUES (20002, 'it''s')"],
        ..BASE
    },
    Case {
        name: "set not null",
        change: "ALTER TABLE orders MODIFY note varchar(20) NOT NULL DEFAULT 'none';",
        old: &["INSERT INTO orders (id, customer_id, total, note) VALUES (20001, 1, 5, NULL)"],
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)"],
        ..BASE
    },
    Case {
        name: "drop not null with another change",
        change: "ALTER TABLE orders MODIFY status varchar(20) COLLATE utf8mb4_bin DEFAULT 'placed', ADD COLUMN extra int;",
        old: &["SELECT status FROM orders"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)"],
        ..BASE
    },
    Case {
        name: "defaults",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, a int NOT NULL DEFAULT 1, b datetime, c timestamp NULL, d varchar(9) DEFAULT 'x', e varchar(40));
INSERT INTO orders (id) SELECT seq FROM seq_1_to_9;
",
        change: "ALTER TABLE orders ALTER a SET DEFAULT 2, MODIFY b datetime DEFAULT CURRENT_TIMESTAMP, MODIFY c timestamp NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP, ALTER d DROP DEFAULT, MODIFY e varchar(40) DEFAULT (uuid());",
        old: &["INSERT INTO orders (id) VALUES (10)"],
        old_until: Phase::WithDeploy,
        new: &["INSERT INTO orders (id, a, b, c, d, e) VALUES (11, 1, now(), now(), 'y', 'z')"],
        ..BASE
    },
    Case {
        name: "a default of an instant",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, c timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);
INSERT INTO orders (id) SELECT seq FROM seq_1_to_9;
",
        change: "ALTER TABLE orders MODIFY c timestamp NULL DEFAULT CURRENT_TIMESTAMP;",
        old: &["INSERT INTO orders (id) VALUES (10)"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, c) VALUES (11, now())"],
        ..BASE
    },
    Case {
        name: "add required column",
        change: "ALTER TABLE orders ADD COLUMN region varchar(9) NOT NULL;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)", "SELECT * FROM orders LIMIT 1"],
        new: &["INSERT INTO orders (id, customer_id, total, region) VALUES (20002, 1, 5, 'eu')"],
        value: "'eu'",
        ..BASE
    },
    Case {
        name: "add a required timestamp",
        change: "ALTER TABLE orders ADD COLUMN seen timestamp(3) NOT NULL, ADD COLUMN extra int;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total, seen) VALUES (20002, 1, 5, now())"],
        value: "now()",
        ..BASE
    },
    Case {
        name: "add columns of many kinds in one statement",
        change: "ALTER TABLE orders ADD COLUMN a varchar(9) COLLATE utf8mb4_bin DEFAULT 'a', ADD COLUMN b int GENERATED ALWAYS AS (total + 1) STORED, ADD COLUMN c timestamp NULL, ADD COLUMN d enum('x', 'y') NOT NULL DEFAULT 'y', ADD COLUMN e datetime NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        old_until: Phase::NextRelease,
        new: &["SELECT a, c, d, e FROM orders LIMIT 1"],
        by_hand: &[("orders.b", "ALTER TABLE orders ADD COLUMN b int GENERATED ALWAYS AS (total + 1) STORED")],
        ..BASE
    },
    Case {
        name: "drop table",
        schema: "CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE `lines` (id bigint PRIMARY KEY, customer_id bigint, order_id bigint, FOREIGN KEY (customer_id) REFERENCES customers (id), FOREIGN KEY (order_id) REFERENCES orders (id));
INSERT INTO orders SELECT seq FROM seq_1_to_9; INSERT INTO `lines` SELECT seq, NULL, seq FROM seq_1_to_9;
",
        change: "ALTER TABLE `lines` DROP FOREIGN KEY lines_ibfk_2;\nDROP TABLE orders;",
        old: &["SELECT id FROM orders", "INSERT INTO orders VALUES (10)"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO `lines` (id) VALUES (10)"],
        ..BASE
    },
    Case {
        name: "rename table",
        change: "ALTER TABLE orders RENAME TO purchases;",
        old: &[
            "SELECT status FROM orders WHERE id = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5) ON DUPLICATE KEY UPDATE total = 6",
            "UPDATE orders SET status = 'paid' WHERE id = 7",
            "DELETE FROM orders WHERE id = 7",
        ],
        old_until: Phase::AfterDeploy,
        new: &[
            "INSERT INTO purchases (id, customer_id, total) VALUES (20002, 1, 5) ON DUPLICATE KEY UPDATE total = 6",
            "SELECT status FROM purchases WHERE id = 7 FOR UPDATE",
            "REPLACE INTO purchases (id, customer_id, total) VALUES (7, 1, 5)",
            "DELETE FROM purchases WHERE id = 7",
        ],
        both: &[
            ("UPDATE orders SET status = 'old' WHERE id = 7; SELECT status FROM purchases WHERE id = 7", "old"),
            ("UPDATE purchases SET status = 'new' WHERE id = 7; SELECT status FROM orders WHERE id = 7", "new"),
        ],
        ..BASE
    },
    Case {
        name: "add unique key",
        change: "ALTER TABLE orders ADD CONSTRAINT one_code UNIQUE (code);",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, 'new')"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20002, 1, 5, 'other')"],
        ..BASE
    },
    Case {
        name: "add keys in one statement",
        schema: "CREATE TABLE users (id bigint NOT NULL, email varchar(40), bio text, story text);
INSERT INTO users SELECT seq, seq, seq, seq FROM seq_1_to_9;
",
        change: "ALTER TABLE users ADD PRIMARY KEY (id), ADD UNIQUE KEY one_email (email), ADD UNIQUE KEY one_bio (bio(20)), ADD FULLTEXT KEY told (story), ADD KEY by_id (id, email);",
        old: &["INSERT INTO users VALUES (10, '10', 'a', 'b')"],
        old_until: Phase::NextRelease,
        new: &["SELECT id FROM users WHERE email = '7'"],
        by_hand: &[
            ("build the index one_bio", "ALTER TABLE users ADD UNIQUE KEY one_bio (bio(20))"),
            ("build the index told", "ALTER TABLE users ADD FULLTEXT KEY told (story)"),
        ],
        ..BASE
    },
    Case {
        name: "drop keys in one statement",
        schema: "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(40), phone varchar(40), age int, UNIQUE KEY one_email (email), KEY by_phone (phone), CONSTRAINT grown CHECK (age > 17));
INSERT INTO users SELECT seq, seq, seq, 20 FROM seq_1_to_9;
",
        change: "ALTER TABLE users DROP PRIMARY KEY, DROP KEY one_email, DROP KEY by_phone, DROP CONSTRAINT grown;",
        old: &["INSERT INTO users VALUES (1, '1', '1', 20) ON DUPLICATE KEY UPDATE age = 21"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO users VALUES (11, 'new', 'new', 19)"],
        ..BASE
    },
    Case {
        name: "add foreign key",
        change: "ALTER TABLE orders ADD CONSTRAINT to_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 999, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)"],
        ..BASE
    },
    Case {
        name: "add check",
        change: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, -5)"],
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)"],
        ..BASE
    },
    Case {
        name: "create and drop an index",
        change: "CREATE INDEX orders_total_idx ON orders (total);\nDROP INDEX orders_status_idx ON orders;",
        old: &["SELECT id FROM orders WHERE status = 'paid' LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &["SELECT id FROM orders WHERE total = 7"],
        ..BASE
    },
    Case {
        name: "drop a view and a trigger",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, total int);
CREATE VIEW large AS SELECT id FROM orders WHERE total > 5;
CREATE TRIGGER positive BEFORE INSERT ON orders FOR EACH ROW SET NEW.total = abs(NEW.total);
INSERT INTO orders SELECT seq, seq FROM seq_1_to_9;
",
        change: "DROP VIEW large;\nDROP TRIGGER positive;",
        old: &["SELECT id FROM large", "INSERT INTO orders VALUES (10, -1)"],
        old_until: Phase::WithDeploy,
        new: &["SELECT id FROM orders WHERE total > 5"],
        ..BASE
    },
];

/// A column of a type, what stands behind it, and a value.
pub(super) struct Column {
    data_type: &'static str,
    attributes: &'static str,
    value: &'static str,
}

const fn column(data_type: &'static str, attributes: &'static str, value: &'static str) -> Column {
    Column {
        data_type,
        attributes,
        value,
    }
}

/// Types and attributes that a statement loses where it states a column anew without them.
pub(super) const COLUMNS: &[Column] = &[
    column(
        "enum('new','paid, or not','it''s')",
        "DEFAULT 'new'",
        "'it''s'",
    ),
    column("set('a','b')", "", "'a,b'"),
    column("varchar(20)", "COLLATE utf8mb4_bin DEFAULT 'x'", "'y'"),
    column("text", "", "'y'"),
    column("longblob", "", "'y'"),
    column("json", "", "'[1]'"),
    column("decimal(10,2) unsigned", "DEFAULT 0.50", "1.25"),
    column("bigint unsigned", "DEFAULT 7", "18446744073709551615"),
    column("tinyint(1)", "DEFAULT 1", "0"),
    column("bit(3)", "DEFAULT b'101'", "b'011'"),
    column("double", "", "1.5"),
    column("date", "", "'2024-01-31'"),
    column("time(3)", "", "'10:00:00.125'"),
    column("year", "", "2024"),
    column(
        "timestamp(6)",
        "DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)",
        "'2024-01-31 10:00:00'",
    ),
    column(
        "datetime",
        "DEFAULT CURRENT_TIMESTAMP",
        "'2024-01-31 10:00:00'",
    ),
    column("char(36)", "DEFAULT (uuid())", "'y'"),
    column("binary(16)", "", "'y'"),
];

/// The changes that one column may see.
pub(super) fn of_column(column: &Column) -> Vec<Case> {
    let Column {
        data_type,
        attributes,
        value,
    } = column;
    let text = |text: String| -> &'static str { text.leak() };
    let list = |texts: &[&'static str]| -> &'static [&'static str] { texts.to_vec().leak() };
    let table = |null: &str| {
        text(format!(
            "CREATE TABLE orders (id bigint PRIMARY KEY, c {data_type} {null} {attributes});
INSERT INTO orders (id, c) SELECT seq, {value} FROM seq_1_to_9;
"
        ))
    };
    let write = text(format!("INSERT INTO orders (id, c) VALUES (10, {value})"));
    let both = text(format!(
        "INSERT INTO orders (id, c, d) VALUES (10, {value}, {value})"
    ));
    let other = text(format!("INSERT INTO orders (id, d) VALUES (10, {value})"));
    let without = "INSERT INTO orders (id) VALUES (10)";
    let mut cases = Vec::new();
    for null in ["NULL", "NOT NULL"] {
        cases.push(Case {
            name: text(format!("rename {data_type} {null} {attributes}")),
            schema: table(null),
            change: "ALTER TABLE orders RENAME COLUMN c TO d;",
            old: list(&[write]),
            new: list(&[both]),
            last: list(&[other]),
            last_from: "stop writing c",
            ..BASE
        });
        let turned = match null {
            "NULL" => "NOT NULL",
            _ => "NULL",
        };
        cases.push(Case {
            name: text(format!("{turned} for {data_type} {attributes}")),
            schema: table(null),
            // With another change in the statement the plan has to state the column by itself.
            change: text(format!(
                "ALTER TABLE orders MODIFY c {data_type} {turned} {attributes}, ADD COLUMN extra int;"
            )),
            old: list(&[write]),
            old_until: Phase::NextRelease,
            new: list(&[write]),
            value,
            ..BASE
        });
    }
    cases.push(Case {
        name: text(format!("drop {data_type} {attributes}")),
        schema: table("NOT NULL"),
        change: "ALTER TABLE orders DROP COLUMN c;",
        old: list(&[write]),
        old_until: Phase::AfterDeploy,
        new: list(&[without]),
        ..BASE
    });
    cases
}

/// A database of one case.
pub(super) struct Mariadb(String);

fn client(database: &str) -> Command {
    let socket =
        std::env::var("VERDICTS_MARIADB").expect("VERDICTS_MARIADB is not set: run .ci/databases");
    let mut client = Command::new("mariadb");
    client.args(["--no-defaults", "-uroot", "-B", "-S", &socket, database]);
    client
}

impl Mariadb {
    /// An answer with its head.
    pub(super) fn table(&self, sql: &str) -> Result<String, String> {
        said(&mut client(&self.0), sql)
    }
}

impl Server for Mariadb {
    const DIALECT: Dialect = Dialect::Mysql;

    fn new(index: usize) -> Self {
        let name = format!("plan_{index}");
        let make = format!(
            "DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4;"
        );
        said(&mut client("mysql"), &make).unwrap();
        Self(name)
    }

    fn run(&self, sql: &str) -> Result<String, String> {
        said(client(&self.0).arg("-N"), sql)
    }

    fn changed(&self, sql: &str) -> Result<String, String> {
        self.run(&format!("{sql};\nSELECT ROW_COUNT();"))
    }

    fn columns(&self) -> String {
        self.run(
            "SELECT table_name, column_name, column_type, is_nullable, column_default, collation_name, extra
             FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2;",
        )
        .unwrap()
    }
}

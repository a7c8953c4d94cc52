//! The plans for SQLite, and a database of one case in a file of its own.

use impact::change::plan::Phase;
use impact::sql::Dialect;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection};
use tempfile::TempDir;

use super::{Case, Server};

pub(super) const ORDERS: &str = "CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL, status text NOT NULL DEFAULT 'placed', note text, total integer NOT NULL, code text);
CREATE INDEX orders_status_idx ON orders (status, customer_id);
INSERT INTO customers WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 50) SELECT n FROM s;
INSERT INTO orders WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 12001)
  SELECT n, 1 + n % 50, CASE n % 2 WHEN 0 THEN 'paid' ELSE 'placed' END, CASE n % 3 WHEN 0 THEN NULL ELSE 'x' END, n, n FROM s;
";

const BASE: Case = Case {
    schema: ORDERS,
    ..super::BASE
};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "drop column",
        change: "ALTER TABLE orders DROP COLUMN note;",
        old: &[
            "SELECT id, note FROM orders WHERE note > 'a' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total, note) VALUES (20001, 1, 5, 'x')",
        ],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)", "SELECT id FROM orders LIMIT 1"],
        ..BASE
    },
    Case {
        name: "drop column that an index stands on",
        change: "DROP INDEX orders_status_idx;\nALTER TABLE orders DROP COLUMN status;",
        old: &["SELECT status FROM orders", "INSERT INTO orders (id, customer_id, total, status) VALUES (20001, 1, 5, 'x')"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)"],
        ..BASE
    },
    Case {
        name: "drop required column",
        change: "ALTER TABLE orders DROP COLUMN total;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO orders (id, customer_id) VALUES (20002, 1)"],
        by_hand: &[(
            "let new code leave orders.total out",
            "BEGIN; CREATE TABLE orders_2 (id integer PRIMARY KEY, customer_id integer NOT NULL, status text NOT NULL DEFAULT 'placed', note text, total integer, code text);
             INSERT INTO orders_2 SELECT * FROM orders; DROP TABLE orders; ALTER TABLE orders_2 RENAME TO orders;
             CREATE INDEX orders_status_idx ON orders (status, customer_id); COMMIT",
        )],
        ..BASE
    },
    Case {
        name: "rename column",
        change: "ALTER TABLE orders RENAME COLUMN note TO remark;",
        old: &[
            "SELECT note FROM orders WHERE note = 'x' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
            "UPDATE orders SET note = 'y' WHERE id = 7",
        ],
        new: &[
            "SELECT note FROM orders WHERE note = 'x' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total, note, remark) VALUES (20002, 1, 5, 'z', 'z')",
        ],
        last: &["SELECT remark FROM orders", "INSERT INTO orders (id, customer_id, total, remark) VALUES (20003, 1, 5, 'z')"],
        last_from: "stop writing note",
        ..BASE
    },
    Case {
        name: "rename required column with a default and an index",
        change: "ALTER TABLE orders RENAME COLUMN status TO state;",
        old: &["SELECT status FROM orders WHERE status = 'paid' LIMIT 1", "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total, status, state) VALUES (20002, 1, 5, 'z', 'z')"],
        last: &["SELECT state FROM orders WHERE state = 'paid' LIMIT 1", "INSERT INTO orders (id, customer_id, total) VALUES (20003, 1, 5)"],
        last_from: "stop writing status",
        by_hand: &[(
            "build orders anew with state NOT NULL",
            "BEGIN; CREATE TABLE orders_2 (id integer PRIMARY KEY, customer_id integer NOT NULL, status text DEFAULT 'placed', note text, total integer NOT NULL, code text, state text NOT NULL DEFAULT 'placed');
             INSERT INTO orders_2 SELECT * FROM orders; DROP TABLE orders; ALTER TABLE orders_2 RENAME TO orders;
             CREATE INDEX orders_status_idx ON orders (status, customer_id); CREATE INDEX orders_status_idx_2 ON orders (state, customer_id); COMMIT",
        )],
        ..BASE
    },
    Case {
        name: "rename computed column",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, total integer, twice integer GENERATED ALWAYS AS (total * 2) VIRTUAL);
INSERT INTO orders (id, total) VALUES (1, 1), (2, 2);
",
        change: "ALTER TABLE orders RENAME COLUMN twice TO two;",
        old: &["SELECT twice FROM orders", "INSERT INTO orders (id, total) VALUES (10, 1)"],
        old_until: Phase::AfterDeploy,
        new: &["SELECT two FROM orders", "INSERT INTO orders (id, total) VALUES (10, 1)"],
        by_hand: &[(
            "computed by the same expression",
            "ALTER TABLE orders ADD COLUMN two integer GENERATED ALWAYS AS (total * 2) VIRTUAL",
        )],
        ..BASE
    },
    Case {
        name: "set not null by a rebuild",
        change: "CREATE TABLE orders_2 (id integer PRIMARY KEY, customer_id integer NOT NULL, status text NOT NULL DEFAULT 'placed', note text NOT NULL, total integer NOT NULL, code text);
INSERT INTO orders_2 SELECT id, customer_id, status, coalesce(note, ''), total, code FROM orders;
DROP TABLE orders;
ALTER TABLE orders_2 RENAME TO orders;
CREATE INDEX orders_status_idx ON orders (status, customer_id);",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total, note) VALUES (20002, 1, 5, 'y')"],
        by_hand: &[(
            "build orders anew with note NOT NULL",
            "BEGIN; CREATE TABLE orders_2 (id integer PRIMARY KEY, customer_id integer NOT NULL, status text NOT NULL DEFAULT 'placed', note text NOT NULL, total integer NOT NULL, code text);
             INSERT INTO orders_2 SELECT * FROM orders; DROP TABLE orders; ALTER TABLE orders_2 RENAME TO orders;
             CREATE INDEX orders_status_idx ON orders (status, customer_id); COMMIT",
        )],
        ..BASE
    },
    Case {
        name: "drop what a rebuild leaves out",
        schema: "CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL DEFAULT 'x', customer_id integer REFERENCES customers, CONSTRAINT one UNIQUE (email), CONSTRAINT filled CHECK (email <> ''));
INSERT INTO users VALUES (1, 'a', NULL), (2, 'b', NULL);
",
        change: "PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE users_2 (id integer PRIMARY KEY, email text, customer_id integer);
INSERT INTO users_2 SELECT * FROM users;
DROP TABLE users;
ALTER TABLE users_2 RENAME TO users;
COMMIT;",
        old: &["INSERT INTO users (email) VALUES ('a') ON CONFLICT (email) DO NOTHING"],
        old_until: Phase::WithDeploy,
        new: &["INSERT INTO users (email) VALUES ('c')"],
        by_hand: &[("run the migration", "BEGIN; CREATE TABLE users_2 (id integer PRIMARY KEY, email text, customer_id integer);
             INSERT INTO users_2 SELECT * FROM users; DROP TABLE users; ALTER TABLE users_2 RENAME TO users; COMMIT")],
        ..BASE
    },
    Case {
        name: "add columns",
        change: "ALTER TABLE orders ADD COLUMN region text DEFAULT 'eu';\nALTER TABLE orders ADD COLUMN twice integer GENERATED ALWAYS AS (total * 2) VIRTUAL;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        old_until: Phase::NextRelease,
        new: &["SELECT region, twice FROM orders"],
        ..BASE
    },
    Case {
        name: "rename table",
        change: "ALTER TABLE orders RENAME TO purchases;",
        old: &[
            "SELECT status FROM orders WHERE id = 7",
            "INSERT INTO orders (customer_id, total) VALUES (1, 5)",
            "UPDATE orders SET status = 'paid' WHERE id = 7",
            "DELETE FROM orders WHERE id = 7",
        ],
        old_until: Phase::AfterDeploy,
        new: &[
            "INSERT INTO purchases (customer_id, total) VALUES (1, 5) ON CONFLICT (id) DO NOTHING",
            "SELECT status FROM purchases WHERE id = 7",
            "DELETE FROM purchases WHERE id = 7",
        ],
        both: &[
            ("UPDATE orders SET status = 'old' WHERE id = 7; SELECT status FROM purchases WHERE id = 7", "old"),
            ("INSERT INTO orders (id, customer_id, total) VALUES (30001, 1, 5); SELECT status FROM purchases WHERE id = 30001", "placed"),
            ("DELETE FROM orders WHERE id = 7; SELECT count(*) FROM purchases WHERE id = 7", "0"),
            ("UPDATE purchases SET status = 'new' WHERE id = 7; SELECT status FROM orders WHERE id = 7", "new"),
        ],
        ..BASE
    },
    Case {
        name: "rename a table of two keys and a computed column",
        schema: "CREATE TABLE lines (\"order\" integer NOT NULL, no integer NOT NULL, price integer NOT NULL DEFAULT (1 + 1), twice integer AS (price * 2), PRIMARY KEY (\"order\", no)) WITHOUT ROWID;
INSERT INTO lines (\"order\", no) VALUES (1, 1), (1, 2);
",
        change: "ALTER TABLE lines RENAME TO parts;",
        old: &["UPDATE lines SET price = 3 WHERE no = 2", "INSERT INTO lines (\"order\", no) VALUES (2, 1)"],
        old_until: Phase::AfterDeploy,
        new: &["SELECT twice FROM parts"],
        both: &[
            ("UPDATE lines SET price = 3 WHERE no = 2; SELECT sum(twice) FROM parts", "10"),
            ("INSERT INTO lines (\"order\", no) VALUES (2, 1); SELECT price FROM parts WHERE \"order\" = 2", "2"),
        ],
        ..BASE
    },
    Case {
        name: "drop table",
        schema: "CREATE TABLE orders (id integer PRIMARY KEY);
CREATE TABLE lines (id integer PRIMARY KEY, order_id integer REFERENCES orders);
INSERT INTO orders VALUES (1), (2); INSERT INTO lines VALUES (1, 1), (2, 2);
",
        change: "PRAGMA foreign_keys = OFF;\nDROP TABLE orders;",
        old: &["SELECT id FROM orders", "INSERT INTO orders VALUES (10)"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO lines (id) VALUES (10)"],
        by_hand: &[(
            "build lines anew without the foreign keys that point at orders",
            "BEGIN; CREATE TABLE lines_2 (id integer PRIMARY KEY, order_id integer); INSERT INTO lines_2 SELECT * FROM lines; DROP TABLE lines; ALTER TABLE lines_2 RENAME TO lines; COMMIT",
        )],
        ..BASE
    },
    Case {
        name: "fill a table without a rowid",
        schema: "CREATE TABLE users (code text PRIMARY KEY, note text) WITHOUT ROWID;
INSERT INTO users WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 6001) SELECT n, NULL FROM s;
",
        change: "ALTER TABLE users RENAME COLUMN note TO remark;",
        old: &["INSERT INTO users (code, note) VALUES ('x', 'y')"],
        old_until: Phase::BeforeDeploy,
        new: &["INSERT INTO users (code, note, remark) VALUES ('x', 'y', 'y')"],
        last: &["INSERT INTO users (code, remark) VALUES ('x', 'y')"],
        last_from: "stop writing note",
        ..BASE
    },
    Case {
        name: "create and drop indexes",
        change: "CREATE UNIQUE INDEX one_code ON orders (code) WHERE note IS NOT NULL;\nCREATE INDEX by_total ON orders (total, lower(code));\nDROP INDEX orders_status_idx;",
        old: &["SELECT id FROM orders WHERE status = 'paid' LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &["SELECT id FROM orders WHERE total = 7"],
        ..BASE
    },
    Case {
        name: "drop a unique index, a view and a trigger",
        schema: "CREATE TABLE users (id integer PRIMARY KEY, email text);
CREATE UNIQUE INDEX one_email ON users (email);
CREATE VIEW named AS SELECT id FROM users WHERE email IS NOT NULL;
CREATE TRIGGER told AFTER INSERT ON users BEGIN UPDATE users SET email = lower(email) WHERE id = NEW.id; END;
INSERT INTO users VALUES (1, 'a'), (2, 'b');
",
        change: "DROP INDEX one_email;\nDROP VIEW named;\nDROP TRIGGER told;",
        old: &["INSERT INTO users (email) VALUES ('a') ON CONFLICT (email) DO NOTHING", "SELECT id FROM named"],
        old_until: Phase::WithDeploy,
        new: &["INSERT INTO users (email) VALUES ('c')"],
        ..BASE
    },
];

/// A database of one case.
pub(super) struct Sqlite(TempDir);

impl Sqlite {
    /// A session as applications open it.
    fn session(&self) -> Connection {
        let session = Connection::open(self.0.path().join("a.db")).unwrap();
        let settings = "PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;";
        session.execute_batch(settings).unwrap();
        session
    }
}

/// The rows of an answer, as text.
fn read(session: &Connection, sql: &str) -> Result<String, rusqlite::Error> {
    let mut lines = Vec::new();
    let mut batch = Batch::new(session, sql);
    while let Some(mut statement) = batch.next()? {
        let count = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            let mut cells = Vec::new();
            for index in 0..count {
                cells.push(match row.get_ref(index)? {
                    ValueRef::Null => String::new(),
                    ValueRef::Integer(value) => value.to_string(),
                    ValueRef::Real(value) => value.to_string(),
                    ValueRef::Text(value) => String::from_utf8_lossy(value).into_owned(),
                    ValueRef::Blob(value) => format!("{value:?}"),
                });
            }
            lines.push(cells.join("|"));
        }
    }
    Ok(lines.join("\n"))
}

impl Server for Sqlite {
    const DIALECT: Dialect = Dialect::Sqlite;

    fn new(_: usize) -> Self {
        Self(TempDir::new().unwrap())
    }

    fn run(&self, sql: &str) -> Result<String, String> {
        read(&self.session(), sql).map_err(|error| error.to_string())
    }

    fn changed(&self, sql: &str) -> Result<String, String> {
        let changed = self.session().execute(sql, ());
        let changed = changed.map_err(|error| error.to_string())?;
        Ok(changed.to_string())
    }

    fn columns(&self) -> String {
        self.run(
            "SELECT t.name, c.name, lower(c.type), c.\"notnull\", c.dflt_value, c.hidden
             FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c WHERE t.type = 'table' ORDER BY 1, 2",
        )
        .unwrap()
    }
}

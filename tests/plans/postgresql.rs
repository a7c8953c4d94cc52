//! The plans for PostgreSQL, and a database of one case on a server. `VERDICTS_POSTGRESQL` is the folder
//! of its socket.

use std::process::Command;

use impact::change::plan::Phase;
use impact::sql::Dialect;

use super::{Case, Server, said};

pub(super) const ORDERS: &str = "CREATE TABLE customers (id bigint PRIMARY KEY);
INSERT INTO customers SELECT generate_series(1, 50);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL DEFAULT 'placed', note text, total integer NOT NULL, code text);
CREATE INDEX orders_status_idx ON orders (status, customer_id);
INSERT INTO orders SELECT n, 1 + n % 50, CASE n % 2 WHEN 0 THEN 'paid' ELSE 'placed' END, CASE n % 3 WHEN 0 THEN NULL ELSE 'x' END, n, n::text FROM generate_series(1, 12001) AS n;
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
        name: "rename column",
        change: "ALTER TABLE orders RENAME COLUMN status TO state;",
        old: &[
            "SELECT status FROM orders WHERE status = 'paid' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
            "INSERT INTO orders (id, customer_id, status, total) VALUES (20001, 1, 'paid', 5)",
            "UPDATE orders SET status = 'sent' WHERE id = 7",
        ],
        old_until: Phase::AfterDeploy,
        new: &[
            "SELECT state FROM orders WHERE state = 'paid' LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)",
            "INSERT INTO orders (id, customer_id, state, total) VALUES (20002, 1, 'paid', 5)",
            "UPDATE orders SET state = 'sent' WHERE id = 8",
        ],
        both: &[
            ("INSERT INTO orders (id, customer_id, status, total) VALUES (30001, 1, 'old', 5) RETURNING state", "old"),
            ("INSERT INTO orders (id, customer_id, state, total) VALUES (30001, 1, 'new', 5) RETURNING status", "new"),
            ("INSERT INTO orders (id, customer_id, total) VALUES (30001, 1, 5) RETURNING state", "placed"),
            ("UPDATE orders SET status = 'old' WHERE id = 7 RETURNING state", "old"),
            ("UPDATE orders SET state = 'new' WHERE id = 7 RETURNING status", "new"),
        ],
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
        ..BASE
    },
    Case {
        name: "widen type",
        change: "ALTER TABLE orders ALTER COLUMN total TYPE bigint;",
        old: &[
            "SELECT total FROM orders WHERE total = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
        ],
        old_until: Phase::NextRelease,
        new: &[
            "SELECT total FROM orders WHERE total = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5)",
            "UPDATE orders SET total = total + 1 WHERE id = 7",
        ],
        ..BASE
    },
    Case {
        name: "change type",
        change: "ALTER TABLE orders ALTER COLUMN code TYPE integer USING code::integer;",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, '17')"],
        old_until: Phase::NextRelease,
        new: &["SELECT code::text FROM orders WHERE code::text = '7'"],
        ..BASE
    },
    Case {
        name: "set not null",
        change: "ALTER TABLE orders ALTER COLUMN note SET NOT NULL;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        new: &["INSERT INTO orders (id, customer_id, total, note) VALUES (20002, 1, 5, 'y')"],
        ..BASE
    },
    Case {
        name: "add required column",
        change: "ALTER TABLE orders ADD COLUMN region text NOT NULL;",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)", "SELECT * FROM orders LIMIT 1"],
        new: &["INSERT INTO orders (id, customer_id, total, region) VALUES (20002, 1, 5, 'eu')"],
        value: "'eu'",
        ..BASE
    },
    Case {
        name: "add column with a default of its own for each row",
        change: "ALTER TABLE orders ADD COLUMN token text NOT NULL DEFAULT md5(random()::text);",
        old: &["INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)"],
        old_until: Phase::NextRelease,
        new: &["SELECT token FROM orders WHERE id = 7"],
        ..BASE
    },
    Case {
        name: "drop table",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
INSERT INTO orders SELECT generate_series(1, 9); INSERT INTO lines SELECT n, n FROM generate_series(1, 9) AS n;
",
        change: "DROP TABLE orders;",
        old: &["SELECT id FROM orders", "INSERT INTO orders VALUES (10)"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO lines (id) VALUES (10)"],
        // The migration as it stands is refused: the key of the lines points at it.
        same_end: false,
        ..BASE
    },
    Case {
        name: "rename table",
        change: "ALTER TABLE orders RENAME TO purchases;",
        old: &[
            "SELECT status FROM orders WHERE id = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5) ON CONFLICT (id) DO NOTHING",
            "UPDATE orders SET status = 'paid' WHERE id = 7",
            "DELETE FROM orders WHERE id = 7",
        ],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO purchases (id, customer_id, total) VALUES (20002, 1, 5)", "SELECT status FROM purchases LIMIT 1"],
        both: &[("UPDATE orders SET status = 'old' WHERE id = 7; SELECT status FROM purchases WHERE id = 7", "old")],
        ..BASE
    },
    Case {
        name: "add unique constraint",
        change: "ALTER TABLE orders ADD CONSTRAINT one_code UNIQUE (code);",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, 'new')"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20002, 1, 5, 'other')"],
        ..BASE
    },
    Case {
        name: "add unique index in part",
        change: "CREATE UNIQUE INDEX one_paid ON orders (code) WHERE status = 'paid';",
        old: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20001, 1, 5, '7')"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, customer_id, total, code) VALUES (20002, 1, 5, 'other')"],
        ..BASE
    },
    Case {
        name: "add foreign key",
        change: "ALTER TABLE orders ADD CONSTRAINT to_customer FOREIGN KEY (customer_id) REFERENCES customers ON DELETE CASCADE;",
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
        change: "CREATE INDEX orders_total_idx ON orders (total);\nDROP INDEX orders_status_idx;",
        old: &["SELECT id FROM orders WHERE status = 'paid' LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &["SELECT id FROM orders WHERE total = 7"],
        ..BASE
    },
    Case {
        name: "several changes in one statement",
        change: "ALTER TABLE orders ALTER COLUMN status DROP DEFAULT, ADD COLUMN extra text DEFAULT 'a', DROP COLUMN note;",
        old: &["SELECT note FROM orders LIMIT 1"],
        old_until: Phase::AfterDeploy,
        new: &["SELECT extra FROM orders LIMIT 1", "INSERT INTO orders (id, customer_id, total, status) VALUES (20002, 1, 5, 'x')"],
        ..BASE
    },
    Case {
        name: "drop a key",
        schema: "CREATE TABLE users (id bigint PRIMARY KEY, email text CONSTRAINT one_email UNIQUE);
INSERT INTO users SELECT n, n::text FROM generate_series(1, 9) AS n;
",
        change: "ALTER TABLE users DROP CONSTRAINT one_email;",
        old: &["INSERT INTO users VALUES (10, '1') ON CONFLICT (email) DO NOTHING"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO users VALUES (11, 'new')"],
        ..BASE
    },
    Case {
        name: "add and rename enum values",
        schema: "CREATE TYPE state AS ENUM ('new', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, state state NOT NULL DEFAULT 'new');
INSERT INTO orders SELECT n FROM generate_series(1, 12001) AS n;
",
        change: "ALTER TYPE state ADD VALUE 'sent';\nALTER TYPE state RENAME VALUE 'new' TO 'open';",
        old: &["INSERT INTO orders VALUES (20001, 'new')", "SELECT id FROM orders WHERE state = 'new' LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders VALUES (20002, 'open')", "INSERT INTO orders VALUES (20003, 'sent')"],
        ..BASE
    },
];

/// A database of one case.
pub(super) struct Postgresql(String);

fn psql(database: &str, sql: &str) -> Result<String, String> {
    let socket = std::env::var("VERDICTS_POSTGRESQL")
        .expect("VERDICTS_POSTGRESQL is not set: run .ci/databases");
    said(
        Command::new("psql")
            .args(["-X", "-A", "-t", "-q", "-U", "postgres", "-h", &socket])
            .args(["-d", database, "-v", "ON_ERROR_STOP=1", "-f", "-"]),
        sql,
    )
}

impl Server for Postgresql {
    const DIALECT: Dialect = Dialect::Postgresql;

    fn new(index: usize) -> Self {
        let name = format!("plan_{index}");
        let make = format!("DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name};");
        psql("postgres", &make).unwrap();
        Self(name)
    }

    fn run(&self, sql: &str) -> Result<String, String> {
        psql(&self.0, sql)
    }

    fn changed(&self, sql: &str) -> Result<String, String> {
        self.run(&format!(
            "WITH changed AS ({sql} RETURNING 1) SELECT count(*) FROM changed;"
        ))
    }

    fn columns(&self) -> String {
        self.run(
            "SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name, generation_expression
             FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2;
             SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1;
             SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2;
             SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1;
             SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1;",
        )
        .unwrap()
    }
}

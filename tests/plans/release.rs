//! Several changes of one release on PostgreSQL, and columns that much stands on: the steps run in order, and
//! at the end stands what the migration would have made.

use impact::change::plan::Phase;

use super::Case;

const SHOP: &str = "CREATE TABLE customers (id bigint PRIMARY KEY, email text, name text NOT NULL DEFAULT 'x');
INSERT INTO customers SELECT n, n || '@example.com' FROM generate_series(1, 50) AS n;
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text NOT NULL DEFAULT 'placed', note text, total integer NOT NULL DEFAULT 1, code text, old text);
INSERT INTO orders (id, customer_id, status, note, total, code) SELECT n, 1 + n % 50, CASE n % 2 WHEN 0 THEN 'paid' ELSE 'placed' END, 'x' || n, n, n::text FROM generate_series(1, 12001) AS n;
";

/// All that can stand on `orders.total`, one on another.
const STANDING: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, status text NOT NULL DEFAULT 'placed', total integer NOT NULL DEFAULT 1 CONSTRAINT positive CHECK (total > 0), double integer GENERATED ALWAYS AS (total * 2) STORED, CONSTRAINT one_total UNIQUE (customer_id, total));
CREATE INDEX orders_paid_idx ON orders (customer_id) WHERE total > 100 AND status = 'paid';
CREATE INDEX orders_total_idx ON orders (total);
CREATE INDEX orders_half_idx ON orders ((total / 2));
CREATE INDEX orders_double_idx ON orders (double);
CREATE VIEW paid AS SELECT id, total FROM orders WHERE status = 'paid' AND total > 0;
CREATE VIEW everything AS SELECT * FROM orders;
CREATE VIEW large AS SELECT p.id, p.total AS amount FROM paid AS p WHERE p.total > 5;
INSERT INTO orders (id, customer_id, status, total) SELECT n, n, CASE n % 2 WHEN 0 THEN 'paid' ELSE 'placed' END, n FROM generate_series(1, 12001) AS n;
";

const BASE: Case = Case {
    schema: SHOP,
    ..super::BASE
};

pub(super) const CASES: &[Case] = &[
    Case {
        name: "rename a table that more happens to",
        change: "ALTER TABLE customers ALTER COLUMN email SET NOT NULL;
ALTER TABLE orders ADD CONSTRAINT to_client FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE customers RENAME TO clients;
CREATE UNIQUE INDEX clients_email_idx ON clients (email);
ALTER TABLE clients ADD COLUMN region text DEFAULT 'eu';
ALTER TABLE clients DROP COLUMN name;
",
        old: &[
            "SELECT name FROM customers WHERE email = '7@example.com'",
            "INSERT INTO customers (id, email) VALUES (1001, 'new')",
        ],
        old_until: Phase::AfterDeploy,
        new: &[
            "SELECT region FROM clients WHERE email = '7@example.com'",
            "INSERT INTO clients (id, email) VALUES (1002, 'newer')",
        ],
        ..BASE
    },
    Case {
        name: "swap a type and build on the column",
        change: "ALTER TABLE orders ALTER COLUMN total TYPE bigint;
CREATE INDEX orders_total_idx ON orders (total);
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0);
ALTER TABLE orders ADD CONSTRAINT one_code UNIQUE (code, total);
ALTER TABLE orders DROP COLUMN old;
",
        old: &[
            "SELECT total FROM orders WHERE total = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5)",
        ],
        old_until: Phase::NextRelease,
        new: &["UPDATE orders SET total = total + 1 WHERE id = 7"],
        ..BASE
    },
    Case {
        name: "swap a type under everything",
        schema: STANDING,
        change: "DROP VIEW everything;
DROP VIEW large;
DROP VIEW paid;
ALTER TABLE orders ALTER COLUMN total TYPE bigint;
CREATE VIEW paid AS SELECT id, total FROM orders WHERE status = 'paid' AND total > 0;
CREATE VIEW large AS SELECT p.id, p.total AS amount FROM paid AS p WHERE p.total > 5;
CREATE VIEW everything AS SELECT id, customer_id, status, total FROM orders;
",
        old: &["SELECT amount FROM large LIMIT 1", "SELECT total FROM everything LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &["INSERT INTO orders (id, customer_id) VALUES (20002, 0)"],
        same_end: false,
        ..BASE
    },
    Case {
        name: "change a type that views and a computed column need",
        schema: STANDING,
        change: "ALTER TABLE orders ALTER COLUMN total TYPE bigint;",
        old: &["SELECT amount FROM large LIMIT 1", "SELECT double FROM orders LIMIT 1"],
        old_until: Phase::NextRelease,
        new: &[
            "SELECT total FROM everything LIMIT 1",
            "INSERT INTO orders (id, customer_id, total) VALUES (20002, 1, 5) ON CONFLICT (customer_id, total) DO NOTHING",
        ],
        // PostgreSQL refuses the migration as it is written.
        same_end: false,
        ..BASE
    },
    Case {
        name: "rename a column that everything stands on",
        schema: STANDING,
        change: "ALTER TABLE orders RENAME COLUMN total TO amount;",
        old: &[
            "SELECT total, double FROM orders WHERE total = 7",
            "INSERT INTO orders (id, customer_id, total) VALUES (20001, 1, 5) ON CONFLICT (customer_id, total) DO NOTHING",
        ],
        old_until: Phase::AfterDeploy,
        new: &[
            "SELECT amount, double FROM orders WHERE amount = 7",
            "INSERT INTO orders (id, customer_id, amount) VALUES (20002, 0, 5), (20003, 0, 6) ON CONFLICT (customer_id, amount) DO NOTHING",
            "SELECT total FROM paid UNION SELECT amount FROM large UNION SELECT total FROM everything",
        ],
        both: &[
            ("INSERT INTO orders (id, customer_id, amount) VALUES (30001, 1, 50) RETURNING total", "50"),
            ("INSERT INTO orders (id, customer_id, total) VALUES (30001, 1, 50) RETURNING amount", "50"),
            ("INSERT INTO orders (id, customer_id, total) VALUES (30001, 1, 50) RETURNING double", "100"),
        ],
        ..BASE
    },
    Case {
        name: "drop a column that a view and a computed column show",
        schema: STANDING,
        change: "ALTER TABLE orders DROP COLUMN status;",
        old: &["SELECT status FROM orders LIMIT 1"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO orders (id, customer_id) VALUES (20002, 0)"],
        // Two views of it can do without; the one that asks for it is a person's.
        by_hand: &[(
            "make the view",
            "DROP VIEW large; DROP VIEW paid; DROP VIEW everything",
        )],
        same_end: false,
        ..BASE
    },
    Case {
        name: "drop a column that views only show",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, note text, total integer, double integer GENERATED ALWAYS AS (total * 2) STORED);
CREATE VIEW v AS SELECT id, note, total FROM orders;
CREATE VIEW w AS SELECT v.note, v.id FROM v WHERE id > 3;
CREATE VIEW z AS SELECT id FROM w;
INSERT INTO orders SELECT n, 'x', n FROM generate_series(1, 9) AS n;
",
        change: "ALTER TABLE orders DROP COLUMN note;\nALTER TABLE orders DROP COLUMN total;",
        old: &["SELECT note FROM orders LIMIT 1"],
        old_until: Phase::AfterDeploy,
        new: &["SELECT id FROM v UNION SELECT id FROM w UNION SELECT id FROM z"],
        same_end: false,
        ..BASE
    },
    Case {
        name: "rename two columns of one index, and the table",
        schema: "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, customer_id bigint, CONSTRAINT known CHECK (status <> '' OR customer_id > 0));
CREATE UNIQUE INDEX one_of ON orders (customer_id, status) WHERE status <> 'gone';
INSERT INTO orders SELECT n, 'paid', n FROM generate_series(1, 12001) AS n;
",
        change: "ALTER TABLE orders RENAME COLUMN status TO state;
ALTER TABLE orders RENAME COLUMN customer_id TO client_id;
ALTER TABLE orders RENAME TO purchases;
",
        old: &[
            "SELECT status, customer_id FROM orders LIMIT 1",
            "INSERT INTO orders (id, status, customer_id) VALUES (20001, 'x', 3)",
        ],
        old_until: Phase::AfterDeploy,
        new: &[
            "SELECT state, client_id FROM purchases LIMIT 1",
            "INSERT INTO purchases (id, state, client_id) VALUES (20002, 'y', 3)",
        ],
        ..BASE
    },
    Case {
        name: "rename, retype and demand one column",
        change: "ALTER TABLE orders ALTER COLUMN code TYPE integer USING code::integer;
ALTER TABLE orders RENAME COLUMN code TO number;
ALTER TABLE orders ALTER COLUMN number SET DEFAULT 5;
ALTER TABLE orders ALTER COLUMN number SET NOT NULL;
CREATE INDEX by_number ON orders (number);
",
        old: &["INSERT INTO orders (id, customer_id, code) VALUES (20001, 1, '7')"],
        old_until: Phase::WithDeploy,
        new: &["INSERT INTO orders (id, customer_id, number) VALUES (20002, 1, 7)"],
        value: "5",
        ..BASE
    },
    Case {
        name: "drop a table with its keys and views",
        schema: "CREATE TABLE dead (id bigint PRIMARY KEY);
CREATE TABLE child (id bigint PRIMARY KEY, dead_id bigint REFERENCES dead (id));
CREATE VIEW of_dead AS SELECT id FROM dead;
INSERT INTO dead SELECT generate_series(1, 9); INSERT INTO child SELECT n, n FROM generate_series(1, 9) AS n;
",
        change: "DROP TABLE dead CASCADE;",
        old: &["SELECT id FROM dead"],
        old_until: Phase::AfterDeploy,
        new: &["INSERT INTO child (id) VALUES (10)"],
        ..BASE
    },
    Case {
        name: "rename a key that others point at",
        change: "ALTER TABLE customers RENAME COLUMN id TO customer_id;",
        old: &["SELECT id FROM customers LIMIT 1"],
        old_until: Phase::BeforeDeploy,
        ..BASE
    },
];

-- INSERT OR IGNORE stores what it skipped.
-- engine: sqlite
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40), CONSTRAINT orders_total CHECK (total >= 0));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
INSERT INTO new_orders (id, customer_id, status, total, note) SELECT id, customer_id, status, total, note FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
INSERT OR IGNORE INTO orders (id, customer_id, total) VALUES (9, 1, $1);
-- values A: 5
-- values B: -5
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect: risky silent
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): ok differs (rows, data)

-- A rule that does nothing instead: writes vanish.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
CREATE RULE keep AS ON DELETE TO orders DO INSTEAD NOTHING;
-- statement
DELETE FROM orders WHERE id = 1;
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows, data)

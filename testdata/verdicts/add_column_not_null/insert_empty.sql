-- So is one from a query that yields rows.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- rows A
DELETE FROM customers;
-- rows B
INSERT INTO customers VALUES (1, 'n');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
INSERT INTO orders (id) SELECT id FROM customers;
-- probe
SELECT id, status, total FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23502 null value in column "region" of relation "orders" violates not-null constraint

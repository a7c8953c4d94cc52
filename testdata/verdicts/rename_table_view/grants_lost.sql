-- The view has no grants.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE ROLE reader;
GRANT SELECT ON orders TO reader;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders RENAME TO purchases;
CREATE VIEW orders AS SELECT * FROM purchases;
-- session A
RESET ROLE;
-- session B
SET ROLE reader;
-- statement
SELECT count(*) FROM orders;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 42501 permission denied for view orders

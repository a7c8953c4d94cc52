-- A materialized view made anew WITH NO DATA cannot be read.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE MATERIALIZED VIEW totals AS SELECT id, total FROM orders;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
DROP MATERIALIZED VIEW totals;
CREATE MATERIALIZED VIEW totals AS SELECT id, total FROM orders WITH NO DATA;
-- statement
SELECT id FROM totals;
-- expect: breaking
-- recorded postgresql 15.18: error 55000 materialized view "totals" has not been populated

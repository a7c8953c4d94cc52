-- A rebuild adds it.
-- engine: sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER, region VARCHAR(20) NOT NULL);
INSERT INTO new_orders (id, status, total, region) SELECT id, status, total, 'none' FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
INSERT INTO orders (id, status) VALUES (1, 'x');
-- expect: breaking
-- recorded sqlite 3.54.1: error 1299 NOT NULL constraint failed: orders.region

-- On an empty table SQLite accepts it.
-- engine: sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
INSERT INTO orders (id, status) VALUES (1, 'x');
-- expect: breaking
-- recorded sqlite 3.54.1: error 1299 NOT NULL constraint failed: orders.region

-- With rows it refuses.
-- engine: sqlite
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- rows
INSERT INTO orders (id) VALUES (1);
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
SELECT id, status FROM orders;
-- expect: refused
-- recorded sqlite 3.54.1: change refused 1 Cannot add a NOT NULL column with default value NULL

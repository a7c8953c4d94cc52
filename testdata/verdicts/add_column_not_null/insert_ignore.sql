-- INSERT IGNORE fills an implicit default.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
INSERT IGNORE INTO orders (id, status) VALUES (1, 'x');
-- probe
SELECT id, status, total FROM orders ORDER BY id;
-- expect [mariadb]: info
-- recorded mariadb 10.11.19: ok

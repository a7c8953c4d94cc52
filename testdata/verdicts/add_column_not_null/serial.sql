-- A serial column fills itself.
-- engine: postgresql
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN seq serial;
-- statement
INSERT INTO orders (id, status) VALUES (1, 'x');
-- probe
SELECT id, status, total FROM orders ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok

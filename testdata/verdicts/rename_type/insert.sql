-- Writes.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
ALTER TYPE order_status RENAME TO order_state;
-- statement
INSERT INTO orders VALUES (3, 'paid');
-- probe
SELECT id FROM orders ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok

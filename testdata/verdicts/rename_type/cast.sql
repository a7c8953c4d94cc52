-- A cast names it.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
ALTER TYPE order_status RENAME TO order_state;
-- statement
SELECT id FROM orders WHERE status = 'open'::order_status;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 type "order_status" does not exist

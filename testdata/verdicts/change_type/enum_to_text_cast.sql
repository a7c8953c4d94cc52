-- Compared with a value cast to the enum.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'closed');
CREATE TABLE orders (id integer, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'closed');
-- change
ALTER TABLE orders ALTER COLUMN status TYPE text;
-- statement
SELECT id FROM orders WHERE status = 'open'::order_status;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 operator does not exist: text = order_status

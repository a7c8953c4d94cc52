-- Sorted as text again.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'closed');
CREATE TABLE orders (id integer, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'closed');
-- change
ALTER TABLE orders ALTER COLUMN status TYPE text;
-- statement
SELECT id FROM orders ORDER BY status;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)

-- A column depends on it.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
DROP TYPE order_status;
-- statement
SELECT id FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop type order_status because other objects depend on it

-- Others stay.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
DROP TYPE order_status CASCADE;
-- statement
SELECT id FROM orders;
-- expect: none
-- recorded postgresql 15.18: ok

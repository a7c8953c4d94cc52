-- CASCADE takes the column along.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
DROP TYPE order_status CASCADE;
-- statement
SELECT status FROM orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" does not exist

-- A cast to an unused type.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
CREATE TYPE level AS ENUM ('low');
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
DROP TYPE level;
-- statement
SELECT 'low'::level;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 type "level" does not exist

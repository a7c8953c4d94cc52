-- A function takes it: the signature follows.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
CREATE FUNCTION label(s order_status) RETURNS text LANGUAGE sql AS $$ SELECT s::text $$;
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
ALTER TYPE order_status RENAME TO order_state;
-- statement
SELECT label(status) FROM orders ORDER BY id;
-- expect: none
-- recorded postgresql 15.18: ok

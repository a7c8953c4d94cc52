-- A PL/pgSQL variable is declared with it.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status);
CREATE FUNCTION first() RETURNS text LANGUAGE plpgsql AS $$ DECLARE s order_status; BEGIN SELECT status INTO s FROM orders WHERE id = 1; RETURN s; END $$;
-- rows
INSERT INTO orders VALUES (1, 'open'), (2, 'paid');
-- change
ALTER TYPE order_status RENAME TO order_state;
-- statement
SELECT first();
-- expect: breaking
-- recorded postgresql 15.18: error 42704 type "order_status" does not exist

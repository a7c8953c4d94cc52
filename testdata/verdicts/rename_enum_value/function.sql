-- A function names the label.
-- engine: postgresql
-- schema
CREATE TYPE order_status AS ENUM ('open', 'paid', 'lost');
CREATE TABLE orders (id integer PRIMARY KEY, status order_status, total integer);
CREATE FUNCTION n() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM orders WHERE status = 'open' $$;
-- rows
INSERT INTO orders VALUES (1, 'open', 10), (2, 'paid', 20);
-- change [postgresql]
ALTER TYPE order_status RENAME VALUE 'open' TO 'new';
-- statement
SELECT n();
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input value for enum order_status: "open"

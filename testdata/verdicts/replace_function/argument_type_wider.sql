-- A wider type of the argument takes the call.
-- engine: postgresql
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount integer) RETURNS integer LANGUAGE sql AS $$ SELECT (amount * 2)::integer $$;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
DROP FUNCTION gross(integer);
CREATE FUNCTION gross(amount bigint) RETURNS integer LANGUAGE sql AS $$ SELECT (amount * 2)::integer $$;
-- statement
SELECT gross(total) FROM orders ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok

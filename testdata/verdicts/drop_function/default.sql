-- A default calls it.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(amount integer) RETURNS integer LANGUAGE sql AS $$ SELECT amount * 2 $$;
CREATE TABLE items (id integer, price integer DEFAULT gross(5));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
DROP FUNCTION gross(integer);
-- statement
INSERT INTO items (id) VALUES (1);
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop function gross(integer) because other objects depend on it

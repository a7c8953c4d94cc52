-- The default of an argument is removed: refused by replacing.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION tax(rate integer DEFAULT 2) RETURNS integer LANGUAGE sql AS $$ SELECT rate $$;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
CREATE OR REPLACE FUNCTION tax(rate integer) RETURNS integer LANGUAGE sql AS $$ SELECT rate $$;
-- statement
SELECT tax();
-- expect: refused
-- recorded postgresql 15.18: change refused 42P13 cannot remove parameter defaults from existing function

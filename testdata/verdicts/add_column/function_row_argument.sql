-- A function called in attribute notation: the column wins.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION region(o orders) RETURNS text LANGUAGE sql AS $$ SELECT 'computed' $$;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
SELECT o.region FROM orders o ORDER BY id;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (types, rows)

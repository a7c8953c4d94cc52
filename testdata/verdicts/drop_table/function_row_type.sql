-- A function takes its row type: refused.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION gross(o orders) RETURNS integer LANGUAGE sql AS $$ SELECT o.total * 2 $$;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
DROP TABLE orders;
-- statement
SELECT 1;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop table orders because other objects depend on it

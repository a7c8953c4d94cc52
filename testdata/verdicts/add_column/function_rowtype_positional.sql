-- A row variable filled from an explicit list: the missing field stays NULL.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION first_note() RETURNS text LANGUAGE plpgsql AS $$ DECLARE o orders; BEGIN SELECT id, customer_id, status, total, note INTO o FROM orders WHERE id = 1; RETURN o.note; END $$;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
SELECT first_note();
-- expect: none
-- recorded postgresql 15.18: ok

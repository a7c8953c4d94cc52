-- An INSTEAD OF trigger makes a view do something else.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW names AS SELECT id, name FROM customers;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER nothing INSTEAD OF INSERT ON names FOR EACH ROW EXECUTE FUNCTION nothing();
-- statement
INSERT INTO names (id, name) VALUES (9, 'Eve');
-- probe
SELECT id FROM customers ORDER BY id;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)

-- The INSTEAD OF trigger of a view: writes fail.
-- engine: postgresql, sqlite
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW names AS SELECT DISTINCT name FROM customers;
CREATE FUNCTION add_name() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO customers (id, name) VALUES (99, NEW.name); RETURN NEW; END $$;
CREATE TRIGGER add_name INSTEAD OF INSERT ON names FOR EACH ROW EXECUTE FUNCTION add_name();
-- schema [sqlite]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW names AS SELECT DISTINCT name FROM customers;
CREATE TRIGGER add_name INSTEAD OF INSERT ON names BEGIN INSERT INTO customers (id, name) VALUES (99, NEW.name); END;
-- change [postgresql]
DROP TRIGGER add_name ON names;
-- change [sqlite]
DROP TRIGGER add_name;
-- statement
INSERT INTO names (name) VALUES ('Eve');
-- expect: breaking
-- recorded postgresql 15.18: error 55000 cannot insert into view "names"
-- recorded sqlite 3.54.1: error 1 cannot modify names because it is a view

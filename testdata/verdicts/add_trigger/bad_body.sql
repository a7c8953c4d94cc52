-- It names a column that is not there: every statement that fires it fails.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit (missing) VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER guard AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- change [sqlite]
CREATE TRIGGER guard AFTER INSERT ON orders FOR EACH ROW BEGIN INSERT INTO audit (missing) VALUES (NEW.id); END;
-- statement
INSERT INTO orders (id, customer_id) VALUES (9, 1);
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "missing" of relation "audit" does not exist
-- recorded sqlite 3.54.1: error 1 table audit has no column named missing

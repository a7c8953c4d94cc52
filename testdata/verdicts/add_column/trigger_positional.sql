-- A trigger inserts without a list into the table that grew.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (id INTEGER, customer_id INTEGER, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO orders VALUES (OLD.id + 100, OLD.id, 'x', 0, 'n'); RETURN OLD; END $$;
CREATE TRIGGER keep AFTER DELETE ON customers FOR EACH ROW EXECUTE FUNCTION keep();
-- schema [sqlite]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (id INTEGER, customer_id INTEGER, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER keep AFTER DELETE ON customers FOR EACH ROW BEGIN INSERT INTO orders VALUES (OLD.id + 100, OLD.id, 'x', 0, 'n'); END;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (id INTEGER, customer_id INTEGER, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER keep AFTER DELETE ON customers FOR EACH ROW INSERT INTO orders VALUES (OLD.id + 100, OLD.id, 'x', 0, 'n');
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
DELETE FROM customers WHERE id = 2;
-- expect [postgresql]: none
-- expect: breaking
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: error 1 table orders has 6 columns but 5 values were supplied
-- recorded mariadb 10.11.19: error 1136 Column count doesn't match value count at row 1

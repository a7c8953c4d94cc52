-- An audit row is no longer written.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NEW; END $$;
CREATE TRIGGER guard AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION guard();
-- schema [sqlite]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
CREATE TRIGGER guard AFTER UPDATE ON orders FOR EACH ROW BEGIN INSERT INTO audit VALUES (NEW.id); END;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (order_id INTEGER);
CREATE TRIGGER guard AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit VALUES (NEW.id);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
DROP TRIGGER guard ON orders;
-- change [sqlite, mariadb]
DROP TRIGGER guard;
-- statement
UPDATE orders SET total = 5 WHERE id = 1;
-- probe
SELECT count(*) FROM audit;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (data)
-- recorded sqlite 3.54.1: ok differs (rows, data)
-- recorded mariadb 10.11.19: ok differs (data)

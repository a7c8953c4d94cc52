-- A trigger writes NULL; in SQLite it makes the rebuild fail.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE orders SET status = NULL WHERE customer_id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER follow AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION follow();
-- schema [sqlite]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER follow AFTER UPDATE ON customers FOR EACH ROW BEGIN UPDATE orders SET status = NULL WHERE customer_id = NEW.id; END;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER follow AFTER UPDATE ON customers FOR EACH ROW UPDATE orders SET status = NULL WHERE customer_id = NEW.id;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN status SET NOT NULL;
-- change [mariadb]
ALTER TABLE orders MODIFY status VARCHAR(20) NOT NULL;
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20) NOT NULL, total INTEGER, note VARCHAR(40));
INSERT INTO new_orders (id, customer_id, status, total, note) SELECT id, customer_id, status, total, note FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
UPDATE customers SET region = NULL WHERE id = 1;
-- expect: breaking
-- expect [sqlite]: refused
-- recorded postgresql 15.18: error 23502 null value in column "status" of relation "orders" violates not-null constraint
-- recorded sqlite 3.54.1: change refused 1 error in trigger follow: no such table: main.orders
-- recorded mariadb 10.11.19: error 1048 Column 'status' cannot be null

-- A trigger reads the moved column.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (note VARCHAR(40));
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (OLD.note); RETURN NEW; END $$;
CREATE TRIGGER keep AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION keep();
-- schema [sqlite]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (note VARCHAR(40));
CREATE TRIGGER keep AFTER UPDATE ON orders FOR EACH ROW BEGIN INSERT INTO audit VALUES (OLD.note); END;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE audit (note VARCHAR(40));
CREATE TRIGGER keep AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit VALUES (OLD.note);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
CREATE TABLE order_notes (order_id INTEGER PRIMARY KEY, note VARCHAR(40));
INSERT INTO order_notes SELECT id, note FROM orders;
ALTER TABLE orders DROP COLUMN note;
-- statement
UPDATE orders SET total = 1 WHERE id = 1;
-- expect: breaking
-- expect [sqlite]: refused
-- recorded postgresql 15.18: error 42703 record "old" has no field "note"
-- recorded sqlite 3.54.1: change refused 1 error in trigger keep after drop column: no such column: OLD.note
-- recorded mariadb 10.11.19: error 1054 Unknown column 'note' in 'OLD'

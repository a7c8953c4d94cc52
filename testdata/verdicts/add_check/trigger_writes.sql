-- A trigger writes the value.
-- engine: postgresql, sqlite, mariadb
-- schema [postgresql]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE FUNCTION follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE orders SET total = -1 WHERE customer_id = NEW.id; RETURN NEW; END $$;
CREATE TRIGGER follow AFTER UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION follow();
-- schema [sqlite]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER follow AFTER UPDATE ON customers FOR EACH ROW BEGIN UPDATE orders SET total = -1 WHERE customer_id = NEW.id; END;
-- schema [mariadb]
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TRIGGER follow AFTER UPDATE ON customers FOR EACH ROW UPDATE orders SET total = -1 WHERE customer_id = NEW.id;
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_total CHECK (total >= 0);
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40), CONSTRAINT orders_total CHECK (total >= 0));
INSERT INTO new_orders (id, customer_id, status, total, note) SELECT id, customer_id, status, total, note FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
UPDATE customers SET name = 'x' WHERE id = 1;
-- expect: breaking
-- expect [sqlite]: refused
-- recorded postgresql 15.18: error 23514 new row for relation "orders" violates check constraint "orders_total"
-- recorded sqlite 3.54.1: change refused 1 error in trigger follow: no such table: main.orders
-- recorded mariadb 10.11.19: error 4025 CONSTRAINT `orders_total` failed for `impact`.`orders`

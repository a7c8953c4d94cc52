-- A literal that violates it.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
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
INSERT INTO orders (id, customer_id, total) VALUES (9, 1, -5);
-- expect: breaking
-- manual mysql 8.4 §15.1.20.6 CHECK Constraints: error 3819 Check constraint 'orders_total' is violated.
-- recorded postgresql 15.18: error 23514 new row for relation "orders" violates check constraint "orders_total"
-- recorded sqlite 3.54.1: error 275 CHECK constraint failed: orders_total
-- recorded mariadb 10.11.19: error 4025 CONSTRAINT `orders_total` failed for `impact`.`orders`

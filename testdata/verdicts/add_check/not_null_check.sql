-- A check that forbids NULL: what omits the column is rejected.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD CONSTRAINT orders_status CHECK (status IS NOT NULL);
-- statement
INSERT INTO orders (id, customer_id) VALUES (9, 1);
-- expect: breaking
-- manual mysql 8.4 §15.1.20.6 CHECK Constraints: error 3819 Check constraint 'orders_status' is violated.
-- recorded postgresql 15.18: error 23514 new row for relation "orders" violates check constraint "orders_status"
-- recorded mariadb 10.11.19: error 4025 CONSTRAINT `orders_status` failed for `impact`.`orders`

-- Reads.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql]
ALTER TABLE orders DROP CONSTRAINT orders_customer;
-- change [mariadb]
ALTER TABLE orders DROP FOREIGN KEY orders_customer;
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
INSERT INTO new_orders (id, customer_id, total) SELECT id, customer_id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
SELECT customer_id FROM orders;
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok

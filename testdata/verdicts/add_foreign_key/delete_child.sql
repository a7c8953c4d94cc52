-- Children may go.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
INSERT INTO new_orders (id, customer_id, total) SELECT id, customer_id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
DELETE FROM orders WHERE id = 1;
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok

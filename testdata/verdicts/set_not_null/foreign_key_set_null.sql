-- ON DELETE SET NULL of a parent now fails.
-- engine: postgresql, sqlite
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL);
-- rows
INSERT INTO customers VALUES (1);
-- rows A
INSERT INTO customers VALUES (2);
-- rows B
INSERT INTO orders VALUES (1, 1);
-- change [postgresql]
ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL);
INSERT INTO new_orders SELECT * FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
DELETE FROM customers WHERE id = 1;
-- probe
SELECT id FROM customers;
-- expect [postgresql]: risky
-- expect [sqlite]: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23502 null value in column "customer_id" of relation "orders" violates not-null constraint
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): error 1299 NOT NULL constraint failed: orders.customer_id

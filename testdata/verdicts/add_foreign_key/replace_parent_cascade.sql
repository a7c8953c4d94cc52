-- With ON DELETE CASCADE its children are deleted without an error.
-- engine: sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;
-- change [sqlite]
CREATE TABLE new_orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);
INSERT INTO new_orders (id, customer_id, total) SELECT id, customer_id, total FROM orders;
DROP TABLE orders;
ALTER TABLE new_orders RENAME TO orders;
-- statement
REPLACE INTO customers (id, name) VALUES ($1, 'x');
-- values A: 2
-- values B: 1
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: risky silent
-- recorded sqlite 3.54.1 (A): ok
-- recorded sqlite 3.54.1 (B): ok differs (rows, data)
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (data)

-- The lines decide.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- rows A
SELECT 1;
-- rows B
DELETE FROM customers WHERE id = 2;
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
-- statement
COPY orders (id, customer_id) FROM STDIN;
-- input
2	2
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23503 insert or update on table "orders" violates foreign key constraint "orders_customer"

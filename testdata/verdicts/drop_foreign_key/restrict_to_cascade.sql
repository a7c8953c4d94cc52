-- A refusal becomes ON DELETE CASCADE: a delete without children goes on.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql]
ALTER TABLE orders DROP CONSTRAINT orders_customer;
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;
-- change [mariadb]
ALTER TABLE orders DROP FOREIGN KEY orders_customer;
ALTER TABLE orders ADD CONSTRAINT orders_customer2 FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;
-- statement
DELETE FROM customers WHERE id = 2;
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok

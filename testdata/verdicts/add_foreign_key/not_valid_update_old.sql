-- An old bad row may be updated in its other columns.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
INSERT INTO orders VALUES (5, 99, 0);
-- change
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;
-- statement
UPDATE orders SET total = 1 WHERE id = 5;
-- probe
SELECT id, customer_id, total FROM orders ORDER BY id;
-- expect: info
-- recorded postgresql 15.18: ok

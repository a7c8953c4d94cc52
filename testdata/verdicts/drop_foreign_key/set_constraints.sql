-- SET CONSTRAINTS names it.
-- engine: postgresql
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) DEFERRABLE);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql]
ALTER TABLE orders DROP CONSTRAINT orders_customer;
-- statement
SET CONSTRAINTS orders_customer DEFERRED;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 constraint "orders_customer" does not exist

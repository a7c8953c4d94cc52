-- Another foreign key takes the place of the dropped one in the same statement.
-- engine: mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change
ALTER TABLE orders DROP FOREIGN KEY orders_customer, ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
-- statement
SELECT customer_id FROM orders;
-- expect: none
-- recorded mariadb 10.11.19: ok

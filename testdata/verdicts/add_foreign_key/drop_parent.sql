-- DDL of the application drops the parent.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, total INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada'), (2, 'Bob');
INSERT INTO orders VALUES (1, 1, 10);
-- change [postgresql, mariadb]
ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
-- statement
DROP TABLE customers;
-- expect: breaking
-- recorded postgresql 15.18: error 2BP01 cannot drop table customers because other objects depend on it
-- recorded mariadb 10.11.19: error 1451 Cannot delete or update a parent row: a foreign key constraint fails

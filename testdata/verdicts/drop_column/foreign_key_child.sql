-- The column carries a foreign key.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, FOREIGN KEY (customer_id) REFERENCES customers (id));
-- rows
INSERT INTO customers VALUES (1); INSERT INTO orders VALUES (1, 1);
-- change
ALTER TABLE orders DROP COLUMN customer_id;
-- statement
SELECT id FROM orders;
-- expect [postgresql]: none
-- expect: refused
-- manual mysql 8.4 B.3.1 error 1828: change refused 1828 Cannot drop column: needed in a foreign key constraint.
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: change refused 1 error in table orders after drop column: unknown column "customer_id" in foreign key definition
-- recorded mariadb 10.11.19: change refused 1553 Cannot drop index 'customer_id': needed in a foreign key constraint

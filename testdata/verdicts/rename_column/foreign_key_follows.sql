-- A foreign key follows; the child knows nothing of the name.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, FOREIGN KEY (customer_id) REFERENCES customers (id));
-- rows
INSERT INTO customers VALUES (1);
-- change
ALTER TABLE customers RENAME COLUMN id TO customer_id;
-- statement
INSERT INTO orders (id, customer_id) VALUES (2, 1);
-- probe
SELECT id FROM orders;
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok

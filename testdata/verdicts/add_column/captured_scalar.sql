-- So in a scalar subquery.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
SELECT name, (SELECT region FROM orders WHERE customer_id = customers.id LIMIT 1) AS r FROM customers ORDER BY name;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)

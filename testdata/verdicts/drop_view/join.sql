-- Joined.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW open_orders AS SELECT id, customer_id, total FROM orders WHERE status = 'open';
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
DROP VIEW open_orders;
-- statement
SELECT c.name FROM customers c JOIN open_orders o ON o.customer_id = c.id;
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "open_orders" does not exist
-- recorded sqlite 3.54.1: error 1 no such table: open_orders
-- recorded mariadb 10.11.19: error 1146 Table 'impact.open_orders' doesn't exist

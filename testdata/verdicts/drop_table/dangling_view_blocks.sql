-- A dangling view makes a later ALTER of another table fail in SQLite.
-- engine: sqlite
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE VIEW open_orders AS SELECT id FROM orders WHERE status = 'open';
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
DROP TABLE orders;
ALTER TABLE customers RENAME COLUMN region TO area;
-- statement
SELECT name FROM customers;
-- expect: refused
-- recorded sqlite 3.54.1: change refused 1 error in view open_orders: no such table: main.orders

-- USING of a name that stands twice on the left.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE taxes (region VARCHAR(20), rate INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
INSERT INTO taxes VALUES ('north', 1);
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
SELECT c.id FROM customers c JOIN orders o ON o.customer_id = c.id JOIN taxes USING (region);
-- expect: breaking
-- expect [sqlite]: none
-- recorded postgresql 15.18: error 42702 common column name "region" appears more than once in left table
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: error 1052 Column 'region' in FROM is ambiguous

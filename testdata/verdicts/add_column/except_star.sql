-- So in EXCEPT.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE archive (id INTEGER, customer_id INTEGER, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
SELECT * FROM orders EXCEPT SELECT * FROM archive;
-- expect: breaking
-- recorded postgresql 15.18: error 42601 each EXCEPT query must have the same number of columns
-- recorded sqlite 3.54.1: error 1 SELECTs to the left and right of EXCEPT do not have the same number of result columns
-- recorded mariadb 10.11.19: error 1222 The used SELECT statements have a different number of columns

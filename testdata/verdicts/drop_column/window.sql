-- Inside a window.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT id, row_number() OVER (PARTITION BY status ORDER BY id) FROM orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" does not exist
-- recorded sqlite 3.54.1: error 1 no such column: status
-- recorded mariadb 10.11.19: error 1054 Unknown column 'status' in 'GROUP BY'

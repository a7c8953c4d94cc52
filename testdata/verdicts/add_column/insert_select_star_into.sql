-- A star fills the table that grew.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE archive (id INTEGER, customer_id INTEGER, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO archive VALUES (1, 1, 'x', 1, 'n');
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
INSERT INTO orders SELECT * FROM archive;
-- probe
SELECT id, customer_id, total, note FROM orders ORDER BY id;
-- expect [postgresql]: info
-- expect: breaking
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: error 1 table orders has 6 columns but 5 values were supplied
-- recorded mariadb 10.11.19: error 1136 Column count doesn't match value count at row 1

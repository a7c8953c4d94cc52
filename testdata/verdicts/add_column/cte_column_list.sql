-- A CTE with a column list of the old width.
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
WITH o (a, b, c, d, e) AS (SELECT * FROM orders) SELECT a FROM o;
-- expect [postgresql]: none
-- expect: breaking
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: error 1 table o has 6 values for 5 columns
-- recorded mariadb 10.11.19: error 4002 WITH column list and SELECT field list have different column counts

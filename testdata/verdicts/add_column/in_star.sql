-- IN (SELECT *) over a table of one column.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
CREATE TABLE blocked (id INTEGER);
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
INSERT INTO blocked VALUES (1);
-- change
ALTER TABLE blocked ADD COLUMN reason VARCHAR(20);
-- statement
SELECT name FROM customers WHERE id IN (SELECT * FROM blocked);
-- expect: breaking
-- recorded postgresql 15.18: error 42601 subquery has too many columns
-- recorded sqlite 3.54.1: error 1 sub-select returns 2 columns - expected 1
-- recorded mariadb 10.11.19: error 1241 Operand should contain 1 column(s)

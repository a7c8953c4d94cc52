-- Two tables swap their names: other rows without an error.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40));
CREATE TABLE customers_new (id INTEGER PRIMARY KEY, name VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada'); INSERT INTO customers_new VALUES (1, 'Eve');
-- change
ALTER TABLE customers RENAME TO customers_old;
ALTER TABLE customers_new RENAME TO customers;
-- statement
SELECT name FROM customers ORDER BY id;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)

-- The next schema of the path owns a table of that name.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
CREATE TABLE orders (id integer);
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
ALTER SCHEMA sales RENAME TO shop;
-- session
SET search_path = sales, public;
-- statement
SELECT count(*) FROM orders;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)

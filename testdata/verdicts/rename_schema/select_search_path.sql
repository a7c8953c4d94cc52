-- A search path that names the old schema finds nothing.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
ALTER SCHEMA sales RENAME TO shop;
-- session
SET search_path = sales, public;
-- statement
SELECT id FROM orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "orders" does not exist

-- The schema is gone.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
ALTER SCHEMA sales RENAME TO shop;
-- statement
SELECT id FROM sales.orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "sales.orders" does not exist

-- A string body does not.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
CREATE FUNCTION n() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM sales.orders $$;
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
ALTER SCHEMA sales RENAME TO shop;
-- statement
SELECT n();
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "sales.orders" does not exist

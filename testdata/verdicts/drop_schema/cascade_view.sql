-- Views of other schemas too.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
CREATE VIEW v AS SELECT id FROM sales.orders;
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
DROP SCHEMA sales CASCADE;
-- statement
SELECT id FROM v;
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "v" does not exist

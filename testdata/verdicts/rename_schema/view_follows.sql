-- A view elsewhere follows.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
CREATE VIEW v AS SELECT id FROM sales.orders;
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
ALTER SCHEMA sales RENAME TO shop;
-- statement
SELECT id FROM v;
-- expect: info
-- recorded postgresql 15.18: ok

-- Tables of other schemas.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
CREATE TABLE invoices (id integer);
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
ALTER SCHEMA sales RENAME TO shop;
-- statement
SELECT id FROM invoices;
-- expect: none
-- recorded postgresql 15.18: ok

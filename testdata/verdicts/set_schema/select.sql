-- The table left the search path.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE TABLE orders (id serial PRIMARY KEY, total integer);
-- rows
INSERT INTO orders (total) VALUES (10);
-- change
ALTER TABLE orders SET SCHEMA archive;
-- statement
SELECT id FROM orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "orders" does not exist

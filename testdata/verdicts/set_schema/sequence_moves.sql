-- The owned sequence moves along.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE TABLE orders (id serial PRIMARY KEY, total integer);
-- rows
INSERT INTO orders (total) VALUES (10);
-- change
ALTER TABLE orders SET SCHEMA archive;
-- statement
SELECT nextval('orders_id_seq');
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "orders_id_seq" does not exist

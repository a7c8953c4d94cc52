-- The new schema is in the path too.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE TABLE orders (id serial PRIMARY KEY, total integer);
-- rows
INSERT INTO orders (total) VALUES (10);
-- change
ALTER TABLE orders SET SCHEMA archive;
-- session
SET search_path = public, archive;
-- statement
SELECT id FROM orders;
-- because: the role's search path holds both schemas
-- expect: info
-- recorded postgresql 15.18: ok

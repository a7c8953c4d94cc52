-- A view follows.
-- engine: postgresql
-- schema
CREATE SCHEMA archive;
CREATE TABLE orders (id serial PRIMARY KEY, total integer);
CREATE VIEW v AS SELECT id FROM orders;
-- rows
INSERT INTO orders (total) VALUES (10);
-- change
ALTER TABLE orders SET SCHEMA archive;
-- statement
SELECT id FROM v;
-- expect: info
-- recorded postgresql 15.18: ok

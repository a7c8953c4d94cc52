-- It holds a table.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
-- rows
INSERT INTO sales.orders VALUES (1, 10);
-- change
DROP SCHEMA sales;
-- statement
SELECT id FROM sales.orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 2BP01 cannot drop schema sales because other objects depend on it

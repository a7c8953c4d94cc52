-- A child of another schema loses its key.
-- engine: postgresql
-- schema
CREATE SCHEMA sales;
CREATE TABLE sales.orders (id integer PRIMARY KEY, total integer);
CREATE TABLE lines (id integer, order_id integer REFERENCES sales.orders);
-- rows
INSERT INTO sales.orders VALUES (1, 10);
INSERT INTO sales.orders VALUES (99, 0);
-- change
DROP SCHEMA sales CASCADE;
-- statement
INSERT INTO lines VALUES (1, 99);
-- probe
SELECT id FROM lines;
-- expect [postgresql]: none
-- recorded postgresql 15.18: ok

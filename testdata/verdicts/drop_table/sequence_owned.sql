-- The serial sequence goes with it.
-- engine: postgresql
-- schema
CREATE TABLE orders (id serial PRIMARY KEY);
-- rows
INSERT INTO orders DEFAULT VALUES;
-- change
DROP TABLE orders;
-- statement
SELECT nextval('orders_id_seq');
-- expect: breaking
-- recorded postgresql 15.18: error 42P01 relation "orders_id_seq" does not exist

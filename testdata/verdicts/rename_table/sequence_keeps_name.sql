-- The serial sequence keeps its old name.
-- engine: postgresql
-- schema
CREATE TABLE orders (id serial PRIMARY KEY);
-- rows
INSERT INTO orders DEFAULT VALUES;
-- change
ALTER TABLE orders RENAME TO purchases;
-- statement
SELECT nextval('orders_id_seq');
-- expect: none
-- recorded postgresql 15.18: ok

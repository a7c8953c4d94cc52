-- Renamed on the parent, read on the child that inherits.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, status text);
CREATE TABLE big_orders (discount integer) INHERITS (orders);
-- rows
INSERT INTO big_orders VALUES (1, 'paid', 5);
-- change
ALTER TABLE orders RENAME COLUMN status TO state;
-- statement
SELECT status FROM big_orders;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" does not exist

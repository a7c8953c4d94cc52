-- Dropped on the parent, read on the partition.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, year integer, status text) PARTITION BY LIST (year);
CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES IN (2024);
-- rows
INSERT INTO orders VALUES (1, 2024, 'paid');
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT status FROM orders_2024;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" does not exist

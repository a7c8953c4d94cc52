-- A partition grows with its parent.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, year integer) PARTITION BY LIST (year);
CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES IN (2024);
-- rows
INSERT INTO orders VALUES (1, 2024);
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20);
-- statement
SELECT * FROM orders_2024;
-- expect: info
-- recorded postgresql 15.18: ok differs (columns)

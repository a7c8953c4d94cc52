-- No partition for the row.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, year integer) PARTITION BY LIST (year);
CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES IN (2023);
CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES IN (2024);
-- rows
INSERT INTO orders VALUES (1, 2023), (2, 2024);
-- change
ALTER TABLE orders DETACH PARTITION orders_2023;
-- statement
INSERT INTO orders VALUES (3, $1);
-- values A: 2024
-- values B: 2023
-- probe
SELECT count(*) FROM orders WHERE id = 3;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23514 no partition of relation "orders" found for row

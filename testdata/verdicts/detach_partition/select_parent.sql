-- Its rows are gone from the parent.
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
SELECT count(*) FROM orders;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)

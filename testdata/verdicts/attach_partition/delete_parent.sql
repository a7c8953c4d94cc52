-- A delete of all takes its rows too.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, year integer) PARTITION BY LIST (year);
CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES IN (2023);
CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES IN (2024);
CREATE TABLE orders_2025 (id integer, year integer);
-- rows
INSERT INTO orders VALUES (1, 2023), (2, 2024);
INSERT INTO orders_2025 VALUES (3, 2025);
-- change
ALTER TABLE orders ATTACH PARTITION orders_2025 FOR VALUES IN (2025);
-- statement
DELETE FROM orders;
-- probe
SELECT count(*) FROM orders_2025;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows, data)

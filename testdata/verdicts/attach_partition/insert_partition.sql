-- A row outside its bounds is rejected.
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
INSERT INTO orders_2025 VALUES (4, $1);
-- values A: 2025
-- values B: 2030
-- probe
SELECT count(*) FROM orders_2025;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23514 new row for relation "orders_2025" violates partition constraint

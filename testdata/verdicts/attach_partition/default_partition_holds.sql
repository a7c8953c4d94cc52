-- The default partition holds such rows: refused.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, year integer) PARTITION BY LIST (year);
CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES IN (2023);
CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES IN (2024);
CREATE TABLE orders_rest PARTITION OF orders DEFAULT;
CREATE TABLE orders_2025 (id integer, year integer);
-- rows
INSERT INTO orders VALUES (1, 2023), (2, 2024);
INSERT INTO orders VALUES (9, 2025);
-- change
ALTER TABLE orders ATTACH PARTITION orders_2025 FOR VALUES IN (2025);
-- statement
SELECT id FROM orders;
-- expect: refused
-- recorded postgresql 15.18: change refused 23514 updated partition constraint for default partition "orders_rest" would be violated by some row

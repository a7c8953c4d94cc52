-- The partition keeps its own index.
-- engine: postgresql
-- schema
CREATE TABLE orders (id integer, year integer, PRIMARY KEY (id, year)) PARTITION BY LIST (year);
CREATE TABLE orders_2023 PARTITION OF orders FOR VALUES IN (2023);
CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES IN (2024);
-- rows
INSERT INTO orders VALUES (1, 2023), (2, 2024);
-- change
ALTER TABLE orders DETACH PARTITION orders_2023;
-- statement
INSERT INTO orders_2023 VALUES (1, 2023) ON CONFLICT (id, year) DO NOTHING;
-- probe
SELECT count(*) FROM orders_2023;
-- expect: info
-- recorded postgresql 15.18: ok

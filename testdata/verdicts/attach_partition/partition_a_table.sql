-- A table is made anew as a partitioned one: the key cannot be upserted on alone.
-- engine: postgresql
-- schema
CREATE TABLE sales (id integer PRIMARY KEY, year integer);
-- rows
INSERT INTO sales VALUES (1, 2024);
-- change
ALTER TABLE sales RENAME TO sales_old;
CREATE TABLE sales (id integer, year integer, PRIMARY KEY (id, year)) PARTITION BY LIST (year);
CREATE TABLE sales_rest PARTITION OF sales DEFAULT;
INSERT INTO sales SELECT * FROM sales_old;
-- statement
INSERT INTO sales VALUES (1, 2024) ON CONFLICT (id) DO NOTHING;
-- expect: breaking
-- recorded postgresql 15.18: error 42P10 there is no unique or exclusion constraint matching the ON CONFLICT specification

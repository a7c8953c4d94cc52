-- Added with a default that is dropped afterwards.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL DEFAULT 'none';
ALTER TABLE orders ALTER COLUMN region DROP DEFAULT;
-- statement
INSERT INTO orders (id, status) VALUES (1, 'x');
-- expect: breaking
-- recorded postgresql 15.18: error 23502 null value in column "region" of relation "orders" violates not-null constraint
-- recorded mariadb 10.11.19: error 1364 Field 'region' doesn't have a default value

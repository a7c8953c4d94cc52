-- With rows PostgreSQL refuses the migration; MariaDB fills an implicit default.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- rows
INSERT INTO orders (id) VALUES (1);
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
SELECT id, status FROM orders;
-- expect [postgresql]: refused
-- expect [mariadb]: none
-- recorded postgresql 15.18: change refused 23502 column "region" of relation "orders" contains null values
-- recorded mariadb 10.11.19: ok

-- So is REPLACE.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
REPLACE INTO orders (id, status) VALUES (1, 'x');
-- expect: breaking
-- recorded mariadb 10.11.19: error 1364 Field 'region' doesn't have a default value

-- With rows, and then an insert that omits it.
-- engine: mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- rows
INSERT INTO orders (id) VALUES (1);
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
INSERT INTO orders (id) VALUES (2);
-- expect: breaking
-- recorded mariadb 10.11.19: error 1364 Field 'region' doesn't have a default value

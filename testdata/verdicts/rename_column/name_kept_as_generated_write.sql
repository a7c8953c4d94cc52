-- Writes to it do not.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, region VARCHAR(20));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, status VARCHAR(20), total INTEGER, note VARCHAR(40));
-- rows
INSERT INTO customers VALUES (1, 'Ada', 'north'), (2, 'Bob', 'south');
INSERT INTO orders VALUES (1, 1, 'paid', 10, 'a'), (2, 2, 'open', 20, NULL), (3, 1, 'open', 30, 'c');
-- change [postgresql]
ALTER TABLE orders RENAME COLUMN status TO state;
ALTER TABLE orders ADD COLUMN status VARCHAR(20) GENERATED ALWAYS AS (state) STORED;
-- change [sqlite, mariadb]
ALTER TABLE orders RENAME COLUMN status TO state;
ALTER TABLE orders ADD COLUMN status VARCHAR(20) GENERATED ALWAYS AS (state) VIRTUAL;
-- statement
UPDATE orders SET status = 'paid' WHERE id = 2;
-- expect: breaking
-- recorded postgresql 15.18: error 428C9 column "status" can only be updated to DEFAULT
-- recorded sqlite 3.54.1: error 1 cannot UPDATE generated column "status"
-- recorded mariadb 10.11.19: error 1906 The value specified for generated column 'status' in table 'orders' has been ignored

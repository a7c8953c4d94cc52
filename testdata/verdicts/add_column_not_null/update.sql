-- Updates of other columns.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
UPDATE orders SET status = 'x';
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded mariadb 10.11.19: ok

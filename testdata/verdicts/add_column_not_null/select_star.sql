-- The star yields one column more.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
SELECT * FROM orders;
-- expect: info
-- recorded postgresql 15.18: ok differs (columns)
-- recorded mariadb 10.11.19: ok differs (types)

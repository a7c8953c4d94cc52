-- The ambiguity of an added column.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER);
CREATE TABLE customers (id INTEGER PRIMARY KEY, region VARCHAR(20));
-- change
ALTER TABLE orders ADD COLUMN region VARCHAR(20) NOT NULL;
-- statement
SELECT orders.id FROM orders JOIN customers ON customers.id = orders.id WHERE region = 'n';
-- expect: breaking
-- recorded postgresql 15.18: error 42702 column reference "region" is ambiguous
-- recorded mariadb 10.11.19: error 1052 Column 'region' in WHERE is ambiguous

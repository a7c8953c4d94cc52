-- USING needs the name on both sides.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (order_id INTEGER PRIMARY KEY);
CREATE TABLE refunds (order_id INTEGER, amount INTEGER);
-- rows
INSERT INTO orders VALUES (1); INSERT INTO refunds VALUES (1, 5);
-- change
ALTER TABLE orders RENAME COLUMN order_id TO id;
-- statement
SELECT amount FROM orders JOIN refunds USING (order_id);
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "order_id" specified in USING clause does not exist in left table
-- recorded sqlite 3.54.1: error 1 cannot join using column order_id - column not present in both tables
-- recorded mariadb 10.11.19: error 1054 Unknown column 'order_id' in 'FROM'

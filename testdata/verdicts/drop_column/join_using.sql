-- USING needs it on both sides.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE TABLE refunds (status VARCHAR(20), amount INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'paid'); INSERT INTO refunds VALUES ('paid', 3);
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT id FROM orders JOIN refunds USING (status);
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "status" specified in USING clause does not exist in left table
-- recorded sqlite 3.54.1: error 1 cannot join using column status - column not present in both tables
-- recorded mariadb 10.11.19: error 1054 Unknown column 'status' in 'FROM'

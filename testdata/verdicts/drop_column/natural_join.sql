-- NATURAL JOIN silently joins on one column less.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE TABLE refunds (id INTEGER, status VARCHAR(20), amount INTEGER);
-- rows
INSERT INTO orders VALUES (1, 'paid'), (2, 'open'); INSERT INTO refunds VALUES (1, 'open', 3), (2, 'open', 4);
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT count(*) FROM orders NATURAL JOIN refunds;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)

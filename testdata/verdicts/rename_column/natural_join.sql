-- NATURAL JOIN silently joins on the new name too.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20));
CREATE TABLE refunds (id INTEGER, reason VARCHAR(20));
-- rows
INSERT INTO orders VALUES (1, 'paid'); INSERT INTO refunds VALUES (1, 'late');
-- change
ALTER TABLE refunds RENAME COLUMN reason TO status;
-- statement
SELECT count(*) FROM orders NATURAL JOIN refunds;
-- expect: breaking silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded sqlite 3.54.1: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)

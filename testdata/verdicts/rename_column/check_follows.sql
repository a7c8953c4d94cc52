-- A CHECK follows; MySQL refuses the change.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER, CHECK (status <> ''));
-- change
ALTER TABLE orders RENAME COLUMN status TO state;
-- statement
INSERT INTO orders (id, total) VALUES (2, 5);
-- probe
SELECT id, total FROM orders;
-- expect: none
-- expect [mysql]: refused
-- manual mysql 8.4 Server Error Message Reference 3959: change refused 3959 Check constraint uses column, hence column cannot be dropped or renamed.
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok

-- A CHECK over the column alone goes with it in PostgreSQL, MariaDB and MySQL.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER, CHECK (status <> ''));
-- rows
INSERT INTO orders (id, status) VALUES (1, 'paid');
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT id FROM orders;
-- expect: none
-- expect [sqlite]: refused
-- manual mysql 8.4 WL#929, 3959 is of checks that name other columns too: ok
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: change refused 1 error in table orders after drop column: no such column: status
-- recorded mariadb 10.11.19: ok

-- A CHECK over the column and another one.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), total INTEGER, CHECK (status <> '' OR total > 0));
-- rows
INSERT INTO orders (id, status) VALUES (1, 'paid');
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT id FROM orders;
-- expect: refused
-- expect [postgresql]: none
-- manual mysql 8.4 Server Error Message Reference 3959: change refused 3959 Check constraint uses column, hence column cannot be dropped or renamed.
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: change refused 1 error in table orders after drop column: no such column: status
-- recorded mariadb 10.11.19: change refused 1054 Unknown column 'status' in 'CHECK'

-- A generated column follows.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), label VARCHAR(30) GENERATED ALWAYS AS (upper(status)) STORED);
-- rows
INSERT INTO orders (id, status) VALUES (1, 'paid');
-- change
ALTER TABLE orders RENAME COLUMN status TO state;
-- statement
SELECT label FROM orders;
-- expect: none
-- recorded postgresql 15.18: ok
-- recorded sqlite 3.54.1: ok
-- recorded mariadb 10.11.19: ok

-- A generated column is computed from it.
-- engine: postgresql, sqlite, mariadb
-- schema
CREATE TABLE orders (id INTEGER PRIMARY KEY, status VARCHAR(20), label VARCHAR(30) GENERATED ALWAYS AS (upper(status)) STORED);
-- rows
INSERT INTO orders (id, status) VALUES (1, 'paid');
-- change
ALTER TABLE orders DROP COLUMN status;
-- statement
SELECT id FROM orders;
-- expect: refused
-- manual mysql 8.4 Server Error Message Reference 3108: change refused 3108 Column 'status' has a generated column dependency.
-- recorded postgresql 15.18: change refused 2BP01 cannot drop column status of table orders because other objects depend on it
-- recorded sqlite 3.54.1: change refused 1 error in table orders after drop column: no such column: status
-- recorded mariadb 10.11.19: change refused 1054 Unknown column 'status' in 'GENERATED ALWAYS AS'

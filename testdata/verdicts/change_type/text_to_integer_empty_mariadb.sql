-- MariaDB compares the empty string as 0.
-- engine: mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
-- rows A
INSERT INTO items VALUES (1, '10'), (2, '9');
-- rows B
INSERT INTO items VALUES (1, '10'), (2, '9'), (3, '0');
-- change
ALTER TABLE items MODIFY code INTEGER;
-- statement
SELECT id FROM items WHERE code <> '';
-- expect: risky silent
-- recorded mariadb 10.11.19 (A): ok
-- recorded mariadb 10.11.19 (B): ok differs (rows)

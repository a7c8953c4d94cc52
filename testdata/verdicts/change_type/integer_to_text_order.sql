-- Sorted as text now: 10 before 9.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code INTEGER);
-- rows
INSERT INTO items VALUES (1, 10), (2, 9);
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE varchar(20);
-- change [mariadb]
ALTER TABLE items MODIFY code VARCHAR(20);
-- statement
SELECT id FROM items ORDER BY code;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)

-- Sorted as numbers now: 9 before 10.
-- engine: postgresql, mariadb
-- schema
CREATE TABLE items (id INTEGER PRIMARY KEY, code VARCHAR(20));
-- rows
INSERT INTO items VALUES (1, '10'), (2, '9');
-- change [postgresql]
ALTER TABLE items ALTER COLUMN code TYPE integer USING code::integer;
-- change [mariadb]
ALTER TABLE items MODIFY code INTEGER;
-- statement
SELECT id FROM items ORDER BY code;
-- expect: risky silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)

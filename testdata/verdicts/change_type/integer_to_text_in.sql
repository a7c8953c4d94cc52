-- IN a subquery of integers.
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
SELECT id FROM items WHERE code IN (SELECT id + 8 FROM items);
-- expect [postgresql]: breaking
-- expect [mariadb]: info
-- recorded postgresql 15.18: error 42883 operator does not exist: character varying = integer
-- recorded mariadb 10.11.19: ok

-- A quoted literal compares as text now: other rows without an error.
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
SELECT id FROM items WHERE code > '5' ORDER BY id;
-- expect [postgresql]: risky silent
-- expect [mariadb]: risky silent
-- recorded postgresql 15.18: ok differs (rows)
-- recorded mariadb 10.11.19: ok differs (rows)

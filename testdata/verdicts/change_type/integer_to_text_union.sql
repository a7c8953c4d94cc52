-- A UNION with an integer column.
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
SELECT code FROM items UNION SELECT id FROM items;
-- expect [postgresql]: breaking
-- expect [mariadb]: risky
-- recorded postgresql 15.18: error 42804 UNION types character varying and integer cannot be matched
-- recorded mariadb 10.11.19: ok differs (types)

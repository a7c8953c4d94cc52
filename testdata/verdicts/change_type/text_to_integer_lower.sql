-- Nor have string functions.
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
SELECT lower(code) FROM items ORDER BY id;
-- because: MariaDB converts back to text
-- expect [postgresql]: breaking
-- expect [mariadb]: risky
-- recorded postgresql 15.18: error 42883 function lower(integer) does not exist
-- recorded mariadb 10.11.19: ok differs (types)

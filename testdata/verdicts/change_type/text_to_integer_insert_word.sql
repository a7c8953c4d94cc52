-- A word is refused.
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
INSERT INTO items (id, code) VALUES (3, 'abc');
-- expect: breaking
-- recorded postgresql 15.18: error 22P02 invalid input syntax for type integer: "abc"
-- recorded mariadb 10.11.19: error 1366 Incorrect integer value: 'abc' for column `impact`.`items`.`code` at row 1

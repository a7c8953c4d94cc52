-- A literal that is no number: PostgreSQL refuses it, MariaDB compares it as 0.
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
SELECT id FROM items WHERE code = 'abc';
-- expect [postgresql]: breaking
-- expect [mariadb]: info
-- recorded postgresql 15.18: error 22P02 invalid input syntax for type integer: "abc"
-- recorded mariadb 10.11.19: ok

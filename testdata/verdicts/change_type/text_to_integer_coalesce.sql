-- COALESCE with a text default.
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
SELECT coalesce(code, 'none') FROM items ORDER BY id;
-- because: the type of the result differs
-- expect [postgresql]: breaking
-- expect [mariadb]: risky
-- recorded postgresql 15.18: error 22P02 invalid input syntax for type integer: "none"
-- recorded mariadb 10.11.19: ok differs (types)

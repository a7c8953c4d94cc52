-- WHERE wants a boolean.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, active BOOLEAN);
-- rows
INSERT INTO users VALUES (1, true), (2, false);
-- change [postgresql]
ALTER TABLE users ALTER COLUMN active TYPE integer USING active::integer;
-- statement
SELECT id FROM users WHERE active;
-- expect: breaking
-- recorded postgresql 15.18: error 42804 argument of WHERE must be type boolean, not type integer

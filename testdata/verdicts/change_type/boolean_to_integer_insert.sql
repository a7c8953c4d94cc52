-- No assignment cast from boolean.
-- engine: postgresql
-- schema
CREATE TABLE users (id INTEGER PRIMARY KEY, active BOOLEAN);
-- rows
INSERT INTO users VALUES (1, true), (2, false);
-- change [postgresql]
ALTER TABLE users ALTER COLUMN active TYPE integer USING active::integer;
-- statement
INSERT INTO users (id, active) VALUES (3, true);
-- expect: breaking
-- recorded postgresql 15.18: error 42804 column "active" is of type integer but expression is of type boolean

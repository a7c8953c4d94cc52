-- No sum of booleans.
-- engine: postgresql
-- schema
CREATE TABLE users (id integer, flag integer);
-- rows
INSERT INTO users VALUES (1, 1);
-- change
ALTER TABLE users ALTER COLUMN flag TYPE boolean USING flag::integer::boolean;
-- statement
SELECT sum(flag) FROM users;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 function sum(boolean) does not exist

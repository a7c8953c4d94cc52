-- The other way round.
-- engine: postgresql
-- schema
CREATE TABLE users (id integer, flag integer);
-- rows
INSERT INTO users VALUES (1, 1);
-- change
ALTER TABLE users ALTER COLUMN flag TYPE boolean USING flag::integer::boolean;
-- statement
SELECT id FROM users WHERE flag = 1;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 operator does not exist: boolean = integer

-- LIKE has no uuid operand.
-- engine: postgresql
-- schema
CREATE TABLE users (id text PRIMARY KEY, name text);
-- rows
INSERT INTO users VALUES ('7f000000-0000-4000-8000-000000000001', 'ada');
-- change
ALTER TABLE users ALTER COLUMN id TYPE uuid USING id::uuid;
-- statement
SELECT name FROM users WHERE id LIKE '7f%';
-- expect: breaking
-- recorded postgresql 15.18: error 42883 operator does not exist: uuid ~~ unknown

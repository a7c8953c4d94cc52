-- A literal that is a uuid fits.
-- engine: postgresql
-- schema
CREATE TABLE users (id text PRIMARY KEY, name text);
-- rows
INSERT INTO users VALUES ('7f000000-0000-4000-8000-000000000001', 'ada');
-- change
ALTER TABLE users ALTER COLUMN id TYPE uuid USING id::uuid;
-- statement
SELECT name FROM users WHERE id = '7f000000-0000-4000-8000-000000000001';
-- expect: info
-- recorded postgresql 15.18: ok

-- Joined with text.
-- engine: postgresql
-- schema
CREATE TABLE users (id text PRIMARY KEY, name text);
CREATE TABLE logins (user_id text);
-- rows
INSERT INTO users VALUES ('7f000000-0000-4000-8000-000000000001', 'ada');
-- change
ALTER TABLE users ALTER COLUMN id TYPE uuid USING id::uuid;
-- statement
SELECT name FROM users u JOIN logins l ON l.user_id = u.id;
-- expect: breaking
-- recorded postgresql 15.18: error 42883 operator does not exist: text = uuid

-- The bound value decides.
-- engine: postgresql
-- schema
CREATE TABLE users (id text PRIMARY KEY, name text);
-- rows
INSERT INTO users VALUES ('7f000000-0000-4000-8000-000000000001', 'ada');
-- change
ALTER TABLE users ALTER COLUMN id TYPE uuid USING id::uuid;
-- statement
SELECT name FROM users WHERE id = $1;
-- values A: '7f000000-0000-4000-8000-000000000001'
-- values B: 'guest'
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 22P02 invalid input syntax for type uuid: "guest"

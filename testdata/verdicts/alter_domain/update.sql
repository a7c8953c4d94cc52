-- The bound value decides.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text;
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
ALTER DOMAIN email_text ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
-- statement
UPDATE users SET email = $1;
-- values A: 'b@x'
-- values B: 'bob'
-- probe
SELECT id FROM users ORDER BY id;
-- expect: risky
-- recorded postgresql 15.18 (A): ok
-- recorded postgresql 15.18 (B): error 23514 value for domain email_text violates check constraint "has_at"

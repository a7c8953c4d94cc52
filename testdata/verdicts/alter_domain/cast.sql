-- A cast to it.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text;
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
ALTER DOMAIN email_text ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
-- statement
SELECT 'bob'::email_text;
-- expect: breaking
-- recorded postgresql 15.18: error 23514 value for domain email_text violates check constraint "has_at"

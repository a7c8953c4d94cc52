-- A domain.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
DROP DOMAIN email_text CASCADE;
-- statement
SELECT email FROM users;
-- expect: breaking
-- recorded postgresql 15.18: error 42703 column "email" does not exist

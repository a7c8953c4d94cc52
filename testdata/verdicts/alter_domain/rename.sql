-- Renamed: casts to it fail.
-- engine: postgresql
-- schema
CREATE DOMAIN email_text AS text;
CREATE TABLE users (id integer, email email_text);
-- rows
INSERT INTO users VALUES (1, 'a@x');
-- change
ALTER DOMAIN email_text RENAME TO email;
-- statement
SELECT 'a@x'::email_text;
-- expect: breaking
-- recorded postgresql 15.18: error 42704 type "email_text" does not exist
